"""Turning what stands in one cell into a value, strictly: a value, a doubt or a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Any

from smeadmin.domain import credit_code, days
from smeadmin.domain.amounts import plain_decimal, scaled
from smeadmin.domain.columns.column import CODES, Column, Kind
from smeadmin.domain.columns.headers import Mapped, normal
from smeadmin.domain.columns.units import Dimension
from smeadmin.domain.findings import Fault
from smeadmin.domain.registers import IdentifierKind, typed_number
from smeadmin.domain.text import narrow
from smeadmin.i18n import joined

Cell = Any  # str from CSV; str, float, int, bool, date, datetime, time from a workbook

TOTAL_WORDS = frozenset({"合计", "总计", "共计", "总合计", "total", "grandtotal"})
SUBTOTAL_WORDS = frozenset({"小计", "subtotal"})
ERROR_VALUES = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "对"})
NO = frozenset({"否", "无", "n", "no", "false", "0", "×", "✗", "不是"})

_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_BREAKS = re.compile("[\r\n\t\u2028\u2029]+")
_DEFUSED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_PHONE = re.compile(
    r"1[3-9]\d{9}|(\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}([-转 ]\d{1,6})?|\d{7,8}"
    r"|[48]00[- ]?\d{3}[- ]?\d{4}",
    re.ASCII,
)
_PERCENT = re.compile(r"(.+)%")


@dataclass(frozen=True, slots=True)
class Looking:
    """What the reader of a sheet is told from outside: see ``reading.open_sheet``."""

    on: date
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    new_refs: Collection[str] = ()
    accept_check: Collection[str] = ()


class Doubt(Fault):
    """A cell that can be taken, with a warning: carries the value that is taken."""

    def __init__(self, code: str, value: Any, **details: Any) -> None:
        super().__init__(code, **details)
        self.value = value


Reader = Callable[[Cell], Any]
"""Reads one cell of a column strictly: gives the value, raises ``Fault`` or ``Doubt``."""


def reader_of(mapped: Mapped, looking: Looking, always: bool) -> Reader:
    """Build the strict reader of a column. ``always``: an empty cell is a fault, not ``None``."""
    column = mapped.column
    read = _by_kind(mapped, looking)
    if column.personal:
        read = _unmasked(read)

    def strictly(cell: Cell) -> Any:
        if cell == "" or (cell.__class__ is str and cell.isspace()):
            if always:
                raise Fault("required")
            return None
        if _is_error_value(cell):
            raise Fault("error-value")
        if cell.__class__ is not str and column.kind in CODES:
            raise Doubt("number-cell-taken", read(_code_from_number(column, cell)))
        try:
            return read(cell)
        except Doubt as doubt:
            if always and doubt.value is None:  # nothing in it could be seen
                raise Fault("required") from None
            raise

    return strictly


def _is_error_value(cell: Cell) -> bool:
    """A formula that failed, or a number beyond all numbers, which a spreadsheet shows as one."""
    if cell.__class__ is str:
        return cell[:1] == "#" and cell.strip().upper() in ERROR_VALUES
    return isinstance(cell, float) and not isfinite(cell)


def _unmasked(read: Reader) -> Reader:
    """Refuse what a list shows in place of a personal value: 沈** would replace the name."""

    def unmasked(cell: Cell) -> Any:
        if cell.__class__ is str and "*" in cell:
            raise Fault("value-masked")
        return read(cell)

    return unmasked


def _by_kind(mapped: Mapped, looking: Looking) -> Reader:
    column = mapped.column
    if column.name in looking.refs:
        return _reference(column, looking)
    match column.kind:
        case Kind.CREDIT_CODE:
            return _credit_code(column, looking)
        case Kind.INT | Kind.YEAR | Kind.FEN | Kind.AREA | Kind.MICRO:
            return _number(mapped)
        case Kind.RATIO:
            return _ratio(mapped)
        case Kind.DAY:
            return _day(column, looking.on)
        case Kind.FLAG:
            return _flag
        case Kind.CHOICE | Kind.REGION | Kind.INDUSTRY:
            return _word(column, looking.words.get(column.name))
        case Kind.SET:
            one = _word(column, looking.words.get(column.name))
            return lambda cell: _set(cell, one)
        case Kind.PHONE:
            return lambda cell: _phone(cell, column.longest)
        case _:
            return lambda cell: clean_text(cell, column.longest)


def clean_text(cell: Cell, longest: int) -> str:
    """Clean free text: blanks at the ends off, breaks to blanks, the apostrophe that guards an
    exported formula undone. Faults: ``bad-character``, ``text-too-long``, ``wrong-type``."""
    if cell.__class__ is not str:
        cell = _text_of(cell)
    text: str = cell.strip()
    if not text.isprintable() or "\ufffd" in text:
        text = _BREAKS.sub(" ", text).strip()
        visible = _INVISIBLE.sub("", text).strip()
        bad = next((c for c in visible if not _can_be_shown(c)), None)
        if bad:
            raise Fault("bad-character", character=f"U+{ord(bad):04X}")
        if visible != text:
            raise Doubt("invisible-removed", visible or None)
    if text[:1] == "'" and _DEFUSED.match(text):
        text = text[1:]
    if len(text) > longest:
        raise Fault("text-too-long", length=len(text), longest=longest)
    return text


def _can_be_shown(character: str) -> bool:
    """Blanks and hanzi that are newer than Python's tables can; what is lost, private or none cannot."""
    if character == "\ufffd":
        return False
    return character.isprintable() or character.isspace() or 0x20000 <= ord(character) <= 0x3FFFD


