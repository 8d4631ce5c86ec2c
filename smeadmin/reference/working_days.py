"""The yearly notices on working days that ship with the program, read from ``working_days.toml``."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from smeadmin.domain.calendar import HOLIDAY, WORKDAY, DayNamed, YearOfDays
from smeadmin.i18n import Text

WORKED = Text("调休上班", "worked instead")


@cache
def notices() -> tuple[YearOfDays, ...]:
    """Give every year there is a notice of, the oldest first."""
    text = files("smeadmin.reference").joinpath("working_days.toml").read_text(encoding="utf-8")
    return tuple(_year(row) for row in tomllib.loads(text)["notice"])


def _year(row: dict[str, Any]) -> YearOfDays:
    off = [
        DayNamed(day, HOLIDAY, Text(span["zh"], span["en"]))
        for span in row["off"]
        for day in _days(span["from"], span["until"])
    ]
    worked = [DayNamed(day, WORKDAY, WORKED) for day in row["worked"]]
    days = tuple(sorted([*off, *worked], key=lambda named: named.day))
    return YearOfDays(row["year"], row["number"], days)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
