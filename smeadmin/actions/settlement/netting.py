"""Booking what came back of a recovery: it is available again, and counted as received back."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.sharing import apportioned
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund, Posting
from smeadmin.storage.tables.recovery import Recovery, RecoveryEntry


def net_moves(change: Change, payment: int) -> list[Move]:
    """Give the movements of the debts that a payment keeps back, and mark them done."""
    entry, r = of(RecoveryEntry), of(Recovery)
    mine = (entry.c.payment_id == payment) & (entry.c.done == 0)
    kept_back = (
        sa.select(entry.c.recovery_id, sa.func.sum(entry.c.amount_fen).label("fen"))
        .where(mine)
        .group_by(entry.c.recovery_id)
        .subquery()
    )
    rows = change.rows(
        sa.select(kept_back.c.fen.label("back_fen"), r)
        .join(r, r.c.id == kept_back.c.recovery_id)
        .order_by(r.c.id)
    )
    change.update(RecoveryEntry, mine, done=True)
    return [
        move for row in rows for move in back_moves(change, row, int(row["back_fen"]), Event.NET)
    ]


def back_moves(change: Change, recovery: sa.RowMapping, fen: int, event: Event) -> list[Move]:
    """Make the movements of money that came back (fen), to each source what it had paid.

    It is available again, or, in a closed fund, the treasury's.
    """
    fund = of(Fund)
    closed = change.scalar(sa.select(fund.c.closed_on).where(fund.c.id == recovery["fund_id"]))
    target = Account.AVAILABLE if closed is None else Account.RETURNED
    moves, left = [], fen
    for origin, owed in _owed(change, recovery).items():
        part = min(owed, left)
        left -= part
        if part:
            move = Move(
                recovery["fund_id"],
                event,
                Account.RECEIVED_BACK,
                target,
                part,
                purpose=recovery["purpose"],
                origin=origin,
                subject=recovery["number"],
            )
            moves.append(move)
    assert not left, "more came back than is owed"
    return moves


def _owed(view: View, recovery: sa.RowMapping) -> dict[str, int]:
    """Give what of a recovery each source has not got back yet (fen)."""
    t = of(Posting)
    back = Account.RECEIVED_BACK.value
    came = sa.case((t.c.from_account == back, t.c.amount_fen), else_=-t.c.amount_fen)
    touches = (t.c.from_account == back) | (t.c.to_account == back)
    rows = view.connection.execute(
        sa.select(t.c.origin, sa.func.sum(came))
        .where(t.c.subject == recovery["number"], touches)
        .group_by(t.c.origin)
    )
    got = {row[0]: int(row[1]) for row in rows}
    return {o: fen - got.get(o, 0) for o, fen in _parts(view, recovery).items()}


def _parts(view: View, recovery: sa.RowMapping) -> Mapping[str, int]:
    """Divide a recovery (fen) among the sources that had paid: by what earlier ones left of their shares."""
    key, r = recovery["redemption_id"], of(Recovery)
    left = vouchers.shares_of(view, [key]).get(key) if key and recovery["origin"] else None
    if not left:
        return {recovery["origin"]: recovery["amount_fen"]}
    same = sa.select(r.c.id, r.c.amount_fen).where(r.c.redemption_id == key).order_by(r.c.id)
    for row in view.rows(same):
        part = apportioned(row["amount_fen"], left)
        if row["id"] == recovery["id"]:
            return part
        left = {origin: fen - part[origin] for origin, fen in left.items()}
    raise AssertionError("a recovery of no redemption")
