"""Outside lists: imported by date, found by any identifier, counted by measures while they are fresh enough."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.institution.writing import add_institution
from smeadmin.actions.roster import (
    RosterIntake,
    check_roster,
    create_roster,
    list_rosters,
    show_roster,
)
from smeadmin.domain.roster import RosterEditionExists
from smeadmin.policies.documents import load
from smeadmin.sheets.refusals import RowsRefused
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of
from tests.actions.conftest import Office
from tests.conftest import TODAY

QIFAN, NAQI, STRANGER = "52990102MJ6Q30852Y", "12990121MB1F20939G", "91990102MA5K3T6163"
MEASURE = """
[policy]
id = "lists"
title = { zh = "名单办法", en = "Lists" }
in_force = { from = 2020-01-01 }
standing = "example"

[clause]
A1 = { ref = "一", kind = "condition", zh = "不在失信名单上", en = "not on the blacklist" }

[figure]
black  = { unit = "items", computed = { count = "roster", where = { figure = "roster.name", is = "失信名单" }, in_force = true }, label = { zh = "失信", en = "Blacklisted" } }
recent = { unit = "items", computed = { count = "roster", where = { figure = "roster.name", is = "失信名单" }, within = "1 years" }, label = { zh = "一年内的名单", en = "By a list of the last year" } }
other  = { unit = "items", computed = { count = "roster", where = { figure = "roster.name", is = "专精特新" }, in_force = true }, label = { zh = "专精特新", en = "Specialised" } }

