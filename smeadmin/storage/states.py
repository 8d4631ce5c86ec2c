"""The rows that one change wrote, as they were after it: for a pack, and for showing a change.

A row's state after a change is its before-image in the next change that touched it, or else the row as it
stands today.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import RowImage


def inserted_rows(
    view: View, table: sa.Table, change_id: int, sealed: dict[str, Any], order: dict[int, int]
) -> Iterator[Sequence[Any]]:
    """Give the rows a change inserted as they were then: today's, or the first image kept of them since."""
    here = capture.in_runs(table.c.id, sealed["inserted"])
    today = view.connection.execute(
        sa.select(*capture.physical(table, sealed["columns"])).where(here).order_by(table.c.id)
    )
    image = of(RowImage)
    kept = first_images(
        view,
        (image.c.name == table.name) & capture.in_runs(image.c.row_id, sealed["inserted"]),
        change_id,
        order,
    )
    yield from _overlaid(today, kept)


def states_after(
    view: View,
    table: sa.Table,
    change_id: int,
    keys: list[int],
    sealed: dict[str, Any],
    order: dict[int, int],
) -> Iterator[Sequence[Any]]:
    """Give the rows a change updated as it left them: today's, or the first image kept of them since."""
    image = of(RowImage)
    names = sealed["columns"]
    gone = set(
        view.connection.execute(
            sa.select(image.c.row_id).where(
                image.c.change_id == change_id, image.c.name == table.name, image.c.deleted == 1
            )
        ).scalars()
    )
    for part in capture.chunks([k for k in keys if k not in gone], 500):
        today = view.connection.execute(
            sa.select(*capture.physical(table, names))
            .where(table.c.id.in_(part))
            .order_by(table.c.id)
        )
        kept = first_images(
            view, (image.c.name == table.name) & image.c.row_id.in_(part), change_id, order
        )
        yield from _overlaid(today, kept)


def first_images(
    view: View, which: sa.ColumnElement[bool], change_id: int, order: dict[int, int]
) -> dict[int, list[Any]]:
    """Give for each row the image kept by the first change after ``change_id`` that touched it."""
    image = of(RowImage)
    first: dict[int, tuple[int, str]] = {}
    for row in view.connection.execute(
        sa.select(image.c.row_id, image.c.change_id, image.c.image).where(which)
    ):
        number = order.get(row.change_id, 0)
        if number > order[change_id] and (row.row_id not in first or number < first[row.row_id][0]):
            first[row.row_id] = (number, row.image)
    return {key: json.loads(text) for key, (_, text) in first.items()}


def images_of(view: View, name: str, change_id: int) -> list[tuple[int, str]]:
    """Give the images that a change kept of the rows of a table: key and JSON text."""
    image = of(RowImage)
    rows = view.connection.execute(
        sa.select(image.c.row_id, image.c.image)
        .where(image.c.change_id == change_id, image.c.name == name)
        .order_by(image.c.row_id)
    )
    return [(row.row_id, row.image) for row in rows]


def _overlaid(today: sa.Result[Any], kept: dict[int, list[Any]]) -> Iterator[Sequence[Any]]:
    missing = dict(kept)
    current = ([*row] for row in today)

    def replaced() -> Iterator[list[Any]]:
        for row in current:
            yield missing.pop(row[0], row)

    if not kept:
        yield from current
        return
    known = list(replaced())
    yield from heapq.merge(known, sorted(missing.values(), key=_key), key=_key)


def _key(row: Sequence[Any]) -> int:
    return int(row[0])
