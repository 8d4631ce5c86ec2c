"""Putting an older copy in the place of a register: what is given up with it, and when it must not be."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.clerk.acting import acting
from smeadmin.domain.custody import (
    AnotherStore,
    Custody,
    GivenUp,
    OutwardGivenUp,
    RegisterForked,
    RegisterHandedOver,
    RestoreReason,
)
from smeadmin.domain.numbers import change_number
from smeadmin.errors import Failure, Line
from smeadmin.i18n import gettext as _
from smeadmin.storage import backup, engine
from smeadmin.storage.change import Act, Change, Register, View, open_register
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.custody import custody_of, standing
from smeadmin.storage.schema import of
from smeadmin.storage.tables.custody import Custody as Row
from smeadmin.storage.tables.log import ChangeRow, NumberSeries, Outward

_ANY_DAY = dt.date(2000, 1, 1)
MOST_NAMED = 5


def given_up(copy: Register, *, source: str, target: str, act: Act) -> GivenUp:
    """Tell what is given up when a copy is put in the place of the register that stands there.

    Raises AnotherStore, RegisterHandedOver for a place whose register somebody else writes to,
    RegisterForked, RestoreReason, OutwardGivenUp, and what ``acting`` raises about who restores it.
    """
    with copy.reading(act.on) as coming:
        held = custody_of(coming)
        closed = held is not None and not held.open
        if not closed:
            acting(coming, act)
        here = _standing_there(target)
        if here is None:
            return GivenUp(None, closed)
        with here.reading(_ANY_DAY) as there:
            lost = _lost(there, coming, here, source, act)
            return GivenUp(lost, closed, _taken(there, coming) if lost else ())


def note_restored(change: Change, found: GivenUp) -> Custody:
    """Write into a copy that it was put back, and how many changes are not in it (None: not known).

    Numbers that were given since are not given again: somebody may have been told one.
    """
    before = last_number(change)
    for series, scope, count in found.taken:
        change.next_number(series, scope, count)
    change.insert(
        Row, act="restored", acted_on=change.on, acted_by=change.act.by, host=change.act.host
    )
    change.summary = {"custody": "restored", "until": change_number(before), "lost": found.lost}
    return Custody("restored", change.on, change.act.by, before + 1)


def _standing_there(target: str) -> Register | None:
    """Open what stands in the place, where it can be read at all."""
    place = engine.place(target)
    if place.path is None or not place.path.exists():
        return None
    try:
        register = open_register(target)
        with register.reading(_ANY_DAY) as view:
            last_number(view)
    except Failure:
        return None
    return register


def _lost(there: View, coming: View, here: Register, source: str, act: Act) -> int:
    """Count the changes that only the register there has; raises what speaks against giving them up."""
    if there.office["store"] != coming.office["store"]:
        raise AnotherStore.of(source, there.office["short_code"], coming.office["short_code"])
    held = custody_of(there)
    if held is not None and not held.open:
        raise RegisterHandedOver.of(held)
    found = standing(there, coming)
    lost = found.ours - found.common
    if not lost:
        return 0
    sound = backup.check(here).sound  # what is damaged or was altered is what a copy is for
    if sound and found.common < found.theirs:
        raise RegisterForked.of(found.common, lost, found.theirs - found.common)
    if not act.reason:
        raise RestoreReason(
            {"n": lost}, way_out=(f"smeadmin db restore {source} --reason " + _("TEXT"),)
        )
    if sound and (gone := _outward_after(there, found.common)):
        raise OutwardGivenUp(
            {"n": len(gone), "common": change_number(found.common)},
            more=[Line("", tuple(gone[:MOST_NAMED]))],
            way_out=(_("put right what left the house by an act: smeadmin change show CS-…"),),
        )
    return lost


def _taken(there: View, coming: View) -> tuple[tuple[str, str, int], ...]:
    """Count by series and scope the numbers that only the register there has given."""
    t = of(NumberSeries)
    given = {(row["series"], row["scope"]): row["last"] for row in coming.rows(sa.select(t))}
    rows = there.rows(sa.select(t).order_by(t.c.series, t.c.scope))
    counts = (
        (row["series"], row["scope"], row["last"] - given.get((row["series"], row["scope"]), 0))
        for row in rows
    )
    return tuple(one for one in counts if one[2] > 0)


def _outward_after(there: View, common: int) -> list[str]:
    t, log = of(Outward), of(ChangeRow)
    rows = there.rows(
        sa.select(log.c.number, t.c.what, t.c.name)
        .join(log, log.c.id == t.c.change_id)
        .where(log.c.number > common)
        .order_by(t.c.id)
    )
    return [f"{change_number(row['number'])}\t{row['what']}\t{row['name']}" for row in rows]
