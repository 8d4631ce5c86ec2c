"""Settlements: payments prepared, approved, handed to finance, and matched with what the bank did."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from smeadmin.errors import Conflict, NotFound, Refused, StorageFailure, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

T = TypeVar("T")


class SettlementState(StrEnum):
    """A settlement is prepared, approved by another person, exported, answered for by the bank."""

    PREPARED = "prepared"
    APPROVED = "approved"
    EXPORTED = "exported"
    RECONCILED = "reconciled"


SETTLEMENT_LABELS = {
    SettlementState.PREPARED: Text("已编制，待批准", "to approve"),
    SettlementState.APPROVED: Text("已批准，待导出", "approved, to export"),
    SettlementState.EXPORTED: Text("已导出，待对账", "exported, to reconcile"),
    SettlementState.RECONCILED: Text("已对账", "reconciled"),
}


class PaymentState(StrEnum):
    """A payment is due, sent to the bank, then paid, paid in part, or failed."""

    DUE = "due"
    SENT = "sent"
    PAID = "paid"
    PARTLY = "partly"
    FAILED = "failed"


PAYMENT_LABELS = {
    PaymentState.DUE: Text("待付", "due"),
    PaymentState.SENT: Text("已送出", "sent"),
    PaymentState.PAID: Text("已付", "paid"),
    PaymentState.PARTLY: Text("部分付款", "paid in part"),
    PaymentState.FAILED: Text("付款失败", "failed"),
}

PAYMENT_STEPS = {
    PaymentState.DUE: (PaymentState.SENT,),
    PaymentState.SENT: (PaymentState.PAID, PaymentState.PARTLY, PaymentState.FAILED),
    PaymentState.PAID: (PaymentState.FAILED,),
    PaymentState.PARTLY: (PaymentState.PARTLY, PaymentState.PAID, PaymentState.FAILED),
    PaymentState.FAILED: (),
}
"""What may follow what. Failed after paid is what the bank sends back days later."""


class SettlementNotFound(NotFound):
    """No settlement has that number."""

    code, sentence = "settlement-not-found", N_("there is no settlement {settlement}")


class NothingToSettle(Refused):
    """No approved claim waits for payment."""

    code, sentence = "nothing-to-settle", N_("no approved claim waits until {until}")


class SettlementNotPrepared(Conflict):
    """A settlement is approved once, and nothing of it changes afterwards."""

    code, sentence = "settlement-approved", N_("{settlement} is approved already")


class SettlementNotApproved(Conflict):
    """A payment file is made of an approved settlement only."""

    code, sentence = "settlement-not-approved", N_("{settlement} is not approved yet")


class SettlementNotExported(Conflict):
    """What the bank did can be matched only with a payment file that was handed over."""

    code, sentence = "settlement-not-exported", N_("{settlement} was not handed to finance yet")


class SettlementAltered(StorageFailure):
    """The lines of a settlement are not those that were frozen when it was prepared.

    Nothing that the program writes leads there: the register was edited behind it. One changed letter
    changes the digest, so nothing is approved and nothing is paid.
    """

    code, sentence = "settlement-altered", N_("the lines of {settlement} were altered")


class NothingToRetry(Refused):
    """Only what the bank refused, or paid in part, is paid again, and only once."""

    code, sentence = "nothing-to-retry", N_("nothing of {settlement} failed that was not retried")


class ReturnFileNeeded(Usage):
    """What the bank did is read from its file; without one, finance's receipt says that all was paid."""

    code, sentence = "return-file-needed", N_("settle reconcile needs --file, or --all with --doc")


@dataclass(frozen=True, slots=True)
class SettlementClaim:
    """One claim within a payment: how much of it is paid there."""

    claim: str
    redemptions: int
    amount_fen: int
    paid_fen: int = 0


