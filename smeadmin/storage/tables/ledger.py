"""Funds and their postings, and the sums that guard them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import PartialIndex, Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Int64, Text, column, refers

_ACCOUNTS = (
    "'appropriated', 'adjusted', 'carried_in', 'available', 'committed', 'awaiting', 'payable', "
    "'paid', 'received_back', 'lapsed', 'carried_out', 'returned_to_treasury'"
)
MOST = 10**13  # fen: a hundred thousand million yuan, more than any fund of an office has


class Fund(Row, table=True):
    """A special fund of one year; what it holds is in its postings. Closed, it promises nothing more."""

    __tablename__ = "fund"
    __table_args__ = table(unique("code"), check("year", "year BETWEEN 1949 AND 9999"))

    code: str = column(Text)
    name: str = column(Text)
    year: int = column(Int64)
    closed_on: dt.date | None = column(Day, null=True)


class Posting(Row, table=True):
    """One movement of money between two accounts of a fund: debit and credit in one row.

    ``origin`` is whose money it is ('' where a fund keeps it in one); both ends of a posting are of the same.
    ``voucher`` and ``subject`` are codes, not keys: a posting outlives the undo of what it was for.
    """

    __tablename__ = "posting"
    __table_args__ = table(
        check("amount", f"amount_fen > 0 AND amount_fen <= {MOST}"),
        check("from_account", f"from_account IN ({_ACCOUNTS})"),
        check("to_account", f"to_account IN ({_ACCOUNTS})"),
        check("moves", "from_account <> to_account OR from_purpose <> to_purpose"),
        sa.Index("ix_posting_change_id", "change_id"),
        PartialIndex("ix_posting_subject", ("subject",), where="subject IS NOT NULL"),
        kind="ledger",
    )

    fund_id: int = refers("fund.id")
    event: str = column(Text)
    from_account: str = column(Text)
    from_purpose: str = column(Text, default="")
    to_account: str = column(Text)
    to_purpose: str = column(Text, default="")
    origin: str = column(Text, default="")
    amount_fen: int = column(Fen)
    posted_on: dt.date = column(Day)
    voucher: str | None = column(Text, null=True)
    subject: str | None = column(Text, null=True)
    reverses: int | None = column(Int64, null=True)


class FundBalance(Row, table=True):
    """What an account of a fund holds. Sources are negative, uses positive; all of them add up to 0."""

    __tablename__ = "fund_balance"
    __table_args__ = table(
        unique("fund_id", "purpose", "origin", "account"),
        check("account", f"account IN ({_ACCOUNTS})"),
        check(
            "sign",
            "account = 'adjusted'"
            " OR (account IN ('appropriated', 'carried_in', 'received_back') AND balance_fen <= 0)"
            " OR (account NOT IN ('appropriated', 'carried_in', 'received_back')"
            " AND balance_fen >= 0)",
        ),
        kind="derived",
    )

    fund_id: int = column(Int64)
    purpose: str = column(Text, default="")
    origin: str = column(Text, default="")
    account: str = column(Text)
    balance_fen: int = column(Fen, default=0)


class CapUse(Row, table=True):
    """What one enterprise was granted under one rule in one year, less what came back.

    ``cap_fen`` is the ceiling under which the last grant was made; None where the rule has none.
    """

    __tablename__ = "cap_use"
    __table_args__ = table(
        unique("rule", "enterprise_id", "year"),
        check("granted", "granted_fen >= 0 AND vouchers >= 0"),
        check("cap", "cap_fen IS NULL OR granted_fen <= cap_fen"),
        kind="derived",
    )

    rule: str = column(Text)
    enterprise_id: int = column(Int64)
    year: int = column(Int64)
    granted_fen: int = column(Fen, default=0)
    vouchers: int = column(Int64, default=0)
    cap_fen: int | None = column(Fen, null=True)
