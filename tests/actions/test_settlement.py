"""Settlements: frozen, approved by another person, exported once, paid when the bank says so; both databases."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from smeadmin.actions.account import add_account, approve_account, list_accounts
from smeadmin.actions.books import check_funds
from smeadmin.actions.claim.showing import desk_claim, list_claims, show_claim
from smeadmin.actions.fund_trace import trace_fund
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement, retry_settlement
from smeadmin.actions.settlement.reconciling import BankFile, reconcile_settlement
from smeadmin.actions.settlement.showing import desk_settlement, list_settlements, show_settlement
from smeadmin.domain.account import (
    AccountApproved,
    AccountExists,
    AccountMissing,
    AccountNeedsReason,
    AccountNumber,
)
from smeadmin.domain.approval import SelfApproval
from smeadmin.domain.ledger import Account
from smeadmin.domain.reconciling import BankRow, Outcome, Reconciled
from smeadmin.domain.settlement import (
    NothingToRetry,
    NothingToSettle,
    PaymentState,
    SettlementAltered,
    SettlementNotApproved,
    SettlementNotExported,
    SettlementNotPrepared,
    SettlementState,
)
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.failures import ChangeOutward
from smeadmin.storage.tables.account import Account as BankAccount
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.log import Outward
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
from tests.actions.money import PROVIDER, add_institution, do, look, rows

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


def test_export_hands_the_file_over_once_and_pays_nothing(money: Register) -> None:
    number = settled(money)
    for again in (False, True):
        done, accounts = do(
            money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY
        )
        assert (done.state, done.again, accounts) == (SettlementState.EXPORTED, again, {})
        now = standing(money)
        assert (now.payable, now.paid) == (600_000, 0)
    assert look(money, lambda v: list_claims(v, state="paid")) == ()
    assert len(rows(money, Outward)) == 1


def test_what_the_bank_says_is_paid_is_paid(money: Register) -> None:
    number = paid(money)
    now = standing(money)
    assert (now.payable, now.paid) == (0, 600_000)
    shown = look(money, lambda v: show_settlement(v, settlement=number))
    assert shown.state is SettlementState.RECONCILED
    assert shown.payees[0].state is PaymentState.PAID
    assert look(money, lambda v: list_claims(v, state="paid"))[0].paid
    assert look(money, check_funds)[0].ok


def test_one_changed_letter_stops_the_payment(money: Register) -> None:
    number = settled(money)
    do(
        money,
        lambda c: (
            c.connection.execute(sa.text("UPDATE payment SET payee = '别的机构'")),
            add_institution(c, OTHER, 2, "衡准检测中心"),
        ),
    )
    with pytest.raises(SettlementAltered):
        do(money, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
    assert standing(money).paid == 0


def test_the_way_of_a_voucher_from_the_treasury_to_the_payment(money: Register) -> None:
    number = paid(money)
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

    exported(money)
    sent = look(money, lambda v: v.scalar(sa.text("SELECT MAX(number) FROM change")))
    with pytest.raises(ChangeOutward):
        do(money, lambda c: undo_change(c, sent))


# ---- what the bank did ---------------------------------------------------------------------------


def bank(register: Register, number: str, *answers: BankRow) -> Reconciled:
    """Reconcile with what the bank answered, row by row."""
    file = BankFile("回单.csv", "utf-8", None, None, answers)
    done = do(register, lambda c: reconcile_settlement(c, settlement=number, bank=file), on=JULY)
    assert look(register, check_funds)[0].ok
    return done


def answer(amount_fen: int, row: int = 2, payment: str = "ST-2026-01/1", **more: object) -> BankRow:
    return BankRow(row, amount_fen, payment=payment, **more)  # type: ignore[arg-type]


NUMBER = "ST-2026-01"


def two_payees(money: Register) -> str:
    """A settlement with 12,000 yuan for one institution and 6,000 for another, handed to finance."""
    do(money, lambda c: add_institution(c, OTHER, 2, "衡准检测中心"))
    redeemed(money, "E1", 1)
    redeemed(money, "E2", 2)
    approve(money, submit(money).claim)
    redeemed(money, "E3", 3, OTHER)
    approve(money, submit(money, institution=OTHER).claim)
    number = str(do(money, prepare_settlement, on=JULY).settlement)
    do(money, lambda c: approve_settlement(c, settlement=number), on=JULY, by="何远")
    return exported(money, number)


@pytest.fixture(scope="module")
def _sent_file(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sent") / "office.db"
    shutil.copy(_money_file, path)
    two_payees(open_register(path))
    return path


@pytest.fixture
def sent(_sent_file: Path, tmp_path: Path) -> Register:
    """12,000 yuan for the first institution and 6,000 for the other, handed to finance."""
    shutil.copy(_sent_file, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


def test_each_row_of_the_bank_has_one_outcome_and_the_batch_adds_up(sent: Register) -> None:
    done = bank(
        sent,
        NUMBER,
        answer(1_200_000),
        answer(600_000, 3, "ST-2026-01/2", failed=True, note="户名不符"),
        answer(320_000, 4, "ST-2026-03/1"),
        BankRow(5, 100, payee="没有这家机构"),
    )
    assert [one.outcome for one in done.rows] == [
        Outcome.PAID,
        Outcome.FAILED,
        Outcome.FOREIGN,
        Outcome.UNMATCHED,
    ]
    assert (done.due_fen, done.paid_fen, done.failed_fen, done.open_fen) == (
        1_800_000,
        1_200_000,
        600_000,
        0,
    )
    now = standing(sent)
    assert (now.payable, now.paid) == (600_000, 1_200_000)
    assert (
        look(sent, lambda v: show_settlement(v, settlement=NUMBER)).payees[1].failure == "户名不符"
    )


@pytest.mark.parametrize(
    "row",
    [
        BankRow(2, 1_200_000, credit_code=PROVIDER),
        BankRow(2, 1_200_000, payee="知序知识产权服务中心"),
        BankRow(2, 1_200_000, settlement="ST-2026-01", payee="知序知识产权 服务中心"),
    ],
)
def test_a_row_is_known_by_code_or_name_where_no_number_comes_back(
    sent: Register, row: BankRow
) -> None:
    assert [one.outcome for one in bank(sent, NUMBER, row).rows] == [Outcome.PAID]


def test_more_than_is_due_is_left_alone(sent: Register) -> None:
    done = bank(sent, NUMBER, answer(1_200_001))
    assert (done.rows[0].outcome, done.wrote) == (Outcome.DIFFERS, False)
    assert standing(sent).paid == 0


def test_a_part_is_paid_now_and_the_rest_in_a_later_batch(sent: Register) -> None:
    """12,000 = 7,000 now (the first voucher and a sixth of the second) + 5,000 later."""
    bank(sent, "ST-2026-01", answer(700_000), answer(600_000, 3, "ST-2026-01/2"))
    assert standing(sent).paid == 1_300_000
    again = do(sent, lambda c: retry_settlement(c, settlement="ST-2026-01"), on=JULY)
    assert [(p.name, p.amount_fen) for p in again.payees] == [("知序知识产权服务中心", 500_000)]
    with pytest.raises(NothingToRetry):
        do(sent, lambda c: retry_settlement(c, settlement="ST-2026-01"), on=JULY)
    with pytest.raises(NothingToSettle):
        do(sent, prepare_settlement, on=JULY)
    do(sent, lambda c: approve_settlement(c, settlement="ST-2026-02"), on=JULY, by="何远")
    paid(sent, "ST-2026-02")
    now = standing(sent)
    assert (now.payable, now.paid) == (0, 1_800_000)
    pays = [p for p in rows(sent, Posting) if p["event"] == "pay"]
    assert [p["amount_fen"] for p in pays] == [600_000, 100_000, 600_000, 500_000]
    assert look(sent, lambda v: list_claims(v, state="approved")) == ()


def test_what_the_bank_sends_back_days_later_is_payable_again(sent: Register) -> None:
    paid(sent, NUMBER, export=False)
    back = answer(1_200_000, failed=True, note="账户已销户")
    assert bank(sent, NUMBER, back).rows[0].outcome is Outcome.FAILED
    now = standing(sent)
    assert (now.payable, now.paid) == (1_200_000, 600_000)
    assert bank(sent, NUMBER, back).rows[0].outcome is Outcome.SAME
    again = do(sent, lambda c: retry_settlement(c, settlement=NUMBER), on=JULY).settlement
    do(sent, lambda c: approve_settlement(c, settlement=again), on=JULY, by="何远")
    paid(sent, again)
    assert (standing(sent).payable, standing(sent).paid) == (0, 1_800_000)


def test_the_same_answer_twice_is_recorded_once(sent: Register) -> None:
    part = answer(400_000, bank_ref="A1")
    assert bank(sent, NUMBER, part).rows[0].outcome is Outcome.PARTLY
    done = bank(sent, NUMBER, part, answer(400_000, 3, bank_ref="A2"))
    assert [one.outcome for one in done.rows] == [Outcome.SAME, Outcome.PARTLY]
    assert standing(sent).paid == 800_000


def test_nothing_is_reconciled_before_it_was_handed_over(money_file: Register) -> None:
    number = settled(money_file)
    with pytest.raises(SettlementNotExported):
        bank(money_file, number, answer(600_000))


# ---- accounts ------------------------------------------------------------------------------------


def account(
    register: Register, payee: str, number: str, *, reason: str | None = None, **more: str
) -> str:
    shown = do(
        register,
        lambda c: add_account(c, payee=payee, bank="建行", number=number, **more),
        reason=reason,
    )
    return str(shown.account)


def test_an_account_pays_from_its_approval_by_another_person(money: Register) -> None:
    redeemed(money, "E1", 1)
    approve(money, submit(money).claim)
    first = account(money, PROVIDER, "6227 0000 1234 4471")
    with pytest.raises(AccountMissing):
        do(money, prepare_settlement, on=JULY)
    with pytest.raises(SelfApproval):
        do(money, lambda c: approve_account(c, account=first))
    do(money, lambda c: approve_account(c, account=first), by="何远")
    with pytest.raises(AccountApproved):
        do(money, lambda c: approve_account(c, account=first), by="何远")
    made = do(money, prepare_settlement, on=JULY)
    assert (made.payees[0].account, made.payees[0].tail) == (first, "****4471")
    do(money, lambda c: approve_settlement(c, settlement="ST-2026-01"), on=JULY, by="何远")
    _shown, numbers = do(
        money, lambda c: export_settlement(c, settlement="ST-2026-01", file="x.csv"), on=JULY
    )
    assert [one["number"] for one in numbers.values()] == ["6227000012344471"]


def test_an_account_that_changes_after_the_freeze_stops_the_payment(money_file: Register) -> None:
    redeemed(money_file, "E1", 1)
    approve(money_file, submit(money_file).claim)
    first = account(money_file, PROVIDER, "6227000012344471")
    do(money_file, lambda c: approve_account(c, account=first), by="何远")
    do(money_file, prepare_settlement, on=JULY)
    do(money_file, lambda c: c.update(BankAccount, sa.true(), personal="other"))
    with pytest.raises(SettlementAltered):
        do(money_file, lambda c: approve_settlement(c, settlement="ST-2026-01"), on=JULY, by="何远")


def test_an_account_of_somebody_else_needs_a_reason(money_file: Register) -> None:
    do(money_file, lambda c: add_institution(c, OTHER, 2, "衡准检测中心"))
    account(money_file, PROVIDER, "6227000012344471")
    with pytest.raises(AccountExists):
        account(money_file, PROVIDER, "6227-0000-1234-4471")
    for payee, more in ((OTHER, {}), (PROVIDER, {"holder": "别人有限公司"})):
        number = "6227000012344471" if payee == OTHER else "6227000099999999"
        with pytest.raises(AccountNeedsReason):
            account(money_file, payee, number, **more)
        account(money_file, payee, number, reason="主管单位代收，协议第3号", **more)
    shared = look(money_file, lambda v: list_accounts(v, payee=OTHER))[0]
    assert shared.shared_with == ("BA-000001",)


@pytest.mark.parametrize("number", ["12345", "62270000O2344471", "", "1" * 33])
def test_what_is_no_account_number_is_refused(money_file: Register, number: str) -> None:
    with pytest.raises(AccountNumber):
        account(money_file, PROVIDER, number)
