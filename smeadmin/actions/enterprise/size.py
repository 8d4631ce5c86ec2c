"""The size class of enterprises: worked out from the figures of a year, stored with them, read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, find
from smeadmin.domain.listing import Classified, SizeJudged, YearFigures
from smeadmin.domain.registers import Found
from smeadmin.domain.size import Indicator, SizeClass, Standard, classify
from smeadmin.domain.sizing import FiguresMissing, NoStandard
from smeadmin.i18n import gettext as _
from smeadmin.reference.sizes import standard_on, standards
from smeadmin.storage.capture import chunks
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear

FIGURES = ("staff", "revenue_fen", "assets_fen")
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SizeStanding:
    """What the register holds of an enterprise's size: the class, and the figures it follows from.

    ``missing`` names the figures that keep it open; ``size`` is None then, or without any figures.
    """

    size: str | None
    standard: str | None
    year: int | None
    sector: str | None
    staff: int | None
    revenue_fen: int | None
    assets_fen: int | None
    missing: tuple[Indicator, ...] = ()


def usual_year(on: date) -> int:
    """Give the year whose figures count on a day: the one before."""
    return on.year - 1


def size_of(view: View, enterprise_id: int, on: date) -> SizeStanding:
    """Give the size of an enterprise on a day: from the newest figures of a year before it."""
    t = of(EnterpriseYear)
    row = view.first(
        sa.select(t)
        .where(t.c.enterprise_id == enterprise_id, t.c.year < on.year)
        .order_by(t.c.year.desc())
    )
    if row is None:
        return SizeStanding(None, None, None, None, None, None, None)
    missing: tuple[Indicator, ...] = ()
    standard = standard_on(on)
    if row["size"] is None and standard is not None:
        missing = judge(standard, row["sector"], row).missing
    return SizeStanding(
        row["size"],
        row["size_standard"],
        row["year"],
        row["sector"],
        row["staff"],
        row["revenue_fen"],
        row["assets_fen"],
        missing,
    )


@cache
def sector_of(industry: str | None) -> str | None:
    """Tell the sector of the size standard that a filed industry lies in; None when it cannot be told."""
    if not industry:
        return None
    standard = standard_on(date.max)
    named = standard.sector(industry) if standard else None
    if named is not None:
        return named.name.zh
    return None


def is_known_industry(industry: str) -> bool:
    """Tell whether a filed industry is a sector of the standard, by which a size can be told."""
    return sector_of(industry) is not None


def judge(standard: Standard, sector: str | None, figures: Any) -> SizeClass:
    """Work out the class from a row with ``staff``, ``revenue_fen`` and ``assets_fen``."""
    return classify(
        standard, sector, figures["staff"], figures["revenue_fen"], figures["assets_fen"]
    )


def sized(standard: Standard | None, sector: str | None, figures: Any, on: date) -> dict[str, Any]:
    """Give the columns of a year's row that hold the class: empty when it is not known."""
    answer = judge(standard, sector, figures) if standard else None
    size = str(answer.size) if answer and answer.size else None
    return {
        "size": size,
        "size_standard": standard.id if standard and size else None,
        "size_on": on if size else None,
    }


def put_figures(
    change: Change,
    enterprise_id: int,
    year: int,
    industry: str | None,
    figures: Mapping[str, int | None],
    **source: Any,
) -> str | None:
    """Write the figures of one year, those given over those there are, and the class that follows."""
    t = of(EnterpriseYear)
    where = (t.c.enterprise_id == enterprise_id) & (t.c.year == year)
    before = change.first(sa.select(t).where(where))
    kept = {name: before[name] if before else None for name in FIGURES}
    sector = sector_of(industry)
    now: dict[str, Any] = {**kept, **figures, "sector": sector}
    now |= sized(standard_on(change.on), sector, now, change.on)
    if before is None:
        change.insert(EnterpriseYear, None, enterprise_id=enterprise_id, year=year, **now, **source)
    elif any(before[name] != value for name, value in now.items() if name != "size_on"):
        change.update(EnterpriseYear, where, **now, **source)
    size: str | None = now["size"]
    return size


