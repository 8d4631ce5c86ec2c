"""Numbers as people type them, read exactly: money in fen, the rest in whole or millionths.

No float is ever made. A number is digits, correctly grouped by commas or not, with a decimal point;
full-width forms are folded. Everything else (``5-``, ``(500)``, ``1e3``, ``1_000``, ``五百``) is refused.
"""

from __future__ import annotations

import re

from smeadmin.domain.findings import Fault
from smeadmin.domain.text import narrow

MICRO = 1_000_000
MOST_DIGITS = 18

_PLAIN = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
_GROUPED = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_WITH_WAN = re.compile(r"(?P<number>.+?)(?P<unit>元|万元|万|亿元|亿|yuan)$")
_WITH_UNIT = re.compile(
    r"[¥$]?\s*-?[\d,]+(\.\d+)?\s*([^\W\d]|[%‰²㎡])[^\d,.]{0,3}\d?|[¥$]\s*-?[\d,.]+"
)
_DAMAGED = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)
_TYPED_UNITS = {"元": 100, "yuan": 100, "万元": 10**6, "万": 10**6, "亿元": 10**10, "亿": 10**10}


def scaled(text: str, factor: int) -> int:
    """Read a number and multiply it by ``factor``, which must give a whole number.

    ``scaled("1,234.5", 100)`` is 123450 (fen of yuan). Raises ``Fault``: ``not-a-number``,
    ``grouping``, ``unit-in-cell``, ``exponent``, ``not-whole``, ``too-precise``, ``too-large``.
    """
    match = _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)
    if match is None:
        folded = narrow(text)
        match = _PLAIN.fullmatch(folded) or _GROUPED.fullmatch(folded)
        if match is None:
            raise _what_is_wrong(folded)
    sign, whole, decimals = match.group(1), match.group(2).replace(",", ""), match.group(3) or ""
    if len(whole) > MOST_DIGITS:
        raise Fault("too-large", highest="9" * MOST_DIGITS)
    decimals = decimals.rstrip("0")
    power: int = 10 ** len(decimals)
    value, rest = divmod(int(whole + decimals) * factor, power)
    if rest:
        if factor == 1:
            raise Fault("not-whole")
        raise Fault("too-precise", decimals=_decimals(factor))
    if sign and value == 0:
        raise Fault("not-a-number")
    return -value if sign else value


def _what_is_wrong(text: str) -> Fault:
    if _DAMAGED.fullmatch(text):
        return Fault("exponent")
    if re.fullmatch(r"-?[\d,]+(\.\d+)?", text, re.ASCII) and "," in text:
        return Fault("grouping")
    if _WITH_UNIT.fullmatch(text):
        return Fault("unit-in-cell")
    return Fault("not-a-number")


def _decimals(factor: int) -> int:
    """How many decimals a unit of so many stored units may have."""
    return len(str(factor)) - 1


def parse_amount(text: str) -> int:
    """Read an amount typed on the command line: yuan (``2000``, ``2,000.00``) or ``2万``; gives fen.

    At most two decimals of a yuan. Raises ``Fault``.
    """
    folded = narrow(text).replace(" ", "")
    found = _WITH_WAN.fullmatch(folded)
    if found:
        return scaled(found["number"], _TYPED_UNITS[found["unit"]])
    return scaled(folded, 100)


def format_yuan(fen: int) -> str:
    """Write fen as yuan with separators and two decimals: 2050000 is ``20,500.00``."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def plain_decimal(value: int, factor: int) -> str:
    """Write a stored integer exactly in a unit of ``factor``, no separators, no needless zeros.

    ``plain_decimal(186_500_000, 1_000_000)`` is ``186.5``. ``factor`` is a power of ten.
    """
    whole, rest = divmod(abs(value), factor)
    decimals = str(rest).rjust(_decimals(factor), "0").rstrip("0") if rest else ""
    return f"{'-' if value < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"
