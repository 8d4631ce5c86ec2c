"""The ways of looking that a rule for red flags can name, and those that look at how things were typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction

from smeadmin.domain import flags
from smeadmin.domain.flags import Entry, FlagRule, Found, World


def look(rule: FlagRule, world: World) -> Iterator[Found]:
    """Look by one rule; raises KeyError for a way of looking that there is not, or a bound it lacks."""
    return WAYS[rule.find](rule, world)


def night(rule: FlagRule, world: World) -> Iterator[Found]:
    """Redemptions of one institution that were typed at night, most of them."""
    first, last = rule.whole("from"), rule.whole("until")
    hours = {e.voucher: e.at.hour for e in world.entries if e.command == "voucher redeem"}
    for key, uses in world.by_institution().items():
        own = [
            use
            for use in uses
            if (hour := hours.get(use.voucher)) is not None and (hour >= first or hour < last)
        ]
        if len(own) < rule.whole("at_least"):
            continue
        if Fraction(len(own), len(uses)) >= rule.share():
            numbers: dict[str, str | int] = {
                "times": len(uses),
                "night": len(own),
                "from": f"{first}:00",
                "until": f"{last}:00",
            }
            yield Found(f"{key}", tuple(use.voucher for use in own), numbers, institution=key)


def back_dated(rule: FlagRule, world: World) -> Iterator[Found]:
    """Acts that one person has typed more than some days after the day they are dated."""
    late: dict[str, list[Entry]] = defaultdict(list)
    for entry in world.entries:
        days = (entry.at.date() - entry.on).days
        if entry.command in rule.bounds["commands"] and days > rule.whole("days"):
            late[entry.person].append(entry)
    for person, own in sorted(late.items()):
        if len(own) >= rule.whole("at_least"):
            most = max((entry.at.date() - entry.on).days for entry in own)
            numbers: dict[str, str | int] = {"person": person, "times": len(own), "days": most}
            yield Found(person, tuple(entry.change for entry in own), numbers)


def overwritten(rule: FlagRule, world: World) -> Iterator[Found]:
    """Imports that wrote over what was there."""
    for entry in world.entries:
        rows = sum(entry.overwritten.get(table, 0) for table in rule.bounds["tables"])
        if entry.command.endswith(" import") and rows >= rule.whole("at_least"):
            numbers: dict[str, str | int] = {
                "person": entry.person,
                "command": entry.command,
                "on": entry.at.date().isoformat(),
                "rows": rows,
            }
            yield Found(entry.change, (entry.change,), numbers)


def restored(rule: FlagRule, world: World) -> Iterator[Found]:
    """An older copy was put in the place of the register."""
    for entry in world.entries:
        if entry.command in rule.bounds["commands"]:
            numbers: dict[str, str | int] = {
                "person": entry.person,
                "on": entry.at.date().isoformat(),
            }
            yield Found(entry.change, (entry.change,), numbers)


WAYS: dict[str, Callable[[FlagRule, World], Iterator[Found]]] = {
    "shared": flags.shared,
    "young": flags.young,
    "staff": flags.staff,
    "burst": flags.burst,
    "dependence": flags.dependence,
    "capped": flags.capped,
    "contract_late": flags.contract_late,
    "title_lapsed": flags.title_lapsed,
    "capacity": flags.capacity,
    "pair": flags.pair,
    "last_day": flags.last_day,
    "ring": flags.ring,
    "just_below": flags.just_below,
    "night": night,
    "back_dated": back_dated,
    "overwritten": overwritten,
    "restored": restored,
}
"""The ways of looking that a rule can name."""

NEEDS: dict[str, tuple[str, ...]] = {
    "shared": ("fields", "held_by_at_most"),
    "young": ("days",),
    "staff": ("at_most",),
    "burst": ("at_least",),
    "dependence": ("share", "figures"),
    "capped": ("at_least", "share"),
    "contract_late": (),
    "title_lapsed": (),
    "capacity": ("days", "per_person", "figures"),
    "pair": ("at_least", "share", "other_pairs"),
    "last_day": ("at_least", "share"),
    "ring": ("longest",),
    "just_below": ("at_least", "near"),
    "night": ("from", "until", "at_least", "share"),
    "back_dated": ("commands", "days", "at_least"),
    "overwritten": ("tables", "at_least"),
    "restored": ("commands",),
}
"""The bounds that each way of looking needs."""
