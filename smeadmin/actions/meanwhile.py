"""Who changed a row of a sheet since it was exported: the third side of a three-way comparison.

An exported file says in its column 版本 which change its rows are as of. When it comes back, a cell that
somebody else changed since is neither taken back unnoticed nor overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.sheet import Meanwhile
from smeadmin.storage import capture
from smeadmin.storage.capture import among
from smeadmin.storage.change import View, change_number
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, ChangeTable, RowImage
from smeadmin.storage.types import Day

TABLES: Mapping[str, tuple[str, ...]] = {
    "institution": ("institution",),
    "enterprise": ("enterprise", "enterprise_year"),
    "service": ("service",),
    "record": ("record",),
    "return": ("return_value",),
    "staff": ("staff_row",),
    "roster": ("roster_item",),
    "calendar": ("calendar_day",),
}
"""Where the rows of an exported noun are stored."""

Stored = Mapping[str, Any]
"""The values of a row as they are stored."""

PERSONAL = "personal"
"""The column that holds the token of a row's personal values."""

_VERSION = re.compile(r"(\w+)-CS-(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """Where fields of rows of a sheet are stored: a table, the keys of its rows by those of the sheet,
    and the column of each field; behind ``personal`` stand the personal ones.

    A row of the sheet has more than one where the stored one was deleted and put in anew; they follow
    each other. ``read`` gives the value of a field from the stored row where it is more than one column.
    """

    table: sa.Table
    rows: Mapping[Any, Sequence[int]]
    columns: Mapping[str, str]
    read: Callable[[str, Stored], Any] | None = None


History = tuple[list[Stored | None], list[sa.RowMapping]]
"""The states of a row, oldest first, and the change between each two of them."""


Persons = Mapping[str, Mapping[str, Any]]
"""Personal values by the token that stands for them in a row."""


def version_of(view: View, noun: str) -> str:
    """Give the version of a noun's rows: this store's short code and the last change to any of them."""
    return f"{_store(view)}-{change_number(last_change_to(view, noun))}"


def last_change_to(view: View, noun: str) -> int:
    """Give the number of the last change to any of a noun's rows."""
    log, parts = of(ChangeRow), of(ChangeTable)
    last = view.scalar(
        sa.select(sa.func.max(log.c.number))
        .join(parts, parts.c.change_id == log.c.id)
        .where(parts.c.name.in_(TABLES.get(noun, (noun,))))
    )
    return int(last or 0)


def number_of(view: View, version: str) -> int | None:
    """Give the number of the change a version names; None where there is no such change in this store."""
    found = _VERSION.fullmatch(version.strip())
    if not found or found[1] != _store(view):
        return None
    number = int(found[2])
    return number if number <= last_number(view) else None  # else of what a backup does not hold


def changed_since(
    view: View, kept: Iterable[Kept], number: int, by: str
) -> dict[Any, dict[str, Meanwhile]]:
    """Say of rows of a sheet, by their keys, which fields others than ``by`` changed after a change:
    what they were then, who, and when."""
    found: dict[Any, dict[str, Meanwhile]] = {}
    for one in kept:
        touched = _touched(view, one.table, {i for ids in one.rows.values() for i in ids}, number)
        persons = _persons(view, one, touched)
        for key, ids in one.rows.items():
            history = _joined(touched[i] for i in ids if i in touched)
            if altered := _altered(one, history, by, persons):
                found.setdefault(key, {}).update(altered)
    return found


def _altered(kept: Kept, history: History, by: str, persons: Persons) -> dict[str, Meanwhile]:
    states, acts = history
    found: dict[str, Meanwhile] = {}
    for field in kept.columns:
        values = [_value(kept, field, state, persons) for state in states]
        altering = [i for i in range(len(acts)) if values[i] != values[i + 1]]
        if not altering or acts[altering[-1]]["acted_by"] == by:
            continue
        act = acts[altering[-1]]
        own = [i for i in altering if acts[i]["acted_by"] == by]
        then = values[own[-1] + 1] if own else values[0]
        if then == values[-1]:  # changed and changed back: it is what was exported
            continue
        found[field] = Meanwhile(
            *(then, act["acted_by"], act["acted_on"], change_number(act["number"])), values[0]
        )
    return found


def deleted(view: View, table: sa.Table) -> Iterator[tuple[int, Stored]]:
    """Go through the rows of a table that were deleted at any time: their keys, and as they were."""
    image, names = of(RowImage), capture.column_names(table)
    rows = view.connection.execute(
        sa.select(image.c.row_id, image.c.image)
        .where(image.c.name == table.name, image.c.deleted.is_(sa.true()))
        .order_by(image.c.row_id)
    )
    for key, stored in rows:
        yield key, dict(zip(names, json.loads(stored), strict=True))


def _joined(histories: Iterable[History]) -> History:
    """Put the histories of rows that follow each other in one."""
    states: list[Stored | None] = [None]
    acts: list[sa.RowMapping] = []
    for more, between in histories:
        states = (
            [*states, *more[1:]] if acts else more
        )  # none was there when the one before had gone
        acts += between
    return states, acts


def _touched(view: View, table: sa.Table, keys: Collection[int], number: int) -> dict[int, History]:
    """Read what became of those of some rows that were written after a change."""
    image, log, names = of(RowImage), of(ChangeRow), capture.column_names(table)
    said, after = (log.c.number, log.c.acted_by, log.c.acted_on), log.c.number > number

    def stored(values: Iterable[Any]) -> Stored:
        return dict(zip(names, values, strict=True))

    images = (
        sa.select(image.c.row_id, image.c.image, *said)
        .join(log, log.c.id == image.c.change_id)
        .where(image.c.name == table.name, among(image.c.row_id, keys, view.dialect), after)
        .order_by(log.c.number)
    )
    was: dict[int, History] = {}
    for row in view.rows(images):
        states, acts = was.setdefault(row["row_id"], ([], []))
        states.append(stored(json.loads(row["image"])))
        acts.append(row)
    columns = capture.physical(table, names)
    today = sa.select(table.c.id, *columns).where(among(table.c.id, keys, view.dialect))
    now = {key: stored(values) for key, *values in view.connection.execute(today)}
    first = {key: was[key][0][0] if key in was else now.get(key) for key in keys}
    began = {state["change_id"] for state in first.values() if state is not None}
    made = sa.select(log.c.id, *said).where(among(log.c.id, began, view.dialect), after)
    begun = {row["id"]: row for row in view.rows(made)}
    found: dict[int, History] = {}
    for key, state in first.items():
        states, acts = was.get(key, ([], []))
        if state is not None and state["change_id"] in begun:  # it was not there yet
            states, acts = [None, *states], [begun[state["change_id"]], *acts]
        if acts:
            found[key] = [*states, now.get(key)], acts
    return found


def _persons(view: View, kept: Kept, touched: Mapping[int, History]) -> Persons:
    if PERSONAL not in kept.columns.values():
        return {}
    states = (state for history in touched.values() for state in history[0] if state is not None)
    return view.personal([state[PERSONAL] for state in states])


def _value(kept: Kept, field: str, state: Stored | None, persons: Persons) -> Any:
    if state is None:
        return None
    if kept.columns[field] == PERSONAL:
        return persons.get(state[PERSONAL] or "", {}).get(field)
    if kept.read is not None:
        return kept.read(field, state)
    column = kept.table.c[kept.columns[field]]
    value = state[column.name]
    return (
        date.fromisoformat(value)
        if isinstance(column.type, Day) and isinstance(value, str)
        else value
    )


def _store(view: View) -> str:
    return str(view.office["short_code"])
