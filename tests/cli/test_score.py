"""The score and award groups as they are typed, on the small year that is worked out by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from smeadmin.storage.change import open_register
from tests.actions.small_year import found
from tests.cli.call import call
from tests.cli.transcript import assert_transcript, named_machine
from tests.conftest import found_office

YEAR = ["--year", "2025"]
BY = {"SMEADMIN_BY": "林岚"}


@pytest.fixture(scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the office of tests.actions.small_year with 20,000 yuan for awards, once."""
    path = tmp_path_factory.mktemp("score") / "office.db"
    found_office(str(path))
    found(open_register(str(path)))
    for words in (
        ["fund", "create", "JL2026", "--year", "2026", "--name", "奖励资金"],
        ["fund", "appropriate", "JL2026", "--amount", "20000"],
    ):
        done = call(*words, db=path, env=BY)
        assert done.status == 0, done.err
    return path


@pytest.fixture
def db(_begun: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named_machine(monkeypatch)
    shutil.copy(_begun, "office.db")
    return Path("office.db")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_opening_to_the_last_word(db: Path, lang: str) -> None:
    assert_transcript(
        "score",
        [
            "smeadmin score",
            "smeadmin score open small --year 2025",
            "smeadmin score run small --year 2025 --dry-run",
            "smeadmin score run small --year 2025",
            "smeadmin score run small --year 2025 --yes",
            "smeadmin score run small --year 2025 --yes",
            "smeadmin score rank --year 2025",
            "smeadmin score rank --year 2025 --limit 2",
            "smeadmin score show 丁中心 --year 2025",
            "smeadmin score explain 丁中心 --year 2025",
            "smeadmin score explain 丁中心 --year 2025 --next-grade",
            "smeadmin score explain 己中心 --year 2025",
            "smeadmin score",
            "smeadmin score finalise --year 2025 --by 何远",
            "smeadmin score list",
        ],
        db,
        lang,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_proposal_to_the_fund(db: Path, lang: str) -> None:
    for words in (["open"], ["run", "--yes"], ["finalise"]):
        done = call("score", words[0], "small", *YEAR, *words[1:], db=db, env=BY)
        assert done.status == 0, done.err
    assert_transcript(
        "award",
        [
            "smeadmin award",
            "smeadmin award propose best --year 2025 --fund JL2026 --dry-run",
            "smeadmin award propose best --year 2025 --fund JL2026",
            "smeadmin award",
            "smeadmin award decide AW-2026-01 --by 何远",
            "smeadmin award decide AW-2026-01 --choose 乙中心 --reason 服务面更广"
            " --doc 示函〔2026〕9号 --by 何远",
            "smeadmin award show AW-2026-01",
            "smeadmin explain AW-2026-01",
            "smeadmin award list",
            "smeadmin fund show JL2026",
        ],
        db,
        lang,
    )


def test_programs_get_exact_numbers(db: Path) -> None:
    for words in (["open"], ["run", "--yes"]):
        call("score", words[0], "small", *YEAR, *words[1:], db=db, env=BY)
    ranked = json.loads(call("score", "rank", *YEAR, "--format", "json", db=db).out)
    assert [(x["rank"], x["name"], x["score"], x["tied"]) for x in ranked] == [
        (1, "甲中心", "100", False),
        (2, "丙中心", "80", False),
        (3, "乙中心", "80", False),
        (4, "丁中心", "47.67", True),
        (4, "戊中心", "47.67", True),
        (None, "己中心", None, False),
    ]
    assert ranked[3]["parts"] == {"staff": "6", "visits": "15", "satisfied": "80/3"}
    assert (ranked[5]["missing"], ranked[0]["standing"]) == (["staff"], "example")
    explain = call("score", "explain", "丁中心", *YEAR, "--format", "json", db=db)
    trace = {line["path"].rpartition(".")[2]: line for line in json.loads(explain.out)["trace"]}
    assert (trace["satisfied"]["found"], trace["satisfied"]["value"]) == ("2/3", "80/3")
    assert trace["visits"]["clause"] == "XK-02"


def test_a_terminal_is_asked_and_no_means_no(db: Path) -> None:
    call("score", "open", "small", *YEAR, db=db, env=BY)
    asked = call("score", "run", "small", *YEAR, db=db, env=BY, terminal=True, stdin="n\n")
    assert (asked.status, "写入以上 6 家的得分？" in asked.err) == (2, True)
    assert call("score", "rank", *YEAR, db=db).status == 5
    told = call("score", "run", "small", *YEAR, db=db, env=BY, terminal=True, stdin="y\n")
    assert (told.status, "已写入 6 家得分" in told.err) == (0, True)


def test_notices_and_packs_are_in_the_words_of_each_language(db: Path) -> None:
    for day, words in (
        ("2026-03-10", ["score", "open", "small", *YEAR]),
        ("2026-03-10", ["score", "run", "small", *YEAR, "--yes"]),
        ("2026-03-10", ["score", "publish", "small", *YEAR, "--days", "1"]),
        ("2026-03-10", ["notice", "paper", "NT-2026-001", "--out", "排名.html"]),
        ("2026-03-12", ["notice", "close", "NT-2026-001"]),
        ("2026-03-12", ["score", "finalise", "small", *YEAR]),
        ("2026-03-12", ["award", "propose", "best", *YEAR, "--fund", "JL2026"]),
        ("2026-03-12", ["award", "publish", "AW-2026-01", "--days", "1"]),
        ("2026-03-12", ["notice", "paper", "NT-2026-002", "--out", "奖励.html"]),
    ):
        done = call(*words, db=db, env=BY, lang="en", now=day)
        assert done.status == 0, done.err
    for file, title, twin in (
        ("排名.html", "关于2025年度小考评结果的公示", "Small evaluation, results of 2025"),
        ("奖励.html", "关于2025年度小奖励名单的公示", "Small award, proposed for 2025"),
    ):
        chinese, english = Path(file).read_text("utf-8").split("<section")[1:]
        assert title in chinese and f"Public notice: {twin}" in english
        assert "年度" not in english
    for lang, words_of in (
        ("zh", {"优秀", "列入", "并列待定"}),
        ("en", {"excellent", "in", "tied"}),
    ):
        pack = ["award", "export", "AW-2026-01", "--out", f"{lang}.xlsx"]
        assert call(*pack, db=db, lang=lang).status == 0
        rows = list(openpyxl.load_workbook(f"{lang}.xlsx").worksheets[0].values)[1:]
        assert {word for row in rows for word in (row[5], row[7])} == words_of
