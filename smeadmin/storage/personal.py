"""The side table of personal values: whose they are, and removing them for good.

A row, and every image of it, holds the salted digest of its values only. With the values their salt is
removed, so that nobody can find them again by trying; the chain goes on verifying, for it hashes digests.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.capture import chunks
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import all_tables, kind_of, of
from smeadmin.storage.tables.log import ChangeRow, PersonalValue, RowImage
from smeadmin.storage.types import Json, Text

AT_ONCE = 500
OURS = ("personal_value", "store_secret", "personal")


@dataclass(frozen=True, slots=True)
class Owner:
    """A row that holds personal values: its table and its own values."""

    table: sa.Table
    row: Mapping[str, Any]


def values(view: View) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through all personal values there are: token and content."""
    t = of(PersonalValue)
    for row in view.rows(sa.select(t.c.token, t.c.content)):
        yield row["token"], row["content"]


def owners(view: View, tokens: Collection[str]) -> dict[str, Owner]:
    """Give the rows, as they stand, that hold these values; an earlier value has none."""
    found = {}
    for table in _with_personal():
        for some in chunks(sorted(tokens), AT_ONCE):
            for row in view.rows(sa.select(table).where(table.c.personal.in_(some))):
                found[row["personal"]] = Owner(table, dict(row))
    return found


def tokens_of(view: View, table: sa.Table, key: int) -> set[str]:
    """Give the tokens that a row has, and those it had before it was changed."""
    at = [column.name for column in table.columns].index("personal")
    image = of(RowImage)
    kept = sa.select(image.c.image).where(image.c.name == table.name, image.c.row_id == key)
    earlier = {json.loads(row["image"])[at] for row in view.rows(kept)}
    now = view.scalar(sa.select(table.c.personal).where(table.c.id == key))
    return {token for token in (*earlier, now) if token}


def belonging_to(view: View, parent: sa.Table, key: int) -> Iterator[tuple[sa.Table, int]]:
    """Give the rows with personal values that belong to a row: itself, and what refers to it."""
    for table in _with_personal():
        if table is parent:
            yield table, key
        for foreign in table.foreign_keys:
            if foreign.column.table is parent and foreign.parent.name != "merged_into_id":
                for row in view.rows(sa.select(table.c.id).where(foreign.parent == key)):
                    yield table, row["id"]


def remove(change: Change, tokens: Collection[str]) -> int:
    """Remove values and salt for good; give how many there were."""
    t, removed = of(PersonalValue), 0
    for some in chunks(sorted(tokens), AT_ONCE):
        removed += change.connection.execute(sa.delete(t).where(t.c.token.in_(some))).rowcount
    return removed


def may_be_repacked(owner: Owner) -> bool:
    """Tell whether the row can be given other values: what is only ever added to cannot."""
    return kind_of(owner.table) == "register"


def elsewhere(view: View, wanted: Collection[str]) -> Iterator[tuple[str, str, int, int]]:
    """Find texts of the register in which a value stands: table, column, how many rows, the first key."""
    for table in all_tables():
        if table.name in OURS:
            continue
        for column in table.columns:
            if column.name == "personal" or not isinstance(column.type, Text | Json):
                continue
            text = sa.cast(column, sa.Text) if isinstance(column.type, Json) else column
            within = sa.or_(*(text.contains(value, autoescape=True) for value in sorted(wanted)))
            key = table.c.get("id", column)
            found = sa.select(sa.func.count(), sa.func.min(key)).where(within)
            count, first = view.connection.execute(found).one()
            if count:
                yield table.name, column.name, count, first


def change_of(view: View, key: int) -> int | None:
    """Give the number of a change by its key."""
    log = of(ChangeRow)
    return view.scalar(sa.select(log.c.number).where(log.c.id == key))  # type: ignore[no-any-return]


def _with_personal() -> list[sa.Table]:
    return [table for table in all_tables() if "personal" in table.c]
