"""Campaign verbs as they are typed: sheets out and in, keys that are tampered with, proposals, undo."""

from __future__ import annotations

import csv
import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from smeadmin.domain.evaluation import micro
from smeadmin.storage.change import Change, open_register
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.evaluation import Evaluation, Score
from tests.actions.review_year import FROZEN, MEASURE, act, found
from tests.cli.call import Called, call
from tests.conftest import found_office

YEAR = ("--year", "2025")
OUT = ("--out", "a.xlsx", "--force")
MARKED = ("服务质量，满分40(分)", "服务质量说明")
NOW = FROZEN.isoformat()
# what follows from a grade, laid into the measure: a second D takes the title, an A is praised and paid
EFFECTS = """
[evaluation.reviewed.effects]
twice = { do = ["revoke"], of = "certification.centre", when = { figure = "grade", is = "D", years = 2 }, clause = "PS-04", label = { zh = "连续两年 D", en = "D twice running" } }
praise = { do = ["commend", "pay"], amount.by.grade = { A = "3万元", else = "0元" }, when = { figure = "grade", is = "A" }, clause = "PS-04" }
[certification.centre]
clause = "PS-04"
require.staff = { figure = "staff", at_least = 1 }
[evaluation.reviewed.score]
"""


def say(db: Path, *words: str, **more: Any) -> Called:
    return call(*words, db=db, **{"now": NOW, "env": {"SMEADMIN_BY": "林岚"}, **more})


def told(db: Path, *words: str) -> Any:
    done = say(db, *words, "--format", "json")
    assert done.status == 0, done.err
    return json.loads(done.out)


