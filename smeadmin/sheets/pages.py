"""Any table that the screen shows, as a workbook (``--out FILE.xlsx`` of a reading command)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.sheets.writing import NARROWEST, WIDEST, Formats, new_workbook, put_day, sheet_name


class ShownColumn(Protocol):
    """What is needed of a column of a page: its header, its kind, the words of stored values."""

    @property
    def header(self) -> Text | str:
        """What people read."""
        ...

    @property
    def kind(self) -> str:
        """What the column holds, such as ``fen``."""
        ...

    @property
    def words(self) -> Mapping[str, Text] | None:
        """Stored value -> words."""
        ...


class ShownSheet(Protocol):
    """A page as one table of raw values."""

    @property
    def title(self) -> str:
        """What it is."""
        ...

    @property
    def columns(self) -> Sequence[ShownColumn]:
        """Its columns."""
        ...

    @property
    def rows(self) -> Iterable[Sequence[Any]]:
        """Its rows, one raw value for each column."""
        ...


def write_sheet(sheet: ShownSheet, path: Path) -> None:
    """Write a page as a workbook: numbers as numbers in the unit of the header, the rest as text."""
    with path.open("wb") as file:
        book = new_workbook(file)
        formats = Formats(book)
        page = book.add_worksheet(sheet_name(sheet.title))
        page.freeze_panes(1, 0)
        for index, column in enumerate(sheet.columns):
            title = str(column.header)
            wide = sum(2 if ord(c) > 0x2E7F else 1 for c in title) + 4
            page.set_column(index, index, max(NARROWEST, min(WIDEST, wide)))
            page.write_string(0, index, title, formats.header)
        puts = [_put(column, formats) for column in sheet.columns]
        for number, row in enumerate(sheet.rows, 1):
            for index, (put, value) in enumerate(zip(puts, row, strict=True)):
                if value is not None:
                    put(page, number, index, value)
        book.close()


_SCALES = {"fen": 100, "points": 1_000_000, "quantity": 1_000_000, "ratio": 10_000}
"""Kinds stored as integers -> how many of them make one of what people read."""


def _put(column: ShownColumn, formats: Formats) -> Callable[[Any, int, int, Any], Any]:
    kind, words = str(column.kind), column.words or {}
    scale = _SCALES.get(kind)
    number_format = formats.money if kind == "fen" else formats.number

    def put(page: Any, row: int, index: int, value: Any) -> Any:
        if isinstance(value, bool):
            return page.write_string(row, index, _("yes") if value else _("no"), formats.text)
        if isinstance(value, datetime):
            return page.write_string(row, index, value.isoformat(" ", "minutes"), formats.text)
        if isinstance(value, date):
            return put_day(page, row, index, value, formats.day)
        if scale is not None and not isinstance(value, str):
            whole = isinstance(value, int)
            exact = (
                Fraction(value, scale)
                if whole
                else Fraction(value) * (100 if kind == "ratio" else 1)
            )
            return page.write_number(row, index, float(exact), number_format)
        if isinstance(value, int) and abs(value) < 10**15 and kind != "code":
            return page.write_number(row, index, value, formats.number)
        if isinstance(value, list | tuple | frozenset):
            value = "、".join(str(words.get(each, each)) for each in value)
        return page.write_string(row, index, str(words.get(value, value)), formats.text)

    return put
