"""Conditions: does it hold? Four verdicts, never a silent no (policy format 2.4, 5.1)."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.memory import Memory
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.domain.rules.values import NO_RULE, Value
from smeadmin.i18n import Text


class Verdict(StrEnum):
    """What a condition answers."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"
    NONE = "does not apply"


YES, NO, UNKNOWN, NONE = Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.NONE

Needed = tuple[tuple[str, Any], ...]


class Judged(NamedTuple):
    """One condition and what it answered.

    ``needed``: each comparison with its threshold (None: not known). ``waived``: the verdict if every
    waiver that may be given were given. ``rows``: the parts of a group, or the ``when`` that stopped it.
    """

    rule: Condition
    verdict: Verdict
    found: Scalar | None = None
    needed: Needed = ()
    rows: tuple[Judged, ...] = ()
    waived: Verdict = NONE

    @property
    def margin(self) -> Number | None:
        """By how much it holds (or, below 0, fails), in the figure's unit; the tightest bound counts."""
        rule = self.rule
        return margin(self.found, self.needed) if isinstance(rule, Leaf) else None


def margin(found: Any, needed: Needed) -> Number | None:
    """Give the distance to the nearest threshold, above 0 where it holds; None where there is none."""
    if isinstance(found, tuple):
        found = len(found)
    if found is None or isinstance(found, bool | str | date):
        return None
    distances: list[Number] = []
    for op, bound in needed:
        if bound is None or isinstance(bound, bool | str | date | tuple):
            continue
        if op in ("at_least", "more_than"):
            distances.append(found - bound)
        elif op in ("at_most", "less_than"):
            distances.append(bound - found)
    return min(distances) if distances else None


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "is": operator.eq,
    "is_not": operator.ne,
    "one_of": lambda found, bound: found in bound,
    "none_of": lambda found, bound: found not in bound,
    "has": lambda found, bound: bound in found,
    "has_all": lambda found, bound: set(bound) <= set(found),
}
ORDERING = frozenset({"at_least", "more_than", "at_most", "less_than"})
_NEGATED = {"is_not": "is", "none_of": "one_of"}


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: an operator word and its threshold."""

    op: str
    bound: Value


@dataclass(frozen=True, slots=True)
class Waive:
    """原则上: ``by`` may let the row pass with a reason, for whom ``when`` holds, within the tests."""

    by: str
    when: Condition | None = None
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Condition(ABC):
    """Anything that holds or does not; each kind says how in ``answer``."""

    head: Head
    waive: Waive | None = None
    memory: Memory | None = None

    def judge(self, reading: Reading) -> Judged:
        """Judge the facts; a rule suspended or not meant for them does not apply."""
        memory = self.memory
        if memory is None or memory.idle:
            return self._judge(reading)
        key = memory.key(reading)
        judged: Judged | None = memory.answers.get(key)
        if judged is None:
            memory.keep(key, judged := self._judge(reading))
        return judged

    def _judge(self, reading: Reading) -> Judged:
        head = self.head
        if head.suspended_by is not None:
            return Judged(self, NONE)
        if head.when is not None:
            gate = head.when.judge(reading)
            if gate.verdict is UNKNOWN:
                return Judged(self, UNKNOWN, rows=(gate,), waived=UNKNOWN)
            if gate.verdict is not YES:
                return Judged(self, NONE)
        judged = self.answer(reading)
        if self.waive is not None and judged.verdict is NO:
            return judged._replace(waived=self._waived(judged, reading))
        return judged

    @abstractmethod
    def answer(self, reading: Reading) -> Judged:
        """Judge the facts for whom the rule applies."""

    def _waived(self, judged: Judged, reading: Reading) -> Verdict:
        """Tell whether the waiver may be given: yes, no, or not known."""
        waive = self.waive
        assert waive is not None
        gate = YES if waive.when is None else waive.when.judge(reading).verdict
        if gate is not YES:
            return UNKNOWN if gate is UNKNOWN else NO
        if waive.tests and isinstance(self, Leaf):
            return self.compare(judged.found, waive.tests, reading)[0]
        return YES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leaf(Condition):
    """One figure and its comparisons. ``order``: the places of the choices, where they have an order.

    ``years``: it must hold in each of the last n years.
    """

    figure: str
    tests: tuple[Test, ...]
    unit: str = "number"
    order: Mapping[str, int] | None = None
    years: int | None = None

    def answer(self, reading: Reading) -> Judged:
        """Compare the figure with every threshold."""
        if self.years is not None and self.years > 1:
            return self._every_year(reading)
        found = reading.figure(self.figure)
        verdict, needed = self.compare(found, self.tests, reading)
        return Judged(self, verdict, found, needed, (), verdict)

    def compare(
        self, found: Scalar | None, tests: tuple[Test, ...], reading: Reading
    ) -> tuple[Verdict, Needed]:
        """Hold a value against thresholds: the verdict, and what each threshold came to."""
        verdict, needed = NONE, []
        for test in tests:
            bound = test.bound.bound(reading)
            if bound is NO_RULE:
                continue
            needed.append((test.op, bound))
            if found is None or bound is None:
                holds: bool | None = None
            else:
                holds = self.holds(test.op, found, bound, reading)
            if holds is False:
                verdict = NO
            elif verdict is not NO:
                if holds is None:
                    verdict = UNKNOWN
                elif verdict is NONE:
                    verdict = YES
        return verdict, tuple(needed)

    def holds(self, op: str, found: Any, bound: Any, reading: Reading) -> bool | None:
        """Compare one found value with one known threshold; None where the order does not know it."""
        if self.unit == "region":
            word = _NEGATED.get(op, op)
            places = bound if word == "one_of" else (bound,)
            inside = any(reading.facts.within(found, place) for place in places)
            return inside if word == op else not inside
        if op in ORDERING:
            if self.order is not None:
                found, bound = self.order.get(found), self.order.get(bound)
                if found is None or bound is None:
                    return None
            elif isinstance(found, tuple):
                found = len(found)
        return COMPARISONS[op](found, bound)

    def _every_year(self, reading: Reading) -> Judged:
        """Judge each of the last n years; the first that fails decides, then the first not known."""
        assert self.years is not None
        if reading.year is None:
            return Judged(self, UNKNOWN, waived=UNKNOWN)
        worst: Judged | None = None
        for year in range(reading.year - self.years + 1, reading.year + 1):
            then = reading.at(year)
            found = then.figure(self.figure)
            verdict, needed = self.compare(found, self.tests, then)
            judged = Judged(self, verdict, found, needed, (), verdict)
            if verdict is NO:
                return judged
            if worst is None or (verdict is UNKNOWN and worst.verdict is not UNKNOWN):
                worst = judged
        assert worst is not None
        return worst


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group(Condition):
    """Named rows under one of four words: ``all`` ``any`` ``none`` ``of`` (with ``at_least``/``at_most``)."""

    word: str
    rows: tuple[Condition, ...]
    tests: tuple[Test, ...] = ()

    def answer(self, reading: Reading) -> Judged:
        """Judge every row and count."""
        rows = tuple([row.judge(reading) for row in self.rows])
        verdict = self.count([row.verdict for row in rows], reading)
        waived = verdict
        if verdict is not YES and any(row.waived is not row.verdict for row in rows):
            waived = self.count([row.waived for row in rows], reading)
        return Judged(self, verdict, rows=rows, waived=waived)

    def count(self, verdicts: list[Verdict], reading: Reading) -> Verdict:
        """Give the group's verdict from its rows' (table of 5.1); rows that do not apply are left out."""
        yes, no = verdicts.count(YES), verdicts.count(NO)
        unknown = verdicts.count(UNKNOWN)
        if yes + no + unknown == 0:
            return NONE
        if self.word == "all":
            return NO if no else UNKNOWN if unknown else YES
        if self.word == "any":
            return YES if yes else UNKNOWN if unknown else NO
        if self.word == "none":
            return NO if yes else UNKNOWN if unknown else YES
        return self._so_many(yes, yes + unknown, reading)

    def _so_many(self, least: int, most: int, reading: Reading) -> Verdict:
        """Compare the number of rows that hold, known only to lie between two bounds."""
        verdict = YES
        for test in self.tests:
            bound = test.bound.bound(reading)
            if bound is NO_RULE:
                continue
            if bound is None:
                verdict = UNKNOWN
                continue
            compare = COMPARISONS[test.op]
            low, high = compare(least, bound), compare(most, bound)
            if not low and not high:
                return NO
            if low is not high:
                verdict = UNKNOWN
        return verdict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenCondition(Condition):
    """A sentence whose number is not known: never yes, never no."""

    words: Text

    def answer(self, reading: Reading) -> Judged:
        """Answer that it is not known."""
        return Judged(self, UNKNOWN, waived=UNKNOWN)
