"""Claims: the redemptions of an institution, put together to be paid."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Int64, Text, column, refers


class Claim(Row, table=True):
    """A claim of one institution; approving it makes its amount payable."""

    __tablename__ = "claim"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('submitted', 'approved')"),
        check("amount", "amount_fen > 0 AND lines > 0"),
        check("approved", "(state = 'approved') = (approved_by IS NOT NULL)"),
        check("other_person", "approved_by IS NULL OR approved_by <> submitted_by"),
        sa.Index("ix_claim_institution_id", "institution_id"),
    )

    number: str = column(Text)
    institution_id: int = refers("institution.id")
    state: str = column(Text, default="submitted")
    lines: int = column(Int64)
    amount_fen: int = column(Fen)
    submitted_by: str = column(Text)
    submitted_on: dt.date = column(Day)
    approved_by: str | None = column(Text, null=True)
    approved_on: dt.date | None = column(Day, null=True)


class ClaimLine(Row, table=True):
    """One redemption within a claim; no redemption is in two claims."""

    __tablename__ = "claim_line"
    __table_args__ = table(
        unique("redemption_id"),
        check("amount", "amount_fen > 0"),
        sa.Index("ix_claim_line_claim_id", "claim_id"),
    )

    claim_id: int = refers("claim.id")
    redemption_id: int = refers("redemption.id")
    amount_fen: int = column(Fen)
