"""Lists as files that come back unharmed: CSV and XLSX, written from the same columns as read.

What can be exported can be imported again and gives the same values. Nothing in a cell is executable:
text that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes off.
The same rows give the same bytes.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from smeadmin.domain.amounts import plain_decimal
from smeadmin.domain.columns.column import CODES, WORDS, Column, Kind, Noun
from smeadmin.domain.days import FOREVER
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.sheets.refusals import OutputRefused
from smeadmin.sheets.replacing import replacing

ROWS_AT_ONCE = 1000
Headers = Literal["title", "field"]
Row = Sequence[Any]
Write = Callable[[Any], str]

_DANGEROUS = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_SUSPECT = frozenset("'=+-@\t\r＝＋－＠")  # a quick look before the pattern
_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_PHONE_LIKE = re.compile(r"\+?[\d\- ()]+", re.ASCII)


def defused(text: str) -> str:
    """Make text inert in a CSV that a spreadsheet opens: ``=1+1`` becomes ``'=1+1``."""
    return "'" + text if text[:1] in _SUSPECT and _DANGEROUS.match(text) else text


def guarded(text: str) -> str:
    """Keep a leading apostrophe through a workbook: cells there are typed, only reading undoes it."""
    return "'" + text if text[:1] == "'" and _GUARDED.match(text) else text


def write_csv(
    path: str | Path,
    columns: Noun | Sequence[Column],
    rows: Iterable[Row],
    *,
    encoding: str = "utf-8-sig",
    headers: Headers = "title",
    force: bool = False,
) -> int:
    """Write rows of stored values, one per column, as CSV (RFC 4180); gives the number of rows.

    ``encoding`` is ``utf-8-sig`` (what Excel reads without asking) or ``gb18030``. ``headers`` is
    ``title`` (words and units in the language in use) or ``field`` (names and stored units for
    programs). Raises ``OutputExists``, ``OutputRefused``.
    """
    with replacing(path, force) as file:
        if encoding == "utf-8-sig":  # the mark by hand: the codec of that name is slow
            file.write(codecs.BOM_UTF8)
        coded = encoding.removesuffix("-sig")
        text = io.TextIOWrapper(file, encoding=coded, newline="", write_through=False)
        count = -1

        def counted() -> Iterator[Sequence[str]]:
            nonlocal count
            for count, cells in enumerate(csv_rows(columns, rows, headers)):  # noqa: B007
                yield cells

        try:
            csv.writer(text, lineterminator="\r\n").writerows(counted())
        except UnicodeEncodeError as error:
            why = _("row {row} holds a character that {encoding} lacks").format(
                row=count + 2, encoding=encoding
            )
            raise OutputRefused({"file": str(path), "why": why}) from error
        text.flush()
        text.detach()
    return count


