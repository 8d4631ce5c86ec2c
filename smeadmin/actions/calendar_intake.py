"""Taking in the days that the notice of a year names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.imports import Batch, LookUp, Row
from smeadmin.actions.meanwhile import Kept
from smeadmin.domain.calendar import CalendarDocumentNeeded
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.findings import Finding, Place
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.calendar import CalendarDay, CalendarYear

WORDS = {"休": "holiday", "休息": "holiday", "班": "workday", "补班": "workday"}


class CalendarIntake:
    """Takes in the days that the notice of one year names; its last days of December before too."""

    unit = "row"

    def __init__(self, year: int) -> None:
        self.year = year
        self.noun = replace(NOUNS["calendar"], template=f"calendar template --year {year}")

    def look_up(self, view: View) -> LookUp:
        """Give the further words by which notices and wall calendars say it."""
        return LookUp(words={"status": WORDS})

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the days that were entered, in the order of the sheet's fields."""
        c = of(CalendarDay).c
        rows = view.connection.execute(sa.select(c.day, *(c[name] for name in fields)))
        return {day: tuple(values) for day, *values in rows}

    def kept(self, view: View, keys: Collection[date], fields: tuple[str, ...]) -> tuple[Kept, ...]:
        """Say where some days are stored."""
        t = of(CalendarDay)
        here = sa.select(t.c.day, t.c.id).where(t.c.day.in_(set(keys)))
        rows = {day: (row,) for day, row in view.connection.execute(here)}
        return (Kept(t, rows, {name: name for name in fields}),)

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Refuse a day that the notice of this year cannot name."""
        number, values, findings = row
        at = fields.index("day")
        day = values[at]
        first, last = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        if day is None or first <= day <= last:
            return row
        about = {"earliest": first.isoformat(), "latest": last.isoformat()}
        wrong = Finding("day-out-of-range", Place(number, at), "day", day.isoformat(), about)
        return number, values, (*findings, wrong)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert new days and update changed ones; the year is known from now on."""
        if change.act.document is None:
            raise CalendarDocumentNeeded(way_out=("--doc 国办发明电〔2026〕N号",))
        t, number = of(CalendarYear), change.act.document
        if not change.update(CalendarYear, t.c.year == self.year, number=number):
            change.insert(CalendarYear, year=self.year, number=number)
        if batch.plan.counts.new:
            change.insert_many(CalendarDay, self._rows(batch), batch.plan.counts.new)
        for changed in batch.plan.changed():
            place = {"source_id": batch.source_id, "source_row": changed.row, "year": self.year}
            change.update(CalendarDay, of(CalendarDay).c.day == changed.key, **changed.now, **place)
        return {}

    def _rows(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        for row, values in batch.plan.new():
            own = dict(zip(batch.fields, values, strict=True))
            yield (
                *(own["day"].isoformat(), own["status"], own.get("note")),
                *(self.year, batch.source_id, row),
            )
