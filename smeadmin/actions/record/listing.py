"""Listing and exporting service records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, INSTITUTION, find_enterprise, find_institution
from smeadmin.actions.choices import stored_choice, with_choices
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.listing import Exported
from smeadmin.domain.record import PeriodReversed, RecordsListed
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record

RECORD = NOUNS["record"]
_OWN = tuple(
    column.name
    for column in RECORD.columns
    if column.name not in ("institution", "enterprise", "enterprise_name")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which records are meant: by whom, to whom, of which kind, between which days (inclusive)."""

    institution: str | None = None
    enterprise: str | None = None
    category: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def given(self) -> bool:
        """Tell whether anything is left out."""
        return any((self.institution, self.enterprise, self.category, self.since, self.until))


def list_records(view: View, wanted: Filter, *, limit: int | None = None) -> RecordsListed:
    """List records, newest first. Raises what finding raises, and PeriodReversed."""
    t, where = of(Record), _where(view, wanted)
    total = int(view.scalar(sa.select(sa.func.count()).select_from(t).where(where)) or 0)
    institution, enterprise = of(Institution), of(Enterprise)
    statement = (
        sa.select(
            *(t.c[name] for name in _OWN),
            institution.c.credit_code.label("institution"),
            institution.c.name.label("institution_name"),
            enterprise.c.credit_code.label("enterprise"),
            enterprise.c.name.label("enterprise_name"),
        )
        .select_from(_joined())
        .where(where)
        .order_by(t.c.service_date.desc(), t.c.id.desc())
        .limit(limit)
    )
    rows = tuple(dict(row) for row in view.rows(statement))
    return RecordsListed(with_choices(view, RECORD), rows, total, wanted.given)


def export_records(view: View, wanted: Filter) -> Exported:
    """Give records for a file that can be edited and imported again, in the order they came.

    Raises what finding raises, and PeriodReversed.
    """
    t, where = of(Record), _where(view, wanted)
    count = int(view.scalar(sa.select(sa.func.count()).select_from(t).where(where)) or 0)
    known = {
        "institution": INSTITUTION.code,
        "enterprise": ENTERPRISE.code,
        "enterprise_name": ENTERPRISE.table.c.name,
    }
    fields = tuple(column.name for column in RECORD.columns)
    columns = [known[n] if n in known else _raw(t.c[n]) for n in fields]
    statement = sa.select(*columns).select_from(_joined()).where(where).order_by(t.c.id)
    rows = view.stream(statement)  # fetched now; what follows needs no transaction
    return Exported("record", fields, _as_written(rows, fields), count)


def _as_written(
    rows: Iterator[tuple[Any, ...]], fields: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """Give rows with days and flags as values: each day is read once."""
    days: dict[str, date] = {}
    at, flag = fields.index("service_date"), fields.index("public_benefit")
    for row in rows:
        text = row[at]
        day = days.get(text) or days.setdefault(text, date.fromisoformat(text))
        benefit = None if row[flag] is None else bool(row[flag])
        yield (*row[:at], day, *row[at + 1 : flag], benefit, *row[flag + 1 :])


def _joined() -> sa.Join:
    t, institution, enterprise = of(Record), of(Institution), of(Enterprise)
    return t.join(institution, institution.c.id == t.c.institution_id).join(
        enterprise, enterprise.c.id == t.c.enterprise_id
    )


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Select what is stored, without turning it into a Python value row by row."""
    return sa.type_coerce(column, sa.types.NullType()).label(column.name)


def _where(view: View, wanted: Filter) -> sa.ColumnElement[bool]:
    c = of(Record).c
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise PeriodReversed(
            details={"since": wanted.since.isoformat(), "until": wanted.until.isoformat()},
            way_out=(f"--from {wanted.until} --until {wanted.since}",),
        )
    where: list[sa.ColumnElement[bool]] = [sa.true()]
    if wanted.institution:
        where.append(c.institution_id == find_institution(view, wanted.institution).id)
    if wanted.enterprise:
        where.append(c.enterprise_id == find_enterprise(view, wanted.enterprise).id)
    if wanted.category:
        stored = stored_choice(with_choices(view, RECORD), "category", wanted.category)
        where.append(c.category.in_({stored, wanted.category}))
    if wanted.since:
        where.append(c.service_date >= wanted.since)
    if wanted.until:
        where.append(c.service_date <= wanted.until)
    return sa.and_(*where)
