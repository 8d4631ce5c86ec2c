"""What an auditor needs of a register to verify one decision: rows, their changes, the chain."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.capture import chunks
from smeadmin.storage.change import View
from smeadmin.storage.change.sealing import plain_header
from smeadmin.storage.schema import all_tables, kind_of
from smeadmin.storage.schema import of as table_of
from smeadmin.storage.states import images_of, inserted_rows, states_after
from smeadmin.storage.tables.log import ChangeRow, ChangeTable, RowImage
from smeadmin.storage.verify import sealed_part

Rows = dict[str, set[int]]
"""Keys of rows by the name of their table."""
SUBJECTS = ("subject", "voucher")
"""Columns that name a thing by its number."""


def rows_about(view: View, table: sa.Table, key: int, name: str) -> Rows:
    """Give a row, the rows it was decided on, those that refer to it, and those that name it."""
    found: Rows = {table.name: {key}}
    parents = [f for f in table.foreign_keys if f.column.table.name == "application"]
    for foreign in parents:
        parent = view.scalar(sa.select(foreign.parent).where(table.c.id == key))
        if parent is not None:
            found[foreign.column.table.name] = {parent}
    for other in all_tables():
        if kind_of(other) not in ("register", "ledger"):
            continue
        where: list[sa.ColumnElement[bool]] = [
            foreign.parent.in_(found[foreign.column.table.name])
            for foreign in other.foreign_keys
            if foreign.column.table.name in found and foreign.column.table.name != other.name
        ]
        where += [other.c[column] == name for column in SUBJECTS if column in other.c]
        if other.name == "evidence":
            where.append((other.c.noun == table.name) & (other.c.name == name))
        if where:
            keys = view.connection.execute(sa.select(other.c.id).where(sa.or_(*where))).scalars()
            found[other.name] = found.get(other.name, set()) | set(keys)
    return {name: keys for name, keys in found.items() if keys}


def changes_of(view: View, rows: Rows) -> set[int]:
    """Find the changes that have written any of these rows."""
    image, found = table_of(RowImage), set[int]()
    for table in all_tables():
        at = [c.name for c in table.columns].index("change_id") if "change_id" in table.c else 0
        for some in chunks(sorted(rows.get(table.name, ())), 500):
            now = sa.select(table.c.change_id).where(table.c.id.in_(some))
            found |= set(view.connection.execute(now).scalars())
            kept = sa.select(image.c.change_id, image.c.image).where(
                image.c.name == table.name, image.c.row_id.in_(some)
            )
            for row in view.connection.execute(kept):
                found |= {row.change_id, json.loads(row.image)[at]}
    return found


def packed_rows(view: View, changes: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give everything that some changes wrote, table by table, in the form in which it was digested."""
    log, part = table_of(ChangeRow), table_of(ChangeTable)
    order = {row["id"]: row["number"] for row in view.rows(sa.select(log.c.id, log.c.number))}
    tables = {table.name: table for table in all_tables()}
    for change_id in sorted(changes, key=lambda one: order[one]):
        mine = sa.select(part).where(part.c.change_id == change_id).order_by(part.c.name)
        for row in view.rows(mine):
            sealed, table = sealed_part(row), tables[row["name"]]
            images = images_of(view, table.name, change_id)
            keys = [key for key, _text in images]
            yield {
                "change": order[change_id],
                "table": table.name,
                "inserted": [
                    list(one) for one in inserted_rows(view, table, change_id, sealed, order)
                ],
                "images": [[key, json.loads(text)] for key, text in images],
                "after": [
                    list(one) for one in states_after(view, table, change_id, keys, sealed, order)
                ],
            }


def chain_from(view: View, changes: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give every change from the first of some up to the head, as it is chained."""
    log, part = table_of(ChangeRow), table_of(ChangeTable)
    first = view.scalar(sa.select(sa.func.min(log.c.number)).where(log.c.id.in_(sorted(changes))))
    parts: dict[int, list[dict[str, Any]]] = {}
    for row in view.rows(sa.select(part).order_by(part.c.change_id, part.c.name)):
        parts.setdefault(row["change_id"], []).append(sealed_part(row))
    apart = ("id", "office_id", "previous", "digest", "answer")
    for row in view.rows(sa.select(log).where(log.c.number >= first).order_by(log.c.number)):
        header = {name: value for name, value in row.items() if name not in apart}
        yield {
            "previous": row["previous"],
            "header": plain_header({**header, "tables": parts.get(row["id"], [])}),
            "digest": row["digest"],
        }
