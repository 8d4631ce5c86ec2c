"""Exactly one writer: whether this copy may be written to, and how two copies stand to each other."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.domain.custody import Custody, RegisterHandedOver
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.change.view import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.custody import Custody as Row
from smeadmin.storage.tables.log import ChangeRow

COMMAND = "db hand-over"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a copy stands to another: the last change both have, and the last one of each."""

    common: int
    ours: int
    theirs: int


def custody_of(view: View) -> Custody | None:
    """Give the last act about who writes; None for a register that never left its place."""
    t, log = of(Row), of(ChangeRow)
    row = view.first(
        sa.select(t, log.c.number)
        .outerjoin(log, log.c.id == t.c.change_id)
        .order_by(t.c.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    number = row["number"] or last_number(view) + 1
    return Custody(row["act"], row["acted_on"], row["acted_by"], number)


def assert_writer(view: View, command: str) -> None:
    """Refuse to write to a copy that was handed over; raises RegisterHandedOver."""
    if command == COMMAND:
        return
    held = custody_of(view)
    if held is not None and not held.open:
        raise RegisterHandedOver.of(held)


def standing(ours: View, theirs: View) -> Standing:
    """Compare two chains of one store; numbers are those of changes, 0 is before the first."""
    mine, other = _chain(ours), _chain(theirs)
    common = 0
    for number, digest in sorted(mine.items()):
        if other.get(number) != digest:
            break
        common = number
    return Standing(common, max(mine, default=0), max(other, default=0))


def _chain(view: View) -> dict[int, str]:
    log = of(ChangeRow)
    rows = view.rows(sa.select(log.c.number, log.c.digest))
    return {row["number"]: row["digest"] for row in rows}
