"""A register on a file system without hard links: a USB stick, a network drive."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from smeadmin.errors import Failure
from smeadmin.storage.backup import back_up, check, restore
from smeadmin.storage.change import open_register
from smeadmin.storage.create import create_register
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def _no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_words: object, **_options: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)


def test_a_register_is_made_once(tmp_path: Path) -> None:
    place = tmp_path / "office.db"
    with create_register(str(place)):
        assert not place.exists()
    with sqlite3.connect(place) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0]
    before = place.read_bytes()
    with pytest.raises(Failure) as refused, create_register(str(place)):
        pass
    assert (refused.value.code, place.read_bytes()) == ("register-exists", before)
    assert [path.name for path in tmp_path.iterdir()] == ["office.db"]


def test_whoever_was_quicker_keeps_the_name(tmp_path: Path) -> None:
    place = tmp_path / "office.db"
    with pytest.raises(Failure) as refused, create_register(str(place)):
        place.write_bytes(b"somebody else")
    assert (refused.value.code, place.read_bytes()) == ("register-exists", b"somebody else")


def test_a_backup_and_its_way_back(sqlite_register: str, tmp_path: Path) -> None:
    back_up(open_register(sqlite_register), tmp_path / "copy.db", NOW)
    with pytest.raises(Failure) as refused:
        back_up(open_register(sqlite_register), tmp_path / "copy.db", NOW)
    assert refused.value.code == "backup-exists"
    Path(sqlite_register).write_bytes(b"rubbish")
    done = restore(tmp_path / "copy.db", sqlite_register, NOW)
    assert done.safety_copy is not None
    assert Path(done.safety_copy).read_bytes() == b"rubbish"
    assert check(open_register(sqlite_register)).sound
