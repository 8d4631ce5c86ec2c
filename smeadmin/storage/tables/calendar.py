"""Working days as the office entered them, beside the notices that ship with the program."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Text, column, refers


class CalendarYear(Row, table=True):
    """A year whose notice was entered, with the number of the notice."""

    __tablename__ = "calendar_year"
    __table_args__ = table(unique("year"))

    year: int = column(Int64)
    number: str = column(Text)


class CalendarDay(Row, table=True):
    """One day that the notice of a year names."""

    __tablename__ = "calendar_day"
    __table_args__ = table(unique("day"), check("status", "status IN ('holiday', 'workday')"))

    day: dt.date = column(Day)
    status: str = column(Text)
    note: str | None = column(Text, null=True)
    year: int = column(Int64)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
