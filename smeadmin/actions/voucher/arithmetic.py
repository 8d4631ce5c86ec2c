"""How the amount of a rule came about, from its kept trace: every slice, part, cap and rounding of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.rules.keeping import Compact, decode
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.units import UNITS, decimal, in_unit
from smeadmin.domain.rules.values import (
    Brackets,
    By,
    Constant,
    First,
    OfFigure,
    Steps,
    Times,
    Together,
    Value,
)
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

_TOGETHER = {
    "sum": N_("sum of {parts}"),
    "highest": N_("highest of {parts}"),
    "lowest": N_("lowest of {parts}"),
}
_ROUNDED = {
    "half_up": N_("{exact}, halves up to {to}"),
    "half_even": N_("{exact}, halves to even {to}"),
    "down": N_("{exact}, down to {to}"),
    "up": N_("{exact}, up to {to}"),
}


def arithmetic(rule: Value, own: Mapping[str, TraceLine], kept: Compact) -> str:
    """Write one amount as it was worked out; nothing where it is a plain number or is not known.

    ``own``: the lines of the trace by their address. Money in yuan, shares in per cent, exact before it
    is rounded.
    """
    line = own.get(rule.head.path)
    if line is None:
        return ""
    said = _shape(rule, line, own, kept)
    if line.trim is not None and rule.trims is not None:
        bound = rule.trims.at_most if line.trim == "at_most" else rule.trims.at_least
        limit = _constant(bound, kept)
        if isinstance(limit, int | Fraction):
            word = _("{said}, at most {n}") if line.trim == "at_most" else _("{said}, at least {n}")
            said = word.format(said=said, n=_money(limit))
    if rule.trims is None or rule.trims.round is None or line.before in (None, line.value):
        return said
    rounding, before = rule.trims.round, line.before
    assert isinstance(before, int | Fraction)
    chosen = isinstance(rule, Together) and rule.word != "sum"  # its number stands among its parts
    exact = said if chosen or said == _money(before) else f"{said} = {_money(before)}".lstrip(" =")
    to = in_unit(rounding.to, "money")
    return _(_ROUNDED[rounding.how]).format(exact=exact, to=_("{n} yuan").format(n=to))


def _shape(rule: Value, line: TraceLine, own: Mapping[str, TraceLine], kept: Compact) -> str:
    """Write the shape of a value, before its trims."""
    if isinstance(rule, Together):
        return _together(rule, own, kept)
    if isinstance(rule, First | By):
        taken = _taken(rule, line)
        return "" if taken is None else arithmetic(taken, own, kept) or _plain(taken, kept)
    if not isinstance(rule, OfFigure) or line.found is None:
        return ""
    if isinstance(rule, Times):
        each = (
            "" if rule.for_each is None else f" / {_number(_constant(rule.for_each, kept), line)}"
        )
        share = _constant(rule.times, kept)
        return "" if share is None else f"{_found(line)}{each} x {_share(share, line)}"
    if isinstance(rule, Brackets):
        slices = line.detail or ()
        return " + ".join(
            f"{_number(part, line)} x {_share(share, line)}" for part, share in slices
        )
    if isinstance(rule, Steps):
        return _steps(rule, line, kept)
    return _found(line) if line.trim or line.before is not None else ""


def _together(rule: Together, own: Mapping[str, TraceLine], kept: Compact) -> str:
    parts = []
    for part in rule.parts:
        line = own.get(part.head.path)
        if line is None or line.note == "when" or not isinstance(line.value, int | Fraction):
            continue
        said, worth = arithmetic(part, own, kept), _money(line.value)
        parts.append(f"{said} = {worth}" if said and said != worth else worth)
    return _(_TOGETHER[rule.word]).format(parts=_("; ").join(parts)) if parts else ""


def _steps(rule: Steps, line: TraceLine, kept: Compact) -> str:
    if not isinstance(line.detail, int) or isinstance(line.detail, bool):
        return _plain(rule.otherwise, kept)
    gives, adds = _constant(rule.gives, kept), _constant(rule.adds, kept)
    if not isinstance(gives, int | Fraction) or not isinstance(adds, int | Fraction):
        return ""
    return f"{_money(gives)} + {line.detail} x {_money(adds)}" if line.detail else _money(gives)


def _taken(rule: First | By, line: TraceLine) -> Value | None:
    """Give the case that was taken: the row of its number, or that of its name."""
    if isinstance(rule, First):
        at = line.detail
        return rule.rows[at - 1].gives if isinstance(at, int) and 0 < at <= len(rule.rows) else None
    return rule.cases.get(str(line.detail), rule.otherwise)


def _constant(value: Value | None, kept: Compact) -> Any:
    """Give a number that the measure states, for this case; None where it is worked out itself."""
    if isinstance(value, Constant):
        return value.value
    if isinstance(value, By):
        choice = decode(kept["figures"].get(value.choice))
        key = str(choice).lower() if isinstance(choice, bool) else str(choice)
        return _constant(value.cases.get(key, value.otherwise), kept)
    return None


def _plain(value: Value, kept: Compact) -> str:
    worth = _constant(value, kept)
    return _money(worth) if isinstance(worth, int | Fraction) else ""


def _found(line: TraceLine) -> str:
    return _number(line.found, line)


def _number(value: Any, line: TraceLine) -> str:
    """Write a number in the unit of the figure: money as yuan, what is counted with its word."""
    if line.unit == "money":
        return _money(value)
    unit = UNITS.get(line.unit)
    written = str(in_unit(value, line.unit))
    return f"{written} {unit.text}" if unit is not None and str(unit.text) else written


def _share(share: Any, line: TraceLine) -> str:
    """Write a factor: a share of money in per cent, money for what is counted."""
    return f"{in_unit(share * 100, 'number')}%" if line.unit == "money" else _money(share)


def _money(fen: Any) -> str:
    """Write fen as yuan, exactly: with more than two decimals, or as a fraction, where it has to be."""
    if isinstance(fen, int) or fen.denominator == 1:
        return format_yuan(int(fen))
    written = decimal(Fraction(fen) / 100)
    return f"{Decimal(written):,}" if written is not None else str(Fraction(fen) / 100)
