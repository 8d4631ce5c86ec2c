"""What is adopted stays: nothing half, nothing changed, and a text edited behind the tool is found out."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from smeadmin.policies.parsing import digest, parse
from tests.cli.call import Called, call
from tests.errors.cases.policy import SMALL

BY = {"SMEADMIN_BY": "林岚"}
BODY = "52990102MJ6Q30852Y"
INSTITUTION = ["--name", "启帆服务中心", "--region", "440600", "--kind", "服务中心"]
FILED = SMALL.replace('filed = "return"', 'filed = "application"')
NOTICE = """
[policy]
id = "small-notice"
title = { zh = "通知", en = "Notice" }
in_force = { from = 2026-01-01 }
standing = "example"
[amend.seven]
document = "small-rules"
from = 2026-01-01
replace = { "certification.small.require.staff.at_least" = "7人" }
"""


@pytest.fixture
def db(office: Path) -> Path:
    """Give an office in which an application was made and granted under a measure and its notice."""
    for name, text in {"办法.toml": FILED, "通知.toml": NOTICE}.items():
        Path(name).write_text(text, encoding="utf-8")
    for words in (
        ["policy", "adopt", "办法.toml"],
        ["policy", "adopt", "通知.toml"],
        ["institution", "add", "--credit-code", BODY, *INSTITUTION],
        ["certify", "apply", "启帆", "--as", "small", "--set", "staff=7"],
        ["certify", "grant", "AP-2026-0001", "--doc", "号", "--valid-until", "2029-03-09"],
    ):
        done = call(*words, db=office, env=BY)
        assert done.status == 0, done.err
    return office


def verified(db: Path) -> tuple[int, list[tuple[str, str]]]:
    """Verify the log: the exit status, and each table with what is wrong with it."""
    done = call("audit", "verify", "--format", "json", db=db)
    return done.status, [(one["table"], one["what"]) for one in json.loads(done.out)["altered"]]


def check(db: Path) -> Called:
    return call("certify", "check", "启帆", "--as", "small", "--set", "staff=7", db=db, env=BY)


def test_a_measure_with_faults_leaves_nothing_behind(office: Path) -> None:
    Path("有错.toml").write_text(SMALL + 'x = { figure = "y", at_least = 1 }\n', encoding="utf-8")
    before = call("audit", "head", "--format", "json", db=office).out
    assert call("policy", "adopt", "有错.toml", db=office, env=BY).status == 6
    assert call("policy", "list", "--format", "json", db=office).out.strip() == "[]"
    assert call("audit", "head", "--format", "json", db=office).out == before


def test_what_clashes_with_an_adopted_measure_leaves_nothing_behind(office: Path) -> None:
    """The same title in two measures of one region at once, and two editions at once."""
    Path("甲.toml").write_text(SMALL, encoding="utf-8")
    Path("乙.toml").write_text(SMALL.replace("small-rules", "other-rules"), encoding="utf-8")
    Path("丙.toml").write_text(SMALL.replace("2020-01-01", "2021-01-01"), encoding="utf-8")
    assert call("policy", "adopt", "甲.toml", db=office, env=BY).status == 0
    for file, code in (("乙.toml", "P51"), ("丙.toml", "P52")):
        done = call("policy", "adopt", file, db=office, env=BY)
        assert (done.status, code in done.err) == (6, True), done.err
    assert len(json.loads(call("policy", "list", "--format", "json", db=office).out)) == 1


def test_the_text_of_a_measure_edited_behind_the_tool(db: Path) -> None:
    assert verified(db) == (0, [])
    _edit(db, "UPDATE policy_document SET content = replace(content, '6人', '5人')")
    assert verified(db) == (
        7,
        [("policy_document", "inserted"), ("application", "text"), ("certificate", "text")],
    )
    done = check(db)
    assert (done.status, "policy-altered" in done.err) == (7, True)


def test_the_digest_beside_it_edited_too(db: Path) -> None:
    """Whoever mends the digest makes the measure readable again, but not the decisions under it."""
    raw, _ = parse(FILED.replace("6人", "5人"))
    assert raw is not None
    _edit(
        db,
        "UPDATE policy_document SET content = replace(content, '6人', '5人'), "
        f"digest = '{digest(raw)}' WHERE policy = 'small-rules'",
    )
    assert check(db).status == 0
    assert verified(db) == (
        7,
        [("policy_document", "inserted"), ("application", "text"), ("certificate", "text")],
    )


def test_a_notice_edited_behind_the_tool(db: Path) -> None:
    _edit(db, "UPDATE policy_document SET content = replace(content, '7人', '5人')")
    assert [what for _table, what in verified(db)[1]] == ["inserted", "text", "text"]


def test_a_comment_is_no_rule(db: Path) -> None:
    """The digest is over what the text says: the row was edited, the decisions still rest on it."""
    _edit(db, "UPDATE policy_document SET content = content || '# 说明'")
    assert verified(db)[1] == [("policy_document", "inserted")] * 2
    assert check(db).status == 0


def test_the_page_says_which_decisions(db: Path) -> None:
    _edit(db, "UPDATE policy_document SET content = replace(content, '6人', '5人')")
    drawn = call("audit", "verify", db=db, lang="en").out
    assert "✗ decisions rest on the measures as they were adopted" in drawn
    assert "CS-000006  certificate" in drawn
    assert "the measure it was decided under is no longer the text that was adopted" in drawn


def _edit(db: Path, statement: str) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute(statement)
