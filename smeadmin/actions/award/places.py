"""What an award has given so far, and how many places are left."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.domain.award import DECIDED
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Award as Rule
from smeadmin.domain.rules.judge import free_places, sum_key
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import Number
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPlace, AwardShare
from smeadmin.storage.tables.institution import Institution


def so_far_of(
    view: View, noun: Rule, policy: str, year: int, fund_id: int | None
) -> dict[str, Number]:
    """Add up what earlier decided awards have used of each limit, by group where it divides them."""
    a, p, i = of(Award), of(AwardPlace), of(Institution)
    used: dict[str, Number] = {}
    for limit in noun.limits:
        wanted = (
            sa.select(p.c.amount_fen, p.c.trace, i.c.region_code)
            .join(a, a.c.id == p.c.award_id)
            .join(i, i.c.id == p.c.institution_id)
            .where(a.c.state.in_(DECIDED), p.c.place == "in", a.c.policy == policy)
        )
        if limit.payer is not None:
            share = of(AwardShare)
            mine = (share.c.award_place_id == p.c.id) & (share.c.payer == limit.payer)
            wanted = wanted.join(share, mine).with_only_columns(
                share.c.amount_fen, p.c.trace, i.c.region_code
            )
        if "fund" in limit.per:
            wanted = wanted.where(a.c.fund_id == fund_id)
        else:
            wanted = wanted.where(a.c.name == noun.head.name)
        if limit.within == "year":
            wanted = wanted.where(a.c.year == year)
        for fen, trace, region in view.connection.execute(wanted):
            given = {"region": region, **trace.get("figures", {})}
            name = sum_key(limit, Reading({}, Facts(given)))
            used[name] = used.get(name, 0) + (1 if limit.counts else fen)
    return used


def having(view: View, policy: str, name: str, year: int) -> set[int]:
    """Give who has the award of that year already: nobody is given it twice."""
    a, p = of(Award), of(AwardPlace)
    wanted = (
        sa.select(p.c.institution_id)
        .join(a, a.c.id == p.c.award_id)
        .where(a.c.policy == policy, a.c.name == name, a.c.year == year)
        .where(a.c.state.in_(DECIDED), p.c.place == "in")
    )
    return set(view.connection.execute(wanted).scalars())


def free_of(view: View, row: sa.RowMapping, fund_id: int | None) -> int:
    """Give the places that are left for equals at the end of an award that is not decided yet."""
    document = Library(view).kept(Basis.of_data(row["basis"]))
    noun = document.award(row["name"])
    reading = Reading(document.figures, Facts({}, row["proposed_on"], row["year"]))
    so_far = so_far_of(view, noun, row["policy"], row["year"], fund_id)
    places = free_places(noun, reading, so_far)
    p = of(AwardPlace)
    counted = sa.select(p.c.place, sa.func.count()).where(p.c.award_id == row["id"])
    counts = {place: int(n) for place, n in view.connection.execute(counted.group_by(p.c.place))}
    if places is None:
        return counts.get("tie", 0)
    return max(0, places - counts.get("in", 0))


def names_by_id(view: View, keys: Sequence[int]) -> dict[int, str]:
    """Give the names of institutions by their keys, in the order given."""
    t = of(Institution)
    rows = view.connection.execute(sa.select(t.c.id, t.c.name).where(t.c.id.in_(keys)))
    found = {row.id: row.name for row in rows}
    return {key: found[key] for key in keys}
