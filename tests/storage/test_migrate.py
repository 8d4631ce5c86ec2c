"""Migration, with a second schema made up for the test: it adds a column and fills it.

Invariant 47: a migration that fails, is killed or is refused leaves the old file byte for byte as it was, and
usable by the program that wrote it; a register of a newer schema is refused by an older program.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
import sqlalchemy as sa

from smeadmin.errors import Failure
from smeadmin.storage import backup, engine, migrate, schema
from smeadmin.storage.change import Act, open_register
from smeadmin.storage.tables.log import Source
from tests.conftest import TODAY, make_act

AT = dt.datetime(2027, 1, 4, 1, 0, tzinfo=dt.UTC)
SPAWN = multiprocessing.get_context("spawn")

FIRST = 'revision = "0001"\ndown_revision = None\ndef upgrade():\n    pass\n'
SECOND = """
import pathlib, time
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    op.add_column("source", sa.Column("remark", sa.Text))
    op.execute("UPDATE source SET remark = noun || ' from ' || file")
    AND_THEN
"""
ORPHAN = (
    'op.execute("INSERT INTO institution_name (office_id, change_id, institution_id, name) '
    "VALUES (1, 1, 999, 'nobody')\")"
)
NOTHING = "pass"
FAIL = 'raise RuntimeError("half way")'
HANG = 'pathlib.Path("REACHED").touch(); time.sleep(600)'


def steps(folder: Path, and_then: str) -> Path:
    """Write the two steps; the second does ``and_then`` after its work."""
    folder.mkdir(exist_ok=True)
    (folder / "0001_first.py").write_text(FIRST, encoding="utf-8")
    second = SECOND.replace("AND_THEN", and_then.replace("REACHED", str(folder / "reached")))
    (folder / "0002_second.py").write_text(second, encoding="utf-8")
    return folder


@contextlib.contextmanager
def newer_program(folder: Path) -> Iterator[None]:
    """Be the program whose schema is 0002."""
    known = migrate.config

    def config(connection: sa.Connection) -> object:
        made = known(connection)
        made.set_main_option("version_locations", str(folder))
        return made

    with (
        mock.patch.object(migrate, "config", config),
        mock.patch.object(schema, "SCHEMA_HEAD", "0002"),
        mock.patch.object(engine, "SCHEMA_HEAD", "0002"),
    ):
        yield


@pytest.fixture
def filled(where: str, act: Callable[..., Act]) -> str:
    """Give a register of schema 0001 with something in it, once on each database."""
    fill(where)
    return where


@pytest.fixture
def file(sqlite_register: str) -> Path:
    """Give a register of schema 0001 with something in it, as a file."""
    fill(sqlite_register)
    return Path(sqlite_register)


def fill(where: str) -> None:
    with open_register(where).change(make_act("import")) as change:
        for noun in ("record", "return"):
            change.insert(Source, noun=noun, file="a.csv", sha256="s", mapping={}, rows=1)


def migrate_killed(where: str, folder: str) -> None:
    with newer_program(Path(folder)):
        migrate.migrate(where, AT)


def test_everything_is_kept_and_still_verifies(filled: str, tmp_path: Path) -> None:
    before = backup.check(open_register(filled))
    with newer_program(steps(tmp_path / "steps", NOTHING)):
        done = migrate.migrate(filled, AT)
        register = open_register(filled)
        after = backup.check(register)
        with register.reading(TODAY) as view:
            remarks = view.rows(sa.text("SELECT remark FROM source ORDER BY id"))
        assert migrate.migrate(filled, AT).schema_before == "0002"  # again: nothing to do
    assert (done.schema_before, done.schema) == ("0001", "0002")
    assert after.sound
    assert after == before
    assert [r["remark"] for r in remarks] == ["record from a.csv", "return from a.csv"]


def test_the_guards_stand_again_after_it(filled: str, tmp_path: Path) -> None:
    with newer_program(steps(tmp_path / "steps", NOTHING)):
        migrate.migrate(filled, AT)
        register = open_register(filled)
        with (
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
            register._engine(read_only=False).begin() as connection,
        ):
            connection.exec_driver_sql("DELETE FROM change")
        with register.change(make_act("after")) as change:
            change.insert(Source, noun="x", file="f", sha256="s", mapping={}, rows=1)
        assert backup.check(register).sound


def test_the_old_file_is_kept_beside_it(file: Path, tmp_path: Path) -> None:
    old = file.read_bytes()
    with newer_program(steps(tmp_path / "steps", NOTHING)):
        done = migrate.migrate(str(file), AT)
    assert done.kept == str(file) + ".bak-0001"
    assert Path(done.kept).read_bytes() == old
    assert backup.check(open_register(done.kept)).sound  # by the program of 0001


def test_an_older_program_refuses_it_and_leaves_it_alone(file: Path, tmp_path: Path) -> None:
    with newer_program(steps(tmp_path / "steps", NOTHING)):
        migrate.migrate(str(file), AT)
    new = file.read_bytes()
    for command in (open_register, lambda where: migrate.migrate(str(where), AT)):
        with pytest.raises(Failure) as refused:
            command(file)
        assert refused.value.code == "register-newer"
    assert file.read_bytes() == new


@pytest.mark.parametrize(("and_then", "error"), [(FAIL, RuntimeError), (ORPHAN, Failure)])
def test_failing_half_way_leaves_the_file_byte_for_byte(
    file: Path, tmp_path: Path, and_then: str, error: type[Exception]
) -> None:
    old, names = file.read_bytes(), sorted(p.name for p in tmp_path.iterdir())
    with newer_program(steps(tmp_path / "steps", and_then)), pytest.raises(error):
        migrate.migrate(str(file), AT)
    assert file.read_bytes() == old
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*names, "steps"])
    assert backup.check(open_register(file)).sound


def test_failing_half_way_on_a_server_leaves_the_register(filled: str, tmp_path: Path) -> None:
    before = backup.check(open_register(filled))
    with newer_program(steps(tmp_path / "steps", FAIL)), pytest.raises(RuntimeError):
        migrate.migrate(filled, AT)
    assert backup.check(open_register(filled)) == before


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_killed_half_way_leaves_the_file_byte_for_byte(file: Path, tmp_path: Path) -> None:
    old, folder = file.read_bytes(), steps(tmp_path / "steps", HANG)
    process = SPAWN.Process(target=migrate_killed, args=(str(file), str(folder)))
    process.start()
    deadline = time.monotonic() + 60
    while not (folder / "reached").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert (folder / "reached").exists()
    assert file.read_bytes() == old
    assert backup.check(open_register(file)).sound
    with newer_program(steps(folder, NOTHING)):  # and it needs no repair: the next one just works
        assert migrate.migrate(str(file), AT).schema == "0002"
        assert backup.check(open_register(file)).sound
    assert not list(tmp_path.glob(".*migrating*"))


def test_a_dry_run_says_what_it_would_do_and_does_nothing(file: Path, tmp_path: Path) -> None:
    old = file.read_bytes()
    with newer_program(steps(tmp_path / "steps", FAIL)):
        told = migrate.migrate(str(file), AT, dry_run=True)
    assert (told.schema_before, told.schema, told.kept) == ("0001", "0002", None)
    assert file.read_bytes() == old


def test_the_steps_lead_to_the_tables_of_the_program(where: str) -> None:
    """What the migrations make is what the models say, on both databases."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from smeadmin.storage import engine, schema

    schema.all_tables()
    with engine.engine(engine.place(where)).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, schema.METADATA) == []
