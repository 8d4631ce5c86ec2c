"""Outside lists: a name with its source, its editions by date, and who stands on each."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Text, column, refers


class Roster(Row, table=True):
    """A list that another body keeps: its name, who keeps it, and as what sanction it counts, if as any."""

    __tablename__ = "roster"
    __table_args__ = table(unique("name"))

    name: str = column(Text)
    kept_by: str = column(Text)
    sanction: str | None = column(Text, null=True)


class RosterEdition(Row, table=True):
    """The whole list as it was on its date; a later edition takes its place."""

    __tablename__ = "roster_edition"
    __table_args__ = table(unique("roster_id", "dated"))

    roster_id: int = refers("roster.id")
    dated: dt.date = column(Day)
    document: str | None = column(Text, null=True)


class RosterItem(Row, table=True):
    """One who stands on an edition; the register's own keys where they were known at the import."""

    __tablename__ = "roster_item"
    __table_args__ = table(
        unique("edition_id", "credit_code", "valid_from"),
        check("period", "valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until"),
        check("gravity", "gravity IN ('slight', 'ordinary', 'grave')"),
        check("whom", "whom IN ('body', 'head')"),
        sa.Index("ix_roster_item_code", "credit_code"),
    )

    edition_id: int = refers("roster_edition.id")
    credit_code: str = column(Text)
    name: str | None = column(Text, null=True)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)
    note: str | None = column(Text, null=True)
    gravity: str | None = column(Text, null=True)
    whom: str | None = column(Text, null=True)
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
