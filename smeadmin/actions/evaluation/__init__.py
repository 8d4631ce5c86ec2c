"""Evaluations: opening a year, making it final, listing, and finding the one that is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.choices import name_of
from smeadmin.actions.evaluation.gathering import filing_day
from smeadmin.actions.evaluation.publishing import check_may_be_final, post_ranking
from smeadmin.actions.evaluation.running import run_evaluation, scored_again
from smeadmin.actions.library import Library
from smeadmin.domain.campaign import judged_figures, next_state
from smeadmin.domain.evaluation import (
    EvaluationAmbiguous,
    EvaluationLine,
    EvaluationNotFound,
    EvaluationOpen,
    ScoresStale,
    YearNotOver,
    check_not_final,
    check_scored,
)
from smeadmin.domain.notice import NoticeShown
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.document import Evaluation as EvaluationRule
from smeadmin.i18n import Text
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.evaluation import Evaluation, Score

__all__ = [
    "evaluation_of",
    "finalise_evaluation",
    "list_evaluations",
    "open_evaluation",
    "publish_ranking",
    "run_evaluation",
    "run_of",
]


def open_evaluation(
    change: Change, *, evaluation: str, year: int, policy: str | None = None
) -> EvaluationLine:
    """Open the evaluation of a year under the measure in force on the last day of it.

    Raises YearNotOver, NounNotInForce, NounAmbiguous, EvaluationOpen.
    """
    ends = dt.date(year, 12, 31)
    if ends >= change.on:
        raise YearNotOver(
            details={"year": year, "ends": ends.isoformat(), "on": change.on.isoformat()},
            way_out=(f"smeadmin score open {evaluation} --year {change.on.year - 1}",),
        )
    library = Library(change)
    document, noun = library.noun("evaluation", evaluation, ends, policy)
    t, name = of(Evaluation), noun.head.name
    there = change.first(
        sa.select(t).where(t.c.policy == document.id, t.c.name == name, t.c.year == year)
    )
    if there is not None:
        raise EvaluationOpen(
            details={"evaluation": name, "year": year, "on": there["opened_on"].isoformat()},
            way_out=(f"smeadmin score run {name} --year {year}",),
        )
    change.insert(
        Evaluation,
        policy=document.id,
        name=name,
        year=year,
        state="open",
        opened_on=change.on,
        judged_on=ends,
        basis=library.basis(document).as_data(),
        file_until=filing_day(change, noun, ends),
    )
    change.summary = {"evaluation": name, "year": year}
    return evaluation_of(change, name, year, document.id)[1]


def run_of(
    change: Change, *, evaluation: str | None, year: int, policy: str | None = None, **more: Any
) -> Any:
    """Score everybody of an evaluation that was opened; see ``run_evaluation``.

    Raises EvaluationNotFound, EvaluationAmbiguous, EvaluationFinal, EvaluationStep, NobodyToScore.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    return run_evaluation(change, row, line, state=next_state(line, "run"), **more)


def finalise_evaluation(
    change: Change, *, evaluation: str | None, year: int, policy: str | None = None
) -> EvaluationLine:
    """Make the scores of a year final, by a named person; they are scored once more to see that they hold.

    Raises EvaluationNotFound, EvaluationAmbiguous, EvaluationFinal, NotScored, ScoresStale.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    check_not_final(line)
    check_scored(line)
    state = next_state(line, "finalise")
    _check_fresh(change, row, line)
    check_may_be_final(change, row, line)
    change.update(
        Evaluation,
        of(Evaluation).c.id == row["id"],
        state=state,
        finalised_on=change.on,
        finalised_by=change.act.by,
        document=change.act.document,
    )
    change.summary = {"evaluation": line.name, "year": year}
    return evaluation_of(change, line.name, year, line.policy)[1]


def publish_ranking(
    change: Change,
    *,
    evaluation: str | None,
    year: int,
    policy: str | None = None,
    days: int | None = None,
) -> NoticeShown:
    """Make the ranking of a year public; what is public is what the figures give today.

    Raises EvaluationNotFound, NotScored, EvaluationStep, ReviewOpen, ScoresStale, and what posting raises.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    check_scored(line)
    next_state(line, "publish")
    _check_fresh(change, row, line)
    return post_ranking(change, row, line, days=days)


