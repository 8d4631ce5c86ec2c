"""Targets: what is counted, by how much it is short, which regions do not count, where the pace leads.

Guangdong has 21 cities and 122 counties and districts in GB/T 2260, so 144 units with the province itself.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.fund import allocate_fund, appropriate_fund, create_fund
from smeadmin.actions.office import load_regions
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.region import add_region
from smeadmin.actions.target import target_gap, target_status
from smeadmin.domain.region import RegionNotFound
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.target import (
    Outlook,
    TargetAmbiguous,
    TargetNotFound,
    pace,
    still_lacking,
    together,
)
from smeadmin.render.target import draw_gap
from smeadmin.storage.change import Register
from tests.actions import titles
from tests.actions.titles import CITY, do, look
from tests.render.test_data import printed

CENTRES = "gd-2017-centres"
DAY = dt.date
HOME = "440106"
SITES = """
[policy]
id = "sites"
title = { zh = "站点", en = "Sites" }
in_force = { from = 2020-01-01 }
standing = "example"
[clause]
A = { ref = "一", kind = "target", zh = "每镇八个站点", en = "eight sites in each town" }
[figure]
sites = { unit = "bodies", about = "region", filed = "reference", label = { zh = "站点", en = "Sites" } }
[target]
sites = { clause = "A", figure = "sites", at_least = 8, per = "town" }
[case]
"七个不够" = { asks = "target.sites", given = { sites = 7 }, expect = { met = false } }
"八个正好" = { asks = "target.sites", given = { sites = 8 }, expect = { met = true } }
"""


@pytest.fixture
def guangdong(register: Register) -> Register:
    """Give a register in which two institutions of Tianhe, Guangzhou hold a title: city and county."""
    do(register, load_regions)
    do(register, lambda change: adopt_policy(change, policy=CENTRES))

    def work(change: Any) -> None:
        enterprises = titles.add_enterprises(change, 10)
        for number, level in enumerate(("city", "county"), start=1):
            key = titles.add_institution(change, number, level, region_code="440106")
            titles.file_figures(change, key, CITY)
            titles.add_records(change, key, enterprises, DAY(2026, 1, 5))

    do(register, work)
    for level in ("city", "county"):
        judged = {"suits_need": "yes"} if level == "county" else {}
        applied = do(
            register,
            lambda change, level=level, judged=judged: apply_for(
                change,
                institution=level,
                certification="service-centre",
                level=level,
                judged=judged,
            ),
            reason="现场看过",
        )
        do(
            register,
            lambda change, applied=applied: grant_certificate(
                change, application=applied.application, say=str, valid_until=DAY(2028, 12, 31)
            ),
        )
    return register


def test_how_far_each_goal_is(guangdong: Register) -> None:
    """One city of 21, 2 of 144 units; of the years of the goals the office has no record: not known."""
    each = look(guangdong, lambda view: target_status(view, policy=CENTRES))
    of = {one.noun.head.name: one for one in each}
    assert {name: (one.line.found, str(one.line.verdict)) for name, one in of.items()} == {
        "cities_2017": (Fraction(1, 21), "no"),
        "coverage_2018": (Fraction(2, 144), "no"),
        "agencies_2018": (2, "no"),
        "services_2018": (None, "not known"),
        "agencies_2020": (2, "no"),
        "services_2020": (None, "not known"),
    }
    assert {one.outlook for one in each} == {Outlook.BEHIND, Outlook.UNKNOWN}
    assert of["agencies_2018"].line.margin == -4998


def test_the_yearly_goals_in_a_year_that_runs(guangdong: Register) -> None:
    """20 services in 69 days: at that pace 100,000 take 345,000 days, 300,000 three times as many."""
    found = look(guangdong, lambda view: target_status(view, year=2026, policy=CENTRES))
    begin = DAY(2026, 1, 1)
    assert [
        (one.noun.head.name, one.line.found, one.due, (one.reached_on - begin).days, one.outlook)
        for one in found
        if one.reached_on is not None
    ] == [
        ("services_2018", 20, DAY(2026, 12, 31), 344_999, Outlook.BEHIND),
        ("services_2020", 20, DAY(2026, 12, 31), 1_034_999, Outlook.BEHIND),
    ]


def test_which_regions_a_share_lacks(guangdong: Register) -> None:
    """More than 90 % of 144 are 130 units: 129.6 is not more; two count, so 128 are wanted yet."""
    gap = look(guangdong, lambda view: target_gap(view, target="coverage_2018"))
    assert (gap.looked_at, len(gap.lacking), gap.still) == (144, 142, 128)
    lacking = {region.code for region in gap.lacking}
    assert {"440100", "440106"}.isdisjoint(lacking)
    assert {"440000", "440103", "440300"} <= lacking


def test_a_clause_with_two_goals_asks_which(guangdong: Register) -> None:
    with pytest.raises(TargetAmbiguous) as two:
        look(guangdong, lambda view: target_gap(view, target="GD-03"))
    assert two.value.way_out == ("smeadmin target gap gd-2017-centres/agencies_2018",)
    with pytest.raises(TargetNotFound):
        look(guangdong, lambda view: target_gap(view, target="GD-99"))


# ---- asked of each -------------------------------------------------------------------------------

TOWNS = {"999101": 5, "999102": 4, "999103": 2, "999104": 1, "999105": 0}
"""Platforms in force in each; the first also has one that was closed and a body of another kind."""


@pytest.fixture
def towns(register: Register) -> Register:
    """Give a register of a district with five towns."""

    def work(change: Any) -> None:
        kind, number = "town_platform", 0
        for code, count in TOWNS.items():
            add_region(change, code=code, name=f"镇{code[-1]}", parent=HOME, level="town")
            for _each in range(count):
                number += 1
                titles.add_institution(change, number, f"平台{number}", region_code=code, kind=kind)
        gone = {"closed_on": DAY(2026, 1, 2), "state": "closed"}
        titles.add_institution(change, 90, "已注销", region_code="999101", kind=kind, **gone)
        titles.add_institution(change, 91, "银行", region_code="999104", kind="bank")

    do(register, load_regions)
    do(register, lambda change: adopt_policy(change, policy="gd-2012-towns"))
    do(register, work)
    return register


def test_a_goal_is_asked_of_each_town(towns: Register) -> None:
    """GZ-04: two in each town (5, 4 and 2 have them, 1 and 0 not), then five (only 5 has them)."""
    found = {one.noun.head.name: one for one in look(towns, target_status)}
    assert {
        name: (str(one.line.verdict), [(part.line.found, part.met) for part in one.parts])
        for name, one in found.items()
    } == {
        "towns_2013": ("no", [(5, True), (4, True), (2, True), (1, False), (0, False)]),
        "towns_2015": ("no", [(5, True), (4, False), (2, False), (1, False), (0, False)]),
    }
    assert [part.line.margin for part in found["towns_2015"].parts] == [0, -1, -3, -4, -5]
    page = printed(draw_gap(look(towns, lambda view: target_gap(view, target="towns_2013"))))
    assert "5 个中 3 个达到" in page and page.index("镇5") < page.index("镇4")


def test_what_is_told_of_one_region_is_told_of_no_other(towns: Register, tmp_path: Path) -> None:
    """Eight sites in one town are enough, in the next three are not; of the others nothing is known."""
    file = tmp_path / "站点.toml"
    file.write_text(SITES, encoding="utf-8")
    do(towns, lambda change: adopt_policy(change, policy=str(file)))
    given = {"sites@镇1": "8", "sites@999102": "3"}
    told = look(towns, lambda view: target_status(view, policy="sites", given=given))[0]
    verdicts = ["yes", "no", "not known", "not known", "not known"]
    assert [str(part.line.verdict) for part in told.parts] == verdicts
    assert str(told.line.verdict) == "no"
    with pytest.raises(RegionNotFound):
        look(towns, lambda view: target_status(view, given={"sites@无此镇": "8"}))


@pytest.mark.parametrize(
    ("verdicts", "all_of_them"),
    [("yes yes", "yes"), ("yes no ?", "no"), ("yes ?", "not known"), ("yes -", "yes"), ("", "not known")],
)  # fmt: skip
def test_all_of_whom_it_is_asked_answer_together(verdicts: str, all_of_them: str) -> None:
    words = {"?": "not known", "-": "does not apply"}
    assert together(Verdict(words.get(one, one)) for one in verdicts.split()) == all_of_them


def test_a_third_is_asked_of_each_fund_of_the_year(register: Register) -> None:
    """HB-47: of 100,000 yuan 33,333.34 at least; 33,333.33 is a fen short. Last year's is not asked."""

    def work(change: Any) -> None:
        for code, year in (("A", 2026), ("B", 2026), ("C", 2025)):
            create_fund(change, code=code, name=code, year=year)
            appropriate_fund(change, fund=code, amount_fen=10_000_000)
        for code, fen in (("A", 3_333_334), ("B", 3_333_333)):
            allocate_fund(change, fund=code, purpose="service_system", amount_fen=fen)

    do(register, lambda change: adopt_policy(change, policy="hb-2010"))
    do(register, work)
    gap = look(register, lambda view: target_gap(view, target="HB-47"))
    assert [(part.code, part.line.found, part.met) for part in gap.judged.parts] == [
        ("A", 3_333_334, True),
        ("B", 3_333_333, False),
    ]
    assert gap.judged.parts[1].line.margin == Fraction(-1, 3)
    assert gap.judged.line.verdict is Verdict.NO
    before = look(register, lambda view: target_gap(view, target="HB-47", year=2024)).judged
    assert (before.parts, before.line.verdict) == ((), Verdict.UNKNOWN)


