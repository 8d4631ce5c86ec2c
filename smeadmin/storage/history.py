"""Queries over the log: which changes there are, what each did, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.schema import all_tables, kind_of, of
from smeadmin.storage.states import first_images
from smeadmin.storage.tables.log import (
    ChangeRow,
    ChangeTable,
    Outward,
    Refusal,
    RowImage,
    UndoneChange,
)

_NAMES = ("code", "number", "credit_code", "policy", "name", "office_no", "noun")


def changes(
    view: View, *where: sa.ColumnElement[bool], limit: int | None = None
) -> list[dict[str, Any]]:
    """Give the newest changes in order of their numbers, each with its row count and what undid it."""
    log, parts = of(ChangeRow), of(ChangeTable)
    later, taken_back = log.alias("later"), of(UndoneChange)
    touched = (
        sa.select(
            parts.c.change_id,
            sa.func.sum(parts.c.inserted_rows + parts.c.updated_rows + parts.c.deleted_rows).label(
                "rows"
            ),
        )
        .where(parts.c.name != taken_back.name)  # the mark of an undo is no row of the office
        .group_by(parts.c.change_id)
        .subquery()
    )
    undone = log.alias("undone")
    statement = (
        sa.select(
            log,
            sa.func.coalesce(touched.c.rows, 0).label("rows"),
            later.c.number.label("undone_by"),
            undone.c.number.label("undoes_number"),
        )
        .outerjoin(touched, touched.c.change_id == log.c.id)
        .outerjoin(taken_back, taken_back.c.undone_id == log.c.id)
        .outerjoin(later, later.c.id == taken_back.c.change_id)
        .outerjoin(undone, undone.c.id == log.c.undoes)
        .where(*where)
        .order_by(log.c.number.desc())
        .limit(limit)
    )
    return [dict(r) for r in reversed(view.rows(statement))]


def refusals(view: View, *where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    """Give the refused attempts in order of their numbers."""
    return view.rows(sa.select(of(Refusal)).where(*where).order_by(of(Refusal).c.number))


def tables_of(view: View, change_id: int) -> Sequence[sa.RowMapping]:
    """Give what a change did to each table."""
    parts = of(ChangeTable)
    return view.rows(sa.select(parts).where(parts.c.change_id == change_id).order_by(parts.c.name))


def cells_of(
    view: View, change_id: int, order: dict[int, int], limit: int
) -> tuple[list[tuple[str, str, str, Any, Any]], int]:
    """Give the cells a change wrote as (table, row, column, was, now), and how many rows are left out."""
    known = {t.name: t for t in all_tables()}
    found: list[tuple[str, str, str, Any, Any]] = []
    rows = left_out = 0
    for part in tables_of(view, change_id):
        table = known[part["name"]]
        if kind_of(table) == "log":
            continue
        for was, now in _pairs(view, table, change_id, dict(part), order):
            rows += 1
            if rows > limit:
                left_out += 1
                continue
            found += _cells(table.name, part["columns"], was, now)
    return found, left_out


def _pairs(
    view: View, table: sa.Table, change_id: int, part: dict[str, Any], order: dict[int, int]
) -> Iterator[tuple[list[Any] | None, list[Any] | None]]:
    """Give each row a change touched as it was before and after; None where it was not there."""
    image = of(RowImage)
    before = {
        r.row_id: json.loads(r.image)
        for r in view.connection.execute(
            sa.select(image.c.row_id, image.c.image)
            .where(image.c.change_id == change_id, image.c.name == table.name)
            .order_by(image.c.row_id)
        )
    }
    touched = table.c.id.in_(list(before)) | capture.in_runs(table.c.id, part["inserted"])
    today = {
        r[0]: list(r)
        for r in view.connection.execute(
            sa.select(*capture.physical(table, part["columns"])).where(touched)
        )
    }
    since = first_images(
        view,
        (image.c.name == table.name)
        & (image.c.row_id.in_(list(before)) | capture.in_runs(image.c.row_id, part["inserted"])),
        change_id,
        order,
    )
    inserted = [k for first, last in part["inserted"] for k in range(first, last + 1)]
    for key in inserted:
        yield None, since.get(key) or today.get(key)
    for key, was in before.items():
        now = since.get(key) or today.get(key)
        yield was, now if now is not None and now[2] == change_id else None


def _cells(
    table: str, columns: list[str], was: list[Any] | None, now: list[Any] | None
) -> Iterator[tuple[str, str, str, Any, Any]]:
    known = now or was
    if known is None:
        return
    values = dict(zip(columns, known, strict=True))
    name = row_name(values) or str(values["id"])
    for i, column in enumerate(columns):
        if column in ("id", "office_id", "change_id"):
            continue
        old, new = was[i] if was else None, now[i] if now else None
        if old != new:
            yield table, name, column, old, new


def outward_of(view: View, change_id: int) -> Sequence[sa.RowMapping]:
    """Give what a change says has left the house."""
    t = of(Outward)
    return view.rows(sa.select(t).where(t.c.change_id == change_id).order_by(t.c.id).limit(20))


def row_name(values: Mapping[str, Any]) -> str | None:
    """Give what a row is called by people: its code, number or name; None when it has none."""
    return next((str(values[n]) for n in _NAMES if values.get(n) is not None), None)


def changes_of_row(view: View, table: str, key: int) -> set[int]:
    """Find the changes that wrote one row: who inserted it, and whoever kept an image of it since."""
    image, parts = of(RowImage), of(ChangeTable)
    touched = set(
        view.connection.execute(
            sa.select(image.c.change_id).where(image.c.name == table, image.c.row_id == key)
        ).scalars()
    )
    for row in view.rows(
        sa.select(parts.c.change_id, parts.c.inserted).where(
            parts.c.name == table, parts.c.inserted_rows > 0
        )
    ):
        if any(first <= key <= last for first, last in row["inserted"]):
            touched.add(row["change_id"])
    return touched
