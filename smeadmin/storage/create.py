"""Making a register: the only code that ever creates one."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from smeadmin.i18n import gettext as _
from smeadmin.storage import engine, migrate, schema
from smeadmin.storage.change import Register
from smeadmin.storage.change.writing import REHEARSAL_SECRET
from smeadmin.storage.failures import RegisterExists
from smeadmin.storage.placing import put_in_place
from smeadmin.storage.tables.log import StoreSecret
from smeadmin.storage.translate import translated


@contextlib.contextmanager
def create_register(where: str, *, rehearsal: bool = False) -> Iterator[Register]:
    """Make an empty register and give it for its first change; it appears only when the block succeeds.

    A file is built under another name in the same folder and linked into place, so that neither a
    crash nor a second `init` leaves or replaces anything. Raises RegisterExists.
    """
    at = engine.place(where)
    secret = REHEARSAL_SECRET if rehearsal else secrets.token_hex(32)
    with translated(at):
        if at.path is None:
            _build_on_server(at, secret)
            yield Register(at)
            return
        target = at.path.absolute()
        assert_free(where)
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            _build(engine.Place(path=draft), secret)
            yield Register(engine.Place(path=draft))
            try:
                put_in_place(draft, target)
            except FileExistsError:
                raise _exists(at) from None
            _sync_folder(target.parent)
        finally:
            for left in (draft, draft.with_name(draft.name + "-queue")):
                left.unlink(missing_ok=True)


def assert_free(where: str) -> None:
    """Refuse where a file stands already, before anything is asked; raises RegisterExists."""
    at = engine.place(where)
    if at.path is not None and os.path.lexists(at.path):
        raise _exists(at)


def _exists(at: engine.Place) -> RegisterExists:
    return RegisterExists(
        details={"register": at.name},
        way_out=[_("use it as it is, or name another file: smeadmin init --db NEW.db")],
    )


def _build_on_server(at: engine.Place, secret: str) -> None:
    with engine.engine(at).connect() as connection:
        if sa.inspect(connection).has_table("alembic_version"):
            raise _exists(at)
    _build(at, secret)


def _build(at: engine.Place, secret: str) -> None:
    """Make the tables by the same steps by which an older register is brought up to date."""
    made = engine.engine(at)
    with made.connect().execution_options(begin="IMMEDIATE") as connection, connection.begin():
        migrate.upgrade(connection)
        connection.execute(sa.insert(schema.of(StoreSecret)).values(office_id=1, secret=secret))
        if at.path is not None:
            connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
