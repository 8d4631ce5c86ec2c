"""Templates: read back by another library, and by our own importer, which takes nothing from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from smeadmin import i18n
from smeadmin.domain.columns import NOUNS, Kind, Noun
from smeadmin.domain.sheet import Counts
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.refusals import TemplateUnfilled
from smeadmin.sheets.template import write_template
from tests.sheets.sheets import CODES, opened

WORDS = {"kind": ["服务中心", "示范平台"], "region_code": ["东渚区", "西桥区", "北浦县"]}


@pytest.fixture(params=i18n.LANGUAGES)
def lang(request: Any) -> Any:
    before = i18n.language()
    i18n.use(request.param)
    yield request.param
    i18n.use(before)


def plan_of(path: Path, noun: Noun) -> Any:
    refs = {name: {} for name, _ in noun.refers}
    with opened(path, noun, refs=refs) as reading:
        return make_plan(reading, {})


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_a_template_imports_nothing_and_no_finding(tmp_path: Path, lang: str, noun: Noun) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, noun, words=WORDS)
    plan = plan_of(path, noun)
    assert (plan.counts, list(plan.findings)) == (Counts(0, 0, 0, 0, 0), [])
    assert plan.reading.fields == tuple(column.name for column in noun.columns)
    with pytest.raises(TemplateUnfilled):  # nothing came in, and that is said
        plan.refuse()


def test_what_another_library_sees_in_it(tmp_path: Path, lang: str) -> None:
    noun = NOUNS["institution"]
    path = tmp_path / "模板.xlsx"
    write_template(path, noun, words=WORDS)
    book = load_workbook(path)
    zh = lang == "zh"
    assert book.sheetnames == (
        ["服务机构", "填表说明", "代码表"] if zh else ["institution", "Instructions", "Codes"]
    )
    page = book.worksheets[0]
    assert page["A1"].value == ("统一社会信用代码 *" if zh else "Credit code *")
    assert page["H1"].value == ("场所面积(㎡)" if zh else "Premises area (m2)")
    assert page.freeze_panes == "A2" and page.auto_filter.ref
    assert page["A1"].comment is not None
    assert page["A2"].font.italic and page["A3"].value == "12990121MB1F20939G"
    checks = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
    assert checks["A2"].type == "textLength" and checks["A2"].formula1 == "18"
    assert checks["D2"].type == "list" and checks["F2"].type == "list"
    assert checks["H2"].type == "decimal"
    assert checks["L2"].type == "date"
    formats = {
        at: group.number_format
        for group in page.column_dimensions.values()
        for at in range(group.min, group.max + 1)
    }
    for at, column in enumerate(noun.columns, 1):
        assert (formats[at] == "@") == (column.kind not in (Kind.AREA, Kind.DAY))
    codes = book.worksheets[2]
    assert [cell.value for cell in codes["A"]][1:] == ["服务中心", "示范平台", None]
    assert [cell.value for cell in codes["B"]][1:] == WORDS["region_code"]
    guide = book.worksheets[1]
    assert guide.max_row == len(noun.columns) + 1


def test_a_filled_template_imports_its_rows_alone(tmp_path: Path) -> None:
    noun = NOUNS["institution"]
    path = tmp_path / "模板.xlsx"
    write_template(path, noun, words=WORDS)
    book = load_workbook(path)
    page = book.worksheets[0]
    for index, cell in enumerate([CODES[0], "江澄市服务中心", None, "服务中心", None, "990102"]):
        page.cell(4, index + 1, cell)
    book.save(path)
    plan = plan_of(path, noun)
    assert plan.counts == Counts(1, 1, 0, 0, 0)
    assert [number for number, _, _ in plan.new()] == [4]


def test_the_example_counts_as_a_row_once_it_is_changed(tmp_path: Path) -> None:
    noun = NOUNS["institution"]
    path = tmp_path / "模板.xlsx"
    write_template(path, noun)
    book = load_workbook(path)
    book.worksheets[0]["B3"] = "改成真的机构"
    book.save(path)
    assert plan_of(path, noun).counts == Counts(1, 1, 0, 0, 0)


def test_the_same_template_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        write_template(tmp_path / name, NOUNS["record"], words=WORDS)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
