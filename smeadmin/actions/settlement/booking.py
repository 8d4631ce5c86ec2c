"""Booking what the bank did: payments, what it sent back, and the debts that were kept back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

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
    lines = _lines(change, settlement["id"], {after.key for _before, after in steps})
    parts = parts_of(change, [row for own in lines.values() for row in own])
    earlier = _paid_earlier(change, settlement["id"])
    moves: list[Move] = []
    paid: dict[int, dict[str, int]] = {}
    for before, after in steps:
        back = after.settled_fen < before.settled_fen
        for row, start, end in _between(lines[after.key], before.settled_fen, after.settled_fen):
            now = start - end if back else end - start
            paid[row["id"]] = {"paid_fen": row["paid_fen"] + now}
            done = earlier.get((row["claim_id"], row["award_payment_id"]), 0)
            pieces = cut_out(parts[row["id"]], done + start, done + end)
            moves += [pay_move(part, fen, settlement["number"], back=back) for part, fen in pieces]
        if after.net_done and not before.net_done and after.netted_fen:
            moves += net_moves(change, after.key)
    change.update_each(SettlementLine, "id", paid)
    change.update_each(Payment, "id", {after.key: _as_row(after) for _before, after in steps})
    ledger.post_many(change, moves)


def _as_row(payee: Payee) -> dict[str, Any]:
    return {
        "state": payee.state.value,
        "paid_fen": payee.paid_fen,
        "net_done": payee.net_done,
        "paid_on": payee.paid_on,
        "bank_ref": payee.bank_ref,
        "failure": payee.failure,
    }


def _lines(
    change: Change, settlement_id: int, payments: Collection[int]
) -> dict[int, list[sa.RowMapping]]:
    """Give the lines of some payments of a settlement, each payment's in the order they are paid in."""
    line = of(SettlementLine)
    found: dict[int, list[sa.RowMapping]] = {key: [] for key in payments}
    mine = sa.select(line).where(line.c.settlement_id == settlement_id)
    for row in change.rows(mine.order_by(line.c.id)):
        if row["payment_id"] in found:
            found[row["payment_id"]].append(row)
    return found


def _between(
    rows: Sequence[sa.RowMapping], settled: int, now: int
) -> Iterator[tuple[sa.RowMapping, int, int]]:
    """Give each line that lies between what was settled of a payment and what is now, from where to where."""
    low, high = sorted((settled, now))
    at = 0
    for row in rows:
        start, end = max(low - at, 0), min(high - at, row["amount_fen"])
        at += row["amount_fen"]
        if start < end:
            yield row, start, end


def _paid_earlier(change: Change, settlement_id: int) -> dict[tuple[int | None, int | None], int]:
    """Give how much of each claim or award of a settlement earlier ones have settled."""
    line, mine = of(SettlementLine), of(SettlementLine).alias("mine")
    found: dict[tuple[int | None, int | None], int] = {}
    for what in ("claim_id", "award_payment_id"):
        for key, fen in change.connection.execute(
            sa.select(line.c[what], sa.func.sum(line.c.paid_fen))
            .join(mine, mine.c[what] == line.c[what])
            .where(mine.c.settlement_id == settlement_id, line.c.settlement_id < settlement_id)
            .group_by(line.c[what])
        ):
            found[(key, None) if what == "claim_id" else (None, key)] = int(fen)
    return found
