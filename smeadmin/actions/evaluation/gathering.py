"""What everybody in an evaluation is scored on: the registers as they are, or as they were frozen.

Over it lie the marks of reviewers, whether a return was filed and in time, and what was put right since.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.domain.campaign import (
    filing_deadline,
    frozen,
    judged_figures,
    put_right,
    thawed,
    uncoded,
)
from smeadmin.domain.review import combined, counting
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Evaluation, Noun
from smeadmin.domain.rules.figures import Figure, Filed
from smeadmin.domain.rules.judge import due
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.walk import figures_of
from smeadmin.i18n import Text
from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.gathering import Span
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.campaign import (
    EvaluationAdjustment,
    EvaluationFact,
    ReviewAssignment,
    Reviewer,
    ReviewMark,
)
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow, RowImage

PIECE = 4_000  # institutions whose facts are held at once

Piece = dict[int, tuple[Facts, Mapping[str, Any]]]
"""By institution: what is known of it, and where that stands."""


@dataclass(slots=True)
class Own:
    """What is known of one institution beside the registers: values, and where they come from."""

    values: dict[str, Scalar | None] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)


class Gathering:
    """The population of one evaluation and its facts, piece by piece, as often as asked for.

    ``live``: the registers as they are now, although it is frozen (what came later is found so); ``only``:
    one institution; ``bare``: as it was frozen, without marks and what was put right since.
    """

    def __init__(
        self,
        view: View,
        row: Mapping[Any, Any],
        document: Document,
        noun: Evaluation,
        *,
        live: bool = False,
        only: int | None = None,
        bare: bool = False,
    ) -> None:
        self._view, self._row, self._document, self._noun = view, row, document, noun
        self.day: dt.date = row["judged_on"]
        self.year: int = row["year"]
        self._frozen = row["frozen_on"] is not None and not live
        self._only = only
        self.numbers = self._population()
        self._own = {} if live or bare else self._beside()

    def pieces(self) -> Iterator[Piece]:
        """Give the facts of some thousand institutions at a time, in the order of their keys."""
        for keys in capture.chunks(iter(self.numbers), PIECE):
            yield self._kept(keys) if self._frozen else self._live(keys)

    # ---- who ---------------------------------------------------------------------------------

    def _population(self) -> dict[int, int]:
        """Give the office number of everybody by key: all that are registered, or were then.

        A measure that is for a part of the area is for those in it.
        """
        t, kept = of(Institution), of(EvaluationFact)
        wanted = sa.select(t.c.id, t.c.office_no)
        if self._frozen:
            wanted = wanted.join(kept, kept.c.institution_id == t.c.id).where(
                kept.c.evaluation_id == self._row["id"]
            )
        else:
            wanted = wanted.where(t.c.state == "registered")
            if (area := Library(self._view).area(self._document)) is not None:
                wanted = wanted.where(t.c.region_code.is_(None) | t.c.region_code.in_(area))
        if self._only is not None:
            wanted = wanted.where(t.c.id == self._only)
        rows = self._view.connection.execute(wanted.order_by(t.c.id)).all()
        return dict(tuple(row) for row in rows)

    # ---- what the registers say ----------------------------------------------------------------

    def _live(self, keys: list[int]) -> Piece:
        day, year, path = self.day, self.year, self._noun.path
        among = Span(keys[0], keys[-1])
        filing = filed_or_late(self._view, self._row, self._document, self._noun, keys)
        given = {
            key: {**filing.get(key, {}), **self._own[key].values}
            if key in self._own
            else filing[key]
            for key in {*filing, *(k for k in keys if k in self._own)}
        }
        found = facts_of_all(
            self._view,
            self._document,
            path,
            day=day,
            year=year,
            among=among,
            given=given,
            placed=True,
        )
        return {key: (facts, self._where(key, facts.origins)) for key, facts in found.items()}

    def _kept(self, keys: list[int]) -> Piece:
        t = of(EvaluationFact)
        rows = self._view.rows(
            sa.select(t.c.institution_id, t.c.facts)
            .where(
                t.c.evaluation_id == self._row["id"], t.c.institution_id.between(keys[0], keys[-1])
            )
            .order_by(t.c.institution_id)
        )
        piece: Piece = {}
        for row in rows:
            key = row["institution_id"]
            facts, places = thawed(row["facts"], self.day, self.year)
            for figure, value in self._own[key].values.items() if key in self._own else ():
                facts = put_right(facts, figure, value)
            piece[key] = (facts, self._where(key, places))
        return piece

    def _where(self, key: int, places: Mapping[str, Any]) -> Mapping[str, Any]:
        own = self._own.get(key)
        return places if own is None else {**places, **own.places}

    # ---- what stands beside them ----------------------------------------------------------------

    def _beside(self) -> dict[int, Own]:
        own: dict[int, Own] = defaultdict(Own)
        judged = judged_figures(self._document, self._noun)
        for (key, figure), marks in marks_of(self._view, self._row["id"]).items():
            if figure not in judged:
                continue
            counted = [mark for mark in marks if mark.reading == counting(self._noun)]
            if not counted:
                continue
            unit = self._document.figures[figure].unit
            one = own[key]
            one.values[figure] = combined([m.mark for m in counted], unit, self._noun.panel)
            one.places[figure] = {
                "judged_by": "、".join(mark.reviewer for mark in counted),
                "marks": [mark.mark for mark in counted],
                "taken": self._noun.panel,
            }
        for row in adjustments(self._view, self._row["id"]):
            one = own[row["institution_id"]]
            one.values[row["figure"]] = uncoded(row["now"])
            one.places[row["figure"]] = [row["change_id"]]
        return dict(own)


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark that counts for something: whose, as which reading, in millionths."""

    reviewer: str
    reading: str
    mark: int


