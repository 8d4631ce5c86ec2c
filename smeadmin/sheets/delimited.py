"""CSV as offices send it: encoding by a fixed rule, strict quotes, comma, semicolon or tab.

The rule for the encoding is: byte order mark, else strict UTF-8, else strict GB18030, over the whole
file. No guesser is asked: they take short GBK files for Big5.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count, islice
from typing import Any, TextIO

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.columns.headers import known_cells
from smeadmin.domain.findings import Finding, Place
from smeadmin.errors import FileRejected
from smeadmin.sheets.refusals import (
    CellTooLong,
    EncodingMixed,
    EncodingUnknown,
    EncodingWrong,
    NulBytes,
    QuotesBroken,
)
from smeadmin.sheets.source import (
    CHUNK,
    NOTHING_MERGED,
    Block,
    Cells,
    Facts,
    InputFile,
    blocks_of,
)

DELIMITERS = (",", ";", "\t")
HEAD_ROWS = 30
CUT_AT_ONCE = 1 << 16  # characters
LONGEST_CELL = csv.field_size_limit()
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SHOWN = {"utf-8-sig": "UTF-8"}
"""How an encoding is said where it is not simply its name in capitals."""


class Delimited:
    """A CSV file as a source of rows."""

    merged = NOTHING_MERGED
    findings: tuple[Finding, ...] = ()

    def __init__(self, file: InputFile, noun: Noun, encoding: str | None) -> None:
        self._file = file
        self._folded = False
        found, how, sha256, lines = _examine(file, encoding)
        self._encoding = found
        self._delimiter = self._find_delimiter(noun)
        self.writes_as = (found, self._delimiter)
        self.facts = Facts(
            sha256, lines, SHOWN.get(found, found.upper()), how, delimiter=self._delimiter
        )

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Go through the rows; blank lines count, a quoted line break does not: as Excel numbers."""
        with self._open() as text:
            reader = csv.reader(text, delimiter=self._delimiter, strict=True)
            numbers = count(1)
            try:
                yield from zip(numbers, reader)  # noqa: B905 - one of them never ends
            except csv.Error as error:
                raise self._broken(error) from None
            self._folded = reader.line_num > next(numbers) - 2

    def blocks(self) -> Iterator[Block]:
        """Go through the same rows, many at a time.

        Text without quotes is cut at once at its delimiters, four times as quick as ``csv``; from the
        first quote on ``csv`` reads.
        """
        number = 1
        for lines in self._lines():
            block = _cut(number, lines, self._delimiter)
            if block is None:
                yield from blocks_of(islice(self.rows(), number - 1, None))
                return
            yield block
            number += len(block)

    def _lines(self) -> Iterator[str]:
        """Go through the text, some whole lines at a time; one that finds no end is left in the middle."""
        rest = ""
        with self._open() as text:
            while more := text.read(CUT_AT_ONCE):
                lines, end, tail = more.rpartition("\n")
                if end:
                    yield rest + lines + end
                rest = tail if end else rest + more
                if len(rest) > LONGEST_CELL:
                    break
            if rest:
                yield rest + "\n"

    def late_findings(self) -> tuple[Finding, ...]:
        """Cells that hold a line break and as many delimiters as a row: a row that was swallowed."""
        if not self._folded:
            return ()
        found = []
        with self._open() as text:
            for number, cells in enumerate(self._reader(text, self._delimiter), 1):
                for index, cell in enumerate(cells):
                    swallowed = len(cells) > 2 and cell.count(self._delimiter) >= len(cells) - 1
                    if swallowed and ("\n" in cell or "\r" in cell):
                        shown = cell.splitlines()[0][:80]
                        found.append(Finding("rows-in-cell", Place(number, index), value=shown))
        return tuple(found)

    def _open(self) -> TextIO:
        return self._file.path.open(encoding=self._encoding, newline="")

    def _reader(self, text: TextIO, delimiter: str) -> Iterator[Cells]:
        return csv.reader(text, delimiter=delimiter, strict=True)

    def _broken(self, error: csv.Error) -> FileRejected:
        """Say at which row the quotes go wrong: the row after the last good one."""
        number = 0
        with self._open() as text, suppress(csv.Error):
            for number, _ in enumerate(self._reader(text, self._delimiter), 1):  # noqa: B007
                pass
        kind = CellTooLong if "field larger" in str(error) else QuotesBroken
        return kind({"row": number + 1})

    def _find_delimiter(self, noun: Noun) -> str:
        """The delimiter under which some row among the first looks most like a header."""

        def likeness(delimiter: str) -> int:
            likest = 0
            with self._open() as text, suppress(csv.Error):
                for cells in islice(self._reader(text, delimiter), HEAD_ROWS):
                    likest = max(likest, known_cells(cells, noun))
            return likest

        return max(DELIMITERS, key=likeness)


