"""Worked examples: each ``[case]`` is run when its document is read (policy format 2.9, P80, P81)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules import judge, scoring
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.judge import Gate, Result
from smeadmin.domain.rules.limits import Grant
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.sources import Kind
from smeadmin.i18n import gettext as _
from smeadmin.policies import bounds
from smeadmin.policies.amendments import laid_over, notices_for
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.given import (
    NO_DAY,
    THERE_IS_NO,
    UNREADABLE,
    Unrunnable,
    facts_of,
    misfit,
    money,
    so_far,
    year_of,
)
from smeadmin.policies.literals import LiteralFault, literal, split
from smeadmin.policies.quantities import number
from smeadmin.policies.spelt import unproved

Answer = Mapping[str, Any]


MOST_READINGS = 100_000
"""Examples times values of a document: so many are read on a check; real measures stay below a third."""


def run_all(desk: Desk, document: Document, library: Sequence[Document]) -> None:
    """Run every example of a document; ``library`` has the document itself and those it may amend."""
    on_bound: set[str] = set()
    if _readings(document) > MOST_READINGS:
        desk.fault("P80 many", "case", limit=MOST_READINGS)
        return
    for name, row in document.raw.get("case", {}).items():
        at = Place("case").sub(name)
        case = desk.table(row, "case", at)
        if "asks" not in case or "expect" not in case:
            continue
        expected = desk.table(case["expect"], "expect", at.sub("expect"))
        try:
            _check_shape(case, expected)
            answer = run(document, case, library)
        except Unrunnable as stop:
            desk.fault("P80 asks", at.sub(stop.where), case=name, reason=stop.reason)
            continue
        on_bound.update(bounds.met(answer))
        for key, value in expected.items():
            try:
                found, wanted = compare(answer, key, value)
            except Unrunnable as stop:
                desk.fault("P80 asks", at.sub(stop.where), case=name, reason=stop.reason)
                continue
            if found != wanted:
                unit = "money" if key in (*_MONEY_KEYS, "split") else answer.get("_unit", "number")
                said = {"found": _said(found, unit), "expected": _said(wanted, unit)}
                desk.fault("P80", at, case=name, key=key, **said)
    for path in bounds.of_document(document):
        if path not in on_bound:
            desk.fault("P81", path)
    for one in unproved(document):
        field = f"{one.source}.{one.name}"
        desk.fault("P82", one.path, field=field, **one._asdict())


def _readings(document: Document) -> int:
    """Reckon how much work the examples are: everybody in them, by everything the document says."""
    rows = [row for row in document.raw.get("case", {}).values() if isinstance(row, Mapping)]
    listed = [row.get(key, ()) for row in rows for key in ("others", "earlier")]
    everybody = len(rows) + sum(len(one) for one in listed if isinstance(one, list))
    said = {table: rules for table, rules in document.raw.items() if table != "case"}
    return everybody * _size(said)


def _size(raw: Any) -> int:
    inner = raw.values() if isinstance(raw, Mapping) else raw if isinstance(raw, list) else None
    return 1 if inner is None else sum(map(_size, inner))


_SHAPES: dict[str, Callable[[Any], bool]] = {
    "others": lambda v: all(isinstance(one, Mapping) for one in v),
    "earlier": lambda v: all(isinstance(one, Mapping) for one in v),
    "rows": lambda v: all(
        isinstance(rows, list) and all(isinstance(one, Mapping) for one in rows)
        for rows in v.values()
    ),
    "events": lambda v: all(_is_day(one) for one in v.values()),
    "grades": lambda v: all(then.isdigit() for then in v),
    "given": lambda v: all(
        then.isdigit() for one in v.values() if isinstance(one, Mapping) for then in one
    ),
}


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime) and 1900 < value.year < 2200


def _check_shape(case: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """Stop at an example whose tables are not what they should be; raises Unrunnable."""
    for key, fits in _SHAPES.items():
        if key in case and not fits(case[key]):
            raise Unrunnable(key, UNREADABLE, name=key)
    for row in case.get("earlier", ()):
        if "on" in row and not _is_day(row["on"]):
            raise Unrunnable("earlier", NO_DAY, value=row["on"])
    if "on" in case and not _is_day(case["on"]):
        raise Unrunnable("on", NO_DAY, value=case["on"])
    for key in ("split", "due", "effect_until"):
        if key in expected and not isinstance(expected[key], Mapping):
            raise Unrunnable(f"expect.{key}", UNREADABLE, name=key)


def run(document: Document, case: Mapping[str, Any], library: Sequence[Document]) -> Answer:
    """Run one example and give everything it can be asked about; raises Unrunnable."""
    word, _dot, name = case["asks"].partition(".")
    judged_by = _judging(document, case, library)
    if word == "figure":
        return _ask_figure(judged_by, name, case)
    noun = judged_by.nouns.get(case["asks"])
    if noun is None:
        raise Unrunnable("asks", THERE_IS_NO, name=case["asks"])
    return _ASK[word](judged_by, noun, case)


def _judging(document: Document, case: Mapping[str, Any], library: Sequence[Document]) -> Document:
    """Give the document that answers: this one or the one it amends, with the notices of the day."""
    asks, day = case["asks"], case.get("on")
    bases = [document]
    if asks.partition(".")[0] != "figure" and asks not in document.nouns:
        amended = {one.document for one in document.amendments}
        bases = [one for one in library if one.id in amended] or [document]
    answering = [
        base
        if day is None
        else laid_over(base, [n for n in notices_for(library, base.id, day) if n[0] is document])
        for base in bases
    ]
    return next((one for one in answering if asks in one.nouns), answering[0])


# ---- asking --------------------------------------------------------------------------------------


def _ask_figure(document: Document, name: str, case: Mapping[str, Any]) -> Answer:
    figure = document.figures.get(name)
    if figure is None:
        raise Unrunnable("asks", THERE_IS_NO, name=f"figure.{name}")
    facts = facts_of(document, case, year_of(case, "figure"))
    value = Reading(document.figures, facts).figure(name)
    return {"value": value, "_unit": figure.unit}


def _gate(gate: Gate) -> dict[str, Any]:
    concerned = gate.result is not Result.NOT_CONCERNED
    return {
        "result": str(gate.result) if concerned else "fail",
        "who": concerned,
        "failing": gate.named("failing"),
        "unknown": gate.named("unknown"),
        "waivable": gate.named("waivable"),
        "not_applicable": gate.named("not_applicable"),
    }


def _granted(grant: Grant) -> dict[str, Any]:
    return {
        "before_limits": grant.before_limits,
        "amount": grant.amount,
        "split": dict(grant.split),
        "refused_by": list(grant.refused_by),
        "waits_for": list(grant.waits_for),
        "stopped_by": list(grant.stopped_by),
        "incomplete": grant.open,
    }


def _follows(noun: Noun, reading: Reading, case: Mapping[str, Any]) -> dict[str, Any]:
    events = case.get("events", {})
    followed = judge.effects(noun, reading, events)
    amounts = [one.worth.value for one in followed if one.worth is not None]
    return {
        "effects": [one.effect.head.name for one in followed],
        "effect_amount": amounts[0] if amounts else None,
        "effect_until": {one.effect.head.name: one.until for one in followed if one.until},
        "due": {name: day for name, day in judge.due(noun, events).items() if day is not None},
    }


def _ask_certification(document: Document, noun: Any, case: Mapping[str, Any]) -> Answer:
    facts = facts_of(document, case, year_of(case, "certification"))
    stage, events = case.get("stage"), dict(case.get("events", {}))
    if stage is not None and stage not in [one.status for one in noun.stages]:
        raise Unrunnable("stage", THERE_IS_NO, name=stage)
    used = so_far(document, noun, case, facts)
    judged = judge.judge_certification(document, noun.path, facts, stage=stage, so_far=used)
    renewed = noun.renewed is not None and noun.renewed.event in events
    span = judge.validity(noun, events, renewed=renewed)
    expiry = events.get("expiry") or span.end
    return {
        **_gate(judged.gate),
        **_granted(judged.quota),
        **_follows(noun, judged.reading, case),
        "_seen": (noun, judged.reading, judged.quota),
        "from": span.start,
        "until": span.end,
        "renew_from": None if expiry is None else judge.renewal_window(noun, expiry).start,
        "stage_due": None if stage is None else judge.stage_due(noun, stage, events),
    }


def _population(document: Document, case: Mapping[str, Any], year: int | None) -> list[Facts]:
    """Give the body of the example and the others; they are like it save in what they say."""
    given = case.get("given", {})
    return [
        facts_of(document, {**case, "given": {**given, **other}}, year)
        for other in ({}, *case.get("others", ()))
    ]


def _ask_evaluation(document: Document, noun: Any, case: Mapping[str, Any]) -> Answer:
    population = _population(document, case, year_of(case, "evaluation"))
    one = scoring.score_all(document, noun.path, population)[0]
    return {
        **_gate(one.gate),
        **_follows(noun, one.reading, case),
        "score": one.score,
        "incomplete": one.incomplete,
        "rank": one.rank,
        "grade": one.grade,
        "_unit": "points",
        "_seen": (noun, one.reading, None),
    }


def _ask_award(document: Document, noun: Any, case: Mapping[str, Any]) -> Answer:
    population = _population(document, case, year_of(case, "award"))
    used = so_far(document, noun, case, population[0])
    one = judge.award_places(document, noun.path, population, so_far=used)[0]
    return {
        **_gate(one.gate),
        **_granted(one.grant),
        **_follows(noun, one.reading, case),
        "rank": one.rank,
        "place": one.place,
        "_seen": (noun, one.reading, one.grant),
    }


def _ask_voucher(document: Document, noun: Any, case: Mapping[str, Any]) -> Answer:
    facts = facts_of(document, case, year_of(case, "voucher"))
    total = case.get("claims_total")
    one = judge.judge_voucher(
        document,
        noun.path,
        facts,
        so_far=so_far(document, noun, case, facts),
        claims_total=None if total is None else money(total, "claims_total"),
    )
    return {
        **_gate(one.gate),
        **_granted(one.grant),
        **_follows(noun, one.reading, case),
        "_seen": (noun, one.reading, one.grant),
    }


def _ask_target(document: Document, noun: Any, case: Mapping[str, Any]) -> Answer:
    year = year_of(case, "target") or (None if noun.due is None else noun.due.year)
    facts = facts_of(document, case, year)
    if facts.day is None and noun.due is not None:
        facts = replace(facts, day=noun.due)
    reading = Reading(document.figures, facts)
    verdict = noun.goal.judge(reading).verdict
    return {"met": {"yes": True, "no": False}.get(verdict), "_seen": (noun, reading, None)}


_ASK: dict[str, Callable[[Document, Any, Mapping[str, Any]], Answer]] = {
    "certification": _ask_certification,
    "evaluation": _ask_evaluation,
    "award": _ask_award,
    "voucher": _ask_voucher,
    "target": _ask_target,
}

_MONEY_KEYS = frozenset({"before_limits", "amount", "effect_amount"})


def compare(answer: Answer, key: str, expected: Any) -> tuple[Any, Any]:
    """Give what was found and what was expected for one key of ``expect``, in the same form."""
    found = answer.get(key)
    if key in _MONEY_KEYS:
        return found, money(expected, f"expect.{key}")
    if key == "split":
        return found, {payer: money(one, "expect.split") for payer, one in expected.items()}
    if key in ("due", "effect_until"):
        return {name: day for name, day in (found or {}).items() if name in expected}, expected
    if key in ("score", "value"):
        return found, _expected_value(expected, answer.get("_unit", "number"))
    return found, expected


def _expected_value(raw: Any, unit: str) -> Any:
    if isinstance(raw, bool | list) or (isinstance(raw, str) and unit in ("choice", "region")):
        return tuple(raw) if isinstance(raw, list) else raw
    try:
        if isinstance(raw, int | Decimal) and unit != "money":
            return split(raw)[0]
        return literal(raw, Kind(unit))
    except LiteralFault as fault:
        raise misfit("expect", raw, fault) from fault


def _said(value: Any, unit: str) -> str:
    """Write a result for a finding, as the example would: money in yuan, dates as they are."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Fraction):
        return number(value, unit)
    if isinstance(value, Mapping):
        parts = [f"{name} {_said(one, unit)}" for name, one in value.items()]
        return ", ".join(parts) or _("none")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_said(one, "number") for one in value) + "]"
    return str(value)
