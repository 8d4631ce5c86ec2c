"""Freezing a prepared settlement: its sums and its digest follow from its lines, after each change anew."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.settlement.finding import find_settlement, payees_of
from smeadmin.domain.recovery import NotSamePayee
from smeadmin.domain.settlement import SettlementNotPrepared, SettlementState, digest_of
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.settlement import Payment, Settlement


def payment_to(change: Change, settlement: str, debtor: sa.RowMapping) -> sa.RowMapping:
    """Give what a prepared settlement pays to the debtor of a recovery.

    Raises SettlementNotPrepared, NotSamePayee.
    """
    row = find_settlement(change, settlement)
    if row["state"] != SettlementState.PREPARED.value:
        raise SettlementNotPrepared(
            {"settlement": row["number"]}, way_out=("smeadmin settle prepare",)
        )
    p = of(Payment)
    same = p.c.settlement_id == row["id"]
    for owner in ("institution_id", "enterprise_id"):
        same &= p.c[owner].is_not_distinct_from(debtor[owner])
    payment = change.first(sa.select(p).where(same))
    if payment is None:
        raise NotSamePayee(
            {"settlement": row["number"], "debtor": _name(change, debtor)},
            way_out=(f"smeadmin settle show {row['number']}",),
        )
    return payment


def _name(change: Change, debtor: sa.RowMapping) -> str:
    key = debtor["institution_id"] or debtor["enterprise_id"]
    table = of(Institution) if debtor["institution_id"] is not None else of(Enterprise)
    return str(change.scalar(sa.select(table.c.name).where(table.c.id == key)))


def freeze(change: Change, settlement_id: int) -> str:
    """Write the digest of a prepared settlement as it stands now, and give its number."""
    s = of(Settlement)
    row = change.one(sa.select(s).where(s.c.id == settlement_id))
    payees = payees_of(change, row)
    change.update(
        Settlement,
        (s.c.id == settlement_id) & (s.c.state == SettlementState.PREPARED.value),
        digest=digest_of(row["number"], row["until"], payees),
        netted_fen=sum(payee.netted_fen for payee in payees),
    )
    return str(row["number"])
