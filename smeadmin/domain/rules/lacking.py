"""What is missing for an answer: the figures nobody gave, and the rules whose text is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from smeadmin.domain.rules.conditions import (
    COMPARISONS,
    Condition,
    Group,
    OpenCondition,
    Verdict,
)
from smeadmin.domain.rules.document import Award, Document, Limit, Noun, Voucher
from smeadmin.domain.rules.limits import Grant
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.search import movable
from smeadmin.domain.rules.trace import TraceLine, described
from smeadmin.domain.rules.values import OpenValue, Together, Value
from smeadmin.domain.rules.walk import all_in, reads
from smeadmin.i18n import Text, joined
from smeadmin.i18n import gettext as _


class Lack(NamedTuple):
    """One thing that is not known: a figure, or a rule the source does not state (then in its ``words``)."""

    name: str
    label: Text
    origin: str  # filed | judged | computed | given | open
    detail: str = ""
    words: Text | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as programs get it."""
        return {
            "name": self.name,
            "label": self.label,
            "origin": self.origin,
            "detail": self.words or self.detail,
        }

    def said(self) -> str:
        """Say what it is and why it is not known."""
        if self.words is not None:
            return _("{label} (not stated: {words})").format(label=self.label, words=self.words)
        if self.origin == "judged":
            return _("{label} (not judged yet)").format(label=self.label)
        if self.detail == "return":
            return _("{label} (not filed)").format(label=self.label)
        return _("{label} (not known)").format(label=self.label)


def listed(lacks: Iterable[Lack]) -> str:
    """Say all that is missing in one sentence's part."""
    return joined(lack.said() for lack in lacks)


def lacks(lines: Iterable[TraceLine]) -> tuple[Lack, ...]:
    """Give what is missing in the lines of a trace, each once, in document order."""
    found: dict[str, Lack] = {}
    for line in lines:
        if line.verdict is Verdict.UNKNOWN or line.open or _without_value(line):
            for lack in _of_line(line):
                found.setdefault(lack.name, lack)
    return tuple(found.values())


def _without_value(line: TraceLine) -> bool:
    return line.verdict is None and (line.value is None or line.note == "zero")


def _of_line(line: TraceLine) -> Iterator[Lack]:
    """Give the figures a line wants for, or else what is open in it; what stands inside it has its own."""
    for source in line.owed:
        yield Lack(source.figure, source.label, source.origin, source.detail)
    if line.rule is not None and not line.owed and not isinstance(line.rule, Group | Together):
        yield from open_in(line.rule, line.label)


def open_in(rule: Condition | Value, label: Text) -> Iterator[Lack]:
    """Give the open rules in a rule; one that stands nowhere by itself (a bound) takes its rule's name."""
    for inner in all_in(rule):
        if isinstance(inner, OpenCondition | OpenValue):
            head = inner.head if inner.head.path else rule.head
            bound = head is rule.head or head.name in COMPARISONS
            own = head.label or (label if bound else Text(head.name, head.name))
            yield Lack(head.path, own, "open", words=inner.words)


def lacks_of_grant(
    document: Document, noun: Noun, grant: Grant, reading: Reading
) -> tuple[Lack, ...]:
    """Give what is missing for an amount: an open rule, a figure, or the ceiling of a limit."""
    found: dict[str, Lack] = {}
    rules: list[tuple[Condition | Value, Text]] = []
    if grant.worth is not None and (grant.worth.open or grant.worth.value is None):
        rule = grant.worth.rule
        rules.append((rule, rule.head.label or Text(rule.head.name, rule.head.name)))
    for share in noun.split if isinstance(noun, Award | Voucher) else ():
        if share.payer == grant.unsplit and share.amount is not None:
            rules.append((share.amount, Text(share.payer, share.payer)))
    for limit in _stopping(grant, noun):
        label = limit.head.label or Text(limit.head.name, limit.head.name)
        rules += [(rule, label) for rule in (limit.at_most, limit.head.when) if rule is not None]
    for one, label in rules:
        for lack in (*open_in(one, label), *_figures_in(document, one, reading)):
            found.setdefault(lack.name, lack)
    return tuple(found.values())


def _stopping(grant: Grant, noun: Noun) -> Iterator[Limit]:
    return (limit for limit in noun.limits if limit.head.name in grant.stopped_by)


def _figures_in(document: Document, rule: Condition | Value, reading: Reading) -> Iterator[Lack]:
    """Give the figures a rule rests on that nobody has given."""
    for name in movable(document, reads(rule)):
        if reading.figure(name) is None:
            figure = document.figures[name]
            origin, detail = described(figure.origin)
            yield Lack(name, figure.label or Text(name, name), origin, detail)
