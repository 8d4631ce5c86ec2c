"""The inverse of a change.

What a change inserted is deleted, what it updated or deleted is put back from its images, what it posted is
posted the other way round (a ledger is never edited). It is refused when a later change
touched the same rows, refers to what was inserted, or when something has left the house.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.change import Dependent, TakenBack, Undone, about
from smeadmin.domain.numbers import change_number
from smeadmin.errors import Failure, Line
from smeadmin.i18n import gettext as _
from smeadmin.storage import caps, capture
from smeadmin.storage.change import Change, View
from smeadmin.storage.failures import (
    ChangeHasDependents,
    ChangeNotFound,
    ChangeNotUndoable,
    ChangeOutward,
    ChangeUndone,
)
from smeadmin.storage.ledger import reverse_postings
from smeadmin.storage.schema import all_tables, class_of, kind_of, of
from smeadmin.storage.tables.log import ChangeRow, ChangeTable, Outward, RowImage, UndoneChange
from smeadmin.storage.tables.voucher import Voucher

MOST_NAMED = 20


def undo_change(change: Change, number: int) -> Undone:
    """Undo one change inside another.

    What it posted is posted the other way round. Raises ChangeNotFound, ChangeUndone, ChangeNotUndoable
    (``init``, the undo of a movement of money), ChangeOutward, ChangeHasDependents, and FundExhausted
    when money that it brought in has been promised since.
    """
    row = find_change(change, number)
    _refuse_what_cannot_be_undone(change, row)
    if later := dependents(change, row["id"]):
        raise ChangeHasDependents(
            details={"n": len(later), "dependents": [d.change for d in later]},
            more=[Line("", tuple(map(_named, later[:MOST_NAMED])))],
            way_out=[
                "smeadmin change undo "
                + " ".join([*(d.change for d in reversed(later)), change_number(number)])
            ],
        )
    reversed_postings = reverse_postings(change, row["id"])
    effects = _effects(change, row["id"])
    holders = _holders(change, row["id"], effects)
    taken = {name: [0, 0] for name in effects}
    tables = [t for t in all_tables() if t.name in effects and kind_of(t) == "register"]
    for table in reversed(tables):  # what is put back lets go of what is removed above it
        taken[table.name][0] += _remove(change, table, effects[table.name]["inserted"])
        taken[table.name][1] += _restore(change, table, row["id"], deleted=False)
    for table in tables:
        taken[table.name][1] += _restore(change, table, row["id"], deleted=True)
    if holders:
        caps.recount(change, holders)
    change.undoes = row["id"]
    change.insert(UndoneChange, undone_id=row["id"])
    return Undone(
        change_number(number),
        row["command"],
        about(row["command"], row["arguments"], row["summary"]),
        tuple(TakenBack(name, *rows) for name, rows in sorted(taken.items()) if any(rows)),
        reversed_postings,
        tuple(row["arguments"]),
    )


def number_of(text: str) -> int:
    """Read ``CS-000142`` (with or without a store's short code, zeros, or letters); raises ChangeNotFound."""
    match = re.fullmatch(r"(?:[A-Z0-9]{4}-)?(?:CS-?)?0*([0-9]{1,12})", text.strip().upper())
    if match is None:
        raise ChangeNotFound(details={"change": text}, way_out=["smeadmin change list"])
    return int(match[1])


def find_change(view: View, number: int) -> sa.RowMapping:
    """Give the header of a change by its number; raises ChangeNotFound."""
    table = of(ChangeRow)
    row = view.first(sa.select(table).where(table.c.number == number))
    if row is None:
        raise ChangeNotFound(
            details={"change": change_number(number)}, way_out=["smeadmin change list"]
        )
    return row


def dependents(view: View, change_id: int) -> list[Dependent]:
    """List the later changes, oldest first, that rest on rows which this change wrote."""
    effects = _effects(view, change_id)
    found: set[int] = set()
    for table in all_tables():
        if table.name in effects:
            found |= _touched_later(view, table, change_id, effects[table.name])
            found |= _referring(view, table, change_id, effects[table.name])
    log = of(ChangeRow)
    undone = set(view.connection.execute(sa.select(of(UndoneChange).c.undone_id)).scalars())
    rows = view.rows(sa.select(log).where(log.c.id.in_(found or {-1})).order_by(log.c.number))
    return [
        Dependent(
            change_number(r["number"]),
            r["command"],
            about(r["command"], r["arguments"], r["summary"]),
            r["acted_on"].isoformat(),
        )
        for r in rows
        if r["id"] not in undone and r["undoes"] is None
    ]


def _named(later: Dependent) -> str:
    """Name a later change: its number, what it did to what, and when."""
    return "\t".join((later.change, f"{later.command} {later.about}".strip(), later.on))


def may_be_undone(view: View, change_id: int) -> bool:
    """Tell whether a change could be undone today, were nothing resting on it."""
    log = of(ChangeRow)
    try:
        _refuse_what_cannot_be_undone(view, view.one(sa.select(log).where(log.c.id == change_id)))
    except Failure:
        return False
    return True


def _refuse_what_cannot_be_undone(view: View, row: sa.RowMapping) -> None:
    name = change_number(row["number"])
    log, undone = of(ChangeRow), of(UndoneChange)
    by = view.first(
        sa.select(log.c.number)
        .select_from(undone.outerjoin(log, log.c.id == undone.c.change_id))
        .where(undone.c.undone_id == row["id"])
    )
    if by is not None:
        number = change_number(by["number"]) if by["number"] is not None else name
        raise ChangeUndone(
            details={"change": name, "by": number},
            way_out=[f"smeadmin change show {number}"],
        )
    if row["command"] == "init":
        raise ChangeNotUndoable(
            details={"change": name, "command": row["command"]},
            way_out=[_("a register is given up by deleting its file")],
        )
    if row["command"] == "db hand-over":
        raise ChangeNotUndoable(
            details={"change": name, "command": row["command"]},
            way_out=["smeadmin db hand-over --help"],
        )
    if row["command"].startswith("clerk "):  # else whoever may undo could lift every guard
        raise ChangeNotUndoable(
            details={"change": name, "command": row["command"]},
            way_out=["smeadmin clerk edit --help", "smeadmin clerk deactivate --help"],
        )
    out = of(Outward)
    left = view.first(
        sa.select(out).where((out.c.of_change == row["id"]) | (out.c.change_id == row["id"]))
    )
    if left is not None:
        raise ChangeOutward(
            details={"what": left["what"], "name": left["name"]},
            way_out=_proper_acts(left["noun"], left["name"]),
        )


def _proper_acts(noun: str, name: str) -> list[str]:
    """Name the acts by which something that has left the house is put right."""
    acts = {
        "certificate": [
            _("a slip: {command}").format(command=f"smeadmin certify correct {name}"),
            _("not to have been granted: {command}").format(
                command=f"smeadmin certify revoke {name}"
            ),
        ],
        "notice": [
            _("a slip: {command}").format(command=f"smeadmin notice correct {name}"),
            _("not to have been posted: {command}").format(
                command=f"smeadmin notice close {name} --recall"
            ),
        ],
    }
    anything = [_("correct it by an act: what was paid or printed is not unmade by an undo")]
    return acts.get(noun, anything)


def _effects(view: View, change_id: int) -> dict[str, dict[str, Any]]:
    parts = of(ChangeTable)
    return {
        r["name"]: dict(r)
        for r in view.rows(sa.select(parts).where(parts.c.change_id == change_id))
    }


def _touched_later(view: View, table: sa.Table, change_id: int, effect: dict[str, Any]) -> set[int]:
    """Find the changes after this one that kept an image of a row which this one wrote."""
    image, log = of(RowImage), of(ChangeRow)
    number = sa.select(log.c.number).where(log.c.id == change_id).scalar_subquery()
    mine = sa.select(image.c.row_id).where(
        image.c.change_id == change_id, image.c.name == table.name
    )
    statement = (
        sa.select(image.c.change_id)
        .join(log, log.c.id == image.c.change_id)
        .where(
            image.c.name == table.name,
            log.c.number > number,
            capture.in_runs(image.c.row_id, effect["inserted"]) | image.c.row_id.in_(mine),
        )
    )
    return set(view.connection.execute(statement).scalars())


def _referring(view: View, table: sa.Table, change_id: int, effect: dict[str, Any]) -> set[int]:
    """Find the changes whose rows refer to a row that this one inserted."""
    found: set[int] = set()
    for other in all_tables():
        if "change_id" not in other.c or kind_of(other) == "derived":
            continue
        for foreign in other.foreign_keys:
            if foreign.column.table is table:
                statement = sa.select(other.c.change_id).where(
                    capture.in_runs(foreign.parent, effect["inserted"]),
                    other.c.change_id != change_id,
                )
                found |= set(view.connection.execute(statement.distinct()).scalars())
    return found


def _remove(change: Change, table: sa.Table, runs: Sequence[Sequence[int]]) -> int:
    """Delete what was inserted, but for what postings name: they stay, and so does their fund, empty."""
    if not runs:
        return 0
    where = capture.in_runs(table.c.id, runs)
    for ledger in all_tables():
        for foreign in ledger.foreign_keys if kind_of(ledger) == "ledger" else ():
            if foreign.column.table is table:
                where &= table.c.id.not_in(sa.select(foreign.parent))
    return change.delete(class_of(table), where)


def _restore(change: Change, table: sa.Table, change_id: int, *, deleted: bool) -> int:
    image = of(RowImage)
    rows = change.connection.execute(
        sa.select(image.c.row_id, image.c.image)
        .where(
            image.c.change_id == change_id,
            image.c.name == table.name,
            image.c.deleted == deleted,
        )
        .order_by(image.c.row_id)
    ).all()
    names = _columns_then(change, table, change_id)
    back = {
        row.row_id: {
            name: value
            for name, value in zip(names, json.loads(row.image), strict=True)
            if name not in ("id", "change_id")
        }
        for row in rows
    }
    model = class_of(table)
    if deleted:
        for key, values in back.items():
            change.insert_stored(model, key, values)
    else:
        change.update_stored(model, back)
    return len(back)


def _holders(view: View, change_id: int, effects: dict[str, Any]) -> set[int]:
    """Give the enterprises between which a change moved vouchers: their sums are not captured."""
    t, image = of(Voucher), of(RowImage)
    if t.name not in effects:
        return set()
    rows = view.connection.execute(
        sa.select(t.c.enterprise_id, image.c.image)
        .join(t, t.c.id == image.c.row_id)
        .where(image.c.change_id == change_id, image.c.name == t.name)
    )
    at = _columns_then(view, t, change_id).index("enterprise_id")
    moved = [(now, json.loads(text)[at]) for now, text in rows]
    return {key for pair in moved if pair[0] != pair[1] for key in pair}


def _columns_then(view: View, table: sa.Table, change_id: int) -> list[str]:
    return list(_effects(view, change_id)[table.name]["columns"])
