"""The returned file (``--errors``): the clerk's own sheet, each fault marked where it stands.

Same sheet, same row numbers, same columns; at the far right a column 错误, in front a sheet 说明 with
all findings. What was sent can be mended there and imported again as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from smeadmin.domain.columns.headers import ERROR_HEADER
from smeadmin.domain.findings import Finding, column_letter
from smeadmin.domain.sheet import Counts
from smeadmin.i18n import gettext as _
from smeadmin.sheets.cells import text_of
from smeadmin.sheets.planning import Plan
from smeadmin.sheets.reading import Reading
from smeadmin.sheets.replacing import replacing
from smeadmin.sheets.source import Cells
from smeadmin.sheets.workbook import Workbook
from smeadmin.sheets.writing import new_workbook, sheet_name

ROW_HEADER = "原行号"
NOTES_SHEET = "说明"
LARGEST_NUMBER = 9.99999999999999e307  # that a workbook can hold
MOST_STYLED_ROWS = 20_000
"""Above this a workbook is given back as values: keeping its styles would take minutes."""

BAD_FILL, BAD_TEXT, DOUBT_FILL, GOOD_TEXT = "FFC7CE", "9C0006", "FFEB9C", "808080"

ByRow = Mapping[int, Sequence[Finding]]


def write_returned(
    path: str | Path, plan: Plan, *, partial: bool = False, force: bool = False
) -> None:
    """Write the sheet of a plan back with its faults marked: ``.csv`` in its own encoding, else XLSX.

    After a ``partial`` import only the refused rows come back, with the column 原行号. A workbook of at
    most 20,000 rows keeps its styles. Raises ``OutputExists``, ``OutputRefused``.
    """
    source = plan.reading.source
    by_row = plan.findings.by_row()
    with replacing(path, force) as file:
        if Path(path).suffix.lower() == ".csv":
            _write_csv(file, plan.reading, by_row, partial)
        elif (
            isinstance(source, Workbook)
            and source.is_xlsx
            and not partial
            and source.facts.expected <= MOST_STYLED_ROWS
        ):
            _mark_or_write(file, source, plan, by_row)
        else:
            _write_values(file, plan, by_row, partial)


def errors_text(findings: Sequence[Finding]) -> str:
    """What the column 错误 says of a row: place and reason of each error."""
    return "；".join(
        f"{finding.place} {finding.message}".strip()
        for finding in sorted(findings, key=lambda f: f.place.index or 0)
        if finding.is_error
    )


def _column_at(reading: Reading) -> int:
    """Where the column 错误 goes: where it is already, else to the right of everything."""
    for index, header in reading.header.left_out:
        if header == ERROR_HEADER:
            return index
    return reading.width


def _was_at(number: int, header_row: int) -> list[str]:
    """The cell of 原行号: nothing beside titles, its name in the header, else where the row was."""
    return [] if number < header_row else [ROW_HEADER if number == header_row else str(number)]


def _write_csv(file: Any, reading: Reading, by_row: ByRow, partial: bool) -> None:
    encoding, delimiter = reading.source.writes_as
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    out = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    at, header_row = _column_at(reading), reading.facts.header_row
    for number, cells in reading.source.rows():
        row = [text_of(cell) for cell in cells]
        row += [""] * (at - len(row))
        said = ERROR_HEADER if number == header_row else errors_text(by_row.get(number, ()))
        row[at:] = [said, *row[at + 1 :]]
        if partial:
            if number > header_row and not said:
                continue
            row += _was_at(number, header_row)
        out.writerow(row)
    text.flush()
    text.detach()


def _mark_or_write(file: Any, source: Workbook, plan: Plan, by_row: ByRow) -> None:
    """Mark the clerk's own workbook; what openpyxl cannot read, though its cells can be read, goes back
    as values."""
    try:
        _mark_workbook(file, source, plan, by_row)
    except OSError:
        raise
    except Exception:  # styles of other programs fail in it in any way there is
        file.seek(0)
        file.truncate()
        _write_values(file, plan, by_row, partial=False)


# ---- workbooks --------------------------------------------------------------------------------


def _mark_workbook(file: Any, source: Workbook, plan: Plan, by_row: ByRow) -> None:
    """Mark the clerk's own workbook, its styles kept, its formulas as their values."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils.exceptions import IllegalCharacterError
    from openpyxl.worksheet.hyperlink import Hyperlink

    book = load_workbook(source.path, data_only=True)
    page = book[str(source.facts.sheet)]
    reading = plan.reading
    at, header_row = _column_at(reading) + 1, reading.facts.header_row
    bad, doubt = (PatternFill("solid", fgColor=color) for color in (BAD_FILL, DOUBT_FILL))
    grey, red = Font(color=GOOD_TEXT), Font(color=BAD_TEXT)
    page.cell(header_row, at, ERROR_HEADER)
    page.column_dimensions[column_letter(at - 1)].width = 48
    for number in range(header_row + 1, page.max_row + 1):
        found = by_row.get(number, ())
        said = errors_text(found)
        page.cell(number, at).value = said or None
        if not said:
            page.row_dimensions[number].hidden = True
            for column in range(1, page.max_column + 1):
                page.cell(number, column).font = grey
        for finding in found:
            if finding.place.index is None:
                continue
            faulty = page.cell(number, finding.place.index + 1)
            faulty.fill = bad if finding.is_error else doubt
            if finding.is_error:
                faulty.font = red
            try:
                faulty.comment = Comment(f"{finding.message}\n{finding.hint}", "smeadmin")
            except (AttributeError, IllegalCharacterError):  # a covered cell of a merged range
                continue
    page.freeze_panes = f"A{header_row + 1}"
    _filter_errors(page, header_row, at)
    notes = book.create_sheet(_free_name(book.sheetnames), 0)
    for row in _notes(plan):
        notes.append(list(row))
    for number, finding in enumerate(plan.findings.first(MOST_NOTED), FIRST_NOTED):
        if finding.place.row:
            where = f"{_quoted(page.title)}!{_address(finding)}"
            notes.cell(number, 1).hyperlink = Hyperlink(ref=f"A{number}", location=where)
    for index, width in enumerate(_NOTE_WIDTHS):
        notes.column_dimensions[column_letter(index)].width = width
    book.active = book.index(page)
    book.save(file)


