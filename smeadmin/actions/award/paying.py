"""What follows a decided award: its money handed to settlement, and a place taken back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.award.showing import award_row, fund_by_id, show_award
from smeadmin.actions.bodies import find_institution
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.settlement.finding import paid_of_award
from smeadmin.domain.award import (
    AwardBeingPaid,
    AwardPaidAlready,
    AwardPaidOut,
    AwardShown,
    AwardUnpaidPart,
    AwardWithdrawn,
    NothingPayable,
    NotInAward,
    WithdrawReason,
    check_step,
)
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.registers import Found
from smeadmin.storage.change import Change
from smeadmin.storage.ledger import post_many
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPayment, AwardPlace, AwardWithdrawal


def pay_award(change: Change, *, award: str, institutions: Sequence[str] = ()) -> AwardPaidOut:
    """Hand the money of a decided award to settlement: from now on it is payable, to each or to those named.

    Who decided it does not pay it too. Raises AwardNotFound, AwardStep, SelfApproval, NotInAward,
    AwardPaidAlready, NothingPayable.
    """
    row = award_row(change, award)
    change.lock(Award, of(Award).c.id == row["id"])
    row = award_row(change, award)
    state = check_step(row, "pay")
    number = row["number"]
    check_another_person(
        change,
        change.act,
        maker=row["decided_by"],
        change_id=row["change_id"],
        what=number,
        command=f"smeadmin award pay {number}",
    )
    wanted = [find_institution(change, text) for text in institutions]
    places = _unpaid(change, row["id"])
    chosen = [_one(change, row, places, one) for one in wanted] if wanted else list(places.values())
    fund = fund_by_id(change, row["fund_id"])
    due = [(one, one["amount_fen"] - one["paid_before_fen"]) for one in chosen]
    due = [(one, fen) for one, fen in due if fen > 0]
    if not due or fund is None:
        raise NothingPayable({"award": number}, way_out=(f"smeadmin award show {number}",))
    for one, fen in due:
        change.insert(
            AwardPayment,
            award_place_id=one["id"],
            institution_id=one["institution_id"],
            fund_id=fund.id,
            amount_fen=fen,
            payable_on=change.on,
            payable_by=change.act.by,
        )
    total = sum(fen for _one, fen in due)
    _move(change, fund.id, total, number, Account.COMMITTED, Account.PAYABLE)
    if len(due) == sum(one["amount_fen"] > one["paid_before_fen"] for one in places.values()):
        change.update(Award, of(Award).c.id == row["id"], state=state)
    change.summary = {"award": number, "amount_fen": total}
    return AwardPaidOut(show_award(change, award=number), len(due), total)


def withdraw_award(
    change: Change, *, award: str, institution: str, amount_fen: int | None = None
) -> AwardShown:
    """Take a place of a decided award back, with the reason; what was paid is recovered, wholly or in part.

    What is not paid goes back to the fund. ``amount_fen`` is what comes back of what was paid. Raises
    AwardNotFound, AwardStep, WithdrawReason, NotInAward, AwardBeingPaid, AwardUnpaidPart, RecoveryTooMuch.
    """
    row = award_row(change, award)
    change.lock(Award, of(Award).c.id == row["id"])
    row = award_row(change, award)
    check_step(row, "withdraw")
    number, reason = row["number"], (change.act.reason or "").strip()
    if not reason:
        raise WithdrawReason(way_out=("--reason TEXT",))
    found = find_institution(change, institution)
    place = _place_of(change, row, found)
    a = of(AwardPayment)
    payment = change.first(sa.select(a).where(a.c.award_place_id == place["id"]))
    paid, waits = (0, False) if payment is None else paid_of_award(change, payment["id"])
    if waits:
        raise AwardBeingPaid(
            {"award": number, "name": found.name}, way_out=("smeadmin settle list",)
        )
    left = place["amount_fen"] - place["paid_before_fen"] - paid
    if amount_fen is not None and not paid:
        raise AwardUnpaidPart(
            {"award": number, "name": found.name},
            way_out=(f"smeadmin award withdraw {number} {found.code} --reason TEXT",),
        )
    if left and row["fund_id"] is not None:
        source = Account.COMMITTED if payment is None else Account.PAYABLE
        _move(change, row["fund_id"], left, number, source, Account.AVAILABLE)
    back = 0
    if paid:
        back = paid if amount_fen is None else amount_fen
        open_recovery(
            change,
            subject=number,
            institution_id=found.id,
            amount_fen=amount_fen,
            full=amount_fen is None,
        )
    kept = paid - back
    p = of(AwardPlace)
    inside = {"place": "in", "why": "recovered"} if kept else {"place": "out", "why": "withdrawn"}
    change.update(AwardPlace, p.c.id == place["id"], amount_fen=kept, paid_before_fen=0, **inside)
    change.insert(
        AwardWithdrawal,
        award_place_id=place["id"],
        released_fen=left,
        recover_fen=back,
        reason=reason,
        document=change.act.document,
        withdrawn_on=change.on,
        withdrawn_by=change.act.by,
    )
    taken = place["amount_fen"] - kept
    change.update(Award, of(Award).c.id == row["id"], amount_fen=row["amount_fen"] - taken)
    change.summary = {"award": number, "amount_fen": taken}
    return show_award(change, award=number)


def _move(
    change: Change, fund_id: int, fen: int, subject: str, source: Account, target: Account
) -> None:
    if fen:
        post_many(change, [Move(fund_id, Event.AWARD, source, target, fen, subject=subject)])


def _unpaid(change: Change, award_id: int) -> dict[int, sa.RowMapping]:
    """Give the places of an award that have not been handed to settlement, by institution."""
    p, a = of(AwardPlace), of(AwardPayment)
    rows = change.rows(
        sa.select(p)
        .outerjoin(a, a.c.award_place_id == p.c.id)
        .where(p.c.award_id == award_id, p.c.place == "in", a.c.id.is_(None))
        .order_by(p.c.id)
    )
    return {row["institution_id"]: row for row in rows}


def _one(
    change: Change, row: sa.RowMapping, places: dict[int, sa.RowMapping], found: Found
) -> sa.RowMapping:
    if found.id in places:
        return places[found.id]
    _place_of(change, row, found)
    raise AwardPaidAlready(
        {"award": row["number"], "name": found.name},
        way_out=(f"smeadmin award show {row['number']}",),
    )


def _place_of(change: Change, row: sa.RowMapping, found: Found) -> sa.RowMapping:
    p = of(AwardPlace)
    place = change.first(
        sa.select(p).where(p.c.award_id == row["id"], p.c.institution_id == found.id)
    )
    if place is not None and place["place"] == "in":
        return place
    about = {"award": row["number"], "name": found.name}
    way_out = (f"smeadmin award show {row['number']}",)
    if place is not None and place["why"] == "withdrawn":
        raise AwardWithdrawn(about, way_out=way_out)
    raise NotInAward(about, way_out=way_out)
