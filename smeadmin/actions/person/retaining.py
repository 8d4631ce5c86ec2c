"""What the office need not keep any longer, by its own periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.person.finding import name_of
from smeadmin.domain.retention import CLASSES, Due, DueLine, Period, RetentionUnknown
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.personal import Owner
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.evidence import Evidence
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.notice import Objection
from smeadmin.storage.tables.proposal import Approval, Proposal
from smeadmin.storage.tables.retention import Retention

Found = Iterator[tuple[sa.Table, sa.RowMapping, dt.date]]


def keep_for(change: Change, *, kept: str, months: int) -> Period:
    """Say for how many months a class of personal values is kept; raises RetentionUnknown."""
    if kept not in CLASSES:
        way_out = (_("one of: {choices}").format(choices=", ".join(CLASSES)),)
        raise RetentionUnknown({"kept": kept}, way_out=way_out)
    values: dict[str, Any] = {"months": months, "document": change.act.document}
    t = of(Retention)
    known = change.first(sa.select(t).where(t.c.kept == kept))
    if known is None:
        change.insert(Retention, kept=kept, **values)
    elif (known["months"], known["document"]) != (months, change.act.document):
        change.update(Retention, t.c.kept == kept, **values)
    change.summary = {"kept": kept, "months": months}
    return Period(kept, months, change.act.document)


def due(view: View) -> Due:
    """List the periods of the office and the rows whose personal values it need no longer keep."""
    t = of(Retention)
    said = {row["kept"]: row for row in view.rows(sa.select(t))}
    periods = tuple(
        Period(kept, said[kept]["months"], said[kept]["document"])
        if kept in said
        else Period(kept, None, None)
        for kept in CLASSES
    )
    lines = tuple(line for period in periods for line in _lines(view, period))
    return Due(periods, tuple(sorted(lines, key=lambda one: (one.due_on, one.name))), view.on)


def _lines(view: View, period: Period) -> Iterator[DueLine]:
    if period.months is None:
        return
    found = list(_SINCE[period.kept](view))
    there = view.personal([row["personal"] for _table, row, _since in found])
    for table, row, since in found:
        due_on = period.due(since)
        if row["personal"] in there and due_on is not None and due_on <= view.on:
            name = name_of(view, Owner(table, dict(row)))
            yield DueLine(period.kept, table.name, name, since, due_on, row["personal"])


def _contacts(view: View) -> Found:
    for model in (Institution, Enterprise):
        t = of(model)
        closed = sa.select(t).where(t.c.closed_on.isnot(None), t.c.personal.isnot(None))
        for row in view.rows(closed):
            yield t, row, row["closed_on"]


def _accounts(view: View) -> Found:
    a, i, e = of(Account), of(Institution), of(Enterprise)
    closed = sa.func.coalesce(i.c.closed_on, e.c.closed_on)
    joined = a.outerjoin(i, i.c.id == a.c.institution_id).outerjoin(e, e.c.id == a.c.enterprise_id)
    select = sa.select(a, closed.label("since")).select_from(joined).where(closed.isnot(None))
    for row in view.rows(select):
        yield a, row, _day(row["since"])


def _objections(view: View) -> Found:
    t = of(Objection)
    for row in view.rows(sa.select(t).where(t.c.answered_on.isnot(None))):
        yield t, row, row["answered_on"]


def _proposals(view: View) -> Found:
    t, answer = of(Proposal), of(Approval)
    last = sa.func.max(answer.c.answered_on)
    rejected = sa.func.sum(sa.case((answer.c.answer == "reject", 1), else_=0))
    decided = (
        sa.select(t, last.label("since"))
        .join(answer, answer.c.proposal_id == t.c.id)
        .group_by(*t.c)
        .having((rejected > 0) | (sa.func.count() >= t.c.needs))
    )
    for row in view.rows(decided):
        yield t, row, _day(row["since"])


def _papers(view: View) -> Found:
    t = of(Evidence)
    for row in view.rows(sa.select(t).where(t.c.about_person == 1)):
        yield t, row, row["dated_on"]


def _day(value: Any) -> dt.date:
    """Read a day that an expression gives as it is stored."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


_SINCE: dict[str, Callable[[View], Found]] = {
    "contact": _contacts,
    "account": _accounts,
    "objection": _objections,
    "proposal": _proposals,
    "identity": _papers,
}
