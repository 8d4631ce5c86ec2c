"""Rows by the hundred thousand into a table, by the fastest way that a driver has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture

ROWS_AT_ONCE = 50
"""So many rows in one statement: each statement has a savepoint, which costs as much as two rows."""

Columns = Sequence[Sequence[Any]]


def insert_bound(
    raw: Any,
    table: sa.Table,
    names: Sequence[str],
    fixed: Mapping[str, int],
    some: Iterable[Columns],
) -> None:
    """Insert rows that come column by column by SQLite's driver.

    ``names`` are the columns in the table's order; those in ``fixed`` have the same value in every row
    and are not among the columns that come.
    """
    listed = ", ".join(f'"{n}"' for n in names)
    marks = f"({', '.join(str(fixed.get(n, '?')) for n in names)})"
    insert = f"INSERT INTO {table.name} ({listed}) VALUES {marks}"
    width = len(names) - len(fixed)
    for columns in some:
        flat = capture.interleaved(columns)
        for at in range(0, len(flat), width * ROWS_AT_ONCE):
            values = flat[at : at + width * ROWS_AT_ONCE]
            raw.execute(insert + f", {marks}" * (len(values) // width - 1), values)


def insert_copied(
    raw: Any,
    table: sa.Table,
    names: Sequence[str],
    fixed: Mapping[str, int],
    some: Iterable[Columns],
) -> None:
    """Insert rows as ``insert_bound`` does, by PostgreSQL's COPY."""
    ordered = [n for n in names if n not in fixed] + list(fixed)
    listed = ", ".join(f'"{n}"' for n in ordered)
    constants = [repeat(value) for value in fixed.values()]
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN") as copy:
        for columns in some:
            for row in zip(*columns, *constants, strict=False):
                copy.write_row(row)
