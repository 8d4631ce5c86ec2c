"""Gathering what is known of bodies, in the form the evaluator wants it, by set-based queries.

Filed figures come from the returns with the cell they stand in, register figures from the register,
computed figures from one grouped count for each source and window. Nothing is judged here, and what nobody
filed is absent, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.reading import Facts, lies_in
from smeadmin.domain.rules.units import Scalar
from smeadmin.storage.change import View
from smeadmin.storage.gathering import Gathering, Span, Within


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
    placed: bool = False,
) -> dict[int, Facts]:
    """Gather the facts of a whole population, by row id and in its order.

    ``among`` are the ids, a select that gives them, or a span; None: everybody on the register. Of
    whom the same is known in this year only, they share one and the same ``Facts``. ``placed``: origins
    are given, too, for what was filed for the year alone, as short as traces keep them: ``[source, row,
    column]`` of an imported sheet, ``[change]`` of a figure that was typed.
    """
    gathering = Gathering(view, document, noun, day, year, about, placed=placed)
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
