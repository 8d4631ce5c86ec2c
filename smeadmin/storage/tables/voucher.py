"""Voucher programmes, vouchers, what became of them, and what was redeemed with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.tables.ledger import MOST
from smeadmin.storage.types import Day, Fen, Flag, Instant, Int64, Json, Text, column, refers


class Programme(Row, table=True):
    """A voucher programme: one noun of a policy, paid from one fund, open between two days.

    ``opens_at`` and ``closes_at`` bound the applications by the clock. ``again``: what the measure asks of
    the enterprise is asked once more when a voucher is used. ``together``: two enterprises that become one
    keep their vouchers though they are above the yearly cap together.
    """

    __tablename__ = "programme"
    __table_args__ = table(
        unique("code"),
        check("period", "valid_from <= valid_until"),
        sa.Index("ix_programme_fund_id", "fund_id"),
    )

    code: str = column(Text)
    fund_id: int = refers("fund.id")
    purpose: str = column(Text, default="")
    origin: str = column(Text, default="")
    year: int = column(Int64)
    policy: str = column(Text)
    noun: str = column(Text)
    valid_from: dt.date = column(Day)
    valid_until: dt.date = column(Day)
    opens_at: dt.datetime | None = column(Instant, null=True)
    closes_at: dt.datetime | None = column(Instant, null=True)
    again: bool = column(Flag, default=False)
    together: bool = column(Flag, default=False)


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
    ``register_by``: the last day on which it is to be registered, where the measure lapses it otherwise;
    ``first_until``: its last day as issued, once that was moved; ``institution_id``: where it is to be used;
    ``replaces_id``: the one instead of which it was issued.
    """

    __tablename__ = "voucher"
    __table_args__ = table(
        unique("code"),
        check("amount", f"amount_fen > 0 AND amount_fen <= {MOST}"),
        check("used", "used_fen >= 0 AND returned_fen >= 0"),
        check("face", "used_fen + returned_fen <= amount_fen"),
        check("state", "state IN ('issued', 'held', 'redeemed', 'expired', 'void')"),
        check("closed", "state IN ('issued', 'held') OR used_fen + returned_fen = amount_fen"),
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
    register_by: dt.date | None = column(Day, null=True)
    registered_on: dt.date | None = column(Day, null=True)
    first_until: dt.date | None = column(Day, null=True)
    institution_id: int | None = refers("institution.id", null=True)
    replaces_id: int | None = refers("voucher.id", null=True)


class VoucherAct(Row, table=True):
    """Something out of the ordinary that was done with a voucher: held, extended, topped up …, and why.

    ``other`` names the other side of it: the new code, the new holder, the institution.
    """

    __tablename__ = "voucher_act"
    __table_args__ = table(
        check("amount", "amount_fen IS NULL OR amount_fen > 0"),
        sa.Index("ix_voucher_act_voucher_id", "voucher_id"),
    )

    voucher_id: int = refers("voucher.id")
    act: str = column(Text)
    acted_on: dt.date = column(Day)
    reason: str | None = column(Text, null=True)
    amount_fen: int | None = column(Fen, null=True)
    until_before: dt.date | None = column(Day, null=True)
    until_after: dt.date | None = column(Day, null=True)
    other: str | None = column(Text, null=True)


class VoucherChoice(Row, table=True):
    """A choice of a voucher by which a limit is added up (each course, each purpose)."""

    __tablename__ = "voucher_choice"
    __table_args__ = table(
        unique("voucher_id", "figure"), sa.Index("ix_voucher_choice", "figure", "choice")
    )

    voucher_id: int = refers("voucher.id")
    figure: str = column(Text)
    choice: str = column(Text)


class VoucherApplication(Row, table=True):
    """An enterprise's application for a voucher, in the order in which it came; ``given`` as it was typed."""

    __tablename__ = "voucher_application"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('waiting', 'issued', 'withdrawn')"),
        check("issued", "(state = 'issued') = (voucher_id IS NOT NULL)"),
        check("asked", "asked_fen IS NULL OR asked_fen > 0"),
        sa.Index("ix_voucher_application_programme_id", "programme_id", "state"),
        sa.Index("ix_voucher_application_enterprise_id", "enterprise_id"),
    )

    number: str = column(Text)
    programme_id: int = refers("programme.id")
    enterprise_id: int = refers("enterprise.id")
    asked_fen: int | None = column(Fen, null=True)
    given: Any = column(Json)
    applied_at: dt.datetime = column(Instant)
    state: str = column(Text, default="waiting")
    voucher_id: int | None = refers("voucher.id", null=True)
    reason: str | None = column(Text, null=True)


class Invoice(Row, table=True):
    """An invoice: what identifies it, its total, and how much of it vouchers have been used for.

    ``code`` is '' for a fully digital one. ``red_number``: the red-letter invoice that took it back.
    """

    __tablename__ = "invoice"
    __table_args__ = table(
        unique("kind", "code", "number", "seller"),
        check("total", f"total_fen > 0 AND total_fen <= {MOST}"),
        check("taken", "taken_fen >= 0 AND taken_fen <= total_fen"),
    )

    kind: str = column(Text)
    code: str = column(Text, default="")
    number: str = column(Text)
    seller: str = column(Text)
    dated_on: dt.date | None = column(Day, null=True)
    total_fen: int = column(Fen)
    taken_fen: int = column(Fen, default=0)
    red_number: str | None = column(Text, null=True)
    red_on: dt.date | None = column(Day, null=True)


class Redemption(Row, table=True):
    """One use of a voucher for one service under one contract and one invoice.

    ``contract_use`` numbers the vouchers under one contract, ``invoice_fen`` is the part of the invoice that
    it was used for. A subsidy after the fact has neither institution nor papers of its own where the
    measure asks for none. ``given``: figures that were declared for it, as typed.
    """

    __tablename__ = "redemption"
    __table_args__ = table(
        unique("institution_id", "contract_no", "contract_use"),
        check("amount", f"amount_fen >= 0 AND amount_fen <= {MOST} AND returned_fen >= 0"),
        check("contract", f"contract_fen >= amount_fen AND contract_fen <= {MOST}"),
        check("service_date", "service_date <= redeemed_on"),
        check("payee", "payee IN ('provider', 'enterprise')"),
        sa.Index("ix_redemption_voucher_id", "voucher_id"),
        sa.Index("ix_redemption_institution_id", "institution_id"),
    )

    voucher_id: int = refers("voucher.id")
    institution_id: int | None = refers("institution.id", null=True)
    redeemed_on: dt.date = column(Day)
    service_date: dt.date = column(Day)
    contract_no: str | None = column(Text, null=True)
    contract_date: dt.date | None = column(Day, null=True)
    contract_fen: int | None = column(Fen, null=True)
    contract_use: int = column(Int64, default=1)
    invoice_id: int | None = refers("invoice.id", null=True)
    invoice_fen: int | None = column(Fen, null=True)
    amount_fen: int = column(Fen)
    returned_fen: int = column(Fen, default=0)
    certificate: str | None = column(Text, null=True)
    terms_id: int = refers("voucher_terms.id")
    payee: str = column(Text, default="provider")
    given: Any = column(Json, null=True)


class RedemptionShare(Row, table=True):
    """What one payer bears of a redemption; the shares of a redemption make its amount."""

    __tablename__ = "redemption_share"
    __table_args__ = table(unique("redemption_id", "payer"), check("amount", "amount_fen >= 0"))

    redemption_id: int = refers("redemption.id")
    payer: str = column(Text)
    amount_fen: int = column(Fen)
