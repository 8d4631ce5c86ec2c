"""Booking what the bank did: payments, what it sent back, and the debts that were kept back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.settlement.finding import parts_of, pay_move
from smeadmin.actions.settlement.netting import net_moves
from smeadmin.domain.ledger import Move
from smeadmin.domain.settlement import Payee, cut_out
from smeadmin.storage import ledger
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.settlement import Payment, SettlementLine


def book(change: Change, settlement: sa.RowMapping, steps: Sequence[tuple[Payee, Payee]]) -> None:
    """Book each payment as it was and as it is now: its claims, its state, its money."""
    moves: list[Move] = []
    for before, after in steps:
        moves += _claims(change, settlement, before.settled_fen, after)
        if after.net_done and not before.net_done and after.netted_fen:
            moves += net_moves(change, after.key)
        change.update(
            Payment,
            of(Payment).c.id == after.key,
            state=after.state.value,
            paid_fen=after.paid_fen,
            net_done=after.net_done,
            paid_on=after.paid_on,
            bank_ref=after.bank_ref,
            failure=after.failure,
        )
    ledger.post_many(change, moves)


def _claims(change: Change, settlement: sa.RowMapping, settled: int, after: Payee) -> list[Move]:
    """Spread what is settled now over the claims of a payment, and give the movements between."""
    line = of(SettlementLine)
    rows = change.rows(sa.select(line).where(line.c.payment_id == after.key).order_by(line.c.id))
    parts, earlier = parts_of(change, rows), _paid_earlier(change, rows, after.key)
    low, high = sorted((settled, after.settled_fen))
    back = after.settled_fen < settled
    moves: list[Move] = []
    at = 0
    for row in rows:
        start, end = max(low - at, 0), min(high - at, row["amount_fen"])
        at += row["amount_fen"]
        if start >= end:
            continue
        paid = row["paid_fen"] + (start - end if back else end - start)
        change.update(SettlementLine, line.c.id == row["id"], paid_fen=paid)
        before = earlier.get((row["claim_id"], row["award_payment_id"]), 0)
        pieces = cut_out(parts[row["id"]], before + start, before + end)
        moves += [pay_move(part, fen, settlement["number"], back=back) for part, fen in pieces]
    return moves


def _paid_earlier(
    change: Change, rows: Sequence[sa.RowMapping], payment: int
) -> dict[tuple[int | None, int | None], int]:
    """Give how much of each claim or award earlier payments have settled."""
    line = of(SettlementLine)
    claims = [row["claim_id"] for row in rows if row["claim_id"] is not None]
    awards = [row["award_payment_id"] for row in rows if row["claim_id"] is None]
    same = line.c.claim_id.in_(claims or [-1]) | line.c.award_payment_id.in_(awards or [-1])
    found = change.connection.execute(
        sa.select(line.c.claim_id, line.c.award_payment_id, sa.func.sum(line.c.paid_fen))
        .where(same, line.c.payment_id < payment)
        .group_by(line.c.claim_id, line.c.award_payment_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in found}
