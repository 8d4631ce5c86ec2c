"""The office itself, its changes, and what a change needs to be undone, verified and erased from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from smeadmin.storage.schema import Row, Table, check, table, unique
from smeadmin.storage.types import Day, Flag, Instant, Int64, Json, Text, column, key


class Office(Row, table=True):
    """The office whose register this is, and the identity of the store."""

    __tablename__ = "office"
    __table_args__ = table(unique("name"))

    name: str = column(Text)
    region_code: str | None = column(Text, null=True)
    store: str = column(Text)
    short_code: str = column(Text)
    rehearsal: bool = column(Flag, default=False)


class StoreSecret(Table, table=True):
    """The secret from which each change draws its randomness; it never leaves the register."""

    __tablename__ = "store_secret"
    __table_args__ = table(kind="erasable")

    id: int | None = key()
    office_id: int = column(Int64, default=1)
    secret: str = column(Text)


class ChangeRow(Table, table=True):
    """One sealed change: who did what when and why, chained to the one before."""

    __tablename__ = "change"
    __table_args__ = table(
        unique("number"),
        unique("idempotency_key"),
        check("digest_length", "length(digest) = 64"),
        kind="log",
    )

    id: int | None = key()
    office_id: int = column(Int64, default=1)
    number: int = column(Int64)
    command: str = column(Text)
    arguments: Any = column(Json)
    acted_by: str = column(Text)
    person: int | None = column(Int64, null=True)
    proved: bool = column(Flag, default=False)
    os_user: str = column(Text)
    host: str = column(Text)
    acted_on: dt.date = column(Day)
    acted_at: dt.datetime = column(Instant)
    back_dated: bool = column(Flag, default=False)
    reason: str | None = column(Text, null=True)
    document: str | None = column(Text, null=True)
    summary: Any = column(Json, null=True)
    undoes: int | None = column(Int64, null=True)
    version: str = column(Text)
    idempotency_key: str | None = column(Text, null=True)
    content: str | None = column(Text, null=True)
    answer: str | None = column(Text, null=True)
    previous: str = column(Text)
    digest: str = column(Text)


class ChangeTable(Table, table=True):
    """What one change did to one table: runs of inserted keys, counts, digests of the rows."""

    __tablename__ = "change_table"
    __table_args__ = table(unique("change_id", "name"), kind="log")

    id: int | None = key()
    office_id: int = column(Int64, default=1)
    change_id: int = column(Int64)
    name: str = column(Text)
    columns: Any = column(Json)
    inserted: Any = column(Json)
    inserted_rows: int = column(Int64)
    inserted_digest: str = column(Text)
    updated_rows: int = column(Int64)
    deleted_rows: int = column(Int64)
    images_digest: str = column(Text)
    after_digest: str = column(Text)


class RowImage(Table, table=True):
    """A row as it was before a change updated or deleted it."""

    __tablename__ = "row_image"
    __table_args__ = table(unique("change_id", "name", "row_id"), kind="log")

    id: int | None = key()
    office_id: int = column(Int64, default=1)
    change_id: int = column(Int64)
    name: str = column(Text)
    row_id: int = column(Int64)
    deleted: bool = column(Flag)
    image: str = column(Text)


class PersonalValue(Table, table=True):
    """Personal values of one row under their salted digest; erasing one leaves the chain verifying."""

    __tablename__ = "personal_value"
    __table_args__ = table(kind="erasable", keyed=False)

    token: str = column(Text, primary=True)
    office_id: int = column(Int64, default=1)
    salt: str = column(Text)
    content: Any = column(Json)


class Refusal(Table, table=True):
    """A refused attempt at a guarded act, outside the digest of the store."""

    __tablename__ = "refusal"
    __table_args__ = table(unique("number"), kind="log")

    id: int | None = key()
    office_id: int = column(Int64, default=1)
    number: int = column(Int64)
    code: str = column(Text)
    command: str = column(Text)
    arguments: Any = column(Json)
    acted_by: str = column(Text)
    person: int | None = column(Int64, null=True)
    os_user: str = column(Text)
    host: str = column(Text)
    acted_on: dt.date = column(Day)
    acted_at: dt.datetime = column(Instant)
    drawing: Any = column(Json)


class NumberSeries(Row, table=True):
    """The last number taken in a series and scope; taken inside the change, so no gaps by refusal."""

    __tablename__ = "number_series"
    __table_args__ = table(unique("series", "scope"), kind="derived")

    series: str = column(Text)
    scope: str = column(Text, default="")
    last: int = column(Int64)


class Outward(Row, table=True):
    """Something that has left the house: what rests on it is corrected by an act, not undone."""

    __tablename__ = "outward"
    __table_args__ = table(kind="log")

    noun: str = column(Text)
    name: str = column(Text)
    what: str = column(Text)
    of_change: int | None = column(Int64, null=True)


class UndoneChange(Row, table=True):
    """A change that was undone: once, alone or with others by the change that this row carries."""

    __tablename__ = "undone_change"
    __table_args__ = table(unique("undone_id"), kind="log")

    undone_id: int = column(Int64)


class Source(Row, table=True):
    """A file that was read: where a stored figure came from. Rows point here with their row number."""

    __tablename__ = "source"
    __table_args__ = table()

    noun: str = column(Text)
    file: str = column(Text)
    sha256: str = column(Text)
    sheet: str | None = column(Text, null=True)
    encoding: str | None = column(Text, null=True)
    mapping: Any = column(Json)
    rows: int = column(Int64)
