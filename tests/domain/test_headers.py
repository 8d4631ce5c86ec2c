"""Headers as offices write them: which column they are, in which unit, and what is wrong with them."""

from __future__ import annotations

import pytest

from smeadmin.domain.columns import NOUNS, Kind
from smeadmin.domain.columns.headers import nearly, read_header, recognise

BASE = ("统一社会信用代码", "企业名称")

KNOWN = [
    ("institution", "统一社会信用代码", "credit_code", None),
    ("institution", "统一社会信用代码 *", "credit_code", None),
    ("institution", "信用代码", "credit_code", None),
    ("institution", "credit_code", "credit_code", None),
    ("institution", "Credit code", "credit_code", None),
    ("institution", " 机 构\n名 称 ", "name", None),
    ("institution", "类别", "kind", None),
    ("institution", "所属区县（必填）", "region_code", None),
    ("institution", "场所面积(㎡)", "area_m2", "square_metre"),
    ("institution", "场所面积（平方米）", "area_m2", "square_metre"),
    ("institution", "area_m2", "area_m2", "square_metre"),
    ("institution", "面积/m²", "area_m2", "square_metre"),
    ("enterprise", "营业收入(万元)", "revenue_fen", "wan_yuan"),
    ("enterprise", "营业收入（单位：万元）", "revenue_fen", "wan_yuan"),
    ("enterprise", "营业收入 万元", "revenue_fen", "wan_yuan"),
    ("enterprise", "营业收入：元", "revenue_fen", "yuan"),
    ("enterprise", "营业收入【亿元】", "revenue_fen", "yi_yuan"),
    ("enterprise", "Revenue (10,000 yuan)", "revenue_fen", "wan_yuan"),
    ("enterprise", "revenue_fen", "revenue_fen", "fen"),
    ("enterprise", "从业人员（人）", "staff", "person"),
    ("enterprise", "从业人员", "staff", "person"),
    ("record", "满意度", "satisfaction", None),
    ("record", "服务费用(元)", "fee_fen", "yuan"),
    ("record", "线上/线下", "mode", None),
]


@pytest.mark.parametrize(("noun", "header", "name", "unit"), KNOWN)
def test_a_header_names_a_column_in_a_unit(
    noun: str, header: str, name: str, unit: str | None
) -> None:
    row = read_header([header], NOUNS[noun], 1)
    (mapped,) = row.mapped
    assert (mapped.column.name, mapped.unit and mapped.unit.name) == (name, unit)


@pytest.mark.parametrize("header", ["", "  ", "备注", "序号", "企业类型甲", "合计"])
def test_other_words_name_no_column(header: str) -> None:
    assert recognise(header, NOUNS["enterprise"]) is None


def found(headers: list[str], noun: str = "enterprise") -> list[tuple[str, str, str | None]]:
    row = read_header(headers, NOUNS[noun], 3)
    return [(f.code, str(f.place), f.field) for f in row.findings]


def test_money_without_a_unit_is_refused_and_not_read() -> None:
    assert found([*BASE, "营业收入"]) == [("unit-missing", "C3", "revenue_fen")]
    row = read_header([*BASE, "营业收入"], NOUNS["enterprise"], 3)
    assert "revenue_fen" not in {m.column.name for m in row.mapped}


def test_a_unit_of_another_sort_is_refused() -> None:
    assert found([*BASE, "从业人员（家）"]) == [("unit-unknown", "C3", "staff")]
    assert found([*BASE, "营业收入(美元)"]) == [("unit-unknown", "C3", "revenue_fen")]


def test_a_column_twice_is_refused() -> None:
    assert found([*BASE, "名称"]) == [("header-twice", "C3", "name")]


def test_a_slip_in_a_header_is_an_error_and_its_column_is_not_also_missing() -> None:
    assert found(["统一社会信用代码", "企业名程"]) == [("header-near-miss", "B3", "name")]
    assert found([*BASE, "从业人圆"]) == [("header-near-miss", "C3", "staff")]


def test_a_foreign_column_is_left_out_with_a_warning() -> None:
    row = read_header([*BASE, "股东结构"], NOUNS["enterprise"], 3)
    (finding,) = row.findings
    assert (finding.code, finding.is_error) == ("column-unknown", False)
    assert row.left_out == ((2, "股东结构"),)


def test_the_clerks_own_columns_are_left_out_in_silence() -> None:
    assert found(["序号", *BASE, "备注", "错误", "原行号"]) == []


def test_a_missing_column_is_named() -> None:
    assert found(["企业名称"]) == [("header-missing", "3", "credit_code")]
    assert read_header(["统一社会信用代码"], NOUNS["enterprise"], 3, keys_only=True).findings == ()


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("机构名程", "机构名称", True),
        ("机构名", "机构名称", False),  # three characters are too few to tell
        ("构机名称", "机构名称", True),
        ("机构的名称", "机构名称", True),
        ("机构名称", "机构名称", False),
        ("机构地址", "机构名称", False),
        ("营业执照", "营业收入", False),
    ],
)
def test_what_counts_as_one_slip(word: str, known: str, near: bool) -> None:
    assert nearly(word, known) is near


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_every_header_we_make_is_found_again(noun: object) -> None:
    """Templates and exports carry titles; programs carry field names. Both come back as sent."""
    for pick in (lambda c: c.title.zh, lambda c: c.title.en, lambda c: c.field):
        headers = [pick(column) for column in noun.columns]
        row = read_header(headers, noun, 1)
        assert row.findings == ()
        assert [m.column for m in row.mapped] == list(noun.columns)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_the_registry_is_whole(noun: object) -> None:
    names = [column.name for column in noun.columns]
    assert len(names) == len(set(names))
    assert set(noun.key) | set(noun.content) | set(noun.scope) <= set(names)
    for column in noun.columns:
        assert column.header.zh and column.header.en
        assert column.kind is not Kind.FEN or column.unit is not None
        assert column.required is False or column.example is not None
