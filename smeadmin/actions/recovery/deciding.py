"""Deciding a recovery: another person, on a document; what is owed stands outside the fund until it comes."""

from __future__ import annotations

import datetime as dt

from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.recovery.finding import check_step, find_recovery, take_step
from smeadmin.actions.recovery.showing import show_recovery
from smeadmin.domain.recovery import RecoveryDocumentNeeded, RecoveryShown, RecoveryStep
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change


def decide_recovery(
    change: Change, *, recovery: str, due_on: dt.date | None = None
) -> RecoveryShown:
    """Decide that an amount is owed back, to be paid by ``due_on``; never by who opened it.

    Nothing is posted: a receivable stands outside the fund. Raises SelfApproval, RecoveryStepImpossible,
    RecoveryDocumentNeeded.
    """
    row = find_recovery(change, recovery)
    check_step(row, RecoveryStep.DECIDE)
    number = row["number"]
    check_another_person(
        change,
        change.act,
        maker=row["opened_by"],
        change_id=row["change_id"],
        what=number,
        command=f"smeadmin recovery decide {number} --doc " + _("NUMBER"),
    )
    assert_document(change, f"recovery decide {number}")
    take_step(
        change,
        row,
        RecoveryStep.DECIDE,
        decided_by=change.act.by,
        decided_on=change.on,
        document=change.act.document,
        due_on=due_on,
    )
    change.summary = {"recovery": number, "amount_fen": row["amount_fen"]}
    return show_recovery(change, recovery=number)


def assert_document(change: Change, command: str) -> None:
    """Refuse an act that rests on no document; raises RecoveryDocumentNeeded."""
    if not change.act.document:
        raise RecoveryDocumentNeeded(
            {"command": command}, way_out=(f"smeadmin {command} --doc " + _("NUMBER"),)
        )
