"""Settlements: payments prepared, approved and handed to finance."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.errors import Conflict, NotFound, Refused, StorageFailure
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class SettlementState(StrEnum):
    """A settlement is prepared, approved by another person, exported for payment."""

    PREPARED = "prepared"
    APPROVED = "approved"
    EXPORTED = "exported"


SETTLEMENT_LABELS = {
    SettlementState.PREPARED: Text("已编制，待批准", "to approve"),
    SettlementState.APPROVED: Text("已批准，待导出", "approved, to export"),
    SettlementState.EXPORTED: Text("已导出付款", "exported, paid"),
}


class SettlementNotFound(NotFound):
    """No settlement has that number."""

    code, sentence = "settlement-not-found", N_("there is no settlement {settlement}")


class NothingToSettle(Refused):
    """No approved claim waits for payment."""

    code, sentence = "nothing-to-settle", N_("no approved claim waits until {until}")


class SettlementNotPrepared(Conflict):
    """A settlement is approved once."""

    code, sentence = "settlement-approved", N_("{settlement} is approved already")


class SettlementNotApproved(Conflict):
    """A payment file is made of an approved settlement only."""

    code, sentence = "settlement-not-approved", N_("{settlement} is not approved yet")


class SettlementAltered(StorageFailure):
    """The lines of a settlement are not those that were frozen when it was prepared.

    Nothing that the program writes leads there: the register was edited behind it. One changed letter
    changes the digest, so nothing is approved and nothing is paid.
    """

    code, sentence = "settlement-altered", N_("the lines of {settlement} were altered")


@dataclass(frozen=True, slots=True)
class SettlementClaim:
    """One claim within a settlement, with its payee as named on the day it was prepared."""

    claim: str
    payee: str
    credit_code: str
    redemptions: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Payee:
    """What one payee gets in a settlement."""

    name: str
    credit_code: str
    claims: tuple[str, ...]
    redemptions: int
    amount_fen: int


def digest_of(number: str, until: dt.date, claims: Iterable[SettlementClaim]) -> str:
    """Digest the lines of a settlement: SHA-256 over who gets how much for which claim."""
    lines = [[c.claim, c.payee, c.credit_code, c.amount_fen] for c in claims]
    text = json.dumps(
        [number, until.isoformat(), sorted(lines)], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def payees_of(claims: Iterable[SettlementClaim]) -> tuple[Payee, ...]:
    """Put the claims of each payee together, in the order of their credit codes."""
    by_code: dict[str, list[SettlementClaim]] = {}
    for claim in claims:
        by_code.setdefault(claim.credit_code, []).append(claim)
    return tuple(
        Payee(
            own[0].payee,
            code,
            tuple(sorted(c.claim for c in own)),
            sum(c.redemptions for c in own),
            sum(c.amount_fen for c in own),
        )
        for code, own in sorted(by_code.items())
    )


@dataclass(frozen=True, slots=True)
class SettlementShown:
    """One settlement with its payees; ``file`` is the payment file that was just written."""

    settlement: str
    state: SettlementState
    until: dt.date
    payees: tuple[Payee, ...]
    amount_fen: int
    digest: str
    prepared_by: str
    prepared_on: dt.date
    approved_by: str | None
    approved_on: dt.date | None
    exported_on: dt.date | None
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


@dataclass(frozen=True, slots=True)
class SettlementLineListed:
    """One settlement in the list."""

    settlement: str
    state: SettlementState
    until: dt.date
    payees: int
    claims: int
    amount_fen: int
    prepared_by: str
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class SettleDesk:
    """What waits in the work with settlements: approved claims, and settlements on their way."""

    on: dt.date
    claims: int
    claims_fen: int
    settlements: tuple[SettlementLineListed, ...]
