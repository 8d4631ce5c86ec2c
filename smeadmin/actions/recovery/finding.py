"""Finding a recovery, and moving it one step along its table of states."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smeadmin.domain.recovery import (
    RECOVERY_LABELS,
    RECOVERY_STEPS,
    RecoveryNotFound,
    RecoveryState,
    RecoveryStep,
    RecoveryStepImpossible,
)
from smeadmin.i18n import Text
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.recovery import Recovery

_STEP_LABELS = {
    RecoveryStep.DECIDE: Text("核定", "decided"),
    RecoveryStep.NET: Text("抵扣", "netted"),
    RecoveryStep.RECEIVE: Text("收回", "received"),
    RecoveryStep.WRITE_OFF: Text("销账", "written off"),
}


def find_recovery(view: View, recovery: str) -> sa.RowMapping:
    """Give the row of a recovery by its number; raises RecoveryNotFound."""
    t = of(Recovery)
    row = view.first(sa.select(t).where(t.c.number == recovery.strip().upper()))
    if row is None:
        raise RecoveryNotFound({"recovery": recovery}, way_out=("smeadmin recovery list",))
    return row


def check_step(row: sa.RowMapping, step: RecoveryStep) -> None:
    """Refuse a step that has no place in the state; raises RecoveryStepImpossible."""
    state = RecoveryState(row["state"])
    if (state, step) not in RECOVERY_STEPS:
        raise RecoveryStepImpossible(
            {
                "recovery": row["number"],
                "state": str(RECOVERY_LABELS[state]),
                "step": str(_STEP_LABELS[step]),
            },
            way_out=(f"smeadmin recovery show {row['number']}",),
        )


def take_step(change: Change, row: sa.RowMapping, step: RecoveryStep, **values: Any) -> None:
    """Write what a step changes, if nobody else has been first; raises RecoveryStepImpossible."""
    check_step(row, step)
    t = of(Recovery)
    same = (t.c.id == row["id"]) & (t.c.state == row["state"])
    for part in ("netted_fen", "received_fen", "written_fen"):
        same &= t.c[part] == row[part]
    after = {**row, **values}
    back = after["netted_fen"] + after["received_fen"] + after["written_fen"]
    state = RecoveryState.DECIDED
    if back == row["amount_fen"]:
        state = (
            RecoveryState.WRITTEN_OFF if step is RecoveryStep.WRITE_OFF else RecoveryState.SETTLED
        )
    assert state in RECOVERY_STEPS[RecoveryState(row["state"]), step]
    if change.update(Recovery, same, **values, state=state.value) != 1:
        check_step(find_recovery(change, row["number"]), step)
        raise RecoveryStepImpossible(
            {"recovery": row["number"], "state": "", "step": str(_STEP_LABELS[step])},
            way_out=(f"smeadmin recovery show {row['number']}",),
        )


def left_of(row: sa.RowMapping) -> int:
    """Give what is still owed of a recovery (fen)."""
    back = row["netted_fen"] + row["received_fen"] + row["written_fen"]
    return int(row["amount_fen"] - back)
