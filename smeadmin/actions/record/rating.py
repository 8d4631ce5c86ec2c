"""How many were served in a year, and how satisfied they were."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION, as_found, find_institution
from smeadmin.domain.record import SATISFIED, Rate, Rated
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record


def rate_records(view: View, *, institution: str | None = None, year: int) -> Rated:
    """Count services, enterprises and answers of a year: of one institution, or of all and the office.

    Raises what finding raises.
    """
    t = of(Record)
    found = find_institution(view, institution) if institution else None
    within = _raw(t.c.service_date).between(f"{year}-01-01", f"{year}-12-31")
    if found is not None:
        row = view.connection.execute(
            sa.select(*_counts()).where(within, t.c.institution_id == found.id)
        ).one()
        return Rated(year, (Rate(found, *map(int, row)),), None)
    body = of(Institution)
    counted = (
        sa.select(t.c.institution_id, *_counts()).where(within).group_by(t.c.institution_id)
    ).subquery()
    rows = view.rows(
        sa.select(body, *(c for c in counted.c if c.name != "institution_id"))
        .join(counted, counted.c.institution_id == body.c.id)
        .order_by(body.c.office_no)
    )
    names = ("services", "enterprises", "answered", "satisfied", "fees")
    rates = tuple(
        Rate(as_found(INSTITUTION, row), *(int(row[name]) for name in names)) for row in rows
    )
    whole = view.connection.execute(sa.select(*_counts()).where(within)).one()
    return Rated(year, rates, Rate(None, *map(int, whole)) if rates else None)


def _counts() -> tuple[sa.ColumnElement[Any], ...]:
    c = of(Record).c
    satisfied = sa.case((c.satisfaction >= SATISFIED, 1), else_=0)
    return (
        sa.func.count().label("services"),
        sa.func.count(sa.distinct(c.enterprise_id)).label("enterprises"),
        sa.func.count(c.satisfaction).label("answered"),
        sa.func.coalesce(sa.func.sum(satisfied), 0).label("satisfied"),
        sa.func.coalesce(sa.func.sum(c.fee_fen), 0).label("fees"),
    )


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.type_coerce(column, sa.types.NullType())
