"""The columns of the yearly figures follow from what a policy wants filed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from smeadmin.domain.columns import Kind, return_noun
from smeadmin.domain.columns.headers import read_header
from smeadmin.i18n import Text


@dataclass(frozen=True)
class Filed:
    name: str
    unit: str
    label: Text
    choices: tuple[tuple[str, Text], ...] = ()


FIGURES = [
    Filed("revenue", "money", Text("服务收入", "Service revenue")),
    Filed("public_share", "ratio", Text("公益服务占比", "Public-benefit share")),
    Filed("staff", "persons", Text("从业人员", "Staff")),
    Filed("served", "enterprises", Text("服务企业数", "Enterprises served")),
    Filed("services", "visits", Text("服务家次", "Services")),
    Filed("area", "area", Text("服务场地", "Premises")),
    Filed("audited", "yes_no", Text("是否审计", "Audited")),
    Filed("kind", "choice", Text("类型", "Kind"), (("centre", Text("服务中心", "centre")),)),
]


def test_each_figure_becomes_a_column_in_its_unit() -> None:
    noun = return_noun(FIGURES)
    assert [(c.name, str(c.kind), c.title.zh) for c in noun.columns] == [
        ("credit_code", "credit_code", "统一社会信用代码"),
        ("name", "name", "机构名称"),
        ("revenue", "fen", "服务收入(万元)"),
        ("public_share", "ratio", "公益服务占比(%)"),
        ("staff", "int", "从业人员(人)"),
        ("served", "int", "服务企业数(家)"),
        ("services", "int", "服务家次(家次)"),
        ("area", "area", "服务场地(㎡)"),
        ("audited", "flag", "是否审计"),
        ("kind", "choice", "类型"),
    ]
    assert noun.key == ("credit_code",)
    assert noun["revenue"].field == "revenue_fen"


def test_a_figure_that_two_documents_want_comes_once() -> None:
    assert len(return_noun([*FIGURES, FIGURES[0]]).columns) == len(return_noun(FIGURES).columns)


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        return_noun([Filed("x", "parsec", Text("某", "some"))])


def test_house_and_visits_are_never_mixed() -> None:
    noun = return_noun(FIGURES)
    row = read_header(["统一社会信用代码", "机构名称", "服务企业数(家次)"], noun, 1)
    assert [f.code for f in row.findings] == ["unit-unknown"]


def test_a_rate_states_percent_or_is_refused() -> None:
    noun = return_noun(FIGURES)
    row = read_header(["统一社会信用代码", "机构名称", "公益服务占比"], noun, 1)
    assert [f.code for f in row.findings] == ["rate-unit-missing"]
    assert noun["public_share"].kind is Kind.RATIO
