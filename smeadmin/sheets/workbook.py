"""XLSX, XLS and ODS as rows of cells, after the pre-flight: by calamine, or a large one piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.findings import Finding, Place, column_letter
from smeadmin.i18n import gettext as _
from smeadmin.sheets import largesheet, preflight, sheetxml, trial
from smeadmin.sheets.largesheet import LargeSheet, Range
from smeadmin.sheets.numberformats import PERCENT, percentage
from smeadmin.sheets.refusals import (
    Encrypted,
    FileEmpty,
    FileHostile,
    NotASheet,
    SheetMissing,
    SheetNotNamed,
)
from smeadmin.sheets.sharedstrings import Unusual
from smeadmin.sheets.source import Block, Cells, Facts, InputFile, Marks, Merged, blocks_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

OUR_SHEETS = frozenset({"说明", "填表说明", "代码表", "Instructions", "Codes", "Errors"})
"""Sheets that we add to templates and to returned files; never the one to read."""

MOST_MERGED = 200_000
"""So many rows under merged cells a list may have."""


class Workbook:
    """One sheet of a workbook as a source of rows.

    ``findings`` are warnings about the sheet as a whole: what of it is hidden, calculated, or could not
    be checked. Raises what ``preflight.check`` raises, ``SheetNotNamed``, ``SheetMissing``,
    ``FileEmpty``.
    """

    def __init__(self, file: InputFile, noun: Noun, sheet: str | None) -> None:
        preflight.check(file)
        if not sheetxml.is_xlsx(file):
            _try_out(file)
        outline = largesheet.outline(file)
        book = _open(outline or file.path, file)
        if not book.sheet_names:
            raise NotASheet({"file": file.name, "why": _("damaged")})
        name = _choose(book, sheet, file, noun)
        self._sheet = _read(book, name, file, large=outline is not None)
        if not self._sheet.height:
            raise FileEmpty({"file": file.name, "noun": noun.name}).with_template(noun)
        self.path = file.path
        self.is_xlsx = self._sheet.seen is not None
        self.writes_as = ("utf-8-sig", ",")
        self.merged = _merged(self._sheet.merged_ranges, file)
        self.findings = _about(file, self._sheet.seen)
        self.facts = Facts(file.sha256(), self._sheet.height, sheet=name)

    def late_findings(self) -> tuple[Finding, ...]:
        """Nothing is left to say."""
        return ()

    def blocks(self) -> Iterator[Block]:
        """Go through the rows; numbers and columns are those of the sheet, empty margins included."""
        return self._sheet.blocks()

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Go through the same rows, one at a time."""
        for block in self.blocks():
            yield from zip(block.numbers, map(block.row, range(len(block))), strict=True)


class _Held:
    """One sheet as calamine holds it, whole. ``height`` is the last row that holds a value."""

    def __init__(self, book: CalamineWorkbook, name: str, file: InputFile) -> None:
        self._file = file
        self.seen = sheetxml.inspect(file, name)
        self._sheet = _load(book, name, file)
        self._marks, self._percents = _parted(self.seen.marked if self.seen else {})
        start = self._sheet.start
        self.height = start[0] + self._sheet.height if start else 0
        self.merged_ranges = self._sheet.merged_cell_ranges or ()

    def blocks(self) -> Iterator[Block]:
        """Go through the rows, many at a time."""
        return blocks_of(self._rows(), self._marks)

    def _rows(self) -> Iterator[tuple[int, Cells]]:
        empty = [""] * (self._sheet.start or (0, 0))[1]
        rows = enumerate(self._sheet.iter_rows(), 1)
        while True:
            try:
                number, cells = next(rows)
            except StopIteration:
                return
            except OverflowError:  # a span of more days than there are
                raise _not_a_sheet(self._file) from None
            row: Cells = list(cells)
            if bool in map(type, row):
                row = [("TRUE" if c else "FALSE") if isinstance(c, bool) else c for c in row]
            row = empty + row if empty else row
            for column in self._percents.get(number, ()):
                row[column] = percentage(row[column])
            yield number, row


