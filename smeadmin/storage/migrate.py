"""Bringing a register of an older smeadmin to the schema of this one.

A file is migrated as a copy, checked, and only then put in place; the old file is kept beside it. So a
migration that fails or is killed leaves the register as it was and usable by the older program.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from smeadmin.domain.store import Migrated
from smeadmin.i18n import gettext as _
from smeadmin.storage import engine, queue, schema
from smeadmin.storage.failures import RegisterDamaged, RegisterOlder
from smeadmin.storage.placing import keep_beside
from smeadmin.storage.translate import translated

if TYPE_CHECKING:
    from alembic.config import Config


def migrate(where: str, at: dt.datetime, *, dry_run: bool = False) -> Migrated:
    """Bring a register to the schema of this program and tell where the old file is kept.

    Raises RegisterMissing, NotARegister, RegisterNewer, RegisterDamaged.
    """
    place = engine.place(where)
    before = schema.SCHEMA_HEAD
    try:
        with translated(place):
            engine.assert_register(place)
    except RegisterOlder as older:
        before = str(older.details["schema"])
    else:
        return Migrated(place.name, before, before, None)
    if dry_run:
        return Migrated(place.name, before, schema.SCHEMA_HEAD, None)
    if place.path is None:
        with translated(place), engine.engine(place).begin() as connection:
            upgrade(connection)
        return Migrated(place.name, before, schema.SCHEMA_HEAD, None)
    kept = _migrate_file(place.path.absolute(), before, at)
    return Migrated(place.name, before, schema.SCHEMA_HEAD, str(kept))


def upgrade(connection: sa.Connection) -> None:
    """Run the missing steps on a connection whose transaction is the caller's, and renew the triggers."""
    from alembic import command

    schema.all_tables()
    configuration = config(connection)
    command.upgrade(configuration, "head")
    _renew_triggers(connection)


def config(connection: sa.Connection) -> Config:
    """Give the configuration under which Alembic finds the steps inside the wheel."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", "smeadmin:storage/migrations")
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def _migrate_file(path: Path, before: str, at: dt.datetime) -> Path:
    draft = path.with_name(f".{path.name}.migrating")
    kept = path.with_name(f"{path.name}.bak-{before}")
    holder = {"command": "db migrate", "since": at.isoformat()}
    place = engine.Place(path=draft)
    with translated(place), queue.turn(path, holder):
        draft.unlink(missing_ok=True)  # left by a migration that was killed
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            _copy(path, draft)
            with engine.engine(place).connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                raw.execute("PRAGMA foreign_keys=OFF")  # before BEGIN: inside it does nothing
                connection = connection.execution_options(begin="IMMEDIATE")
                with connection.begin():
                    upgrade(connection)
                    _assert_sound(connection, path)
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            kept.unlink(missing_ok=True)
            keep_beside(path, kept)
            draft.replace(path)
        finally:
            for left in (draft, draft.with_name(draft.name + "-journal")):
                left.unlink(missing_ok=True)
    return kept


def _copy(source: Path, target: Path) -> None:
    with (
        contextlib.closing(engine.connect_file(source, read_only=True)) as reading,
        contextlib.closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        reading.backup(writing, pages=-1)


def _assert_sound(connection: sa.Connection, path: Path) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if orphans or said != "ok":
        raise RegisterDamaged(
            details={
                "register": str(path),
                "where": str(said) if said != "ok" else str(orphans[0]),
            },
            way_out=[_("the register is as it was; tell the maintainers")],
        )


def _renew_triggers(connection: sa.Connection) -> None:
    """Make the guards again: rebuilding a table drops its triggers without a word."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        named = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'"
        )
        for name in connection.exec_driver_sql(named).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for table in schema.all_tables():
            connection.exec_driver_sql(
                f"DROP TRIGGER IF EXISTS append_only_{table.name} ON {table.name}"
            )
    for statement in schema.guard_statements(dialect):
        connection.exec_driver_sql(statement)
