"""An award that two payers bear: each share out of its own fund, all of it held at the decision or none.

The small year with 10,000 yuan each for 甲中心 and 丙中心: the province bears a third of a place, rounded
down to the fen (3,333.33), the city the rest (6,666.67).
"""

from __future__ import annotations

from typing import Any

import pytest

from smeadmin.actions.award import (
    decide_award,
    list_awards,
    pay_award,
    propose_award,
    show_award,
    withdraw_award,
)
from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import appropriate_fund, create_fund
from smeadmin.actions.recovery.showing import list_recoveries
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement
from smeadmin.actions.settlement.reconciling import receipt_for_all, reconcile_settlement
from smeadmin.actions.settlement.showing import desk_settlement
from smeadmin.domain.award import AwardFundNeeded, AwardPayerUnknown
from smeadmin.domain.ledger import Account, FundExhausted
from smeadmin.domain.policy import CannotJudge
from smeadmin.storage.change import Register
from smeadmin.storage.ledger import balances, find_fund, pots
from tests.actions.small_year import RUN_ON, act
from tests.actions.test_award import AWARD, BY_SERVICES, begun, do

SPLIT = """
split = [
  { payer = "province", clause = "XK-05", amount = { figure = "amount", times = "1/3", round = { to = "0.01元", how = "down" } } },
  { payer = "city", clause = "XK-05", rest = true },
]
[award.best.limits]"""
TWO = BY_SERVICES.replace("\n[award.best.limits]", SPLIT)
BY_PAYER = {"province": "SJ", "市级": "JL"}  # by the name in the measure, or by its word
THIRD, REST = 3_333_33, 6_666_67


@pytest.fixture
def shared(register: Register) -> Register:
    """The small year with two payers; the city has 20,000 yuan in JL, the province 6,666.66 in SJ."""
    begun(register, TWO)
    do(register, lambda c: create_fund(c, code="SJ", name="省级资金", year=2026))
    do(register, lambda c: appropriate_fund(c, fund="SJ", amount_fen=2 * THIRD))
    return register


def held(register: Register, code: str) -> tuple[int, int, int, int]:
    """Give what a fund has available, committed, payable and paid (fen)."""
    with register.reading(act().on) as view:
        known = balances(view, find_fund(view, code).id)
    wanted = (Account.AVAILABLE, Account.COMMITTED, Account.PAYABLE, Account.PAID)
    return tuple(known.get(("", one), 0) for one in wanted)  # type: ignore[return-value]


def propose(register: Register, **more: Any) -> Any:
    return do(register, lambda c: propose_award(c, award="best", year=2025, **more))


def decide(register: Register, **more: Any) -> Any:
    return do(register, lambda c: decide_award(c, award=AWARD, **more), by="何远")


def test_each_share_is_held_at_the_fund_of_its_payer(shared: Register) -> None:
    shown = propose(shared)
    assert [(x.payer, x.fund, x.amount_fen) for x in shown.bearers] == [
        ("province", None, 2 * THIRD),
        ("city", None, 2 * REST),
    ]
    shown = decide(shared, payers=BY_PAYER)
    assert [(x.payer, x.fund.code, x.amount_fen) for x in shown.bearers] == [
        ("province", "SJ", 2 * THIRD),
        ("city", "JL", 2 * REST),
    ]
    assert (held(shared, "SJ")[:2], held(shared, "JL")[:2]) == (
        (0, 2 * THIRD),
        (2_000_000 - 2 * REST, 2 * REST),
    )
    with shared.reading(act().on) as view:
        assert [one.fund for one in list_awards(view)] == ["SJ, JL"]


def test_one_fund_that_is_a_fen_short_stops_all_of_it(shared: Register) -> None:
    do(shared, lambda c: create_fund(c, code="XJ", name="省级资金之二", year=2026))
    do(shared, lambda c: appropriate_fund(c, fund="XJ", amount_fen=2 * THIRD - 1))
    propose(shared, payers={"province": "XJ"}, fund="JL")  # the city's is that of all others
    with pytest.raises(FundExhausted) as short:
        decide(shared)
    assert (short.value.details["fund"], short.value.details["short_fen"]) == ("XJ", 1)
    assert held(shared, "JL") == (2_000_000, 0, 0, 0)


def test_a_share_without_a_fund_is_not_decided_and_a_payer_the_measure_does_not_name_has_none(
    shared: Register,
) -> None:
    propose(shared, payers={"city": "JL"})
    with pytest.raises(AwardFundNeeded) as needed:
        decide(shared)
    assert needed.value.way_out[0].endswith(f"award decide {AWARD} --fund 省级=FUND")
    with pytest.raises(AwardPayerUnknown) as unknown:
        decide(shared, payers={"county": "SJ"})
    assert list(unknown.value.short_by) == ["省级", "市级"]


