"""Changes as people look at them: listed, shown cell by cell, undone, verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smeadmin.errors import StorageFailure
from smeadmin.i18n import mark as N_


class AuditBroken(StorageFailure):
    """Rows, changes or a head are not as the chain says: somebody wrote past the tool.

    The chain tells what was altered and from which change on nothing can be trusted.
    """

    code, sentence = "audit-broken", N_("the register was altered outside smeadmin")


def about(command: str, arguments: Sequence[str], summary: Mapping[str, Any] | None) -> str:
    """Say what a change was about: what was named right after the verb, else what it noted itself."""
    words, verb = list(arguments), command.split()
    named = words[len(verb)] if words[: len(verb)] == verb and len(words) > len(verb) else ""
    if named and not named.startswith("-"):
        return named
    noted = [value for value in (summary or {}).values() if isinstance(value, str)]
    return noted[0] if noted else ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in a list; ``undone_by`` names the change that undid it."""

    change: str
    at: dt.datetime
    on: dt.date
    by: str
    command: str
    about: str
    rows: int
    document: str | None
    reason: str | None
    back_dated: bool
    undoes: str | None
    undone_by: str | None
    proposal: str | None = None  # what has become of it, of a change that stored a proposal


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows of one table a change inserted, updated and deleted."""

    table: str
    inserted: int
    updated: int
    deleted: int


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change with everything it records of itself; ``outward`` says what has left the house."""

    line: ChangeLine
    arguments: tuple[str, ...]
    os_user: str
    host: str
    version: str
    previous: str
    digest: str
    tables: tuple[TableCount, ...]
    dependents: tuple[str, ...]
    undoable: bool
    outward: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that a change wrote: table, which row, which column, before and after."""

    table: str
    row: str
    column: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class ChangeDiff:
    """The cells that a change wrote; ``more`` counts the rows that are not listed."""

    line: ChangeLine
    differences: tuple[Difference, ...]
    more: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many rows of one table an undo took away, and how many it put back."""

    table: str
    removed: int
    restored: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: which change, about what, what it took away and put back, table by table."""

    change: str
    command: str
    about: str
    tables: tuple[TakenBack, ...]
    reversed: int = 0
    arguments: tuple[str, ...] = ()

    @property
    def removed(self) -> int:
        """How many rows were taken away."""
        return sum(one.removed for one in self.tables)

    @property
    def restored(self) -> int:
        """How many rows were put back as they were."""
        return sum(one.restored for one in self.tables)


@dataclass(frozen=True, slots=True)
class Dependent:
    """A later change that rests on another one: what it did, to what, and when."""

    change: str
    command: str
    about: str
    on: str


@dataclass(frozen=True, slots=True)
class Altered:
    """One thing that does not agree with the log: in which change, in which table, what.

    ``what`` is ``number``, ``previous`` or ``header`` for the log itself, ``inserted``, ``images`` or
    ``after`` for rows of a change, ``stranger`` for rows of no change, ``text`` for decisions whose
    measure is no longer the one they rest on, ``head`` for a head that is not on the chain.
    """

    change: str
    table: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found: counts of what was checked, and everything that is altered."""

    changes: int
    rows: int
    head: str
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    altered: tuple[Altered, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the chain, to be kept outside the register: store, change, digest, day."""

    store: str
    change: str
    digest: str
    at: dt.datetime | None
    changes: int


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the audit log: a change, or a refused attempt."""

    number: str
    at: dt.datetime
    on: dt.date
    by: str
    os_user: str
    host: str
    command: str
    result: str
    digest: str | None
