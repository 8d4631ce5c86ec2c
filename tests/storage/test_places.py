"""What stands at the address of a register: missing, empty, foreign, damaged, newer, read-only.

Invariant 52: commands on such a file never create or change it. Each case: a file, the failure by name.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smeadmin.errors import Failure
from smeadmin.storage import engine
from smeadmin.storage.change import Act, open_register
from smeadmin.storage.create import create_register
from smeadmin.storage.tables.log import Source
from tests.conftest import TODAY


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("这不是数据库\n" * 100, encoding="utf-8")


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE note (id INTEGER)")


def folder(path: Path) -> None:
    path.mkdir()


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def older(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("make", "from_register", "code"),
    [
        (None, False, "register-missing"),
        (folder, False, "register-missing"),
        (empty, False, "not-a-register"),
        (text, False, "not-a-register"),
        (foreign, False, "not-a-register"),
        (newer, True, "register-newer"),
        (older, True, "register-older"),
        (truncated, True, "register-damaged"),
    ],
)
def test_a_file_that_is_no_register_of_ours_is_refused_unchanged(
    make: Callable[[Path], None] | None,
    from_register: bool,
    code: str,
    sqlite_register: str,
    tmp_path: Path,
) -> None:
    path = Path(sqlite_register) if from_register else tmp_path / "other.db"
    if make:
        make(path)
    before = path.read_bytes() if path.is_file() else None
    names = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(Failure) as refused:
        open_register(path)
    assert refused.value.code == code
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == names


def test_a_page_that_does_not_read_back_is_told_and_left_alone(
    sqlite_register: str, act: Callable[..., Act]
) -> None:
    path = Path(sqlite_register)
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    with pytest.raises(Failure) as refused, open_register(path).reading(TODAY) as view:
        dict(view.office)
    assert refused.value.code == "register-damaged"
    assert path.read_bytes() == bytes(data)


@pytest.mark.parametrize("name", [p[0] for p in engine.PRAGMAS])
def test_each_pragma_of_the_recipe_holds_on_a_fresh_connection(
    name: str, sqlite_register: str
) -> None:
    expected = next(p[2] for p in engine.PRAGMAS if p[0] == name)
    connection = engine.connect_file(Path(sqlite_register))
    try:
        assert connection.execute(f"PRAGMA {name}").fetchone()[0] == expected
    finally:
        connection.close()


def test_a_reader_cannot_write(sqlite_register: str) -> None:
    connection = engine.connect_file(Path(sqlite_register), read_only=True)
    try:
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("UPDATE office SET name = 'x'")
    finally:
        connection.close()


def test_init_never_touches_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(b"mine")
    with pytest.raises(Failure) as refused, create_register(str(path)):
        pass
    assert refused.value.code == "register-exists"
    assert path.read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["office.db"]


def test_init_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), create_register(str(tmp_path / "office.db")):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_a_register_is_readable_by_its_owner_alone(sqlite_register: str, tmp_path: Path) -> None:
    with create_register(str(tmp_path / "new.db")):
        pass
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600


def test_a_server_that_does_not_listen(tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        open_register(f"postgresql://nobody@/none?host={tmp_path}")
    assert refused.value.code == "register-unreachable"


def test_a_server_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Failure) as refused:
        open_register("postgresql://nobody@/none")
    assert refused.value.code == "postgres-extra-missing"
    assert refused.value.way_out == ['pip install "smeadmin[postgres]"']


def test_an_address_that_is_neither(tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        open_register("mysql://root:secret@localhost/x")
    assert refused.value.code == "register-address"
    assert "secret" not in str(refused.value)


def test_a_folder_that_cannot_be_written(
    sqlite_register: str, act: Callable[..., Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write anywhere, so the register is opened as on a medium that is write-protected."""
    real = engine.connect_file
    monkeypatch.setattr(engine, "connect_file", lambda path, **_: real(path, read_only=True))
    before = Path(sqlite_register).read_bytes()
    with pytest.raises(Failure) as refused, open_register(sqlite_register).change(act("add")) as c:
        c.insert(Source, noun="x", file="f", sha256="s", mapping={}, rows=1)
    assert refused.value.code == "register-read-only"
    assert Path(sqlite_register).read_bytes() == before
