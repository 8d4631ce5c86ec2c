"""The desk of certification: what waits, by when, and the command for each; nothing is judged for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.case import applies, command_for
from smeadmin.actions.certification.measures import NounOf, noun_of
from smeadmin.actions.certification.progress import due_of
from smeadmin.actions.certification.unchecked import unchecked
from smeadmin.actions.given import judgements_of, read_given
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import clock_day, list_notices
from smeadmin.domain.calendar import CalendarMissing
from smeadmin.domain.certification.application import (
    OPEN,
    Standing,
    done_places,
    next_step,
    steps_asked,
)
from smeadmin.domain.certification.certificate import VALID, State, Tenure, state_on
from smeadmin.domain.certification.results import CertificationDesk, DeskLine
from smeadmin.domain.notice import NoticeShown
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.clocks import ONE_DAY, Calendar
from smeadmin.domain.rules.document import Certification
from smeadmin.domain.rules.judge import renewal_window
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.i18n import ngettext
from smeadmin.reference import desks
from smeadmin.storage.certificates import tenures, with_closing
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, ApplicationStep, Certificate
from smeadmin.storage.tables.institution import Institution

"""Within so many days an end is shown: how far a desk looks ahead is no rule of a measure."""


def certification_desk(view: View) -> CertificationDesk:
    """Gather what waits to be done in certification, the most urgent first."""
    library, on, working = Library(view), clock_day(view), calendar_of(view)
    notices = {
        line.subject: notice
        for notice in reversed(list_notices(view))
        if notice.stored == "open"
        for line in notice.lines
    }
    nouns = noun_of(library)
    applications = _applications(view, library, on, working, notices)
    certificates, held = _certificates(view, nouns, on, working)
    objections = [
        DeskLine(
            one.number,
            one.subject or notice.number,
            "objection",
            one.due_on,
            f"notice answer {one.number}",
        )
        for notice in {n.number: n for n in notices.values()}.values()
        for one in notice.open_objections
    ]
    checks = _checks(view, on)
    lines = sorted([*applications, *objections, *certificates, *checks], key=_urgency)
    return CertificationDesk(
        on,
        tuple(
            DeskLine(
                x.number, x.name, x.state, x.due_on, x.command, x.ready_on, _late(x, on, working)
            )
            for x in lines
        ),
        held,
    )


def _urgency(line: DeskLine) -> tuple[dt.date, str]:
    return line.due_on or line.ready_on or dt.date.max, line.number


def _late(line: DeskLine, on: dt.date, working: Calendar) -> int:
    """Count the working days since a deadline; where nobody has entered the year, the days."""
    if line.due_on is None or line.due_on >= on:
        return 0
    days = [line.due_on + ONE_DAY * n for n in range(1, (on - line.due_on).days + 1)]
    try:
        return max(sum(1 for day in days if working(day)), 1)
    except CalendarMissing:
        return len(days)


def _applications(
    view: View,
    library: Library,
    on: dt.date,
    working: Calendar,
    notices: Mapping[str, NoticeShown],
) -> list[DeskLine]:
    a, i, s = of(Application), of(Institution), of(ApplicationStep)
    rows = view.rows(
        sa.select(a, i.c.name)
        .join(i, i.c.id == a.c.institution_id)
        .where(a.c.state.in_(OPEN))
        .order_by(a.c.id)
    )
    keys = sa.select(a.c.id).where(a.c.state.in_(OPEN))
    acts: dict[int, list[Mapping[Any, Any]]] = {}
    for act in view.rows(sa.select(s).where(s.c.application_id.in_(keys)).order_by(s.c.id)):
        acts.setdefault(act["application_id"], []).append(act)
    return [
        _waiting(view, library, row, acts.get(row["id"], []), on, working, notices) for row in rows
    ]


def _waiting(
    view: View,
    library: Library,
    row: Mapping[Any, Any],
    acts: list[Mapping[Any, Any]],
    on: dt.date,
    working: Calendar,
    notices: Mapping[str, NoticeShown],
) -> DeskLine:
    """Say of an application what comes next, from what it states and what was judged of it."""
    document = library.kept(Basis.of_data(row["basis"]))
    noun = document.certification(row["certification"])
    values = read_given(document, row["given"], {}, by="", on=row["applied_on"], reason=None)
    values = values.joined(judgements_of(view, row["id"], document))
    reading = Reading(document.figures, Facts(values.values, on, on.year))
    done = done_places(noun, [(a["act"], a["place"], a["result"]) for a in acts])
    upcoming = next_step(steps_asked(noun, done, lambda step: applies(step, reading)))
    state, number = Standing(row["state"]), row["number"]
    due, ready = row["due_on"], None
    if due is None:
        due = due_of(upcoming, acts[-1]["acted_on"] if acts else row["applied_on"], working)
    waiting = state is Standing.PUBLISHED or (
        state is Standing.CREATING and upcoming is not None and upcoming.step.do == "grant"
    )
    if waiting and number in notices:
        ready = notices[number].clock.free_from
    return DeskLine(
        number, row["name"], str(state), due, command_for(number, state, upcoming) or "", ready
    )


def _certificates(
    view: View,
    measures: NounOf,
    on: dt.date,
    working: Calendar,
) -> tuple[list[DeskLine], int]:
    """Give what waits about certificates, and how many are held."""
    t, i, a = of(Certificate), of(Institution), of(Application)
    rows = view.rows(with_closing().add_columns(i.c.name).order_by(t.c.id))
    renewing = set(
        view.connection.execute(
            sa.select(a.c.renews).where(a.c.state.in_(OPEN), a.c.renews.is_not(None))
        ).scalars()
    )
    known, lines, held = tenures(view, rows), [], 0
    for row in rows:
        tenure = known[row["id"]]
        state = state_on(tenure, on)
        held += state in VALID
        number, name = row["number"], row["name"]
        if row["plaque_due"] and row["plaque_back_on"] is None:
            lines.append(DeskLine(number, name, "plaque", None, f"certify plaque {number}"))
        elif (spell := tenure.spell_on(on, "mending")) and state in (
            State.MENDING,
            State.SUSPENDED,
        ):
            act = (
                "review" if state is State.MENDING else "reinstate"
            )  # nobody passes while suspended
            lines.append(DeskLine(number, name, "mending", spell.due, f"certify {act} {number}"))
        elif number not in renewing and (
            line := _ending(
                row, tenure, state, measures(row["basis"], row["certification"]), on, working
            )
        ):
            lines.append(line)
    return lines, held


def _checks(view: View, on: dt.date) -> list[DeskLine]:
    """Give one line for all holders whose check of the year is due soon; the list names them."""
    due = [one.due_on for one in unchecked(view, on.year).values() if one.due_on is not None]
    if not due or min(due) > on + dt.timedelta(desks.days("titles_ending")):
        return []
    holders = ngettext("{n} holder", "{n} holders", len(due)).format(n=len(due))
    command = f"certify list --unchecked --year {on.year}"
    return [DeskLine(str(on.year), holders, "unchecked", min(due), command)]


def _ending(
    row: Mapping[Any, Any],
    tenure: Tenure,
    state: State,
    noun: Certification,
    on: dt.date,
    working: Calendar,
) -> DeskLine | None:
    """Give the line of a title that can be renewed now, or that ends soon where no window is stated."""
    number, name = row["number"], row["name"]
    if state is State.GRACE:
        return DeskLine(number, name, "grace", tenure.grace_until, f"certify renew {number}")
    if state is not State.IN_FORCE:
        return None
    window = renewal_window(noun, tenure.valid_until, working)
    opens = window.start or tenure.valid_until - dt.timedelta(desks.days("titles_ending"))
    if on < opens:
        return None
    return DeskLine(number, name, "renewal", tenure.valid_until, f"certify renew {number}")


def renewable(view: View) -> frozenset[str]:
    """Give the numbers of the certificates that can be renewed on the day."""
    nouns = noun_of(Library(view))
    lines, _held = _certificates(view, nouns, clock_day(view), calendar_of(view))
    return frozenset(x.number for x in lines if x.state in ("renewal", "grace"))
