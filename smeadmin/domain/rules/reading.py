"""What is known of one body on one day, and how its figures are read from it.

``Facts`` is what storage gathers; a ``Reading`` looks at it through one document and remembers every
figure that was worked out, so that each is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from smeadmin.domain.rules.units import Number, Scalar, is_number

if TYPE_CHECKING:
    from smeadmin.domain.rules.figures import Figure

Row = Mapping[str, Scalar | None]
Known = Mapping[str, Scalar | None]


def lies_in(region: str, larger: str) -> bool:
    """Tell whether a region is, or is part of, another by their GB/T 2260 codes (440606 in 440000)."""
    stem = larger
    while len(stem) > 2 and stem.endswith("00"):
        stem = stem[:-2]
    return region.startswith(stem)


class Standing(Protocol):
    """Everybody who is ranked together: gives the place of a number among theirs."""

    def place(self, figure: str, value: Scalar, best: str, ties: str) -> int:
        """Give the rank of ``value`` in ``figure``, 1 being the best."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one body: exact values by figure name, for one judged year and one day.

    ``values``: filed, judged and (when storage has counted them by SQL) computed figures; a figure that
    is absent or None is not known. ``years``: values of single years, by year. ``rows``: the rows the
    office holds, by source (``record``, ``title`` …); a source that is absent is not known, an empty one
    has none. ``origins``: where each value stands (file, sheet, row, column), copied into the trace as it
    is. ``within``: which region lies in which, where local zones have parents of their own.
    """

    values: Known
    day: date | None = None
    year: int | None = None
    years: Mapping[int, Known] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    origins: Mapping[str, object] = field(default_factory=dict)
    population: Standing | None = None
    within: Callable[[str, str], bool] = lies_in


def _lasting(figures: Mapping[str, Figure]) -> frozenset[str]:
    """Name the figures that are the same in every year; remembered for the document looked at last."""
    if _LATEST[0] is not figures:
        _LATEST[:] = [figures, frozenset(n for n, figure in figures.items() if figure.lasting)]
    found: frozenset[str] = _LATEST[1]
    return found


_LATEST: list[Any] = [None, frozenset()]


class Reading:
    """One look at the facts: gives any figure of the document, worked out when first asked for.

    ``zero``: a number that is not known counts 0 (``missing = "zero"`` of an evaluation).
    """

    __slots__ = (
        *("_others", "_strict", "day", "facts", "figures", "known", "population", "year", "zero"),
    )

    def __init__(self, figures: Mapping[str, Figure], facts: Facts, *, zero: bool = False) -> None:
        self.figures = figures
        self.facts = facts
        self.day = facts.day
        self.year = facts.year
        self.zero = zero
        self.population = facts.population
        of_year = facts.years.get(facts.year) if facts.year is not None else None
        self.known: dict[str, Scalar | None] = (
            {**of_year, **facts.values} if of_year else dict(facts.values)
        )
        self._others: dict[int, Reading] = {}
        self._strict: Reading | None = (
            None  # not among the others: the two would keep each other alive
        )

    def figure(self, name: str) -> Scalar | None:
        """Give a figure's value; None when it is not known."""
        known = self.known
        if name in known:
            return known[name]
        figure = self.figures.get(name)
        value = figure.origin.value(self) if figure is not None else None
        known[name] = value
        return value

    def number(self, name: str) -> Number | None:
        """Give a figure as a number (a set as its size); None when it is not known or no number."""
        return as_number(self.figure(name))

    def strict(self) -> Reading:
        """Give the same reading for a threshold, where what is not known never counts 0."""
        if not self.zero:
            return self
        twin = self._strict
        if twin is None:
            twin = Reading.__new__(Reading)
            for slot in ("figures", "facts", "day", "year", "known", "population", "_others"):
                setattr(twin, slot, getattr(self, slot))
            twin.zero, twin._strict = False, None
            self._strict = twin
        return twin

    def join(self, population: Standing) -> None:
        """Put the body among everybody it is ranked with, unless the facts already did."""
        if self.population is None:
            self.population = population
            if self._strict is not None:
                self._strict.population = population

    def at(self, year: int) -> Reading:
        """Give the reading of another year: its own filed values, the windows ending with that year."""
        if year == self.year:
            return self
        if year not in self._others:
            facts, kept = self.facts, _lasting(self.figures)
            other = Reading.__new__(Reading)
            other.figures, other.facts, other.zero = self.figures, facts, self.zero
            other.day, other.year, other.population = date(year, 12, 31), year, None
            other.known = {name: value for name, value in facts.values.items() if name in kept}
            other.known.update(facts.years.get(year, {}))
            other._others, other._strict = {}, None
            self._others[year] = other
        return self._others[year]

    def other_years(self) -> dict[int, Reading]:
        """Give the readings of other years that were asked for."""
        return self._others


def as_number(value: Scalar | None) -> Number | None:
    """Read a value as a number: a set is its size, a yes/no is none."""
    if is_number(value):  # by far the most
        return value
    return len(value) if isinstance(value, tuple) else None
