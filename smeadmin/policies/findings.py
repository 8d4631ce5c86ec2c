"""What the loader finds wrong with a document: code, place, sentence and remedy, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.rules.units import UNITS
from smeadmin.errors import FileRejected
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark_counted

WARNINGS = frozenset({"P14", "P74", "P76", "P81", "P82"})


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence within a finding; translated and filled where the finding is printed."""

    sentence: str
    words: dict[str, Any]

    def __str__(self) -> str:
        """Say it in the language in use."""
        return _(self.sentence).format(**self.words)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault (or warning) in a document.

    ``address``: where in the document (``certification.x.require.staff``). ``sentence`` and ``remedy``
    are templates for the catalogue, filled with ``words`` where they are printed.
    """

    code: str
    address: str
    sentence: str
    remedy: str
    words: dict[str, Any] = field(default_factory=dict)
    severity: str = "error"
    file: str | None = None
    line: int | None = None
    value: Any = None

    @property
    def message(self) -> str:
        """Say what is wrong, in the language in use."""
        return _(self.sentence).format(**self._said())

    @property
    def hint(self) -> str:
        """Say what mends it, in the language in use; empty when nothing better can be said."""
        return _(self.remedy).format(**self._said()) if self.remedy else ""

    def _said(self) -> dict[str, Any]:
        """Give the words of the sentence, those of the format itself in the language in use."""
        said = dict(self.words)
        for key in ("unit", "have", "left", "right"):
            if said.get(key) in UNITS:
                said[key] = f"{UNITS[said[key]].text} ({said[key]})"
        what = said.get("what")
        return said if what is None else {**said, "what": _(what)}

    def as_json(self) -> dict[str, Any]:
        """Give the finding in the shape of cli.md section 3 (``row`` is the line of the file)."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "sheet": None,
            "row": self.line,
            "column": None,
            "address": self.address,
            "value": None if self.value is None else str(self.value),
            "message": self.message,
            "hint": self.hint,
        }


class PolicyRejected(FileRejected):
    """A document with faults.

    policy check lists every one of them with its place and the remedy.
    """

    code = "policy-rejected"
    sentence, plural = mark_counted(
        "「{file}」 has {n} fault and is not used", "「{file}」 has {n} faults and is not used"
    )

    def __init__(self, findings: Sequence[Finding], file: str = "") -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__(
            {"file": file, "n": len(errors)},
            short_by=tuple(f"{e.message} [{f'{e.code} {e.address}'.strip()}]" for e in errors[:3]),
            way_out=(f"smeadmin policy check {file.rpartition(':')[2]}",) if file else (),
        )
        self.findings = tuple(findings)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Give the word of a list that was probably meant; None when none is near."""
    from difflib import get_close_matches

    known = list(words)
    near = get_close_matches(word, known, 1, 0.7)
    if not near:
        near = get_close_matches(word.replace("-", "_").lower(), known, 1, 0.7)
    return near[0] if near else None


_HEADER = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_ROW = re.compile(r"^\s*\[\[\s*([^\[\]]+?)\s*\]\]\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*="""
)
_PART = re.compile(r'"([^"]*)"|' + r"'([^']*)'|([^.\s]+)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'[^']*'|#.*")
_BRACKETS = re.compile(r"[\[\]{}]")
_SAID_TWICE = re.compile(
    r"^(?:Cannot overwrite a value|Cannot declare (\(.*\)) twice|Duplicate inline table key '(.*)')"
)


def twice(text: str, reason: str, line: int | None) -> str | None:
    """Give what a TOML text says twice, by what the reader of TOML says of it; None: it is another fault.

    ``line``: where the reader stopped (None: at the end), at or below the second of the two.
    """
    said = _SAID_TWICE.match(reason)
    if said is None:
        return None
    if said[1] is not None:
        return ".".join(_names(said[1].strip("(),").replace(",", "")))
    if said[2] is not None:
        return said[2]
    for one in reversed(text.splitlines()[:line]):
        found = _KEY.match(one) or _HEADER.match(one) or _ROW.match(one)
        if found is not None:
            return found[1]
    return None


def lines_of(text: str) -> dict[str, int]:
    """Find the line of every header, key and row of a list of a TOML text, by address."""
    places: dict[str, int] = {}
    table, listed, depth, row = "", "", 0, 0
    rows: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if depth == 0:
            if match := _ROW.match(line):
                name = ".".join(_names(match[1]))
                rows[name] = rows.get(name, 0) + 1
                places.setdefault(name, number)
                table = f"{name}.{rows[name]}"
                places.setdefault(table, number)
                continue
            if match := _HEADER.match(line):
                names = _names(match[1])
                table = ".".join(names)
                for length in range(2, len(names) + 1):  # what it stands in has no line of its own
                    places.setdefault(".".join(names[:length]), number)
                places.setdefault(table, number)
                continue
            if not (match := _KEY.match(line)):
                continue
            key = ".".join(_names(match[1]))
            listed, row = f"{table}.{key}" if table else key, 0
            places.setdefault(listed, number)
            line = line[match.end() :]
        for bracket in _BRACKETS.findall(_QUOTED.sub("", line)):
            if bracket in "[{":
                depth += 1
                if bracket == "{" and depth == 2:  # a row of the list that the key opens
                    row += 1
                    places.setdefault(f"{listed}.{row}", number)
            else:
                depth = max(0, depth - 1)
    return places


def _names(written: str) -> list[str]:
    """Give the names of a dotted key."""
    return [a or b or c for a, b, c in _PART.findall(written)]


def line_at(places: dict[str, int], address: str) -> int | None:
    """Give the line of an address, or of the nearest table around it."""
    while address:
        if address in places:
            return places[address]
        address = address.rpartition(".")[0]
    return None
