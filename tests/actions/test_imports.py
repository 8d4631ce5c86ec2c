"""The way of a sheet into the register: counts, all or nothing, the same file twice, old names and codes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions import intake
from smeadmin.actions.bodies import INSTITUTION, find_institution
from smeadmin.actions.enterprise.intake import EnterpriseIntake
from smeadmin.actions.imports import Order, bring_in, prepare
from smeadmin.actions.institution import export_institutions, show_institution
from smeadmin.actions.institution.writing import (
    add_institution,
    edit_institution,
    rename_institution,
)
from smeadmin.actions.intake import institution_intake
from smeadmin.actions.provenance import cited
from smeadmin.sheets.refusals import RowsRefused
from smeadmin.sheets.writing import write_csv, write_xlsx
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Source
from tests.actions.conftest import Office
from tests.conftest import TODAY

HEADER = "统一社会信用代码,机构名称,类型,所属区县,场所面积(㎡),联系电话"
NORTH = "12990121MB1F20939G,北浦县中小企业服务站,服务中心,顺德区,186.5,13800002764"
SAIL = "52990102MJ6Q30852Y,江澄市启帆中小企业服务中心,服务中心,440605,180,"
START = "12990102MB1C77406Q,东渚区创业服务中心,服务中心,南海区,300,"


def sheet(tmp_path: Path, *rows: str, header: str = HEADER, name: str = "名录.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def take(office: Office, path: Path, **order: Any) -> Any:
    return office.take_in(institution_intake(), path, **order)


def counts(imported: Any) -> tuple[int, int, int, int, int]:
    c = imported.counts
    return c.rows, c.new, c.changed, c.same, c.refused


@pytest.fixture(params=["each by its code", "everybody at once"])
def read_how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a sheet could mean is read as it names them; for a large sheet everybody is read."""
    monkeypatch.setattr(intake, "MANY", 5_000 if request.param == "each by its code" else 1)


@pytest.mark.usefixtures("read_how")
def test_new_changed_and_same_rows_add_up(office: Office, tmp_path: Path) -> None:
    first = take(office, sheet(tmp_path, NORTH, SAIL))
    assert counts(first.result) == (2, 2, 0, 0, 0)
    changed = SAIL.replace("180", "240")
    second = take(office, sheet(tmp_path, NORTH, changed, START, name="二.csv"))
    assert counts(second.result) == (3, 1, 1, 1, 0)
    (cell,) = second.result.cells
    assert (cell.name, cell.cell.row, cell.cell.field) == (
        "江澄市启帆中小企业服务中心",
        3,
        "area_m2",
    )
    assert (cell.cell.was, cell.cell.now) == (180_000_000, 240_000_000)
    numbers = office.see(
        lambda v: [r["office_no"] for r in v.rows(sa.select(INSTITUTION.table.c.office_no))]
    )
    assert sorted(numbers) == [1, 2, 3]


def test_the_same_file_twice_changes_nothing_and_names_the_first(
    office: Office, tmp_path: Path
) -> None:
    path = sheet(tmp_path, NORTH, SAIL)
    first = take(office, path)
    again = take(office, path)
    assert counts(again.result) == (2, 0, 0, 2, 0)
    assert again.number is None
    before = again.result.seen_before
    assert (before.by, before.change) == ("林岚", first.number)


def test_one_bad_row_keeps_all_out(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path, NORTH, SAIL.replace("52990102MJ6Q30852Y", "52990102MJ6Q30852X"))
    with pytest.raises(RowsRefused) as refused:
        take(office, path)
    assert counts(refused.value.answer) == (2, 1, 0, 0, 1)
    assert office.see(lambda v: v.scalar(sa.select(sa.func.count(INSTITUTION.table.c.id)))) == 0


def test_with_partial_the_good_rows_go_in_and_the_bad_come_back(
    office: Office, tmp_path: Path
) -> None:
    path = sheet(tmp_path, NORTH, SAIL.replace("180", "-180"))
    back = tmp_path / "退回.csv"
    done = take(office, path, partial=True, errors=str(back))
    assert counts(done.result) == (2, 1, 0, 0, 1)
    assert (done.result.partial, done.result.errors_file) == (True, str(back))
    assert "52990102MJ6Q30852Y" in back.read_text("utf-8-sig")
    assert "12990121MB1F20939G" not in back.read_text("utf-8-sig")


def test_a_column_that_is_not_in_the_file_is_untouched(office: Office, tmp_path: Path) -> None:
    take(office, sheet(tmp_path, NORTH))
    path = sheet(
        tmp_path,
        "12990121MB1F20939G,文昌路 6 号",
        header="统一社会信用代码,地址",
        name="地址.csv",
    )
    take(office, path, mode="update")
    shown = office.see(lambda v: show_institution(v, institution="北浦"))
    assert shown.values["address"] == "文昌路 6 号"
    assert shown.values["phone"] == "13800002764"
    assert shown.values["area_m2"] == 186_500_000


