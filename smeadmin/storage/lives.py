"""The rows of a table through time, walked once in the order of their keys.

A row's state after a change is its before-image in the next change that touched it, or else the row as it
stands today. So every digest of every change can be recomputed while the table and the images of it are
read once, side by side.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.capture import CHUNK, RowsDigest, column_names
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import RowImage

CHANGE_AT = 2  # where a row says which change wrote it last


class Part:
    """What one change sealed of a table, and the digests of what is found of it."""

    def __init__(self, number: int, sealed: Mapping[str, Any]) -> None:
        self.number, self.sealed = number, sealed
        self.change_id: int = sealed["change_id"]
        self.columns: list[str] = sealed["columns"]
        self.inserted, self.images, self.after = RowsDigest(), RowsDigest(), RowsDigest()

    def wrong(self) -> Iterator[str]:
        """Name what is not what was sealed."""
        sealed, inserted = self.sealed, self.inserted
        whole = inserted.rows == sealed["inserted_rows"]
        if not whole or inserted.hexdigest() != sealed["inserted_digest"]:
            yield "inserted"
        if self.images.hexdigest() != sealed["images_digest"]:
            yield "images"
        if self.after.hexdigest() != sealed["after_digest"]:
            yield "after"


@dataclass(frozen=True, slots=True)
class State:
    """A row as it was: before ``change_id`` touched it, or, with none, as it stands today."""

    columns: list[str]
    values: Sequence[Any]
    change_id: int | None = None
    number: int = 0
    deleted: bool = False

    def told_as(self, columns: list[str]) -> Sequence[Any]:
        """Give the values of the columns that a table had when a change was sealed."""
        if columns == self.columns:
            return self.values
        known = dict(zip(self.columns, self.values, strict=True))
        return [known.get(name) for name in columns]


class Lives:
    """The lives of the rows of a table; ``parts`` are what the changes sealed of it, by their keys.

    After ``walk`` the parts hold their digests, and ``strangers`` the changes that rows name and that do
    not know of them.
    """

    def __init__(self, view: View, table: sa.Table, parts: Mapping[int, Part]) -> None:
        self.view, self.table, self.parts = view, table, parts
        self.names = column_names(table)
        self.strangers: set[int] = set()
        runs = [(first, last, p) for p in parts.values() for first, last in p.sealed["inserted"]]
        self._runs = sorted(runs, key=itemgetter(0, 1), reverse=True)  # the next one is the last
        self._making: list[tuple[int, int, Part]] = []
        self._kept = self._images()
        self._next = next(self._kept, None)

    def walk(self) -> None:
        """Go through all rows that are there or were."""
        for some in self._today():
            first, last = some[0][0], some[-1][0]
            self._gone(first)
            maker = self._maker(first, last)
            if maker is not None and {row[CHANGE_AT] for row in some} == {maker.change_id}:
                maker.inserted.add(some)
                continue
            for row in some:
                self._gone(row[0])
                self._live(row[0], State(self.names, row), self._take(row[0]))
        self._gone(None)

    def _today(self) -> Iterator[list[tuple[Any, ...]]]:
        listed = ", ".join(f'{self.table.name}."{name}"' for name in self.names)
        stored = sa.text(f"SELECT {listed} FROM {self.table.name} ORDER BY id")
        rows = self.view.connection.execute(stored.execution_options(stream_results=True))
        for some in rows.partitions(CHUNK):
            yield list(map(tuple, some))

    def _images(self) -> Iterator[tuple[int, list[State]]]:
        """Give the images of each row in the order of the changes that kept them."""
        image = of(RowImage)
        statement = (
            sa.select(image.c.row_id, image.c.change_id, image.c.deleted, image.c.image)
            .where(image.c.name == self.table.name)
            .order_by(image.c.row_id)
            .execution_options(stream_results=True)
        )
        for key, rows in groupby(self.view.connection.execute(statement), itemgetter(0)):
            yield key, sorted(self._read(rows), key=lambda state: state.number)

    def _read(self, rows: Iterable[Any]) -> Iterator[State]:
        for _key, change_id, deleted, text in rows:
            part = self.parts.get(change_id)
            if part is None:
                self.strangers.add(change_id)
            else:
                yield State(part.columns, json.loads(text), change_id, part.number, deleted)

    def _maker(self, first: int, last: int) -> Part | None:
        """Give the one change that inserted all rows from one key to another, none touched since."""
        makers = self._makers(first)
        touched = self._next is not None and self._next[0] <= last
        if touched or len(makers) != 1 or self._making[0][1] < last:
            return None
        return None if self._runs and self._runs[-1][0] <= last else makers[0]

    def _makers(self, key: int) -> list[Part]:
        """Give the changes that inserted a row of that key: more than one where an undo put it back."""
        while self._runs and self._runs[-1][0] <= key:
            self._making.append(self._runs.pop())
        self._making = [run for run in self._making if run[1] >= key]
        return [part for _first, _last, part in self._making]

    def _gone(self, before: int | None) -> None:
        """Go through the rows that are there no more, up to a key."""
        while self._next is not None and (before is None or self._next[0] < before):
            key = self._next[0]
            self._live(key, None, self._take(key))

    def _take(self, key: int) -> list[State]:
        if self._next is None or self._next[0] != key:
            return []
        kept = self._next[1]
        self._next = next(self._kept, None)
        return kept

    def _live(self, key: int, now: State | None, kept: list[State]) -> None:
        """Tell each change that touched a row how it found the row and how it left it."""
        makers = self._makers(key)
        for part in makers:
            state = next((image for image in kept if image.number > part.number), now)
            if state is not None:
                part.inserted.add([state.told_as(part.columns)])
        for image, after in zip(kept, [*kept, now][1:], strict=True):
            part = self.parts[image.change_id or 0]
            part.images.add([[key, image.values]])
            if after is not None and not image.deleted:
                part.after.add([after.told_as(part.columns)])
        known = {part.change_id for part in makers} | {image.change_id for image in kept}
        if now is not None and now.values[CHANGE_AT] not in known:
            self.strangers.add(now.values[CHANGE_AT])
