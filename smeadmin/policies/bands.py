"""Whether bands, brackets and bounds can be passed at all (P32, P33, P34, P37)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from smeadmin.domain.rules.conditions import ORDERING, Condition, Leaf, Test
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.values import NO_RULE, Case, Constant, Slice

if TYPE_CHECKING:
    from smeadmin.policies.desk import Desk, Place

Span = tuple[Any, bool, Any, bool]
"""From (None: no end), whether the end itself is in; to, whether the end itself is in."""

EVERYTHING: Span = (None, False, None, False)


def span_of(tests: Sequence[Test], places: Any = None) -> Span | None:
    """Give the numbers that pass a leaf's comparisons; None when they are not plain literals."""
    low, low_in, high, high_in = EVERYTHING
    for test in tests:
        if test.op not in ORDERING and test.op != "is":
            return None
        if not isinstance(test.bound, Constant) or test.bound.value is NO_RULE:
            return None
        bound: Any = test.bound.value
        if places is not None:
            bound = places.get(bound)
        if bound is None or isinstance(bound, str | bool | tuple):
            return None
        if test.op in ("at_least", "more_than", "is"):
            inclusive = test.op != "more_than"
            if low is None or bound > low or (bound == low and not inclusive):
                low, low_in = bound, inclusive
        if test.op in ("at_most", "less_than", "is"):
            inclusive = test.op != "less_than"
            if high is None or bound < high or (bound == high and not inclusive):
                high, high_in = bound, inclusive
    return low, low_in, high, high_in


def is_empty(span: Span) -> bool:
    """Whether no number lies in a span."""
    low, low_in, high, high_in = span
    if low is None or high is None:
        return False
    return bool(low > high or (low == high and not (low_in and high_in)))


def without(span: Span, taken: Span) -> list[Span]:
    """Give what a span keeps when another is taken out of it."""
    low, low_in, high, high_in = taken
    left: list[Span] = []
    if low is not None:
        left.append(_both(span, (None, False, low, not low_in)))
    if high is not None:
        left.append(_both(span, (high, not high_in, None, False)))
    return [part for part in left if not is_empty(part)]


def _both(a: Span, b: Span) -> Span:
    """Give what lies in both spans."""
    low, low_in = a[:2] if _higher(a, b) else b[:2]
    high, high_in = a[2:] if _lower(a, b) else b[2:]
    return low, low_in, high, high_in


def _higher(a: Span, b: Span) -> bool:
    if a[0] is None or b[0] is None:
        return a[0] is not None
    return bool(a[0] > b[0] or (a[0] == b[0] and not a[1]))


def _lower(a: Span, b: Span) -> bool:
    if a[2] is None or b[2] is None:
        return a[2] is not None
    return bool(a[2] < b[2] or (a[2] == b[2] and not a[3]))


def check_bounds(desk: Desk, tests: Sequence[Test], kind: Kind, at: Place) -> None:
    """Note bounds that no number can pass."""
    places = {word: n for n, word in enumerate(kind.choices)} if kind.ordered else None
    span = span_of(tests, places)
    if span is not None and is_empty(span):
        desk.fault("P37", at)


def check_cases(desk: Desk, rows: Sequence[Case], at: Place) -> None:
    """Note a last row with a test, and rows that can never be reached."""
    if rows and rows[-1].test is not None:
        desk.fault("P32", at)
    left: dict[str, list[Span]] = {}
    words: dict[str, set[Any]] = {}
    done = False
    for number, row in enumerate(rows, 1):
        if done or (row.test is not None and not _reachable(row.test, left, words)):
            desk.fault("P33", at, row=number)
        if row.test is None or any(parts == [] for parts in left.values()):
            done = True


def _reachable(test: Condition, left: dict[str, list[Span]], words: dict[str, set[Any]]) -> bool:
    """Whether anything is left for a row; what a plain row takes is taken out of what is left."""
    if not isinstance(test, Leaf) or test.head.when is not None or test.years:
        return True
    if len(test.tests) == 1 and test.tests[0].op in ("is", "one_of"):
        bound = test.tests[0].bound
        if isinstance(bound, Constant) and isinstance(bound.value, str | bool | tuple):
            asked = set(bound.value if isinstance(bound.value, tuple) else (bound.value,))
            taken = words.setdefault(test.figure, set())
            fresh = bool(asked - taken) or test.unit == "region"
            taken |= asked
            return fresh
    span = span_of(test.tests, test.order)
    if span is None or is_empty(span):
        return True
    parts = left.setdefault(test.figure, [EVERYTHING])
    reached = any(not is_empty(_both(part, span)) for part in parts)
    left[test.figure] = [kept for part in parts for kept in without(part, span)]
    return reached


def check_brackets(desk: Desk, slices: Sequence[Slice], at: Place) -> None:
    """Note brackets that do not rise, or do not end in a last row for all the rest."""
    bounds = [
        part.up_to.value
        for part in slices
        if isinstance(part.up_to, Constant) and part.up_to.value is not NO_RULE
    ]
    if any(a >= b for a, b in pairwise(bounds)):
        desk.fault("P34", at)
    if slices[-1].up_to is not None or any(part.up_to is None for part in slices[:-1]):
        desk.fault("P34 end", at)
