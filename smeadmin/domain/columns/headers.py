"""Finding the columns of a noun in the header row of somebody's sheet.

A header is compared in its normal form (NFKC, no blanks, lower case, no star), its unit split off.
Nothing is guessed: what is not known is left out with a warning, what is nearly known is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.domain.columns.units import UNITS, WHOLE, Dimension, Unit
from smeadmin.domain.findings import Finding, Place
from smeadmin.i18n import Text

ERROR_HEADER = "错误"
"""The column that we add to a sheet that goes back with its faults."""

VERSION = Column(
    "version", Text("版本", "Version"), Kind.CHOICE, open=True, synonyms=("版本号",), rank=9
)
"""The column by which an exported file says which change its rows are as of."""

SERIAL_AND_NOTES = frozenset(
    {
        *(
            "序号",
            "编号",
            "行号",
            "原行号",
            "备注",
            "备注说明",
            "说明",
            ERROR_HEADER,
            "版本",
            "version",
            "填报人",
            "填报日期",
            "填报时间",
        ),
        *(
            "填表人",
            "填表日期",
            "审核人",
            "no",
            "no.",
            "note",
            "notes",
            "remark",
            "remarks",
            "error",
            "row",
        ),
    }
)
"""Headers that clerks use for themselves, and the 错误 and 原行号 columns that we add: left out silently."""

_BRACKETS = re.compile(r"(?P<head>.*?)[(\[【〔<](?P<unit>[^()\[\]]*)[)\]】〕>]$")
_AFTER_MARK = re.compile(r"(?P<head>.+?)[/:,、](?P<unit>[^/:,、]+)$")
_UNIT_PREFIX = re.compile(r"^单位[:为]?")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column of the sheet that was recognised.

    ``index`` counts from 0; ``factor`` stored units make one of the unit of the cells, 0 where the
    kind has no unit; ``known_by`` is the header or synonym that matched.
    """

    index: int
    header: str
    column: Column
    unit: Unit | None
    factor: int
    by_synonym: bool


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """What a header row says: the recognised columns, the headers left out, and the findings."""

    mapped: tuple[Mapped, ...]
    left_out: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]


def normal(header: str) -> str:
    """Give a header in the form in which headers are compared."""
    folded = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"[\s*\ufeff\u200b_]+", "", folded)


@cache
def _unit_words() -> dict[str, tuple[Unit, ...]]:
    words: dict[str, tuple[Unit, ...]] = {}
    for unit in UNITS:
        for word in {normal(w) for w in (unit.symbol.zh, unit.symbol.en, *unit.words)}:
            words[word] = (*words.get(word, ()), unit)
    return words


_DIMENSIONS: dict[Kind, Dimension] = {
    Kind.FEN: Dimension.MONEY,
    Kind.RATIO: Dimension.RATIO,
    Kind.AREA: Dimension.AREA,
}


def dimension(column: Column) -> Dimension | None:
    """Tell what the unit of a column measures; ``None`` where a unit makes no sense."""
    return _DIMENSIONS.get(column.kind) or (column.unit.dimension if column.unit else None)


@cache
def _names(noun: Noun) -> dict[str, Column]:
    """Normal form of every header, synonym and name -> column; the first that claims a word has it."""
    words: dict[str, Column] = {}
    for column in noun.columns:
        for word in (column.header.zh, column.header.en, column.name, column.field):
            words.setdefault(normal(word), column)
    for column in noun.columns:
        for word in column.synonyms:
            words.setdefault(normal(word), column)
    return words


@dataclass(frozen=True, slots=True)
class _Reading:
    """A header taken apart: its column, the unit it states, or the unit words that fit nothing."""

    column: Column
    unit: Unit | None = None
    wrong_unit: str | None = None


def recognise(header: str, noun: Noun) -> _Reading | None:
    """Take one header apart; ``None`` when it names no column of the noun."""
    words, word = _words(noun), normal(header)
    if word in words:
        return words[word]
    for head, unit, bare in _parts(word):
        column = words[head].column if head in words else None
        if column is not None and (dimension(column) or not bare):
            return _with_unit(column, unit)
    return None


@cache
def _words(noun: Noun) -> dict[str, _Reading]:
    """What each word means: our own, and before them those that the office has declared of a sender."""
    own = replace(noun, spoken=())
    declared = ((word, recognise(meant, own)) for word, meant in noun.spoken)
    return {
        **{word: _Reading(c, _machine_unit(word, c)) for word, c in _names(own).items() if word},
        **{word: read for word, read in declared if read is not None},
    }


def _parts(word: str) -> Iterator[tuple[str, str, bool]]:
    """Go through the ways of taking a header apart: its head, its unit, and whether that stands bare."""
    for pattern in (_BRACKETS, _AFTER_MARK):
        found = pattern.match(word)
        if found:
            yield found["head"], _UNIT_PREFIX.sub("", found["unit"]), False
    for unit in sorted(_unit_words(), key=len, reverse=True):
        if word.endswith(unit):
            yield word.removesuffix(unit), unit, True


