"""A voucher rule at its two moments: when a voucher is issued, and when it is used.

What rests on the contract, the invoice, the claim or the provider cannot be judged before there is one; so
the rows, limits and the amount of a document's voucher are judged at the first moment at which they can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.clocks import Deadline
from smeadmin.domain.rules.conditions import Condition, Group
from smeadmin.domain.rules.document import Document, Limit, Voucher
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.judge import Claimed, gate
from smeadmin.domain.rules.keeping import Compact, compact, decode
from smeadmin.domain.rules.limits import grant
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.domain.rules.values import OpenValue, Value, constant
from smeadmin.domain.rules.walk import all_in, origin_reads, reads
from smeadmin.domain.voucher import UNITS

LATER = ("contract", "invoice", "claim", "declaration")
"""Where a figure is filed that nobody can know before the voucher is used, unless it is told before."""
TOLD = ("application", "declaration", "claim")
"""Where a figure is filed that an applicant may tell when the voucher is asked for."""
AT_ISSUE = ("granted", "held", "vouchers", "claims", "applications")
BY_FIGURE = frozenset({"recommender", "award"})
"""Words of ``per`` that a voucher knows by a figure of that name alone: told with its application."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A voucher of a document, split by the moment at which each part of it can be judged."""

    document: Document
    noun: Voucher
    issue: Voucher
    use: Voucher

    @property
    def year_caps(self) -> tuple[Limit, ...]:
        """The limits on what one enterprise is granted in a year."""
        return tuple(limit for limit in self.issue.limits if is_year_cap(limit))


def is_year_cap(limit: Limit) -> bool:
    """Tell whether a limit is on what one enterprise is granted in a year."""
    return limit.per == ("enterprise",) and limit.within == "year" and limit.of == "granted"


def is_divided(limit: Limit) -> bool:
    """Tell whether a limit is added up for each region, or for each choice of a figure."""
    return "region" in limit.per or any(word not in UNITS for word in limit.per)


def choices(noun: Voucher) -> tuple[str, ...]:
    """Name the figures by whose choices limits are added up (each course, each purpose)."""
    named = (word for limit in noun.limits for word in limit.per if word not in UNITS)
    return tuple(dict.fromkeys(named))


def told(document: Document, kept: Compact) -> dict[str, Scalar]:
    """Give the figures that an applicant told when the voucher was issued, from its kept trace."""
    values: dict[str, Scalar] = {}
    for name, value in kept.get("figures", {}).items():
        figure = document.figures.get(name)
        if figure is None or value is None or not isinstance(figure.origin, Filed):
            continue
        if figure.origin.where in TOLD:
            is_day = figure.unit == "date"
            values[name] = date.fromisoformat(value) if is_day else decode(value)
    return values


def split(
    document: Document, noun: Voucher, told: Collection[str] = (), *, again: bool = False
) -> Rule:
    """Split a voucher rule into what is judged at issue and what is judged at use.

    ``told``: figures that are known at issue although their kind is told later. ``again``: what is asked
    of the enterprise is judged once more at use.
    """

    def is_late(rule: Condition | Value) -> bool:
        return _is_late(document, rule, told)

    rows = noun.require.rows if noun.require is not None else ()
    late = {row.head.name for row in rows if is_late(row)}
    late_amount = noun.amount is not None and is_late(noun.amount)
    late_limits = {
        limit.head.name
        for limit in noun.limits
        if _late_limit(limit, is_late) or _late_names(document, limit.per, told)
    }
    return Rule(
        document,
        noun,
        replace(
            noun,
            require=_only(noun.require, [row for row in rows if row.head.name not in late]),
            limits=tuple(x for x in noun.limits if x.head.name not in late_limits),
            amount=None if late_amount else noun.amount,
            split=(),
        ),
        replace(
            noun,
            who=noun.who if again else None,
            require=_only(noun.require, [row for row in rows if again or row.head.name in late]),
            limits=tuple(x for x in noun.limits if x.head.name in late_limits),
            amount=noun.amount if late_amount else None,
        ),
    )


def _only(group: Group | None, rows: list[Condition]) -> Group | None:
    return replace(group, rows=tuple(rows)) if group is not None else None


def _late_limit(limit: Limit, is_late: Callable[[Condition | Value], bool]) -> bool:
    if limit.payer is not None or limit.of not in AT_ISSUE:
        return True
    if {"contract", "provider"} & set(limit.per):
        return True
    tests: list[Condition | Value] = [limit.at_most]
    if limit.head.when is not None:
        tests.append(limit.head.when)
    return any(is_late(test) for test in tests)


def _is_late(document: Document, rule: Condition | Value, told: Collection[str]) -> bool:
    """Tell whether a rule reads, itself or through other figures, what is known only at use."""
    return _late_names(document, reads(rule), told)


def _late_names(document: Document, names: Iterable[str], told: Collection[str]) -> bool:
    waiting, seen = list(names), set(told)
    while waiting:
        name = waiting.pop()
        figure = document.figures.get(name)
        if figure is None or name in seen:
            continue
        seen.add(name)
        if figure.about == "provider":
            return True
        if isinstance(figure.origin, Filed) and figure.origin.where in LATER:
            return True
        waiting.extend(origin_reads(figure.origin))
    return False


def sharing(noun: Voucher) -> Limit | None:
    """Give the limit that is shared out once all claims are known; None where there is none."""
    return next((limit for limit in noun.limits if limit.beyond == "share"), None)


def deadlines_for(noun: Voucher, act: str) -> list[Deadline]:
    """Give the deadlines of a voucher rule for one act, in document order."""
    return [deadline for deadline in noun.deadlines.values() if deadline.act == act]


