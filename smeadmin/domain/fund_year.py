"""A fund through its year: adjusted, carried over, lapsed, closed; how long it lasts, what will be left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from smeadmin.domain.ledger import FundRef, Standing
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_


class Sweep(StrEnum):
    """Where money goes that a fund does not keep."""

    CARRY = "carry"
    LAPSE = "lapse"
    TREASURY = "treasury"


class FundClosed(Conflict):
    """A closed fund takes in nothing and promises nothing; what comes back to it is the treasury's."""

    code, sentence = "fund-closed", N_("{fund} was closed on {on}")


class FundNotSettled(Refused):
    """A fund is closed when nothing of it is promised or payable any more.

    What is available may be carried over or lapse before; what is promised is used, expires or is paid
    first.
    """

    code, sentence = "fund-not-settled", N_("{fund} still holds {amount} yuan that are promised")


class NothingToSweep(Refused):
    """Only what is available is carried over or lapses."""

    code, sentence = "nothing-available", N_("nothing of {fund} is available")


class CarryBackwards(Usage):
    """Money is carried into a fund of a later year."""

    code, sentence = "carry-backwards", N_("{into} is of {into_year}, {fund} of {year}")


class CloseNeedsWhere(Usage):
    """Closing a fund says where the rest goes: into the next year's fund, lapsed, or to the treasury."""

    code, sentence = "close-needs-where", N_("fund close needs --into, --lapse or --treasury")


class AdjustNeedsDocument(Usage):
    """An appropriation is changed on a document only."""

    code, sentence = "adjust-needs-document", N_("fund adjust needs --doc")


@dataclass(frozen=True, slots=True)
class SweptPot:
    """So much (fen) of one pot of a fund: its purpose and its source."""

    purpose: str
    origin: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class FundSwept:
    """Money that left a fund at the end of its year, pot by pot (fen); ``closed``: the fund with it."""

    fund: FundRef
    how: Sweep
    pots: tuple[SweptPot, ...]
    into: FundRef | None
    closed: bool
    standing: Standing

    @property
    def amount_fen(self) -> int:
        """How much in all."""
        return sum(pot.amount_fen for pot in self.pots)


@dataclass(frozen=True, slots=True)
class Lapsing:
    """Vouchers whose last day is in one month: how many, and what they still hold (fen)."""

    month: str
    vouchers: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class FundForecast:
    """How long a fund lasts at the pace of the last days, and what lapses into it; money in fen.

    ``per_day_fen`` is what was promised a day, less what came back; ``run_out`` is None where it lasts
    beyond its year, or nothing is promised.
    """

    fund: FundRef
    on: dt.date
    days: int
    promised_fen: int
    per_day_fen: int
    available_fen: int
    committed_fen: int
    year_end: dt.date
    at_end_fen: int
    run_out: dt.date | None
    lapsing: tuple[Lapsing, ...]


def forecast(
    fund: FundRef,
    on: dt.date,
    days: int,
    promised_fen: int,
    available_fen: int,
    committed_fen: int,
    lapsing: tuple[Lapsing, ...],
) -> FundForecast:
    """Reckon from what was promised in the last ``days`` when a fund is used up, or what will be left.

    Whole fen a day, down; a fund that promised nothing, or took more back, lasts.
    """
    year_end = dt.date(fund.year, 12, 31)
    pace = max(promised_fen, 0) // days if days > 0 else 0
    ahead = max((year_end - on).days, 0)
    run_out = None
    if pace and available_fen <= pace * ahead:
        run_out = on + dt.timedelta(days=available_fen // pace)
    return FundForecast(
        fund,
        on,
        days,
        promised_fen,
        pace,
        available_fen,
        committed_fen,
        year_end,
        max(available_fen - pace * ahead, 0),
        run_out,
        lapsing,
    )


def is_low(standing: Standing, share: Fraction) -> bool:
    """Tell whether a fund is near its stop: less than a share of what came in is available."""
    return standing.sources > 0 and standing.available < standing.sources * share


class NoFundOfYear(NotFound):
    """No fund of that year is open: there is nothing to close."""

    code, sentence = "year-end-no-fund", N_("no fund of {year} is open")


class YearNeedsWhere(Usage):
    """Closing a year says of every fund where its rest goes: a later fund, lapsed, or the treasury."""

    code, sentence = "year-end-needs-where", N_("where does what is left of {funds} go?")


@dataclass(frozen=True, slots=True)
class YearFund:
    """One fund at the end of its year: where its money is, and its vouchers past their day (number, fen).

    ``awards_fen``: what of it is promised to awards.
    """

    fund: FundRef
    standing: Standing
    awards_fen: int = 0
    overdue: int = 0
    overdue_fen: int = 0

    @property
    def promised_fen(self) -> int:
        """What of it is promised or payable still, in fen."""
        return self.standing.committed + self.standing.awaiting + self.standing.payable

    @property
    def ready(self) -> bool:
        """Whether it can be closed, once what is past its day has come back."""
        return self.fund.closed_on is None and self.promised_fen == self.overdue_fen


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The funds of a year and how far each is from being closed."""

    year: int
    funds: tuple[YearFund, ...]


@dataclass(frozen=True, slots=True)
class YearClosed:
    """A year whose funds were closed in one change; ``expired``: vouchers taken back first, and their fen."""

    year: int
    swept: tuple[FundSwept, ...]
    expired: int
    expired_fen: int
