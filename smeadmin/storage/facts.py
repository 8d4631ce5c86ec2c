"""Gathering what is known of bodies, in the form the evaluator wants it, by set-based queries.

Filed figures come from the returns with the cell they stand in, register figures from the register,
computed figures from one grouped count for each source and window. Nothing is judged here, and what nobody
filed is absent, never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.reading import Facts, lies_in
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.walk import figures_of
from smeadmin.storage.change import View
from smeadmin.storage.gathering import Gathering, Span, Within
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue


def facts_of(
    view: View,
    document: Document,
    noun: str | None,
    body: int | None,
    *,
    day: date,
    year: int,
    about: str = "institution",
    given: Mapping[str, Scalar | None] | None = None,
    origins: Mapping[str, object] | None = None,
    within: Within = lies_in,
) -> Facts:
    """Gather the facts of one body for a noun (None: for every figure of the document), with origins.

    ``body`` is the row id of an institution or enterprise (``about``); None for figures about the office.
    ``given`` are values of the case itself (application, contract, judgements), with their ``origins``.
    """
    gathering = Gathering(view, document, noun, day, year, about)
    found = gathering.gather(None if body is None else [body])
    known = found[body]
    told = {**gathering.origins(body), **(origins or {})}
    return replace(known.facts(day, year, within, given), origins=told, rows=known.rows)


def facts_of_all(
    view: View,
    document: Document,
    noun: str | None,
    *,
    day: date,
    year: int,
    about: str = "institution",
    among: Span | sa.Select[Any] | Sequence[int] | None = None,
    given: Mapping[int, Mapping[str, Scalar | None]] | None = None,
    within: Within = lies_in,
) -> dict[int, Facts]:
    """Gather the facts of a whole population, by row id and in its order, without origins.

    ``among`` are the ids, a select that gives them, or a span; None: everybody on the register. Of
    whom the same is known in this year only, they share one and the same ``Facts``.
    """
    gathering = Gathering(view, document, noun, day, year, about)
    found = gathering.gather(Span() if among is None else among)
    own = given or {}
    shared: dict[Any, Facts] = {}
    all_facts: dict[int, Facts] = {}
    for body in sorted(key for key in found if key is not None):
        known = found[body]
        same = None if known.years or known.rows or body in own else tuple(known.values.items())
        facts = shared.get(same)
        if facts is None:
            facts = known.facts(day, year, within, own.get(body))
            if same is not None:
                shared[same] = facts
        all_facts[body] = facts
    return all_facts


def merged(first: Facts, *others: Facts) -> Facts:
    """Put facts about several bodies together (an enterprise and the provider that serves it)."""
    values, rows, origins = dict(first.values), dict(first.rows), dict(first.origins)
    years = {year: dict(known) for year, known in first.years.items()}
    for other in others:
        values.update(other.values)
        rows.update(other.rows)
        origins.update(other.origins)
        for year, known in other.years.items():
            years.setdefault(year, {}).update(known)
    return replace(first, values=values, years=years, rows=rows, origins=origins)


def judged_year(noun: Noun, day: date, period_year: int | None = None) -> int:
    """Give the year that is judged (policy format 5.5); an evaluation or award says its own."""
    if period_year is not None:
        return period_year
    return day.year - 1 if noun.path.startswith("certification.") else day.year


def filed_places(
    view: View, document: Document, noun: str, year: int, bodies: Iterable[int]
) -> dict[int, dict[str, list[Any]]]:
    """Give where each filed figure that a noun reads stands: by institution and figure, for one year.

    ``[source, row, column]`` of an imported sheet, ``[change]`` of a figure that was typed. ``bodies`` are
    row ids; the first and the last bound what is read.
    """
    names = [
        name
        for name in figures_of(document, document.nouns[noun])
        if name in document.figures and document.figures[name].origin == Filed("return")
    ]
    keys = list(bodies)
    if not names or not keys:
        return {}
    c = of(ReturnValue).c
    rows = view.connection.execute(
        sa.select(
            *(c.institution_id, c.figure, c.source_id, c.source_row, c.source_column, c.change_id)
        ).where(c.year == year, c.figure.in_(names), c.institution_id.between(min(keys), max(keys)))
    ).all()
    found: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for body, name, source, row, column, change in rows:
        found[body][name] = [change] if source is None else [source, row, column]
    return found
