"""Money of a fund: its accounts, what moves between them, and the equation that always holds.

appropriated ± adjusted + carried in = available + committed + payable + (paid - received back)
+ lapsed + carried out + returned to treasury. Sources are kept negative and uses positive, so the equation
says: all accounts add up to nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.errors import NotFound, Refused, StorageFailure
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class Account(StrEnum):
    """Where a yuan of a fund is. ``committed``: promised, not used; ``awaiting``: redeemed, not approved."""

    APPROPRIATED = "appropriated"
    ADJUSTED = "adjusted"
    CARRIED_IN = "carried_in"
    AVAILABLE = "available"
    COMMITTED = "committed"
    AWAITING = "awaiting"
    PAYABLE = "payable"
    PAID = "paid"
    RECEIVED_BACK = "received_back"
    LAPSED = "lapsed"
    CARRIED_OUT = "carried_out"
    RETURNED = "returned_to_treasury"


SOURCES = (Account.APPROPRIATED, Account.ADJUSTED, Account.CARRIED_IN)
FREE = (Account.ADJUSTED,)
"""Accounts that may be on either side of nothing."""
NEGATIVE = (Account.APPROPRIATED, Account.CARRIED_IN, Account.RECEIVED_BACK)

ACCOUNT_LABELS = {
    Account.APPROPRIATED: Text("财政", "treasury"),
    Account.ADJUSTED: Text("调整", "adjusted"),
    Account.CARRIED_IN: Text("结转入", "carried in"),
    Account.AVAILABLE: Text("可用", "available"),
    Account.COMMITTED: Text("占用（未用）", "committed (unused)"),
    Account.AWAITING: Text("占用（待批）", "committed (to approve)"),
    Account.PAYABLE: Text("应付", "payable"),
    Account.PAID: Text("已付", "paid"),
    Account.RECEIVED_BACK: Text("追回已收", "received back"),
    Account.LAPSED: Text("失效收回", "lapsed"),
    Account.CARRIED_OUT: Text("结转出", "carried out"),
    Account.RETURNED: Text("交回财政", "returned to treasury"),
}


class Event(StrEnum):
    """Why money moved."""

    OPENING = "opening"
    APPROPRIATE = "appropriate"
    ALLOCATE = "allocate"
    ISSUE = "issue"
    SHARE = "share"
    REDEEM = "redeem"
    REST = "rest"
    EXPIRE = "expire"
    VOID = "void"
    TOPUP = "topup"
    CUT = "cut"
    REOPEN = "reopen"
    APPROVE = "approve"
    PAY = "pay"
    BOUNCE = "bounce"
    NET = "net"
    RECEIVE = "receive"
    AWARD = "award"
    ADJUST = "adjust"
    CARRY = "carry"
    LAPSE = "lapse"
    RETURN = "return"


EVENT_LABELS = {
    Event.OPENING: Text("期初转入", "opening balance"),
    Event.APPROPRIATE: Text("下达", "appropriated"),
    Event.ALLOCATE: Text("分配", "allocated"),
    Event.ISSUE: Text("发放", "issued"),
    Event.SHARE: Text("分担", "borne in parts"),
    Event.REDEEM: Text("核销", "redeemed"),
    Event.REST: Text("余额退回", "rest returned"),
    Event.EXPIRE: Text("到期退回", "expired"),
    Event.VOID: Text("作废退回", "voided"),
    Event.TOPUP: Text("追加", "topped up"),
    Event.CUT: Text("核减退回", "cut"),
    Event.REOPEN: Text("撤回批准", "claim reopened"),
    Event.APPROVE: Text("兑付批准", "claim approved"),
    Event.PAY: Text("拨付", "paid"),
    Event.BOUNCE: Text("银行退票", "sent back by the bank"),
    Event.NET: Text("追回抵扣", "recovery netted"),
    Event.RECEIVE: Text("追回收回", "recovery received"),
    Event.AWARD: Text("奖励决定", "award decided"),
    Event.ADJUST: Text("调整", "adjusted"),
    Event.CARRY: Text("结转", "carried over"),
    Event.LAPSE: Text("失效收回", "lapsed"),
    Event.RETURN: Text("交回财政", "returned to treasury"),
}


@dataclass(frozen=True, slots=True)
class FundRef:
    """A fund as other nouns know it; ``closed_on`` is the day from which it promises nothing more."""

    id: int
    code: str
    name: str
    year: int
    closed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One movement of money: always two accounts and one amount above nothing, in fen.

    ``purpose`` is the pot inside the fund ('' = not allocated), ``to_purpose`` the other one where
    they differ; ``origin`` whose money it is, at both ends; ``voucher`` a code, ``subject`` the number of
    the award, claim or settlement it is for.
    """

    fund_id: int
    event: Event
    source: Account
    target: Account
    amount_fen: int
    purpose: str = ""
    to_purpose: str | None = None
    voucher: str | None = None
    subject: str | None = None
    origin: str = ""

    def __post_init__(self) -> None:
        if type(self.amount_fen) is not int or self.amount_fen <= 0:
            raise ValueError(f"{self.amount_fen!r} fen cannot be moved")


