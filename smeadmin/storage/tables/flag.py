"""Red flags: what a rule found in the records, and what a person found out about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Json, Text, column, refers


class FlagRun(Row, table=True):
    """One run of the rules: which document with which digest, what it saw, how many it raised."""

    __tablename__ = "flag_run"
    __table_args__ = table(check("digest", "length(digest) = 64"))

    ran_on: dt.date = column(Day)
    ran_by: str = column(Text)
    document: str = column(Text)
    digest: str = column(Text)
    rules: Any = column(Json)
    raised: int = column(Int64)


class Flag(Row, table=True):
    """One flag: the rule, the records and numbers it rests on, and how it was answered.

    ``key`` says what it is about, so that the same thing is raised once however often the rules run.
    """

    __tablename__ = "flag"
    __table_args__ = table(
        unique("number"),
        unique("rule", "key"),
        check("state", "state IN ('open', 'answered')"),
        check("outcome", "outcome IS NULL OR outcome IN ('confirmed', 'cleared', 'unclear')"),
        check("answered", "(state = 'answered') = (outcome IS NOT NULL)"),
        sa.Index("ix_flag_institution_id", "institution_id"),
        sa.Index("ix_flag_enterprise_id", "enterprise_id"),
    )

    number: str = column(Text)
    rule: str = column(Text)
    key: str = column(Text)
    run_id: int = refers("flag_run.id")
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    records: Any = column(Json)
    numbers: Any = column(Json)
    raised_on: dt.date = column(Day)
    state: str = column(Text, default="open")
    outcome: str | None = column(Text, null=True)
    note: str | None = column(Text, null=True)
    answered_by: str | None = column(Text, null=True)
    answered_on: dt.date | None = column(Day, null=True)
