"""The people of the office: who they are, by which names and accounts, in which roles, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Json, Text, column, refers


class Clerk(Row, table=True):
    """One person; ``name_key`` is the name without width, case and blanks, by which it is found."""

    __tablename__ = "clerk"
    __table_args__ = table(
        unique("name_key"),
        check("state", "state IN ('active', 'deactivated')"),
        check("service", "valid_until IS NULL OR valid_from <= valid_until"),
    )

    name: str = column(Text)
    name_key: str = column(Text)
    post: str | None = column(Text, null=True)
    valid_from: dt.date = column(Day)
    valid_until: dt.date | None = column(Day, null=True)
    state: str = column(Text, default="active")
    reason: str | None = column(Text, null=True)


class ClerkAccount(Row, table=True):
    """Another name or a computer account of a person; none belongs to two."""

    __tablename__ = "clerk_account"
    __table_args__ = table(
        unique("kind", "value_key"), check("kind", "kind IN ('name', 'account')")
    )

    clerk_id: int = refers("clerk.id")
    kind: str = column(Text)
    value: str = column(Text)
    value_key: str = column(Text)


class ClerkRole(Row, table=True):
    """A role of a person from day to day; ``acting_for`` names whose place is taken meanwhile."""

    __tablename__ = "clerk_role"
    __table_args__ = table(check("period", "valid_until IS NULL OR valid_from <= valid_until"))

    clerk_id: int = refers("clerk.id")
    role: str = column(Text)
    valid_from: dt.date = column(Day)
    valid_until: dt.date | None = column(Day, null=True)
    acting_for: int | None = refers("clerk.id", null=True)


class RoleAct(Row, table=True):
    """Where an office lets a role do an act, or not do it, other than the program comes with."""

    __tablename__ = "role_act"
    __table_args__ = table(unique("role", "act"))

    role: str = column(Text)
    act: str = column(Text)
    allowed: bool = column(Flag)
    document: str | None = column(Text, null=True)


class Passphrase(Row, table=True):
    """What is kept of a person's passphrase: scrypt, with salt and parameters."""

    __tablename__ = "passphrase"
    __table_args__ = table(unique("clerk_id"))

    clerk_id: int = refers("clerk.id")
    scrypt: str = column(Text)


class ClerkKey(Row, table=True):
    """The public half of a key with which a person signs on another computer; none belongs to two."""

    __tablename__ = "clerk_key"
    __table_args__ = table(
        unique("public_key"), check("period", "valid_until IS NULL OR valid_from <= valid_until")
    )

    clerk_id: int = refers("clerk.id")
    public_key: str = column(Text)
    valid_from: dt.date = column(Day)
    valid_until: dt.date | None = column(Day, null=True)


class ClerkConflict(Row, table=True):
    """A body for which a person decides nothing: they are related to it, or have an interest in it."""

    __tablename__ = "clerk_conflict"
    __table_args__ = table(
        check("one", "(institution_id IS NULL) <> (enterprise_id IS NULL)"),
        sa.Index("ix_clerk_conflict_clerk", "clerk_id"),
    )

    clerk_id: int = refers("clerk.id")
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    declared_on: dt.date = column(Day)
    reason: str | None = column(Text, null=True)


class HandOver(Row, table=True):
    """What one person passed to another: the open tasks by their numbers."""

    __tablename__ = "hand_over"
    __table_args__ = table()

    from_id: int = refers("clerk.id")
    to_id: int = refers("clerk.id")
    handed_on: dt.date = column(Day)
    tasks: Any = column(Json)
