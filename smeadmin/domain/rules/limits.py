"""From amount to money: limits by their kind, shares, payers (policy format 2.7, 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from smeadmin.domain.rules.conditions import NO, NONE, UNKNOWN
from smeadmin.domain.rules.document import Award, Limit, Noun, Voucher
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.values import NO_RULE, Round, Value, Worth

WHOLE_FEN = Round(1, "down")


class Line(NamedTuple):
    """One limit held against one case: what was used, what this adds, the ceiling, and the answer.

    ``answer``: ``within`` ``cut`` ``refuse`` ``wait`` ``share`` (pending or done) ``not known``.
    """

    limit: Limit
    so_far: Number
    this: Number | None
    ceiling: Number | None
    answer: str

    @property
    def left(self) -> Number | None:
        """What the ceiling leaves before this one, never below 0."""
        return None if self.ceiling is None else max(0, self.ceiling - self.so_far)


class Term(NamedTuple):
    """One term of the minimum: ``rule``, a limit by name, or an offer of the caller (``asked``, ``fund``)."""

    name: str
    amount: Number
    limit: Limit | None = None
    so_far: Number = 0
    ceiling: Number | None = None
    binds: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """What one claim comes to.

    ``before_limits`` and ``amount`` in fen; None where something is not known, open or stopped.
    ``refused_by``, ``waits_for``, ``stopped_by``: limits by name, in document order. ``pending``: limits
    that share out once all claims are in. ``split``: fen by payer, in order, adding up to ``amount``;
    ``unsplit``: the payer whose part is not known, for which the amount is None as well.
    """

    worth: Worth | None = None
    before_limits: Number | None = None
    amount: Number | None = None
    terms: tuple[Term, ...] = ()
    lines: tuple[Line, ...] = ()
    refused_by: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    split: Mapping[str, Number] = field(default_factory=dict)
    unsplit: str | None = None

    @property
    def open(self) -> bool:
        """Whether a part of the amount is not stated, so that nothing may be paid on it."""
        return self.worth is not None and self.worth.open


NOTHING = Grant()
"""What is granted where there is neither an amount nor a limit."""


def grant(
    noun: Noun,
    reading: Reading,
    *,
    amount: Value | None = None,
    so_far: Mapping[str, Number] | None = None,
    claims_total: Number | None = None,
    offers: Mapping[str, Number] | None = None,
) -> Grant:
    """Work out what one case is granted under a noun's limits.

    ``amount``: the value it is worth, None where only numbers count (a quota). ``so_far``: what each
    limit has already added up for its unit and time, by the limit's name, in fen or numbers; default 0.
    ``claims_total``: fen of all claims of the lot, this one included, once they are known.
    ``offers``: further ceilings in fen that the caller knows (``asked``, what the fund has left).
    """
    if amount is None and not noun.limits:
        return NOTHING
    used = so_far or {}
    worth = None if amount is None else amount.worth(reading)
    before = None if worth is None or worth.open or worth.value is NO_RULE else worth.value
    if not isinstance(before, int | Fraction):
        before = None
    ceilings, stopped = _ceilings(noun, reading)
    own = [limit for limit in ceilings if limit.payer is None]
    terms = _terms(before, own, ceilings, used, offers)
    money = min((term.amount for term in terms), default=before)
    lines = {limit: _line(limit, used, money, ceilings[limit], terms) for limit in own}
    pending: list[str] = []
    if money is not None:
        for limit in own:
            if limit.beyond == "share" and not limit.counts:
                if claims_total is None:
                    pending.append(limit.head.name)
                else:
                    money = _shared(money, ceilings[limit], claims_total, amount)
    shares: dict[str, Number] = {}
    unsplit: str | None = None
    if money is not None and not stopped:
        reading.known["amount"] = money  # given by the tool: what is left after the limits
    if money is not None and isinstance(noun, Award | Voucher) and noun.split and not stopped:
        shares, unsplit = _split(noun, reading, money, ceilings, used, lines)
    ordered = [lines[limit] for limit in noun.limits if limit in lines]
    return Grant(
        worth=worth,
        before_limits=before,
        amount=None if stopped or unsplit is not None else money,
        terms=terms,
        lines=tuple(ordered),
        refused_by=tuple(line.limit.head.name for line in ordered if line.answer == "refuse"),
        waits_for=tuple(line.limit.head.name for line in ordered if line.answer == "wait"),
        stopped_by=stopped,
        pending=tuple(pending),
        split=shares,
        unsplit=unsplit,
    )


def _ceilings(noun: Noun, reading: Reading) -> tuple[dict[Limit, Number], tuple[str, ...]]:
    """Give the ceilings of the limits that apply, and the names of those that cannot be known."""
    ceilings: dict[Limit, Number] = {}
    stopped: list[str] = []
    for limit in noun.limits:
        applies = limit_applies(limit, reading)
        if applies is False:
            continue
        ceiling = limit.at_most.bound(reading)
        if applies is None or ceiling is None:
            stopped.append(limit.head.name)
        elif ceiling is not NO_RULE:
            ceilings[limit] = ceiling
    return ceilings, tuple(stopped)


def limit_applies(limit: Limit, reading: Reading) -> bool | None:
    """Tell whether a limit counts for these facts; None while its ``when`` is not known."""
    if limit.head.suspended_by is not None:
        return False
    if limit.head.when is None:
        return True
    verdict = limit.head.when.judge(reading).verdict
    return None if verdict is UNKNOWN else verdict not in (NO, NONE)


def _terms(
    before: Number | None,
    own: list[Limit],
    ceilings: Mapping[Limit, Number],
    used: Mapping[str, Number],
    offers: Mapping[str, Number] | None,
) -> tuple[Term, ...]:
    """Name every term of the minimum and mark the first that binds."""
    if before is None:
        return ()
    terms = [Term("rule", before)]
    for limit in own:
        if limit.beyond == "cut" and not limit.counts:
            name, ceiling = limit.head.name, ceilings[limit]
            done = used.get(name, 0)
            terms.append(Term(name, max(0, ceiling - done), limit, done, ceiling))
    terms.extend(Term(name, max(0, offer)) for name, offer in (offers or {}).items())
    least = min(range(len(terms)), key=lambda place: terms[place].amount)
    terms[least] = terms[least]._replace(binds=True)
    return tuple(terms)


def _line(
    limit: Limit,
    used: Mapping[str, Number],
    money: Number | None,
    ceiling: Number,
    terms: tuple[Term, ...],
) -> Line:
    """Hold one limit against the amount that the cuts have left."""
    done = used.get(limit.head.name, 0)
    this: Number | None = 1 if limit.counts else money
    if this is None:
        return Line(limit, done, None, ceiling, "not known")
    if limit.beyond == "cut":
        bound = limit.counts and done + this > ceiling
        cut = bound or any(term.binds and term.limit is limit for term in terms)
        return Line(limit, done, this, ceiling, "refuse" if bound else "cut" if cut else "within")
    if limit.beyond == "share":
        return Line(limit, done, this, ceiling, "share")
    return Line(limit, done, this, ceiling, limit.beyond if done + this > ceiling else "within")


def _shared(money: Number, ceiling: Number, total: Number, amount: Value | None) -> Number:
    """Give everybody's part when all claims are more than the ceiling, rounded as the amount is."""
    if total <= ceiling:
        return money
    own = amount.trims.round if amount is not None and amount.trims is not None else None
    return (own or WHOLE_FEN)(Fraction(money) * Fraction(ceiling) / Fraction(total))


