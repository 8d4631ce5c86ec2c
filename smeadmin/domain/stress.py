"""Stress: how much of a ranking hangs on the weights, and on one figure near the cut.

In each run the weight of every part is moved by a share drawn evenly from both sides; the full marks stay
what they are, bonus parts are not moved. Points are rounded once by the measure's own rule and ranked by its
own order. Draws come from a seed alone (SHA-256 in counter mode), so everybody gets the same.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import repeat
from math import lcm
from operator import add, mul
from typing import Any, Final

from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.rules.ranking import ranks
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.domain.rules.values import Round
from smeadmin.errors import Refused
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

WHOLE: Final = 1000
"""Weights are moved in thousandths."""
PERCENT, RUNS = 10, 2000
"""By how much and how often, where nobody says otherwise; shown with every result."""
STABLE: Final = (Fraction(5, 100), Fraction(95, 100))
"""Inside or outside the cut in at least so many of the runs: its place is firm."""


class NothingToMove(Refused):
    """The score is no sum of parts, so it has no weights that could be moved."""

    code, sentence = "nothing-to-move", N_("the score of {evaluation} has no weights to move")


@dataclass(frozen=True, slots=True)
class Standing:
    """One ranked body: its points in each part, those of bonuses, and what breaks ties after the points."""

    institution_id: int
    name: str
    points: int
    rank: int
    parts: tuple[Number, ...]
    bonus: Number
    after: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How parts become a score: their full marks, cap, floor and rounding, and how ties rank."""

    full: tuple[Number, ...]
    at_most: Number | None
    at_least: Number | None
    round: Round | None
    ties: str

    def share(self, moved: Sequence[int]) -> Fraction:
        """Give by how much points weighed anew (thousandths) count, so that full marks stay as they are."""
        weighed = sum(full * (WHOLE + by) for full, by in zip(self.full, moved, strict=True))
        return Fraction(sum(self.full)) / Fraction(weighed)


class Columns:
    """Everybody's points part by part, as whole numbers over one denominator: a run only weighs them."""

    def __init__(self, bodies: Sequence[Standing], score: Score) -> None:
        self._score = score
        limits = [x for x in (score.at_most, score.at_least) if x is not None]
        numbers = {x for one in bodies for x in (*one.parts, one.bonus)}.union(limits)
        lower = self._lower = lcm(*(x.denominator for x in numbers))
        columns = zip(*((*one.parts, one.bonus) for one in bodies), strict=True)
        *self._parts, self._bonus = (tuple(int(x * lower) for x in column) for column in columns)
        places = {after: at for at, after in enumerate(sorted({one.after for one in bodies}))}
        self._after = tuple(places[one.after] for one in bodies)
        self._many = len(places)

    def points(self, moved: Sequence[int]) -> list[int]:
        """Give everybody's score with weights moved, in steps of its rounding or over a denominator."""
        score = self._score
        upper, lower = score.share(moved).as_integer_ratio()
        sums = list(map(mul, self._bonus, repeat(lower)))
        for column, by in zip(self._parts, moved, strict=True):
            sums = list(map(add, sums, map(mul, column, repeat((WHOLE + by) * upper))))
        lower *= self._lower
        if score.at_most is not None:
            most = int(score.at_most * lower)
            sums = [most if one > most else one for one in sums]
        if score.at_least is not None:
            least = int(score.at_least * lower)
            sums = [least if one < least else one for one in sums]
        return sums if score.round is None else score.round.steps(sums, lower)

    def ranks(self, moved: Sequence[int]) -> list[int]:
        """Rank everybody with weights moved, equals by what comes after the points."""
        many = self._many
        keys = [
            after - many * points
            for after, points in zip(self._after, self.points(moved), strict=True)
        ]
        return [rank for rank in ranks(keys, self._score.ties) if rank is not None]


@dataclass(frozen=True, slots=True)
class Hanging:
    """One figure of one body that, a little otherwise, would change who is inside the cut."""

    name: str
    figure: str
    label: Text
    unit: str
    now: Scalar
    to: Scalar
    rank: int
    inside: bool
    judged: bool
    single: bool  # one record more or less is enough
    measure: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Stressed:
    """One body over all runs: how often inside the cut, how often at another place, from where to where."""

    name: str
    points: int
    rank: int
    inside: Fraction | None
    moved: Fraction
    lowest: int
    highest: int

    @property
    def firm(self) -> bool:
        """Whether it is inside, or outside, in nearly all runs."""
        low, high = STABLE
        return self.inside is None or self.inside <= low or self.inside >= high


@dataclass(frozen=True, slots=True)
class Stress:
    """A ranking under moved weights, and what hangs on one figure near the cut."""

    line: EvaluationLine
    percent: int
    runs: int
    seed: int
    cut: int | None
    cut_by: str | None
    lines: tuple[Stressed, ...]
    hanging: tuple[Hanging, ...]
    tied: tuple[int, ...] = ()
    clauses: tuple[str, ...] = ()


def shaken(
    bodies: Sequence[Standing], score: Score, *, percent: int, runs: int, seed: int, cut: int | None
) -> list[Stressed]:
    """Rank everybody in so many runs of moved weights; ``cut``: the last place that counts."""
    if not bodies:
        return []
    everybody, found = Columns(bodies, score), array("I")
    for moved in draws(seed, runs, len(score.full), percent * WHOLE // 100):
        found.extend(everybody.ranks(moved))
    many = len(bodies)
    return [_over(one, sorted(found[at::many]), cut) for at, one in enumerate(bodies)]


def draws(seed: int, runs: int, parts: int, most: int) -> Iterator[tuple[int, ...]]:
    """Draw for each run by how many thousandths each weight moves, each amount as likely as any other."""
    wide, bits = 2 * most + 1, _bits(seed)
    fair = 2**32 // wide * wide
    for _run in range(runs):
        moved: list[int] = []
        while len(moved) < parts:
            number = next(bits)
            if number < fair:
                moved.append(number % wide - most)
        yield tuple(moved)


def _bits(seed: int) -> Iterator[int]:
    """Give 32-bit numbers from a seed: SHA-256 over seed and counter."""
    counter = 0
    while True:
        block = hashlib.sha256(f"stress/{seed}/{counter}".encode()).digest()
        for at in range(0, 32, 4):
            yield int.from_bytes(block[at : at + 4], "big")
        counter += 1


def _over(one: Standing, own: list[int], cut: int | None) -> Stressed:
    """Sum up the sorted ranks of one body: 95% of them lie between the lowest and the highest given."""
    runs = len(own)
    edge = runs // 40
    same = bisect_right(own, one.rank) - bisect_left(own, one.rank)
    return Stressed(
        name=one.name,
        points=one.points,
        rank=one.rank,
        inside=None if cut is None else Fraction(bisect_right(own, cut), runs),
        moved=Fraction(runs - same, runs),
        lowest=own[edge],
        highest=own[runs - 1 - edge],
    )
