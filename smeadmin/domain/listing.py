"""Lists, exports and pages of institutions and enterprises, as results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smeadmin.domain.columns import Column, Noun
from smeadmin.domain.merging import MergedOne
from smeadmin.domain.registers import Cell, FormerName, Found, Identifier
from smeadmin.domain.size import SizeClass
from smeadmin.i18n import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of a list, each a mapping of column names to stored values; ``total`` match the filter.

    ``filtered`` says that a filter was given, so that an empty list can say which of the two is empty;
    ``region_names`` are the names of the codes that stand in the rows.
    """

    noun: Noun
    rows: tuple[Mapping[str, Any], ...]
    total: int
    filtered: bool
    region_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows for a file, as an iterable of tuples in the order of ``fields``; ``count`` of them.

    ``columns`` are those of ``fields`` where they know more than the registry: the measures' choices.
    ``before`` and ``back`` are what an import must be told before and after the file, where it must.
    Only rows that are ``kept`` in the register bear a version: others come in as new ones.
    """

    noun: str
    fields: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]
    count: int
    columns: tuple[Column, ...] = ()
    before: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Touch:
    """A change that wrote a row: its number, its day, and what it changed."""

    change: str
    on: date
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of an enterprise for one year, and the size class that follows from them."""

    year: int
    sector: str | None
    staff: int | None
    revenue_fen: int | None
    assets_fen: int | None
    size: str | None
    standard: str | None
    size_on: date | None


@dataclass(frozen=True, slots=True)
class BodyShown:
    """One institution or enterprise: its values, where it lies, what it was called, who wrote it."""

    noun: Noun
    found: Found
    values: Mapping[str, Any]
    region_name: str | None
    region_now: str | None
    registered: Touch
    last: Touch | None
    former_names: tuple[FormerName, ...]
    identifiers: tuple[Identifier, ...]
    source: Text | None
    merged: tuple[MergedOne, ...] = ()
    former_regions: tuple[tuple[str | None, date | None], ...] = ()
    years: tuple[YearFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class SizeJudged:
    """One enterprise whose size class was worked out: the comparisons, and what stood before."""

    found: Found
    year: int
    answer: SizeClass
    was: str | None


@dataclass(frozen=True, slots=True)
class Classified:
    """Size classes that were worked out: how many of each, how many not known, how many moved."""

    standard: str
    title: Text
    year: int
    by_size: Mapping[str, int]
    unknown: int
    changed: int
    no_figures: int
    one: SizeJudged | None = None
