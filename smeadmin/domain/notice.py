"""Public notices (公示): a clock in working days that runs before anything is granted, withdrawn or paid.

The life of a notice; acts in brackets, dates decide the rest:

    [open] ──> open ──(its last day has passed)──> [close] ──> closed      grant, revoke, pay
                │
                └──[close --recall]──> recalled                            nothing; post it again

The life of an objection. One without a name is filed: it is kept and stops nothing, as is one that the
measure does not count (``when`` of its step ``answer``):

    [object] ──> open ──[answer --dismiss]──> dismissed                    no longer stops
                  ├────[answer --uphold]───> upheld                       stops for good
                  └──> filed                                               stops nothing
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from smeadmin.domain.notice_refusals import (
    ColumnNotPublic,
    NoticeNeeded,
    NoticeOver,
    NoticeRunning,
    NoticeTermWrong,
    ObjectionUnanswered,
    ObjectionUpheld,
)
from smeadmin.domain.rules.clocks import Calendar, Duration
from smeadmin.errors import Cited
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _

ONE_DAY = timedelta(days=1)

ABOUT = {
    "certification": Text("认定", "certification"),
    "withdrawal": Text("撤销认定", "withdrawal of titles"),
    "ranking": Text("考评排名", "ranking"),
    "award": Text("奖励", "award"),
    "payment": Text("拨付", "payment"),
}
"""What a notice may be about."""

PUBLIC = {
    "name": Text("机构名称", "institution"),
    "credit_code": Text("统一社会信用代码", "credit code"),
    "kind": Text("类型", "kind"),
    "certification": Text("认定", "title"),
    "level": Text("级别", "level"),
    "category": Text("类别", "category"),
    "region": Text("所在区县", "district"),
    "rank": Text("名次", "rank"),
    "score": Text("得分", "points"),
    "grade": Text("等次", "grade"),
    "award": Text("奖励", "award"),
    "amount_fen": Text("金额（元）", "amount (yuan)"),
    "enterprise": Text("企业名称", "enterprise"),
    "grounds": Text("事由", "grounds"),
}
"""The columns that may be made public; a column that is not named here never stands on a notice."""

NOTICE_STATES = {
    "running": Text("公示中", "running"),
    "over": Text("已期满", "over"),
    "closed": Text("已结束", "closed"),
    "recalled": Text("已撤回", "recalled"),
}
OBJECTION_STATES = {
    "open": Text("未答复", "unanswered"),
    "filed": Text("存档，不影响", "filed, stops nothing"),
    "dismissed": Text("不成立", "dismissed"),
    "upheld": Text("成立", "upheld"),
}
NOTICE_ACTS = {("open", "close"): "closed", ("open", "recall"): "recalled"}
OBJECTION_ACTS = {("open", "dismiss"): "dismissed", ("open", "uphold"): "upheld"}
"""From which state which act leads where; whatever is not listed is refused."""


def answering(objection: str) -> tuple[str, str]:
    """Give the two commands that answer an objection, of which one is typed."""
    reason = " --reason " + _("TEXT")
    return (
        f"smeadmin notice answer {objection} --dismiss{reason}",
        f"smeadmin notice answer {objection} --uphold{reason}",
    )


@dataclass(frozen=True, slots=True)
class Term:
    """How long a notice runs, and the clause that says so (None: the office set it)."""

    duration: Duration
    clause: str | None = None
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class PostedLine:
    """One who is to stand on a notice: what it is about, who it is, and the public columns."""

    subject: str
    shown: Mapping[str, Any]
    institution_id: int | None = None
    enterprise_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to be posted: one kind of decision, its words, its lines, its term, the text it rests on."""

    about: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[PostedLine, ...]
    term: Term | None = None
    basis: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NoticeClock:
    """The days of a notice: posted (not counted) until its last day (counted)."""

    posted_on: date
    last_day: date
    count: int
    unit: str

    @property
    def first_day(self) -> date:
        """The day after posting, from which it runs."""
        return self.posted_on + ONE_DAY

    @property
    def free_from(self) -> date:
        """The first day on which what was announced may be done."""
        return self.last_day + ONE_DAY

    def has_run(self, on: date) -> bool:
        """Tell whether its last day has passed on a day."""
        return on > self.last_day

    def day_of(self, on: date, working: Calendar) -> int:
        """Say the how-manieth day of the notice a day is, 0 before the first; days off count for nothing."""
        until = min(on, self.last_day)
        days = (self.posted_on + timedelta(n) for n in range(1, (until - self.posted_on).days + 1))
        return sum(1 for day in days if self.unit == "days" or working(day))

    def left_out(self, working: Calendar) -> tuple[date, ...]:
        """Give the days off between its first and its last, which are not counted."""
        if self.unit == "days":
            return ()
        days = (
            self.posted_on + timedelta(n) for n in range(1, (self.last_day - self.posted_on).days)
        )
        return tuple(day for day in days if not working(day))


