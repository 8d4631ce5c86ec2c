"""Service records: one row for each service given. The largest table there is, and so the leanest."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table
from smeadmin.storage.types import Day, Fen, Flag, Int64, Micro, Text, column, refers


class Record(Row, table=True):
    """One service given by an institution to an enterprise.

    ``identity`` (64 bits) tells it from every other: made from the number it bears, else from its content
    with its ordinal among equal rows. The second index holds everything that yearly figures count, so
    that scoring never reads the table itself. The columns that most sheets leave empty come last.
    """

    __tablename__ = "record"
    __table_args__ = table(
        check("satisfaction", "satisfaction BETWEEN 1 AND 5"),
        check("amounts", "fee_fen >= 0 AND hours >= 0 AND persons >= 0"),
        sa.Index("uq_record_identity", "identity", "office_id", unique=True),
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
    identity: int = column(Int64)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
    record_no: str | None = column(Text, null=True)
    mode: str | None = column(Text, null=True)
    hours: int | None = column(Micro, null=True)
    persons: int | None = column(Int64, null=True)
    activity: str | None = column(Text, null=True)
    public_benefit: bool | None = column(Flag, null=True)
    contract_no: str | None = column(Text, null=True)
