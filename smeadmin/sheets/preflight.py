"""Looking at a workbook before anything parses it: is it what it says, and no bigger than it looks.

A 300 KB file can hold 800 MB, and one far cell makes a parser reserve seventeen billion cells. Every
part is unpacked and counted here first; nothing is trusted that the file says about itself. What one
sheet of an XLSX says beside its values is read by ``sheetxml``; a format whose sheets cannot be looked
into is tried out in a child process with limits (``trial``).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.sheets.refusals import Encrypted, FileHostile, FileTooLarge, NotASheet
from smeadmin.sheets.source import CHUNK, OLE_MAGIC, ZIP_MAGIC, InputFile

MB = 1 << 20
MOST_BYTES = 50 * MB
MOST_PARTS = 500
MOST_UNPACKED = 500 * MB
MOST_RATIO = 100
"""How many times a part of more than 1 MB may be packed; lists that are mostly blank reach 40."""

_HOSTILE_PARTS = (
    ("vbaproject", N_("macros")),
    ("/externallinks/", N_("links to other files")),
    ("/embeddings/", N_("embedded files")),
    ("/activex/", N_("controls")),
    ("/macrosheets/", N_("macros")),
    ("/basic/", N_("macros")),  # where an ODS keeps them
    ("/scripts/", N_("macros")),
)
_HOSTILE_STREAMS = (("_VBA_PROJECT", N_("macros")), ("\x01Ole10Native", N_("embedded files")))
"""Streams of the old binary format, by the names in its directory."""

_DTD = b"<!DOCTYPE"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
DAMAGE = (
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
        _check_streams(file)
        return
    if not head.startswith(ZIP_MAGIC):
        raise NotASheet({"file": file.name, "why": _("no workbook")})
    try:
        with zipfile.ZipFile(file.path) as package:
            _check_parts(file, package)
    except DAMAGE:
        raise NotASheet({"file": file.name, "why": _("damaged")}) from None
    except RuntimeError:
        raise Encrypted({"file": file.name}) from None


def _check_streams(file: InputFile) -> None:
    """An old binary workbook, or the wrapping of an encrypted new one, by its directory's names."""
    raw = file.path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise Encrypted({"file": file.name})
    for name, what in _HOSTILE_STREAMS:
        if name.encode("utf-16-le") in raw:
            raise _hostile(file, _(what))


def _hostile(file: InputFile, what: str) -> FileHostile:
    return FileHostile({"file": file.name, "what": what})


def _check_parts(file: InputFile, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        raise _hostile(file, _("more than {n} parts").format(n=MOST_PARTS))
    if len({name.lower() for name in names}) != len(names):
        raise _hostile(file, _("parts of the same name"))
    unpacked = 0
    for part in parts:
        _check_name(file, "/" + part.filename.lower())
        unpacked += _check_content(file, part, MOST_UNPACKED - unpacked)


def _check_name(file: InputFile, name: str) -> None:
    if ".." in name.split("/") or "\\" in name or name.startswith("//") or ":" in name:
        raise _hostile(file, _("paths that lead out of the file"))
    for mark, what in _HOSTILE_PARTS:
        if mark in name:
            raise _hostile(file, _(what))


def _check_content(file: InputFile, part: zipfile.ZipInfo, room: int) -> int:
    """Unpack one part and look at every byte of it; gives its size."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail, crc = 0, b"", 0
    for chunk in unpack(file, part):
        crc = zlib.crc32(chunk, crc)
        if is_xml:
            if size == 0 and chunk.startswith(_UTF_16):
                raise _hostile(file, _("a part that is not in UTF-8"))
            seen = tail + chunk
            if _DTD in seen:
                raise _hostile(file, _("a document type definition"))
            tail = seen[-len(_DTD) :]
        size += len(chunk)
        if size > room:
            raise _hostile(file, _("more than {n} MB unpacked").format(n=MOST_UNPACKED // MB))
        if size > MB and size > MOST_RATIO * max(part.compress_size, 1):
            raise _hostile(file, _("a part packed more than {n} times").format(n=MOST_RATIO))
    if size != part.file_size:
        raise _hostile(file, _("a part of another size than it says"))
    if crc != part.CRC:
        raise zipfile.BadZipFile(part.filename)
    return size


def unpack(file: InputFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part to where its data really ends.

    ``zipfile`` stops at the size that the directory states; the reader of the cells does not.
    """
    if part.flag_bits & 1:
        raise RuntimeError("encrypted")
    with file.path.open("rb") as raw:
        raw.seek(part.header_offset)
        head = raw.read(30)
        if len(head) < 30 or not head.startswith(ZIP_MAGIC):
            raise zipfile.BadZipFile(part.filename)
        length, extra = struct.unpack("<HH", head[26:30])
        coding = "utf-8" if part.flag_bits & 0x800 else "cp437"
        if raw.read(length) != part.orig_filename.encode(coding):
            raise zipfile.BadZipFile(part.filename)
        raw.seek(extra, 1)
        if part.compress_type == zipfile.ZIP_STORED:
            yield from _chunks(raw, part.compress_size)
            return
        if part.compress_type != zipfile.ZIP_DEFLATED:
            raise NotImplementedError(part.compress_type)
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        for packed in _chunks(raw, part.compress_size):
            while packed and not unpacking.eof:
                yield unpacking.decompress(packed, CHUNK)
                packed = unpacking.unconsumed_tail
        yield unpacking.flush()
        if not unpacking.eof:
            raise EOFError(part.filename)


def _chunks(raw: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        chunk = raw.read(min(CHUNK, size))
        if not chunk:
            raise EOFError
        size -= len(chunk)
        yield chunk
