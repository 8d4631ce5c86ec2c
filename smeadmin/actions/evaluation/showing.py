"""Rankings and single scores, read from what was stored; no rule is judged again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import find_institution
from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.library import Library
from smeadmin.actions.places import Places
from smeadmin.domain.certification.results import Holder
from smeadmin.domain.evaluation import (
    EvaluationAmbiguous,
    EvaluationLine,
    Part,
    Ranking,
    RankLine,
    ScoreNotFound,
    ScoreShown,
    Tie,
    check_scored,
)
from smeadmin.domain.numbers import change_number
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.judge import Scored
from smeadmin.domain.rules.keeping import decode
from smeadmin.domain.rules.lacking import Lack, lacks, open_in
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.nextgrade import next_grade
from smeadmin.domain.rules.scoring import Scoring
from smeadmin.domain.rules.search import facts_kept
from smeadmin.domain.rules.trace import lines
from smeadmin.domain.rules.values import Together
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow

MOST_LOOKED_AT = 20
"""So many without a grade are looked at for what a measure does not state: it is much the same for all."""


def rank_evaluation(
    view: View,
    *,
    evaluation: str | None = None,
    year: int,
    policy: str | None = None,
    limit: int | None = None,
) -> Ranking:
    """Give the ranking of a year: points of each part, ties and what broke them.

    ``limit``: so many from the top. Raises EvaluationNotFound, EvaluationAmbiguous, NotScored.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    check_scored(line)
    document = Library(view).kept(line.basis)
    noun = document.evaluation(line.name)
    parts = _parts(document, noun)
    s, i = of(tables.Score), of(Institution)
    wanted = (
        sa.select(s, i.c.credit_code, i.c.office_no, i.c.name, i.c.region_code)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == row["id"])
        .order_by(
            *(s.c.rank.is_(None), s.c.rank, s.c.points.is_(None), s.c.points.desc(), i.c.office_no)
        )
    )
    rows = view.rows(wanted if limit is None else wanted.limit(limit))
    ranked = view.scalar(sa.select(sa.func.count(s.c.rank)).where(s.c.evaluation_id == row["id"]))
    return Ranking(
        line=line,
        parts=parts,
        lines=tuple(_rank_line(r, noun, parts) for r in rows),
        ranked=int(ranked or 0),
        without=line.institutions - line.scored,
        ties=tuple(_ties(noun, rows)),
        lacks=_of_all(document, noun, rows),
        document=document,
    )


def show_score(
    view: View,
    *,
    institution: str,
    year: int,
    evaluation: str | None = None,
    policy: str | None = None,
) -> ScoreShown:
    """Show one institution's score of a year with the lines it comes from, as they were judged.

    Raises InstitutionNotFound, NameAmbiguous, ScoreNotFound, EvaluationAmbiguous.
    """
    found = find_institution(view, institution)
    e, s = of(tables.Evaluation), of(tables.Score)
    wanted = (
        sa.select(s, e.c.name, e.c.policy)
        .join(e, e.c.id == s.c.evaluation_id)
        .where(s.c.institution_id == found.id, e.c.year == year)
        .order_by(e.c.name, e.c.policy)
    )
    if evaluation is not None:
        wanted = wanted.where(e.c.name == evaluation.removeprefix("evaluation."))
    if policy is not None:
        wanted = wanted.where(e.c.policy == policy)
    rows = view.rows(wanted)
    if not rows:
        raise ScoreNotFound(
            details={"name": found.name, "year": year},
            way_out=(f"smeadmin score list --year {year}",),
        )
    if len(rows) > 1:
        raise EvaluationAmbiguous(
            details={"count": len(rows), "year": year, "known": [r["name"] for r in rows]},
            way_out=tuple(f"--as {r['name']} --policy {r['policy']}" for r in rows),
        )
    _row, line = evaluation_of(view, rows[0]["name"], year, rows[0]["policy"])
    holder = Holder(found.id, found.office_no, found.credit_code, found.name, found.region_code)
    return _shown(view, line, holder, rows[0])


def show_next_grade(
    view: View,
    *,
    institution: str,
    year: int,
    evaluation: str | None = None,
    policy: str | None = None,
) -> ScoreShown:
    """Show a score with what the next grade needs, by the figures and the text it was scored on.

    Raises what ``show_score`` raises.
    """
    shown = show_score(
        view, institution=institution, year=year, evaluation=evaluation, policy=policy
    )
    return replace(shown, next_grade=next_grade(shown.document, _scored_then(shown)))


def _scored_then(shown: ScoreShown) -> Scored:
    """Give the score again from the figures that its trace keeps, where it stood among the others then."""
    document, line = shown.document, shown.line
    noun = document.evaluation(line.name)
    facts = facts_kept(document, dict(shown.trace), day=line.judged_on, year=line.year)
    one = Scoring(document, noun.path).score(facts)
    one.rank, one.ranked = shown.rank, shown.ranked
    one.tied, one.grade = shown.tied, shown.grade
    known = one.reading.known
    known["rank"], known["ranked"], known["place"] = one.rank, one.ranked, one.place
    return one


