"""Awards: who is proposed for what the measure gives to the best, and what was decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Flag, Int64, Json, Micro, Text, column, refers


class Award(Row, table=True):
    """One proposal to give an award of a year, and the decision; its money is held once it is decided."""

    __tablename__ = "award"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('proposed', 'published', 'decided', 'paid')"),
        check("decided", "(state IN ('decided', 'paid')) = (decided_by IS NOT NULL)"),
        check("amount", "amount_fen >= 0"),
        sa.Index("ix_award_evaluation", "evaluation_id"),
    )

    number: str = column(Text)
    policy: str = column(Text)
    name: str = column(Text)
    year: int = column(Int64)
    evaluation_id: int | None = refers("evaluation.id", null=True)
    fund_id: int | None = refers("fund.id", null=True)
    state: str = column(Text)
    amount_fen: int = column(Fen)
    proposed_on: dt.date = column(Day)
    proposed_by: str = column(Text)
    decided_on: dt.date | None = column(Day, null=True)
    decided_by: str | None = column(Text, null=True)
    document: str | None = column(Text, null=True)
    reason: str | None = column(Text, null=True)
    basis: Any = column(Json)
    notice: str | None = column(Text, null=True)
    opening: bool = column(Flag, default=False)  # decided before the books were opened


class AwardPlace(Row, table=True):
    """One candidate of an award: in, out (and by what), or equal with others at the last place."""

    __tablename__ = "award_place"
    __table_args__ = table(
        unique("award_id", "institution_id"),
        check("place", "place IN ('in', 'out', 'tie')"),
        check("amount", "amount_fen >= 0 AND (place = 'in' OR amount_fen = 0 OR place = 'tie')"),
        sa.Index("ix_award_place_institution", "institution_id"),
    )

    award_id: int = refers("award.id")
    institution_id: int = refers("institution.id")
    rank: int | None = column(Int64, null=True)
    points: int | None = column(Micro, null=True)
    grade: str | None = column(Text, null=True)
    place: str = column(Text)
    why: str | None = column(Text, null=True)
    amount_fen: int = column(Fen)
    trace: Any = column(Json)
    paid_before_fen: int = column(Fen, default=0)  # of an opening award: paid before, in no account


class AwardShare(Row, table=True):
    """What one payer bears of a place; the shares of a place make its amount."""

    __tablename__ = "award_share"
    __table_args__ = table(unique("award_place_id", "payer"), check("amount", "amount_fen >= 0"))

    award_place_id: int = refers("award_place.id")
    payer: str = column(Text)
    amount_fen: int = column(Fen)


class AwardFund(Row, table=True):
    """The fund out of which one payer bears its shares of an award."""

    __tablename__ = "award_fund"
    __table_args__ = table(unique("award_id", "payer"))

    award_id: int = refers("award.id")
    payer: str = column(Text)
    fund_id: int = refers("fund.id")


class AwardPayment(Row, table=True):
    """What one place of a decided award is paid by one payer: payable from then on, paid by a settlement."""

    __tablename__ = "award_payment"
    __table_args__ = table(
        unique("award_place_id", "payer"),
        check("amount", "amount_fen > 0"),
        sa.Index("ix_award_payment_institution", "institution_id"),
    )

    award_place_id: int = refers("award_place.id")
    institution_id: int = refers("institution.id")
    fund_id: int = refers("fund.id")
    payer: str = column(Text, default="")
    amount_fen: int = column(Fen)
    payable_on: dt.date = column(Day)
    payable_by: str = column(Text)


class AwardWithdrawal(Row, table=True):
    """A place taken back: what of its money went back to the fund, and what is to be recovered."""

    __tablename__ = "award_withdrawal"
    __table_args__ = table(
        unique("award_place_id"),
        check("amount", "released_fen >= 0 AND recover_fen >= 0"),
    )

    award_place_id: int = refers("award_place.id")
    released_fen: int = column(Fen)
    recover_fen: int = column(Fen)
    reason: str = column(Text)
    document: str | None = column(Text, null=True)
    withdrawn_on: dt.date = column(Day)
    withdrawn_by: str = column(Text)
