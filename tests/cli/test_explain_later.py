"""Why a decision fell, asked again in three years, when the documents have long changed: the same bytes.

A title, a score, an award, a voucher with its redemption and claim, and a refusal are decided in March 2026;
from 2027 on other editions and a notice are in force, with other numbers under other words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.actions.small_year import MEASURE as SCORING
from tests.cli.call import call
from tests.cli.money_office import APPROVE, CENTRE, FIRM, MEASURE, PREPARED
from tests.conftest import found_office

BY = {"SMEADMIN_BY": "林岚"}
THEN, LATER = "2026-03-10", "2029-03-10"
ENDS = ("{ from = 2020-01-01 }", "{ from = 2020-01-01, until = 2026-12-31 }")
FILES = {
    "办法.toml": MEASURE.replace(*ENDS),
    "考评.toml": SCORING.replace(*ENDS).replace("at_least = 80", "at_least = 65"),
    "新办法.toml": MEASURE.replace("2020-01-01", "2027-01-01")
    .replace("at_least = 1 }", "at_least = 7 }")
    .replace('times = "50%"', 'times = "10%"')
    .replace("一半", "一成"),
    "新考评.toml": SCORING.replace("2020-01-01", "2027-01-01")
    .replace("times = 2", "times = 1")
    .replace('zh = "人员", en = "staff"', 'zh = "从业人员", en = "people"'),
    "通知.toml": """
