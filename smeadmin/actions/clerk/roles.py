"""What each role may do: as the program comes with it, and as the office has decided otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.domain.approval import name_key
from smeadmin.domain.clerk import (
    FIRST_ROLE,
    ActUnknown,
    Role,
    RoleFixed,
    RolesListed,
    RoleUnknown,
)
from smeadmin.domain.service import NothingGiven
from smeadmin.i18n import gettext as _
from smeadmin.reference.roles import acts, roles
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import RoleAct

KEEPING = "administer"


def roles_of(view: View) -> tuple[Role, ...]:
    """Give the roles with what they may do in this office."""
    t = of(RoleAct)
    given: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for row in view.rows(sa.select(t)):
        (given if row["allowed"] else taken).setdefault(row["role"], set()).add(row["act"])
    return tuple(
        replace(role, may=(role.may | given.get(role.id, set())) - taken.get(role.id, set()))
        for role in roles()
    )


def list_roles(view: View) -> RolesListed:
    """List what each role may do, and where the office has decided otherwise."""
    usual = {role.id: role.may for role in roles()}
    found = roles_of(view)
    changed = frozenset((r.id, act) for r in found for act in r.may ^ usual[r.id])
    return RolesListed(found, acts(), changed)


def set_role(
    change: Change, *, role: str, may: Sequence[str] = (), may_not: Sequence[str] = ()
) -> RolesListed:
    """Let a role do kinds of acts, or not, in this office.

    Raises RoleUnknown, ActUnknown, RoleFixed, NothingGiven.
    """
    name = role_named(role)
    if not (may or may_not):
        raise NothingGiven(way_out=("smeadmin clerk role --help",))
    usual = next(one for one in roles() if one.id == name).may
    for act, allowed in [*((a, True) for a in may), *((a, False) for a in may_not)]:
        kind = act_named(act)
        if (name, kind, allowed) == (FIRST_ROLE, KEEPING, False):
            raise RoleFixed(way_out=("smeadmin clerk edit --help",))
        t = of(RoleAct)
        here = (t.c.role == name) & (t.c.act == kind)
        change.delete(RoleAct, here)
        if (kind in usual) != allowed:
            document = change.act.document
            change.insert(RoleAct, role=name, act=kind, allowed=allowed, document=document)
    change.summary = {"role": name, "may": list(may), "may_not": list(may_not)}
    return list_roles(change)


def role_named(text: str) -> str:
    """Find a role by its name in either language; raises RoleUnknown."""
    key = name_key(text)
    for role in roles():
        if key in (role.id, name_key(role.label.zh), name_key(role.label.en)):
            return role.id
    known = _(", ").join(f"{role.id} {role.label.zh}" for role in roles())
    raise RoleUnknown({"role": text}, way_out=(known,))


def act_named(text: str) -> str:
    """Find a kind of act by its name in either language; raises ActUnknown."""
    key = name_key(text)
    for act in acts():
        if key in (act.id, name_key(act.label.zh), name_key(act.label.en)):
            return act.id
    known = _(", ").join(f"{act.id} {act.label.zh}" for act in acts() if act.id != "own")
    raise ActUnknown({"act": text}, way_out=(known,))
