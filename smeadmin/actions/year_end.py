"""The end of a year for all funds: what is still in the way of each, and closing them in one change."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.actions.fund import standing_of
from smeadmin.actions.fund_year import close_fund, promised_of
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund_year import (
    FundNotSettled,
    NoFundOfYear,
    YearClosed,
    YearEnd,
    YearFund,
    YearNeedsWhere,
)
from smeadmin.domain.ledger import Account, FundNotFound, FundRef
from smeadmin.i18n import joined
from smeadmin.storage import books, ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Programme, Voucher


def show_year_end(view: View, *, year: int) -> YearEnd:
    """Show the funds of a year and what keeps each from being closed; raises NoFundOfYear."""
    funds = [one for one in ledger.funds(view) if one.year == year]
    if not funds:
        raise _nothing(year)
    v, p = of(Voucher), of(Programme)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    late = {
        row["fund_id"]: row
        for row in view.rows(
            sa.select(
                p.c.fund_id,
                sa.func.count().label("n"),
                sa.func.sum(left).label("fen"),
            )
            .join(p, p.c.id == v.c.programme_id)
            .where(v.c.state == "issued", v.c.valid_until < view.on)
            .group_by(p.c.fund_id)
        )
    }
    lines = []
    for one in funds:
        row = late.get(one.id)
        held = (0, 0) if row is None else (int(row["n"]), int(row["fen"]))
        awards = books.others(view, one.id, Account.COMMITTED).fen
        lines.append(YearFund(one, standing_of(view, one.id), awards, *held))
    return YearEnd(year, tuple(lines))


def close_year(
    change: Change,
    *,
    year: int,
    carry: Mapping[str, str] | None = None,
    lapse: bool = False,
    treasury: bool = False,
) -> YearClosed:
    """Close every open fund of a year, all or none: overdue vouchers first, then the rest goes as said.

    ``carry``: the fund of a later year into which one is carried; what is not named lapses or goes back.
    Raises NoFundOfYear, FundNotFound, YearNeedsWhere, FundNotSettled, CarryBackwards.
    """
    into = dict(carry or {})
    funds = [one for one in ledger.funds(change) if one.year == year and one.closed_on is None]
    if not funds:
        raise _nothing(year)
    command = f"smeadmin {change.act.command} {year}"
    _assert_named(funds, year, into, command, lapse=lapse, treasury=treasury)
    ledger.lock_funds(change, [one.id for one in funds])
    expired = [
        expire_vouchers(change, programme=code) for one in funds for code in _drawing(change, one)
    ]
    _assert_settled(change, funds, year)
    swept = tuple(
        close_fund(
            change,
            fund=one.code,
            into=into.get(one.code),
            lapse=lapse and one.code not in into,
            treasury=treasury and one.code not in into,
        )
        for one in funds
    )
    change.summary = {"year": year, "amount_fen": sum(one.amount_fen for one in swept)}
    count, fen = sum(one.vouchers for one in expired), sum(one.amount_fen for one in expired)
    return YearClosed(year, swept, count, fen)


def _drawing(view: View, fund: FundRef) -> list[str]:
    p = of(Programme)
    found = sa.select(p.c.code).where(p.c.fund_id == fund.id).order_by(p.c.id)
    return list(view.connection.scalars(found))


def _nothing(year: int) -> NoFundOfYear:
    return NoFundOfYear({"year": year}, way_out=("smeadmin fund list",))


def _assert_named(
    funds: list[FundRef],
    year: int,
    into: Mapping[str, str],
    command: str,
    *,
    lapse: bool,
    treasury: bool,
) -> None:
    """Refuse a name that is no open fund of the year, and a fund of which nobody said where its rest goes."""
    codes = [one.code for one in funds]
    for code in into:
        if code not in codes:
            raise FundNotFound({"fund": code}, way_out=(f"smeadmin year-end status {year}",))
    left = [code for code in codes if code not in into]
    if not (lapse and treasury) and (not left or lapse or treasury):
        return
    goes = {code: into.get(code, code.replace(str(year), str(year + 1))) for code in codes}
    carry = {code: f" --carry {code}={there}" for code, there in goes.items()}
    said = command + "".join(carry[code] for code in into)
    whole = command + "".join(carry.values())
    raise YearNeedsWhere(
        {"funds": joined(left or codes)},
        way_out=(whole, f"{said} --lapse", f"{said} --treasury") if left else (whole,),
    )


def _assert_settled(change: Change, funds: list[FundRef], year: int) -> None:
    """Refuse the year while anything of any of its funds is promised, naming each."""
    promised = {one.code: sum(promised_of(change, one).values()) for one in funds}
    held = {code: fen for code, fen in promised.items() if fen}
    if held:
        raise FundNotSettled(
            {"fund": joined(held), "amount": format_yuan(sum(held.values()))},
            short_by=[f"{code}  {format_yuan(fen)}" for code, fen in held.items()],
            way_out=(f"smeadmin year-end status {year}",),
        )
