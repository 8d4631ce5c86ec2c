"""From redemption to payment: claims, settlements, two persons, one payment, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.books import check_funds, trace_fund
from smeadmin.actions.claim import approve_claim, desk_claim, list_claims, show_claim, submit_claim
from smeadmin.actions.fund import show_fund
from smeadmin.actions.settlement import (
    approve_settlement,
    desk_settlement,
    export_settlement,
    list_settlements,
    prepare_settlement,
    show_settlement,
)
from smeadmin.actions.voucher import issue_voucher, redeem_voucher
from smeadmin.domain.approval import SelfApproval
from smeadmin.domain.claim import ClaimApproved, ClaimTooLate, NothingToClaim
from smeadmin.domain.ledger import Account
from smeadmin.domain.settlement import (
    NothingToSettle,
    SettlementAltered,
    SettlementNotApproved,
    SettlementNotPrepared,
    SettlementState,
)
from smeadmin.storage import ledger
from smeadmin.storage.change import Register
from smeadmin.storage.failures import ChangeOutward
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.log import Outward
from tests.actions.money import PROVIDER, YUAN, add_institution, do, look, rows, use

JULY = dt.date(2026, 7, 3)
OTHER = "12440100MA5G000027"


def redeemed(register: Register, enterprise: str, number: int, institution: str = PROVIDER) -> str:
    """Issue 7,000 yuan to an enterprise and redeem them: 6,000 paid, 1,000 back."""
    code = do(
        register,
        lambda c: issue_voucher(c, programme="JC26", enterprise=enterprise, amount_fen=7000 * YUAN),
    ).voucher
    do(
        register,
        lambda c: redeem_voucher(c, voucher=code, institution=institution, use=use(number)),
        on=JULY,
    )
    return str(code)


def submit(register: Register, on: dt.date = JULY, **options: Any) -> Any:
    institution = options.pop("institution", PROVIDER)
    return do(register, lambda c: submit_claim(c, institution=institution, **options), on=on)


def approve(register: Register, claim: str, by: str = "何远", on: dt.date = JULY) -> Any:
    return do(register, lambda c: approve_claim(c, claim=claim), on=on, by=by)


def settled(register: Register) -> str:
    """Take one redemption all the way to an approved settlement."""
    redeemed(register, "E1", 1)
    approve(register, submit(register).claim)
    number = do(register, prepare_settlement, on=JULY).settlement
    do(register, lambda c: approve_settlement(c, settlement=number), on=JULY, by="何远")
    return str(number)


def standing(register: Register) -> Any:
    return look(register, lambda v: show_fund(v, fund="FW2026")).standing


# ---- claims --------------------------------------------------------------------------------------


def test_a_claim_collects_what_was_redeemed_and_not_claimed(money: Register) -> None:
    redeemed(money, "E1", 1)
    redeemed(money, "E2", 2)
    desk = look(money, desk_claim)
    assert [(u.credit_code, u.lines, u.amount_fen) for u in desk.unclaimed] == [
        (PROVIDER, 2, 1_200_000)
    ]
    claim = submit(money)
    assert (claim.claim, claim.amount_fen, len(claim.lines)) == ("CL-2026-0001", 1_200_000, 2)
    with pytest.raises(NothingToClaim):
        submit(money)
    redeemed(money, "E3", 3)
    assert submit(money).claim == "CL-2026-0002"


def test_a_claim_may_be_for_some_vouchers_only(money: Register) -> None:
    redeemed(money, "E1", 1)
    two = redeemed(money, "E2", 2)
    claim = submit(money, codes=[two.lower()])
    assert [line.voucher for line in claim.lines] == [two]


def test_claims_are_the_institutions_own(money: Register) -> None:
    do(money, lambda c: add_institution(c, OTHER, 2, "衡准检测中心"))
    redeemed(money, "E1", 1)
    redeemed(money, "E2", 2, OTHER)
    assert submit(money, institution=OTHER).amount_fen == 600_000
    assert [c.credit_code for c in look(money, list_claims)] == [OTHER]


@pytest.mark.parametrize(
    ("on", "late"), [(dt.date(2027, 1, 31), False), (dt.date(2027, 2, 1), True)]
)
def test_the_measure_sets_a_last_day_for_claims(money: Register, on: dt.date, late: bool) -> None:
    redeemed(money, "E1", 1)
    if late:
        with pytest.raises(ClaimTooLate):
            submit(money, on=on)
        return
    assert submit(money, on=on).claim == "CL-2027-0001"


@pytest.mark.parametrize("by", ["林岚", " 林 岚 ", "林岚"])
def test_who_submits_does_not_approve(money: Register, by: str) -> None:
    redeemed(money, "E1", 1)
    claim = submit(money).claim
    with pytest.raises(SelfApproval):
        approve(money, claim, by=by)
    assert standing(money).payable == 0


def test_an_approved_claim_is_payable_once(money: Register) -> None:
    redeemed(money, "E1", 1)
    claim = submit(money).claim
    assert approve(money, claim).approved_by == "何远"
    now = standing(money)
    assert (now.awaiting, now.payable) == (0, 600_000)
    with pytest.raises(ClaimApproved):
        approve(money, claim, by="周敏")
    assert standing(money).payable == 600_000


def test_the_database_itself_wants_two_persons(money: Register) -> None:
    redeemed(money, "E1", 1)
    submit(money)
    t = of(Claim)
    with pytest.raises(sa.exc.IntegrityError, match="other_person"):
        do(
            money,
            lambda c: c.update(
                Claim, t.c.id == 1, state="approved", approved_by="林岚", approved_on=JULY
            ),
        )


# ---- settlements ---------------------------------------------------------------------------------


def test_a_settlement_pays_each_payee_once(money: Register) -> None:
    do(money, lambda c: add_institution(c, OTHER, 2, "衡准检测中心"))
    redeemed(money, "E1", 1)
    redeemed(money, "E2", 2)
    approve(money, submit(money).claim)
    redeemed(money, "E3", 3, OTHER)
    approve(money, submit(money, institution=OTHER).claim)
    made = do(money, prepare_settlement, on=JULY)
    assert made.settlement == "ST-2026-01"
    assert [(p.credit_code, p.redemptions, p.amount_fen) for p in made.payees] == [
        (PROVIDER, 2, 1_200_000),
        (OTHER, 1, 600_000),
    ]
    assert made.amount_fen == 1_800_000
    with pytest.raises(NothingToSettle):
        do(money, prepare_settlement, on=JULY)


def test_a_settlement_takes_what_was_approved_until_its_day(money: Register) -> None:
    redeemed(money, "E1", 1)
    approve(money, submit(money).claim)
    with pytest.raises(NothingToSettle):
        do(money, lambda c: prepare_settlement(c, until=JULY - dt.timedelta(1)), on=JULY)
    assert do(money, lambda c: prepare_settlement(c, until=JULY), on=JULY).claims == 1


def test_nothing_is_paid_before_another_person_approves(money: Register) -> None:
    redeemed(money, "E1", 1)
    approve(money, submit(money).claim)
    number = do(money, prepare_settlement, on=JULY).settlement
    with pytest.raises(SettlementNotApproved):
        do(money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
    with pytest.raises(SelfApproval):
        do(money, lambda c: approve_settlement(c, settlement=number), on=JULY)
    do(money, lambda c: approve_settlement(c, settlement=number), on=JULY, by="何远")
    with pytest.raises(SettlementNotPrepared):
        do(money, lambda c: approve_settlement(c, settlement=number), on=JULY, by="周敏")
    assert standing(money).paid == 0


def test_export_records_the_payment_once(money: Register) -> None:
    number = settled(money)
    for again in (False, True):
        done = do(money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
        assert (done.state, done.again) == (SettlementState.EXPORTED, again)
        now = standing(money)
        assert (now.payable, now.paid) == (0, 600_000)
    assert look(money, lambda v: list_claims(v, state="paid"))[0].paid
    assert len(rows(money, Outward)) == 1
    assert look(money, check_funds)[0].ok


def test_one_changed_letter_stops_the_payment(money: Register) -> None:
    number = settled(money)
    do(
        money,
        lambda c: (
            c.connection.execute(sa.text("UPDATE settlement_line SET payee = '别的机构'")),
            add_institution(c, OTHER, 2, "衡准检测中心"),
        ),
    )
    with pytest.raises(SettlementAltered):
        do(money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
    assert standing(money).paid == 0


def test_the_way_of_a_voucher_from_the_treasury_to_the_payment(money: Register) -> None:
    number = settled(money)
    do(money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
    code = next(p["voucher"] for p in rows(money, Posting) if p["voucher"])
    traced = look(money, lambda v: trace_fund(v, code=code))
    assert [(s.event.value, s.amount_fen) for s in traced.steps] == [
        ("appropriate", 10_000_000),
        ("issue", 700_000),
        ("redeem", 600_000),
        ("rest", 100_000),
        ("approve", 600_000),
        ("pay", 600_000),
    ]
    assert traced.ends == ((Account.AVAILABLE, 100_000), (Account.PAID, 600_000))
    by_settlement = look(money, lambda v: trace_fund(v, code=number))
    assert by_settlement.ends == ((Account.PAID, 600_000),)


def test_desks_say_what_waits(money: Register) -> None:
    redeemed(money, "E1", 1)
    claim = submit(money).claim
    assert [c.claim for c in look(money, desk_claim).waiting] == [claim]
    approve(money, claim)
    desk = look(money, desk_settlement)
    assert (desk.claims, desk.claims_fen) == (1, 600_000)
    do(money, prepare_settlement, on=JULY)
    desk = look(money, desk_settlement)
    assert (desk.claims, len(desk.settlements)) == (0, 1)
    assert look(money, lambda v: show_claim(v, claim=claim)).settlement == "ST-2026-01"
    assert look(money, list_settlements)[0].claims == 1
    assert look(money, lambda v: show_settlement(v, settlement="st-2026-01")).claims == 1


def test_what_has_left_the_house_is_not_undone(money: Register) -> None:
    from smeadmin.storage.undo import undo_change

    number = settled(money)
    do(money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
    paid = look(money, lambda v: v.scalar(sa.text("SELECT MAX(number) FROM change")))
    with pytest.raises(ChangeOutward):
        do(money, lambda c: undo_change(c, paid))
    assert standing(money).paid == 600_000


def test_an_issue_that_nothing_rests_on_is_undone_and_its_money_comes_back(money: Register) -> None:
    from smeadmin.actions.change import undo_changes

    do(
        money,
        lambda c: issue_voucher(c, programme="JC26", enterprise="E1", amount_fen=2_000_000),
    )
    number = look(money, lambda v: v.scalar(sa.text("SELECT MAX(number) FROM change")))
    do(money, lambda c: undo_changes(c, changes=[f"CS-{number:06d}"]))
    now = standing(money)
    assert (now.available, now.committed) == (10_000_000, 0)
    assert look(money, check_funds)[0].ok
    again = do(
        money,
        lambda c: issue_voucher(c, programme="JC26", enterprise="E1", amount_fen=2_000_000),
    )
    assert again.amount_fen == 2_000_000, "the cap was given back too"
    assert look(money, lambda v: ledger.available(v, 1)) == 8_000_000
