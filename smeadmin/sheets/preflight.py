"""Looking at a workbook before anything parses it: is it what it says, and no bigger than it looks.

A 300 KB file can hold 800 MB, and one far cell makes a parser reserve seventeen billion cells. Every
part is streamed and counted here first; nothing is trusted that the file says about itself.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.sheets.refusals import Encrypted, FileHostile, FileTooLarge, NotASheet
from smeadmin.sheets.source import CHUNK, OLE_MAGIC, ZIP_MAGIC, InputFile

MB = 1 << 20
MOST_BYTES = 50 * MB
MOST_PARTS = 500
MOST_UNPACKED = 500 * MB
MOST_RATIO = 100
MOST_CELLS = 30_000_000
"""Rows times columns of the area a sheet spans: what the reader would reserve."""

_HOSTILE_PARTS = (
    ("vbaproject.bin", N_("macros")),
    ("/externallinks/", N_("links to other files")),
    ("/embeddings/", N_("embedded files")),
    ("/activex/", N_("controls")),
    ("/macrosheets/", N_("macros")),
)
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR = re.compile(rb'<c [^>]{0,60}?r="([A-Z]{3})\d')
_ROW = re.compile(rb'<row [^>]{0,200}?r="(\d+)"')
_TWO_LETTERS = re.compile(rb' r="([A-Z]{2})\d')
_MARKED = re.compile(rb"<c ([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REF = re.compile(rb'r="([A-Z]+)(\d+)"')
_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}


@dataclass(slots=True)
class Sheet:
    """What one sheet's XML says: its extent, and cells with an error or a formula without value."""

    rows: int = 0
    columns: int = 0
    marked: dict[tuple[int, int], str] = field(default_factory=dict)


_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(NotImplementedError, EOFError, OSError, ValueError, KeyError, IndexError),
)
"""What the standard library raises for a damaged package, one more surprising than the other."""


def check(file: InputFile) -> None:
    """Refuse a workbook that is too large, encrypted, hostile, or no workbook at all.

    Raises ``FileTooLarge``, ``Encrypted``, ``FileHostile``, ``NotASheet``.
    """
    if file.size > MOST_BYTES:
        raise FileTooLarge({"file": file.name, "size": file.size // MB, "limit": MOST_BYTES // MB})
    head = file.head()
    if head.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in file.path.read_bytes():
            raise Encrypted({"file": file.name})
        return
    if not head.startswith(ZIP_MAGIC):
        raise NotASheet({"file": file.name, "why": _("no workbook")})
    try:
        with zipfile.ZipFile(file.path) as package:
            _check_parts(file, package)
    except _DAMAGE:
        raise NotASheet({"file": file.name, "why": _("damaged")}) from None
    except RuntimeError:
        raise Encrypted({"file": file.name}) from None


def _check_parts(file: InputFile, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]

    def hostile(what: str) -> FileHostile:
        return FileHostile({"file": file.name, "what": what})

    if len(parts) > MOST_PARTS:
        raise hostile(_("more than {n} parts").format(n=MOST_PARTS))
    if len(set(names)) != len(names):
        raise hostile(_("parts of the same name"))
    unpacked = 0
    for part in parts:
        low = "/" + part.filename.lower()
        if ".." in low.split("/") or "\\" in low or low.startswith("//") or ":" in low:
            raise hostile(_("paths that lead out of the file"))
        for mark, what in _HOSTILE_PARTS:
            if mark in low:
                raise hostile(_(what))
        size = 0
        for chunk in _stream(package, part.filename):
            if size == 0 and low.endswith((".xml", ".rels")) and _DTD.search(chunk):
                raise hostile(_("a document type definition"))
            size += len(chunk)
            if unpacked + size > MOST_UNPACKED:
                raise hostile(_("more than {n} MB unpacked").format(n=MOST_UNPACKED // MB))
            if size > MB and size > MOST_RATIO * max(part.compress_size, 1):
                raise hostile(_("a part packed more than {n} times").format(n=MOST_RATIO))
        unpacked += size


def _stream(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with package.open(name) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def inspect(file: InputFile, sheet: str) -> Sheet:
    """Go through the XML of one XLSX sheet: its extent and the cells that carry no value.

    Raises ``FileHostile`` when the sheet spans more cells than any list.
    """
    found = Sheet()
    with zipfile.ZipFile(file.path) as package:
        name = _part_of(package, sheet)
        if name is None:
            return found
        tail = b""
        for chunk in _stream(package, name):
            data = tail + chunk
            cut = data.rfind(b"</row>") + 6
            if cut == 5:
                if len(data) > 16 * MB:
                    raise FileHostile({"file": file.name, "what": _("a row of more than 16 MB")})
                tail = data
                continue
            data, tail = data[:cut], data[cut:]
            _look(data, found)
        _look(tail, found)
    if found.rows * found.columns > MOST_CELLS:
        what = _("a sheet that spans {rows:,} rows and {columns:,} columns").format(
            rows=found.rows, columns=found.columns
        )
        raise FileHostile({"file": file.name, "what": what})
    return found


def _look(data: bytes, found: Sheet) -> None:
    rows = _ROW.findall(data)
    if rows:
        found.rows = max(found.rows, max(map(int, rows)))
    far = _FAR.findall(data)
    letters = far or _TWO_LETTERS.findall(data) or [b"Z"]
    found.columns = max(found.columns, max(column_number(x.decode()) for x in set(letters)))
    if b't="e"' in data or b"<f" in data:
        _mark_cells(data, found)


def _mark_cells(data: bytes, found: Sheet) -> None:
    for attributes, inside in _MARKED.findall(data):
        is_error = b't="e"' in attributes
        no_value = b"<f" in inside and b"<v>" not in inside and b"<is>" not in inside
        ref = _REF.search(attributes) if is_error or no_value else None
        if ref:
            place = (int(ref[2]), column_number(ref[1].decode()) - 1)
            found.marked[place] = "error-value" if is_error else "formula"


def column_number(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _part_of(package: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the part that holds a sheet, by its name; ``None`` where this is no XLSX."""
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
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
