"""Regions: list, show, add, edit, one code after another, and the intake of their sheets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.imports import Batch, LookUp
from smeadmin.actions.meanwhile import Kept
from smeadmin.actions.regions import chain, find_region, full_name, units, within
from smeadmin.actions.registering import day_before
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.columns import NOUNS, Noun
from smeadmin.domain.listing import Exported
from smeadmin.domain.region import (
    RegionAdded,
    RegionEdited,
    RegionExists,
    RegionInItself,
    RegionShown,
    RegionsListed,
    RegionSucceeded,
    RegionSucceededAlready,
    Unit,
)
from smeadmin.domain.registers import Cell, NothingToChange
from smeadmin.errors import Line
from smeadmin.reference.regions import level_of
from smeadmin.storage.capture import among
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.region import Region

NOUN = NOUNS["region"]
BELOW = {"province": "city", "city": "county", "county": "town", "town": "zone", "zone": "zone"}


def list_regions(
    view: View,
    *,
    inside: str | None = None,
    level: str | None = None,
    local: bool = False,
    given_up: bool = False,
    limit: int | None = None,
) -> RegionsListed:
    """List regions in use on the day, or with ``given_up`` also those no longer.

    ``inside`` takes all that lies in a region, however deep. Raises RegionNotFound, RegionAmbiguous.
    """
    known = units(view)
    codes = within(view, find_region(view, inside).code) if inside else known.keys()
    chosen = [
        unit
        for code, unit in known.items()
        if code in codes
        and (given_up or unit.holds_on(view.on))
        and level in (None, unit.level)
        and (unit.local or not local)
    ]
    shown = tuple(chosen[:limit])
    names = {unit.code: full_name(known, unit.code) for unit in shown}
    return RegionsListed(shown, len(chosen), any((inside, level, local)), names)


def export_regions(view: View, *, inside: str | None = None, local: bool = False) -> Exported:
    """Give regions, given-up codes too, for a file that can be edited and imported again.

    ``inside`` takes all that lies in a region, ``local`` those that the office added. Raises
    RegionNotFound, RegionAmbiguous.
    """
    fields = tuple(column.name for column in NOUN.columns)
    listed = list_regions(view, inside=inside, local=local, given_up=True).units
    rows = tuple(tuple(getattr(unit, name) for name in fields) for unit in listed)
    return Exported("region", fields, rows, len(rows))


def show_region(view: View, *, region: str) -> RegionShown:
    """Show one region. Raises RegionNotFound, RegionAmbiguous."""
    unit, known = find_region(view, region), units(view)
    codes = within(view, unit.code)
    return RegionShown(
        unit=unit,
        full_name=full_name(known, unit.code),
        above=chain(known, unit.code)[1:],
        parts=tuple(
            u for u in known.values() if u.parent_code == unit.code and u.holds_on(view.on)
        ),
        predecessors=tuple(u for u in known.values() if u.successor_code == unit.code),
        successor=known.get(unit.successor_code or ""),
        institutions=_seated(view, of(Institution), codes),
        enterprises=_seated(view, of(Enterprise), codes),
    )


def add_region(
    change: Change,
    *,
    code: str,
    name: str,
    parent: str | None = None,
    level: str | None = None,
    from_day: date | None = None,
    source: str | None = None,
) -> RegionAdded:
    """Add a town or a zone of the office's own; its level follows from the one it lies in.

    Raises RegionExists, RegionNotFound, RegionAmbiguous, ValueRejected.
    """
    reader = TypedReader(NOUN, change.on)
    code, name = reader.read("code", code), reader.read("name", name)
    known = units(change)
    if code in known:
        raise _exists(known[code])
    above = find_region(change, parent or _above(known, code) or str(change.office["region_code"]))
    shaped = level_of(code)
    unit = Unit(
        code=code,
        name=name,
        level=level or (str(shaped) if shaped else BELOW[above.level]),
        parent_code=above.code,
        valid_from=from_day,
        local=True,
        source=reader.read("source", source) if source else change.act.document,
    )
    _insert(change, unit)
    change.summary = {"noun": "region", "code": code, "name": name}
    return RegionAdded(unit, full_name({**known, code: unit}, code))


def edit_region(
    change: Change,
    *,
    region: str,
    name: str | None = None,
    parent: str | None = None,
    level: str | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
) -> RegionEdited:
    """Set new values of one region.

    Raises RegionNotFound, RegionAmbiguous, RegionInItself, ValueRejected, NothingToChange.
    """
    unit, known = find_region(change, region), units(change)
    reader = TypedReader(NOUN, change.on)
    above = find_region(change, parent).code if parent else None
    if above is not None and unit.code in {u.code for u in chain(known, above)}:
        raise _in_itself(unit.code, above)
    given = {
        "name": reader.read("name", name) if name else None,
        "parent_code": above,
        "level": level,
        "valid_from": from_day,
        "valid_until": until_day,
    }
    wanted: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    if not wanted:
        raise NothingToChange(way_out=("smeadmin region edit --help",))
    changed = {f: value for f, value in wanted.items() if getattr(unit, f) != value}
    if changed:
        change.update(Region, of(Region).c.code == unit.code, **changed)
        change.summary = {"noun": "region", "code": unit.code, "name": unit.name}
    cells = tuple(Cell(f, getattr(unit, f), value) for f, value in changed.items())
    return RegionEdited(replace(unit, **changed), cells)


def succeed_region(
    change: Change, *, old: str, new: str, name: str | None = None, from_day: date | None = None
) -> RegionSucceeded:
    """Note that one code took the place of another from a day on (default the day of the act).

    The new unit is made like the old one where it is not there yet; what lies in the old one lies in
    the new one from then on. Whoever is registered keeps the code of its day. Raises RegionNotFound,
    RegionAmbiguous, RegionSucceededAlready, RegionInItself, ValueRejected.
    """
    before, day = find_region(change, old), from_day or change.on
    if before.successor_code is not None:
        until = before.valid_until.isoformat() if before.valid_until else "-"
        raise RegionSucceededAlready(
            details={"code": before.code, "successor": before.successor_code, "day": until},
            way_out=(f"smeadmin region show {before.code}",),
        )
    t, known = of(Region), units(change)
    code = TypedReader(NOUN, change.on).read("code", new)
    created = code not in known
    after = known.get(code) or replace(
        before, code=code, name=name or before.name, valid_from=day, valid_until=None
    )
    if code == before.code or before.code in {u.code for u in chain(known, code)}:
        raise _in_itself(before.code, code)
    if created:
        _insert(change, after)
    change.update(Region, t.c.code == before.code, successor_code=code, valid_until=day_before(day))
    parts = change.update(Region, t.c.parent_code == before.code, parent_code=code)
    change.summary = {"noun": "region", "code": before.code, "successor": code}
    return RegionSucceeded(
        old=before,
        new=after,
        from_day=day,
        created=created,
        parts=parts,
        institutions=_seated(change, of(Institution), frozenset({before.code})),
        enterprises=_seated(change, of(Enterprise), frozenset({before.code})),
    )


class RegionIntake:
    """Takes in sheets of towns and zones; a unit of the standard can be corrected the same way."""

    unit = "row"

    @property
    def noun(self) -> Noun:
        """The columns to read."""
        return NOUN

    def look_up(self, view: View) -> LookUp:
        """Nothing need be known before: codes are taken as written."""
        return LookUp()

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        """Read all regions: their values in the order of the sheet's fields."""
        t = of(Region)
        statement = sa.select(t.c.code, *(t.c[name] for name in fields))
        return {code: tuple(values) for code, *values in view.connection.execute(statement)}

    def kept(self, view: View, keys: Collection[str], fields: tuple[str, ...]) -> tuple[Kept, ...]:
        """Say where some regions are stored."""
        t = of(Region)
        here = sa.select(t.c.code, t.c.id).where(among(t.c.code, set(keys), view.dialect))
        rows = {code: (row,) for code, row in view.connection.execute(here)}
        return (Kept(t, rows, {name: name for name in fields}),)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert new units as the office's own, update changed ones. Raises RegionInItself."""
        known = units(change)
        for row, values in batch.plan.new():
            given = dict(zip(batch.fields, values, strict=True))
            shaped = level_of(given["code"])
            parent = given.get("parent_code") or _above(known, given["code"])
            above = known.get(parent or "")
            level = given.get("level") or (str(shaped) if shaped else "zone")
            unit = Unit(
                code=given["code"],
                name=given["name"],
                level=level,
                parent_code=parent or (above.code if above else change.office["region_code"]),
                valid_from=given.get("valid_from"),
                valid_until=given.get("valid_until"),
                local=True,
                successor_code=given.get("successor_code"),
                source=given.get("source"),
            )
            known[unit.code] = unit
            _insert(change, unit, source_id=batch.source_id, source_row=row)
        t = of(Region)
        for changed in batch.plan.changed():
            change.update(
                Region,
                t.c.code == changed.key,
                **changed.now,
                source_id=batch.source_id,
                source_row=changed.row,
            )
            known[changed.key] = replace(known[changed.key], **changed.now)
        for unit in known.values():
            if unit.parent_code and unit.code in {u.code for u in chain(known, unit.parent_code)}:
                raise _in_itself(unit.code, unit.parent_code)
        return {}


