"""The four rounds of the 2012 opinion (GZ-34), awards by name and by region, paid, taken back, recovered."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.award import (
    decide_award,
    pay_award,
    propose_award,
    publish_award,
    show_award,
    withdraw_award,
)
from smeadmin.actions.evaluation import finalise_evaluation, open_evaluation, run_of
from smeadmin.actions.fund import appropriate_fund, create_fund
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement
from smeadmin.actions.settlement.reconciling import receipt_for_all, reconcile_settlement
from smeadmin.domain.award import NobodyForAward
from smeadmin.domain.ledger import Account, FundExhausted
from smeadmin.domain.notice_refusals import NoticeRunning
from smeadmin.i18n import use
from smeadmin.render.award_book import draw_award_book
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.ledger import balances, find_fund
from tests.actions.small_year import adopt_text
from tests.actions.titles import add_institution, file_figures
from tests.conftest import found_office, make_act

WAN = 1_000_000  # fen in 10,000 yuan
YEARS = (2012, 2013, 2014, 2015)
SIZE = 22

# the opinion leaves its indicators to the province; here the points are the firms hatched, an example
POINTS = """
[policy]
id = "rounds-scoring"
title = { zh = "示例：按孵化户数计分", en = "Example: points by firms hatched" }
in_force = { from = 2012-08-23 }
region = "440000"
under = "gd-2012-towns"
standing = "example"

[clause]
EX-01 = { ref = "示例", kind = "indicator", zh = "每户1分", en = "1 point each" }

[amend.points]
document = "gd-2012-towns"
from = 2012-08-23
clause = "EX-01"
[amend.points.replace."evaluation.town-platform.score"]
full = 100
round = { to = "0.01", how = "half_up" }
sum.hatched = { clause = "EX-01", figure = "hatched", times = 1, at_most = 100 }
[amend.points.add]
"evaluation.town-platform.grades" = [ { gives = "excellent", at_least = 85 }, { gives = "pass" } ]
"""


def hatched(number: int, year: int) -> int:
    """Say how many firms an institution hatched: in each year another shape of the field's end."""
    return {
        2012: 100 - (number % 14),  # many equal; the twentieth is 86 alone with others below 85
        2013: 85 if number >= 19 else 110 - number,  # four equal from the nineteenth place on
        2014: 84 if number > 18 else 90,  # only eighteen are excellent
        2015: 100 - number * 15 // SIZE,  # all are excellent
    }[year]


def at(register: Register, day: dt.date, work: Any, **about: Any) -> Any:
    """Do something in a change of its own at ten in the morning of a day."""
    instant = dt.datetime(day.year, day.month, day.day, 2, 0, tzinfo=dt.UTC)
    return register.carry_out(make_act(**{"on": day, "at": instant, **about}), work).result


def begin(register: Register) -> None:
    """Adopt the opinion with example points, register 22 platforms and what they hatched, and a fund."""

    def work(change: Change) -> None:
        adopt_policy(change, policy="gd-2012-towns")
        adopt_text(change, POINTS)
        for number in range(1, SIZE + 1):
            region = "440106" if number % 2 else "440604"
            key = add_institution(
                change, number, f"{number:02d}平台", kind="town_platform", region_code=region
            )
            for year in YEARS:
                file_figures(change, key, {"hatched": hatched(number, year)}, year)

    at(register, dt.date(2012, 9, 1), work)
    fund = {"code": "ZZ2012", "name": "专业镇平台专项资金", "year": 2012}
    at(register, dt.date(2012, 9, 1), lambda c: create_fund(c, **fund))
    at(register, dt.date(2012, 9, 1), lambda c: appropriate(c, 7_900))


def appropriate(change: Change, wan: int) -> Any:
    return appropriate_fund(change, fund="ZZ2012", amount_fen=wan * WAN)


def evaluate(register: Register, year: int) -> dt.date:
    """Carry one yearly assessment out, from its opening to the last word; give the day."""
    day, of = dt.date(year + 1, 3, 2), {"evaluation": "town-platform", "year": year}
    at(register, day, lambda c: open_evaluation(c, **of))
    at(register, day, lambda c: run_of(c, **of), bulk=True)
    at(register, day, lambda c: finalise_evaluation(c, **of))
    return day


