"""Administrative regions with their dates, and the zones an office adds itself."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Int64, Text, column, refers


class Region(Row, table=True):
    """A unit by its code. A code that was given up keeps its row and names its successor.

    Nothing refers to the key: every noun stores the code that was in use on its day.
    """

    __tablename__ = "region"
    __table_args__ = table(
        unique("code"),
        check("level", "level IN ('province', 'city', 'county', 'town', 'zone')"),
        check("period", "valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until"),
    )

    code: str = column(Text)
    name: str = column(Text)
    level: str = column(Text)
    parent_code: str | None = column(Text, null=True)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)
    successor_code: str | None = column(Text, null=True)
    local: bool = column(Flag, default=False)
    source: str | None = column(Text, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
