"""Awards on the small year: places, ties at the last place, two persons, the fund, look-back, undo."""

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
from smeadmin.actions.evaluation import finalise_evaluation, open_evaluation, run_of
from smeadmin.actions.fund import appropriate_fund, create_fund
from smeadmin.actions.library import Library
from smeadmin.domain.approval import SelfApproval
from smeadmin.domain.award import (
    AwardDecided,
    AwardFundNeeded,
    AwardLimit,
    AwardNotFound,
    AwardOpen,
    AwardShown,
    AwardTied,
    ChoiceReason,
    ChoiceRejected,
    NobodyForAward,
    ScoresNotFinal,
)
from smeadmin.domain.fund_source import SourceNeeded, SourceUnknown
from smeadmin.domain.ledger import Account, FundExhausted, FundNotFound
from smeadmin.storage.change import Register
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.ledger import available, balances, find_fund
from smeadmin.storage.undo import undo_change
from tests.actions.small_year import MEASURE, act, found

AWARD = "AW-2026-01"
BY_SERVICES = MEASURE.replace(
    'order = { by = [ { figure = "score", best = "highest" } ], ties',
    'order = { by = [ { figure = "score", best = "highest" }, '
    '{ figure = "visits", best = "highest" } ], ties',
)


def do(register: Register, work: Any, **about: Any) -> Any:
    return register.carry_out(act(**about), work).result


def begun(register: Register, measure: str, yuan: int = 20_000, *, final: bool = True) -> Register:
    """Score the small year, make it final, and put money into the fund JL."""
    found(register, measure)
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    do(register, lambda c: run_of(c, evaluation="small", year=2025), command="score run")
    if final:
        do(register, lambda c: finalise_evaluation(c, evaluation="small", year=2025), by="何远")
    do(register, lambda c: create_fund(c, code="JL", name="奖励资金", year=2026))
    if yuan:
        do(register, lambda c: appropriate_fund(c, fund="JL", amount_fen=yuan * 100))
    return register


def propose(register: Register, fund: str | None = "JL") -> AwardShown:
    shown: AwardShown = do(register, lambda c: propose_award(c, award="best", year=2025, fund=fund))
    return shown


def decide(register: Register, *choose: str, by: str = "何远", **more: Any) -> AwardShown:
    reason = more.pop("reason", "满意率较高" if choose else None)
    fund = more.pop("fund", None)
    shown: AwardShown = do(
        register,
        lambda c: decide_award(c, award=AWARD, choose=choose, fund=fund),
        by=by,
        reason=reason,
        **more,
    )
    return shown


def accounts(register: Register) -> tuple[int, int]:
    """Give what the fund has available and committed, in yuan."""
    with register.reading(act().on) as view:
        held = balances(view, find_fund(view, "JL").id)
    return (
        held.get(("", Account.AVAILABLE), 0) // 100,
        held.get(("", Account.COMMITTED), 0) // 100,
    )


