"""The evaluator: holds facts against the nouns of a document and says what they come to.

It reads no database and no clock. Every result keeps the judged rules, from which ``trace`` writes the
lines; nothing is worked out twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from smeadmin.domain.rules.clocks import UNKNOWN_SPAN, Calendar, Span, weekdays
from smeadmin.domain.rules.conditions import NO, NONE, UNKNOWN, YES, Group, Judged
from smeadmin.domain.rules.document import (
    Certification,
    Document,
    Effect,
    Evaluation,
    Limit,
    Noun,
    Target,
)
from smeadmin.domain.rules.limits import Grant, grant, limit_applies
from smeadmin.domain.rules.ranking import places, ranks, sort_key
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import Number, is_number
from smeadmin.domain.rules.values import NO_RULE, Worth
from smeadmin.domain.rules.walk import prepared


class Result(StrEnum):
    """The whole answer to one body's case."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    WAIVER = "waiver"
    NOT_CONCERNED = "not concerned"


class Gate(NamedTuple):
    """``who`` and ``require`` of a noun, judged."""

    result: Result
    who: Judged | None
    require: Judged | None

    @property
    def answers(self) -> tuple[Judged | None, Judged | None]:
        """Both answers, in the order in which a trace keeps them."""
        return self.who, self.require

    @property
    def rows(self) -> tuple[Judged, ...]:
        """The judged requirements, in document order."""
        return self.require.rows if self.require is not None else ()

    def named(self, *kinds: str) -> list[str]:
        """Name the requirements of some kinds (see ``kind_of``), in document order."""
        return [row.rule.head.name for row in self.rows if kind_of(row) in kinds]


def kind_of(row: Judged) -> str:
    """Sort one requirement: met, failing, waivable, unknown, not_applicable."""
    verdict = row.verdict
    if verdict is YES:
        return "met"
    if verdict is NO:
        if row.waived is UNKNOWN:
            return "unknown"
        return "waivable" if row.waived is YES or row.waived is NONE else "failing"
    return "unknown" if verdict is UNKNOWN else "not_applicable"


def gate(noun: Noun, reading: Reading, require: Group | None = None) -> Gate:
    """Judge whom a noun concerns and what it asks; ``require`` replaces its own (stages, duties)."""
    who = None if noun.who is None else noun.who.judge(reading)
    asked = require if require is not None else noun.require
    rows = None if asked is None else asked.judge(reading)
    if who is not None and who.verdict is NO:
        return Gate(Result.NOT_CONCERNED, who, rows)
    kinds = {kind_of(row) for row in rows.rows} if rows is not None else set()
    if "failing" in kinds:
        result = Result.FAIL
    elif "unknown" in kinds or (who is not None and who.verdict is UNKNOWN):
        result = Result.UNKNOWN
    else:
        result = Result.WAIVER if "waivable" in kinds else Result.PASS
    return Gate(result, who, rows)


class Followed(NamedTuple):
    """One effect that follows: its amount (fen) and the last day it lasts, where it has them."""

    effect: Effect
    worth: Worth | None
    until: date | None


def effects(
    noun: Noun, reading: Reading, events: Mapping[str, date], working: Calendar = weekdays
) -> tuple[Followed, ...]:
    """Give the effects that follow from the facts, in document order; a ``when`` not known gives none."""
    followed = []
    for effect in noun.effects:
        head = effect.head
        if head.suspended_by is not None:
            continue
        if head.when is not None and head.when.judge(reading).verdict is not YES:
            continue
        worth = None if effect.amount is None else effect.amount.worth(reading)
        until = None if effect.lasts is None else effect.lasts.resolve(events, working).end
        followed.append(Followed(effect, worth, until))
    return tuple(followed)


def due(
    noun: Noun, events: Mapping[str, date], working: Calendar = weekdays, *, act: str | None = None
) -> dict[str, date | None]:
    """Give the last day of every deadline of a noun, or of those for one act; None: event not known."""
    return {
        name: deadline.clock.resolve(events, working).end
        for name, deadline in noun.deadlines.items()
        if act in (None, deadline.act)
    }


@dataclass(frozen=True, slots=True)
class Judgement:
    """A certification judged: the gate, its quotas, and the reading it rests on."""

    noun: Certification
    gate: Gate
    quota: Grant
    reading: Reading

    @property
    def result(self) -> Result:
        """The whole answer of the requirements; quotas are in ``quota``."""
        return self.gate.result


