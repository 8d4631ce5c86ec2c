"""Claims: what was redeemed, put together to be paid; and the samples in which claims are inspected."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import PartialIndex, Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Flag, Int64, Text, column, refers


class Claim(Row, table=True):
    """A claim of one payee, an institution or an enterprise; approving it makes its amount payable.

    ``asked_fen`` is what it was submitted for, ``amount_fen`` what is left after cuts.
    """

    __tablename__ = "claim"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('submitted', 'approved', 'rejected')"),
        check("amount", "amount_fen >= 0 AND amount_fen <= asked_fen AND lines > 0"),
        check("payee", "(institution_id IS NULL) <> (enterprise_id IS NULL)"),
        check("approved", "(state = 'approved') = (approved_by IS NOT NULL)"),
        check("rejected", "(state = 'rejected') = (rejected_by IS NOT NULL)"),
        check("other_person", "approved_by IS NULL OR approved_by <> submitted_by"),
        sa.Index("ix_claim_institution_id", "institution_id"),
        sa.Index("ix_claim_enterprise_id", "enterprise_id"),
    )

    number: str = column(Text)
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    state: str = column(Text, default="submitted")
    lines: int = column(Int64)
    asked_fen: int = column(Fen)
    amount_fen: int = column(Fen)
    verify_by: dt.date | None = column(Day, null=True)
    submitted_by: str = column(Text)
    submitted_on: dt.date = column(Day)
    approved_by: str | None = column(Text, null=True)
    approved_on: dt.date | None = column(Day, null=True)
    rejected_by: str | None = column(Text, null=True)
    rejected_on: dt.date | None = column(Day, null=True)
    reason: str | None = column(Text, null=True)


class ClaimLine(Row, table=True):
    """One redemption within a claim; no redemption is in two claims that are alive.

    ``asked_fen`` is what was redeemed, ``amount_fen`` what is left after the cut, whose reason stands beside.
    """

    __tablename__ = "claim_line"
    __table_args__ = table(
        PartialIndex(
            "uq_claim_line_redemption_id_live", ("redemption_id",), where="live = 1", unique=True
        ),
        check("amount", "amount_fen >= 0 AND amount_fen <= asked_fen"),
        sa.Index("ix_claim_line_claim_id", "claim_id"),
    )

    claim_id: int = refers("claim.id")
    redemption_id: int = refers("redemption.id")
    asked_fen: int = column(Fen)
    amount_fen: int = column(Fen)
    live: bool = column(Flag, default=True)
    reason: str | None = column(Text, null=True)


class Sample(Row, table=True):
    """A sample of claimed redemptions to be inspected, drawn by a seed that anybody can draw with again."""

    __tablename__ = "sample"
    __table_args__ = table(
        unique("number"),
        check("drawn", "drawn > 0 AND drawn <= among"),
    )

    number: str = column(Text)
    programme_id: int = refers("programme.id", index=True)
    seed: str = column(Text)
    strata: str = column(Text, default="")
    share: str = column(Text)
    among: int = column(Int64)
    drawn: int = column(Int64)
    digest: str = column(Text)
    drawn_on: dt.date = column(Day)
    concluded_on: dt.date | None = column(Day, null=True)


class SampleItem(Row, table=True):
    """One redemption of a sample: what was claimed when it was drawn, in which place, what was found."""

    __tablename__ = "sample_item"
    __table_args__ = table(
        unique("sample_id", "redemption_id"),
        check("result", "result IS NULL OR result IN ('right', 'wrong')"),
        check("found", "found_fen IS NULL OR found_fen >= 0"),
        sa.Index("ix_sample_item_redemption_id", "redemption_id"),
    )

    sample_id: int = refers("sample.id")
    redemption_id: int = refers("redemption.id")
    stratum: str = column(Text, default="")
    place: int = column(Int64)
    amount_fen: int = column(Fen)
    result: str | None = column(Text, null=True)
    found_fen: int | None = column(Fen, null=True)
    note: str | None = column(Text, null=True)
    recorded_by: str | None = column(Text, null=True)
    recorded_on: dt.date | None = column(Day, null=True)