def marks_of(view: View, evaluation_id: int) -> dict[tuple[int, str], list[Marked]]:
    """Give all marks of an evaluation by institution and figure; of those who stand back, none."""
    r, a, m = of(Reviewer), of(ReviewAssignment), of(ReviewMark)
    rows = view.connection.execute(
        sa.select(a.c.institution_id, m.c.figure, r.c.name, r.c.reading, m.c.mark)
        .join(a, a.c.id == m.c.assignment_id)
        .join(r, r.c.id == a.c.reviewer_id)
        .where(r.c.evaluation_id == evaluation_id, a.c.recused_on.is_(None))
        .order_by(a.c.institution_id, m.c.figure, r.c.name)
    )
    found: dict[tuple[int, str], list[Marked]] = defaultdict(list)
    for key, figure, name, reading, mark in rows:
        found[key, figure].append(Marked(name, reading, mark))
    return dict(found)


def adjustments(view: View, evaluation_id: int) -> list[sa.RowMapping]:
    """Give what was put right after the freeze, the last one for a figure last."""
    t = of(EvaluationAdjustment)
    return list(view.rows(sa.select(t).where(t.c.evaluation_id == evaluation_id).order_by(t.c.id)))


def filing_day(view: View, noun: Noun, ends: dt.date) -> dt.date | None:
    """Give the last day for returns that the measure sets after the period; None where it sets none."""
    days = due(noun, {"period_end": ends}, calendar_of(view), act="submit").values()
    return min((day for day in days if day is not None), default=None)


# ---- filed, and in time ---------------------------------------------------------------------------


def filed_or_late(
    view: View,
    row: Mapping[Any, Any],
    document: Document,
    noun: Evaluation,
    keys: Iterable[int],
) -> dict[int, dict[str, Scalar | None]]:
    """Say who filed a return of the year, and who filed it late, where the measure asks either.

    A late return counts as none where the measure's deadline says ``refuse``.
    """
    wanted = {"submitted", "late"}.intersection(figures_of(document, noun))
    rule = filing_deadline(noun)
    if rule == "refuse":
        wanted.add("submitted")
    if not wanted:
        return {}
    first = first_filed(view, document, row["year"], row["file_until"])
    found: dict[int, dict[str, Scalar | None]] = {}
    for key in keys:
        on, late = first.get(key, (None, False))
        says: dict[str, Scalar | None] = {
            "submitted": on is not None and not (late and rule == "refuse"),
            "late": late,
        }
        found[key] = {name: says[name] for name in sorted(wanted)}
    return found


