"""The forty shapes of the policy format, each in a shipped measure: where it stands, and that it is that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import smeadmin
from smeadmin.policies.parsing import parse

FOLDER = Path(smeadmin.__file__).parent / "policies"
PLATFORM = "certification.national-platform"
# shape: measure, address, and the word that makes the shape
SHAPES: dict[int, tuple[str, str, str]] = {
    1: ("zhenjiang-2022-platforms", "certification.city-platform.require.assets", "at_least"),
    2: ("gd-tech-platforms", "certification.provincial-tech-platform.require.activity", "any"),
    3: ("miit-2017-156", f"{PLATFORM}.require.functions", "of"),
    4: (
        "gd-2017-centres",
        "certification.service-centre.require.premises.at_least.by",
        "level",
    ),
    5: ("wuhu-platforms", "figure.either.computed.where", "any"),
    6: ("nanjing-2021-platforms", "figure.visits_growth.derived", "over_years"),
    7: (
        "js-2020-platforms",
        "certification.provincial-platform.require.city_title",
        "waive",
    ),
    8: ("sz-startup-bases", "figure.helped_enough", "judged"),
    9: ("bj-2025-voucher-notice", "figure.punished.computed", "in_force"),
    10: ("miit-2017-156", f"{PLATFORM}.limits.quota", "per"),
    11: ("miit-2021-bases", "amend.no-mentors", "suspend"),
    12: ("hainan-2020-platforms", "certification.provincial-platform.valid", "until"),
    13: ("miit-2025", PLATFORM, "stages"),
    14: (
        "gd-consulting-score",
        "evaluation.consulting.score.sum.basic.sum.ratio",
        "steps",
    ),
    15: ("miit-2017-103", "evaluation.service-norm.score.sum.response.sum.channels", "weight"),
    16: ("cq-micro-parks", "figure.share_points.derived", "first"),
    17: ("cq-micro-parks", "evaluation.micro-park.score.sum.conditions", "gives"),
    18: ("huzhou-makers", "evaluation.maker-space.score.sum.bonus", "bonus"),
    19: ("market-2020-assistance", "figure.rank_1.derived", "rank_of"),
    20: ("js-service-index", "evaluation.service-index.score.sum.money.by", "ownership"),
    21: ("zhangye-2020-platforms", "evaluation.zhangye-platform", "scorers"),
    22: (
        "miit-2017-103",
        "evaluation.service-norm.score.sum.response.sum.fees.sum.discount",
        "missing",
    ),
    23: ("xm-2024-clusters", "evaluation.cluster", "grades"),
    24: ("torch-2019-incubators", "evaluation.national-incubator.effects.revoke.when", "years"),
    25: ("cq-2012", "evaluation.service-performance.effects.incentive", "choose"),
    26: ("sz-2020-voucher", "voucher.sz-voucher.limits.each.at_most.by", "claimant"),
    27: ("bj-2018-voucher", "voucher.capital-voucher.amount", "brackets"),
    28: ("bj-2015-voucher", "voucher.capital-voucher.amount", "times"),
    29: ("bj-2023-voucher", "voucher.capital-voucher.deadlines.register", "after"),
    30: ("jiangmen-2020-voucher", "voucher.jiangmen-voucher.issue", "returned"),
    31: ("jiangmen-2020-voucher", "voucher.jiangmen-voucher.pays", "change_given"),
    32: ("jiangmen-2020-voucher", "voucher.jiangmen-voucher.require.signed", "at_most"),
    33: ("yuhuan-2023-voucher", "voucher.yuhuan-voucher.require.excluded", "none"),
    34: ("cq-2016-voucher", "voucher.cq-voucher.require.listed", "when"),
    35: ("datian-voucher", "voucher.datian-voucher", "split"),
    36: ("yuhuan-2023-voucher", "voucher.yuhuan-voucher.inspect", "take"),
    37: ("gd-2017-vouchers", "voucher.sme-voucher.effects.fraud", "do"),
    38: ("hb-2010", "target.earmark.at_least", "times"),
    39: ("bj-2025-voucher-notice", "amend.credit", "from"),
    40: ("miit-2025", "policy", "beside"),
}


def test_all_forty_shapes_are_named() -> None:
    assert list(SHAPES) == list(range(1, 41))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_stands_in_a_real_measure(shape: int) -> None:
    name, path, word = SHAPES[shape]
    raw, faults = parse((FOLDER / f"{name}.toml").read_bytes())
    assert faults == []
    assert raw is not None and raw["policy"]["standing"] in ("seed", "verified")
    row: Any = raw
    for step in path.split("."):
        row = row[step]
    assert word in row
