"""Regions: the standard with its given-up codes, zones of the office's own, one code after another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.institution import list_institutions, show_institution
from smeadmin.actions.institution.writing import add_institution
from smeadmin.actions.region import (
    RegionIntake,
    add_region,
    edit_region,
    list_regions,
    show_region,
    succeed_region,
)
from smeadmin.actions.regions import region_words, within
from smeadmin.domain.region import (
    RegionAmbiguous,
    RegionExists,
    RegionInItself,
    RegionNotFound,
    RegionSucceededAlready,
)
from smeadmin.reference.regions import regions
from tests.actions.conftest import Office
from tests.conftest import TODAY

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_standard_is_loaded_whole(office: Office) -> None:
    listed = office.see(list_regions)
    assert listed.total == len(regions())
    everything = office.see(lambda v: list_regions(v, given_up=True))
    given_up = [u for u in everything.units if not u.holds_on(TODAY)]
    assert {u.code for u in given_up} == {c for c in regions().successions if c not in regions()}
    assert all(u.successor_code for u in given_up)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("440606", "440606"),
        ("顺德区", "440606"),
        ("顺德", "440606"),
        ("佛山市顺德区", "440606"),
        ("广东省佛山市顺德区", "440606"),
        ("广东省", "440000"),
        ("白云区", "440111"),  # Guiyang has one too; the office's own area goes before
        ("320683", "320683"),  # given up in 2009; the code still has its row
    ],
)
def test_a_region_is_found_by_code_or_name(office: Office, text: str, code: str) -> None:
    assert office.see(lambda v: show_region(v, region=text)).unit.code == code


def test_a_name_of_several_regions_is_not_guessed(office: Office) -> None:
    with pytest.raises(RegionAmbiguous):
        office.see(lambda v: show_region(v, region="鼓楼区"))
    words = office.see(lambda v: region_words(v, TODAY))
    assert "鼓楼区" not in words
    assert (words["南京市鼓楼区"], words["白云区"]) == ("320106", "440111")


def test_a_town_lies_in_what_its_code_begins_with(office: Office) -> None:
    done = office.do(lambda c: add_region(c, code="440606103", name="乐从镇"))
    assert (done.unit.level, done.unit.parent_code, done.unit.local) == ("town", "440606", True)
    assert done.full_name == "广东省佛山市顺德区乐从镇"
    assert "440606103" in office.see(lambda v: within(v, "440600"))
    with pytest.raises(RegionExists):
        office.do(lambda c: add_region(c, code="440606103", name="乐从镇"))


def test_a_zone_needs_a_parent_that_exists(office: Office) -> None:
    done = office.do(
        lambda c: add_region(c, code="FS-GX", name="佛山高新区", parent="佛山市", level="zone")
    )
    assert (done.unit.parent_code, done.full_name) == ("440600", "广东省佛山市佛山高新区")
    with pytest.raises(RegionNotFound):
        office.do(lambda c: add_region(c, code="X", name="某区", parent="999999"))


def test_no_region_lies_in_itself(office: Office) -> None:
    with pytest.raises(RegionInItself):
        office.do(lambda c: edit_region(c, region="440600", parent="440606"))
    with pytest.raises(RegionInItself):
        office.do(lambda c: succeed_region(c, old="440606", new="440606"))


def register(office: Office, code: str, region: str) -> Any:
    values = {"credit_code": code, "name": f"机构{code[-3:]}", "kind": "服务中心"}
    return office.do(lambda c: add_institution(c, values={**values, "region_code": region}))


def test_who_is_registered_keeps_the_code_of_its_day_and_is_found_under_both(
    office: Office,
) -> None:
    register(office, "12990121MB1F20939G", "顺德区")
    office.do(lambda c: add_region(c, code="440606103", name="乐从镇"))
    done = office.do(
        lambda c: succeed_region(
            c, old="440606", new="440699", name="顺德新区", from_day=dt.date(2026, 3, 1)
        )
    )
    assert (done.created, done.parts, done.institutions) == (True, 1, 1)
    register(office, "52990102MJ6Q30852Y", "顺德新区")
    for text in ("440606", "440699"):
        shown = office.see(lambda v, t=text: show_region(v, region=t))
        expected = dt.date(2026, 2, 28) if text == "440606" else None
        assert shown.unit.valid_until == expected
    codes = {
        r["region_code"] for r in office.see(lambda v: list_institutions(v, region="440699")).rows
    }
    assert codes == {"440606", "440699"}
    old = office.see(lambda v: show_institution(v, institution="12990121MB1F20939G"))
    assert old.values["region_code"] == "440606"
    assert old.region_now == "440699 广东省佛山市顺德新区"
    with pytest.raises(RegionSucceededAlready):
        office.do(lambda c: succeed_region(c, old="440606", new="440698"))


def test_a_given_up_name_is_still_what_it_was_on_its_day(office: Office) -> None:
    office.do(
        lambda c: succeed_region(
            c, old="440606", new="440699", name="顺德新区", from_day=dt.date(2026, 3, 1)
        )
    )
    before = office.see(lambda v: region_words(v, dt.date(2026, 2, 28)))
    after = office.see(lambda v: region_words(v, TODAY))
    assert (before["顺德区"], after.get("顺德区")) == ("440606", None)
    assert after["440606"] == "440606"


def test_the_towns_of_the_examples_come_from_a_sheet(office: Office) -> None:
    done = office.take_in(RegionIntake(), EXAMPLES / "镇街区划.csv")
    assert (done.result.counts.rows, done.result.counts.new) == (13, 13)
    local = office.see(lambda v: list_regions(v, local=True))
    assert local.total == 13
    assert {u.level for u in local.units} == {"town"}
    again = office.take_in(RegionIntake(), EXAMPLES / "镇街区划.csv")
    assert (again.result.counts.same, again.number) == (13, None)
