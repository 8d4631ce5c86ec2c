"""Errors of the databases, told as states of the world."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import sqlalchemy as sa

from smeadmin.i18n import gettext as _
from smeadmin.storage.engine import Place
from smeadmin.storage.failures import (
    ColumnsUnlike,
    DiskFull,
    LostRace,
    RegisterBusy,
    RegisterDamaged,
    RegisterReadOnly,
    RegisterUnlike,
    RegisterUnreachable,
)

_RETRY = {"40001", "40P01"}  # serialization failure, deadlock: run the change again


@contextlib.contextmanager
def translated(at: Place) -> Iterator[None]:
    """Turn what a driver raises into a failure with a way out; what is a bug stays as it is."""
    try:
        yield
    except ColumnsUnlike as error:
        raise _unlike({"register": at.name}) from error
    except (sa.exc.DBAPIError, sqlite3.DatabaseError) as error:
        original = getattr(error, "orig", None) or error
        failure = _of_sqlite(at, original) or _of_postgresql(at, original)
        if failure is None:
            raise
        raise failure from error


def _of_sqlite(at: Place, error: object) -> Exception | None:
    if not isinstance(error, sqlite3.Error):
        return None
    text = str(error)
    details = {"register": at.name}
    if "full" in text or "disk I/O error" in text:
        return DiskFull(details=details, way_out=[_("make room, then repeat the same command")])
    if "locked" in text or "busy" in text:
        return RegisterBusy(
            details={**details, "seconds": 30},
            way_out=[_("try again when it has finished; repeating this command is safe")],
        )
    if "readonly" in text or "unable to open" in text:
        return RegisterReadOnly(
            details=details,
            way_out=[_("copy it with smeadmin db backup to a folder you may write")],
        )
    if "malformed" in text or "not a database" in text:
        return RegisterDamaged(
            details={**details, "where": _("its pages do not read back"), "said": text},
            way_out=["smeadmin db restore BACKUP"],
        )
    if "no such column" in text or "no such table" in text or "has no column" in text:
        return _unlike(details)
    return None


def _unlike(details: dict[str, str]) -> RegisterUnlike:
    way_out = [_("export its lists with the smeadmin that made it, and import them into a new one")]
    return RegisterUnlike(details=details, way_out=way_out)


def _of_postgresql(at: Place, error: object) -> Exception | None:
    state = getattr(error, "sqlstate", None)
    details = {"register": at.name}
    if state in _RETRY:
        return LostRace(details=details, way_out=[_("repeat the same command")])
    if state in ("53100", "53200"):
        return DiskFull(details=details, way_out=[_("make room, then repeat the same command")])
    if state == "55P03":
        return RegisterBusy(
            details={**details, "seconds": 30},
            way_out=[_("try again when it has finished; repeating this command is safe")],
        )
    if state in ("42703", "42P01"):  # a column, a table that is not there
        return _unlike(details)
    if type(error).__module__.startswith("psycopg") and (state or "").startswith(("08", "57P")):
        return RegisterUnreachable(details=details)
    if type(error).__name__ == "OperationalError" and state is None and at.url is not None:
        return RegisterUnreachable(details=details)
    return None
