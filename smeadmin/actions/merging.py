"""Merging: two rows of the register that are one body become one, and nothing about either is lost.

The other one stays as a row of its own with its names and codes, closed, and whoever names it means the
kept one. What refers to it is pointed at the kept one, whatever table it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import Body, find
from smeadmin.actions.registering import find_by_id
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.certification.application import OPEN
from smeadmin.domain.merging import (
    AlreadyMerged,
    MergeContradicts,
    Merged,
    MergedWithItself,
    Repointed,
)
from smeadmin.domain.registers import AlreadyClosed, Found, State
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage import caps, repoint
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import StaffRow
from smeadmin.storage.tables.award import Award, AwardPlace
from smeadmin.storage.tables.certification import Application, Certificate
from smeadmin.storage.tables.enterprise import EnterpriseRegion
from smeadmin.storage.tables.log import ChangeRow

Contradiction = tuple[str, str]  # what cannot stand, and the command that settles it


def merge_bodies(
    change: Change, body: Body, *, kept: str, other: str, from_day: date | None = None
) -> Merged:
    """Merge one into another from a day on: what refers to ``other`` refers to ``kept`` from now on.

    A row stays with the other one where the kept one has its own in that place. Raises what ``find``
    raises, MergedWithItself, AlreadyMerged, AlreadyClosed, MergeContradicts.
    """
    keeping, giving = (find(change, body, text, merged=True) for text in (kept, other))
    _refuse(change, body, keeping, giving, (kept, other))
    both = sorted((keeping.id, giving.id))
    t = body.table
    change.rows(sa.select(t.c.id).where(t.c.id.in_(both)).order_by(t.c.id).with_for_update())
    if body.name == "enterprise":
        caps.lock_both(change, keeping.id, giving.id)
    if found := list(_contradictions(change, body, keeping, giving)):
        raise MergeContradicts(
            details={"kept": keeping.name, "other": giving.name},
            more=(Line("have", tuple(said for said, _way in found)),),
            way_out=tuple(dict.fromkeys(way for _said, way in found)),
        )
    tables = tuple(_repointed(change, body, keeping.id, giving.id))
    if body.name == "enterprise":
        caps.recount(change, both)
    day = from_day or change.on
    closing = {} if giving.state is State.CLOSED else {"closed_on": day}
    change.update(
        body.model,
        t.c.id == giving.id,
        state=str(State.CLOSED),
        merged_into_id=keeping.id,
        **closing,
    )
    done = Merged(body.name, keeping, find_by_id(change, body, giving.id), day, tables)
    change.summary = {
        "noun": body.name,
        "kept": keeping.office_no,
        "merged": giving.office_no,
        "moved": done.moved,
        "stayed": done.stayed,
    }
    return done


def _refuse(view: View, body: Body, kept: Found, other: Found, typed: tuple[str, str]) -> None:
    """Refuse one with itself, one that was merged before, and a closed one to be kept."""
    for one in (other, kept):
        row = view.one(sa.select(body.table).where(body.table.c.id == one.id))
        if row["merged_into_id"] is not None:
            raise _merged_before(view, body, one, row)
    if kept.id == other.id:
        raise MergedWithItself(
            details={"first": typed[0], "second": typed[1], "name": kept.name},
            way_out=(f"smeadmin {body.name} duplicates",),
        )
    if kept.state is State.CLOSED:
        row = view.one(sa.select(body.table).where(body.table.c.id == kept.id))
        swapped = f"smeadmin {body.name} merge {other.code} {kept.code}"
        look = f"smeadmin {body.name} show {kept.code}"
        raise AlreadyClosed(
            details={"name": kept.name, "on": row["closed_on"].isoformat()},
            way_out=(look if other.state is State.CLOSED else swapped,),
        )


def _merged_before(view: View, body: Body, one: Found, row: Any) -> AlreadyMerged:
    into = find_by_id(view, body, row["merged_into_id"])
    log = of(ChangeRow)
    number = view.scalar(sa.select(log.c.number).where(log.c.id == row["change_id"]))
    return AlreadyMerged(
        details={"name": one.name, "kept": into.name, "on": row["closed_on"].isoformat()},
        way_out=(
            f"smeadmin {body.name} show {into.code}",
            _("part them again: {command}").format(
                command=f"smeadmin change undo {change_number(number)}"
            ),
        ),
    )


def _repointed(change: Change, body: Body, kept: int, other: int) -> Iterator[Repointed]:
    """Point every row that refers to ``other`` at ``kept``, and count what went and what stays."""
    own_history = {of(body.names), of(body.identifiers), of(EnterpriseRegion)}
    counted: dict[str, list[int]] = {}
    for table, column in repoint.referring(body.table, but=own_history):
        stays = repoint.clashing(table, column, kept) | _stays(table, kept, other)
        keys, stayed = repoint.partition(change, table, column, other, stays)
        repoint.repoint(change, table, column, keys, kept)
        sums = counted.setdefault(table.name, [0, 0])
        sums[0], sums[1] = sums[0] + len(keys), sums[1] + stayed
    for name, (moved, stayed) in sorted(counted.items()):
        if moved or stayed:
            yield Repointed(name, moved, stayed)


def _stays(table: sa.Table, kept: int, other: int) -> sa.ColumnElement[bool]:
    """Give the condition under which rows stay although no unique key says so."""
    mine = table.alias()
    if table.name == Certificate.__tablename__:  # the kept one holds the title on one of its days
        return sa.exists().where(
            mine.c.institution_id == kept,
            mine.c.certification == table.c.certification,
            mine.c.category.is_not_distinct_from(table.c.category),
            mine.c.valid_from <= table.c.valid_until,
            mine.c.valid_until >= table.c.valid_from,
        )
    if table.name == Application.__tablename__:  # of a certificate that stays: those were first
        granted = of(Certificate)
        return sa.exists().where(
            granted.c.application_id == table.c.id, granted.c.institution_id == other
        )
    if table.name == StaffRow.__tablename__:  # filed as a whole: two of a year are not mixed
        return sa.exists().where(mine.c.institution_id == kept, mine.c.year == table.c.year)
    return sa.false()


# ---- what is open and contradicts itself ---------------------------------------------------------


def _contradictions(view: View, body: Body, kept: Found, other: Found) -> Iterator[Contradiction]:
    if body.name == "enterprise":
        yield from _above_ceilings(view, kept, other)
    else:
        yield from _both_applied(view, kept, other)
        yield from _both_proposed(view, kept, other)


def _above_ceilings(view: View, kept: Found, other: Found) -> Iterator[Contradiction]:
    """Together they hold more than one enterprise may be granted in a year."""
    for rule, year, fen, ceiling in caps.beyond(view, kept.id, other.id):
        said = _("{rule} {year}: {total} yuan together, at most {most} for one enterprise").format(
            rule=rule, year=year, total=format_yuan(fen), most=format_yuan(ceiling)
        )
        yield said, f"smeadmin voucher list --enterprise {other.code}"


def _both_applied(view: View, kept: Found, other: Found) -> Iterator[Contradiction]:
    """Two open applications for one title."""
    a = of(Application)
    b = a.alias()
    rows = view.rows(
        sa.select(a.c.certification, a.c.number, b.c.number.label("second"))
        .join(
            b,
            (b.c.certification == a.c.certification) & b.c.level.is_not_distinct_from(a.c.level),
        )
        .where(a.c.institution_id == kept.id, b.c.institution_id == other.id)
        .where(a.c.state.in_(OPEN), b.c.state.in_(OPEN))
        .order_by(a.c.number)
    )
    for row in rows:
        said = _("both have applied for the same title: {first}, {second}").format(
            first=row["number"], second=row["second"]
        )
        yield said, f"smeadmin certify show {row['second']}"


def _both_proposed(view: View, kept: Found, other: Found) -> Iterator[Contradiction]:
    """Two places in an award that is not decided: money would be promised to both."""
    award, p = of(Award), of(AwardPlace)
    q = p.alias()
    gets = ("in", "tie")
    rows = view.rows(
        sa.select(award.c.number)
        .join(p, p.c.award_id == award.c.id)
        .join(q, q.c.award_id == award.c.id)
        .where(award.c.state == "proposed", p.c.institution_id == kept.id)
        .where(q.c.institution_id == other.id, q.c.place.in_(gets))
        .order_by(award.c.number)
    )
    for row in rows:
        said = _("both stand in {award}, which is not decided").format(award=row["number"])
        yield said, f"smeadmin award show {row['number']}"
