"""Where an application stands, for the page of every act on it and for the desk."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.case import Case, case_of, command_of
from smeadmin.actions.evidence.finding import evidence_of
from smeadmin.actions.notice.reading import clock_day, notice_of
from smeadmin.domain.calendar import CalendarMissing
from smeadmin.domain.certification.application import Act, Asked, PaperLine
from smeadmin.domain.certification.results import Progress
from smeadmin.domain.rules.clocks import Calendar
from smeadmin.domain.rules.limits import limit_applies
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Paper


def application_progress(view: View, *, application: str) -> Progress:
    """Say where an application stands, what is missing, what comes next; raises ApplicationNotFound."""
    return progress_of(view, case_of(view, application))


def progress_of(view: View, case: Case) -> Progress:
    """Make of an application in hand what is shown of it."""
    row, papers = case.row, papers_of(view, case)
    notice = notice_of(view, case.number, "certification")
    missing = [paper.label for paper in papers if paper.received_on is None]
    running = notice is not None and case.public
    return Progress(
        application=case.number,
        holder=case.checked.holder,
        certification=case.checked.certification,
        level=case.checked.level,
        state=case.state,
        applied_on=row["applied_on"],
        on=clock_day(view),
        checked=case.checked,
        way=case.stops,
        papers=papers,
        returns=case.count(Act.RETURN),
        returns_most=returns_most(case),
        due_on=row["due_on"] or step_due(view, case),
        notice=notice.number if notice is not None else None,
        renews=row["renews"],
        call=row["call"],
        recommender=row["recommender"],
        stage=row["stage"],
        command=command_of(case, missing),
        ready_on=notice.clock.free_from if notice is not None and running else None,
        comment=case.acts[-1]["comment"] if case.acts else None,
        recommended=row["recommended"],
    )


def step_due(view: View, case: Case) -> dt.date | None:
    """Say by when the next step is to be done, where the measure gives it a time."""
    since = case.acts[-1]["acted_on"] if case.acts else case.row["applied_on"]
    return due_of(case.upcoming, since, calendar_of(view))


def due_of(upcoming: Asked | None, since: dt.date, working: Calendar) -> dt.date | None:
    """Say by when a step is due that can be done since a day; a notice and a grant have no deadline."""
    if upcoming is None or upcoming.step.within is None or upcoming.step.do in ("notice", "grant"):
        return None
    try:
        return upcoming.step.within.after(since, working)
    except CalendarMissing:  # a deadline of the office stops nobody who comes to it
        return None


def papers_of(view: View, case: Case) -> tuple[PaperLine, ...]:
    """Give the papers of the measure's list with what came of each."""
    if not case.noun.evidence:
        return ()
    t = of(Paper)
    rows = view.rows(sa.select(t).where(t.c.application_id == case.row["id"]))
    came = {row["paper"]: row for row in rows}
    files = {one.number: one for one in evidence_of(view, noun="application", name=case.number)}
    lines = []
    for name in case.noun.evidence:
        row, asked = came.get(name), case.document.evidence[name]
        kept = files.get(row["evidence"]) if row is not None else None
        lines.append(
            PaperLine(
                name,
                str(asked.text),
                None if row is None else row["received_on"],
                None if kept is None else kept.number,
                None if kept is None else kept.file,
                None if kept is None else kept.sha256,
            )
        )
    return tuple(lines)


def returns_most(case: Case) -> int | None:
    """Say how often the measure lets an application be sent back; None: it does not say."""
    reading = case.checked.reading
    assert reading is not None
    for limit in case.noun.limits:
        if limit.of == "returns" and limit_applies(limit, reading):
            bound = limit.at_most.bound(reading)
            return bound if isinstance(bound, int) else None
    return None