@pytest.mark.parametrize(("blank", "phone"), [("keep", "13800002764"), ("clear", None)])
def test_an_empty_cell_keeps_or_clears(
    office: Office, tmp_path: Path, blank: str, phone: str | None
) -> None:
    take(office, sheet(tmp_path, NORTH))
    empty = NORTH.removesuffix("13800002764")
    take(office, sheet(tmp_path, empty, name="空.csv"), blank=blank)
    shown = office.see(lambda v: show_institution(v, institution="北浦"))
    assert shown.values.get("phone") == phone


def test_a_changed_name_is_a_renaming(office: Office, tmp_path: Path) -> None:
    take(office, sheet(tmp_path, NORTH))
    renamed = NORTH.replace("服务站", "服务中心")
    take(office, sheet(tmp_path, renamed, name="更名.csv"))
    found = office.see(lambda v: find_institution(v, "北浦县中小企业服务站"))
    assert found.name == "北浦县中小企业服务中心"
    assert found.by_old_name == "北浦县中小企业服务站"


def test_an_old_list_takes_no_new_name_back_and_says_so(office: Office, tmp_path: Path) -> None:
    old_list = sheet(tmp_path, NORTH)
    take(office, old_list)
    office.do(lambda c: rename_institution(c, institution="北浦", name="北浦促进中心"))
    again = take(office, old_list)
    assert counts(again.result) == (1, 0, 0, 1, 0)
    assert [f.code for f in again.result.findings] == ["former-name"]
    assert office.see(lambda v: find_institution(v, "I-000001")).name == "北浦促进中心"


def test_a_former_credit_code_means_whom_it_meant(office: Office, tmp_path: Path) -> None:
    old_list = sheet(tmp_path, NORTH)
    take(office, old_list)
    code = {"credit_code": "52990102MJ6Q30852Y"}
    office.do(lambda c: edit_institution(c, institution="北浦", values=code))
    again = take(office, old_list)
    assert counts(again.result) == (1, 0, 0, 1, 0)
    assert [f.code for f in again.result.findings] == ["former-code"]


def test_a_wrong_check_character_needs_the_option_and_keeps_the_reason(
    office: Office, tmp_path: Path
) -> None:
    wrong = "12990121MB1F20939X"
    path = sheet(tmp_path, NORTH.replace("12990121MB1F20939G", wrong))
    with pytest.raises(RowsRefused):
        take(office, path)
    prepared = prepare(
        office.register,
        TODAY,
        institution_intake(),
        Order(path=str(path), accept_check=frozenset({wrong})),
    )
    office.do(lambda c: bring_in(c, prepared), reason="执照原件如此")
    shown = office.see(lambda v: show_institution(v, institution=wrong))
    assert shown.values["check_note"] == "执照原件如此"


def test_what_somebody_wrote_in_between_is_planned_anew(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path, NORTH)
    prepared = prepare(office.register, TODAY, institution_intake(), Order(path=str(path)))
    given = {
        "credit_code": "12990121MB1F20939G",
        "name": "北浦县中小企业服务站",
        "kind": "服务中心",
        "region_code": "440606",
    }
    office.do(lambda c: add_institution(c, values=given))
    done = office.do(lambda c: bring_in(c, prepared))
    assert counts(done) == (1, 0, 1, 0, 0)  # no longer new: it has become a change


def test_a_dry_run_counts_the_same_and_writes_nothing(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path, NORTH, SAIL)
    prepared = prepare(office.register, TODAY, institution_intake(), Order(path=str(path)))
    rehearsed = office.carry(lambda c: bring_in(c, prepared), dry_run=True)
    assert (counts(rehearsed.result), rehearsed.number) == ((2, 2, 0, 0, 0), None)
    assert office.see(lambda v: v.scalar(sa.select(sa.func.count(of(Source).c.id)))) == 0


def test_every_row_knows_its_file_and_place(office: Office, tmp_path: Path) -> None:
    take(office, sheet(tmp_path, NORTH, SAIL))
    t = INSTITUTION.table
    row = office.see(lambda v: v.one(sa.select(t).where(t.c.name.contains("启帆"))))
    place = (row["source_id"], row["source_row"], "area_m2")
    said = office.see(lambda v: cited(v, [place]))[place]
    assert said.endswith("名录.csv E3")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_export_comes_back_as_the_same(office: Office, tmp_path: Path, suffix: str) -> None:
    hostile = '12990102MB1C77406Q,"=cmd|东渚\'区,创业""中心",服务中心,南海区,300.123456,'
    take(office, sheet(tmp_path, NORTH, SAIL, hostile))
    exported = office.see(export_institutions)
    path = tmp_path / f"导出{suffix}"
    write = write_csv if suffix == ".csv" else write_xlsx
    write(path, exported.columns, exported.rows)
    back = take(office, path)
    assert counts(back.result) == (3, 0, 0, 3, 0)


