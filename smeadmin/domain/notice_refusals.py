"""What is refused about public notices and objections, each with its way out where it is raised."""

from __future__ import annotations

from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_


class NoticeNotFound(NotFound):
    """No notice has that number."""

    code, sentence = "notice-not-found", N_("there is no notice {notice}")


class ObjectionNotFound(NotFound):
    """No objection has that number."""

    code, sentence = "objection-not-found", N_("there is no objection {objection}")


class NotOnNotice(NotFound):
    """Who is objected to does not stand on the notice."""

    code, sentence = "not-on-notice", N_("{subject} does not stand on {notice}")


class NoticeNeeded(Refused):
    """The measure wants it made public first, and it has not been."""

    code, guarded = "notice-needed", True
    sentence = N_("{subject} has not been under public notice")


class NoticeRunning(Refused):
    """The public notice has not run its days; nothing that rests on it is done before.

    The day of posting is not counted, the last day belongs to the notice.
    """

    code, guarded = "notice-running", True
    sentence = N_("the public notice is still running")


class ObjectionUnanswered(Refused):
    """An objection that counts has not been answered; nothing is done before it is."""

    code, guarded = "objection-unanswered", True
    sentence = N_("an objection to {subject} has not been answered: {objection}")


class ObjectionUpheld(Refused):
    """An objection was upheld: what was announced is not done."""

    code, guarded = "objection-upheld", True
    sentence = N_("an objection to {subject} was upheld: {objection}")


class NoticeOpenAlready(Conflict):
    """It is under public notice already; one clock runs for one thing."""

    code, sentence = "notice-open-already", N_("{subject} is under public notice: {notice}")


class NoticeOver(Conflict):
    """The notice was closed or taken back."""

    code, sentence = "notice-over", N_("{notice} was ended: {state}")


class NoticeRests(Conflict):
    """What was decided after a notice rests on it; neither it nor an answer to an objection is taken back."""

    code, sentence = "notice-rests", N_("{what} was decided after {notice} and rests on it")


class NoticeEmpty(Usage):
    """A notice names at least one."""

    code, sentence = "notice-empty", N_("a notice without anybody on it says nothing")


class NoticeTermNeeded(Usage):
    """The measure does not say how many days the notice runs, so the office must, in working days."""

    code, sentence = "notice-term-needed", N_("the measure does not say how long the notice runs")


class NoticeTermStated(Usage):
    """The measure says itself how long the notice runs; it may not be shortened or drawn out."""

    code, sentence = "notice-term-stated", N_("by the measure the notice runs {days}")


class NoticeTermWrong(Usage):
    """A notice runs at least one working day."""

    code, sentence = "notice-term-wrong", N_("a notice cannot run {n} working days")


class ColumnNotPublic(Usage):
    """A column that is not on the list of public ones is not made public: phones, persons, accounts."""

    code, sentence = "column-not-public", N_("column {column} may not be made public")


class ObjectionLate(Refused):
    """Objections are taken in while the notice runs."""

    code, sentence = "objection-late", N_("the notice ran until {last}, the objection is of {on}")


class ObjectionEarly(Refused):
    """Nothing can be objected before it is made public."""

    code, sentence = "objection-early", N_("the notice was posted on {posted}, after {on}")


class ObjectionGrounds(Usage):
    """An objection says what is wrong."""

    code, sentence = "objection-grounds", N_("an objection needs its grounds")


class ObjectionAnswered(Conflict):
    """An objection is answered once."""

    code, sentence = "objection-answered", N_("{objection} has been answered: {state}")


class AnswerNeeded(Usage):
    """An answer says whether the objection holds, and why."""

    code, sentence = "answer-needed", N_("an answer says --uphold or --dismiss, and why")


class AnswerPastClock(Usage):
    """The day to which an answer is put off lies after the day by which it was due."""

    code, sentence = "answer-past-clock", N_("{day} is not after {due}, when the answer was due")


class RecallReason(Usage):
    """A notice is taken back only with a reason, which is kept."""

    code, sentence = "recall-reason", N_("taking back a notice needs --reason")
