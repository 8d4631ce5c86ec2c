"""Voucher programmes, vouchers, and what was redeemed with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.tables.ledger import MOST
from smeadmin.storage.types import Day, Fen, Int64, Json, Text, column, refers


class Programme(Row, table=True):
    """A voucher programme: one noun of a policy, paid from one fund, open between two days."""

    __tablename__ = "programme"
    __table_args__ = table(
        unique("code"),
        check("period", "valid_from <= valid_until"),
        sa.Index("ix_programme_fund_id", "fund_id"),
    )

    code: str = column(Text)
    fund_id: int = refers("fund.id")
    purpose: str = column(Text, default="")
    year: int = column(Int64)
    policy: str = column(Text)
    noun: str = column(Text)
    valid_from: dt.date = column(Day)
    valid_until: dt.date = column(Day)


class VoucherTerms(Row, table=True):
    """Why an amount is what it is: the text that said so and its compact trace.

    Vouchers of one batch for which the same facts gave the same answer share one row.
    """

    __tablename__ = "voucher_terms"
    __table_args__ = table()

    basis: Any = column(Json)
    kept: Any = column(Json)


class Voucher(Row, table=True):
    """A voucher: what it is worth, what was used of it, what went back to the fund.

    ``free_fen`` is what its fund had available before it was issued, one of the terms of its amount.
    """

    __tablename__ = "voucher"
    __table_args__ = table(
        unique("code"),
        check("amount", f"amount_fen > 0 AND amount_fen <= {MOST}"),
        check("used", "used_fen >= 0 AND returned_fen >= 0"),
        check("face", "used_fen + returned_fen <= amount_fen"),
        check("state", "state IN ('issued', 'redeemed', 'expired', 'void')"),
        check("closed", "state = 'issued' OR used_fen + returned_fen = amount_fen"),
        check("period", "issued_on <= valid_until"),
        sa.Index("ix_voucher_programme_id", "programme_id"),
        sa.Index("ix_voucher_enterprise_id", "enterprise_id"),
    )

    code: str = column(Text)
    programme_id: int = refers("programme.id")
    enterprise_id: int = refers("enterprise.id")
    amount_fen: int = column(Fen)
    asked_fen: int | None = column(Fen, null=True)
    used_fen: int = column(Fen, default=0)
    returned_fen: int = column(Fen, default=0)
    state: str = column(Text, default="issued")
    issued_on: dt.date = column(Day)
    valid_until: dt.date = column(Day)
    year: int = column(Int64)
    free_fen: int = column(Fen)
    terms_id: int = refers("voucher_terms.id")


class Redemption(Row, table=True):
    """One use of a voucher for one service under one contract and one invoice."""

    __tablename__ = "redemption"
    __table_args__ = table(
        unique("invoice_kind", "invoice_code", "invoice_no", "invoice_seller"),
        unique("institution_id", "contract_no"),
        check("amount", f"amount_fen > 0 AND amount_fen <= {MOST} AND returned_fen >= 0"),
        check("contract", f"contract_fen >= amount_fen AND contract_fen <= {MOST}"),
        check("service_date", "service_date <= redeemed_on"),
        sa.Index("ix_redemption_voucher_id", "voucher_id"),
        sa.Index("ix_redemption_institution_id", "institution_id"),
    )

    voucher_id: int = refers("voucher.id")
    institution_id: int = refers("institution.id")
    redeemed_on: dt.date = column(Day)
    service_date: dt.date = column(Day)
    contract_no: str = column(Text)
    contract_date: dt.date = column(Day)
    contract_fen: int = column(Fen)
    invoice_kind: str = column(Text)
    invoice_code: str = column(Text, default="")
    invoice_no: str = column(Text)
    invoice_seller: str = column(Text)
    invoice_date: dt.date | None = column(Day, null=True)
    amount_fen: int = column(Fen)
    returned_fen: int = column(Fen, default=0)
    certificate: str | None = column(Text, null=True)
    terms_id: int = refers("voucher_terms.id")
