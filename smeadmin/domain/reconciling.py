"""Matching a settlement with what the bank did: each row of its file has exactly one outcome."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from smeadmin.domain.settlement import PAYMENT_STEPS, Payee, PaymentState
from smeadmin.i18n import Text


class Outcome(StrEnum):
    """What became of one row of a bank's file."""

    PAID = "paid"
    PARTLY = "partly"
    FAILED = "failed"
    SAME = "same"
    DIFFERS = "differs"
    FOREIGN = "foreign"
    UNMATCHED = "unmatched"


OUTCOME_LABELS = {
    Outcome.PAID: Text("一致，已付", "matched, paid"),
    Outcome.PARTLY: Text("部分付款", "paid in part"),
    Outcome.FAILED: Text("付款失败", "payment failed"),
    Outcome.SAME: Text("此前已记", "recorded before"),
    Outcome.DIFFERS: Text("与应付不符", "not what is due"),
    Outcome.FOREIGN: Text("不属于本批", "not of this batch"),
    Outcome.UNMATCHED: Text("找不到收款单位", "no such payee"),
}

LEFT_ALONE = (Outcome.DIFFERS, Outcome.FOREIGN, Outcome.UNMATCHED)
"""Outcomes of rows that change nothing and somebody has to look at."""


@dataclass(frozen=True, slots=True)
class BankRow:
    """One row of a bank's file; ``failed`` is None where the bank does not say, which means paid."""

    row: int
    amount_fen: int
    failed: bool = False
    payment: str | None = None
    settlement: str | None = None
    payee: str | None = None
    credit_code: str | None = None
    account: str | None = None
    note: str | None = None
    paid_on: dt.date | None = None
    bank_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """One row with its outcome; ``payee`` is whom it was matched with, as it stands afterwards."""

    row: BankRow
    outcome: Outcome
    payee: Payee | None = None


def match(
    settlement: str, payees: Iterable[Payee], rows: Sequence[BankRow], accounts: dict[int, str]
) -> list[Matched]:
    """Find the payment of each row and what the row does to it, in the order of the file.

    A row is known by the number of the payment, else by credit code, by account (``accounts`` gives
    the numbers by the key of the payment), by name, each only where one payment has it.
    """
    by_key = {payee.key: payee for payee in payees}
    known = _Known(by_key.values(), accounts)
    found = []
    for row in rows:
        if _other_batch(settlement, row):
            found.append(Matched(row, Outcome.FOREIGN))
            continue
        key = known.key_of(row)
        if key is None:
            found.append(Matched(row, Outcome.UNMATCHED))
            continue
        one = _apply(row, by_key[key])
        found.append(one)
        if one.payee is not None:
            by_key[key] = one.payee
    return found


def _other_batch(settlement: str, row: BankRow) -> bool:
    named = row.settlement or (row.payment or "").partition("/")[0]
    return bool(named) and named.upper() != settlement


class _Known:
    """The payments of a settlement by what a row of a bank may call them."""

    def __init__(self, payees: Iterable[Payee], accounts: dict[int, str]) -> None:
        payees = list(payees)
        self._numbers = {p.payment: p.key for p in payees}
        self._codes = _single((p.credit_code, p.key) for p in payees)
        self._accounts = _single((accounts[p.key], p.key) for p in payees if p.key in accounts)
        self._names = _single((_folded(p.name), p.key) for p in payees)

    def key_of(self, row: BankRow) -> int | None:
        """Give the payment that a row is about, None when it is about none, or may be about several."""
        if row.payment and "/" in row.payment:
            return self._numbers.get(row.payment.upper())
        for said, known in (
            (row.credit_code, self._codes),
            (row.account, self._accounts),
            (row.payee and _folded(row.payee), self._names),
        ):
            if said and said in known:
                return known[said]
        return None


def _single(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Give the payment of each name that only one has."""
    found: dict[str, list[int]] = {}
    for name, key in pairs:
        found.setdefault(name, []).append(key)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def _apply(row: BankRow, payee: Payee) -> Matched:
    if row.failed:
        return _failed(row, payee)
    if _recorded(row, payee):
        return Matched(row, Outcome.SAME, payee)
    total = payee.paid_fen + row.amount_fen
    whole = total == payee.due_fen
    state = PaymentState.PAID if whole else PaymentState.PARTLY
    if row.amount_fen <= 0 or total > payee.due_fen or not _may_become(payee, state):
        return Matched(row, Outcome.DIFFERS, payee)
    after = replace(
        payee,
        paid_fen=total,
        net_done=True,
        state=state,
        paid_on=row.paid_on,
        bank_ref=_with(payee.bank_ref, row.bank_ref),
        failure=None,
    )
    return Matched(row, Outcome.PAID if whole else Outcome.PARTLY, after)


def _recorded(row: BankRow, payee: Payee) -> bool:
    """Tell whether a row says what was recorded before: by the bank's number, else by the amount."""
    if row.bank_ref is not None and payee.bank_ref is not None:
        return row.bank_ref in payee.bank_ref.split()
    return payee.paid_fen > 0 and row.amount_fen == payee.paid_fen


def _with(refs: str | None, ref: str | None) -> str | None:
    return " ".join(x for x in (refs, ref) if x) or None


def _failed(row: BankRow, payee: Payee) -> Matched:
    """A refused payment, or one that the bank has sent back after it was paid."""
    if payee.state is PaymentState.FAILED:
        return Matched(row, Outcome.SAME, payee)
    if payee.due_fen == 0 or not _may_become(payee, PaymentState.FAILED):
        return Matched(row, Outcome.DIFFERS, payee)
    back = replace(
        payee,
        paid_fen=0,
        state=PaymentState.FAILED,
        failure=row.note,
        bank_ref=_with(payee.bank_ref, row.bank_ref),
    )
    return Matched(row, Outcome.FAILED, back)


def _may_become(payee: Payee, state: PaymentState) -> bool:
    """Tell whether a payment may take that step; one that is tried again in a later batch takes none."""
    return payee.retried_in is None and state in PAYMENT_STEPS[payee.state]


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A bank's file, matched: its rows by outcome, and the sum of the batch."""

    settlement: str
    file: str
    encoding: str | None
    rows: tuple[Matched, ...]
    due_fen: int
    paid_fen: int
    failed_fen: int
    open_fen: int
    failed: tuple[Payee, ...]

    def of(self, outcome: Outcome) -> tuple[Matched, ...]:
        """Give the rows with one outcome."""
        return tuple(one for one in self.rows if one.outcome is outcome)

    @property
    def wrote(self) -> bool:
        """Whether any row changes anything."""
        return any(one.outcome not in (*LEFT_ALONE, Outcome.SAME) for one in self.rows)

    @property
    def left_alone(self) -> int:
        """How many rows somebody has to look at."""
        return sum(one.outcome in LEFT_ALONE for one in self.rows)
