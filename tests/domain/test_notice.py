"""The clock of a public notice, and what rests on it; days by hand from the notice of 2026 and a wall calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smeadmin.domain.calendar import WorkingDays
from smeadmin.domain.notice import (
    NOTICE_ACTS,
    OBJECTION_ACTS,
    PUBLIC,
    NoticeClock,
    NoticeLineShown,
    NoticeShown,
    ObjectionShown,
    check_has_run,
    check_public,
    clock_of,
)
from smeadmin.domain.notice_refusals import (
    ColumnNotPublic,
    NoticeNeeded,
    NoticeRunning,
    NoticeTermWrong,
    ObjectionUnanswered,
    ObjectionUpheld,
)
from smeadmin.domain.rules.clocks import Duration
from smeadmin.reference.working_days import notices

WORKING = WorkingDays(notices())
FIVE = Duration(5, "working_days")
DAY = date

# posted, last day, days off in between: 2026-02-14 and 02-28 are Saturdays worked for the Spring Festival,
# which is off from Sunday 02-15 to Monday 02-23
RUNS = {
    "a week with its weekend": (DAY(2026, 3, 10), DAY(2026, 3, 17), ["03-14", "03-15"]),
    "posted on a Friday": (DAY(2026, 3, 13), DAY(2026, 3, 20), ["03-14", "03-15"]),
    "posted on a Saturday": (DAY(2026, 3, 14), DAY(2026, 3, 20), ["03-15"]),
    "over the Spring Festival, two Saturdays worked": (
        DAY(2026, 2, 12),
        DAY(2026, 2, 26),
        ["02-15", "02-16", "02-17", "02-18", "02-19", "02-20", "02-21", "02-22", "02-23"],
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_day_of_posting_is_not_counted_and_days_off_are_left_out(name: str) -> None:
    posted, last, off = RUNS[name]
    clock = clock_of(posted, FIVE, WORKING)
    assert clock.last_day == last
    assert [f"{day:%m-%d}" for day in clock.left_out(WORKING)] == off
    assert clock.day_of(posted, WORKING) == 0
    assert clock.day_of(last, WORKING) == 5
    assert (clock.has_run(last), clock.has_run(clock.free_from)) == (False, True)


def test_five_days_of_the_calendar_count_every_day() -> None:
    clock = clock_of(DAY(2026, 3, 13), Duration(5, "days"), WORKING)
    assert (clock.last_day, clock.left_out(WORKING)) == (DAY(2026, 3, 18), ())


def test_no_days_at_all_are_no_notice() -> None:
    with pytest.raises(NoticeTermWrong):
        clock_of(DAY(2026, 3, 10), Duration(0, "working_days"), WORKING)


@pytest.mark.parametrize(
    "column", ["phone", "contact", "account", "address", "identity", "legal_person"]
)
def test_a_column_that_is_not_on_the_list_is_not_made_public(column: str) -> None:
    with pytest.raises(ColumnNotPublic):
        check_public(["name", column])
    check_public(list(PUBLIC))


def _notice(on: date, *objections: str, stored: str = "open") -> NoticeShown:
    clock = NoticeClock(DAY(2026, 3, 10), DAY(2026, 3, 17), 5, "working_days")
    made: dict[str, Any] = {"named": True, "received_on": DAY(2026, 3, 12), "grounds": "窗口不足"}
    return NoticeShown(
        number="NT-2026-001",
        about="award",
        title="公示",
        clock=clock,
        clause=None,
        stored=stored,
        on=on,
        day=clock.day_of(on, WORKING),
        left_out=(),
        columns=("name",),
        lines=(NoticeLineShown(1, "AW-2026-01", {"name": "启帆"}),),
        digest="",
        objections=tuple(
            ObjectionShown(
                f"OB-2026-{place:04d}", "AW-2026-01", "王宏", due_on=None, state=state, **made
            )
            for place, state in enumerate(objections, 1)
        ),
    )


def test_nothing_rests_on_a_notice_that_was_not_posted_or_was_taken_back() -> None:
    for notice in (None, _notice(DAY(2026, 3, 18), stored="recalled")):
        with pytest.raises(NoticeNeeded):
            check_has_run(
                notice, "AW-2026-01", DAY(2026, 3, 18), "smeadmin award decide AW-2026-01"
            )


@pytest.mark.parametrize(
    ("on", "objections", "refusal"),
    [
        (DAY(2026, 3, 17), (), NoticeRunning),
        (DAY(2026, 3, 18), (), None),
        (DAY(2026, 3, 18), ("filed", "dismissed"), None),
        (DAY(2026, 3, 18), ("dismissed", "open"), ObjectionUnanswered),
        (DAY(2026, 3, 18), ("upheld",), ObjectionUpheld),
        (DAY(2026, 3, 17), ("open",), NoticeRunning),
    ],
)
def test_what_rests_on_a_notice_waits_for_its_clock_and_its_answers(
    on: date, objections: tuple[str, ...], refusal: Any
) -> None:
    notice = _notice(on, *objections)
    if refusal is None:
        check_has_run(notice, "AW-2026-01", on, "again")
        return
    with pytest.raises(refusal):
        check_has_run(notice, "AW-2026-01", on, "again")


def test_an_end_is_an_end() -> None:
    assert {state for state, _act in NOTICE_ACTS} == {"open"}
    assert {state for state, _act in OBJECTION_ACTS} == {"open"}