def _split(
    noun: Award | Voucher,
    reading: Reading,
    money: Number,
    ceilings: Mapping[Limit, Number],
    used: Mapping[str, Number],
    lines: dict[Limit, Line],
) -> tuple[dict[str, Number], str | None]:
    """Let each payer take the least of its amount, its limits and what is left; the last the rest.

    A payer whose part is not known stops the division: nobody bears a share that nobody can state.
    """
    shares: dict[str, Number] = {}
    left = money
    for share in noun.split:
        part = left
        if share.amount is not None:
            worth = share.amount.worth(reading)
            if worth.open or not isinstance(worth.value, int | Fraction):
                return {}, share.payer
            part = min(left, WHOLE_FEN(worth.value))
        for limit, ceiling in ceilings.items():
            if limit.payer != share.payer:
                continue
            done = used.get(limit.head.name, 0)
            if limit.beyond == "cut" and share.amount is not None:
                free = max(0, ceiling - done)
                lines[limit] = Line(limit, done, part, ceiling, "cut" if part > free else "within")
                part = min(part, free)
            else:
                over = done + part > ceiling
                answer = "refuse" if limit.beyond == "cut" else limit.beyond
                lines[limit] = Line(limit, done, part, ceiling, answer if over else "within")
        shares[share.payer] = part
        left -= part
    return shares, None
