"""Size class of an enterprise: micro, small, medium or large, by a dated standard.

A class holds when every lower bound of it holds; the first that holds, from large downwards, is the
answer, and below small is micro. The bounds are data (``reference/sizes.toml``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smeadmin.i18n import Text


class Size(StrEnum):
    """Size classes, lowest first."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIZE_LABELS = {
    Size.MICRO: Text("微型", "micro"),
    Size.SMALL: Text("小型", "small"),
    Size.MEDIUM: Text("中型", "medium"),
    Size.LARGE: Text("大型", "large"),
}

FALLING = (Size.LARGE, Size.MEDIUM, Size.SMALL)
"""The classes that have bounds, in the order in which they are tried."""


class Indicator(StrEnum):
    """What a bound looks at: staff in persons, revenue and assets in fen."""

    STAFF = "staff"
    REVENUE = "revenue_fen"
    ASSETS = "assets_fen"


INDICATOR_LABELS = {
    Indicator.STAFF: Text("从业人员", "staff"),
    Indicator.REVENUE: Text("营业收入", "revenue"),
    Indicator.ASSETS: Text("资产总额", "assets"),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive lower bounds of one indicator for large, medium and small (persons or fen)."""

    indicator: Indicator
    large: int
    medium: int
    small: int

    def of(self, size: Size) -> int:
        """Give the bound of one class; micro has none."""
        return {Size.LARGE: self.large, Size.MEDIUM: self.medium, Size.SMALL: self.small}[size]


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector of a standard: its name, other spellings of it, and its one or two indicators."""

    name: Text
    also: tuple[str, ...]
    bounds: tuple[Bounds, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """A dated size standard; ``valid_from`` is the first day on which it is used."""

    id: str
    title: Text
    number: str
    valid_from: date
    sectors: tuple[Sector, ...]

    def sector(self, name: str) -> Sector | None:
        """Find a sector by its filed name; ``None`` when the name is none of those known."""
        wanted = _bare(name)
        for one in self.sectors:
            if wanted in {_bare(word) for word in (one.name.zh, one.name.en, *one.also)}:
                return one
        return None


@dataclass(frozen=True, slots=True)
class SizeLine:
    """One comparison of the trace; ``met`` is None when nothing was filed to compare."""

    size: Size
    indicator: Indicator
    found: int | None
    at_least: int
    met: bool | None


@dataclass(frozen=True, slots=True)
class SizeClass:
    """The answer: the class, or None when it is not known, and every comparison made on the way.

    ``missing`` are the indicators whose absence keeps the answer open; ``sector`` is None when the
    filed name is none of the standard's.
    """

    standard: str
    sector: Sector | None
    size: Size | None
    lines: tuple[SizeLine, ...] = ()
    missing: tuple[Indicator, ...] = ()


def classify(
    standard: Standard,
    sector: str | None,
    staff: int | None = None,
    revenue_fen: int | None = None,
    assets_fen: int | None = None,
) -> SizeClass:
    """Tell the size class of one enterprise and how it was found.

    A number that is not filed makes its comparison unknown. A class fails as soon as one known
    number is below its bound; where the unknown number would decide, the class is not known. So a
    firm is never found small because somebody left a cell empty. An unknown sector has no class.
    """
    filed = {
        Indicator.STAFF: staff,
        Indicator.REVENUE: revenue_fen,
        Indicator.ASSETS: assets_fen,
    }
    known = standard.sector(sector) if sector else None
    if known is None:
        return SizeClass(standard.id, None, None)
    lines: list[SizeLine] = []
    for size in FALLING:
        tried = [_compare(size, bounds, filed[bounds.indicator]) for bounds in known.bounds]
        lines += tried
        if all(line.met for line in tried):
            return SizeClass(standard.id, known, size, tuple(lines))
        if not any(line.met is False for line in tried):
            missing = tuple(line.indicator for line in tried if line.met is None)
            return SizeClass(standard.id, known, None, tuple(lines), missing)
    return SizeClass(standard.id, known, Size.MICRO, tuple(lines))


def _compare(size: Size, bounds: Bounds, found: int | None) -> SizeLine:
    at_least = bounds.of(size)
    met = None if found is None else found >= at_least
    return SizeLine(size, bounds.indicator, found, at_least, met)


def _bare(name: str) -> str:
    return "".join(name.split()).replace("、", "").casefold()
