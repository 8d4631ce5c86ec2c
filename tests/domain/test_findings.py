"""Every sort of finding says what is wrong and what to do, in both languages."""

from __future__ import annotations

from string import Formatter

import pytest

from smeadmin import i18n
from smeadmin.domain.finding_sorts import SORTS, called
from smeadmin.domain.findings import Finding, Place, column_letter

FIXED = {"value", "header"}


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (16383, "XFD")]
)
def test_columns_are_named_as_spreadsheets_do(index: int, letter: str) -> None:
    assert column_letter(index) == letter


def test_a_place_is_the_address_of_the_name_box() -> None:
    assert str(Place(5, 1)) == "B5"
    assert str(Place(5)) == "5"
    assert str(Place()) == ""


@pytest.mark.parametrize("code", SORTS)
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_sort_is_said_whole(code: str, lang: str) -> None:
    """No field of a sentence is left in braces, and Chinese sentences are Chinese."""
    before = i18n.language()
    i18n.use(lang)
    try:
        sort = SORTS[code]
        fields = {
            name
            for template in (sort.reason, sort.remedy)
            for _, name, _, _ in Formatter().parse(template)
            if name
        }
        finding = Finding(code, Place(2, 0, "列"), "x", "值", dict.fromkeys(fields - FIXED, "甲"))
        for sentence in (finding.message, finding.hint, called(code)):
            assert sentence and "{" not in sentence
            assert lang == "en" or any("一" <= c <= "鿿" for c in sentence)
    finally:
        i18n.use(before)


def test_json_has_the_shape_of_the_contract() -> None:
    finding = Finding(
        "check-character",
        Place(5, 1, "统一社会信用代码"),
        "credit_code",
        "91990103MA4K7W120X",
        {"expected": "T"},
    )
    assert finding.as_json("有错误.xlsx", "登记表") == {
        "code": "check-character",
        "severity": "error",
        "file": "有错误.xlsx",
        "sheet": "登记表",
        "row": 5,
        "column": "B",
        "field": "credit_code",
        "value": "91990103MA4K7W120X",
        "message": finding.message,
        "hint": finding.hint,
    }
