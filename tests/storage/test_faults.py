"""Power of survival: killed at any moment, a full disk, a statement that fails.

Invariants 44, 45, 49: after exit 0 the change is there; otherwise all or nothing, and no repair is needed.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import sqlalchemy as sa

from smeadmin.errors import Failure
from smeadmin.storage import backup
from smeadmin.storage.change import Act, Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Source
from tests.conftest import TODAY, make_act

SPAWN = multiprocessing.get_context("spawn")
ROWS = 300


def write_for_ever(where: str, told: Connection) -> None:
    """Insert, update and delete in one change after the other, telling each number after its commit."""
    register = open_register(where)
    table = of(Source)
    while True:
        with register.change(make_act("import", at=dt.datetime.now(dt.UTC))) as change:
            rows = ((f"n{i}", "f", "s", None, None, "{}", 1) for i in range(ROWS))
            first = change.insert_many(Source, rows, ROWS)
            change.update(Source, table.c.id < first, rows=table.c.rows + 1)
            change.delete(Source, table.c.id < first - 3 * ROWS)
        told.send(change.number)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.parametrize("seed", range(8))
def test_killed_at_any_moment_all_or_nothing(where: str, seed: int) -> None:
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=write_for_ever, args=(where, there))
    process.start()
    acknowledged = [here.recv()]
    until = time.monotonic() + random.Random(seed).uniform(0.02, 0.4)
    while time.monotonic() < until:
        if here.poll(0.005):
            acknowledged.append(here.recv())
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    there.close()
    try:
        while here.poll():
            acknowledged.append(here.recv())
    except EOFError:
        pass

    register = open_register(where)
    checked = backup.check(register)
    assert checked.sound, checked
    assert checked.changes >= int(acknowledged[-1][3:]), "an acknowledged change is gone"
    with register.change(make_act("after")) as change:  # and no repair is needed
        change.insert(Source, noun="x", file="f", sha256="s", mapping={}, rows=1)
    assert change.number == f"CS-{checked.changes + 1:06d}"


def test_a_writer_that_died_in_its_commit_is_rolled_back_by_the_next_command(
    sqlite_register: str, act: Callable[..., Act], tmp_path: Path
) -> None:
    """The file half written, its journal beside it, as a power cut leaves them: not damaged, as before."""
    register = open_register(sqlite_register)
    with register.change(act()) as change:
        rows = ((f"n{i}" * 50, "f", "s", None, None, "{}", 1) for i in range(2000))
        change.insert_many(Source, rows, 2000)
    writer = sqlite3.connect(sqlite_register, isolation_level=None)
    writer.execute("PRAGMA cache_size=5")  # pages go to the file before the commit
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE source SET noun = 'half'")
    left = tmp_path / "left.db"
    shutil.copy(sqlite_register, left)
    shutil.copy(sqlite_register + "-journal", f"{left}-journal")
    writer.close()

    again = open_register(str(left))
    with again.reading(TODAY) as view:
        assert view.scalar(sa.text("SELECT count(*) FROM source WHERE noun = 'half'")) == 0
    assert backup.check(again).sound


def test_a_full_disk_leaves_the_register_as_it_was_and_works_again(
    sqlite_register: str, act: Callable[..., Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    from smeadmin.storage import engine

    register = open_register(sqlite_register)
    before = backup.check(register)
    pages = Path(sqlite_register).stat().st_size // 4096
    real = engine.connect_file

    def full(path: Path | None, *, read_only: bool = False) -> sqlite3.Connection:
        connection = real(path, read_only=read_only)
        connection.execute(f"PRAGMA max_page_count={pages + 3}")
        return connection

    monkeypatch.setattr(engine, "connect_file", full)
    rows = [(f"n{i}", "f" * 500, "s", None, None, "{}", 1) for i in range(500)]
    with pytest.raises(Failure) as refused, register.change(act("import")) as change:
        change.insert_many(Source, iter(rows), len(rows))
    assert refused.value.code == "disk-full"
    monkeypatch.setattr(engine, "connect_file", real)
    assert backup.check(open_register(sqlite_register)) == before
    with open_register(sqlite_register).change(act("import")) as change:
        change.insert_many(Source, iter(rows), len(rows))
    assert backup.check(open_register(sqlite_register)).sound


def test_failing_at_the_nth_statement_changes_nothing(
    register: Register, act: Callable[..., Act]
) -> None:
    """A change of several kinds of write is broken off at each of its statements in turn."""

    class Broken(Exception):
        pass

    table = of(Source)

    def work(fail_at: int) -> bool:
        count = 0

        def before(*_: object) -> None:
            nonlocal count
            count += 1
            if count == fail_at:
                raise Broken

        made = register._engine(read_only=False)
        sa.event.listen(made, "before_cursor_execute", before)
        try:
            with register.change(act("work")) as change:
                change.insert(Source, noun="a", file="f", sha256="s", mapping={}, rows=1)
                change.update(Source, table.c.noun == "old", rows=5)
                change.next_number("AP", "2026")
                change.personal_token({"phone": "138"})
        except Broken:
            return False
        finally:
            sa.event.remove(made, "before_cursor_execute", before)
        return True

    with register.change(act("first")) as change:
        change.insert(Source, noun="old", file="f", sha256="s", mapping={}, rows=1)
    before = backup.check(register)
    statement = 1
    while not work(statement):
        assert backup.check(register) == before, f"statement {statement}"
        statement += 1
    assert statement > 8
    assert backup.check(register).changes == before.changes + 1


def test_readers_go_on_while_a_writer_works(register: Register, act: Callable[..., Act]) -> None:
    with register.change(act("first")) as change:
        change.insert(Source, noun="a", file="f", sha256="s", mapping={}, rows=1)
        with register.reading(TODAY) as view:
            count = sa.select(sa.func.count()).select_from(of(ChangeRow))
            assert view.scalar(count) == 1  # it sees the register as it was before
