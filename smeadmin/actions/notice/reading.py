"""Notices as they stand: one, the list, the one that something waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.domain.china import day_in_china
from smeadmin.domain.notice import (
    NoticeClock,
    NoticeLineShown,
    NoticeShown,
    ObjectionShown,
    check_has_run,
)
from smeadmin.domain.notice_refusals import NoticeNotFound
from smeadmin.i18n import Text
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.notice import Notice, NoticeLine, Objection


def clock_day(view: View) -> dt.date:
    """Give the day to which clocks count: the earlier of the day of the act and today.

    In a rehearsal it is the day of the act. What only reads counts to the day it is looked at.
    """
    if not isinstance(view, Change) or view.office["rehearsal"]:
        return view.on
    return min(view.on, day_in_china(view.act.at))


def show_notice(view: View, *, notice: str) -> NoticeShown:
    """Show a notice with who stands on it and every objection, by its number or one of an objection.

    Raises NoticeNotFound.
    """
    return shown(view, find_notice(view, notice))


def list_notices(
    view: View, *, about: str | None = None, running: bool = False
) -> tuple[NoticeShown, ...]:
    """List notices, newest first; ``running`` keeps those whose days have not passed."""
    t = of(Notice)
    wanted = sa.select(t).order_by(t.c.id.desc())
    if about is not None:
        wanted = wanted.where(t.c.about == about)
    found = tuple(shown(view, row) for row in view.rows(wanted))
    return tuple(one for one in found if not running or one.state == "running")


def notice_of(view: View, subject: str, about: str | None = None) -> NoticeShown | None:
    """Give the newest notice on which something stands (``AP-…``, a certificate, ``AW-…``); None: none."""
    t, line = of(Notice), of(NoticeLine)
    wanted = sa.select(t).join(line, line.c.notice_id == t.c.id).where(line.c.subject == subject)
    if about is not None:
        wanted = wanted.where(t.c.about == about)
    row = view.first(wanted.order_by(t.c.id.desc()).limit(1))
    return None if row is None else shown(view, row)


def assert_has_run(
    view: View, subject: str, *, again: str, about: str | None = None
) -> NoticeShown:
    """Refuse what rests on a notice before its clock has run and its objections are answered.

    ``again`` is the command that is to be given then. Raises NoticeNeeded, NoticeRunning,
    ObjectionUnanswered, ObjectionUpheld.
    """
    found = notice_of(view, subject, about)
    check_has_run(found, subject, clock_day(view), again)
    assert found is not None
    return found


def find_notice(view: View, number: str) -> sa.RowMapping:
    """Give the row of a notice by its number, or that of an objection to it; raises NoticeNotFound."""
    t, objection = of(Notice), of(Objection)
    wanted = number.strip().upper()
    to = sa.select(objection.c.notice_id).where(objection.c.number == wanted)
    row = view.first(sa.select(t).where((t.c.number == wanted) | t.c.id.in_(to)))
    if row is None:
        raise NoticeNotFound({"notice": number}, way_out=("smeadmin notice list",))
    return row


def shown(view: View, row: Mapping[Any, Any]) -> NoticeShown:
    """Make of a row of the table what is shown of a notice."""
    line, working = of(NoticeLine), calendar_of(view)
    clock = NoticeClock(row["posted_on"], row["last_day"], row["days"], row["unit"])
    lines = view.rows(sa.select(line).where(line.c.notice_id == row["id"]).order_by(line.c.place))
    on = clock_day(view)
    return NoticeShown(
        number=row["number"],
        about=row["about"],
        title=row["title"],
        clock=clock,
        clause=row["clause"],
        clause_words=Text(**row["clause_words"]) if row["clause_words"] else None,
        stored=row["state"],
        on=on,
        day=clock.day_of(on, working),
        left_out=clock.left_out(working),
        columns=tuple(row["columns"]),
        lines=tuple(NoticeLineShown(x["place"], x["subject"], x["shown"]) for x in lines),
        digest=row["digest"],
        document=row["document"],
        closed_on=row["closed_on"],
        standing=(row["basis"] or {}).get("standing"),
        objections=_objections(view, row, {x["id"]: x["subject"] for x in lines}),
    )


def _objections(
    view: View, notice: Mapping[Any, Any], subjects: Mapping[int, str]
) -> tuple[ObjectionShown, ...]:
    t = of(Objection)
    rows = view.rows(sa.select(t).where(t.c.notice_id == notice["id"]).order_by(t.c.id))
    people = view.personal([row["personal"] for row in rows])
    return tuple(
        ObjectionShown(
            number=row["number"],
            subject=subjects.get(row["line_id"]),
            by=people.get(row["personal"], {}).get("name"),
            named=row["named"],
            received_on=row["received_on"],
            grounds=row["grounds"],
            due_on=row["due_on"],
            state=row["state"],
            answer=row["answer"],
            answered_on=row["answered_on"],
            answered_by=row["answered_by"],
            contact=people.get(row["personal"], {}).get("contact"),
        )
        for row in rows
    )
