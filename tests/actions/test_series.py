"""Certificate numbers: taken without gaps, by the pattern and the county's range, void ones passed over."""

from __future__ import annotations

import datetime as dt

import pytest

from smeadmin.actions.series import take_number
from smeadmin.actions.series.keeping import allot, list_series, set_pattern, void_numbers
from smeadmin.domain.certification.refusals import LevelUnknown
from smeadmin.domain.series import (
    NumberGiven,
    NumberOfNoSeries,
    NumberRangeMissing,
    NumberRangeReversed,
    NumberRangeTaken,
    NumberRangeUsedUp,
    NumberVoid,
    VoidReason,
)
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.region import Region
from tests.actions.titles import add_institution, adopt, do, look
from tests.conftest import TODAY

TITLE = "service-centre"
HOME, NORTH, SOUTH = "440000", "440600", "440604"  # SOUTH lies in NORTH


@pytest.fixture
def office(sqlite_register: str) -> Register:
    register = open_register(sqlite_register)
    adopt(register, "gd-2017-centres")
    do(register, lambda change: add_institution(change, 1, "启帆服务中心"))
    do(register, add_regions)
    return register


def add_regions(change: Change) -> None:
    parent = None
    for code, name, level in (
        (HOME, "广东省", "province"),
        (NORTH, "北市", "city"),
        (SOUTH, "南区", "county"),
    ):
        change.insert(Region, code=code, name=name, level=level, parent_code=parent)
        parent = code


def granted(change: Change, region: str | None = None, level: str | None = None) -> str:
    """Take a number and put it on a certificate."""
    number = take_number(change, TITLE, level=level, region=region)
    change.insert(
        Certificate,
        number=number,
        institution_id=1,
        certification=TITLE,
        level=level,
        granted_on=change.on,
        valid_from=change.on,
        valid_until=change.on,
        basis={},
        trace={},
    )
    return number


def grant(office: Register, region: str | None = None, on: dt.date = TODAY) -> str:
    return do(office, lambda change: granted(change, region), on)


def give(office: Register, first: int, last: int, region: str | None) -> None:
    do(office, lambda change: allot(change, title=TITLE, first=first, last=last, region=region))


def test_without_a_word_numbers_begin_with_the_first_letters(office: Register) -> None:
    assert [grant(office), grant(office)] == ["SC-2026-0001", "SC-2026-0002"]