def unit_stated(header: str, column: Column) -> Unit | None:
    """Give the unit that somebody else's header of a column states, if it does."""
    read = (_with_unit(column, unit) for _head, unit, _bare in _parts(normal(header)))
    return next((one.unit for one in read if one.unit is not None), None)


def _machine_unit(word: str, column: Column) -> Unit | None:
    """Under its program name a column states its stored unit: ``fee_fen`` is fen."""
    if word == normal(column.field) and column.kind in (Kind.FEN, Kind.RATIO):
        return WHOLE if column.kind is Kind.RATIO else _unit_words()["fen"][0]
    return None


def _with_unit(column: Column, words: str) -> _Reading:
    wanted = dimension(column)
    for unit in _unit_words().get(words, ()):
        if unit.dimension is wanted:
            return _Reading(column, unit)
    if wanted is None and words not in _unit_words():
        return _Reading(column)  # a remark in brackets, such as (选填)
    if wanted is not None and words in ("必填", "选填", "可空", "required", "optional"):
        return _Reading(column)
    return _Reading(column, wrong_unit=words)


def known_cells(cells: Sequence[str], noun: Noun) -> int:
    """Count the cells of a row that are headers of the noun: how much it looks like the header row."""
    found = {r.column.name for cell in cells if (r := recognise(cell, noun)) is not None}
    return len(found)


def read_header(cells: Sequence[str], noun: Noun, row: int, keys_only: bool = False) -> HeaderRow:
    """Map a header row (``row`` as the spreadsheet numbers it) to the columns of a noun.

    With ``keys_only`` (``--mode update``) only the columns of the key must be there.
    """
    mapped: dict[str, Mapped] = {}  # by column name, in the order of the sheet
    unusable: set[str] = set()  # named, but in no unit that says what the numbers are
    left_out: list[tuple[int, str]] = []
    findings: list[Finding] = []
    for index, cell in enumerate(cells):
        place = Place(row, index, header=cell.strip())
        read = recognise(cell, noun)
        if read is None:
            if normal(cell):
                left_out.append((index, cell.strip()))
            continue
        column = read.column
        if column.name in mapped:
            details = {"first": mapped[column.name].header}
            findings.append(Finding("header-twice", place, column.name, details=details))
            continue
        unit, fault = _settle_unit(read, place)
        if fault is not None:
            findings.append(fault)
            unusable.add(column.name)
        own = (column.header.zh, column.title.zh, column.name, column.field)
        synonym = normal(cell) not in map(normal, own)
        factor = unit.factor if unit else 1
        mapped[column.name] = Mapped(index, cell.strip(), column, unit, factor, synonym)
    about = _about_left_out(left_out, mapped, noun, row)
    named = mapped.keys() | {finding.field for finding in about}
    needed = noun.always if keys_only else {c.name for c in noun.columns if c.required}
    missing = [
        Finding("header-missing", Place(row), column.name, details={"missing": column.title})
        for column in noun.columns
        if column.name in needed and column.name not in named
    ]
    usable = tuple(m for name, m in mapped.items() if name not in unusable)
    return HeaderRow(usable, tuple(left_out), (*findings, *about, *missing))


def _settle_unit(read: _Reading, place: Place) -> tuple[Unit | None, Finding | None]:
    """Choose the unit of a column: money and rates must state it, the rest have a usual one."""
    column = read.column
    if read.wrong_unit is not None:
        details = {"unit": read.wrong_unit, "title": column.title}
        return column.unit, Finding("unit-unknown", place, column.name, details=details)
    if read.unit is not None or column.kind not in (Kind.FEN, Kind.RATIO):
        return read.unit or column.unit, None
    code = "unit-missing" if column.kind is Kind.FEN else "rate-unit-missing"
    return None, Finding(code, place, column.name, details={"header": place.header})


def _about_left_out(
    left_out: Sequence[tuple[int, str]], mapped: dict[str, Mapped], noun: Noun, row: int
) -> list[Finding]:
    """Say of each header that is not known whether it is nearly known (error) or foreign (warning)."""
    findings = []
    missing = {word: c for word, c in _names(noun).items() if c.name not in mapped}
    for index, header in left_out:
        word = normal(header)
        if word in SERIAL_AND_NOTES:
            continue
        place = Place(row, index, header=header)
        near = next((column for known, column in missing.items() if nearly(word, known)), None)
        if near is not None:
            details = {"near": near.title}
            findings.append(Finding("header-near-miss", place, near.name, details=details))
        else:
            details = {"noun": noun.label}
            findings.append(Finding("column-unknown", place, None, details=details))
    return findings


def nearly(word: str, known: str) -> bool:
    """Tell whether a header is one slip away from a known one: one character wrong, missing, added or
    two neighbours swapped, in words of four characters and more."""
    if word == known or min(len(word), len(known)) < 4 or abs(len(word) - len(known)) > 1:
        return False
    if not set(word) & set(known):
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b),
        min(len(word), len(known)),
    )
    a, b = word[start:], known[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
