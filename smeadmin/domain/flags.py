"""Red flags: what rules find in the records of vouchers, with records, numbers, reason; they decide nothing.

A rule is data (``reference/flags.toml`` or the office's own copy): its way of looking and its bounds. Here
are the ways of looking, each a pure function over what the office has.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from smeadmin.domain.amounts import format_yuan
from smeadmin.i18n import Text


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One rule: how it looks, its bounds, and its words."""

    id: str
    find: str
    bounds: Mapping[str, Any]
    label: Text
    reason: Text
    ask: Text

    def whole(self, name: str) -> int:
        """Give a bound that is a whole number."""
        return int(self.bounds[name])

    def share(self, name: str = "share") -> Fraction:
        """Give a bound that is a share, as ``80%``."""
        return Fraction(str(self.bounds[name]).rstrip("%")) / 100


@dataclass(frozen=True, slots=True)
class Body:
    """An enterprise or an institution with what ties it to others; values of ``held`` are compared."""

    id: int
    code: str
    name: str
    held: Mapping[str, str]
    founded: dt.date | None = None
    staff: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    titles: tuple[tuple[dt.date, dt.date], ...] = ()

    def figure(self, names: Sequence[str]) -> int | None:
        """Give the first of some figures that it has filed."""
        return next((self.figures[name] for name in names if name in self.figures), None)


@dataclass(frozen=True, slots=True)
class Use:
    """One voucher used for one service; money in fen."""

    voucher: str
    enterprise: int
    institution: int
    amount_fen: int
    face_fen: int
    contract_fen: int | None
    contract_date: dt.date | None
    service_date: dt.date
    redeemed_on: dt.date
    issued_on: dt.date
    valid_until: dt.date
    claim: str | None = None
    claimed_fen: int = 0
    maker: str | None = None
    checker: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of the register: who typed it when (in China), for which day, how many rows it overwrote."""

    change: str
    command: str
    person: str
    on: dt.date
    at: dt.datetime
    voucher: str | None = None
    overwritten: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """What the office has: bodies, uses of vouchers, the lines above which it wants more approvals (fen).

    ``entries``: redemptions as they were typed, imports, restores, and what was typed for an earlier day.
    """

    enterprises: Mapping[int, Body]
    institutions: Mapping[int, Body]
    uses: tuple[Use, ...]
    lines: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()

    def by_institution(self) -> dict[int, list[Use]]:
        """Give the uses of each institution in their order."""
        found: dict[int, list[Use]] = defaultdict(list)
        for use in self.uses:
            found[use.institution].append(use)
        return dict(sorted(found.items()))

    def by_enterprise(self) -> dict[int, list[Use]]:
        """Give the uses of each enterprise in their order."""
        found: dict[int, list[Use]] = defaultdict(list)
        for use in self.uses:
            found[use.enterprise].append(use)
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: ``key`` says what it is about, so that it is raised once."""

    key: str
    records: tuple[str, ...]
    numbers: Mapping[str, str | int]
    enterprise: int | None = None
    institution: int | None = None


def _money(uses: Iterable[Use]) -> str:
    return format_yuan(sum(use.amount_fen for use in uses))


def _codes(uses: Iterable[Use]) -> tuple[str, ...]:
    return tuple(use.voucher for use in uses)


def _pairs(world: World) -> dict[tuple[int, int], list[Use]]:
    found: dict[tuple[int, int], list[Use]] = defaultdict(list)
    for use in world.uses:
        found[use.enterprise, use.institution].append(use)
    return dict(sorted(found.items()))


def shared(rule: FlagRule, world: World) -> Iterator[Found]:
    """Both sides of a service hold the same thing, that few others hold too (no building full of firms)."""
    for what in rule.bounds["fields"]:
        bodies = [*world.enterprises.values(), *world.institutions.values()]
        held = Counter(body.held[what] for body in bodies if body.held.get(what))
        for (one, other), uses in _pairs(world).items():
            value = world.enterprises[one].held.get(what)
            if not value or value != world.institutions[other].held.get(what):
                continue
            if held[value] <= rule.whole("held_by_at_most"):
                numbers: dict[str, str | int] = {
                    "what": what,
                    "times": len(uses),
                    "amount": _money(uses),
                }
                yield Found(f"{what}:{one}:{other}", _codes(uses), numbers, one, other)


