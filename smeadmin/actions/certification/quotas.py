"""Places of a recommending unit: how many of its applications of a call were accepted up to now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.given import read_given
from smeadmin.actions.library import Library
from smeadmin.domain.certification.application import Standing
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document, Limit
from smeadmin.domain.rules.limits import limit_applies
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application

TAKEN = tuple(
    str(state)
    for state in (
        *(Standing.ACCEPTED, Standing.MENDING, Standing.PUBLISHED),
        *(Standing.CREATING, Standing.GRANTED),
    )
)
"""Who has a place: accepted, and not given back by a return, a refusal or a withdrawal."""


def quota_used(view: View, row: Mapping[Any, Any]) -> dict[str, int]:
    """Count for each quota of the measure what was taken before this application, by the quota's name.

    A quota counts for the unit and the time it names (``per``, ``within``), and of the others those to whom
    its ``when`` applies.
    """
    library = Library(view)
    document = library.kept(Basis.of_data(row["basis"]))
    noun = document.certification(row["certification"])
    limits = [limit for limit in noun.limits if limit.of == "applications"]
    if not limits:
        return {}
    t = of(Application)
    others = view.rows(
        sa.select(t).where(
            t.c.certification == row["certification"],
            t.c.state.in_(TAKEN),
            t.c.id != row["id"],
        )
    )
    return {limit.head.name: _count(document, limit, row, others) for limit in limits}


def _count(document: Document, limit: Limit, row: Mapping[Any, Any], others: Any) -> int:
    return sum(
        1
        for other in others
        if _same_unit(limit, row, other)
        and _same_time(limit, row, other)
        and _applies(document, limit, other)
    )


def _same_unit(limit: Limit, row: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    return "recommender" not in limit.per or other["recommender"] == row["recommender"]


def _same_time(limit: Limit, row: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    days: tuple[dt.date, dt.date] = (row["applied_on"], other["applied_on"])
    if limit.within == "call":
        return bool(other["call"] == row["call"])
    return limit.within != "year" or days[0].year == days[1].year


def _applies(document: Document, limit: Limit, other: Mapping[Any, Any]) -> bool:
    """Tell whether a quota counts an earlier application: what it stated is asked."""
    given = {name: value for name, value in other["given"].items() if name in document.figures}
    values = read_given(document, given, {}, by="", on=other["applied_on"], reason=None).values
    day: dt.date = other["applied_on"]
    return limit_applies(limit, Reading(document.figures, Facts(values, day, day.year))) is True
