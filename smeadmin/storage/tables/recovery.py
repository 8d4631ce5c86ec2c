"""Recoveries: money that was paid and should not have been, and how it comes back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Flag, Int64, Json, Text, column, refers


class Recovery(Row, table=True):
    """One amount to be recovered from one debtor; ``terms`` is the arithmetic, ``basis`` the rule used.

    A recovery that was decided and not received yet is a receivable outside the fund.
    """

    __tablename__ = "recovery"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('open', 'decided', 'settled', 'written_off')"),
        check("amount", "amount_fen > 0 AND due_fen >= 0 AND paid_fen = amount_fen + due_fen"),
        check("parts", "netted_fen >= 0 AND received_fen >= 0 AND written_fen >= 0"),
        check("balance", "netted_fen + received_fen + written_fen <= amount_fen"),
        check(
            "closed",
            "(state IN ('settled', 'written_off'))"
            " = (netted_fen + received_fen + written_fen = amount_fen)",
        ),
        check("debtor", "(institution_id IS NULL) <> (enterprise_id IS NULL)"),
        check("decided", "(state = 'open') = (decided_by IS NULL)"),
        check("other_person", "decided_by IS NULL OR decided_by <> opened_by"),
        sa.Index("ix_recovery_institution_id", "institution_id"),
        sa.Index("ix_recovery_enterprise_id", "enterprise_id"),
        sa.Index("ix_recovery_redemption_id", "redemption_id"),
    )

    number: str = column(Text)
    state: str = column(Text, default="open")
    institution_id: int | None = refers("institution.id", null=True)
    enterprise_id: int | None = refers("enterprise.id", null=True)
    subject: str = column(Text)
    line: int | None = column(Int64, null=True)
    redemption_id: int | None = refers("redemption.id", null=True)
    voucher: str | None = column(Text, null=True)
    fund_id: int = refers("fund.id")
    purpose: str = column(Text, default="")
    origin: str = column(Text, default="")
    paid_fen: int = column(Fen)
    due_fen: int = column(Fen)
    amount_fen: int = column(Fen)
    terms: Any = column(Json)
    basis: Any = column(Json, null=True)
    sanction: str | None = column(Text, null=True)
    reason: str = column(Text)
    opened_by: str = column(Text)
    opened_on: dt.date = column(Day)
    decided_by: str | None = column(Text, null=True)
    decided_on: dt.date | None = column(Day, null=True)
    document: str | None = column(Text, null=True)
    due_on: dt.date | None = column(Day, null=True)
    netted_fen: int = column(Fen, default=0)
    received_fen: int = column(Fen, default=0)
    written_fen: int = column(Fen, default=0)


class RecoveryEntry(Row, table=True):
    """One way in which part of a recovery came back, or was given up; a net is done once it is paid."""

    __tablename__ = "recovery_entry"
    __table_args__ = table(
        check("kind", "kind IN ('net', 'receive', 'write_off')"),
        check("amount", "amount_fen > 0"),
        check("payment", "(kind = 'net') = (payment_id IS NOT NULL)"),
        sa.Index("ix_recovery_entry_recovery_id", "recovery_id"),
        sa.Index("ix_recovery_entry_payment_id", "payment_id"),
    )

    recovery_id: int = refers("recovery.id")
    kind: str = column(Text)
    amount_fen: int = column(Fen)
    entered_on: dt.date = column(Day)
    payment_id: int | None = refers("payment.id", null=True)
    done: bool = column(Flag, default=True)
    document: str | None = column(Text, null=True)
    note: str | None = column(Text, null=True)
