"""Pages about the audit log: the log itself, what verifying found, the head to be kept elsewhere."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.change import Altered, AuditBroken, AuditLine, Head, Verified
from smeadmin.domain.china import day_in_china
from smeadmin.domain.doings import NAMES
from smeadmin.domain.pack import Packed
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.document import Check, Checks, Column, Deed, Document, Kind, Note, Pairs, Table
from smeadmin.render.formats import integer

WHAT = {
    "personal": N_("a personal value was edited outside smeadmin"),
    "number": N_("its number is not the next one: changes are missing"),
    "previous": N_("it does not follow the change before it"),
    "header": N_("what it records of itself was edited"),
    "inserted": N_("rows that it inserted were edited or removed"),
    "images": N_("the kept earlier state of its rows was edited"),
    "after": N_("rows that it updated were edited"),
    "stranger": N_("there are rows that no change wrote"),
    "text": N_("the measure it was decided under is no longer the text that was adopted"),
    "head": N_("this printed head is not on the chain: the log was cut or replaced"),
}


def draw_verified(found: Verified) -> Document:
    """Draw what `audit verify` found; altered is exit 7, and the table says where."""
    span = ""
    if found.first_at and found.last_at:
        span = _("{first} to {last}").format(
            first=day_in_china(found.first_at).isoformat(),
            last=day_in_china(found.last_at).isoformat(),
        )
    changes = ngettext("{n} change", "{n} changes", found.changes).format(n=integer(found.changes))
    heads_missing = {a.change for a in found.altered if a.what == "head"}
    chain_ok = not any(a.table is None and a.what != "head" for a in found.altered)
    rows_ok = not any(a.table is not None and a.what != "text" for a in found.altered)
    texts_ok = not any(a.what == "text" for a in found.altered)
    checks = [
        Check(chain_ok, _("numbers and digests follow each other"), integer(found.changes)),
        Check(
            rows_ok,
            _("the register equals the replay of its changes"),
            _("{n} rows").format(n=integer(found.rows)),
        ),
        Check(texts_ok, _("decisions rest on the measures as they were adopted")),
        *(Check(h not in heads_missing, _("printed head is on the chain"), h) for h in found.heads),
    ]
    intact = not found.altered
    mark = "✓ " + _("not altered") if intact else "✗ " + _("altered")
    blocks: list[Any] = [Checks(tuple(checks))]
    if not intact:
        blocks.append(_altered_table(found.altered))
    return Document(
        title=(mark, changes, span, _("head") + " " + spaced(found.head)),
        blocks=tuple(blocks),
        data={
            "intact": intact,
            "changes": found.changes,
            "rows": found.rows,
            "head": found.head,
            "altered": [
                {"change": a.change, "table": a.table, "what": a.what} for a in found.altered
            ],
        },
        failure=None if intact else broken(),
    )


def broken() -> AuditBroken:
    """Refuse to trust a register that was altered, with what to do first and next."""
    return AuditBroken(
        way_out=(
            _("write nothing more; keep the evidence: smeadmin db backup EVIDENCE.db --as-found"),
            "smeadmin db restore BACKUP",
        )
    )


def _altered_table(altered: tuple[Altered, ...]) -> Table:
    return Table(
        (
            Column("change", Text("变更", "change"), Kind.CODE, rank=0),
            Column("table", Text("表", "table"), rank=1),
            Column("what", Text("发现", "found"), Kind.PROSE, rank=0),
        ),
        tuple((a.change, a.table, _(WHAT[a.what])) for a in altered),
    )


def draw_head(head: Head) -> Document:
    """Draw the head of the chain as it is printed on paper and kept elsewhere."""
    return Document(
        blocks=(
            Pairs(
                (
                    (_("head"), spaced(head.digest, whole=True)),
                    (_("change"), head.change),
                    (_("store"), head.store),
                )
            ),
        ),
        data={
            "head": head.digest,
            "change": head.change,
            "store": head.store,
            "changes": head.changes,
            "at": head.at.isoformat() if head.at else None,
        },
        notes=(
            Note(
                _("keep it outside the register: on a printed list, with the finance department"),
            ),
        ),
        next=f"smeadmin audit verify --head {head.digest[:16]}",
    )


def draw_log(lines: tuple[AuditLine, ...]) -> Document:
    """Draw every change and every refused attempt in the order in which they happened."""
    if not lines:
        return Document(data=[], notes=(Note(_("No entries match."), "plain"),))
    columns = (
        Column("number", Text("编号", "number"), Kind.CODE, rank=0),
        Column("at", Text("时间", "time"), Kind.INSTANT, rank=1),
        Column("on", Text("业务日期", "day"), Kind.DAY, rank=5),
        Column("by", Text("经手", "by"), rank=2),
        Column("os_user", Text("系统用户", "account"), rank=6),
        Column("host", Text("电脑", "computer"), rank=7),
        Column("command", Text("事项", "command"), Kind.WORD, words=NAMES, rank=1),
        Column("result", Text("结果", "result"), rank=3),
        Column("digest", Text("摘要", "digest"), Kind.CODE, screen=False),
    )
    rows = tuple(
        (
            x.number,
            x.at,
            x.on,
            x.by,
            x.os_user,
            x.host,
            x.command,
            _("done") if x.result == "done" else x.result,
            x.digest,
        )
        for x in lines
    )
    return Document(
        blocks=(Table(columns, rows),),
        data=[
            {
                "number": x.number,
                "at": x.at.isoformat(),
                "on": x.on.isoformat(),
                "by": x.by,
                "os_user": x.os_user,
                "host": x.host,
                "command": x.command,
                "result": x.result,
                "digest": x.digest,
            }
            for x in lines
        ],
    )


def spaced(digest: str, *, whole: bool = False) -> str:
    """Write a digest in groups of four, its first twelve signs or the whole."""
    shown = digest if whole else digest[:12]
    return " ".join(shown[i : i + 4] for i in range(0, len(shown), 4))


def draw_packed(packed: Packed, file: str) -> Document:
    """Draw what was put together for an auditor, with the digests to be noted elsewhere."""
    papers = sum(name.startswith("evidence/") for name, _content in packed.files)
    texts = sum(name.startswith("policies/") for name, _content in packed.files)
    counted = (
        ngettext("{n} change", "{n} changes", packed.changes).format(n=integer(packed.changes)),
        ngettext("{n} row", "{n} rows", packed.rows).format(n=integer(packed.rows)),
        ngettext("{n} paper", "{n} papers", papers).format(n=integer(papers)),
        ngettext("{n} text of a measure", "{n} texts of measures", texts).format(n=integer(texts)),
    )
    notes = []
    if packed.absent:
        said = _("not in it, linked or erased: {numbers}")
        notes.append(Note(said.format(numbers=", ".join(packed.absent)), "warning"))
    return Document(
        title=(packed.code, file),
        blocks=(
            Pairs(
                (
                    (_("holds"), "   ".join(counted)),
                    (_("pack"), packed.digest),
                    (_("head"), packed.head),
                    (_("to verify"), "python verify.py"),
                )
            ),
        ),
        data={
            "code": packed.code,
            "file": file,
            "sha256": packed.digest,
            "head": packed.head,
            "changes": packed.changes,
            "rows": packed.rows,
            "absent": list(packed.absent),
            "files": [name for name, _content in packed.files],
        },
        notes=tuple(notes),
        deed=Deed(_("Put together."), _("would put it together.")),
    )
