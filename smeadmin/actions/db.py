"""The register as a thing that is kept: its state, checks, backups, restoring, migrating."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from smeadmin.actions.change import line
from smeadmin.domain.change import ChangeLine
from smeadmin.domain.store import BackedUp, Migrated, Restored, StoreChecked, StoreStatus
from smeadmin.storage import backup, history, migrate
from smeadmin.storage.change import GENESIS, Register
from smeadmin.storage.custody import custody_of
from smeadmin.storage.schema import SCHEMA_HEAD, all_tables, kind_of, of
from smeadmin.storage.tables.log import ChangeRow


def store_status(register: Register, *, on: dt.date) -> StoreStatus:
    """Tell what a register is and where its chain stands."""
    with register.reading(on) as view:
        newest = history.changes(view, limit=1)
        last: ChangeLine | None = line(newest[0]) if newest else None
        counts = [
            (t.name, int(view.scalar(sa.select(sa.func.count()).select_from(t)) or 0))
            for t in all_tables()
            if kind_of(t) in ("register", "ledger")
        ]
        office = dict(view.office)
        head = view.scalar(
            sa.select(of(ChangeRow).c.digest).order_by(of(ChangeRow).c.number.desc()).limit(1)
        )
        database, custody = view.dialect, custody_of(view)
    path = register.place.path
    return StoreStatus(
        register=register.place.name,
        database=database,
        size_bytes=path.stat().st_size if path else None,
        schema=SCHEMA_HEAD,
        office=office["name"],
        region_code=office["region_code"],
        store=office["store"],
        rehearsal=office["rehearsal"],
        changes=newest[0]["number"] if newest else 0,
        head=head or GENESIS,
        last_change=last.change if last else None,
        last_at=last.at if last else None,
        last_by=last.by if last else None,
        rows=tuple((name, n) for name, n in counts if n),
        custody=custody,
    )


def check_store(register: Register) -> StoreChecked:
    """Check pages, references, the chain and every row behind it."""
    return backup.check(register)


def back_up_store(
    register: Register, *, target: str, at: dt.datetime, as_found: bool = False
) -> BackedUp:
    """Make a verified copy of a register; raises BackupExists, RegisterDamaged, NotForServers.

    ``as_found`` keeps a copy that does not verify too, as evidence.
    """
    return backup.back_up(register, Path(target), at, as_found=as_found)


def restore_store(
    *,
    source: str,
    target: str,
    at: dt.datetime,
    agree: Callable[[Register], object],
    finish: Callable[[Register], None],
    dry_run: bool = False,
) -> Restored:
    """Put a verified copy in the place of a register, keeping what stood there.

    ``agree`` raises what speaks against it, ``finish`` is done to the copy before it is put in place.
    """
    return backup.restore(Path(source), target, at, dry_run=dry_run, agree=agree, finish=finish)


def migrate_store(*, where: str, at: dt.datetime, dry_run: bool = False) -> Migrated:
    """Bring a register to the schema of this program; a failed migration leaves the old one usable."""
    return migrate.migrate(where, at, dry_run=dry_run)
