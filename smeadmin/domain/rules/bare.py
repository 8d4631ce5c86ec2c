"""Answers without words: paths, clauses, figures and margins of many bodies, as programs read them.

The keys are those of a trace's lines (policy format 5.7), without what only the document says; every
figure is told once for each body, with where it stands, not once in each line that rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from smeadmin.domain.rules.conditions import Judged, Leaf
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.reading import Known
from smeadmin.domain.rules.units import Scalar, in_unit
from smeadmin.domain.rules.walk import all_in, figures_of, rules_of

Chosen = tuple[tuple[str, Scalar | None], ...]
"""The figures by which clauses are chosen, and what they are for one body."""


class Bare:
    """Tells the answers of one noun."""

    def __init__(self, document: Document, noun: Noun) -> None:
        every = (rule.head.clause.figure for top in rules_of(noun) for rule in all_in(top))
        self._choosing = tuple(dict.fromkeys(name for name in every if name is not None))
        self._units = {
            name: document.figures[name].unit if name in document.figures else "number"
            for name in figures_of(document, noun)
        }

    def lines(self, answers: Iterable[Judged | None], known: Known) -> list[Mapping[str, Any]]:
        """Tell what stands in the answers of some groups, in document order."""
        chosen = tuple((name, known.get(name)) for name in self._choosing)
        tops = (row for one in answers if one is not None for row in one.rows)
        return [line for row in tops for line in _told(row, chosen)]

    def figures(self, known: Known, places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Tell the figures that were asked for, each with its place where it has one."""
        nowhere: Mapping[str, Any] = {}
        return {
            name: {"value": _written(known[name], unit), **places.get(name, nowhere)}
            for name, unit in self._units.items()
            if name in known
        }


_written = lru_cache(maxsize=20_000, typed=True)(in_unit)


@lru_cache(maxsize=20_000)
def _told(judged: Judged, chosen: Chosen) -> tuple[Mapping[str, Any], ...]:
    """Tell one answer and all answers in it; thousands of bodies share a few hundred of them."""
    return tuple(_lines(judged, dict(chosen)))


def _lines(judged: Judged, chosen: Known) -> Iterator[Mapping[str, Any]]:
    rule = judged.rule
    unit = rule.unit if isinstance(rule, Leaf) else "number"
    head = rule.head
    if head.path:
        cited = head.clause.of(chosen.get(head.clause.figure or ""))
        yield {
            "path": head.path,
            "clause": cited[0] if len(cited) == 1 else list(cited) or None,
            "found": in_unit(judged.found, unit),
            "needed": {op: in_unit(bound, unit) for op, bound in judged.needed},
            "margin": in_unit(judged.margin, unit),
            "verdict": str(judged.verdict),
        }
    for row in judged.rows:
        yield from _lines(row, chosen)
