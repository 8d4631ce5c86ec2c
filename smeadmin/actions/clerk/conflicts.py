"""Conflicts of interest: declared by name, and nobody decides for a body they declared one with."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise, find_institution
from smeadmin.actions.clerk.finding import clerks
from smeadmin.domain.clerk import Clerk, ConflictDeclared, ConflictNotDeclared
from smeadmin.errors import NotFound
from smeadmin.i18n import gettext as _
from smeadmin.reference.roles import act_of
from smeadmin.storage.change import Act, Change, View
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.clerk import ClerkConflict

DECIDES = ("approve", "pay")
PARTIES = ("institution", "enterprise")
WITH_LINES = ("award", "settlement")
"""What is decided as a whole: who stands on its lines is decided about."""


def declare(change: Change, clerk: Clerk, body: str) -> None:
    """Note that a person decides nothing for a body; twice is once. Raises what finding a body raises."""
    noun, key = _find(change, body)
    if (noun, key) in {(one.noun, one.id) for one in clerk.conflicts}:
        return
    change.insert(
        ClerkConflict,
        clerk_id=clerk.id,
        institution_id=key if noun == "institution" else None,
        enterprise_id=key if noun == "enterprise" else None,
        declared_on=change.on,
        reason=change.act.reason,
    )


def withdraw(change: Change, clerk: Clerk, body: str) -> None:
    """Take back that a person decides nothing for a body; raises ConflictNotDeclared."""
    noun, key = _find(change, body)
    t = of(ClerkConflict)
    if not change.delete(ClerkConflict, (t.c.clerk_id == clerk.id) & (t.c[f"{noun}_id"] == key)):
        raise ConflictNotDeclared(
            {"clerk": clerk.name, "body": body}, way_out=(f"smeadmin clerk show {clerk.name}",)
        )


def assert_no_conflict(change: Change, act: Act) -> None:
    """Refuse a decision about a body with which who takes it declared a conflict.

    What a change has done so far tells about whom it decides. Raises ConflictDeclared.
    """
    if act.person is None or act_of(act.command).id not in DECIDES:
        return
    (clerk,) = clerks(change, [act.person])
    if not clerk.conflicts:
        return
    about = parties(change)
    for one in clerk.conflicts:
        if (one.noun, one.id) in about:
            raise ConflictDeclared(
                {"by": clerk.name, "body": one.name},
                way_out=(
                    _("another person: {command} --by NAME").format(
                        command=f"smeadmin {act.command} …"
                    ),
                ),
            )


def parties(change: Change) -> frozenset[tuple[str, int]]:
    """Give the bodies that stand in the rows a change has written, or in the lines of what it decides."""
    touched = [effect.table for effect in change.effects.values() if "change_id" in effect.table.c]
    found: set[tuple[str, int]] = set()
    for table in touched:
        mine = table.c.change_id == change.id
        found |= _named(change, table, mine)
        if table.name in WITH_LINES:
            rows = sa.select(table.c.id).where(mine)
            for line in all_tables():
                for foreign in line.foreign_keys:
                    if foreign.column.table is table:
                        found |= _named(change, line, foreign.parent.in_(rows))
    return frozenset(found)


def _named(view: View, table: sa.Table, where: sa.ColumnElement[bool]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for noun in PARTIES:
        column = table.c.get("id" if table.name == noun else f"{noun}_id")
        if column is not None:
            keys = view.connection.execute(sa.select(column).where(where).distinct()).scalars()
            found |= {(noun, int(key)) for key in keys if key is not None}
    return found


def _find(view: View, text: str) -> tuple[str, int]:
    """Find an institution, else an enterprise; raises what finding an institution raises."""
    try:
        return "institution", find_institution(view, text).id
    except NotFound as failure:
        try:
            return "enterprise", find_enterprise(view, text).id
        except NotFound:
            raise failure from None
