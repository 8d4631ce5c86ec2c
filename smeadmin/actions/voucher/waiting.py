"""What waits in the work with vouchers, by programme: late, to register, lapsing, held, in the queue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.voucher.rules import china_day
from smeadmin.domain.voucher import Waiting
from smeadmin.reference import desks
from smeadmin.storage import vouchers
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Voucher, VoucherAct, VoucherApplication

ORDER = ("overdue", "register", "queue", "expiring", "held")


def what_waits(view: View) -> tuple[Waiting, ...]:
    """List what waits, the most pressing first: by kind, then by day."""
    codes = {one.id: one.code for one in vouchers.programmes(view)}
    found = [*_vouchers(view, codes), *_queues(view, codes)]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.what), one.day, one.programme)))


def _vouchers(view: View, codes: dict[int, str]) -> list[Waiting]:
    v, a = of(Voucher), of(VoucherAct)
    late = v.c.valid_until < view.on
    open_ = v.c.register_by.isnot(None) & v.c.registered_on.is_(None)
    held = (
        sa.select(sa.func.max(a.c.acted_on))
        .where(a.c.voucher_id == v.c.id, a.c.act == "hold")
        .scalar_subquery()
    )
    soon = view.on + dt.timedelta(desks.days("vouchers_lapsing"))
    kinds: dict[str, tuple[sa.ColumnElement[bool], Any]] = {
        "overdue": ((v.c.state == "issued") & late, v.c.valid_until),
        "register": ((v.c.state == "issued") & ~late & open_, v.c.register_by),
        "expiring": (
            (v.c.state == "issued") & ~late & ~open_ & (v.c.valid_until <= soon),
            v.c.valid_until,
        ),
        "held": (v.c.state == "held", held),
    }
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    found = []
    for what, (where, day) in kinds.items():
        rows = view.rows(
            sa.select(
                v.c.programme_id,
                sa.func.count().label("n"),
                sa.func.sum(left).label("fen"),
                sa.type_coerce(sa.func.min(day), v.c.valid_until.type).label("day"),
            )
            .where(where)
            .group_by(v.c.programme_id)
        )
        found += [
            Waiting(what, codes[r["programme_id"]], r["n"], int(r["fen"]), r["day"] or view.on)
            for r in rows
        ]
    return found


def _queues(view: View, codes: dict[int, str]) -> list[Waiting]:
    a = of(VoucherApplication)
    rows = view.rows(
        sa.select(
            a.c.programme_id,
            sa.func.count().label("n"),
            sa.func.coalesce(sa.func.sum(a.c.asked_fen), 0).label("fen"),
            sa.type_coerce(sa.func.min(a.c.applied_at), a.c.applied_at.type).label("first"),
        )
        .where(a.c.state == "waiting")
        .group_by(a.c.programme_id)
    )
    return [
        Waiting("queue", codes[r["programme_id"]], r["n"], int(r["fen"]), china_day(r["first"]))
        for r in rows
    ]
