"""Lists of certificates and open applications, and the desk of that work."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.certification import CertificateList
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.certification import STATES
from smeadmin.render.document import Column, Document, Kind, Lines, Note, Table
from smeadmin.render.policy import STANDINGS

_LIST = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=6),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("certification", Text("名目", "title"), rank=5),
    Column("level", Text("级别", "level"), rank=2),
    Column("valid_from", Text("有效期起", "valid from"), Kind.DAY, rank=4),
    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY, rank=1),
    Column("state", Text("状态", "state"), rank=1),
    Column("standing", Text("依据", "standing"), rank=3),
)


def draw_certificates(listed: CertificateList) -> Document:
    """Draw the list of certificates and open applications."""
    if not listed.lines:
        return Document(
            data=[],
            notes=(Note(_("No certificates match."), "plain"),),
            next="smeadmin certify check INSTITUTION --as TITLE",
        )
    rows = tuple(
        (
            x.number,
            x.credit_code,
            x.name,
            str(x.title or x.certification),
            None if x.level is None else str(x.level_title or x.level),
            x.valid_from,
            x.valid_until,
            str(STATES[x.state]),
            _(STANDINGS[x.standing]),
        )
        for x in listed.lines
    )
    counted = "   ".join(f"{STATES[k]} {n}" for k, n in listed.totals.items())
    total = ngettext("{n} entry", "{n} entries", len(listed.lines)).format(n=len(listed.lines))
    return Document(
        blocks=(Table(_LIST, rows), Lines((f"{total}   {counted}",))),
        data=[
            {
                "number": x.number,
                "kind": x.kind,
                "credit_code": x.credit_code,
                "name": x.name,
                "region_code": x.region_code,
                "certification": x.certification,
                "level": x.level,
                "state": x.state,
                "applied_on": x.applied_on.isoformat() if x.applied_on else None,
                "valid_from": x.valid_from.isoformat() if x.valid_from else None,
                "valid_until": x.valid_until.isoformat() if x.valid_until else None,
                "standing": x.standing,
            }
            for x in listed.lines
        ],
    )


def draw_desk(listed: CertificateList) -> Document:
    """Draw the desk: what waits to be decided, what ends soon, the next command."""
    waiting = [x for x in listed.lines if x.state == "applied"]
    held = [x for x in listed.lines if x.state == "in_force"]
    ending = sorted(
        (x for x in held if x.days_left is not None and x.days_left <= 90),
        key=lambda x: x.days_left or 0,
    )
    title = (
        _("certification"),
        listed.on.isoformat(),
        ngettext("{n} application open", "{n} applications open", len(waiting)).format(
            n=len(waiting)
        ),
        ngettext("{n} certificate in force", "{n} certificates in force", len(held)).format(
            n=len(held)
        ),
    )
    rows = [
        (x.number, x.name, _("applied {day}").format(day=x.applied_on), f"certify grant {x.number}")
        for x in waiting
    ] + [
        (
            x.number,
            x.name,
            ngettext("{n} day left", "{n} days left", x.days_left or 0).format(n=x.days_left),
            f"certify check {x.credit_code or x.name} --as {x.certification}"
            + (f" --level {x.level}" if x.level else ""),
        )
        for x in ending
    ]
    blocks: tuple[Any, ...] = ()
    if rows:
        columns = (
            Column("number", Text("编号", "number"), Kind.CODE, rank=0),
            Column("name", Text("机构名称", "institution"), Kind.NAME, rank=1),
            Column("state", Text("状态", "state"), rank=2),
            Column("next", Text("下一步", "next"), Kind.CODE, rank=3),
        )
        blocks = (Table(columns, tuple(rows)),)
    following = f"smeadmin certify grant {waiting[0].number}" if waiting else None
    return Document(title=title, blocks=blocks, data=draw_certificates(listed).data, next=following)
