"""Samples of claims to be inspected: drawn by a published seed, recorded, concluded."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from smeadmin.domain.lottery import drawn
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_


@dataclass(frozen=True, slots=True)
class Candidate:
    """One claimed redemption that may be drawn: its name, its stratum, its amount in fen."""

    key: int
    name: str
    stratum: str
    amount_fen: int


def digest_of(candidates: Sequence[Candidate]) -> str:
    """Give the SHA-256 of the names drawn among, one a line: who draws again knows it was the same list."""
    names = "\n".join(sorted(one.name for one in candidates))
    return hashlib.sha256(names.encode()).hexdigest()


def draw_among(
    candidates: Sequence[Candidate], seed: str, counts: dict[str, int]
) -> list[Candidate]:
    """Draw so many of each stratum by the lot of a seed, stratum by stratum, in the order of the lot."""
    chosen: list[Candidate] = []
    for stratum in sorted(counts):
        mine = {one.name: one for one in candidates if one.stratum == stratum}
        chosen += [mine[name] for name in drawn(seed, mine)[: counts[stratum]]]
    return chosen


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One redemption of a sample; ``found_fen``: what was right to pay of it, once recorded."""

    place: int
    claim: str
    line: int
    voucher: str
    enterprise: str
    institution: str
    stratum: str
    amount_fen: int
    result: str | None
    found_fen: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class SampleShown:
    """A sample: how it was drawn, and what was found.

    ``wrong_fen``: what was too much in the sample; ``estimate_fen``: the same for all that was drawn among,
    where the measure has it reckoned up.
    """

    number: str
    programme: str
    seed: str
    strata: str
    share: str
    among: int
    digest: str
    drawn_on: dt.date
    concluded_on: dt.date | None
    lines: tuple[SampleLine, ...]
    estimate_fen: int | None = None

    @property
    def open(self) -> int:
        """How many have not been recorded."""
        return sum(one.result is None for one in self.lines)

    @property
    def wrong(self) -> tuple[SampleLine, ...]:
        """What was found wrong."""
        return tuple(one for one in self.lines if one.result == "wrong")

    @property
    def wrong_fen(self) -> int:
        """What was too much in the sample, in fen."""
        return sum(one.amount_fen - (one.found_fen or 0) for one in self.wrong)


def estimate(sampled: Sequence[tuple[str, int, int]], among: Sequence[tuple[str, int]]) -> int:
    """Reckon what is too much in all, in fen, from a sample: by stratum, share of the money times all of it.

    ``sampled``: stratum, amount, too much; ``among``: stratum and amount of everything drawn among. Rounded
    down, stratum by stratum.
    """
    total = 0
    for stratum in sorted({one[0] for one in among}):
        money = sum(fen for name, fen, _wrong in sampled if name == stratum)
        wrong = sum(fen for name, _fen, fen in sampled if name == stratum)
        whole = sum(fen for name, fen in among if name == stratum)
        if money:
            total += int(Fraction(wrong * whole, money))
    return total


class SampleNotFound(NotFound):
    """No sample has that number."""

    code, sentence = "sample-not-found", N_("there is no sample {sample}")


class SampleLineNotFound(NotFound):
    """The voucher was not drawn in the sample."""

    code, sentence = "sample-line-not-found", N_("{voucher} was not drawn in {sample}")


class NothingToDraw(Refused):
    """No submitted claim of the programme has a redemption that was not drawn among before."""

    code, sentence = "nothing-to-draw", N_("nothing of {programme} is there to be drawn among")


class ShareNeeded(Usage):
    """The measure does not say how large a sample is, so somebody has to."""

    code, sentence = "sample-share-needed", N_("{programme} does not say how much is inspected")


class BadShare(Usage):
    """A share is above nothing and at most all of it, as 5% or 1/20."""

    code, sentence = "sample-share", N_("「{text}」 is no share")


class SampleConcluded(Conflict):
    """A sample that is concluded stays as it is."""

    code, sentence = "sample-concluded", N_("{sample} is concluded")


class SampleOpen(Refused):
    """A sample is concluded once everything that was drawn has been looked into."""

    code, sentence = "sample-open", N_("{sample} has redemptions that nobody has looked into: {n}")


class FoundMore(Refused):
    """What was right to pay lies between nothing and what was claimed; wrong is less than that."""

    code, sentence = (
        "sample-found",
        N_("{amount} yuan cannot be what was right to pay of {voucher}"),
    )
