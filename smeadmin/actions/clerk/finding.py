"""Finding people: by name, further name or account, with everything that is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.approval import name_key
from smeadmin.domain.carried import KeyHeld
from smeadmin.domain.clerk import Clerk, ClerkNotFound, ConflictHeld, RoleHeld
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import Clerk as Row
from smeadmin.storage.tables.clerk import (
    ClerkAccount,
    ClerkConflict,
    ClerkKey,
    ClerkRole,
    Passphrase,
)
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution


def clerks(view: View, ids: Sequence[int] | None = None) -> tuple[Clerk, ...]:
    """Give people with their names, accounts and roles, by name; ``ids``: only these."""
    t = of(Row)
    wanted = sa.select(t) if ids is None else sa.select(t).where(t.c.id.in_(ids))
    rows = view.rows(wanted.order_by(t.c.name_key))
    people = {row["id"]: row["name"] for row in rows}
    kept, roles, proves = _accounts(view), _roles(view, people), _who_proves(view)
    keys, conflicts = _keys(view), _conflicts(view)
    return tuple(
        Clerk(
            id=row["id"],
            name=row["name"],
            post=row["post"],
            since=row["valid_from"],
            until=row["valid_until"],
            active=row["state"] == "active",
            reason=row["reason"],
            names=tuple(kept[row["id"], "name"]),
            accounts=tuple(kept[row["id"], "account"]),
            roles=tuple(roles[row["id"]]),
            proves=row["id"] in proves,
            keys=tuple(keys[row["id"]]),
            conflicts=tuple(conflicts[row["id"]]),
        )
        for row in rows
    )


def find_clerk(view: View, text: str) -> Clerk:
    """Find a person; raises ClerkNotFound."""
    key = person_of(view, text)
    if key is None:
        raise ClerkNotFound({"clerk": text}, way_out=("smeadmin clerk list",))
    return clerks(view, [key])[0]


def person_of(view: View, text: str) -> int | None:
    """Give the key of the person of that name, further name or account; None when nobody's."""
    key, t, other = name_key(text), of(Row), of(ClerkAccount)
    found = view.scalar(sa.select(t.c.id).where(t.c.name_key == key))
    if found is None:
        further = sa.select(other.c.clerk_id).where(other.c.value_key == key)
        found = view.scalar(further.order_by(other.c.kind.desc()).limit(1))
    return None if found is None else int(found)


def owner_of_account(view: View, account: str) -> int | None:
    """Give the key of the person whose computer account it is; None when nobody's."""
    c = of(ClerkAccount).c
    found = view.scalar(
        sa.select(c.clerk_id).where(c.kind == "account", c.value_key == name_key(account))
    )
    return None if found is None else int(found)


def any_clerks(view: View) -> bool:
    """Tell whether the office has registered its people."""
    return view.scalar(sa.select(sa.literal(1)).select_from(of(Row)).limit(1)) is not None


def _accounts(view: View) -> defaultdict[tuple[int, str], list[str]]:
    t = of(ClerkAccount)
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for row in view.rows(sa.select(t).order_by(t.c.id)):
        found[row["clerk_id"], row["kind"]].append(row["value"])
    return found


def _roles(view: View, people: dict[int, str]) -> defaultdict[int, list[RoleHeld]]:
    t, who = of(ClerkRole), of(Row)
    found: defaultdict[int, list[RoleHeld]] = defaultdict(list)
    wanted = (
        sa.select(t, who.c.name.label("replaced"))
        .outerjoin(who, who.c.id == t.c.acting_for)
        .where(t.c.clerk_id.in_(people))
        .order_by(t.c.valid_from, t.c.id)
    )
    for row in view.rows(wanted):
        found[row["clerk_id"]].append(_held(row))
    return found


def _keys(view: View) -> defaultdict[int, list[KeyHeld]]:
    t = of(ClerkKey)
    found: defaultdict[int, list[KeyHeld]] = defaultdict(list)
    for row in view.rows(sa.select(t).order_by(t.c.id)):
        held = KeyHeld(row["public_key"], row["valid_from"], row["valid_until"])
        found[row["clerk_id"]].append(held)
    return found


def _conflicts(view: View) -> defaultdict[int, list[ConflictHeld]]:
    t = of(ClerkConflict)
    found: defaultdict[int, list[ConflictHeld]] = defaultdict(list)
    for noun, body in (("institution", of(Institution)), ("enterprise", of(Enterprise))):
        named = sa.select(t, body.c.id.label("body"), body.c.name.label("body_name"))
        for row in view.rows(named.join(body, body.c.id == t.c[f"{noun}_id"]).order_by(t.c.id)):
            told = (row["body"], row["body_name"], row["declared_on"], row["reason"])
            found[row["clerk_id"]].append(ConflictHeld(noun, *told))
    return found


def _held(row: Any) -> RoleHeld:
    return RoleHeld(
        row["role"], row["valid_from"], row["valid_until"], row["replaced"], row["acting_for"]
    )


def _who_proves(view: View) -> frozenset[int]:
    c = of(Passphrase).c
    return frozenset(view.connection.execute(sa.select(c.clerk_id)).scalars())
