"""Recoveries: opened with the arithmetic, decided by another person, netted, received, or written off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class RecoveryState(StrEnum):
    """A recovery is open, decided, then settled to the last fen, or what is left of it written off."""

    OPEN = "open"
    DECIDED = "decided"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


RECOVERY_LABELS = {
    RecoveryState.OPEN: Text("待核定", "to decide"),
    RecoveryState.DECIDED: Text("待收回", "to be received"),
    RecoveryState.SETTLED: Text("结清", "settled"),
    RecoveryState.WRITTEN_OFF: Text("已销账", "written off"),
}


class RecoveryStep(StrEnum):
    """What is done to a recovery."""

    DECIDE = "decide"
    NET = "net"
    RECEIVE = "receive"
    WRITE_OFF = "write_off"


RECOVERY_STEPS = {
    (RecoveryState.OPEN, RecoveryStep.DECIDE): (RecoveryState.DECIDED,),
    (RecoveryState.DECIDED, RecoveryStep.NET): (RecoveryState.DECIDED, RecoveryState.SETTLED),
    (RecoveryState.DECIDED, RecoveryStep.RECEIVE): (RecoveryState.DECIDED, RecoveryState.SETTLED),
    (RecoveryState.DECIDED, RecoveryStep.WRITE_OFF): (
        RecoveryState.DECIDED,
        RecoveryState.WRITTEN_OFF,
    ),
}
"""What may be done in which state, and what may come of it; nothing else can be done."""

AGES = (30, 90, 365)
"""Bounds of the ages, in days since the decision, in which what is outstanding is listed."""


def age_band(days: int) -> int:
    """Give in which of the ages an amount stands: 0 is the youngest."""
    return sum(days > bound for bound in AGES)


class RecoveryNotFound(NotFound):
    """No recovery has that number."""

    code, sentence = "recovery-not-found", N_("there is no recovery {recovery}")


class NothingToRecover(Refused):
    """Only what was paid can be recovered, and only once.

    What is not paid yet is cut or rejected, or taken out of the settlement by undoing it.
    """

    code, sentence = "nothing-to-recover", N_("nothing of {subject} can be recovered")


class RecoveryTooMuch(Refused):
    """No more comes back than is owed, and no more is recovered than was paid."""

    code, sentence = "recovery-too-much", N_("{amount} yuan are more than is left of {subject}")


class RecoveryStepImpossible(Conflict):
    """Each step of a recovery has its place: opened, decided, then netted, received or written off."""

    code, sentence = "recovery-state", N_("{recovery} is {state}: it cannot be {step} now")


class RecoveryAmountNeeded(Usage):
    """How much is recovered follows from the contract as it should have been, or is said outright."""

    code, sentence = (
        "recovery-amount-needed",
        N_("recovery open needs --contract-amount, --amount or --full"),
    )


class RecoveryDocumentNeeded(Usage):
    """Claiming money back, receiving it and giving it up each rest on a document."""

    code, sentence = "recovery-document-needed", N_("{command} needs --doc")


class RecoveryReasonNeeded(Usage):
    """Why money is claimed back, or given up, is part of the record."""

    code, sentence = "recovery-reason-needed", N_("{command} needs --reason")


class NotSamePayee(Refused):
    """A debt is kept back from what its own debtor gets, never from another's payment."""

    code, sentence = "not-same-payee", N_("{settlement} pays nothing to {debtor}")


class SanctionNotFound(Usage):
    """A sanction is what the measure of the voucher attaches to a misdeed, under the name it gives it."""

    code, sentence = "sanction-not-found", N_("the measure has no sanction 「{sanction}」")


class NothingAttached(Refused):
    """Somebody is barred where the measure says so, after the recovery was decided, and for its period."""

    code, sentence = "nothing-attached", N_("{recovery} bars nobody")


class BlacklistedAlready(Conflict):
    """Each recovery puts its debtor on the list once."""

    code, sentence = "blacklisted", N_("{debtor} stands on 「{roster}」 for it already")


@dataclass(frozen=True, slots=True)
class Blacklisted:
    """Somebody who was put on a list for a time."""

    recovery: str
    debtor: str
    credit_code: str
    roster: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Priced:
    """One row of the arithmetic: what was or should have been paid, of which contract, by which rule."""

    what: str
    contract_fen: int | None
    amount_fen: int
    clause: str | None = None
    words: str | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the measure attaches to it, as a command to be proposed; nothing of it happens by itself."""

    act: str
    until: dt.date | None
    command: str | None
    clause: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in which part came back, or was given up."""

    kind: str
    amount_fen: int
    on: dt.date
    done: bool
    settlement: str | None
    document: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class RecoveryShown:
    """One recovery: debtor, arithmetic, what came back and what is still owed (fen)."""

    recovery: str
    state: RecoveryState
    debtor: str
    credit_code: str
    subject: str
    line: int | None
    voucher: str | None
    fund: str
    priced: tuple[Priced, ...]
    paid_fen: int
    due_fen: int
    amount_fen: int
    netted_fen: int
    received_fen: int
    written_fen: int
    reason: str
    opened_by: str
    opened_on: dt.date
    decided_by: str | None
    decided_on: dt.date | None
    document: str | None
    due_on: dt.date | None
    days: int | None
    entries: tuple[Entry, ...] = ()
    consequences: tuple[Consequence, ...] = ()

    @property
    def left_fen(self) -> int:
        """What is still owed."""
        return self.amount_fen - self.netted_fen - self.received_fen - self.written_fen

    @property
    def overdue(self) -> bool:
        """Whether its day has passed with something still owed; ``days`` counts since the decision."""
        return bool(self.left_fen and self.due_on and self.days is not None and self.late_days > 0)

    @property
    def late_days(self) -> int:
        """How many days after its day it is."""
        if self.due_on is None or self.decided_on is None or self.days is None:
            return 0
        return self.days - (self.due_on - self.decided_on).days


@dataclass(frozen=True, slots=True)
class RecoveryNetted:
    """A recovery kept back from a settlement: what the payee would get, and gets."""

    recovery: RecoveryShown
    settlement: str
    amount_fen: int
    payable_fen: int
    netted_fen: int

    @property
    def due_fen(self) -> int:
        """What goes to the bank."""
        return self.payable_fen - self.netted_fen


def as_terms(priced: tuple[Priced, ...]) -> list[dict[str, Any]]:
    """Give the arithmetic as it is kept."""
    return [
        {
            "what": p.what,
            "contract_fen": p.contract_fen,
            "amount_fen": p.amount_fen,
            "clause": p.clause,
            "words": p.words,
            "change": p.change,
        }
        for p in priced
    ]


def of_terms(kept: list[Mapping[str, Any]]) -> tuple[Priced, ...]:
    """Read the arithmetic as it was kept."""
    return tuple(Priced(**row) for row in kept)