def clock_of(posted_on: date, term: Duration, working: Calendar) -> NoticeClock:
    """Set the clock of a notice: the day of posting is not counted, the last one is.

    Raises NoticeTermWrong for no days at all, and what the calendar raises for a year nobody entered.
    """
    if term.count < 1:
        raise NoticeTermWrong({"n": term.count}, way_out=("--days 5",))
    return NoticeClock(posted_on, term.after(posted_on, working), term.count, term.unit)


def check_public(columns: Sequence[str]) -> None:
    """Refuse a column that may not be made public; raises ColumnNotPublic."""
    for column in columns:
        if column not in PUBLIC:
            raise ColumnNotPublic({"column": column}, way_out=(", ".join(PUBLIC),))


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """One objection: number, to whom, from whom (None: erased or not named), grounds, how it ended.

    ``whole``: who objected was asked for by name and contact.
    """

    number: str
    subject: str | None
    by: str | None
    named: bool
    received_on: date
    grounds: str
    due_on: date | None
    state: str
    answer: str | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    evidence: tuple[Any, ...] = ()
    contact: str | None = None
    whole: bool = False

    @property
    def stops(self) -> bool:
        """Tell whether it stops what was announced."""
        return self.state in ("open", "upheld")

    def is_late(self, on: date) -> bool:
        """Tell whether its answer is overdue on a day."""
        return self.state == "open" and self.due_on is not None and on > self.due_on


@dataclass(frozen=True, slots=True)
class NoticeLineShown:
    """One who stands on a notice, with the public columns only."""

    place: int
    subject: str
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice as it stands on a day; ``day`` is the how-manieth of its days that is."""

    number: str
    about: str
    title: str
    clock: NoticeClock
    clause: str | None
    stored: str
    on: date
    day: int
    left_out: tuple[date, ...]
    columns: tuple[str, ...]
    lines: tuple[NoticeLineShown, ...]
    digest: str
    document: str | None = None
    clause_words: Text | None = None
    closed_on: date | None = None
    standing: str | None = None
    objections: tuple[ObjectionShown, ...] = field(default=())

    @property
    def state(self) -> str:
        """Tell running, over (its days have passed), closed or recalled."""
        if self.stored != "open":
            return self.stored
        return "over" if self.clock.has_run(self.on) else "running"

    @property
    def cited(self) -> Cited | None:
        """The clause that says how long it runs."""
        return Cited(self.clause, str(self.clause_words or "")) if self.clause else None

    @property
    def open_objections(self) -> tuple[ObjectionShown, ...]:
        """Those that wait for an answer."""
        return tuple(one for one in self.objections if one.state == "open")

    def against(self, subject: str) -> tuple[ObjectionShown, ...]:
        """The objections to one who stands on it, and those to the notice as a whole."""
        return tuple(one for one in self.objections if one.subject in (None, subject))


def check_open(notice: NoticeShown) -> None:
    """Refuse an act on a notice that was closed or taken back; raises NoticeOver."""
    if notice.stored != "open":
        raise NoticeOver(
            {"notice": notice.number, "state": str(NOTICE_STATES[notice.stored])},
            way_out=(f"smeadmin notice show {notice.number}",),
        )


def check_has_run(notice: NoticeShown | None, subject: str, on: date, again: str) -> None:
    """Refuse what rests on a notice before its clock has run and its objections are answered.

    ``on`` is the day to which clocks count, ``again`` the command that does it then. Raises NoticeNeeded,
    NoticeRunning, ObjectionUnanswered, ObjectionUpheld.
    """
    if notice is None or notice.stored == "recalled":
        raise NoticeNeeded({"subject": subject}, way_out=(f"smeadmin notice open {subject}",))
    clock, clause = notice.clock, notice.cited
    if not clock.has_run(on):
        said = _("today is day {day} of {count}; the notice ends {last}")
        raise NoticeRunning(
            {
                "subject": subject,
                "notice": notice.number,
                "last_day": clock.last_day.isoformat(),
                "free_from": clock.free_from.isoformat(),
            },
            clause=clause,
            short_by=(said.format(day=notice.day, count=clock.count, last=clock.last_day),),
            way_out=(_("from {day} on: {command}").format(day=clock.free_from, command=again),),
        )
    for one in notice.against(subject):
        if one.stops:
            kind = ObjectionUpheld if one.state == "upheld" else ObjectionUnanswered
            raise kind(
                {"subject": subject, "notice": notice.number, "objection": one.number},
                clause=clause,
                short_by=(one.grounds,),
                way_out=answering(one.number)
                if kind is ObjectionUnanswered
                else (f"smeadmin notice show {notice.number}",),
            )
