"""What left the house is put right by an act: the old value stays beside the new one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.cli.money_office import CERTIFIED, FILES

CERTIFICATE, NOTICE = "C-2026-0001", "NT-2026-001"
CORRECT = ("certify", "correct", CERTIFICATE, "--set")
WHY = ("--reason", "文号印错", "--doc", "更正〔2026〕1号")
OTHER = [
    ["institution", "add", "--identifier", "foreign:X1", "--name", "乙中心"],
    ["certify", "apply", "乙中心", "--as", "centre", "--set", "desks=3"],
    ["notice", "open", "AP-2026-0002", "--days", "5", "--doc", "公示〔2026〕3号"],
]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with one certificate and one notice that runs."""
    folder = tmp_path_factory.mktemp("correcting")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, text in FILES.items():
            Path(name).write_text(text, encoding="utf-8")
        first = ["init", "--rehearsal", "--office", "示例局", "--region", "440606"]
        for line in (first, ["policy", "adopt", "办法.toml"], *CERTIFIED, *OTHER):
            done = call(*line, db=folder / "office.db")
            assert done.status == 0, (line, done.err)
    return folder / "office.db"


@pytest.fixture
def db(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(founded, tmp_path / "office.db"))


def told(db: Path, *words: str) -> Any:
    done = call(*words, "--format", "json", db=db)
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_a_wrong_document_number_is_put_right_twice(db: Path) -> None:
    done = call(*CORRECT, "document=江中小企〔2026〕22号", *WHY, db=db)
    assert done.status == 0 and "已更正" in done.err and "文号印错" in done.out
    again = call(*CORRECT, "document=江中小企〔2026〕23号", "--reason", "仍有误", db=db)
    assert "江中小企〔2026〕22号" in again.out and "此前的更正" in again.out
    assert told(db, "certify", "show", CERTIFICATE)["document"] == "江中小企〔2026〕23号"
    assert call("audit", "verify", db=db).status == 0


def test_a_correction_has_left_the_house_and_is_not_undone(db: Path) -> None:
    name = json.loads(call(*CORRECT, "document=甲", *WHY, "--format", "json", db=db).out)["change"]
    refused = call("change", "undo", name, "--yes", db=db)
    assert refused.status == 3 and "[change-outward]" in refused.err
    assert f"smeadmin certify correct {CERTIFICATE}" in refused.err


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ((*CORRECT, "document=甲"), 2, "correction-reason"),
        ((*CORRECT, "level=city", *WHY), 2, "correction-unknown"),
        ((*CORRECT, "number=C-2026-0009", *WHY), 2, "correction-unknown"),
        ((*CORRECT, "valid_until=2026-12-31", *WHY), 3, "correction-judged"),
        ((*CORRECT, "valid_from=2027-01-01", *WHY), 6, "validity-reversed"),
        ((*CORRECT, "valid_from=2026-03-10", *WHY), 5, "nothing-to-correct"),
        (
            ("certify", "correct", "C-2026-0009", "--set", "document=甲", *WHY),
            4,
            "certificate-not-found",
        ),
        (
            ("notice", "correct", NOTICE, "--set", "last_day=2026-03-11", *WHY),
            2,
            "correction-unknown",
        ),
        (
            ("notice", "correct", NOTICE, "--line", "AP-2026-0009", "--set", "name=甲", *WHY),
            2,
            "correction-unknown",
        ),
        (
            ("notice", "correct", NOTICE, "--set", "document=公示〔2026〕3号", *WHY),
            5,
            "nothing-to-correct",
        ),
    ],
)
def test_what_is_no_slip(db: Path, words: tuple[str, ...], status: int, code: str) -> None:
    refused = call(*words, db=db)
    assert (refused.status, f"[{code}]" in refused.err) == (status, True), refused.err
    assert "未作任何更改" in refused.err


def test_a_notice_is_put_right_and_its_days_go_on(db: Path) -> None:
    before = told(db, "notice", "show", NOTICE)
    head = ("notice", "correct", NOTICE, "--set", "document=公示〔2026〕4号", *WHY)
    assert call(*head, db=db).status == 0
    line = ("notice", "correct", NOTICE, "--line", "AP-2026-0002", "--set", "name=乙服务中心", *WHY)
    done = call(*line, db=db)
    assert done.status == 0 and "乙中心" in done.out and "公示〔2026〕3号" in done.out
    after = told(db, "notice", "show", NOTICE)
    assert after["document"] == "公示〔2026〕4号"
    assert after["last_day"] == before["last_day"] and after["digest"] != before["digest"]
    assert "乙服务中心" in json.dumps(after, ensure_ascii=False)
    assert call("audit", "verify", db=db).status == 0


def test_a_correction_waits_for_a_second_person_where_the_office_wants_one(db: Path) -> None:
    rule = ("change", "require", "certify correct", "--approvals", "1")
    assert call(*rule, db=db).status == 0
    waits = call(*CORRECT, "document=甲", *WHY, "--by", "林岚", "--format", "json", db=db)
    assert waits.status == 8
    name = json.loads(waits.out)["change"]
    assert told(db, "certify", "show", CERTIFICATE)["document"] != "甲"
    assert call("change", "approve", name, "--by", "周敏", db=db).status == 0
    assert told(db, "certify", "show", CERTIFICATE)["document"] == "甲"
