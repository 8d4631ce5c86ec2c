"""Who else approves as the measure says: on both databases, by what a decision rests on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from smeadmin.actions.award import decide_award, propose_award
from smeadmin.actions.evaluation import finalise_evaluation, open_evaluation, run_of
from smeadmin.actions.fund import appropriate_fund, create_fund
from smeadmin.actions.proposal.asked import assert_not_own_work, required, set_rule
from smeadmin.domain.approval import OwnWork
from smeadmin.domain.proposal import RuleSet
from smeadmin.storage.change import Change, Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.log import Source
from tests.actions.small_year import MEASURE, act, found

ASKED = """
[award.best.approvals]
two   = { clause = "XK-05", act = "award decide", more_than = "1.5万元", people = 2 }
even  = { clause = "XK-05", act = "award pay", at_least = "2万元", people = 1 }
apart = { clause = "XK-05", act = "award decide", not_by = ["scores", "import"] }
single = { clause = "XK-05", act = "award decide", more_than = "1万元", each = true, people = 3 }
taken  = { clause = "XK-05", act = "award withdraw", at_least = "1万元", each = true, people = 1 }
[evaluation.small.approvals]
apart = { clause = "XK-04", act = "score finalise", people = 1, not_by = "scores" }
"""
IMPORTER, SCORER, DECIDER = "林岚", "周敏", "何远"


def do(register: Register, work: Any, by: str, command: str = "prepare", **about: Any) -> Any:
    return register.carry_out(act(command, by=by, **about), work).result


@pytest.fixture
def year(register: Register) -> Register:
    """Give an award of 20,000 yuan proposed by one, on scores of another and figures a third imported."""
    found(register, MEASURE + ASKED)

    def imported(change: Change) -> None:
        t = of(ReturnValue)
        source = change.insert(
            Source, noun="return", file="年报.xlsx", sha256="0" * 64, mapping={}, rows=1
        )
        change.update(ReturnValue, t.c.figure == "staff", source_id=source, source_row=2)

    do(register, imported, IMPORTER)
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025), DECIDER)
    do(register, lambda c: run_of(c, evaluation="small", year=2025), SCORER, "score run")
    do(register, lambda c: finalise_evaluation(c, evaluation="small", year=2025), DECIDER)
    do(register, lambda c: create_fund(c, code="JL", name="奖励资金", year=2026), DECIDER)
    do(register, lambda c: appropriate_fund(c, fund="JL", amount_fen=2_000_000), DECIDER)
    do(register, lambda c: propose_award(c, award="best", year=2025, fund="JL"), "江河")
    return register


def deciding(change: Change) -> None:
    decide_award(change, award="AW-2026-01", choose=("丙中心",))


def asked(register: Register, amount_fen: int, command: str = "award decide") -> RuleSet | None:
    """Give who else is asked for when the award of the year is decided for such an amount."""

    def work(change: Change) -> RuleSet | None:
        with change.trial():
            deciding(change)
            return required(change, command, {"amount_fen": amount_fen})

    rule: RuleSet | None = do(register, work, DECIDER, reason="满意率较高")
    return rule


BOUNDS = [
    ("award decide", 1_500_000, 0),  # more than 15,000
    ("award decide", 1_500_001, 2),
    ("award pay", 1_999_999, 0),  # 20,000 or more
    ("award pay", 2_000_000, 1),
    (
        "award withdraw",
        2_000_000,
        1,
    ),  # each of the two places has 10,000, which is not more than that
]


def test_the_measure_asks_from_its_bound_on_and_the_stricter_of_it_and_the_office_holds(
    year: Register,
) -> None:
    for command, fen, people in BOUNDS:
        rule = asked(year, fen, command)
        assert (0 if rule is None else rule.approvals) == people, (command, fen)
        assert rule is None or rule.document == "XK-05 第五条 small-scoring"

    def office(people: int) -> None:
        one = lambda c: set_rule(c, command="award decide", above_fen=0, approvals=people)  # noqa: E731
        do(year, one, DECIDER, document="内控〔2026〕3号")

    office(1)
    assert asked(year, 1_000_000) == RuleSet("award decide", 0, 1, "内控〔2026〕3号")
    assert asked(year, 2_000_000) == RuleSet(
        "award decide", 1_500_000, 2, "XK-05 第五条 small-scoring"
    )
    office(3)
    assert asked(year, 2_000_000) == RuleSet("award decide", 0, 3, "内控〔2026〕3号")


def test_a_notice_suspends_what_is_asked_from_its_day_on() -> None:
    from smeadmin.policies.amendments import in_force
    from smeadmin.policies.documents import load

    head = MEASURE.partition("[clause]")[0].replace("small-scoring", "notice")
    notice = """[amend.pause]
document = "small-scoring"
from = 2026-03-01
suspend = ["award.best.approvals.two"]
"""
    measure = load(MEASURE + ASKED, cases=False)
    library = [measure, load(head + notice, beside=[measure], cases=False)]
    for day, asked in ((dt.date(2026, 2, 28), True), (dt.date(2026, 3, 1), False)):
        two = in_force(library, "small-scoring", day).award("best").approvals[0]
        assert two.asked(2_000_000) is asked


def test_nobody_decides_on_their_own_scores_or_figures(year: Register) -> None:
    def decide(change: Change) -> None:
        deciding(change)
        assert_not_own_work(change, change.act, "award decide")

    for by, work in ((IMPORTER, "导入"), (SCORER, "评分")):
        with pytest.raises(OwnWork) as refused:
            do(year, decide, by, "award decide", reason="满意率较高")
        assert work in refused.value.message() and refused.value.clause is not None
        assert refused.value.clause.clause == "XK-05 第五条"
    do(year, decide, DECIDER, "award decide", reason="满意率较高")


def test_who_imported_the_figures_of_another_year_decides(year: Register) -> None:
    """The award is of 2025: what 林岚 brought in becomes 2024's, and is not what it rests on."""
    earlier = of(ReturnValue).c.figure == "staff"
    do(year, lambda change: change.update(ReturnValue, earlier, year=2024), DECIDER)

    def decide(change: Change) -> None:
        deciding(change)
        assert_not_own_work(change, change.act, "award decide")

    do(year, decide, IMPORTER, "award decide", reason="满意率较高")