def classify_enterprises(
    change: Change, *, enterprise: str | None = None, year: int | None = None
) -> Classified:
    """Work the size classes out anew by the standard of the day, of one enterprise or of all.

    ``year`` is the year of the figures; by default the one before the day of the act. Raises
    EnterpriseNotFound, NameAmbiguous, FiguresMissing (one without figures), NoStandard.
    """
    standard = standard_on(change.on)
    if standard is None:
        first = standards()[0].valid_from.isoformat()
        raise NoStandard(
            details={"on": change.on.isoformat(), "first": first},
            way_out=(_("the first standard is of {on}").format(on=first),),
        )
    year = year or usual_year(change.on)
    found = find(change, ENTERPRISE, enterprise) if enterprise else None
    t, e = of(EnterpriseYear), of(Enterprise)
    where = t.c.year == year
    if found is not None:
        where &= t.c.enterprise_id == found.id
    rows = change.rows(sa.select(t, e.c.industry).join(e, e.c.id == t.c.enterprise_id).where(where))
    if found is not None and not rows:
        raise FiguresMissing(
            details={"name": found.name, "year": year},
            way_out=(f"smeadmin enterprise edit {found.code} --year {year} --staff N --revenue N",),
        )
    one = _judged(standard, found, rows[0], year) if found is not None else None
    moved: dict[tuple[str | None, str | None], list[int]] = {}
    by_size: Counter[str] = Counter()
    unknown = changed = 0
    for row in rows:
        sector = sector_of(row["industry"])
        answer = judge(standard, sector, row).size
        size = str(answer) if answer else None
        by_size.update([size] if size else [])
        unknown += size is None
        now = (size, standard.id if size else None, sector)
        if now != (row["size"], row["size_standard"], row["sector"]):
            moved.setdefault((size, sector), []).append(row["id"])
            changed += row["size"] != size
    for (size, sector), keys in moved.items():
        for some in chunks(keys, AT_ONCE):
            change.update(
                EnterpriseYear,
                t.c.id.in_(some),
                size=size,
                size_standard=standard.id if size else None,
                size_on=change.on if size else None,
                sector=sector,
            )
    total = change.scalar(sa.select(sa.func.count()).select_from(e)) if found is None else 1
    change.summary = {"noun": "enterprise", "classified": len(rows), "changed": changed}
    return Classified(
        standard=standard.id,
        title=standard.title,
        year=year,
        by_size=dict(by_size),
        unknown=unknown,
        changed=changed,
        no_figures=int(total or 0) - len(rows),
        one=one,
    )


def year_figures(view: View, enterprise_id: int) -> tuple[YearFigures, ...]:
    """List the figures of an enterprise, the newest year first."""
    t = of(EnterpriseYear)
    rows = view.rows(
        sa.select(t).where(t.c.enterprise_id == enterprise_id).order_by(t.c.year.desc())
    )
    return tuple(
        YearFigures(
            r["year"],
            r["sector"],
            r["staff"],
            r["revenue_fen"],
            r["assets_fen"],
            r["size"],
            r["size_standard"],
            r["size_on"],
        )
        for r in rows
    )


def newest_year(enterprise_ids: sa.Select[Any] | None = None) -> sa.Subquery:
    """Give the newest year of figures of each enterprise as a subquery (enterprise_id, year)."""
    t = of(EnterpriseYear)
    statement = sa.select(t.c.enterprise_id, sa.func.max(t.c.year).label("year"))
    if enterprise_ids is not None:
        statement = statement.where(t.c.enterprise_id.in_(enterprise_ids))
    return statement.group_by(t.c.enterprise_id).subquery("newest")


def _judged(standard: Standard, found: Found, row: sa.RowMapping, year: int) -> SizeJudged:
    answer = judge(standard, sector_of(row["industry"]), row)
    return SizeJudged(found, year, answer, row["size"])
