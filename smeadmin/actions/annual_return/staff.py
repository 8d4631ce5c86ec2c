"""The intake of staff rosters, which are filed with the yearly figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION, institution_ids
from smeadmin.actions.imports import Batch, LookUp
from smeadmin.actions.meanwhile import Kept
from smeadmin.domain.annual_return import check_year
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.listing import Exported
from smeadmin.storage.capture import among
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import StaffRow
from smeadmin.storage.tables.institution import Institution

STAFF = NOUNS["staff"]
OWN = ("degree", "title", "skill", "post")


class StaffIntake:
    """Takes in the roster of a year; a person is known by institution and staff number, never by name."""

    unit = "row"

    def __init__(self, *, year: int) -> None:
        self.year = year
        self.noun = replace(STAFF, template=f"return template --year {year} --staff")

    def look_up(self, view: View) -> LookUp:
        """Read who is registered; raises YearNotBegun."""
        check_year(self.year, view.on)
        return LookUp(refs={"institution": institution_ids(view)})

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the roster there is, in the order of the sheet's fields."""
        c = of(StaffRow).c
        names = [c.institution_id if n == "institution" else c[n] for n in fields]
        rows = view.connection.execute(
            sa.select(c.institution_id, c.person_no, *names).where(c.year == self.year)
        )
        return {(body, person): tuple(values) for body, person, *values in rows}

    def kept(
        self, view: View, keys: Collection[tuple[int, str]], fields: tuple[str, ...]
    ) -> tuple[Kept, ...]:
        """Say where some persons are stored."""
        t, wanted = of(StaffRow), set(keys)
        bodies = among(t.c.institution_id, {body for body, _person in wanted}, view.dialect)
        who = sa.select(t.c.id, t.c.institution_id, t.c.person_no)
        found = view.connection.execute(who.where(bodies, t.c.year == self.year))
        rows = {(body, person): (row,) for row, body, person in found if (body, person) in wanted}
        return (Kept(t, rows, {name: name for name in fields if name in t.c}),)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert new persons and update changed ones."""
        count = batch.plan.counts.new
        if count:
            change.insert_many(StaffRow, self._rows(batch), count)
        c = of(StaffRow).c
        for changed in batch.plan.changed():
            body, person = changed.key
            here = (c.institution_id == body) & (c.year == self.year) & (c.person_no == person)
            place = {"source_id": batch.source_id, "source_row": changed.row}
            change.update(StaffRow, here, **changed.now, **place)
        return {}

    def _rows(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        at = {name: i for i, name in enumerate(batch.fields)}
        for row, values in batch.plan.new():
            own = (values[at[name]] if name in at else None for name in OWN)
            who = (values[at["institution"]], self.year, values[at["person_no"]])
            yield (*who, *own, batch.source_id, row)


def export_staff(view: View, *, year: int) -> Exported:
    """Give the rosters of a year for a file that can be edited and imported again."""
    t, body = of(StaffRow), of(Institution)
    rows = view.connection.execute(
        sa.select(INSTITUTION.code, t.c.person_no, *(t.c[name] for name in OWN))
        .join(body, body.c.id == t.c.institution_id)
        .where(t.c.year == year)
        .order_by(body.c.office_no, t.c.person_no)
    )
    found = tuple(tuple(row) for row in rows)
    return Exported("staff", ("institution", "person_no", *OWN), found, len(found))
