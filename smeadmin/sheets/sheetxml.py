"""What the XML of one XLSX sheet says beside its values: extent, formulas, hidden rows, number formats.

The reader of the cells gives values only. A formula that was never calculated comes as an empty cell,
0.85 shown as 85% comes as 0.85, and nothing says that a row is hidden. One streaming pass finds these.
XML as spreadsheet programs write it is searched for patterns; anything else is parsed, more slowly.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from xml.etree import ElementTree
from xml.parsers import expat

from smeadmin.i18n import gettext as _
from smeadmin.sheets.numberformats import formats_that_matter
from smeadmin.sheets.preflight import DAMAGE, MB, unpack
from smeadmin.sheets.refusals import FileHostile, NotASheet
from smeadmin.sheets.sharedstrings import Unusual
from smeadmin.sheets.source import InputFile

T = TypeVar("T")

MOST_CELLS = 26_000_000
"""Rows times columns of the area a sheet fills: what the reader would reserve, some 800 MB."""

_ROW = re.compile(rb'<row r="(\d+)"')
_ODD = (
    re.compile(rb'<c(?! r="[A-Z]|[a-zA-Z])'),  # a cell that does not begin with its place
    re.compile(rb'<row(?! r="\d|Breaks)'),
    re.compile(rb":(?:c|row)\b"),  # an element with a prefix
)
_HIDDEN_ROW = re.compile(rb'<row\s[^<>]*?\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col\s[^<>]*?\bhidden="(?:1|true)"')
_FAR = re.compile(rb'r="([A-Z]{2,3})\d')
_VALUE = re.compile(rb"<v(?: [^<>]*)?>[^<]|<is")
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
NO_VALUE = ("error-value", "formula")
_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}


@dataclass(slots=True)
class Seen:
    """What one sheet says: its extent, its marked cells, and how much of it is hidden or calculated.

    ``marked`` maps row and column (from 0) to ``error-value``, ``formula`` (one without a value), or to
    what its number format does: see ``numberformats``.
    """

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    marked: dict[int, dict[int, str]] = field(default_factory=dict)

    def mark(self, row: int, column: int, mark: str) -> None:
        """Mark a cell."""
        self.marked.setdefault(row, {})[column] = mark


def inspect(file: InputFile, sheet: str) -> Seen | None:
    """Go through the XML of one sheet; ``None`` where the file is no XLSX.

    Raises ``FileHostile`` when the sheet fills more cells than any list, ``NotASheet`` when its XML is
    broken.
    """
    return _undamaged(_inspect, file, sheet)


def is_filled(file: InputFile, sheet: str) -> bool | None:
    """Tell whether a sheet holds anything; ``None`` where the file is no XLSX. Raises ``NotASheet``."""
    return _undamaged(_is_filled, file, sheet)


def _undamaged(look: Callable[[InputFile, str], T], file: InputFile, sheet: str) -> T | None:
    if not is_xlsx(file):
        return None
    try:
        return look(file, sheet)
    except (*DAMAGE, LookupError, ElementTree.ParseError, expat.ExpatError):
        # a number that is none, an encoding that nobody knows
        raise NotASheet({"file": file.name, "why": _("damaged")}) from None


def _is_filled(file: InputFile, sheet: str) -> bool | None:
    with zipfile.ZipFile(file.path) as package:
        name = part_of(package, sheet)
        part = package.getinfo(name) if name else None
    return any(seen.rows for seen in _parsing(file, part, {})) if part else None


def _inspect(file: InputFile, sheet: str) -> Seen | None:
    with zipfile.ZipFile(file.path) as package:
        name = part_of(package, sheet)
        if name is None:
            return None
        part = package.getinfo(name)
        styles = formats_that_matter(*number_formats(package))
        try:
            seen = _searched(file, part, styles)
        except Unusual:
            seen = None
        if seen is None or seen.rows * seen.columns > MOST_CELLS:
            seen = _parsed(file, part, styles)
    if seen.rows * seen.columns > MOST_CELLS:
        what = _("a sheet that spans {rows:,} rows and {columns:,} columns").format(
            rows=seen.rows, columns=seen.columns
        )
        raise FileHostile({"file": file.name, "what": what})
    return seen


# ---- XML as spreadsheet programs write it ------------------------------------------------------


def _searched(file: InputFile, part: zipfile.ZipInfo, styles: dict[int, str]) -> Seen:
    """Search whole rows for patterns. Raises ``Unusual``."""
    seen = Seen()
    wanted = b"|".join(str(style).encode() for style in styles)
    style = re.compile(rb's="(?:' + wanted + rb')"') if wanted else None
    tail = b""
    for chunk in unpack(file, part):
        data = tail + chunk
        cut = data.rfind(b"</row>") + 6
        if cut == 5:
            if len(data) > 16 * MB:
                raise Unusual
            tail = data
            continue
        data, tail = data[:cut], data[cut:]
        _look(data, seen, style, styles)
    _look(tail, seen, style, styles)
    return seen


def _look(data: bytes, seen: Seen, style: re.Pattern[bytes] | None, styles: dict[int, str]) -> None:
    if any(odd.search(data) for odd in _ODD):
        raise Unusual
    rows = _ROW.findall(data)
    if rows:
        seen.rows = max(seen.rows, max(map(int, rows)))
    letters = {b"Z", *_FAR.findall(data)}
    seen.columns = max(seen.columns, max(column_number(x.decode()) for x in letters))
    if b'hidden="' in data:
        seen.hidden_rows += len(_HIDDEN_ROW.findall(data))
        seen.hidden_columns += len(_HIDDEN_COLUMN.findall(data))
    if b't="e"' in data or b"<f" in data or (style is not None and style.search(data)):
        _mark_cells(data, seen, styles)


def _mark_cells(data: bytes, seen: Seen, styles: dict[int, str]) -> None:
    for piece in data.split(b"<c ")[1:]:  # no pattern: unclosed cells would make it quadratic
        attributes, _closed, rest = piece.partition(b">")
        inside = b"" if attributes.endswith(b"/") else rest.partition(b"</c>")[0]
        formula, value = b"<f" in inside, _VALUE.search(inside) or b't="str"' in attributes
        mark = None
        if b't="e"' in attributes:
            mark = "error-value"
        elif formula and not value:
            mark = "formula"
        elif styles and value and (b't="' not in attributes or b't="n"' in attributes):
            style = _STYLE.search(attributes)
            mark = styles.get(int(style[1])) if style else None
        seen.formulas += formula and mark not in NO_VALUE
        ref = _REF.search(attributes) if mark else None
        if mark and ref:
            seen.mark(int(ref[2]), column_number(ref[1].decode()) - 1, mark)


# ---- any XML -----------------------------------------------------------------------------------


def _parsed(file: InputFile, part: zipfile.ZipInfo, styles: dict[int, str]) -> Seen:
    """Parse the sheet and count only what is filled."""
    *_, seen = _parsing(file, part, styles)
    return seen


def _parsing(file: InputFile, part: zipfile.ZipInfo, styles: dict[int, str]) -> Iterator[Seen]:
    """Parse the sheet piece by piece; what was seen so far is given after each."""
    counting = _Counting(styles)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = counting.start, counting.end
    parser.CharacterDataHandler = counting.text
    for chunk in unpack(file, part):
        parser.Parse(chunk)
        yield counting.seen
    parser.Parse(b"", True)
    yield counting.seen


class _Counting:
    """Counts rows and cells as their elements go by; places that are not written are counted on."""

    def __init__(self, styles: dict[int, str]) -> None:
        self.seen = Seen()
        self._styles = styles
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._has: set[str] = set()
        self._inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match name.rpartition(" ")[2]:
            case "col":
                self.seen.hidden_columns += attributes.get("hidden") in ("1", "true")
            case "row":
                self._row = int(attributes.get("r") or self._row + 1)
                self._column = 0
                self.seen.hidden_rows += attributes.get("hidden") in ("1", "true")
            case "c":
                found = re.match(r"([A-Z]+)(\d+)$", attributes.get("r", ""))
                self._column = column_number(found[1]) if found else self._column + 1
                self._row = int(found[2]) if found else self._row
                self._attributes, self._has, self._inside = attributes, set(), ""
            case "f" | "v" | "t" as inner:
                self._inside = inner
                self._has.update({inner} & {"f"})

    def text(self, text: str) -> None:
        """Characters of a value."""
        if self._inside in ("v", "t") and text:
            self._has.add("v")

    def end(self, name: str) -> None:
        """An element ends; a cell is judged."""
        self._inside = ""
        if name.rpartition(" ")[2] != "c" or not self._has:
            return
        seen, has = self.seen, self._has
        seen.rows, seen.columns = max(seen.rows, self._row), max(seen.columns, self._column)
        mark = None
        kind = self._attributes.get("t", "n")
        if kind == "e":
            mark = "error-value"
        elif has == {"f"} and kind != "str":
            mark = "formula"
        elif kind == "n":
            mark = self._styles.get(int(self._attributes.get("s") or 0))
        seen.formulas += "f" in has and mark not in NO_VALUE
        if mark:
            seen.mark(self._row, self._column - 1, mark)
        self._has = set()


def column_number(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def is_xlsx(file: InputFile) -> bool:
    """Tell whether the sheets of a workbook are XML of this kind."""
    if not zipfile.is_zipfile(file.path):
        return False
    with zipfile.ZipFile(file.path) as package:
        return "xl/workbook.xml" in package.namelist()


# ---- the parts beside it -----------------------------------------------------------------------


def part_of(package: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the part that holds a sheet, by its name; ``None`` where this is no XLSX."""
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    except KeyError:
        return None
    link = next(
        (
            entry.get(f"{{{_NS['r']}}}id")
            for entry in book.iterfind(".//m:sheet", _NS)
            if entry.get("name") == sheet
        ),
        None,
    )
    for relation in links.iterfind("p:Relationship", _NS):
        if relation.get("Id") == link:
            target = (relation.get("Target") or "").lstrip("/")
            name = target if target.startswith("xl/") else f"xl/{target}"
            return name if name in package.namelist() else None
    return None


def number_formats(package: zipfile.ZipFile) -> tuple[list[int], dict[int, str]]:
    """Give the number format of each cell style, and the formats that the file defines itself."""
    try:
        sheet = ElementTree.fromstring(package.read("xl/styles.xml"))
    except KeyError:
        return [], {}
    own = {
        int(entry.get("numFmtId") or 0): entry.get("formatCode") or ""
        for entry in sheet.iterfind("m:numFmts/m:numFmt", _NS)
    }
    used = [int(entry.get("numFmtId") or 0) for entry in sheet.iterfind("m:cellXfs/m:xf", _NS)]
    return used, own
