"""Where a stored figure came from: the file, the sheet, the row, and the column by its letter."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from smeadmin.i18n import Text, in_both
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Source

Figure = tuple[int | None, int | None, str]


def cited(view: View, figures: Iterable[Figure]) -> dict[Figure, str]:
    """Say where each figure stands, as ``2025年报.csv C9``; a figure is (source, row, column name).

    A figure without a source, or whose column its source does not have, is missing.
    """
    wanted = list(figures)
    sources = _sources(view, {source for source, _row, _name in wanted if source is not None})
    said: dict[Figure, str] = {}
    for source, row, name in wanted:
        kept = sources.get(source or 0)
        if kept is not None and row is not None and name in kept["mapping"]:
            letter = kept["mapping"][name][0]
            said[source, row, name] = f"{_file(kept)} {letter}{row}"
    return said


def source_words(view: View, source: int | None, row: int | None) -> Text | None:
    """Say the file and row that a whole row came from, or None when it was typed."""
    kept = _sources(view, {source}).get(source) if source is not None else None
    if kept is None:
        return None
    return in_both(lambda: _("{file} row {row}").format(file=_file(kept), row=row))


def _sources(view: View, keys: set[int]) -> dict[int, sa.RowMapping]:
    t = of(Source)
    found: dict[int, sa.RowMapping] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        found.update({r["id"]: r for r in view.rows(sa.select(t).where(t.c.id.in_(part)))})
    return found


def _file(kept: sa.RowMapping) -> str:
    return f"{kept['file']}「{kept['sheet']}」" if kept["sheet"] else str(kept["file"])
