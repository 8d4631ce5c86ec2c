"""Regions: levels, what lies in what, names, codes that succeed one another, local units."""

from __future__ import annotations

from datetime import date

import pytest

from smeadmin.reference.regions import Level, Region, level_of, regions


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("440000", Level.PROVINCE),
        ("440600", Level.CITY),
        ("440606", Level.COUNTY),
        ("441900003", Level.TOWN),
        ("441900003000", Level.TOWN),
        ("4406", None),
        ("GX-ZONE", None),
        ("４４００００", None),
    ],
)
def test_the_shape_of_a_code_tells_its_level(code: str, level: Level | None) -> None:
    assert level_of(code) == level


def test_the_national_list_has_every_province_and_no_filler() -> None:
    units = regions()
    count = {level: sum(unit.level == level for unit in units) for level in Level}
    # 34 provinces with Taiwan, Hong Kong, Macao; 333 cities of the list of 2024; the counties with
    # the districts of Sansha
    assert count == {
        Level.PROVINCE: 34,
        Level.CITY: 333,
        Level.COUNTY: 2849,
        Level.TOWN: 0,
        Level.ZONE: 0,
    }
    assert units.as_of == date(2024, 12, 31)
    for filler in ("110100", "500200", "429000", "659000"):
        assert filler not in units


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("440606", ["顺德区", "佛山市", "广东省"]),
        ("441900", ["东莞市", "广东省"]),  # a city without counties
        ("110108", ["海淀区", "北京市"]),  # a municipality: no city between
        ("500230", ["丰都县", "重庆市"]),
        ("429004", ["仙桃市", "湖北省"]),  # XX90: directly under the province
        ("659001", ["石河子市", "新疆维吾尔自治区"]),
        ("440000", ["广东省"]),
        ("999999", []),
    ],
)
def test_a_region_lies_in_every_region_it_is_part_of(code: str, names: list[str]) -> None:
    units = regions()
    assert [unit.name for unit in units.containing(code)] == names
    assert all(units.lies_in(code, whole.code) for whole in units.containing(code))
    assert not units.lies_in(code, "460000")


def test_every_county_and_city_has_a_parent_and_only_provinces_have_none() -> None:
    units = regions()
    for unit in units:
        assert (unit.parent is None) == (unit.level is Level.PROVINCE), unit
        assert unit.parent is None or unit.code[:2] == unit.parent[:2]


def test_names_are_found_alone_and_led_by_what_they_lie_in() -> None:
    units = regions()

    def codes(text: str) -> list[str]:
        return [unit.code for unit in units.named(text)]

    assert codes("顺德区") == ["440606"]
    assert codes("佛山市顺德区") == ["440606"]
    assert codes("广东省佛山市 顺德区") == ["440606"]
    assert codes("广东省顺德区") == ["440606"]
    assert codes("广州市顺德区") == []
    assert len(codes("鼓楼区")) == 4  # Nanjing, Xuzhou, Fuzhou, Kaifeng
    assert codes("福州市鼓楼区") == ["350102"]
    assert units.full_name("440606") == "广东省佛山市顺德区"
    assert units.full_name("nowhere") == "nowhere"


def test_a_code_that_was_given_up_leads_to_the_one_that_holds_on_the_day() -> None:
    units = regions()
    # Gaoyao was a county-level city (441283) in the list of 2013 and a district in that of 2020
    assert units.succeeded("441283", date(2013, 12, 31)) == "441283"
    assert units.succeeded("441283", date(2025, 1, 1)) == "441204"
    # two steps: Wuwei left Chaohu (341422 to 340225), then became a city (340281)
    assert units.succeeded("341422", date(2012, 1, 1)) == "340225"
    assert units.succeeded("341422", date(2025, 1, 1)) == "340281"
    assert units.succeeded("440606", date(2025, 1, 1)) == "440606"


def test_every_succession_ends_in_the_list_within_its_province() -> None:
    units = regions()
    assert len(units.successions) > 200
    for code, step in units.successions.items():
        assert code not in units
        assert step.last_listed < step.first_listed
        end = units.succeeded(code, units.as_of)
        assert end in units
        assert end[:2] == code[:2]


def test_an_office_adds_its_towns_and_zones() -> None:
    zone = Region("440605-HT", "南海高新区", Level.COUNTY, parent="440600")
    town = Region("440605124", "西樵镇", Level.TOWN, parent="440605")
    units = regions().with_units([zone, town])
    assert [unit.name for unit in units.containing("440605124")] == [
        "西樵镇",
        "南海区",
        "佛山市",
        "广东省",
    ]
    assert units.lies_in("440605-HT", "440000")
    assert zone in units.parts("440600")
    assert "440605124" not in regions(), "the national list is untouched"


def test_units_that_contain_each_other_do_not_hang() -> None:
    one = Region("a", "甲", Level.TOWN, parent="b")
    other = Region("b", "乙", Level.TOWN, parent="a")
    assert [u.code for u in regions().with_units([one, other]).containing("a")] == ["a", "b"]