def first_filed(
    view: View, document: Document, year: int, until: dt.date | None
) -> dict[int, tuple[dt.date, bool]]:
    """Give the day on which each institution first filed figures of a year, and whether that was late.

    A figure that was corrected later was filed when it first came in: its images tell.
    """
    t, log = of(ReturnValue), of(ChangeRow)
    names = [f.name for f in document.figures.values() if f.origin == Filed("return")]
    here = (t.c.year == year) & (t.c.figure.in_(names) if names else sa.true())
    rows = view.connection.execute(
        sa.select(t.c.institution_id, sa.func.min(log.c.acted_on))
        .join(log, log.c.id == t.c.change_id)
        .where(here)
        .group_by(t.c.institution_id)
    ).all()
    first = {key: dt.date.fromisoformat(str(on)) for key, on in rows}
    if until is None:
        return {key: (on, False) for key, on in first.items()}
    after = [key for key, on in first.items() if on > until]
    for key, on in _before_corrections(view, here, after):
        first[key] = min(first[key], on)
    return {key: (on, on > until) for key, on in first.items()}


def _before_corrections(
    view: View, here: sa.ColumnElement[bool], keys: list[int]
) -> Iterator[tuple[int, dt.date]]:
    """Give the days on which figures came in that have been corrected since."""
    t, image, log = of(ReturnValue), of(RowImage), of(ChangeRow)
    for some in capture.chunks(iter(keys), 500):
        rows = view.rows(
            sa.select(t.c.institution_id, image.c.image)
            .join(image, (image.c.row_id == t.c.id) & (image.c.name == t.name))
            .where(here, t.c.institution_id.in_(some))
        )
        made = {row["institution_id"]: set[int]() for row in rows}
        for row in rows:
            made[row["institution_id"]].add(_written_by(row["image"]))
        ids = sorted({one for changes in made.values() for one in changes})
        if not ids:
            continue
        days = dict(
            tuple(one)
            for one in view.connection.execute(
                sa.select(log.c.id, log.c.acted_on).where(log.c.id.in_(ids))
            )
        )
        for key, changes in made.items():
            yield key, min(days[one] for one in changes)


def _written_by(image: str) -> int:
    """Give the change that had written a figure before it was corrected, from its image."""
    return int(json.loads(image)[capture.column_names(of(ReturnValue)).index("change_id")])


# ---- whom it concerns ------------------------------------------------------------------------------


def rule_of(view: View, row: sa.RowMapping) -> tuple[Document, Evaluation]:
    """Give the text that judges an evaluation, and the evaluation in it."""
    document = Library(view).on(row["policy"], row["judged_on"])
    return document, document.evaluation(row["name"])


def kept_of(
    gathering: Gathering, document: Document, noun: Evaluation
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give what is to be kept of everybody whom the evaluation concerns, or may concern."""
    for piece in gathering.pieces():
        for key, (facts, places) in piece.items():
            reading = Reading(document.figures, facts)
            if noun.who is None or noun.who.judge(reading).verdict is not Verdict.NO:
                yield key, frozen(facts, places)


def concerned_in(view: View, row: sa.RowMapping, document: Document, noun: Evaluation) -> list[int]:
    """Give whom the evaluation concerns, or may concern as far as is known."""
    gathering = Gathering(view, row, document, noun, live=True)
    return [key for key, _facts in kept_of(gathering, document, noun)]


def label_of(figure: Figure) -> Text:
    """Give the words of a figure, or its name."""
    return figure.label or Text(figure.name, figure.name)
