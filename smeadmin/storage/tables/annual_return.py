"""What institutions file for a year: figures, one row each, and the roster of their staff."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Int64, Text, column, refers


class ReturnValue(Row, table=True):
    """One filed figure of one institution and year, with the cell it came from.

    ``amount`` is in the smallest unit (fen, 10⁻⁶ of ratios, areas and points, whole counts, 1 or 0);
    ``text`` holds choices, regions and days, and sets as a JSON list. A figure that is not filed has no row.
    A value that was typed has no source: its change says who and why.
    """

    __tablename__ = "return_value"
    __table_args__ = table(
        unique("institution_id", "year", "figure"),
        check("one_value", "(amount IS NULL) <> (text IS NULL)"),
        check("place", "(source_id IS NULL) = (source_row IS NULL)"),
        sa.Index("ix_return_value_year", "year", "figure", "institution_id", "amount", "text"),
    )

    institution_id: int = refers("institution.id")
    year: int = column(Int64)
    figure: str = column(Text)
    amount: int | None = column(Int64, null=True)
    text: str | None = column(Text, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
    source_column: str | None = column(Text, null=True)


class StaffRow(Row, table=True):
    """One person on an institution's roster of a year: only what rules count, never a name."""

    __tablename__ = "staff_row"
    __table_args__ = table(
        unique("institution_id", "year", "person_no"),
        check("degree", "degree IN ('none', 'college', 'bachelor', 'master', 'doctor')"),
        check("title", "title IN ('none', 'junior', 'middle', 'senior')"),
        check(
            "skill",
            "skill IN ('none', 'junior_worker', 'middle_worker', 'senior_worker', "
            "'technician', 'senior_technician')",
        ),
        check("post", "post IN ('full_time', 'part_time', 'outside')"),
    )

    institution_id: int = refers("institution.id")
    year: int = column(Int64)
    person_no: str = column(Text)
    degree: str | None = column(Text, null=True)
    title: str | None = column(Text, null=True)
    skill: str | None = column(Text, null=True)
    post: str | None = column(Text, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
