"""Everybody on the register held against one title: who would pass, who is near, for want of what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from smeadmin.domain.certification import Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Document, Result, TraceLine, lines
from smeadmin.domain.rules.keeping import Compact
from smeadmin.domain.rules.lacking import Lack, lacks


@dataclass(frozen=True)
class BodyChecked:
    """One institution's answer with its trace; the lines are written out when somebody asks for them."""

    holder: Holder
    result: Result
    trace: Compact
    document: Document
    certification: str

    @cached_property
    def lines(self) -> tuple[TraceLine, ...]:
        """The trace, line by line."""
        noun = self.document.certification(self.certification)
        return tuple(lines(self.document, noun, self.trace))

    @cached_property
    def short(self) -> tuple[TraceLine, ...]:
        """The requirements that are not met."""
        return tuple(x for x in self.lines if x.depth == 1 and str(x.verdict) == "no")

    @cached_property
    def missing(self) -> tuple[Lack, ...]:
        """What is not known."""
        return lacks(x for x in self.lines if str(x.verdict) == "not known")


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
