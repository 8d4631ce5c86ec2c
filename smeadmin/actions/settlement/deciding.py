"""Approving a settlement word for word, and handing it to finance as a payment file."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.settlement.booking import book
from smeadmin.actions.settlement.finding import assert_unaltered, find_settlement, full_accounts
from smeadmin.actions.settlement.showing import show_settlement
from smeadmin.domain.settlement import (
    Payee,
    PaymentState,
    SettlementNotApproved,
    SettlementNotPrepared,
    SettlementShown,
    SettlementState,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.settlement import Payment, Settlement


def approve_settlement(change: Change, *, settlement: str) -> SettlementShown:
    """Approve what was prepared, word for word; never by who prepared it.

    Raises SelfApproval, SettlementNotPrepared, SettlementAltered when the lines are no longer those
    that were frozen.
    """
    s = of(Settlement)
    row = find_settlement(change, settlement)
    check_another_person(
        change,
        change.act,
        maker=row["prepared_by"],
        change_id=row["change_id"],
        what=row["number"],
        command=f"smeadmin settle approve {row['number']}",
    )
    assert_unaltered(change, row)
    done = change.update(
        Settlement,
        (s.c.id == row["id"]) & (s.c.state == SettlementState.PREPARED.value),
        state=SettlementState.APPROVED.value,
        approved_by=change.act.by,
        approved_on=change.on,
    )
    if done != 1:
        raise SettlementNotPrepared(
            {"settlement": row["number"]}, way_out=(f"smeadmin settle show {row['number']}",)
        )
    change.summary = {"settlement": row["number"], "amount_fen": row["amount_fen"]}
    return show_settlement(change, settlement=row["number"])


def export_settlement(
    change: Change, *, settlement: str, file: str
) -> tuple[SettlementShown, dict[int, dict[str, str]]]:
    """Hand an approved settlement to finance: what the payment ``file`` holds, and the full accounts.

    It is paid when the bank says so. A second export gives the same and records nothing. Raises
    SettlementNotApproved, SettlementAltered.
    """
    row = find_settlement(change, settlement)
    payees = assert_unaltered(change, row)
    if row["state"] == SettlementState.PREPARED.value:
        raise SettlementNotApproved(
            {"settlement": row["number"]},
            way_out=(f"smeadmin settle approve {row['number']} --by " + _("NAME"),),
        )
    again = row["state"] != SettlementState.APPROVED.value
    if not again:
        _send(change, row, payees)
    shown = show_settlement(change, settlement=row["number"])
    accounts = full_accounts(change, row["id"])
    return replace(shown, file=file, again=again), accounts


def _send(change: Change, row: sa.RowMapping, payees: tuple[Payee, ...]) -> None:
    s, p = of(Settlement), of(Payment)
    done = change.update(
        Settlement,
        (s.c.id == row["id"]) & (s.c.state == SettlementState.APPROVED.value),
        state=SettlementState.EXPORTED.value,
        exported_on=change.on,
    )
    if done != 1:
        raise SettlementNotApproved(
            {"settlement": row["number"]}, way_out=(f"smeadmin settle show {row['number']}",)
        )
    due = (p.c.settlement_id == row["id"]) & (p.c.state == PaymentState.DUE.value)
    change.update(Payment, due, state=PaymentState.SENT.value)
    nothing_left = [one for one in payees if one.due_fen == 0]
    book(
        change,
        row,
        [
            (one, replace(one, state=PaymentState.PAID, net_done=True, paid_on=change.on))
            for one in nothing_left
        ],
    )
    change.outward("settlement", row["number"], str(_("payment file")))
    change.summary = {
        "settlement": row["number"],
        "amount_fen": row["amount_fen"],
        "accounts": sum(one.account is not None for one in payees),
    }
