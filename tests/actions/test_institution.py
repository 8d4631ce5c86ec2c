"""Institutions on the register: numbers, identifiers, names, regions; on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION, find_institution, institution_ids
from smeadmin.actions.institution import export_institutions, list_institutions, show_institution
from smeadmin.actions.institution.writing import (
    add_institution,
    close_institution,
    edit_institution,
    rename_institution,
)
from smeadmin.domain.registers import (
    AlreadyClosed,
    AlreadyExists,
    CheckCharacter,
    IdentifierKind,
    IdentifierNeeded,
    InstitutionNotFound,
    NameAmbiguous,
    NothingToChange,
    State,
    ValueRejected,
)
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import PersonalValue
from tests.actions.conftest import Office
from tests.conftest import TODAY

NORTH = "12990121MB1F20939G"
SAIL = "52990102MJ6Q30852Y"
START = "12990102MB1C77406Q"


def values(code: str | None, name: str, **more: str) -> dict[str, str | None]:
    return {"credit_code": code, "name": name, "kind": "服务中心", "region_code": "顺德区", **more}


def add(office: Office, code: str | None, name: str, **more: Any) -> Any:
    return office.do(lambda change: add_institution(change, values=values(code, name, **more)))


def test_office_numbers_follow_each_other_and_never_change(office: Office) -> None:
    assert add(office, NORTH, "北浦县中小企业服务站").found.office_no == "I-000001"
    assert add(office, SAIL, "江澄市启帆中小企业服务中心").found.office_no == "I-000002"
    office.do(lambda c: rename_institution(c, institution="I-000001", name="北浦服务中心"))
    office.do(lambda c: close_institution(c, institution=NORTH))
    assert office.see(lambda v: find_institution(v, NORTH)).office_no == "I-000001"


def test_a_refused_or_rehearsed_registration_takes_no_number(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    with pytest.raises(AlreadyExists):
        add(office, NORTH, "北浦站")
    office.do(lambda c: add_institution(c, values=values(SAIL, "启帆")), dry_run=True)
    assert add(office, SAIL, "江澄市启帆中小企业服务中心").found.office_no == "I-000002"


@pytest.mark.parametrize(
    "text",
    [
        NORTH,
        " 12990121mb1f20939g ",
        "１２９９０１２１MB1F20939G",
        "I-000001",
        "i000001",
        "北浦县中小企业服务站",
        "北浦",
        "440681000012345",
    ],
)
def test_any_identifier_or_unique_part_of_the_name_finds_it(office: Office, text: str) -> None:
    office.do(
        lambda c: add_institution(
            c,
            values=values(NORTH, "北浦县中小企业服务站"),
            identifiers=["old_registration:440681000012345"],
        )
    )
    add(office, SAIL, "江澄市启帆中小企业服务中心")
    assert office.see(lambda v: find_institution(v, text)).credit_code == NORTH


def test_nothing_is_picked_from_several(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    add(office, SAIL, "江澄市启帆中小企业服务中心")
    with pytest.raises(NameAmbiguous) as refused:
        office.see(lambda v: find_institution(v, "中小企业"))
    assert refused.value.details["n"] == 2
    assert refused.value.more[0].texts == (
        f"{NORTH}\t北浦县中小企业服务站",
        f"{SAIL}\t江澄市启帆中小企业服务中心",
    )


def test_a_full_name_goes_before_a_part_of_another(office: Office) -> None:
    add(office, NORTH, "启帆中心")
    add(office, SAIL, "江澄市启帆中心")
    assert office.see(lambda v: find_institution(v, "启帆中心")).credit_code == NORTH


def test_near_names_are_offered(office: Office) -> None:
    add(office, SAIL, "江澄市启帆中小企业服务中心")
    with pytest.raises(InstitutionNotFound) as refused:
        office.see(lambda v: find_institution(v, "启凡"))
    assert refused.value.more[0].texts == (f"江澄市启帆中小企业服务中心\t{SAIL}",)


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "无此"])
def test_what_finds_nobody(office: Office, text: str) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    with pytest.raises(InstitutionNotFound):
        office.see(lambda v: find_institution(v, text))


def test_a_former_name_finds_it_and_says_so(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    office.do(
        lambda c: rename_institution(
            c, institution=NORTH, name="北浦中心", from_day=dt.date(2026, 1, 1)
        )
    )
    office.do(
        lambda c: rename_institution(
            c, institution=NORTH, name="北浦促进中心", from_day=dt.date(2026, 3, 1)
        )
    )
    found = office.see(lambda v: find_institution(v, "服务站"))
    assert (found.name, found.by_old_name) == ("北浦促进中心", "北浦县中小企业服务站")
    shown = office.see(lambda v: show_institution(v, institution=NORTH))
    assert [(n.name, n.valid_from, n.valid_until) for n in shown.former_names] == [
        ("北浦中心", dt.date(2026, 1, 1), dt.date(2026, 2, 28)),
        ("北浦县中小企业服务站", None, dt.date(2025, 12, 31)),
    ]


def test_a_new_credit_code_keeps_the_old_one_as_identifier(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    office.do(lambda c: edit_institution(c, institution=NORTH, values={"credit_code": SAIL}))
    assert office.see(lambda v: find_institution(v, NORTH)).credit_code == SAIL
    shown = office.see(lambda v: show_institution(v, institution=SAIL))
    (old,) = shown.identifiers
    assert (old.kind, old.value, old.valid_until) == (
        IdentifierKind.CREDIT_CODE,
        NORTH,
        TODAY - dt.timedelta(days=1),
    )
    with pytest.raises(AlreadyExists):  # an identifier of one is never another's
        add(office, NORTH, "另一家")


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("old_registration:440681000012345", "old_registration", "440681000012345"),
        ("组织机构代码：73840112-3", "organisation_code", "73840112-3"),
        ("expert:GD-Z-0012", "expert", "GD-Z-0012"),
    ],
)
def test_who_has_no_credit_code_is_known_by_another_number_and_by_the_code_it_gets_later(
    office: Office, typed: str, kind: str, number: str
) -> None:
    """The later code is added: both find the same one, and the number stays as it was."""
    office.do(lambda c: add_institution(c, values=values(None, "老服务站"), identifiers=[typed]))
    office.do(lambda c: edit_institution(c, institution=number, values={"credit_code": NORTH}))
    shown = office.see(lambda v: show_institution(v, institution=number))
    assert shown.found.credit_code == NORTH
    (other,) = shown.identifiers
    assert (other.kind, other.value, other.valid_until) == (kind, number, None)
    assert office.see(lambda v: find_institution(v, NORTH)).id == shown.found.id


def test_that_there_was_no_code_ends_with_the_day_before_the_code(office: Office) -> None:
    """Registered without a code on 1 March, with one on 10 March: until 9 March there was none."""
    early = {"reason": "专家无代码", "on": dt.date(2026, 3, 1)}
    office.do(
        lambda c: add_institution(c, values=values(None, "专家组"), identifiers=["none"]), **early
    )
    office.do(lambda c: edit_institution(c, institution="专家组", values={"credit_code": NORTH}))
    (none,) = office.see(lambda v: show_institution(v, institution="专家组")).identifiers
    assert (none.reason, none.valid_from, none.valid_until) == (
        "专家无代码",
        dt.date(2026, 3, 1),
        dt.date(2026, 3, 9),
    )


def test_without_a_credit_code_something_else_or_a_reason_is_needed(office: Office) -> None:
    with pytest.raises(IdentifierNeeded):
        add(office, None, "无码机构")
    with pytest.raises(IdentifierNeeded):  # none, but no reason
        office.do(
            lambda c: add_institution(c, values=values(None, "无码机构"), identifiers=["none"])
        )
    done = office.do(
        lambda c: add_institution(c, values=values(None, "无码机构"), identifiers=["none"]),
        reason="筹建中，尚未登记",
    )
    assert done.found.code == "I-000001"
    assert done.identifiers[0].reason == "筹建中，尚未登记"


def test_a_wrong_check_character_is_refused_unless_accepted_with_a_reason(office: Office) -> None:
    wrong = "12990121MB1F20939X"
    with pytest.raises(CheckCharacter) as refused:
        add(office, wrong, "北浦县中小企业服务站")
    assert (refused.value.details["expected"], refused.value.details["found"]) == ("G", "X")
    done = office.do(
        lambda c: add_institution(
            c, values=values(wrong, "北浦县中小企业服务站"), accept_check=frozenset({wrong})
        ),
        reason="执照原件如此",
    )
    assert done.accepted_check == wrong
    shown = office.see(lambda v: show_institution(v, institution=wrong))
    assert shown.values["check_note"] == "执照原件如此"


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("area_m2", "-1", "negative"),
        ("founded_on", "2019-02-30", "no-such-day"),
        ("founded_on", "2026-03-11", "day-in-future"),
        ("credit_code", "440681000012345", "old-registration"),
        ("name", "甲\u202e乙", "bad-character"),
    ],
)
def test_typed_values_are_read_as_strictly_as_cells(
    office: Office, field: str, value: str, fault: str
) -> None:
    given = values(NORTH, "北浦县中小企业服务站") | {field: value}
    with pytest.raises(ValueRejected) as refused:
        office.do(lambda c: add_institution(c, values=given))
    assert refused.value.details["finding"] == fault


def test_personal_values_stand_only_in_the_side_table(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站", phone="13800002764", contact="沈一鸣")
    table = INSTITUTION.table
    row = office.see(lambda v: dict(v.one(sa.select(table))))
    assert not any("13800002764" in str(v) or "沈一鸣" in str(v) for v in row.values())
    kept = office.see(lambda v: v.rows(sa.select(of(PersonalValue).c.content)))
    assert [r["content"] for r in kept] == [{"contact": "沈一鸣", "phone": "13800002764"}]
    office.do(lambda c: edit_institution(c, institution=NORTH, values={"phone": "13900001111"}))
    shown = office.see(lambda v: show_institution(v, institution=NORTH))
    assert (shown.values["phone"], shown.values["contact"]) == ("13900001111", "沈一鸣")


def test_an_edit_tells_what_it_changed_and_a_second_one_nothing(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    given = {"area_m2": "186.5", "region_code": "佛山市南海区"}
    done = office.carry(lambda c: edit_institution(c, institution=NORTH, values=given))
    assert [(c.field, c.was, c.now) for c in done.result.cells] == [
        ("area_m2", None, 186_500_000),
        ("region_code", "440606", "440605"),
    ]
    again = office.carry(lambda c: edit_institution(c, institution=NORTH, values=given))
    assert (again.result.cells, again.number) == ((), None)
    with pytest.raises(NothingToChange):
        office.do(lambda c: edit_institution(c, institution=NORTH, values={}))


def test_what_is_closed_keeps_everything_and_is_closed_once(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站")
    done = office.do(lambda c: close_institution(c, institution=NORTH))
    assert (done.found.state, done.on) == (State.CLOSED, TODAY)
    with pytest.raises(AlreadyClosed):
        office.do(lambda c: close_institution(c, institution=NORTH))
    assert office.see(lambda v: list_institutions(v, state="registered")).total == 0
    assert office.see(lambda v: list_institutions(v)).total == 1


def test_a_list_by_region_takes_all_that_lies_in_it(office: Office) -> None:
    add(office, NORTH, "顺德一家")
    add(office, SAIL, "南海一家", region_code="440605")
    add(office, START, "广州一家", region_code="440106")

    def names(region: str) -> list[str]:
        listed = office.see(lambda v: list_institutions(v, region=region))
        return [row["name"] for row in listed.rows]

    assert names("顺德区") == ["顺德一家"]
    assert names("440600") == ["顺德一家", "南海一家"]
    assert names("广东省") == ["顺德一家", "南海一家", "广州一家"]


def test_the_page_says_who_registered_it_and_what_was_changed_last(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站", area_m2="180")
    office.do(lambda c: edit_institution(c, institution=NORTH, values={"area_m2": "186.5"}))
    shown = office.see(lambda v: show_institution(v, institution=NORTH))
    assert shown.registered.change == "CS-000003"  # after the founding and the regions
    assert shown.last is not None
    assert shown.last.change == "CS-000004"
    assert [(c.field, c.was, c.now) for c in shown.last.cells] == [
        ("area_m2", 180_000_000, 186_500_000)
    ]
    assert shown.region_name == "广东省佛山市顺德区"


def test_every_identifier_of_everybody_leads_to_the_row(office: Office) -> None:
    office.do(
        lambda c: add_institution(
            c, values=values(NORTH, "甲"), identifiers=["foreign:HK-123", "old_registration:4406"]
        )
    )
    known = office.see(institution_ids)
    assert len({known[text] for text in (NORTH, "I-000001", "HK-123", "4406")}) == 1
    for text in ("I-000002", "E-000001", "i-1", "44"):
        with pytest.raises(KeyError):
            known[text]


def test_an_export_leaves_personal_columns_out(office: Office) -> None:
    add(office, NORTH, "北浦县中小企业服务站", phone="13800002764", founded_on="2019-02-28")
    exported = office.see(export_institutions)
    assert "phone" not in exported.fields
    (row,) = exported.rows
    assert dict(zip(exported.fields, row, strict=True))["founded_on"] == dt.date(2019, 2, 28)
