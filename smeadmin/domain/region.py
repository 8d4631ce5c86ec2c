"""Regions as results: units with their dates, what they lie in, and what took their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smeadmin.domain.registers import Cell
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

LEVEL_LABELS = {
    "province": Text("省级", "province"),
    "city": Text("市级", "city"),
    "county": Text("县级", "county"),
    "town": Text("镇级", "town"),
    "zone": Text("园区", "zone"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One region as it stands in the register."""

    code: str
    name: str
    level: str
    parent_code: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    successor_code: str | None = None
    local: bool = False
    source: str | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the code is in use on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class RegionsListed:
    """Regions of a list: ``total`` match, ``units`` are shown; ``empty`` when the register has none."""

    units: tuple[Unit, ...]
    total: int
    filtered: bool
    full_names: dict[str, str]


@dataclass(frozen=True, slots=True)
class RegionShown:
    """One region: what it lies in, what lies in it, what it replaced, and who has the seat there."""

    unit: Unit
    full_name: str
    above: tuple[Unit, ...]
    parts: tuple[Unit, ...]
    predecessors: tuple[Unit, ...]
    successor: Unit | None
    institutions: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class RegionAdded:
    """A local zone or town was added."""

    unit: Unit
    full_name: str


@dataclass(frozen=True, slots=True)
class RegionEdited:
    """Values of one region were changed by hand."""

    unit: Unit
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RegionSucceeded:
    """One code took the place of another on a day; ``parts`` units now lie in the new one."""

    old: Unit
    new: Unit
    from_day: date
    created: bool
    parts: int
    institutions: int
    enterprises: int


class RegionNotFound(NotFound):
    """There is no region of that code or name.

    A town or zone is added by the office itself, with the unit that it lies in.
    """

    code, sentence = "region-not-found", N_("there is no region 「{text}」")


class RegionAmbiguous(Usage):
    """Several regions have that name; none of them is picked."""

    code = "region-ambiguous"
    sentence = N_("「{text}」 is the name of {n} regions; give the code")


class RegionExists(Conflict):
    """The code is in the register already."""

    code, sentence = "region-exists", N_("the region code {code} exists already")


class RegionInItself(Refused):
    """A unit would lie in itself, directly or through others."""

    code, sentence = "region-in-itself", N_("{code} would lie in itself")


class RegionSucceededAlready(Conflict):
    """A code is given up once."""

    code = "region-succeeded"
    sentence = N_("{code} was given up for {successor} on {day}")


def unit_of(row: Any) -> Unit:
    """Make a unit of a row."""
    return Unit(
        row["code"],
        row["name"],
        row["level"],
        row["parent_code"],
        row["valid_from"],
        row["valid_until"],
        row["successor_code"],
        bool(row["local"]),
        row["source"],
    )
