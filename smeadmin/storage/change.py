"""The register, reading it, and the change: the one way in which anything is written."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel

import smeadmin
from smeadmin.domain.change import change_number
from smeadmin.errors import Failure
from smeadmin.storage import capture, engine, queue, spool
from smeadmin.storage.failures import KeyReused, LostRace
from smeadmin.storage.randomness import Randomness
from smeadmin.storage.schema import kind_of, of
from smeadmin.storage.tables.log import (
    ChangeRow,
    ChangeTable,
    NumberSeries,
    Office,
    Outward,
    PersonalValue,
    Refusal,
    RowImage,
    StoreSecret,
)
from smeadmin.storage.translate import translated
from smeadmin.storage.types import canonical

T = TypeVar("T")
Model = type[SQLModel]
GENESIS = "0" * 64
_CHAIN_LOCK = 0x534D4541


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, when and why: everything a change records of the command that made it."""

    command: str
    argv: tuple[str, ...]
    by: str
    os_user: str
    host: str
    on: dt.date
    at: dt.datetime
    reason: str | None = None
    document: str | None = None
    key: str | None = None
    content: str = ""
    bulk: bool = False
    back_dated: bool = False


@dataclass(frozen=True, slots=True)
class Carried(Generic[T]):
    """What came of a command: its result, and the number of its change (None: nothing was written)."""

    result: T
    number: str | None
    replayed: Any = None


