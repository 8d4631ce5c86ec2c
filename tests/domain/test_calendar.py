"""Counting working days: by hand, from the printed notices of 2024 to 2026."""

from __future__ import annotations

from datetime import date

import pytest

from smeadmin.domain.calendar import CalendarMissing, DayNamed, WorkingDays, YearOfDays
from smeadmin.i18n import Text
from smeadmin.reference.working_days import notices

SHIPPED = WorkingDays(notices())


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2026-01-04", True),  # the Sunday worked for New Year
        ("2026-02-14", True),  # the Saturday before Spring Festival
        ("2026-02-16", False),  # a Monday of Spring Festival
        ("2026-02-23", False),  # its ninth and last day, a Monday
        ("2026-02-24", True),  # the Tuesday after it
        ("2026-09-20", True),  # a Sunday worked for National Day
        ("2026-10-08", True),  # Thursday, back at work
        ("2026-03-14", False),  # a plain Saturday
        ("2025-10-08", False),  # eight days, Mid-Autumn among them
        ("2024-02-09", True),  # New Year's Eve of 2024: the notice names no day off
    ],
)
def test_a_day(text: str, worked: bool) -> None:
    assert SHIPPED(day(text)) is worked


@pytest.mark.parametrize(
    ("start", "count", "end", "why"),
    [
        ("2026-03-10", 5, "2026-03-17", "Wed 11, Thu 12, Fri 13, Mon 16, Tue 17"),
        ("2026-09-29", 5, "2026-10-12", "Wed 30, then Thu 8, Fri 9, Sat 10 (worked), Mon 12"),
        ("2026-02-12", 3, "2026-02-24", "Fri 13, Sat 14 (worked), nine days off, Tue 24"),
        ("2026-04-30", 1, "2026-05-06", "five days off"),
        ("2026-05-06", 3, "2026-05-09", "Thu 7, Fri 8, Sat 9 (worked)"),
        ("2024-12-31", 1, "2025-01-02", "New Year's Day of 2025 alone is off"),
        ("2026-01-05", -1, "2026-01-04", "the day before, a Sunday worked"),
        ("2026-10-08", -2, "2026-09-29", "Wed 30, Tue 29"),
    ],
)
def test_so_many_working_days_after(start: str, count: int, end: str, why: str) -> None:
    assert SHIPPED.after(day(start), count) == day(end), why


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (
            "2026-02-01",
            "2026-02-28",
            16,
        ),  # 20 weekdays, 6 of them off (16 to 20, 23), 2 Saturdays worked
        ("2026-10-01", "2026-10-31", 18),  # 22 weekdays, 5 off, 1 Saturday worked
        ("2026-03-10", "2026-03-10", 1),
        ("2026-03-11", "2026-03-10", 0),
    ],
)
def test_working_days_between_two_days_both_counted(first: str, last: str, count: int) -> None:
    assert SHIPPED.between(day(first), day(last)) == count


@pytest.mark.parametrize("text", ["2022-06-01", "2027-01-04"])
def test_a_year_without_its_notice_is_refused_never_guessed(text: str) -> None:
    with pytest.raises(CalendarMissing) as refused:
        SHIPPED(day(text))
    assert refused.value.details == {"year": int(text[:4])}


def test_a_term_that_runs_into_a_year_without_notice_is_refused() -> None:
    assert SHIPPED.after(day("2026-12-30"), 1) == day("2026-12-31")
    with pytest.raises(CalendarMissing):
        SHIPPED.after(day("2026-12-30"), 2)


def test_the_last_day_of_a_year_may_stand_in_the_notice_of_the_next() -> None:
    """The notice of 2023 gives Saturday 2022-12-31 off, and makes 2022 no known year by that."""
    with pytest.raises(CalendarMissing):
        SHIPPED(day("2022-12-31"))
    before = YearOfDays(2022, "〔2021〕", ())
    known = WorkingDays((before, *notices()))
    assert known.named(day("2022-12-31")) == (
        DayNamed(day("2022-12-31"), "holiday", Text("元旦", "New Year")),
        "国办发明电〔2022〕16号",
    )


def test_every_year_has_as_many_days_as_its_notice_says() -> None:
    """Days off by holiday as printed: 3+7+1+5+3+8, 1+8+3+5+1+3+7, 1+8+3+5+3+8, 3+9+3+5+3+3+7."""
    off = {one.year: sum(named.status == "holiday" for named in one.days) for one in notices()}
    assert off == {2023: 27, 2024: 28, 2025: 28, 2026: 33}
    worked = {one.year: sum(named.status == "workday" for named in one.days) for one in notices()}
    assert worked == {2023: 7, 2024: 8, 2025: 5, 2026: 6}


def test_days_worked_for_a_holiday_are_weekend_days() -> None:
    for one in notices():
        for named in one.days:
            assert named.status == "holiday" or named.day.weekday() >= 5