def young(rule: FlagRule, world: World) -> Iterator[Found]:
    """Its first voucher came soon after it was founded."""
    for key, uses in world.by_enterprise().items():
        founded = world.enterprises[key].founded
        first = min(use.issued_on for use in uses)
        if founded is not None and (first - founded).days < rule.whole("days"):
            yield Found(f"{key}", _codes(uses), {"days": (first - founded).days}, key)


def staff(rule: FlagRule, world: World) -> Iterator[Found]:
    """It employs nobody, or hardly anybody."""
    for key, uses in world.by_enterprise().items():
        staff = world.enterprises[key].staff
        if staff is not None and staff <= rule.whole("at_most"):
            numbers: dict[str, str | int] = {
                "staff": staff,
                "times": len(uses),
                "amount": _money(uses),
            }
            yield Found(f"{key}", _codes(uses), numbers, key)


def burst(rule: FlagRule, world: World) -> Iterator[Found]:
    """Many redemptions of one institution on one day."""
    for key, uses in world.by_institution().items():
        days: dict[dt.date, list[Use]] = defaultdict(list)
        for use in uses:
            days[use.redeemed_on].append(use)
        for on, own in sorted(days.items()):
            if len(own) >= rule.whole("at_least"):
                numbers: dict[str, str | int] = {
                    "on": on.isoformat(),
                    "times": len(own),
                    "firms": len({use.enterprise for use in own}),
                    "amount": _money(own),
                }
                yield Found(f"{key}:{on}", _codes(own), numbers, institution=key)


def dependence(rule: FlagRule, world: World) -> Iterator[Found]:
    """An institution whose income is mostly vouchers."""
    for key, uses in world.by_institution().items():
        turnover = world.institutions[key].figure(rule.bounds["figures"])
        paid = sum(use.amount_fen for use in uses)
        if turnover and Fraction(paid, turnover) > rule.share():
            numbers: dict[str, str | int] = {
                "amount": format_yuan(paid),
                "turnover": format_yuan(turnover),
                "share": f"{paid * 100 // turnover}%",
            }
            yield Found(f"{key}", _codes(uses), numbers, institution=key)


def capped(rule: FlagRule, world: World) -> Iterator[Found]:
    """The same contract again and again, and the whole face of the voucher each time."""
    for key, uses in world.by_institution().items():
        full = Counter(use.contract_fen for use in uses if use.amount_fen == use.face_fen)
        for contract, times in full.items():
            if contract is None or times < rule.whole("at_least"):
                continue
            if Fraction(times, len(uses)) >= rule.share():
                own = [u for u in uses if u.contract_fen == contract and u.amount_fen == u.face_fen]
                numbers: dict[str, str | int] = {
                    "times": len(uses),
                    "capped": times,
                    "contract": format_yuan(contract),
                }
                yield Found(f"{key}:{contract}", _codes(own), numbers, institution=key)


def contract_late(_rule: FlagRule, world: World) -> Iterator[Found]:
    """The contract is of a later day than the service."""
    for use in world.uses:
        if use.contract_date is not None and use.contract_date > use.service_date:
            numbers: dict[str, str | int] = {
                "contract_date": use.contract_date.isoformat(),
                "service_date": use.service_date.isoformat(),
                "days": (use.contract_date - use.service_date).days,
            }
            key = f"{use.voucher}:{use.service_date}"  # a voucher may be used several times
            yield Found(key, (use.voucher,), numbers, use.enterprise, use.institution)


def title_lapsed(_rule: FlagRule, world: World) -> Iterator[Found]:
    """No title was held on the day of the service."""
    for use in world.uses:
        titles = world.institutions[use.institution].titles
        if not any(start <= use.service_date <= end for start, end in titles):
            numbers: dict[str, str | int] = {"service_date": use.service_date.isoformat()}
            key = f"{use.voucher}:{use.service_date}"  # a voucher may be used several times
            yield Found(key, (use.voucher,), numbers, use.enterprise, use.institution)