def _check_fresh(change: Change, row: sa.RowMapping, line: EvaluationLine) -> None:
    """Refuse scores that are no longer what the figures give; raises ScoresStale."""
    if scored_again(change, row) != (line.digest, line.basis):
        raise ScoresStale(
            details={"evaluation": line.name, "year": line.year},
            way_out=(f"smeadmin score run {line.name} --year {line.year}",),
        )


def list_evaluations(view: View, *, year: int | None = None) -> tuple[EvaluationLine, ...]:
    """List the evaluations, newest year first."""
    t = of(Evaluation)
    wanted = sa.select(t).order_by(t.c.year.desc(), t.c.name, t.c.policy)
    rows = view.rows(wanted if year is None else wanted.where(t.c.year == year))
    nouns, counts = _nouns(view), _counts(view)
    return tuple(_line(row, nouns, counts) for row in rows)


def evaluation_of(
    view: View,
    evaluation: str | None,
    year: int,
    policy: str | None = None,
    *,
    option: bool = False,
) -> tuple[sa.RowMapping, EvaluationLine]:
    """Find the evaluation of a year that is meant; without a name, the only one.

    ``option``: its name is typed after ``--as``. Raises EvaluationNotFound, EvaluationAmbiguous.
    """
    t, nouns = of(Evaluation), _nouns(view)
    wanted = sa.select(t).where(t.c.year == year).order_by(t.c.name, t.c.policy)
    if evaluation is not None:
        name = evaluation.removeprefix("evaluation.")
        labels = {noun.head.name: noun.label for _document, noun in nouns.values()}
        wanted = wanted.where(t.c.name == name_of(labels, name))
    if policy is not None:
        wanted = wanted.where(t.c.policy == policy)
    rows = view.rows(wanted)
    if not rows:
        known = sorted({r["name"] for r in view.rows(sa.select(t).where(t.c.year == year))})
        name = evaluation or "EVALUATION"
        raise EvaluationNotFound(
            details={"evaluation": evaluation or "", "year": year, "known": known},
            way_out=(f"smeadmin score open {name} --year {year}",),
        )
    if len(rows) > 1:
        several = len({r["name"] for r in rows}) == 1
        raise EvaluationAmbiguous(
            details={"count": len(rows), "year": year, "known": [r["name"] for r in rows]},
            way_out=tuple(
                (
                    f"--as {r['name']}"
                    if option
                    else f"smeadmin score rank {r['name']} --year {year}"
                )
                + (f" --policy {r['policy']}" if several else "")
                for r in rows
            ),
        )
    return rows[0], _line(rows[0], nouns, _counts(view, rows[0]["id"]))


def _line(
    row: sa.RowMapping,
    nouns: dict[tuple[str, str], tuple[Document, EvaluationRule]],
    counts: dict[int, tuple[int, int]],
) -> EvaluationLine:
    institutions, scored = counts.get(row["id"], (0, 0))
    found = nouns.get((row["policy"], row["name"]))
    return EvaluationLine(
        policy=row["policy"],
        name=row["name"],
        label=Text(row["name"], row["name"]) if found is None else found[1].label,
        year=row["year"],
        state=row["state"],
        opened_on=row["opened_on"],
        judged_on=row["judged_on"],
        basis=Basis.of_data(row["basis"]),
        digest=row["digest"],
        scored=scored,
        institutions=institutions,
        scored_on=row["scored_on"],
        finalised_on=row["finalised_on"],
        finalised_by=row["finalised_by"],
        document_number=row["document"],
        opening=row["opening"],
        file_until=row["file_until"],
        frozen_on=row["frozen_on"],
        notice=row["notice"],
        published_digest=row["published_digest"],
        judged=found is not None and bool(judged_figures(*found)),
        posted=found is not None and any(step.do == "notice" for step in found[1].flow),
    )


def _nouns(view: View) -> dict[tuple[str, str], tuple[Document, EvaluationRule]]:
    return {
        (document.id, noun.head.name): (document, noun)
        for document in Library(view).documents
        for noun in document.nouns.values()
        if isinstance(noun, EvaluationRule)
    }


def _counts(view: View, key: int | None = None) -> dict[int, tuple[int, int]]:
    t = of(Score)
    wanted = sa.select(t.c.evaluation_id, sa.func.count(), sa.func.count(t.c.points))
    if key is not None:
        wanted = wanted.where(t.c.evaluation_id == key)
    rows = view.connection.execute(wanted.group_by(t.c.evaluation_id))
    return {evaluation: (everybody, scored) for evaluation, everybody, scored in rows}
