"""Which measures apply in an office: those of the nation, of a region around it, and of one within it."""

from __future__ import annotations

from typing import Any

import pytest

from smeadmin.actions.certification.everybody import check_everybody
from smeadmin.actions.certification.judging import check_certification
from smeadmin.actions.library import Library
from smeadmin.actions.office import load_regions
from smeadmin.actions.policy import adopt_policy, list_policies
from smeadmin.domain.rules.judge import Result
from smeadmin.storage.change import Register
from tests.actions import titles
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
            titles.add_institution(change, number, f"机构{code}", region_code=code)

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
