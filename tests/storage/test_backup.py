"""Backups that are worth having, and putting one back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from smeadmin.errors import Failure
from smeadmin.storage.backup import back_up, check, restore
from smeadmin.storage.change import Act, open_register
from smeadmin.storage.tables.log import Source
from tests.storage.test_faults import SPAWN, write_for_ever

AT = dt.datetime(2026, 3, 10, 1, 0, tzinfo=dt.UTC)


def add(where: str, act: Callable[..., Act], noun: str) -> None:
    with open_register(where).change(act("add")) as change:
        change.insert(Source, noun=noun, file="f", sha256="s", mapping={}, rows=1)


def test_a_backup_holds_what_the_register_held(
    sqlite_register: str, act: Callable[..., Act], tmp_path: Path
) -> None:
    add(sqlite_register, act, "a")
    made = back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    manifest = json.loads((tmp_path / "copy.db.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256((tmp_path / "copy.db").read_bytes()).hexdigest()
    assert made.changes == manifest["changes"] == 2
    assert (
        check(open_register(tmp_path / "copy.db")).head
        == check(open_register(sqlite_register)).head
    )


def test_a_backup_replaces_nothing(sqlite_register: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(Failure) as refused:
        back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    assert refused.value.code == "backup-exists"
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_restoring_keeps_what_stood_there(
    sqlite_register: str, act: Callable[..., Act], tmp_path: Path
) -> None:
    back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    add(sqlite_register, act, "later")
    done = restore(tmp_path / "copy.db", sqlite_register, AT)
    assert (done.changes, done.lost_changes) == (1, 1)
    assert check(open_register(sqlite_register)).changes == 1
    assert done.safety_copy is not None
    assert check(open_register(done.safety_copy)).changes == 2


def test_a_damaged_register_is_kept_as_it_is_when_restored_over(
    sqlite_register: str, tmp_path: Path
) -> None:
    back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    Path(sqlite_register).write_bytes(b"rubbish")
    done = restore(tmp_path / "copy.db", sqlite_register, AT)
    assert done.safety_copy is not None
    assert Path(done.safety_copy).read_bytes() == b"rubbish"
    assert check(open_register(sqlite_register)).sound


def test_a_tampered_backup_is_not_restored(
    sqlite_register: str, act: Callable[..., Act], tmp_path: Path
) -> None:
    add(sqlite_register, act, "a")
    back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    with sqlite3.connect(tmp_path / "copy.db") as connection:
        connection.execute("UPDATE source SET noun = 'b'")
    before = Path(sqlite_register).read_bytes()
    with pytest.raises(Failure) as refused:
        restore(tmp_path / "copy.db", sqlite_register, AT)
    assert refused.value.code == "register-damaged"
    assert Path(sqlite_register).read_bytes() == before


def test_no_such_backup(sqlite_register: str, tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        restore(tmp_path / "none.db", sqlite_register, AT)
    assert refused.value.code == "backup-missing"


def test_a_dry_run_restores_nothing(
    sqlite_register: str, act: Callable[..., Act], tmp_path: Path
) -> None:
    back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    add(sqlite_register, act, "later")
    restore(tmp_path / "copy.db", sqlite_register, AT, dry_run=True)
    assert check(open_register(sqlite_register)).changes == 2


def test_a_backup_under_load_is_whole(sqlite_register: str, tmp_path: Path) -> None:
    """Another process writes change after change; each copy taken meanwhile verifies."""
    here, there = SPAWN.Pipe()
    writer = SPAWN.Process(target=write_for_ever, args=(sqlite_register, there))
    writer.start()
    try:
        made = []
        for copy in range(3):
            known = here.recv()  # a change was committed: the copy holds at least that one
            made.append(
                (known, back_up(open_register(sqlite_register), tmp_path / f"{copy}.db", AT))
            )
    finally:
        writer.kill()
        writer.join()
    for known, copy in made:
        assert copy.changes >= int(known[3:])
        assert check(open_register(copy.file)).sound
    done = restore(Path(made[-1][1].file), sqlite_register, AT)
    assert (done.changes, check(open_register(sqlite_register)).head) == (
        made[-1][1].changes,
        made[-1][1].head,
    )
