"""Outside lists as policies count them: the edition of the day, and which lists are fresh enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules.conditions import Condition, Group, Leaf
from smeadmin.domain.rules.figures import Computed
from smeadmin.domain.rules.values import Constant
from smeadmin.storage.change.view import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.roster import Roster, RosterEdition, RosterItem

NAME = "roster.name"


def latest(day: str) -> sa.Select[Any]:
    """Give of every list the edition that counts on a day: ``roster_id`` and its date ``dated``."""
    c = of(RosterEdition).c
    return (
        sa.select(c.roster_id, sa.func.max(c.dated).label("dated"))
        .where(sa.type_coerce(c.dated, sa.types.NullType()) <= day)
        .group_by(c.roster_id)
    )


def items(day: str) -> sa.Select[Any]:
    """Give who stands on the lists on a day: one row for each item, by institution and enterprise."""
    newest = latest(day).subquery()
    lists, edition, item = of(Roster), of(RosterEdition), of(RosterItem)
    i, e = of(Institution), of(Enterprise)
    return (
        sa.select(
            sa.func.coalesce(item.c.institution_id, i.c.id).label("body"),
            sa.func.coalesce(item.c.enterprise_id, e.c.id).label("enterprise"),
            lists.c.name,
            edition.c.dated.label("on"),
            item.c.valid_from.label("from"),
            item.c.valid_until.label("until"),
        )
        .select_from(item)
        .join(edition, edition.c.id == item.c.edition_id)
        .join(
            newest,
            (newest.c.roster_id == edition.c.roster_id) & (newest.c.dated == edition.c.dated),
        )
        .join(lists, lists.c.id == edition.c.roster_id)
        .outerjoin(i, i.c.credit_code == item.c.credit_code)
        .outerjoin(e, e.c.credit_code == item.c.credit_code)
    )


def fresh(view: View, day: str, first: str | None) -> frozenset[str]:
    """Name the lists that have an edition of a day or, with ``first``, one no older than that."""
    newest, lists = latest(day).subquery(), of(Roster)
    wanted = sa.select(lists.c.name).join(newest, newest.c.roster_id == lists.c.id)
    if first is not None:
        wanted = wanted.where(sa.type_coerce(newest.c.dated, sa.types.NullType()) >= first)
    return frozenset(view.connection.execute(wanted).scalars())


def known_by(figure: Computed, known: frozenset[str]) -> bool:
    """Tell whether the lists a figure reads are known; one that names none reads any."""
    named = {name for part in (figure.where, figure.among) for name in _names(part)}
    return named <= known if named else bool(known)


def _names(condition: Condition | None) -> Iterable[str]:
    if isinstance(condition, Group):
        for row in condition.rows:
            yield from _names(row)
    if isinstance(condition, Leaf) and condition.figure == NAME:
        for test in condition.tests:
            if isinstance(test.bound, Constant):
                value: Any = test.bound.value
                yield from [value] if isinstance(value, str) else value
