"""Which words of a count no worked example has a row for: only rows spelt exactly so count (P82)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from smeadmin.domain.rules.conditions import Leaf
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Computed
from smeadmin.domain.rules.sources import SOURCES
from smeadmin.domain.rules.values import Constant
from smeadmin.domain.rules.walk import all_in


class Spelt(NamedTuple):
    """A word that a rule compares a field with whose words are not fixed, and where."""

    path: str
    source: str
    name: str
    word: str


def unproved(document: Document) -> Iterator[Spelt]:
    """Give the words that no row of an example is spelt as.

    Titles are written by smeadmin itself, and service categories by the figure ``category``: those are
    as fixed as any.
    """
    shown = {
        (source, name, word)
        for case in document.raw.get("case", {}).values()
        for source, rows in _rows(case)
        for row in rows
        for name, word in row.items()
        if isinstance(word, str)
    }
    own = document.figures.get("category")
    categories = () if own is None else own.choices
    for one in _compared(document):
        by_category = one.name == "kind" and one.word in categories
        if not by_category and (one.source, one.name, one.word) not in shown:
            yield one


def _rows(case: Any) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    rows = case.get("rows") if isinstance(case, Mapping) else None
    for source, listed in rows.items() if isinstance(rows, Mapping) else ():
        if isinstance(listed, list):
            yield source, [row for row in listed if isinstance(row, Mapping)]


def _compared(document: Document) -> Iterator[Spelt]:
    """Give every word that a count compares a field of free words with."""
    counts = [f.origin for f in document.figures.values() if isinstance(f.origin, Computed)]
    rules = [rule for one in counts for rule in (one.where, one.among) if rule is not None]
    for leaf in (leaf for rule in rules for leaf in all_in(rule) if isinstance(leaf, Leaf)):
        source, _dot, name = leaf.figure.partition(".")
        kind = SOURCES.get(source, {}).get(name)
        if kind is None or source == "title" or kind.unit != "choice" or not kind.open:
            continue
        for test in leaf.tests:
            said = test.bound.value if isinstance(test.bound, Constant) else ()
            for word in said if isinstance(said, tuple) else (said,):
                yield Spelt(leaf.head.path, source, name, str(word))
