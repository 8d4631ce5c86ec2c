"""Values: how much? One shape, then the trims in their one order (policy format 2.5, 5.2, 5.3)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from smeadmin.domain.rules.head import UNCITED, Citing, Head
from smeadmin.domain.rules.memory import Memory
from smeadmin.domain.rules.reading import Reading, as_number
from smeadmin.domain.rules.units import Number, Scalar, is_number
from smeadmin.i18n import Text

if TYPE_CHECKING:
    from smeadmin.domain.rules.conditions import Condition

NO_RULE: Final = "no rule"
"""Nothing is asked here (2.5); no choice can be called so, since names have no blanks."""


class Worth(NamedTuple):
    """One value and how it came about.

    ``value`` None: not known. ``open``: an open part counted 0, the result is incomplete. ``detail``:
    whole steps, slices, or the case or row taken. ``before``: the value before rounding. ``trim``: the
    cap or floor that bit. ``note``: ``zero`` (not known, counted 0 by rule), ``missing`` (the row's own
    value used), ``when`` (not meant for these facts).
    """

    rule: Value
    value: Scalar | None
    open: bool = False
    found: Scalar | None = None
    detail: Any = None
    before: Number | None = None
    trim: str | None = None
    note: str | None = None
    parts: tuple[Worth, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """Round to a multiple of ``to``: ``half_up`` ``down`` ``up`` ``half_even``, away from or towards 0."""

    to: Number
    how: str

    def __call__(self, value: Number) -> Number:
        """Give the rounded value; halves and directions look at the amount, not at its sign."""
        upper, lower = value.as_integer_ratio()
        step, parts = self.to.as_integer_ratio()
        return _quotient(self.steps((upper,), lower)[0] * step, parts)

    def steps(self, uppers: Sequence[int], lower: int) -> list[int]:
        """Count how many multiples each of many numbers over one denominator is rounded to."""
        step, parts = self.to.as_integer_ratio()
        half, whole, scale = lower * step, 2 * lower * step, 2 * parts
        up = {"down": 0, "half_up": half, "half_even": half, "up": whole - 1}[self.how]
        counts = [
            (n * scale + up) // whole if n >= 0 else -((up - n * scale) // whole) for n in uppers
        ]
        if self.how == "half_even":
            for at, (n, count) in enumerate(zip(uppers, counts, strict=True)):
                if count % 2 and abs(n) * scale + half == abs(count) * whole:  # from the middle
                    counts[at] -= 1 if count > 0 else -1
        return counts


def plain(value: Number) -> Number:
    """Give whole numbers as int, which is what stays quick."""
    return value.numerator if value.denominator == 1 else value


def total(numbers: Sequence[Number]) -> Number:
    """Add up exactly; broken numbers over one growing denominator that is reduced once, at the end."""
    upper, lower = 0, 1
    for number in numbers:
        if type(number) is int:
            upper += number * lower
        else:
            more, own = number.as_integer_ratio()
            if own == lower:
                upper += more
            else:
                upper, lower = upper * own + more * lower, lower * own
    return upper if lower == 1 else _quotient(upper, lower)


def divided(upper: Number, lower: Number) -> Number:
    """Divide exactly; ``lower`` must not be 0."""
    if type(upper) is int and type(lower) is int:
        return _quotient(upper, lower)
    return plain(Fraction(upper) / lower)


@lru_cache(maxsize=20_000)
def _quotient(upper: int, lower: int) -> Number:
    """Divide whole numbers; the same shares come again and again, and a fraction is slow to make."""
    return plain(Fraction(upper, lower))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trims:
    """What is done to a shape's result: cap, floor, weight, rounding; and the checks that go with them."""

    at_most: Value | None = None
    at_least: Value | None = None
    weight: Value | None = None
    round: Round | None = None
    full: Number | None = None
    bonus: bool = False
    missing: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Value(ABC):
    """Anything that says how much; each shape says so in ``shape``."""

    head: Head
    trims: Trims | None = None
    memory: Memory | None = None

    def worth(self, reading: Reading) -> Worth:
        """Work the value out: when, shape, cap, floor, weight, rounding."""
        memory = self.memory
        if memory is None or memory.idle:
            return self._worth(reading)
        key = memory.key(reading)
        worth: Worth | None = memory.answers.get(key)
        if worth is None:
            memory.keep(key, worth := self._worth(reading))
        return worth

    def _worth(self, reading: Reading) -> Worth:
        head = self.head
        if head.suspended_by is not None:
            return Worth(self, 0, note="when")
        if head.when is not None:
            gate = head.when.judge(reading.strict()).verdict
            if gate == "not known":
                counted = Worth(self, 0, note="zero") if reading.zero else Worth(self, None)
                return self._missing(counted, reading)
            if gate != "yes":
                return Worth(self, 0, note="when")
        worth = self.shape(reading)
        if self.trims is None:
            return worth
        if worth.value is None:
            worth = self._missing(worth, reading)
        return self._trimmed(worth, reading)

    def bound(self, reading: Reading) -> Any:
        """Give the value as a threshold: None when not known or open, NO_RULE when nothing is asked."""
        worth = self.worth(reading.strict())
        if worth.note == "when":
            return NO_RULE
        return None if worth.open else worth.value

    @abstractmethod
    def shape(self, reading: Reading) -> Worth:
        """Work out the shape alone."""

    def _missing(self, worth: Worth, reading: Reading) -> Worth:
        """Put the row's own value where the shape is not known."""
        if self.trims is None or self.trims.missing is None:
            return worth
        return worth._replace(value=self.trims.missing.bound(reading), note="missing")

    def _trimmed(self, worth: Worth, reading: Reading) -> Worth:
        trims, value = self.trims, worth.value
        assert trims is not None
        if not is_number(value):
            return worth
        number: Number = value
        trim = before = None
        if trims.at_most is not None:
            bound = trims.at_most.bound(reading)
            if bound is None:
                return worth._replace(value=None, trim="at_most")
            if bound is not NO_RULE and number > bound:
                number, trim = bound, "at_most"
        if trims.at_least is not None:
            bound = trims.at_least.bound(reading)
            if bound is None:
                return worth._replace(value=None, trim="at_least")
            if bound is not NO_RULE and number < bound:
                number, trim = bound, "at_least"
        if trims.weight is not None:
            weight = trims.weight.bound(reading)
            if weight is None:
                return worth._replace(value=None, trim=trim)
            before, number = number, plain(number * weight)
        if trims.round is not None:
            before, number = number, trims.round(number)
        if trim is None and before is None:
            return worth
        rule, _value, is_open, found, detail, _before, _trim, note, parts = worth
        return Worth(rule, number, is_open, found, detail, before, trim, note, parts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Constant(Value):
    """A literal, or ``gives``."""

    value: Any

    def shape(self, reading: Reading) -> Worth:
        """Give the constant."""
        return Worth(self, self.value)

    def bound(self, reading: Reading) -> Any:
        """Give the constant at once when nothing can change it."""
        if self.head.when is None and self.trims is None and self.head.suspended_by is None:
            return self.value
        return Value.bound(self, reading)


def constant(value: Any) -> Constant:
    """Make a literal that stands nowhere in particular."""
    return Constant(head=_NOWHERE, value=value)


_NOWHERE = Head("")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfFigure(Value):
    """A shape that reads one number: not known stays so, unless the evaluation counts it 0."""

    figure: str

    def shape(self, reading: Reading) -> Worth:
        """Read the figure and work on it."""
        found = reading.figure(self.figure)
        if found is None:
            if reading.zero:
                return Worth(self, 0, note="zero")
            return Worth(self, None)
        return self.work(found, reading)

    def work(self, found: Scalar, reading: Reading) -> Worth:
        """Give the figure itself; a set as its size."""
        return Worth(self, len(found) if isinstance(found, tuple) else found, found=found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Times(OfFigure):
    """A multiple: proportional, nothing cut off. ``for_each``: one ``times`` for so many units."""

    times: Value
    for_each: Value | None = None

    def work(self, found: Scalar, reading: Reading) -> Worth:
        """Multiply."""
        number, factor = as_number(found), self.times.bound(reading)
        each = 1 if self.for_each is None else self.for_each.bound(reading)
        if number is None or factor is None or not each:
            return Worth(self, None, found=found)
        if factor is NO_RULE:
            return Worth(self, 0, found=found, note="when")
        value = number * factor
        return Worth(self, divided(value, each) if each != 1 else plain(value), found=found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Steps(OfFigure):
    """Whole steps only: ``gives`` from the bound on, ``adds`` for ``every`` full step above it."""

    start: Value
    above: bool  # True: more_than, the bound itself gets nothing
    gives: Value
    every: Value
    adds: Value
    otherwise: Value

    def work(self, found: Scalar, reading: Reading) -> Worth:
        """Count the whole steps above the bound."""
        number, start = as_number(found), self.start.bound(reading)
        if number is None or start is None:
            return Worth(self, None, found=found)
        if number < start or (self.above and number == start):
            return Worth(self, self.otherwise.bound(reading), found=found, detail="otherwise")
        every = self.every.bound(reading)
        gives, adds = self.gives.bound(reading), self.adds.bound(reading)
        if not every or gives is None or adds is None:
            return Worth(self, None, found=found)
        steps = (number - start) // every
        return Worth(self, plain(gives + steps * adds), found=found, detail=steps)


@dataclass(frozen=True, slots=True)
class Slice:
    """One bracket: from the bound before it up to and including ``up_to`` (None: all the rest)."""

    up_to: Value | None
    times: Value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Brackets(OfFigure):
    """Each slice of the number at its own share."""

    slices: tuple[Slice, ...]

    def work(self, found: Scalar, reading: Reading) -> Worth:
        """Add up the slices; the detail lists each as (part, share)."""
        number = as_number(found)
        if number is None:
            return Worth(self, None, found=found)
        total: Number = 0
        below: Number = 0
        parts = []
        for bracket in self.slices:
            top = number if bracket.up_to is None else bracket.up_to.bound(reading)
            share = bracket.times.bound(reading)
            if top is None or share is None:
                return Worth(self, None, found=found)
            part = min(number, top) - below
            if part > 0:
                parts.append((part, share))
                total += part * share
            below = max(below, top)
        return Worth(self, plain(total), found=found, detail=tuple(parts))


@dataclass(frozen=True, slots=True)
class Case:
    """One row of ``first``: what it gives, if its test holds (None: the last row, always), and where from."""

    test: Condition | None
    gives: Value
    clause: Citing = UNCITED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class First(Value):
    """Cases by test, read from the top; a test that is not known ends the reading."""

    rows: tuple[Case, ...]

    def shape(self, reading: Reading) -> Worth:
        """Take the first row that holds."""
        strict, found = reading.strict(), None
        for number, row in enumerate(self.rows, 1):
            if row.test is not None:
                judged = row.test.judge(strict)
                found = judged.found
                if judged.verdict == "not known":
                    return Worth(self, None, found=found, detail=number)
                if judged.verdict != "yes":
                    continue
            return _taken(self, row.gives.worth(reading), number, found)
        return Worth(self, None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class By(Value):
    """Cases by name: every choice of a figure has its value, or ``else`` has it."""

    choice: str
    cases: Mapping[str, Value]
    otherwise: Value | None = None

    def shape(self, reading: Reading) -> Worth:
        """Take the case of the choice that was found."""
        found = reading.figure(self.choice)
        if found is None:
            return Worth(self, None)
        key = str(found).lower() if isinstance(found, bool) else str(found)
        case = self.cases.get(key, self.otherwise)
        if case is None:
            return Worth(self, None, found=found)
        return _taken(self, case.worth(reading), key, found)

    def bound(self, reading: Reading) -> Any:
        """Give the case's own threshold when there is nothing to trim."""
        if self.trims is None and self.head.when is None and self.head.suspended_by is None:
            found = reading.figure(self.choice)
            if found is None:
                return None
            key = str(found).lower() if isinstance(found, bool) else str(found)
            case = self.cases.get(key, self.otherwise)
            return None if case is None else case.bound(reading)
        return Value.bound(self, reading)


def _taken(rule: Value, inner: Worth, case: object, found: Scalar | None) -> Worth:
    """Give the value of the case that was taken, with what came before it below."""
    if inner.value is NO_RULE:
        return Worth(rule, 0, found=found, detail=case, note="when")
    return Worth(rule, inner.value, inner.open, found, case, note=inner.note, parts=(inner,))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together(Value):
    """Named values taken together: their ``sum``, the ``highest`` or the ``lowest``."""

    word: str
    parts: tuple[Value, ...]

    def shape(self, reading: Reading) -> Worth:
        """Add up or choose; one part that is not known makes the whole not known."""
        parts = tuple([part.worth(reading) for part in self.parts])
        incomplete = False
        numbers: list[Any] = []
        for part in parts:
            if part.value is None:
                return Worth(self, None, any(p.open for p in parts), parts=parts)
            if part.open:
                incomplete = True
            if part.note != "when":
                numbers.append(part.value)
        if self.word == "sum":
            value = total(numbers)
        elif not numbers:
            return Worth(self, 0, incomplete, note="when", parts=parts)
        else:
            value = max(numbers) if self.word == "highest" else min(numbers)
        return Worth(self, value, incomplete, parts=parts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenValue(Value):
    """A number the source does not give: counts 0 in a score or amount, which is then incomplete."""

    words: Text

    def shape(self, reading: Reading) -> Worth:
        """Count 0 and say that it is open."""
        return Worth(self, 0, open=True)