[certification.centre]
label = { zh = "中心", en = "Centre" }
[certification.centre.require]
black = { clause = "A1", figure = "black", at_most = 0 }
recent = { clause = "A1", figure = "recent", at_most = 0 }
other = { clause = "A1", figure = "other", at_least = 1 }
"""

PUNISHED = """
[policy]
id = "punished"
title = { zh = "处罚办法", en = "Punished" }
in_force = { from = 2020-01-01 }
standing = "example"
[figure]
grave  = { unit = "items", computed = { count = "sanction", within = "3 years", where.all = { kind = { figure = "sanction.kind", is = "safety" }, gravity = { figure = "sanction.gravity", at_least = "grave" } } } }
slight = { unit = "items", computed = { count = "sanction", within = "1 years", where.all = { kind = { figure = "sanction.kind", is = "safety" }, gravity = { figure = "sanction.gravity", is = "slight" } } } }
runs   = { unit = "items", computed = { count = "sanction", in_force = true, where = { figure = "sanction.kind", is = "safety" } } }
tax    = { unit = "items", computed = { count = "sanction", where = { figure = "sanction.kind", is = "tax" } } }
head   = { unit = "items", computed = { count = "sanction", where.all = { kind = { figure = "sanction.kind", is = "safety" }, whom = { figure = "sanction.whom", is = "head" } } } }
[certification.centre.require]
clean.none = { grave = { figure = "grave", at_least = 1 }, slight = { figure = "slight", at_least = 1 }, runs = { figure = "runs", at_least = 1 }, tax = { figure = "tax", at_least = 1 }, head = { figure = "head", at_least = 1 } }
"""


@pytest.fixture
def lists(office: Office) -> Office:
    """Give an office with two centres, one of them known by an old registration number, and two lists."""
    for code, name in ((QIFAN, "启帆服务中心"), (NAQI, "纳启服务中心")):
        office.do(
            lambda change, code=code, name=name: add_institution(
                change, values={"credit_code": code, "name": name}
            )
        )
    for name in ("失信名单", "专精特新"):
        office.do(lambda change, name=name: create_roster(change, name=name, kept_by="市发改局"))
    return office


def take_in(office: Office, folder: Path, rows: str, dated: str, roster: str = "失信名单") -> Any:
    from smeadmin.actions.imports import Order, bring_in, prepare

    path = folder / "名单.csv"
    width = rows.count(",") // rows.count("\n") + 1
    columns = ["统一社会信用代码", "名称", "列入日期", "移出日期", "情节", "对象"][:width]
    path.write_text(",".join(columns) + "\n" + rows, encoding="utf-8")
    intake = RosterIntake(roster, date.fromisoformat(dated))
    prepared = prepare(office.register, TODAY, intake, Order(path=str(path)))
    return office.do(lambda change: bring_in(change, prepared), bulk=True)


def counted(
    office: Office,
    code: str,
    on: date = TODAY,
    measure: str = MEASURE,
    names: tuple[str, ...] = ("black", "recent", "other"),
) -> dict[str, Any]:
    """Give the figures of the measure for one centre."""
    document = load(measure, cases=False)

    def look(view: View) -> dict[str, Any]:
        from smeadmin.actions.bodies import find_institution

        body = find_institution(view, code).id
        facts = facts_of(view, document, "certification.centre", body, day=on, year=on.year)
        return {name: facts.values.get(name) for name in names}

    return office.see(look, on)  # type: ignore[no-any-return]


def test_before_any_edition_nothing_is_known(lists: Office) -> None:
    assert counted(lists, QIFAN) == {"black": None, "recent": None, "other": None}


def test_the_newest_edition_counts_and_is_the_whole_list(lists: Office, tmp_path: Path) -> None:
    take_in(lists, tmp_path, f"{QIFAN},启帆,2026-01-05,\n{STRANGER},别家,,\n", "2026-02-01")
    assert counted(lists, QIFAN) == {"black": 1, "recent": 1, "other": None}
    assert counted(lists, NAQI) == {"black": 0, "recent": 0, "other": None}
    take_in(lists, tmp_path, f"{NAQI},纳启,2026-03-01,\n", "2026-03-05")
    assert counted(lists, QIFAN)["black"] == 0  # no longer on it
    assert counted(lists, NAQI)["black"] == 1
    assert counted(lists, QIFAN, date(2026, 2, 10))["black"] == 1  # it was on that day


def test_a_list_older_than_the_measure_allows_is_not_known(lists: Office, tmp_path: Path) -> None:
    """An edition of 2025-03-10 is not within a year of 2026-03-10; one of the day after it is."""
    take_in(lists, tmp_path, f"{QIFAN},启帆,,\n", "2025-03-10")
    assert counted(lists, QIFAN) == {"black": 1, "recent": None, "other": None}
    take_in(lists, tmp_path, f"{QIFAN},启帆,,\n", "2025-03-11")
    assert counted(lists, QIFAN) == {"black": 1, "recent": 1, "other": None}


def test_who_was_taken_off_by_date_is_not_counted_after_it(lists: Office, tmp_path: Path) -> None:
    take_in(lists, tmp_path, f"{QIFAN},启帆,2025-01-01,2026-03-09\n", "2026-02-01")
    assert counted(lists, QIFAN)["black"] == 0
    assert counted(lists, QIFAN, date(2026, 3, 9))["black"] == 1


def test_of_two_entries_the_one_of_the_day_is_shown(lists: Office, tmp_path: Path) -> None:
    """Taken off in 2024 and put on again in 2025: today the later entry holds, in March 2024 the earlier."""
    rows = f"{QIFAN},启帆,2024-01-01,2024-06-30\n{QIFAN},启帆,2025-01-01,长期\n"
    take_in(lists, tmp_path, rows, "2026-02-01")
    (black,) = [
        one
        for one in lists.see(lambda view: check_roster(view, body="启帆")).lists
        if one.roster == "失信名单"
    ]
    assert (black.on(TODAY), black.item(TODAY)) == (True, (date(2025, 1, 1), date.max))
    before = date(2024, 3, 1)
    assert (black.on(before), black.item(before)[1]) == (True, date(2024, 6, 30))


def test_one_is_found_by_any_identifier_and_later_too(lists: Office, tmp_path: Path) -> None:
    number = lists.see(lambda view: check_roster(view, body="启帆")).body.office_no
    take_in(lists, tmp_path, f"{number},启帆,,\n{STRANGER},永济,,\n", "2026-02-01")
    assert counted(lists, QIFAN)["black"] == 1
    shown = lists.see(lambda view: show_roster(view, roster="失信名单"))
    assert (shown.editions[0].items, shown.editions[0].institutions) == (2, 1)
    lists.do(
        lambda change: add_institution(change, values={"credit_code": STRANGER, "name": "永济"})
    )
    assert counted(lists, STRANGER)["black"] == 1  # registered after the list was imported
    checked = lists.see(lambda view: check_roster(view, body=STRANGER))
    assert [(one.roster, one.on(TODAY)) for one in checked.lists] == [
        ("专精特新", None),
        ("失信名单", True),
    ]


@pytest.mark.parametrize("damaged", ["52990102MJ6Q30852X", "9.1990102E+17", "5299010"])
def test_a_damaged_identifier_keeps_the_edition_out(
    lists: Office, tmp_path: Path, damaged: str
) -> None:
    with pytest.raises(RowsRefused):
        take_in(lists, tmp_path, f"{QIFAN},启帆,,\n{damaged},某家,,\n", "2026-02-01")
    assert lists.see(list_rosters).rosters[1].editions == ()


def test_the_same_edition_twice_is_recognised_and_another_content_refused(
    lists: Office, tmp_path: Path
) -> None:
    take_in(lists, tmp_path, f"{QIFAN},启帆,,\n", "2026-02-01")
    again = take_in(lists, tmp_path, f"{QIFAN},启帆,,\n", "2026-02-01")
    assert (again.counts.new, again.counts.same) == (0, 1)
    with pytest.raises(RosterEditionExists):
        take_in(lists, tmp_path, f"{QIFAN},启帆,,\n{NAQI},纳启,,\n", "2026-02-01")


SANCTIONED = ("grave", "slight", "runs", "tax", "head")


def test_a_list_of_sanctions_is_counted_by_gravity_and_by_the_day_of_each(
    lists: Office, tmp_path: Path
) -> None:
    """Grave ones bar for three years, slight ones for one; who is off the list since was on it.

    2023-03-10 is three years before the day, so outside; 2023-03-11 and, within the year, 2025-03-11 are in.
    """

    def of(code: str) -> list[int | None]:
        found = counted(lists, code, measure=PUNISHED, names=SANCTIONED)
        return [found[name] for name in SANCTIONED]

    name = "事故名单"
    lists.do(lambda c: create_roster(c, name=name, kept_by="应急局", sanction="safety"))
    assert of(QIFAN) == [None, None, None, None, None]
    rows = f"{QIFAN},启帆,2023-03-10,,严重\n{NAQI},纳启,2023-03-11,,严重\n"
    take_in(lists, tmp_path, rows, "2025-06-01", name)
    assert of(QIFAN) == [0, 0, 1, None, None]
    assert of(NAQI) == [1, 0, 1, None, None]
    take_in(lists, tmp_path, f"{QIFAN},启帆,2025-03-11,2025-09-11,轻微\n", "2026-01-05", name)
    assert of(QIFAN) == [0, 1, 0, None, None]
    assert of(NAQI) == [1, 0, 0, None, None]


def test_a_list_that_says_whom_it_is_about_makes_the_heads_known(
    lists: Office, tmp_path: Path
) -> None:
    """Until a list of the kind says of one entry whom it is about, nothing is known of the heads."""

    def of(code: str) -> list[int | None]:
        found = counted(lists, code, measure=PUNISHED, names=("runs", "head"))
        return [found["runs"], found["head"]]

    lists.do(lambda c: create_roster(c, name="事故名单", kept_by="应急局", sanction="safety"))
    take_in(lists, tmp_path, f"{QIFAN},启帆,2025-03-11,,严重\n", "2025-06-01", "事故名单")
    assert of(QIFAN) == [1, None]
    rows = f"{QIFAN},启帆,2025-03-11,,严重,\n{NAQI},纳启,2025-04-02,,一般,法定代表人\n"
    take_in(lists, tmp_path, rows, "2026-01-05", "事故名单")
    assert of(QIFAN) == [1, 0]
    assert of(NAQI) == [1, 1]
