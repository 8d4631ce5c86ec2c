"""The working days of the shipped notices against two libraries that others keep.

``holidays`` holds python-dateutil back to an older release than ours, so what it answers is written down
here (0.109, China, 2023 to 2026); ``chinesecalendar`` is asked itself.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest

from smeadmin.domain.calendar import CalendarMissing, WorkingDays
from smeadmin.reference.working_days import notices

SHIPPED = WorkingDays(notices())
OFF = {  # Mondays to Fridays that are not worked
    2023: "01-02 01-23 01-24 01-25 01-26 01-27 04-05 05-01 05-02 05-03 06-22 06-23 09-29 10-02 10-03"
    " 10-04 10-05 10-06",
    2024: "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01"
    " 10-02 10-03 10-04 10-07",
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03"
    " 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01"
    " 10-02 10-05 10-06 10-07",
}
WORKED = {  # Saturdays and Sundays that are
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", sorted(OFF))
def test_every_day_is_as_chinesecalendar_says(year: int) -> None:
    differing = [day for day in days_of(year) if SHIPPED(day) != chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize("year", sorted(OFF))
def test_every_day_is_as_holidays_says(year: int) -> None:
    off = {date.fromisoformat(f"{year}-{text}") for text in OFF[year].split()}
    worked = {date.fromisoformat(f"{year}-{text}") for text in WORKED[year].split()}
    for day in days_of(year):
        theirs = day in worked or (day.weekday() < 5 and day not in off)
        assert SHIPPED(day) == theirs, day


def test_a_year_that_neither_knows_is_refused_here_too() -> None:
    """``chinesecalendar`` refuses 2027; ``holidays`` would guess it, without the weekends that are worked."""
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 6, 1))
    with pytest.raises(CalendarMissing):
        SHIPPED(date(2027, 6, 1))
