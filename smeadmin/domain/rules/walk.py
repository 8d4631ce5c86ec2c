"""Walking through rules: what stands inside a rule, and which figures it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from smeadmin.domain.rules.conditions import Condition, Group, Leaf
from smeadmin.domain.rules.document import (
    Award,
    Certification,
    Document,
    Evaluation,
    Noun,
    Target,
    Voucher,
)
from smeadmin.domain.rules.figures import (
    Computed,
    Deemed,
    Derived,
    Origin,
    OverYears,
    RankOf,
    Since,
    Worked,
)
from smeadmin.domain.rules.memory import MOST_FIGURES, Memory
from smeadmin.domain.rules.values import (
    Brackets,
    By,
    Constant,
    First,
    OfFigure,
    Steps,
    Times,
    Together,
    Value,
)

Rule = Condition | Value


def inside(rule: Rule) -> Iterator[Rule]:
    """Give the rules that stand directly in a rule."""
    if rule.head.when is not None:
        yield rule.head.when
    if isinstance(rule, Condition):
        yield from _in_condition(rule)
    else:
        yield from _in_value(rule)


def _in_condition(rule: Condition) -> Iterator[Rule]:
    if rule.waive is not None:
        if rule.waive.when is not None:
            yield rule.waive.when
        yield from (test.bound for test in rule.waive.tests)
    if isinstance(rule, Leaf | Group):
        yield from (test.bound for test in rule.tests)
    if isinstance(rule, Group):
        yield from rule.rows


def _in_value(rule: Value) -> Iterator[Rule]:
    trims = rule.trims
    if trims is not None:
        for trim in (trims.at_most, trims.at_least, trims.weight, trims.missing):
            if trim is not None:
                yield trim
    if isinstance(rule, Times):
        yield rule.times
        if rule.for_each is not None:
            yield rule.for_each
    elif isinstance(rule, Steps):
        yield from (rule.start, rule.gives, rule.every, rule.adds, rule.otherwise)
    elif isinstance(rule, Brackets):
        for part in rule.slices:
            if part.up_to is not None:
                yield part.up_to
            yield part.times
    elif isinstance(rule, First):
        for row in rule.rows:
            if row.test is not None:
                yield row.test
            yield row.gives
    elif isinstance(rule, By):
        yield from rule.cases.values()
        if rule.otherwise is not None:
            yield rule.otherwise
    elif isinstance(rule, Together):
        yield from rule.parts


def all_in(rule: Rule) -> Iterator[Rule]:
    """Give a rule and every rule in it, in document order."""
    yield rule
    for inner in inside(rule):
        if not (isinstance(inner, Constant) and not inner.head.path):
            yield from all_in(inner)


def rules_of(noun: Noun) -> Iterator[Rule]:
    """Give the rules that stand directly in a noun's slots."""
    head = noun.head
    if head.when is not None:
        yield head.when
    among = noun.order.among if noun.order is not None else None
    for condition in (noun.who, noun.require, among):
        if condition is not None:
            yield condition
    if isinstance(noun, Certification):
        if noun.duties is not None:
            yield noun.duties
        yield from (stage.require for stage in noun.stages if stage.require is not None)
    if isinstance(noun, Evaluation):
        yield noun.score
        for row in noun.grades:
            if row.test is not None:
                yield row.test
    if isinstance(noun, Award | Voucher):
        if noun.amount is not None:
            yield noun.amount
        yield from (share.amount for share in noun.split if share.amount is not None)
    if isinstance(noun, Voucher):
        if noun.inspect is not None:
            yield noun.inspect.take
        if noun.pays is not None and noun.pays.to is not None:
            yield noun.pays.to
    if isinstance(noun, Target):
        yield noun.goal
    for limit in noun.limits:
        if limit.head.when is not None:
            yield limit.head.when
        yield limit.at_most
    for effect in noun.effects:
        if effect.head.when is not None:
            yield effect.head.when
        if effect.amount is not None:
            yield effect.amount