@pytest.fixture(scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("campaign") / "office.db"
    found_office(str(path))
    found(open_register(str(path)), MEASURE.replace("[evaluation.reviewed.score]\n", EFFECTS))
    for words in (
        ("open", "reviewed"),
        ("freeze", "reviewed"),
        ("run", "reviewed", "--yes"),
        ("assign", "reviewed", "--reviewer", "张伟", "--everybody"),
    ):
        done = say(path, "score", *words, *YEAR)
        assert done.status == 0, done.err
    return path


@pytest.fixture
def db(_begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(_begun, "office.db")
    return Path("office.db")


def sheet(db: Path, who: str = "张伟") -> list[list[str]]:
    """Take the sheet of a reviewer out and give its cells."""
    import openpyxl

    done = say(db, "score", "template", "reviewed", *YEAR, "--reviewer", who, *OUT)
    assert done.status == 0, done.err
    page = openpyxl.load_workbook("a.xlsx").active
    assert page is not None
    return [["" if c is None else str(c) for c in row] for row in page.values]


def back(db: Path, cells: list[list[str]], *more: str) -> Called:
    """Bring a sheet back as CSV."""
    with Path("b.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(cells)
    return say(db, "score", "import", "b.csv", *YEAR, *more)


def test_a_sheet_holds_only_what_its_reviewer_marks_and_comes_back(db: Path) -> None:
    cells = sheet(db)
    assert cells[0] == ["行密钥", "评审人", "机构编号", "机构名称", *MARKED]
    # 丁 filed late and 戊 not at all: nothing that is marked would count
    assert [row[3] for row in cells[1:]] == ["甲中心", "乙中心", "丙中心"]
    for row, mark in zip(cells[1:], ("35", "33.5", "30"), strict=True):
        row[4] = mark
    done = back(db, cells)
    assert done.status == 0, done.err
    again = back(db, cells)
    assert "内容一致" in again.err + again.out
    (mine,) = told(db, "score", "panel", *YEAR)["reviewers"]
    assert (mine["marks"], mine["missing"], mine["mean"]) == (3, 0, "32.833333")


def key_of_another(db: Path) -> str:
    """Give the key under which the first institution went to another reviewer."""
    assert (
        say(db, "score", "assign", "reviewed", *YEAR, "--reviewer", "李静", "--everybody").status
        == 0
    )
    return sheet(db, "李静")[1][0]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("another's key", "review-moved"),
        ("a key made up", "review-key"),
        ("another reviewer's", "review-moved"),
        ("above full marks", "too-large"),
        ("less than nothing", "negative"),
    ],
)
def test_a_sheet_that_was_tampered_with_is_refused_as_a_whole(
    fault: str, code: str, db: Path
) -> None:
    cells = sheet(db)
    for row in cells[1:]:
        row[4] = "30"
    if fault == "another's key":
        cells[1][0], cells[2][0] = cells[2][0], cells[1][0]
    elif fault == "another reviewer's":
        cells[1][0] = key_of_another(db)
    elif fault == "a key made up":
        cells[1][0] = "3333-4444-6666"
    else:
        cells[1][4] = "40.5" if fault == "above full marks" else "-1"
    done = back(db, cells, "--format", "json")
    assert done.status == 6
    assert code in {one["code"] for one in json.loads(done.out)["findings"]}
    assert told(db, "score", "panel", *YEAR)["reviewers"][0]["marks"] == 0


def test_who_stands_back_marks_nothing_and_gets_no_row(db: Path) -> None:
    cells = sheet(db)
    done = say(db, "score", "recuse", "张伟", "乙中心", *YEAR, "--reason", "配偶任职")
    assert done.status == 0, done.err
    assert [row[3] for row in sheet(db)[1:]] == ["甲中心", "丙中心"]
    for row in cells[1:]:
        row[4] = "30"
    refused = back(db, cells, "--format", "json")
    assert [one["code"] for one in json.loads(refused.out)["findings"]] == ["review-recused"]


def test_a_mark_that_differs_from_the_reading_before_says_why(db: Path) -> None:
    selves = ("--reviewer", "自评", "--reading", "self", "--everybody")
    assert say(db, "score", "assign", "reviewed", *YEAR, *selves).status == 0
    out = ("--reviewer", "自评", "--out", "self.xlsx")
    assert say(db, "score", "template", "reviewed", *YEAR, *out).status == 0
    import openpyxl

    book = openpyxl.load_workbook("self.xlsx")
    page = book.active
    assert page is not None
    page["E2"] = 40
    book.save("self.xlsx")
    assert say(db, "score", "import", "self.xlsx", *YEAR).status == 0
    cells = sheet(db)
    cells[1][4] = "30"
    refused = back(db, cells, "--format", "json")
    assert [x["code"] for x in json.loads(refused.out)["findings"]] == ["review-reason"]
    cells[1][5] = "现场所见与自评不符"
    assert back(db, cells).status == 0


def test_verbs_rehearse_repeat_wait_and_are_undone(db: Path) -> None:
    adjust = ("score", "adjust", "甲中心", "人员", "9", *YEAR, "--reason", "核对")
    before = db.read_bytes()
    assert say(db, *adjust, "--dry-run").status == 0
    assert db.read_bytes() == before
    first = say(db, *adjust, "--key", "K1")
    assert (first.status, say(db, *adjust, "--key", "K1").status) == (0, 0)
    assert len(told(db, "score", "adjustments", *YEAR)["adjusted"]) == 1
    number = told(db, "score", "adjustments", *YEAR)["adjusted"][0]["change"]
    assert say(db, "change", "undo", number, "--yes").status == 0
    assert told(db, "score", "adjustments", *YEAR)["adjusted"] == []
    assert say(db, *adjust, "--propose").status == 8
    (waiting,) = told(db, "change", "propose")
    done = say(db, "change", "approve", waiting["proposal"], env={"SMEADMIN_BY": "何远"})
    assert done.status == 0, done.err
    assert len(told(db, "score", "adjustments", *YEAR)["adjusted"]) == 1
    assert say(db, "audit", "verify").status == 0


def test_two_lows_running_are_proposed_for_revocation_and_praise_is_listed(db: Path) -> None:
    titles(db)
    cells = sheet(db)
    for row in cells[1:]:
        row[4] = "40"
    assert back(db, cells).status == 0
    assert say(db, "score", "review", "reviewed", *YEAR).status == 0
    assert say(db, "score", "publish", "reviewed", *YEAR).status == 0
    public = say(db, "notice", "show", "NT-2026-001")
    assert ["1", "甲中心", "100.00", "A"] in [line.split() for line in public.out.splitlines()]
    final = say(db, "score", "finalise", "reviewed", *YEAR, now="2026-03-14")
    assert final.status == 0, final.err

    rehearsed = say(db, "score", "follow", "reviewed", *YEAR, "--dry-run", now="2026-03-14")
    assert "将提交撤销 1 件" in rehearsed.err
    done = say(db, "score", "follow", "reviewed", *YEAR, "--format", "json", now="2026-03-14")
    follows = json.loads(done.out)["follows"]
    assert [(x["name"], x["do"], x["amount_fen"], x["certificate"]) for x in follows] == [
        ("甲中心", ["commend", "pay"], 3_000_000, None),
        ("乙中心", ["commend", "pay"], 3_000_000, None),
        ("丙中心", ["commend", "pay"], 3_000_000, None),
        ("戊中心", ["revoke"], None, "FC-005"),
    ]
    proposal = follows[-1]["proposal"]
    again = say(db, "score", "follow", "reviewed", *YEAR, "--format", "json", now="2026-03-14")
    assert json.loads(again.out)["follows"][-1]["proposal"] == proposal
    by = {"SMEADMIN_BY": "何远"}
    approved = say(db, "change", "approve", proposal, env=by, now="2026-03-14")
    assert approved.status == 0, approved.err
    shown = say(db, "certify", "show", "FC-005", "--format", "json", now="2026-03-20")
    assert json.loads(shown.out)["state"] == "revoked"


def test_the_result_book_is_in_words_and_a_deduction_is_whole(db: Path) -> None:
    import openpyxl

    for row in (cells := sheet(db))[1:]:
        row[4] = "40"
    assert back(db, cells).status == 0
    assert say(db, "score", "review", "reviewed", *YEAR).status == 0
    done = say(db, "score", "export", "reviewed", *YEAR, "--out", "book.xlsx")
    assert done.status == 0, done.err
    book = openpyxl.load_workbook("book.xlsx")
    assert book.sheetnames == ["总表", "指标明细", "评审", "更正", "依据"]
    indicators = [row[4:] for row in book["指标明细"].iter_rows(values_only=True)][1:4]
    assert indicators == [
        ("人员", "10 人", "林岚 2026-02-20", 20, 20),
        ("服务家次", "8 家次", "台账计算", 40, 40),
        ("服务质量", "40 分", "张伟", 40, 40),
    ]
    assert book["评审"]["E2"].value == "专家"
    assert (micro(-2), micro(Fraction(-1, 3))) == (-2_000_000, -333_333)


def titles(db: Path) -> None:
    """Give 丁 and 戊 a title each, and 戊 alone a D in 2024."""
    register = open_register(str(db))

    def work(change: Change) -> None:
        import datetime as dt

        import sqlalchemy as sa

        from smeadmin.storage.schema import of
        from smeadmin.storage.tables.institution import Institution
        from smeadmin.storage.tables.policy import PolicyDocument

        i = of(Institution)
        digest = change.scalar(sa.select(of(PolicyDocument).c.digest))
        basis = {
            "policy": "review-scoring",
            "edition": "2020-01-01",
            "version": 1,
            "digest": digest,
            "standing": "example",
            "amendments": [],
        }
        keys = dict(tuple(r) for r in change.connection.execute(sa.select(i.c.name, i.c.id)))
        for number, name in ((4, "丁中心"), (5, "戊中心")):
            change.insert(
                Certificate,
                number=f"FC-{number:03d}",
                institution_id=keys[name],
                certification="centre",
                granted_on=dt.date(2024, 1, 1),
                valid_from=dt.date(2024, 1, 1),
                valid_until=dt.date(2027, 12, 31),
                basis=basis,
                trace={"figures": {}, "rows": []},
            )
        earlier = change.insert(
            Evaluation,
            policy="review-scoring",
            name="reviewed",
            year=2024,
            state="final",
            opened_on=FROZEN,
            judged_on=dt.date(2024, 12, 31),
            basis=basis,
            digest="0" * 64,
            scored_on=FROZEN,
            finalised_on=FROZEN,
            finalised_by="何远",
        )
        change.insert(
            Score,
            evaluation_id=earlier,
            institution_id=keys["戊中心"],
            result="pass",
            tied=False,
            grade="D",
            incomplete=False,
            trace={"figures": {}, "rows": []},
        )

    register.carry_out(act("titles"), work)
