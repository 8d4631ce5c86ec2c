"""The page of `policy diff`: what changed, by clause, in words and numbers."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.policy import PolicyCompared, PolicySide
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Document, Kind, Lines, Note, Pairs, Table

_KINDS = {
    "added": Text("增加", "added"),
    "removed": Text("删去", "removed"),
    "changed": Text("改动", "changed"),
}

_CHANGES = (
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=2),
    Column("kind", Text("变化", "change"), rank=0),
    Column("path", Text("位置", "place"), Kind.CODE, screen=False),
    Column("before", Text("原规则", "before"), Kind.PROSE, rank=1),
    Column("after", Text("现规则", "after"), Kind.PROSE, rank=0),
    Column("numbers", Text("数字", "numbers"), Kind.PROSE, rank=3),
)


def draw_compared(compared: PolicyCompared) -> Document:
    """Draw what changed from one text to another; two texts that say the same are said to."""
    before, after = compared.before, compared.after
    data = {
        "before": _side(before),
        "after": _side(after),
        "changes": [_change(one) for one in compared.changes],
    }
    sides = Pairs(((_("old text"), _named(before)), (_("new text"), _named(after))))
    if not compared.changes:
        same = Note(_("The two texts say the same."), "plain")
        return Document(blocks=(sides,), data=data, notes=(same,))
    return Document(
        blocks=(sides, changes_table(compared.changes), Lines((_counted(compared.changes),))),
        data=data,
    )


def changes_table(changes: tuple[Any, ...]) -> Table:
    """Draw the rules that differ, each old sentence beside the new one."""
    rows = tuple(
        (
            joined(one.clause) or None,
            str(_KINDS[one.kind]),
            one.path,
            one.before and str(one.before),
            one.after and str(one.after),
            _numbers(one) or None,
        )
        for one in changes
    )
    return Table(_CHANGES, rows)


def _numbers(change: Any) -> str:
    """Say the numbers and words that changed in a rule whose shape has stayed."""
    both = [one for one in change.values if one.before is not None and one.after is not None]
    return "；".join(f"{one.before} → {one.after}" for one in both)


def _counted(changes: tuple[Any, ...]) -> str:
    kinds = [one.kind for one in changes]
    total = ngettext("{n} difference", "{n} differences", len(kinds)).format(n=len(kinds))
    return _("{total}: {added} added, {removed} removed, {changed} changed").format(
        total=total, **{kind: kinds.count(kind) for kind in _KINDS}
    )


def _named(side: PolicySide) -> str:
    parts = [side.name, str(side.title), _("edition {day}").format(day=side.edition)]
    if side.laid:
        parts.append(_("with {notices}").format(notices=joined(side.laid)))
    return "   ".join(parts)


def _side(side: PolicySide) -> dict[str, Any]:
    return {
        "name": side.name,
        "title": {"zh": side.title.zh, "en": side.title.en},
        "edition": side.edition,
        "digest": side.digest,
        "on": side.on.isoformat() if side.on else None,
        "laid": list(side.laid),
    }


def _change(change: Any) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "path": change.path,
        "clause": list(change.clause),
        "before": change.before,
        "after": change.after,
        "values": [
            {"at": one.at, "before": one.before, "after": one.after} for one in change.values
        ],
    }
