"""Which real measures come with the program: the nation's, the provinces', their vouchers and evaluations."""

from __future__ import annotations

from pathlib import Path

import pytest

import smeadmin
from smeadmin.domain.rules.document import Document
from smeadmin.policies.documents import read_all

FOLDER = Path(smeadmin.__file__).parent / "policies"
SHIPPED: dict[str, Document] = {
    name: one.document
    for name, one in read_all(
        {path.stem: path.read_bytes() for path in FOLDER.glob("*.toml")}
    ).items()
    if one.document is not None
}
# what they are for: the noun they must bring, and which they are
LISTS: dict[str, tuple[str, list[str]]] = {
    "seeds": ("clause", ["hb-2010", "yc-2008", "gd-2012-towns", "cq-2012", "gd-2017-centres"]),
    "the nation": (
        "certification",
        ["miit-2012-197", "miit-2016-194", "miit-2017-156", "miit-2025"],
    ),
    "notices of the nation": ("amend", ["miit-2021-bases", "miit-2021-platforms"]),
    "titles of cities and provinces": (
        "certification",
        [
            "gd-2020-platforms",
            "gd-tech-platforms",
            "dongguan-platforms",
            "js-2020-platforms",
            "js-2023-stars",
            "nanjing-2021-platforms",
            "zhenjiang-2022-platforms",
            "wuhu-platforms",
            "hefei-2019-platforms",
            "hainan-2020-platforms",
            "xm-2014-institutions",
        ],
    ),
    "bases by type": (
        "certification",
        ["shanxi-2025-bases", "sz-startup-bases", "cq-2017-startup-bases"],
    ),
    "vouchers": (
        "voucher",
        [
            "gd-2017-vouchers",
            "jiangmen-2020-voucher",
            "zhongshan-2020-voucher",
            "yuhuan-2023-voucher",
            "sz-2020-voucher",
            "sh-2020-voucher",
            "bj-2015-voucher",
            "bj-2018-voucher",
            "bj-2023-voucher",
            "cq-2016-voucher",
            "cq-2022-redemption",
            "datian-voucher",
            "ganzhou-2016-voucher",
            "ningde-2019-voucher",
            "meizhou-2018-voucher",
        ],
    ),
    "evaluations": (
        "evaluation",
        [
            "miit-2017-103",
            "gd-consulting-score",
            "js-service-index",
            "dalian-incubators",
            "torch-2019-incubators",
            "cq-micro-parks",
            "cq-2018-incubators",
            "sh-2021-bases",
            "xm-2024-clusters",
            "huzhou-makers",
            "market-2020-assistance",
            "hefei-2021-check",
            "zhangye-2020-platforms",
        ],
    ),
    "money for titles": ("award", ["sz-2025-platform-reward", "anhui-title-awards"]),
}


@pytest.mark.parametrize("group", LISTS)
def test_they_are_there_and_bring_what_they_are_for(group: str) -> None:
    noun, names = LISTS[group]
    assert [name for name in names if name not in SHIPPED] == []
    assert [name for name in names if noun not in SHIPPED[name].raw] == []


@pytest.mark.parametrize("group", [group for group in LISTS if group != "seeds"])
def test_none_of_them_is_made_up(group: str) -> None:
    assert {SHIPPED[name].standing for name in LISTS[group][1]} == {"verified"}


def test_a_local_programme_names_the_one_it_carries_out() -> None:
    assert SHIPPED["jiangmen-2020-voucher"].under == "gd-2017-vouchers"
    assert SHIPPED["zhongshan-2020-voucher"].under == "gd-2017-vouchers"
    assert SHIPPED["meizhou-2018-voucher"].under == "gd-2017-vouchers"
