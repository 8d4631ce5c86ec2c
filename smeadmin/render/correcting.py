"""Pages about corrections: the old value, the new one, and all that was put right before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from smeadmin.domain.correcting import Corrected, Correction
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Deed, Document, Kind, Section, Table

_COLUMNS = (
    Column("line", Text("编号", "line"), Kind.CODE, rank=4),
    Column("field", Text("内容", "what"), rank=0),
    Column("was", Text("原为", "was"), Kind.PROSE, rank=0),
    Column("now", Text("更正为", "is"), Kind.PROSE, rank=0),
    Column("on", Text("日期", "on"), Kind.DAY, rank=3),
    Column("by", Text("经手", "by"), Kind.NAME, rank=4),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=2),
)


def draw_corrected(done: Corrected) -> Document:
    """Draw what was put right, beside what it said before."""
    shows = "certify show" if done.noun == "certificate" else "notice show"
    blocks: list[Block] = [corrections_table(done.done)]
    if done.before:
        blocks.append(Section(_("put right before"), (corrections_table(done.before),)))
    return Document(
        title=(done.number, done.name),
        blocks=tuple(blocks),
        data={"number": done.number, "corrections": [_data(one) for one in done.done]},
        deed=Deed(_("Put right; what it said before stays recorded."), _("would put it right.")),
        next=f"smeadmin {shows} {done.number}",
    )


def corrections_table(corrections: tuple[Correction, ...]) -> Table:
    """Draw corrections, oldest first."""
    columns = _COLUMNS if any(one.line for one in corrections) else _COLUMNS[1:]
    rows = []
    for one in corrections:
        values = (str(one.label), _said(one.was), _said(one.now), one.on, one.by, one.reason)
        rows.append((one.line, *values) if len(columns) == len(_COLUMNS) else values)
    return Table(columns, tuple(rows))


def _said(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _data(one: Correction) -> dict[str, Any]:
    return {
        "field": one.field,
        "line": one.line,
        "was": _said(one.was),
        "now": _said(one.now),
        "on": one.on,
        "by": one.by,
        "reason": one.reason,
        "document": one.document,
    }
