"""Public notices: what was posted from when until when, who stands on it, what was objected."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Int64, Json, Text, column, refers


class Notice(Row, table=True):
    """One public notice; whether its clock has run is asked by date, never stored."""

    __tablename__ = "notice"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('open', 'closed', 'recalled')"),
        check("days", "posted_on < last_day"),
        check("closed", "(state = 'open') = (closed_on IS NULL)"),
    )

    number: str = column(Text)
    about: str = column(Text)  # what is decided after it: certification, withdrawal, award …
    title: str = column(Text)
    posted_on: dt.date = column(Day)
    last_day: dt.date = column(Day)
    days: int = column(Int64)
    unit: str = column(Text)  # working_days, days
    clause: str | None = column(Text, null=True)
    clause_words: Any = column(Json, null=True)  # both languages
    state: str = column(Text, default="open")
    closed_on: dt.date | None = column(Day, null=True)
    document: str | None = column(Text, null=True)
    columns: Any = column(Json)
    digest: str = column(Text)
    basis: Any = column(Json, null=True)


class NoticeLine(Row, table=True):
    """One who stands on a notice: what it is about (``AP-…``, ``AW-…``), and the public columns shown."""

    __tablename__ = "notice_line"
    __table_args__ = table(
        unique("notice_id", "place"),
        sa.Index("ix_notice_line_subject", "subject"),
        sa.Index("ix_notice_line_institution", "institution_id"),
        sa.Index("ix_notice_line_enterprise", "enterprise_id"),
    )

    notice_id: int = refers("notice.id")
    place: int = column(Int64)
    subject: str = column(Text)
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    shown: Any = column(Json)


class Objection(Row, table=True):
    """One objection to a notice; who made it is personal. One that does not count stops nothing."""

    __tablename__ = "objection"
    __table_args__ = table(
        unique("number"),
        sa.Index("ix_objection_notice", "notice_id"),
        check("state", "state IN ('open', 'filed', 'dismissed', 'upheld')"),
        check("answered", "(state IN ('dismissed', 'upheld')) = (answered_on IS NOT NULL)"),
        check("grounds", "length(grounds) > 0"),
    )

    number: str = column(Text)
    notice_id: int = refers("notice.id")
    line_id: int | None = refers("notice_line.id", null=True)  # None: the notice as a whole
    personal: str | None = column(Text, null=True)  # name, contact
    named: bool = column(Flag)
    received_on: dt.date = column(Day)
    grounds: str = column(Text)
    due_on: dt.date | None = column(Day, null=True)
    state: str = column(Text)
    answer: str | None = column(Text, null=True)
    answered_on: dt.date | None = column(Day, null=True)
    answered_by: str | None = column(Text, null=True)
