"""Shares of a fund that a measure sets aside for a purpose, such as a third, judged fund by fund."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.domain.fund import Earmark
from smeadmin.domain.ledger import FundRef, Standing
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Target
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.judge import judge_target
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import Scalar, is_number
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.sources import SOURCES, At


def is_of_a_fund(text: Document, noun: Target) -> bool:
    """Tell whether a goal is asked of each fund, as a share that is set aside."""
    return text.figures[noun.goal.figure].about == "fund"


def earmarks(view: View, fund: FundRef, standing: Standing) -> Iterator[Earmark]:
    """Judge every goal of the measures in force that is about a fund, with what came into this one."""
    for text in Library(view).all_on(view.on):
        for noun in text.nouns.values():
            if isinstance(noun, Target) and is_of_a_fund(text, noun):
                yield _judged(view, text, noun, fund, standing)


def facts_of_fund(view: View, text: Document, fund: FundRef, standing: Standing) -> Facts:
    """Gather what a measure asks of a fund: what came into it, and what is set aside for which purpose."""
    given: dict[str, Scalar] = {
        name: standing.sources
        for name, figure in text.figures.items()
        if figure.unit == "money"
        and isinstance(figure.origin, Filed)
        and figure.origin.where == "fund"
    }
    return Facts(given, view.on, fund.year, rows={"allocation": _allocated(view, fund)})


def _judged(view: View, text: Document, noun: Target, fund: FundRef, standing: Standing) -> Earmark:
    facts = facts_of_fund(view, text, fund, standing)
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
    rows = SOURCES["allocation"].rows(At(view.on, fund.year)).subquery()
    wanted = sa.select(rows.c.purpose, rows.c.amount, rows.c.on).where(rows.c.body == fund.id)
    return [dict(row) for row in view.rows(wanted)]
