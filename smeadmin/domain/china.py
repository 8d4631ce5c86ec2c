"""The clock on the wall of the office: all of China keeps one time, eight hours ahead of UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "China")


def day_in_china(at: datetime) -> date:
    """Give the day that an aware instant lies on in China."""
    return at.astimezone(CHINA).date()
