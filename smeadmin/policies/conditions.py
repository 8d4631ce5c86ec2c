"""Reading conditions: leaves, groups, waivers, holes (policy format 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smeadmin.domain.rules.conditions import (
    ORDERING,
    Condition,
    Group,
    Leaf,
    OpenCondition,
    Test,
    Waive,
)
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.units import UNITS, Scalar
from smeadmin.domain.rules.values import NO_RULE, Constant, Value, constant
from smeadmin.i18n import Text
from smeadmin.policies import bands, values
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.literals import LiteralFault, literal
from smeadmin.policies.tables import COMMON
from smeadmin.policies.words import COMPARISONS, GROUPS

UNREADABLE = Text("", "")
_LISTS = ("one_of", "none_of", "has_all")


def condition(
    desk: Desk, raw: Any, at: Place, *, figure: str | None = None, table: str = "condition"
) -> Condition:
    """Read one condition; ``figure`` is the one that is meant where the row names none (bands, grades)."""
    row = desk.table(raw, table, at)
    at = desk.inside(row, at)
    when = condition(desk, row["when"], at.sub("when")) if "when" in row else None
    groups = [word for word in GROUPS if word in row]
    named = row.get("figure", None if groups or "open" in row else figure)
    head = desk.head(row, at, figure=named if isinstance(named, str) else None, when=when)
    said = [*groups, *(key for key in ("figure", "open") if key in row)]
    if len(said) > 1:
        desk.fault("P36 two", at, keys=", ".join(said))
    if "open" in row:
        words = desk.text(row["open"], at.sub("open")) or UNREADABLE
        desk.fault("P71 open", at, words=words)
        return OpenCondition(head=head, waive=None, words=words)
    if groups:
        waive = _waive(desk, row.get("waive"), None, at)
        return _group(desk, row, groups[0], at, head, waive)
    if named is None:
        desk.fault("P36 figure", at)
        return OpenCondition(head=head, words=UNREADABLE)
    kind = desk.kind(named, at)
    if kind is None:
        return OpenCondition(head=head, words=UNREADABLE)
    tests = _tests(desk, row, named, kind, at)
    if not tests and not any(key in row for key in COMPARISONS):
        desk.fault("P36 comparison", at)
    bands.check_bounds(desk, tests, kind, at)
    order = {word: place for place, word in enumerate(kind.choices)} if kind.ordered else None
    return Leaf(
        head=head,
        waive=_waive(desk, row.get("waive"), (named, kind), at),
        figure=named,
        tests=tests,
        unit=kind.unit,
        order=order,
        years=row.get("years"),
    )


def rows(desk: Desk, raw: Any, at: Place, word: str = "all") -> Group:
    """Read a table of named rows as a group of their conditions."""
    named = raw if isinstance(raw, Mapping) else {}
    if not named:
        desk.fault("P36 empty", at)
    read = []
    for name, row in named.items():
        inner = at.sub(name)
        desk.name(name, inner)
        read.append(condition(desk, row, inner))
    return Group(head=desk.head({}, at), word=word, rows=tuple(read))


def _group(
    desk: Desk, row: Mapping[str, Any], word: str, at: Place, head: Any, waive: Waive | None
) -> Group:
    inner = rows(desk, row[word], at.sub(word), word)
    tests: tuple[Test, ...] = ()
    if word == "of":
        tests = _tests(desk, row, "", Kind("number"), at)
        if not tests:
            desk.fault("P36 comparison", at)
        for test in tests:
            if isinstance(test.bound, Constant) and test.op in ("at_least", "more_than"):
                least = test.bound.value + (test.op == "more_than")
                if least > len(inner.rows):
                    desk.fault("P36 many", at, k=least, n=len(inner.rows))
    elif any(key in row for key in COMPARISONS):
        desk.fault("P36 two", at, keys=", ".join([word, *(k for k in COMPARISONS if k in row)]))
    return Group(head=head, waive=waive, word=word, rows=inner.rows, tests=tests)


def _tests(
    desk: Desk, row: Mapping[str, Any], figure: str, kind: Kind, at: Place
) -> tuple[Test, ...]:
    """Read every comparison of a row against thresholds of the figure's kind."""
    tests = []
    unit = UNITS[kind.unit]
    for op in COMPARISONS:
        if op not in row:
            continue
        inner = at.sub(op)
        if op in ORDERING and not (unit.numeric or unit.kind == "date" or kind.ordered):
            desk.fault("P37 order", inner, name=figure, op=op)
            continue
        if op in ("has", "has_all") and unit.kind != "set":
            desk.fault("P21 figure", inner, name=figure, have=kind.unit, unit="set")
            continue
        tests.append(Test(op, _threshold(desk, row[op], op, kind, inner)))
    return tuple(tests)


def _threshold(desk: Desk, raw: Any, op: str, kind: Kind, at: Place) -> Value:
    """Read the right-hand side of a comparison: a list, an item, or any value."""
    item = Kind("choice", kind.choices) if kind.unit == "set" else kind
    if op in _LISTS:
        return constant(_items(desk, raw, item, at))
    if op == "has":
        return values.value(desk, raw, at, item)
    return values.value(desk, raw, at, kind)


def _items(desk: Desk, raw: Any, kind: Kind, at: Place) -> tuple[Scalar, ...]:
    """Read a list of literals."""
    read: list[Scalar] = []
    for one in raw if isinstance(raw, list) else [raw]:
        try:
            read.append(literal(one, kind))
        except LiteralFault as fault:
            desk.literal_fault(fault, at, at.path.rpartition(".")[2], kind.unit)
    if not read:
        desk.fault("P36 empty", at)
    return tuple(read)


def _waive(desk: Desk, raw: Any, leaf: tuple[str, Kind] | None, at: Place) -> Waive | None:
    """Read ``waive``: a role, or who may let pass whom, and no further than a bound."""
    if raw is None:
        return None
    at = at.sub("waive")
    if isinstance(raw, str):
        return Waive(raw)
    row = desk.table(raw, "waive", at)
    when = condition(desk, row["when"], at.sub("when")) if "when" in row else None
    tests = _tests(desk, row, *leaf, at) if leaf is not None else ()
    return Waive(str(row.get("by", "")), when, tests)


CONDITION_KEYS = frozenset({*COMPARISONS, *GROUPS, "figure", "years", "open"})
"""Keys by which a row of ``first`` or ``grades`` says when it holds."""

__all__ = ["COMMON", "CONDITION_KEYS", "NO_RULE", "condition", "rows"]
