"""The register: reading it, changing it, recording refused attempts."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from smeadmin.domain.numbers import change_number
from smeadmin.errors import Failure, in_both_languages
from smeadmin.storage import engine, queue
from smeadmin.storage.change.sealing import CHAIN_LOCK, last_number, seal
from smeadmin.storage.change.view import View
from smeadmin.storage.change.writing import Act, Change
from smeadmin.storage.contents import discard, keep_all
from smeadmin.storage.custody import assert_writer
from smeadmin.storage.failures import KeyReused, LostRace
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Refusal
from smeadmin.storage.translate import translated

T = TypeVar("T")
BULK_CACHE_KIB = 64 * 1024  # for a bulk change alone: what indexes need while they are made


@dataclass(frozen=True, slots=True)
class Carried(Generic[T]):
    """What came of a command: its result, and the number of its change (None: nothing was written)."""

    result: T
    number: str | None
    replayed: Any = None


@dataclass
class Register:
    """An existing register: reading it, changing it, recording refused attempts."""

    place: engine.Place
    waiting: Callable[[dict[str, Any]], None] | None = None
    _engines: dict[bool, sa.Engine] = field(default_factory=dict)

    @contextlib.contextmanager
    def reading(self, on: dt.date) -> Iterator[View]:
        """Read the register in one transaction that cannot write."""
        with (
            translated(self.place),
            self._engine(read_only=True).connect() as connection,
            connection.begin(),
        ):
            yield View(connection, on, self.place.files)

    @contextlib.contextmanager
    def change(self, act: Act, *, dry_run: bool = False) -> Iterator[Change]:
        """Open one change; leaving the block seals and commits it, or rolls it back.

        A dry run does exactly the same and rolls back at the end. After the block ``change.number``
        is the number of the change, or None for a dry run or when nothing was written.
        """
        made = self._engine(read_only=False)  # its driver is imported while nobody waits for us
        with contextlib.ExitStack() as stack:
            stack.enter_context(translated(self.place))
            if self.place.path is not None:
                holder = {"by": act.by, "command": act.command, "since": act.at.isoformat()}
                stack.enter_context(queue.turn(self.place.path, holder, self.waiting))
            connection = stack.enter_context(made.connect())  # a restore may come before our turn
            if self.place.path is not None:
                raw: Any = connection.connection.dbapi_connection
                raw.execute(f"PRAGMA cache_spill={'ON' if act.bulk else 'OFF'}")
                if (
                    act.bulk
                ):  # what rows refer to is checked for all of them at once: see references
                    raw.execute(f"PRAGMA cache_size={-BULK_CACHE_KIB}")
                    raw.execute("PRAGMA foreign_keys=OFF")
                connection = connection.execution_options(begin="IMMEDIATE")
            change = Change(connection, act, self.place.files)
            with connection.begin() as transaction:
                assert_writer(change, act.command)
                if self.place.path is None:  # others write at the same time
                    change.began_after = last_number(change)
                yield change
                seal(change)
                if dry_run or change.number is None:
                    transaction.rollback()
                    change.number = None
                else:
                    keep_all(self.place.files, change.contents)
                    commit_patiently(connection)
            if change.number is not None:
                discard(self.place.files, change.discarded)

    def carry_out(
        self, act: Act, work: Callable[[Change], T], *, dry_run: bool = False
    ) -> Carried[T]:
        """Run ``work`` in one change, again when another writer was in the way, and give what came of it.

        With an idempotency key that was used for the same content, nothing is run and the first
        answer is given back; with other content KeyReused is raised.
        """
        attempts = 5
        while True:
            attempts -= 1
            try:
                with self.change(act, dry_run=dry_run) as change:
                    if act.key and (replay := _replayed(change)) is not None:
                        return replay
                    result = work(change)
                return Carried(result, change.number)
            except LostRace:
                if attempts == 0:
                    raise

    def record_refusal(self, act: Act, failure: Failure, again: Callable[[], object]) -> str:
        """Keep a refused attempt at a guarded act, in a transaction of its own, and give its number.

        ``again`` tries it once more without writing, so that it is kept in both languages.
        """
        drawing = {
            "said": in_both_languages(failure, again),
            "clause": failure.clause.clause if failure.clause else None,
            "details": failure.details,
        }
        with contextlib.ExitStack() as stack:
            stack.enter_context(translated(self.place))
            if self.place.path is not None:
                stack.enter_context(
                    queue.turn(self.place.path, {"by": act.by, "command": act.command})
                )
            connection = stack.enter_context(self._engine(read_only=False).connect())
            connection = connection.execution_options(begin="IMMEDIATE")
            with connection.begin():
                if self.place.path is None:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK, 2)))
                last = connection.scalar(
                    sa.select(sa.func.coalesce(sa.func.max(of(Refusal).c.number), 0))
                )
                number = int(last or 0) + 1
                connection.execute(
                    sa.insert(of(Refusal)).values(
                        office_id=1,
                        number=number,
                        code=failure.code,
                        command=act.command,
                        arguments=list(act.argv),
                        acted_by=act.by,
                        person=act.person,
                        os_user=act.os_user,
                        host=act.host,
                        acted_on=act.on,
                        acted_at=act.at,
                        drawing=drawing,
                    )
                )
        return f"RF-{number:06d}"

    def _engine(self, *, read_only: bool) -> sa.Engine:
        if read_only not in self._engines:
            self._engines[read_only] = engine.engine(self.place, read_only=read_only)
        return self._engines[read_only]


def open_register(
    where: str | Path,
    waiting: Callable[[dict[str, Any]], None] | None = None,
    files: str | None = None,
) -> Register:
    """Open an existing register, a file or a PostgreSQL URL; never creates and never writes.

    ``files`` is the folder of the contents of evidence, for one that does not lie beside the register.
    Raises RegisterMissing, NotARegister, RegisterDamaged, RegisterNewer, RegisterOlder or
    RegisterUnreachable. ``waiting`` is called once when another writer is waited for.
    """
    at = engine.place(str(where), files)
    with translated(at):
        engine.assert_register(at)
    return Register(at, waiting)


def commit_patiently(connection: sa.Connection) -> None:
    """Commit; where a reader is in the way the transaction stays open and the commit is tried again."""
    if connection.dialect.name != "sqlite":
        return
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.commit()  # busy_timeout waits for readers; a BUSY that is left is told as register-busy


def _replayed(change: Change) -> Carried[Any] | None:
    table = of(ChangeRow)
    known = change.first(sa.select(table).where(table.c.idempotency_key == change.act.key))
    if known is None:
        return None
    if known["content"] != (change.act.content or None) or known["command"] != change.act.command:
        raise KeyReused(
            details={"key": change.act.key, "change": change_number(known["number"])},
            way_out=[f"smeadmin change show {change_number(known['number'])}"],
        )
    answer = json.loads(known["answer"]) if known["answer"] else None
    return Carried(None, change_number(known["number"]), replayed=answer)
