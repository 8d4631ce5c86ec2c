"""Enterprises: add, edit, rename, move, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, find
from smeadmin.actions.enterprise.size import FIGURES, is_known_industry, put_figures, usual_year
from smeadmin.actions.regions import find_region, full_name, region_words, units
from smeadmin.actions.registering import (
    close_body,
    day_before,
    edit_body,
    read_identifier,
    register_body,
    rename_body,
    stored_values,
)
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.registers import (
    Cell,
    Closed,
    Edited,
    Moved,
    NothingToChange,
    Registered,
    Renamed,
)
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseRegion, EnterpriseYear


def add_enterprise(
    change: Change,
    *,
    values: Mapping[str, str | None],
    figures: Mapping[str, int | None],
    year: int | None = None,
    identifiers: Sequence[str] = (),
    accept_check: frozenset[str] = frozenset(),
) -> Registered:
    """Put one enterprise on the register, with the figures of a year, and classify it.

    Raises CheckCharacter, ValueRejected, IdentifierNeeded, AlreadyExists.
    """
    reader = _reader(change, accept_check)
    read = _read(reader, values)
    others = [read_identifier(text, change.on, change.act.reason) for text in identifiers]
    done = register_body(change, ENTERPRISE, read, others, accepted=reader.accepted, verified=True)
    done = replace(done, doubts=reader.doubts)
    given = {name: figure for name, figure in figures.items() if figure is not None}
    if not given:
        return done
    year = year or usual_year(change.on)
    size = put_figures(change, done.found.id, year, read.get("industry"), given)
    return replace(done, size=size)


def edit_enterprise(
    change: Change,
    *,
    enterprise: str,
    values: Mapping[str, str | None],
    figures: Mapping[str, int | None],
    year: int | None = None,
    identifiers: Sequence[str] = (),
    clear: Sequence[str] = (),
    accept_check: frozenset[str] = frozenset(),
) -> Edited:
    """Set new values of one enterprise, and figures of a year; either may move its size class.

    Raises EnterpriseNotFound, NameAmbiguous, CheckCharacter, ValueRejected, NothingToChange,
    AlreadyExists.
    """
    reader = _reader(change, accept_check)
    read = _read(reader, values)
    others = [read_identifier(text, change.on, change.act.reason) for text in identifiers]
    given = {name: figure for name, figure in figures.items() if figure is not None}
    if not (read or others or clear or given):
        raise NothingToChange(way_out=("smeadmin enterprise edit --help",))
    found = find(change, ENTERPRISE, enterprise)
    year = year or usual_year(change.on)
    before = _figures(change, found.id, year)
    done = Edited(ENTERPRISE.noun, found, ())
    if read or others or clear:
        done = edit_body(
            change, ENTERPRISE, enterprise, read, others, clear=clear, accepted=reader.accepted
        )
    if given or "industry" in read:
        industry = stored_values(change, ENTERPRISE, found.id)["industry"]
        if given or before is not None:
            put_figures(change, found.id, year, industry, given)
    after = _figures(change, found.id, year) or {}
    cells = tuple(
        Cell(name, (before or {}).get(name), after.get(name))
        for name in (*FIGURES, "size")
        if (before or {}).get(name) != after.get(name)
    )
    return replace(done, cells=(*done.cells, *cells), doubts=reader.doubts)


def rename_enterprise(
    change: Change, *, enterprise: str, name: str, from_day: date | None = None
) -> Renamed:
    """Give one enterprise a new name from a day on. Raises EnterpriseNotFound, NameAmbiguous."""
    read = _reader(change).read("name", name)
    return rename_body(change, ENTERPRISE, enterprise, read, from_day)


def move_enterprise(
    change: Change, *, enterprise: str, region: str, from_day: date | None = None
) -> Moved:
    """Note that an enterprise has its seat in another region from a day on; the old one is kept.

    Raises EnterpriseNotFound, NameAmbiguous, RegionNotFound, RegionAmbiguous.
    """
    found = find(change, ENTERPRISE, enterprise)
    unit, day = find_region(change, region), from_day or change.on
    old = found.region_code
    if unit.code != old:
        t = of(EnterpriseRegion)
        last = change.scalar(
            sa.select(sa.func.max(t.c.valid_until)).where(t.c.enterprise_id == found.id)
        )
        change.insert(
            EnterpriseRegion,
            enterprise_id=found.id,
            region_code=old,
            valid_from=last if last is not None and last < day else None,
            valid_until=day_before(day),
        )
        change.update(Enterprise, of(Enterprise).c.id == found.id, region_code=unit.code)
        change.summary = {"noun": "enterprise", "office_no": found.office_no, "name": found.name}
    known = units(change)
    return Moved(
        replace(found, region_code=unit.code),
        f"{old} {full_name(known, old)}" if old else "-",
        f"{unit.code} {full_name(known, unit.code)}",
        day,
    )


def close_enterprise(change: Change, *, enterprise: str) -> Closed:
    """Take one enterprise off the register. Raises EnterpriseNotFound, NameAmbiguous, AlreadyClosed."""
    return close_body(change, ENTERPRISE, enterprise)


def _figures(view: View, key: int, year: int) -> dict[str, Any] | None:
    t = of(EnterpriseYear)
    row = view.first(sa.select(t).where(t.c.enterprise_id == key, t.c.year == year))
    return dict(row) if row is not None else None


def _reader(change: Change, accept_check: frozenset[str] = frozenset()) -> TypedReader:
    words = {"region_code": region_words(change, change.on)}
    return TypedReader(ENTERPRISE.noun, change.on, words, accept_check)


def _read(reader: TypedReader, values: Mapping[str, str | None]) -> dict[str, Any]:
    """Read the values, and doubt an industry by which no size can be told."""
    read = reader.read_all(values)
    industry = read.get("industry")
    if industry and not is_known_industry(industry):
        reader.doubt("industry-unknown", "industry", industry)
    return read
