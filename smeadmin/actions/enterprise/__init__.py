"""Enterprises: add, edit, rename, move, close, show, list, export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, find
from smeadmin.actions.enterprise.size import (
    FIGURES,
    newest_year,
    put_figures,
    usual_year,
    year_figures,
)
from smeadmin.actions.listing import Beside, export_bodies, list_bodies, show_body
from smeadmin.actions.regions import find_region, full_name, region_list, region_words, units
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
from smeadmin.domain.listing import BodyShown, Exported, Listed
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
    read = reader.read_all(values)
    others = [read_identifier(text, change.on, change.act.reason) for text in identifiers]
    accepted = any(f.code == "check-character-accepted" for f in reader.findings)
    done = register_body(change, ENTERPRISE, read, others, accepted=accepted, verified=True)
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
    read = reader.read_all(values)
    others = [read_identifier(text, change.on, change.act.reason) for text in identifiers]
    accepted = any(f.code == "check-character-accepted" for f in reader.findings)
    given = {name: figure for name, figure in figures.items() if figure is not None}
    if not (read or others or clear or given):
        raise NothingToChange(way_out=("smeadmin enterprise edit --help",))
    found = find(change, ENTERPRISE, enterprise)
    year = year or usual_year(change.on)
    before = _figures(change, found.id, year)
    done = Edited(ENTERPRISE.noun, found, ())
    if read or others or clear:
        done = edit_body(
            change, ENTERPRISE, enterprise, read, others, clear=clear, accepted=accepted
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
    return replace(done, cells=(*done.cells, *cells))


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


def show_enterprise(view: View, *, enterprise: str) -> BodyShown:
    """Show one enterprise with its figures by year. Raises EnterpriseNotFound, NameAmbiguous."""
    found, shown = show_body(view, ENTERPRISE, enterprise)
    t = of(EnterpriseRegion)
    seats = view.rows(
        sa.select(t).where(t.c.enterprise_id == found.id).order_by(t.c.valid_until.desc())
    )
    former = tuple((row["region_code"], row["valid_until"]) for row in seats)
    return replace(shown, former_regions=former, years=year_figures(view, found.id))


def list_enterprises(
    view: View,
    *,
    region: str | None = None,
    industry: str | None = None,
    size: str | None = None,
    state: str | None = None,
    name: str | None = None,
    limit: int | None = None,
) -> Listed:
    """List enterprises, each with the newest figures there are. Raises RegionNotFound."""
    newest, t = newest_year(), of(EnterpriseYear)
    of_size = None
    if size is not None:
        joined = sa.select(t.c.enterprise_id).join(
            newest,
            (newest.c.enterprise_id == t.c.enterprise_id) & (newest.c.year == t.c.year),
        )
        wanted = t.c["size"].is_(None) if size == "unknown" else t.c["size"] == size
        of_size = of(Enterprise).c.id.in_(joined.where(wanted))
    listed = list_bodies(
        view,
        ENTERPRISE,
        region=region,
        state=state,
        name=name,
        limit=limit,
        also=of_size,
        industry=industry,
    )
    figures = _newest_figures(view, [row["id"] for row in listed.rows])
    rows = tuple({**row, **figures.get(row["id"], {})} for row in listed.rows)
    return replace(listed, rows=rows)


def export_enterprises(
    view: View, *, region: str | None = None, state: str | None = None, year: int | None = None
) -> Exported:
    """Give all enterprises with the figures of one year, to be edited and imported again."""
    t = of(EnterpriseYear)
    joined = (t.c.enterprise_id == of(Enterprise).c.id) & (
        t.c.year == (year or usual_year(view.on))
    )
    figures = Beside(t, joined, FIGURES)
    return export_bodies(view, ENTERPRISE, region=region, state=state, beside=figures)


def template_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the words for the drop-down lists of a template."""
    return {"region_code": region_list(view)}


def _newest_figures(view: View, keys: list[int]) -> dict[int, dict[str, Any]]:
    t = of(EnterpriseYear)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        rows = view.rows(
            sa.select(t).where(t.c.enterprise_id.in_(some)).order_by(t.c.enterprise_id, t.c.year)
        )
        for row in rows:  # the newest year comes last and stays
            found[row["enterprise_id"]] = {
                **{name: row[name] for name in FIGURES},
                "size": row["size"],
                "figures_year": row["year"],
            }
    return found


def _figures(view: View, key: int, year: int) -> dict[str, Any] | None:
    t = of(EnterpriseYear)
    row = view.first(sa.select(t).where(t.c.enterprise_id == key, t.c.year == year))
    return dict(row) if row is not None else None


def _reader(change: Change, accept_check: frozenset[str] = frozenset()) -> TypedReader:
    words = {"region_code": region_words(change, change.on)}
    return TypedReader(ENTERPRISE.noun, change.on, words, accept_check)
