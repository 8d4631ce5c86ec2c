"""Posting a notice, closing it when its days have passed, taking it back before."""

from __future__ import annotations

import hashlib

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.notice.reading import clock_day, find_notice, notice_of, show_notice
from smeadmin.domain.certification.application import Asked
from smeadmin.domain.notice import (
    NOTICE_ACTS,
    NoticeShown,
    Posting,
    Term,
    answering,
    check_open,
    check_public,
    clock_of,
)
from smeadmin.domain.notice_refusals import (
    NoticeEmpty,
    NoticeOpenAlready,
    NoticeRunning,
    NoticeTermNeeded,
    NoticeTermStated,
    ObjectionUnanswered,
    RecallReason,
)
from smeadmin.domain.rules.clocks import Duration
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.head import Head
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.notice import Notice, NoticeLine
from smeadmin.storage.types import canonical

NUMBER_WIDTH = 3


def post_notice(change: Change, posting: Posting, *, days: int | None = None) -> NoticeShown:
    """Post a notice: number, clock by the measure or, where it is silent, ``days`` working days.

    Its lines hold the public columns and nothing else. What is posted has left the house: it is closed or
    recalled, never undone. Raises NoticeEmpty, ColumnNotPublic, NoticeOpenAlready, NoticeTermNeeded,
    NoticeTermStated, NoticeTermWrong, CalendarMissing.
    """
    _check_lines(change, posting)
    term = _term(posting.term, days)
    clock = clock_of(change.on, term.duration, calendar_of(change))
    serial = change.next_number("notice", str(change.on.year))
    number = f"NT-{change.on.year}-{serial:0{NUMBER_WIDTH}d}"
    lines = [[x.subject, dict(x.shown)] for x in posting.lines]
    key = change.insert(
        Notice,
        number=number,
        about=posting.about,
        title=posting.title,
        posted_on=change.on,
        last_day=clock.last_day,
        days=clock.count,
        unit=clock.unit,
        clause=term.clause,
        clause_words={"zh": term.words.zh, "en": term.words.en} if term.words else None,
        document=change.act.document,
        columns=list(posting.columns),
        digest=hashlib.sha256(canonical(lines).encode()).hexdigest(),
        basis=dict(posting.basis) if posting.basis else None,
    )
    for place, line in enumerate(posting.lines, start=1):
        change.insert(
            NoticeLine,
            notice_id=key,
            place=place,
            subject=line.subject,
            institution_id=line.institution_id,
            enterprise_id=line.enterprise_id,
            shown=dict(line.shown),
        )
    change.outward("notice", number, str(_("public notice")))
    change.summary = {"notice": number, "lines": len(posting.lines)}
    return show_notice(change, notice=number)


def close_notice(change: Change, *, notice: str) -> NoticeShown:
    """Close a notice whose days have passed, with every objection answered.

    Raises NoticeNotFound, NoticeOver, NoticeRunning, ObjectionUnanswered.
    """
    shown = _open_one(change, notice)
    again = f"smeadmin notice close {shown.number}"
    if not shown.clock.has_run(clock_day(change)):
        said = _("today is day {day} of {count}; the notice ends {last}")
        clock = shown.clock
        raise NoticeRunning(
            {"notice": shown.number, "last_day": clock.last_day.isoformat()},
            clause=shown.cited,
            short_by=(said.format(day=shown.day, count=clock.count, last=clock.last_day),),
            way_out=(
                _("from {day} on: {command}").format(day=clock.free_from, command=again),
                _("take it back before: {command}").format(
                    command=f"{again} --recall --reason " + _("TEXT")
                ),
            ),
        )
    for one in shown.open_objections:
        raise ObjectionUnanswered(
            {"subject": one.subject or shown.number, "objection": one.number},
            way_out=answering(one.number),
        )
    return _ended(change, shown.number, "close")


def recall_notice(change: Change, *, notice: str) -> NoticeShown:
    """Take a notice back: nothing may rest on it. Raises NoticeNotFound, NoticeOver, RecallReason."""
    shown = _open_one(change, notice)
    if not (change.act.reason or "").strip():
        raise RecallReason(way_out=("--reason " + _("TEXT"),))
    return _ended(change, shown.number, "recall")


def term_of(document: Document, noun: Noun, asked: Asked | None = None) -> Term | None:
    """Say how long the measure lets a notice run: its step ``notice``, or its deadline ``close_notice``.

    Of a flow with several such steps it is the one that is ``asked`` for now.
    """
    for step in noun.flow if asked is None else (asked.step,):
        if step.do == "notice" and step.within is not None:
            return _term_under(document, step.within, step.head)
    for deadline in noun.deadlines.values():
        if deadline.act == "close_notice" and deadline.clock.duration is not None:
            return _term_under(document, deadline.clock.duration, deadline.clock.head)
    return None


def _term_under(document: Document, lasts: Duration, head: Head) -> Term:
    """Give a term with the clause it stands under."""
    cited = document.cite(head.clause.of())
    named = document.clauses.get(next(iter(head.clause.of()), ""))
    return Term(lasts, cited.clause if cited else None, named.text if named else None)


def _check_lines(change: Change, posting: Posting) -> None:
    if not posting.lines:
        raise NoticeEmpty(way_out=("smeadmin certify list --open",))
    check_public([*posting.columns, *(name for x in posting.lines for name in x.shown)])
    for line in posting.lines:
        there = notice_of(change, line.subject, posting.about)
        if there is not None and there.stored == "open":
            over = there.clock.has_run(clock_day(change))
            raise NoticeOpenAlready(
                {"subject": line.subject, "notice": there.number},
                way_out=(f"smeadmin notice {'close' if over else 'show'} {there.number}",),
            )


def _term(stated: Term | None, days: int | None) -> Term:
    if stated is None and days is None:
        raise NoticeTermNeeded(way_out=("--days " + _("N"),))
    if stated is not None and days is not None:
        raise NoticeTermStated(
            {"days": str(stated.duration.count)}, way_out=(_("leave --days away"),)
        )
    return stated or Term(Duration(days or 0, "working_days"))


def _open_one(change: Change, notice: str) -> NoticeShown:
    row = find_notice(change, notice)
    change.lock(Notice, of(Notice).c.id == row["id"])
    shown = show_notice(change, notice=row["number"])
    check_open(shown)
    return shown


def _ended(change: Change, number: str, act: str) -> NoticeShown:
    t = of(Notice)
    change.update(Notice, t.c.number == number, state=NOTICE_ACTS["open", act], closed_on=change.on)
    change.summary = {"notice": number}
    return show_notice(change, notice=number)
