"""What was put right of papers that had left the house."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table
from smeadmin.storage.types import Day, Json, Text, column


class Correction(Row, table=True):
    """One value of a certificate or a notice, before and after; ``line`` is whose line of a notice."""

    __tablename__ = "correction"
    __table_args__ = table(
        check("noun", "noun IN ('certificate', 'notice')"),
        sa.Index("ix_correction_number", "number"),
    )

    noun: str = column(Text)
    number: str = column(Text)
    line: str | None = column(Text, null=True)
    field: str = column(Text)
    was: Any = column(Json, null=True)
    now: Any = column(Json, null=True)
    corrected_on: dt.date = column(Day)
    corrected_by: str = column(Text)
    reason: str = column(Text)
    document: str | None = column(Text, null=True)