# ---- where it leads ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "wanted", "day", "reached"),
    [
        (
            9_418,
            10_000,
            DAY(2026, 11, 8),
            DAY(2026, 11, 28),
        ),  # 312 days; 331.3 are needed: the 332nd
        (50, 100, DAY(2026, 1, 1), DAY(2026, 1, 2)),
        (1, 2, DAY(2026, 7, 2), DAY(2027, 1, 1)),  # 183 days, so the 366th
        (0, 100, DAY(2026, 7, 2), None),
        (50, 100, DAY(2027, 1, 1), None),  # another year
        (1, 10**9, DAY(2026, 7, 2), None),  # beyond all calendars
    ],
)
def test_where_the_pace_leads(
    found: int, wanted: int, day: dt.date, reached: dt.date | None
) -> None:
    assert pace(found, wanted, 2026, day) == reached


@pytest.mark.parametrize(
    ("have", "wanted", "among", "more", "still"),
    [
        (8, "90%", 9, False, 1),  # 8.1 of 9: the ninth
        (9, "90%", 10, False, 0),
        (9, "90%", 10, True, 1),
        (10, "90%", 10, True, 0),
    ],
)
def test_how_many_more(have: int, wanted: str, among: int, more: bool, still: int) -> None:
    share = Fraction(wanted.rstrip("%")) / 100
    assert still_lacking(Fraction(have, among), share, among, more=more) == still
