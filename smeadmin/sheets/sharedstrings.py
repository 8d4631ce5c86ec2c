"""The strings that the cells of an XLSX share, in flat memory, and how its XML spells a string.

A few are kept in a list. Many wait in a temporary file, some on a page: programs number them in the order
of their first use, so the next one wanted is mostly on the page of the last.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from xml.etree import ElementTree

from smeadmin.sheets.preflight import MB, unpack
from smeadmin.sheets.source import InputFile

PART = "xl/sharedStrings.xml"
MOST_LISTED = 8 * MB
"""Up to so much XML they are listed: some 250,000 strings, 25 MB."""

MOST_REFERENCES = 50_000
"""So many characters of a megabyte may be spelt by their names: each takes as long as a cell."""

ON_A_PAGE = 16
PAGES_KEPT = 8_192

_OTHER_CODE = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml [^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE
)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>\s*)?<sst\b[^<>]*[^<>/]>")
_STRING = re.compile(rb"<si>(?:<t([^<]*+)</t></si>|(.*?)</si>)", re.DOTALL)
_RUN = re.compile(  # letters of one look, letters, how to pronounce them, nothing at all
    rb"<r>(?:<rPr>(?:<[^<>]*/>)*+</rPr>)?<t([^<]*+)</t></r>|<t([^<]*+)</t>"
    rb"|<rPh\b[^<>]*><t[^<]*+</t></rPh>|<phoneticPr\b[^<>]*/>|<t ?/>"
)
_REFERENCE = re.compile("&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile("_x00([0-9a-fA-F]{2})_")
_KEPT = ' xml:space="preserve">'


class Unusual(Exception):
    """XML that says the same in another way than spreadsheet programs do."""


def root_of(xml: bytes) -> ElementTree.Element:
    """Parse a little XML. Raises ``Unusual``."""
    if _OTHER_CODE.match(xml):
        raise Unusual
    try:
        return ElementTree.fromstring(xml)
    except (ValueError, LookupError, ElementTree.ParseError):
        raise Unusual from None


class SharedStrings:
    """The strings that the cells of a workbook share. Raises ``Unusual``."""

    def __init__(self, file: InputFile, package: zipfile.ZipFile) -> None:
        part = package.getinfo(PART) if PART in package.namelist() else None
        strings = chain.from_iterable(_pieces(file, part) if part else ())
        self._all: list[str] | None = None
        if part is None or part.file_size <= MOST_LISTED:
            self._all = list(strings)
            return
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the strings
        self._starts = array("Q", [0])
        while page := list(islice(strings, ON_A_PAGE)):
            self._file.write("\0".join(page).encode())
            self._starts.append(self._file.tell())
        self._file.flush()
        self._page = lru_cache(PAGES_KEPT)(self._read)

    def _read(self, page: int) -> list[str]:
        start, end = self._starts[page : page + 2]
        return os.pread(self._file.fileno(), end - start, start).decode().split("\0")

    def of(self, numbers: Sequence[bytes]) -> list[str]:
        """Give the strings of some cells. Raises ``Unusual``, ``LookupError`` where there is none."""
        if numbers and not b"".join(numbers).isdigit():
            raise Unusual
        if self._all is not None:
            return list(map(self._all.__getitem__, map(int, numbers)))
        page, known = self._page, dict[bytes, str]()
        for digits in set(numbers):
            number = int(digits)
            known[digits] = page(number // ON_A_PAGE)[number % ON_A_PAGE]
        return list(map(known.__getitem__, numbers))


def _pieces(file: InputFile, part: zipfile.ZipInfo) -> Iterator[list[str]]:
    """Go through the strings in their order, some at a time."""
    data, head = b"", True
    for chunk in unpack(file, part):
        data += chunk
        if head:
            found = _HEAD.match(data)
            if found is None:
                raise Unusual
            root_of(found[0] + b"</sst>")
            data, head = data[found.end() :], False
        end = data.rfind(b"</si>") + 5
        if end > 4:
            yield _cut(data[:end])
            data = data[end:]
        if len(data) > 4 * MB:
            raise Unusual
    if data.strip() != b"</sst>":
        raise Unusual


def _cut(data: bytes) -> list[str]:
    parts = _STRING.split(data)
    if any(parts[::3]):
        raise Unusual
    plain, rich = parts[1::3], parts[2::3]
    if plain.count(None) == 0:
        return strings_of(plain)
    return [
        "".join(_runs(runs)) if one is None else strings_of([one])[0]
        for one, runs in zip(plain, rich, strict=True)
    ]


def _runs(xml: bytes) -> list[str]:
    """Read the runs of a string whose letters do not all look alike."""
    parts = _RUN.split(xml)
    if any(parts[::3]):
        raise Unusual
    del parts[::3]
    return strings_of([one for one in parts if one is not None])


def strings_of(raw: Sequence[bytes]) -> list[str]:
    """Read what stands in elements ``t``, each from the end of that name to the end of its text.

    Blanks at the ends count only where the element says so.
    """
    strings = [one[1:].strip(" \t\r\n") if one[:1] == ">" else _kept(one) for one in decoded(raw)]
    return unescaped(strings)


def _kept(text: str) -> str:
    if not text.startswith(_KEPT):
        raise Unusual
    return text[len(_KEPT) :]


def decoded(raw: Sequence[bytes]) -> list[str]:
    """Decode texts of XML. Raises ``Unusual``, ``ValueError``."""
    text = b"\0".join(raw).decode()
    if "\r" in text or text.count("\0") >= max(len(raw), 1):  # XML makes it a line feed
        raise Unusual
    if "&" in text:
        count = text.count("&")
        if count > MOST_REFERENCES:
            raise Unusual
        text, known = _REFERENCE.subn(_character, text)
        if known != count:
            raise Unusual
    return text.split("\0") if raw else []


def _character(reference: re.Match[str]) -> str:
    if reference[3]:
        return _ENTITIES[reference[3]]
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if code == 0 or 0xD800 <= code <= 0xDFFF:
        raise Unusual
    return chr(code)


def unescaped(strings: list[str]) -> list[str]:
    """Undo what spreadsheet programs write in place of characters that XML cannot hold: _x000D_."""
    if not any("_x00" in one for one in strings):
        return strings
    strings = [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), one) for one in strings]
    if any("\0" in one for one in strings):
        raise Unusual
    return strings
