"""What the result book of a year holds: totals, every indicator, every reviewer, adjustments, evidence."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.campaign import list_adjustments
from smeadmin.actions.evaluation.showing import rank_evaluation
from smeadmin.actions.evidence.finding import evidence_of
from smeadmin.actions.library import Library
from smeadmin.actions.places import Places
from smeadmin.domain.book import BookMark, BookScore, YearBook
from smeadmin.domain.campaign import Adjusted
from smeadmin.domain.evaluation import Ranking, check_scored
from smeadmin.domain.evidence import EvidenceShown
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.trace import lines
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.campaign import ReviewAssignment, Reviewer, ReviewMark
from smeadmin.storage.tables.institution import Institution


def result_book(
    view: View, *, evaluation: str | None, year: int, policy: str | None = None
) -> YearBook:
    """Give the result book of a year, from what was stored; nothing is judged again.

    Raises EvaluationNotFound, EvaluationAmbiguous, NotScored.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    check_scored(line)
    document = Library(view).kept(line.basis)
    name, policy = line.name, line.policy
    ranking = rank_evaluation(view, evaluation=name, year=year, policy=policy)
    adjusted = None
    if line.frozen_on is not None:
        later = list_adjustments(view, evaluation=name, year=year, policy=policy)
        adjusted = later.adjusted
    return YearBook(
        document=document,
        ranking=ranking,
        scores=tuple(_scores(view, row, document)),
        marks=tuple(_marks(view, row["id"], document)),
        adjusted=adjusted,
        evidence=tuple(_evidence(view, ranking, adjusted or ())),
    )


def _scores(view: View, row: sa.RowMapping, document: Document) -> Iterator[BookScore]:
    noun, places = document.evaluation(row["name"]), Places(view, document, row["year"])
    s, i = of(tables.Score), of(Institution)
    scores = view.rows(
        sa.select(s.c.trace, i.c.office_no, i.c.credit_code, i.c.name)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == row["id"])
        .order_by(i.c.office_no)
    )
    for one in scores:
        kept = {**one["trace"], "sources": places.of(one["trace"])}
        found = (
            x
            for x in lines(document, noun, kept)
            if x.verdict is None and x.path.startswith(noun.path + ".score.")
        )
        who = (office_number("institution", one["office_no"]), one["credit_code"], one["name"])
        yield BookScore(*who, tuple(found), kept)


def _marks(view: View, evaluation_id: int, document: Document) -> Iterator[BookMark]:
    r, a, m, i = of(Reviewer), of(ReviewAssignment), of(ReviewMark), of(Institution)
    rows = view.rows(
        sa.select(
            *(i.c.office_no, i.c.credit_code, i.c.name, r.c.name.label("reviewer"), r.c.reading),
            *(m.c.figure, m.c.mark, m.c.comment, m.c.marked_on, a.c.recused_why),
        )
        .select_from(a)
        .join(r, r.c.id == a.c.reviewer_id)
        .join(i, i.c.id == a.c.institution_id)
        .outerjoin(m, m.c.assignment_id == a.c.id)
        .where(r.c.evaluation_id == evaluation_id)
        .order_by(i.c.office_no, r.c.name, m.c.figure)
    )
    for x in rows:
        yield BookMark(
            *(office_number("institution", x["office_no"]), x["credit_code"], x["name"]),
            *(x["reviewer"], x["reading"], document.figures.get(x["figure"] or "")),
            *(x["mark"], x["comment"], x["marked_on"], x["recused_why"]),
        )


def _evidence(
    view: View, ranking: Ranking, adjusted: tuple[Adjusted, ...]
) -> Iterator[EvidenceShown]:
    """Give what is kept as evidence of the evaluation, of each objection and of each institution."""
    named = [("evaluation", ranking.line.name)]
    named += [("objection", one) for one in dict.fromkeys(x.objection for x in adjusted) if one]
    named += [("institution", one.office_no) for one in ranking.lines]
    for noun, name in named:
        yield from evidence_of(view, noun=noun, name=name)
