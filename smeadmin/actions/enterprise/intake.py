"""The intake of enterprises: who they are, and the figures of one year with the class that follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE
from smeadmin.actions.enterprise.size import (
    FIGURES,
    is_known_industry,
    put_figures,
    sector_of,
    sized,
    usual_year,
)
from smeadmin.actions.imports import Batch, Row
from smeadmin.actions.intake import BodyIntake, Found
from smeadmin.actions.meanwhile import Kept
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.sheet import Changed
from smeadmin.reference.sizes import standard_on
from smeadmin.storage.capture import among, column_names
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear


class EnterpriseIntake(BodyIntake):
    """Takes in sheets of enterprises; staff, revenue and assets are figures of one year."""

    def __init__(self, year: int | None = None) -> None:
        super().__init__(ENTERPRISE)
        self.year = year
        self._known: dict[str, bool] = {}

    def read(self, view: View, fields: tuple[str, ...], named: sa.ColumnElement[bool]) -> Found:
        """Read some by their codes, with the figures of the year that is imported."""
        known = super().read(view, fields, named)
        at = [(i, name) for i, name in enumerate(fields) if name in FIGURES]
        if not at:
            return known
        t, e = of(EnterpriseYear), of(Enterprise)
        statement = (
            sa.select(ENTERPRISE.code, *(t.c[name] for _, name in at))
            .join(t, t.c.enterprise_id == e.c.id)
            .where(t.c.year == self._year(view), named)
        )
        for code, *figures in view.connection.execute(statement):
            if code not in known:  # merged into another, and never had a credit code
                continue
            values = list(known[code])
            for (i, _), figure in zip(at, figures, strict=True):
                values[i] = figure
            known[code] = tuple(values)
        return known

    def kept(self, view: View, keys: Collection[str], fields: tuple[str, ...]) -> tuple[Kept, ...]:
        """Say where the values of some of them are stored; the figures of the year stand apart."""
        own = super().kept(view, keys, fields)
        figures = {name: name for name in fields if name in FIGURES}
        t, bodies = of(EnterpriseYear), {body: key for key, (body,) in own[0].rows.items()}
        here = among(t.c.enterprise_id, bodies, view.dialect) & (t.c.year == self._year(view))
        found = view.connection.execute(sa.select(t.c.enterprise_id, t.c.id).where(here))
        rows = {bodies[body]: (row,) for body, row in found}
        return (*own, Kept(t, rows, figures)) if figures else own

    @property
    def amends(self) -> bool:
        """Industries are always looked at."""
        return True

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Say of an industry by which no size can be told that it is kept as written."""
        number, values, findings = super().amend(row, fields)
        if "industry" not in fields:
            return number, values, findings
        at = fields.index("industry")
        industry = values[at]
        if industry and industry not in self._known:
            self._known[industry] = is_known_industry(industry)
            if not self._known[industry]:
                doubt = Finding("industry-unknown", Place(number, at), "industry", industry)
                return number, values, (*findings, doubt)
        return number, values, findings

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Write enterprises, then the figures of the year with their classes."""
        self._sizes = {"classified": 0, "unclassified": 0}
        super().write(change, batch)
        return self._sizes if set(FIGURES) & set(batch.fields) else {}

    def insert(self, change: Change, batch: Batch) -> int:
        """Insert the new rows and their figures in bulk."""
        first = super().insert(change, batch)
        at = [batch.fields.index(name) for name in FIGURES if name in batch.fields]
        if at:
            new = batch.plan.new()
            filed = sum(any(values[i] is not None for i in at) for _, values in new)
            change.insert_many(EnterpriseYear, self._year_rows(change, batch, first), filed)
        return first

    def _year_rows(self, change: Change, batch: Batch, first: int) -> Iterator[tuple[Any, ...]]:
        fields = batch.fields
        places = {name: fields.index(name) for name in FIGURES if name in fields}
        industry = fields.index("industry") if "industry" in fields else None
        year, standard = self._year(change), standard_on(change.on)
        columns = column_names(of(EnterpriseYear))[3:]
        today = change.on.isoformat()
        for key, (row, values) in enumerate(batch.plan.new(), first):
            figures = {n: values[places[n]] if n in places else None for n in FIGURES}
            sector = sector_of(values[industry]) if industry is not None else None
            size = sized(standard, sector, figures, change.on)
            self._count(size["size"])
            if all(figure is None for figure in figures.values()):
                continue
            stored = {
                **figures,
                **size,
                "size_on": today if size["size"] else None,
                "enterprise_id": key,
                "year": year,
                "sector": sector,
                "source_id": batch.source_id,
                "source_row": row,
            }
            yield tuple(map(stored.get, columns))

    def update(self, change: Change, batch: Batch, some: list[Changed]) -> None:
        """Update changed rows; a changed figure or industry is classified anew."""
        super().update(change, batch, some)
        matters = {*FIGURES, "industry"}
        moved = {c.key: c for c in some if not matters.isdisjoint(c.now)}
        if not moved:
            return
        t = of(Enterprise)
        statement = sa.select(t.c.id, ENTERPRISE.code.label("named"), t.c.industry).where(
            ENTERPRISE.named(change, moved)
        )
        for row in change.rows(statement):
            changed = moved[row["named"]]
            figures = {field: now for field, now in changed.now.items() if field in FIGURES}
            size = put_figures(
                change,
                row["id"],
                self._year(change),
                row["industry"],
                figures,
                source_id=batch.source_id,
                source_row=changed.row,
            )
            self._count(size)

    def _count(self, size: str | None) -> None:
        self._sizes["classified" if size else "unclassified"] += 1

    def _year(self, view: View) -> int:
        return self.year or usual_year(view.on)
