"""Indexes of a table are set aside while very many rows come in, and made again before the commit.

Sorting once is several times quicker than a million insertions at random places. It happens inside the
transaction: whatever goes wrong, the indexes are as they were. Only on SQLite, where a writer is alone;
on PostgreSQL it would shut readers out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

FEWEST = 20_000
"""Below so many rows the indexes stay; so they do when the table has four times as many already."""

SORTING_KIB = 2 * 1024
"""The page cache while rows are appended and while they are sorted: what a processor's own cache holds.

With thirty times as much, sorting a million rows takes half as long again.
"""


@contextmanager
def set_aside(raw: Any, table: sa.Table, first: int, count: int) -> Iterator[None]:
    """Drop the table's own indexes while ``count`` rows from key ``first`` on come in, then make them."""
    if count < FEWEST or first > 4 * count:
        yield
        return
    indexes = raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table.name,)
    ).fetchall()
    kept = [(name, sql) for name, sql in indexes if sql is not None]  # others are of constraints
    for name, _sql in kept:
        raw.execute(f'DROP INDEX "{name}"')
    cache = raw.execute("PRAGMA cache_size").fetchone()[0]
    if len(kept) == len(indexes):
        raw.execute(f"PRAGMA cache_size={-SORTING_KIB}")
    yield
    raw.execute(f"PRAGMA cache_size={-SORTING_KIB}")
    for _name, sql in kept:
        raw.execute(sql)
    raw.execute(f"PRAGMA cache_size={cache}")
