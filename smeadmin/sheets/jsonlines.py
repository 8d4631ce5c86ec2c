"""JSON lines as a sheet: one object a line, its keys the headers. What ``--format jsonl`` writes comes back.

Rows are numbered as the lines are; the header is row 0, since no line holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.findings import Finding
from smeadmin.sheets.refusals import EncodingWrong, JsonBroken, JsonNested
from smeadmin.sheets.source import NOTHING_MERGED, Block, Cells, Facts, InputFile, blocks_of

BOM = b"\xef\xbb\xbf"


class JsonLines:
    """A file of JSON objects as a source of rows.

    Raises ``JsonBroken``, ``JsonNested``, ``EncodingWrong``.
    """

    merged = NOTHING_MERGED
    findings: tuple[Finding, ...] = ()
    writes_as = ("utf-8-sig", ",")

    def __init__(self, file: InputFile, noun: Noun) -> None:
        self._file = file
        digest, keys, line = hashlib.sha256(), dict[str, None](), 0
        with file.path.open("rb") as raw:
            for line, text in enumerate(raw, 1):
                digest.update(text)
                keys |= dict.fromkeys(_read(text, line))
        self._keys = tuple(keys)
        self.facts = Facts(digest.hexdigest(), line, "UTF-8", "utf-8")

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Go through the objects; a key that one of them lacks is an empty cell."""
        yield 0, list(self._keys)
        with self._file.path.open("rb") as raw:
            for line, text in enumerate(raw, 1):
                found = _read(text, line)
                yield line, [_cell(found.get(key), line, key) for key in self._keys]

    def blocks(self) -> Iterator[Block]:
        """Go through the same, many at a time."""
        return blocks_of(self.rows())

    def late_findings(self) -> tuple[Finding, ...]:
        """Nothing is left to say."""
        return ()


def _read(text: bytes, line: int) -> dict[str, Any]:
    """Read one line; a blank one is an empty object."""
    try:
        decoded = text.removeprefix(BOM).decode().strip() if line == 1 else text.decode().strip()
    except UnicodeDecodeError as error:
        details = {"row": line, "byte": error.start + 1, "encoding": "UTF-8"}
        raise EncodingWrong(details) from None
    if not decoded:
        return {}
    try:
        found = _DECODER.decode(decoded)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise JsonBroken({"row": line})
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that has no key twice: which of the two would be meant?"""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=str, parse_constant=_no_number)
"""Decimals stay the digits they are; NaN and Infinity are nothing a list holds."""


def _cell(value: Any, line: int, key: str) -> Any:
    if value.__class__ is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value)
    if isinstance(value, int):
        return value
    raise JsonNested({"row": line, "key": key})
