"""Regions as measures count them: each unit of the office's own area with the centres it has.

A certificate counts for the unit of its level in which its holder lies; one of a title without levels for
the unit the holder is registered in. What is counted for a region is counted for all it lies in.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smeadmin.storage.certificates import held
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import Office
from smeadmin.storage.tables.region import Region


def regions(day: Any) -> sa.Select[Any]:
    """Select ``body`` (nobody's), ``code``, ``level`` and ``centres`` of every unit in force on a day."""
    units, counted = _area(day), _counted(day)
    return sa.select(
        sa.cast(sa.null(), sa.BigInteger).label("body"),
        units.c.code,
        units.c.level,
        sa.func.coalesce(counted.c.centres, 0).label("centres"),
    ).select_from(units.outerjoin(counted, counted.c.code == units.c.code))


def units(day: Any, level: str) -> sa.Select[Any]:
    """Select ``id``, ``code`` and ``name`` of the office's units of a level, or of all (``region``)."""
    unit, area = of(Region), _area(day)
    asked = sa.select(unit.c.id, unit.c.code, unit.c.name).join(area, area.c.code == unit.c.code)
    return asked if level == "region" else asked.where(unit.c.level == level)


def placed(rows: sa.Select[Any], register: sa.Table) -> sa.Select[Any]:
    """Give rows about bodies of a register as rows about each region they lie in, its key as ``body``."""
    unit, found = of(Region), rows.subquery()
    lies = sa.select(unit.c.code, unit.c.id, unit.c.parent_code).cte("lies_under", recursive=True)
    above = sa.select(lies.c.code, unit.c.id, unit.c.parent_code)
    lies = lies.union_all(above.join(unit, unit.c.code == lies.c.parent_code))
    return (
        sa.select(lies.c.id.label("body"), *(c for c in found.c if c.name != "body"))
        .join_from(found, register, register.c.id == found.c.body)
        .join(lies, lies.c.code == register.c.region_code)
    )


def _area(day: Any) -> sa.CTE:
    """Give the office's own unit and all that lies in it."""
    unit, office = of(Region), of(Office)
    columns = (unit.c.code, unit.c.level)
    home = sa.select(office.c.region_code).where(office.c.id == 1).scalar_subquery()
    area = sa.select(*columns).where(unit.c.code == home).cte("area", recursive=True)
    inside = sa.select(*columns).join(area, unit.c.parent_code == area.c.code)
    return area.union_all(inside.where(_in_force(day)))


def _counted(day: Any) -> sa.Subquery:
    """Count the certificates of each unit: up from the holder's own unit to the one of the level."""
    unit, title = of(Region), of(Certificate)
    # ``held`` asks the register itself whether the holder was closed
    body = of(Institution).alias()
    own = (
        sa.select(
            title.c.id.label("certificate"),
            title.c.level.label("wanted"),
            unit.c.code,
            unit.c.level,
            unit.c.parent_code,
        )
        .join(body, body.c.id == title.c.institution_id)
        .join(unit, unit.c.code == body.c.region_code)
        .where(held(day))
        .cte("lies_in", recursive=True)
    )
    above = sa.select(
        own.c.certificate, own.c.wanted, unit.c.code, unit.c.level, unit.c.parent_code
    ).join(own, (unit.c.code == own.c.parent_code) & (own.c.wanted != own.c.level))
    every = own.union_all(above)
    there = sa.or_(every.c.wanted.is_(None), every.c.wanted == every.c.level)
    return (
        sa.select(every.c.code, sa.func.count().label("centres"))
        .where(there)
        .group_by(every.c.code)
        .subquery()
    )


def _in_force(day: Any) -> sa.ColumnElement[bool]:
    c = of(Region).c
    since, until = c.valid_from, c.valid_until
    return sa.and_(sa.or_(since.is_(None), since <= day), sa.or_(until.is_(None), until >= day))
