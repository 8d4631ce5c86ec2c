"""Claims: what was redeemed is claimed once and approved by another person, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from smeadmin.actions.books import check_funds
from smeadmin.actions.claim.showing import desk_claim, list_claims
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.domain.approval import SelfApproval
from smeadmin.domain.claim import ClaimApproved, ClaimTooLate, NothingToClaim
from smeadmin.storage import ledger
from smeadmin.storage.change import Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim
from tests.actions.claiming import JULY, OTHER, approve, redeemed, standing, submit
from tests.actions.money import PROVIDER, add_institution, do, look

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