class _Cut(Block):
    """A block of rows of one width, in a single list of cells; a mark follows each row."""

    def __init__(self, first: int, cells: list[str], width: int) -> None:
        super().__init__(range(first, first + len(cells) // (width + 1)), ())
        self._cells, self._width = cells, width

    def row(self, at: int) -> Cells:
        """Give the cells of one row."""
        start = at * (self._width + 1)
        return self._cells[start : start + self._width]

    def columns(self, width: int) -> Sequence[Sequence[Any]] | None:
        """Give the cells column by column; ``None`` when some row has not so many cells."""
        return [self._cells[i :: width + 1] for i in range(width)] if width == self._width else None


def _cut(first: int, lines: str, delimiter: str) -> Block | None:
    """Cut whole lines into cells; ``None`` where only ``csv`` can tell what is meant."""
    if '"' in lines or len(lines) > LONGEST_CELL:
        return None
    if "\r" in lines:
        lines = lines.replace("\r\n", "\n")
        if "\r" in lines:
            return None
    count = lines.count("\n")
    width = lines[: lines.find("\n")].count(delimiter) + 1
    cells = lines.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    cells.pop()  # what follows the last mark
    even = len(cells) == count * (width + 1) and cells[width :: width + 1].count("\n") == count
    if even and width > 1:
        return _Cut(first, cells, width)
    rows = [line.split(delimiter) if line else [] for line in lines.split("\n")[:-1]]
    return Block(range(first, first + count), rows)


def _examine(file: InputFile, given: str | None) -> tuple[str, str, str, int]:
    """Settle the encoding and digest the bytes in one pass: encoding, how known, SHA-256, lines."""
    head = file.head(4)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    if given is not None:
        try:
            name = codecs.lookup(given).name
        except LookupError:
            raise EncodingUnknown(
                {"encoding": given}, way_out=("--encoding gb18030", "--encoding utf-8")
            ) from None
        if marked == "utf-8-sig" and name == "utf-8":
            name = marked
    else:
        name = marked or "utf-8"
    digest, lines, nul_at, decoding = hashlib.sha256(), 0, -1, codecs.getincrementaldecoder(name)()
    good = True
    with file.path.open("rb") as raw:
        while chunk := raw.read(CHUNK):
            digest.update(chunk)
            if nul_at < 0 and b"\0" in chunk:
                nul_at = lines + chunk[: chunk.index(b"\0")].count(b"\n")
            lines += chunk.count(b"\n")
            if good:
                good = _decodes(decoding, chunk)
    good = good and _decodes(decoding, b"", final=True)
    if nul_at >= 0 and not name.startswith(("utf-16", "utf-32")):
        raise NulBytes({"file": file.name, "row": nul_at + 1})
    how = "given" if given is not None else "bom" if marked else name
    if good:
        return name, how, digest.hexdigest(), lines
    if given is not None or marked:
        row, byte = _first_wrong(file, name)
        raise EncodingWrong(
            {"row": row, "byte": byte, "encoding": given or SHOWN.get(name, name.upper())}
        )
    _check_gb18030(file)
    return "gb18030", "gb18030", digest.hexdigest(), lines


def _decodes(decoding: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoding.decode(chunk, final)
    except UnicodeError:
        return False
    return True


def _check_gb18030(file: InputFile) -> None:
    """Decode the whole file strictly; the refusal names the first row that is neither encoding."""
    decoding = codecs.getincrementaldecoder("gb18030")()
    with file.path.open("rb") as raw:
        while chunk := raw.read(CHUNK):
            if not _decodes(decoding, chunk):
                break
        else:
            if _decodes(decoding, b"", final=True):
                return
    row, byte = max(_first_wrong(file, encoding) for encoding in ("gb18030", "utf-8"))
    raise EncodingMixed({"row": row, "byte": byte})  # where the one that gets further stops


def _first_wrong(file: InputFile, encoding: str) -> tuple[int, int]:
    """Row and byte (both from 1) of the first line that does not decode."""
    offset = 0
    with file.path.open("rb") as raw:
        for row, line in enumerate(raw, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                return row, offset + error.start + 1
            offset += len(line)
    return row, offset
