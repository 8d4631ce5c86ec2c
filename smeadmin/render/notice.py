"""Pages about public notices: posted, ended, objected to, answered, one, the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from smeadmin.domain.notice import (
    ABOUT,
    NOTICE_STATES,
    OBJECTION_STATES,
    PUBLIC,
    NoticeShown,
    ObjectionShown,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Table,
    Tone,
    bad,
    good,
    wait,
)
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import short_weekday, weekday

_KINDS = {
    "name": Kind.NAME,
    "enterprise": Kind.NAME,
    "credit_code": Kind.CODE,
    "rank": Kind.INT,
    "score": Kind.POINTS,
    "amount_fen": Kind.FEN,
}
_OBJECTIONS = (
    Column("objection", Text("编号", "number"), Kind.CODE, rank=0),
    Column("subject", Text("对象", "to"), Kind.CODE, rank=1),
    Column("received_on", Text("收到", "received"), Kind.DAY, rank=2),
    Column("by", Text("提出人", "by"), rank=3),
    Column("state", Text("结果", "result"), rank=1),
    Column("due_on", Text("答复期限", "answer by"), Kind.DAY, rank=3),
    Column("grounds", Text("内容", "grounds"), Kind.PROSE, rank=2),
    Column("answer", Text("答复", "answer"), Kind.PROSE, rank=2),
)
_LIST = (
    Column("notice", Text("编号", "number"), Kind.CODE, rank=0),
    Column("about", Text("事项", "about"), rank=2),
    Column("lines", Text("家数", "institutions"), Kind.INT, rank=3),
    Column("posted_on", Text("公示日", "posted"), Kind.DAY, rank=3),
    Column("last_day", Text("期满", "last day"), Kind.DAY, rank=1),
    Column("state", Text("状态", "state"), rank=1),
    Column("objections", Text("异议", "objections"), Kind.INT, rank=2),
    Column("title", Text("标题", "title"), Kind.PROSE, rank=4),
)


def draw_posted(notice: NoticeShown, after: str | None = None) -> Document:
    """Draw a notice that was just posted: its days, what is left out, from when it is free.

    ``after`` is the command for which it runs, where the notice does not tell it itself.
    """
    clock, count = notice.clock, len(notice.lines)
    head = [
        notice.number,
        ngettext("{n} institution", "{n} institutions", count).format(n=count),
        notice.document or "",
    ]
    pairs: list[tuple[str, Any]] = [
        (_("notice"), "  ".join(part for part in head if part)),
        (_("first day"), _("{day} (the day after posting)").format(day=weekday(clock.first_day))),
        (
            _("last day"),
            _("{day}, {length}").format(day=weekday(clock.last_day), length=_length(notice)),
        ),
    ]
    if notice.left_out:
        pairs.append((_("left out"), _(", ").join(short_weekday(d) for d in notice.left_out)))
    pairs.append((_("free from"), weekday(clock.free_from)))
    if notice.about == "certification":
        after = f"smeadmin certify grant {notice.lines[0].subject}"
    return Document(
        blocks=(Pairs(tuple(pairs)), *_standing(notice)),
        data=as_data(notice),
        deed=Deed(_("The notice is open."), _("would open the notice.")),
        next=None
        if after is None
        else _("{command} (from {day})").format(command=after, day=clock.free_from),
    )


def draw_ended(notice: NoticeShown) -> Document:
    """Draw a notice that was closed or taken back, with how its objections ended."""
    recalled = notice.stored == "recalled"
    done = Deed(_("The notice is closed."), _("would close the notice."))
    if recalled:
        done = Deed(_("The notice is taken back."), _("would take the notice back."))
    return Document(blocks=_head(notice), data=as_data(notice), deed=done)


def draw_objected(notice: NoticeShown) -> Document:
    """Draw the objection that was just taken in."""
    one = notice.objections[-1]
    deed = Deed(_("The objection is registered."), _("would register the objection."))
    if one.state == "filed":
        deed = Deed(_("The objection is filed; it stops nothing."), _("would file the objection."))
    return Document(
        blocks=(Table(_OBJECTIONS, (_row(one, notice),)),),
        data=as_data(notice),
        notes=_why_filed(one),
        deed=deed,
        next=f"smeadmin notice answer {one.number} --dismiss --reason " + _("TEXT")
        if one.state == "open"
        else None,
    )


def _why_filed(one: ObjectionShown) -> tuple[Note, ...]:
    """Say why an objection that came in stops nothing."""
    if one.state != "filed":
        return ()
    if not one.named:
        return (Note(_("It has no name.")),)
    return (Note(_("As it came the measure does not count it: it asks for evidence.")),)


def draw_answered(notice: NoticeShown) -> Document:
    """Draw a notice after an objection was answered."""
    return _answered(notice, Deed(_("Answered."), _("would answer it.")))


def draw_put_off(notice: NoticeShown) -> Document:
    """Draw a notice after the answer to an objection was put off."""
    return _answered(notice, Deed(_("The answer is put off."), _("would put the answer off.")))


def _answered(notice: NoticeShown, deed: Deed) -> Document:
    return Document(
        blocks=(Table(_OBJECTIONS, tuple(_row(one, notice) for one in notice.objections)),),
        data=as_data(notice),
        deed=deed,
        next=f"smeadmin notice show {notice.number}",
    )


def draw_notice(notice: NoticeShown) -> Document:
    """Draw a notice as it stands: its clock, who stands on it, every objection."""
    public = tuple(
        Column(name, PUBLIC[name], _KINDS.get(name, Kind.TEXT), rank=place)
        for place, name in enumerate(notice.columns)
    )
    rows = tuple(
        tuple(_public(name, x.shown.get(name)) for name in notice.columns) for x in notice.lines
    )
    blocks: list[Any] = [*_head(notice), Table(public, rows)]
    if notice.objections:
        blocks.append(Table(_OBJECTIONS, tuple(_row(x, notice) for x in notice.objections)))
    waiting = notice.open_objections
    return Document(
        title=(notice.title, *_example(notice)),
        blocks=tuple(blocks),
        data=as_data(notice),
        next=f"smeadmin notice answer {waiting[0].number}" if waiting else None,
    )


def _public(name: str, value: Any) -> Any:
    """Give a value of the public list as it is drawn; points were posted as an exact text."""
    if name == "grade":
        return grade_word(None, value)
    return Fraction(value) if name == "score" and value is not None else value


def draw_notices(notices: Sequence[NoticeShown]) -> Document:
    """Draw the list of notices."""
    if not notices:
        return Document(data=[], notes=(Note(_("There are no notices yet."), "plain"),))
    rows = tuple(
        (
            *(x.number, str(ABOUT[x.about]), len(x.lines), x.clock.posted_on, x.clock.last_day),
            *(state_cell(x), len(x.objections), x.title),
        )
        for x in notices
    )
    waiting = [one for x in notices for one in x.open_objections]
    return Document(
        blocks=(Table(_LIST, rows),),
        data=[as_data(x) for x in notices],
        next=f"smeadmin notice answer {waiting[0].number}" if waiting else None,
    )


def clock_line(notice: NoticeShown) -> str:
    """Say where its clock stands: 「公示第 3 个工作日，共 5 个  ###--  剩 2 个工作日」."""
    count, day = notice.clock.count, notice.day
    if notice.state != "running":
        return str(NOTICE_STATES[notice.state])
    said = _("working day {day} of {count}")
    if notice.clock.unit == "days":
        said = _("day {day} of {count}")
    left = count - day
    bar = "#" * day + "-" * left
    rest = ngettext("{n} day of it left", "{n} days of it left", left).format(n=left)
    return "  ".join((said.format(day=day, count=count), bar, rest))


