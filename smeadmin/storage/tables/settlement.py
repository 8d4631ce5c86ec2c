"""Settlements: approved claims, a payment for each payee, put together for one payment file."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import PartialIndex, Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Flag, Int64, Text, column, refers


class Settlement(Row, table=True):
    """A batch of payments, frozen by the digest of its lines before anybody approves it."""

    __tablename__ = "settlement"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('prepared', 'approved', 'exported', 'reconciled')"),
        check("amount", "amount_fen > 0 AND netted_fen >= 0 AND payees > 0 AND claims > 0"),
        check("netted", "netted_fen <= amount_fen"),
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
    netted_fen: int = column(Fen, default=0)
    digest: str = column(Text)
    prepared_by: str = column(Text)
    prepared_on: dt.date = column(Day)
    approved_by: str | None = column(Text, null=True)
    approved_on: dt.date | None = column(Day, null=True)
    exported_on: dt.date | None = column(Day, null=True)


class Payment(Row, table=True):
    """What one payee gets in a settlement, with the payee as named on the day, and what the bank did.

    ``amount_fen`` is what the claims come to, ``netted_fen`` what is kept back for recoveries,
    ``paid_fen`` what the bank has paid of the difference. ``net_done``: what is kept back is booked.
    """

    __tablename__ = "payment"
    __table_args__ = table(
        unique("settlement_id", "number"),
        check("state", "state IN ('due', 'sent', 'paid', 'partly', 'failed')"),
        check("amount", "amount_fen > 0 AND netted_fen >= 0 AND netted_fen <= amount_fen"),
        check("paid", "paid_fen >= 0 AND paid_fen + netted_fen <= amount_fen"),
        check("settled", "state <> 'paid' OR paid_fen + netted_fen = amount_fen"),
        check("payee", "(institution_id IS NULL) <> (enterprise_id IS NULL)"),
        sa.Index("ix_payment_institution_id", "institution_id"),
        sa.Index("ix_payment_enterprise_id", "enterprise_id"),
    )

    settlement_id: int = refers("settlement.id")
    number: int = column(Int64)
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    payee: str = column(Text)
    credit_code: str = column(Text)
    account_id: int | None = refers("account.id", null=True)
    amount_fen: int = column(Fen)
    netted_fen: int = column(Fen, default=0)
    net_done: bool = column(Flag, default=False)
    paid_fen: int = column(Fen, default=0)
    state: str = column(Text, default="due")
    paid_on: dt.date | None = column(Day, null=True)
    bank_ref: str | None = column(Text, null=True)
    failure: str | None = column(Text, null=True)
    retries_id: int | None = refers("payment.id", null=True)


class SettlementLine(Row, table=True):
    """One claim, or one award, within a payment; none is in two live ones.

    A line stays live until a later settlement takes over what the bank has not paid of it.
    """

    __tablename__ = "settlement_line"
    __table_args__ = table(
        check("amount", "amount_fen > 0 AND paid_fen >= 0 AND paid_fen <= amount_fen"),
        check("one_of", "(claim_id IS NULL) <> (award_payment_id IS NULL)"),
        *(
            PartialIndex(
                f"uq_settlement_line_{paid}_live",
                (paid, "office_id"),
                where="live = 1",
                unique=True,
            )
            for paid in ("claim_id", "award_payment_id")
        ),
        sa.Index("ix_settlement_line_settlement_id", "settlement_id"),
        sa.Index("ix_settlement_line_payment_id", "payment_id"),
        sa.Index("ix_settlement_line_claim_id", "claim_id"),
        sa.Index("ix_settlement_line_award_payment_id", "award_payment_id"),
    )

    settlement_id: int = refers("settlement.id")
    payment_id: int = refers("payment.id")
    claim_id: int | None = refers("claim.id", null=True)
    award_payment_id: int | None = refers("award_payment.id", null=True)
    amount_fen: int = column(Fen)
    paid_fen: int = column(Fen, default=0)
    live: bool = column(Flag, default=True)


class BankRow(Row, table=True):
    """One row of what the bank says it did, and what became of it; ``booked_fen`` is what it changed.

    Rows that were left alone are kept too: somebody has to look at them. ``row`` is None where finance's
    receipt says that everything was paid.
    """

    __tablename__ = "bank_row"
    __table_args__ = table(
        check(
            "outcome",
            "outcome IN ('paid', 'partly', 'failed', 'same', 'differs', 'foreign', 'unmatched')",
        ),
        check("booked", "booked_fen = 0 OR payment_id IS NOT NULL"),
        sa.Index("ix_bank_row_settlement_id", "settlement_id"),
        sa.Index("ix_bank_row_payment_id", "payment_id"),
    )

    settlement_id: int = refers("settlement.id")
    payment_id: int | None = refers("payment.id", null=True)
    source_id: int | None = refers("source.id", null=True)
    row: int | None = column(Int64, null=True)
    outcome: str = column(Text)
    amount_fen: int = column(Fen)
    booked_fen: int = column(Fen, default=0)
    paid_on: dt.date | None = column(Day, null=True)
    bank_ref: str | None = column(Text, null=True)
    note: str | None = column(Text, null=True)
