"""Which text judges: editions and notices of one measure, on the day of each case, through the commands.

The measure asks 6 of a staff until 2025 and 8 from 2026; its voucher pays half of a contract until
2026-04-30 and three tenths from 2026-05-01; a notice asks 7 instead of 8, and nothing of the desks, in
February 2026 only. Every expectation below follows from these five numbers.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.conftest import found_office

BY = {"SMEADMIN_BY": "林岚"}
BODY = "52990102MJ6Q30852Y"
FIRM = "91990102MA5K3T6163"


def measure(since: str, until: str | None, staff: int, share: str) -> str:
    return f"""
[policy]
id = "town-rules"
title = {{ zh = "镇办法", en = "Town rules" }}
in_force = {{ from = {since}{f", until = {until}" if until else ""} }}
region = "440000"
standing = "example"
[clause]
A = {{ ref = "一", kind = "condition", zh = "人员", en = "staff" }}
B = {{ ref = "二", kind = "condition", zh = "窗口", en = "desks" }}
[figure]
staff    = {{ unit = "persons", filed = "application", label = {{ zh = "人员", en = "Staff" }} }}
desks    = {{ unit = "items", filed = "application", label = {{ zh = "窗口", en = "Desks" }} }}
visits   = {{ unit = "visits", filed = "return", label = {{ zh = "家次", en = "Visits" }} }}
titles   = {{ unit = "items", about = "provider", computed = {{ count = "title", in_force = true }}, label = {{ zh = "认定", en = "Titles" }} }}
contract = {{ unit = "money", about = "enterprise", filed = "contract", label = {{ zh = "合同", en = "Contract" }} }}
[certification.centre]
label = {{ zh = "服务中心", en = "Centre" }}
require.staff = {{ clause = "A", figure = "staff", at_least = "{staff}人" }}
require.desks = {{ clause = "B", figure = "desks", at_least = 2 }}
valid = {{ after = "decision", for = "3 years", ends = "day_before" }}
[evaluation.year]
label = {{ zh = "年度评价", en = "Yearly evaluation" }}
period = "year"
score = {{ figure = "visits", times = {staff}, at_most = 1000, round = {{ to = "1", how = "down" }} }}
[voucher.v]
label = {{ zh = "服务券", en = "Voucher" }}
pays = {{ to = "provider", change_given = false }}
require.titles = {{ figure = "titles", at_least = 1 }}
amount = {{ figure = "contract", times = "{share}", round = {{ to = "0.01元", how = "down" }} }}
limits.each = {{ per = "claim", of = "granted", at_most = "1万元", beyond = "cut" }}
deadlines.use = {{ do = "use", after = "issue", within = "120 days", otherwise = "lapse" }}
"""


TEXTS = {
    "2020.toml": measure("2020-01-01", "2025-12-31", 6, "50%"),
    "2026.toml": measure("2026-01-01", "2026-04-30", 8, "50%"),
    "五月.toml": measure("2026-05-01", None, 8, "30%"),
    "通知.toml": """
[policy]
id = "town-notice"
title = { zh = "通知", en = "Notice" }
in_force = { from = 2026-01-15 }
standing = "example"
[clause]
N = { ref = "一", kind = "condition", zh = "二月从宽", en = "easier in February" }
[amend.february]
document = "town-rules"
from = 2026-02-01
until = 2026-02-28
clause = "N"
suspend = ["certification.centre.require.desks"]
replace = { "certification.centre.require.staff.at_least" = "7人" }
""",
}


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the three editions and the notice adopted, and one institution."""
    folder = tmp_path_factory.mktemp("time")
    db = folder / "office.db"
    found_office(str(db))
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
        run(db, "policy", "adopt", str(folder / name))
    run(
        *(db, "institution", "add", "--credit-code", BODY, "--name", "启帆服务中心"),
        *("--region", "440600", "--kind", "服务中心"),
    )
    return db


@pytest.fixture
def db(founded: Path, folder: Path) -> Path:
    return Path(shutil.copy(founded, folder / "office.db"))


def run(db: Path, *words: str, status: int = 0, now: str = "2026-03-10") -> Any:
    done = call(*words, "--format", "json", db=db, now=now, env=BY)
    assert done.status == status, f"{words}: {done.err}{done.out}"
    return json.loads(done.out) if done.out else None


def check(db: Path, on: str, staff: int, status: int, desks: int = 2) -> dict[str, Any]:
    words = ["certify", "check", "启帆", "--as", "centre", "--set", f"staff={staff}"]
    told: dict[str, Any] = run(
        db, *words, "--set", f"desks={desks}", "--on", on, status=status, now="2026-06-01"
    )
    return told


