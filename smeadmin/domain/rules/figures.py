"""Figures: named, unit-carrying quantities, each with exactly one origin (policy format 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from smeadmin.domain.rules.clocks import months_after
from smeadmin.domain.rules.conditions import NO, NONE, YES, Condition
from smeadmin.domain.rules.formula import Expression
from smeadmin.domain.rules.head import UNCITED, Citing
from smeadmin.domain.rules.reading import Reading, Row
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.domain.rules.values import NO_RULE, Value, divided, plain
from smeadmin.i18n import Text


class Origin:
    """How a figure is known."""

    def value(self, reading: Reading) -> Scalar | None:
        """Work the figure out; what nobody filed or judged is not known."""
        return None


@dataclass(frozen=True, slots=True)
class Figure:
    """A named quantity. ``choices`` run from low to high when ``ordered``; ``labels`` are their words."""

    name: str
    unit: str
    origin: Origin
    about: str = "institution"
    label: Text | None = None
    choices: tuple[str, ...] = ()
    ordered: bool = False
    labels: Mapping[str, Text] = field(default_factory=dict)
    definition: Text | None = None
    ask: Text | None = None
    note: Text | None = None
    evidence: tuple[str, ...] = ()
    clause: Citing = UNCITED

    @property
    def lasting(self) -> bool:
        """Whether its value is the same in every year (what the register or a reference holds)."""
        return isinstance(self.origin, Filed) and self.origin.where in ("register", "reference")

    @property
    def order(self) -> Mapping[str, int] | None:
        """The places of its choices, if they have an order."""
        return {name: place for place, name in enumerate(self.choices)} if self.ordered else None


@dataclass(frozen=True, slots=True)
class Filed(Origin):
    """Somebody wrote it there: ``return`` ``application`` ``register`` ``contract`` …"""

    where: str


@dataclass(frozen=True, slots=True)
class ByJudgement(Origin):
    """A named person of this role decides and gives a reason; until then it is not known."""

    role: str


@dataclass(frozen=True, slots=True)
class Derived(Origin):
    """Worked out by a formula."""

    source: str
    expression: Expression

    def value(self, reading: Reading) -> Scalar | None:
        """Work the formula out."""
        return self.expression.value(reading)


@dataclass(frozen=True, slots=True)
class Deemed(Origin):
    """A condition with a name: yes, no or not known (a deemed status)."""

    condition: Condition

    def value(self, reading: Reading) -> Scalar | None:
        """Judge the condition; one that does not apply is no."""
        verdict = self.condition.judge(reading).verdict
        return True if verdict is YES else False if verdict in (NO, NONE) else None


@dataclass(frozen=True, slots=True)
class Worked(Origin):
    """A value with a name: bands, cases, brackets."""

    rule: Value

    def value(self, reading: Reading) -> Scalar | None:
        """Work the value out; an open one is not known."""
        value = self.rule.bound(reading)
        return None if value is NO_RULE else value


@dataclass(frozen=True, slots=True)
class Since(Origin):
    """Whole years, months or days completed since a date, on the day of judgement."""

    figure: str
    unit: str

    def value(self, reading: Reading) -> Scalar | None:
        """Count the whole ones."""
        start, day = reading.figure(self.figure), reading.day
        if not isinstance(start, date) or day is None:
            return None
        if self.unit == "days":
            return (day - start).days
        each = 12 if self.unit == "years" else 1
        count = ((day.year - start.year) * 12 + day.month - start.month) // each
        return count if months_after(start, count * each) <= day else count - 1


@dataclass(frozen=True, slots=True)
class OverYears(Origin):
    """A figure read in each of the last n years, and what is taken from the row of them."""

    figure: str
    years: int
    taken: str

    def value(self, reading: Reading) -> Scalar | None:
        """Read the years; one that is missing makes it not known."""
        if reading.year is None:
            return None
        numbers: list[Number] = []
        for year in range(reading.year - self.years + 1, reading.year + 1):
            number = reading.at(year).number(self.figure)
            if number is None:
                return None
            numbers.append(number)
        taken: Number | None = _TAKEN[self.taken](numbers)
        return taken


def _growth(before: Number, after: Number) -> Number | None:
    return divided(after - before, before) if before else None


def _lowest_growth(numbers: list[Number]) -> Number | None:
    steps = [_growth(a, b) for a, b in pairwise(numbers)]
    known = [step for step in steps if step is not None]
    return min(known) if len(known) == len(steps) > 0 else None


_TAKEN: dict[str, Any] = {
    "lowest_growth": _lowest_growth,
    "growth": lambda n: _growth(n[0], n[-1]),
    "average": lambda n: divided(sum(n), len(n)),
    "sum": lambda n: plain(sum(n)),
    "lowest": min,
    "highest": max,
    "first": lambda n: n[0],
}
TAKEN = tuple(_TAKEN)


@dataclass(frozen=True, slots=True)
class RankOf(Origin):
    """The place of this body's figure among everybody's."""

    figure: str
    best: str
    ties: str

    def value(self, reading: Reading) -> Scalar | None:
        """Ask the population; without one, or without the figure, it is not known."""
        own, population = reading.figure(self.figure), reading.population
        if own is None or population is None:
            return None
        return population.place(self.figure, own, self.best, self.ties)


class RowReading(Reading):
    """One row of a source: its own fields under ``source.field``, all other figures as before."""

    __slots__ = ("base", "row", "source")

    def __init__(self, base: Reading, source: str, row: Row) -> None:
        self.base, self.source, self.row = base, source + ".", row
        self.figures, self.facts = base.figures, base.facts
        self.day, self.year, self.zero = base.day, base.year, False
        self.population = base.population
        self.known = {}

    def figure(self, name: str) -> Scalar | None:
        """Give a field of the row, or a figure of the body."""
        if name.startswith(self.source):
            return self.row.get(name[len(self.source) :])
        return self.base.figure(name)

    def strict(self) -> Reading:
        """Give itself: a row never counts what it does not know."""
        return self


@dataclass(frozen=True, slots=True)
class Computed(Origin):
    """Counted from rows the office holds.

    ``how``: ``count`` ``share`` ``distinct`` ``sum`` ``average`` of ``source`` (and its ``field``);
    ``where`` says which rows count, ``among`` which are looked at. ``window``: ``year`` (the judged one)
    or a number of years looking back from the day; ``in_force``: only rows valid on the day.
    """

    how: str
    source: str
    field: str | None = None
    where: Condition | None = None
    among: Condition | None = None
    window: str | int | None = None
    in_force: bool = False

    def value(self, reading: Reading) -> Scalar | None:
        """Count; a source that is not there, a day or field that is not known make it not known."""
        rows = reading.facts.rows.get(self.source)
        if rows is None:
            return None
        looked_at = self._select(self._in_window(rows, reading), self.among, reading)
        chosen = self._select(looked_at, self.where, reading)
        if chosen is None or looked_at is None:
            return None
        if self.how == "count":
            return len(chosen)
        if self.how == "share":
            return divided(len(chosen), len(looked_at)) if looked_at else None
        assert self.field is not None
        values: list[Any] = [row.get(self.field) for row in chosen]
        if None in values:
            return None
        if self.how == "distinct":
            return len(set(values))
        if self.how == "sum":
            return plain(sum(values))
        return divided(sum(values), len(values)) if values else None

    def _in_window(self, rows: Any, reading: Reading) -> list[Row] | None:
        if self.window is None and not self.in_force:
            return list(rows)
        day, year = reading.day, reading.year
        kept: list[Row] = []
        for row in rows:
            on, since, until = row.get("on"), row.get("from"), row.get("until")
            if self.window == "year":
                if year is None or not isinstance(on, date):
                    return None
                inside = on.year == year
            elif day is None:
                return None
            elif self.in_force:
                inside = (since is None or _day(since) <= day) and (
                    until is None or day <= _day(until)
                )
            elif not isinstance(on, date):
                return None
            else:
                assert isinstance(self.window, int)
                inside = months_after(day, -12 * self.window) < _day(on) <= day
            if inside:
                kept.append(row)
        return kept

    def _select(
        self, rows: list[Row] | None, test: Condition | None, reading: Reading
    ) -> list[Row] | None:
        if rows is None or test is None:
            return rows
        kept = []
        for row in rows:
            verdict = test.judge(RowReading(reading, self.source, row)).verdict
            if verdict is YES:
                kept.append(row)
            elif verdict is not NO and verdict is not NONE:
                return None
        return kept


def _day(value: Scalar) -> date:
    assert isinstance(value, date)
    return value
