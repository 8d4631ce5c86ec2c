"""What follows a decided award: its money handed to settlement, and a place taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from smeadmin.actions.award.payers import funds_of, shares_of, summed
from smeadmin.actions.award.showing import award_row, show_award
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
    Bearer,
    NothingPayable,
    NotInAward,
    WithdrawReason,
    check_step,
)
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.registers import Found
from smeadmin.domain.sharing import apportioned
from smeadmin.storage.change import Change
from smeadmin.storage.ledger import funds, post_many, source_borne
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import (
    Award,
    AwardPayment,
    AwardPlace,
    AwardShare,
    AwardWithdrawal,
)


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
    due = [one for one in chosen if one["amount_fen"] > one["paid_before_fen"]]
    shares = {
        place: {payer: fen for payer, fen in of_place.items() if fen > 0}
        for place, of_place in _owed(change, due).items()
    }
    bearers = summed(shares, funds_of(change, row))
    if not due or any(one.fund is None for one in bearers):
        raise NothingPayable({"award": number}, way_out=(f"smeadmin award show {number}",))
    fund_ids = {one.payer: one.fund.id for one in bearers if one.fund is not None}
    for one in due:
        for payer, fen in shares[one["id"]].items():
            change.insert(
                AwardPayment,
                award_place_id=one["id"],
                institution_id=one["institution_id"],
                fund_id=fund_ids[payer],
                payer=payer,
                amount_fen=fen,
                payable_on=change.on,
                payable_by=change.act.by,
            )
    for bearer in bearers:
        _move(change, number, bearer, bearer.amount_fen, Account.COMMITTED, Account.PAYABLE)
    total = sum(one.amount_fen for one in bearers)
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
    shares = _owed(change, [place])[place["id"]]
    payments = _payments(change, place)
    paid = _paid(change, number, found, payments)
    if amount_fen is not None and not any(paid.values()):
        raise AwardUnpaidPart(
            {"award": number, "name": found.name},
            way_out=(f"smeadmin award withdraw {number} {found.code} --reason TEXT",),
        )
    released, back = 0, dict.fromkeys(paid, 0)
    for bearer in summed({place["id"]: shares}, funds_of(change, row)):
        left = bearer.amount_fen - paid.get(bearer.payer, 0)
        source = Account.PAYABLE if bearer.payer in payments else Account.COMMITTED
        _move(change, number, bearer, left, source, Account.AVAILABLE)
        released += left
    if any(paid.values()):
        back = paid if amount_fen is None else apportioned(amount_fen, paid)
        _recover(change, number, found, payments, back)
    kept_of = {payer: fen - back[payer] for payer, fen in paid.items()}
    kept = sum(kept_of.values())
    _keep_shares(change, place, kept_of)
    p = of(AwardPlace)
    inside = {"place": "in", "why": "recovered"} if kept else {"place": "out", "why": "withdrawn"}
    change.update(AwardPlace, p.c.id == place["id"], amount_fen=kept, paid_before_fen=0, **inside)
    change.insert(
        AwardWithdrawal,
        award_place_id=place["id"],
        released_fen=released,
        recover_fen=sum(back.values()),
        reason=reason,
        document=change.act.document,
        withdrawn_on=change.on,
        withdrawn_by=change.act.by,
    )
    taken = place["amount_fen"] - kept
    change.update(Award, of(Award).c.id == row["id"], amount_fen=row["amount_fen"] - taken)
    change.summary = {"award": number, "amount_fen": taken}
    return show_award(change, award=number)


def _owed(change: Change, places: Sequence[sa.RowMapping]) -> dict[int, dict[str, int]]:
    """Give what each payer owes of places, in fen; what was paid before the books were opened is no more."""
    shares = shares_of(change, places)
    before = {one["id"]: one["paid_before_fen"] for one in places}
    return {
        place: {payer: fen - (0 if payer else before[place]) for payer, fen in of_place.items()}
        for place, of_place in shares.items()
    }


def _payments(change: Change, place: sa.RowMapping) -> dict[str, sa.RowMapping]:
    """Give what of a place was handed to settlement, by payer."""
    a = of(AwardPayment)
    rows = change.rows(sa.select(a).where(a.c.award_place_id == place["id"]).order_by(a.c.id))
    return {row["payer"]: row for row in rows}


def _paid(
    change: Change, number: str, found: Found, payments: Mapping[str, sa.RowMapping]
) -> dict[str, int]:
    """Give what was paid, by payer (fen); raises AwardBeingPaid while a settlement is about to pay."""
    paid = {}
    for payer, payment in payments.items():
        paid[payer], waits = paid_of_award(change, payment["id"])
        if waits:
            raise AwardBeingPaid(
                {"award": number, "name": found.name}, way_out=("smeadmin settle list",)
            )
    return paid


def _recover(
    change: Change,
    number: str,
    found: Found,
    payments: Mapping[str, sa.RowMapping],
    back: Mapping[str, int],
) -> None:
    """Open a recovery for each fund, and each source that it keeps apart, that money is to come back to."""
    known, sums = {fund.id: fund for fund in funds(change)}, dict[tuple[int, str], int]()
    for payer, fen in back.items():
        fund = known[payments[payer]["fund_id"]]
        pot = (fund.id, source_borne(change, fund, payer))
        sums[pot] = sums.get(pot, 0) + fen
    for pot, fen in sums.items():
        if fen:
            open_recovery(change, subject=number, institution_id=found.id, amount_fen=fen, pot=pot)


def _keep_shares(change: Change, place: sa.RowMapping, kept: Mapping[str, int]) -> None:
    """Leave of each payer's share of a place that is taken back what does not come back."""
    t = of(AwardShare)
    for payer in _owed(change, [place])[place["id"]]:
        if payer:
            mine = (t.c.award_place_id == place["id"]) & (t.c.payer == payer)
            change.update(AwardShare, mine, amount_fen=kept.get(payer, 0))


def _move(
    change: Change, number: str, bearer: Bearer, fen: int, source: Account, target: Account
) -> None:
    fund = bearer.fund
    if fen and fund is not None:
        origin = source_borne(change, fund, bearer.payer)
        move = Move(fund.id, Event.AWARD, source, target, fen, origin=origin, subject=number)
        post_many(change, [move])


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
