"""Yearly figures as results: what is asked, what was filed, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smeadmin.domain.columns import Column, Noun
from smeadmin.domain.registers import Found
from smeadmin.errors import NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class NoFiguresAsked(Refused):
    """No adopted measure asks institutions for yearly figures, so there is nothing to file.

    The columns of a return follow from the figures of the measures in force.
    """

    code, sentence = "no-figures-asked", N_("no measure in force on {on} asks for yearly figures")


class FigureNotAsked(NotFound):
    """No measure in force asks for a figure of that name."""

    code, sentence = "figure-not-asked", N_("no measure in force asks for the figure {figure}")


class FigureNeedsReason(Usage):
    """A figure typed over what was filed needs the reason, which is kept with it."""

    code, sentence = "figure-needs-reason", N_("setting a filed figure needs --reason")


class YearNotBegun(Refused):
    """The year has not begun, so nothing of it can be filed."""

    code, sentence = "year-not-begun", N_("{year} has not begun on {on}")


def check_year(year: int, on: date) -> None:
    """Refuse figures of a year that lies ahead; raises YearNotBegun."""
    if year > on.year:
        raise YearNotBegun(
            details={"year": year, "on": on.isoformat()}, way_out=(f"--year {on.year - 1}",)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that measures in force want filed: its column, which measures want it, where, and as what."""

    name: str
    unit: str
    label: Text
    choices: tuple[tuple[str, Text], ...]
    policies: tuple[str, ...]
    meaning: Text | None = None
    clauses: tuple[str, ...] = ()
    needed: bool = True
    """Whether a rule waits for it; what no rule reads may be filed and is never said to be missing."""


@dataclass(frozen=True, slots=True)
class Asking:
    """All figures asked for on a day, and the columns of the sheet they make."""

    figures: tuple[Asked, ...]
    noun: Noun

    def column(self, name: str) -> Column:
        """Give the column of a figure."""
        return self.noun[name]


@dataclass(frozen=True, slots=True)
class Filed:
    """One figure of one institution and year: its value, and where it came from (None: not filed)."""

    column: Column
    value: Any
    place: str | None
    change: str | None


@dataclass(frozen=True, slots=True)
class ReturnShown:
    """The figures of one institution for a year; ``staff`` counts its roster, None without one."""

    institution: Found
    year: int
    figures: tuple[Filed, ...]
    staff: int | None

    @property
    def missing(self) -> tuple[Column, ...]:
        """The figures that are asked for and not filed."""
        return tuple(one.column for one in self.figures if one.value is None)


@dataclass(frozen=True, slots=True)
class FigureSet:
    """One figure was typed; ``was`` is the value before."""

    institution: Found
    year: int
    column: Column
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """How complete one institution's figures of a year are."""

    code: str
    name: str
    filed: int
    missing: tuple[Column, ...]
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnsListed:
    """Institutions of which figures of a year are asked; ``none`` filed nothing at all."""

    year: int
    lines: tuple[ReturnLine, ...]
    institutions: int
    none: int
    partly: int
