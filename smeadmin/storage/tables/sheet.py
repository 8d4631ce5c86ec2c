"""What the office knows of the sheets that others send."""

from __future__ import annotations

from typing import Any

from smeadmin.storage.schema import Row, table, unique
from smeadmin.storage.types import Json, Text, column


class SheetMap(Row, table=True):
    """The headers one sender writes over a list, and the columns they mean: [[theirs, ours], …]."""

    __tablename__ = "sheet_map"
    __table_args__ = table(unique("sender", "noun"))

    sender: str = column(Text)
    noun: str = column(Text)
    headers: Any = column(Json)
