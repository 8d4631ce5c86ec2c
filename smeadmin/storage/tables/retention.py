"""How long the office keeps personal values that it no longer needs."""

from __future__ import annotations

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Int64, Text, column


class Retention(Row, table=True):
    """The months for which personal values of one class are kept, and the document that says so."""

    __tablename__ = "retention"
    __table_args__ = table(unique("kept"), check("months", "months >= 0"))

    kept: str = column(Text)
    months: int = column(Int64)
    document: str | None = column(Text, null=True)