def _insert(change: Change, unit: Unit, **source: Any) -> None:
    change.insert(
        Region,
        None,
        code=unit.code,
        name=unit.name,
        level=unit.level,
        parent_code=unit.parent_code,
        valid_from=unit.valid_from,
        valid_until=unit.valid_until,
        successor_code=unit.successor_code,
        local=unit.local,
        source=unit.source,
        **source,
    )


def _above(known: Mapping[str, Unit], code: str) -> str | None:
    """Find what a coded unit lies in: the nearest code above it that is known."""
    shorter = (code[:9], code[:6], code[:4] + "00", code[:2] + "0000")
    return next((one for one in shorter if one != code and one in known), None)


def _in_itself(code: str, above: str) -> RegionInItself:
    return RegionInItself(
        details={"code": code, "parent": above}, way_out=(f"smeadmin region show {code}",)
    )


def _exists(unit: Unit) -> RegionExists:
    return RegionExists(
        details={"code": unit.code},
        more=(Line("have", (f"{unit.code}  {unit.name}",)),),
        way_out=(f"smeadmin region edit {unit.code}",),
    )


def _seated(view: View, table: sa.Table, codes: frozenset[str]) -> int:
    """Count those with their seat in some regions; many codes are asked in parts."""
    ordered, total = sorted(codes), 0
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        count = sa.select(sa.func.count()).select_from(table).where(table.c.region_code.in_(part))
        total += int(view.scalar(count) or 0)
    return total
