"""Keeping the list of people: registering, changing, deactivating, passphrases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smeadmin.actions.clerk.acting import assert_may
from smeadmin.actions.clerk.conflicts import declare, withdraw
from smeadmin.actions.clerk.finding import any_clerks, clerks, find_clerk, person_of
from smeadmin.actions.clerk.keys import Enrolment, enrol_key, withdraw_key
from smeadmin.actions.clerk.roles import role_named
from smeadmin.actions.clerk.tasks import tasks_of
from smeadmin.domain import passphrase
from smeadmin.domain.approval import name_key
from smeadmin.domain.clerk import (
    FIRST_ROLE,
    Clerk,
    ClerkExists,
    ClerkWritten,
    LastAdministrator,
    RoleNotHeld,
    TasksOpen,
    assert_period,
)
from smeadmin.domain.service import NothingGiven
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import Clerk as Row
from smeadmin.storage.tables.clerk import ClerkAccount, ClerkRole, Passphrase

SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Roles that are given or taken, from a day until a day, in the place of somebody or not."""

    give: Sequence[str] = ()
    take: Sequence[str] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    acting_for: str | None = None


def add_clerk(
    change: Change,
    *,
    name: str,
    given: Roles,
    also: Sequence[str] = (),
    accounts: Sequence[str] = (),
    post: str | None = None,
    secret: str | None = None,
    key: Enrolment | None = None,
) -> ClerkWritten:
    """Register a person; the first one keeps the list of all others.

    ``secret`` is the first passphrase, ``key`` one with which they sign on another computer. Raises
    ClerkExists, RoleUnknown, PeriodReversed, ClerkNotFound, KeyUnreadable, KeyOfAnother.
    """
    name = " ".join(name.split())
    first = not any_clerks(change)
    _assert_free(change, [name, *also, *accounts])
    since = given.since or change.on
    assert_period(since, given.until)
    person = change.insert(
        Row,
        name=name,
        name_key=name_key(name),
        post=post,
        valid_from=since,
        valid_until=None if given.acting_for else given.until,
    )
    if first and FIRST_ROLE not in given.give:
        given = replace(given, give=(*given.give, FIRST_ROLE))
    _give(change, person, given)
    _keep_accounts(change, person, also, accounts)
    if secret is not None:
        _keep_passphrase(change, person, secret)
    if key is not None:
        enrol_key(change, person, key)
    change.summary = {"clerk": name, "roles": sorted(given.give)}
    return ClerkWritten(clerks(change, [person])[0], change.on, first)


def edit_clerk(
    change: Change,
    *,
    clerk: str,
    given: Roles,
    also: Sequence[str] = (),
    accounts: Sequence[str] = (),
    post: str | None = None,
    name: str | None = None,
    key: Enrolment | None = None,
    without_key: bool = False,
    conflicts: Sequence[str] = (),
    no_conflicts: Sequence[str] = (),
) -> ClerkWritten:
    """Give or take roles, keys, names, accounts, conflicts, or rename; the old name goes on being found.

    Raises ClerkNotFound, ClerkExists, RoleUnknown, RoleNotHeld, PeriodReversed, LastAdministrator,
    NothingGiven, KeyUnreadable, KeyOfAnother, KeyNotHeld.
    """
    found = find_clerk(change, clerk)
    given_at_all = (given.give, given.take, also, accounts, post, name, key, without_key)
    if not any((*given_at_all, conflicts, no_conflicts)):
        raise NothingGiven(way_out=("smeadmin clerk edit --help",))
    fresh = [one for one in (name, *also, *accounts) if one]
    _assert_free(change, [one for one in fresh if person_of(change, one) != found.id])
    if name and name_key(name) != name_key(found.name):
        also = [*also, found.name]
    values = {"post": post, "name": name, "name_key": name and name_key(name)}
    if changed := {column: value for column, value in values.items() if value}:
        change.update(Row, of(Row).c.id == found.id, **changed)
    _keep_accounts(change, found.id, also, accounts, found)
    _take(change, found, given.take)
    _give(change, found.id, given)
    for body in conflicts:
        declare(change, found, body)
    for body in no_conflicts:
        withdraw(change, found, body)
    if without_key:
        withdraw_key(change, found)
    if key is not None:
        enrol_key(change, found.id, key)
    change.summary = {"clerk": found.name, "roles": sorted(given.give)}
    return ClerkWritten(clerks(change, [found.id])[0], change.on, changed=change.wrote)


