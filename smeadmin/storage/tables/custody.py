"""Who writes: the acts by which a register went from one computer to another."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import Row, check, table
from smeadmin.storage.types import Day, Text, column


class Custody(Row, table=True):
    """This copy was handed over, taken over, not given away after all, or put back; the last one counts."""

    __tablename__ = "custody"
    __table_args__ = table(check("act", "act IN ('handed', 'taken', 'withdrawn', 'restored')"))

    act: str = column(Text)
    acted_on: dt.date = column(Day)
    acted_by: str = column(Text)
    host: str = column(Text)
