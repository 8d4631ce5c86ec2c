"""The goals of the measures in force: how far each is on a day, and what it still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from smeadmin.actions.given import read_value
from smeadmin.actions.library import Library
from smeadmin.domain.certification import FigureUnknown
from smeadmin.domain.rules import Document, Reading, Target, Verdict, compact, judge_target, lines
from smeadmin.domain.rules.figures import Computed, Figure, Filed, RowReading
from smeadmin.domain.rules.units import Scalar, is_number
from smeadmin.domain.target import (
    TargetAmbiguous,
    TargetGap,
    TargetJudged,
    TargetNotFound,
    Uncovered,
    pace,
    still_lacking,
    year_of,
)
from smeadmin.errors import Line
from smeadmin.storage.change import View
from smeadmin.storage.coverage import regions
from smeadmin.storage.facts import facts_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.region import Region

TYPED = frozenset({"reference", "declaration"})
"""Origins whose values the register does not hold: they are told when it is asked."""


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
    told = _told(texts, given or {})
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
    judged = _judged(view, text, noun, year or year_of(noun, view.on), _told(texts, given or {}))
    return _gap(view, judged)


def _targets(text: Document) -> Iterator[Target]:
    return (noun for noun in text.nouns.values() if isinstance(noun, Target))


def _judged(
    view: View, text: Document, noun: Target, year: int, told: Mapping[str, Scalar]
) -> TargetJudged:
    path = noun.path
    # one value cannot be that of each region
    own = {n: v for n, v in told.items() if n in text.figures and noun.per is None}
    origins = {name: {"filed": "reference"} for name in own}
    facts = facts_of(
        view, text, path, None, day=view.on, year=year, about="office", given=own, origins=origins
    )
    reading = Reading(text.figures, facts)
    _noun, goal = judge_target(text, noun.head.name, facts)
    kept = compact(text, noun, reading, judged=(noun.goal.judge(reading),))
    (line,) = [x for x in lines(text, noun, kept) if x.path == path]
    figure, reached = text.figures[noun.goal.figure], None
    if goal.verdict is Verdict.NO and _of_the_year(figure) and is_number(goal.found):
        wanted = next((bound for _op, bound in goal.needed), None)
        if is_number(wanted):
            reached = pace(goal.found, wanted, year, view.on)
    return TargetJudged(text, noun, line, year, view.on, reached)


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


def _told(texts: tuple[Document, ...], given: Mapping[str, str]) -> dict[str, Scalar]:
    """Read typed figures by the unit that a measure gives them; raises FigureUnknown, FigureValue."""
    asked = {
        figure.name: figure
        for text in texts
        for figure in text.figures.values()
        if isinstance(figure.origin, Filed) and figure.origin.where in TYPED
    }
    for name in given:
        if name not in asked:
            raise FigureUnknown(
                details={"figure": name, "known": sorted(asked)}, way_out=("smeadmin target list",)
            )
    return {name: read_value(asked[name], word) for name, word in given.items()}
