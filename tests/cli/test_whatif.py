"""What if, as it is typed: the small year under other rules, titles under other rules, nothing written.

The year of tests.actions.small_year. With 1 point for each member of staff in place of 2:

    name  staff  points    all  grade      rank        before
    甲      10      10      90  excellent     1        100 excellent 1
    乙      12      12      72  good          3         80 excellent 3
    丙       5       5      75  good          2         80 excellent 2
    丁       3       3   44.67  fail          4      47.67 fail      4
    戊       3       3   44.67  fail          4      47.67 fail      4
    己       -       -       -  -             -          - -         -

The award goes to the best 2 of the excellent, 10,000 yuan each: 甲 and one of the equals 乙 and 丙 before,
甲 alone after.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.storage.change import open_register
from tests.actions.small_year import MEASURE, found
from tests.cli.call import call
from tests.conftest import found_office
from tests.errors.cases.certify import DATED as STARS
from tests.errors.cases.certify import QIFAN

BY = {"SMEADMIN_BY": "林岚"}
YEAR = ("small", "--year", "2025")
STAFF = "evaluation.small.score.sum.staff.times=1"


@pytest.fixture(scope="module")
def _scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whatif") / "office.db"
    found_office(str(path))
    found(open_register(str(path)))
    for words in (["open", *YEAR], ["run", *YEAR, "--yes"]):
        done = call("score", *words, db=path, env=BY, now="2026-03-20")
        assert done.status == 0, done.err
    return path


@pytest.fixture
def db(_scored: Path, folder: Path) -> Path:
    shutil.copy(_scored, "office.db")
    return Path("office.db")


def tried(db: Path, *words: str, noun: str = "score", status: int = 0, **around: Any) -> Any:
    """Type a what-if for programs, and see that the register has not changed by a byte."""
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    done = call(noun, "whatif", *words, "--format", "json", db=db, now="2026-03-20", **around)
    assert done.status == status, done.err
    assert hashlib.sha256(db.read_bytes()).hexdigest() == before
    return json.loads(done.out if status == 0 else done.err)


def named(counted: list[dict[str, Any]]) -> dict[str, tuple[Any, Any]]:
    return {one["name"]: (one["now"], one["draft"]) for one in counted}


def test_one_value_in_place_of_another(db: Path) -> None:
    found = tried(db, *YEAR, "--set", STAFF)
    assert found["differences"] == [
        {
            "path": "evaluation.small.score.sum.staff",
            "clause": ["XK-01"],
            "kind": "changed",
            "values": [{"at": "times", "before": "2", "after": "1"}],
        }
    ]
    assert named(found["grades"]) == {
        "excellent": (3, 1),
        "good": (0, 2),
        "fail": (2, 2),
        None: (1, 1),
    }
    assert [one["label"]["zh"] for one in found["grades"]] == ["优秀", "良好", "不合格", "无等次"]
    assert named(found["awards"]) == {"best": (2, 1)}
    assert named(found["money_fen"]) == {"best": (20_000_00, 10_000_00)}
    # staff 20 + 20 + 10 + 6 + 6 before, half of 10 + 12 + 5 + 3 + 3 after; 己 has no score and counts nowhere
    assert named(found["parts"])["staff"] == ("62", "33")
    assert found["stale"] is False
    moved = [(x["name"], x["change"], x["draft"]["rank"]) for x in found["institutions"]]
    assert moved == [
        ("甲中心", "-10", 1),
        ("乙中心", "-8", 3),
        ("丙中心", "-5", 2),
        ("丁中心", "-3", 4),
        ("戊中心", "-3", 4),
        ("己中心", None, None),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_who_crosses_a_grade_and_what_it_costs(db: Path, lang: str) -> None:
    done = call("score", "whatif", *YEAR, "--set", STAFF, db=db, lang=lang, now="2026-03-20")
    assert (done.status, done.err) == (0, "")
    for said in {
        "zh": [
            "相差 1 处",
            "times 2 → 1",
            "升 0，降 5，不变 1",
            "优秀 → 良好，第 3 名",
            "-10,000.00",
        ],
        "en": ["differs in 1 place", "times 2 → 1", "0 gain, 5 lose, 1 the same", "-10,000.00"],
    }[lang]:
        assert said in done.out


def test_a_whole_draft_a_notice_and_values_beside_them_come_to_the_same(db: Path) -> None:
    whole = MEASURE.replace("times = 2,", "times = 1,").replace("2020-01-01", "2027-01-01")
    notice = """
