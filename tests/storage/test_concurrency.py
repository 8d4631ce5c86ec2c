"""Many writers at once, each a process of its own: nothing is lost, nothing is taken twice.

Invariant 50. Eight processes write at the same register; on PostgreSQL two writers meet at one row.
"""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection

import pytest
import sqlalchemy as sa

from smeadmin.errors import Failure
from smeadmin.storage import backup
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Source
from tests.conftest import TODAY, PostgreSQL, make_act

SPAWN = multiprocessing.get_context("spawn")
WRITERS, TURNS = 8, 6


def add(change: Change, noun: str, rows: int = 1) -> int:
    return change.insert(Source, noun=noun, file="f", sha256="s", mapping={}, rows=rows)


def write_in_turn(where: str, name: str, told: Connection) -> None:
    """Count the shared row up, take a number and add a row of one's own, in each of several changes."""
    register, table = open_register(where), of(Source)
    done: list[tuple[str | None, int]] = []

    def work(change: Change) -> int:
        change.update(Source, table.c.noun == "shared", rows=table.c.rows + 1)
        add(change, name)
        return change.next_number("AP", "2026")

    for _turn in range(TURNS):
        carried = register.carry_out(make_act("import", by=name), work)
        done.append((carried.number, carried.result))
    told.send(done)


def test_eight_writers_lose_nothing(register: Register, where: str) -> None:
    with register.change(make_act("first")) as change:
        add(change, "shared", 0)
    pipes, processes = [], []
    for writer in range(WRITERS):
        here, there = SPAWN.Pipe()
        process = SPAWN.Process(target=write_in_turn, args=(where, f"w{writer}", there))
        process.start()
        pipes.append(here)
        processes.append(process)
    done = [one for pipe in pipes for one in pipe.recv()]
    for process in processes:
        process.join()
        assert process.exitcode == 0

    total = WRITERS * TURNS
    table = of(Source)
    with register.reading(TODAY) as view:
        shared = view.scalar(sa.select(table.c.rows).where(table.c.noun == "shared"))
        own = dict(
            view.connection.execute(
                sa.select(table.c.noun, sa.func.count())
                .where(table.c.noun != "shared")
                .group_by(table.c.noun)
            ).all()
        )
    assert shared == total
    assert own == {f"w{n}": TURNS for n in range(WRITERS)}
    assert sorted(number for _change, number in done) == list(range(1, total + 1))
    assert sorted(change for change, _number in done) == [
        f"CS-{n:06d}" for n in range(3, total + 3)
    ]
    checked = backup.check(register)
    assert checked.sound, checked
    assert checked.changes == total + 2


@pytest.fixture
def server(postgresql: PostgreSQL) -> Register:
    """Give a register on the server with one row that everybody wants."""
    register = open_register(postgresql.register())
    with register.change(make_act("first")) as change:
        add(change, "shared", 0)
        add(change, "other", 0)
    return register


def meet(server: Register, tries: int, meeting: threading.Barrier) -> list[str]:
    """Let two writers take two rows in opposite order, ``tries`` times each; what became of each."""
    table, ends = of(Source), []

    def write(first: str, second: str) -> None:
        left = tries

        def work(change: Change) -> None:
            nonlocal left
            change.update(Source, table.c.noun == first, rows=table.c.rows + 1)
            if left:
                left -= 1
                meeting.wait(10)
            change.update(Source, table.c.noun == second, rows=table.c.rows + 1)

        try:
            ends.append(str(server.carry_out(make_act("import", by=first), work).number))
        except Failure as failure:
            ends.append(failure.code)

    writers = [
        threading.Thread(target=write, args=pair)
        for pair in (("shared", "other"), ("other", "shared"))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return sorted(ends)


def rows_of(server: Register) -> dict[str, int]:
    table = of(Source)
    with server.reading(TODAY) as view:
        return {r["noun"]: r["rows"] for r in view.rows(sa.select(table.c.noun, table.c.rows))}


def test_two_writers_who_block_each_other_both_end_well(server: Register) -> None:
    """A deadlock is broken by the server; the change that lost is carried out again."""
    assert meet(server, 1, threading.Barrier(2)) == ["CS-000003", "CS-000004"]
    assert rows_of(server) == {"shared": 2, "other": 2}
    assert backup.check(server).sound


def test_who_loses_every_time_is_told_and_has_changed_nothing(server: Register) -> None:
    """A writer that meets a serialisation failure five times gives up: changed-meanwhile, exit 5."""
    tries = 0

    def unlucky(change: Change) -> None:
        nonlocal tries
        tries += 1
        add(change, "lost")
        change.connection.exec_driver_sql(
            "DO $$ BEGIN RAISE EXCEPTION 'someone else was first' USING ERRCODE = '40001'; END $$"
        )

    with pytest.raises(Failure) as refused:
        server.carry_out(make_act("import"), unlucky)
    assert (refused.value.code, refused.value.status, tries) == ("changed-meanwhile", 5, 5)
    assert rows_of(server) == {"shared": 0, "other": 0}
    assert backup.check(server).changes == 2
