"""The rows of a table that match one of many combinations of values, looked for through an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.capture import is_text
from smeadmin.storage.types import canonical


def matched(
    table: sa.Table, names: Sequence[str], rows: Collection[Sequence[Any]], dialect: str
) -> sa.Join:
    """Join a table to ``rows``, no two of them equal: the stored values of the columns ``names``.

    All of them are bound as one value, so that they may be many.
    """
    text = canonical(list(rows))
    if dialect == "sqlite":
        each = sa.func.json_each(text).table_valued("value", name="given")
    else:
        stored = sa.cast(sa.literal(text, sa.Text), sa.JSON)
        each = sa.func.json_array_elements(stored).table_valued("value", name="given")
    on: list[sa.ColumnElement[bool]] = []
    for at, name in enumerate(names):
        column, value = table.c[name], each.c.value
        if dialect == "sqlite":
            own: sa.ColumnElement[Any] = sa.func.json_extract(value, f"$[{at}]")
        else:
            kind = sa.Text if is_text(column) else sa.BigInteger
            own = sa.cast(sa.func.json_extract_path_text(value, str(at)), kind)
        on.append(sa.type_coerce(column, sa.types.NullType()) == own)
    return table.join(each, sa.and_(*on))
