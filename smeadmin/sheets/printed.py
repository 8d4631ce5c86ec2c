"""A paper that is a workbook: its title, a table with borders, who seals it; A4, as wide as the page.

It reads back as any sheet does: the header is found below the title, what follows the total is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from smeadmin.domain.columns.column import Column
from smeadmin.i18n import gettext as _
from smeadmin.sheets.replacing import replacing
from smeadmin.sheets.writing import Formats, Row, new_workbook, put_of, sheet_name

A4 = 9
LINE = 24  # points high
WIDEST = 36
BY_HAND = 20  # of a column that is left to be written on
WIDE_FROM = 0x2E7F  # from here on a sign is as wide as two letters
HEADER = 2  # the row of the header, from 0: title and issuer stand above it


def write_printed(
    path: str | Path,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    title: str,
    under: str,
    sealed: str,
    force: bool = False,
) -> int:
    """Write rows of stored values under a title, with their count and a line for the seal below.

    Gives the number of rows. Raises ``OutputExists``, ``OutputRefused``.
    """
    last, at, table = len(columns) - 1, HEADER, list(rows)
    with replacing(path, force) as file:
        book = new_workbook(file)
        page, formats = book.add_worksheet(sheet_name(title)), _Bordered(book)
        _set_up(page)
        page.merge_range(0, 0, 0, last, title, formats.title)
        page.set_row(0, 32)
        page.set_row(HEADER, LINE)
        page.merge_range(1, 0, 1, last, under, formats.under)
        for index, column in enumerate(columns):
            page.set_column(index, index, _width(column, [row[index] for row in table]))
            page.write_string(HEADER, index, str(column.title), formats.header)
        puts = [put_of(column, formats) for column in columns]
        for at, row in enumerate(table, HEADER + 1):
            for index, (put, value) in enumerate(zip(puts, row, strict=True)):
                if value is None:
                    page.write_blank(at, index, None, formats.text)
                else:
                    put(page, at, index, value)
            page.set_row(at, LINE)
        count = at - HEADER
        total = _("Total {n} rows").format(n=count)
        page.merge_range(at + 1, 0, at + 1, last, total, formats.text)
        page.merge_range(at + 3, 0, at + 3, last, sealed, formats.under)
        book.close()
    return count


def _width(column: Column, values: Sequence[Any]) -> int:
    """A width that shows the header and every value, days included; what is long runs on below."""
    said = [str(column.title), *("" if value is None else str(value) for value in values)]
    widest = max(sum(2 if ord(sign) > WIDE_FROM else 1 for sign in text) for text in said)
    return min(WIDEST, max(widest + 2, 0 if any(values) else BY_HAND))


def _set_up(page: Any) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, HEADER)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.freeze_panes(HEADER + 1, 0)


class _Bordered(Formats):
    """The cell formats of a table that is printed."""

    def __init__(self, book: Any) -> None:
        super().__init__(book)
        for form in (self.header, self.text, self.day, self.money, self.number):
            form.set_border(1)
            form.set_text_wrap()
            form.set_align("vcenter")
        self.header.set_align("center")
        self.title = book.add_format({"bold": True, "font_size": 18, "align": "center"})
        self.under = book.add_format({"align": "right", "font_size": 11})