@pytest.fixture(scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    use("zh")
    path = tmp_path_factory.mktemp("rounds") / "office.db"
    found_office(str(path))
    begin(open_register(str(path)))
    return path


@pytest.fixture
def towns(_begun: Path, tmp_path: Path) -> Register:
    """The office with its 22 platforms and 79 million yuan."""
    shutil.copy(_begun, tmp_path / "office.db")
    return open_register(str(tmp_path / "office.db"), files=str(tmp_path / "files"))


def propose(register: Register, day: dt.date, year: int, **more: Any) -> Any:
    asked = {"award": "top-20", "year": year, "fund": "ZZ2012", **more}
    return at(register, day, lambda c: propose_award(c, **asked))


def decide(register: Register, day: dt.date, award: str, **more: Any) -> Any:
    about = {"by": "何远", "reason": "综合考虑地区"} if more else {"by": "何远"}
    return at(register, day, lambda c: decide_award(c, award=award, **more), **about)


def money(register: Register, account: Account) -> int:
    with register.reading(dt.date(2016, 12, 31)) as view:
        fund = find_fund(view, "ZZ2012")
        return sum(fen for (_p, a), fen in balances(view, fund.id).items() if a is account) // WAN


def test_the_four_rounds_of_the_opinion(towns: Register) -> None:
    taken: dict[int, tuple[int, int]] = {}
    for year in YEARS[:3]:
        day = evaluate(towns, year)
        proposed = propose(towns, day, year)
        tied = proposed.of("tie")
        named = {"choose": [x.name for x in tied[: proposed.free]]} if tied else {}
        decided = decide(towns, day, proposed.number, **named)
        taken[year] = (len(proposed.of("in")), len(decided.of("in")))
    # 2012: 1 to 14 give 99 … 87 and 100, of which 20 are not below 86, seven equal at the end;
    # 2013: 18 ahead, four equal for two places; 2014: eighteen are excellent and no more
    assert taken[2013] == (18, 20)
    assert taken[2014] == (18, 18)
    assert taken[2012][1] == 20
    assert money(towns, Account.COMMITTED) == 5_800
    # 2015: twenty times a million is more than the 21 million that are left? it is not
    day = evaluate(towns, 2015)
    proposed = propose(towns, day, 2015)
    tied = proposed.of("tie")
    named = {"choose": [x.name for x in tied[: proposed.free]]} if tied else {}
    decided = decide(towns, day, proposed.number, **named)
    assert (len(decided.of("in")), decided.amount_fen) == (20, 2_000 * WAN)
    assert (money(towns, Account.COMMITTED), money(towns, Account.AVAILABLE)) == (7_800, 100)


def test_the_fund_stops_a_round_at_the_decision_to_the_fen(towns: Register) -> None:
    day = evaluate(towns, 2014)
    proposed = propose(towns, day, 2014)
    fund = {"code": "JL2015", "name": "另一资金", "year": 2015}
    at(towns, day, lambda c: create_fund(c, **fund))
    at(towns, day, lambda c: appropriate_fund(c, fund="JL2015", amount_fen=1_800 * WAN - 1))
    with pytest.raises(FundExhausted) as refused:
        decide(towns, day, proposed.number, fund="JL2015")
    assert refused.value.details["short_fen"] == 1
    assert money(towns, Account.COMMITTED) == 0


def test_nobody_gets_a_second_place_in_the_same_round(towns: Register) -> None:
    day = evaluate(towns, 2014)
    first = propose(towns, day, 2014)
    decide(towns, day, first.number)
    with pytest.raises(NobodyForAward):
        propose(towns, day, 2014)


def test_an_award_made_public_waits_for_its_days(towns: Register) -> None:
    evaluate(towns, 2014)
    day = dt.date(2026, 3, 2)  # the working days of 2015 are not known
    proposed = propose(towns, day, 2014)
    notice = at(towns, day, lambda c: publish_award(c, award=proposed.number, days=5))
    assert (len(notice.lines), notice.about) == (18, "award")
    with pytest.raises(NoticeRunning):
        decide(towns, notice.clock.last_day, proposed.number)
    assert decide(towns, notice.clock.free_from, proposed.number).state == "decided"


def pay(register: Register, day: dt.date, award: str, institution: str) -> None:
    """Pay one place through settlement, down to the bank's answer."""
    finance = {"by": "周敏"}
    one = {"award": award, "institutions": [institution]}
    at(register, day, lambda c: pay_award(c, **one), **finance)
    number = at(register, day, lambda c: prepare_settlement(c)).settlement
    at(register, day, lambda c: approve_settlement(c, settlement=number), by="何远")
    sent = {"settlement": number, "file": "拨付.xlsx"}
    at(register, day, lambda c: export_settlement(c, **sent), **finance)
    bank = receipt_for_all("回单1号")
    at(
        register,
        day,
        lambda c: reconcile_settlement(c, settlement=number, bank=bank),
        document="回单1号",
        **finance,
    )


def test_a_place_is_paid_through_settlement_and_recovered_in_part(towns: Register) -> None:
    day = evaluate(towns, 2014)
    number = decide(towns, day, propose(towns, day, 2014).number).number
    pay(towns, day, number, "01平台")
    assert (money(towns, Account.PAID), money(towns, Account.COMMITTED)) == (100, 1_700)
    back = {"award": number, "institution": "01平台", "amount_fen": 40 * WAN}
    shown = at(towns, day, lambda c: withdraw_award(c, **back), reason="部分材料不实", by="何远")
    kept = next(one for one in shown.places if one.name == "01平台")
    assert (kept.place, kept.amount_fen, shown.amount_fen) == ("in", 60 * WAN, 1_760 * WAN)
    # what was never paid goes back to the fund at once
    other = {"award": number, "institution": "02平台"}
    shown = at(towns, day, lambda c: withdraw_award(c, **other), reason="自愿放弃", by="何远")
    gone = next(one for one in shown.places if one.name == "02平台")
    assert (gone.place, gone.why, gone.amount_fen) == ("out", ("withdrawn",), 0)
    assert money(towns, Account.COMMITTED) == 1_600
    assert money(towns, Account.AVAILABLE) == 7_900 - 1_800 + 100


BY_NAME = """
[policy]
id = "named-awards"
title = { zh = "指名奖励", en = "Awards by name" }
in_force = { from = 2012-01-01 }
standing = "example"

[clause]
MM-01 = { ref = "第一条", kind = "award", zh = "每户3000元", en = "3,000 yuan a firm" }
MM-02 = { ref = "第二条", kind = "award", zh = "升级补差", en = "the difference on stepping up" }

[figure]
kind = { unit = "choice", choices = ["town_platform"], filed = "register", label = { zh = "类型", en = "Kind" } }
firms = { unit = "enterprises", filed = "application", label = { zh = "孵化户数", en = "Firms hatched" } }
to_level = { unit = "choice", choices = ["city", "province"], ordered = true, filed = "application", label = { zh = "新层级", en = "New level" } }
had = { unit = "money", computed = { sum = "grant.amount", where = { figure = "grant.programme", is = "step-up" } }, label = { zh = "已得奖励", en = "Had before" } }
whole = { unit = "money", derived = { by.to_level = { province = "50万元", city = "10万元" } }, label = { zh = "应得", en = "Due in all" } }
difference = { unit = "money", derived = "whole - had", label = { zh = "差额", en = "Difference" } }
cost = { unit = "money", filed = "application", label = { zh = "投入", en = "Cost" } }

[award.hatching]
label = { zh = "孵化奖励", en = "For firms hatched" }
clause = "MM-01"
amount = { figure = "firms", times = "3000元" }

[award.step-up]
label = { zh = "升级奖励", en = "For stepping up" }
clause = "MM-02"
amount = { figure = "difference" }

[award.co-funding]
label = { zh = "投入补助", en = "A share of the cost" }
clause = "MM-01"
amount = { figure = "cost", times = "30%", at_most = "20万元", round = { to = "1元", how = "down" } }
"""


def by_name(register: Register, award: str, **given: str) -> Any:
    day = dt.date(2014, 3, 2)
    named = {"award": award, "year": 2013, "fund": "ZZ2012", "institutions": ["03平台"]}
    shown = at(register, day, lambda c: propose_award(c, **named, given=given))
    return decide(register, day, shown.number)


def test_awards_by_name_for_each_success_the_difference_and_a_share(towns: Register) -> None:
    at(towns, dt.date(2014, 3, 1), lambda c: adopt_text(c, BY_NAME))
    assert by_name(towns, "hatching", firms="7家").amount_fen == 21_000_00
    # 100,000 for the city's title; on stepping up to the province's 500,000 less what was had
    assert by_name(towns, "step-up", to_level="city").amount_fen == 10 * WAN
    assert by_name(towns, "step-up", to_level="province").amount_fen == 40 * WAN
    # 30% of 333,333 yuan is 99,999.9, whole yuan down; of a million the cap
    assert by_name(towns, "co-funding", cost="333333元").amount_fen == 99_999_00
    assert by_name(towns, "co-funding", cost="100万元").amount_fen == 20 * WAN


REGIONS = POINTS.replace(
    "[amend.points.add]",
    '[amend.points.add]\n"award.top-20.limits.region" = '
    '{ clause = "EX-01", per = ["award", "region"], within = "year", of = "places", at_most = 3, '
    'beyond = "refuse" }',
)


def test_places_are_divided_among_regions(tmp_path: Path) -> None:
    """Three places for each of two districts, of the twenty; the fourth best of one is not taken."""
    path = tmp_path / "office.db"
    found_office(str(path))
    register = open_register(str(path))

    def work(change: Change) -> None:
        adopt_policy(change, policy="gd-2012-towns")
        adopt_text(change, REGIONS)
        for number in range(1, 11):
            region = "440106" if number <= 7 else "440604"
            key = add_institution(
                change, number, f"{number:02d}平台", kind="town_platform", region_code=region
            )
            file_figures(change, key, {"hatched": 100 - number}, 2013)

    at(register, dt.date(2013, 9, 1), work)
    day = evaluate(register, 2013)
    shown = at(register, day, lambda c: propose_award(c, award="top-20", year=2013))
    assert [one.name for one in shown.of("in")] == [
        *("01平台", "02平台", "03平台", "08平台", "09平台", "10平台"),
    ]


def test_the_pack_has_everybody_and_every_requirement(towns: Register) -> None:
    day = evaluate(towns, 2014)
    number = propose(towns, day, 2014).number
    with towns.reading(day) as view:
        shown = show_award(view, award=number)
        places, checks, about = draw_award_book(shown).pages
    assert len(places.rows) == len(shown.places) == 18
    assert {row[-1] for row in checks.rows} == {"符合"}
    assert ("条款", "GZ-34") in about.rows