def deactivate_clerk(change: Change, *, clerk: str) -> ClerkWritten:
    """Let a person act no more; what they did stays valid.

    Raises ClerkNotFound, LastAdministrator, TasksOpen.
    """
    found = find_clerk(change, clerk)
    if not found.active:
        return ClerkWritten(found, change.on, changed=False)
    _assert_not_last(change, found)
    if tasks := tasks_of(change, found.id):
        raise TasksOpen(
            {"clerk": found.name, "n": len(tasks), "tasks": [t.number for t in tasks]},
            more=[Line("", ("   ".join(t.number for t in tasks[:20]),))],
            way_out=(
                _("hand them over first: {command}").format(
                    command=f"smeadmin clerk hand-over {found.name} --to " + _("NAME")
                ),
            ),
        )
    end = max(change.on, found.since)
    reason = change.act.reason
    change.update(
        Row, of(Row).c.id == found.id, state="deactivated", valid_until=end, reason=reason
    )
    change.summary = {"clerk": found.name}
    return ClerkWritten(clerks(change, [found.id])[0], change.on)


def set_passphrase(change: Change, *, clerk: str, secret: str) -> ClerkWritten:
    """Keep a new passphrase: one's own, or as an administrator anybody's.

    Raises ClerkNotFound, RoleMissing.
    """
    found = find_clerk(change, clerk)
    if change.act.person != found.id:
        assert_may(change, change.act, "administer")
    _keep_passphrase(change, found.id, secret)
    change.summary = {"clerk": found.name}
    return ClerkWritten(clerks(change, [found.id])[0], change.on)


def _keep_passphrase(change: Change, key: int, secret: str) -> None:
    kept = passphrase.kept(secret, bytes(change.rng.take(SALT_BYTES)))
    t = of(Passphrase)
    if not change.update(Passphrase, t.c.clerk_id == key, scrypt=kept):
        change.insert(Passphrase, clerk_id=key, scrypt=kept)


def _keep_accounts(
    change: Change,
    key: int,
    names: Sequence[str],
    accounts: Sequence[str],
    found: Clerk | None = None,
) -> None:
    known = {name_key(one) for one in (*found.names, *found.accounts)} if found else set()
    for kind, values in (("name", names), ("account", accounts)):
        for value in values:
            if name_key(value) not in known:
                change.insert(
                    ClerkAccount, clerk_id=key, kind=kind, value=value, value_key=name_key(value)
                )


def _give(change: Change, key: int, given: Roles) -> None:
    replaced = None if given.acting_for is None else find_clerk(change, given.acting_for).id
    since = given.since or change.on
    assert_period(since, given.until)
    for role in map(role_named, given.give):
        change.insert(
            ClerkRole,
            clerk_id=key,
            role=role,
            valid_from=since,
            valid_until=given.until,
            acting_for=replaced,
        )


def _take(change: Change, clerk: Clerk, names: Sequence[str]) -> None:
    """End roles with the day before: from today on they are held no more."""
    t, last = of(ClerkRole), change.on - dt.timedelta(days=1)
    for name in map(role_named, names):
        held = [role for role in clerk.roles_on(change.on) if role.role == name]
        if not held:
            raise RoleNotHeld(
                {"clerk": clerk.name, "role": name}, way_out=(f"smeadmin clerk show {clerk.name}",)
            )
        if name == FIRST_ROLE:
            _assert_not_last(change, clerk)
        mine = (t.c.clerk_id == clerk.id) & (t.c.role == name)
        change.delete(ClerkRole, mine & (t.c.valid_from > last))
        change.update(ClerkRole, mine & (t.c.valid_from <= last), valid_until=last)


def _assert_not_last(view: View, clerk: Clerk) -> None:
    others = [
        one
        for one in clerks(view)
        if one.id != clerk.id
        and one.serves(view.on)
        and any(role.role == FIRST_ROLE and role.until is None for role in one.roles_on(view.on))
    ]
    if any(role.role == FIRST_ROLE for role in clerk.roles_on(view.on)) and not others:
        raise LastAdministrator(
            {"clerk": clerk.name},
            way_out=("smeadmin clerk edit " + _("NAME") + f" --role {FIRST_ROLE}",),
        )


def _assert_free(view: View, values: Sequence[str]) -> None:
    for value in values:
        key = person_of(view, value)
        if key is not None:
            owner = clerks(view, [key])[0].name
            raise ClerkExists(
                {"value": value, "clerk": owner},
                way_out=(
                    f"smeadmin clerk show {owner}",
                    _("another name of the same person: {command}").format(
                        command=f"smeadmin clerk edit {owner} --also " + _("NAME")
                    ),
                ),
            )
