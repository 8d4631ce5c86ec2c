"""How each kind of value is written for people: exact, rounded half up, never through a float.

Quantities come as integers of 10^-6 (the stored form) or as exact numbers (Fraction, Decimal).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smeadmin.domain.china import CHINA
from smeadmin.domain.days import FOREVER
from smeadmin.i18n import Text, joined, language
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Kind

Exact = int | Fraction | Decimal
Ratio = tuple[int, int]

EMPTY = "-"
MOST_DIGITS = 6
MASK = "****"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def integer(number: int) -> str:
    """Write a count with separators of thousands."""
    return f"{number:,}"


def yuan(amount_fen: int) -> str:
    """Write an amount of fen as yuan, always with two decimals: ``1,234.00``."""
    sign = "-" if amount_fen < 0 else ""
    whole, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{fen:02d}"


def points(value: Exact, against: Exact | None = None) -> str:
    """Write points with two decimals, more when rounding would move them across ``against``."""
    return _rounded(_ratio(value), 2, None if against is None else _ratio(against))


def percent(value: Exact, against: Exact | None = None, least: int = 1) -> str:
    """Write a share (10^6 or exactly 1 is the whole) as percent with ``least`` decimals.

    More decimals are given when rounding would hide that it misses ``against``: 69.96% of 70%.
    """
    limit = None if against is None else _hundredfold(against)
    return _rounded(_hundredfold(value), least, limit) + "%"


def exact_percent(value: Exact) -> str:
    """Write a share as percent with all its decimals, for a spreadsheet: ``66.6667%``."""
    number, of = _hundredfold(value)
    return exact(Fraction(number, of)) + "%"


def quantity(value: Exact, least: int = 0) -> str:
    """Write an area or a number of hours exactly, with ``least`` decimals or more: ``186.5``."""
    number, of = _ratio(value)
    digits = least
    while digits < MOST_DIGITS and number * 10**digits % of:
        digits += 1
    return _rounded((number, of), digits)


def exact(value: Exact) -> str:
    """Write a quantity as the exact decimal text that programs get: ``0.666667``, ``186.5``."""
    return quantity(value).replace(",", "")


def exact_yuan(amount_fen: int) -> str:
    """Write an amount of fen as plain yuan for a spreadsheet: ``1234.00``."""
    return yuan(amount_fen).replace(",", "")


def signed(text: str) -> str:
    """Put a plus before a margin that is neither negative nor nothing."""
    return text if text.startswith("-") or not any(c in text for c in "123456789") else f"+{text}"


def shares(parts: Sequence[int]) -> tuple[str, ...]:
    """Give each part's percent of their sum with one decimal; they add up to 100.0% exactly.

    Rounded by largest remainder; parts may be negative, their sum may not be zero.
    """
    whole = sum(parts)
    tenths = [Fraction(part * 1000, whole) for part in parts]
    floors = [tenth.__floor__() for tenth in tenths]
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - tenths[i], i))
    for i in by_remainder[: 1000 - sum(floors)]:
        floors[i] += 1
    return tuple(_rounded((tenth, 10), 1) + "%" for tenth in floors)


def day(on: date) -> str:
    """Write a date as it is written everywhere: ``2026-03-18``; 长期 for an end that never comes."""
    return _("forever") if on == FOREVER else on.isoformat()


def weekday(on: date) -> str:
    """Write a deadline with its weekday: ``2026-03-17 周二``, ``Tue 2026-03-17``."""
    return _with_weekday(on, on.isoformat())


def short_weekday(on: date) -> str:
    """Write a day of the year at hand with its weekday: ``03-14 周六``, ``Sat 03-14``."""
    return _with_weekday(on, f"{on:%m-%d}")


def instant(at: datetime) -> str:
    """Write an aware instant to the minute in China time: ``2026-09-03 09:02``."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def flag(yes: bool) -> str:
    """Write yes or no."""
    return _("yes") if yes else _("no")


def mask_account(number: str) -> str:
    """Keep the last four digits of a bank account: ``****4471``."""
    return MASK + number[-4:] if len(number) > 4 else MASK


def _ratio(value: Exact) -> Ratio:
    return (value, 10**MOST_DIGITS) if isinstance(value, int) else value.as_integer_ratio()


def _hundredfold(value: Exact) -> Ratio:
    number, of = _ratio(value)
    return number * 100, of


def _rounded(value: Ratio, digits: int, against: Ratio | None = None) -> str:
    """Round half up; plain integers, because a list draws tens of thousands of these."""
    number, of = value
    while True:
        near = (2 * abs(number) * 10**digits + of) // (2 * of)
        shown = (near if number > 0 else -near, 10**digits)
        if (
            against is None
            or digits >= MOST_DIGITS
            or _side(shown, against) == _side(value, against)
        ):
            break
        digits += 1
    sign = "-" if shown[0] < 0 else ""
    whole, rest = divmod(near, 10**digits)
    return f"{sign}{whole:,}.{rest:0{digits}d}" if digits else f"{sign}{whole:,}"


def _side(value: Ratio, limit: Ratio) -> int:
    left, right = value[0] * limit[1], limit[0] * value[1]
    return (left > right) - (left < right)


def _with_weekday(on: date, written: str) -> str:
    if language() == "zh":
        return f"{written} 周{'一二三四五六日'[on.weekday()]}"
    return f"{WEEKDAYS[on.weekday()]} {written}"


SHOW: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.PROSE: str,
    Kind.NAME: str,
    Kind.CODE: str,
    Kind.CLAUSE: str,
    Kind.MEASURE: str,
    Kind.INT: integer,
    Kind.YEAR: str,
    Kind.FEN: yuan,
    Kind.POINTS: points,
    Kind.RATIO: percent,
    Kind.QUANTITY: lambda value: quantity(value, least=1),
    Kind.DAY: day,
    Kind.INSTANT: instant,
    Kind.FLAG: flag,
    Kind.WORD: str,
}


def shower(column: Column) -> Callable[[Any], str]:
    """Give the function that writes a column's values for people."""
    if column.mask is not None:
        return column.mask
    if column.kind is Kind.WORD:
        said = {word: str(text) for word, text in (column.words or {}).items()}
        return lambda value: words(value, said)
    return SHOW[column.kind]


def words(value: str | tuple[str, ...], known: Mapping[str, Text | str]) -> str:
    """Say a stored word, or several, in the language in use; an unknown one as it is stored."""
    if isinstance(value, str):
        return str(known.get(value, value))
    return joined(str(known.get(v, v)) for v in value)


def show(value: Any, kind: Kind) -> str:
    """Write one value for people; a value that is not there is written as ``-``."""
    return EMPTY if value is None else SHOW[kind](value)