def state_cell(notice: NoticeShown) -> Cell:
    """Say where a notice stands, marked."""
    word = str(NOTICE_STATES[notice.state])
    if notice.open_objections:
        return wait(word)
    return bad(word) if notice.state == "recalled" else good(word)


def as_data(notice: NoticeShown) -> dict[str, Any]:
    """Give a notice as programs get it; who objected is masked."""
    clock = notice.clock
    return {
        "notice": notice.number,
        "about": notice.about,
        "title": notice.title,
        "state": notice.state,
        "posted_on": clock.posted_on.isoformat(),
        "first_day": clock.first_day.isoformat(),
        "last_day": clock.last_day.isoformat(),
        "free_from": clock.free_from.isoformat(),
        "days": clock.count,
        "unit": clock.unit,
        "day": notice.day,
        "left_out": [day.isoformat() for day in notice.left_out],
        "clause": notice.clause,
        "document": notice.document,
        "digest": notice.digest,
        "standing": notice.standing,
        "closed_on": notice.closed_on.isoformat() if notice.closed_on else None,
        "columns": list(notice.columns),
        "lines": [{"subject": x.subject, **x.shown} for x in notice.lines],
        "objections": [objection_as_data(one) for one in notice.objections],
    }


def objection_as_data(one: ObjectionShown) -> Mapping[str, Any]:
    """Give an objection as programs get it."""
    return {
        "objection": one.number,
        "subject": one.subject,
        "by": _masked(one),
        "named": one.named,
        "received_on": one.received_on.isoformat(),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "grounds": one.grounds,
        "state": one.state,
        "answer": one.answer,
        "answered_on": one.answered_on.isoformat() if one.answered_on else None,
        "answered_by": one.answered_by,
    }


def _head(notice: NoticeShown) -> tuple[Any, ...]:
    count = len(notice.objections)
    objections = ngettext("{n} objection", "{n} objections", count).format(n=count)
    span = _("{start} to {end} (inclusive)").format(
        start=notice.clock.first_day, end=notice.clock.last_day
    )
    about = "   ".join(x for x in (span, _length(notice), notice.document) if x)
    return (Lines((f"{notice.number}  {clock_line(notice)}  {objections}", about)),)


def _length(notice: NoticeShown) -> str:
    count = notice.clock.count
    said = ngettext("{n} working day", "{n} working days", count)
    if notice.clock.unit == "days":
        said = ngettext("{n} day", "{n} days", count)
    clause = _(" ({clause})").format(clause=notice.clause) if notice.clause else ""
    return said.format(n=count) + clause


def _row(one: ObjectionShown, notice: NoticeShown) -> tuple[Any, ...]:
    word = str(OBJECTION_STATES[one.state])
    late = one.is_late(notice.on)
    state = {"open": bad(word) if late else wait(word), "upheld": bad(word)}.get(one.state, word)
    return (
        *(one.number, one.subject, one.received_on, _masked(one), state),
        *(one.due_on, one.grounds, one.answer),
    )


def _masked(one: ObjectionShown) -> str | None:
    """Show who objected by the family name only: a list is read by more people than the file."""
    if not one.named:
        return _("no name")
    if one.whole:
        return "   ".join(x for x in (one.by, one.contact) if x) or None
    return None if one.by is None else one.by[:1] + "**"


def _example(notice: NoticeShown) -> tuple[Cell, ...]:
    return (Cell(_("example rules"), Tone.WAIT),) if notice.standing == "example" else ()


def _standing(notice: NoticeShown) -> tuple[Lines, ...]:
    return (Lines(_example(notice)),) if notice.standing == "example" else ()
