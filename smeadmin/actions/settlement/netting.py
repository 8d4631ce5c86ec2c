"""Booking what came back of a recovery: it is available again, and counted as received back."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund
from smeadmin.storage.tables.recovery import Recovery, RecoveryEntry


def net_moves(change: Change, payment: int) -> list[Move]:
    """Give the movements of the debts that a payment keeps back, and mark them done."""
    entry, r = of(RecoveryEntry), of(Recovery)
    rows = change.rows(
        sa.select(entry.c.amount_fen.label("back_fen"), r)
        .join(r, r.c.id == entry.c.recovery_id)
        .where(entry.c.payment_id == payment, entry.c.done == 0)
        .order_by(entry.c.id)
    )
    change.update(RecoveryEntry, (entry.c.payment_id == payment) & (entry.c.done == 0), done=True)
    return [back_move(change, row, row["back_fen"], Event.NET) for row in rows]


def back_move(change: Change, recovery: sa.RowMapping, fen: int, event: Event) -> Move:
    """Make the movement of money that came back: available again, or, in a closed fund, the treasury's."""
    fund = of(Fund)
    closed = change.scalar(sa.select(fund.c.closed_on).where(fund.c.id == recovery["fund_id"]))
    return Move(
        recovery["fund_id"],
        event,
        Account.RECEIVED_BACK,
        Account.AVAILABLE if closed is None else Account.RETURNED,
        fen,
        purpose=recovery["purpose"],
        subject=recovery["number"],
    )
