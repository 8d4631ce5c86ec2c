"""Working days: the notices that ship, the ones the office entered, and what follows for a day."""

from __future__ import annotations

from datetime import date
from functools import cache

import sqlalchemy as sa

from smeadmin.domain.calendar import (
    CalendarListed,
    DayChecked,
    DayNamed,
    WorkingDays,
    YearOfDays,
)
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.listing import Exported
from smeadmin.domain.rules.clocks import Calendar
from smeadmin.i18n import Text
from smeadmin.reference.working_days import notices
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.calendar import CalendarDay, CalendarYear


def working_days(view: View) -> WorkingDays:
    """Give the calendar of the office: the notices that ship, then what was entered."""
    return WorkingDays((*notices(), *_entered(view)))


def calendar_of(view: View) -> Calendar:
    """Give the calendar of the office for a clock, read when the first day is asked for."""

    @cache
    def known() -> WorkingDays:
        return working_days(view)

    return lambda day: known()(day)


def list_calendar(view: View, *, year: int | None = None) -> CalendarListed:
    """List the years that are known, or one with its days; raises CalendarMissing."""
    entered = _entered(view)
    own = {one.year for one in entered}
    years = sorted(
        (*(one for one in notices() if one.year not in own), *entered), key=lambda one: one.year
    )
    if year is None:
        return CalendarListed(tuple(years))
    WorkingDays(years)(date(year, 1, 1))
    return CalendarListed(tuple(one for one in years if one.year == year))


def export_calendar(view: View, *, year: int) -> Exported:
    """Give the days of a year for a file that can be edited and imported: those that the office entered,
    else those of the notice that ships. Raises CalendarMissing.
    """
    fields = tuple(column.name for column in NOUNS["calendar"].columns)
    days, years = of(CalendarDay).c, of(CalendarYear).c
    found = sa.select(*(days[name] for name in fields)).where(days.year == year)
    rows = tuple(map(tuple, view.connection.execute(found.order_by(days.day))))
    number = view.scalar(sa.select(years.number).where(years.year == year))
    entered = number is not None
    if not entered:
        (shipped,) = list_calendar(view, year=year).years
        number = shipped.number
        named = ({"day": d.day, "status": d.status, "note": d.note.zh} for d in shipped.days)
        rows = tuple(tuple(map(one.get, fields)) for one in named)
    back = ("--year", str(year), "--doc", str(number))
    return Exported("calendar", fields, rows, len(rows), back=back, kept=entered)


def check_day(view: View, *, day: date, count: int | None = None) -> DayChecked:
    """Tell whether a day is worked, and the last of ``count`` working days after it.

    Raises CalendarMissing.
    """
    calendar = working_days(view)
    named, number = calendar.named(day)
    end = None if count is None else calendar.after(day, count)
    return DayChecked(day, calendar(day), named, number, count, end)


def _entered(view: View) -> tuple[YearOfDays, ...]:
    year, t = of(CalendarYear), of(CalendarDay)
    days: dict[int, list[DayNamed]] = {}
    for row in view.rows(sa.select(t).order_by(t.c.day)):
        note = row["note"] or ""
        days.setdefault(row["year"], []).append(
            DayNamed(row["day"], row["status"], Text(note, note))
        )
    shipped = {one.year: one.days for one in notices()}
    return tuple(
        YearOfDays(
            row["year"],
            row["number"],
            _overlaid(shipped.get(row["year"], ()), days.get(row["year"], [])),
            own=True,
        )
        for row in view.rows(sa.select(year).order_by(year.c.year))
    )


def _overlaid(shipped: tuple[DayNamed, ...], entered: list[DayNamed]) -> tuple[DayNamed, ...]:
    """Put what was entered over what ships: a second notice changes some days and leaves the others."""
    by_day = {named.day: named for named in (*shipped, *entered)}
    return tuple(by_day[day] for day in sorted(by_day))
