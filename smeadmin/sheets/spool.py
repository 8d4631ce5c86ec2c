"""Rows kept aside until the short writing transaction: in memory while few, else in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import IO, Generic, TypeVar

T = TypeVar("T")

BATCH = 10_000


class Spool(Generic[T]):
    """An append-only list that moves to an unnamed temporary file, ``batch`` items at a time.

    It stays in memory while there is ``room``, of which each item takes its ``size``.
    """

    def __init__(self, batch: int = BATCH, room: int = 0) -> None:
        self._size, self._room = batch, room
        self._batch: list[T] = []
        self._file: IO[bytes] | None = None
        self._end = 0
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, item: T, size: int = 1) -> None:
        """Keep an item."""
        self._batch.append(item)
        self._length += 1
        self._room -= size
        if self._room < 0 and len(self._batch) >= self._size:
            self._move()

    def _move(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool
        self._file.seek(self._end)
        for at in range(0, len(self._batch), self._size):
            some = self._batch[at : at + self._size]
            pickle.dump(some, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        self._batch = []

    def __iter__(self) -> Iterator[T]:
        place = 0  # one that stopped half-way must not be in the way of the next
        while self._file is not None and place < self._end:
            self._file.seek(place)
            batch: list[T] = pickle.load(self._file)
            place = self._file.tell()
            yield from batch
        yield from self._batch
