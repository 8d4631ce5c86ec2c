"""The audit group as it is typed: the log, its head, and a register that was altered behind the tool."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from smeadmin.storage.capture import column_names
from tests.cli.call import call
from tests.cli.transcript import assert_transcript, named_machine
from tests.errors.cases.certify import APPLY, BEGUN

BY = {"SMEADMIN_BY": "林岚"}


@pytest.fixture
def db(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an office in which an application was made and its grant was refused."""
    named_machine(monkeypatch)
    for words in [*BEGUN, APPLY]:
        assert call(*words, db=office, env=BY).status == 0
    assert call("certify", "grant", "AP-2026-0001", db=office, env=BY).status == 3
    return Path("office.db")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_log_holds_what_was_done_and_what_was_refused(db: Path, lang: str) -> None:
    assert_transcript(
        "audit",
        [
            "smeadmin audit log",
            "smeadmin audit log --who 周敏",
            "smeadmin audit head",
            "smeadmin audit verify",
            "smeadmin audit verify --head 0123456789abcdef",
            "smeadmin explain RF-000001",
        ],
        db,
        lang,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_edited_behind_the_tool(db: Path, lang: str) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE institution SET name = '另一家'")
    assert_transcript("audit-altered", ["smeadmin audit verify", "smeadmin db check"], db, lang)


def test_a_register_of_other_columns_is_not_called_altered(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program whose tables have one column less reads it; then somebody writes that into the log."""

    def without(table: sa.Table) -> list[str]:
        return [name for name in column_names(table) if name != "founded_on"]

    with monkeypatch.context() as other:
        other.setattr("smeadmin.storage.lives.column_names", without)
        refused = call("audit", "verify", db=db)
        assert refused.status == 7 and "[register-unlike]" in refused.err
    with sqlite3.connect(db) as connection:
        connection.execute("DROP TRIGGER append_only_change_table_update")
        connection.execute(
            "UPDATE change_table SET columns = replace(columns, 'founded_on', 'identity')"
        )
    assert "[audit-broken]" in call("audit", "verify", db=db).err


def test_what_was_altered_is_kept_as_evidence(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE institution SET name = '另一家'")
    assert call("db", "backup", "现场.db", db=db).status == 7
    done = call("db", "backup", "现场.db", "--as-found", db=db)
    assert (done.status, done.err) == (0, "警告：副本为现状备份：校验不通过，仅用于留证\n")
    assert not json.loads(Path("现场.db.json").read_text(encoding="utf-8"))["sound"]


def test_a_log_cut_off_at_its_end_is_seen_by_a_head_kept_elsewhere(db: Path) -> None:
    """A chain that ends earlier is whole in itself: only the head outside knows that there was more."""
    copy = db.read_bytes()
    call("institution", "edit", "启帆", "--address", "江澄路1号", db=db, env=BY)
    head = json.loads(call("audit", "head", "--format", "json", db=db).out)
    assert (head["changes"], head["change"]) == (5, "KF7Q-CS-000005")
    words = ["audit", "verify", "--head", head["head"][:16], "--format", "json"]
    assert call(*words, db=db).status == 0
    db.write_bytes(copy)  # an old copy is put back in its place
    assert call("audit", "verify", db=db).status == 0
    done = call(*words, db=db)
    assert done.status == 7
    assert json.loads(done.out)["altered"] == [
        {"change": head["head"][:16], "table": None, "what": "head"}
    ]


def test_a_history_written_anew_is_seen_by_a_head_kept_elsewhere(db: Path) -> None:
    """Another history of the same length verifies in itself: a head that was kept tells them apart."""
    copy = db.read_bytes()
    call("institution", "edit", "启帆", "--address", "江澄路1号", db=db, env=BY)
    head = json.loads(call("audit", "head", "--format", "json", db=db).out)["head"]
    db.write_bytes(copy)
    call("institution", "edit", "启帆", "--address", "江澄路2号", db=db, env=BY)
    assert call("audit", "verify", db=db).status == 0
    assert call("audit", "verify", "--head", head, db=db).status == 7


def test_a_head_of_too_few_signs_proves_nothing(db: Path) -> None:
    head = json.loads(call("audit", "head", "--format", "json", db=db).out)["head"]
    assert call("audit", "verify", "--head", head[:8], db=db).status == 0
    assert call("audit", "verify", "--head", head[:7], db=db).status == 7


def test_the_log_as_data(db: Path) -> None:
    told = json.loads(call("audit", "log", "--format", "json", db=db).out)
    assert [(x["number"], x["command"], x["result"]) for x in told] == [
        ("CS-000001", "init", "done"),
        ("CS-000002", "policy adopt", "done"),
        ("CS-000003", "institution add", "done"),
        ("CS-000004", "certify apply", "done"),
        ("RF-000001", "certify grant", "cannot-judge"),
    ]
    assert {k: told[-1][k] for k in ("at", "on", "by", "os_user", "host", "digest")} == {
        "at": "2026-03-10T02:00:00+00:00",
        "on": "2026-03-10",
        "by": "林岚",
        "os_user": "linlan",
        "host": "PC-03",
        "digest": None,
    }


def test_a_refusal_is_explained_in_the_language_of_whoever_asks(db: Path) -> None:
    """It was said in Chinese, and every line of it is there in both."""
    said = {lang: call("explain", "RF-000001", db=db, lang=lang).out for lang in ("zh", "en")}
    assert "启帆服务中心还不能判定：独立法人（未报送）" in said["zh"]
    assert "Office and service area: at least 200 m2 required, not filed" in said["en"]
    assert "200 ㎡以上" in said["zh"] and "㎡以上" not in said["en"]
    told = json.loads(call("explain", "RF-000001", "--format", "json", db=db, lang="en").out)
    assert told["way_out"]["en"][0] == "line by line: smeadmin certify show AP-2026-0001"
    assert told["way_out"]["zh"][0] == "逐项查看：smeadmin certify show AP-2026-0001"


def test_no_personal_value_is_in_the_log_or_in_a_report(db: Path) -> None:
    phone = "13800138000"
    done = call("institution", "edit", "启帆", "--phone", phone, db=db, env=BY)
    assert done.status == 0, done.err
    for words in (["audit", "log"], ["change", "list"], ["change", "show", "CS-000005"]):
        assert phone not in call(*words, "--format", "json", db=db).out
    told = json.loads(call("change", "show", "CS-000005", "--format", "json", db=db).out)
    assert told["arguments"] == ["institution", "edit", "启帆", "--phone", "138****8000"]
    call("institution", "edit", "启帆", "--contact=沈一鸣", db=db, env=BY)
    told = json.loads(call("change", "show", "CS-000006", "--format", "json", db=db).out)
    assert told["arguments"][-1] == "--contact=沈**"
