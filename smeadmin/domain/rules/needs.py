"""What a noun asks of the facts: which figures it can read, and how many years back it reads each."""

from __future__ import annotations

from collections.abc import Iterator

from smeadmin.domain.rules.conditions import Leaf
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.figures import Deemed, Origin, OverYears, Worked
from smeadmin.domain.rules.walk import Rule, all_in, origin_reads, reads, rules_of


def years_back(document: Document, noun: Noun | None = None) -> dict[str, int]:
    """Give every figure that a noun's answer can depend on, with the years it is read back (0: this one).

    Without a noun: every figure of the document.
    """
    far: dict[str, int] = {}
    waiting = [(name, 0) for name in document.figures] if noun is None else list(_asked(noun))
    for other in document.nouns.values() if noun is None else ():
        waiting.extend(_asked(other))
    while waiting:
        name, back = waiting.pop()
        if far.get(name, -1) >= back:
            continue
        far[name] = back
        figure = document.figures.get(name)
        if figure is not None:
            waiting.extend((read, back + more) for read, more in _read_by(figure.origin))
    return {name: back for name, back in far.items() if name in document.figures}


def grades_back(noun: Noun) -> int:
    """Tell how many years before the judged one a noun reads the ``grade`` of an evaluation (0: none)."""
    asked = (back for rule in rules_of(noun) for name, back in _read_in(rule) if name == "grade")
    return max(asked, default=0)


def _asked(noun: Noun) -> Iterator[tuple[str, int]]:
    for rule in rules_of(noun):
        yield from _read_in(rule)
    if noun.order is not None:
        yield from ((key.figure, 0) for key in noun.order.by)


def _read_in(rule: Rule) -> Iterator[tuple[str, int]]:
    yield from ((name, 0) for name in reads(rule))
    for one in all_in(rule):
        if isinstance(one, Leaf) and one.years is not None:
            yield one.figure, one.years - 1


def _read_by(origin: Origin) -> Iterator[tuple[str, int]]:
    if isinstance(origin, OverYears):
        yield origin.figure, origin.years - 1
    elif isinstance(origin, Deemed):
        yield from _read_in(origin.condition)
    elif isinstance(origin, Worked):
        yield from _read_in(origin.rule)
    else:
        yield from ((name, 0) for name in origin_reads(origin))