OLD = "原注册号：440681000012345,老服务站,服务中心,顺德区,80,"
EXPERT = "expert:ZJ-001,王专家组,专家,440605,,"


def test_who_has_no_credit_code_comes_in_by_another_number(office: Office, tmp_path: Path) -> None:
    """The cell says its kind; the same list again, and what was exported, mean the same ones."""
    assert counts(take(office, sheet(tmp_path, NORTH, OLD, EXPERT)).result) == (3, 3, 0, 0, 0)
    for number, name in (("440681000012345", "老服务站"), ("ZJ-001", "王专家组")):
        found = office.see(lambda v, n=number: find_institution(v, n))
        assert (found.name, found.credit_code) == (name, None)
    again = [OLD.replace(",80,", ",95,"), EXPERT.replace("expert", "专家编号")]
    assert counts(take(office, sheet(tmp_path, *again, name="二.csv")).result) == (2, 0, 1, 1, 0)
    path = tmp_path / "导出.csv"
    exported = office.see(export_institutions)
    write_csv(path, exported.columns, exported.rows)
    assert "I-000002" in path.read_text(encoding="utf-8-sig")
    assert counts(take(office, path).result) == (3, 0, 0, 3, 0)
    coded = {"credit_code": "12990102MB1C77406Q"}
    office.do(lambda c: edit_institution(c, institution="老服务站", values=coded))
    later = take(office, sheet(tmp_path, OLD.replace(",80,", ",95,"), name="三.csv"))
    assert counts(later.result) == (1, 0, 0, 1, 0)  # the number still means whom it meant


@pytest.mark.parametrize(
    "cell", ["原注册号：", "无代码", "工号:7", "credit_code:12990102MB1C77406Q"]
)
def test_what_is_no_number_of_another_kind(office: Office, tmp_path: Path, cell: str) -> None:
    with pytest.raises(RowsRefused) as refused:
        take(office, sheet(tmp_path, f"{cell},某站,服务中心,顺德区,1,"))
    assert [one.code for one in refused.value.answer.findings] == ["credit-code-length"]


def test_the_same_number_twice_in_one_list(office: Office, tmp_path: Path) -> None:
    take(office, sheet(tmp_path, OLD))
    other = OLD.replace("原注册号：", "old_registration:")
    with pytest.raises(RowsRefused):
        take(office, sheet(tmp_path, OLD, other, name="二.csv"))


def test_an_import_is_undone_as_one(office: Office, tmp_path: Path) -> None:
    from smeadmin.storage.undo import undo_change

    take(office, sheet(tmp_path, NORTH))
    second = take(office, sheet(tmp_path, NORTH.replace("186.5", "99"), SAIL, name="二.csv"))
    number = int(second.number.removeprefix("CS-"))
    office.do(lambda c: undo_change(c, number))
    t = INSTITUTION.table
    rows = office.see(lambda v: v.rows(sa.select(t.c.name, t.c.area_m2)))
    assert [tuple(r.values()) for r in rows] == [("北浦县中小企业服务站", 186_500_000)]


def test_many_rows_with_personal_values(office: Office, tmp_path: Path) -> None:
    from smeadmin.domain.credit_code import check_character

    bodies = [f"5299010{i % 10}MJ{i:07d}" for i in range(1200)]
    rows = [
        f"{b}{check_character(b)},机构{i},服务中心,440606,1,138{i:08d}"
        for i, b in enumerate(bodies)
    ]
    done = take(office, sheet(tmp_path, *rows))
    assert counts(done.result) == (1200, 1200, 0, 0, 0)
    shown = office.see(lambda v: show_institution(v, institution="I-001200"))
    assert (shown.values["name"], shown.values["phone"]) == ("机构1199", "13800001199")
    assert shown.values["registered_on"] == dt.date(2026, 3, 10)


def test_what_a_noun_finds_stands_in_its_cell_of_the_sheet(office: Office, tmp_path: Path) -> None:
    """A serial number and a column of the clerk's own before it move a cell, not the finding."""
    head = "序号,片区,统一社会信用代码,企业名称,所属行业"
    row = "1,东,91990102MA5D90E303,江澄五金,养马"
    done = office.take_in(EnterpriseIntake(), sheet(tmp_path, row, header=head)).result
    found = [f for f in done.findings.first(9) if f.code == "industry-unknown"]
    assert [(str(f.place), f.place.header) for f in found] == [("E2", "所属行业")]
