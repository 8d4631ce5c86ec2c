"""Writing the office's files as clerks would send them: titles, merged cells, totals, notes, encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Cell = Any
MADE = datetime(2026, 3, 2, tzinfo=UTC)
"""The day that the workbooks say they were made, so that their bytes never change."""


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: lines above the header, group headings over columns, rows, and what follows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    titles: Sequence[str] = ()
    groups: Sequence[tuple[int, int, str]] = ()
    total: Sequence[Cell] = ()
    notes: Sequence[str] = ()


def write_xlsx(path: Path, *sheets: Sheet) -> None:
    """Write a workbook; the same sheets give the same bytes."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": MADE, "author": "示例"})
    styles = Styles(book)
    for sheet in sheets:
        _sheet(book.add_worksheet(sheet.name), sheet, styles)
    book.close()


class Styles:
    """The few formats of the example workbooks."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.header = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})


def _sheet(page: Any, sheet: Sheet, styles: Styles) -> int:
    last = len(sheet.headers) - 1
    row = 0
    for title in sheet.titles:
        page.merge_range(row, 0, row, last, title, styles.title)
        row += 1
    if sheet.groups:
        for first, end, words in sheet.groups:
            page.merge_range(row, first, row, end, words, styles.header)
        row += 1
    for column, header in enumerate(sheet.headers):
        page.write_string(row, column, header, styles.header)
    page.freeze_panes(row + 1, 0)
    page.set_column(0, last, 16)
    for cells in sheet.rows:
        row += 1
        _row(page, row, cells, styles)
    if sheet.total:
        row += 1
        _row(page, row, sheet.total, styles)
    for note in sheet.notes:
        row += 1
        page.merge_range(row, 0, row, last, note)
    return row


def _row(page: Any, row: int, cells: Sequence[Cell], styles: Styles) -> None:
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, date):
            page.write_datetime(row, column, cell, styles.day)
        elif isinstance(cell, str):
            page.write_string(row, column, cell, styles.text)
        else:
            page.write_number(row, column, cell)


def write_csv(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str
) -> None:
    """Write a CSV as Excel does: CRLF, quotes only where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def wan(fen: int | None) -> str:
    """Write fen in wan yuan with two decimals; nothing for None."""
    return "" if fen is None else f"{fen // 1_000_000}.{fen % 1_000_000 // 10_000:02d}"


def yuan(fen: int) -> str:
    """Write fen in yuan with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def slashed(day: date) -> str:
    """Write a day as Excel shows it in China: 2025/3/8."""
    return f"{day.year}/{day.month}/{day.day}"
