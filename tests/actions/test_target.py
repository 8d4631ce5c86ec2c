"""Targets: what is counted, by how much it is short, which regions do not count, where the pace leads.

Guangdong has 21 cities and 122 counties and districts in GB/T 2260, so 144 units with the province itself.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from smeadmin.actions.certification import apply_for, grant_certificate
from smeadmin.actions.office import load_regions
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.target import target_gap, target_status
from smeadmin.domain.target import Outlook, TargetAmbiguous, TargetNotFound, pace, still_lacking
from smeadmin.storage.change import Register
from tests.actions import titles
from tests.actions.titles import CITY, do, look

CENTRES = "gd-2017-centres"
DAY = dt.date


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
