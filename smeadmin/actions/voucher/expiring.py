"""Taking back what was not used in time: the money returns to the fund once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from smeadmin.actions.voucher.showing import list_vouchers
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.voucher import Expired, ProgrammeRef
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Voucher

SHOWN = 20


def expire_vouchers(change: Change, *, programme: str | None = None) -> Expired:
    """Close every voucher whose last day lies before the day of the change and give its rest back.

    A second run finds none. One programme, or all; raises ProgrammeNotFound.
    """
    v = of(Voucher)
    chosen = (
        [vouchers.find_programme(change, programme)] if programme else vouchers.programmes(change)
    )
    ledger.lock_funds(change, {one.fund.id for one in chosen})
    by_id = {one.id: one for one in chosen}
    late = (
        (v.c.state == "issued")
        & (v.c.valid_until < change.on)
        & v.c.programme_id.in_(sorted(by_id) or [-1])
    )
    rows = change.rows(sa.select(v).where(late).order_by(v.c.id).with_for_update())
    moves = [_move(row, by_id[row["programme_id"]]) for row in rows]
    funds: dict[str, int] = {}
    for row, move in zip(rows, moves, strict=True):
        fund = by_id[row["programme_id"]].fund.code
        funds[fund] = funds.get(fund, 0) + move.amount_fen
    if rows:
        done = change.update(
            Voucher, late, state="expired", returned_fen=v.c.amount_fen - v.c.used_fen
        )
        assert done == len(rows), "vouchers that were held have changed"
        ledger.post_many(change, moves)
        _give_back(change, rows, moves, by_id)
        change.summary = {"vouchers": len(rows), "amount_fen": sum(funds.values())}
    return Expired(
        programme and chosen[0].code,
        len(rows),
        sum(funds.values()),
        tuple(sorted(funds.items())),
        list_vouchers(change, keys=[row["id"] for row in rows[:SHOWN]]),
    )


def _move(row: sa.RowMapping, programme: ProgrammeRef) -> Move:
    fen = row["amount_fen"] - row["used_fen"] - row["returned_fen"]
    ends = (Account.COMMITTED, Account.AVAILABLE)
    return programme.move(Event.EXPIRE, *ends, fen, voucher=row["code"])


def _give_back(
    change: Change,
    rows: Sequence[sa.RowMapping],
    moves: Sequence[Move],
    programmes: Mapping[int, ProgrammeRef],
) -> None:
    """Count less for each enterprise: what goes back, and the vouchers of which nothing was used."""
    back: dict[tuple[str, int, int], tuple[int, int]] = {}
    for row, move in zip(rows, moves, strict=True):
        one = programmes[row["programme_id"]]
        key = (caps.rule_of(one.policy, one.noun), row["enterprise_id"], row["year"])
        fen, count = back.get(key, (0, 0))
        back[key] = (fen + move.amount_fen, count + (row["used_fen"] == 0))
    for (rule, enterprise, year), (fen, count) in sorted(back.items()):
        caps.give_back(change, rule, enterprise, year, fen, count)
