"""Showing settlements: one with its payees, all of them, and what waits."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.settlement.finding import find_settlement, payees_of
from smeadmin.domain.settlement import (
    SettleDesk,
    SettlementLineListed,
    SettlementShown,
    SettlementState,
)
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.award import AwardPayment, AwardWithdrawal
from smeadmin.storage.tables.claim import Claim
from smeadmin.storage.tables.recovery import Recovery
from smeadmin.storage.tables.settlement import Payment, Settlement, SettlementLine


def show_settlement(view: View, *, settlement: str) -> SettlementShown:
    """Show one settlement with its payees; raises SettlementNotFound."""
    row = find_settlement(view, settlement)
    return SettlementShown(
        row["number"],
        SettlementState(row["state"]),
        row["until"],
        payees_of(view, row),
        row["digest"],
        row["prepared_by"],
        row["prepared_on"],
        row["approved_by"],
        row["approved_on"],
        row["exported_on"],
    )


def list_settlements(view: View, *, state: str | None = None) -> tuple[SettlementLineListed, ...]:
    """List settlements by number, with what was paid of each and how many payments failed."""
    s, p = of(Settlement), of(Payment)
    later = p.alias("later")
    failed = sa.case((p.c.state.in_(["failed", "partly"]) & later.c.id.is_(None), 1), else_=0)
    sums = {
        row[0]: (int(row[1]), int(row[2]))
        for row in view.connection.execute(
            sa.select(p.c.settlement_id, sa.func.sum(p.c.paid_fen), sa.func.sum(failed))
            .outerjoin(later, later.c.retries_id == p.c.id)
            .group_by(p.c.settlement_id)
        )
    }
    where = () if state is None else (s.c.state == state,)
    return tuple(
        SettlementLineListed(
            r["number"],
            SettlementState(r["state"]),
            r["until"],
            r["payees"],
            r["claims"],
            r["amount_fen"],
            *sums.get(r["id"], (0, 0)),
            r["prepared_by"],
            r["approved_by"],
            r["exported_on"] or r["approved_on"] or r["prepared_on"],
            r["netted_fen"],
        )
        for r in view.rows(sa.select(s).where(*where).order_by(s.c.id))
    )


def desk_settlement(view: View) -> SettleDesk:
    """Say what waits in the work with settlements, and how long it has waited."""
    claims, fen, since = waiting(view)
    on_their_way = tuple(
        x for x in list_settlements(view) if x.failed or x.state is not SettlementState.RECONCILED
    )
    a, r = of(Account), of(Recovery)
    accounts = view.scalar(sa.select(sa.func.count()).where(a.c.state == "proposed"))
    left = r.c.amount_fen - r.c.netted_fen - r.c.received_fen - r.c.written_fen
    debts = view.one(
        sa.select(sa.func.count().label("n"), sa.func.sum(left).label("fen")).where(
            r.c.state == "decided"
        )
    )
    return SettleDesk(
        view.on,
        claims,
        fen,
        since,
        on_their_way,
        int(accounts),
        int(debts["n"]),
        int(debts["fen"] or 0),
        *awards_waiting(view),
    )


def waiting(view: View) -> tuple[int, int, dt.date | None]:
    """Count the approved claims that no settlement has taken yet: how many, how much, since when."""
    c, line = of(Claim), of(SettlementLine)
    row = view.one(
        sa.select(
            sa.func.count().label("n"),
            sa.func.sum(c.c.amount_fen).label("fen"),
            sa.type_coerce(sa.func.min(c.c.approved_on), c.c.approved_on.type).label("since"),
        )
        .select_from(c)
        .outerjoin(line, line.c.claim_id == c.c.id)
        .where(c.c.state == "approved", line.c.id.is_(None))
    )
    return int(row["n"]), int(row["fen"] or 0), row["since"]


def awards_waiting(view: View) -> tuple[int, int, dt.date | None]:
    """Count what of awards is payable and in no settlement yet: how many parts, how much, since when."""
    a, line, gone = of(AwardPayment), of(SettlementLine), of(AwardWithdrawal)
    row = view.one(
        sa.select(
            sa.func.count().label("n"),
            sa.func.sum(a.c.amount_fen).label("fen"),
            sa.type_coerce(sa.func.min(a.c.payable_on), a.c.payable_on.type).label("since"),
        )
        .select_from(a)
        .outerjoin(line, line.c.award_payment_id == a.c.id)
        .outerjoin(gone, gone.c.award_place_id == a.c.award_place_id)
        .where(line.c.id.is_(None), gone.c.id.is_(None))
    )
    return int(row["n"]), int(row["fen"] or 0), row["since"]
