"""Clocks: from which event, for how long, ending how — and the days that come of it (5.5)."""

from datetime import date

import pytest

from smeadmin.domain.rules.clocks import Clock, Duration, Span, weekdays
from smeadmin.domain.rules.head import Head

HEAD = Head("certification.c.valid")
HOLIDAYS = {date(2026, 2, day) for day in range(15, 24)}  # the Spring Festival of 2026
MAKE_UP = {date(2026, 2, 14), date(2026, 2, 28)}  # Saturdays that are worked


def working(day: date) -> bool:
    return day in MAKE_UP or (day not in HOLIDAYS and weekdays(day))


def clock(count=None, unit="years", ends=None, **words) -> Clock:
    lasts = None if count is None else Duration(count, unit)
    return Clock(head=HEAD, event="decision", duration=lasts, ends=ends, **words)


@pytest.mark.parametrize(
    ("made", "event", "start", "end"),
    [
        # the leap day, as the format page works it out
        (clock(3, ends="same_day"), "2024-02-29", "2024-02-29", "2027-02-28"),
        (clock(3, ends="day_before"), "2024-02-29", "2024-02-29", "2027-02-27"),
        (clock(3, ends="year_end"), "2024-02-29", "2024-02-29", "2027-12-31"),
        (clock(3, ends="month_end"), "2024-02-29", "2024-02-29", "2027-02-28"),
        (clock(3, ends="year_end"), "2017-10-20", "2017-10-20", "2020-12-31"),
        (clock(4, ends="same_day"), "2024-02-29", "2024-02-29", "2028-02-29"),
        (clock(6, "months", "same_day"), "2018-08-31", "2018-08-31", "2019-02-28"),
        (clock(1, "months", "same_day"), "2024-01-31", "2024-01-31", "2024-02-29"),
        (clock(1, "months", "month_end"), "2024-01-10", "2024-01-10", "2024-02-29"),
        # begins later
        (clock(3, ends="year_end", starts="next_year"), "2020-12-10", "2021-01-01", "2023-12-31"),
        (clock(3, ends="day_before", starts="next_year"), "2020-12-10", "2021-01-01", "2023-12-31"),
        (clock(1, ends="day_before", starts="next_day"), "2024-03-01", "2024-03-02", "2025-03-01"),
        # days: the event's own day is not counted, the n-th is the last
        (clock(15, "days"), "2024-02-20", "2024-02-20", "2024-03-06"),
        (clock(30, "days"), "2020-07-01", "2020-07-01", "2020-07-31"),
        (clock(90, "days", starts="next_day"), "2026-05-11", "2026-05-12", "2026-08-09"),
        (clock(3, "days", roll=True), "2020-07-01", "2020-07-01", "2020-07-06"),
        # working days, with a festival and two Saturdays that are worked
        (clock(5, "working_days"), "2026-02-11", "2026-02-11", "2026-02-25"),
        (clock(5, "working_days"), "2026-02-24", "2026-02-24", "2026-03-02"),
        (clock(2, "working_days"), "2020-09-18", "2020-09-18", "2020-09-22"),
        # no duration: the end of the event's own month or year
        (clock(ends="year_end"), "2024-11-15", "2024-11-15", "2024-12-31"),
        (clock(ends="month_end"), "2024-02-15", "2024-02-15", "2024-02-29"),
    ],
)
def test_a_clock_runs_from_its_event(made, event, start, end):
    span = made.resolve({"decision": date.fromisoformat(event)}, working)
    assert span == Span(date.fromisoformat(start), date.fromisoformat(end))


def test_what_follows_an_expiry_begins_the_day_after_it():
    renewed = Clock(head=HEAD, event="expiry", duration=Duration(1, "years"), ends="same_day")
    assert renewed.resolve({"expiry": date(2024, 5, 5)}) == Span(date(2024, 5, 6), date(2025, 5, 5))


@pytest.mark.parametrize(
    ("count", "unit", "ends", "start"),
    [
        (3, "months", "same_day", "2020-09-30"),
        (3, "months", "day_before", "2020-10-01"),
        (2, "months", "month_end", "2020-10-01"),
        (10, "days", None, "2020-12-21"),
        (2, "working_days", None, "2020-12-29"),
    ],
)
def test_a_window_before_an_event_ends_with_it(count, unit, ends, start):
    window = Clock(
        head=HEAD, event="expiry", before=True, duration=Duration(count, unit), ends=ends
    )
    day = date(2020, 12, 31)
    assert window.resolve({"expiry": day}) == Span(date.fromisoformat(start), day)


def test_plain_dates_need_no_event():
    assert Clock(head=HEAD, on=date(2020, 10, 15)).resolve({}).end == date(2020, 10, 15)
    fixed = Clock(head=HEAD, since=date(2020, 8, 8), until=date(2023, 8, 8))
    assert fixed.resolve({}) == Span(date(2020, 8, 8), date(2023, 8, 8))


def test_the_earliest_of_several_needs_all_of_them():
    first = Clock(head=HEAD, event="claim", duration=Duration(80, "days"))
    second = Clock(head=HEAD, event="decision", ends="year_end")
    either = Clock(head=HEAD, earliest=(first, second))
    claim, decision = date(2024, 11, 15), date(2024, 1, 1)
    assert either.resolve({"claim": claim, "decision": decision}).end == date(2024, 12, 31)
    assert either.resolve({"claim": claim}).end is None


def test_an_event_that_has_not_happened_is_not_known():
    assert clock(3, ends="same_day").resolve({}) == Span(None, None)