def text_of(cell: Cell) -> str:
    """Show a cell as a person sees it, for findings, headers and comparisons."""
    if cell.__class__ is str:
        return str(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if not isfinite(cell):
            return "#NUM!"
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)


def _text_of(cell: Cell) -> str:
    """A cell that is not text, in a column of text: whole numbers and days are taken as shown."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | date):
        raise Fault("wrong-type")
    return text_of(cell)


def _code_from_number(column: Column, cell: Cell) -> str:
    """A number cell where digits matter: refused, except where nothing can have been lost."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Fault("wrong-type")
    whole = isinstance(cell, int) or cell.is_integer()
    if column.kind is Kind.CREDIT_CODE or abs(cell) >= 1e15 or not whole:
        raise Fault("number-damaged", length=credit_code.LENGTH)
    text = str(int(cell))
    if column.kind is Kind.ID or (column.kind is Kind.REGION and len(text) != 6):
        raise Fault("number-cell")
    return text


def _credit_code(column: Column, looking: Looking) -> Reader:
    accepted = frozenset(map(credit_code.normal, looking.accept_check))

    def read(cell: Cell) -> str:
        try:
            return credit_code.parse(cell)
        except Fault as fault:
            if column.otherwise and (number := _other_number(column, cell)) is not None:
                return number
            code = fault.details.get("taken")
            if fault.code == "check-character" and code in accepted:
                expected = fault.details["expected"]
                raise Doubt("check-character-accepted", code, expected=expected) from None
            raise

    return read


def _other_number(column: Column, cell: Cell) -> str | None:
    """Give the number by which somebody without a credit code is named, with its kind before it."""
    read = typed_number(cell) if isinstance(cell, str) else None
    if read is None or read[0] is IdentifierKind.CREDIT_CODE:
        return None
    return f"{read[0]}:{clean_text(read[1], column.longest)}"


def _reference(column: Column, looking: Looking) -> Reader:
    """A code that must be registered; one that is damaged says so instead of unknown."""
    known, code = looking.refs[column.name], _credit_code(column, looking)

    def read(cell: Cell) -> Any:
        text = credit_code.normal(cell)
        for form in (cell, text, cell.strip()):
            with suppress(KeyError):
                return known[form]
        number = typed_number(cell)
        for form in () if number is None else (f"{number[0]}:{number[1]}", number[1]):
            with suppress(KeyError):
                return known[form]
        parsed = code(cell)
        if column.name in looking.new_refs:
            return parsed
        noun = "enterprise" if column.name == "enterprise" else "institution"
        raise Fault(f"{noun}-unknown")

    return read


def _number(mapped: Mapped) -> Reader:
    column, factor = mapped.column, mapped.factor
    lowest, highest = column.lowest, column.highest
    counters = "".join(mapped.unit.symbol.zh) if mapped.unit and factor == 1 else ""

    def read(cell: Cell) -> int:
        value = _scaled(cell, factor)
        if lowest is not None and value < lowest:
            if value < 0:
                raise Fault("negative")
            raise Fault("too-small", lowest=plain_decimal(lowest, factor))
        if highest is not None and value > highest:
            raise Fault("too-large", highest=plain_decimal(highest, factor))
        return value

    if counters and mapped.unit and mapped.unit.dimension is not Dimension.MONEY:
        return lambda cell: read(
            cell.strip().removesuffix(counters) if cell.__class__ is str else cell
        )
    return read


