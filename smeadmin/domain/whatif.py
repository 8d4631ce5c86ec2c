"""What if: a year or the titles held now, judged again under another text; nothing is ever written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from smeadmin.domain.certification.results import Holder
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.units import Number
from smeadmin.errors import NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class NothingToTry(Usage):
    """A what-if needs another text: a draft in a file, single values at their addresses, or both."""

    code, sentence = "nothing-to-try", N_("there is nothing to try: name a draft or a value")


class ValueNeeded(Usage):
    """A value to try is written with its address: what stands before the first = says where."""

    code, sentence = "value-needed", N_("「{text}」 is no address with a value")


class AddressUnknown(NotFound):
    """Nothing stands at that address of the measure, so nothing can be put in its place.

    The address of a rule is its header and its name, as they stand in the document and in every trace.
    """

    code, sentence = "address-unknown", N_("{policy} has nothing at 「{path}」")


class DraftElsewhere(Refused):
    """The draft neither has what is to be tried nor changes the measure that has it."""

    code, sentence = "draft-elsewhere", N_("{file} has no {noun} and changes nothing in {policy}")


class NothingGranted(NotFound):
    """Nobody holds the title or has applied for it, so no text can make a difference to anybody."""

    code, sentence = "nothing-granted", N_("nobody holds {certification} or has applied for it")


@dataclass(frozen=True, slots=True)
class Draft:
    """Another text in place of the one that judges: from a file, with values set in it.

    ``digest`` is that of the draft's own text; ``before`` and ``after`` are the texts with everything laid
    over them.
    """

    file: str | None
    digest: str | None
    values: Mapping[str, Any]
    before: Document = field(compare=False)
    after: Document = field(compare=False)


@dataclass(frozen=True, slots=True)
class Placing:
    """What one institution comes to under one text; ``award_fen`` by the name of the award."""

    points: Number | None
    incomplete: bool
    rank: int | None
    grade: str | None
    parts: Mapping[str, Number]
    award_fen: Mapping[str, int] = field(default_factory=dict)

    @property
    def fen(self) -> int:
        """What it gets of all awards together, in fen."""
        return sum(self.award_fen.values())


@dataclass(frozen=True, slots=True)
class Tried:
    """One institution under both texts; None where a text does not concern it."""

    holder: Holder
    before: Placing | None
    after: Placing | None

    @property
    def gain(self) -> Number | None:
        """By how many points it gains or, below 0, loses; None where it has no score under one of them."""
        was, now = points_of(self.before), points_of(self.after)
        return None if was is None or now is None else now - was

    @property
    def fen(self) -> int:
        """By how many fen of award it gains or, below 0, loses."""
        return (self.after.fen if self.after else 0) - (self.before.fen if self.before else 0)

    @property
    def same(self) -> bool:
        """Whether nothing about it changes."""
        return self.before == self.after

    @property
    def grades(self) -> tuple[str | None, str | None]:
        """Its grade under each text."""
        return grade_of(self.before), grade_of(self.after)


def points_of(placing: Placing | None) -> Number | None:
    """Give the points of a placing, None without one."""
    return None if placing is None else placing.points


def grade_of(placing: Placing | None) -> str | None:
    """Give the grade of a placing, None without one."""
    return None if placing is None else placing.grade


@dataclass(frozen=True, slots=True)
class Counted:
    """Something counted under both texts: a grade, an award, an effect, a part of the score."""

    name: str
    label: Text
    before: Number
    after: Number
    clause: tuple[str, ...] = ()

    @property
    def change(self) -> Number:
        """What comes to it or, below 0, goes."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class EvaluationTried:
    """A year judged again: everybody under both texts, by the size of the effect.

    ``awards`` counts who has one, ``money`` the fen of each; ``effects`` whom each concerns; ``parts`` are
    the sums of each part of the score. ``stale``: the stored scores are not what the figures give now.
    """

    line: EvaluationLine
    draft: Draft
    everybody: tuple[Tried, ...]
    grades: tuple[Counted, ...]
    awards: tuple[Counted, ...]
    money: tuple[Counted, ...]
    effects: tuple[Counted, ...]
    parts: tuple[Counted, ...]
    stale: bool

    def count(self, which: Callable[[Tried], bool]) -> int:
        """Count those of whom something is true."""
        return sum(map(which, self.everybody))


@dataclass(frozen=True, slots=True)
class TitleTried:
    """One certificate or open application under both texts."""

    number: str
    kind: str  # certificate | application
    holder: Holder
    level: str | None
    before: Result
    after: Result
    short: tuple[TraceLine, ...]
    unknown: tuple[TraceLine, ...]

    @property
    def falls(self) -> bool:
        """Whether it would pass by the text of its day and does not by the draft."""
        return self.before is Result.PASS and self.after is not Result.PASS

    @property
    def rises(self) -> bool:
        """Whether only the draft lets it pass."""
        return self.before is not Result.PASS and self.after is Result.PASS


@dataclass(frozen=True, slots=True)
class CertificationTried:
    """The titles held on a day and the open applications, judged again; what falls stands first."""

    certification: str
    label: Text
    draft: Draft
    titles: tuple[TitleTried, ...]
    results: tuple[Counted, ...]

    def of(self, kind: str) -> tuple[TitleTried, ...]:
        """Give the certificates, or the applications."""
        return tuple(one for one in self.titles if one.kind == kind)


def by_effect(everybody: list[Tried]) -> list[Tried]:
    """Put those first for whom most changes: a score won or lost, then points, then money."""

    def key(one: Tried) -> tuple[Any, ...]:
        gain = one.gain
        lost = (points_of(one.before) is None) is not (points_of(one.after) is None)
        return (not lost, -abs(Fraction(gain or 0)), -abs(one.fen), one.holder.office_no)

    return sorted(everybody, key=key)