def test_a_payer_whose_part_is_not_known_keeps_it_from_being_proposed(register: Register) -> None:
    open_part = '"1/3", round = { to = "0.01元", how = "down" } }'
    begun(register, TWO.replace('{ figure = "amount", times = ' + open_part, HOLE))
    with pytest.raises(CannotJudge):
        propose(register)


HOLE = '{ open = { zh = "比例另行规定", en = "the share is set elsewhere" } }'


def waits(register: Register) -> tuple[int, int]:
    """Give what of awards the desk of settlements says is to be paid: parts, fen."""
    with register.reading(RUN_ON) as view:
        desk = desk_settlement(view)
    return desk.awards, desk.awards_fen


def paid_through(register: Register) -> None:
    """Pay what was handed to settlement, down to the bank's answer."""
    number = do(register, prepare_settlement).settlement
    do(register, lambda c: approve_settlement(c, settlement=number), by="何远")
    sent = {"settlement": number, "file": "拨付.xlsx"}
    do(register, lambda c: export_settlement(c, **sent), by="周敏")
    bank = {"settlement": number, "bank": receipt_for_all("回单1号")}
    do(register, lambda c: reconcile_settlement(c, **bank), by="周敏", document="回单1号")


def test_what_is_paid_comes_from_both_funds_and_goes_back_to_both(shared: Register) -> None:
    propose(shared)
    decide(shared, payers=BY_PAYER)
    do(shared, lambda c: pay_award(c, award=AWARD, institutions=["甲中心"]), by="周敏")
    assert held(shared, "SJ") == (0, THIRD, THIRD, 0)
    assert waits(shared) == (2, THIRD + REST)  # a part of each payer, until a settlement takes them
    paid_through(shared)
    assert waits(shared) == (0, 0)
    assert (held(shared, "SJ"), held(shared, "JL")) == (
        (0, THIRD, 0, THIRD),
        (2_000_000 - 2 * REST, REST, 0, REST),
    )
    part = {"award": AWARD, "institution": "甲中心", "amount_fen": 3_000_00}
    do(shared, lambda c: withdraw_award(c, **part), by="何远", reason="不实")
    with shared.reading(act().on) as view:
        # 3,000.00 in the proportion of the shares, the odd fen to the larger remainder
        assert [(one.fund, one.amount_fen) for one in list_recoveries(view)] == [
            ("SJ", 1_000_00),
            ("JL", 2_000_00),
        ]
        assert [(x.payer, x.amount_fen) for x in show_award(view, award=AWARD).bearers] == [
            ("province", 2 * THIRD - 1_000_00),
            ("city", 2 * REST - 2_000_00),
        ]
    do(
        shared,
        lambda c: withdraw_award(c, award=AWARD, institution="丙中心"),
        by="何远",
        reason="自愿放弃",
    )
    assert (held(shared, "SJ")[:2], held(shared, "JL")[:2]) == ((THIRD, 0), (2_000_000 - REST, 0))
    with shared.reading(act().on) as view:
        assert all(one.ok for one in check_funds(view))


def test_payers_may_bear_their_shares_out_of_one_fund_that_keeps_its_sources_apart(
    register: Register,
) -> None:
    begun(register, TWO, yuan=0)
    do(register, lambda c: create_fund(c, code="GT", name="共担资金", year=2026))
    for source, fen in {"省级": 2 * THIRD, "市级": 2 * REST}.items():
        money = {"fund": "GT", "amount_fen": fen, "source": source}
        do(register, lambda c, money=money: appropriate_fund(c, **money))
    propose(register, fund="GT")
    decide(register)
    do(register, lambda c: pay_award(c, award=AWARD, institutions=["甲中心"]), by="周敏")
    paid_through(register)
    back = {"award": AWARD, "institution": "甲中心"}
    do(register, lambda c: withdraw_award(c, **back), by="何远", reason="不实")
    with register.reading(act().on) as view:
        left = {(x[1], x[2]): fen for x, fen in pots(view, find_fund(view, "GT").id).items()}
        assert {key: left[key] for key in sorted(left) if key[1] in IN_USE} == {
            ("city", Account.COMMITTED): REST,
            ("city", Account.PAID): REST,
            ("province", Account.COMMITTED): THIRD,
            ("province", Account.PAID): THIRD,
        } | dict.fromkeys(
            [(x, y) for x in ("city", "province") for y in (Account.AVAILABLE, Account.PAYABLE)], 0
        )
        assert [one.amount_fen for one in list_recoveries(view)] == [THIRD, REST]
        assert all(one.ok for one in check_funds(view))


IN_USE = (Account.AVAILABLE, Account.COMMITTED, Account.PAYABLE, Account.PAID)
