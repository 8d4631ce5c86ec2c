"""One rule as a sentence: its words, the clauses it stands under, and what any rule may carry."""

from __future__ import annotations

from typing import NamedTuple

from smeadmin.domain.rules.conditions import Condition
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.values import Value
from smeadmin.domain.rules.walk import all_in
from smeadmin.policies.wording import framed, marked


class Said(NamedTuple):
    """One rule as a sentence: its address, the clauses it stands under, the words."""

    path: str
    clause: tuple[str, ...]
    sentence: str


def tell(
    document: Document, head: Head, words: str, inner: Condition | Value | None = None
) -> Said:
    """Give a sentence with what the rule carries; ``inner``: the condition or value it holds."""
    said = marked(document, head, framed(document, head, words))
    return Said(head.path, cited(head, inner), said)


def tell_rule(
    document: Document, of: Condition | Value, words: str, at: Head | None = None
) -> Said:
    """Give the sentence of a condition or value, whose words say all it carries but its standing."""
    head = of.head if of.head.path or at is None else at
    return Said(head.path, cited(head, of), marked(document, head, words))


def cited(head: Head, inner: Condition | Value | None) -> tuple[str, ...]:
    """Name the clauses of a rule and of everything in it."""
    heads = [head] if inner is None else [head, *(one.head for one in all_in(inner))]
    return tuple(dict.fromkeys(name for one in heads for name in one.clause.of()))
