"""Series of certificate numbers: how they are written, to whom ranges are allotted, which are void."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Text, column


class NumberPattern(Row, table=True):
    """How the numbers of a title are written, of one level or (empty) of all others."""

    __tablename__ = "number_pattern"
    __table_args__ = table(unique("certification", "level"))

    certification: str = column(Text)
    level: str = column(Text, default="")
    pattern: str = column(Text)
    document: str | None = column(Text, null=True)


class NumberRange(Row, table=True):
    """Numbers of a scope that are given for one region, or for all that have none of their own."""

    __tablename__ = "number_range"
    __table_args__ = table(unique("scope", "first"), check("order", "first > 0 AND first <= last"))

    scope: str = column(Text)
    region_code: str | None = column(Text, null=True)
    first: int = column(Int64)
    last: int = column(Int64)
    document: str | None = column(Text, null=True)


class NumberVoid(Row, table=True):
    """A number that is never given: a spoiled form, a slip of another office."""

    __tablename__ = "number_void"
    __table_args__ = table(unique("number"))

    number: str = column(Text)
    reason: str = column(Text)
    voided_on: dt.date = column(Day)
    voided_by: str = column(Text)
