"""Pages about working days."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.calendar import HOLIDAY, CalendarListed, DayChecked, DayNamed, YearOfDays
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Document, Kind, Lines, Pairs, Table, bad, good
from smeadmin.render.formats import weekday

STATUS = {"holiday": Text("放假", "off"), "workday": Text("上班", "worked")}
_YEARS = (
    Column("year", Text("年度", "year"), Kind.YEAR, rank=0),
    Column("number", Text("文号", "notice"), Kind.CODE, rank=1),
    Column("off", Text("放假（天）", "days off"), Kind.INT, rank=2),
    Column("worked", Text("周末上班（天）", "weekend days worked"), Kind.INT, rank=3),
    Column("source", Text("来源", "source"), rank=4),
)
_DAYS = (
    Column("day", Text("日期", "day"), Kind.DAY, rank=0),
    Column("weekday", Text("星期", "weekday"), rank=3),
    Column("status", Text("安排", "status"), Kind.WORD, rank=1, words=STATUS),
    Column("note", Text("说明", "note"), rank=2),
)


def draw_calendar(listed: CalendarListed) -> Document:
    """Draw the years that are known."""
    rows = tuple(
        (one.year, one.number, _count(one, off=True), _count(one, off=False), _source(one))
        for one in listed.years
    )
    n = len(rows)
    said = ngettext("{n} year", "{n} years", n).format(n=n)
    return Document(
        blocks=(Table(_YEARS, rows), Lines((said,))),
        data=[_year_data(one) for one in listed.years],
    )


def draw_year(listed: CalendarListed) -> Document:
    """Draw one year with the days its notice names."""
    (one,) = listed.years
    rows = tuple(
        (named.day, weekday(named.day).replace(named.day.isoformat(), "").strip(), named.status,
         str(named.note) or None)
        for named in one.days
    )  # fmt: skip
    return Document(
        title=(str(one.year), one.number, _source(one)),
        blocks=(Table(_DAYS, rows),),
        data={**_year_data(one), "days": [_day_data(named) for named in one.days]},
    )


def draw_day(checked: DayChecked) -> Document:
    """Draw what is known of a day, and the end of a term."""
    verdict = good(_("a working day")) if checked.worked else bad(_("not a working day"))
    pairs: list[tuple[str, Any]] = [
        (_("day"), weekday(checked.day)),
        (_("verdict"), verdict),
        (_("clause"), checked.number + _said(checked.named)),
    ]
    if checked.end is not None and checked.count is not None:
        term = ngettext("{n} working day", "{n} working days", checked.count)
        pairs.append(
            (term.format(n=checked.count), _("until {day}").format(day=weekday(checked.end)))
        )
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={
            "day": checked.day,
            "working": checked.worked,
            "note": None if checked.named is None else checked.named.note,
            "number": checked.number,
            "days": checked.count,
            "end": checked.end,
        },
    )


def _said(named: DayNamed | None) -> str:
    return "" if named is None else f"   {named.note}"


def _count(one: YearOfDays, *, off: bool) -> int:
    return sum((named.status == HOLIDAY) is off for named in one.days)


def _source(one: YearOfDays) -> str:
    return _("entered here") if one.own else _("shipped")


def _year_data(one: YearOfDays) -> dict[str, Any]:
    return {
        "year": one.year,
        "number": one.number,
        "off": _count(one, off=True),
        "worked": _count(one, off=False),
        "own": one.own,
    }


def _day_data(named: DayNamed) -> dict[str, Any]:
    return {"day": named.day, "status": named.status, "note": named.note}
