"""`policy diff` and `policy new` as they are typed: what changed in words, skeletons that pass the check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.cli.transcript import assert_transcript
from tests.errors.cases.policy import SMALL

KINDS = ["certification", "evaluation", "award", "voucher", "target", "notice"]
NEW = (
    SMALL.replace("6人", "8人")
    .replace("2020-01-01", "2026-01-01")
    .replace(
        'filed = "return", label',
        'filed = "return", definition = { zh = "在册", en = "on the roll" }, label',
    )
)
OLD = SMALL.replace("2020-01-01", "2020-01-01, until = 2025-12-31")
NOTICE = """
[policy]
id = "small-notice"
title = { zh = "通知", en = "Notice" }
in_force = { from = 2026-06-01 }
standing = "example"
[amend.seven]
document = "small-rules"
from = 2026-06-01
replace = { "certification.small.require.staff.at_least" = "7人" }
"""


@pytest.fixture
def texts(folder: Path) -> Path:
    for name, text in {"老.toml": OLD, "新.toml": NEW, "通知.toml": NOTICE}.items():
        Path(name).write_text(text, encoding="utf-8")
    return folder


def compared(before: str, after: str, *more: str, db: Any = "none.db") -> dict[str, Any]:
    """Compare two texts as a program does; of each sentence the English one."""
    done = call("policy", "diff", before, after, "--format", "json", *more, db=db, lang="zh")
    assert done.status == 0, done.err
    told: dict[str, Any] = json.loads(done.out)
    for one in told["changes"]:
        for side in ("before", "after"):
            one[side] = one[side] and one[side]["en"]
    return told


def test_old_and_new_sentence_and_number(texts: Path) -> None:
    told = compared("老.toml", "新.toml")
    changes = {one["path"]: one for one in told["changes"]}
    assert list(changes) == [
        "policy.in_force",
        "figure.staff",
        "certification.small.require.staff",
    ]
    rule = changes["certification.small.require.staff"]
    assert (rule["kind"], rule["before"], rule["after"]) == (
        "changed",
        "Staff at least 6 persons",
        "Staff at least 8 persons",
    )
    assert rule["values"] == [{"at": "at_least", "before": "6人", "after": "8人"}]
    assert changes["figure.staff"]["after"].endswith("that is: on the roll")


def test_what_is_there_in_one_text_only(texts: Path) -> None:
    Path("加.toml").write_text(
        NEW + 'rooms = { figure = "staff", at_most = 30 }\n', encoding="utf-8"
    )
    path = "certification.small.require.rooms"
    for before, after, kind, sides in (
        ("新.toml", "加.toml", "added", (None, "Staff at most 30 persons")),
        ("加.toml", "新.toml", "removed", ("Staff at most 30 persons", None)),
    ):
        [one] = compared(before, after)["changes"]
        assert (one["path"], one["kind"], one["before"], one["after"]) == (path, kind, *sides)


def test_a_text_against_itself_however_it_is_spelled(texts: Path) -> None:
    Path("同.toml").write_text(NEW.replace('"8人"', "8") + "# 说明\n", encoding="utf-8")
    assert compared("新.toml", "同.toml")["changes"] == []
    done = call("policy", "diff", "新.toml", "同.toml", db="none.db", lang="en")
    assert "The two texts say the same." in done.err


def test_editions_and_days_of_one_measure(texts: Path, office: Path) -> None:
    for name in ("老.toml", "新.toml", "通知.toml"):
        assert call("policy", "adopt", name, db=office).status == 0
    bounds = {
        ("small-rules@2025-12-31", "small-rules@2026-01-01"): ("6", "8"),
        ("small-rules@2025-12-31", "2026-06-01"): ("6", "7"),
        ("2026-05-31", "small-rules@2026-06-01"): ("8", "7"),
        ("small-rules@2020-01-01", "small-rules"): ("6", "8"),  # the text of the day, 2026-03-10
    }
    for (before, after), (old, new) in bounds.items():
        changes = compared(before, after, db=office)["changes"]
        [rule] = [one for one in changes if one["path"].endswith("require.staff")]
        assert f"at least {old} persons" in rule["before"], (before, after)
        assert f"at least {new} persons" in rule["after"], (before, after)
    laid = compared("small-rules", "small-rules", "--on", "2026-06-01", db=office)
    assert laid["after"]["laid"] == ["small-notice seven"]


def test_a_notice_is_laid_over_the_measure_it_changes(texts: Path, office: Path) -> None:
    assert call("policy", "adopt", "新.toml", db=office).status == 0
    [change] = compared("small-rules", "通知.toml", db=office)["changes"]
    assert change["values"] == [{"at": "at_least", "before": "8人", "after": "7人"}]
    assert change["after"] == "Staff at least 7 persons (as changed by seven)"


def test_a_notice_is_shown_in_words_over_the_measure_it_changes(texts: Path, office: Path) -> None:
    """Beside its measure: old rule and new; where that is not at hand: the address and what is written."""
    assert call("policy", "adopt", "新.toml", db=office).status == 0
    assert call("policy", "adopt", "通知.toml", db=office).status == 0
    told = json.loads(
        call(
            "policy", "show", "small-notice", "--format", "json", "--on", "2026-06-01", db=office
        ).out
    )
    assert [(one["path"], one["sentence"]["en"]) for one in told["rules"]] == [
        ("amend.seven", "changes small-rules from 2026-06-01 on"),
        (
            "amend.seven.certification.small.require.staff",
            "Staff at least 8 persons → Staff at least 7 persons",
        ),
    ]
    drawn = call("policy", "show", "通知.toml", db="none.db", lang="en").out
    assert 'certification.small.require.staff.at_least becomes "7人"' in drawn


def test_shipped_measures_need_no_register(texts: Path) -> None:
    changes = compared("miit-2012-197", "miit-2017-156")["changes"]
    served = next(one for one in changes if one["path"].endswith("require.served"))
    assert served["values"] == [{"at": "at_least", "before": "100家", "after": "150家"}]
    suspended = compared("miit-2016-194@2020-01-01", "2021-06-01")["changes"]
    assert [one["after"] for one in suspended if one["kind"] == "changed"] == [
        "Mentors at least 3 persons (suspended by no-mentors)"
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page(texts: Path, lang: str) -> None:
    assert_transcript(
        "policy-diff",
        [
            "smeadmin policy diff 老.toml 新.toml",
            "smeadmin policy diff miit-2016-194@2020-01-01 2021-06-01",
            "smeadmin policy diff 老.toml 没有.toml",
            "smeadmin policy diff miit-2016-194@2015-01-01 2021-06-01",
            "smeadmin policy diff miit-2016-194@2020-13-01 2021-06-01",
            "smeadmin policy new target",
            "smeadmin policy new traget",
        ],
        texts / "none.db",
        lang,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_passes_the_check(folder: Path, kind: str, lang: str) -> None:
    assert call("policy", "new", kind, "--out", "新办法.toml", db="none.db", lang=lang).status == 0
    done = call("policy", "check", "新办法.toml", "--format", "json", db="none.db")
    assert (done.status, json.loads(done.out)["findings"]) == (0, [])
    comments = [
        line for line in Path("新办法.toml").read_text("utf-8").splitlines() if line[:2] == "# "
    ]
    assert len(comments) > 12
    assert all(_has_chinese(line) == (lang == "zh") for line in comments if "=" not in line)


def test_a_skeleton_is_adopted_and_a_file_is_not_overwritten(office: Path) -> None:
    assert call("policy", "new", "certification", "--out", "新.toml", db=office).status == 0
    assert call("policy", "adopt", "新.toml", db=office).status == 0
    again = call("policy", "new", "voucher", "--out", "新.toml", db=office)
    assert again.status != 0 and "output-exists" in again.err
    assert 'id       = "my-certification"' in Path("新.toml").read_text("utf-8")


def test_a_skeleton_on_stdout_is_the_same_text(folder: Path) -> None:
    assert call("policy", "new", "award", "--out", "甲.toml", db="none.db").status == 0
    done = call("policy", "new", "award", db="none.db")
    assert done.out == Path("甲.toml").read_text("utf-8")


def _has_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)
