"""What was printed: which paper of what, the how-manieth time."""

from __future__ import annotations

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Flag, Int64, Text, column


class Printing(Row, table=True):
    """One printing of a paper; ``nth`` counts from 1 for each paper of each thing."""

    __tablename__ = "printing"
    __table_args__ = table(
        unique("noun", "name", "paper", "nth"), check("nth", "nth > 0"), kind="log"
    )

    noun: str = column(Text)
    name: str = column(Text)
    paper: str = column(Text)
    nth: int = column(Int64)
    archived: bool = column(Flag, default=False)
    head: str = column(Text)
