"""Funds: every yuan has one place, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import (
    allocate_fund,
    appropriate_fund,
    create_fund,
    list_funds,
    show_fund,
)
from smeadmin.actions.fund_trace import trace_fund
from smeadmin.domain.fund import AmountNotPositive, BadFundCode, FundExists, NothingToTrace
from smeadmin.domain.ledger import (
    Account,
    Event,
    FundExhausted,
    FundMismatch,
    FundNotFound,
    LedgerOverdrawn,
    Move,
)
from smeadmin.storage import ledger
from smeadmin.storage.change import Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund, FundBalance, Posting
from tests.actions.money import MAY, YUAN, do, look, rows


@pytest.fixture
def fund(register: Register) -> Register:
    """A register with the fund FW2026 and nothing in it."""
    do(register, lambda c: create_fund(c, code="FW2026", name="服务券专项资金", year=2026))
    return register


def test_money_comes_in_and_is_available(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1_200_000 * YUAN))
    shown = look(fund, lambda v: show_fund(v, fund="FW2026"))
    assert shown.standing.appropriated == shown.standing.available == 120_000_000
    assert shown.standing.sources == shown.standing.uses
    assert [a.amount_fen for a in shown.appropriations] == [120_000_000]


def test_what_is_set_aside_is_taken_from_the_rest(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    do(fund, lambda c: allocate_fund(c, fund="FW2026", purpose="服务券", amount_fen=700))
    assert look(fund, lambda v: ledger.available(v, 1)) == 300
    assert look(fund, lambda v: ledger.available(v, 1, "服务券")) == 700
    assert look(fund, lambda v: show_fund(v, fund="FW2026")).standing.available == 1000


@pytest.mark.parametrize(("asked", "fits"), [(999, True), (1000, True), (1001, False)])
def test_the_last_fen_may_be_set_aside_and_not_one_more(
    fund: Register, asked: int, fits: bool
) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    if fits:
        do(fund, lambda c: allocate_fund(c, fund="FW2026", purpose="奖励", amount_fen=asked))
        return
    with pytest.raises(FundExhausted) as refused:
        do(fund, lambda c: allocate_fund(c, fund="FW2026", purpose="奖励", amount_fen=asked))
    assert refused.value.details["short_fen"] == 1
    assert len(rows(fund, Posting)) == 1


def test_the_database_itself_refuses_a_balance_below_nothing(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    t = of(FundBalance)
    with pytest.raises(sa.exc.IntegrityError, match="sign"):
        do(fund, lambda c: c.tally(FundBalance, t.c.account == "available", balance_fen=-1))


@pytest.mark.parametrize("statement", ["UPDATE posting SET amount_fen = 1", "DELETE FROM posting"])
def test_postings_are_never_edited(fund: Register, statement: str) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        do(fund, lambda c: c.connection.execute(sa.text(statement)))


@pytest.mark.parametrize("amount", [0, -1, 10**13 + 1])
def test_nothing_and_absurd_amounts_are_refused(fund: Register, amount: int) -> None:
    with pytest.raises(AmountNotPositive):
        do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=amount))


def test_a_fund_is_made_once_and_has_a_plain_code(fund: Register) -> None:
    with pytest.raises(FundExists):
        do(fund, lambda c: create_fund(c, code="FW2026", name="", year=2026))
    with pytest.raises(BadFundCode):
        do(fund, lambda c: create_fund(c, code="../x", name="", year=2026))
    with pytest.raises(FundNotFound):
        look(fund, lambda v: show_fund(v, fund="FW2027"))


def test_check_finds_a_balance_edited_behind_the_tool(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    assert all(one.ok for one in look(fund, check_funds))
    t = of(FundBalance)
    do(
        fund,
        lambda c: (
            c.tally(FundBalance, t.c.account == "available", balance_fen=999),
            c.insert(Fund, code="X", name="", year=2026),
        ),
    )
    with pytest.raises(FundMismatch) as found:
        look(fund, check_funds)
    wrong = {c.name for c in found.value.answer[0].checks if not c.ok}
    assert wrong == {"balanced", "equation"}


def test_what_was_posted_is_posted_the_other_way_round(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    posting = rows(fund, Posting)[0]
    assert do(fund, lambda c: ledger.reverse_postings(c, posting["change_id"])) == 1
    back = rows(fund, Posting)[1]
    assert (back["from_account"], back["to_account"]) == ("available", "appropriated")
    assert back["reverses"] == posting["id"]
    assert look(fund, lambda v: show_fund(v, fund="FW2026")).standing.sources == 0
    assert look(fund, check_funds)[0].ok


def test_money_that_was_promised_cannot_be_taken_back(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    source = rows(fund, Posting)[0]["change_id"]
    found = look(fund, lambda v: ledger.find_fund(v, "FW2026"))
    do(fund, lambda c: ledger.commit_award(c, found, 400, subject="AW-2026-01"))
    with pytest.raises(FundExhausted):
        do(fund, lambda c: ledger.reverse_postings(c, source))
    checked = look(fund, check_funds)[0]
    assert checked.ok
    assert {c.name: c.booked_fen for c in checked.checks}["committed"] == 400


def test_trace_follows_an_award(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    found = look(fund, lambda v: ledger.find_fund(v, "FW2026"))
    do(fund, lambda c: ledger.commit_award(c, found, 400, subject="AW-2026-01"))
    traced = look(fund, lambda v: trace_fund(v, code="AW-2026-01"))
    assert [(s.event, s.amount_fen) for s in traced.steps] == [
        (Event.APPROPRIATE, 1000),
        (Event.AWARD, 400),
    ]
    assert traced.ends == ((Account.COMMITTED, 400),)
    owed = Move(1, Event.AWARD, Account.COMMITTED, Account.PAYABLE, 400, subject="AW-2026-01")
    do(fund, lambda c: ledger.post(c, owed))
    traced = look(fund, lambda v: trace_fund(v, code="AW-2026-01"))
    assert (traced.amount_fen, traced.ends) == (400, ((Account.PAYABLE, 400),))
    with pytest.raises(NothingToTrace):
        look(fund, lambda v: trace_fund(v, code="AW-2026-02"))


def test_many_movements_are_all_or_none(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))

    def moves(n: int) -> list[Move]:
        return [
            Move(1, Event.AWARD, Account.AVAILABLE, Account.COMMITTED, 10, subject=f"AW-{i}")
            for i in range(n)
        ]

    with pytest.raises(FundExhausted):
        do(fund, lambda c: ledger.post_many(c, moves(101)))
    assert len(rows(fund, Posting)) == 1
    do(fund, lambda c: ledger.post_many(c, moves(100)))
    assert look(fund, list_funds)[0].standing.committed == 1000
    assert look(fund, check_funds)[0].postings == 101


def test_a_movement_of_nothing_is_a_bug() -> None:
    for amount in (0, -5, 1.5, True):
        with pytest.raises(ValueError, match="cannot be moved"):
            Move(1, Event.AWARD, Account.AVAILABLE, Account.COMMITTED, amount)  # type: ignore[arg-type]


def test_nothing_in_the_books_is_a_broken_number(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    assert {type(r["amount_fen"]) for r in rows(fund, Posting)} == {int}
    assert MAY.isoformat() == rows(fund, Posting)[0]["posted_on"].isoformat()


def test_an_account_emptied_behind_the_tool_is_noticed_before_more_is_taken(fund: Register) -> None:
    do(fund, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1000))
    found = look(fund, lambda v: ledger.find_fund(v, "FW2026"))
    take = Move(found.id, Event.REDEEM, Account.COMMITTED, Account.AWAITING, 1, voucher="X")
    with pytest.raises(LedgerOverdrawn):
        do(fund, lambda c: ledger.post(c, take))
