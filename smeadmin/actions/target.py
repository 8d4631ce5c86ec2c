"""The goals of the measures in force: how far each is on a day, and what it still lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from smeadmin.actions.fund import standing_of
from smeadmin.actions.fund_earmark import facts_of_fund, is_of_a_fund
from smeadmin.actions.given import read_value
from smeadmin.actions.library import Library
from smeadmin.actions.regions import find_region
from smeadmin.domain.certification.refusals import FigureUnknown
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Target
from smeadmin.domain.rules.figures import Computed, Figure, RowReading
from smeadmin.domain.rules.keeping import compact
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.trace import TraceLine, lines
from smeadmin.domain.rules.units import Scalar, is_number
from smeadmin.domain.target import (
    TOLD,
    Part,
    TargetAmbiguous,
    TargetGap,
    TargetJudged,
    TargetNotFound,
    Uncovered,
    pace,
    still_lacking,
    together,
    year_of,
)
from smeadmin.errors import Line
from smeadmin.storage.change import View
from smeadmin.storage.coverage import regions, units
from smeadmin.storage.facts import facts_of, facts_of_all
from smeadmin.storage.ledger import funds
from smeadmin.storage.schema import of
from smeadmin.storage.tables.region import Region

Told = Mapping[str, Mapping[str, Scalar]]
"""Figures that were told, by the region they are about ('' = the office)."""


def target_status(
    view: View,
    *,
    year: int | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
) -> tuple[TargetJudged, ...]:
    """Judge every goal of the measures in force on the day (of one ``policy``), without writing.

    ``year``: for this one, yearly goals and those due in it; else each for its own. ``given`` are figures
    that come from outside, as typed. Raises FigureUnknown, FigureValue, PolicyNotFound.
    """
    library = Library(view)
    texts = (library.on(policy, view.on),) if policy else library.all_on(view.on)
    told = _told(view, texts, given or {})
    return tuple(
        _judged(view, text, noun, year or year_of(noun, view.on), told)
        for text in texts
        for noun in _targets(text)
        if year is None or noun.every == "year" or noun.due is None or noun.due.year == year
    )


def target_gap(
    view: View, *, target: str, year: int | None = None, given: Mapping[str, str] | None = None
) -> TargetGap:
    """Say what one goal (its name or its clause) lacks: of a share of regions, which do not count yet.

    Raises TargetNotFound, TargetAmbiguous, FigureUnknown, FigureValue.
    """
    library = Library(view)
    texts = library.all_on(view.on)
    found = [
        (text, noun)
        for text in texts
        for noun in _targets(text)
        if target in (noun.head.name, f"{text.id}/{noun.head.name}", *noun.goal.head.clause.of())
    ]
    if not found:
        raise TargetNotFound(details={"target": target}, way_out=("smeadmin target list",))
    if len(found) > 1:
        names = tuple(f"{text.id}/{noun.head.name}" for text, noun in found)
        raise TargetAmbiguous(
            details={"target": target, "n": len(found)},
            more=(Line("", names),),
            way_out=(f"smeadmin target gap {names[0]}",),
        )
    text, noun = found[0]
    judged = _judged(
        view, text, noun, year or year_of(noun, view.on), _told(view, texts, given or {})
    )
    return _gap(view, judged)


def _targets(text: Document) -> Iterator[Target]:
    return (noun for noun in text.nouns.values() if isinstance(noun, Target))


def _judged(view: View, text: Document, noun: Target, year: int, told: Told) -> TargetJudged:
    if is_of_a_fund(text, noun):
        return _of_each(text, noun, year, view.on, tuple(_funds(view, text, noun, year)))
    if noun.per is not None:
        return _of_each(text, noun, year, view.on, tuple(_places(view, text, noun, year, told)))
    own = {name: value for name, value in told.get("", {}).items() if name in text.figures}
    origins = {name: {"filed": "reference"} for name in own}
    facts = facts_of(
        *(view, text, noun.path, None),
        day=view.on,
        year=year,
        about="office",
        given=own,
        origins=origins,
    )
    line, reached = _line(text, noun, facts), None
    if line.verdict is Verdict.NO and _of_the_year(text.figures[noun.goal.figure]):
        wanted = next((bound for _op, bound in line.needed), None)
        if is_number(line.found) and is_number(wanted):
            reached = pace(line.found, wanted, year, view.on)
    return TargetJudged(text, noun, line, year, view.on, reached)


def _line(text: Document, noun: Target, facts: Facts) -> TraceLine:
    reading = Reading(text.figures, facts)
    kept = compact(text, noun, reading, judged=(noun.goal.judge(reading),))
    return next(line for line in lines(text, noun, kept) if line.path == noun.path)


# ---- asked of each -------------------------------------------------------------------------------


def _of_each(
    text: Document, noun: Target, year: int, day: date, parts: tuple[Part, ...]
) -> TargetJudged:
    asked = tuple(one for one in parts if one.line.verdict is not Verdict.NONE)
    nobody = _line(text, noun, Facts({}, day, year))
    line = replace(nobody, verdict=together(one.line.verdict or Verdict.UNKNOWN for one in asked))
    return TargetJudged(text, noun, line, year, day, parts=asked)


def _funds(view: View, text: Document, noun: Target, year: int) -> Iterator[Part]:
    """Judge a share that is set aside of each fund of the year."""
    for fund in funds(view):
        if fund.year == year:
            facts = facts_of_fund(view, text, fund, standing_of(view, fund.id))
            yield Part(fund.code, fund.name, _line(text, noun, facts))


def _places(view: View, text: Document, noun: Target, year: int, told: Told) -> Iterator[Part]:
    """Judge a goal of each unit of a level in the office's area, by what lies in it or was told of it."""
    every = units(view.on, noun.per or "")
    rows = view.rows(every.order_by("code"))
    facts = facts_of_all(
        *(view, text, noun.path),
        day=view.on,
        year=year,
        about="region",
        among=sa.select(every.subquery().c.id),
        given={row["id"]: told.get(row["code"], {}) for row in rows},
    )
    for row in rows:
        yield Part(row["code"], row["name"], _line(text, noun, facts[row["id"]]))


