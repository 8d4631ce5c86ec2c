"""Sealing a change: digest what it did, take the next number, chain it to the change before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import smeadmin
from smeadmin.domain.numbers import change_number
from smeadmin.storage import capture
from smeadmin.storage.change.view import View
from smeadmin.storage.references import check_references, refuse_merged
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, ChangeTable, RowImage
from smeadmin.storage.types import canonical

if TYPE_CHECKING:
    from smeadmin.storage.change.writing import Change

GENESIS = "0" * 64
CHAIN_LOCK = 0x534D4541  # the advisory lock under which PostgreSQL seals, taken last


def seal(change: Change) -> None:
    """Digest what was done, take the next number, and chain the change to the one before."""
    change.flush_personal()
    if not change.effects:
        return
    if change.unguarded:
        check_references(change.connection, change.id, change.effects.values())
    if change.began_after is not None and change.undoes is None:
        refuse_merged(change.connection, change.id, change.began_after, change.effects.values())
    tables = [_seal_table(change, change.effects[name]) for name in sorted(change.effects)]
    if change.dialect == "postgresql":
        change.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    head, number = head_of(change), last_number(change) + 1
    header = _header(change, number, tables)
    change.connection.execute(
        sa.insert(of(ChangeRow)).values(
            id=change.id,
            office_id=1,
            answer=canonical(change.answer) if change.act.key else None,
            previous=head,
            digest=event_digest(head, header),
            **{k: v for k, v in header.items() if k != "tables"},
        )
    )
    change.number = change_number(number)


def _header(change: Change, number: int, tables: list[dict[str, Any]]) -> dict[str, Any]:
    act = change.act
    return {
        "number": number,
        "command": act.command,
        "arguments": list(act.argv),
        "acted_by": act.by,
        "person": act.person,
        "proved": act.proved,
        "os_user": act.os_user,
        "host": act.host,
        "acted_on": act.on,
        "acted_at": act.at,
        "back_dated": act.back_dated,
        "reason": act.reason,
        "document": act.document,
        "summary": change.summary,
        "undoes": change.undoes,
        "version": smeadmin.__version__,
        "idempotency_key": act.key,
        "content": act.content or None,
        "tables": tables,
    }


def _seal_table(change: Change, effect: capture.Effect) -> dict[str, Any]:
    table = effect.table
    inserted_rows, inserted = effect.inserted, capture.EMPTY
    if effect.stream is not None and effect.inserted:
        inserted = effect.stream.hexdigest()
    elif effect.inserted:
        inserted_rows, inserted = _digest_rows(
            change, table, capture.in_runs(table.c.id, effect.runs)
        )
    images = after = capture.EMPTY
    updated = deleted = 0
    if effect.imaged:
        images, after, updated, deleted = _seal_images(change, table)
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
    change.connection.execute(
        sa.insert(of(ChangeTable)).values(office_id=1, change_id=change.id, **sealed)
    )
    return sealed


def _seal_images(change: Change, table: sa.Table) -> tuple[str, str, int, int]:
    image = of(RowImage)
    mine = (image.c.change_id == change.id) & (image.c.name == table.name)
    keyed = sa.literal("[") + sa.cast(image.c.row_id, sa.Text) + "," + image.c.image + "]"
    count, images = _digest(change, sa.select(keyed).where(mine).order_by(image.c.row_id))
    updated, after = _digest_rows(
        change, table, table.c.id.in_(sa.select(image.c.row_id).where(mine))
    )
    return images, after, updated, count - updated


def _digest_rows(change: Change, table: sa.Table, where: sa.ColumnElement[bool]) -> tuple[int, str]:
    """Count and digest rows of a table as they stand."""
    row = capture.image_expression(table, change.dialect)
    return _digest(change, sa.select(row).where(where).order_by(table.c.id))


def _digest(change: Change, rows: sa.Select[Any]) -> tuple[int, str]:
    """Count and digest rows that the database writes as JSON.

    SQLite writes it as it is digested, to the byte; a server puts in blanks.
    """
    running = capture.RowsDigest()
    for some in change.connection.execute(rows).scalars().partitions(capture.CHUNK):
        text = ",".join(some)
        if change.dialect == "sqlite":
            running.add_text(text, len(some))
        else:
            running.add(json.loads(f"[{text}]"))
    return running.rows, running.hexdigest()


def head_of(view: View) -> str:
    """Give the digest of the newest change, on which the next one stands."""
    log = of(ChangeRow)
    newest = sa.select(log.c.digest).order_by(log.c.number.desc()).limit(1)
    return str(view.scalar(newest) or GENESIS)


def last_number(view: View) -> int:
    """Give the number of the newest change, 0 before the first."""
    return int(view.scalar(sa.select(sa.func.coalesce(sa.func.max(of(ChangeRow).c.number), 0))))


def event_digest(previous: str, header: Mapping[str, Any]) -> str:
    """Chain a change: SHA-256 over the digest before it and its own canonical header."""
    chained = ["smeadmin change 1", previous, plain_header(header)]
    return hashlib.sha256(canonical(chained).encode()).hexdigest()


def plain_header(header: Mapping[str, Any]) -> dict[str, Any]:
    """Give the header of a change as plain JSON values, as it is chained."""
    return {key: _plain(value) for key, value in header.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value
