"""Reading a register: one transaction that cannot write, on a business day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture, spool
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Office, PersonalValue


class View:
    """A register as it is read within one transaction, on a business day."""

    def __init__(self, connection: sa.Connection, on: dt.date, files: Path | None = None) -> None:
        self.connection = connection
        self.on = on
        self.files = files  # the folder in which the contents of evidence are kept

    @property
    def dialect(self) -> str:
        """Tell ``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    @cached_property
    def office(self) -> sa.RowMapping:
        """The office whose register this is."""
        return self.one(sa.select(of(Office)).where(of(Office).c.id == 1))

    def last_instant(self) -> dt.datetime | None:
        """Tell when the newest change was made, by the clock of the computer that made it."""
        log = of(ChangeRow)
        newest = sa.select(log.c.acted_at).order_by(log.c.number.desc()).limit(1)
        acted_at: dt.datetime | None = self.scalar(newest)
        return acted_at

    def rows(self, statement: sa.Executable) -> Sequence[sa.RowMapping]:
        """Run a select and give all rows."""
        return self.connection.execute(statement).mappings().all()

    def tuples(self, statement: sa.Executable) -> Sequence[Sequence[Any]]:
        """Run a select and give all rows without their names, for lists of many."""
        return self.connection.execute(statement).all()

    def first(self, statement: sa.Executable) -> sa.RowMapping | None:
        """Run a select and give its first row, or None."""
        return self.connection.execute(statement).mappings().first()

    def one(self, statement: sa.Executable) -> sa.RowMapping:
        """Run a select that has exactly one row."""
        return self.connection.execute(statement).mappings().one()

    def scalar(self, statement: sa.Executable) -> Any:
        """Run a select and give the first value of its first row, or None."""
        return self.connection.execute(statement).scalar()

    def stream(self, statement: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
        """Run a large select into a temporary spool, so that it can be read after the transaction."""
        return spool.spooled(self.connection, statement)

    def personal(self, tokens: Sequence[str | None]) -> dict[str, dict[str, Any]]:
        """Give the personal values behind the tokens of rows; an erased one is missing."""
        found: dict[str, dict[str, Any]] = {}
        wanted = sorted({t for t in tokens if t})
        table = of(PersonalValue)
        for part in capture.chunks(wanted, 500):
            for row in self.rows(sa.select(table).where(table.c.token.in_(part))):
                found[row["token"]] = row["content"]
        return found