def judge_certification(
    document: Document,
    name: str,
    facts: Facts,
    *,
    stage: str | None = None,
    duties: bool = False,
    so_far: Mapping[str, Number] | None = None,
) -> Judgement:
    """Judge one body for a title: its requirements, or those of a stage, or the duties of a holder."""
    noun = document.certification(name)
    prepared(document, noun.path)
    reading = Reading(document.figures, facts)
    require = noun.duties if duties else None
    if stage is not None:
        require = next(s.require for s in noun.stages if s.status == stage)
    return Judgement(
        noun, gate(noun, reading, require), grant(noun, reading, so_far=so_far), reading
    )


def validity(
    noun: Certification,
    events: Mapping[str, date],
    *,
    renewed: bool = False,
    working: Calendar = weekdays,
) -> Span:
    """Give the first and last day of a title granted (or renewed) on the dates of events."""
    clock = (noun.renewed or noun.valid) if renewed else noun.valid
    return UNKNOWN_SPAN if clock is None else clock.resolve(events, working)


def renewal_window(noun: Certification, expiry: date, working: Calendar = weekdays) -> Span:
    """Give the days in which the holder of a title that ends on ``expiry`` applies again."""
    if noun.renewal is None:
        return UNKNOWN_SPAN
    return noun.renewal.resolve({"expiry": expiry}, working)


def stage_due(
    noun: Certification, stage: str, events: Mapping[str, date], working: Calendar = weekdays
) -> date | None:
    """Give the last day of a stage on the way to a title."""
    within = next(s.within for s in noun.stages if s.status == stage)
    return None if within is None else within.resolve(events, working).end


@dataclass(slots=True)
class Scored:
    """One body in an evaluation.

    ``score``: None without one (gate not passed, something missing, nothing submitted); ``incomplete``:
    an open part counted 0, so it is neither graded nor ranked. ``rank``, ``ranked``, ``tied`` are set by
    the ranking, ``grade`` by the grades.
    """

    noun: Evaluation
    gate: Gate
    worth: Worth | None
    reading: Reading
    rank: int | None = None
    ranked: int | None = None
    tied: bool = False
    grade: str | None = None

    @property
    def score(self) -> Number | None:
        """The score, also an incomplete one."""
        value = self.worth.value if self.worth is not None else None
        return value if is_number(value) else None

    @property
    def incomplete(self) -> bool:
        """Whether an open part counted 0."""
        return self.worth is not None and self.worth.open

    @property
    def place(self) -> Fraction | None:
        """Rank over number ranked."""
        return Fraction(self.rank, self.ranked) if self.rank and self.ranked else None


def grade(noun: Evaluation, reading: Reading) -> str | None:
    """Read the grades from the top; a row whose test is not known ends the reading without a grade."""
    strict = reading.strict()
    for row in noun.grades:
        if row.test is not None:
            verdict = row.test.judge(strict).verdict
            if verdict is UNKNOWN:
                return None
            if verdict is not YES:
                continue
        value = row.gives.bound(strict)
        return value if isinstance(value, str) and value is not NO_RULE else None
    return None


@dataclass(slots=True)
class Placed:
    """One candidate for an award: whether it is concerned, its rank, its place and what it gets.

    ``place``: ``in`` ``out``, or ``decide``/``draw`` for a tie across the last place.
    """

    gate: Gate
    grant: Grant
    reading: Reading
    rank: int | None
    place: str


def award_places(
    document: Document,
    name: str,
    candidates: Sequence[Facts],
    *,
    so_far: Mapping[str, Number] | None = None,
) -> list[Placed]:
    """Say who of the candidates has an award, in the order given.

    Facts carry ``score``, ``rank``, ``grade`` of the evaluation. ``so_far``: places and fen already given.
    """
    noun = document.award(name)
    prepared(document, noun.path)
    readings = [Reading(document.figures, facts) for facts in candidates]
    gates = [gate(noun, reading) for reading in readings]
    concerned = [judged.result is Result.PASS for judged in gates]
    keys = [
        (() if noun.order is None else sort_key(noun.order, reading)) if passes else None
        for reading, passes in zip(readings, concerned, strict=True)
    ]
    free = free_places(noun, readings[0], so_far) if readings else None
    ties = noun.order.ties if noun.order is not None else "share"
    at_cut = (noun.order.at_cut if noun.order is not None else None) or "decide"
    of_groups = _group_places(noun, readings, keys, so_far or {}, at_cut)
    left = [None if at == "out" else key for key, at in zip(keys, of_groups, strict=True)]
    overall = places(left, free, at_cut)
    answers = [
        group if at == "in" and group != "in" else at
        for group, at in zip(of_groups, overall, strict=True)
    ]
    return [
        Placed(
            judged,
            grant(noun, reading, amount=noun.amount, so_far=own_sums(noun, reading, so_far or {})),
            reading,
            rank,
            place,
        )
        for judged, reading, rank, place in zip(
            gates, readings, ranks(keys, ties), answers, strict=True
        )
    ]


