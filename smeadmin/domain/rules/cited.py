"""Which clauses want a figure: those of the innermost rules that read it, or what is worked out from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.walk import Rule, all_in, origin_reads, reads, rules_of


def clauses_by_figure(document: Document) -> Mapping[str, tuple[str, ...]]:
    """Give for each figure of a document the clauses that want it, in document order."""
    found: dict[str, dict[str, None]] = {}
    for figure in document.figures.values():
        found.setdefault(figure.name, {}).update(dict.fromkeys(figure.clause.of()))
    for noun in document.nouns.values():
        for rule in rules_of(noun):
            for one in _innermost(rule):
                for name in _read(document, one):
                    found.setdefault(name, {}).update(dict.fromkeys(one.head.clause.of()))
    return {name: tuple(clauses) for name, clauses in found.items()}


def _innermost(rule: Rule) -> Iterator[Rule]:
    """Give the rules with a clause in which none has another one."""
    for one in all_in(rule):
        own = set(one.head.clause.of())
        if own and all(own.issuperset(other.head.clause.of()) for other in all_in(one)):
            yield one


def _read(document: Document, rule: Rule) -> set[str]:
    """Name the figures a rule reads, and those that they are worked out from."""
    met: set[str] = set()
    waiting = list(reads(rule))
    while waiting:
        name = waiting.pop()
        if name not in met:
            met.add(name)
            if name in document.figures:
                waiting.extend(origin_reads(document.figures[name].origin))
    return met
