"""Roles and the acts they may do, read from ``roles.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from smeadmin.domain.clerk import ActKind, Role
from smeadmin.i18n import Text


@cache
def _read() -> tuple[tuple[ActKind, ...], tuple[Role, ...]]:
    text = files("smeadmin.reference").joinpath("roles.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    acts = tuple(
        ActKind(
            row["id"],
            Text(row["zh"], row["en"]),
            row["proof"],
            tuple(row["commands"]),
            row.get("proposed"),
        )
        for row in told["act"]
    )
    roles = tuple(
        Role(row["id"], Text(row["zh"], row["en"]), frozenset(row["may"])) for row in told["role"]
    )
    return acts, roles


def acts() -> tuple[ActKind, ...]:
    """Give the kinds of act; the first is that of every command no other one names."""
    return _read()[0]


def roles() -> tuple[Role, ...]:
    """Give the roles, in the order in which a case passes through them."""
    return _read()[1]


def act_of(command: str) -> ActKind:
    """Tell what kind of act a command is."""
    return next((act for act in acts() if command in act.commands), acts()[0])
