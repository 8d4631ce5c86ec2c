"""Whether full marks are what the parts add up to, in every branch (P40)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.values import (
    Brackets,
    By,
    Constant,
    First,
    OfFigure,
    OpenValue,
    Steps,
    Times,
    Together,
    Value,
)
from smeadmin.domain.rules.walk import all_in
from smeadmin.policies.desk import Desk

MOST_BRANCHES = 64
Choices = Mapping[str, str]


class NoEnd(Exception):
    """A part has no upper end; names it."""


def check_full(desk: Desk, score: Value) -> None:
    """Hold every ``full`` in a score against the caps of its parts."""
    for rule in all_in(score):
        if not isinstance(rule, Value) or rule.trims is None or rule.trims.full is None:
            continue
        if isinstance(rule, Together | By | First):
            _check(desk, rule, rule.trims.full)


def _check(desk: Desk, rule: Value, full: Number) -> None:
    for branch in _branches(rule):
        try:
            found = _parts(desk, rule, branch)
        except NoEnd as part:
            desk.fault("P40 cap", rule.head.path, name=str(part))
            return
        if found is not None and found != full:
            said = ", ".join(f"{name} = {choice}" for name, choice in branch.items())
            desk.fault(
                "P40", rule.head.path, full=full, found=found, branch=f" ({said})" if said else ""
            )
            return


def _branches(rule: Value) -> list[Choices]:
    """Give every combination of choices that ``by`` inside the rule asks for."""
    asked: dict[str, tuple[str, ...]] = {}
    for one in all_in(rule):
        if isinstance(one, By):
            listed = (*one.cases, "else") if one.otherwise is not None else tuple(one.cases)
            asked[one.choice] = tuple(dict.fromkeys((*asked.get(one.choice, ()), *listed)))
    combinations = product(*asked.values())
    return [
        dict(zip(asked, choices, strict=True))
        for _n, choices in zip(range(MOST_BRANCHES), combinations, strict=False)
    ]


def _parts(desk: Desk, rule: Value, branch: Choices) -> Number | None:
    """Give the most a rule's parts can come to, before its own trims."""
    if isinstance(rule, Together):
        counted = [part for part in rule.parts if part.trims is None or not part.trims.bonus]
        caps = [highest(desk, part, branch) for part in counted]
        if not caps:
            return 0
        return (
            sum(caps) if rule.word == "sum" else max(caps) if rule.word == "highest" else min(caps)
        )
    if isinstance(rule, By):
        case = rule.cases.get(branch.get(rule.choice, ""), rule.otherwise)
        return None if case is None else highest(desk, case, branch)
    if isinstance(rule, First):
        return max((highest(desk, row.gives, branch) for row in rule.rows), default=0)
    return None


def highest(desk: Desk, rule: Value, branch: Choices) -> Number:
    """Give the most a rule can come to, its trims included; raises NoEnd where there is none."""
    trims = rule.trims
    cap = None
    if trims is not None and trims.at_most is not None:
        cap = trims.at_most.value if isinstance(trims.at_most, Constant) else None
        if cap is None:
            cap = highest(desk, trims.at_most, branch)
    try:
        own: Number | None = _shape(desk, rule, branch)
    except NoEnd:
        if cap is None:
            raise
        own = None
    most = cap if own is None else own if cap is None else min(own, cap)
    assert most is not None
    if trims is not None and isinstance(trims.weight, Constant):
        most = most * trims.weight.value
    return most


def _shape(desk: Desk, rule: Value, branch: Choices) -> Number:
    """Give the most a shape can come to without its cap."""
    name = rule.head.name
    if isinstance(rule, Constant):
        constant: Number = 0 if isinstance(rule.value, str) else rule.value
        return constant
    if isinstance(rule, OpenValue):
        if rule.trims is None or rule.trims.full is None:
            raise NoEnd(name)
        return rule.trims.full
    if isinstance(rule, Together | By | First):
        most = _parts(desk, rule, branch)
        return 0 if most is None else most
    if isinstance(rule, Steps):
        return _steps(rule, name)
    if isinstance(rule, Times) and isinstance(rule.times, Constant):
        kind = desk.kinds.get(rule.figure)
        if rule.times.value <= 0:
            return 0
        if kind is not None and kind.unit == "set" and rule.for_each is None:
            each: Number = rule.times.value
            return len(kind.choices) * each
    if isinstance(rule, OfFigure | Brackets):
        raise NoEnd(name)
    return 0


def _steps(rule: Steps, name: str) -> Number:
    adds, gives, otherwise = (
        part.value if isinstance(part, Constant) else None
        for part in (rule.adds, rule.gives, rule.otherwise)
    )
    if adds is None or gives is None or otherwise is None or adds > 0:
        raise NoEnd(name)
    most: Number = max(gives, otherwise)
    return most
