"""Looking for the smallest change of one figure that makes something true, all others fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import ByJudgement, Computed, Figure, Filed, RankOf
from smeadmin.domain.rules.keeping import Compact, decode
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.units import UNITS, Number, Scalar
from smeadmin.domain.rules.values import plain
from smeadmin.domain.rules.walk import origin_reads

FINEST: dict[str, Number] = {
    "ratio": Fraction(1, 1000),
    "area": Fraction(1, 10),
    "points": Fraction(1, 10),
}
"""How finely a figure is tried that has no smallest step of its own."""
MOST_DOUBLINGS = 40
GIVEN = frozenset({"rank", "ranked", "place", "submitted", "late", "grade"})
"""What the tool itself gives, not the document; a score is worked out again."""

Reached = Callable[[Scalar], bool]


def facts_kept(document: Document, kept: Compact, *, day: date | None, year: int | None) -> Facts:
    """Give the facts that a trace keeps: what was given or counted; the rest follows from it."""
    years = {int(year): _given(document, known) for year, known in kept.get("years", {}).items()}
    return Facts(_given(document, kept["figures"]), day=day, year=year, years=years)


def _given(document: Document, known: dict[str, Any]) -> dict[str, Scalar | None]:
    return {
        name: _typed(document.figures.get(name), decode(value))
        for name, value in known.items()
        if name in GIVEN
        or (
            name in document.figures
            and isinstance(document.figures[name].origin, Filed | ByJudgement | Computed | RankOf)
        )
    }


def _typed(figure: Figure | None, value: Any) -> Any:
    if figure is not None and figure.unit == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def movable(document: Document, names: Iterable[str]) -> Iterator[str]:
    """Name the figures somebody can change among some, and among those they are worked out from.

    Nobody changes what is looked up in a reference.
    """
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop(0)
        figure = document.figures.get(name)
        if figure is None or name in seen:
            continue
        seen.add(name)
        origin = figure.origin
        if isinstance(origin, Filed) and origin.where == "reference":
            continue
        if isinstance(origin, Filed | ByJudgement | Computed):
            yield name
        else:
            waiting.extend(origin_reads(origin))


def nearest(figure: Figure, now: Scalar | None, reached: Reached) -> Scalar | None:
    """Give the nearest value of a figure with which something is reached; None: no value is.

    Numbers go by their own step, up or down, whichever is the shorter way; a set takes items it lacks, in
    the order they are declared; a yes/no turns; an ordered choice rises or falls by one at a time.
    """
    if isinstance(now, bool):
        return (not now) if reached(not now) else None
    if isinstance(now, tuple):
        lacking = [choice for choice in figure.choices if choice not in now]
        tried: Iterable[Scalar] = ((*now, *lacking[: n + 1]) for n in range(len(lacking)))
        return next(filter(reached, tried), None)
    if isinstance(now, str):
        return _word(figure, now, reached)
    if isinstance(now, int | Fraction):
        return _number(figure, now, reached)
    return None


def _word(figure: Figure, now: str, reached: Reached) -> str | None:
    if figure.unit != "choice" or not figure.ordered or now not in figure.choices:
        return None
    place = figure.choices.index(now)
    nearby = (*figure.choices[place + 1 :], *reversed(figure.choices[:place]))
    return next(filter(reached, nearby), None)


def _number(figure: Figure, now: Number, reached: Reached) -> Number | None:
    step: Number = UNITS[figure.unit].step or FINEST.get(figure.unit, 1)
    highest: Number | None = 1 if figure.unit == "ratio" else None
    ways: list[tuple[int, Number]] = []
    for direction in (1, -1):
        size = step * direction
        grid = _onto(now, step, direction)
        most = _steps(grid, size, highest, reached)
        if most is not None:
            ways.append((most, plain(grid + most * size)))
    return min(ways, key=lambda way: way[0])[1] if ways else None


def _onto(now: Number, step: Number, direction: int) -> Number:
    """Give the whole step before a value, so that what is found is a whole step too."""
    units = Fraction(now) / Fraction(step)
    whole = units.__floor__() if direction > 0 else units.__ceil__()
    return plain(Fraction(whole) * step)


def _steps(now: Number, step: Number, highest: Number | None, reached: Reached) -> int | None:
    """Count the fewest steps that reach it, taken as monotone: doubling, then halving back."""
    low, high = 0, 1
    for _doubling in range(MOST_DOUBLINGS):
        value = now + high * step
        edge = 0 if value < 0 else highest if highest is not None and value > highest else None
        if edge is not None:
            high = int(abs(Fraction(edge - now) / step))
            if high <= low:
                return None
        if reached(plain(now + high * step)):
            break
        if edge is not None:
            return None
        low, high = high, high * 2
    else:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(plain(now + middle * step)) else (middle, high)
    return high
