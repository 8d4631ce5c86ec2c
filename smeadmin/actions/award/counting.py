"""Counting the winners of decided awards anew, for whoever checks the books."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from smeadmin.actions.award.places import so_far_of
from smeadmin.actions.library import Library
from smeadmin.domain.award import DECIDED
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.judge import free_places
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPlace


def overfull_awards(view: View) -> Iterator[str]:
    """Name the decided awards that gave more places than their measure, as it was kept, has in a year."""
    a, p = of(Award), of(AwardPlace)
    inside = (
        sa.select(a, sa.func.count(p.c.id).label("places"))
        .join(p, (p.c.award_id == a.c.id) & (p.c.place == "in"))
        .where(a.c.state.in_(DECIDED), a.c.opening == 0)
        .group_by(*a.c)
        .order_by(a.c.number)
    )
    library = Library(view)
    for row in view.rows(inside):
        document = library.kept(Basis.of_data(row["basis"]))
        noun = document.award(row["name"])
        reading = Reading(document.figures, Facts({}, row["decided_on"], row["year"]))
        so_far = so_far_of(view, noun, row["policy"], row["year"], row["fund_id"])
        others = {
            limit.head.name: so_far.get(limit.head.name, 0) - row["places"]
            for limit in noun.limits
            if limit.of == "places"
        }
        free = free_places(noun, reading, so_far | others)
        if free is not None and row["places"] > free:
            yield row["number"]
