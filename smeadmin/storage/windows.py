"""Windows: the days in which a row must lie to be counted, and the rows that are looked at together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules.clocks import months_after
from smeadmin.domain.rules.figures import Computed
from smeadmin.storage.sources import At


@dataclass(frozen=True, slots=True)
class Window:
    """Rows that are looked at together: a source, and the days they must lie in."""

    source: str
    at: At
    first: str | None = None
    last: str | None = None
    in_force: bool = False


def window_of(origin: Computed, at: At) -> Window:
    """Give the window of a counted figure: the judged year, years looking back, rows in force, or all."""
    if origin.in_force:
        return Window(origin.source, at, in_force=True)
    if origin.window == "year":
        return Window(origin.source, at, f"{at.year}-01-01", f"{at.year}-12-31")
    if isinstance(origin.window, int):
        before = months_after(at.day, -12 * origin.window)
        first = date.fromordinal(before.toordinal() + 1)
        return Window(origin.source, at, first.isoformat(), at.day.isoformat())
    return Window(origin.source, at)


def inside(columns: Any, window: Window) -> sa.ColumnElement[bool]:
    """Say in SQL that a row lies in a window; ``columns`` are those of the source."""
    if window.in_force:
        day = window.at.day.isoformat()
        since = sa.type_coerce(columns["from"], sa.types.NullType())
        until = sa.type_coerce(columns["until"], sa.types.NullType())
        return sa.and_(sa.or_(since.is_(None), since <= day), sa.or_(until.is_(None), until >= day))
    if window.first is None:
        return sa.true()
    return sa.type_coerce(columns["on"], sa.types.NullType()).between(window.first, window.last)
