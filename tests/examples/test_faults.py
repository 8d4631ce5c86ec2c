"""Every planted fault is found at its place, and nothing else is."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from smeadmin.domain.columns import NOUNS, Noun, return_noun
from smeadmin.domain.rules.figures import Filed
from smeadmin.reference.regions import regions
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.sheets.refusals import FileRejected
from tests.examples import office
from tests.examples.test_reckoning import document

ON = date(2026, 3, 10)
FAULTY = office.EXAMPLES / "faulty"
NOUN_OF = {
    "机构名录": "institution",
    "企业名单": "enterprise",
    "服务台账": "record",
    "服务券": "voucher_list",
}
CATEGORIES = "技术创新 工业设计 质量检测 知识产权 信息网络 电子商务 创业孵化 企业融资 人才培训"
KINDS = "服务中心 窗口服务平台 公共服务示范平台 创业创新示范基地 专业服务机构 专业镇服务平台"

Place = tuple[int | None, str, str]


def planted() -> dict[str, set[Place]]:
    found: dict[str, set[Place]] = defaultdict(set)
    with (FAULTY / "预期发现.csv").open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            place = (int(row["row"]) if row["row"] else None, row["column"], row["code"])
            found[row["file"]].add(place)
    return found


def words() -> dict[str, dict[str, Any]]:
    every = list(regions())
    times = Counter(unit.name for unit in every)
    places = {unit.code: unit.code for unit in every}
    places |= {unit.name: unit.code for unit in every if times[unit.name] == 1}
    sectors = {"工业": "工业"}
    return {
        "region_code": places,
        "kind": {word: word for word in KINDS.split()},
        "category": {word: word for word in CATEGORIES.split()},
        "industry": sectors,
    }


class Wanted:
    """A figure as the registry of columns wants to see it."""

    def __init__(self, figure: Any) -> None:
        self.name, self.unit, self.label = figure.name, figure.unit, figure.label
        self.choices = tuple((name, figure.labels[name]) for name in figure.choices)


def returned() -> list[Wanted]:
    """The figures that the two measures want filed every year."""
    found = {}
    for id in ("gd-2017-centres", "gd-2012-towns"):
        for figure in document(id, date(2025, 12, 31)).figures.values():
            if isinstance(figure.origin, Filed) and figure.origin.where == "return":
                found.setdefault(figure.name, Wanted(figure))
    return list(found.values())


def refs() -> dict[str, dict[str, int]]:
    institutions = [row["统一社会信用代码"] for row in office.sheet("机构名录.xlsx", 4)]
    return {
        "institution": {code: number for number, code in enumerate(institutions)},
        "enterprise": {code: number for number, code in enumerate(office.expected()["size_of"])},
    }


def noun_of(file: str) -> Noun:
    if file.startswith("年报"):
        return return_noun(returned())
    return NOUNS[next((n for start, n in NOUN_OF.items() if file.startswith(start)), "enterprise")]


@pytest.mark.parametrize("file", sorted(planted()))
def test_what_was_planted_is_found_and_nothing_else(file: str) -> None:
    noun = noun_of(file)
    names = {column.name for column in noun.columns}
    known = {name: table for name, table in words().items() if name in names}
    referred = {name: refs()[kind] for name, kind in noun.refers}
    try:
        with open_sheet(str(FAULTY / file), noun, on=ON, words=known, refs=referred) as reading:
            findings = list(make_plan(reading, {}).findings)
    except FileRejected as refusal:
        findings = list(refusal.findings)
        if not findings:
            assert planted()[file] == {(None, "", refusal.code)}
            return
    found = {(one.place.row, one.place.column or "", one.code) for one in findings}
    assert found == planted()[file]


def test_the_staff_rosters_are_read_into_the_words_that_rules_count() -> None:
    path = office.EXAMPLES / "人员名册2025.xlsx"
    institutions = {"institution": refs()["institution"]}
    with open_sheet(str(path), NOUNS["staff"], on=ON, refs=institutions) as reading:
        plan = make_plan(reading, {})
        assert plan.counts.new == office.expected()["rows"][path.name] == 171
        assert {one.code for one in plan.findings} <= {"column-unknown"}
        degree = reading.fields.index("degree")
        words_found = {values[degree] for _row, values in plan.new()}
    assert words_found == {"none", "college", "bachelor", "master"}
