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

NAMES = {"roster": "roster.name", "sanction": "sanction.kind"}
"""By which field a figure names the lists it reads."""
WHOM = "sanction.whom"


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


def sanctions(day: str) -> sa.Select[Any]:
    """Give what is known of sanctions on a day: one row for each entry that a list of them ever had.

    An entry without a day of its own began with the first edition it stood on; one without an end, on
    the newest no more, ended with the last.
    """
    newest, lists, edition = latest(day).subquery(), of(Roster), of(RosterEdition)
    item, i, e = of(RosterItem), of(Institution), of(Enterprise)
    entry = (edition.c.roster_id, item.c.credit_code, item.c.valid_from)
    every = (
        sa.select(
            *(edition.c.roster_id, edition.c.dated, item.c.credit_code),
            *(item.c.gravity, item.c.whom),
            *(item.c.valid_from, item.c.valid_until, item.c.institution_id, item.c.enterprise_id),
            sa.func.min(edition.c.dated).over(partition_by=entry).label("first"),
            sa.func.max(edition.c.dated).over(partition_by=entry).label("last"),
        )
        .join_from(item, edition, edition.c.id == item.c.edition_id)
        .where(sa.type_coerce(edition.c.dated, sa.types.NullType()) <= day)
        .subquery()
    )
    c = every.c
    gone = sa.case((c.last < newest.c.dated, c.last))
    return (
        sa.select(
            sa.func.coalesce(c.institution_id, i.c.id).label("body"),
            sa.func.coalesce(c.enterprise_id, e.c.id).label("enterprise"),
            lists.c.sanction.label("kind"),
            c.gravity,
            sa.func.coalesce(c.whom, "body").label("whom"),
            sa.func.coalesce(c.valid_from, c.first).label("on"),
            sa.func.coalesce(c.valid_from, c.first).label("from"),
            sa.func.coalesce(c.valid_until, gone).label("until"),
        )
        .select_from(every)
        .join(lists, (lists.c.id == c.roster_id) & lists.c.sanction.is_not(None))
        .join(newest, newest.c.roster_id == c.roster_id)
        .outerjoin(i, i.c.credit_code == c.credit_code)
        .outerjoin(e, e.c.credit_code == c.credit_code)
        .where(c.dated == c.last)
    )


def fresh(view: View, day: str, first: str | None, source: str = "roster") -> frozenset[str]:
    """Name the lists that have an edition of a day or, with ``first``, one no older than that.

    Lists of sanctions (``source``) are named by the kind of sanction.
    """
    newest, lists = latest(day).subquery(), of(Roster)
    named = lists.c.name if source == "roster" else lists.c.sanction
    wanted = sa.select(named).join(newest, newest.c.roster_id == lists.c.id)
    wanted = wanted.where(named.is_not(None))
    if first is not None:
        wanted = wanted.where(sa.type_coerce(newest.c.dated, sa.types.NullType()) >= first)
    return frozenset(view.connection.execute(wanted).scalars())


def naming_heads(view: View, day: str) -> frozenset[str]:
    """Name the kinds of sanction of which a list has said, up to a day, whom an entry is about."""
    lists, edition, item = of(Roster), of(RosterEdition), of(RosterItem)
    wanted = (
        sa.select(lists.c.sanction)
        .join(edition, edition.c.roster_id == lists.c.id)
        .join(item, item.c.edition_id == edition.c.id)
        .where(sa.type_coerce(edition.c.dated, sa.types.NullType()) <= day)
        .where(item.c.whom.is_not(None), lists.c.sanction.is_not(None))
    )
    return frozenset(view.connection.execute(wanted.distinct()).scalars())


def asks_for_heads(figure: Computed) -> bool:
    """Tell whether a figure counts what is about the head of a body, which not every list says."""
    return any("head" in _names(part, WHOM) for part in (figure.where, figure.among))


def known_by(figure: Computed, known: frozenset[str]) -> bool:
    """Tell whether the lists a figure reads are known; one that names none reads any."""
    parts = (figure.where, figure.among)
    named = {name for part in parts for name in _names(part, NAMES[figure.source])}
    return named <= known if named else bool(known)


def _names(condition: Condition | None, field: str) -> Iterable[str]:
    if isinstance(condition, Group):
        for row in condition.rows:
            yield from _names(row, field)
    if isinstance(condition, Leaf) and condition.figure == field:
        for test in condition.tests:
            if isinstance(test.bound, Constant):
                value: Any = test.bound.value
                yield from [value] if isinstance(value, str) else value
