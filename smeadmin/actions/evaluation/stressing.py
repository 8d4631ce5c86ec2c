"""Stress of a ranking, from the stored traces: nothing is gathered anew and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.library import Library
from smeadmin.domain.evaluation import EvaluationLine, check_scored
from smeadmin.domain.rules.document import Award, Document, Evaluation
from smeadmin.domain.rules.figures import ByJudgement, Computed
from smeadmin.domain.rules.keeping import decode
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.ranking import sort_key
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.scoring import Scoring
from smeadmin.domain.rules.search import facts_kept, movable, nearest
from smeadmin.domain.rules.units import Number, Scalar, is_number
from smeadmin.domain.rules.values import Constant, Together, Value
from smeadmin.domain.rules.walk import figures_of
from smeadmin.domain.stress import (
    PERCENT,
    RUNS,
    Hanging,
    NothingToMove,
    Score,
    Standing,
    Stress,
    shaken,
)
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.institution import Institution


def stress_evaluation(
    view: View,
    *,
    evaluation: str | None,
    year: int,
    percent: int = PERCENT,
    runs: int = RUNS,
    seed: int | None = None,
    cut: int | None = None,
    policy: str | None = None,
) -> Stress:
    """Move the weights of a ranking about and say whose place holds, and what hangs on one figure.

    ``cut`` is the last place that counts; default: the places of an award that rests on it. ``seed``
    defaults to the day. Raises EvaluationNotFound, NotScored, NothingToMove.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    check_scored(line)
    document = Library(view).kept(line.basis)
    noun = document.evaluation(line.name)
    whole = noun.score
    inside = whole.parts if isinstance(whole, Together) and whole.word == "sum" else ()
    parts = [part for part in inside if not _is_bonus(part) and full_marks(part)]
    if not isinstance(whole, Together) or not parts:
        raise NothingToMove(
            {"evaluation": str(noun.label)}, way_out=(f"smeadmin policy show {document.id}",)
        )
    rows = _ranked(view, row["id"])
    bodies = [_standing(noun, one, whole.parts, parts) for one in rows]
    stated, by = (cut, None) if cut is not None else _cut(document, noun)
    seed = seed if seed is not None else int(f"{view.on:%Y%m%d}")
    score = _score(whole, parts, noun)
    lines = shaken(bodies, score, percent=percent, runs=runs, seed=seed, cut=stated)
    return Stress(
        line=line,
        percent=percent,
        runs=runs,
        seed=seed,
        cut=stated,
        cut_by=by,
        lines=tuple(lines),
        hanging=tuple(_hanging(document, noun, line, rows, stated)),
        tied=tuple(_tied(bodies, stated)),
        clauses=noun.head.clause.of(None),
    )


def _ranked(view: View, evaluation_id: int) -> Sequence[sa.RowMapping]:
    s, i = of(tables.Score), of(Institution)
    return view.rows(
        sa.select(s.c.institution_id, s.c.points, s.c.rank, s.c.trace, i.c.name)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == evaluation_id, s.c.rank.is_not(None))
        .order_by(s.c.rank, i.c.office_no)
    )


def _is_bonus(part: Value) -> bool:
    return part.trims is not None and part.trims.bonus


def _standing(
    noun: Evaluation, row: sa.RowMapping, every: Sequence[Value], moved: Sequence[Value]
) -> Standing:
    start = len(noun.path) + 1
    values = {kept[0]: decode(kept[1]) for kept in row["trace"]["rows"] if len(kept) > 1}

    def points(part: Value) -> Number:
        value = values.get(part.head.path[start:])
        return value if is_number(value) else 0

    figures = {name: decode(value) for name, value in row["trace"]["figures"].items()}
    return Standing(
        institution_id=row["institution_id"],
        name=row["name"],
        points=row["points"],
        rank=row["rank"],
        parts=tuple(points(part) for part in moved),
        bonus=sum((points(part) for part in every if part not in moved), 0),
        after=_after(noun, figures),
    )


def _after(noun: Evaluation, figures: dict[str, Any]) -> tuple[Any, ...]:
    """Give what puts equals in order after their points, smallest first."""
    order = noun.order
    if order is None:
        return ()
    keys = tuple(key for key in order.by if key.figure != "score")
    reading = Reading({}, Facts(figures))
    return sort_key(replace(order, by=keys), reading) or ()


