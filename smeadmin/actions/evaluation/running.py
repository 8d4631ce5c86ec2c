"""Scoring a whole population: facts gathered piece by piece in sets, ranked at the end, written at once."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.evaluation.comparing import compared, lacking, names_of, spread_of
from smeadmin.actions.evaluation.gathering import Gathering
from smeadmin.actions.library import Library
from smeadmin.actions.uncollected import uncollected
from smeadmin.domain.evaluation import EvaluationLine, EvaluationRun, NobodyToScore, micro
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.judge import Result, Scored
from smeadmin.domain.rules.keeping import Keeper
from smeadmin.domain.rules.scoring import Scoring, everybody_of, missing_in, needs_everybody
from smeadmin.domain.rules.walk import grade_names
from smeadmin.i18n import mark as N_
from smeadmin.storage import capture
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.types import canonical

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


@contextlib.contextmanager
def silent(_text: str, _total: int | None) -> Iterator[Callable[[int], None]]:
    """Show no progress."""
    yield lambda _n: None


@dataclass(slots=True)
class Outcome:
    """What one institution came to, as it will be stored."""

    institution_id: int
    office_no: int
    result: str
    points: int | None
    incomplete: bool
    missing: list[str] | None
    trace: str
    rank: int | None = None
    tied: bool = False
    grade: str | None = None

    def stored(self, evaluation_id: int) -> tuple[Any, ...]:
        """Give the row of the table ``score`` after its first three columns."""
        return (
            evaluation_id,
            self.institution_id,
            self.result,
            self.points,
            self.rank,
            int(self.tied),
            self.grade,
            int(self.incomplete),
            None if self.missing is None else canonical(self.missing),
            self.trace,
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """Everybody's outcome under one text, and the digest over all of it."""

    document: Document
    noun: Evaluation
    basis: Basis
    outcomes: list[Outcome]
    digest: str


def run_evaluation(
    change: Change,
    row: sa.RowMapping,
    line: EvaluationLine,
    progress: Progress = silent,
    *,
    state: str = "scored",
) -> EvaluationRun:
    """Score everybody an evaluation concerns and replace the scores that differ; none: write nothing.

    ``state`` is the one that this leads to.

    Raises NobodyToScore.
    """
    scores = score_everybody(change, row, progress)
    if not scores.outcomes:
        raise NobodyToScore(
            details={"evaluation": line.name},
            way_out=(f"smeadmin policy show {line.policy}", "smeadmin institution list"),
        )
    same = (row["digest"], row["basis"]) == (scores.digest, scores.basis.as_data())
    same = same and row["state"] == state
    replaced = 0 if same else _replace(change, row["id"], scores.outcomes)
    if not same:
        change.update(
            tables.Evaluation,
            of(tables.Evaluation).c.id == row["id"],
            state=state,
            digest=scores.digest,
            basis=scores.basis.as_data(),
            scored_on=change.on,
        )
        change.summary = {"evaluation": line.name, "year": line.year, "scores": replaced}
    return _told(change, row, scores, replaced, same)


def scored_again(view: View, row: sa.RowMapping) -> tuple[str, Basis]:
    """Score everybody without writing: the digest that would come of it, and the text it rests on."""
    scores = score_everybody(view, row, silent)
    return scores.digest, scores.basis


