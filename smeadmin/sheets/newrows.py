"""The rows that a sheet adds, kept aside column by column until they are written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import compress
from sys import getsizeof
from typing import Any

from smeadmin.sheets.spool import Spool

New = tuple[int, tuple[Any, ...]]
"""Row number, values in the order of the fields."""

NewBlock = tuple[Sequence[int], Sequence[Sequence[Any]]]
"""Row numbers, values column by column."""
PACKED_AT_ONCE = 1000
MOST_HELD = 96 << 20
"""So many bytes, counted by the first row of each block, stay in memory: a hundred thousand bodies do."""


class NewRows:
    """The rows to add in the order in which they came, column by column, in a spool."""

    def __init__(self) -> None:
        self._blocks: Spool[NewBlock] = Spool(batch=10, room=MOST_HELD)
        self._rows: list[New] = []

    def append(self, row: New) -> None:
        """Keep one row."""
        self._rows.append(row)
        if len(self._rows) == PACKED_AT_ONCE:
            self._pack()

    def extend(self, block: NewBlock) -> None:
        """Keep many rows."""
        self._pack()
        self._append(block)

    def __iter__(self) -> Iterator[NewBlock]:
        self._pack()
        return iter(self._blocks)

    def _pack(self) -> None:
        if self._rows:
            numbers, values = zip(*self._rows, strict=True)
            self._append((numbers, list(zip(*values, strict=True))))
            self._rows = []

    def _append(self, block: NewBlock) -> None:
        numbers, columns = block
        first = sum(getsizeof(column[0]) for column in columns if column)
        self._blocks.append(block, first * len(numbers))


def without(block: NewBlock, back: Collection[int]) -> NewBlock:
    """Leave out rows that were taken back."""
    numbers, columns = block
    kept = [number not in back for number in numbers]
    return list(compress(numbers, kept)), [list(compress(column, kept)) for column in columns]
