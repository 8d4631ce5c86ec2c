"""Objections to a notice: taken in with their evidence, answered, put off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.evidence.attaching import attach
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import clock_day, find_notice, show_notice
from smeadmin.domain.notice import OBJECTION_ACTS, OBJECTION_STATES, NoticeShown, check_open
from smeadmin.domain.notice_refusals import (
    AnswerNeeded,
    AnswerPastClock,
    NotOnNotice,
    ObjectionAnswered,
    ObjectionEarly,
    ObjectionGrounds,
    ObjectionLate,
    ObjectionNotFound,
)
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.notice import NoticeLine, Objection


def object_to(
    change: Change,
    *,
    notice: str,
    grounds: str | None,
    subject: str | None = None,
    by: str | None = None,
    contact: str | None = None,
    evidence: Sequence[str] = (),
) -> NoticeShown:
    """Take in an objection to one who stands on a notice, or to the notice as a whole (``subject`` None).

    Without a name (``by``), and where the measure does not count it, it is filed and stops nothing.
    Raises NoticeNotFound, NoticeOver, NotOnNotice, ObjectionGrounds, ObjectionEarly, ObjectionLate.
    """
    row = find_notice(change, notice)
    shown = show_notice(change, notice=row["number"])
    check_open(shown)
    if not (grounds or "").strip():
        raise ObjectionGrounds(way_out=("--reason " + _("TEXT"),))
    _check_day(shown, change.on)
    line = None if subject is None else _line(change, row["id"], shown, subject)
    named = bool((by or "").strip())
    counts = named and _counts(change, row["basis"], bool(evidence))
    number = f"OB-{change.on.year}-{change.next_number('objection', str(change.on.year)):04d}"
    change.insert(
        Objection,
        personal={"name": by, "contact": contact} if named else None,
        number=number,
        notice_id=row["id"],
        line_id=line,
        named=named,
        received_on=change.on,
        grounds=(grounds or "").strip(),
        due_on=_due(change, row["basis"]) if counts else None,
        state="open" if counts else "filed",
    )
    change.flush_personal()  # who objected is read back at once
    attach(change, list(evidence), noun="objection", name=number)
    change.summary = {"objection": number, "notice": row["number"]}
    return show_notice(change, notice=row["number"])


def answer_objection(
    change: Change,
    *,
    objection: str,
    uphold: bool = False,
    dismiss: bool = False,
    text: str | None = None,
    put_off: dt.date | None = None,
) -> NoticeShown:
    """Answer an objection for good, or put the answer off to a later day; both say why.

    Raises ObjectionNotFound, ObjectionAnswered, AnswerNeeded, AnswerPastClock.
    """
    t = of(Objection)
    row = change.first(sa.select(t).where(t.c.number == objection.strip().upper()))
    if row is None:
        raise ObjectionNotFound({"objection": objection}, way_out=("smeadmin notice list",))
    said = (text or change.act.reason or "").strip()
    if (uphold, dismiss, put_off is not None).count(True) != 1 or not said:
        again = f"smeadmin notice answer {row['number']}"
        ways = ("--dismiss", "--uphold", "--put-off YYYY-MM-DD")
        raise AnswerNeeded(way_out=tuple(f"{again} {way} --reason " + _("TEXT") for way in ways))
    act = "uphold" if uphold else "dismiss"
    if (row["state"], act) not in OBJECTION_ACTS:
        raise ObjectionAnswered(
            {"objection": row["number"], "state": str(OBJECTION_STATES[row["state"]])},
            way_out=(f"smeadmin notice show {row['number']}",),
        )
    if put_off is not None:
        _put_off(change, row, put_off)
    else:
        change.update(
            Objection,
            t.c.id == row["id"],
            state=OBJECTION_ACTS["open", act],
            answer=said,
            answered_on=change.on,
            answered_by=change.act.by,
        )
    change.summary = {"objection": row["number"], "state": "open" if put_off else act}
    return show_notice(change, notice=row["number"])


def _put_off(change: Change, row: sa.RowMapping, day: dt.date) -> None:
    due = row["due_on"]
    if day <= (due or change.on):
        raise AnswerPastClock(
            {"day": day.isoformat(), "due": (due or change.on).isoformat()},
            way_out=("--put-off YYYY-MM-DD",),
        )
    change.update(Objection, of(Objection).c.id == row["id"], due_on=day)


def _check_day(shown: NoticeShown, on: dt.date) -> None:
    """Refuse an objection from before the posting, or from after the last day."""
    clock = shown.clock
    days = {"on": on.isoformat(), "posted": clock.posted_on.isoformat()}
    if on < clock.posted_on:
        raise ObjectionEarly(days, way_out=(f"smeadmin notice show {shown.number}",))
    if clock.has_run(on):
        said = _("received before and typed late: --on DATE with --reason")
        raise ObjectionLate({**days, "last": clock.last_day.isoformat()}, way_out=(said,))


def _line(change: Change, notice: int, shown: NoticeShown, subject: str) -> int:
    t = of(NoticeLine)
    wanted = subject.strip()
    found = [
        x.subject
        for x in shown.lines
        if wanted.upper() == x.subject or wanted in str(x.shown.get("name") or "")
    ]
    if len(found) != 1:
        known = tuple(f"{x.subject}  {x.shown.get('name') or ''}".rstrip() for x in shown.lines)
        raise NotOnNotice({"subject": subject, "notice": shown.number}, way_out=known)
    key: int = change.scalar(
        sa.select(t.c.id).where(t.c.notice_id == notice, t.c.subject == found[0])
    )
    return key


def _noun(change: Change, basis: object) -> tuple[Document, Noun] | None:
    """Give the text and the noun that a notice rests on, where it names one."""
    if not isinstance(basis, dict) or "noun" not in basis:
        return None
    named = {key: value for key, value in basis.items() if key != "noun"}
    document = Library(change).kept(Basis.of_data(named))
    return document, document.nouns[basis["noun"]]


def _counts(change: Change, basis: object, evidenced: bool) -> bool:
    """Ask the measure whether a named objection counts: ``when`` of its step ``answer``.

    Its figures ``named`` and ``evidenced`` are known here; what is not known counts.
    """
    found = _noun(change, basis)
    if found is None:
        return True
    document, noun = found
    for step in noun.flow:
        if step.do == "answer" and step.head.when is not None:
            given = {"named": True, "evidenced": evidenced}
            known = {name: value for name, value in given.items() if name in document.figures}
            reading = Reading(document.figures, Facts(known, change.on, change.on.year))
            return step.head.when.judge(reading).verdict is not Verdict.NO
    return True


def _due(change: Change, basis: object) -> dt.date | None:
    """Say by when the measure wants an objection answered: its step or its deadline ``answer``."""
    found = _noun(change, basis)
    if found is None:
        return None
    working = calendar_of(change)
    for step in found[1].flow:
        if step.do == "answer" and step.within is not None:
            return step.within.after(clock_day(change), working)
    for deadline in found[1].deadlines.values():
        if deadline.act == "answer" and deadline.clock.duration is not None:
            return deadline.clock.duration.after(clock_day(change), working)
    return None