[policy]
id = "notice"
title = { zh = "通知", en = "Notice" }
in_force = { from = 2027-01-01 }
standing = "example"
[clause]
T1 = { ref = "一", kind = "cap", zh = "单张上限", en = "cap" }
[amend.cap]
document = "office-vouchers"
from = 2027-01-01
clause = "T1"
replace = { "voucher.v.limits.each.at_most" = "1000元" }
""",
}
DECIDED = [
    *(words for words in PREPARED if words[0] != "settle" and words != APPROVE),
    ["policy", "adopt", "考评.toml"],
    ["institution", "edit", "启帆", "--kind", "服务中心", "--reason", "漏填"],
    ["return", "set", "启帆", "staff", "11", "--year", "2025", "--reason", "电话核实"],
    *(
        [*("record", "add", "--institution", CENTRE, "--enterprise", FIRM, "--category", "培训"),
         *("--satisfaction", "5", "--service-date", f"2025-0{month}-09")]
        for month in (2, 3)
    ),
    ["score", "open", "small", "--year", "2025"],
    ["score", "run", "small", "--year", "2025", "--yes"],
    ["score", "finalise", "--year", "2025", "--by", "何远"],
    ["award", "propose", "best", "--year", "2025", "--fund", "FW2026"],
    ["award", "decide", "AW-2026-01", "--by", "何远"],
]  # fmt: skip
SINCE = [
    *(["policy", "adopt", file] for file in ("新办法.toml", "新考评.toml", "通知.toml")),
    ["return", "set", "启帆", "staff", "2", "--year", "2025", "--reason", "更正"],
    ["institution", "edit", "启帆", "--kind", "门店", "--reason", "改类型"],
]
ASKED = {
    "a title": "explain C-2026-0001",
    "its application": "explain AP-2026-0001",
    "a score": "score explain 启帆 --year 2025 --next-grade",
    "a score by its code": "explain small/2025/启帆",
    "an award": "explain AW-2026-01",
    "a voucher": "explain {voucher}",
    "a claim": "explain CL-2026-0001",
    "a refusal": "explain RF-000001",
    "a change": "explain CS-000010",
}


def typed(db: Path, *commands: list[str], now: str) -> None:
    voucher = ""
    for words in commands:
        done = call(*(w.format(voucher=voucher) for w in words), db=db, env=BY, now=now)
        assert done.status == 0, (words, done.err)
        if words[:2] == ["voucher", "issue"]:
            voucher = json.loads(call("voucher", "list", "--format", "json", db=db).out)[0][
                "voucher"
            ]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    """Ask why everything is as it is, on the day and three years later."""
    folder = tmp_path_factory.mktemp("later")
    db = folder / "office.db"
    found_office(str(db))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, text in FILES.items():
            Path(name).write_text(text, encoding="utf-8")
        typed(db, *DECIDED[:-1], now=THEN)
        refused = call("award", "decide", "AW-2026-01", db=db, env=BY, now=THEN)
        assert "self-approval" in refused.err, refused.err
        typed(db, DECIDED[-1], now=THEN)
        voucher = json.loads(call("voucher", "list", "--format", "json", db=db).out)[0]["voucher"]
        found: dict[str, dict[str, Any]] = {what: {} for what in ASKED}
        for now in (THEN, LATER):
            for what, line in ASKED.items():
                words = line.format(voucher=voucher).split()
                for form in ("json", "table"):
                    answer = call(*words, "--format", form, db=db, lang="en", now=now)
                    assert answer.status == 0, answer.err
                    found[what][now, form] = answer.out
            if now == THEN:
                typed(db, *SINCE, now="2027-06-01")
        yield found


@pytest.mark.parametrize(
    "what", [what for what in ASKED if "explain C-" not in ASKED[what] and "AP-" not in ASKED[what]]
)
def test_the_reasons_of_a_decision_are_the_same_in_three_years(
    asked: dict[str, dict[str, Any]], what: str
) -> None:
    for form in ("json", "table"):
        assert asked[what][THEN, form] == asked[what][LATER, form]


def test_a_score_is_explained_by_its_code_too(asked: dict[str, dict[str, Any]]) -> None:
    for form in ("json", "table"):
        assert asked["a score by its code"][THEN, form] == asked["a score"][THEN, form]


def test_a_title_has_lapsed_and_its_reasons_have_not(asked: dict[str, dict[str, Any]]) -> None:
    then, later = (json.loads(asked["a title"][day, "json"]) for day in (THEN, LATER))
    [holds], [still, by_new] = then.pop("today"), later.pop("today")
    assert (then.pop("state"), later.pop("state")) == ("in_force", "expired")
    assert (bool(then.pop("rights")), later.pop("rights")) == (True, [])
    assert then == later
    assert [(x["path"], x["found"], x["needed"], x["margin"]) for x in then["trace"]] == [
        ("certification.centre.require.desks", "3", {"at_least": "1"}, "2")
    ]
    assert then["clauses"][0]["text"]["en"] == "a certified institution"
    assert (holds["holds"], still["holds"], by_new["holds"]) == (True, True, False)
    assert (by_new["policy_version"], by_new["short"][0]["margin"]) == (2, "-4")
    assert asked["its application"][LATER, "json"] == asked["a title"][LATER, "json"]
    page = asked["a title"][LATER, "table"]
    assert "does it still hold  no: lapsed" in page
    assert "by the text in force today (office-vouchers, version 2): no" in page


def test_every_amount_says_under_which_clause_it_was_worked_out(
    asked: dict[str, dict[str, Any]],
) -> None:
    voucher = json.loads(asked["a voucher"][LATER, "json"])
    assert {x["clause"] for x in voucher["trace"]} >= {"R1"}
    redeemed = voucher["redemptions"][0]
    assert [x["term"] for x in redeemed["terms"] if x.get("binds")]
    assert redeemed["clauses"][0]["text"] == {
        "zh": "有效认定的机构",
        "en": "a certified institution",
    }
    award = json.loads(asked["an award"][LATER, "json"])
    assert award["places"][0]["trace"][0]["verdict"] == "yes"
    score = json.loads(asked["a score"][LATER, "json"])
    [staff] = [x for x in score["trace"] if x["path"].endswith("sum.staff")]
    assert (staff["found"], staff["value"], staff["trim"]) == ("11", "20", "at_most")
    assert staff["origin"]["staff"]["typed_by"] == "林岚"
    assert staff["origin"]["staff"]["reason"] == "电话核实"
