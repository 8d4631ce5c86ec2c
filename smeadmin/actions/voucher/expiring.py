"""Taking back what was not used in time: the money returns to the fund once."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.voucher.showing import list_vouchers
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.voucher import Expired
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
    moves: list[Move] = []
    back: dict[tuple[str, int, int], tuple[int, int]] = {}
    funds: dict[str, int] = {}
    for row in rows:
        one = by_id[row["programme_id"]]
        rest = row["amount_fen"] - row["used_fen"] - row["returned_fen"]
        moves.append(
            Move(
                one.fund.id,
                Event.EXPIRE,
                Account.COMMITTED,
                Account.AVAILABLE,
                rest,
                purpose=one.purpose,
                voucher=row["code"],
            )
        )
        key = (caps.rule_of(one.policy, one.noun), row["enterprise_id"], row["year"])
        fen, count = back.get(key, (0, 0))
        back[key] = (fen + rest, count + (row["used_fen"] == 0))
        funds[one.fund.code] = funds.get(one.fund.code, 0) + rest
    if rows:
        done = change.update(
            Voucher, late, state="expired", returned_fen=v.c.amount_fen - v.c.used_fen
        )
        assert done == len(rows), "vouchers that were held have changed"
        ledger.post_many(change, moves)
        for (rule, enterprise, year), (fen, count) in sorted(back.items()):
            caps.give_back(change, rule, enterprise, year, fen, count)
        change.summary = {"vouchers": len(rows), "amount_fen": sum(funds.values())}
    return Expired(
        programme and chosen[0].code,
        len(rows),
        sum(funds.values()),
        tuple(sorted(funds.items())),
        list_vouchers(change, keys=[row["id"] for row in rows[:SHOWN]]),
    )
