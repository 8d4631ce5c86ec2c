"""Reading a column quickly, many cells at once.

Most columns repeat themselves (days, categories, regions, codes of registered bodies): for them there
is a table from cell to value. A table learns: a cell met for the first time is read strictly, later
ones are one look-up. While everything is in order nothing else happens. What is not gets a second
look, and its row is read again cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import eq
from typing import Any

from smeadmin.domain import credit_code
from smeadmin.domain.columns.column import Kind
from smeadmin.domain.columns.headers import Mapped
from smeadmin.domain.findings import Fault
from smeadmin.sheets.cells import Cell, Looking, Reader, reader_of

MOST_REMEMBERED = 8_192
"""So many cells a table remembers: enough for days, categories, regions; small enough for the cache."""

FEW = 16
"""So many cells are read one by one when something is the matter with one of them."""

MOST_FEN = 10**14
"""Up to so many, a double tells fen apart; what is more is read cell by cell, and refused."""


class Learned(dict[Cell, Any]):
    """A table that reads a cell the first time it meets it and remembers the value."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Cell) -> Any:
        value = self.read(cell)
        self.learn(cell, value)
        return value

    def learn(self, cell: Cell, value: Any) -> None:
        """Remember a value while there is room."""
        if len(self) < MOST_REMEMBERED:
            self[cell] = value


class ColumnReader:
    """Reads the cells of a column, one strictly or many at once.

    ``table`` knows what cells mean, or learns it; ``together`` looks at all of them and gives their
    values, or ``None`` when something is not as it should be.
    """

    def __init__(
        self,
        strict: Reader,
        table: Mapping[Cell, Any] | None = None,
        together: Callable[[Sequence[Cell]], list[Any] | None] | None = None,
    ) -> None:
        self.strict = strict
        self.learned = table if isinstance(table, Learned) else None
        self._one: Reader = strict if table is None else table.__getitem__
        self._together = together

    def read(self, cells: Sequence[Cell], doubtful: set[int], first: int = 0) -> list[Any]:
        """Read cells; the places of those that need a second look are added to ``doubtful``.

        ``first`` is the place of the first. Of cells that are looked at together, the one that is not as
        it should be is found by halves.
        """
        values = self._together(cells) if self._together else None
        if values is not None:
            return values
        if self._together and len(cells) > FEW:
            half = len(cells) // 2
            values = self.read(cells[:half], doubtful, first)
            return values + self.read(cells[half:], doubtful, first + half)
        try:
            return list(map(self._one, cells))
        except (KeyError, Fault):
            return [self._try(at, cell, doubtful) for at, cell in enumerate(cells, first)]

    def _try(self, at: int, cell: Cell, doubtful: set[int]) -> Any:
        try:
            return self._one(cell)
        except (KeyError, Fault):
            doubtful.add(at)
            return None


def column_reader(mapped: Mapped, looking: Looking, always: bool) -> ColumnReader:
    """Build the quick reader of a column. ``always``: an empty cell is a fault, not ``None``.

    Words that repeat or refer to something registered are looked up; text and amounts, which seldom
    repeat, are looked at all together.
    """
    column = mapped.column
    read = reader_of(mapped, looking, always)
    known = looking.refs.get(column.name)
    if known is not None and column.name not in looking.new_refs:
        return ColumnReader(read, known)
    match column.kind:
        case Kind.TEXT | Kind.NAME | Kind.ID:
            return ColumnReader(
                read, together=lambda cells: _plain_texts(cells, column.longest, always)
            )
        case Kind.FEN if mapped.factor == 100 and column.lowest == 0 and column.highest is None:
            return ColumnReader(read, together=_plain_yuan)
        case Kind.CREDIT_CODE if column.name not in looking.refs:
            return ColumnReader(read, together=_good_codes)
        case Kind.PHONE:
            return ColumnReader(read, together=lambda cells: _mobile_phones(cells, always))
        case Kind.CREDIT_CODE | Kind.FEN:
            return ColumnReader(read)
        case _:
            return ColumnReader(read, Learned(read))


_PLAIN_YUAN = re.compile(r"(?:\d{1,12}\.\d\d\n)*\d{1,12}\.\d\d", re.ASCII)
_MARKS = "'#*\ufffd"
_ODD = re.compile("^['#]|[*\ufffd]", re.MULTILINE)


def _plain_yuan(cells: Sequence[Cell]) -> list[Any] | None:
    """Amounts of yuan are nearly always plain digits with two decimals: one pattern tells of all."""
    try:
        text = "\n".join(cells)
    except TypeError:
        return _fen_of_numbers(cells)
    if _PLAIN_YUAN.fullmatch(text):
        return list(map(int, text.replace(".", "").split("\n")))
    return None


def _fen_of_numbers(cells: Sequence[Cell]) -> list[Any] | None:
    """Number cells of a workbook hold the double that is nearest to so many fen, and no other."""
    if not set(map(type, cells)) <= {int, float}:
        return None
    try:
        fen = [round(cell * 100) for cell in cells]
    except (ValueError, OverflowError):  # no number, or beyond all
        return None
    exact = all(map(eq, (one / 100 for one in fen), cells))
    return fen if exact and min(fen) >= 0 and max(fen) <= MOST_FEN else None


def _good_codes(cells: Sequence[Cell]) -> list[Any] | None:
    """Credit codes are nearly always in normal form and good."""
    try:
        return list(cells) if credit_code.all_valid(cells) else None
    except TypeError:
        return None


_MOBILE = re.compile(r"(?:(?:1[3-9]\d{9})?\n)*(?:1[3-9]\d{9})?", re.ASCII)


def _mobile_phones(cells: Sequence[Cell], always: bool) -> list[Any] | None:
    """Phones are nearly always mobile ones."""
    try:
        text = "\n".join(cells)
    except TypeError:
        return None
    if not _MOBILE.fullmatch(text) or (always and "" in cells):
        return None
    return [cell or None for cell in cells]


def _plain_texts(cells: Sequence[Cell], longest: int, always: bool) -> list[Any] | None:
    """Text is nearly always printable, of ordinary length, and no formula: then it is taken as it is."""
    try:
        texts = list(map(str.strip, cells))
    except TypeError:
        return None
    text = "".join(texts)
    marked = any(mark in text for mark in _MARKS)  # many times as quick as a pattern
    if not text.isprintable() or (marked and _ODD.search("\n".join(texts))):
        return None
    if max(map(len, texts), default=0) > longest or (always and "" in texts):
        return None
    return [text or None for text in texts]