def _of_the_year(figure: Figure) -> bool:
    """Tell whether a figure grows through the year: something counted or added up in it."""
    origin = figure.origin
    return (
        isinstance(origin, Computed)
        and origin.window == "year"
        and origin.how in ("count", "distinct", "sum")
    )


def _gap(view: View, judged: TargetJudged) -> TargetGap:
    figure = judged.document.figures[judged.noun.goal.figure]
    origin, found = figure.origin, judged.line.found
    bounds = dict(judged.line.needed)
    share = isinstance(origin, Computed) and origin.how == "share"
    if not share or not isinstance(origin, Computed) or origin.source != "region":
        return TargetGap(judged)
    among, lacking = _regions(view, judged, origin)
    wanted = bounds.get("at_least", bounds.get("more_than"))
    still = None
    if is_number(found) and is_number(wanted):
        still = still_lacking(found, wanted, among, more="more_than" in bounds)
    return TargetGap(judged, lacking, among, still)


def _regions(
    view: View, judged: TargetJudged, origin: Computed
) -> tuple[int, tuple[Uncovered, ...]]:
    """Look at the regions one by one: how many are looked at, and which do not count."""
    rows = regions(view.on).subquery()
    name = sa.select(of(Region).c.name).where(of(Region).c.code == rows.c.code).scalar_subquery()
    facts = facts_of(
        view, judged.document, None, None, day=view.on, year=judged.year, about="office"
    )
    base = Reading(judged.document.figures, facts)
    among, lacking = 0, []
    for row in view.rows(sa.select(rows, name.label("name")).order_by(rows.c.code)):
        reading = RowReading(base, "region", {"level": row["level"], "centres": row["centres"]})
        if origin.among is not None and origin.among.judge(reading).verdict is not Verdict.YES:
            continue
        among += 1
        if origin.where is not None and origin.where.judge(reading).verdict is not Verdict.YES:
            lacking.append(Uncovered(row["code"], row["name"]))
    return among, tuple(lacking)


def _told(view: View, texts: tuple[Document, ...], given: Mapping[str, str]) -> Told:
    """Read typed figures by the unit that a measure gives them.

    ``figure@region`` is told of one region, by its code or name; without it, of the office. Raises
    FigureUnknown, FigureValue, RegionNotFound, RegionAmbiguous.
    """
    asked = {
        figure.name: figure
        for text in texts
        for figure in text.figures.values()
        if figure.origin in TOLD
    }
    told: dict[str, dict[str, Scalar]] = defaultdict(dict)
    for typed, word in given.items():
        name, _at, place = typed.partition("@")
        if name not in asked:
            raise FigureUnknown(
                details={"figure": name, "known": sorted(asked)}, way_out=("smeadmin target list",)
            )
        code = find_region(view, place).code if place else ""
        told[code][name] = read_value(asked[name], word)
    return told
