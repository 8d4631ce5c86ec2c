"""What rows refer to, checked for all of them at once before a change is sealed.

SQLite looks up each reference of each row as the row comes in, which is two thirds of the time of a large
import. A bulk change has that switched off and asks once for each thing referred to. The same
references are held to be there at its end as SQLite would hold row by row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.failures import LostRace
from smeadmin.storage.schema import METADATA, all_tables, of
from smeadmin.storage.tables.log import ChangeRow, RowImage
from smeadmin.storage.types import canonical

ASKED_AT_ONCE = 10_000


class References:
    """Gathers what the rows of one bulk insert refer to, each thing once; all refer to ``same``."""

    def __init__(self, connection: sa.Connection, table: sa.Table, same: Mapping[str, Any]) -> None:
        self._connection = connection
        self._table = table
        self._met: list[tuple[str, sa.ForeignKey, set[int | None]]] = [
            (foreign.parent.name, foreign, {same.get(foreign.parent.name)})
            for foreign in table.foreign_keys
        ]

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Take more rows, column by column."""
        for name, _foreign, met in self._met:
            if name in columns:
                met.update(columns[name])

    def check(self) -> None:
        """Ask for everything that was referred to; raises ``sqlite3.IntegrityError``."""
        for _name, foreign, met in self._met:
            parent = _parent(foreign).name
            asked = sa.text(
                f"SELECT count(*) FROM {parent} WHERE id IN (SELECT value FROM json_each(:keys))"
            )
            for keys in capture.chunks(met - {None}, ASKED_AT_ONCE):
                found = self._connection.execute(asked, {"keys": canonical(keys)}).scalar_one()
                if found != len(keys):
                    raise _dangling(self._table, foreign)


def check_references(
    connection: sa.Connection, change_id: int, effects: Iterable[capture.Effect]
) -> None:
    """Check what else a change inserted, updated or deleted; raises ``sqlite3.IntegrityError``."""
    image = of(RowImage)
    for effect in effects:
        table = effect.table
        kept = sa.select(image.c.row_id).where(
            image.c.change_id == change_id, image.c.name == table.name
        )
        mine = capture.in_runs(table.c.id, effect.unchecked)
        if effect.imaged:
            mine |= table.c.id.in_(kept)
            _check_left_behind(connection, table, kept.where(image.c.deleted == 1))
        for foreign in table.foreign_keys if effect.imaged or effect.unchecked else ():
            _check(connection, foreign, mine)


def refuse_merged(
    connection: sa.Connection, change_id: int, began_after: int, effects: Iterable[capture.Effect]
) -> None:
    """Refuse rows about one who was merged into another since the change began; raises LostRace.

    Whoever merges holds both rows, so such a row waited for the merge to be done: tried again it is
    about the one that is kept.
    """
    image, log = of(RowImage), of(ChangeRow)
    since = sa.select(log.c.id).where(log.c.number > began_after)
    for effect in effects:
        table = effect.table
        kept = sa.select(image.c.row_id).where(
            image.c.change_id == change_id, image.c.name == table.name
        )
        for foreign in table.foreign_keys:
            parent = _parent(foreign)
            if parent is table or "merged_into_id" not in parent.c:
                continue
            merged = (
                sa.select(sa.literal(1))
                .select_from(table.join(parent, parent.c.id == foreign.parent))
                .where(
                    capture.in_runs(table.c.id, effect.runs) | table.c.id.in_(kept),
                    parent.c.merged_into_id.isnot(None),
                    parent.c.change_id.in_(since),
                )
            )
            if connection.execute(merged.limit(1)).first() is not None:
                raise LostRace


def _check_left_behind(
    connection: sa.Connection, table: sa.Table, deleted: sa.Select[tuple[int]]
) -> None:
    """Check that nothing refers to rows that were deleted."""
    if connection.execute(deleted.limit(1)).first() is None:
        return
    for other in all_tables():
        for foreign in other.foreign_keys:
            if foreign.column.table is table:
                _check(connection, foreign, foreign.parent.in_(deleted))


def _check(
    connection: sa.Connection, foreign: sa.ForeignKey, which: sa.ColumnElement[bool]
) -> None:
    parent = _parent(foreign).alias()
    table, column = foreign.parent.table, foreign.parent
    dangling = (
        sa.select(sa.literal(1))
        .select_from(table.outerjoin(parent, parent.c.id == column))
        .where(which, column.isnot(None), parent.c.id.is_(None))
    )
    if connection.execute(dangling.limit(1)).first() is not None:
        raise _dangling(table, foreign)


def _parent(foreign: sa.ForeignKey) -> sa.Table:
    """Give the table that is referred to; where it was not asked for yet, all are made."""
    name = foreign.target_fullname.partition(".")[0]
    if name not in METADATA.tables:
        all_tables()
    return METADATA.tables[name]


def _dangling(table: sa.FromClause, foreign: sa.ForeignKey) -> sqlite3.IntegrityError:
    return sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {table}.{foreign.parent.name}")
