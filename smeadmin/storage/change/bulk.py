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
    same: Mapping[str, Any],
    some: Iterable[Columns],
) -> None:
    """Insert rows that come column by column, those of ``names``, by SQLite's driver.

    ``same`` are values of other columns that every row has.
    """
    listed = ", ".join(f'"{n}"' for n in (*names, *same))
    marks = f"({', '.join([*'?' * len(names), *map(_literal, same.values())])})"
    insert = f"INSERT INTO {table.name} ({listed}) VALUES {marks}"
    width = len(names)
    whole = insert + f", {marks}" * (ROWS_AT_ONCE - 1)
    for columns in some:
        flat = capture.interleaved(columns)
        for at in range(0, len(flat), width * ROWS_AT_ONCE):
            values = flat[at : at + width * ROWS_AT_ONCE]
            rows = len(values) // width
            raw.execute(
                whole if rows == ROWS_AT_ONCE else insert + f", {marks}" * (rows - 1), values
            )


def insert_copied(
    raw: Any,
    table: sa.Table,
    names: Sequence[str],
    same: Mapping[str, Any],
    some: Iterable[Columns],
) -> None:
    """Insert rows as ``insert_bound`` does, by PostgreSQL's COPY."""
    listed = ", ".join(f'"{n}"' for n in (*names, *same))
    constants = [repeat(value) for value in same.values()]
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN") as copy:
        for columns in some:
            for row in zip(*columns, *constants, strict=False):
                copy.write_row(row)


def _literal(value: int | str) -> str:
    """Write a whole number or a text as SQL."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
