"""What a worked example gives: figures by year, rows of the registers, how much of each limit is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.clocks import weekdays
from smeadmin.domain.rules.document import Document, Limit, Noun
from smeadmin.domain.rules.limits import limit_applies
from smeadmin.domain.rules.reading import Facts, Reading, Row
from smeadmin.domain.rules.sources import GIVEN, SOURCES, Kind
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.i18n import mark as N_
from smeadmin.policies.findings import Reason
from smeadmin.policies.literals import LiteralFault, duration, literal, split, yuan
from smeadmin.policies.messages import WHAT
from smeadmin.policies.words import WORDS

MONEY = Kind("money")


THERE_IS_NO = N_("there is no {name}")
UNREADABLE = N_("{name} cannot be read")
NO_DAY = N_("{value} is no day")
NO_YEAR = N_("{value} is no year")
NO_COUNT = N_("{value} is no whole number")
_FITS_NOT = N_("{value} does not fit")
_TAKES = N_("{value} does not fit, it takes {what}")


class Unrunnable(Exception):
    """An example that cannot be run: the address inside it, and why, in the language in use."""

    def __init__(self, where: str, sentence: str, **words: object) -> None:
        super().__init__(sentence)
        self.where, self.reason = where, Reason(sentence, words)


def misfit(where: str, raw: object, fault: LiteralFault) -> Unrunnable:
    """Say that a literal of an example does not fit, and what would."""
    what = WHAT.get(fault.what)
    if what is None:
        return Unrunnable(where, _FITS_NOT, value=raw)
    return Unrunnable(where, _TAKES, value=raw, what=Reason(what, {}))


def facts_of(document: Document, case: Mapping[str, Any], year: int | None) -> Facts:
    """Read the facts of an example: ``given`` (by year where it says so), ``rows``, ``grades``."""
    values: dict[str, Scalar | None] = {}
    years: dict[int, dict[str, Scalar | None]] = {}
    for name, raw in case.get("given", {}).items():
        if isinstance(raw, Mapping):
            for then, one in raw.items():
                if not then.isdecimal():
                    raise Unrunnable(f"given.{name}", NO_YEAR, value=then)
                years.setdefault(int(then), {})[name] = _given(document, name, one)
        else:
            values[name] = _given(document, name, raw)
    for then, grade in case.get("grades", {}).items():
        years.setdefault(int(then), {})["grade"] = grade
    rows = {
        source: tuple(_row(source, row) for row in listed)
        for source, listed in case.get("rows", {}).items()
    }
    return Facts(values, case.get("on"), year, years, rows)


def _given(document: Document, name: str, raw: Any) -> Scalar | None:
    """Read one given value by the unit of its figure; what no figure declares is kept as it is."""
    figure = document.figures.get(name)
    kind = Kind(figure.unit, figure.choices) if figure is not None else GIVEN.get(name)
    where = f"given.{name}"
    try:
        if kind is None:
            return _loose(raw)
        if kind.unit == "set":
            if not isinstance(raw, list):
                raise LiteralFault("P04", "a list", value=raw)
            item = Kind("choice", kind.choices)
            return tuple(str(literal(one, item)) for one in raw)
        return literal(raw, kind)
    except LiteralFault as fault:
        raise misfit(where, raw, fault) from fault


def _loose(raw: Any) -> Scalar:
    """Read a value that no figure declares (the name of a provider, a number)."""
    if isinstance(raw, bool | str | date):
        return raw
    return split(raw)[0]


def _row(source: str, raw: Mapping[str, Any]) -> Row:
    """Read one row of a source; bare numbers in money fields are yuan."""
    if source not in SOURCES:
        raise Unrunnable(f"rows.{source}", THERE_IS_NO, name=source)
    fields, read = SOURCES[source], {}
    for name, value in raw.items():
        kind = fields.get(name)
        if kind is None:
            raise Unrunnable(f"rows.{source}.{name}", THERE_IS_NO, name=f"{source}.{name}")
        try:
            money_due = kind.unit == "money"
            read[name] = yuan(value) if money_due else literal(value, Kind(kind.unit))
        except LiteralFault as fault:
            raise misfit(f"rows.{source}.{name}", value, fault) from fault
    return read


def year_of(case: Mapping[str, Any], word: str) -> int | None:
    """Give the judged year: the one named, or the one the day gives (5.5)."""
    if "year" in case:
        return int(case["year"])
    day = case.get("on")
    if day is None:
        return None
    return int(day.year) - (word == "certification")


def money(raw: Any, where: str) -> Number:
    """Read an amount in fen; raises Unrunnable, which names the place."""
    try:
        value = literal(raw, MONEY)
    except LiteralFault as fault:
        raise misfit(where, raw, fault) from fault
    assert isinstance(value, int | Fraction)
    return value


def _count(raw: Any, where: str) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise Unrunnable(where, NO_COUNT, value=raw)
    return raw


# ---- limits so far -------------------------------------------------------------------------------


def so_far(
    document: Document, noun: Noun, case: Mapping[str, Any], facts: Facts
) -> dict[str, Number]:
    """Give what every limit has added up: as written, or from the earlier claims."""
    used: dict[str, Number] = {}
    for limit in noun.limits:
        name = limit.head.name
        if name in case.get("so_far", {}):
            raw = case["so_far"][name]
            where = f"so_far.{name}"
            used[name] = _count(raw, where) if limit.counts else money(raw, where)
    for raw in case.get("earlier", ()):
        row = {key: value for key, value in raw.items() if key not in ("amount", "on")}
        before = replace(facts_of(document, {**case, "given": row}, facts.year), day=raw.get("on"))
        reading = Reading(document.figures, before)
        amount = money(raw["amount"], "earlier") if "amount" in raw else 0
        for limit in noun.limits:
            if _adds_to(limit, facts, before, reading):
                name = limit.head.name
                used[name] = used.get(name, 0) + (1 if limit.counts else amount)
    return used


def _adds_to(limit: Limit, facts: Facts, before: Facts, reading: Reading) -> bool:
    """Whether an earlier claim is added up with this one: same unit, same time, same ``when``."""
    if "claim" in limit.per or limit_applies(limit, reading) is not True:
        return False
    if (
        facts.day is not None
        and before.day is not None
        and not _in_time(limit, facts.day, before.day)
    ):
        return False
    return all(
        facts.values.get(word) is None
        or before.values.get(word) is None
        or facts.values[word] == before.values[word]
        for word in limit.per
    )


def _in_time(limit: Limit, day: date, before: date) -> bool:
    """Whether an earlier day lies in the time of a limit, seen from a later one (5.5)."""
    if limit.within == "year":
        return before.year == day.year
    if limit.within in WORDS["limit within"]:
        return True
    return (-duration(limit.within)).after(day, weekdays) < before <= day
