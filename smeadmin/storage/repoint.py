"""Rows that refer to one body made to refer to another, read from the schema: no table is listed here.

A row stays where the other body has one of its own under the same unique key, or where the caller says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import all_tables, class_of, kind_of

AT_ONCE = 500


def referring(
    table: sa.Table, but: Collection[sa.Table] = ()
) -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    """Give each captured table with its column that refers to a table, what is referred to last."""
    for other in reversed(all_tables()):
        if kind_of(other) == "register" and other not in but:
            for foreign in sorted(other.foreign_keys, key=lambda f: f.parent.name):
                if foreign.column.table is table:
                    yield other, foreign.parent


def clashing(table: sa.Table, column: sa.Column[Any], kept: int) -> sa.ColumnElement[bool]:
    """Give the condition that a row, pointed at ``kept``, would break a unique key of the table."""
    clashes = []
    for names in _unique_keys(table):
        if column.name in names:
            mine = table.alias()
            same = [mine.c[n] == table.c[n] for n in names if n != column.name]
            clashes.append(sa.exists().where(mine.c[column.name] == kept, *same))
    return sa.or_(sa.false(), *clashes)


def partition(
    view: View, table: sa.Table, column: sa.Column[Any], other: int, stays: sa.ColumnElement[bool]
) -> tuple[list[int], int]:
    """Give the keys of the rows of ``other`` that may go, and how many stay."""
    mine = sa.select(table.c.id).where(column == other)
    going = list(view.connection.execute(mine.where(~stays).order_by(table.c.id)).scalars())
    everything = sa.select(sa.func.count()).where(column == other)
    return going, int(view.scalar(everything)) - len(going)


def repoint(
    change: Change, table: sa.Table, column: sa.Column[Any], keys: list[int], kept: int
) -> None:
    """Point some rows of a table at ``kept``."""
    values: dict[str, Any] = {column.name: kept}
    for at in range(0, len(keys), AT_ONCE):
        change.update(class_of(table), table.c.id.in_(keys[at : at + AT_ONCE]), **values)


def _unique_keys(table: sa.Table) -> Iterator[tuple[str, ...]]:
    for index in table.indexes:
        if index.unique:
            yield tuple(c.name for c in index.columns)
