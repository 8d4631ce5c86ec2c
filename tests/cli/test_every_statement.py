"""Every command about money: all of them in one year of work, and each broken off at every statement.

What is broken off has not happened; given again, it happens as if nothing had been. The second takes minutes:
``pytest -m long tests/cli/test_every_statement.py``, on each database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.storage.change import open_register
from smeadmin.storage.change import register as register_module
from smeadmin.storage.schema import all_tables
from tests.cli.money_commands import FOUNDED, NOUNS, WALK, filled, give, write_files
from tests.cli.test_help import ALL
from tests.conftest import TODAY, PostgreSQL

COMMIT = 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)
    return tmp_path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, folder: Path) -> str:
    """Give the address where a register is to be made, once on each database."""
    if request.param == "sqlite":
        return str(folder / "office.db")
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.empty()


def test_no_writing_command_about_money_is_left_out() -> None:
    writes = {path for path, verb in ALL.items() if verb.about.writes and path.split()[0] in NOUNS}
    assert writes - {" ".join(line.split()[:2]) for line in WALK} == set()


def test_every_command_about_money_in_one_year(folder: Path) -> None:
    db = folder / "office.db"
    for line in (*FOUNDED, *WALK):
        done = give(filled(line, db), db)
        assert done.status == 0, f"{line}\n{done.err}"
    for line in ("fund check", "audit verify"):
        assert give(line, db).status == 0


@contextmanager
def broken_off(at: int) -> Iterator[list[str]]:
    """Interrupt a change at a statement of it, by number, or at its commit; gives the statements so far."""
    given: list[str] = []

    def before(connection: sa.Connection, _cursor: Any, statement: str, *_: object) -> None:
        options = connection.get_execution_options()
        if options.get("postgresql_readonly") or options.get("begin", "IMMEDIATE") != "IMMEDIATE":
            return
        given.append(statement)
        if len(given) == at:
            raise KeyboardInterrupt

    def commit(_connection: sa.Connection) -> None:
        raise KeyboardInterrupt

    sa.event.listen(sa.Engine, "before_cursor_execute", before)
    try:
        with pytest.MonkeyPatch.context() as patch:
            if at == COMMIT:
                patch.setattr(register_module, "commit_patiently", commit)
            yield given
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", before)


def contents(where: str) -> dict[str, list[Any]]:
    """Give every row of every table."""
    with open_register(where).reading(TODAY) as view:
        return {
            table.name: [tuple(row) for row in view.connection.execute(sa.select(table))]
            for table in all_tables()
        }


@pytest.mark.long
def test_broken_off_at_every_statement(empty: str, folder: Path) -> None:
    for line in FOUNDED:
        assert give(line, empty).status == 0, line
    for line in WALK:
        words, before, at = filled(line, empty), contents(empty), COMMIT
        while True:
            with broken_off(at) as given:
                done = give(words, empty)
            if done.status != 130:
                break
            assert contents(empty) == before, (line, given[-1])
            at += 1
        assert (done.status, at - 1) == (0, len(given)), f"{line}\n{done.err}"
    for line in ("fund check", "audit verify"):
        assert give(line, empty).status == 0
