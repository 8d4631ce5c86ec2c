"""Collecting the returns of an evaluation: until when, who lacks what, who was late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.campaign import change_state
from smeadmin.actions.evaluation.gathering import concerned_in, first_filed, label_of, rule_of
from smeadmin.domain.campaign import Collected, CollectUntil, Missing, next_state
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.walk import figures_of
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.institution import Institution


def collect_returns(
    change: Change,
    *,
    evaluation: str | None,
    year: int,
    until: dt.date | None = None,
    policy: str | None = None,
) -> Collected:
    """Collect the returns of an evaluation until a day, and say who lacks what and who was late.

    Without ``until`` the day is the measure's, or the one that was set before; again without change it
    writes nothing. Raises EvaluationNotFound, EvaluationAmbiguous, EvaluationStep, CollectUntil.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    state = next_state(line, "collect")
    last = until or line.file_until
    if last is None:
        raise CollectUntil(
            way_out=(f"smeadmin score collect {line.name} --year {year} --until DATE",)
        )
    same = (state, last) == (line.state, line.file_until)
    if not same:
        change_state(change, row, state=state, file_until=last)
        change.summary = {"evaluation": line.name, "year": year, "until": last.isoformat()}
    of_year = evaluation_of(change, line.name, year, line.policy)
    return replace(_collected(change, of_year), same=same)


def _collected(view: View, of_year: tuple[sa.RowMapping, EvaluationLine]) -> Collected:
    """Say of everybody whom it concerns what they have filed of the figures it reads."""
    row, line = of_year
    assert line.file_until is not None
    document, noun = rule_of(view, row)
    read = set(figures_of(document, noun))
    wanted = [
        f for f in document.figures.values() if f.name in read and f.origin == Filed("return")
    ]
    i, t = of(Institution), of(ReturnValue)
    filed: dict[int, set[str]] = {}
    for key, name in view.connection.execute(
        sa.select(t.c.institution_id, t.c.figure).where(
            t.c.year == line.year, t.c.figure.in_([f.name for f in wanted])
        )
    ):
        filed.setdefault(key, set()).add(name)
    first = first_filed(view, document, line.year, line.file_until)
    concerned = concerned_in(view, row, document, noun)
    bodies = {b["id"]: b for b in view.rows(sa.select(i).where(i.c.state == "registered"))}
    everybody = []
    for key in sorted(concerned, key=lambda key: bodies[key]["office_no"]):
        body, has = bodies[key], filed.get(key, set())
        on, late = first.get(key, (None, False))
        lacks = tuple(label_of(f) for f in wanted if f.name not in has)
        everybody.append(
            Missing(
                institution_id=key,
                office_no=office_number("institution", body["office_no"]),
                credit_code=body["credit_code"],
                name=body["name"],
                region_code=body["region_code"],
                figures=lacks,
                filed=len(has),
                filed_on=on,
                late=late,
            )
        )
    missing = sorted((one for one in everybody if one.figures), key=lambda one: one.filed > 0)
    return Collected(
        line=line,
        until=line.file_until,
        on=view.on,
        asked=len(everybody),
        complete=len(everybody) - len(missing),
        missing=tuple(missing),
        late=tuple(one for one in everybody if one.late),
    )
