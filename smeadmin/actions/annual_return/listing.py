"""Showing, listing and exporting yearly figures, and saying what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.annual_return.figures import asking, concerned, from_store, stored_values
from smeadmin.actions.annual_return.intake import WHO
from smeadmin.actions.bodies import find_institution
from smeadmin.actions.regions import find_region, within
from smeadmin.domain.annual_return import (
    Asking,
    Filed,
    ReturnLine,
    ReturnShown,
    ReturnsListed,
)
from smeadmin.domain.columns import Column, Noun
from smeadmin.domain.listing import Exported
from smeadmin.domain.numbers import change_number
from smeadmin.domain.registers import office_number
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue, StaffRow
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow, Source


def show_return(view: View, *, institution: str, year: int) -> ReturnShown:
    """Show every figure that is asked for: its value, and the cell or the change it came from.

    Raises NoFiguresAsked and what finding raises.
    """
    found = find_institution(view, institution)
    asked = asking(view, view.on)
    t, file, log = of(ReturnValue), of(Source), of(ChangeRow)
    rows = {
        row["figure"]: row
        for row in view.rows(
            sa.select(
                *(t.c.figure, t.c.amount, t.c.text, t.c.source_row, t.c.source_column),
                *(file.c.file, file.c.sheet, log.c.number, log.c.acted_by, log.c.reason),
            )
            .select_from(
                t.outerjoin(file, file.c.id == t.c.source_id).join(log, log.c.id == t.c.change_id)
            )
            .where(t.c.institution_id == found.id, t.c.year == year)
        )
    }
    wanted = _wanted(asked, concerned(view, asked, view.on, year), found.id)
    filed = tuple(
        _filed(column, rows.get(column.name))
        for column in _figures(asked.noun)
        if column.name in wanted or column.name in rows or not wanted
    )
    return ReturnShown(found, year, filed, _staff(view, found.id, year))


def _filed(column: Column, row: sa.RowMapping | None) -> Filed:
    if row is None:
        return Filed(column, None, None, None)
    value = from_store(column, row["amount"], row["text"])
    if row["file"] is None:
        place = _("{who}: {reason}").format(who=row["acted_by"], reason=row["reason"] or "-")
    else:
        sheet = f"「{row['sheet']}」" if row["sheet"] else ""
        place = f"{row['file']}{sheet} {row['source_column']}{row['source_row']}"
    return Filed(column, value, place, change_number(row["number"]))


def _staff(view: View, body: int, year: int) -> int | None:
    c = of(StaffRow).c
    count = view.scalar(sa.select(sa.func.count()).where(c.institution_id == body, c.year == year))
    return int(count) or None


def list_returns(view: View, *, year: int, region: str | None = None) -> ReturnsListed:
    """List the institutions that are asked for figures or filed some. Raises NoFiguresAsked."""
    return _listed(view, year, region, None, only_missing=False)


def missing_returns(
    view: View, *, year: int, region: str | None = None, policy: str | None = None
) -> ReturnsListed:
    """List the institutions that have not filed all figures, those that filed nothing first.

    Raises NoFiguresAsked, NoRuleInForce, RegionNotFound.
    """
    return _listed(view, year, region, policy, only_missing=True)


def _listed(
    view: View, year: int, region: str | None, policy: str | None, *, only_missing: bool
) -> ReturnsListed:
    asked = asking(view, view.on, policy)
    known = {column.name: column for column in _figures(asked.noun)}
    whom = concerned(view, asked, view.on, year)
    needed = {figure.name for figure in asked.figures if figure.needed}
    filed = stored_values(view, known, year)
    files = _files(view, year)
    lines = []
    for body in _institutions(view, region):
        values = filed.get(body["id"], {})
        wanted = _wanted(asked, whom, body["id"])
        if not wanted and not values:
            continue
        missing = tuple(known[n] for n in wanted if n in needed and n not in values)
        code = body["credit_code"] or office_number("institution", body["office_no"])
        lines.append(
            ReturnLine(code, body["name"], len(values), missing, files.get(body["id"], ()))
        )
    none = sum(1 for line in lines if not line.filed)
    partly = sum(1 for line in lines if line.filed and line.missing)
    shown = [line for line in lines if line.missing] if only_missing else lines
    if only_missing:
        shown.sort(key=lambda line: line.filed > 0)
    return ReturnsListed(year, tuple(shown), len(lines), none, partly)


def export_returns(view: View, *, year: int, region: str | None = None) -> Exported:
    """Give the figures of a year, one row for each institution that filed any.

    Raises NoFiguresAsked, RegionNotFound.
    """
    noun = asking(view, view.on).noun
    columns = {column.name: column for column in noun.columns}
    filed = stored_values(view, columns, year)
    rows: list[tuple[Any, ...]] = []
    for body in _institutions(view, region):
        values = filed.get(body["id"])
        if values:
            code = body["credit_code"] or office_number("institution", body["office_no"])
            own = {"credit_code": code, "name": body["name"], **values}
            rows.append(tuple(own.get(name) for name in columns))
    return Exported("return", tuple(columns), tuple(rows), len(rows))


def _wanted(asked: Asking, whom: Mapping[str, set[int] | None], body: int) -> list[str]:
    """Name the figures that are asked of one institution."""
    mine = {policy for policy, some in whom.items() if some is None or body in some}
    return [figure.name for figure in asked.figures if mine.intersection(figure.policies)]


def _figures(noun: Noun) -> tuple[Column, ...]:
    return tuple(column for column in noun.columns if column.name not in WHO)


def _institutions(view: View, region: str | None) -> list[sa.RowMapping]:
    t = of(Institution)
    statement = sa.select(t).where(t.c.state == "registered").order_by(t.c.office_no)
    if region:
        codes = within(view, find_region(view, region).code)
        statement = statement.where(t.c.region_code.in_(sorted(codes)))
    return list(view.rows(statement))


def _files(view: View, year: int) -> dict[int, tuple[str, ...]]:
    t, file = of(ReturnValue), of(Source)
    found: dict[int, tuple[str, ...]] = {}
    rows = view.connection.execute(
        sa.select(t.c.institution_id, file.c.file)
        .join(file, file.c.id == t.c.source_id)
        .where(t.c.year == year)
        .distinct()
        .order_by(t.c.institution_id, file.c.file)
    )
    for body, name in rows:
        found[body] = (*found.get(body, ()), name)
    return found
