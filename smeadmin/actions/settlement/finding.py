"""Finding a settlement, its payees as they were frozen, and the money that stands behind their claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.account import account_code, masked
from smeadmin.domain.fund_source import borne
from smeadmin.domain.ledger import Account as Pot
from smeadmin.domain.ledger import Event, Move
from smeadmin.domain.settlement import (
    Payee,
    PaymentState,
    SettlementAltered,
    SettlementClaim,
    SettlementNotFound,
    digest_of,
    payment_number,
)
from smeadmin.storage import vouchers
from smeadmin.storage.capture import chunks
from smeadmin.storage.change import View
from smeadmin.storage.ledger import funds, source_borne
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.award import Award, AwardPayment, AwardPlace
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.settlement import Payment, Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher

LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Part:
    """Whose money a part of a line is: the fund, its purpose and source, the voucher or else the award."""

    fund_id: int
    purpose: str
    origin: str
    voucher: str | None
    award: str | None


def find_settlement(view: View, settlement: str) -> sa.RowMapping:
    """Give the row of a settlement by its number; raises SettlementNotFound."""
    s = of(Settlement)
    row = view.first(sa.select(s).where(s.c.number == settlement.strip().upper()))
    if row is None:
        raise SettlementNotFound({"settlement": settlement}, way_out=("smeadmin settle list",))
    return row


def payees_of(view: View, settlement: sa.RowMapping) -> tuple[Payee, ...]:
    """Give the payments of a settlement in their order, each with its claims."""
    p, a = of(Payment), of(Account)
    claims = _claims(view, settlement["id"])
    rows = view.rows(
        sa.select(p, a.c.bank, a.c.number.label("account_no"), a.c.personal.label("token"))
        .outerjoin(a, a.c.id == p.c.account_id)
        .where(p.c.settlement_id == settlement["id"])
        .order_by(p.c.number)
    )
    numbers = account_numbers(view, rows)
    later = _retried(view, settlement["id"])
    return tuple(
        Payee(
            key=row["id"],
            number=row["number"],
            payment=payment_number(settlement["number"], row["number"]),
            name=row["payee"],
            credit_code=row["credit_code"],
            claims=tuple(claims[row["id"]]),
            amount_fen=row["amount_fen"],
            netted_fen=row["netted_fen"],
            paid_fen=row["paid_fen"],
            state=PaymentState(row["state"]),
            account=None if row["account_no"] is None else account_code(row["account_no"]),
            bank=row["bank"],
            tail=masked(numbers[row["id"]]) if row["id"] in numbers else None,
            token=row["token"] or "",
            paid_on=row["paid_on"],
            bank_ref=row["bank_ref"],
            failure=row["failure"],
            retried_in=later.get(row["id"]),
            net_done=row["net_done"],
        )
        for row in rows
    )


def account_numbers(view: View, rows: Sequence[Any]) -> dict[int, str]:
    """Give the number of the account of each payment that has one; an erased one is missing."""
    kept = view.personal([row["token"] for row in rows])
    return {
        row["id"]: kept[row["token"]]["number"]
        for row in rows
        if row["token"] in kept and "number" in kept[row["token"]]
    }


def full_accounts(view: View, settlement_id: int) -> dict[int, dict[str, str]]:
    """Give number and holder of the account of each payment, for the payment file alone."""
    p, a = of(Payment), of(Account)
    rows = view.rows(
        sa.select(p.c.id, a.c.personal.label("token"))
        .join(a, a.c.id == p.c.account_id)
        .where(p.c.settlement_id == settlement_id)
    )
    kept = view.personal([row["token"] for row in rows])
    return {row["id"]: kept.get(row["token"], {}) for row in rows}


def _claims(view: View, settlement_id: int) -> dict[int, list[SettlementClaim]]:
    line, c = of(SettlementLine), of(Claim)
    a, place, award = of(AwardPayment), of(AwardPlace), of(Award)
    found: dict[int, list[SettlementClaim]] = {}
    rows = view.connection.execute(
        sa.select(
            *(line.c.payment_id, line.c.amount_fen, line.c.paid_fen),
            sa.func.coalesce(c.c.number, award.c.number).label("number"),
            sa.func.coalesce(c.c.lines, 0).label("lines"),
        )
        .outerjoin(c, c.c.id == line.c.claim_id)
        .outerjoin(a, a.c.id == line.c.award_payment_id)
        .outerjoin(place, place.c.id == a.c.award_place_id)
        .outerjoin(award, award.c.id == place.c.award_id)
        .where(line.c.settlement_id == settlement_id)
        .order_by(line.c.id)
    )
    for payment, amount, paid, number, lines in rows:
        found.setdefault(payment, []).append(SettlementClaim(number, lines, amount, paid))
    return found


def _retried(view: View, settlement_id: int) -> dict[int, str]:
    p, s, first = of(Payment), of(Settlement), of(Payment).alias("first")
    rows = view.connection.execute(
        sa.select(p.c.retries_id, s.c.number)
        .join(s, s.c.id == p.c.settlement_id)
        .join(first, first.c.id == p.c.retries_id)
        .where(first.c.settlement_id == settlement_id)
    )
    return {row[0]: row[1] for row in rows}


def assert_unaltered(view: View, row: sa.RowMapping) -> tuple[Payee, ...]:
    """Give the payees if they are those that were frozen; raises SettlementAltered."""
    payees = payees_of(view, row)
    total = sum(p.amount_fen for p in payees)
    sums = all(p.amount_fen == sum(c.amount_fen for c in p.claims) for p in payees)
    same = digest_of(row["number"], row["until"], payees) == row["digest"]
    if not same or not sums or total != row["amount_fen"]:
        raise SettlementAltered(
            {"settlement": row["number"]},
            way_out=("smeadmin audit verify", f"smeadmin settle show {row['number']}"),
        )
    return payees


def parts_of(view: View, lines: Sequence[sa.RowMapping]) -> dict[int, list[tuple[Part, int]]]:
    """Give for each line whose money its claim or award is, in a fixed order: ``(part, fen)``."""
    found: dict[int, list[tuple[Part, int]]] = {}
    for some in chunks(lines, LINES_AT_ONCE):
        found |= _parts_of(view, some)
    return found


def _parts_of(view: View, lines: Sequence[sa.RowMapping]) -> dict[int, list[tuple[Part, int]]]:
    claims = {row["claim_id"]: row["id"] for row in lines if row["claim_id"] is not None}
    awards = {row["award_payment_id"]: row["id"] for row in lines if row["claim_id"] is None}
    found: dict[int, list[tuple[Part, int]]] = {row["id"]: [] for row in lines}
    line, r, v, p = of(ClaimLine), of(Redemption), of(Voucher), of(Programme)
    rows = view.rows(
        sa.select(
            *(line.c.claim_id, line.c.redemption_id, line.c.amount_fen),
            *(v.c.code, p.c.fund_id, p.c.purpose, p.c.origin),
        )
        .join(r, r.c.id == line.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(p, p.c.id == v.c.programme_id)
        .where(line.c.claim_id.in_(claims or [-1]), line.c.live == 1, line.c.amount_fen > 0)
        .order_by(line.c.claim_id, line.c.id)
    )
    shares = vouchers.shares_of(view, [row["redemption_id"] for row in rows if row["origin"]])
    for row in rows:
        own = shares.get(row["redemption_id"], {})
        for origin, fen in borne(row["origin"], own, row["amount_fen"]).items():
            part = Part(row["fund_id"], row["purpose"], origin, row["code"], None)
            found[claims[row["claim_id"]]].append((part, fen))
    a, place, award = of(AwardPayment), of(AwardPlace), of(Award)
    funds_by_id = {fund.id: fund for fund in funds(view)} if awards else {}
    for row in view.rows(
        sa.select(a.c.id, a.c.fund_id, a.c.payer, a.c.amount_fen, award.c.number)
        .join(place, place.c.id == a.c.award_place_id)
        .join(award, award.c.id == place.c.award_id)
        .where(a.c.id.in_(awards or [-1]))
    ):
        origin = source_borne(view, funds_by_id[row["fund_id"]], row["payer"])
        part = Part(row["fund_id"], "", origin, None, row["number"])
        found[awards[row["id"]]].append((part, row["amount_fen"]))
    return found


def pay_move(part: Part, fen: int, settlement: str, *, back: bool = False) -> Move:
    """Make the movement that pays a part of a claim, or takes back what the bank returned."""
    source, target = (Pot.PAID, Pot.PAYABLE) if back else (Pot.PAYABLE, Pot.PAID)
    return Move(
        part.fund_id,
        Event.BOUNCE if back else Event.PAY,
        source,
        target,
        fen,
        purpose=part.purpose,
        origin=part.origin,
        voucher=part.voucher,
        subject=part.award or settlement,
    )


def paid_of_award(view: View, award_payment_id: int) -> tuple[int, bool]:
    """Tell how much of an award was paid (fen), and whether a settlement is about to pay the rest."""
    line = of(SettlementLine)
    rows = view.rows(sa.select(line).where(line.c.award_payment_id == award_payment_id))
    waits = any(row["live"] and row["paid_fen"] < row["amount_fen"] for row in rows)
    return sum(row["paid_fen"] for row in rows), waits
