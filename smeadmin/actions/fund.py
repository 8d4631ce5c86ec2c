"""Making funds, bringing money into them, and showing where it is."""

from __future__ import annotations

import re

import sqlalchemy as sa

from smeadmin.actions.fund_earmark import earmarks
from smeadmin.actions.fund_forecast import expiring, forecast_fund
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund import (
    AmountNotPositive,
    Appropriation,
    BadFundCode,
    Count,
    FundCreated,
    FundExists,
    FundLine,
    FundMoved,
    FundShown,
    Pot,
)
from smeadmin.domain.fund_year import FundClosed
from smeadmin.domain.ledger import Account, Event, FundRef, Move, Standing, standing
from smeadmin.storage import books, ledger
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import MOST, Fund, FundBalance, Posting
from smeadmin.storage.tables.log import ChangeRow

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", re.ASCII)


def create_fund(change: Change, *, code: str, name: str, year: int) -> FundCreated:
    """Make a fund of one year with nothing in it; raises BadFundCode, FundExists."""
    if not _CODE.fullmatch(code):
        raise BadFundCode({"fund": code}, way_out=("smeadmin fund create FW2026 --year 2026",))
    if change.scalar(sa.select(of(Fund).c.id).where(of(Fund).c.code == code)) is not None:
        raise FundExists({"fund": code}, way_out=(f"smeadmin fund show {code}",))
    change.insert(Fund, code=code, name=name, year=year)
    change.summary = {"fund": code}
    return FundCreated(code, name, year)


def open_fund(view: View, fund: str) -> FundRef:
    """Find a fund that is not closed; raises FundNotFound, FundClosed."""
    found = ledger.find_fund(view, fund)
    if found.closed_on is not None:
        raise FundClosed(
            {"fund": found.code, "on": found.closed_on.isoformat()},
            way_out=(f"smeadmin fund create FW{found.year + 1} --year {found.year + 1}",),
        )
    return found


def appropriate_fund(
    change: Change, *, fund: str, amount_fen: int, origin: str | None = None
) -> FundMoved:
    """Bring money into a fund, in fen; ``origin`` is whose money it is (province, city …)."""
    found = open_fund(change, fund)
    check_amount(amount_fen)
    move = Move(
        found.id,
        Event.APPROPRIATE,
        Account.APPROPRIATED,
        Account.AVAILABLE,
        amount_fen,
        origin=origin,
    )
    ledger.post(change, move)
    return show_moved(change, found, amount_fen, "", origin)


def allocate_fund(change: Change, *, fund: str, purpose: str, amount_fen: int) -> FundMoved:
    """Set money of a fund aside for one purpose, in fen; raises FundExhausted."""
    found = open_fund(change, fund)
    check_amount(amount_fen)
    move = Move(
        found.id,
        Event.ALLOCATE,
        Account.AVAILABLE,
        Account.AVAILABLE,
        amount_fen,
        to_purpose=purpose.strip(),
    )
    ledger.post(change, move)
    return show_moved(change, found, amount_fen, purpose.strip(), None)


def check_amount(amount_fen: int, *way_out: str) -> None:
    """Refuse what is no amount of money; raises AmountNotPositive."""
    if not 0 < amount_fen <= MOST:
        raise AmountNotPositive(
            {"amount": format_yuan(amount_fen)}, way_out=("--amount 2000.00", *way_out)
        )


def show_moved(
    change: Change, fund: FundRef, amount_fen: int, purpose: str, origin: str | None
) -> FundMoved:
    """Give the answer of a movement of a fund's money, and note it as what the change is about."""
    change.summary = {"fund": fund.code, "amount_fen": amount_fen}
    total = standing_of(change, fund.id)
    return FundMoved(
        fund,
        amount_fen,
        purpose,
        origin,
        change.act.document,
        ledger.available(change, fund.id, purpose),
        total.appropriated,
        ledger.available(change, fund.id),
    )


def list_funds(view: View) -> tuple[FundLine, ...]:
    """List all funds with what they hold."""
    t = of(FundBalance)
    sums: dict[int, dict[Account, int]] = {}
    for row in view.rows(
        sa.select(t.c.fund_id, t.c.account, sa.func.sum(t.c.balance_fen).label("fen")).group_by(
            t.c.fund_id, t.c.account
        )
    ):
        sums.setdefault(row["fund_id"], {})[Account(row["account"])] = int(row["fen"])
    return tuple(FundLine(f, standing(sums.get(f.id, {}))) for f in ledger.funds(view))


def show_fund(view: View, *, fund: str) -> FundShown:
    """Show one fund: the equation, its pots, and what stands behind each term."""
    found = ledger.find_fund(view, fund)
    held = ledger.balances(view, found.id)
    purposes = sorted({purpose for purpose, _account in held})
    return FundShown(
        fund=found,
        on=view.on,
        standing=standing_of(view, found.id),
        appropriations=_appropriations(view, found.id),
        pots=tuple(
            Pot(
                purpose,
                held.get((purpose, Account.AVAILABLE), 0),
                held.get((purpose, Account.COMMITTED), 0)
                + held.get((purpose, Account.AWAITING), 0),
                held.get((purpose, Account.PAYABLE), 0),
                held.get((purpose, Account.PAID), 0)
                + held.get((purpose, Account.RECEIVED_BACK), 0),
            )
            for purpose in purposes
        ),
        unused=_count(books.unused(view, found.id)),
        awaiting=_count(books.awaiting(view, found.id)),
        awards=_count(books.others(view, found.id, Account.COMMITTED)),
        approved=_count(books.approved(view, found.id)),
        settled=_count(books.settled(view, found.id)),
        expiring=expiring(view, found.id),
        ahead=forecast_fund(view, fund=found.code),
        earmarks=tuple(earmarks(view, found, standing_of(view, found.id))),
    )


def standing_of(view: View, fund_id: int) -> Standing:
    """Give what a fund holds in each account, its pots together."""
    sums: dict[Account, int] = {}
    for (_purpose, account), fen in ledger.balances(view, fund_id).items():
        sums[account] = sums.get(account, 0) + fen
    return standing(sums)


def _appropriations(view: View, fund_id: int) -> tuple[Appropriation, ...]:
    t, log = of(Posting), of(ChangeRow)
    undone = t.alias("undone")
    rows = view.rows(
        sa.select(t.c.posted_on, t.c.amount_fen, t.c.origin, log.c.document, log.c.number)
        .outerjoin(log, log.c.id == t.c.change_id)
        .outerjoin(undone, undone.c.reverses == t.c.id)
        .where(
            t.c.fund_id == fund_id,
            t.c.event == Event.APPROPRIATE.value,
            t.c.reverses.is_(None),
            undone.c.id.is_(None),
        )
        .order_by(t.c.id)
    )
    return tuple(
        Appropriation(
            row["posted_on"],
            row["amount_fen"],
            row["document"],
            row["origin"],
            change_number(row["number"]),
        )
        for row in rows
    )


def _count(found: books.Sum) -> Count:
    return Count(found.rows, found.fen)
