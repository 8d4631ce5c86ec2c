"""The clock, read nowhere else: the office's day is China's, whatever the computer's zone."""

from __future__ import annotations

import datetime as dt
import os

from smeadmin.domain.china import CHINA


def instant() -> dt.datetime:
    """Read the clock: now, in UTC.

    ``SMEADMIN_TEST_NOW`` (an ISO instant, or a date for 10:00 in China) fixes it for tests and
    for printed tutorials; nothing else in the program knows of it.
    """
    fixed = os.environ.get("SMEADMIN_TEST_NOW")
    if not fixed:
        return dt.datetime.now(dt.UTC)
    at = dt.datetime.fromisoformat(fixed)
    if len(fixed) == 10:
        at = at.replace(hour=10)
    return (at if at.tzinfo else at.replace(tzinfo=CHINA)).astimezone(dt.UTC)
