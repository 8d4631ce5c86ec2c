"""Settlements: approved claims, put together for one payment file."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Int64, Text, column, refers


class Settlement(Row, table=True):
    """A batch of payments, frozen by the digest of its lines before anybody approves it."""

    __tablename__ = "settlement"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('prepared', 'approved', 'exported')"),
        check("amount", "amount_fen > 0 AND payees > 0 AND claims > 0"),
        check("digest", "length(digest) = 64"),
        check("approved", "(state = 'prepared') = (approved_by IS NULL)"),
        check("other_person", "approved_by IS NULL OR approved_by <> prepared_by"),
    )

    number: str = column(Text)
    state: str = column(Text, default="prepared")
    until: dt.date = column(Day)
    payees: int = column(Int64)
    claims: int = column(Int64)
    amount_fen: int = column(Fen)
    digest: str = column(Text)
    prepared_by: str = column(Text)
    prepared_on: dt.date = column(Day)
    approved_by: str | None = column(Text, null=True)
    approved_on: dt.date | None = column(Day, null=True)
    exported_on: dt.date | None = column(Day, null=True)


class SettlementLine(Row, table=True):
    """One claim within a settlement, with the payee as named on the day; no claim is in two of them."""

    __tablename__ = "settlement_line"
    __table_args__ = table(
        unique("claim_id"),
        check("amount", "amount_fen > 0"),
        sa.Index("ix_settlement_line_settlement_id", "settlement_id"),
    )

    settlement_id: int = refers("settlement.id")
    claim_id: int = refers("claim.id")
    payee_id: int = refers("institution.id")
    payee: str = column(Text)
    credit_code: str = column(Text)
    amount_fen: int = column(Fen)
