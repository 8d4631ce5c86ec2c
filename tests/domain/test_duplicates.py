"""Who may be there twice: what names, telephones and addresses are folded to, and what follows."""

from __future__ import annotations

import random
import time

import pytest

from smeadmin.domain.confusables import skeleton
from smeadmin.domain.duplicates import (
    Duplicates,
    Folding,
    Group,
    Party,
    Reason,
    Strength,
    find_groups,
    phone_digits,
)
from smeadmin.render.duplicates import draw_duplicates
from smeadmin.render.output import text

REGIONS = frozenset({"江澄市", "江澄", "东渚区", "东渚", "西桥区", "西桥", "广东省", "佛山市"})


def groups(*parties: Party) -> tuple[Group, ...]:
    return find_groups(parties, REGIONS)


def party(number: int, name: str, code: str | None = None, **more: object) -> Party:
    return Party(number, f"I-{number:06d}", code, name, **more)  # type: ignore[arg-type]


def said(found: tuple[Group, ...]) -> list[tuple[list[int], list[str], str]]:
    return [
        ([one.key for one in g.members], [str(r) for r in g.reasons], str(g.strength))
        for g in found
    ]


@pytest.mark.parametrize(
    ("name", "core", "ending"),
    [
        ("西桥区众创空间管理有限公司", "众创空间管理", "有限公司"),
        ("西桥区众创空间管理中心", "众创空间管理", "中心"),
        ("江澄市众创空间管理有限责任公司", "众创空间管理", "有限责任公司"),
        ("众创（江澄）空间管理股份有限公司", "众创空间管理", "股份有限公司"),
        ("众创(江澄)空间　管理公司", "众创空间管理", "公司"),
        ("广东省佛山市华兴ABC物流有限公司", "华兴abc物流", "有限公司"),
        ("华兴ＡＢＣ物流有限公司", "华兴abc物流", "有限公司"),
        ("华兴·物流（北浦）有限公司", "华兴物流北浦", "有限公司"),  # 北浦 is no known region
        ("江澄市有限公司", "江澄市", "有限公司"),  # a region is all there is: it stays
        ("有限公司", "有限公司", ""),
        ("东渚", "东渚", ""),
    ],
)
def test_the_core_of_a_name(name: str, core: str, ending: str) -> None:
    assert Folding(REGIONS).core(name) == (core, ending)


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("13800002764", ("13800002764",)),
        ("138-0000-2764", ("13800002764",)),
        ("+86 138 0000 2764", ("13800002764",)),
        ("１３８００００２７６４", ("13800002764",)),
        ("0757-83380000转801", ("75783380000",)),
        ("075783380000、13800002764", ("75783380000", "13800002764")),
        ("801", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_the_digits_of_a_telephone(phone: str | None, digits: tuple[str, ...]) -> None:
    assert phone_digits(phone) == digits


@pytest.mark.parametrize(
    ("address", "folded"),
    [
        ("江澄市东渚区望溪路 18 号 2 层", "望溪路18号2层"),
        ("东渚区望溪路１８号２层", "望溪路18号2层"),
        ("东渚区", None),  # names no house
        ("东渚区望溪路", None),
        (None, None),
    ],
)
def test_an_address_without_its_regions(address: str | None, folded: str | None) -> None:
    assert Folding(REGIONS).address(address) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("東渚啟帆數據", "东渚启帆数据"), ("曰新", "日新"), ("АВС".lower(), "abc"), ("己未", "已末")],
)
def test_characters_that_are_taken_for_one_another(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
    assert skeleton("启帆") != skeleton("启航")


# ---- screen B10 -----------------------------------------------------------------------------


def test_the_three_groups_of_the_screen() -> None:
    at = {"phone": "0750-3380001", "address": "西桥区工业路 3 号"}
    found = groups(
        party(1, "江澄衡准检验检测有限公司", "91990103MA4K7W307R", **at),
        party(
            2,
            "江澄衡准检测技术有限公司",
            "91990103MA4K8W120T",
            former_names=("江澄衡准检验检测有限公司",),
            **at,
        ),
        party(3, "西桥区众创空间管理有限公司", legal_person="沈一"),
        party(4, "西桥区众创空间管理中心", legal_person="沈 一"),
        party(5, "东渚云帆数字化服务有限公司", phone="13800002764"),
        party(6, "江澄云泊信息服务有限公司", phone="138 0000 2764"),
        party(7, "江澄正明会计服务有限公司", phone="13900000000", legal_person="沈一"),
    )
    assert said(found) == [
        ([2, 1], ["former_name", "phone", "address"], "high"),  # who bears the newer name is kept
        ([3, 4], ["core", "legal_person"], "medium"),
        ([5, 6], ["phone"], "low"),
    ]
    assert found[1].dropped == ("有限公司", "中心")


@pytest.mark.parametrize(
    ("a", "b", "reasons", "strength"),
    [
        ({"identifiers": ("440681000012345",)}, {"identifiers": ("440681000012345",)}, "identifier", "high"),
        ({"code": "91990103MA4K7W120T"}, {"code": "52990104MA4K7W1204"}, "organisation", "high"),
        ({"code": "91990103MA4K7W120T"}, {"identifiers": ("91990103MA4K7W120T",)}, "identifier", "high"),
        ({"name": "启帆（江澄）服务"}, {"name": "启帆(江澄)服务 "}, "name", "high"),
        ({"name": "启帆服务", "phone": "13800002764", "legal_person": "沈一"},
         {"name": "启帆服务有限公司", "phone": "13800002764", "legal_person": "沈一"},
         "core phone legal_person", "high"),
        ({"name": "啟帆服務"}, {"name": "启帆服务有限公司"}, "looks", "medium"),
        ({"name": "启帆服务"}, {"name": "启帆服务有限公司"}, "core", "medium"),
        ({"phone": "13800002764", "address": "望溪路18号"}, {"phone": "13800002764", "address": "望溪路18号"},
         "phone address", "medium"),
        ({"phone": "13800002764", "address": "望溪路18号", "legal_person": "沈一"},
         {"phone": "13800002764", "address": "望溪路18号", "legal_person": "沈一"},
         "phone address legal_person", "high"),
        ({"address": "望溪路18号"}, {"address": "望溪路 18 号"}, "address", "low"),
    ],
)  # fmt: skip
def test_how_much_speaks_for_it(
    a: dict[str, str], b: dict[str, str], reasons: str, strength: str
) -> None:
    found = groups(
        party(1, **{"name": "东渚甲检测", **a}),  # type: ignore[arg-type]
        party(2, **{"name": "西桥乙物流", **b}),  # type: ignore[arg-type]
    )
    assert said(found) == [([1, 2], reasons.split(), strength)]


@pytest.mark.parametrize(
    "same",
    [{"legal_person": "王伟"}, {"phone": "801"}, {"address": "东渚区"}, {}],
    ids=["a name that many bear", "an extension", "no house", "nothing"],
)
def test_what_speaks_for_nothing(same: dict[str, str]) -> None:
    assert groups(party(1, "甲检测有限公司", **same), party(2, "乙物流有限公司", **same)) == ()


def test_a_telephone_of_an_agency_says_nothing_unless_the_person_agrees_too() -> None:
    agency = [party(i, f"{c}商行", phone="13800002764") for i, c in enumerate("甲乙丙丁戊庚")]
    assert groups(*agency) == ()
    same = [
        party(i, f"{c}商行", phone="13800002764", legal_person="沈一")
        for i, c in enumerate("甲乙丙丁戊庚")
    ]
    (group,) = groups(*same)
    assert (len(group.members), group.strength) == (6, Strength.MEDIUM)


def test_a_thin_thread_does_not_join_groups() -> None:
    found = groups(
        party(1, "启帆服务有限公司", phone="13800002764"),
        party(2, "启帆服务中心"),
        party(3, "云泊信息有限公司", phone="13800002764"),
        party(4, "云泊信息中心"),
    )
    assert said(found) == [
        ([1, 2], ["core"], "medium"),
        ([3, 4], ["core"], "medium"),
        ([1, 3], ["phone"], "low"),
    ]


def test_only_the_groups_of_somebody_new() -> None:
    old = (party(1, "启帆服务有限公司"), party(2, "启帆服务中心"), party(3, "云泊信息有限公司"))
    assert find_groups([*old, party(-1, "新来物流")], REGIONS, among=[-1]) == ()
    (group,) = find_groups([*old, party(-1, "云泊信息公司")], REGIONS, among=[-1])
    assert {one.key for one in group.members} == {3, -1}


def test_the_same_groups_whatever_the_order_they_are_read_in() -> None:
    rng = random.Random(4)
    letters = "启帆云泊衡准"
    parties = [
        party(i, "".join(rng.choices(letters, k=2)) + rng.choice(["公司", "有限公司", ""]),
              phone=rng.choice(["13800002764", "13900002764", None]))
        for i in range(60)
    ]  # fmt: skip
    shuffled = rng.sample(parties, len(parties))
    one, other = find_groups(parties), find_groups(shuffled)
    assert [sorted(m.key for m in g.members) for g in one] == [
        sorted(m.key for m in g.members) for g in other
    ]


def test_nobody_is_compared_with_everybody() -> None:
    """Twenty thousand in a second or two of CPU time; all pairs would be two hundred million."""
    rng = random.Random(1)
    letters = "江澄东渚西桥北浦启帆永济云泊衡准知序众创华兴瑞丰盛达宏图伟业金石青禾"
    parties = [
        party(i, "".join(rng.choices(letters, k=6)) + "有限公司", phone=f"138{rng.randrange(10**8):08d}")
        for i in range(20_000)
    ]  # fmt: skip
    before = time.process_time()
    find_groups(parties, REGIONS)
    assert time.process_time() - before < 5


def test_every_reason_has_words() -> None:
    for reason in Reason:
        group = Group((party(1, "甲"), party(2, "乙")), (reason,), Strength.LOW)
        drawn = text(draw_duplicates(Duplicates("institution", 2, (group,))))
        assert "甲" in drawn and "低" in drawn