@pytest.mark.parametrize(
    ("on", "least"),
    [
        ("2025-12-31", 6),
        ("2026-01-01", 8),
        ("2026-01-31", 8),
        ("2026-02-01", 7),
        ("2026-02-28", 7),
        ("2026-03-01", 8),
        ("2026-05-01", 8),
    ],
)
def test_the_text_of_the_day_judges(db: Path, on: str, least: int) -> None:
    assert check(db, on, least, 0)["result"] == "pass"
    assert check(db, on, least - 1, 3)["result"] == "fail"


def test_the_trace_says_of_each_rule_which_notice_changed_it(db: Path) -> None:
    told = check(db, "2026-02-10", 7, 0, desks=0)
    lines = {one["path"].rpartition(".")[2]: one for one in told["trace"]}
    assert (lines["staff"]["amended_by"], lines["staff"]["verdict"]) == ("february", "yes")
    assert (lines["desks"]["amended_by"], lines["desks"]["verdict"]) == (
        "february",
        "does not apply",
    )
    assert [notice[:2] for notice in told["amendments"]] == [["town-notice", "february"]]
    told = check(db, "2026-03-01", 8, 3, desks=0)
    assert (told["amendments"], {one["amended_by"] for one in told["trace"]}) == ([], {None})


def test_the_page_names_the_notice_beside_each_rule(db: Path) -> None:
    words = ["certify", "check", "启帆", "--as", "centre", "--set", "staff=7", "--set", "desks=0"]
    drawn = call(*words, "--on", "2026-02-10", db=db, now="2026-06-01", lang="en").out
    assert "Staff (as changed by february)" in drawn
    assert re.search(r"B +Desks +suspended by february", drawn)
    drawn = call(*words, "--on", "2026-03-01", db=db, now="2026-06-01", lang="en").out
    assert "february" not in drawn


def test_policy_show_on_a_day(db: Path) -> None:
    said = {
        on: {
            one["path"].rpartition(".")[2]: one["sentence"]["zh"]
            for one in run(db, "policy", "show", "town-rules", "--on", on)["rules"]
            if one["path"].startswith("certification.centre.require")
        }
        for on in ("2025-12-31", "2026-02-28", "2026-03-01")
    }
    assert said == {
        "2025-12-31": {"staff": "人员6人以上", "desks": "窗口2项以上"},
        "2026-02-28": {
            "staff": "人员7人以上（经 february 变更）",
            "desks": "窗口2项以上（已由 february 暂停）",
        },
        "2026-03-01": {"staff": "人员8人以上", "desks": "窗口2项以上"},
    }
    refused = call("policy", "show", "town-rules", "--on", "2019-12-31", db=db)
    assert (refused.status, "no-rule-in-force" in refused.err) == (3, True)


def test_an_application_is_judged_by_its_own_day_when_it_is_granted(db: Path) -> None:
    """Applied under the notice with a staff of 7; granted in March, when 8 would be asked."""
    apply = ["certify", "apply", "启帆", "--as", "centre", "--set", "staff=7", "--set", "desks=0"]
    applied = run(db, *apply, now="2026-02-20")["result"]
    assert [notice[1] for notice in applied["amendments"]] == ["february"]
    granted = run(db, "certify", "grant", "AP-2026-0001", "--doc", "某发1号", now="2026-03-20")
    told = run(db, "explain", granted["result"]["certificate"], now="2029-01-01")
    assert json.dumps(told, ensure_ascii=False).count('"amended_by": "february"') == 2
    assert granted["result"]["valid_until"] == "2029-03-19"
    late = ["certify", "check", "启帆", "--as", "centre", "--set", "staff=7", "--set", "desks=0"]
    assert run(db, *late, status=3, now="2026-03-20")["result"] == "fail"


def test_a_measure_may_be_judged_on_the_day_of_the_decision(db: Path) -> None:
    """Applied in February with a staff of 7; in March the text of March asks 8 of it."""
    text = TEXTS["2026.toml"].replace("town-rules", "late-rules").replace("until = 2026-04-30", "")
    text = text.replace("2026-01-01, ", "2026-01-01").replace("evaluation.year", "evaluation.late")
    text = text.replace("voucher.v", "voucher.late").replace(
        "[certification.centre]", '[certification.late]\njudged_on = "decision"'
    )
    notice = TEXTS["通知.toml"].replace("town-", "late-").replace(".centre.", ".late.")
    for name, content in (("晚.toml", text), ("晚通知.toml", notice)):
        Path(name).write_text(content, encoding="utf-8")
        run(db, "policy", "adopt", name)
    apply = ["certify", "apply", "启帆", "--as", "late", "--set", "staff=7", "--set", "desks=2"]
    assert run(db, *apply, now="2026-02-20")["result"]["check"]["result"] == "pass"
    refused = call(
        "certify", "grant", "AP-2026-0001", "--doc", "号", db=db, now="2026-03-20", env=BY
    )
    assert (refused.status, "criteria-not-met" in refused.err) == (3, True)
    granted = run(db, "certify", "grant", "AP-2026-0001", "--doc", "号", now="2026-02-28")
    assert granted["result"]["state"] == "in_force"


