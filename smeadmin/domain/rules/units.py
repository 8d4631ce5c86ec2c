"""Units: what kind of thing a figure is, and how its numbers are written down exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeGuard

from smeadmin.i18n import Text

Number = int | Fraction
Scalar = int | Fraction | str | bool | date | tuple[str, ...]
"""A known value: money in fen, ratios and points exact, a set as the tuple of its items."""

NUMBERS = frozenset({int, Fraction})
"""The exact types of numbers; a yes/no is none of them."""

FEN_PER_YUAN = 100


def is_number(value: object) -> TypeGuard[Number]:
    """Whether a value is a number; by its exact type, for isinstance asks Fraction's metaclass."""
    return type(value) in NUMBERS


@dataclass(frozen=True, slots=True)
class Unit:
    """One kind of quantity: its name in documents, its words, and the counters it may be written with.

    ``step`` is the smallest change a clerk can file (1 person, 1 fen), None where there is none.
    """

    name: str
    kind: str  # number | money | ratio | yes_no | word | set | date | region
    text: Text
    counters: tuple[str, ...] = ()
    step: int | None = None

    @property
    def numeric(self) -> bool:
        """Whether numbers of this unit can be added and compared; a set counts as its size."""
        return self.kind in ("number", "money", "ratio", "set")


def _count(name: str, zh: str, en: str, *more: str, step: int | None = 1) -> Unit:
    return Unit(name, "number", Text(zh, en), (zh, *more, en, name), step)


UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("money", "money", Text("元", "yuan"), step=1),
        Unit("ratio", "ratio", Text("%", "%")),
        _count("persons", "人", "persons", "名", "位"),
        _count("enterprises", "家", "enterprises", "户"),
        _count("bodies", "家", "bodies", "个"),
        _count("visits", "家次", "services"),
        _count("person_times", "人次", "person-times"),
        _count("events", "次", "events", "场", "场次"),
        _count("items", "项", "items", "个", "件", "张"),
        _count("area", "㎡", "m2", "平方米", "m²", step=None),
        _count("points", "分", "points", step=None),
        _count("years", "年", "years", "year", "周年"),
        _count("months", "个月", "months", "month", "月"),
        _count("days", "天", "days", "day", "日"),
        Unit("number", "number", Text("", ""), step=1),
        Unit("yes_no", "yes_no", Text("是否", "yes or no")),
        Unit("choice", "word", Text("选项", "choice")),
        Unit("set", "set", Text("项", "items"), ("项", "个", "items"), 1),
        Unit("date", "date", Text("日期", "date")),
        Unit("region", "region", Text("行政区划", "region")),
    )
}


def exact(value: Scalar | None, *, fraction: bool = False) -> str | bool | list[str] | None:
    """Write a value for a trace: numbers as exact strings, a fraction where no decimal ends.

    ``fraction`` writes every broken number as a fraction (ratios).
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) or fraction or value.denominator == 1:
        return str(value)
    return decimal(value) or str(value)


def decimal(value: Number) -> str | None:
    """Write a number as the decimal that equals it, or None when no decimal ends."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def in_unit(value: Scalar | None, unit: str) -> str | bool | list[str] | None:
    """Write a value as its unit reads: money in yuan, ratios as fractions, other numbers as decimals."""
    if unit == "money" and isinstance(value, int | Fraction):
        return exact(Fraction(value) / FEN_PER_YUAN)
    return exact(value, fraction=unit == "ratio")