def places(shown: AwardShown) -> list[tuple[str, str, int]]:
    return [(one.name, one.place, one.amount_fen // 100) for one in shown.places]


def test_the_best_two_are_proposed_and_the_third_is_told_why_not(register: Register) -> None:
    begun(register, BY_SERVICES)
    shown = propose(register)
    assert places(shown) == [
        ("甲中心", "in", 10_000),
        ("丙中心", "in", 10_000),
        ("乙中心", "out", 0),
    ]
    assert shown.places[2].why == ("places",)
    assert (shown.number, shown.state, shown.amount_fen) == (AWARD, "proposed", 2_000_000)
    assert accounts(register) == (20_000, 0)  # nothing is held yet


def test_another_person_decides_and_the_whole_amount_is_held(register: Register) -> None:
    begun(register, BY_SERVICES)
    propose(register)
    shown = decide(register, document="示函〔2026〕9号")
    assert (shown.state, shown.decided_by, shown.document_number) == (
        "decided",
        "何远",
        "示函〔2026〕9号",
    )
    assert accounts(register) == (0, 20_000)  # equality with what is available is allowed
    with pytest.raises(AwardDecided):
        decide(register)


def test_nobody_decides_what_they_proposed(register: Register) -> None:
    begun(register, BY_SERVICES)
    propose(register)
    with pytest.raises(SelfApproval):
        decide(register, by=" 林 岚 ")
    assert accounts(register) == (20_000, 0)


def test_a_fund_that_is_one_yuan_short_stops_the_whole_award(register: Register) -> None:
    begun(register, BY_SERVICES, yuan=19_999)
    propose(register)
    with pytest.raises(FundExhausted):
        decide(register)
    assert accounts(register) == (19_999, 0)
    with register.reading(act().on) as view:
        assert show_award(view, award=AWARD).state == "proposed"


def test_the_fund_may_be_named_when_it_is_decided(register: Register) -> None:
    begun(register, BY_SERVICES)
    propose(register, fund=None)
    with pytest.raises(AwardFundNeeded):
        decide(register)
    with pytest.raises(FundNotFound):
        decide(register, fund="XX")
    assert decide(register, fund="JL").fund == "JL"
    assert accounts(register) == (0, 20_000)


def test_equals_at_the_last_place_wait_for_a_person_with_a_reason(register: Register) -> None:
    begun(register, MEASURE)  # by points alone 乙 and 丙 are equal for the second place
    shown = propose(register)
    assert places(shown) == [
        ("甲中心", "in", 10_000),
        ("乙中心", "tie", 10_000),
        ("丙中心", "tie", 10_000),
    ]
    assert (shown.free, shown.amount_fen) == (1, 1_000_000)
    with pytest.raises(AwardTied):
        decide(register)
    with pytest.raises(ChoiceReason):
        decide(register, "乙中心", reason=None)
    with pytest.raises(ChoiceRejected):
        decide(register, "乙中心", "丙中心")
    with pytest.raises(ChoiceRejected):
        decide(register, "甲中心")
    decided = decide(register, "乙中心")
    assert places(decided) == [
        ("甲中心", "in", 10_000),
        ("乙中心", "in", 10_000),
        ("丙中心", "out", 0),
    ]
    assert [one.why for one in decided.places[1:]] == [("chosen",), ("not_chosen",)]
    assert (decided.reason, decided.amount_fen) == ("满意率较高", 2_000_000)
    assert accounts(register) == (0, 20_000)


@pytest.mark.parametrize(
    ("at_cut", "inside"), [("all_in", []), ("all_out", ["甲中心"])], ids=["all in", "all out"]
)
def test_a_measure_may_say_what_a_tie_at_the_last_place_does(
    register: Register, at_cut: str, inside: list[str]
) -> None:
    """All in means three for two places: the limit of places then stops the third."""
    begun(register, MEASURE.replace('at_cut = "decide"', f'at_cut = "{at_cut}"'))
    shown = propose(register)
    taken = [one.name for one in shown.of("in")]
    assert taken == (inside or ["甲中心", "乙中心"])
    assert not shown.of("tie")


def test_a_lot_is_drawn_the_same_in_a_dry_run(register: Register) -> None:
    begun(register, MEASURE.replace('at_cut = "decide"', 'at_cut = "draw"'))

    def work(change: Any) -> AwardShown:
        return propose_award(change, award="best", year=2025, fund="JL")

    dry = register.carry_out(act(), work, dry_run=True).result
    real = register.carry_out(act(), work).result
    assert places(dry) == places(real)
    assert len(real.of("in")) == 2
    assert [one.why for one in real.places if one.name != "甲中心"] == [("drawn",), ("drawn",)]


def test_places_of_the_year_are_used_up(register: Register) -> None:
    begun(register, BY_SERVICES, yuan=50_000)
    propose(register)
    with pytest.raises(AwardOpen):
        propose(register)
    decide(register)
    with pytest.raises(NobodyForAward):
        propose(register)


def test_a_limit_passed_since_the_proposal_stops_the_decision(register: Register) -> None:
    """Two registers' worth of proposals cannot both be decided: the places are counted again."""
    import sqlalchemy as sa

    from smeadmin.storage.schema import of
    from smeadmin.storage.tables.award import Award, AwardPlace

    begun(register, BY_SERVICES, yuan=50_000)
    propose(register)

    def twin(change: Any) -> None:
        """Put a decided award of the same year beside it, as a restored backup might hold."""
        row = dict(change.one(sa.select(of(Award))))
        place = dict(change.rows(sa.select(of(AwardPlace)))[0])
        for own in ("id", "office_id", "change_id"):
            row.pop(own), place.pop(own)
        key = change.insert(
            Award,
            **{
                **row,
                "number": "AW-2026-77",
                "state": "decided",
                "decided_by": "何远",
                "decided_on": change.on,
            },
        )
        change.insert(AwardPlace, **{**place, "award_id": key})

    do(register, twin)
    with pytest.raises(AwardLimit):
        decide(register)
    assert accounts(register) == (50_000, 0)


def test_only_final_scores_give_awards(register: Register) -> None:
    begun(register, BY_SERVICES, final=False)
    with pytest.raises(ScoresNotFinal):
        propose(register)


def test_an_award_may_ask_for_excellence_two_years_running(register: Register) -> None:
    two = BY_SERVICES.replace(
        'who = { figure = "grade", is = "excellent" }',
        'who = { figure = "grade", is = "excellent", years = 2 }',
    )
    begun(register, two)
    with pytest.raises(NobodyForAward):  # nobody has a grade of 2024
        propose(register)


def test_undoing_a_decision_gives_the_money_back(register: Register) -> None:
    begun(register, BY_SERVICES)
    propose(register)
    number = register.carry_out(act(by="何远"), lambda c: decide_award(c, award=AWARD)).number
    assert number is not None

    do(register, lambda c: undo_change(c, int(number.removeprefix("CS-"))))
    assert accounts(register) == (20_000, 0)
    with register.reading(act().on) as view:
        assert show_award(view, award=AWARD).state == "proposed"
        assert [(x.number, x.state, x.institutions) for x in list_awards(view)] == [
            (AWARD, "proposed", 2)
        ]


def test_what_was_awarded_can_be_counted_by_a_measure(register: Register) -> None:
    """10,000 yuan in 2026 for 甲, decided; before the decision nothing."""
    counted = BY_SERVICES.replace(
        "[evaluation.small]",
        'given = { unit = "money", computed = { sum = "grant.amount", within = "year" } }\n'
        "[evaluation.small]",
        1,
    )
    begun(register, counted)
    propose(register)

    def given() -> list[Any]:
        with register.reading(act().on) as view:
            document = Library(view).on("small-scoring", act().on)
            facts = facts_of_all(view, document, None, day=act().on, year=2026)
        return [one.values["given"] for one in facts.values()]

    assert given() == [0] * 7
    decide(register)
    assert given() == [1_000_000, 0, 1_000_000, 0, 0, 0, 0]


def test_an_award_that_is_not_there(register: Register) -> None:
    with pytest.raises(AwardNotFound), register.reading(act().on) as view:
        show_award(view, award="AW-2026-99")


def test_a_fund_of_two_sources_is_drawn_on_as_the_office_says(register: Register) -> None:
    """The measure names no payers: the county's 15,000 do not bear 20,000, the province's do."""
    begun(register, BY_SERVICES, 0)
    for source, yuan in (("省级", 30_000), ("县级", 15_000)):
        do(
            register,
            lambda c, s=source, y=yuan: appropriate_fund(
                c, fund="JL", amount_fen=y * 100, source=s
            ),
        )
    propose(register)

    def decide_from(source: str | None) -> AwardShown:
        shown: AwardShown = do(
            register, lambda c: decide_award(c, award=AWARD, source=source), by="何远"
        )
        return shown

    with pytest.raises(SourceNeeded) as asked:
        decide_from(None)
    assert asked.value.way_out == tuple(
        f"smeadmin award decide {AWARD} --source {source}" for source in ("省级", "县级")
    )
    with pytest.raises(SourceUnknown):
        decide_from("市级")
    with pytest.raises(FundExhausted):
        decide_from("县级")
    shown = decide_from("省级")
    assert [(one.payer, one.amount_fen, one.available_fen) for one in shown.bearers] == [
        ("province", 2_000_000, 1_000_000)
    ]

    paid = do(register, lambda c: pay_award(c, award=AWARD, institutions=["甲中心"]), by="周敏")
    assert (paid.places, paid.amount_fen) == (1, 1_000_000)
    back: dict[str, Any] = {"award": AWARD, "institution": "丙中心"}
    do(register, lambda c: withdraw_award(c, **back), reason="申报材料不实")
    with register.reading(act().on) as view:
        fund = find_fund(view, "JL").id
        left = [available(view, fund, origin=one) // 100 for one in ("province", "county")]
        assert balances(view, fund)["", Account.PAYABLE] == 1_000_000
    assert left == [20_000, 15_000]