def test_an_evaluation_is_judged_by_the_text_its_year_names(db: Path) -> None:
    """Six points a visit under the text of 2025, although it is run in 2026, when it would be eight."""
    run(db, "return", "set", "启帆", "visits", "100", "--year", "2025", "--reason", "年报")
    opened = run(db, "score", "open", "year", "--year", "2025")
    assert (opened["result"]["policy_version"], opened["result"]["judged_on"]) == (1, "2025-12-31")
    run(db, "score", "run", "year", "--year", "2025", "--yes")
    [line] = run(db, "score", "rank", "year", "--year", "2025")
    assert line["score"] in (600, "600")


def test_a_voucher_keeps_the_text_of_its_issue_to_its_end(db: Path) -> None:
    """One issued in April and one in May, both redeemed in June: half and three tenths of 10,000."""
    apply = ["certify", "apply", "启帆", "--as", "centre", "--set", "staff=8", "--set", "desks=2"]
    run(db, *apply)
    run(db, "certify", "grant", "AP-2026-0001", "--doc", "某发1号")
    run(
        *(db, "enterprise", "add", "--region", "440606", "--industry", "工业", "--staff", "12"),
        *("--credit-code", FIRM, "--name", "江澄五金制品有限公司", "--revenue", "500万"),
    )
    run(db, "fund", "create", "FW2026", "--year", "2026", "--name", "服务券")
    run(db, "fund", "appropriate", "FW2026", "--amount", "5万", "--doc", "江财企〔2026〕7号")
    opening = ["--policy", "town-rules", "--fund", "FW2026", "--year", "2026"]
    run(db, "voucher", "open", "JC26", *opening)
    issue = ["voucher", "issue", "JC26", "--enterprise", FIRM, "--amount", "8000"]
    for day, contract, share in (("2026-04-30", "HT1", 5000), ("2026-05-01", "HT2", 3000)):
        code = run(db, *issue, now=day)["result"]["voucher"]
        number = f"2699010300041{contract[-1]}"
        used = run(
            *(db, "voucher", "redeem", code, "--institution", "启帆", "--service-date"),
            *("2026-06-01", "--contract-no", contract, "--contract-date", "2026-05-20"),
            *("--contract-amount", "10000.00", "--invoice", number, "--invoice-date"),
            *("2026-06-01",),
            now="2026-06-02",
        )
        assert used["result"]["amount_fen"] == share * 100, day
    submit = ["claim", "submit", "--institution", "启帆"]
    claim = run(db, *submit, now="2026-06-03")
    assert claim["result"]["amount_fen"] == 800_000


@pytest.mark.parametrize(
    ("region", "another", "chosen"),
    [
        ("440000", "340100", "star-rules"),  # Guangdong's and Hefei's, in an office of Guangdong
        ("340100", "440000", "twin-rules"),
        ("440000", "440600", None),  # the province's and one city's: both apply there
        ("340100", "420000", None),  # neither is of here
    ],
)
def test_measures_of_elsewhere_do_not_compete(
    db: Path, region: str, another: str, chosen: str | None
) -> None:
    for id, where in (("star-rules", region), ("twin-rules", another)):
        text = (
            TEXTS["2026.toml"]
            .replace("town-rules", id)
            .replace("certification.centre", "certification.star")
        )
        text = text.replace("evaluation.year", f"evaluation.{id}").replace(
            "voucher.v", f"voucher.{id}"
        )
        Path(f"{id}.toml").write_text(text.replace('"440000"', f'"{where}"'), encoding="utf-8")
        run(db, "policy", "adopt", f"{id}.toml")
    words = ["certify", "check", "启帆", "--as", "star", "--set", "staff=8", "--set", "desks=2"]
    if chosen is None:
        done = call(*words, db=db, env=BY)
        assert (done.status, "policy-ambiguous" in done.err) == (2, True)
    else:
        assert run(db, *words)["policy"] == chosen
    named = run(db, *words, "--policy", "twin-rules")
    assert named["policy"] == "twin-rules"
