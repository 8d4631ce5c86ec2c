"""Verifying the chain and the tables behind it.

A row's state after a change is its before-image in the next change that touched it, or else the row as it
stands today. So every digest of every change can be recomputed, and a row edited behind the tool is
found even when the log was left alone.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.change import Altered, Verified
from smeadmin.domain.numbers import change_number
from smeadmin.storage import capture
from smeadmin.storage.change import GENESIS, View, event_digest
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.log import ChangeRow, ChangeTable, PersonalValue, RowImage
from smeadmin.storage.types import canonical


def verify(view: View) -> Verified:
    """Recompute every digest of the register from genesis to head."""
    log = of(ChangeRow)
    changes = view.rows(sa.select(log).order_by(log.c.number))
    effects: dict[int, list[dict[str, Any]]] = {}
    parts = of(ChangeTable)
    for row in view.rows(sa.select(parts).order_by(parts.c.change_id, parts.c.name)):
        effects.setdefault(row["change_id"], []).append(sealed_part(row))
    altered = list(_chain(changes, effects))
    rows = 0
    tables = {t.name: t for t in all_tables()}
    order = {row["id"]: row["number"] for row in changes}
    for change in changes:
        for sealed in effects.get(change["id"], []):
            checked, wrong = _check_table(view, tables[sealed["name"]], change["id"], sealed, order)
            rows += checked
            altered += [Altered(change_number(change["number"]), sealed["name"], w) for w in wrong]
    altered += _strangers(view, tables, effects, order)
    altered += _personal(view)
    return Verified(
        changes=len(changes),
        rows=rows,
        head=changes[-1]["digest"] if changes else GENESIS,
        first_at=changes[0]["acted_at"] if changes else None,
        last_at=changes[-1]["acted_at"] if changes else None,
        altered=tuple(altered),
    )


def sealed_part(row: sa.RowMapping) -> dict[str, Any]:
    """Give what a change sealed of one table, as it is digested."""
    return {k: v for k, v in row.items() if k not in ("id", "office_id", "change_id")}


def _chain(
    changes: Sequence[sa.RowMapping], effects: dict[int, list[dict[str, Any]]]
) -> Iterator[Altered]:
    previous = GENESIS
    for expected, row in enumerate(changes, start=1):
        name = change_number(row["number"])
        if row["number"] != expected:
            yield Altered(name, None, "number")
        if row["previous"] != previous:
            yield Altered(name, None, "previous")
        header = {
            k: v
            for k, v in row.items()
            if k not in ("id", "office_id", "previous", "digest", "answer")
        }
        if (
            event_digest(row["previous"], {**header, "tables": effects.get(row["id"], [])})
            != row["digest"]
        ):
            yield Altered(name, None, "header")
        previous = row["digest"]


def _check_table(
    view: View, table: sa.Table, change_id: int, sealed: dict[str, Any], order: dict[int, int]
) -> tuple[int, list[str]]:
    wrong = []
    count, digest = capture.digest_rows(inserted_rows(view, table, change_id, sealed, order))
    if (count, digest) != (sealed["inserted_rows"], sealed["inserted_digest"]):
        wrong.append("inserted")
    if sealed["updated_rows"] or sealed["deleted_rows"]:
        images = images_of(view, table.name, change_id)
        if capture.digest_rows([k, json.loads(t)] for k, t in images)[1] != sealed["images_digest"]:
            wrong.append("images")
        after = states_after(view, table, change_id, [k for k, _ in images], sealed, order)
        if capture.digest_rows(after)[1] != sealed["after_digest"]:
            wrong.append("after")
    return sealed["inserted_rows"] + sealed["updated_rows"] + sealed["deleted_rows"], wrong


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


def images_of(view: View, name: str, change_id: int) -> list[tuple[int, str]]:
    """Give the images that a change kept of the rows of a table: key and JSON text."""
    image = of(RowImage)
    rows = view.connection.execute(
        sa.select(image.c.row_id, image.c.image)
        .where(image.c.change_id == change_id, image.c.name == name)
        .order_by(image.c.row_id)
    )
    return [(row.row_id, row.image) for row in rows]


def _personal(view: View) -> Iterator[Altered]:
    """Find personal values that are no longer those whose digest stands in a row; erased ones are gone."""
    t = of(PersonalValue)
    for row in view.connection.execute(sa.select(t.c.token, t.c.salt, t.c.content)):
        digest = hashlib.sha256(canonical([row.salt, row.content]).encode()).hexdigest()
        if digest[:32] != row.token:
            yield Altered("-", t.name, "personal")


def _strangers(
    view: View,
    tables: dict[str, sa.Table],
    effects: dict[int, list[dict[str, Any]]],
    order: dict[int, int],
) -> list[Altered]:
    """Find rows that no change accounts for, written behind the tool."""
    image = of(RowImage)
    sealed = {(c, part["name"]): part["inserted"] for c, parts in effects.items() for part in parts}
    found = []
    for name, table in tables.items():
        if "change_id" not in table.c or table.info["kind"] not in ("register", "ledger"):
            continue
        for change_id in (
            view.connection.execute(sa.select(table.c.change_id).distinct()).scalars().all()
        ):
            mine = sa.select(image.c.row_id).where(
                image.c.change_id == change_id, image.c.name == name
            )
            unaccounted = sa.select(table.c.id).where(
                table.c.change_id == change_id,
                ~capture.in_runs(table.c.id, sealed.get((change_id, name), [])),
                table.c.id.not_in(mine),
            )
            if view.first(unaccounted.limit(1)) is not None:
                number = order.get(change_id)
                found.append(Altered(change_number(number) if number else "-", name, "stranger"))
    return found
