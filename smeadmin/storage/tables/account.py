"""Bank accounts of payees, each approved by a second person before anything is paid to it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Text, column, refers


class Account(Row, table=True):
    """One account of one payee; holder and number are personal values, packed under ``personal``."""

    __tablename__ = "account"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('proposed', 'approved')"),
        check("owner", "(institution_id IS NULL) <> (enterprise_id IS NULL)"),
        check("approved", "(state = 'approved') = (approved_by IS NOT NULL)"),
        check("other_person", "approved_by IS NULL OR approved_by <> added_by"),
        sa.Index("ix_account_institution_id", "institution_id"),
        sa.Index("ix_account_enterprise_id", "enterprise_id"),
    )

    number: int = column(Int64)
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    bank: str = column(Text)
    personal: str = column(Text)
    valid_from: dt.date = column(Day)
    state: str = column(Text, default="proposed")
    reason: str | None = column(Text, null=True)
    added_by: str = column(Text)
    added_on: dt.date = column(Day)
    approved_by: str | None = column(Text, null=True)
    approved_on: dt.date | None = column(Day, null=True)