@uncollected()
def score_everybody(view: View, row: sa.RowMapping, progress: Progress) -> Scores:
    """Score, rank and grade everybody whom an evaluation concerns, in the order of the office numbers."""
    library = Library(view)
    document = library.on(row["policy"], row["judged_on"])
    noun = document.evaluation(row["name"])
    gathering = Gathering(view, row, document, noun)
    numbers = gathering.numbers
    everybody = None
    if needs_everybody(document, noun.path):
        known = (facts for piece in gathering.pieces() for facts, _places in piece.values())
        everybody = everybody_of(document, noun.path, known)
    scoring, keeper = Scoring(document, noun.path, everybody), Keeper(document, noun)
    outcomes: list[Outcome | None] = []
    with progress(N_("scoring {n} institutions"), len(numbers)) as advance:
        for piece in gathering.pieces():
            for key, (facts, places) in piece.items():
                one = scoring.score(facts)
                concerned = one.gate.result is not Result.NOT_CONCERNED
                outcomes.append(
                    _outcome(document, keeper, key, numbers[key], one, places)
                    if concerned
                    else None
                )
            advance(len(piece))
    kept = []
    for outcome, standing in zip(outcomes, scoring.standings(), strict=True):
        if outcome is not None:
            outcome.rank, _ranked, outcome.tied, outcome.grade = standing
            kept.append(outcome)
    kept.sort(key=lambda outcome: outcome.office_no)
    basis = library.basis(document)
    return Scores(document, noun, basis, kept, _digest(basis, kept))


def _outcome(
    document: Document,
    keeper: Keeper,
    key: int,
    number: int,
    one: Scored,
    places: Mapping[str, Any] | None,
) -> Outcome:
    judged, score = (one.gate.who, one.gate.require), one.score
    return Outcome(
        key,
        number,
        str(one.gate.result),
        None if score is None else micro(score),
        one.incomplete,
        missing_in(document, one) or None,
        keeper.text(one.reading, judged=judged, worth=one.worth, sources=places),
    )


def _digest(basis: Basis, outcomes: list[Outcome]) -> str:
    running = hashlib.sha256(canonical(basis.as_data()).encode())
    for one in outcomes:
        parts = (
            *(one.office_no, one.result, one.points, one.rank, one.tied, one.grade),
            *(one.incomplete, one.missing, one.trace),
        )
        running.update(repr(parts).encode())
    return running.hexdigest()


def _replace(change: Change, evaluation_id: int, outcomes: list[Outcome]) -> int:
    """Write the scores that are new or differ, and take away what they replace; give their count."""
    t = of(tables.Score)
    names = ("institution_id", "result", "points", "rank", "tied", "grade", "incomplete")
    columns = [t.c[n] for n in (*names, "missing", "trace")]
    raw = [sa.type_coerce(c, sa.types.NullType()) for c in columns]
    there = change.connection.execute(
        sa.select(t.c.id, *raw).where(t.c.evaluation_id == evaluation_id)
    )
    before = {values[0]: (key, tuple(values)) for key, *values in there}
    new = []
    for one in outcomes:
        stored = one.stored(evaluation_id)
        was = before.get(one.institution_id)
        if was is not None and was[1] == stored[1:]:
            del before[one.institution_id]
        else:
            new.append(stored)
    gone = sorted(key for key, _values in before.values())
    for some in capture.chunks(iter(gone), 500):
        change.delete(tables.Score, t.c.id.in_(some))
    change.insert_many(tables.Score, iter(new), len(new))
    return len(new)


def _told(
    view: View, row: sa.RowMapping, scores: Scores, replaced: int, same: bool
) -> EvaluationRun:
    from smeadmin.actions.evaluation import evaluation_of

    outcomes = scores.outcomes
    order = [*grade_names(scores.noun), None]
    counts: dict[str | None, int] = {}
    for one in outcomes:
        counts[one.grade] = counts.get(one.grade, 0) + 1
    named = names_of(view, [one.institution_id for one in outcomes if one.missing])
    return EvaluationRun(
        line=evaluation_of(view, row["name"], row["year"], row["policy"])[1],
        grades=tuple((g, counts[g]) for g in sorted(counts, key=order.index)),
        spread=spread_of(scores.noun, [(o.points, o.grade) for o in outcomes]),
        lacking=lacking(
            (o.missing, o.points is not None, named[o.institution_id])
            for o in outcomes
            if o.missing
        ),
        without=sum(one.points is None for one in outcomes),
        not_ranked=sum(one.rank is None for one in outcomes),
        against=compared(
            view, row, scores.noun, {o.institution_id: (o.points, o.grade) for o in outcomes}
        ),
        replaced=replaced,
        same=same,
        document=scores.document,
    )
