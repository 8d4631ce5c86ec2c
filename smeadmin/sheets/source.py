"""An input file as rows of cells, whatever its format: what it is, what it holds, where it came from."""

from __future__ import annotations

import hashlib
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from types import MappingProxyType, TracebackType
from typing import IO, Any, Protocol

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.findings import Finding
from smeadmin.i18n import gettext as _
from smeadmin.sheets.refusals import FileEmpty, FileUnreadable, InputFileMissing, NotAFile

CHUNK = 1 << 20
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"<", "HTML / XML"),
    (b"[", "JSON"),
)
"""How files begin that are sent in place of a sheet; a CSV begins with a word."""

Cells = list[Any]

Marks = Mapping[int, Mapping[int, str]]
"""What cells do not tell, by row number and column: that there is an error, a formula that has no value,
or a number format that shows another number."""

Merged = Mapping[int, tuple[int, int, str]]
"""Row number -> (first column, last column, range) of a merged range that touches the row."""

NOTHING_MERGED: Merged = MappingProxyType({})

ROWS_AT_ONCE = 1000


class Block:
    """Rows that follow each other, with the number of each and what is marked in them."""

    def __init__(
        self, numbers: Sequence[int], rows: Sequence[Cells], marks: Marks | None = None
    ) -> None:
        self.numbers = numbers
        self.marks = marks or {}
        self._rows = rows

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, at: int) -> Cells:
        """Give the cells of one row."""
        return self._rows[at]

    def columns(self, width: int) -> Sequence[Sequence[Any]] | None:
        """Give the cells column by column; ``None`` when some row has not so many cells."""
        try:
            columns = list(zip(*self._rows, strict=True))
        except ValueError:
            return None
        return columns if len(columns) == width else None


def blocks_of(rows: Iterable[tuple[int, Cells]], marks: Marks | None = None) -> Iterator[Block]:
    """Cut numbered rows into blocks."""
    rows = iter(rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        numbers, cells = zip(*some, strict=True)
        yield Block(numbers, cells, marks and {n: marks[n] for n in numbers if n in marks})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source knows before its rows are read. ``expected`` is about how many rows there are."""

    sha256: str
    expected: int
    encoding: str | None = None
    how_known: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


class Source(Protocol):
    """Rows with their numbers as the spreadsheet shows them; can be gone through more than once."""

    @property
    def facts(self) -> Facts:
        """What is known before reading."""
        ...

    @property
    def merged(self) -> Merged:
        """The merged range that covers a cell of a row."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings about the whole of it."""
        ...

    def late_findings(self) -> tuple[Finding, ...]:
        """What can only be said when all rows have been gone through."""
        ...

    @property
    def writes_as(self) -> tuple[str, str]:
        """Encoding and delimiter in which a CSV of it goes back."""
        ...

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Go through the rows from the top."""
        ...

    def blocks(self) -> Iterator[Block]:
        """Go through the same rows, many at a time."""
        ...


class InputFile:
    """A file to read, checked to be an ordinary one; standard input is copied to a temporary file.

    Raises ``InputFileMissing``, ``NotAFile``, ``FileUnreadable``, ``FileEmpty``.
    """

    def __init__(self, path: str | Path, noun: Noun) -> None:
        self.name = str(path)
        self._spooled: IO[bytes] | None = None
        if self.name == "-":
            self.name = "stdin"
            self._spooled = tempfile.NamedTemporaryFile()  # noqa: SIM115 - closed by __exit__
            shutil.copyfileobj(sys.stdin.buffer, self._spooled)
            self._spooled.flush()
            path = self._spooled.name
        self.path = Path(path)
        self.size = self._checked_size()
        if self.size == 0:
            raise FileEmpty({"file": self.name, "noun": noun.name}).with_template(noun)

    def _checked_size(self) -> int:
        try:
            status = self.path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise NotAFile({"file": self.name})
            with self.path.open("rb"):
                return status.st_size
        except FileNotFoundError:
            raise InputFileMissing(
                {"file": self.name}, way_out=(_("mend the name, or go to the folder where it is"),)
            ) from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise FileUnreadable({"file": self.name, "why": why}) from None

    def other_kind(self) -> str | None:
        """Name what the file is, where its first bytes or its name say that it is no sheet."""
        if PurePath(self.name).name.startswith("~$"):
            return _("the lock file of an open workbook")
        head = self.head(512).removeprefix(b"\xef\xbb\xbf").lstrip()
        return next((kind for begins, kind in OTHER_KINDS if head.startswith(begins)), None)

    def head(self, size: int = 8) -> bytes:
        """Give the first bytes."""
        with self.path.open("rb") as file:
            return file.read(size)

    def sha256(self) -> str:
        """Compute the digest of the bytes."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def __enter__(self) -> InputFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the copy of standard input."""
        if self._spooled is not None:
            self._spooled.close()
