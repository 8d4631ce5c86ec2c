"""Everybody on the register held against one title: who would pass, who is near, for want of what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from smeadmin.domain.certification import Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Document, Result, TraceLine, Verdict, lines
from smeadmin.domain.rules.keeping import Compact
from smeadmin.domain.rules.lacking import Lack, lacks


@dataclass(frozen=True, slots=True)
class BodyChecked:
    """One institution's answer with its trace, of which the lines are written out when they are asked for."""

    holder: Holder
    result: Result
    trace: Compact
    document: Document
    certification: str
    short: int = 0
    unknown: int = 0

    def lines(self) -> tuple[TraceLine, ...]:
        """Write out the trace, line by line."""
        noun = self.document.certification(self.certification)
        return tuple(lines(self.document, noun, self.trace))


def short_of(found: Iterable[TraceLine]) -> list[TraceLine]:
    """Give the requirements that are not met."""
    return [x for x in found if x.depth == 1 and x.verdict is Verdict.NO]


def missing_in(found: Iterable[TraceLine]) -> tuple[Lack, ...]:
    """Give what is not known."""
    return lacks(x for x in found if x.verdict is Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class EverybodyChecked:
    """The answers of all whom the measure concerns: who passes first, then the nearest."""

    certification: str
    level: str | None
    on: dt.date
    year: int
    basis: Basis
    document: Document
    bodies: tuple[BodyChecked, ...]
    not_concerned: int

    def count(self, result: Result) -> int:
        """Count the institutions with one answer."""
        return sum(one.result is result for one in self.bodies)
