"""Series of certificate numbers: how one is written, which county may give which, which are void."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_

FIELDS = ("year", "level", "region")
_FIELD = re.compile(r"\{(\w*)(?::(\d))?\}")


class PatternWrong(Usage):
    """A pattern says where the number stands, and may name the year, the level and the region.

    It holds {number} once, {number:4} for four digits, and beside it only {year}, {level}, {region} and
    fixed letters. Wherever one of these changes, counting begins anew.
    """

    code, sentence = "pattern-wrong", N_("「{pattern}」 is not a pattern of numbers")


class NumberRangeReversed(Usage):
    """A range ends before it begins."""

    code, sentence = "number-range-reversed", N_("from {first} until {last} there is no number")


class NumberRangeTaken(Conflict):
    """The numbers, or some of them, are allotted already; no number is given by two."""

    code, sentence = "number-range-taken", N_("{first} to {last} of {scope} are those of {region}")


class NumberRangeMissing(Refused):
    """Numbers of this series are allotted by region, and the institution's region has none.

    Allot it a range, or one that belongs to no region and serves all that have none.
    """

    code, guarded = "number-range-missing", True
    sentence = N_("no numbers of {scope} are allotted to {region}")


class NumberRangeUsedUp(Refused):
    """Every number that is allotted to the region has been given or is void."""

    code, guarded = "number-range-used-up", True
    sentence = N_("all numbers of {scope} allotted to {region} are used up: {first} to {last}")


class NumberGiven(Conflict):
    """The number belongs to a certificate; a certificate is corrected, revoked or surrendered."""

    code, sentence = "number-given", N_("{number} is the certificate of {name}")


class NumberVoid(Conflict):
    """The number is void already; it is never given."""

    code, sentence = "number-void", N_("{number} is void already: {reason}")


class NumberOfNoSeries(NotFound):
    """The number is written as no series of this office writes its numbers."""

    code, sentence = "number-of-no-series", N_("{number} belongs to no series")


class VoidReason(Usage):
    """A number that will never be given leaves a gap, and an auditor asks why."""

    code, sentence = "void-reason", N_("a void number needs --reason")


@dataclass(frozen=True)
class Pattern:
    """How numbers of one kind are written: ``JC-C-{year}-{number:4}``."""

    text: str

    @classmethod
    def read(cls, text: str) -> Pattern:
        """Read a pattern as it was typed; raises PatternWrong."""
        fields = [found[1] for found in _FIELD.finditer(text)]
        fixed = _FIELD.sub("", text)
        widths = [found[2] for found in _FIELD.finditer(text) if found[1] != "number"]
        if (
            fields.count("number") != 1
            or not set(fields) <= {"number", *FIELDS}
            or any(widths)
            or set(fixed) & set("{} \t")
            or not fixed.isprintable()
        ):
            raise PatternWrong({"pattern": text}, way_out=("JC-C-{year}-{number:4}",))
        return cls(text)

    def scope(self, *, year: int, level: str | None = None, region: str | None = None) -> Scope:
        """Fill in all but the number: within what comes out is counted."""
        values = {"year": str(year), "level": level or "", "region": region or ""}
        return Scope(_FIELD.sub(lambda found: values.get(found[1], found[0]), self.text))

    def has(self, field: str) -> bool:
        """Tell whether counting begins anew with another year, level or region."""
        return field in {found[1] for found in _FIELD.finditer(self.text)}

    def matches(self, number: str) -> Scope | None:
        """Give the scope in which a number is counted, None when it is written otherwise."""
        spelled = {"year": r"\d{4}", "level": r"[\w-]*", "region": r"\d*", "number": r"\d+"}
        parts = _split(self.text)
        regex = "".join(
            f"({spelled[part.field]})" if part.field else re.escape(part.fixed) for part in parts
        )
        found = re.fullmatch(regex, number)
        if found is None:
            return None
        values = iter(found.groups())
        text = ""
        for part in parts:
            value = next(values) if part.field else part.fixed
            text += part.fixed if part.field == "number" else value
        return Scope(text)


@dataclass(frozen=True)
class Scope:
    """Within what is counted: a pattern of which only the number is open, ``JC-C-2026-{number:4}``."""

    text: str

    def write(self, number: int) -> str:
        """Write one number."""
        return _FIELD.sub(lambda found: f"{number:0{int(found[2] or 1)}d}", self.text)

    def read(self, text: str) -> int | None:
        """Read one number; None when it is of another scope."""
        found = self._regex.fullmatch(text)
        return None if found is None else int(found[1])

    @property
    def counter(self) -> str:
        """Give the name under which the last number is kept."""
        return _FIELD.sub("", self.text).rstrip("-")

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        before, after = (re.escape(part) for part in _FIELD.sub("\0", self.text).split("\0"))
        return re.compile(f"{before}(\\d+){after}")


@dataclass(frozen=True, slots=True)
class _Part:
    fixed: str
    field: str = ""


def _split(text: str) -> list[_Part]:
    parts, at = [], 0
    for found in _FIELD.finditer(text):
        parts += [_Part(text[at : found.start()]), _Part(found[0], found[1])]
        at = found.end()
    return [*parts, _Part(text[at:])]


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers that are given for one region, or for all that have none; both ends included."""

    id: int
    scope: str
    region: str | None
    region_name: str | None
    first: int
    last: int
    document: str | None = None


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """How far one scope, or one range of it, has been used.

    ``following`` is the number that would be given next, None when all are used up; ``gaps`` are numbers
    below the highest that are neither given nor void.
    """

    title: str
    level: str | None
    pattern: str
    scope: str
    allotted: Range | None
    given: int
    void: int
    following: str | None
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoidNumber:
    """A number that is never given, and why."""

    number: str
    on: dt.date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesListed:
    """All series of the office, and the numbers that are void."""

    lines: tuple[SeriesLine, ...]
    voids: tuple[VoidNumber, ...]


@dataclass(frozen=True, slots=True)
class PatternSet:
    """How the numbers of a title are written from now on, and what the next one would be."""

    title: str
    level: str | None
    pattern: str
    following: str


@dataclass(frozen=True, slots=True)
class Allotted:
    """Numbers that were allotted."""

    title: str
    scope: str
    region: str | None
    first: str
    last: str
    count: int
