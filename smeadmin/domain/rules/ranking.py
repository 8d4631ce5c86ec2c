"""Who comes before whom: ranks, ties, places (policy format 2.8 ``order``)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

from smeadmin.domain.rules.document import Order
from smeadmin.domain.rules.reading import Reading, as_number
from smeadmin.domain.rules.units import Scalar

MOST_COMMON = 10**12
"""Common denominators above this are not worth the multiplying."""


class Population:
    """Everybody who is ranked together: places of their figures, each figure read once."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._sorted: dict[str, list[Any]] = {}

    def place(self, figure: str, value: Scalar, best: str, ties: str) -> int:
        """Give the rank of a value among everybody's known ones; 1 is the best."""
        if figure not in self._sorted:
            found = (reading.figure(figure) for reading in self._readings)
            self._sorted[figure] = sorted(measure(value) for value in found if value is not None)
        values, own = self._sorted[figure], measure(value)
        first = bisect_right(values, own) if best == "highest" else bisect_left(values, own)
        ahead = values[first:] if best == "highest" else values[:first]
        return 1 + (len(set(ahead)) if ties == "dense" else len(ahead))


def measure(value: Scalar) -> Any:
    """Give what a value is compared by: a set its size, a day itself."""
    if isinstance(value, date):
        return value
    return value if (number := as_number(value)) is None else number


def sort_key(order: Order, reading: Reading) -> tuple[Any, ...] | None:
    """Give what puts a body before others, smallest first; None where a figure of it is not known."""
    key: list[Any] = []
    for part in order.by:
        value = reading.figure(part.figure)
        if value is None:
            return None
        measured = measure(value)
        if part.best == "highest":
            key.append(-measured)
        elif part.best == "true":
            key.append(value is not True)
        else:
            key.append(measured)
    return tuple(key)


def whole(keys: Sequence[tuple[Any, ...] | None]) -> list[tuple[Any, ...] | None]:
    """Write broken numbers in keys as whole ones of their common denominator, which sort much faster.

    The order and who equals whom stay the same; where the denominators have no small multiple in
    common, the keys are given as they are.
    """
    known = [key for key in keys if key is not None]
    columns = [_whole(column) for column in zip(*known, strict=True)]
    changed = iter(zip(*columns, strict=True))
    return [None if key is None else next(changed) for key in keys]


def _whole(column: tuple[Any, ...]) -> tuple[Any, ...]:
    if not any(type(value) is Fraction for value in column):
        return column
    if not all(type(value) in (int, Fraction) for value in column):
        return column
    common = lcm(*{value.denominator for value in column})
    if common > MOST_COMMON:
        return column
    return tuple([value.numerator * (common // value.denominator) for value in column])


def ranks(keys: Sequence[Any], ties: str) -> list[int | None]:
    """Rank keys from the smallest: ``dense`` 1,1,2, otherwise 1,1,3; a None key has no rank."""
    ordered = sorted(key for key in keys if key is not None)
    place: dict[Any, int] = {}
    for position, key in enumerate(ordered, 1):
        if key not in place:
            place[key] = len(place) + 1 if ties == "dense" else position
    return [None if key is None else place[key] for key in keys]


def tied(keys: Sequence[tuple[Any, ...] | None]) -> list[bool]:
    """Tell of each key whether another equals it."""
    seen: dict[tuple[Any, ...], int] = {}
    for key in keys:
        if key is not None:
            seen[key] = seen.get(key, 0) + 1
    return [key is not None and seen[key] > 1 for key in keys]


def places(keys: Sequence[tuple[Any, ...] | None], free: int | None, at_cut: str) -> list[str]:
    """Say who is ``in`` and who ``out`` of so many free places (None: no limit).

    A tie across the last place gets what ``at_cut`` says: ``decide`` and ``draw`` are left to a person
    and to the lot, ``all_in`` and ``all_out`` are answered here.
    """
    answers = []
    counts = sorted(key for key in keys if key is not None)
    for key in keys:
        if key is None:
            answers.append("out")
            continue
        before, upto = bisect_left(counts, key), bisect_right(counts, key)
        if free is None or upto <= free:
            answers.append("in")
        elif before >= free:
            answers.append("out")
        else:
            answers.append({"all_in": "in", "all_out": "out"}.get(at_cut, at_cut))
    return answers
