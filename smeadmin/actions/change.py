"""Looking at changes and undoing them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.change import (
    ChangeDiff,
    ChangeLine,
    ChangeShown,
    Difference,
    TableCount,
    Undone,
    about,
)
from smeadmin.domain.numbers import change_number
from smeadmin.storage import history
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.notice import Notice, Objection
from smeadmin.storage.undo import dependents, find_change, may_be_undone, number_of, undo_change


def list_changes(
    view: View,
    *,
    since: dt.date | None = None,
    by: str | None = None,
    command: str | None = None,
    limit: int | None = None,
) -> tuple[ChangeLine, ...]:
    """List changes in order of their numbers; ``since`` a business day, ``limit`` the newest so many."""
    log = of(ChangeRow)
    where = []
    if since is not None:
        where.append(log.c.acted_on >= since)
    if by is not None:
        where.append(log.c.acted_by == by)
    if command is not None:
        where.append(log.c.command.startswith(command, autoescape=True))
    proposed = _proposed(view)
    lines = (line(row) for row in history.changes(view, *where, limit=limit))
    return tuple(replace(one, proposal=proposed.get(one.change)) for one in lines)


def show_change(view: View, *, change: str) -> ChangeShown:
    """Show one change with what it records of itself; raises ChangeNotFound."""
    row = _row(view, change)
    counts = tuple(
        TableCount(p["name"], p["inserted_rows"], p["updated_rows"], p["deleted_rows"])
        for p in history.tables_of(view, row["id"])
    )
    one = line(row)
    return ChangeShown(
        line=replace(one, proposal=_proposed(view).get(one.change)),
        arguments=tuple(row["arguments"]),
        os_user=row["os_user"],
        host=row["host"],
        version=row["version"],
        previous=row["previous"],
        digest=row["digest"],
        tables=counts,
        dependents=tuple(d.change for d in dependents(view, row["id"])),
        undoable=may_be_undone(view, row["id"]),
        outward=tuple(
            f"{one['what']}   {one['name']}" for one in history.outward_of(view, row["id"])
        ),
    )


def diff_change(view: View, *, change: str, limit: int = 200) -> ChangeDiff:
    """Show the cells that a change wrote, of at most ``limit`` rows; raises ChangeNotFound."""
    row = _row(view, change)
    log = of(ChangeRow)
    order = {r["id"]: r["number"] for r in view.rows(sa.select(log.c.id, log.c.number))}
    cells, left_out = history.cells_of(view, row["id"], order, limit)
    return ChangeDiff(line(row), tuple(Difference(*c) for c in cells), left_out)


def undo_changes(change: Change, *, changes: list[str]) -> tuple[Undone, ...]:
    """Undo changes in the order given, as one change of its own.

    What was posted is posted the other way round. Raises ChangeNotFound, ChangeUndone,
    ChangeHasDependents, ChangeOutward, ChangeNotUndoable, and NoticeRests when an objection, or the
    answer to one, is taken away after a decision on its notice.
    """
    from smeadmin.actions.publishing import assert_nothing_rests

    numbers = [number_of(name) for name in changes]
    notices = _objected(change, numbers)
    done = tuple(undo_change(change, number) for number in numbers)
    for notice in notices:  # not before: the decision may have been undone as well
        assert_nothing_rests(change, notice)
    change.summary = {"undone": [d.change for d in done], "commands": [d.command for d in done]}
    return done


def _objected(view: View, numbers: list[int]) -> list[str]:
    """Give the notices to which objections were made or answered in some changes."""
    log, t, made = of(ChangeRow), of(Notice), of(Objection)
    wanted = (
        sa.select(t.c.number)
        .distinct()
        .join(made, made.c.notice_id == t.c.id)
        .join(log, log.c.id == made.c.change_id)
        .where(log.c.number.in_(numbers))
    )
    return list(view.connection.execute(wanted.order_by(t.c.number)).scalars())


def _proposed(view: View) -> dict[str, str]:
    """Give what became of each change that only stored a proposal."""
    from smeadmin.actions.proposal.proposing import list_proposals

    return {one.change: one.state for one in list_proposals(view, decided=True)}


def line(row: dict[str, Any]) -> ChangeLine:
    """Make the line of a change from its row."""
    return ChangeLine(
        change=change_number(row["number"]),
        at=row["acted_at"],
        on=row["acted_on"],
        by=row["acted_by"],
        command=row["command"],
        about=about(row["command"], row["arguments"], row["summary"]),
        rows=row["rows"],
        document=row["document"],
        reason=row["reason"],
        back_dated=row["back_dated"],
        undoes=change_number(row["undoes_number"]) if row["undoes_number"] else None,
        undone_by=change_number(row["undone_by"]) if row["undone_by"] else None,
    )


def _row(view: View, name: str) -> dict[str, Any]:
    number = number_of(name)
    find_change(view, number)
    return history.changes(view, of(ChangeRow).c.number == number)[0]
