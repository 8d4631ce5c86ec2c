"""What the next grade needs: the smallest change of one figure that reaches it, others fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.figures import ByJudgement, Computed, Filed
from smeadmin.domain.rules.judge import Scored, grade
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.units import UNITS, Number
from smeadmin.domain.rules.values import plain
from smeadmin.domain.rules.walk import figures_of
from smeadmin.i18n import Text

FINEST: dict[str, Number] = {
    "ratio": Fraction(1, 1000),
    "area": Fraction(1, 10),
    "points": Fraction(1, 10),
}
"""How finely a figure is tried that has no smallest step of its own."""
MOST_DOUBLINGS = 40


class Reach(NamedTuple):
    """One figure, what it is and would have to be, and the score and grade that come of it."""

    figure: str
    label: Text
    unit: str
    now: Number
    to: Number
    gain: Number
    grade: str


def next_grade(document: Document, one: Scored) -> list[Reach]:
    """Give every single change of a figure that lifts a scored body at least one grade."""
    noun = one.noun
    if one.grade is None or one.score is None:
        return []
    names = noun.grade_names
    better = frozenset(names[: names.index(one.grade)]) if one.grade in names else frozenset()
    if not better:
        return []
    reaches = (_reach(document, one, name, better) for name in _movable(document, noun))
    return [reach for reach in reaches if reach is not None]


def _movable(document: Document, noun: Evaluation) -> Iterator[str]:
    for name in figures_of(document, noun):
        figure = document.figures.get(name)
        if figure is None or UNITS[figure.unit].kind not in ("number", "money", "ratio"):
            continue
        if isinstance(figure.origin, Filed | Computed | ByJudgement):
            yield name


def _reach(document: Document, one: Scored, name: str, better: frozenset[str]) -> Reach | None:
    """Find the nearest value of one figure with a better grade: doubling steps, then halving back."""
    figure = document.figures[name]
    now = one.reading.figure(name)
    if isinstance(now, bool) or not isinstance(now, int | Fraction):
        return None
    step: Number = UNITS[figure.unit].step or FINEST.get(figure.unit, 1)
    highest: Number | None = 1 if figure.unit == "ratio" else None
    for direction in (1, -1):
        most = _steps_to(document, one, name, now, step * direction, better, highest)
        if most is not None:
            to = plain(now + most * step * direction)
            score, got = _with(document, one, name, to)
            assert score is not None and got is not None and one.score is not None
            label = figure.label or Text(name, name)
            return Reach(name, label, figure.unit, now, to, plain(score - one.score), got)
    return None


def _steps_to(
    document: Document,
    one: Scored,
    name: str,
    now: Number,
    step: Number,
    better: frozenset[str],
    highest: Number | None,
) -> int | None:
    """Count the fewest steps to a better grade, taken as monotone in the figure; None: not this way."""

    def reached(steps: int) -> bool:
        return _with(document, one, name, now + steps * step)[1] in better

    low, high = 0, 1
    for _doubling in range(MOST_DOUBLINGS):
        value = now + high * step
        outside = value < 0 or (highest is not None and value > highest)
        if outside:
            edge = 0 if value < 0 else highest
            assert edge is not None
            high = int(abs(Fraction(edge - now) / step))
            if high <= low or not reached(high):
                return None
        if reached(high):
            break
        if outside or (high > 1024 and _with(document, one, name, value)[0] == one.score):
            return None
        low, high = high, high * 2
    else:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _with(
    document: Document, one: Scored, name: str, value: Number
) -> tuple[Number | None, str | None]:
    """Score and grade a body again with one figure changed; its rank is left as it is."""
    facts = one.reading.facts
    changed = replace(facts, values={**facts.values, name: plain(value)})
    reading = Reading(document.figures, changed, zero=one.noun.missing == "zero")
    if one.reading.population is not None:
        reading.join(one.reading.population)
    for given in ("rank", "ranked", "place", "submitted"):
        if given in one.reading.known:
            reading.known[given] = one.reading.known[given]
    worth = one.noun.score.worth(reading)
    score = worth.value if isinstance(worth.value, int | Fraction) and not worth.open else None
    reading.known["score"] = score
    return score, grade(one.noun, reading)
