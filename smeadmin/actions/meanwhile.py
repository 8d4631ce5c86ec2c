"""Who changed a row of a sheet since it was exported: the third side of a three-way comparison.

An exported file says in its column 版本 which change its rows are as of. When it comes back, a cell that
somebody else changed since is neither taken back unnoticed nor overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.sheet import Meanwhile
from smeadmin.storage import capture
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
}
"""Where the rows of an exported noun are stored."""

Stored = Mapping[str, Any]
"""The values of a row as they are stored."""

_VERSION = re.compile(r"(\w+)-CS-(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """Where fields of a row of a sheet are stored: a table, the keys of its rows, the column of each.

    There is more than one row where the stored one was deleted and put in anew; they follow each other.
    ``read`` gives the value of a field from the stored row where it is more than one column.
    """

    table: sa.Table
    rows: Sequence[int]
    columns: Mapping[str, str]
    read: Callable[[str, Stored], Any] | None = None


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


def changed_since(view: View, kept: Iterable[Kept], number: int, by: str) -> dict[str, Meanwhile]:
    """Say which fields others than ``by`` changed after a change: what they were then, who, and when."""
    found: dict[str, Meanwhile] = {}
    for one in kept:
        found.update(_changed(view, one, number, by))
    return found


def _changed(view: View, kept: Kept, number: int, by: str) -> dict[str, Meanwhile]:
    states, acts = _since(view, kept, number)
    found: dict[str, Meanwhile] = {}
    for field in kept.columns:
        values = [_value(kept, field, state) for state in states]
        altering = [i for i in range(len(acts)) if values[i] != values[i + 1]]
        if not altering or acts[altering[-1]]["acted_by"] == by:
            continue
        act = acts[altering[-1]]
        own = [i for i in altering if acts[i]["acted_by"] == by]
        then = values[own[-1] + 1] if own else values[0]
        if then == values[-1]:  # changed and changed back: it is what was exported
            continue
        found[field] = Meanwhile(
            then, act["acted_by"], act["acted_on"], change_number(act["number"])
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


def _since(view: View, kept: Kept, number: int) -> tuple[list[Stored | None], list[sa.RowMapping]]:
    """The states of a row since a change, oldest first, and the change between each two of them."""
    states: list[Stored | None] = [None]
    acts: list[sa.RowMapping] = []
    for row in kept.rows:
        more, between = _history(view, kept.table, row, number)
        states = (
            [*states, *more[1:]] if acts else more
        )  # none was there when the one before had gone
        acts += between
    return states, acts


def _history(
    view: View, table: sa.Table, key: int, number: int
) -> tuple[list[Stored | None], list[sa.RowMapping]]:
    image, log = of(RowImage), of(ChangeRow)
    said = (log.c.number, log.c.acted_by, log.c.acted_on)
    names = capture.column_names(table)
    acts = list(
        view.rows(
            sa.select(image.c.image, *said)
            .join(log, log.c.id == image.c.change_id)
            .where(image.c.name == table.name, image.c.row_id == key, log.c.number > number)
            .order_by(log.c.number)
        )
    )
    today = view.connection.execute(
        sa.select(*capture.physical(table, names)).where(table.c.id == key)
    ).first()
    states: list[Stored | None] = [
        dict(zip(names, json.loads(a["image"]), strict=True)) for a in acts
    ]
    states.append(dict(zip(names, today, strict=True)) if today is not None else None)
    if states[0] is not None:
        made = view.first(sa.select(*said).where(log.c.id == states[0]["change_id"]))
        if made is not None and made["number"] > number:  # it was not there yet
            states.insert(0, None)
            acts.insert(0, made)
    return states, acts


def _value(kept: Kept, field: str, state: Stored | None) -> Any:
    if state is None:
        return None
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
