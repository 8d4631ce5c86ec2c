"""Full marks: the most a value can come to, as far as the document says so."""

from __future__ import annotations

from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.values import NO_RULE, By, Constant, First, Together, Value, plain


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