def _scaled(cell: Cell, factor: int) -> int:
    """A number exactly, from text or from a number cell by its shortest decimal form."""
    if cell.__class__ is str:
        return scaled(cell, factor)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Fault("wrong-type")
    if isinstance(cell, int) or cell.is_integer():
        if abs(cell) >= 1e15:
            raise Fault("exponent")
        return int(cell) * factor
    return scaled(_decimal(cell), factor)


def _decimal(cell: float) -> str:
    """The shortest decimal that is this number, written out: 9.9e-05 is 0.000099."""
    text = repr(cell)
    return text if "e" not in text else format(Decimal(text), "f")


def _ratio(mapped: Mapped) -> Reader:
    """A rate in a column of percents or of shares: which, the header says; a cell may not contradict."""
    percent = mapped.factor * 100 == 1_000_000
    whole = mapped.factor * (100 if percent else 1)

    def read(cell: Cell) -> int:
        text = narrow(cell) if cell.__class__ is str else cell
        signed = _PERCENT.fullmatch(text) if text.__class__ is str else None
        if signed and not percent:
            raise Fault("rate-unit-conflict")
        value = _scaled(signed[1].strip() if signed else text, mapped.factor)
        if value < 0:
            raise Fault("negative")
        if percent and not signed and 0 < value <= mapped.factor:
            raise Fault("rate-ambiguous")
        if value > whole:
            raise Fault("too-large", highest="100" if percent else "1")
        return value

    return read


def _day(column: Column, today: date) -> Reader:
    latest = days.latest(today)

    def read(cell: Cell) -> date:
        if cell.__class__ is str:
            if cell.strip() in days.FOREVER_WORDS:
                if column.forever:
                    return days.FOREVER
                raise Fault("forever-not-here")
            day = days.parse(cell)
        elif isinstance(cell, date):
            day = days.of_cell(cell)
        else:
            raise Fault("day-serial" if isinstance(cell, int | float) else "not-a-day")
        if column.forever and day == days.FOREVER:
            return day
        if column.past and day > today:
            raise Fault("day-in-future", today=today.isoformat())
        if not days.EARLIEST <= day <= latest:
            earliest = days.EARLIEST.isoformat()
            raise Fault("day-out-of-range", earliest=earliest, latest=latest.isoformat())
        return day

    return read


def _flag(cell: Cell) -> bool:
    word = normal(text_of(cell))
    if word in YES:
        return True
    if word in NO:
        return False
    raise Fault("not-a-flag")


def _word(column: Column, words: Mapping[str, Any] | None) -> Reader:
    """One word of a list: of the column's own choices, or of those told from outside."""
    given = words or {}
    is_open = column.open or column.kind in (Kind.REGION, Kind.INDUSTRY)
    is_open = is_open or not (given or column.choices)
    doubt = {Kind.REGION: "region-unknown", Kind.INDUSTRY: "industry-unknown"}

    @cache
    def known() -> dict[str, Any]:
        """All words as they are compared; made when one is met that is not exactly one of them."""
        folded = {normal(word): stored for word, stored in given.items()}
        for stored, text in column.choices:
            for word in (stored, text.zh, text.en):
                folded.setdefault(normal(word), stored)
        return folded

    def read(cell: Cell) -> Any:
        text = clean_text(cell, column.longest)
        stored = given.get(text)
        if stored is None:
            stored = known().get(normal(text))
        if stored is not None:
            return stored
        if not is_open:
            names = joined(str(label) for _name, label in column.choices) or joined(given)
            raise Fault("choice-unknown", choices=names)
        if not known():
            return text
        raise Doubt(doubt.get(column.kind, "category-unknown"), text)

    return read


_SET_MARKS = re.compile(r"[,，、;；|]+")


def _set(cell: Cell, one: Reader) -> tuple[Any, ...]:
    parts = (part.strip() for part in _SET_MARKS.split(clean_text(cell, 2000)))
    return tuple(sorted({one(part) for part in parts if part}))


def _phone(cell: Cell, longest: int) -> str:
    text = narrow(clean_text(cell, longest))
    if _PHONE.fullmatch(text):
        return text
    if not all(_PHONE.fullmatch(one.strip()) for one in re.split(r"[,;/、 ]{1,2}(?=\d{3})", text)):
        raise Doubt("phone-odd", text)
    return text
