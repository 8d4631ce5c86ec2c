"""Funds: what the commands about them answer, and what they refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from smeadmin.domain.fund_year import FundForecast
from smeadmin.domain.ledger import Account, Event, FundRef, Standing
from smeadmin.errors import Conflict, NotFound, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class FundExists(Conflict):
    """There is a fund with that code already.

    A fund is made once; more money comes into it by `smeadmin fund appropriate`.
    """

    code, sentence = "fund-exists", N_("there is a fund {fund} already")


class BadFundCode(Usage):
    """The code of a fund is letters, digits and hyphens, at most 20 of them."""

    code, sentence = "fund-code", N_("「{fund}」 cannot be the code of a fund")


class AmountNotPositive(Usage):
    """An amount of money is more than nothing, and less than a hundred thousand million yuan."""

    code, sentence = "amount-not-positive", N_("{amount} yuan cannot be moved")


class NothingToTrace(NotFound):
    """No money was ever moved under that number."""

    code, sentence = "trace-not-found", N_("no money was moved for 「{what}」")


@dataclass(frozen=True, slots=True)
class FundCreated:
    """A fund that was just made."""

    code: str
    name: str
    year: int


@dataclass(frozen=True, slots=True)
class FundMoved:
    """Money that came into a fund or went to one of its purposes; ``free_fen`` is available there now."""

    fund: FundRef
    amount_fen: int
    purpose: str
    origin: str | None
    document: str | None
    available_fen: int
    total_fen: int
    unallocated_fen: int


@dataclass(frozen=True, slots=True)
class Appropriation:
    """One appropriation into a fund."""

    on: dt.date
    amount_fen: int
    document: str | None
    origin: str | None
    change: str


@dataclass(frozen=True, slots=True)
class Pot:
    """A part of a fund, by purpose ('' = not allocated) or by source, and what it holds."""

    name: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Count:
    """So many things, so many fen."""

    rows: int = 0
    fen: int = 0


@dataclass(frozen=True, slots=True)
class Earmark:
    """A share of a fund that a measure sets aside: what there is of it, and what there must be (fen)."""

    label: Text
    clause: str | None
    found_fen: int | None
    wanted_fen: int | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class FundShown:
    """One fund: the equation, what stands behind each term, and its pots."""

    fund: FundRef
    on: dt.date
    standing: Standing
    appropriations: tuple[Appropriation, ...]
    pots: tuple[Pot, ...]
    unused: Count
    awaiting: Count
    awards: Count
    approved: Count
    settled: Count
    expiring: Count
    ahead: FundForecast
    earmarks: tuple[Earmark, ...] = ()
    sources: tuple[Pot, ...] = ()


@dataclass(frozen=True, slots=True)
class FundLine:
    """One fund in the list."""

    fund: FundRef
    standing: Standing


@dataclass(frozen=True, slots=True)
class Checked:
    """One statement about the books: what they say, what was counted, and what does not agree."""

    name: str
    ok: bool
    booked_fen: int
    counted_fen: int
    rows: int = 0
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FundChecked:
    """The books of one fund, counted anew; without a fund what holds for the whole register."""

    fund: FundRef | None
    postings: int
    checks: tuple[Checked, ...]

    @property
    def ok(self) -> bool:
        """Whether every statement holds."""
        return all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One movement of money on the way."""

    on: dt.date
    event: Event
    source: Account
    target: Account
    amount_fen: int
    change: str
    voucher: str | None
    subject: str | None
    reverses: bool
    from_purpose: str
    to_purpose: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands behind one redemption: the service, its contract and its invoice; money in fen."""

    voucher: str
    institution: str | None
    service_date: dt.date
    contract_no: str | None
    contract_fen: int | None
    invoice: str | None
    amount_fen: int


@dataclass(frozen=True, slots=True)
class FundTraced:
    """The way of an amount from the treasury to where it is now.

    ``ends``: what lies in which account today; the sum of them is ``amount_fen``. ``sources``: what each
    source bears of it, where the fund keeps them apart.
    """

    code: str
    holder: str | None
    fund: FundRef
    amount_fen: int
    steps: tuple[TraceStep, ...]
    ends: tuple[tuple[Account, int], ...]
    papers: tuple[Paper, ...] = ()
    sources: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FundWait:
    """One thing that waits: what it is, of which fund, how much (fen), until when, and how many."""

    what: str
    fund: str
    amount_fen: int
    until: dt.date | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class FundDesk:
    """What waits in the work with funds: each fund, and what somebody has to do about it."""

    on: dt.date
    lines: tuple[FundLine, ...]
    waits: tuple[FundWait, ...] = ()
