"""Which bounds the worked examples stand on exactly (P81)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from smeadmin.domain.rules.conditions import ORDERING, Leaf
from smeadmin.domain.rules.document import Award, Certification, Document, Noun, Voucher
from smeadmin.domain.rules.limits import Grant
from smeadmin.domain.rules.reading import Reading, as_number
from smeadmin.domain.rules.values import By, Constant, OpenValue, Steps, Value
from smeadmin.domain.rules.walk import all_in, rules_of


def of_document(document: Document) -> list[str]:
    """Name every rule of a document that has a bound of its own: comparisons, steps, limits.

    A ceiling of money that nothing can come to, because the amount is open, asks for no example.
    """
    paths: list[str] = []
    for noun in document.nouns.values():
        paths.extend(path for path, _figure, _bound in _of_noun(noun))
        unpaid = isinstance(noun, Award | Voucher) and isinstance(noun.amount, OpenValue)
        paths.extend(
            limit.head.path
            for limit in noun.limits
            if _literal(limit.at_most) and (limit.counts or not unpaid)
        )
    return list(dict.fromkeys(paths))


def met(answer: Mapping[str, Any]) -> Iterator[str]:
    """Name the bounds that one example stood on exactly."""
    if "_seen" not in answer:
        return
    seen: tuple[Noun, Reading, Grant | None] = answer["_seen"]
    noun, reading, grant = seen
    for path, figure, bound in _of_noun(noun):
        found = reading.known.get(figure)
        if found is None:
            continue
        number = as_number(found)
        if bound.bound(reading) == (found if number is None else number):
            yield path
    for line in grant.lines if grant is not None else ():
        if line.this is not None and line.left == line.this:
            yield line.limit.head.path


def _of_noun(noun: Noun) -> Iterator[tuple[str, str, Value]]:
    duties = noun.duties if isinstance(noun, Certification) else None
    for top in rules_of(noun):
        if top is duties:
            continue
        for rule in all_in(top):
            if isinstance(rule, Steps) and _literal(rule.start):
                yield rule.head.path, rule.figure, rule.start
            elif isinstance(rule, Leaf):
                for test in rule.tests:
                    if test.op in ORDERING and _literal(test.bound):
                        yield rule.head.path, rule.figure, test.bound


def _literal(rule: Value) -> bool:
    """Whether a bound is a number of the measure, by choice or not."""
    if isinstance(rule, By):
        return any(_literal(case) for case in rule.cases.values())
    return isinstance(rule, Constant) and not isinstance(rule.value, str)