@dataclass(frozen=True, slots=True)
class Payee:
    """What one payee gets in a settlement, as named on the day it was prepared; money in fen.

    ``key`` is that of the payment, ``token`` what stands for the approved account ('' without one).
    """

    key: int
    number: int
    payment: str
    name: str
    credit_code: str
    claims: tuple[SettlementClaim, ...]
    amount_fen: int
    netted_fen: int
    paid_fen: int
    state: PaymentState
    account: str | None = None
    bank: str | None = None
    tail: str | None = None
    token: str = ""
    paid_on: dt.date | None = None
    bank_ref: str | None = None
    failure: str | None = None
    retried_in: str | None = None
    net_done: bool = False

    @property
    def due_fen(self) -> int:
        """What goes to the bank: the claims less what is kept back."""
        return self.amount_fen - self.netted_fen

    @property
    def redemptions(self) -> int:
        """How many redemptions it pays."""
        return sum(claim.redemptions for claim in self.claims)

    @property
    def settled_fen(self) -> int:
        """How much of the claims is settled: by the bank, and by what was kept back."""
        return self.paid_fen + (self.netted_fen if self.net_done else 0)


def payment_number(settlement: str, number: int) -> str:
    """Name a payment as the bank repeats it: ``ST-2026-04/3``."""
    return f"{settlement}/{number}"


def digest_of(number: str, until: dt.date, payees: Iterable[Payee]) -> str:
    """Digest a settlement: SHA-256 over who gets how much for which claims, and on which account."""
    lines = [
        [
            p.number,
            p.name,
            p.credit_code,
            p.token,
            p.netted_fen,
            sorted([c.claim, c.amount_fen] for c in p.claims),
        ]
        for p in payees
    ]
    text = json.dumps(
        [number, until.isoformat(), sorted(lines)], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def cut_out(parts: Sequence[tuple[T, int]], start: int, end: int) -> list[tuple[T, int]]:
    """Give what of the parts, laid end to end, lies between two marks (fen): ``(part, fen)``.

    A payment in part pays the parts in their order; the next one goes on where it stopped.
    """
    found: list[tuple[T, int]] = []
    at = 0
    for part, fen in parts:
        inside = min(at + fen, end) - max(at, start)
        if inside > 0:
            found.append((part, inside))
        at += fen
    return found


@dataclass(frozen=True, slots=True)
class SettlementShown:
    """One settlement with its payees; ``file`` is the payment file that was just written.

    ``left_out`` are payees whose claims wait because they have no approved account; ``no_account``
    tells that the office keeps no accounts, so that finance fills them in.
    """

    settlement: str
    state: SettlementState
    until: dt.date
    payees: tuple[Payee, ...]
    digest: str
    prepared_by: str
    prepared_on: dt.date
    approved_by: str | None
    approved_on: dt.date | None
    exported_on: dt.date | None
    left_out: tuple[str, ...] = ()
    no_account: bool = False
    file: str | None = None
    again: bool = False

    @property
    def claims(self) -> int:
        """How many claims it pays."""
        return sum(len(payee.claims) for payee in self.payees)

    @property
    def redemptions(self) -> int:
        """How many redemptions it pays."""
        return sum(payee.redemptions for payee in self.payees)

    @property
    def amount_fen(self) -> int:
        """What the claims come to."""
        return sum(payee.amount_fen for payee in self.payees)

    @property
    def netted_fen(self) -> int:
        """What is kept back for recoveries."""
        return sum(payee.netted_fen for payee in self.payees)

    @property
    def due_fen(self) -> int:
        """What goes to the bank."""
        return self.amount_fen - self.netted_fen

    @property
    def paid_fen(self) -> int:
        """What the bank has paid."""
        return sum(payee.paid_fen for payee in self.payees)


@dataclass(frozen=True, slots=True)
class SettlementLineListed:
    """One settlement in the list; ``since`` is the day of its last step."""

    settlement: str
    state: SettlementState
    until: dt.date
    payees: int
    claims: int
    amount_fen: int
    paid_fen: int
    failed: int
    prepared_by: str
    approved_by: str | None
    since: dt.date
    netted_fen: int = 0


@dataclass(frozen=True, slots=True)
class SettleDesk:
    """What waits in the work with settlements: claims and awards to pay, batches on their way, failures."""

    on: dt.date
    claims: int
    claims_fen: int
    since: dt.date | None
    settlements: tuple[SettlementLineListed, ...]
    accounts: int = 0
    recoveries: int = 0
    recoveries_fen: int = 0
    awards: int = 0
    awards_fen: int = 0
    awards_since: dt.date | None = None