def test_a_refusal_and_a_rehearsal_take_no_number(office: Register) -> None:
    from tests.conftest import make_act

    with pytest.raises(ZeroDivisionError):
        do(office, lambda change: (granted(change), 1 // 0))
    office.carry_out(make_act(), granted, dry_run=True)
    assert grant(office) == "SC-2026-0001"


def test_the_pattern_of_the_office_and_each_year_from_one(office: Register) -> None:
    before = grant(office)
    do(office, lambda change: set_pattern(change, title=TITLE, pattern="江证〔{year}〕{number}号"))
    assert [grant(office), grant(office)] == ["江证〔2026〕1号", "江证〔2026〕2号"]
    assert before == "SC-2026-0001"


def test_a_pattern_of_one_level_and_of_the_others(office: Register) -> None:
    do(office, lambda c: set_pattern(c, title=TITLE, pattern="C-{number:3}", level="city"))
    do(office, lambda c: set_pattern(c, title=TITLE, pattern="X-{number:3}"))
    numbers = [
        do(office, lambda c, at=at: granted(c, level=at)) for at in ("city", "county", "city")
    ]
    assert numbers == ["C-001", "X-001", "C-002"]


def test_a_title_and_its_level_are_meant_by_their_labels(office: Register) -> None:
    label, city = "中小企业服务中心", "市级"
    do(office, lambda change: set_pattern(change, title=label, pattern="C-{number}", level=city))
    assert do(office, lambda change: granted(change, level="city")) == "C-1"
    with pytest.raises(LevelUnknown):
        do(office, lambda change: set_pattern(change, title=label, pattern="{number}", level="乡"))


def test_each_county_gives_its_own_range(office: Register) -> None:
    give(office, 101, 102, NORTH)
    give(office, 201, 300, None)
    assert grant(office, NORTH) == "SC-2026-0101"
    assert grant(office, "440300") == "SC-2026-0201"  # Shenzhen has none of its own
    assert grant(office, SOUTH) == "SC-2026-0102"  # the range around it
    with pytest.raises(NumberRangeUsedUp):
        grant(office, NORTH)
    give(office, 401, 500, NORTH)
    assert grant(office, NORTH) == "SC-2026-0401"


def test_the_nearest_range_counts(office: Register) -> None:
    give(office, 1, 50, NORTH)
    give(office, 51, 60, SOUTH)
    assert [grant(office, SOUTH), grant(office, NORTH)] == ["SC-2026-0051", "SC-2026-0001"]


def test_where_nothing_is_allotted_nothing_is_given(office: Register) -> None:
    give(office, 1, 50, NORTH)
    with pytest.raises(NumberRangeMissing):
        grant(office, "440300")


def test_no_number_is_allotted_twice_and_a_range_has_numbers(office: Register) -> None:
    give(office, 11, 50, NORTH)
    for first, last in ((50, 60), (11, 11), (40, 45), (1, 100), (1, 11)):
        with pytest.raises(NumberRangeTaken):
            give(office, first, last, SOUTH)
    for first, last in ((0, 5), (6, 5), (-1, 1)):
        with pytest.raises(NumberRangeReversed):
            give(office, first, last, None)
    give(office, 1, 10, SOUTH)
    give(office, 51, 51, SOUTH)


def test_void_numbers_are_passed_over_and_keep_their_reason(office: Register) -> None:
    grant(office)
    do(
        office,
        lambda change: void_numbers(change, numbers=["SC-2026-0002", "SC-2026-0003"]),
        reason="证书印坏",
    )
    assert grant(office) == "SC-2026-0004"
    listed = look(office, list_series)
    line = next(line for line in listed.lines if line.title == TITLE)
    assert (line.given, line.void, line.gaps, line.following) == (2, 2, (), "SC-2026-0005")
    assert [(v.number, v.reason) for v in listed.voids] == [
        ("SC-2026-0002", "证书印坏"),
        ("SC-2026-0003", "证书印坏"),
    ]


def test_what_cannot_be_void(office: Register) -> None:
    number = grant(office)
    with pytest.raises(VoidReason):
        do(office, lambda change: void_numbers(change, numbers=["SC-2026-0009"]))
    for what, failure in ((number, NumberGiven), ("ZZ-1", NumberOfNoSeries)):
        with pytest.raises(failure):
            do(office, lambda c, what=what: void_numbers(c, numbers=[what]), reason="印坏")
    do(office, lambda change: void_numbers(change, numbers=["SC-2026-0009"]), reason="印坏")
    with pytest.raises(NumberVoid):
        do(office, lambda change: void_numbers(change, numbers=["SC-2026-0009"]), reason="又")


def test_a_gap_that_nobody_explained_is_named(office: Register) -> None:
    """A grant was undone after another one: its number is missing until somebody says why."""
    from smeadmin.actions.change import undo_changes

    one = do_numbered(office)
    grant(office)
    do(office, lambda change: undo_changes(change, changes=[one]), command="change undo")
    line = next(x for x in look(office, list_series).lines if x.title == TITLE)
    assert line.gaps == ("SC-2026-0001",) and line.following == "SC-2026-0003"


def do_numbered(office: Register) -> str:
    from tests.conftest import make_act

    return str(office.carry_out(make_act(), granted).number)


def test_an_old_number_in_the_way_is_passed_over(office: Register) -> None:
    def old(change: Change) -> None:
        values = {"institution_id": 1, "certification": TITLE, "granted_on": change.on}
        days = {"valid_from": change.on, "valid_until": change.on}
        change.insert(Certificate, number="J-2", basis={}, trace={}, **values, **days)

    do(office, old)
    do(office, lambda change: set_pattern(change, title=TITLE, pattern="J-{number}"))
    assert [grant(office), grant(office)] == ["J-1", "J-3"]