WHOLE = frozenset({"award", "fund", "programme"})
"""What a limit of an award may be ``per`` without dividing its places among anybody."""


def sum_key(limit: Limit, reading: Reading) -> str:
    """Name the sum that a limit adds up for one body: one for each region, or each choice in ``per``."""
    divides = [word for word in limit.per if word not in WHOLE]
    group = (str(reading.figure(word)) for word in divides)
    return "/".join((limit.head.name, *group))


def own_sums(noun: Noun, reading: Reading, so_far: Mapping[str, Number]) -> dict[str, Number]:
    """Give the sums so far by limit, as they stand for one body."""
    return {x.head.name: so_far.get(sum_key(x, reading), 0) for x in noun.limits}


def _group_places(
    noun: Noun,
    readings: Sequence[Reading],
    keys: Sequence[tuple[Any, ...] | None],
    so_far: Mapping[str, Number],
    at_cut: str,
) -> list[str]:
    """Say who is in by the places of their own region or level alone, where places are divided so."""
    answers = ["out" if key is None else "in" for key in keys]
    for limit in noun.limits:
        if limit.of != "places" or WHOLE.issuperset(limit.per):
            continue
        groups: dict[str, list[int]] = {}
        for at, reading in enumerate(readings):
            if keys[at] is not None and limit_applies(limit, reading):
                groups.setdefault(sum_key(limit, reading), []).append(at)
        for name, members in groups.items():
            ceiling = limit.at_most.bound(readings[members[0]])
            if not isinstance(ceiling, int | Fraction):
                continue
            free = max(0, int(ceiling - so_far.get(name, 0)))
            placed = places([keys[at] for at in members], free, at_cut)
            for at, place in zip(members, placed, strict=True):
                if place != "in" and answers[at] != "out":
                    answers[at] = place
    return answers


def free_places(
    noun: Noun, reading: Reading, so_far: Mapping[str, Number] | None = None
) -> int | None:
    """Give the places that are left under a noun's limits; None where none limits them."""
    left = []
    for limit in noun.limits:
        divided = not WHOLE.issuperset(limit.per)
        if limit.of == "places" and not divided and limit_applies(limit, reading):
            ceiling = limit.at_most.bound(reading)
            if isinstance(ceiling, int | Fraction):
                left.append(max(0, int(ceiling - (so_far or {}).get(limit.head.name, 0))))
    return min(left) if left else None


@dataclass(frozen=True, slots=True)
class Claimed:
    """One voucher or claim: whether its requirements are met, and what it comes to."""

    gate: Gate
    grant: Grant
    reading: Reading


def judge_voucher(
    document: Document,
    name: str,
    facts: Facts,
    *,
    so_far: Mapping[str, Number] | None = None,
    claims_total: Number | None = None,
    offers: Mapping[str, Number] | None = None,
) -> Claimed:
    """Judge one application for a voucher or subsidy and work out its amount (see ``limits.grant``)."""
    noun = document.voucher(name)
    prepared(document, noun.path)
    reading = Reading(document.figures, facts)
    granted = grant(
        noun,
        reading,
        amount=noun.amount,
        so_far=so_far,
        claims_total=claims_total,
        offers=offers,
    )
    return Claimed(gate(noun, reading), granted, reading)


def judge_target(document: Document, name: str, facts: Facts) -> tuple[Target, Judged]:
    """Judge a goal; the verdict is yes, no or not known, the margin how far off it is."""
    noun = document.target(name)
    return noun, noun.goal.judge(Reading(document.figures, facts))
