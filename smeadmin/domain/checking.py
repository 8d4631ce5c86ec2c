"""Everybody on the register held against one title: who would pass, who is near, for want of what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from smeadmin.domain.certification.results import Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.judge import Judgement, Result
from smeadmin.domain.rules.keeping import compact
from smeadmin.domain.rules.lacking import Lack, lacks
from smeadmin.domain.rules.trace import TraceLine, lines


@dataclass(frozen=True, slots=True)
class BodyChecked:
    """One institution's answer, of which the lines are written out when somebody asks for them.

    ``places``: where its figures stand; ``short`` and ``unknown``: how many requirements are so.
    """

    holder: Holder
    judged: Judgement
    places: Mapping[str, Mapping[str, Any]]
    document: Document
    short: int
    unknown: int

    @property
    def result(self) -> Result:
        """The whole answer."""
        return self.judged.result

    def lines(self) -> tuple[TraceLine, ...]:
        """Write out the trace, line by line."""
        noun, gate, reading = self.judged.noun, self.judged.gate, self.judged.reading
        kept = compact(self.document, noun, reading, judged=gate.answers, grant=self.judged.quota)
        return tuple(lines(self.document, noun, {**kept, "sources": self.places}))


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
