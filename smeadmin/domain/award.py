"""Awards: proposed from a final evaluation by one person, decided against a fund by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.ledger import FundRef
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.errors import Conflict, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

STATES: Mapping[str, Text] = {
    "proposed": Text("待决定", "waits to be decided"),
    "published": Text("公示中", "published, waits to be decided"),
    "decided": Text("已决定", "decided"),
    "paid": Text("已转结算", "handed to settlement"),
}
TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "publish": {"proposed": "published"},
    "decide": {"proposed": "decided", "published": "decided"},
    "pay": {"decided": "paid"},
    "withdraw": {"decided": "decided", "paid": "paid"},
}
"""By act: the states it may be done in, and the state it leads to. What is not here is refused."""
ACTS: Mapping[str, Text] = {
    "publish": Text("公示", "made public"),
    "decide": Text("决定", "decided"),
    "pay": Text("转结算", "paid"),
    "withdraw": Text("收回", "taken back"),
}
DECIDED = ("decided", "paid")


class AwardNotFound(NotFound):
    """No award has that number."""

    code, sentence = "award-not-found", N_("there is no award {award}")


class AwardOpen(Conflict):
    """The award of that year is proposed already and waits to be decided."""

    code, sentence = "award-open", N_("{name} of {year} is proposed already: {award}")


class AwardDecided(Conflict):
    """The award was decided; money that it holds is not promised twice."""

    code, sentence = "award-decided", N_("{award} was decided on {on} by {by}")


class ScoresNotFinal(Refused):
    """An award is given on scores that can still change.

    Finalise the evaluation first; from then on its scores and grades stay as they are.
    """

    code, guarded = "scores-not-final", True
    sentence = N_("the scores of {evaluation} for {year} are not final")


class AwardNotRanked(Refused):
    """The measure gives this award without an evaluation of everybody: those are named who are to have it.

    What it asks of each is in the measure: `smeadmin policy show` reads it.
    """

    code = "award-not-ranked"
    sentence = N_("{name} does not rest on an evaluation, so nobody can be proposed by rank")


class AwardRanked(Refused):
    """The award goes by a ranking, so nobody is named for it."""

    code, sentence = "award-ranked", N_("{name} goes by its ranking; nobody is named for it")


class NobodyForAward(Refused):
    """Nobody meets what the measure asks of those who get the award, or no place is left."""

    code, sentence = "nobody-for-award", N_("nobody is to have {name} for {year}")


class AwardTied(Refused):
    """Several are equal at the last place, and the measure leaves it to a person.

    Name those who are to have it, with a reason that is kept.
    """

    code, guarded = "award-tied", True
    sentence = N_("{tied} are equal at the last place of {award}; places left: {free}")


class ChoiceRejected(InputRejected):
    """A choice between equals names somebody who is not among them, or too many or too few."""

    code, sentence = "choice-rejected", N_("named: {count}, places left: {free}")


class ChoiceReason(Usage):
    """A choice between equals counts only with a reason."""

    code, sentence = "choice-reason", N_("choosing between equals needs --reason: why these?")


class AwardFundNeeded(Usage):
    """The award comes with money, and no fund is named that it is to be taken from."""

    code, sentence = "award-fund-needed", N_("{award} comes with {amount} yuan: name the fund")


class AwardPayerUnknown(Usage):
    """A fund is named for a payer that the measure does not name."""

    code, sentence = "award-payer-unknown", N_("no {payer} pays for {award} by the measure")


class AwardStep(Conflict):
    """An award goes step by step: proposed, made public where that is asked, decided, paid."""

    code, sentence = "award-step", N_("{award} is {state}; it cannot be {act} now")


class AwardNoLonger(Refused):
    """Since the proposal somebody no longer meets what the measure asks, or has been given it elsewhere."""

    code, guarded = "award-no-longer", True
    sentence = N_("{name} no longer meets what {award} asks")


class NotInAward(NotFound):
    """The institution has no place in that award."""

    code, sentence = "not-in-award", N_("{name} has no place in {award}")


class AwardWithdrawn(Conflict):
    """The place was taken back before."""

    code, sentence = "award-withdrawn", N_("the place of {name} in {award} was taken back")


class AwardPaidAlready(Conflict):
    """The money of that place was handed to settlement before."""

    code, sentence = "award-paid", N_("the money of {name} in {award} was handed over already")


class NothingPayable(Refused):
    """No money of the award is left to be handed to settlement."""

    code, sentence = "nothing-payable", N_("nothing of {award} is left to be paid")


class AwardBeingPaid(Refused):
    """A settlement is about to pay it; first it is paid or taken out there."""

    code, guarded = "award-being-paid", True
    sentence = N_("the money of {name} in {award} stands in a settlement that is not through")


class AwardUnpaidPart(Refused):
    """A part is recovered of what was paid; what is not paid is taken back as a whole."""

    code, sentence = "award-unpaid-part", N_("nothing of {award} was paid to {name} yet")


class WithdrawReason(Usage):
    """A place is taken back only with a reason, which is kept."""

    code, sentence = "withdraw-reason", N_("taking a place back needs --reason")


class AwardLimit(Refused):
    """Since the proposal so much has been given elsewhere that a limit of the measure would be passed."""

    code, guarded = "award-limit", True
    sentence = N_("{award} would pass a limit of the measure")


@dataclass(frozen=True, slots=True)
class AwardPlaceLine:
    """One candidate: rank, points in millionths, in, out or tied, and what it gets in fen."""

    credit_code: str | None
    office_no: str
    name: str
    rank: int | None
    points: int | None
    grade: str | None
    place: str
    why: tuple[str, ...]
    amount_fen: int
    lines: tuple[TraceLine, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """What one payer bears of an award (fen), and its fund; ``payer`` '' where the measure names none."""

    payer: str
    fund: FundRef | None
    amount_fen: int
    available_fen: int | None = None


@dataclass(frozen=True, slots=True)
class AwardShown:
    """One award as it stands: who has it, who is out and why, its money."""

    number: str
    name: str
    label: Text
    year: int
    evaluation: str
    state: str
    places: tuple[AwardPlaceLine, ...]
    each_fen: int
    amount_fen: int
    fund: str | None
    available_fen: int | None
    proposed_on: dt.date
    proposed_by: str
    decided_on: dt.date | None
    decided_by: str | None
    document_number: str | None
    reason: str | None
    basis: Basis
    clauses: tuple[str, ...]
    free: int | None = None
    changes: tuple[tuple[str, str], ...] = ()
    document: Document | None = field(default=None, compare=False)
    opening: bool = False
    paid_before_fen: int = 0
    notice: str | None = None
    payable_fen: int = 0
    bearers: tuple[Bearer, ...] = ()

    def of(self, place: str) -> tuple[AwardPlaceLine, ...]:
        """Give those who are ``in``, ``out`` or ``tie``."""
        return tuple(one for one in self.places if one.place == place)


@dataclass(frozen=True, slots=True)
class AwardPaidOut:
    """Money of an award handed to settlement: to how many, how much."""

    shown: AwardShown
    places: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One award in a list."""

    number: str
    name: str
    label: Text
    year: int
    state: str
    institutions: int
    amount_fen: int
    fund: str | None
    proposed_on: dt.date
    decided_on: dt.date | None
    policy: str
    standing: str


def check_not_decided(row: Any) -> None:
    """Refuse to decide twice; raises AwardDecided."""
    if row["state"] in DECIDED:
        raise AwardDecided(
            details={
                "award": row["number"],
                "on": row["decided_on"].isoformat(),
                "by": row["decided_by"],
            },
            way_out=(f"smeadmin award show {row['number']}",),
        )


def check_step(row: Any, act: str) -> str:
    """Give the state that an act leads to; raises AwardStep."""
    to = TRANSITIONS[act].get(row["state"])
    if to is None:
        raise AwardStep(
            {
                "award": row["number"],
                "state": str(STATES[row["state"]]),
                "act": str(ACTS[act]),
            },
            way_out=(f"smeadmin award show {row['number']}",),
        )
    return to