def _score(whole: Together, parts: Sequence[Value], noun: Evaluation) -> Score:
    trims = whole.trims
    return Score(
        full=tuple(full_marks(part) or 0 for part in parts),
        at_most=_constant(trims.at_most if trims else None),
        at_least=_constant(trims.at_least if trims else None),
        round=trims.round if trims else None,
        ties=noun.order.ties if noun.order is not None else "share",
    )


def _constant(value: Value | None) -> Number | None:
    if isinstance(value, Constant) and is_number(value.value):
        return value.value
    return None


def _cut(document: Document, noun: Evaluation) -> tuple[int | None, str | None]:
    """Give the places of an award that rests on the evaluation, and the award's words."""
    for award in document.nouns.values():
        if not isinstance(award, Award) or award.evaluation != noun.head.name:
            continue
        for limit in award.limits:
            most = _constant(limit.at_most)
            if limit.of == "places" and most is not None:
                return int(most), str(award.label)
    return None, None


def _tied(bodies: Sequence[Standing], cut: int | None) -> Iterator[int]:
    """Give the ranks of those who have the same points across the cut."""
    if cut is None or cut >= len(bodies):
        return
    last, first = bodies[cut - 1], bodies[cut]
    if last.points == first.points:
        yield from (one.rank for one in bodies if one.points == last.points)


# ---- what hangs on one figure -----------------------------------------------------------------------


def _hanging(
    document: Document,
    noun: Evaluation,
    line: EvaluationLine,
    rows: Sequence[sa.RowMapping],
    cut: int | None,
) -> Iterator[Hanging]:
    """Find, for the last inside and the first outside, each figure that alone would change their places."""
    if cut is None or noun.order is None or not 0 < cut < len(rows):
        return
    last, first = (_judged(document, noun, line, rows[at]) for at in (cut - 1, cut))
    for row, one, rival, inside in (
        (rows[cut - 1], last, first, True),
        (rows[cut], first, last, False),
    ):
        for name in movable(document, figures_of(document, noun)):
            found = _turning(document, noun, row, one, rival[1], name, inside)
            if found is not None:
                yield found


Judged = tuple[Facts, tuple[Any, ...] | None]


def _judged(
    document: Document, noun: Evaluation, line: EvaluationLine, row: sa.RowMapping
) -> Judged:
    facts = facts_kept(document, dict(row["trace"]), day=line.judged_on, year=line.year)
    return facts, _key(document, noun, facts)


def _key(document: Document, noun: Evaluation, facts: Facts) -> tuple[Any, ...] | None:
    """Give what puts a body before others when it is scored on these facts; None: it has no score."""
    one = Scoring(document, noun.path).score(facts)
    if one.score is None or noun.order is None:
        return None
    return sort_key(noun.order, one.reading)


def _turning(
    document: Document,
    noun: Evaluation,
    row: sa.RowMapping,
    one: Judged,
    rival: tuple[Any, ...] | None,
    name: str,
    inside: bool,
) -> Hanging | None:
    figure, facts = document.figures[name], one[0]
    now = Reading(document.figures, facts).figure(name)
    if now is None or rival is None or figure.unit in ("region", "date"):
        return None

    def turned(value: Scalar) -> bool:
        years = {y: {**known} for y, known in facts.years.items()}
        key = _key(
            document, noun, replace(facts, values={**facts.values, name: value}, years=years)
        )
        if key is None:
            return inside
        return key > rival if inside else key < rival

    to = nearest(figure, now, turned)
    if to is None:
        return None
    counted = isinstance(now, int) and isinstance(to, int) and figure.unit != "ratio"
    one_apart = counted and is_number(now) and is_number(to) and -1 <= to - now <= 1
    return Hanging(
        name=row["name"],
        figure=name,
        label=figure.label or Text(name, name),
        unit=figure.unit,
        now=now,
        to=to,
        rank=row["rank"],
        inside=inside,
        judged=isinstance(figure.origin, ByJudgement),
        single=isinstance(figure.origin, Computed) and one_apart,
        measure=document,
    )
