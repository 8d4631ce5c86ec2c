"""What a change keeps of the rows it touches: before-images, runs of inserted keys, digests.

A row is digested as the JSON list of its stored values in column order; rows follow each other in order of
their keys, joined by commas. Personal values never stand in a row: the row holds their salted digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

CHUNK = 1000
EMPTY = hashlib.sha256(b"").hexdigest()

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class RowsDigest:
    """A running SHA-256 over rows, indifferent to how they are cut into chunks."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def add(self, rows: Sequence[Sequence[Any]], empty: int = 0) -> None:
        """Take more rows, in order of their keys; ``empty`` columns at the end of each are left out."""
        if not rows:
            return
        if self.rows:
            self._hash.update(b",")
        self._hash.update(_with_empty(rows, empty).encode())
        self.rows += len(rows)

    def hexdigest(self) -> str:
        """Give the digest of all rows taken."""
        return self._hash.hexdigest()


def _with_empty(rows: Sequence[Sequence[Any]], empty: int) -> str:
    """Write rows as JSON with so many empty columns after each, without building them."""
    text = _encode(rows)[1:-1]
    if not empty:
        return text
    if text.count("],[") != len(rows) - 1:  # somebody's text looks like the end of a row
        return _encode([(*row, *[None] * empty) for row in rows])[1:-1]
    nulls = ",null" * empty
    return text[:-1].replace("],[", nulls + "],[") + nulls + "]"


def digest_rows(rows: Iterable[Sequence[Any]]) -> tuple[int, str]:
    """Count and digest rows that come in order of their keys."""
    running = RowsDigest()
    for chunk in chunks(rows):
        running.add([list(row) for row in chunk])
    return running.rows, running.hexdigest()


def chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Cut an iterable into lists."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


@dataclass
class Effect:
    """What one change has done to one table so far."""

    table: sa.Table
    runs: list[list[int]] = field(default_factory=list)
    stream: RowsDigest | None = None
    inserted: int = 0
    imaged: bool = False
    updated: int = 0
    deleted: int = 0

    def add_run(self, first: int, last: int) -> None:
        """Note that the keys ``first`` to ``last`` were inserted."""
        if self.runs and self.runs[-1][1] + 1 == first:
            self.runs[-1][1] = last
        else:
            self.runs.append([first, last])
        self.inserted += last - first + 1


def image_expression(table: sa.Table, dialect: str) -> sa.ColumnElement[str]:
    """Give the SQL that writes a row as the JSON list of its values in column order."""
    columns = list(table.columns)
    if dialect == "sqlite":
        return sa.func.json_array(*columns)
    return sa.cast(sa.func.json_build_array(*columns), sa.Text)


def column_names(table: sa.Table) -> list[str]:
    """Give the names of a table's columns in order."""
    return [c.name for c in table.columns]


def physical(table: sa.Table, names: Sequence[str] | None = None) -> list[sa.ColumnElement[Any]]:
    """Give the columns of a table so that their stored values are selected, not their Python ones."""
    chosen = [table.c[n] for n in names] if names else list(table.columns)
    return [sa.type_coerce(c, sa.types.NullType()).label(c.name) for c in chosen]


def in_runs(column: sa.ColumnElement[int], runs: Sequence[Sequence[int]]) -> sa.ColumnElement[bool]:
    """Give the condition that a key lies in one of the runs."""
    return sa.or_(*[column.between(first, last) for first, last in runs]) if runs else sa.false()
