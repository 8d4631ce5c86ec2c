"""Awards: proposed from a final evaluation by one person, decided against a fund by another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Document, TraceLine
from smeadmin.errors import Conflict, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


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
    """The measure gives this award without an evaluation of everybody; such a one is not proposed here.

    What it asks of each is in the measure: `smeadmin policy show` reads it.
    """

    code = "award-not-ranked"
    sentence = N_("{name} does not rest on an evaluation, so nobody can be proposed by rank")


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

    def of(self, place: str) -> tuple[AwardPlaceLine, ...]:
        """Give those who are ``in``, ``out`` or ``tie``."""
        return tuple(one for one in self.places if one.place == place)


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
    if row["state"] == "decided":
        raise AwardDecided(
            details={
                "award": row["number"],
                "on": row["decided_on"].isoformat(),
                "by": row["decided_by"],
            },
            way_out=(f"smeadmin award show {row['number']}",),
        )
