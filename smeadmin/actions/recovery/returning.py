"""How a recovery comes back: kept back from the next settlement, received, or given up by authority."""

from __future__ import annotations

from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.recovery.deciding import assert_document
from smeadmin.actions.recovery.finding import check_step, find_recovery, left_of, take_step
from smeadmin.actions.recovery.showing import show_recovery
from smeadmin.actions.settlement.freezing import freeze, payment_to
from smeadmin.actions.settlement.netting import back_moves
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.ledger import Event
from smeadmin.domain.recovery import (
    RecoveryNetted,
    RecoveryReasonNeeded,
    RecoveryShown,
    RecoveryStep,
    RecoveryTooMuch,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.recovery import RecoveryEntry
from smeadmin.storage.tables.settlement import Payment


def net_recovery(
    change: Change, *, recovery: str, settlement: str, amount_fen: int | None = None
) -> RecoveryNetted:
    """Keep a recovery back from what its debtor gets in a prepared settlement, as much as fits (fen).

    The settlement is frozen anew. The money is booked when the rest is paid. Raises
    RecoveryStepImpossible, NotSamePayee, RecoveryTooMuch, SettlementNotPrepared.
    """
    row = find_recovery(change, recovery)
    check_step(row, RecoveryStep.NET)
    payment = payment_to(change, settlement, row)
    room = payment["amount_fen"] - payment["netted_fen"]
    most = min(left_of(row), room)
    fen = most if amount_fen is None else amount_fen
    _assert_within(fen, most, row["number"])
    take_step(change, row, RecoveryStep.NET, netted_fen=row["netted_fen"] + fen)
    change.insert(
        RecoveryEntry,
        recovery_id=row["id"],
        kind="net",
        amount_fen=fen,
        entered_on=change.on,
        payment_id=payment["id"],
        done=False,
    )
    p = of(Payment)
    netted = payment["netted_fen"] + fen
    change.update(Payment, p.c.id == payment["id"], netted_fen=netted)
    number = freeze(change, payment["settlement_id"])
    change.summary = {"recovery": row["number"], "settlement": number, "amount_fen": fen}
    shown = show_recovery(change, recovery=row["number"])
    return RecoveryNetted(shown, number, fen, payment["amount_fen"], netted)


def receive_recovery(change: Change, *, recovery: str, amount_fen: int) -> RecoveryShown:
    """Book money that came back (fen), by the document that says so; it is available again.

    Raises RecoveryStepImpossible, RecoveryTooMuch, RecoveryDocumentNeeded.
    """
    row = find_recovery(change, recovery)
    check_step(row, RecoveryStep.RECEIVE)
    assert_document(change, f"recovery receive {row['number']} --amount {format_yuan(amount_fen)}")
    _assert_within(amount_fen, left_of(row), row["number"])
    ledger.lock_funds(change, [row["fund_id"]])
    take_step(change, row, RecoveryStep.RECEIVE, received_fen=row["received_fen"] + amount_fen)
    _enter(change, row["id"], "receive", amount_fen)
    ledger.post_many(change, back_moves(change, row, amount_fen, Event.RECEIVE))
    change.summary = {"recovery": row["number"], "amount_fen": amount_fen}
    return show_recovery(change, recovery=row["number"])


def write_off_recovery(
    change: Change, *, recovery: str, amount_fen: int | None = None
) -> RecoveryShown:
    """Give up what is still owed, or ``amount_fen`` of it, on the authority of a document.

    Never by who decided or opened it. Raises SelfApproval, RecoveryStepImpossible, RecoveryTooMuch,
    RecoveryDocumentNeeded, RecoveryReasonNeeded.
    """
    row = find_recovery(change, recovery)
    check_step(row, RecoveryStep.WRITE_OFF)
    number, command = row["number"], f"recovery write-off {row['number']}"
    if amount_fen is not None:
        command += f" --amount {format_yuan(amount_fen).replace(',', '')}"
    assert_document(change, command)
    if not change.act.reason:
        raise RecoveryReasonNeeded({"command": command}, way_out=("--reason " + _("TEXT"),))
    for maker in (row["opened_by"], row["decided_by"]):
        check_another_person(
            change,
            change.act,
            maker=maker,
            change_id=row["change_id"],
            what=number,
            command=f"smeadmin {command} --doc {_('NUMBER')} --reason {_('TEXT')}",
        )
    left = left_of(row)
    fen = left if amount_fen is None else amount_fen
    _assert_within(fen, left, number)
    take_step(change, row, RecoveryStep.WRITE_OFF, written_fen=row["written_fen"] + fen)
    _enter(change, row["id"], "write_off", fen)
    change.summary = {"recovery": number, "amount_fen": fen}
    return show_recovery(change, recovery=number)


def _assert_within(fen: int, most: int, subject: str) -> None:
    if not 0 < fen <= most:
        raise RecoveryTooMuch(
            {"amount": format_yuan(fen), "subject": subject},
            short_by=(_("at most {most} yuan").format(most=format_yuan(most)),),
            way_out=(f"--amount {format_yuan(most).replace(',', '')}",),
        )


def _enter(change: Change, recovery_id: int, kind: str, fen: int) -> None:
    change.insert(
        RecoveryEntry,
        recovery_id=recovery_id,
        kind=kind,
        amount_fen=fen,
        entered_on=change.on,
        document=change.act.document,
        note=change.act.reason,
    )
