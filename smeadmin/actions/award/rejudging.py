"""Who is to have an award, judged once more on the day it is decided: no double support, no lost title."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sqlalchemy as sa

from smeadmin.domain.award import AwardNoLonger
from smeadmin.domain.evaluation import MICRO
from smeadmin.domain.rules.document import Award as Rule
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import ByJudgement, Computed, Filed
from smeadmin.domain.rules.judge import Result, gate
from smeadmin.domain.rules.keeping import decode
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.values import plain
from smeadmin.storage.change import Change
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution


def check_still(
    change: Change,
    document: Document,
    noun: Rule,
    row: sa.RowMapping,
    taken: Sequence[sa.RowMapping],
) -> None:
    """Refuse when somebody has been given it since, or no longer meets what the measure asks.

    What was typed for the proposal stands; what is counted and registered is looked at again. Raises
    AwardNoLonger.
    """
    keys = [one["institution_id"] for one in taken]
    i = of(Institution)
    bodies = change.rows(sa.select(i.c.id, i.c.name, i.c.state).where(i.c.id.in_(keys)))
    names = {body["id"]: body["name"] for body in bodies}
    there = {body["id"] for body in bodies if body["state"] == "registered"}
    given = {one["institution_id"]: _given(document, one) for one in taken}
    facts = facts_of_all(
        change, document, noun.path, day=change.on, year=row["year"], among=keys, given=given
    )
    for key in keys:
        known = key in there and key in facts
        judged = gate(noun, Reading(document.figures, facts[key])) if known else None
        if judged is not None and judged.result in (Result.PASS, Result.WAIVER):
            continue
        failing = judged.named("failing", "unknown") if judged is not None else []
        raise AwardNoLonger(
            {"award": row["number"], "name": names[key], "failing": failing},
            short_by=tuple(failing),
            way_out=(f"smeadmin award show {row['number']}",),
        )


def _given(document: Document, one: sa.RowMapping) -> dict[str, Scalar | None]:
    """Give what was known of a place beside the registers: its standing, and what was typed for it."""
    points = one["points"]
    given: dict[str, Scalar | None] = {
        "score": None if points is None else plain(Fraction(points, MICRO)),
        "grade": one["grade"],
        "rank": one["rank"],
    }
    if points is None:
        given = {}
    for name, value in one["trace"]["figures"].items():
        figure = document.figures.get(name)
        if figure is None or isinstance(figure.origin, Computed):
            continue
        typed = isinstance(figure.origin, Filed) and figure.origin.where not in (
            "register",
            "return",
        )
        if typed or isinstance(figure.origin, ByJudgement):
            given[name] = decode(value)
    return given