Pot = tuple[str, str, Account]
"""One account of a fund: purpose, origin, account."""

Key = tuple[int, str, str, Account]
"""One balance: fund, purpose, origin, account."""


def effects(moves: list[Move]) -> dict[Key, int]:
    """Add up what moves do to each balance; the sum over all of them is nothing."""
    sums: dict[Key, int] = {}
    for move in moves:
        to_purpose = move.purpose if move.to_purpose is None else move.to_purpose
        source = (move.fund_id, move.purpose, move.origin, move.source)
        target = (move.fund_id, to_purpose, move.origin, move.target)
        sums[source] = sums.get(source, 0) - move.amount_fen
        sums[target] = sums.get(target, 0) + move.amount_fen
    return sums


@dataclass(frozen=True, slots=True)
class Standing:
    """What a fund holds in each account, in fen, each with the sign that people read."""

    appropriated: int = 0
    adjusted: int = 0
    carried_in: int = 0
    available: int = 0
    committed: int = 0
    awaiting: int = 0
    payable: int = 0
    paid: int = 0
    received_back: int = 0
    lapsed: int = 0
    carried_out: int = 0
    returned_to_treasury: int = 0

    @property
    def sources(self) -> int:
        """The left side of the equation: what came into the fund."""
        return self.appropriated + self.adjusted + self.carried_in

    @property
    def uses(self) -> int:
        """The right side of the equation: where it is now."""
        return (
            self.available
            + self.committed
            + self.awaiting
            + self.payable
            + self.paid
            - self.received_back
            + self.lapsed
            + self.carried_out
            + self.returned_to_treasury
        )


def standing(balances: Mapping[Account, int]) -> Standing:
    """Read signed balances as the standing of a fund."""
    signed = {
        account.value: -fen if account in SOURCES or account is Account.RECEIVED_BACK else fen
        for account, fen in balances.items()
    }
    return Standing(**signed)


class FundNotFound(NotFound):
    """No fund has that code."""

    code, sentence = "fund-not-found", N_("there is no fund 「{fund}」")


class FundExhausted(Refused):
    """What is left of the fund is less than what is to be promised.

    Money is held at the moment it is promised, never later: a voucher, an award or an allocation
    takes from what is available, and nothing can take more than there is.
    """

    code, guarded = "fund-exhausted", True
    sentence = N_("the fund {fund} cannot cover this")


class LedgerOverdrawn(StorageFailure):
    """A movement would take more from an account than is in it.

    The books and the vouchers no longer agree: somebody has edited the register behind the program.
    """

    code, sentence = (
        "ledger-overdrawn",
        N_("the account {account} of {fund} holds less than is taken"),
    )


class FundMismatch(StorageFailure):
    """The postings, the balances and the vouchers of a fund do not agree.

    Nothing that the program writes leads there: the register was edited behind it, or a copy of it
    is damaged. `smeadmin audit verify` names the row.
    """

    code, sentence = "fund-mismatch", N_("the books of {fund} do not agree")
