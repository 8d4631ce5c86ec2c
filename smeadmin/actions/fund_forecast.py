"""How long a fund lasts at its pace, and which vouchers give their money back when."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.domain.fund import Count
from smeadmin.domain.fund_year import FundForecast, Lapsing, forecast
from smeadmin.domain.ledger import Account
from smeadmin.reference import desks
from smeadmin.storage import ledger
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.voucher import Programme, Voucher


def forecast_fund(view: View, *, fund: str) -> FundForecast:
    """Reckon how long a fund lasts at the pace of its last days, and what will lapse into it."""
    found = ledger.find_fund(view, fund)
    t = of(Posting)
    first = view.scalar(
        sa.select(sa.type_coerce(sa.func.min(t.c.posted_on), t.c.posted_on.type)).where(
            t.c.fund_id == found.id, t.c.from_account == Account.AVAILABLE.value
        )
    )
    since = view.on - dt.timedelta(desks.days("fund_pace"))
    since = since if first is None else max(since, first - dt.timedelta(1))
    days = max((view.on - since).days, 1)
    held = Account.COMMITTED.value
    free = Account.AVAILABLE.value
    out = sa.case(
        ((t.c.from_account == free) & (t.c.to_account == held), t.c.amount_fen),
        ((t.c.from_account == held) & (t.c.to_account == free), -t.c.amount_fen),
        else_=0,
    )
    promised = view.scalar(
        sa.select(sa.func.sum(out)).where(
            t.c.fund_id == found.id, t.c.posted_on > since, t.c.posted_on <= view.on
        )
    )
    return forecast(
        found,
        view.on,
        days,
        int(promised or 0),
        _held(view, found.id, Account.AVAILABLE),
        _held(view, found.id, Account.COMMITTED),
        _lapsing(view, found.id),
    )


def _held(view: View, fund_id: int, account: Account) -> int:
    held = ledger.balances(view, fund_id)
    return sum(fen for (_purpose, where), fen in held.items() if where is account)


def _lapsing(view: View, fund_id: int) -> tuple[Lapsing, ...]:
    v, p = of(Voucher), of(Programme)
    month = sa.func.substr(sa.type_coerce(v.c.valid_until, sa.Text), 1, 7)
    rows = view.connection.execute(
        sa.select(
            month,
            sa.func.count(),
            sa.func.sum(v.c.amount_fen - v.c.used_fen - v.c.returned_fen),
        )
        .join(p, p.c.id == v.c.programme_id)
        .where(p.c.fund_id == fund_id, v.c.state == "issued")
        .group_by(month)
        .order_by(month)
    )
    return tuple(Lapsing(str(row[0]), int(row[1]), int(row[2])) for row in rows)


def expiring(view: View, fund_id: int) -> Count:
    """Count the vouchers of a fund that lapse soon, and what they still hold (fen)."""
    v, p = of(Voucher), of(Programme)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    row = view.one(
        sa.select(sa.func.count().label("rows"), sa.func.sum(left).label("fen"))
        .select_from(v)
        .join(p, p.c.id == v.c.programme_id)
        .where(
            p.c.fund_id == fund_id,
            v.c.state == "issued",
            v.c.valid_until >= view.on,
            v.c.valid_until <= view.on + dt.timedelta(desks.days("vouchers_lapsing")),
        )
    )
    return Count(int(row["rows"]), int(row["fen"] or 0))
