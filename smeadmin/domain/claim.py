"""Claims: what the commands about them answer, and what they refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.domain.voucher import RedemptionLine
from smeadmin.errors import Cited, Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class ClaimState(StrEnum):
    """A claim is submitted, then approved or rejected; paid is what a settlement makes of it."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


CLAIM_LABELS = {
    ClaimState.SUBMITTED: Text("待批准", "to approve"),
    ClaimState.APPROVED: Text("已批准，待结算", "approved, to settle"),
    ClaimState.REJECTED: Text("已驳回", "rejected"),
}
SETTLING = Text("结算中", "in a settlement")
PAID = Text("已付", "paid")


def state_label(state: str) -> str:
    """Say the state of a claim."""
    return str(CLAIM_LABELS[ClaimState(state)])


class Verdict(StrEnum):
    """What a check of a claim comes to: it holds, it does not, a person has to look."""

    YES = "yes"
    NO = "no"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a claim: for how many of its redemptions it holds, and what stands against the others.

    ``notes``: the number of a line, and what is to be said of it.
    """

    name: str
    label: Text
    met: int
    of: int
    verdict: Verdict
    notes: tuple[tuple[int, str], ...] = ()
    cited: Cited | None = None


@dataclass(frozen=True, slots=True)
class ClaimVerified:
    """A claim held against everything that is checked.

    ``payable_fen``: what may be paid; ``cuts``: by line, what is above it (fen) and why.
    """

    claim: ClaimShown
    checks: tuple[Check, ...]
    payable_fen: int
    cuts: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class RedLine:
    """One redemption on an invoice that was taken back.

    ``became``: ``unclaimed`` (it cannot be claimed), ``submitted`` (its line is to be cut), ``reopened`` (the
    approval was taken back), ``settled`` (only a recovery is left).
    """

    voucher: str
    amount_fen: int
    claim: str | None
    became: str
    line: int


@dataclass(frozen=True, slots=True)
class RedLetter:
    """An invoice that a red-letter invoice took back, with what rests on it."""

    invoice: str
    red: str
    lines: tuple[RedLine, ...]


@dataclass(frozen=True, slots=True)
class SharedClaim:
    """One application's part of a budget that was shared out: what the rule gives, and its part, in fen."""

    application: str
    enterprise: str
    voucher: str
    asked_fen: int
    part_fen: int


@dataclass(frozen=True, slots=True)
class SharedOut:
    """A budget that was shared out, in fen, with the ratio as an exact fraction.

    ``decided_fen``: granted before; ``refused``: number, enterprise and reason of whom the rule refuses.
    """

    programme: str
    ceiling_fen: int
    decided_fen: int
    ratio: str
    claims: tuple[SharedClaim, ...]
    refused: tuple[tuple[str, str, str], ...] = ()

    @property
    def asked_fen(self) -> int:
        """What the rule gives all of them together."""
        return sum(one.asked_fen for one in self.claims)

    @property
    def given_fen(self) -> int:
        """What all of them get together."""
        return sum(one.part_fen for one in self.claims)


class ShareNotForeseen(Refused):
    """Only a measure that says so (`beyond = "share"`, with a known budget) divides it pro rata."""

    code, sentence = "share-not-foreseen", N_("the budget of {programme} is not shared out")


class BudgetShared(Refused):
    """Nobody is granted anything of a budget that is shared out before all claims on it are in.

    Who came first would get all, and the others what is left. Take every application, then share.
    """

    code, sentence = (
        "budget-shared",
        N_("the budget of {programme} is shared out once all claims are in"),
    )


class NothingToShare(Refused):
    """No application of the programme waits, or the rule refuses every one."""

    code, sentence = "nothing-to-share", N_("nothing waits for a share of {programme}")


class ClaimNotFound(NotFound):
    """No claim has that number."""

    code, sentence = "claim-not-found", N_("there is no claim {claim}")


class ClaimLineNotFound(NotFound):
    """A claim has its lines in the order in which they are shown, counted from 1."""

    code, sentence = "claim-line-not-found", N_("{claim} has no line {line}")


class InvoiceNotFound(NotFound):
    """Nothing was redeemed with an invoice of that number."""

    code, sentence = "invoice-not-found", N_("no redemption rests on an invoice {invoice}")


class InvoiceAmbiguous(Usage):
    """Several invoices have that number; the code of the invoice tells them apart."""

    code, sentence = "invoice-ambiguous", N_("several invoices have the number {invoice}")


class PayeeNeeded(Usage):
    """An institution claims for its services, an enterprise where the measure pays the enterprise."""

    code, sentence = "payee-needed", N_("name either an institution or an enterprise")


class NothingToClaim(Refused):
    """Every redemption of the institution stands in a claim already, or it has none."""

    code, sentence = "nothing-to-claim", N_("{institution} has nothing to claim")


class ClaimRed(Refused):
    """The invoice behind a redemption was taken back by a red-letter invoice; it supports nothing."""

    code, sentence = "claim-invoice-red", N_("redemptions whose invoice was taken back: {n}")


class ClaimTooLate(Refused):
    """The measure sets a last day for claims."""

    code, sentence = "claim-too-late", N_("redemptions that were to be claimed earlier: {n}")


class ClaimTooEarly(Refused):
    """The measure sets a first day for claims."""

    code, sentence = "claim-too-early", N_("redemptions that are to be claimed later: {n}")


class ClaimApproved(Conflict):
    """A claim is approved once."""

    code, sentence = "claim-approved", N_("{claim} is approved already")


class ClaimNotOpen(Conflict):
    """Only a claim that is submitted and not decided can be cut or rejected.

    What is approved and not paid is taken back with `change undo`; what is paid is recovered.
    """

    code, sentence = "claim-not-open", N_("{claim} is not to be decided any more: {state}")


class ClaimNotUpheld(Refused):
    """Something that is checked speaks against a claim: cut the line, or reject the claim."""

    code, guarded = "claim-not-upheld", True
    sentence = N_("{claim} does not stand up to what is checked: {n}")


class CutReason(Usage):
    """Whoever cuts or rejects says why; the payee is told."""

    code, sentence = "cut-reason", N_("a cut and a rejection need a reason")


class CutTooMuch(Refused):
    """A cut is more than nothing and at most what the line claims."""

    code, sentence = "cut-too-much", N_("{amount} yuan cannot be cut from the line of {line}")


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
    asked_fen: int
    reason: str | None = None


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
    asked_fen: int = 0
    verify_by: dt.date | None = None
    rejected_by: str | None = None
    rejected_on: dt.date | None = None
    reason: str | None = None

    @property
    def cut_fen(self) -> int:
        """What was cut of it, in fen."""
        return self.asked_fen - self.amount_fen


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
    asked_fen: int = 0
    verify_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What a payee has redeemed and not claimed yet; ``payee``: provider or enterprise.

    ``until``: the last day on which all of it can be claimed.
    """

    institution: str
    credit_code: str
    lines: int
    amount_fen: int
    since: dt.date
    payee: str = "provider"
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    """What waits in the work with claims: to be submitted, to be approved, to be settled."""

    on: dt.date
    unclaimed: tuple[Unclaimed, ...]
    waiting: tuple[ClaimListed, ...]
    ready: tuple[ClaimListed, ...] = ()
