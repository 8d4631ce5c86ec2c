"""What a change would do, digested so that it can be compared with what it does later.

Keys of new rows, and references to them, are told by their order: others may have written meanwhile. A row
that is updated or deleted is bound as it was, with the change that last wrote it: whoever touches it since
makes the digest another.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.change.writing import Change
from smeadmin.storage.history import row_name
from smeadmin.storage.schema import kind_of, of
from smeadmin.storage.tables.log import ChangeRow, RowImage
from smeadmin.storage.types import canonical

BOUND = ("register", "ledger")
MINE = "this change"
DECIDES = "who decides"


@dataclass(frozen=True, slots=True)
class Footprint:
    """The digest of everything a change did so far, and the number of rows it touched."""

    digest: str
    rows: int


def footprint(change: Change, decides: str | None = None) -> Footprint:
    """Digest what a change has inserted, updated and deleted so far.

    ``decides`` names who takes the decision: of who did it, that name is not bound, for another person may.
    """
    effects = {
        name: effect for name, effect in change.effects.items() if kind_of(effect.table) in BOUND
    }
    new: dict[tuple[str, int], str] = {}
    for name in sorted(effects):
        table = effects[name].table
        keys = change.connection.execute(
            sa.select(table.c.id)
            .where(capture.in_runs(table.c.id, effects[name].runs))
            .order_by(table.c.id)
        ).scalars()
        for at, key in enumerate(keys):
            new[name, key] = f"new {name} {at}"
    running, rows = hashlib.sha256(), 0
    for name in sorted(effects):
        for told in _told(change, effects[name], new, decides):
            running.update(canonical([name, *told]).encode() + b"\n")
            rows += 1
    return Footprint(running.hexdigest(), rows)


def written_since(change: Change, place: int) -> list[tuple[str, int]]:
    """Name the rows this change updates that were written after change number ``place``, with by which."""
    log, image = of(ChangeRow), of(RowImage)
    numbers = {
        row["id"]: row["number"]
        for row in change.rows(sa.select(log.c.id, log.c.number).where(log.c.number > place))
    }
    found: list[tuple[str, int]] = []
    for name in sorted(change.effects):
        columns = capture.column_names(change.effects[name].table)
        kept = change.connection.scalars(
            sa.select(image.c.image)
            .where(image.c.change_id == change.id, image.c.name == name)
            .order_by(image.c.row_id)
        )
        for was in (dict(zip(columns, json.loads(one), strict=True)) for one in kept):
            if was["change_id"] in numbers:
                found.append((row_name(was) or name, numbers[was["change_id"]]))
    return found


def _told(
    change: Change, effect: capture.Effect, new: dict[tuple[str, int], str], decides: str | None
) -> Any:
    """Give each touched row: how it was (nothing for a new one), and how it is (nothing when deleted)."""
    table, image = effect.table, of(RowImage)
    now = {
        row[0]: _plain(table, row, change.id, new)
        for row in change.connection.execute(
            sa.select(*capture.physical(table))
            .where(table.c.change_id == change.id)
            .order_by(table.c.id)
        )
    }
    before = {
        row.row_id: json.loads(row.image)
        for row in change.connection.execute(
            sa.select(image.c.row_id, image.c.image)
            .where(image.c.change_id == change.id, image.c.name == table.name)
            .order_by(image.c.row_id)
        )
    }
    for key in sorted(now.keys() | before.keys()):
        was, is_now = before.get(key), now.get(key)
        if decides is not None and is_now is not None:
            is_now = _signed(table, was, is_now, decides)
        yield was, is_now


def _signed(table: sa.Table, was: list[Any] | None, now: list[Any], decides: str) -> list[Any]:
    """Leave open who decided: a name that was written only now, in a column that says by whom."""
    told = list(now)
    for at, name in enumerate(capture.column_names(table)):
        if name.endswith("_by") and now[at] == decides and (was is None or was[at] != decides):
            told[at] = DECIDES
    return told


def _plain(table: sa.Table, row: Any, change_id: int, new: dict[tuple[str, int], str]) -> list[Any]:
    columns = capture.column_names(table)
    refers = {f.parent.name: f.target_fullname.partition(".")[0] for f in table.foreign_keys}
    told: list[Any] = []
    for name, value in zip(columns, row, strict=True):
        target = table.name if name == "id" else refers.get(name)
        if name == "change_id" and value == change_id:
            told.append(MINE)
        else:
            told.append(new.get((target, value), value) if target else value)
    return told