def not_carried(document: Document, noun: Voucher) -> list[str]:
    """Name the addresses of what a voucher rule asks and the program does not carry out.

    Who recommends, or which award it is for, is told by a figure of that name; without one nobody knows.
    """
    return [
        limit.head.path
        for limit in noun.limits
        if (BY_FIGURE & set(limit.per)) - set(document.figures) or limit.of == "places"
    ]


def not_stated(noun: Voucher) -> list[OpenValue]:
    """Give the parts of amount, limits and shares whose number the measure does not state.

    Money cannot rest on them: an open amount would pay 0, an open ceiling stops every voucher.
    """
    rules = [noun.amount, *(limit.at_most for limit in noun.limits)]
    rules += [share.amount for share in noun.split]
    return [
        one
        for rule in rules
        if rule is not None
        for one in all_in(rule)
        if isinstance(one, OpenValue)
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement of a voucher rule: the whole answer, the amount in fen, and its compact trace."""

    claimed: Claimed
    amount_fen: int | None
    kept: Compact


def judge_issue(
    rule: Rule, facts: Facts, so_far: Mapping[str, Number], asked_fen: int | None
) -> Judged:
    """Judge what an enterprise may be given: the least of the rule, the limits, and what is asked (fen).

    Where the rule itself speaks of the contract, the amount is what is asked under the limits.
    """
    noun = rule.issue
    if noun.amount is None:
        return _judge(rule.document, noun, facts, so_far, constant(asked_fen), "@asked", {})
    offers = {} if asked_fen is None else {"@asked": asked_fen}
    return _judge(rule.document, noun, facts, so_far, noun.amount, "@rule", offers)


def judge_whole(
    rule: Rule, facts: Facts, so_far: Mapping[str, Number], share_fen: int | None = None
) -> Judged:
    """Judge a claim without a voucher before it: everything is asked at once, the amount is the rule's.

    ``share_fen``: its part of a budget that was shared out.
    """
    noun = rule.noun
    assert noun.amount is not None, "a voucher rule has an amount"
    offers = {} if share_fen is None else {"@share": share_fen}
    return _judge(rule.document, noun, facts, so_far, noun.amount, "@rule", offers)


def judge_use(
    rule: Rule,
    facts: Facts,
    so_far: Mapping[str, Number],
    face_fen: int,
    contract_fen: int | None,
    paid_fen: int = 0,
) -> Judged:
    """Judge what a voucher pays of a contract: the least of the rule, its face and the price (fen).

    ``paid_fen``: what other vouchers pay of the same contract already, for which there is one share.
    ``contract_fen`` is None where no contract stands behind it.
    """
    noun = rule.use
    price = {} if contract_fen is None else {"@contract": contract_fen - paid_fen}
    if noun.amount is None:
        return _judge(rule.document, noun, facts, so_far, constant(face_fen), "@face", price)
    offers = {"@face": face_fen, **price}
    if paid_fen:
        whole = noun.amount.bound(Reading(rule.document.figures, facts))
        if isinstance(whole, int | Fraction):
            offers["@others"] = max(0, int(whole) - paid_fen)
    return _judge(rule.document, noun, facts, so_far, noun.amount, "@rule", offers)


def _judge(
    document: Document,
    noun: Voucher,
    facts: Facts,
    so_far: Mapping[str, Number],
    amount: Value,
    first: str,
    offers: Mapping[str, Number],
) -> Judged:
    reading = Reading(document.figures, facts)
    granted = grant(noun, reading, amount=amount, so_far=so_far, offers=offers)
    claimed = Claimed(gate(noun, reading), granted, reading)
    kept = compact(
        document, noun, reading, judged=(claimed.gate.who, claimed.gate.require), grant=granted
    )
    if kept.get("terms"):
        kept["terms"][0][0] = first  # terms of ours begin with @, as no name in a document can
    return Judged(claimed, whole_fen(granted.amount), kept)


def whole_fen(amount: Number | None) -> int | None:
    """Give an amount in whole fen, down: a part of a fen is never paid."""
    return None if amount is None else int(Fraction(amount).__floor__())


def given_by_use(
    document: Document,
    *,
    contract_fen: int,
    contract_date: date,
    invoice_fen: int,
    invoice_date: date | None,
    service_date: date,
) -> dict[str, Scalar]:
    """Give the figures that the contract and the invoice of a redemption file, by their names.

    A measure names them as it likes; what tells them apart is where they are filed and their unit.
    """
    values: Mapping[tuple[str, str], Any] = {
        ("contract", "money"): contract_fen,
        ("contract", "date"): contract_date,
        ("invoice", "money"): invoice_fen,
        ("invoice", "date"): invoice_date,
        ("claim", "date"): service_date,
    }
    given: dict[str, Scalar] = {}
    for name, figure in document.figures.items():
        if isinstance(figure.origin, Filed):
            value = values.get((figure.origin.where, figure.unit))
            if value is not None:
                given[name] = value
    return given


def asks_for_dates(rule: Rule) -> bool:
    """Tell whether a measure has a rule of its own on the day of the contract or the service."""
    rows = rule.use.require.rows if rule.use.require is not None else ()
    named = (rule.document.figures.get(name) for row in rows for name in reads(row))
    return any(
        figure is not None
        and figure.unit == "date"
        and isinstance(figure.origin, Filed)
        and figure.origin.where in LATER
        for figure in named
    ) or any(deadline.act == "order" for deadline in rule.noun.deadlines.values())
