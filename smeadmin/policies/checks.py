"""Checks that need the whole document: rings, orphans, clauses, rounding, funds (policy format 5.8)."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from smeadmin.domain.rules.clocks import Clock
from smeadmin.domain.rules.conditions import Condition, Group, Leaf, OpenCondition
from smeadmin.domain.rules.document import Award, Certification, Document, Evaluation, Noun, Voucher
from smeadmin.domain.rules.figures import Computed, Filed
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.units import UNITS, in_unit
from smeadmin.domain.rules.values import (
    Brackets,
    By,
    Constant,
    First,
    OfFigure,
    OpenValue,
    Times,
    Together,
    Value,
)
from smeadmin.domain.rules.walk import all_in, origin_reads, rules_of
from smeadmin.policies.desk import Desk
from smeadmin.policies.findings import Finding, nearest
from smeadmin.policies.full import check_full
from smeadmin.policies.words import NOUNS

MOST_READ = 400
"""So many readings of figures, counted through all levels, stand behind no figure of a measure."""
MOST_LEVELS = 40


def check(desk: Desk, document: Document) -> None:
    """Find what only the whole document shows."""
    _rings(desk, {n: tuple(origin_reads(f.origin)) for n, f in document.figures.items()}, "P23")
    if not any(one.code == "P23" for one in desk.findings):
        _weights(desk, document)
    for noun in document.nouns.values():
        if isinstance(noun, Evaluation):
            check_full(desk, noun.score)
        _rounding(desk, noun)
        _under_clauses(desk, document, noun)
        _ceilings(desk, document, noun)
        if isinstance(noun, Award | Voucher):
            _face_value(desk, noun)
        if isinstance(noun, Award):
            _award(desk, document, noun)
    _titles(desk, document)
    _orphans(desk, document)


def _rings(desk: Desk, reads: Mapping[str, Sequence[str]], code: str) -> None:
    """Note things that need each other in a ring; each ring once."""
    state: dict[str, int] = {}
    for start in reads:
        path: list[str] = []
        waiting: list[tuple[str, int]] = [(start, 0)]
        while waiting:
            name, step = waiting.pop()
            if step == 0:
                if state.get(name) == 1:
                    ring = [*path[path.index(name) :], name]
                    at = f"figure.{name}" if code == "P23" else name
                    desk.fault(code, at, chain=" → ".join(ring))
                    continue
                if name in state:
                    continue
                state[name] = 1
                path.append(name)
            following = [one for one in reads.get(name, ()) if one in reads]
            if step < len(following):
                waiting.append((name, step + 1))
                waiting.append((following[step], 0))
            else:
                state[name] = 2
                path.pop()


def _weights(desk: Desk, document: Document) -> None:
    """Note figures worked out through so many others that their numbers could grow without end."""
    reads = {name: list(origin_reads(one.origin)) for name, one in document.figures.items()}
    weight: dict[str, int] = {}
    depth: dict[str, int] = {}
    for start in reads:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            left = [one for one in reads[name] if one in reads and one not in weight]
            if left:
                waiting.extend(left)
                continue
            waiting.pop()
            if name not in weight:
                weight[name] = 1 + sum(weight.get(one, 1) for one in reads[name])
                depth[name] = 1 + max((depth.get(one, 1) for one in reads[name]), default=0)
                if weight[name] > MOST_READ or depth[name] > MOST_LEVELS:
                    limit = MOST_READ if weight[name] > MOST_READ else MOST_LEVELS
                    desk.fault("P23 deep", f"figure.{name}", name=name, limit=limit)
                    return


def _rounding(desk: Desk, noun: Noun) -> None:
    """Note amounts that take a share of money and do not say how they are rounded."""
    amounts: list[Value] = []
    if isinstance(noun, Award | Voucher) and noun.amount is not None:
        amounts.append(noun.amount)
    amounts.extend(effect.amount for effect in noun.effects if effect.amount is not None)
    for amount in amounts:
        if _takes_share(desk, amount):
            desk.fault("P41", amount.head.path or noun.path)


def _takes_share(desk: Desk, rule: Value) -> bool:
    if rule.trims is not None and rule.trims.round is not None:
        return False
    if isinstance(rule, Brackets):
        return True
    if isinstance(rule, Times):
        kind = desk.kinds.get(rule.figure)
        return kind is not None and kind.unit == "money"
    if isinstance(rule, Together):
        return any(_takes_share(desk, part) for part in rule.parts)
    if isinstance(rule, By):
        cases = [*rule.cases.values(), *([rule.otherwise] if rule.otherwise is not None else [])]
        return any(_takes_share(desk, case) for case in cases)
    if isinstance(rule, First):
        return any(_takes_share(desk, row.gives) for row in rule.rows)
    return False


def _under_clauses(desk: Desk, document: Document, noun: Noun) -> None:
    """In a document of a real measure, note the rules that stand under no clause."""
    for head in rule_heads(noun):
        standing = head.standing or document.standing
        clause = head.clause
        if standing != "example" and not clause.names and clause.figure is None:
            desk.fault("P71", head.path, standing=standing)


def rule_heads(noun: Noun) -> Iterable[Head]:
    """Give the heads of what must stand under a clause: leaves, limits, clocks, effects."""
    for rule in rules_of(noun):
        if rule in [limit.at_most for limit in noun.limits]:
            continue
        yield from (one.head for one in _leaves(rule))
    yield from (limit.head for limit in noun.limits)
    yield from (deadline.clock.head for deadline in noun.deadlines.values())
    yield from (effect.head for effect in noun.effects)
    yield from (one.head for one in noun.approvals)
    if isinstance(noun, Certification):
        clocks: list[Clock | None] = [noun.valid, noun.renewal, noun.renewed]
        yield from (clock.head for clock in clocks if clock is not None)


def _leaves(rule: Condition | Value) -> Iterable[Condition | Value]:
    """Give the rules at the ends of a tree; thresholds and tests belong to the rule they stand in."""
    if isinstance(rule, Leaf | OpenCondition | OpenValue | OfFigure | First):
        yield rule
    elif isinstance(rule, Constant):
        if rule.head.path:
            yield rule
    elif isinstance(rule, Group):
        for row in rule.rows:
            yield from _leaves(row)
    elif isinstance(rule, Together):
        for part in rule.parts:
            yield from _leaves(part)
    elif isinstance(rule, By):
        yield rule


def check_effects(desk: Desk, document: Document, library: Sequence[Document]) -> None:
    """Note effects on a noun that neither the document has, nor one at hand, nor one that is shipped.

    A bare word, as ``subsidy``, names no noun: it says in general what an effect bears on.
    """
    at_hand = {path for one in library for path in one.nouns}
    added = {path for one in document.amendments for path in one.add}
    for noun in document.nouns.values():
        for effect in noun.effects:
            if effect.of is None or "." not in effect.of or effect.of in at_hand | added:
                continue
            if effect.of not in shipped_nouns():
                near = nearest(effect.of, [*at_hand, *added, *shipped_nouns()])
                known = document.nouns if near is None else [near]
                desk.fault("P10 noun", f"{effect.head.path}.of", name=effect.of, known=known)


@cache
def shipped_nouns() -> frozenset[str]:
    """Name every noun of the measures that come with the program."""
    texts = [
        tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in importlib.resources.files("smeadmin.policies").iterdir()
        if entry.name.endswith(".toml")
    ]
    return frozenset(
        f"{word}.{name}" for text in texts for word in NOUNS for name in text.get(word, ())
    )


def _ceilings(desk: Desk, document: Document, noun: Noun) -> None:
    """Warn of a ceiling that differs by a figure of the claim while the sum is not divided by it."""
    for limit in noun.limits:
        rule = limit.at_most
        if not isinstance(rule, By) or rule.choice in limit.per:
            continue
        figure = document.figures.get(rule.choice)
        of_claim = figure is not None and isinstance(figure.origin, Filed)
        if of_claim and figure is not None and isinstance(figure.origin, Filed):
            where = figure.origin.where
            single = {"claim", "contract"} & set(limit.per)
            if where in ("claim", "contract", "invoice") and not single:
                desk.fault("P76", limit.head.path, figure=rule.choice)


def _award(desk: Desk, document: Document, noun: Award) -> None:
    """Note an evaluation that is not there, and warn of places the fund cannot pay."""
    named = noun.evaluation
    evaluations = [
        path.partition(".")[2] for path in document.nouns if path.startswith("evaluation.")
    ]
    if named is not None and named not in evaluations:
        desk.fault(
            "P13", f"{noun.path}.evaluation", name=named, key="evaluation", known=evaluations
        )
    places = _least(noun, ("places",))
    fund = _least(noun, ("granted", "paid", "held", "used"))
    amount = noun.amount
    if not isinstance(amount, Constant) or places is None or fund is None:
        return
    if places * amount.value > fund:
        each, most = (in_unit(number, "money") for number in (amount.value, fund))
        desk.fault("P74", noun.path, places=places, each=each, fund=most)


def _face_value(desk: Desk, noun: Award | Voucher) -> None:
    """Note a ceiling that even the smallest amount is above, so that it is never given in full."""
    face = min(_numbers(noun.amount), default=None) if noun.amount is not None else None
    for limit in noun.limits:
        most = max(_numbers(limit.at_most), default=None)
        whole = limit.of == "granted" and limit.payer is None and limit.head.when is None
        if whole and face is not None and most is not None and face > most:
            amount, cap = in_unit(face, "money"), in_unit(most, "money")
            desk.fault("P77", limit.head.path, face=amount, cap=cap)


def _numbers(rule: Value) -> list[int]:
    """Give what a rule may come to where it says so in plain numbers; empty where it does not."""
    if rule.trims is not None or rule.head.when is not None:
        return []
    if isinstance(rule, Constant):
        return [rule.value] if type(rule.value) is int else []
    if isinstance(rule, By):
        cases = [*rule.cases.values(), *([rule.otherwise] if rule.otherwise is not None else [])]
        found = [_numbers(case) for case in cases]
        return [] if [] in found else [number for numbers in found for number in numbers]
    return []


def _least(noun: Noun, of: Sequence[str]) -> int | None:
    ceilings = [
        limit.at_most.value
        for limit in noun.limits
        if limit.of in of and isinstance(limit.at_most, Constant) and limit.head.when is None
    ]
    return min(ceilings) if ceilings else None


def _titles(desk: Desk, document: Document) -> None:
    """Note titles that need each other."""
    needs: dict[str, tuple[str, ...]] = {}
    for path, noun in document.nouns.items():
        if isinstance(noun, Certification) and noun.require is not None:
            rows = [row for row in noun.require.rows if isinstance(row, Leaf) and _asks_one(row)]
            needed = [title for row in rows for title in _titles_counted(document, row.figure)]
            needs[path] = tuple(f"certification.{title}" for title in needed)
    _rings(desk, needs, "P75")


def _asks_one(row: Leaf) -> bool:
    return row.waive is None and any(
        test.op == "at_least" and isinstance(test.bound, Constant) and test.bound.value >= 1
        for test in row.tests
        if UNITS[row.unit].numeric
    )


def _titles_counted(document: Document, figure: str) -> list[str]:
    """Name the titles a figure counts, where it counts one kind only."""
    declared = document.figures.get(figure)
    if declared is None or not isinstance(declared.origin, Computed):
        return []
    origin = declared.origin
    if origin.source != "title" or origin.how != "count" or origin.where is None:
        return []
    return [
        test.bound.value
        for rule in all_in(origin.where)
        if isinstance(rule, Leaf) and rule.figure == "title.certification"
        for test in rule.tests
        if test.op == "is" and isinstance(test.bound, Constant)
    ]


def _orphans(desk: Desk, document: Document) -> None:
    cited = set(desk.cited)
    for amendment in document.amendments:  # their rules are read only when they are laid over
        cited |= _clauses_in([*amendment.replace.values(), *amendment.add.values()])
    for clause in document.clauses.values():
        if clause.name not in cited and not clause.serves and clause.open is None:
            desk.fault("P12", f"clause.{clause.name}", name=clause.name)


def _clauses_in(raw: Any) -> set[str]:
    """Name every clause that rules still unread cite."""
    if isinstance(raw, Mapping):
        named = _words_in(raw.get("clause"))
        return named.union(*(_clauses_in(value) for value in raw.values()))
    if isinstance(raw, list):
        return set().union(*map(_clauses_in, raw))
    return set()


def _words_in(raw: Any) -> set[str]:
    if isinstance(raw, str):
        return {raw}
    inner = raw.values() if isinstance(raw, Mapping) else raw if isinstance(raw, list) else ()
    return set().union(*map(_words_in, inner))


def check_library(documents: Sequence[Document]) -> list[Finding]:
    """Find what only several documents together show: editions and measures that are in force at once."""
    desk = Desk()
    for number, one in enumerate(documents):
        for other in documents[:number]:
            if one.id in other.replaces or other.id in one.replaces or not _together(one, other):
                continue
            if one.id == other.id:
                if one.digest != other.digest:
                    desk.fault(
                        "P52", "policy.in_force", id=one.id, since=one.since, other=other.since
                    )
            elif one.id not in other.beside and other.id not in one.beside:
                _same_nouns(desk, one, other)
    return desk.findings


def _together(one: Document, other: Document) -> bool:
    """Whether two documents are in force on the same day, in the same region."""
    if one.region != other.region:
        return False
    last = one.since - timedelta(days=1) if one.since > one.since.min else one.since
    starts_before_end = one.until is None or other.since <= one.until
    return starts_before_end and (other.until is None or other.until > last)


def _same_nouns(desk: Desk, one: Document, other: Document) -> None:
    for path in one.nouns:
        if path in other.nouns and not path.startswith("target."):
            desk.fault("P51", path, noun=path, other=other.id)
