"""Enterprises: show, list, export. Writing and intake are beside: a reader loads neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE
from smeadmin.actions.enterprise.size import FIGURES, newest_year, usual_year, year_figures
from smeadmin.actions.listing import Beside, export_bodies, list_bodies, show_body
from smeadmin.actions.regions import region_list
from smeadmin.domain.listing import BodyShown, Exported, Listed
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseRegion, EnterpriseYear


def show_enterprise(view: View, *, enterprise: str) -> BodyShown:
    """Show one enterprise with its figures by year. Raises EnterpriseNotFound, NameAmbiguous."""
    found, shown = show_body(view, ENTERPRISE, enterprise)
    t = of(EnterpriseRegion)
    seats = view.rows(
        sa.select(t).where(t.c.enterprise_id == found.id).order_by(t.c.valid_until.desc())
    )
    former = tuple((row["region_code"], row["valid_until"]) for row in seats)
    return replace(shown, former_regions=former, years=year_figures(view, found.id))


def list_enterprises(
    view: View,
    *,
    region: str | None = None,
    industry: str | None = None,
    size: str | None = None,
    state: str | None = None,
    name: str | None = None,
    limit: int | None = None,
) -> Listed:
    """List enterprises, each with the newest figures there are. Raises RegionNotFound."""
    newest, t = newest_year(), of(EnterpriseYear)
    of_size = None
    if size is not None:
        joined = sa.select(t.c.enterprise_id).join(
            newest,
            (newest.c.enterprise_id == t.c.enterprise_id) & (newest.c.year == t.c.year),
        )
        wanted = t.c["size"].is_(None) if size == "unknown" else t.c["size"] == size
        of_size = of(Enterprise).c.id.in_(joined.where(wanted))
    listed = list_bodies(
        view,
        ENTERPRISE,
        region=region,
        state=state,
        name=name,
        limit=limit,
        also=of_size,
        industry=industry,
    )
    figures = _newest_figures(view, [row["id"] for row in listed.rows])
    rows = tuple({**row, **figures.get(row["id"], {})} for row in listed.rows)
    return replace(listed, rows=rows)


def export_enterprises(
    view: View, *, region: str | None = None, state: str | None = None, year: int | None = None
) -> Exported:
    """Give all enterprises with the figures of one year, to be edited and imported again."""
    t = of(EnterpriseYear)
    joined = (t.c.enterprise_id == of(Enterprise).c.id) & (
        t.c.year == (year or usual_year(view.on))
    )
    figures = Beside(t, joined, FIGURES)
    return export_bodies(view, ENTERPRISE, region=region, state=state, beside=figures)


def template_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the words for the drop-down lists of a template."""
    return {"region_code": region_list(view)}


def _newest_figures(view: View, keys: list[int]) -> dict[int, dict[str, Any]]:
    t = of(EnterpriseYear)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        rows = view.rows(
            sa.select(t).where(t.c.enterprise_id.in_(some)).order_by(t.c.enterprise_id, t.c.year)
        )
        for row in rows:  # the newest year comes last and stays
            found[row["enterprise_id"]] = {
                **{name: row[name] for name in FIGURES},
                "size": row["size"],
                "figures_year": row["year"],
            }
    return found
