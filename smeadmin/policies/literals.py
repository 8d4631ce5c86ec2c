"""Literals of a policy document: numbers with their unit, read exactly (policy format 2.3)."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.clocks import Duration
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.units import UNITS, Number, Scalar
from smeadmin.domain.rules.values import NO_RULE, plain

LARGEST = 10**15
"""No quantity of a measure is larger; what is, is a slip or an attack."""

_NUMBER = re.compile(r"\s*([+-]?\d{1,18}(?:\.\d{1,12})?)\s*(.*?)\s*")
_FRACTION = re.compile(r"\s*([+-]?\d{1,9})\s*/\s*(\d{1,9})\s*")
_REGION = re.compile(r"\d{6}(?:\d{3}){0,2}")

_FEN: dict[str, int] = {
    "分钱": 1,
    "fen": 1,
    "元": 100,
    "yuan": 100,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "亿元": 10_000_000_000,
}
_DURATIONS: dict[str, str] = {
    "year": "years",
    "years": "years",
    "年": "years",
    "month": "months",
    "months": "months",
    "个月": "months",
    "月": "months",
    "day": "days",
    "days": "days",
    "日": "days",
    "天": "days",
    "working day": "working_days",
    "working days": "working_days",
    "个工作日": "working_days",
    "工作日": "working_days",
}

_LONGEST = {"years": 200, "months": 2400, "days": 36500, "working_days": 3650}


class LiteralFault(ValueError):
    """What is wrong with a literal: the code of the fault and what would fit."""

    def __init__(self, code: str, what: str, **words: Any) -> None:
        super().__init__(what)
        self.code, self.what, self.words = code, what, words


def literal(raw: Any, kind: Kind) -> Scalar:
    """Read a literal as a value of a kind: money in fen, ratios exact, counters checked.

    Raises LiteralFault with P20 (unit missing), P21 (unit does not fit), P31 (not one of the choices)
    or P04 (no such thing).
    """
    unit = UNITS[kind.unit]
    if raw == NO_RULE:
        return NO_RULE
    if unit.kind in ("number", "money", "ratio", "set"):
        return _quantity(raw, kind)
    if unit.kind == "yes_no":
        if isinstance(raw, bool):
            return raw
        raise LiteralFault("P04", "yes_no", value=raw)
    if unit.kind == "date":
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        raise LiteralFault("P04", "date", value=raw)
    if unit.kind == "region":
        if isinstance(raw, str) and _REGION.fullmatch(raw):
            return raw
        raise LiteralFault("P04", "region", value=raw)
    return _word(raw, kind)


def _word(raw: Any, kind: Kind) -> str:
    if not isinstance(raw, str):
        raise LiteralFault("P31", "choice", value=raw, choices=kind.choices)
    if kind.choices and raw not in kind.choices:
        raise LiteralFault("P31", "choice", value=raw, choices=kind.choices)
    return raw


def _quantity(raw: Any, kind: Kind) -> Number:
    """Read a number of a kind."""
    number, counter = split(raw)
    unit = UNITS[kind.unit]
    if unit.kind == "money":
        if counter in ("", "万", "亿"):
            raise LiteralFault("P20", "money", value=raw)
        if counter not in _FEN:
            raise LiteralFault("P21", "counter", value=raw, unit=kind.unit, counter=counter)
        return plain(number * _FEN[counter])
    if unit.kind == "ratio":
        if not counter:
            raise LiteralFault("P20", "ratio", value=raw)
        if counter == "/":
            return plain(number)
        if counter in ("%", "％"):
            return plain(Fraction(number) / 100)
        raise LiteralFault("P21", "counter", value=raw, unit=kind.unit, counter=counter)
    if not counter or counter in unit.counters:
        return plain(number)
    if kind.unit == "number" and (counter == "/" or (counter not in _FEN and counter != "%")):
        return plain(number)
    raise LiteralFault("P21", "counter", value=raw, unit=kind.unit, counter=counter)


def split(raw: Any) -> tuple[Number, str]:
    """Split a literal into its exact number and its counter; ``1/3`` has the counter ``/``."""
    if isinstance(raw, bool) or raw is None or isinstance(raw, date | dict | list):
        raise LiteralFault("P04", "number", value=raw)
    number: Number
    if isinstance(raw, int):
        number, counter = raw, ""
    elif isinstance(raw, Decimal):
        number, counter = plain(Fraction(raw)), ""
    else:
        number, counter = _written(str(raw))
    if not -LARGEST <= number <= LARGEST:
        raise LiteralFault("P04", "too large", value=raw)
    return number, counter


def _written(text: str) -> tuple[Number, str]:
    if match := _FRACTION.fullmatch(text):
        if int(match[2]) == 0:
            raise LiteralFault("P04", "number", value=text)
        return plain(Fraction(int(match[1]), int(match[2]))), "/"
    if match := _NUMBER.fullmatch(text.replace(",", "") if re.match(r"\d+,\d{3}", text) else text):
        return plain(Fraction(match[1])), match[2]
    raise LiteralFault("P04", "number", value=text)


def yuan(raw: Any) -> Number:
    """Read an amount of a case row, where a bare number is yuan: fen, exact."""
    number, counter = split(raw)
    if counter and counter not in _FEN:
        raise LiteralFault("P21", "counter", value=raw, unit="money", counter=counter)
    return plain(number * _FEN[counter or "元"])


def duration(raw: Any) -> Duration:
    """Read ``3 years``, ``6个月``, ``15日``, ``5 working days``; raises LiteralFault P04."""
    if isinstance(raw, str) and (match := _NUMBER.fullmatch(raw)):
        unit = _DURATIONS.get(" ".join(match[2].split()))
        if unit and match[1].isdigit() and 0 < int(match[1]) <= _LONGEST[unit]:
            return Duration(int(match[1]), unit)
    raise LiteralFault("P04", "duration", value=raw)


def decimals(text: str) -> Decimal | str:
    """Read a TOML float exactly; one that no measure writes stays text and is refused where it stands."""
    return Decimal(text) if re.fullmatch(r"[+-]?\d{1,15}\.\d{1,12}", text) else text