def _shown(view: View, line: EvaluationLine, holder: Holder, row: sa.RowMapping) -> ScoreShown:
    document = Library(view).kept(line.basis)
    noun = document.evaluation(line.name)
    s, log = of(tables.Score), of(ChangeRow)
    ranked = view.scalar(
        sa.select(sa.func.count(s.c.rank)).where(s.c.evaluation_id == row["evaluation_id"])
    )
    number = view.scalar(sa.select(log.c.number).where(log.c.id == row["change_id"]))
    kept = {**row["trace"], "sources": Places(view, document, line.year).of(row["trace"])}
    return ScoreShown(
        line=line,
        holder=holder,
        result=row["result"],
        points=row["points"],
        rank=row["rank"],
        ranked=int(ranked or 0),
        tied=row["tied"],
        grade=row["grade"],
        incomplete=row["incomplete"],
        missing=tuple(row["missing"] or ()),
        full=full_marks(noun.score),
        lines=tuple(lines(document, noun, kept)),
        trace=kept,
        change=None if number is None else change_number(number),
        document=document,
        earlier=_earlier(view, holder.id, line),
        lacks=_unstated(document, noun, kept, row["grade"]),
    )


def _of_all(
    document: Document, noun: Evaluation, rows: Sequence[sa.RowMapping]
) -> tuple[Lack, ...]:
    """Give what the measure does not state for want of which some are neither graded nor ranked."""
    wanting = [row for row in rows if row["grade"] is None or row["incomplete"]]
    return tuple(
        {
            lack.name: lack
            for row in wanting[:MOST_LOOKED_AT]
            for lack in _unstated(document, noun, row["trace"], row["grade"])
        }.values()
    )


def _unstated(
    document: Document, noun: Evaluation, kept: Mapping[str, Any], grade: str | None
) -> tuple[Lack, ...]:
    """Give what the measure does not state and a score or its grade hangs on."""
    found = list(lacks(lines(document, noun, dict(kept))))
    if grade is None:
        for row in noun.grades:
            found += open_in(row.test, noun.label) if row.test is not None else ()
    return tuple({x.name: x for x in found if x.words is not None}.values())


def _earlier(
    view: View, institution_id: int, line: EvaluationLine
) -> dict[int, tuple[int | None, str | None]]:
    e, s = of(tables.Evaluation), of(tables.Score)
    rows = view.connection.execute(
        sa.select(e.c.year, s.c.points, s.c.grade)
        .join(e, e.c.id == s.c.evaluation_id)
        .where(
            s.c.institution_id == institution_id,
            e.c.name == line.name,
            e.c.policy == line.policy,
            e.c.year < line.year,
        )
        .order_by(e.c.year.desc())
    )
    return {year: (points, grade) for year, points, grade in rows}


def _parts(document: Document, noun: Evaluation) -> tuple[Part, ...]:
    """Give the parts that stand directly in the sum of a score."""
    if not isinstance(noun.score, Together) or noun.score.word != "sum":
        return ()
    found = []
    for part in noun.score.parts:
        figure = document.figures.get(getattr(part, "figure", ""))
        label = part.head.label or (figure.label if figure is not None else None)
        name = Text(part.head.name, part.head.name)
        found.append(Part(part.head.path, label or name, full_marks(part)))
    return tuple(found)


def _rank_line(row: sa.RowMapping, noun: Evaluation, parts: Sequence[Part]) -> RankLine:
    start = len(noun.path) + 1
    values = {kept[0]: kept[1] for kept in row["trace"]["rows"] if len(kept) > 1}
    return RankLine(
        rank=row["rank"],
        credit_code=row["credit_code"],
        office_no=office_number("institution", row["office_no"]),
        name=row["name"],
        region_code=row["region_code"],
        points=row["points"],
        grade=row["grade"],
        tied=row["tied"],
        incomplete=row["incomplete"],
        missing=tuple(row["missing"] or ()),
        parts=tuple(decode(values.get(part.name[start:])) for part in parts),
    )


def _ties(noun: Evaluation, rows: Sequence[sa.RowMapping]) -> list[Tie]:
    """Say of equal points what put them in order: the first figure of the order that differs."""
    order = noun.order
    if order is None or not order.by or order.by[0].figure != "score":
        return []
    clauses = noun.head.clause.of(None)
    found = []
    ranked = [row for row in rows if row["rank"] is not None]
    for points, group in groupby(ranked, key=lambda row: row["points"]):
        equal = list(group)
        if len(equal) == 1:
            continue
        ranks = tuple(row["rank"] for row in equal)
        figure, values = None, ()
        for key in order.by[1:]:
            read = tuple(decode(row["trace"]["figures"].get(key.figure)) for row in equal)
            if len(set(read)) > 1:
                figure, values = key.figure, read
                break
        found.append(Tie(ranks, points, figure, values, tuple(clauses)))
    return found


__all__ = ["rank_evaluation", "show_next_grade", "show_score"]
