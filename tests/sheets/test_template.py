"""Templates: read back by another library, and by our own importer, which takes nothing from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from smeadmin import i18n
from smeadmin.domain.annual_return import Asked
from smeadmin.domain.columns import NOUNS, Kind, Noun, return_noun
from smeadmin.domain.columns import WORDS as WORDY
from smeadmin.domain.columns.opening import OPENINGS
from smeadmin.domain.sheet import Counts
from smeadmin.i18n import Text
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


FIGURES = (
    Asked("staff", "persons", Text("从业人员", "staff"), (), ("m",)),
    Asked("assets", "money", Text("资产总额", "assets"), (), ("m",)),
    Asked("benefit", "ratio", Text("公益服务占比", "public benefit"), (), ("m",)),
    Asked("area", "area", Text("场所面积", "premises"), (), ("m",)),
    Asked("level", "choice", Text("级别", "level"), (("city", Text("市级", "city")), ("county", Text("县级", "county"))), ("m",)),
    Asked("insured", "yes_no", Text("参保", "insured"), (), ("m",)),
    Asked("opened", "date", Text("开业日期", "opened"), (), ("m",)),
    Asked("shown", "set", Text("已公开事项", "disclosed"), (("fees", Text("收费", "fees")), ("rules", Text("标准", "rules"))), ("m",)),
)  # fmt: skip
EVERY = {
    **NOUNS,
    "return": return_noun(FIGURES),
    **{noun.name: noun for noun in OPENINGS},
}
CODED = {Kind.CREDIT_CODE, Kind.ID, Kind.PHONE, Kind.REGION, Kind.INDUSTRY}
"""Kinds in which a number would lose digits or zeros."""

CHECKS = {
    Kind.CREDIT_CODE: "textLength",
    Kind.ID: "textLength",
    Kind.PHONE: "textLength",
    Kind.NAME: "textLength",
    Kind.TEXT: "textLength",
    Kind.INT: "whole",
    Kind.YEAR: "whole",
    Kind.FEN: "decimal",
    Kind.AREA: "decimal",
    Kind.MICRO: "decimal",
    Kind.RATIO: "custom",
    Kind.DAY: "date",
    Kind.CHOICE: "list",
    Kind.FLAG: "list",
    Kind.REGION: "list",
}


def plan_of(path: Path, noun: Noun) -> Any:
    refs = {name: {} for name, _ in noun.refers}
    with opened(path, noun, refs=refs) as reading:
        return make_plan(reading, {})


@pytest.mark.parametrize("noun", EVERY.values(), ids=EVERY)
def test_a_template_imports_nothing_and_no_finding(tmp_path: Path, lang: str, noun: Noun) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, noun, words=WORDS)
    plan = plan_of(path, noun)
    assert (plan.counts, list(plan.findings)) == (Counts(0, 0, 0, 0, 0), [])
    assert plan.reading.fields == tuple(column.name for column in noun.columns)
    with pytest.raises(TemplateUnfilled):
        plan.refuse()


@pytest.mark.parametrize("noun", EVERY.values(), ids=EVERY)
def test_everything_a_template_has_is_seen_by_another_library(
    tmp_path: Path, lang: str, noun: Noun
) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, noun, words=WORDS, about={noun.columns[0].name: ("何为此项", "GD-03")})
    book = load_workbook(path)
    page, guide = book.worksheets[0], book.worksheets[1]
    assert page.title == str(noun.label)
    assert page.freeze_panes == "A2" and page.auto_filter.ref.startswith("A1:")
    formats = {
        at: group.number_format
        for group in page.column_dimensions.values()
        for at in range(group.min, group.max + 1)
    }
    checks = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
    lists = {}
    if len(book.worksheets) > 2:
        columns = book.worksheets[2].iter_cols(values_only=True)
        lists = {cells[0]: [c for c in cells[1:] if c is not None] for cells in columns}
    for at, column in enumerate(noun.columns, 1):
        head, letter = page.cell(1, at), get_column_letter(at)
        unit = f"({column.unit.symbol.zh})" if column.unit else ""
        if lang == "zh":
            assert head.value == column.header.zh + unit + (" *" if column.required else "")
        assert head.comment is not None and head.comment.text.strip()
        assert (formats[at] == "@") == (column.kind in CODED or column.kind in WORDY)
        assert (formats[at] == "yyyy-mm-dd") == (column.kind is Kind.DAY)
        example, hint = page.cell(3, at), page.cell(2, at)
        assert (example.value is None) == (column.example is None)
        assert (hint.value is None) == (column.told is None)
        wanted = CHECKS.get(column.kind)
        if column.forever or (wanted == "list" and str(column.header) not in lists):
            continue  # 长期 is a word, and a list without words is none
        if wanted is None:
            continue
        check = checks[f"{letter}2"]
        assert (check.type, str(check.sqref)) == (wanted, f"{letter}2:{letter}2001")
        assert check.error
        if wanted == "list":
            open_list = column.open or column.kind is Kind.REGION
            assert check.errorStyle == ("warning" if open_list else None)
            chosen = [str(label) for _value, label in column.choices]
            if column.kind is Kind.FLAG:
                chosen = ["是", "否"] if lang == "zh" else ["yes", "no"]
            assert lists[str(column.header)] == WORDS.get(column.name, chosen)
    rows = list(guide.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [str(column.header) for column in noun.columns]
    assert rows[1][-2:] == ("何为此项", "GD-03")
    assert guide.freeze_panes == "A2"


def test_the_template_of_institutions_in_full(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, NOUNS["institution"], words=WORDS)
    book = load_workbook(path)
    zh = lang == "zh"
    assert book.sheetnames == (
        ["服务机构", "填表说明", "代码表"] if zh else ["institution", "Instructions", "Codes"]
    )
    page = book.worksheets[0]
    assert page["A1"].value == ("统一社会信用代码 *" if zh else "Credit code *")
    assert page["H1"].value == ("场所面积(㎡)" if zh else "Premises area (m2)")
    assert page["A2"].font.italic and page["A3"].value == "12990121MB1F20939G"
    checks = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
    assert (checks["A2"].type, checks["A2"].formula1) == ("textLength", "18")
    assert (checks["B2"].operator, checks["B2"].formula1) == ("lessThanOrEqual", "200")
    assert (checks["L2"].type, checks["L2"].formula1) == ("date", "17899")  # 1949-01-01
    codes = book.worksheets[2]
    assert [cell.value for cell in codes["A"]][1:] == ["服务中心", "示范平台", None]
    assert [cell.value for cell in codes["B"]][1:] == WORDS["region_code"]


def test_where_a_cell_takes_several_words_they_are_listed_beside_it(
    tmp_path: Path, lang: str
) -> None:
    """A drop-down gives one word: there is none, and each word stands in note, instructions and codes."""
    path = tmp_path / "模板.xlsx"
    write_template(path, EVERY["return"])
    page, guide, codes = load_workbook(path).worksheets
    at = page.max_column
    words = "收费、标准" if lang == "zh" else "fees、rules"
    assert page.cell(3, at).value == words
    told = page.cell(2, at).value
    assert told == guide.cell(at + 1, 5).value.removesuffix(words).rstrip("：: ")
    assert words in page.cell(1, at).comment.text
    assert [cell.value for cell in codes["C"]] == [
        str(EVERY["return"]["shown"].header),
        *words.split("、"),
    ]
    letter = get_column_letter(at)
    assert not [v for v in page.data_validations.dataValidation if letter in str(v.sqref)]


def test_who_has_no_credit_code_can_be_typed(tmp_path: Path) -> None:
    """The import takes 原注册号:…, so the sheet only asks whether it is meant."""
    write_template(tmp_path / "模板.xlsx", NOUNS["institution"])
    page = load_workbook(tmp_path / "模板.xlsx").worksheets[0]
    check = page.data_validations.dataValidation[0]
    assert (check.errorStyle, check.error) == ("warning", "18 位；没有的写 原注册号:号码")


def test_a_rate_is_checked_as_the_import_checks_it(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, EVERY["return"])
    page = load_workbook(path).worksheets[0]
    (rate,) = [v for v in page.data_validations.dataValidation if v.type == "custom"]
    assert (str(rate.sqref), rate.formula1) == ("E2:E2001", "OR(E2=0,AND(E2>1,E2<=100))")


def test_more_lists_than_letters(tmp_path: Path) -> None:
    many = tuple(
        Asked(f"f{i}", "choice", Text(f"选项{i}", f"choice {i}"), (("a", Text("甲", "a")),), ("m",))
        for i in range(30)
    )
    path = tmp_path / "模板.xlsx"
    write_template(path, return_noun(many))
    page = load_workbook(path).worksheets[0]
    sources = [v.formula1 for v in page.data_validations.dataValidation if v.type == "list"]
    assert sources[0] == "'代码表'!$A$2:$A$2" and sources[-1] == "'代码表'!$AD$2:$AD$2"


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
    assert [number for number, _ in plan.new()] == [4]


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
