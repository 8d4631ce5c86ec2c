"""Verifying the chain and the tables behind it.

Each is read once, from its beginning to its end: the changes in the order of their numbers, every table
in the order of its keys beside the images kept of its rows (``storage.lives``). So a row edited behind the
tool is found even when the log was left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.change import Altered, Verified
from smeadmin.domain.numbers import change_number
from smeadmin.storage import capture
from smeadmin.storage.change import GENESIS, View, event_digest
from smeadmin.storage.change.personal import digest_of
from smeadmin.storage.failures import ColumnsUnlike
from smeadmin.storage.lives import Lives, Part
from smeadmin.storage.schema import all_tables, kind_of, of
from smeadmin.storage.tables.log import ChangeRow, ChangeTable, PersonalValue

APART = ("id", "office_id", "previous", "digest", "answer")
"""Columns of a change that are not in its header."""


def verify(view: View) -> Verified:
    """Recompute every digest of the register from genesis to head.

    Raises ColumnsUnlike where a change was sealed by a program whose tables had other columns.
    """
    log = of(ChangeRow)
    altered = list(_chain(view))
    numbers = {row["id"]: row["number"] for row in view.rows(sa.select(log.c.id, log.c.number))}
    rows = 0
    found: list[tuple[int, Altered]] = []
    strangers: list[Altered] = []
    for table in all_tables():
        parts = _parts(view, table, numbers)
        owned = kind_of(table) in ("register", "ledger") and "change_id" in table.c
        if not (parts or owned):
            continue
        lives = Lives(view, table, parts)
        if not altered and any(set(part.columns) - set(lives.names) for part in parts.values()):
            raise ColumnsUnlike(table.name)  # what was sealed is intact: another program sealed it
        lives.walk()
        for part in parts.values():
            sealed = part.sealed
            rows += sealed["inserted_rows"] + sealed["updated_rows"] + sealed["deleted_rows"]
            name = change_number(part.number)
            found += [(part.number, Altered(name, table.name, w)) for w in part.wrong()]
        if owned:
            named = [numbers.get(key) for key in sorted(lives.strangers)]
            strangers += [
                Altered(change_number(n) if n else "-", table.name, "stranger") for n in named
            ]
    altered += [one for _number, one in sorted(found, key=lambda pair: pair[0])]
    newest = view.first(sa.select(log).order_by(log.c.number.desc()).limit(1))
    return Verified(
        changes=len(numbers),
        rows=rows,
        head=newest["digest"] if newest else GENESIS,
        first_at=view.scalar(sa.select(log.c.acted_at).order_by(log.c.number).limit(1)),
        last_at=newest["acted_at"] if newest else None,
        altered=(*altered, *strangers, *_personal(view)),
    )


def sealed_part(row: sa.RowMapping) -> dict[str, Any]:
    """Give what a change sealed of one table, as it is digested."""
    return {k: v for k, v in row.items() if k not in ("id", "office_id", "change_id")}


def _parts(view: View, table: sa.Table, numbers: Mapping[int, int]) -> dict[int, Part]:
    part = of(ChangeTable)
    rows = view.rows(sa.select(part).where(part.c.name == table.name).order_by(part.c.change_id))
    return {row["change_id"]: Part(numbers.get(row["change_id"], 0), {**row}) for row in rows}


def _chain(view: View) -> Iterator[Altered]:
    """Follow the changes from genesis, some hundred at a time with what each did to its tables."""
    log, part = of(ChangeRow), of(ChangeTable)
    previous, expected = GENESIS, 1
    every = sa.select(log).order_by(log.c.number).execution_options(stream_results=True)
    for some in view.connection.execute(every).mappings().partitions(capture.CHUNK):
        effects: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in some}
        mine = sa.select(part).where(part.c.change_id.in_(effects))
        for row in view.rows(mine.order_by(part.c.change_id, part.c.name)):
            effects[row["change_id"]].append(sealed_part(row))
        for row in some:
            name = change_number(row["number"])
            if row["number"] != expected:
                yield Altered(name, None, "number")
            if row["previous"] != previous:
                yield Altered(name, None, "previous")
            header = {k: v for k, v in row.items() if k not in APART}
            if _digest(row["previous"], header, effects[row["id"]]) != row["digest"]:
                yield Altered(name, None, "header")
            previous, expected = row["digest"], expected + 1


def _digest(previous: str, header: dict[str, Any], tables: list[dict[str, Any]]) -> str:
    return event_digest(previous, {**header, "tables": tables})


def _personal(view: View) -> Iterator[Altered]:
    """Find personal values that are no longer those whose digest stands in a row; erased ones are gone."""
    t = of(PersonalValue)
    for row in view.connection.execute(sa.select(t.c.token, t.c.salt, t.c.content)):
        if not row.token.endswith(digest_of(row.salt, row.content)):
            yield Altered("-", t.name, "personal")
