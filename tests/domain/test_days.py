"""Dates as people type them: the forms that are taken, and why the others are not."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain import days
from smeadmin.domain.findings import Fault

LEAP_DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-29", "2024-2-29", "2024/2/29", "2024/02/29", "2024.2.29", "20240229"),
        *(
            "2024年2月29日",
            "2024年02月29日",
            "2024 年 2 月 29 日",
            "２０２４-０２-２９",
            " 2024-02-29 ",
        ),
    ],
)
def test_one_day_in_all_its_forms(text: str) -> None:
    assert days.parse(text) == LEAP_DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-30", "no-such-day"),
        ("2023-02-29", "no-such-day"),
        ("2019年2月30日", "no-such-day"),
        ("2024-13-01", "no-such-day"),
        ("20241301", "no-such-day"),
        ("0000-01-01", "no-such-day"),
        ("24-2-9", "two-digit-year"),
        ("24年2月9日", "two-digit-year"),
        ("09/02/2024", "day-first"),
        ("9.2.2024", "day-first"),
        ("45351", "day-serial"),
        ("45351.5", "day-serial"),
        ("2024-02-09 10:30", "time-part"),
        ("2024-02-09T10:30:00", "time-part"),
        ("2024-02-09 00:00:00", "time-part"),
        ("2月30日", "not-a-day"),
        ("九月三日", "not-a-day"),
        ("2024-13", "not-a-day"),
        ("2024", "not-a-day"),
        ("昨天", "not-a-day"),
        ("2024-02-09-1", "not-a-day"),
        ("٢٠٢٤-٠٢-٠٩", "not-a-day"),
        ("", "not-a-day"),
    ],
)
def test_why_a_text_is_no_date(text: str, code: str) -> None:
    with pytest.raises(Fault) as refusal:
        days.parse(text)
    assert refusal.value.code == code


@given(st.dates())
def test_every_day_reads_back_from_iso(day: date) -> None:
    assert days.parse(day.isoformat()) == day


def test_a_date_cell_may_carry_midnight_but_no_time() -> None:
    assert days.of_cell(datetime(2024, 2, 29)) == LEAP_DAY  # noqa: DTZ001
    assert days.of_cell(LEAP_DAY) == LEAP_DAY
    with pytest.raises(Fault):
        days.of_cell(datetime(2024, 2, 29, 8))  # noqa: DTZ001
