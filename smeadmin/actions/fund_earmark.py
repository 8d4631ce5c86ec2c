"""Shares of a fund that a measure sets aside for a purpose, such as a third, judged fund by fund."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.domain.fund import Earmark
from smeadmin.domain.ledger import Event, FundRef, Standing
from smeadmin.domain.rules import Document, Reading, Target, Verdict, judge_target
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.units import Scalar, is_number
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Posting


def earmarks(view: View, fund: FundRef, standing: Standing) -> Iterator[Earmark]:
    """Judge every goal of the measures in force that is about a fund, with what came into this one."""
    for text in Library(view).all_on(view.on):
        for noun in text.nouns.values():
            if isinstance(noun, Target) and text.figures[noun.goal.figure].about == "fund":
                yield _judged(view, text, noun, fund, standing)


def _judged(view: View, text: Document, noun: Target, fund: FundRef, standing: Standing) -> Earmark:
    given: dict[str, Scalar] = {
        name: standing.sources
        for name, figure in text.figures.items()
        if figure.unit == "money"
        and isinstance(figure.origin, Filed)
        and figure.origin.where == "fund"
    }
    facts = Facts(given, view.on, fund.year, rows={"allocation": _allocated(view, fund)})
    _noun, goal = judge_target(text, noun.head.name, facts)
    found = Reading(text.figures, facts).figure(noun.goal.figure)
    wanted = next((bound for _op, bound in goal.needed), None)
    return Earmark(
        text.figures[noun.goal.figure].label or Text(noun.head.name, noun.head.name),
        next(iter(noun.goal.head.clause.of()), None),
        int(found) if is_number(found) else None,
        -int(-wanted // 1) if is_number(wanted) else None,
        {Verdict.YES: True, Verdict.NO: False}.get(goal.verdict),
    )


def _allocated(view: View, fund: FundRef) -> list[dict[str, Any]]:
    """Give what of a fund was set aside for which purpose, less what was taken back by an undo."""
    t = of(Posting)
    undone = t.alias("undone")
    rows = view.rows(
        sa.select(t.c.to_purpose, t.c.amount_fen, t.c.posted_on)
        .outerjoin(undone, undone.c.reverses == t.c.id)
        .where(
            t.c.fund_id == fund.id,
            t.c.event == Event.ALLOCATE.value,
            t.c.reverses.is_(None),
            undone.c.id.is_(None),
        )
    )
    return [
        {"purpose": row["to_purpose"], "amount": row["amount_fen"], "on": row["posted_on"]}
        for row in rows
    ]