def _filter_errors(page: Any, header_row: int, at: int) -> None:
    """Show the faulty rows alone when the file opens; the others are hidden, not gone."""
    from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn

    last = column_letter(at - 1)
    page.auto_filter.ref = f"A{header_row}:{last}{max(page.max_row, header_row + 1)}"
    not_blank = CustomFilters(customFilter=[CustomFilter(operator="notEqual", val=" ")])
    page.auto_filter.filterColumn = [FilterColumn(colId=at - 1, customFilters=not_blank)]


def _free_name(taken: Sequence[str]) -> str:
    return NOTES_SHEET if NOTES_SHEET not in taken else f"{NOTES_SHEET}(smeadmin)"


MOST_NOTED, FIRST_NOTED = 10_000, 4
"""So many findings stand in 说明, from this row on."""

_NOTE_WIDTHS = (10, 24, 24, 36, 40, 22)


def _notes(plan: Plan) -> list[Sequence[str]]:
    """The sheet 说明: the counts as an equation, then one row for each finding."""
    rows: list[Sequence[str]] = [
        (plan.reading.facts.file,),
        (equation(plan.counts),),
        (_("place"), _("column"), _("value"), _("reason"), _("remedy"), _("code")),
    ]
    for f in plan.findings.first(MOST_NOTED):
        header = f.place.header or f.field or ""
        rows.append((str(f.place), header, _plain(f.value), f.message, f.hint, f.code))
    return rows


def _address(finding: Finding) -> str:
    """The cell of a finding; a whole row is found by its first cell."""
    place = finding.place
    return str(place) if place.column else f"A{place.row}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _plain(text: str) -> str:
    """Keep openpyxl from taking a value for a formula, and control characters out of the XML."""
    text = "".join(c if c >= " " else " " for c in text)
    return f"「{text}」" if text.startswith("=") else text


