"""The desk of the work with funds: what is near its stop, what lapses, what is still open of a past year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from smeadmin.actions.fund import list_funds
from smeadmin.actions.fund_forecast import forecast_fund
from smeadmin.domain.fund import FundDesk, FundLine, FundWait
from smeadmin.domain.fund_year import is_low
from smeadmin.reference import desks
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.recovery import Recovery
from smeadmin.storage.tables.voucher import Programme, Voucher


def desk_fund(view: View) -> FundDesk:
    """Say what waits in the work with funds; a closed fund waits for nothing."""
    lines = list_funds(view)
    waits = [w for line in lines if line.fund.closed_on is None for w in _waits(view, line)]
    return FundDesk(view.on, lines, tuple(sorted(waits, key=lambda w: w.until or dt.date.max)))


def _waits(view: View, line: FundLine) -> Iterator[FundWait]:
    fund, now = line.fund, line.standing
    if not now.sources:
        yield FundWait("empty", fund.code, 0)
        return
    past = fund.year < view.on.year
    for what, (rows, fen, until) in (
        ("expired", _vouchers(view, fund.id, of(Voucher).c.valid_until < view.on)),
        ("expiring", _vouchers(view, fund.id, _soon(view.on))),
    ):
        if rows:
            yield FundWait(what, fund.code, fen, until, rows)
    if past:
        held, ended = now.committed + now.awaiting + now.payable, dt.date(fund.year, 12, 31)
        if held:
            yield FundWait("not-settled", fund.code, held, ended)
        else:
            yield FundWait("to-close", fund.code, now.available, ended)
    elif is_low(now, desks.share("fund_low")):
        yield FundWait("low", fund.code, now.available, dt.date(fund.year, 12, 31))
    ahead = forecast_fund(view, fund=fund.code)
    paced = ahead.days >= desks.days("fund_pace_from")
    if (
        paced
        and ahead.run_out is not None
        and not is_low(now, desks.share("fund_low"))
        and not past
    ):
        yield FundWait("running-out", fund.code, now.available, ahead.run_out)
    if now.payable:
        yield FundWait("payable", fund.code, now.payable)
    rows, fen, until = _owed(view, fund.id)
    if rows:
        yield FundWait("owed", fund.code, fen, until, rows)


def _soon(on: dt.date) -> sa.ColumnElement[bool]:
    last = of(Voucher).c.valid_until
    return (last >= on) & (last <= on + dt.timedelta(desks.days("vouchers_lapsing")))


def _vouchers(
    view: View, fund_id: int, where: sa.ColumnElement[bool]
) -> tuple[int, int, dt.date | None]:
    v, p = of(Voucher), of(Programme)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    row = view.one(
        sa.select(
            sa.func.count().label("rows"),
            sa.func.sum(left).label("fen"),
            sa.type_coerce(sa.func.min(v.c.valid_until), v.c.valid_until.type).label("until"),
        )
        .select_from(v)
        .join(p, p.c.id == v.c.programme_id)
        .where(p.c.fund_id == fund_id, v.c.state == "issued", where)
    )
    return int(row["rows"]), int(row["fen"] or 0), row["until"]


def _owed(view: View, fund_id: int) -> tuple[int, int, dt.date | None]:
    r = of(Recovery)
    left = r.c.amount_fen - r.c.netted_fen - r.c.received_fen - r.c.written_fen
    row = view.one(
        sa.select(
            sa.func.count().label("rows"),
            sa.func.sum(left).label("fen"),
            sa.type_coerce(sa.func.min(r.c.due_on), r.c.due_on.type).label("until"),
        ).where(r.c.fund_id == fund_id, r.c.state == "decided")
    )
    return int(row["rows"]), int(row["fen"] or 0), row["until"]
