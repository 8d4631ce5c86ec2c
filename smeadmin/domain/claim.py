"""Claims of institutions: what the commands about them answer, and what they refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.domain.voucher import RedemptionLine
from smeadmin.errors import Conflict, NotFound, Refused
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class ClaimState(StrEnum):
    """A claim is submitted, then approved; paid is what an exported settlement makes of it."""

    SUBMITTED = "submitted"
    APPROVED = "approved"


CLAIM_LABELS = {
    ClaimState.SUBMITTED: Text("待批准", "to approve"),
    ClaimState.APPROVED: Text("已批准，待结算", "approved, to settle"),
}
SETTLING = Text("结算中", "in a settlement")
PAID = Text("已付", "paid")


class ClaimNotFound(NotFound):
    """No claim has that number."""

    code, sentence = "claim-not-found", N_("there is no claim {claim}")


class NothingToClaim(Refused):
    """Every redemption of the institution stands in a claim already, or it has none."""

    code, sentence = "nothing-to-claim", N_("{institution} has nothing to claim")


class ClaimTooLate(Refused):
    """The measure sets a last day for claims."""

    code, sentence = "claim-too-late", N_("redemptions that were to be claimed earlier: {n}")


class ClaimApproved(Conflict):
    """A claim is approved once."""

    code, sentence = "claim-approved", N_("{claim} is approved already")


@dataclass(frozen=True, slots=True)
class ClaimLineShown:
    """One redemption within a claim."""

    voucher: str
    enterprise: str
    redeemed_on: dt.date
    service_date: dt.date
    contract_no: str
    invoice: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """One claim with its redemptions; ``settlement`` is the batch it stands in."""

    claim: str
    institution: str
    credit_code: str
    state: ClaimState
    amount_fen: int
    lines: tuple[ClaimLineShown, ...]
    submitted_by: str
    submitted_on: dt.date
    approved_by: str | None
    approved_on: dt.date | None
    settlement: str | None
    paid: bool


@dataclass(frozen=True, slots=True)
class ClaimExplained:
    """One claim with the reasons for the amount of each redemption, as they were kept."""

    claim: ClaimShown
    redemptions: tuple[tuple[str, RedemptionLine], ...]


@dataclass(frozen=True, slots=True)
class ClaimListed:
    """One claim in the list."""

    claim: str
    institution: str
    credit_code: str
    state: ClaimState
    lines: int
    amount_fen: int
    submitted_by: str
    submitted_on: dt.date
    approved_by: str | None
    settlement: str | None
    paid: bool


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What an institution has redeemed and not claimed yet."""

    institution: str
    credit_code: str
    lines: int
    amount_fen: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    """What waits in the work with claims: to be submitted, to be approved."""

    on: dt.date
    unclaimed: tuple[Unclaimed, ...]
    waiting: tuple[ClaimListed, ...]
