"""XLSX, XLS and ODS as rows of cells: values by calamine, after the pre-flight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.findings import Finding, Place, column_letter
from smeadmin.i18n import gettext as _
from smeadmin.sheets import preflight, sheetxml, trial
from smeadmin.sheets.numberformats import PERCENT
from smeadmin.sheets.refusals import (
    Encrypted,
    FileEmpty,
    FileHostile,
    NotASheet,
    SheetMissing,
    SheetNotNamed,
)
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
        book = _open(file)
        if not book.sheet_names:
            raise NotASheet({"file": file.name, "why": _("damaged")})
        name = _choose(book, sheet, file, noun)
        seen = sheetxml.inspect(file, name)
        self._sheet = _load(book, name, file)
        if self._sheet.start is None:
            raise FileEmpty({"file": file.name, "noun": noun.name}).with_template(noun)
        self._left = self._sheet.start[1]
        self.path = file.path
        self.is_xlsx = seen is not None
        self.writes_as = ("utf-8-sig", ",")
        self._marks, self._percents = _parted(seen.marked if seen else {})
        self.merged = _merged(self._sheet, file)
        self.findings = _about(file, seen)
        self.facts = Facts(file.sha256(), self._sheet.height, sheet=name)

    def late_findings(self) -> tuple[Finding, ...]:
        """Nothing is left to say."""
        return ()

    def blocks(self) -> Iterator[Block]:
        """Go through the same rows, many at a time."""
        return blocks_of(self.rows(), self._marks)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Go through the rows; numbers and columns are those of the sheet, empty margins included."""
        empty = [""] * self._left
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            row: Cells = list(cells)
            if bool in map(type, row):
                row = [("TRUE" if c else "FALSE") if isinstance(c, bool) else c for c in row]
            row = empty + row if empty else row
            for column in self._percents.get(number, ()):
                row[column] = _percentage(row[column])
            yield number, row


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


def _percentage(cell: Any) -> Any:
    """A number shown as a percentage is what is shown: 0.85 is the text 85%."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return f"{Decimal(repr(cell)).scaleb(2).normalize():f}%"


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


def _open(file: InputFile) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(str(file.path))
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
    try:
        sheetxml.inspect(file, name)
    except FileHostile:
        return True
    return _load(book, name, file).start is not None


def _merged(sheet: CalamineSheet, file: InputFile) -> Merged:
    """Row number -> (first column, last column, range) of a merged range that touches the row."""
    rows: dict[int, tuple[int, int, str]] = {}
    touched = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        touched += bottom - top + 1
        if touched > MOST_MERGED:
            what = _("more than {n:,} rows of merged cells").format(n=MOST_MERGED)
            raise FileHostile({"file": file.name, "what": what})
        name = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
        for row in range(top, bottom + 1):
            rows.setdefault(row + 1, (left, right, name))
    return rows
