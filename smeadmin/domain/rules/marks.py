"""Full marks: the most a value can come to, as far as the document says so."""

from __future__ import annotations

from fractions import Fraction

from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.values import (
    NO_RULE,
    By,
    Constant,
    First,
    OpenValue,
    Together,
    Value,
    plain,
)
from smeadmin.domain.rules.walk import all_in


def full_marks(rule: Value) -> Number | None:
    """Give ``full`` where it is stated, else the cap or what the cases come to at most; None: no end."""
    trims = rule.trims
    if trims is not None and trims.full is not None:
        return trims.full
    most = _most(rule)
    if trims is not None and isinstance(trims.at_most, Constant):
        cap = trims.at_most.value
        if cap is not NO_RULE:
            most = cap if most is None else min(most, cap)
    if most is not None and trims is not None and isinstance(trims.weight, Constant):
        most = plain(most * trims.weight.value)
    return most


def known_marks(rule: Value) -> Number | None:
    """Give full marks without the parts that are open; None where that has no end or cannot be told."""
    if isinstance(rule, OpenValue):
        return 0
    if not any(isinstance(inner, OpenValue) for inner in all_in(rule)):
        return full_marks(rule)
    if not isinstance(rule, Together) or rule.word != "sum":
        return None
    parts = [known_marks(p) for p in rule.parts if p.trims is None or not p.trims.bonus]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    weight = rule.trims.weight if rule.trims is not None else None
    share = weight.value if isinstance(weight, Constant) else 1
    return plain(sum(known, Fraction(0)) * share)


def _most(rule: Value) -> Number | None:
    if isinstance(rule, Constant):
        return None if isinstance(rule.value, str) else rule.value
    if isinstance(rule, First):
        return _highest([full_marks(row.gives) for row in rule.rows])
    if isinstance(rule, By):
        cases = [*rule.cases.values()] + ([rule.otherwise] if rule.otherwise else [])
        return _highest([full_marks(case) for case in cases])
    if isinstance(rule, Together):
        parts = [full_marks(p) for p in rule.parts if p.trims is None or not p.trims.bonus]
        if rule.word == "sum":
            known = [part for part in parts if part is not None]
            return plain(sum(known)) if len(known) == len(parts) else None
        return _highest(parts)
    return None


def _highest(parts: list[Number | None]) -> Number | None:
    known = [part for part in parts if part is not None]
    return max(known) if known and len(known) == len(parts) else None
