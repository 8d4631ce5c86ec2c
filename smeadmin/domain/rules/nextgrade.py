"""What the next grade needs: the smallest change of one figure that reaches it, others fixed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from smeadmin.domain.rules.conditions import Leaf
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.judge import Result, Scored, gate, grade
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.search import GIVEN, movable, nearest
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.domain.rules.values import Case, Constant, plain
from smeadmin.domain.rules.walk import figures_of, grade_names
from smeadmin.i18n import Text


class Reach(NamedTuple):
    """One figure, what it is and would have to be, and the score and grade that come of it."""

    figure: str
    label: Text
    unit: str
    now: Scalar
    to: Scalar
    gain: Number
    grade: str


@dataclass(frozen=True, slots=True)
class NextGrade:
    """The next better grade: the points it starts at, its clauses, and every single way to reach it.

    ``grade`` None: there is none better. ``from_points`` None: it goes by more than points.
    """

    grade: str | None
    from_points: Number | None = None
    clause: tuple[str, ...] = ()
    ways: tuple[Reach, ...] = ()


def next_grade(document: Document, one: Scored) -> NextGrade | None:
    """Say what lifts a scored body at least one grade; None where it has no score or no grade."""
    noun, names = one.noun, grade_names(one.noun)
    if one.score is None or one.incomplete or one.grade not in names:
        return None
    better = names[: names.index(one.grade)]
    if not better:
        return NextGrade(None)
    bound, clause = _bound(noun, better[-1])
    ways = (
        _reach(document, one, name, frozenset(better))
        for name in movable(document, figures_of(document, noun))
    )
    return NextGrade(better[-1], bound, clause, tuple(way for way in ways if way is not None))


def _bound(noun: Evaluation, wanted: str) -> tuple[Number | None, tuple[str, ...]]:
    """Give the points a grade starts at, where it goes by points alone, and where that is written."""
    rows: list[Case] = [
        row for row in noun.grades if isinstance(row.gives, Constant) and row.gives.value == wanted
    ]
    for row in rows:
        test = row.test
        if not isinstance(test, Leaf) or test.figure != "score":
            continue
        bounds = [t.bound for t in test.tests if t.op == "at_least"]
        clause = row.gives.head.clause.of() or noun.head.clause.of()
        if len(rows) == len(test.tests) == 1 and bounds and isinstance(bounds[0], Constant):
            return bounds[0].value, clause
    return None, noun.head.clause.of()


def _reach(document: Document, one: Scored, name: str, better: frozenset[str]) -> Reach | None:
    figure, now = document.figures[name], one.reading.figure(name)
    if now is None:
        return None
    to = nearest(figure, now, lambda value: _with(document, one, name, value)[1] in better)
    if to is None:
        return None
    score, got = _with(document, one, name, to)
    assert score is not None and got is not None and one.score is not None
    label = figure.label or Text(name, name)
    return Reach(name, label, figure.unit, now, to, plain(Fraction(score) - one.score), got)


def _with(
    document: Document, one: Scored, name: str, value: Scalar
) -> tuple[Number | None, str | None]:
    """Judge, score and grade a body again with one figure changed; its rank is left as it is."""
    facts = one.reading.facts
    changed = replace(facts, values={**facts.values, name: value})
    reading = Reading(document.figures, changed, zero=one.noun.missing == "zero")
    if one.reading.population is not None:
        reading.join(one.reading.population)
    for given in GIVEN - {"grade"}:
        if given in one.reading.known:
            reading.known[given] = one.reading.known[given]
    if gate(one.noun, reading).result is not Result.PASS:
        return None, None
    worth = one.noun.score.worth(reading)
    score = worth.value if isinstance(worth.value, int | Fraction) and not worth.open else None
    reading.known["score"] = score
    return score, None if score is None else grade(one.noun, reading)