def csv_rows(
    columns: Noun | Sequence[Column], rows: Iterable[Row], headers: Headers = "title"
) -> Iterator[Sequence[str]]:
    """Give the header and the rows of a CSV as texts; for whoever streams to standard output."""
    chosen = columns.columns if isinstance(columns, Noun) else tuple(columns)
    yield [defused(str(c.title)) if headers == "title" else c.field for c in chosen]
    writers = [_column_writer_of(column, headers) for column in chosen]
    rows = iter(rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        values = zip(*some, strict=True)
        yield from zip(*(w(v) for w, v in zip(writers, values, strict=True)), strict=True)


def _column_writer_of(column: Column, headers: Headers) -> Callable[[Sequence[Any]], Sequence[str]]:
    """Build the writer of many values of a column, each as ``csv_writer_of`` writes it."""
    write = csv_writer_of(column, headers)
    factor = _factor(column, headers == "title")

    def write_all(values: Sequence[Any]) -> Sequence[str]:
        if not any(values) and set(values) == {None}:
            return [""] * len(values)
        if column.kind is Kind.FEN and factor == 100:
            return [_yuan(value) for value in values]
        if column.kind in (Kind.NAME, Kind.TEXT, Kind.CREDIT_CODE) and not column.choices:
            texts = [value or "" for value in values]
            if not _ODD_START.search("\n".join(texts)):
                return texts
        return list(map(write, values))

    return write_all


_ODD_START = re.compile("^['=+\\-@\t\r＝＋－＠]", re.MULTILINE)
_CENTS = [plain_decimal(100 + fen, 100)[1:] for fen in range(100)]


def _yuan(value: int | None) -> str:
    """Write fen as ``plain_decimal`` does, by a table of what stands behind the point."""
    if value is None or value < 0:
        return "" if value is None else plain_decimal(value, 100)
    return f"{value // 100}{_CENTS[value % 100]}"


_FEW = frozenset({Kind.CHOICE, Kind.DAY, Kind.FLAG, Kind.YEAR, Kind.REGION, Kind.INDUSTRY})
"""Kinds of which a list has few different values: each is written once and remembered."""


class Remembered(dict[Any, str]):
    """A table that writes a value the first time it meets it."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        self[value] = text = self._write(value)
        return text


def csv_writer_of(column: Column, headers: Headers = "title") -> Write:
    """Build the writer of a column: stored value to text, exact, inert, read back to the same."""
    write = text_writer_of(column, headers)
    if column.kind in _FEW:
        inert = column.kind in WORDS
        return Remembered(lambda v: defused(write(v)) if inert else write(v)).__getitem__
    if column.kind not in WORDS:
        return write
    if column.kind is Kind.PHONE:
        return lambda value: text if _PHONE_LIKE.fullmatch(text := write(value)) else defused(text)
    return lambda value: defused(write(value))


def text_writer_of(column: Column, headers: Headers = "title") -> Write:
    """Build the writer of a column as plain text, not yet inert."""
    for_people = headers == "title"
    match column.kind:
        case Kind.FEN | Kind.RATIO | Kind.AREA | Kind.MICRO:
            factor = _factor(column, for_people)
            return lambda value: "" if value is None else plain_decimal(value, factor)
        case Kind.DAY:
            return lambda value: _day(value, for_people)
        case Kind.FLAG:
            return lambda value: _flag(value, for_people)
        case Kind.SET:
            words = _words(column, for_people)
            return lambda value: "、".join(words.get(v, str(v)) for v in value or ())
        case _ if column.choices:
            words = _words(column, for_people)
            return lambda value: "" if value is None else words.get(value, str(value))
        case _:
            return lambda value: "" if value is None else str(value)


def _factor(column: Column, for_people: bool) -> int:
    if for_people and column.unit is not None:
        return column.unit.factor
    return 1 if column.kind is Kind.FEN else 1_000_000


def _day(value: date | None, for_people: bool) -> str:
    if value is None:
        return ""
    return str(_("forever")) if value == FOREVER and for_people else value.isoformat()


def _flag(value: bool | None, for_people: bool) -> str:
    if value is None:
        return ""
    if for_people:
        return _("yes") if value else _("no")
    return "true" if value else "false"


def _words(column: Column, for_people: bool) -> dict[str, str]:
    return {stored: str(text) for stored, text in column.choices} if for_people else {}


# ---- workbooks --------------------------------------------------------------------------------

FIXED_DAY = datetime(2020, 1, 1)  # noqa: DTZ001 - written into the file, so that bytes repeat
WIDEST, NARROWEST = 48, 8
MOST_ROWS = 1_048_575


def write_xlsx(
    path: str | Path,
    columns: Noun | Sequence[Column],
    rows: Iterable[Row],
    *,
    sheet: str = "",
    force: bool = False,
) -> int:
    """Write rows of stored values as a workbook: codes as text, days as days, the header frozen.

    Numbers stand in the unit of the header. Gives the number of rows. Raises ``OutputExists``,
    ``OutputRefused``.
    """
    from xlsxwriter.exceptions import FileCreateError

    chosen = columns.columns if isinstance(columns, Noun) else tuple(columns)
    name = sheet or (str(columns.label) if isinstance(columns, Noun) else _("list"))
    count = 0
    with replacing(path, force) as file:
        try:
            book = new_workbook(file)
            page = book.add_worksheet(sheet_name(name))
            formats = Formats(book)
            lay_out(page, chosen, formats)
            puts = [put_of(column, formats) for column in chosen]
            for count, row in enumerate(rows, 1):
                if count > MOST_ROWS:
                    why = _("a workbook holds {n:,} rows; write .csv").format(n=MOST_ROWS)
                    raise OutputRefused({"file": str(path), "why": why})
                for index, (put, value) in enumerate(zip(puts, row, strict=True)):
                    if value is not None:
                        put(page, count, index, value)
            page.autofilter(0, 0, count, len(chosen) - 1)
            book.close()
        except FileCreateError as error:
            raise OutputRefused({"file": str(path), "why": str(error)}) from error
    return count


def new_workbook(file: Any) -> Any:
    """Open an XlsxWriter workbook that takes nothing for a formula and repeats its bytes."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": FIXED_DAY, "author": "smeadmin"})
    return book


class Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.header = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.money = book.add_format({"num_format": "#,##0.00####"})
        self.number = book.add_format({"num_format": "General"})
        self.hint = book.add_format(
            {"num_format": "@", "italic": True, "font_size": 9, "font_color": "#808080"}
        )
        self.example = book.add_format({"num_format": "@", "font_color": "#808080"})

    def of(self, column: Column) -> Any:
        """The format of the cells of a column."""
        if column.kind is Kind.DAY:
            return self.day
        if column.kind is Kind.FEN:
            return self.money
        if column.kind in CODES or column.kind in WORDS:
            return self.text
        return self.number


def lay_out(page: Any, columns: Sequence[Column], formats: Formats, star: bool = False) -> None:
    """Write the header, freeze it, and set widths and cell formats."""
    page.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        title = str(column.title) + (" *" if star and column.required else "")
        page.set_column(index, index, width_of(column, title), formats.of(column))
        page.write_string(0, index, title, formats.header)


def width_of(column: Column, title: str) -> int:
    """A width that shows the header and an ordinary value."""
    usual = {Kind.CREDIT_CODE: 22, Kind.NAME: 30, Kind.TEXT: 30, Kind.DAY: 12, Kind.PHONE: 16}
    wide = sum(2 if ord(c) > 0x2E7F else 1 for c in title) + 2
    return max(NARROWEST, min(WIDEST, max(wide, usual.get(column.kind, 10))))


def put_of(column: Column, formats: Formats) -> Callable[[Any, int, int, Any], Any]:
    """Build the function that puts a stored value into a cell of a sheet."""
    form = formats.of(column)
    match column.kind:
        case Kind.INT | Kind.YEAR:
            return lambda page, row, index, value: page.write_number(row, index, value, form)
        case Kind.FEN | Kind.RATIO | Kind.AREA | Kind.MICRO:
            return _put_decimal(column, form)
        case Kind.DAY:
            return lambda page, row, index, value: put_day(page, row, index, value, form)
        case Kind.FLAG | Kind.SET:
            write = text_writer_of(column)
            return lambda page, row, index, value: page.write_string(row, index, write(value), form)
        case _:
            words = _words(column, for_people=True)
            return lambda page, row, index, value: page.write_string(
                row, index, guarded(words.get(value, value)), form
            )


def _put_decimal(column: Column, form: Any) -> Callable[[Any, int, int, Any], Any]:
    """A number cell holds fifteen digits; what has more is written as text, which reads back exactly."""
    factor, most = _factor(column, for_people=True), 10**15

    def put(page: Any, row: int, index: int, value: int) -> Any:
        if -most < value < most:
            return page.write_number(row, index, value / factor, form)
        return page.write_string(row, index, plain_decimal(value, factor), form)

    return put


FIRST_COUNTED = date(1900, 3, 1)
"""Before this day spreadsheets disagree on how days are counted."""


def put_day(page: Any, row: int, index: int, value: date, form: Any) -> Any:
    """Write a day as a day; 长期 and what spreadsheets cannot count as text."""
    if value == FOREVER or value < FIRST_COUNTED:
        return page.write_string(row, index, _day(value, for_people=True), form)
    return page.write_number(row, index, (value - date(1899, 12, 30)).days, form)


def sheet_name(name: str) -> str:
    """Make a name that a workbook takes: no ``[]:*?/\\``, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31] or language()
