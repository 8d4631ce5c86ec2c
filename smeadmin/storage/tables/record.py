"""Service records: one row for each service given. The largest table there is, and so the leanest."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import PartialIndex, Row, check, table
from smeadmin.storage.types import Day, Fen, Flag, Int64, Micro, Text, column, refers


class Record(Row, table=True):
    """One service given by an institution to an enterprise.

    A number tells it from the others of its institution; without one, equal rows are different services.
    The second index holds everything that yearly figures count, so that scoring never reads the table
    itself. The columns that most sheets leave empty come last.
    """

    __tablename__ = "record"
    __table_args__ = table(
        check("satisfaction", "satisfaction BETWEEN 1 AND 5"),
        check("amounts", "fee_fen >= 0 AND hours >= 0 AND persons >= 0"),
        PartialIndex(
            "uq_record_number",
            ("institution_id", "record_no", "office_id"),
            where="record_no IS NOT NULL",
            unique=True,
        ),
        sa.Index(
            "ix_record_counted",
            *("institution_id", "service_date", "enterprise_id", "category", "fee_fen"),
            "satisfaction",
        ),
    )

    institution_id: int = refers("institution.id")
    enterprise_id: int = refers("enterprise.id", index=True)
    service_date: dt.date = column(Day)
    category: str = column(Text)
    fee_fen: int | None = column(Fen, null=True)
    satisfaction: int | None = column(Int64, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
    record_no: str | None = column(Text, null=True)
    mode: str | None = column(Text, null=True)
    hours: int | None = column(Micro, null=True)
    persons: int | None = column(Int64, null=True)
    activity: str | None = column(Text, null=True)
    public_benefit: bool | None = column(Flag, null=True)
    contract_no: str | None = column(Text, null=True)
