"""Service institutions: as they stand, and what they were called and known by before."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import PartialIndex, Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Micro, Text, column, refers

IDENTIFIER_KINDS = (
    "kind IN ('credit_code', 'old_registration', 'organisation_code', 'foreign', 'expert', "
    "'team', 'none')"
)
MERGED = "merged_into_id IS NULL OR (state = 'closed' AND merged_into_id <> id)"
PERIOD = "valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until"


def merged_index(noun: str) -> PartialIndex:
    """Index the few that were merged into another one; all others cost nothing."""
    name = f"ix_{noun}_merged_into_id"
    return PartialIndex(name, ("merged_into_id",), where="merged_into_id IS NOT NULL")


class Institution(Row, table=True):
    """An institution as it stands; earlier names and other identifiers are rows of their own.

    One that was merged into another keeps its row and its names, and is closed.
    """

    __tablename__ = "institution"
    __table_args__ = table(
        unique("office_no"),
        unique("credit_code"),
        check("state", "state IN ('registered', 'closed')"),
        check("area", "area_m2 >= 0"),
        check("merged", MERGED),
        merged_index("institution"),
    )

    office_no: int = column(Int64)
    credit_code: str | None = column(Text, null=True)
    name: str = column(Text)
    short_name: str | None = column(Text, null=True)
    kind: str | None = column(Text, null=True)
    category: str | None = column(Text, null=True)
    region_code: str | None = column(Text, null=True)
    address: str | None = column(Text, null=True)
    area_m2: int | None = column(Micro, null=True)
    founded_on: dt.date | None = column(Day, null=True)
    check_note: str | None = column(Text, null=True)
    state: str = column(Text, default="registered")
    registered_on: dt.date = column(Day)
    closed_on: dt.date | None = column(Day, null=True)
    personal: str | None = column(Text, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
    merged_into_id: int | None = refers("institution.id", null=True)


class InstitutionName(Row, table=True):
    """A name that an institution had before; ``valid_until`` is its last day."""

    __tablename__ = "institution_name"
    __table_args__ = table(
        check("period", PERIOD),
    )

    institution_id: int = refers("institution.id", index=True)
    name: str = column(Text)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)


class InstitutionIdentifier(Row, table=True):
    """Another identifier: a former credit code, a number of another register, or none and why."""

    __tablename__ = "institution_identifier"
    __table_args__ = table(
        unique("kind", "value"),
        check("kind", IDENTIFIER_KINDS),
        check("value", "(kind = 'none') = (value IS NULL)"),
        check("reason", "kind <> 'none' OR reason IS NOT NULL"),
        check("period", PERIOD),
    )

    institution_id: int = refers("institution.id", index=True)
    kind: str = column(Text)
    value: str | None = column(Text, null=True)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)
    reason: str | None = column(Text, null=True)
