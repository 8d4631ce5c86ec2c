"""Exactly one writer: a register goes to another laptop and comes back; two folders play the two laptops."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import Called, call

FUND = ("fund", "create")


class Laptop:
    """A folder with a register, and who sits there."""

    def __init__(self, folder: Path, by: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.by = folder, by
        self.db = folder / "office.db"

    def __call__(self, *words: str) -> Called:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            return call(*words, "--by", self.by, db=self.db)

    def done(self, *words: str) -> Called:
        called = self(*words)
        assert called.status == 0, called.err
        return called

    def told(self, *words: str) -> Any:
        return json.loads(self.done(*words, "--format", "json").out)

    def writes(self, year: int) -> Called:
        return self("fund", "create", f"FW{year}", "--year", str(year))

    def hands(self, other: Laptop, name: str) -> Path:
        """Hand the register over and carry the file to the other laptop."""
        self.done("db", "hand-over", name)
        shutil.copy(self.folder / name, other.folder / name)
        return other.folder / name

    def funds(self) -> list[str]:
        return [fund["fund"] for fund in self.told("fund", "list")]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copies")
    Laptop(root / "a", "林岚").done("init", "--office", "示例局", "--region", "440000")
    return root


@pytest.fixture
def a(founded: Path, tmp_path: Path) -> Laptop:
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return Laptop(tmp_path / "a", "林岚")


@pytest.fixture
def b(a: Laptop) -> Laptop:
    return Laptop(a.folder.parent / "b", "周敏")


def refused(laptop: Laptop, file: str, code: str, status: int) -> Called:
    """Try to take a file over, see it refused, the attempt kept, and the register as it was."""
    before = laptop.told("db", "status")["head"]
    called = laptop("db", "hand-over", "--take", file)
    assert called.status == status and f"[{code}]" in called.err, called.err
    assert laptop.told("db", "status")["head"] == before
    last = laptop.told("audit", "log")
    assert [line["result"] for line in last if line["number"].startswith("RF-")][-1] == code
    return called


def test_there_and_back(a: Laptop, b: Laptop) -> None:
    a.hands(b, "去.db")
    stale = a.writes(2026)
    assert stale.status == 3 and "[register-handed-over]" in stale.err and "林岚" in stale.err
    taken = b.done("db", "hand-over", "--take", "去.db")
    assert "现在由本机写入" in taken.err
    assert b.writes(2026).status == 0
    b.hands(a, "回.db")
    assert b.writes(2027).status == 3
    assert a.funds() == []
    a.done("db", "hand-over", "--take", "回.db")
    assert a.funds() == ["FW2026"] and a.writes(2027).status == 0
    a.done("audit", "verify")
    acts = [change["command"] for change in a.told("change", "list")]
    assert acts == [
        "init",
        *["db hand-over"] * 2,
        "fund create",
        *["db hand-over"] * 2,
        "fund create",
    ]


def test_a_copy_that_was_handed_over_is_for_reading(a: Laptop, b: Laptop) -> None:
    a.hands(b, "去.db")
    assert a.funds() == []
    for words in (
        ("change", "undo", "CS-000001", "--yes"),
        ("region", "add", "990199", "某区", "--parent", "440000"),
        ("fund", "create", "FW2026", "--year", "2026", "--dry-run"),
    ):
        assert "[register-handed-over]" in a(*words).err, words


def test_the_same_file_twice(a: Laptop, b: Laptop) -> None:
    a.hands(b, "去.db")
    b.done("db", "hand-over", "--take", "去.db")
    refused(b, "去.db", "hand-over-stale", 5)
    assert b.writes(2026).status == 0
    refused(b, "去.db", "hand-over-stale", 5)


def test_ones_own_file_is_not_taken_back_in_silence(a: Laptop, b: Laptop) -> None:
    a.hands(b, "去.db")
    refused(a, "去.db", "hand-over-stale", 5)


def test_an_ordinary_copy_is_not_taken_over(a: Laptop, b: Laptop) -> None:
    a.done("db", "backup", "备份.db")
    shutil.copy(a.folder / "备份.db", b.folder)
    called = b("db", "hand-over", "--take", "备份.db")
    assert called.status == 3 and "[not-handed-over]" in called.err
    assert not b.db.exists()


def test_another_register(a: Laptop, b: Laptop) -> None:
    b.done("init", "--office", "另一局", "--region", "440000")
    a.hands(b, "去.db")
    refused(b, "去.db", "another-store", 5)


def test_what_is_no_register(a: Laptop) -> None:
    (a.folder / "坏.db").write_bytes(b"not a register")
    assert a("db", "hand-over", "--take", "坏.db").status == 7
    assert a("db", "hand-over", "--take", "没有.db").status == 4


def test_a_file_that_was_altered_on_the_way(a: Laptop, b: Laptop) -> None:
    import sqlite3

    file = a.hands(b, "去.db")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE office SET name = '某局'")
    called = b("db", "hand-over", "--take", "去.db")
    assert called.status == 7 and not b.db.exists()


def test_two_who_write_at_once_are_found_out(a: Laptop, b: Laptop) -> None:
    """The file seems lost, 林岚 goes on; then it comes to light, and 周敏 has gone on, too."""
    a.hands(b, "去.db")
    silent = a("db", "hand-over", "--withdraw")
    assert silent.status == 2 and "[withdrawal-reason]" in silent.err
    a.done("db", "hand-over", "--withdraw", "--reason", "U 盘丢失")
    assert a.writes(2026).status == 0
    b.done("db", "hand-over", "--take", "去.db")
    assert b.writes(2027).status == 0
    b.hands(a, "回.db")
    called = refused(a, "回.db", "register-forked", 5)
    assert "CS-000002" in called.err and "2" in called.err and "3" in called.err
    assert a.funds() == ["FW2026"]


def test_a_copy_restored_behind_the_back_is_found_out(a: Laptop, b: Laptop) -> None:
    """It is not put over a register that was handed over; who takes that away leaves a trace, and a fork."""
    a.done("db", "backup", "备份.db")
    a.hands(b, "去.db")
    b.done("db", "hand-over", "--take", "去.db")
    restore = ("db", "restore", "备份.db", "--yes", "--reason", "改错了")
    called = a(*restore)
    assert called.status == 3 and "[register-handed-over]" in called.err
    a.db.unlink()
    a.done(*restore)
    assert a.told("change", "list")[-1]["command"] == "db restore"
    assert a.writes(2026).status == 0
    b.hands(a, "回.db")
    refused(a, "回.db", "register-forked", 5)


def test_another_register_and_a_fork_are_not_put_back(a: Laptop, b: Laptop) -> None:
    a.done("db", "backup", "甲.db")
    a.hands(b, "去.db")
    b.done("db", "hand-over", "--take", "去.db")
    b.done("db", "backup", "乙.db")
    a.done("db", "hand-over", "--withdraw", "--reason", "U 盘丢失")
    shutil.copy(b.folder / "乙.db", a.folder)
    forked = a("db", "restore", "乙.db", "--yes", "--reason", "试")
    assert forked.status == 5 and "[register-forked]" in forked.err
    other = Laptop(a.folder / "另", "何远")
    other.done("init", "--office", "另一局", "--region", "440100")
    shutil.copy(a.folder / "甲.db", other.folder)
    strange = other("db", "restore", "甲.db", "--yes", "--reason", "试")
    assert strange.status == 5 and "[another-store]" in strange.err


def test_a_file_that_got_lost_is_written_again(a: Laptop, b: Laptop) -> None:
    a.done("db", "hand-over", "去.db")
    again = a.done("db", "hand-over", "又.db")
    assert "再次" in again.err
    shutil.copy(a.folder / "又.db", b.folder)
    b.done("db", "hand-over", "--take", "又.db")
    assert len(b.told("change", "list")) == 3


def test_nothing_happens_before_the_file_can_be_written(a: Laptop) -> None:
    (a.folder / "去.db").touch()
    assert "[backup-exists]" in a("db", "hand-over", "去.db").err
    assert a.writes(2026).status == 0
    dry = a("db", "hand-over", "另.db", "--dry-run")
    assert dry.status == 0 and not (a.folder / "另.db").exists()
    assert a.writes(2027).status == 0


def test_a_hand_over_is_not_undone(a: Laptop, b: Laptop) -> None:
    a.hands(b, "去.db")
    b.done("db", "hand-over", "--take", "去.db")
    undone = b("change", "undo", "CS-000003", "--yes")
    assert "[change-not-undoable]" in undone.err