def reads(rule: Rule) -> Iterator[str]:
    """Name the figures a rule reads, itself and in everything inside."""
    for one in all_in(rule):
        if isinstance(one, Leaf | OfFigure):
            yield one.figure
        elif isinstance(one, By):
            yield one.choice
        if one.head.clause.figure is not None:
            yield one.head.clause.figure


STANDING: Final = frozenset({"score", "rank", "ranked", "place"})
"""What the tool gives of where a body stands among the others."""


def grade_names(noun: Evaluation) -> tuple[str, ...]:
    """Name the grades an evaluation gives, the best first: those by points or place, then the others.

    A row at the top may give the worst one (nothing filed, a veto), so the last row of each counts.
    """
    last = {
        str(row.gives.value): (place, row.test)
        for place, row in enumerate(noun.grades)
        if isinstance(row.gives, Constant)
    }
    known = [name for name, (_place, test) in last.items() if test and _stands(test)]
    rest = [name for name, (_place, test) in last.items() if test is None]
    first = {*known, *rest} if known else set()
    return tuple(sorted(last, key=lambda name: (name not in first, last[name][0])))


def _stands(test: Condition) -> bool:
    return not STANDING.isdisjoint(reads(test))


def shutting_out(noun: Noun) -> Iterator[str]:
    """Name the figures of which a noun lets nobody pass who has too much (at most 0 of another title)."""
    for rule in () if noun.require is None else all_in(noun.require):
        if isinstance(rule, Group) and rule.word == "none":
            yield from reads(rule)
        elif isinstance(rule, Leaf) and {test.op for test in rule.tests} <= {
            "at_most",
            "less_than",
        }:
            yield rule.figure


def origin_reads(origin: Origin) -> Iterator[str]:
    """Name the figures another figure is worked out from (fields of rows left out)."""
    if isinstance(origin, Derived):
        yield from origin.expression.figures()
    elif isinstance(origin, Deemed):
        yield from reads(origin.condition)
    elif isinstance(origin, Worked):
        yield from reads(origin.rule)
    elif isinstance(origin, Since | OverYears | RankOf):
        yield origin.figure
    elif isinstance(origin, Computed):
        for test in (origin.where, origin.among):
            if test is not None:
                yield from (name for name in reads(test) if "." not in name)


def figures_of(document: Document, noun: Noun) -> tuple[str, ...]:
    """Name every figure a noun's answer can depend on, in the order they are met."""
    named = [name for rule in rules_of(noun) for name in reads(rule)]
    if noun.order is not None:
        named.extend(key.figure for key in noun.order.by)
    return figures_in(document, named)


def figures_in(document: Document, named: Iterable[str]) -> tuple[str, ...]:
    """Name figures and every figure they are worked out from, in the order they are met."""
    seen: dict[str, None] = {}
    waiting = list(named)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen[name] = None
        figure = document.figures.get(name)
        if figure is not None:
            waiting.extend(origin_reads(figure.origin))
    return tuple(seen)


def remember(rule: Rule) -> None:
    """Let a rule, or the rules it is made of, remember their answers where they hang on few figures."""
    if rule.memory is not None or isinstance(rule, Constant):
        return
    named = dict.fromkeys(reads(rule))
    plain = not any(
        isinstance(one, Leaf) and (one.years or one.unit == "region") for one in all_in(rule)
    )
    if plain and 0 < len(named) <= MOST_FIGURES and not any("." in name for name in named):
        object.__setattr__(rule, "memory", Memory(tuple(named)))
    elif isinstance(rule, Group | Together):
        for inner in rule.rows if isinstance(rule, Group) else rule.parts:
            remember(inner)


@lru_cache(maxsize=256)
def prepared(document: Document, path: str) -> Noun:
    """Give a noun ready for many facts: each of its rules remembers its answers."""
    noun = document.nouns[path]
    for rule in rules_of(noun):
        remember(rule)
    return noun
