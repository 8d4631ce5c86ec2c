"""Typing one yearly figure, over what was filed or in its place."""

from __future__ import annotations

from difflib import get_close_matches

from smeadmin.actions.annual_return.figures import asking, stored_values
from smeadmin.actions.annual_return.intake import WHO, put_figure
from smeadmin.actions.bodies import find_institution
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.annual_return import (
    Asking,
    FigureNeedsReason,
    FigureNotAsked,
    FigureSet,
    check_year,
)
from smeadmin.domain.columns import Column
from smeadmin.domain.sheet import ChangedCell
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change


def set_figure(
    change: Change, *, institution: str, figure: str, value: str | None, year: int
) -> FigureSet:
    """Set one figure of a year, named as in programs or as its header; no value takes it away.

    Raises FigureNeedsReason, FigureNotAsked, NoFiguresAsked, YearNotBegun,
    ValueRejected, and what finding raises.
    """
    if not change.act.reason:
        raise FigureNeedsReason(way_out=(_("add --reason TEXT: it is kept with the figure"),))
    check_year(year, change.on)
    found = find_institution(change, institution)
    asked = asking(change, change.on)
    column = _column(asked, figure)
    now = None if value is None else TypedReader(asked.noun, change.on).read(column.name, value)
    filed = stored_values(change, {column.name: column}, year, found.id)
    was = filed.get(found.id, {}).get(column.name)
    if now != was:
        cell = ChangedCell(0, found.id, column.name, was, now)
        place = {"source_id": None, "source_row": None, "source_column": None}
        put_figure(change, asked.noun, found.id, year, cell, place)
        change.summary = {
            "noun": "return",
            "institution": found.name,
            "year": year,
            "figure": column.name,
        }
    return FigureSet(found, year, column, was, now)


def _column(asked: Asking, figure: str) -> Column:
    """Find a figure by its name or header; raises FigureNotAsked with near names."""
    known = {c.name: c for c in asked.noun.columns if c.name not in WHO}
    words = {w: c for c in known.values() for w in (c.name, c.header.zh, c.header.en, str(c.title))}
    if figure in words:
        return words[figure]
    near = get_close_matches(figure, list(words), n=3, cutoff=0.5)
    raise FigureNotAsked(
        details={"figure": figure, "known": sorted(known)},
        more=(Line("close", tuple(near)),) if near else (),
        way_out=(_("all figures: {command}").format(command="smeadmin return list --year YEAR"),),
    )