def capacity(rule: FlagRule, world: World) -> Iterator[Found]:
    """The busiest days on end of an institution, held against its hands."""
    days = rule.whole("days")
    for key, uses in world.by_institution().items():
        staff = world.institutions[key].figure(rule.bounds["figures"])
        if not staff:
            continue
        served = sorted(uses, key=lambda use: use.service_date)
        busiest: list[Use] = []
        start = 0
        for end, use in enumerate(served):
            while (use.service_date - served[start].service_date).days >= days:
                start += 1
            if end - start + 1 > len(busiest):
                busiest = served[start : end + 1]
        if len(busiest) > rule.whole("per_person") * staff:
            numbers: dict[str, str | int] = {"days": days, "times": len(busiest), "staff": staff}
            yield Found(f"{key}", _codes(busiest), numbers, institution=key)


def pair(rule: FlagRule, world: World) -> Iterator[Found]:
    """One maker and one checker handle an institution nearly alone, though the office has other pairs."""
    everybody = {(use.maker, use.checker) for use in world.uses if use.checker}
    for key, uses in world.by_institution().items():
        claims = {use.claim: (use.maker, use.checker) for use in uses if use.checker}
        pairs = Counter(claims.values())
        for (maker, checker), times in pairs.most_common(1):
            others = len(everybody - {(maker, checker)})
            if times < rule.whole("at_least") or others < rule.whole("other_pairs"):
                continue
            if Fraction(times, len(claims)) >= rule.share():
                own = [str(c) for c, pair in claims.items() if pair == (maker, checker)]
                numbers: dict[str, str | int] = {
                    "times": len(claims),
                    "by_pair": times,
                    "maker": str(maker),
                    "checker": str(checker),
                }
                yield Found(f"{key}:{maker}:{checker}", tuple(own), numbers, institution=key)


def last_day(rule: FlagRule, world: World) -> Iterator[Found]:
    """The last day of a voucher, again and again."""
    for key, uses in world.by_institution().items():
        late = [use for use in uses if use.redeemed_on == use.valid_until]
        if len(late) < rule.whole("at_least"):
            continue
        if Fraction(len(late), len(uses)) >= rule.share():
            numbers: dict[str, str | int] = {"times": len(uses), "late": len(late)}
            yield Found(f"{key}", _codes(late), numbers, institution=key)


def ring(rule: FlagRule, world: World) -> Iterator[Found]:
    """Who serves whom, by credit code: a way back to where it began, of at most so many steps."""
    served: dict[str, set[str]] = defaultdict(set)
    uses: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in world.uses:
        giver = world.institutions[use.institution].code
        taker = world.enterprises[use.enterprise].code
        served[giver].add(taker)
        uses[giver, taker].append(use)
    by_code = {body.code: body for body in world.enterprises.values()}
    given = {body.code: body for body in world.institutions.values()}
    for ring in _rings(served, rule.whole("longest")):
        own = [u for pair in zip(ring, (*ring[1:], ring[0]), strict=True) for u in uses[pair]]
        numbers: dict[str, str | int] = {
            "firms": "、".join(given[code].name for code in ring),
            "amount": _money(own),
        }
        yield Found("→".join(ring), _codes(own), numbers, by_code[ring[0]].id, given[ring[0]].id)


def _rings(served: Mapping[str, set[str]], longest: int) -> Iterator[tuple[str, ...]]:
    """Give each ring once, from its smallest code on."""
    for first in sorted(served):
        ways: list[tuple[str, ...]] = [(first,)]
        while ways:
            way = ways.pop()
            for to in sorted(served.get(way[-1], ())):
                if to == first and len(way) > 1:
                    yield way
                elif to > first and to not in way and len(way) < longest:
                    ways.append((*way, to))


def just_below(rule: FlagRule, world: World) -> Iterator[Found]:
    """Claims that lie just below a line above which more people approve."""
    for key, uses in world.by_institution().items():
        claims = {use.claim: use.claimed_fen for use in uses if use.claim}
        for line in world.lines:
            near = [
                c for c, fen in claims.items() if line * (1 - rule.share("near")) <= fen <= line
            ]
            if len(near) >= rule.whole("at_least"):
                numbers: dict[str, str | int] = {
                    "times": len(near),
                    "line": format_yuan(line),
                    "near": str(rule.bounds["near"]),
                }
                records = tuple(str(claim) for claim in near)
                yield Found(f"{key}:{line}", records, numbers, institution=key)
