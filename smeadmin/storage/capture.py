"""What a change keeps of the rows it touches: before-images, runs of inserted keys, digests.

A row is digested as the JSON list of its stored values in column order; rows follow each other in order of
their keys, joined by commas. Personal values never stand in a row: the row holds their salted digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from json.encoder import encode_basestring
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

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take more rows, in order of their keys."""
        if rows:
            self.add_text(_encode(rows)[1:-1], len(rows))

    def add_text(self, text: str, count: int) -> None:
        """Take more rows as the JSON they are digested in, joined by commas."""
        if self.rows:
            self._hash.update(b",")
        self._hash.update(text.encode())
        self.rows += count

    def hexdigest(self) -> str:
        """Give the digest of all rows taken."""
        return self._hash.hexdigest()


class RowsAsJson:
    """Writes rows that stand in columns as JSON: one pattern for many rows, filled at once.

    ``given`` are the columns that come, in the table's order; ``same`` are the values of others that are
    the same in every row; all others are empty. What comes out is what ``RowsDigest.add`` would digest.
    """

    def __init__(
        self, table: sa.Table, given: Sequence[sa.Column[Any]], same: Mapping[str, Any]
    ) -> None:
        self._writers = [
            _text_or_null if is_text(c) else _or_null if c.nullable else list for c in given
        ]
        marks = {
            c.name: "%d" if w is list else "%s" for c, w in zip(given, self._writers, strict=True)
        }
        fixed = {c.name: _encode(same.get(c.name)).replace("%", "%%") for c in table.columns}
        self._row = f"[{','.join((fixed | marks).values())}]"

    def write(self, columns: Sequence[Sequence[Any]]) -> str:
        """Write the rows of some columns of equal length, joined by commas."""
        written = [write(column) for write, column in zip(self._writers, columns, strict=True)]
        rows = len(columns[0])
        return ",".join([self._row] * rows) % tuple(interleaved(written))


def is_text(column: sa.Column[Any]) -> bool:
    """Tell whether a column holds text; otherwise it holds whole numbers."""
    return isinstance(column.type.impl, sa.Text)  # type: ignore[attr-defined]


def _text_or_null(values: Sequence[str | None]) -> list[str]:
    try:
        return list(map(encode_basestring, values))  # type: ignore[arg-type]
    except TypeError:
        return ["null" if value is None else encode_basestring(value) for value in values]


def _or_null(values: Sequence[int | None]) -> list[int | str]:
    return ["null" if value is None else value for value in values]


def interleaved(columns: Sequence[Sequence[Any]]) -> list[Any]:
    """Give the values of some columns of equal length row by row, in one list."""
    width = len(columns)
    flat: list[Any] = [None] * (width * len(columns[0]))
    for at, column in enumerate(columns):
        flat[at::width] = column
    return flat


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
    unchecked: list[list[int]] = field(default_factory=list)
    stream: RowsDigest | None = None
    inserted: int = 0
    imaged: bool = False
    updated: int = 0
    deleted: int = 0

    def add_run(self, first: int, last: int, *, checked: bool = False) -> None:
        """Note inserted keys, ``first`` to ``last``; ``checked``: what they refer to is there."""
        _lengthen(self.runs, first, last)
        if not checked:
            _lengthen(self.unchecked, first, last)
        self.inserted += last - first + 1


def _lengthen(runs: list[list[int]], first: int, last: int) -> None:
    if runs and runs[-1][1] + 1 == first:
        runs[-1][1] = last
    else:
        runs.append([first, last])


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


def among(
    column: sa.ColumnElement[Any], values: Iterable[Any], dialect: str
) -> sa.ColumnElement[bool]:
    """Give the condition that a column has one of many values: on SQLite they are bound as one."""
    if dialect != "sqlite":
        return column.in_(list(values))
    each = sa.func.json_each(_encode(list(values))).table_valued("value")
    return column.in_(sa.select(each.c.value))


def in_runs(column: sa.ColumnElement[int], runs: Sequence[Sequence[int]]) -> sa.ColumnElement[bool]:
    """Give the condition that a key lies in one of the runs."""
    return sa.or_(*[column.between(first, last) for first, last in runs]) if runs else sa.false()
