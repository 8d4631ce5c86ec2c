"""Columns of a list page taken from the column registry, so that every list reads as its template."""

from __future__ import annotations

from functools import partial

from smeadmin.domain import columns as registry
from smeadmin.domain.masking import mask
from smeadmin.i18n import Text
from smeadmin.render.document import Column, Kind

KINDS = {
    registry.Kind.TEXT: Kind.PROSE,
    registry.Kind.NAME: Kind.NAME,
    registry.Kind.CREDIT_CODE: Kind.CODE,
    registry.Kind.INT: Kind.INT,
    registry.Kind.YEAR: Kind.YEAR,
    registry.Kind.FEN: Kind.FEN,
    registry.Kind.RATIO: Kind.RATIO,
    registry.Kind.AREA: Kind.QUANTITY,
    registry.Kind.MICRO: Kind.QUANTITY,
    registry.Kind.DAY: Kind.DAY,
    registry.Kind.FLAG: Kind.FLAG,
    registry.Kind.CHOICE: Kind.WORD,
    registry.Kind.SET: Kind.WORD,
}


def column_of(column: registry.Column, *, screen: bool = True, unmask: bool = False) -> Column:
    """Turn one column of the registry into one of a page.

    Money is drawn in yuan whatever unit its sheet has; a personal value is masked unless ``unmask``.
    """
    hidden = column.personal and not unmask
    return Column(
        column.field,
        _header(column),
        KINDS.get(column.kind, Kind.TEXT),
        rank=0 if column.rank <= 1 else column.rank,
        screen=screen,
        words=dict(column.choices) if column.choices else None,
        mask=partial(mask, column) if hidden else None,
    )


def _header(column: registry.Column) -> Text:
    if column.kind is registry.Kind.FEN:
        return Text(f"{column.header.zh}（元）", f"{column.header.en} (yuan)")
    return column.title