[policy]
id = "small-notice"
title = { zh = "通知", en = "Notice" }
in_force = { from = 2027-01-01 }
standing = "example"
[clause]
T1 = { ref = "一", kind = "indicator", zh = "人员减半", en = "half for staff" }
[amend.half]
document = "small-scoring"
from = 2027-01-01
clause = "T1"
replace = { "evaluation.small.score.sum.staff.times" = 1 }
"""
    Path("草案.toml").write_text(whole, encoding="utf-8")
    Path("通知.toml").write_text(notice, encoding="utf-8")
    by_value = tried(db, *YEAR, "--set", STAFF)["institutions"]
    assert tried(db, *YEAR, "--policy", "草案.toml")["institutions"] == by_value
    assert tried(db, *YEAR, "--policy", "通知.toml")["institutions"] == by_value
    back = tried(db, *YEAR, "--policy", "草案.toml", "--set", STAFF.replace("=1", "=2"))
    assert all(one["now"] == one["draft"] for one in back["institutions"])
    adopted = tried(db, *YEAR, "--policy", "small-scoring")
    assert (adopted["draft"], adopted["differences"]) == ("small-scoring", [])
    assert (back["draft"], back["values"]) == ("草案.toml", {STAFF[:-2]: 2})


def test_everybody_goes_into_a_spreadsheet(db: Path) -> None:
    done = call(
        *("score", "whatif", *YEAR, "--set", STAFF, "--format", "csv"), db=db, now="2026-03-20"
    )
    rows = list(csv.DictReader(io.StringIO(done.out.lstrip("\ufeff"))))
    assert [row["机构名称"] for row in rows] == [f"{one}中心" for one in "甲乙丙丁戊己"]
    assert (rows[0]["现行奖励（元）"], rows[0]["草案奖励（元）"]) == ("10000.00", "10000.00")
    assert (rows[1]["现行等次"], rows[1]["草案等次"]) == ("优秀", "良好")


def test_figures_that_changed_since_are_said_to_have(db: Path) -> None:
    words = ("return", "set", "甲中心", "staff", "9", "--year", "2025", "--reason", "更正")
    assert call(*words, db=db, env=BY, now="2026-03-20").status == 0
    found = tried(db, *YEAR, "--set", STAFF)
    assert found["stale"] is True
    assert found["institutions"][0]["now"]["score"] == "98"  # 18 + 40 + 40


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (["--set", "evaluation.small.score.sum.stuff=1"], "address-unknown", 4),
        (["--set", "evaluation.small.score.sum.staff.times=2家"], "policy-rejected", 6),
        (["--set", "evaluation.small.grades=[{ gives = 'good' }, 7]"], "policy-rejected", 6),
        (["--policy", "没有.toml"], "policy-not-found", 4),
        (["--policy", "坏.toml"], "policy-rejected", 6),
    ],
)
def test_a_draft_with_faults_is_refused_whole(
    db: Path, words: list[str], code: str, status: int
) -> None:
    Path("坏.toml").write_text(MEASURE.replace('figure = "staff"', 'figure = "stuff"'))
    refused = tried(db, *YEAR, *words, status=status)
    assert refused["error"]["code"] == code


def test_a_year_that_was_never_scored_has_nothing_to_compare(db: Path) -> None:
    before = ("small", "--year", "2024")
    refused = tried(db, *before, "--set", STAFF, status=4)
    assert refused["error"]["code"] == "evaluation-not-found"
    assert call("score", "open", *before, db=db, env=BY, now="2026-03-20").status == 0
    refused = tried(db, *before, "--set", STAFF, status=5)
    assert refused["error"]["code"] == "not-scored"


def test_titles_fall_by_the_figures_they_were_granted_on(folder: Path) -> None:
    """启帆 was granted with 3 desks and has applied again with 5; a draft asks for 4."""
    db = folder / "office.db"
    found_office(str(db))
    Path("星级.toml").write_text(STARS, encoding="utf-8")
    second = [
        w.replace("启帆", "扬帆").replace("52990102MJ6Q30852Y", "91990103MA4K7W120T") for w in QIFAN
    ]
    given = ["--set", "desks=3", "--judge", "tidy=yes", "--reason", "现场看过"]
    for words in (
        ["policy", "adopt", "星级.toml"],
        QIFAN,
        second,
        ["certify", "apply", "启帆", "--as", "star", *given],
        ["certify", "grant", "AP-2026-0001"],
        ["certify", "apply", "扬帆", "--as", "star", "--set", "desks=2", *given[2:]],
    ):
        done = call(*words, db=db, env=BY)
        assert done.status == 0, done.err
    desks = "certification.star.require.desks.at_least="
    star = ["--as", "star", "--set"]
    more = tried(db, *star, desks + "4", noun="certify")
    assert (more["certificates"], more["fall"]) == (1, 1)
    assert named(more["results"]) == {"pass": (1, 0), "waiver": (0, 1)}
    [fallen, waiting] = more["titles"]
    assert (fallen["number"], fallen["now"], fallen["draft"]) == ("S-2026-0001", "pass", "waiver")
    assert [(x["path"], x["margin"]) for x in fallen["short"]] == [
        ("certification.star.require.desks", "-1")
    ]
    assert (waiting["number"], waiting["kind"]) == ("AP-2026-0002", "application")
    less = tried(db, *star, desks + "2", noun="certify")
    assert less["fall"] == 0
    assert [(x["number"], x["now"], x["draft"]) for x in less["titles"]] == [
        ("AP-2026-0002", "waiver", "pass"),
        ("S-2026-0001", "pass", "pass"),
    ]
    # both stand in 440600: a draft for 440300 alone concerns neither of them
    there = STARS.replace('region = "440000"', 'region = "440300"', 1)
    Path("别处.toml").write_text(there, encoding="utf-8")
    elsewhere = tried(db, "--as", "star", "--policy", "别处.toml", noun="certify")
    assert named(elsewhere["results"]) == {"pass": (1, 0), "not concerned": (0, 1)}
    assert {one["draft"] for one in elsewhere["titles"]} == {"not concerned"}


def test_a_draft_for_one_city_scores_who_lies_in_it(db: Path) -> None:
    for name, region in (("甲中心", "440300"), ("乙中心", "440600")):
        words = ["institution", "edit", name, "--region", region]
        assert call(*words, db=db, env=BY).status == 0
    there = MEASURE.replace("standing =", 'region = "440300"\nstanding =', 1)
    Path("一市.toml").write_text(there, encoding="utf-8")
    found = tried(db, *YEAR, "--policy", "一市.toml")
    gone = [one for one in found["institutions"] if one["now"]["rank"] and not one["draft"]]
    assert [one["name"] for one in gone] == ["乙中心"]


def test_what_follows_from_a_grade_is_counted_under_both_texts(folder: Path) -> None:
    """Who fails is warned: 丁 and 戊; with fewer points for staff, and 75 asked for good, 乙 too."""
    measure = MEASURE.replace("[evaluation.small.score]", WARNED, 1)
    db = folder / "office.db"
    found_office(str(db))
    found(open_register(str(db)), measure)
    for words in (["open", *YEAR], ["run", *YEAR, "--yes"]):
        assert call("score", *words, db=db, env=BY, now="2026-03-20").status == 0
    grades = (
        "evaluation.small.grades=[{ gives = 'excellent', at_least = 80 },"
        " { gives = 'good', at_least = 75 }, { gives = 'fail' }]"
    )
    tried_now = tried(db, *YEAR, "--set", STAFF, "--set", grades)
    assert [(x["name"], x["clause"], x["now"], x["draft"]) for x in tried_now["effects"]] == [
        ("warn", ["XK-04"], 2, 3)
    ]
    assert named(tried_now["money_fen"])["warn"] == (200_00, 300_00)
    page = call("score", "whatif", *YEAR, "--set", STAFF, db=db, lang="en", now="2026-03-20").out
    assert "warning (XK-04)" in page


WARNED = """
[evaluation.small.effects]
warn = { label = { zh = "警告", en = "warning" }, clause = "XK-04", when = { figure = "grade", is = "fail" }, do = ["rectify", "pay"], amount.by.grade = { excellent = "0元", good = "0元", fail = "100元" }, lasts = { after = "result", for = "1 years", ends = "day_before" } }
[evaluation.small.score]"""
