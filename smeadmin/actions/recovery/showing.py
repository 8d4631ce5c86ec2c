"""Showing recoveries: one with its arithmetic and what came back, and all of them by age."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.account import find_payee
from smeadmin.actions.recovery.consequences import consequences_of
from smeadmin.actions.recovery.finding import find_recovery
from smeadmin.domain.recovery import Entry, RecoveryShown, RecoveryState, of_terms
from smeadmin.domain.registers import office_number
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import Fund
from smeadmin.storage.tables.recovery import Recovery, RecoveryEntry
from smeadmin.storage.tables.settlement import Payment, Settlement


def show_recovery(view: View, *, recovery: str) -> RecoveryShown:
    """Show one recovery; raises RecoveryNotFound."""
    row = find_recovery(view, recovery)
    return _shown(view, of(Recovery).c.id == row["id"], whole=True)[0]


def list_recoveries(
    view: View, *, state: str | None = None, payee: str | None = None
) -> tuple[RecoveryShown, ...]:
    """List recoveries by number; ``payee``: whose debts they are."""
    t = of(Recovery)
    where: list[sa.ColumnElement[bool]] = []
    if state is not None:
        where.append(t.c.state == state)
    if payee is not None:
        (kind, key), _found = find_payee(view, payee)
        where.append(t.c[f"{kind}_id"] == key)
    return tuple(_shown(view, *where))


def _shown(view: View, *where: sa.ColumnElement[bool], whole: bool = False) -> list[RecoveryShown]:
    t, i, e, fund = of(Recovery), of(Institution), of(Enterprise), of(Fund)
    rows = view.rows(
        sa.select(
            t,
            sa.func.coalesce(i.c.name, e.c.name).label("debtor"),
            sa.func.coalesce(i.c.credit_code, e.c.credit_code).label("credit_code"),
            sa.func.coalesce(i.c.office_no, e.c.office_no).label("office_no"),
            fund.c.code.label("fund"),
        )
        .join(fund, fund.c.id == t.c.fund_id)
        .outerjoin(i, i.c.id == t.c.institution_id)
        .outerjoin(e, e.c.id == t.c.enterprise_id)
        .where(*where)
        .order_by(t.c.id)
    )
    return [_one(view, row, whole) for row in rows]


def _one(view: View, row: sa.RowMapping, whole: bool) -> RecoveryShown:
    kind = "institution" if row["institution_id"] is not None else "enterprise"
    decided = row["decided_on"]
    return RecoveryShown(
        recovery=row["number"],
        state=RecoveryState(row["state"]),
        debtor=row["debtor"],
        credit_code=row["credit_code"] or office_number(kind, row["office_no"]),
        subject=row["subject"],
        line=row["line"],
        voucher=row["voucher"],
        fund=row["fund"],
        priced=of_terms(row["terms"]),
        paid_fen=row["paid_fen"],
        due_fen=row["due_fen"],
        amount_fen=row["amount_fen"],
        netted_fen=row["netted_fen"],
        received_fen=row["received_fen"],
        written_fen=row["written_fen"],
        reason=row["reason"],
        opened_by=row["opened_by"],
        opened_on=row["opened_on"],
        decided_by=row["decided_by"],
        decided_on=decided,
        document=row["document"],
        due_on=row["due_on"],
        days=None if decided is None else (view.on - decided).days,
        entries=_entries(view, row["id"]) if whole else (),
        consequences=consequences_of(view, row) if whole else (),
    )


def _entries(view: View, recovery_id: int) -> tuple[Entry, ...]:
    t, p, s = of(RecoveryEntry), of(Payment), of(Settlement)
    rows = view.rows(
        sa.select(t, s.c.number)
        .outerjoin(p, p.c.id == t.c.payment_id)
        .outerjoin(s, s.c.id == p.c.settlement_id)
        .where(t.c.recovery_id == recovery_id)
        .order_by(t.c.id)
    )
    return tuple(
        Entry(
            row["kind"],
            row["amount_fen"],
            row["entered_on"],
            row["done"],
            row["number"],
            row["document"],
            row["note"],
        )
        for row in rows
    )
