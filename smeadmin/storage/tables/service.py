"""The catalogue: what an institution offers, at which published fee."""

from __future__ import annotations

import datetime as dt

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Int64, Text, column, refers


class Service(Row, table=True):
    """One service on offer: its code is the institution's own; ``fee_fen`` 0 is free, empty not published."""

    __tablename__ = "service"
    __table_args__ = table(
        unique("institution_id", "code"),
        check("fee", "fee_fen >= 0"),
        check("mode", "mode IN ('onsite', 'online', 'mixed')"),
        check("period", "valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until"),
    )

    institution_id: int = refers("institution.id")
    code: str = column(Text)
    name: str = column(Text)
    category: str = column(Text)
    fee_fen: int | None = column(Fen, null=True)
    per: str | None = column(Text, null=True)
    mode: str | None = column(Text, null=True)
    valid_from: dt.date | None = column(Day, null=True)
    valid_until: dt.date | None = column(Day, null=True)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
