"""Listing, exporting and showing institutions and enterprises."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import (
    PERSONAL,
    Body,
    as_found,
    find,
    former_names,
    identifiers,
    merged_into,
)
from smeadmin.actions.choices import stored_choice, with_choices
from smeadmin.actions.provenance import source_words
from smeadmin.actions.regions import (
    chain,
    find_region,
    full_name,
    region_names,
    units_above,
    within,
)
from smeadmin.domain.listing import BodyShown, Exported, Listed, Touch
from smeadmin.domain.registers import Cell, Found, office_number
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, PersonalValue, RowImage

_HIDDEN = frozenset(
    {"office_id", "change_id", "personal", "source_id", "source_row", "merged_into_id"}
)
_OURS = _HIDDEN | {"id"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """A table with further columns of an export: how it is joined, and which of its columns."""

    table: sa.Table
    joined: sa.ColumnElement[bool]
    names: tuple[str, ...]


def list_bodies(
    view: View,
    body: Body,
    *,
    region: str | None = None,
    state: str | None = None,
    name: str | None = None,
    limit: int | None = None,
    also: sa.ColumnElement[bool] | None = None,
    **equal: str | None,
) -> Listed:
    """List those that match; ``region`` takes all that lies in it. Raises RegionNotFound."""
    t, noun = body.table, with_choices(view, body.noun)
    equal = {key: stored_choice(noun, key, word) for key, word in equal.items()}
    where = _filter(view, body, region, state, name, equal)
    where = where if also is None else where & also
    total = int(view.scalar(sa.select(sa.func.count()).select_from(t).where(where)) or 0)
    held, fields = of(PersonalValue), [c.name for c in t.c if c.name not in _HIDDEN]
    rows = view.tuples(
        sa.select(*(t.c[name] for name in fields), held.c.content)
        .select_from(t.outerjoin(held, held.c.token == t.c.personal))
        .where(where)
        .order_by(t.c.office_no)
        .limit(limit)
    )
    made = tuple(_as_listed(body, dict(zip(fields, row, strict=False)), row[-1]) for row in rows)
    names = region_names(view, {row["region_code"] for row in made})
    filtered = also is not None or any((region, state, name, *equal.values()))
    return Listed(noun, made, total, filtered, names)


def _as_listed(body: Body, row: dict[str, Any], personal: Mapping[str, Any] | None) -> Row:
    row["office_no"] = office_number(body.name, row["office_no"])
    for name in PERSONAL:
        row[name] = personal.get(name) if personal else None
    return row


def export_bodies(
    view: View,
    body: Body,
    *,
    region: str | None = None,
    state: str | None = None,
    beside: Beside | None = None,
    **equal: str | None,
) -> Exported:
    """Give all rows in the columns of the registry, so that they can be edited and imported again.

    Personal columns are left out: a file that is passed on shall not carry them, and an import leaves
    untouched what is not in its file. Those that were merged into another are that other. Raises
    RegionNotFound.
    """
    t = body.table
    where = _filter(view, body, region, state, None, equal) & t.c.merged_into_id.is_(None)
    count = int(view.scalar(sa.select(sa.func.count()).select_from(t).where(where)) or 0)
    known: dict[str, sa.ColumnElement[Any]] = dict(t.c)
    if beside is not None:
        known = {**{n: beside.table.c[n] for n in beside.names}, **known}
    known["credit_code"] = body.code
    fields = tuple(c.name for c in body.noun.columns if c.name in known)
    source = t.outerjoin(beside.table, beside.joined) if beside else t
    statement = (
        sa.select(*(known[name] for name in fields))
        .select_from(source)
        .where(where)
        .order_by(t.c.office_no)
    )
    rows = with_days(view.stream(statement), fields)
    noun = with_choices(view, body.noun)
    return Exported(body.name, fields, rows, count, tuple(noun[name] for name in fields))


def with_days(rows: Iterator[tuple[Any, ...]], fields: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Turn the days of spooled rows back into dates."""
    days = [i for i, name in enumerate(fields) if name.endswith(("_on", "_from", "_until"))]
    for row in rows:
        values = list(row)
        for i in days:
            if values[i] is not None:
                values[i] = dt.date.fromisoformat(values[i])
        yield tuple(values)


def _filter(
    view: View,
    body: Body,
    region: str | None,
    state: str | None,
    name: str | None,
    equal: dict[str, str | None],
) -> sa.ColumnElement[bool]:
    t = body.table
    where: list[sa.ColumnElement[bool]] = [sa.true()]
    if region:
        codes = within(view, find_region(view, region).code)
        where.append(t.c.region_code.in_(sorted(codes)))
    if state:
        where.append(t.c.state == state)
    if name:
        where.append(sa.func.lower(t.c.name).contains(name.lower(), autoescape=True))
    where += [t.c[key] == value for key, value in equal.items() if value]
    return sa.and_(*where)


def show_body(view: View, body: Body, text: str) -> tuple[Found, BodyShown]:
    """Gather the page of one. Raises what ``find`` raises."""
    found = find(view, body, text)
    t = body.table
    row = view.one(sa.select(t).where(t.c.id == found.id))
    values = {**row, **view.personal([row["personal"]]).get(row["personal"] or "", {})}
    code = row["region_code"]
    known = units_above(view, code)
    here = known.get(code or "")
    successor = here.successor_code if here and not here.holds_on(view.on) else None
    registered, last = touches(view, t, row)
    return found, BodyShown(
        noun=with_choices(view, body.noun),
        found=as_found(body, row, found.by_old_name),
        values=values,
        region_name=full_name(known, code) if chain(known, code) else None,
        region_now=f"{successor} {full_name(known, successor)}" if successor else None,
        registered=registered,
        last=last,
        former_names=former_names(view, body, found.id),
        identifiers=identifiers(view, body, found.id),
        merged=merged_into(view, body, found.id),
        source=source_words(view, row["source_id"], row["source_row"]),
    )


def touches(view: View, table: sa.Table, row: sa.RowMapping) -> tuple[Touch, Touch | None]:
    """Tell which change put a row there, and which one changed it last and how."""
    image = of(RowImage)
    kept = view.rows(
        sa.select(image)
        .where(image.c.name == table.name, image.c.row_id == row["id"])
        .order_by(image.c.id)
    )
    names = [column.name for column in table.columns]
    first = json.loads(kept[0]["image"])[names.index("change_id")] if kept else row["change_id"]
    if not kept:
        return _touch(view, first), None
    before = dict(zip(names, json.loads(kept[-1]["image"]), strict=True))
    cells = tuple(
        Cell(name, _as_python(table.c[name], before[name]), row[name])
        for name in names
        if name not in _OURS and _as_python(table.c[name], before[name]) != row[name]
    )
    return _touch(view, first), _touch(view, row["change_id"], cells)


def _as_python(column: sa.Column[Any], stored: Any) -> Any:
    if isinstance(stored, str) and column.name.endswith(("_on", "_from", "_until")):
        return dt.date.fromisoformat(stored)
    return stored


def _touch(view: View, change_id: int, cells: tuple[Cell, ...] = ()) -> Touch:
    log = of(ChangeRow)
    row = view.first(sa.select(log.c.number, log.c.acted_on).where(log.c.id == change_id))
    if row is None:  # the change that is being made
        return Touch("", view.on, cells)
    return Touch(change_number(row["number"]), row["acted_on"], cells)
