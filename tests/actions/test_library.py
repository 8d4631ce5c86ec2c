"""Which measures apply in an office: those of the nation, of a region around it, and of one within it."""

from __future__ import annotations

from typing import Any

import pytest

from smeadmin.actions.certification.everybody import check_everybody
from smeadmin.actions.certification.judging import check_certification
from smeadmin.actions.evaluation import open_evaluation, run_of
from smeadmin.actions.evaluation.showing import rank_evaluation
from smeadmin.actions.library import Library
from smeadmin.actions.office import load_regions
from smeadmin.actions.policy import adopt_policy, list_policies
from smeadmin.domain.policy import NounAmbiguous, NounNotInForce
from smeadmin.domain.rules.judge import Result
from smeadmin.storage.change import Register
from tests.actions import titles
from tests.actions.small_year import MEASURE, adopt_text
from tests.actions.titles import do, look

TEXT = """
[policy]
id = "{id}"
title = {{ zh = "办法", en = "Measure" }}
in_force = {{ from = 2020-01-01 }}
{region}standing = "example"
[clause]
A = {{ ref = "一", kind = "condition", zh = "人员", en = "staff" }}
[figure]
staff = {{ unit = "persons", filed = "return", label = {{ zh = "人员", en = "Staff" }} }}
[certification.{id}]
label = {{ zh = "称号", en = "Title" }}
[certification.{id}.require]
staff = {{ clause = "A", figure = "staff", at_least = 1 }}
[case]
"一人" = {{ asks = "certification.{id}", given = {{ staff = 1 }}, expect = {{ result = "pass" }} }}
"没有人" = {{ asks = "certification.{id}", given = {{ staff = 0 }}, expect = {{ result = "fail" }} }}
"""
REGIONS = {"nation": "", "province": "440000", "guangzhou": "440100", "wuhu": "340200"}


@pytest.fixture
def office(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Register:
    """Give the office of Guangdong with a measure of each, and a body in Guangzhou and in Shenzhen."""
    do(register, load_regions)
    for name, code in REGIONS.items():
        file = tmp_path_factory.mktemp("texts") / "办法.toml"
        region = f'region = "{code}"\n' if code else ""
        file.write_text(TEXT.format(id=name, region=region), encoding="utf-8")
        do(register, lambda change, file=file: adopt_policy(change, policy=str(file)))

    def work(change: Any) -> None:
        for number, code in enumerate(("440106", "440305"), start=1):
            titles.add_institution(change, number, f"机构{code}", kind="centre", region_code=code)

    do(register, work)
    return register


def test_what_applies_in_another_city_is_not_offered(office: Register) -> None:
    def offered(view: Any) -> tuple[list[str], str]:
        library = Library(view)
        named, _noun = library.noun("certification", "wuhu", view.on)
        return [document.id for document in library.all_on(view.on)], named.id

    assert look(office, offered) == (["guangzhou", "nation", "province"], "wuhu")
    listed = look(office, lambda view: list_policies(view, in_force=True))
    assert [line.policy for line in listed] == ["guangzhou", "nation", "province"]
    assert len(look(office, list_policies)) == len(REGIONS)


def test_the_evaluation_of_one_city_scores_the_bodies_in_it(office: Register) -> None:
    scored = {"全省": ["机构440106", "机构440305"], "全市": ["机构440106"]}
    for (label, names), region in zip(scored.items(), ("440000", "440100"), strict=True):
        text = MEASURE.replace("small", f"in-{region}").replace("小考评", label)
        text = text.replace('standing = "example"', f'region = "{region}"\nstanding = "example"')
        do(office, lambda change, text=text: adopt_text(change, text))
        assert _scored(office, label) == names


def _scored(office: Register, label: str) -> list[str]:
    """Score a year and give who has a rank."""
    do(office, lambda change: open_evaluation(change, evaluation=label, year=2025))
    do(office, lambda change: run_of(change, evaluation=label, year=2025))
    ranked = look(office, lambda view: rank_evaluation(view, evaluation=label, year=2025))
    return [one.name for one in ranked.lines]


def test_a_title_is_meant_by_its_name_and_by_its_label(office: Register) -> None:
    def meant(word: str) -> tuple[str, str]:
        found = look(office, lambda v: Library(v).noun("certification", word, v.on, "wuhu"))
        return found[0].id, found[1].head.name

    assert meant("wuhu") == meant("称号") == meant("Title") == ("wuhu", "wuhu")
    with pytest.raises(NounNotInForce) as none:
        meant("别的称号")
    assert [line.texts for line in none.value.more] == [
        ("guangzhou\t称号", "nation\t称号", "province\t称号")
    ]
    with pytest.raises(NounAmbiguous) as several:
        look(office, lambda v: Library(v).noun("certification", "称号", v.on))
    assert several.value.details["policies"] == ["guangzhou", "nation", "province"]


def test_the_measure_of_one_city_is_for_the_bodies_in_it(office: Register) -> None:
    def concerned(title: str) -> list[str]:
        checked = look(office, lambda view: check_everybody(view, certification=title))
        return [one.holder.name for one in checked.bodies]

    assert sorted(concerned("province")) == ["机构440106", "机构440305"]
    assert concerned("guangzhou") == ["机构440106"]
    one = look(
        office,
        lambda v: check_certification(v, institution="机构440305", certification="guangzhou"),
    )
    assert one.result is Result.NOT_CONCERNED
