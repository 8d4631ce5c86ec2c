"""Final grades from before the books were opened: rules that look back count them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.imports import LookUp, Row
from smeadmin.actions.library import Library
from smeadmin.actions.opening.books import NOT_JUDGED, Books, Cells, assert_open
from smeadmin.domain.columns.opening import OPENING_SCORE
from smeadmin.domain.columns.opening.shared import POLICY
from smeadmin.domain.evaluation import EvaluationOpen
from smeadmin.domain.policy import NounAmbiguous, NounNotInForce
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.document import Evaluation as Rule
from smeadmin.domain.rules.walk import grade_names
from smeadmin.i18n import Text, in_both, joined
from smeadmin.i18n import gettext as _
from smeadmin.policies.amendments import NoRuleInForce
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.evaluation import Evaluation, Score
from smeadmin.storage.types import canonical


def evaluations(library: Library) -> list[tuple[Document, Rule]]:
    """Give every evaluation of the adopted measures."""
    return [
        (document, noun)
        for document in library.documents
        for noun in document.nouns.values()
        if isinstance(noun, Rule)
    ]


def score_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the evaluations and grades of the adopted measures, for the lists of a template."""
    known = evaluations(Library(view))
    names = {str(noun.label): noun.head.name for _document, noun in known}
    grades = {str(w): g for d, noun in known for g, w in grade_words(d, noun).items()}
    return {"evaluation": names, "grade": grades} if names else {}


def grade_words(document: Document, noun: Rule) -> dict[str, Text]:
    """Give the grades of an evaluation with their words: the measure's own, else those everybody uses."""
    figure = document.figures.get("grade")
    labels = figure.labels if figure is not None else {}
    return {name: labels.get(name) or in_both(partial(_, name)) for name in grade_names(noun)}


class ScoreOpening(Books):
    """Takes in the results of final evaluations: points, rank and grade of each institution and year."""

    noun = OPENING_SCORE

    def __init__(self, rows: int | None) -> None:
        super().__init__(rows)
        self._grades: dict[str, set[str]] = {}
        self._on = dt.date.max

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, and the evaluations and grades of the adopted measures.

        Raises OpeningClosed.
        """
        assert_open(view, self.noun.name)
        self._on = view.on
        names: dict[str, str] = {}
        grades: dict[str, str] = {}
        for document, noun in evaluations(Library(view)):
            name = noun.head.name
            names |= {name: name, noun.label.zh: name, noun.label.en: name}
            words = grade_words(document, noun)
            self._grades.setdefault(name, set()).update(words)
            for grade, word in words.items():
                grades |= {grade: grade, word.zh: grade, word.en: grade}
        return LookUp(
            words={"evaluation": names, "grade": grades},
            refs={"institution": institution_ids(view)},
        )

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read nothing: an evaluation that is there already is refused as a whole."""
        return {}

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Refuse a year that is not over, a grade that is not given, a row that says nothing."""
        cells = Cells(self.noun, row, fields)
        year, grade, known = cells["year"], cells["grade"], self._grades.get(cells["evaluation"])
        if year is not None and dt.date(year, 12, 31) >= self._on:
            cells.refuse("year", "too-large", highest=self._on.year - 1)
        if known and grade is None:
            cells.refuse("grade", "required")
        elif known and grade not in known:
            cells.refuse("grade", "choice-unknown", choices=joined(sorted(known)))
        elif not known and cells["points"] is None:
            cells.refuse("points", "required")
        return cells.row

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Write each evaluation as final, with its scores; raises EvaluationOpen for one that is there."""
        library = Library(change)
        several: dict[tuple[str, int, str | None], list[dict[str, Any]]] = {}
        for row in rows:
            key = (row["evaluation"], row["year"], row.get("policy"))
            several.setdefault(key, []).append(row)
        for (name, year, policy), own in several.items():
            self._one(change, library, name, year, policy, own)

    def _one(
        self,
        change: Change,
        library: Library,
        name: str,
        year: int,
        policy: str | None,
        rows: list[dict[str, Any]],
    ) -> None:
        ends = dt.date(year, 12, 31)
        document = text_then(library, "evaluation", name, ends, policy, change.on)
        t = of(Evaluation)
        there = change.first(
            sa.select(t).where(t.c.policy == document.id, t.c.name == name, t.c.year == year)
        )
        if there is not None:
            raise EvaluationOpen(
                details={"evaluation": name, "year": year, "on": there["opened_on"].isoformat()},
                way_out=(f"smeadmin score show {name} --year {year}",),
            )
        shared = _shared([row.get("rank") for row in rows])
        stored = [
            (
                row["institution"],
                "pass",
                row.get("points"),
                row.get("rank") if row.get("points") is not None else None,
                int(row.get("rank") in shared),
                row.get("grade"),
                0,
                None,
                canonical(NOT_JUDGED),
            )
            for row in rows
        ]
        last = max(row["decided_on"] for row in rows)
        numbers = [row["document"] for row in rows if row.get("document")]
        key = change.insert(
            Evaluation,
            policy=document.id,
            name=name,
            year=year,
            state="final",
            opened_on=ends,
            judged_on=ends,
            basis=library.basis(document).as_data(),
            digest=hashlib.sha256(canonical(stored).encode()).hexdigest(),
            scored_on=last,
            finalised_on=last,
            finalised_by=change.act.by,
            document=numbers[0] if numbers else change.act.document,
            opening=True,
        )
        change.insert_many(Score, ((key, *values) for values in stored), len(stored))


def text_then(
    library: Library, word: str, name: str, day: dt.date, policy: str | None, today: dt.date
) -> Document:
    """Give the measure by which something was decided on a day, else the one that is in force now.

    Raises NounNotInForce, NounAmbiguous, NoRuleInForce.
    """
    try:
        try:
            return library.noun(word, name, day, policy)[0]
        except (NounNotInForce, NoRuleInForce):
            return library.noun(word, name, today, policy)[0]
    except NounAmbiguous as several:
        said = _("fill the column 「{header}」: {measures}")
        ids = ", ".join(several.details["policies"])
        raise NounAmbiguous(
            several.details, way_out=(said.format(header=POLICY.header, measures=ids),)
        ) from None


def _shared(ranks: list[int | None]) -> set[int]:
    """Give the ranks that several have."""
    return {rank for rank, n in Counter(ranks).items() if rank is not None and n > 1}