def _read(book: CalamineWorkbook, name: str, file: InputFile, *, large: bool) -> _Held | LargeSheet:
    """Read a sheet; of a large workbook we have the outline until its sheet turns out unusual."""
    if not large:
        return _Held(book, name, file)
    try:
        return LargeSheet(file, name, [row[0] for row in _load(book, name, file).iter_rows()])
    except Unusual:
        return _Held(_open(file.path, file), name, file)


def _parted(marks: Marks) -> tuple[Marks, Mapping[int, list[int]]]:
    """Take the columns of cells that show a percentage out of what is marked, row by row."""
    percents = {
        row: [column for column, mark in cells.items() if mark == PERCENT]
        for row, cells in marks.items()
    }
    others = {
        row: {column: mark for column, mark in cells.items() if mark != PERCENT}
        for row, cells in marks.items()
    }
    return {row: cells for row, cells in others.items() if cells}, percents


def _about(file: InputFile, seen: sheetxml.Seen | None) -> tuple[Finding, ...]:
    """Warnings about a sheet as a whole."""
    if seen is None:
        kind = file.path.suffix.lstrip(".").lower() or "?"
        return (Finding("not-checked", Place(), details={"kind": kind}),)
    counts = {
        "hidden-rows": seen.hidden_rows,
        "hidden-columns": seen.hidden_columns,
        "formulas-read": seen.formulas,
    }
    return tuple(Finding(code, Place(), details={"n": n}) for code, n in counts.items() if n > 0)


def _try_out(file: InputFile) -> None:
    """Open what cannot be looked into under limits first."""
    try:
        trial.try_out(file.path)
    except trial.TooMuch:
        what = _("more than {gb} GB or {seconds} seconds of work").format(
            gb=trial.MOST_MEMORY >> 30, seconds=trial.MOST_SECONDS
        )
        raise FileHostile({"file": file.name, "what": what}) from None
    except trial.Locked:
        raise Encrypted({"file": file.name}) from None
    except trial.Broken:
        raise NotASheet({"file": file.name, "why": _("damaged")}) from None


def _open(book: Path | BinaryIO, file: InputFile) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_object(book)
    except PasswordError:
        raise Encrypted({"file": file.name}) from None
    except (CalamineError, OSError, ValueError):
        raise _not_a_sheet(file) from None
    except BaseException as error:  # a panic of the Rust part is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _not_a_sheet(file) from None


def _not_a_sheet(file: InputFile) -> NotASheet:
    return NotASheet({"file": file.name, "why": _("damaged")})


def _load(book: CalamineWorkbook, name: str, file: InputFile) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise _not_a_sheet(file) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _not_a_sheet(file) from None


def _choose(book: CalamineWorkbook, wanted: str | None, file: InputFile, noun: Noun) -> str:
    """The sheet that was named, or the only visible one that is filled and not our own."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    names = _(", ").join(book.sheet_names)
    if wanted is not None:
        if wanted not in book.sheet_names:
            raise SheetMissing({"sheet": wanted, "sheets": names})
        return wanted
    shown = [
        meta.name
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
        and meta.visible == SheetVisibleEnum.Visible
        and meta.name not in OUR_SHEETS
    ]
    if len(shown) > 1:
        shown = [name for name in shown if _filled(file, book, name)] or shown[:1]
    if not shown:
        raise FileEmpty({"file": file.name, "noun": noun.name}).with_template(noun)
    if len(shown) > 1:
        raise SheetNotNamed({"sheets": _(", ").join(shown)})
    return shown[0]


def _filled(file: InputFile, book: CalamineWorkbook, name: str) -> bool:
    filled = sheetxml.is_filled(file, name)
    return _load(book, name, file).start is not None if filled is None else filled


def _merged(ranges: Iterable[Range], file: InputFile) -> Merged:
    """Row number -> (first column, last column, range) of a merged range that touches the row."""
    rows: dict[int, tuple[int, int, str]] = {}
    touched = 0
    for (top, left), (bottom, right) in ranges:
        touched += bottom - top + 1
        if touched > MOST_MERGED:
            what = _("more than {n:,} rows of merged cells").format(n=MOST_MERGED)
            raise FileHostile({"file": file.name, "what": what})
        name = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
        for row in range(top, bottom + 1):
            rows.setdefault(row + 1, (left, right, name))
    return rows
