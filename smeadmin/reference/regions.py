"""Administrative divisions by GB/T 2260: provinces, cities and counties, with their dates.

Six digits name a province (``440000``), a city (``441900``) or a county (``440605``); nine or
twelve name a town. Towns, and zones that have no code in the standard, are added by the offices.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

AS_OF = date(2024, 12, 31)
"""The day of the list in ``regions.csv``: the ministry's list of 2024 (see NOTICE.md)."""


class Level(StrEnum):
    """Level of a unit; a zone without a code in the standard has the level its office gives it."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Region:
    """One unit: code, own name, level, and the code of the unit it is directly part of."""

    code: str
    name: str
    level: Level
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A code that was given up and the one that took its place.

    The two lists between which it happened are known, not the day: ``last_listed`` is the year of
    the last list with the old code, ``first_listed`` that of the first list with the new one.
    """

    code: str
    name: str
    successor: str
    last_listed: int
    first_listed: int

    def holds_on(self, day: date) -> bool:
        """Tell whether the new code surely holds on a day: from the end of the year of its list."""
        return day >= date(self.first_listed, 12, 31)


def level_of(code: str) -> Level | None:
    """Read the level from the shape of a code; ``None`` when it is no such shape (a local zone)."""
    if not (code.isascii() and code.isdigit()):
        return None
    if len(code) in (9, 12):
        return Level.TOWN
    if len(code) != 6:
        return None
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


class Regions:
    """Units by code, and how they lie in one another."""

    def __init__(
        self, units: Iterable[Region], successions: Iterable[Succession] = (), as_of: date = AS_OF
    ) -> None:
        self._units = {unit.code: unit for unit in units}
        self._successions = {step.code: step for step in successions}
        self.as_of = as_of

    def __iter__(self) -> Iterator[Region]:
        return iter(self._units.values())

    def __len__(self) -> int:
        return len(self._units)

    def __contains__(self, code: object) -> bool:
        return code in self._units

    @property
    def successions(self) -> Mapping[str, Succession]:
        """Codes given up, by code."""
        return self._successions

    def get(self, code: str) -> Region | None:
        """Find a unit by its code."""
        return self._units.get(code)

    def containing(self, code: str) -> tuple[Region, ...]:
        """List every unit a code is part of, itself first, the province last; empty when unknown.

        A county run by its province (``XX90ZZ``) and a district of a municipality have no city
        between, because the standard's fillers there are no units and are not in the list.
        """
        found: list[Region] = []
        unit = self._units.get(code)
        while unit is not None and unit not in found:
            found.append(unit)
            unit = self._units.get(unit.parent) if unit.parent else None
        return tuple(found)

    def lies_in(self, code: str, whole: str) -> bool:
        """Tell whether a unit is another or a part of it, however deep."""
        return any(unit.code == whole for unit in self.containing(code))

    def parts(self, code: str) -> tuple[Region, ...]:
        """List the units directly in another."""
        return tuple(unit for unit in self._units.values() if unit.parent == code)

    def full_name(self, code: str) -> str:
        """Say a unit with all that it lies in: 广东省佛山市顺德区; the code itself when unknown."""
        return "".join(unit.name for unit in reversed(self.containing(code))) or code

    def named(self, text: str) -> tuple[Region, ...]:
        """Find the units of a name, alone or led by what they lie in; several if ambiguous."""
        wanted = "".join(text.split())
        return tuple(
            unit
            for unit in self._units.values()
            if wanted.endswith(unit.name)
            and (wanted == unit.name or self._leads(unit, wanted[: -len(unit.name)]))
        )

    def _leads(self, unit: Region, rest: str) -> bool:
        for above in self.containing(unit.code)[1:]:
            if rest == above.name:
                return True
            rest = rest.removesuffix(above.name)
        return False

    def succeeded(self, code: str, on: date) -> str:
        """Follow a code that was given up to the one that holds on a day; else the code itself."""
        seen = {code}
        while (step := self._successions.get(code)) and step.holds_on(on):
            if step.successor in seen:
                break
            code = step.successor
            seen.add(code)
        return code

    def with_units(self, units: Iterable[Region]) -> Regions:
        """Lay an office's own towns and zones over these; one of the same code takes its place."""
        own = {unit.code: unit for unit in units}
        return Regions(
            {**self._units, **own}.values(), self._successions.values(), as_of=self.as_of
        )


def parent_of(code: str, known: Mapping[str, str]) -> str | None:
    """Find what a coded unit is directly part of: the nearest code above it that is known."""
    above = [code[:6]] if len(code) > 6 else []
    above += [code[:4] + "00", code[:2] + "0000"]
    return next((one for one in above if one != code and one in known), None)


@cache
def regions() -> Regions:
    """Give the national list (province, city, county) as of ``AS_OF``, read once."""
    names = {row["code"]: row["name"] for row in _rows("regions.csv")}
    units = []
    for code, name in names.items():
        level = level_of(code)
        assert level is not None, code
        units.append(Region(code, name, level, parent_of(code, names)))
    steps = [
        Succession(
            row["code"],
            row["name"],
            row["successor"],
            int(row["last_listed"]),
            int(row["first_listed"]),
        )
        for row in _rows("successions.csv")
    ]
    return Regions(units, steps)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("smeadmin.reference").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
