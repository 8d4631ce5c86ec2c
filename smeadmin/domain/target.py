"""Goals of the measures in force: what is to be reached by when, how far it is, and where it leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Target
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.units import Number
from smeadmin.errors import NotFound, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

TOLD = (Filed("reference"), Filed("declaration"))
"""Origins whose values the register does not hold: they are told when it is asked."""


class TargetNotFound(NotFound):
    """No measure in force sets a goal of this name or clause."""

    code, sentence = "target-not-found", N_("no measure in force sets the target 「{target}」")


class TargetAmbiguous(Usage):
    """Several goals answer to it: a clause may set more than one, two measures may use one name."""

    code, sentence = "target-ambiguous", N_("「{target}」 is {n} targets: name one")


class Outlook(StrEnum):
    """What becomes of a goal if it goes on as it goes."""

    REACHED = "reached"
    ON_THE_WAY = "on the way"
    BEHIND = "behind"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """One of those of whom a goal is asked, a region or a fund: what it has there, and the answer."""

    code: str
    name: str
    line: TraceLine

    @property
    def met(self) -> bool:
        """Whether it is known to have what is wanted."""
        return self.line.verdict is Verdict.YES


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Answer for all of whom a goal is asked, whom it does not apply to left out; not known of nobody."""
    asked = {verdict for verdict in verdicts if verdict is not Verdict.NONE}
    if Verdict.NO in asked:
        return Verdict.NO
    return Verdict.YES if asked == {Verdict.YES} else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class TargetJudged:
    """One goal on a day; ``year`` is the one it is judged for, ``reached_on`` where the year's pace leads.

    ``parts``: each region or fund of which it is asked, whose answers together are that of the ``line``.
    """

    document: Document
    noun: Target
    line: TraceLine
    year: int
    on: dt.date
    reached_on: dt.date | None = None
    parts: tuple[Part, ...] = ()

    @property
    def label(self) -> Text:
        """What is counted, in words."""
        return self.line.label

    @property
    def due(self) -> dt.date | None:
        """The day by which it is to be reached: of a yearly goal, the end of the year judged."""
        if self.noun.every == "year":
            return dt.date(self.year, 12, 31)
        return self.noun.due

    @property
    def outlook(self) -> Outlook:
        """Whether it is reached, will be in time at this pace, or not; not known without a pace."""
        if self.line.verdict is Verdict.YES:
            return Outlook.REACHED
        if self.line.verdict is not Verdict.NO:
            return Outlook.UNKNOWN
        if self.due is not None and self.due < self.on:
            return Outlook.BEHIND
        if self.reached_on is None:
            return Outlook.UNKNOWN
        in_time = self.due is None or self.reached_on <= self.due
        return Outlook.ON_THE_WAY if in_time else Outlook.BEHIND


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A region that a share still lacks."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TargetGap:
    """One goal with what it lacks: the regions that do not count yet, of those that are looked at."""

    judged: TargetJudged
    lacking: tuple[Uncovered, ...] = ()
    looked_at: int | None = None
    still: int | None = None


def year_of(noun: Target, day: dt.date) -> int:
    """Give the year a goal is judged for: that of its last day, or the year of the day before it."""
    return day.year if noun.due is None else min(noun.due.year, day.year)


def pace(found: Number, wanted: Number, year: int, day: dt.date) -> dt.date | None:
    """Give the day on which a count of the year reaches what is wanted, as fast as it has gone so far.

    None outside the year, or where nothing has been counted yet.
    """
    if day.year != year or found <= 0:
        return None
    begin = dt.date(year, 1, 1)
    gone = (day - begin).days + 1
    need = -(-Fraction(wanted) * gone // Fraction(found))
    try:
        return begin + dt.timedelta(days=int(need) - 1)
    except OverflowError:
        return None


def still_lacking(share: Number, wanted: Number, among: int, *, more: bool) -> int:
    """Give how many more of ``among`` must count until a share is reached (``more``: passed)."""
    have = Fraction(share) * among
    need = Fraction(wanted) * among
    least = (
        need.numerator // need.denominator + 1 if more else -(-need.numerator // need.denominator)
    )
    return max(0, least - int(have))
