"""The change: the one way in which anything is written, every touched row captured on the way."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.change.bulk import insert_bound, insert_copied
from smeadmin.storage.change.personal import KeptPersonal
from smeadmin.storage.change.sealing import CHAIN_LOCK, last_number
from smeadmin.storage.change.view import View
from smeadmin.storage.indexes import set_aside
from smeadmin.storage.randomness import Randomness
from smeadmin.storage.references import References
from smeadmin.storage.schema import Table, kind_of, of
from smeadmin.storage.tables.log import (
    ChangeRow,
    Outward,
    RowImage,
    StoreSecret,
)
from smeadmin.storage.types import canonical

Model = type[Table]
UPDATED_AT_ONCE = 1000
REHEARSAL_SECRET = "rehearsal"  # of a register that is for practice: everybody gets the same codes


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
    person: int | None = None  # whom ``by`` names, where clerks are registered
    proved: bool = False  # by passphrase
    place: int | None = None  # after which change it was tried, of an act that was proposed


class Change(View):
    """One unit of work: every row it inserts, updates or deletes is captured, then sealed into the chain."""

    def __init__(self, connection: sa.Connection, act: Act, files: Path | None = None) -> None:
        super().__init__(connection, act.on, files)
        self.act = act
        self.at = act.at
        self.number: str | None = None
        self.undoes: int | None = None
        self.began_after: int | None = None  # on a server: the newest change when this one began
        self.summary: dict[str, Any] | None = None
        self.advance: Callable[[int], None] = _nobody_watches
        self.answer: Any = None
        self.effects: dict[str, capture.Effect] = {}
        self.unguarded = act.bulk and self.dialect == "sqlite"
        self.contents: dict[str, Path] = {}  # kept beside the register when this commits, by digest
        self.discarded: set[str] = set()  # contents that are taken away when this has committed
        self._personal = KeptPersonal(self)

    @cached_property
    def id(self) -> int:
        """The key of this change, which every row it writes carries."""
        return self._reserve(of(ChangeRow), 1)

    @cached_property
    def rng(self) -> Randomness:
        """The randomness of this change, from the store's secret, its place in the log, the command.

        In a rehearsal the words typed are left out, so that a tutorial gives the same codes to everybody.
        """
        secret = str(self.scalar(sa.select(of(StoreSecret).c.secret)))
        after = last_number(self) if self.act.place is None else self.act.place
        place = [after, self.act.command, self.act.on.isoformat()]
        typed = [] if secret == REHEARSAL_SECRET else list(self.act.argv)
        seed = hmac.digest(secret.encode(), canonical([place, typed]).encode(), "sha256")
        return Randomness(seed)

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

        Each row is a tuple of the stored values of the columns after ``id``, ``office_id`` and
        ``change_id``, in the table's order. Columns at the end that no row fills may be left out of
        all of them.
        """
        names = capture.column_names(of(model))[3:]
        batches = (
            dict(zip(names, zip(*some, strict=True), strict=False)) for some in capture.chunks(rows)
        )
        return self.insert_columns(model, batches, count)

    def insert_columns(
        self, model: Model, batches: Iterator[Mapping[str, Sequence[Any]]], count: int, **same: Any
    ) -> int:
        """Insert ``count`` rows that come column by column, some at a time, as ``insert_many``.

        ``same`` are stored values that are the same in every row. Columns that are in neither are empty:
        what is not bound costs nothing.
        """
        table = of(model)
        same = {"office_id": 1, "change_id": self.id, **same}
        head = next(batches, {})
        given = [c for c in table.columns if c.name == "id" or c.name in head]
        first = self._reserve(table, count)
        effect = self._effect(table)
        running = effect.stream if effect.inserted else capture.RowsDigest()
        json = capture.RowsAsJson(table, given, same)
        refers = References(self.connection, table, same) if self.unguarded else None
        key = first

        def whole() -> Iterator[Sequence[Sequence[Any]]]:
            nonlocal key
            for columns in chain([head], batches) if count else ():
                keyed: list[Sequence[Any]] = [columns[c.name] for c in given[1:]]
                rows = len(keyed[0])
                keyed.insert(0, range(key, key + rows))
                key += rows
                if running is not None:
                    running.add_text(json.write(keyed), rows)
                if refers is not None:
                    refers.add(columns)
                yield keyed
                self.advance(rows)

        with self._indexes_aside(table, first, count):
            self.insert_raw(table, [c.name for c in given], same, whole())
        if key - first != count:
            raise ValueError(f"{key - first} rows came, {count} were announced")
        if refers is not None:
            refers.check()
        if count:
            effect.add_run(first, first + count - 1, checked=True)
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

    def update_each(self, model: Model, by: str, rows: Mapping[Any, Mapping[str, Any]]) -> None:
        """Update many rows, each found by its value of the unique column ``by``, each to values of its own.

        A few statements for hundreds of rows: as ``update``, which costs a millisecond a row.
        """
        table = of(model)
        for some in capture.chunks(rows.items(), UPDATED_AT_ONCE):
            found = capture.among(table.c[by], [key for key, _values in some], self.dialect)
            self._keep_images(table, found, deleted=False).stream = None
            alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
            for key, new in some:
                if isinstance(new.get("personal"), Mapping):
                    new = {**new, "personal": self.personal_token(new["personal"])}
                alike.setdefault(tuple(new), []).append((*new.values(), key))
            for names, each in alike.items():
                self._update_bound(table, by, names, each)
            self.advance(len(some))

    def _update_bound(
        self, table: sa.Table, by: str, names: Sequence[str], each: Sequence[tuple[Any, ...]]
    ) -> None:
        """Update many rows by the driver's own loop; the last value of each is its own of ``by``."""
        dialect = self.connection.dialect
        mark = "?" if self.dialect == "sqlite" else "%s"
        columns: list[Iterable[Any]] = []
        for name, values in zip((*names, by), zip(*each, strict=True), strict=True):
            store = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
            columns.append(map(store, values) if store else values)
        pairs = ", ".join(f'"{name}" = {mark}' for name in names)
        self.connection.exec_driver_sql(
            f'UPDATE {table.name} SET {pairs}, change_id = {self.id} WHERE "{by}" = {mark}',
            list(zip(*columns, strict=True)),
        )

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

    def update_stored(self, model: Model, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Put back the values that rows had in their images, by their keys; all have the same columns."""
        table = of(model)
        for some in capture.chunks(rows.items(), UPDATED_AT_ONCE):
            keys = [key for key, _stored in some]
            self._keep_images(
                table, capture.among(table.c.id, keys, self.dialect), deleted=False
            ).stream = None
            pairs = ", ".join(f'"{n}" = :{n}' for n in some[0][1])
            self.connection.execute(
                sa.text(f"UPDATE {table.name} SET {pairs}, change_id = :change_id WHERE id = :id"),
                [{**stored, "change_id": self.id, "id": key} for key, stored in some],
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
        return self._personal.keep_one(content)

    def personal_tokens(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[str | None]:
        """Keep the personal values of ``count`` rows, given by column, and give their digests in order."""
        return self._personal.keep_many(columns, count)

    def flush_personal(self) -> None:
        """Write the personal values that wait."""
        self._personal.flush()

    def take_turn(self) -> None:
        """On a server: wait until no other sheet is being brought in, and let none until the end.

        Records without numbers have no unique key that would tell two imports of the same file apart.
        """
        if self.dialect == "postgresql":
            self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK, 3)))

    def lock(self, model: Model, where: sa.ColumnElement[bool]) -> sa.RowMapping | None:
        """Read one row and hold it against other writers until the end of the change."""
        table = of(model)
        return self.first(sa.select(table).where(where).with_for_update())

    @contextmanager
    def acting_as(self, act: Act) -> Iterator[None]:
        """Do something in this change as another act: in its name, on its day, with its randomness."""
        mine = self.act
        try:
            self._take(act)
            yield
        finally:
            self._take(mine)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Do something at the beginning of this change and take it back, as if it had not been done."""
        assert not self.effects
        nested = self.connection.begin_nested()
        try:
            yield
        finally:
            nested.rollback()
            self.effects, self.summary = {}, None
            self._personal.forget()
            self.contents, self.discarded = {}, set()

    def _take(self, act: Act) -> None:
        self.act, self.at, self.on = act, act.at, act.on
        self.__dict__.pop("rng", None)
        self._personal.begin()

    @property
    def wrote(self) -> bool:
        """Tell whether anything has been written so far."""
        return bool(self.effects)

    def insert_raw(
        self,
        table: sa.Table,
        names: Sequence[str],
        same: Mapping[str, Any],
        some: Iterable[Sequence[Sequence[Any]]],
    ) -> None:
        """Insert rows that come column by column, by the fastest way of the driver."""
        raw: Any = self.connection.connection.dbapi_connection
        insert = insert_bound if self.dialect == "sqlite" else insert_copied
        insert(raw, table, names, same, some)

    def _indexes_aside(
        self, table: sa.Table, first: int, count: int
    ) -> AbstractContextManager[None]:
        raw: Any = self.connection.connection.dbapi_connection
        return set_aside(raw, table, first, count) if self.dialect == "sqlite" else nullcontext()

    def _effect(self, table: sa.Table) -> capture.Effect:
        return self.effects.setdefault(table.name, capture.Effect(table))

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
            self.effects.pop(table.name)  # nothing matched: nothing was touched
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
        self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK, 1)))
        first = int(self.scalar(sa.select(sa.func.nextval(sequence))))
        self.scalar(sa.select(sa.func.setval(sequence, first + max(count, 1) - 1)))
        return first


def _nobody_watches(rows: int) -> None:
    """Take no notice of how many rows have been written."""


def _defaults(model: Model) -> dict[str, Any]:
    return {n: c.default for n, c in model.declared.items() if c.default is not None}
