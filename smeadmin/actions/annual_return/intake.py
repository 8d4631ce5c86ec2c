"""The intake of yearly figures: one row for each institution, one stored value for each figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.annual_return.figures import asking, from_store, stored_values, to_store
from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.imports import Batch, LookUp, Row
from smeadmin.actions.meanwhile import Kept, deleted
from smeadmin.domain.annual_return import check_year
from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding, Place, column_letter
from smeadmin.storage.capture import among
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.institution import Institution

CODE = "credit_code"
WHO = (CODE, "name")
"""The columns that say whose row it is; all others are figures."""


class ReturnIntake:
    """Takes in the figures of a year. An empty cell is a figure that was not filed, never 0."""

    unit = "body"

    def __init__(self, view: View, *, year: int) -> None:
        check_year(year, view.on)
        self.year = year
        asked = asking(view, view.on).noun  # the columns of the measures in force
        self.noun = replace(asked, template=f"return template --year {year}")
        self._names: dict[int, str] = {}
        self._gone: dict[int, dict[str, list[int]]] | None = None

    def look_up(self, view: View) -> LookUp:
        """Read who is registered; a row is known by the key of its institution."""
        c = of(Institution).c
        named = view.connection.execute(sa.select(c.id, c.name))
        self._names = {key: str(name) for key, name in named}
        return LookUp(refs={CODE: institution_ids(view)})

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
        """Read what was filed for the year, in the order of the sheet's fields."""
        columns = {column.name: column for column in self.noun.columns}
        filed = stored_values(view, columns, self.year)
        return {
            body: tuple(self._value(body, values, name) for name in fields)
            for body, values in filed.items()
        }

    def kept(self, view: View, keys: Collection[int], fields: tuple[str, ...]) -> tuple[Kept, ...]:
        """Say where the figures of some institutions are stored: each in a row of its own.

        A figure that was taken away and filed again is in a new row.
        """
        t, columns = of(ReturnValue), {column.name: column for column in self.noun.columns}

        def read(figure: str, row: Mapping[str, Any]) -> Any:
            return from_store(columns[figure], row["amount"], row["text"])

        rows: dict[str, dict[int, list[int]]] = {figure: {} for figure in fields}
        for key in keys:
            for figure, gone in self._taken_away(view).get(key, {}).items():
                rows.setdefault(figure, {})[key] = list(gone)
        here = among(t.c.institution_id, keys, view.dialect) & (t.c.year == self.year)
        filed = sa.select(t.c.institution_id, t.c.figure, t.c.id).where(here)
        for key, figure, row in view.connection.execute(filed):
            rows.setdefault(figure, {}).setdefault(key, []).append(row)
        return tuple(
            Kept(t, rows[figure], {figure: "amount"}, read) for figure in fields if rows[figure]
        )

    def _taken_away(self, view: View) -> Mapping[int, Mapping[str, list[int]]]:
        """The keys of figures of the year that were taken away once, by institution; read once."""
        if self._gone is None:
            self._gone = {}
            for key, row in deleted(view, of(ReturnValue)):
                if row["year"] == self.year:
                    figures = self._gone.setdefault(row["institution_id"], {})
                    figures.setdefault(row["figure"], []).append(key)
        return self._gone

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Put the registered name in the place of the sheet's; a different one is told."""
        number, values, findings = row
        body = values[fields.index(CODE)]
        if body is None or "name" not in fields:
            return row
        at, registered = fields.index("name"), self._names[body]
        if values[at] not in (None, registered):
            place = Place(number, at)
            told = Finding("name-differs", place, "name", values[at], {"registered": registered})
            findings = (*findings, told)
        return number, (*values[:at], registered, *values[at + 1 :]), findings

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert the figures of new rows, and set, change or take away those of known ones."""
        letters = {
            mapped.column.name: column_letter(mapped.index)
            for mapped in batch.plan.reading.header.mapped
        }
        count = sum(1 for _ in self._rows(batch, letters))
        if count:
            change.insert_many(ReturnValue, self._rows(batch, letters), count)
        for changed in batch.plan.changed():
            for cell in changed.cells:
                place = {
                    "source_id": batch.source_id,
                    "source_row": changed.row,
                    "source_column": letters[cell.field],
                }
                put_figure(change, self.noun, changed.key, self.year, cell, place)
        return {"figures": count} if count else {}

    def _rows(self, batch: Batch, letters: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        fields = batch.fields
        at = fields.index(CODE)
        figures = [(i, name) for i, name in enumerate(fields) if name not in WHO]
        for row, values in batch.plan.new():
            for i, name in figures:
                if values[i] is not None:
                    stored = to_store(self.noun[name], values[i])
                    place = (batch.source_id, row, letters[name])
                    yield (values[at], self.year, name, stored["amount"], stored["text"], *place)

    def _value(self, body: int, filed: Mapping[str, Any], name: str) -> Any:
        if name == CODE:
            return body
        return self._names.get(body) if name == "name" else filed.get(name)


def put_figure(
    change: Change, noun: Noun, body: int, year: int, cell: Any, place: Mapping[str, Any]
) -> None:
    """Set, change or take away one figure (``cell``: its field, value before, value now)."""
    c = of(ReturnValue).c
    here = (c.institution_id == body) & (c.year == year) & (c.figure == cell.field)
    if cell.now is None:
        change.delete(ReturnValue, here)
        return
    stored = to_store(noun[cell.field], cell.now)
    if cell.was is None:
        change.insert(
            ReturnValue, institution_id=body, year=year, figure=cell.field, **stored, **place
        )
    else:
        change.update(ReturnValue, here, **stored, **place)
