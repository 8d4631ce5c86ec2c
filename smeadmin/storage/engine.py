"""The one place that opens a connection.

The recipe is measured (see tests/storage and tests/bench): the driver out of its legacy transaction
mode, ``BEGIN IMMEDIATE`` for writers, pragmas read back and asserted, a rollback journal with
``synchronous=EXTRA``, which alone lost nothing in simulated power cuts, and pages never spilled before
the commit unless a change says that it is bulk.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from smeadmin.i18n import gettext as _
from smeadmin.storage.failures import (
    BadRegisterAddress,
    ExtraForServerMissing,
    NotARegister,
    RegisterDamaged,
    RegisterMissing,
    RegisterNewer,
    RegisterOlder,
    RegisterUnreachable,
)
from smeadmin.storage.schema import APPLICATION_ID, SCHEMA_HEAD

PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("busy_timeout", "30000", 30000),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("secure_delete", "ON", 1),
    ("cell_size_check", "ON", 1),
    ("journal_mode", "DELETE", "delete"),
    ("synchronous", "EXTRA", 3),
    ("cache_spill", "OFF", 0),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a register is: a file, or a database on a PostgreSQL server."""

    path: Path | None = None
    url: URL | None = None
    folder: Path | None = None  # that was named for the contents of evidence

    @property
    def files(self) -> Path | None:
        """Tell where the contents of evidence are: beside a file; on a server where somebody said."""
        if self.folder is None and self.path is not None:
            return self.path.with_name(self.path.name + ".files")
        return self.folder

    @property
    def name(self) -> str:
        """Say the place without any password."""
        if self.path is not None:
            return str(self.path)
        return self.url.render_as_string(hide_password=True) if self.url else ""

    @property
    def dialect(self) -> str:
        """Tell ``sqlite`` or ``postgresql``."""
        return "sqlite" if self.path is not None else "postgresql"


def place(where: str, files: str | None = None) -> Place:
    """Read ``--db``: a path, or ``postgresql+psycopg://…``; raises BadRegisterAddress for other URLs."""
    folder = None if files is None else Path(files)
    if "://" not in where:
        return Place(path=Path(where), folder=folder)
    try:
        url = make_url(where)
    except sa.exc.ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise BadRegisterAddress(
            details={"register": where.split("://", 1)[0] + "://…"},
            way_out=["smeadmin --db office.db …", "smeadmin --db postgresql+psycopg://…"],
        )
    return Place(url=url.set(drivername="postgresql+psycopg"), folder=folder)


def engine(at: Place, *, read_only: bool = False) -> sa.Engine:
    """Make the engine of a register; connections are opened by it and nowhere else."""
    if at.path is not None:
        made = sa.create_engine(
            "sqlite://",
            creator=lambda: connect_file(at.path, read_only=read_only),
            poolclass=NullPool,
        )
        sa.event.listen(made, "begin", _begin_sqlite)
        return made
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise ExtraForServerMissing(way_out=['pip install "smeadmin[postgres]"']) from None
    assert at.url is not None
    made = sa.create_engine(at.url, poolclass=NullPool, isolation_level="READ COMMITTED")
    if read_only:
        made = made.execution_options(postgresql_readonly=True)
    return made


def connect_file(path: Path | None, *, read_only: bool = False) -> sqlite3.Connection:
    """Open an existing SQLite file with the whole recipe applied and asserted."""
    assert path is not None
    address = path.absolute().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30.0)
    wanted = [p for p in PRAGMAS if not (read_only and p[0] == "journal_mode")]
    if read_only:
        wanted.append(("query_only", "ON", 1))
    for name, value, expected in wanted:
        connection.execute(f"PRAGMA {name}={value}").fetchall()
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            connection.close()
            raise sqlite3.OperationalError(f"PRAGMA {name} is {found!r}, not {expected!r}")
    return connection


def _begin_sqlite(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def assert_register(at: Place) -> None:
    """Look before anything is opened for real: missing, empty, foreign, damaged, newer or older.

    Never writes and never creates; raises the failure that names what is there.
    """
    if at.path is not None:
        _assert_file(at.path)
    else:
        _assert_server(at)


def _assert_file(path: Path) -> None:
    from smeadmin.storage.peek import header

    details: dict[str, Any] = {"register": str(path)}
    if not path.is_file():
        raise RegisterMissing(
            details=details,
            way_out=[
                _(
                    "mend the name; to create one: smeadmin init --db {register} (nothing else creates)"
                ).format(register=path)
            ],
        )
    try:
        application_id, schema = header(path)
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise NotARegister(details=details, way_out=_choose_another()) from None
        if "readonly" in str(error) or "locked" in str(error):
            raise  # told by ``translated`` for what it is
        raise RegisterDamaged(
            details={**details, "where": _("its pages do not read back"), "said": str(error)},
            way_out=["smeadmin db restore BACKUP"],
        ) from None
    if application_id != APPLICATION_ID or schema is None:
        raise NotARegister(details=details, way_out=_choose_another())
    _assert_schema(details, schema)


def _assert_server(at: Place) -> None:
    details: dict[str, Any] = {"register": at.name}
    with contextlib.closing(engine(at, read_only=True).connect()) as connection:
        try:
            schema = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        except sa.exc.ProgrammingError:
            raise RegisterMissing(details=details, way_out=["smeadmin init --db URL"]) from None
        except sa.exc.OperationalError:
            raise RegisterUnreachable(details=details) from None
    _assert_schema(details, str(schema))


def _assert_schema(details: dict[str, Any], schema: str) -> None:
    if schema > SCHEMA_HEAD:
        raise RegisterNewer(
            details={**details, "schema": schema}, way_out=[_("install the newer smeadmin")]
        )
    if schema < SCHEMA_HEAD:
        raise RegisterOlder(details={**details, "schema": schema}, way_out=["smeadmin db migrate"])


def _choose_another() -> list[str]:
    return [_("name your register with --db FILE, or create one: smeadmin init --db NEW.db")]