def equation(counts: Counts) -> str:
    """Say the counts as an equation that adds up."""
    return _(
        "rows  {rows} = {new} new + {changed} changed + {same} same + {refused} refused"
    ).format(
        rows=counts.rows,
        new=counts.new,
        changed=counts.changed,
        same=counts.same,
        refused=counts.refused,
    )


def _write_values(file: Any, plan: Plan, by_row: ByRow, partial: bool) -> None:
    """Write the sheet anew as values, for what cannot keep its styles."""
    book = new_workbook(file)
    reading = plan.reading
    at, header_row = _column_at(reading), reading.facts.header_row
    notes = book.add_worksheet(NOTES_SHEET)
    text = book.add_format({"num_format": "@"})
    for number, note in enumerate(_notes(plan)):
        for index, cell in enumerate(note):
            notes.write_string(number, index, cell, text)
    for index, width in enumerate(_NOTE_WIDTHS):
        notes.set_column(index, index, width)
    name = sheet_name(reading.facts.sheet or str(reading.noun.label))
    page = book.add_worksheet(name if name != NOTES_SHEET else f"{name}1")
    page.set_column(at, at, 48)
    page.activate()
    writer = _ValueWriter(book, page)
    line = 0
    for number, cells in reading.source.rows():
        found = by_row.get(number, ())
        said = ERROR_HEADER if number == header_row else errors_text(found)
        if partial and number > header_row and not said:
            continue
        row: Cells = [*cells, *[""] * (at - len(cells))]
        row[at:] = [said, *row[at + 1 :]]
        if partial:
            row += _was_at(number, header_row)
        writer.row(line, row, found, plain=number <= header_row or bool(said))
        line += 1
    page.freeze_panes(min(header_row, line), 0)
    book.close()


class _ValueWriter:
    """Writes cells as the sorts they are: text as text, days as days, faults in red."""

    def __init__(self, book: Any, page: Any) -> None:
        self._page = page
        self._formats: dict[tuple[str, str], Any] = {}
        looks = {
            "plain": {},
            "good": {"font_color": f"#{GOOD_TEXT}"},
            "bad": {"bg_color": f"#{BAD_FILL}", "font_color": f"#{BAD_TEXT}"},
            "doubt": {"bg_color": f"#{DOUBT_FILL}"},
        }
        for look, style in looks.items():
            for sort, number in (("text", "@"), ("day", "yyyy-mm-dd"), ("number", "General")):
                self._formats[look, sort] = book.add_format({**style, "num_format": number})

    def row(self, line: int, cells: Cells, found: Sequence[Finding], plain: bool) -> None:
        """Write one row; its findings as colours and comments."""
        looks = {
            f.place.index: "bad" if f.is_error else "doubt"
            for f in sorted(found, key=lambda f: f.is_error)
            if f.place.index is not None
        }
        for index, cell in enumerate(cells):
            look = looks.get(index, "plain" if plain else "good")
            self._cell(line, index, cell, look)
        for finding in found:
            if finding.place.index is not None:
                words = f"{finding.message}\n{finding.hint}"
                self._page.write_comment(line, finding.place.index, words, {"author": "smeadmin"})

    def _cell(self, line: int, index: int, cell: Any, look: str) -> None:
        page, formats = self._page, self._formats
        if isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= 1900:
            page.write_datetime(line, index, datetime.combine(cell, time()), formats[look, "day"])
        elif _fits(cell):
            page.write_number(line, index, cell, formats[look, "number"])
        elif text := text_of(cell):
            page.write_string(line, index, text[:32_767], formats[look, "text"])
        else:
            page.write_blank(line, index, None, formats[look, "text"])


def _fits(cell: Any) -> bool:
    """Tell whether a cell is a number that a workbook can hold."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return is_number and abs(cell) <= LARGEST_NUMBER
