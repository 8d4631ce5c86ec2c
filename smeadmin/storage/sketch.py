"""What a change has done so far, as somebody who is asked to approve it is shown: totals and cells.

Nothing in it depends on keys that others may take meanwhile, and personal values stand in no row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.change.writing import Change
from smeadmin.storage.footprint import BOUND
from smeadmin.storage.history import row_name
from smeadmin.storage.schema import all_tables, kind_of, of
from smeadmin.storage.tables.log import RowImage
from smeadmin.storage.types import Fen

ROWS_SHOWN = 500
LONGEST = 200
HIDDEN = ("id", "office_id", "change_id")
MASKED = "***"

Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """One row a change has touched: of which table, as it was and as it is; None where it is not there."""

    table: sa.Table
    was: Stored | None
    now: Stored | None


def sketch(change: Change, rows: int = ROWS_SHOWN) -> dict[str, Any]:
    """Give the totals of all tables, the cells of the first ``rows`` rows, and how many more there are."""
    totals: list[dict[str, Any]] = []
    shown: list[Touched] = []
    left_out = 0
    for name in sorted(change.effects):
        effect = change.effects[name]
        if kind_of(effect.table) not in BOUND:
            continue
        touched = list(_touched(change, effect.table))
        totals.append(_total(effect.table, touched))
        room = max(rows - len(shown), 0)
        shown += touched[:room]
        left_out += len(touched[room:])
    names = _Names(change, shown)
    cells = [list(cell) for row in shown for cell in _cells(row, names)]
    return {"totals": totals, "cells": cells, "more": left_out}


def _touched(change: Change, table: sa.Table) -> Iterator[Touched]:
    image, columns = of(RowImage), capture.column_names(table)
    before = {
        row.row_id: dict(zip(columns, json.loads(row.image), strict=True))
        for row in change.connection.execute(
            sa.select(image.c.row_id, image.c.image).where(
                image.c.change_id == change.id, image.c.name == table.name
            )
        )
    }
    mine = sa.select(*capture.physical(table)).where(table.c.change_id == change.id)
    now = {row[0]: dict(zip(columns, row, strict=True)) for row in change.connection.execute(mine)}
    for key in sorted(now.keys() | before.keys()):
        yield Touched(table, before.get(key), now.get(key))


def _total(table: sa.Table, rows: list[Touched]) -> dict[str, Any]:
    """Count the rows of a table, and sum what each column of money has become more or less."""
    money = [c.name for c in table.columns if isinstance(c.type, Fen)]
    sums = {
        name: sum((row.now or {}).get(name) or 0 for row in rows)
        - sum((row.was or {}).get(name) or 0 for row in rows)
        for name in money
    }
    return {
        "table": table.name,
        "inserted": sum(row.was is None for row in rows),
        "updated": sum(row.was is not None and row.now is not None for row in rows),
        "deleted": sum(row.now is None for row in rows),
        "sums": {name: value for name, value in sums.items() if value},
    }


class _Names:
    """What rows are called to which others refer: by table and key."""

    def __init__(self, change: Change, rows: list[Touched]) -> None:
        all_tables()  # what is referred to may not have been asked for yet
        wanted: dict[str, set[int]] = {}
        tables: dict[str, sa.Table] = {}
        for row in rows:
            for foreign in row.table.foreign_keys:
                target = foreign.column.table
                tables[target.name] = target
                keys = (stored and stored[foreign.parent.name] for stored in (row.was, row.now))
                wanted.setdefault(target.name, set()).update(key for key in keys if key)
        self._named: dict[tuple[str, int], str] = {}
        for name, those in wanted.items():
            table = tables[name]
            found = sa.select(*capture.physical(table)).where(table.c.id.in_(those))
            for one in change.rows(found):
                self._named[name, one["id"]] = row_name(dict(one)) or ""

    def of(self, table: str, key: Any) -> Any:
        """Name a row, or tell nothing: its key means nothing to anybody."""
        return self._named.get((table, key)) or None


def _cells(row: Touched, names: _Names) -> Iterator[tuple[str, str, str, Any, Any]]:
    """Give the cells of a row that are other than they were: table, row, column, before, after."""
    known = row.now or row.was or {}
    targets = {f.parent.name: f.column.table.name for f in row.table.foreign_keys}
    called = row_name(known)
    if called is None:  # it has no name of its own: what it belongs to has
        of_others = (names.of(t, known[c]) for c, t in targets.items())
        called = next((name for name in of_others if name), "-")
    for column in known:
        was, now = (stored and stored[column] for stored in (row.was, row.now))
        if column in HIDDEN or was == now:
            continue
        if column == "personal":
            was, now = was and MASKED, now and MASKED
        elif column in targets:
            was, now = names.of(targets[column], was), names.of(targets[column], now)
        yield row.table.name, called, column, _short(was), _short(now)


def _short(value: Any) -> Any:
    """Shorten a long text, with the beginning of its digest: two that differ still look different."""
    if not isinstance(value, str) or len(value) <= LONGEST:
        return value
    return f"{value[:LONGEST]}… {hashlib.sha256(value.encode()).hexdigest()[:8]}"