class View:
    """A register as it is read within one transaction, on a business day."""

    def __init__(self, connection: sa.Connection, on: dt.date) -> None:
        self.connection = connection
        self.on = on

    @property
    def dialect(self) -> str:
        """Tell ``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    @cached_property
    def office(self) -> sa.RowMapping:
        """The office whose register this is."""
        return self.one(sa.select(of(Office)).where(of(Office).c.id == 1))

    def rows(self, statement: sa.Executable) -> Sequence[sa.RowMapping]:
        """Run a select and give all rows."""
        return self.connection.execute(statement).mappings().all()

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


class Change(View):
    """One unit of work: every row it inserts, updates or deletes is captured, then sealed into the chain."""

    def __init__(self, connection: sa.Connection, act: Act) -> None:
        super().__init__(connection, act.on)
        self.act = act
        self.at = act.at
        self.number: str | None = None
        self.undoes: int | None = None
        self.summary: dict[str, Any] | None = None
        self.answer: Any = None
        self._effects: dict[str, capture.Effect] = {}
        self._personal: list[dict[str, Any]] = []

    @cached_property
    def id(self) -> int:
        """The key of this change, which every row it writes carries."""
        return self._reserve(of(ChangeRow), 1)

    @cached_property
    def rng(self) -> Randomness:
        """The randomness of this change, from the store's secret, the head of the chain and the command."""
        secret = self.scalar(sa.select(of(StoreSecret).c.secret))
        text = canonical([self._head(), self.act.command, self.act.argv, self.act.on.isoformat()])
        return Randomness(hmac.digest(str(secret).encode(), text.encode(), "sha256"))

    # ---- writing -----------------------------------------------------------------------------

    def insert(self, model: Model, personal: Mapping[str, Any] | None = None, **values: Any) -> int:
        """Insert one row and give its key; ``personal`` goes to the erasable side table."""
        table = of(model)
        row = {**_defaults(model), **values, "office_id": values.get("office_id", 1)}
        if "change_id" in table.c and "change_id" not in values:
            row["change_id"] = self.id
        if personal is not None:
            row["personal"] = self.personal_token(personal)
        result = self.connection.execute(sa.insert(table).values(**row))
        key = int(result.inserted_primary_key[0])  # type: ignore[index]
        effect = self._effect(table)
        effect.stream = None
        effect.add_run(key, key)
        return key

    def insert_many(self, model: Model, rows: Iterator[tuple[Any, ...]], count: int) -> int:
        """Insert ``count`` rows by the fastest way there is and give the key of the first.

        Each row is a tuple of the stored values of all columns after ``id``, ``office_id`` and
        ``change_id``, in the table's order.
        """
        table = of(model)
        names = capture.column_names(table)
        assert names[:3] == ["id", "office_id", "change_id"]
        first = self._reserve(table, count)
        effect = self._effect(table)
        running = effect.stream if effect.inserted else capture.RowsDigest()
        change_id, key = self.id, first

        def whole() -> Iterator[list[tuple[Any, ...]]]:
            nonlocal key
            for chunk in capture.chunks(rows):
                full = [(key + i, 1, change_id, *row) for i, row in enumerate(chunk)]
                key += len(full)
                if running is not None:
                    running.add(full)
                yield full

        self._bulk(table, names, whole())
        if key - first != count:
            raise ValueError(f"{key - first} rows came, {count} were announced")
        if count:
            effect.add_run(first, first + count - 1)
        effect.stream = running
        return first

    def insert_from(self, model: Model, columns: Sequence[str], select: sa.Select[Any]) -> int:
        """Insert the rows of a select (which gives ``columns`` only) and give their count."""
        table = of(model)
        stamped = select.add_columns(sa.literal(1), sa.literal(self.id))
        names = [*columns, "office_id", "change_id"]
        statement = sa.insert(table).from_select(names, stamped, include_defaults=False)
        keys = self.connection.execute(statement.returning(table.c.id)).scalars().all()
        effect = self._effect(table)
        effect.stream = None
        for key in sorted(keys):
            effect.add_run(key, key)
        return len(keys)

    def update(self, model: Model, where: sa.ColumnElement[bool], **values: Any) -> int:
        """Update the rows that match, keeping how they were, and give their count."""
        table = of(model)
        effect = self._keep_images(table, where, deleted=False)
        if "personal" in values and isinstance(values["personal"], Mapping):
            values["personal"] = self.personal_token(values["personal"])
        statement = sa.update(table).where(where).values(**values, change_id=self.id)
        count = int(self.connection.execute(statement).rowcount)
        effect.stream = None
        return count

    def delete(self, model: Model, where: sa.ColumnElement[bool]) -> int:
        """Delete the rows that match, keeping how they were, and give their count."""
        table = of(model)
        effect = self._keep_images(table, where, deleted=True)
        effect.stream = None
        return int(self.connection.execute(sa.delete(table).where(where)).rowcount)

    def insert_stored(self, model: Model, key: int, stored: Mapping[str, Any]) -> None:
        """Put back a row that an earlier change deleted, from the values of its image."""
        table = of(model)
        row = {**stored, "id": key, "change_id": self.id}
        names = ", ".join(f'"{n}"' for n in row)
        marks = ", ".join(f":{n}" for n in row)
        self.connection.execute(
            sa.text(f"INSERT INTO {table.name} ({names}) VALUES ({marks})"), row
        )
        effect = self._effect(table)
        effect.stream = None
        effect.add_run(key, key)

    def update_stored(self, model: Model, key: int, stored: Mapping[str, Any]) -> None:
        """Put back the values that a row had in an image."""
        table = of(model)
        self._keep_images(table, table.c.id == key, deleted=False).stream = None
        pairs = ", ".join(f'"{n}" = :{n}' for n in stored)
        self.connection.execute(
            sa.text(f"UPDATE {table.name} SET {pairs}, change_id = :change_id WHERE id = :id"),
            {**stored, "change_id": self.id, "id": key},
        )

    def tally(self, model: Model, where: sa.ColumnElement[bool], **values: Any) -> int:
        """Update a derived sum under a guard (``where``) and give how many rows the guard let through."""
        table = of(model)
        assert kind_of(table) == "derived"
        return int(self.connection.execute(sa.update(table).where(where).values(**values)).rowcount)

    def ensure(self, model: Model, **values: Any) -> None:
        """Make sure that a row of a derived table exists, without touching one that does."""
        table = of(model)
        assert kind_of(table) == "derived"
        row = {**_defaults(model), **values, "office_id": 1}
        if "change_id" in table.c:
            row["change_id"] = self.id
        names = ", ".join(row)
        marks = ", ".join(f":{n}" for n in row)
        self.connection.execute(
            sa.text(f"INSERT INTO {table.name} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"),
            row,
        )

    def next_number(self, series: str, scope: str = "", count: int = 1) -> int:
        """Take the next ``count`` numbers of a series and give the first; a rollback gives them back."""
        last = self.connection.execute(
            sa.text(
                "INSERT INTO number_series (office_id, change_id, series, scope, last) "
                "VALUES (1, :change, :series, :scope, :count) "
                "ON CONFLICT (office_id, series, scope) "
                "DO UPDATE SET last = number_series.last + :count RETURNING last"
            ),
            {"change": self.id, "series": series, "scope": scope, "count": count},
        ).scalar_one()
        return int(last) - count + 1

    def outward(self, noun: str, name: str, what: str, of_change: int | None = None) -> None:
        """Mark that something has left the house, so that what it rests on is not undone."""
        self.insert(Outward, noun=noun, name=name, what=what, of_change=of_change)

    def personal_token(self, content: Mapping[str, Any]) -> str | None:
        """Keep personal values in the erasable side table and give the digest that stands in the row."""
        kept = {k: v for k, v in sorted(content.items()) if v not in (None, "")}
        if not kept:
            return None
        salt = self.rng.take(16).hex()
        token = hashlib.sha256(canonical([salt, kept]).encode()).hexdigest()[:32]
        self._personal.append({"token": token, "office_id": 1, "salt": salt, "content": kept})
        if len(self._personal) >= 10_000:
            self._flush_personal()
        return token

    def lock(self, model: Model, where: sa.ColumnElement[bool]) -> sa.RowMapping | None:
        """Read one row and hold it against other writers until the end of the change."""
        table = of(model)
        return self.first(sa.select(table).where(where).with_for_update())

    # ---- sealing -----------------------------------------------------------------------------

    @property
    def wrote(self) -> bool:
        """Tell whether anything has been written so far."""
        return bool(self._effects)

    def seal(self) -> None:
        """Digest what was done, take the next number, and chain the change to the one before."""
        self._flush_personal()
        if not self._effects:
            return
        tables = [self._seal_table(self._effects[name]) for name in sorted(self._effects)]
        if self.dialect == "postgresql":
            self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHAIN_LOCK)))
        head, number = self._head(), self._next_change()
        header = self._header(number, tables)
        self.connection.execute(
            sa.insert(ChangeRow).values(
                id=self.id,
                office_id=1,
                answer=canonical(self.answer) if self.act.key else None,
                previous=head,
                digest=event_digest(head, header),
                **{k: v for k, v in header.items() if k != "tables"},
            )
        )
        self.number = change_number(number)

    def _header(self, number: int, tables: list[dict[str, Any]]) -> dict[str, Any]:
        act = self.act
        return {
            "number": number,
            "command": act.command,
            "arguments": list(act.argv),
            "acted_by": act.by,
            "os_user": act.os_user,
            "host": act.host,
            "acted_on": act.on,
            "acted_at": act.at,
            "back_dated": act.back_dated,
            "reason": act.reason,
            "document": act.document,
            "summary": self.summary,
            "undoes": self.undoes,
            "version": smeadmin.__version__,
            "idempotency_key": act.key,
            "content": act.content or None,
            "tables": tables,
        }

    def _seal_table(self, effect: capture.Effect) -> dict[str, Any]:
        table = effect.table
        inserted_rows, inserted = effect.inserted, capture.EMPTY
        if effect.stream is not None and effect.inserted:
            inserted = effect.stream.hexdigest()
        elif effect.inserted:
            inserted_rows, inserted = capture.digest_rows(
                self._raw(table, capture.in_runs(table.c.id, effect.runs))
            )
        images = after = capture.EMPTY
        updated = deleted = 0
        if effect.imaged:
            images, after, updated, deleted = self._seal_images(table)
        sealed = {
            "name": table.name,
            "columns": capture.column_names(table),
            "inserted": effect.runs,
            "inserted_rows": inserted_rows,
            "inserted_digest": inserted,
            "updated_rows": updated,
            "deleted_rows": deleted,
            "images_digest": images,
            "after_digest": after,
        }
        self.connection.execute(
            sa.insert(ChangeTable).values(office_id=1, change_id=self.id, **sealed)
        )
        return sealed

    def _seal_images(self, table: sa.Table) -> tuple[str, str, int, int]:
        image = of(RowImage)
        mine = (image.c.change_id == self.id) & (image.c.name == table.name)
        rows = self.connection.execute(
            sa.select(image.c.row_id, image.c.image).where(mine).order_by(image.c.row_id)
        )
        count, images = capture.digest_rows([key, text] for key, text in _parsed(rows))
        keys = sa.select(image.c.row_id).where(mine)
        updated, after = capture.digest_rows(self._raw(table, table.c.id.in_(keys)))
        return images, after, updated, count - updated

    def _raw(self, table: sa.Table, where: sa.ColumnElement[bool]) -> Iterator[Sequence[Any]]:
        statement = sa.select(*capture.physical(table)).where(where).order_by(table.c.id)
        yield from self.connection.execute(statement)

    def _head(self) -> str:
        log = of(ChangeRow)
        newest = sa.select(log.c.digest).order_by(log.c.number.desc()).limit(1)
        return str(self.scalar(newest) or GENESIS)

    def _next_change(self) -> int:
        return (
            int(self.scalar(sa.select(sa.func.coalesce(sa.func.max(of(ChangeRow).c.number), 0))))
            + 1
        )

    # ---- capturing ---------------------------------------------------------------------------

    def _effect(self, table: sa.Table) -> capture.Effect:
        return self._effects.setdefault(table.name, capture.Effect(table))

    def _keep_images(
        self, table: sa.Table, where: sa.ColumnElement[bool], *, deleted: bool
    ) -> capture.Effect:
        assert kind_of(table) == "register", f"{table.name} is {kind_of(table)}"
        image = of(RowImage)
        source = sa.select(
            sa.literal(1),
            sa.literal(self.id),
            sa.literal(table.name),
            table.c.id,
            sa.literal(int(deleted)),
            capture.image_expression(table, self.dialect),
        ).where(where, table.c.change_id != self.id)
        if self.dialect == "postgresql":
            source = source.with_for_update()
        kept = self.connection.execute(
            sa.insert(image)
            .from_select(
                ["office_id", "change_id", "name", "row_id", "deleted", "image"],
                source,
                include_defaults=False,
            )
            .execution_options(preserve_rowcount=True)
        )
        effect = self._effect(table)
        effect.imaged = effect.imaged or kept.rowcount > 0
        if not effect.imaged and not effect.inserted:
            self._effects.pop(table.name)  # nothing matched: nothing was touched
        return effect

    def _reserve(self, table: sa.Table, count: int) -> int:
        """Take ``count`` keys of a table that follow each other and give the first."""
        if self.dialect == "sqlite":
            known = self.scalar(
                sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(
                    name=table.name
                )
            )
            return int(known or 0) + 1
        sequence = f"{table.name}_id_seq"
        if count == 1:
            return int(self.scalar(sa.select(sa.func.nextval(sequence))))
        self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHAIN_LOCK, 1)))
        first = int(self.scalar(sa.select(sa.func.nextval(sequence))))
        self.scalar(sa.select(sa.func.setval(sequence, first + max(count, 1) - 1)))
        return first

    def _bulk(
        self, table: sa.Table, names: Sequence[str], chunks: Iterator[list[tuple[Any, ...]]]
    ) -> None:
        columns = ", ".join(f'"{n}"' for n in names)
        raw: Any = self.connection.connection.dbapi_connection
        if self.dialect == "sqlite":
            statement = (
                f"INSERT INTO {table.name} ({columns}) VALUES ({','.join('?' * len(names))})"
            )
            for chunk in chunks:
                raw.executemany(statement, chunk)
            return
        with (
            raw.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy,
        ):
            for chunk in chunks:
                for row in chunk:
                    copy.write_row(row)

    def _flush_personal(self) -> None:
        if self._personal:
            self.connection.execute(sa.insert(PersonalValue), self._personal)
            self._personal.clear()


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
            yield View(connection, on)

    @contextlib.contextmanager
    def change(self, act: Act, *, dry_run: bool = False) -> Iterator[Change]:
        """Open one change; leaving the block seals and commits it, or rolls it back.

        A dry run does exactly the same and rolls back at the end. After the block ``change.number``
        is the number of the change, or None for a dry run or when nothing was written.
        """
        with contextlib.ExitStack() as stack:
            stack.enter_context(translated(self.place))
            if self.place.path is not None:
                holder = {"by": act.by, "command": act.command, "since": act.at.isoformat()}
                stack.enter_context(queue.turn(self.place.path, holder, self.waiting))
            connection = stack.enter_context(self._engine(read_only=False).connect())
            if self.place.path is not None:
                raw: Any = connection.connection.dbapi_connection
                raw.execute(f"PRAGMA cache_spill={'ON' if act.bulk else 'OFF'}")
                connection = connection.execution_options(begin="IMMEDIATE")
            change = Change(connection, act)
            with connection.begin() as transaction:
                yield change
                change.seal()
                if dry_run or change.number is None:
                    transaction.rollback()
                    change.number = None
                else:
                    commit_patiently(connection)

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

    def record_refusal(self, act: Act, failure: Failure) -> str:
        """Keep a refused attempt at a guarded act, in a transaction of its own, and give its number."""
        drawing = {
            "message": failure.message(),
            "clause": failure.clause.clause if failure.clause else None,
            "short_by": list(failure.short_by),
            "way_out": list(failure.way_out),
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
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHAIN_LOCK, 2)))
                last = connection.scalar(
                    sa.select(sa.func.coalesce(sa.func.max(of(Refusal).c.number), 0))
                )
                number = int(last or 0) + 1
                connection.execute(
                    sa.insert(Refusal).values(
                        office_id=1,
                        number=number,
                        code=failure.code,
                        command=act.command,
                        arguments=list(act.argv),
                        acted_by=act.by,
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
    where: str | Path, waiting: Callable[[dict[str, Any]], None] | None = None
) -> Register:
    """Open an existing register, a file or a PostgreSQL URL; never creates and never writes.

    Raises RegisterMissing, NotARegister, RegisterDamaged, RegisterNewer, RegisterOlder or
    RegisterUnreachable. ``waiting`` is called once when another writer is waited for.
    """
    at = engine.place(str(where))
    with translated(at):
        engine.assert_register(at)
    return Register(at, waiting)


def event_digest(previous: str, header: Mapping[str, Any]) -> str:
    """Chain a change: SHA-256 over the digest before it and its own canonical header."""
    plain = {key: _plain(value) for key, value in header.items()}
    return hashlib.sha256(canonical(["smeadmin change 1", previous, plain]).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def commit_patiently(connection: sa.Connection) -> None:
    """Commit; where a reader is in the way the transaction stays open and the commit is tried again."""
    if connection.dialect.name != "sqlite":
        return
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.commit()  # busy_timeout waits for readers; a BUSY that is left is told as register-busy


def _replayed(change: Change) -> Carried[Any] | None:
    import json

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


def _defaults(model: Model) -> dict[str, Any]:
    return {
        name: info.default
        for name, info in model.model_fields.items()
        if not info.is_required() and info.default is not None
    }


def _parsed(rows: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    import json

    for row in rows:
        yield row[0], json.loads(row[1])


__all__ = [
    "Act",
    "Carried",
    "Change",
    "NumberSeries",
    "Register",
    "View",
    "change_number",
    "event_digest",
    "open_register",
]
