"""The db group as it is typed: what a register is, copies of it, putting one back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.transcript import assert_transcript, named_machine
from tests.errors.cases.change import QIFAN

BY = {"SMEADMIN_BY": "林岚"}


@pytest.fixture
def db(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named_machine(monkeypatch)
    assert call(*QIFAN, db="office.db", env=BY).status == 0
    return Path("office.db")


def changes(db: Path) -> int:
    return len(json.loads(call("change", "list", "--format", "json", db=db).out))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_copy_is_made_checked_and_put_back(
    db: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smeadmin.render.db._megabytes", lambda size: "0.3 MB")
    assert_transcript(
        "db",
        [
            "smeadmin db status",
            "smeadmin db check",
            "smeadmin db backup 备份.db --quiet",
            "smeadmin institution edit 启帆 --address 江澄路1号 --quiet",
            "smeadmin db restore 备份.db --dry-run",
            "smeadmin db restore 备份.db --dry-run --reason 导入错了表",
            "smeadmin db restore 备份.db --reason 导入错了表",
            "smeadmin db restore 备份.db --reason 导入错了表 --yes --by 林岚",
            "smeadmin db status",
            "smeadmin change list",
            "smeadmin db migrate",
        ],
        db,
        lang,
    )


def test_a_dry_run_restores_nothing(db: Path) -> None:
    call("db", "backup", "备份.db", db=db)
    call("institution", "edit", "启帆", "--address", "江澄路1号", db=db, env=BY)
    before = db.read_bytes()
    reason = ["--reason", "导入错了表"]
    done = call("db", "restore", "备份.db", "--dry-run", *reason, db=db, lang="en")
    assert done.status == 0
    assert "Nothing was changed." in done.err
    assert db.read_bytes() == before
    assert [p.name for p in Path().glob("*before-restore*")] == []


def test_a_restore_as_data_says_what_is_lost_and_where_it_is_kept(db: Path) -> None:
    """What was put back says so itself, in a change of its own: it is not the newest there has been."""
    call("db", "backup", "备份.db", db=db)
    call("institution", "edit", "启帆", "--address", "江澄路1号", db=db, env=BY)
    reason = ["--reason", "导入错了表", "--yes"]
    done = call("db", "restore", "备份.db", *reason, "--format", "json", db=db, env=BY)
    told = json.loads(done.out)
    assert (told["change"], told["result"]["changes"]) == ("CS-000003", 2)
    assert told["result"]["lost_changes"] == 1
    kept = Path(told["result"]["safety_copy"])
    assert kept.name == "office-before-restore-20260310-100000.db"
    assert (changes(db), changes(kept)) == (3, 3)
    [last] = json.loads(call("change", "list", "--limit", "1", "--format", "json", db=db).out)
    assert (last["command"], last["reason"]) == ("db restore", "导入错了表")
    assert "nothing after CS-000002 is in it" in call("db", "status", db=db, lang="en").out
    assert call("audit", "verify", db=db).status == 0


def test_a_number_given_since_the_copy_is_not_given_again(db: Path) -> None:
    """Somebody may have been told I-000002; who comes after the restore is I-000003."""
    add = ["institution", "add", "--kind", "centre", "--identifier"]
    call("db", "backup", "备份.db", db=db)
    assert call(*add, "team:T-1", "--name", "甲队", db=db, env=BY).status == 0
    given = json.loads(call("institution", "list", "--format", "json", db=db).out)[-1]["office_no"]
    reason = ["--reason", "导入错了表", "--yes"]
    done = call("db", "restore", "备份.db", *reason, db=db, env=BY)
    assert done.status == 0 and "备份之后编出的 1 个编号不再使用" in done.err
    assert call(*add, "team:T-2", "--name", "乙队", db=db, env=BY).status == 0
    last = json.loads(call("institution", "list", "--format", "json", db=db).out)[-1]["office_no"]
    assert int(last[2:]) == int(given[2:]) + 1
    assert call("audit", "verify", db=db).status == 0


def test_what_loses_nothing_is_put_back_to_the_byte(db: Path) -> None:
    call("db", "backup", "备份.db", db=db)
    assert call("db", "restore", "备份.db", "--yes", db=db).status == 0
    assert changes(db) == 2


@pytest.mark.parametrize("stands", ["nothing", "half of it"])
def test_a_copy_of_what_cannot_be_read_says_that_it_was_put_back(db: Path, stands: str) -> None:
    call("db", "backup", "备份.db", db=db)
    whole = db.read_bytes()
    db.unlink() if stands == "nothing" else db.write_bytes(whole[: len(whole) // 2])
    done = call("db", "restore", "备份.db", "--yes", db=db, lang="en", env=BY)
    assert done.status == 0 and "enter it again" in done.err
    assert changes(db) == 3
    assert "put back on 2026-03-10" in call("db", "status", db=db, lang="en").out


def test_what_has_left_the_house_is_not_given_up(db: Path) -> None:
    """Unless the register there was altered: that is what a copy is for."""
    call("db", "backup", "备份.db", db=db)
    edit = ["institution", "edit", "启帆", "--phone", "13800000000"]
    assert call(*edit, db=db, env=BY).status == 0
    shown = ["institution", "show", "启帆", "--unmask", "--reason", "核对电话"]
    assert call(*shown, db=db, env=BY).status == 0  # who has seen it has seen it
    restore = ["db", "restore", "备份.db", "--reason", "导入错了表", "--yes"]
    refused = call(*restore, db=db, env=BY)
    assert refused.status == 3 and "[outward-given-up]" in refused.err
    assert "RF-000001" in refused.err and changes(db) == 4
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE institution SET region_code = '440100'")
    assert call(*restore, db=db, env=BY).status == 0 and changes(db) == 3


def test_the_state_as_data(db: Path) -> None:
    told = json.loads(call("db", "status", "--format", "json", db=db).out)
    assert {k: told[k] for k in ("register", "database", "schema", "changes", "rehearsal")} == {
        "register": "office.db",
        "database": "sqlite",
        "schema": "0001",
        "changes": 2,
        "rehearsal": True,
    }
    assert told["rows"] == {"institution": 1, "office": 1}


def test_what_a_check_finds_is_named_and_is_exit_7(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE institution SET region_code = '440100'")
    done = call("db", "check", "--format", "json", db=db)
    told = json.loads(done.out)
    assert (done.status, told["sound"]) == (7, False)
    assert told["altered"] == [{"change": "CS-000002", "table": "institution", "what": "inserted"}]


def test_a_reference_that_leads_nowhere_is_found(db: Path) -> None:
    with sqlite3.connect(db) as connection:  # which does not enforce them, as ours do
        connection.execute(
            "INSERT INTO institution_name (office_id, change_id, institution_id, name) "
            "VALUES (1, 2, 999, '谁')"
        )
    done = call("db", "check", "--format", "json", db=db)
    told = json.loads(done.out)
    assert (done.status, told["orphans"]) == (7, ["institution_name 1 → institution"])
    assert told["altered"] == [
        {"change": "CS-000002", "table": "institution_name", "what": "stranger"}
    ]


def test_no_copy_is_made_of_a_register_that_was_altered(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE institution SET region_code = '440100'")
    done = call("db", "backup", "备份.db", db=db)
    assert done.status == 7
    assert "[register-damaged]" in done.err
    assert not Path("备份.db").exists()
