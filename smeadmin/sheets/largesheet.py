"""The cells of a large XLSX sheet, in flat memory.

calamine holds a whole sheet at once, and all shared strings: 300,000 records of 15 columns took it 367 MiB,
and this 53. openpyxl holds a row at a time, and takes fourteen times as long. Here one pattern cuts whole
rows as spreadsheet programs write them, a megabyte after the other, column by column, and the blocks of rows
wait in a temporary file. It finds on its way what ``sheetxml`` searches for: of 300,000 rows of 6 columns
all of it took 1.7 s, calamine and the search 3.6 s; of wide rows with many strings it takes as long as they.

A value must be exactly what calamine gives for it, so what a style makes of a number is asked of calamine
(``outline``), and anything that is not written in the usual way is ``Unusual``: then calamine reads the
sheet after all. ``tests/sheets/test_largesheet.py`` compares the two.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import lt
from typing import Any
from xml.etree import ElementTree

from smeadmin.domain.findings import column_letter
from smeadmin.sheets import sheetxml
from smeadmin.sheets.cellkinds import SAMPLE, Kinds
from smeadmin.sheets.numberformats import formats_that_matter
from smeadmin.sheets.preflight import MB, unpack
from smeadmin.sheets.sharedstrings import PART as STRINGS
from smeadmin.sheets.sharedstrings import SharedStrings, Unusual, root_of
from smeadmin.sheets.source import ROWS_AT_ONCE, Block, Cells, InputFile, Marks
from smeadmin.sheets.spool import Spool

LARGE = 4 * MB
"""A workbook with more XML than this in its sheets and strings is large; calamine takes thrice as much."""

MOST_COLUMNS = 256
MOST_AT_ONCE = 2_000_000
"""So many cells may stand in a megabyte; a wide row of nothing takes less."""

MOST_AROUND = 4 * MB
MOST_APART = 20_000
"""So many rows without cells may lie between two others of one piece."""

_SHEETS = "xl/worksheets/"
_ABOUT = (
    *("[content_types].xml", "_rels/.rels", "xl/workbook.xml"),
    *("xl/_rels/workbook.xml.rels", "xl/styles.xml"),
)

_COLUMN = re.compile(rb'<c r="([A-Z]+)')
_CELL = (
    rb'(?:<c r="%b\1"([^<>/]*+)(?:/>|>(?:<v>([^<]*+)</v>|<v ?/>)?</c>'
    rb'|(?<=t="inlineStr")><is><t([^<]*+)</t></is></c>))?+'
)
_ROW = rb'<row r="(\d{1,7}+)"([^<>/]*+)(?:/>|>%b</row>)'
_FORMULA = re.compile(rb"><f(?: [^<>/]*+)?(?:/>|>[^<]*+</f>)")
_ROW_SAYS = re.compile(rb'(?: [\w:]+="[^"&]*")* ?')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")

Range = tuple[tuple[int, int], tuple[int, int]]


def outline(file: InputFile) -> io.BytesIO | None:
    """Make a workbook like a large one without strings, each sheet the same number in all styles.

    calamine tells from it which sheets there are, and what a style makes of a number. ``None`` where the
    workbook is not large, or cannot be looked into.
    """
    if not sheetxml.is_xlsx(file):
        return None
    out = io.BytesIO()
    with zipfile.ZipFile(file.path) as package, zipfile.ZipFile(out, "w") as made:
        parts = package.infolist()
        sheets = [part for part in parts if part.filename.startswith(_SHEETS)]
        strings = [part for part in parts if part.filename == STRINGS]
        if sum(part.file_size for part in sheets + strings) <= LARGE:
            return None
        try:
            styles, _own = sheetxml.number_formats(package)
        except (ValueError, ElementTree.ParseError):
            return None
        rows = "".join(
            f'<row r="{n + 1}"><c r="A{n + 1}" s="{n}"><v>{SAMPLE}</v></c></row>'
            for n in range(len(styles) or 1)
        )
        for part in sheets:
            sample = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
            made.writestr(part.filename, sample)
        for part in parts:
            if part.filename.lower() in _ABOUT:
                made.writestr(part.filename, package.read(part))
    out.seek(0)
    return out


class LargeSheet:
    """One sheet, read once and kept in a temporary file.

    ``sample`` is what calamine made of the sheet in the ``outline``. ``height`` is the last row that
    holds a value. Raises ``Unusual``.
    """

    def __init__(self, file: InputFile, name: str, sample: Sequence[Any]) -> None:
        self.seen = sheetxml.Seen()
        self.merged_ranges: list[Range] = []
        self._spool = Spool[tuple[int, list[Sequence[Any]], Marks]](1)
        self._reached = self._width = 0
        self._row = re.compile(_ROW % b"")
        self._head = self._tail = b""
        try:
            with zipfile.ZipFile(file.path) as package:
                formats = formats_that_matter(*sheetxml.number_formats(package))
                self._kinds = Kinds(sample, formats, SharedStrings(file, package))
                part = sheetxml.part_of(package, name)
                if part is None:
                    raise Unusual
                for rows in self._rows(unpack(file, package.getinfo(part))):
                    self._take(rows)
            self._look_around()
        except (ValueError, LookupError, OverflowError, ElementTree.ParseError):
            raise Unusual from None
        del self._kinds

    @property
    def height(self) -> int:
        """The last row that holds a value."""
        return self.seen.rows

    def blocks(self) -> Iterator[Block]:
        """Go through the rows from the first to the last that holds a value."""
        width, next_row = self.seen.columns, 1
        for first, columns, marks in self._spool:
            last = min(first + len(columns[0]), self.seen.rows + 1)
            for start in range(next_row, min(first, last), ROWS_AT_ONCE):
                blank = [""] * (min(start + ROWS_AT_ONCE, first, last) - start)
                yield _Columns(start, [blank] * width, {})
            if last <= first:
                return
            columns += [[""] * (last - first)] * (width - len(columns))
            yield _Columns(first, [cells[: last - first] for cells in columns[:width]], marks)
            next_row = last

    # ---- around the cells ----------------------------------------------------------------------

    def _rows(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Go through whole rows, some at a time; what stands before and below them is kept."""
        data, end = b"", b""
        for chunk in chunks:
            data += chunk
            if len(data) > MOST_AROUND:
                raise Unusual
            if not self._head:
                head, found, rest = data.partition(b"<sheetData>")
                if not found:
                    continue
                self._head, data = head + found, rest
            if not end:
                rows, end, rest = data.partition(b"</sheetData>")
                cut = len(rows) if end else data.rfind(b"</row>") + 6
                if cut > 5 or end:
                    yield data[:cut]
                    data = data[cut:]
        if not end:
            raise Unusual
        self._tail = data

    def _look_around(self) -> None:
        """Read what is said of the sheet outside its cells: merged ranges, hidden columns."""
        if b"<sheetData" in self._tail:
            raise Unusual
        sheet = root_of(self._head + self._tail)
        for extent in sheet.iterfind("{*}dimension"):
            _range(extent)
        self.merged_ranges = list(map(_range, sheet.iterfind("{*}mergeCells/{*}mergeCell")))
        columns = sheet.iterfind("{*}cols/{*}col")
        self.seen.hidden_columns = sum(one.get("hidden") in ("1", "true") for one in columns)

    # ---- rows of cells -------------------------------------------------------------------------

    def _take(self, rows: bytes) -> None:
        """Read some whole rows."""
        if b"\0" in rows:
            raise Unusual
        if b"<f" in rows:
            rows = _FORMULA.sub(b"\0>", rows)
        rows = rows.replace(b'<v xml:space="preserve">', b"<v>")
        parts = self._cut(rows)
        step = 3 + 3 * self._width
        numbers = list(map(int, parts[1::step]))
        if not numbers:
            return
        span = numbers[-1] + 1 - numbers[0]
        rising = span == len(numbers) or all(map(lt, numbers, numbers[1:]))
        if numbers[0] <= self._reached or not rising or span > len(numbers) + MOST_APART:
            raise Unusual
        self._reached = numbers[-1]
        self._note_rows(parts[2::step])
        marks: dict[int, dict[int, str]] = {}
        columns = [
            self._column(
                index, numbers, [parts[3 + 3 * index + k :: step] for k in range(3)], marks
            )
            for index in range(self._width)
        ]
        for start in range(0, span if columns else 0, ROWS_AT_ONCE):
            first, after = numbers[0] + start, numbers[0] + start + ROWS_AT_ONCE
            inside = {n: cells for n, cells in marks.items() if first <= n < after}
            self._spool.append((first, [c[start : start + ROWS_AT_ONCE] for c in columns], inside))

    def _cut(self, rows: bytes) -> list[Any]:
        """Cut rows into their numbers, what is said of them, and three parts of each cell."""
        if rows.count(b"<row ") * self._width > MOST_AT_ONCE:
            raise Unusual
        parts: list[Any] = self._row.split(rows)
        if any(parts[:: 3 + 3 * self._width]):  # something between the rows
            letters = {*_COLUMN.findall(rows)}
            width = max((sheetxml.column_number(one.decode()) for one in letters), default=0)
            if not self._width < width <= MOST_COLUMNS:
                raise Unusual
            self._width = width
            cells = (_CELL % column_letter(index).encode() for index in range(width))
            self._row = re.compile(_ROW % b"".join(cells))
            return self._cut(rows)
        return parts

    def _note_rows(self, said: Sequence[bytes]) -> None:
        kinds = set(said)
        if not all(map(_ROW_SAYS.fullmatch, kinds)):
            raise Unusual
        hidden = set(filter(_HIDDEN.search, kinds))
        if hidden:
            self.seen.hidden_rows += sum(map(hidden.__contains__, said))

    def _column(
        self, index: int, numbers: Sequence[int], parts: Sequence[list[Any]], marks: Any
    ) -> Sequence[Any]:
        """Read the cells of one column: what is said of each, its value, the text that stands in it."""
        said, values, texts = parts
        span = numbers[-1] + 1 - numbers[0]
        if span == len(said) and len(set(said)) == 1 and said[0] is not None:
            kind = self._kinds[said[0]]
            given = texts if kind.inline else values
            if kind.is_plain and None not in given and b"" not in given:
                self._fill(index, numbers[-1])
                return kind.read(given)
        cells: list[Any] = [""] * span
        places: dict[bytes, list[int]] = defaultdict(list)
        for at, attributes in enumerate(said):
            if attributes is not None:
                places[attributes].append(at)
        for attributes, ats in places.items():
            kind = self._kinds[attributes]
            given = texts if kind.inline else values
            filled = [at for at in ats if given[at] or (kind.empty and given[at] is not None)]
            for at, cell in zip(filled, kind.read([given[at] for at in filled]), strict=True):
                cells[numbers[at] - numbers[0]] = cell
            if filled:
                self._fill(index, numbers[filled[-1]])
            if not kind.is_plain:
                empty = set(ats).difference(filled)
                for at in ats:
                    mark = kind.mark_of(at in empty)
                    self.seen.formulas += kind.formula and mark not in sheetxml.NO_VALUE
                    if mark:
                        marks.setdefault(numbers[at], {})[index] = mark
        return cells

    def _fill(self, index: int, number: int) -> None:
        self.seen.rows = max(self.seen.rows, number)
        self.seen.columns = max(self.seen.columns, index + 1)


def _range(element: ElementTree.Element) -> Range:
    """Read a range such as A1:B2: its first row and column, and its last, from 0."""
    found = _RANGE.fullmatch(element.get("ref", ""))
    if found is None:
        raise Unusual
    left, top = sheetxml.column_number(found[1]) - 1, int(found[2]) - 1
    right = sheetxml.column_number(found[3]) - 1 if found[3] else left
    return (top, left), (int(found[4]) - 1 if found[4] else top, right)


class _Columns(Block):
    """A block of rows that is there column by column."""

    def __init__(self, first: int, columns: Sequence[Sequence[Any]], marks: Marks) -> None:
        super().__init__(range(first, first + len(columns[0])), (), marks)
        self._columns = columns

    def row(self, at: int) -> Cells:
        """Give the cells of one row."""
        return [column[at] for column in self._columns]

    def columns(self, width: int) -> Sequence[Sequence[Any]] | None:
        """Give the cells column by column; ``None`` when some row has not so many cells."""
        return self._columns if width == len(self._columns) else None
