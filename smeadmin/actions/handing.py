"""A register that travels: handed over to a file, taken over from it, or not given away after all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from smeadmin.actions.clerk.acting import acting
from smeadmin.domain.custody import (
    AnotherStore,
    Custody,
    HandedTo,
    HandOverStale,
    NotHandedOver,
    NothingToWithdraw,
    RegisterForked,
)
from smeadmin.domain.numbers import change_number
from smeadmin.i18n import gettext as _
from smeadmin.storage import backup
from smeadmin.storage.change import Act, Change, Register, View, open_register
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.custody import Standing, custody_of, standing
from smeadmin.storage.tables.custody import Custody as Row

_ANY_DAY = dt.date(2000, 1, 1)


def close(change: Change) -> Custody:
    """Let this copy be written to no more; closing it twice writes nothing."""
    held = custody_of(change)
    if held is not None and not held.open:
        return held
    return _note(change, "handed")


def withdraw(change: Change) -> Custody:
    """Let this copy be written to again, because what was handed over is lost; raises NothingToWithdraw."""
    held = custody_of(change)
    if held is None or held.open:
        raise NothingToWithdraw(way_out=("smeadmin db status",))
    return _note(change, "withdrawn")


def open_here(change: Change) -> Custody:
    """Let the copy that was put in place here be written to."""
    return _note(change, "taken")


def write_copy(register: Register, *, target: str, at: dt.datetime, again: bool) -> HandedTo:
    """Write the file that somebody else takes over; raises BackupExists, RegisterDamaged, NotForServers."""
    made = backup.back_up(register, Path(target), at)
    with register.reading(_ANY_DAY) as view:
        last, store = last_number(view), str(view.office["short_code"])
    return HandedTo(made.file, store, change_number(last), made.head, made.changes, again)


def assert_free(register: Register, *, target: str) -> None:
    """Make sure that the file can be written before this copy is closed.

    Raises BackupExists, NotForServers.
    """
    backup.assert_free(register, Path(target))


def compare(*, source: str, target: str) -> Standing:
    """Hold a register that was handed over against the copy in whose place it would be put.

    Raises NotHandedOver, AnotherStore, HandOverStale, RegisterForked, and what opening them raises.
    """
    theirs = open_register(source)
    with theirs.reading(_ANY_DAY) as coming:
        _assert_handed(coming, source)
        if not Path(target).exists():
            return Standing(0, 0, last_number(coming))
        with open_register(target).reading(_ANY_DAY) as here:
            return _assert_follows(here, coming, source)


def assert_may_take(*, source: str, act: Act) -> None:
    """Make sure that who takes a register over may write to it; raises what ``acting`` raises."""
    with open_register(source).reading(act.on) as view:
        acting(view, act)


def put_in_place(
    *,
    source: str,
    target: str,
    at: dt.datetime,
    finish: Callable[[Register], None],
    dry_run: bool,
) -> str | None:
    """Put a register that was handed over in the place of this copy; give where that is kept.

    ``finish`` opens it to writing before it is put there, so that it is never there and closed.
    """
    done = backup.restore(Path(source), target, at, dry_run=dry_run, finish=finish)
    return done.safety_copy


def _assert_handed(coming: View, source: str) -> None:
    held = custody_of(coming)
    if held is None or held.open or held.change != last_number(coming):
        raise NotHandedOver(
            {"file": source}, way_out=(_("whoever writes now: smeadmin db hand-over FILE"),)
        )


def _assert_follows(here: View, coming: View, source: str) -> Standing:
    if here.office["store"] != coming.office["store"]:
        raise AnotherStore.of(source, here.office["short_code"], coming.office["short_code"])
    found = standing(here, coming)
    if found.common == found.theirs:
        raise HandOverStale(
            {
                "file": source,
                "ours": change_number(found.ours),
                "theirs": change_number(found.theirs),
            },
            way_out=(_("whoever wrote last: smeadmin db hand-over FILE"),),
        )
    if found.common != found.ours:
        ours, theirs = found.ours - found.common, found.theirs - found.common
        raise RegisterForked.of(found.common, ours, theirs)
    return found


def _note(change: Change, act: str) -> Custody:
    change.insert(Row, act=act, acted_on=change.on, acted_by=change.act.by, host=change.act.host)
    change.summary = {"custody": act}
    return Custody(act, change.on, change.act.by, last_number(change) + 1)
