"""Enterprises that are served: as they stand, what was before, and their figures and size by year."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.tables.institution import (
    IDENTIFIER_KINDS,
    MERGED,
    PERIOD,
    merged_index,
)
from smeadmin.storage.types import Day, Fen, Flag, Int64, Text, column, refers


class Enterprise(Row, table=True):
    """An enterprise as it stands; ``verified`` is False when only a service record has named it."""

    __tablename__ = "enterprise"
    __table_args__ = table(
        unique("office_no"),
        unique("credit_code"),
        check("state", "state IN ('registered', 'closed')"),
        check("merged", MERGED),
        merged_index("enterprise"),
    )

    office_no: int = column(Int64)
    credit_code: str | None = column(Text, null=True)
    name: str = column(Text)
    region_code: str | None = column(Text, null=True)
    industry: str | None = column(Text, null=True)
    address: str | None = column(Text, null=True)
    founded_on: dt.date | None = column(Day, null=True)
    check_note: str | None = column(Text, null=True)
    verified: bool = column(Flag, default=True)
    state: str = column(Text, default="registered")
    registered_on: dt.date = column(Day)
    closed_on: dt.date | None = column(Day, null=True)
    personal: str | None = column(Text, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
    merged_into_id: int | None = refers("enterprise.id", null=True)


class EnterpriseName(Row, table=True):
    """A name that an enterprise had before; ``valid_until`` is its last day."""

    __tablename__ = "enterprise_name"
    __table_args__ = table(
        check("period", PERIOD),
    )

    enterprise_id: int = refers("enterprise.id", index=True)
    name: str = column(Text)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)


class EnterpriseIdentifier(Row, table=True):
    """Another identifier: a former credit code, a number of another register, or none and why."""

    __tablename__ = "enterprise_identifier"
    __table_args__ = table(
        unique("kind", "value"),
        check("kind", IDENTIFIER_KINDS),
        check("value", "(kind = 'none') = (value IS NULL)"),
        check("reason", "kind <> 'none' OR reason IS NOT NULL"),
        check("period", PERIOD),
    )

    enterprise_id: int = refers("enterprise.id", index=True)
    kind: str = column(Text)
    value: str | None = column(Text, null=True)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)
    reason: str | None = column(Text, null=True)


class EnterpriseRegion(Row, table=True):
    """A region in which an enterprise had its seat before it moved."""

    __tablename__ = "enterprise_region"
    __table_args__ = table(check("period", PERIOD))

    enterprise_id: int = refers("enterprise.id", index=True)
    region_code: str | None = column(Text, null=True)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)


class EnterpriseYear(Row, table=True):
    """The figures of one year and the size class that follows from them: the trace is the row itself.

    ``size`` is empty when a figure that decides is missing, or the sector is none of the standard's.
    """

    __tablename__ = "enterprise_year"
    __table_args__ = table(
        unique("enterprise_id", "year"),
        check("size", "size IN ('micro', 'small', 'medium', 'large')"),
        check("classified", "size IS NULL OR (size_standard IS NOT NULL AND size_on IS NOT NULL)"),
        check("figures", "staff >= 0 AND revenue_fen >= 0 AND assets_fen >= 0"),
    )

    enterprise_id: int = refers("enterprise.id")
    year: int = column(Int64)
    sector: str | None = column(Text, null=True)
    staff: int | None = column(Int64, null=True)
    revenue_fen: int | None = column(Fen, null=True)
    assets_fen: int | None = column(Fen, null=True)
    size: str | None = column(Text, null=True)
    size_standard: str | None = column(Text, null=True)
    size_on: dt.date | None = column(Day, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
