"""Recoveries: priced again by the very rule, decided by another person, netted, received, written off."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.books import check_funds
from smeadmin.actions.change import undo_changes
from smeadmin.actions.fund_trace import trace_fund
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.recovery.returning import net_recovery, receive_recovery, write_off_recovery
from smeadmin.actions.recovery.showing import list_recoveries, show_recovery
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement, retry_settlement
from smeadmin.actions.settlement.reconciling import BankFile, reconcile_settlement
from smeadmin.actions.settlement.showing import show_settlement
from smeadmin.domain.approval import SelfApproval
from smeadmin.domain.ledger import Account
from smeadmin.domain.reconciling import BankRow
from smeadmin.domain.recovery import (
    NothingToRecover,
    NotSamePayee,
    RecoveryAmountNeeded,
    RecoveryDocumentNeeded,
    RecoveryReasonNeeded,
    RecoveryState,
    RecoveryStepImpossible,
    RecoveryTooMuch,
    age_band,
)
from smeadmin.domain.settlement import SettlementNotPrepared, SettlementState
from smeadmin.storage.change import Register, open_register
from tests.actions.claiming import (
    JULY,
    OTHER,
    approve,
    exported,
    paid,
    redeemed,
    settled,
    standing,
    submit,
)
from tests.actions.money import add_institution, do, look

LINE = {"subject": "CL-2026-0001", "line": 1}


@pytest.fixture(scope="module")
def _paid_file(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paid") / "office.db"
    shutil.copy(_money_file, path)
    paid(open_register(path))
    return path


@pytest.fixture
def office(_paid_file: Path, tmp_path: Path) -> Register:
    """6,000 yuan were paid for a contract of 12,000 of which a voucher of 7,000 pays half."""
    shutil.copy(_paid_file, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


def opened(register: Register, **how: Any) -> str:
    shown = do(
        register, lambda c: open_recovery(c, **{**LINE, **how}), on=JULY, reason="补充协议减价"
    )
    return str(shown.recovery)


def decided(register: Register, **how: Any) -> str:
    number = opened(register, **(how or {"contract_fen": 800_000}))
    do(
        register,
        lambda c: decide_recovery(c, recovery=number),
        on=JULY,
        by="何远",
        document="江工信追1号",
    )
    return number


def received(register: Register, number: str, fen: int) -> Any:
    return do(
        register,
        lambda c: receive_recovery(c, recovery=number, amount_fen=fen),
        on=JULY,
        document="国库3号",
    )


def sound(register: Register) -> bool:
    return look(register, check_funds)[0].ok


def test_a_line_is_priced_again_by_its_own_rule_at_another_price(office: Register) -> None:
    """Half of 8,000 is 4,000; 6,000 were paid; 2,000 come back."""
    number = opened(office, contract_fen=800_000)
    shown = look(office, lambda v: show_recovery(v, recovery=number))
    assert [(p.what, p.contract_fen, p.amount_fen) for p in shown.priced] == [
        ("paid", 1_200_000, 600_000),
        ("due", 800_000, 400_000),
    ]
    assert (shown.amount_fen, shown.state, number) == (200_000, RecoveryState.OPEN, "RC-2026-001")
    assert standing(office).received_back == 0


@pytest.mark.parametrize(("contract", "fen"), [(1_199_999, 1), (1, 600_000)])
def test_the_difference_is_counted_to_the_fen(office: Register, contract: int, fen: int) -> None:
    number = opened(office, contract_fen=contract)
    shown = look(office, lambda v: show_recovery(v, recovery=number))
    assert shown.amount_fen == fen


def test_what_was_paid_rightly_is_not_recovered(office: Register) -> None:
    for contract in (1_200_000, 2_000_000):
        with pytest.raises(NothingToRecover):
            opened(office, contract_fen=contract)


def test_in_part_or_whole_but_never_more_than_was_paid(office: Register) -> None:
    with pytest.raises(RecoveryTooMuch):
        opened(office, amount_fen=600_001)
    opened(office, amount_fen=200_000)
    number = opened(office, full=True)
    whole = look(office, lambda v: show_recovery(v, recovery=number))
    assert whole.amount_fen == 400_000, "what an earlier recovery takes is not taken twice"
    with pytest.raises(NothingToRecover):
        opened(office, amount_fen=1)


def test_what_is_not_paid_yet_is_not_recovered(money_file: Register) -> None:
    exported(money_file, settled(money_file))
    with pytest.raises(NothingToRecover):
        opened(money_file, full=True)


def test_a_recovery_says_why_how_much_and_on_what_document(office: Register) -> None:
    with pytest.raises(RecoveryReasonNeeded):
        do(office, lambda c: open_recovery(c, **LINE, full=True), on=JULY)
    with pytest.raises(RecoveryAmountNeeded):
        opened(office)
    number = opened(office, full=True)
    with pytest.raises(RecoveryDocumentNeeded):
        do(office, lambda c: decide_recovery(c, recovery=number), on=JULY, by="何远")
    with pytest.raises(SelfApproval):
        do(office, lambda c: decide_recovery(c, recovery=number), on=JULY, document="1号")


def test_money_that_comes_back_is_available_again(office: Register) -> None:
    number = decided(office)
    before = standing(office)
    shown = received(office, number, 50_000)
    assert (shown.state, shown.left_fen) == (RecoveryState.DECIDED, 150_000)
    with pytest.raises(RecoveryTooMuch):
        received(office, number, 150_001)
    assert received(office, number, 150_000).state is RecoveryState.SETTLED
    now = standing(office)
    assert (now.received_back, now.paid) == (200_000, before.paid)
    assert now.available == before.available + 200_000
    assert sound(office)
    with pytest.raises(RecoveryStepImpossible):
        received(office, number, 1)


def test_each_step_has_its_place(office: Register) -> None:
    number = opened(office, full=True)
    with pytest.raises(RecoveryStepImpossible):
        received(office, number, 1)
    do(
        office,
        lambda c: decide_recovery(c, recovery=number),
        on=JULY,
        by="何远",
        document="1号",
    )
    with pytest.raises(RecoveryStepImpossible):
        do(
            office,
            lambda c: decide_recovery(c, recovery=number),
            on=JULY,
            by="周敏",
            document="1号",
        )


def test_a_third_person_gives_up_what_is_left(office: Register) -> None:
    number = decided(office)
    received(office, number, 50_000)
    given_up: dict[str, Any] = {"on": JULY, "document": "核1号", "reason": "企业已注销"}
    for by in ("林岚", "何远"):
        with pytest.raises(SelfApproval) as same:
            do(office, lambda c: write_off_recovery(c, recovery=number), by=by, **given_up)
        again = f"recovery write-off {number} --doc 文号 --reason 文字 --by 姓名"
        assert again in same.value.way_out[0]
    part = do(
        office,
        lambda c: write_off_recovery(c, recovery=number, amount_fen=40_000),
        by="周敏",
        **given_up,
    )
    assert (part.state, part.left_fen) == (RecoveryState.DECIDED, 110_000)
    with pytest.raises(RecoveryTooMuch):
        do(
            office,
            lambda c: write_off_recovery(c, recovery=number, amount_fen=110_001),
            by="周敏",
            **given_up,
        )
    shown = do(office, lambda c: write_off_recovery(c, recovery=number), by="周敏", **given_up)
    assert (shown.state, shown.written_fen, shown.left_fen) == (
        RecoveryState.WRITTEN_OFF,
        150_000,
        0,
    )
    assert standing(office).received_back == 50_000
    assert sound(office)


def next_batch(register: Register) -> str:
    """Prepare a second settlement with 6,000 yuan for the same institution."""
    redeemed(register, "E2", 2)
    approve(register, submit(register).claim)
    return str(do(register, prepare_settlement, on=JULY).settlement)


def answered(register: Register, number: str, fen: int, **more: Any) -> None:
    row = BankRow(2, fen, payment=f"{number}/1", **more)
    bank = BankFile("回单.csv", None, None, None, (row,))
    do(register, lambda c: reconcile_settlement(c, settlement=number, bank=bank), on=JULY)


def out(register: Register, number: str) -> None:
    do(register, lambda c: approve_settlement(c, settlement=number), on=JULY, by="何远")
    do(register, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)


def test_a_debt_is_kept_back_from_the_next_settlement(office: Register) -> None:
    """6,000 payable - 2,000 netted = 4,000 paid out; the fund has 2,000 back."""
    number, batch = decided(office), next_batch(office)
    before = look(office, lambda v: show_settlement(v, settlement=batch)).digest
    done = do(office, lambda c: net_recovery(c, recovery=number, settlement=batch), on=JULY)
    assert (done.payable_fen, done.netted_fen, done.due_fen) == (600_000, 200_000, 400_000)
    assert done.recovery.state is RecoveryState.SETTLED
    assert look(office, lambda v: show_settlement(v, settlement=batch)).digest != before
    assert standing(office).received_back == 0, "nothing is booked before the rest is paid"
    out(office, batch)
    rest = decided(office, full=True)
    with pytest.raises(SettlementNotPrepared):
        do(office, lambda c: net_recovery(c, recovery=rest, settlement=batch), on=JULY)
    answered(office, batch, 400_000)
    now = standing(office)
    assert (now.paid, now.received_back, now.payable) == (1_200_000, 200_000, 0)
    assert sound(office)


def test_a_debt_that_takes_everything_needs_no_bank(office: Register) -> None:
    number, batch = decided(office, full=True), next_batch(office)
    do(office, lambda c: net_recovery(c, recovery=number, settlement=batch), on=JULY)
    out(office, batch)
    now = standing(office)
    assert (now.paid, now.received_back, now.payable) == (1_200_000, 600_000, 0)
    assert sound(office)


def test_a_payment_that_fails_keeps_nothing_back_and_its_retry_does(office: Register) -> None:
    number, batch = decided(office), next_batch(office)
    do(office, lambda c: net_recovery(c, recovery=number, settlement=batch), on=JULY)
    out(office, batch)
    answered(office, batch, 400_000, failed=True)
    assert (standing(office).paid, standing(office).received_back) == (600_000, 0)
    again = do(office, lambda c: retry_settlement(c, settlement=batch), on=JULY)
    assert (again.amount_fen, again.netted_fen, again.due_fen) == (600_000, 200_000, 400_000)
    assert look(office, lambda v: show_settlement(v, settlement=batch)).state is (
        SettlementState.RECONCILED
    )
    out(office, again.settlement)
    answered(office, again.settlement, 400_000)
    now = standing(office)
    assert (now.paid, now.received_back, now.payable) == (1_200_000, 200_000, 0)
    assert sound(office)


def test_a_debt_is_never_kept_back_from_another(office: Register) -> None:
    do(office, lambda c: add_institution(c, OTHER, 2, "衡准检测中心"))
    redeemed(office, "E2", 2, OTHER)
    approve(office, submit(office, institution=OTHER).claim)
    batch = do(office, prepare_settlement, on=JULY).settlement
    number = decided(office)
    with pytest.raises(NotSamePayee):
        do(office, lambda c: net_recovery(c, recovery=number, settlement=batch), on=JULY)


def test_the_way_of_the_voucher_shows_what_came_back(office: Register) -> None:
    number = decided(office)
    received(office, number, 200_000)
    voucher = look(office, lambda v: show_recovery(v, recovery=number)).voucher
    traced = look(office, lambda v: trace_fund(v, code=str(voucher)))
    assert traced.steps[-1].event.value == "receive"
    assert dict(traced.ends) == {Account.AVAILABLE: 300_000, Account.PAID: 400_000}
    assert traced.amount_fen == sum(fen for _account, fen in traced.ends)
    alone = look(office, lambda v: trace_fund(v, code=number))
    assert (alone.amount_fen, alone.ends) == (200_000, ((Account.AVAILABLE, 200_000),))
    assert alone.papers


def test_a_claim_and_its_payment_are_followed_both_ways(office: Register) -> None:
    """A voucher of 7,000 was used for 6,000: what the claim asked, was paid, and gave back, adds up to that."""
    number = decided(office)
    whole = ["appropriate", "issue", "redeem", "approve", "pay"]
    for code in (LINE["subject"], "ST-2026-01", number):
        traced = look(office, lambda v, code=code: trace_fund(v, code=code))
        assert [step.event.value for step in traced.steps] == whole, code
        assert traced.papers[0].invoice
    received(office, number, 200_000)
    traced = look(office, lambda v: trace_fund(v, code=LINE["subject"]))
    assert [step.event.value for step in traced.steps] == [*whole, "receive"]
    assert (traced.amount_fen, dict(traced.ends)) == (
        600_000,
        {Account.PAID: 400_000, Account.AVAILABLE: 200_000},
    )


def test_a_receipt_that_was_a_mistake_is_undone(office: Register) -> None:
    number = decided(office)
    received(office, number, 200_000)
    do(office, lambda c: undo_changes(c, changes=[newest(office)]), on=JULY)
    assert look(office, lambda v: show_recovery(v, recovery=number)).left_fen == 200_000
    assert standing(office).received_back == 0
    assert sound(office)


def newest(register: Register) -> str:
    number = look(register, lambda v: v.scalar(sa.text("SELECT MAX(number) FROM change")))
    return f"CS-{number:06d}"


def test_what_is_owed_has_an_age(office: Register) -> None:
    decided(office)
    later = look(office, list_recoveries, on=JULY + dt.timedelta(31))[0]
    assert (later.days, later.left_fen, age_band(31)) == (31, 200_000, 1)
    assert [age_band(days) for days in (0, 30, 90, 91, 365, 366)] == [0, 0, 1, 2, 2, 3]
