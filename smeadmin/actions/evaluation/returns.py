"""The sheets that go out when returns are collected: who has to file, and what."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.annual_return.figures import stored_values
from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.gathering import concerned_in, label_of, rule_of
from smeadmin.domain.annual_return import Asked, NoFiguresAsked
from smeadmin.domain.columns import return_noun
from smeadmin.domain.registers import office_number
from smeadmin.domain.review import ReturnsAsked
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.walk import figures_of
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution

OFFICE = "credit_code"


def returns_asked(
    view: View, *, evaluation: str | None, year: int, policy: str | None = None
) -> ReturnsAsked:
    """Give the sheet of an evaluation's returns: everybody whom it concerns, what they filed so far.

    Raises EvaluationNotFound, EvaluationAmbiguous, NoFiguresAsked.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    document, noun = rule_of(view, row)
    read = set(figures_of(document, noun))
    asked = [
        Asked(
            *(f.name, f.unit, label_of(f)),
            tuple((name, f.labels.get(name, Text(name, name))) for name in f.choices),
            (document.id,),
        )
        for f in document.figures.values()
        if f.name in read and f.origin == Filed("return")
    ]
    if not asked:
        raise NoFiguresAsked(
            {"on": view.on.isoformat()}, way_out=(f"smeadmin policy show {document.id}",)
        )
    columns = return_noun(asked)
    filed = stored_values(view, {c.name: c for c in columns.columns}, year)
    t = of(Institution)
    keys = concerned_in(view, row, document, noun)
    bodies = view.rows(sa.select(t).where(t.c.id.in_(keys)).order_by(t.c.office_no))
    rows = []
    for body in bodies:
        code = body["credit_code"] or office_number("institution", body["office_no"])
        own = {OFFICE: code, "name": body["name"], **filed.get(body["id"], {})}
        rows.append(tuple(own.get(column.name) for column in columns.columns))
    return ReturnsAsked(line, columns, tuple(rows))
