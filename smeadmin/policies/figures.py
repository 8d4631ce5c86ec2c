"""Reading figures: units first, then each origin (policy format 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smeadmin.domain.rules.figures import (
    TAKEN,
    ByJudgement,
    Computed,
    Deemed,
    Derived,
    Figure,
    Filed,
    Origin,
    OverYears,
    RankOf,
    Since,
    Worked,
)
from smeadmin.domain.rules.sources import REGISTER, SOURCES, Kind
from smeadmin.domain.rules.units import UNITS
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_
from smeadmin.policies import formula
from smeadmin.policies.conditions import condition
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.literals import LiteralFault, duration
from smeadmin.policies.values import fits, value
from smeadmin.policies.words import COMPARISONS, GROUPS, SHAPES

ORIGINS = ("filed", "computed", "derived", "judged")
_COUNTED = ("count", "share", "distinct", "sum", "average")


def declare(desk: Desk, raw: Mapping[str, Any]) -> None:
    """Learn the kind of every figure before any is read, since they may stand in any order."""
    for name, row in raw.items():
        unit = row.get("unit") if isinstance(row, Mapping) else None
        if isinstance(unit, str) and unit in UNITS:
            choices = row.get("choices")
            listed = (
                tuple(c for c in choices if isinstance(c, str)) if isinstance(choices, list) else ()
            )
            desk.kinds[name] = Kind(row["unit"], listed, row.get("ordered") is True)
            desk.figures[name] = row


def figures(desk: Desk, raw: Mapping[str, Any], at: Place) -> dict[str, Figure]:
    """Read every figure of the table ``[figure]``."""
    return {
        name: _figure(desk, name, row, at.sub(name))
        for name, row in raw.items()
        if isinstance(row, Mapping) or desk.table(row, "figure", at.sub(name))
    }


def _figure(desk: Desk, name: str, raw: Mapping[str, Any], at: Place) -> Figure:
    desk.name(name, at)
    row = desk.table(raw, "figure", at)
    at = desk.inside(row, at)
    kind = desk.kinds.get(name, Kind("number"))
    origins = [key for key in ORIGINS if key in raw]
    if len(origins) != 1:
        desk.fault("P24", at, name=name, count=len(origins))
    if kind.unit in ("choice", "set") and not kind.choices:
        desk.fault("P24 choices", at, name=name)
    labels = {}
    for choice, words in row.get("labels", {}).items():
        if not kind.choices:
            desk.fault("P31 labels", at.sub("labels"), name=name)
            break
        if choice not in kind.choices:
            desk.fault("P31", at.sub("labels", choice), value=choice, known=kind.choices)
        labels[choice] = desk.text(words, at.sub("labels", choice)) or Text(choice, choice)
    papers = tuple(row.get("evidence", ()))
    check_evidence(desk, papers, at.sub("evidence"))
    return Figure(
        name=name,
        unit=kind.unit,
        origin=_origin(desk, row, name, kind, at) if origins else Origin(),
        about=row.get("about", "institution"),
        label=desk.text(row.get("label"), at.sub("label")),
        choices=kind.choices,
        ordered=kind.ordered,
        labels=labels,
        definition=desk.text(row.get("definition"), at.sub("definition")),
        ask=desk.text(row.get("ask"), at.sub("ask")),
        note=desk.text(row.get("note"), at.sub("note")),
        evidence=papers,
        clause=at.citing,
    )


def check_evidence(desk: Desk, names: tuple[str, ...], at: Place) -> None:
    """Note papers that are not declared."""
    for name in names:
        if name not in desk.evidence:
            desk.fault("P13", at, name=name, key="evidence", known=desk.evidence)


def _origin(desk: Desk, row: Mapping[str, Any], name: str, kind: Kind, at: Place) -> Origin:
    if "filed" in row:
        known = REGISTER.get(row.get("about", "institution"))
        if row["filed"] == "register" and known is not None and name not in known:
            key = "P14 enterprise" if name in REGISTER["enterprise"] else "P14"
            desk.fault(key, at, name=name, known=sorted(known))
        return Filed(row["filed"])
    if "judged" in row:
        return ByJudgement(row["judged"])
    if "computed" in row:
        return _computed(desk, row["computed"], at.sub("computed"))
    if "derived" not in row:
        return Origin()
    derived, at = row["derived"], at.sub("derived")
    if isinstance(derived, str):
        return _formula(desk, derived, kind, at)
    for word, read in (("since", _since), ("over_years", _over_years), ("rank_of", _rank_of)):
        if word in derived:
            return read(desk, derived, kind, at)
    shapes = any(key in derived for key in SHAPES if key != "open")
    tests = any(key in derived for key in (*GROUPS, *COMPARISONS))
    if kind.unit == "yes_no" and tests and not shapes:
        return Deemed(condition(desk, derived, at))
    return Worked(value(desk, derived, at, kind))


def _formula(desk: Desk, source: str, kind: Kind, at: Place) -> Origin:
    try:
        expression = formula.parse(source)
        for figure in expression.figures():
            if desk.kind(figure, at) is None:
                return Origin()
        have = formula.unit_of(expression, desk.kinds)
        if not formula.result_fits(have, kind.unit):
            raise formula.FormulaFault("P21 result", have=have, unit=kind.unit)
    except formula.FormulaFault as fault:
        desk.fault(fault.key, at, value=source[:60], **fault.words)
        return Origin()
    return Derived(source, expression)


def _since(desk: Desk, raw: Mapping[str, Any], kind: Kind, at: Place) -> Origin:
    row = desk.table(raw, "since", at)
    if kind.unit not in ("years", "months", "days"):
        desk.fault("P21 result", at, have="years", unit=kind.unit)
    start = desk.kind(row.get("since"), at)
    if start is not None and start.unit != "date":
        desk.fault("P21 figure", at, name=row["since"], have=start.unit, unit="date")
    return Since(str(row.get("since", "")), kind.unit)


def _over_years(desk: Desk, raw: Mapping[str, Any], kind: Kind, at: Place) -> Origin:
    row = desk.table(raw, "over_years", at)
    name, years, taken = row.get("over_years"), row.get("years"), row.get("taken")
    if taken is not None and taken not in TAKEN:
        desk.fault("P35", at, value=taken)
    read = desk.kind(name, at)
    if read is None or not isinstance(years, int) or taken not in TAKEN:
        return Origin()
    if taken in ("lowest_growth", "growth"):
        if years < 2:
            desk.fault("P04", at, key="years", value=years, what=N_("a whole number above 1"))
        if kind.unit not in ("ratio", "number"):
            desk.fault("P21 result", at, have="ratio", unit=kind.unit)
    elif not fits(read, kind):
        desk.fault("P21 figure", at, name=name, have=read.unit, unit=kind.unit)
    return OverYears(str(name), years, str(taken))


def _rank_of(desk: Desk, raw: Mapping[str, Any], kind: Kind, at: Place) -> Origin:
    row = desk.table(raw, "rank_of", at)
    if kind.unit != "number":
        desk.fault("P21 result", at, have="number", unit=kind.unit)
    desk.kind(row.get("rank_of"), at)
    return RankOf(
        str(row.get("rank_of", "")), str(row.get("best", "highest")), row.get("ties", "share")
    )


def _computed(desk: Desk, raw: Mapping[str, Any], at: Place) -> Origin:
    row = desk.table(raw, "computed", at)
    said = [key for key in _COUNTED if key in row]
    if len(said) != 1:
        desk.fault("P24 computed", at)
        return Origin()
    how = said[0]
    source, _dot, field = row[how].partition(".")
    inner = at.sub(how)
    if source not in SOURCES:
        desk.fault("P10 source", inner, name=source, known=SOURCES)
        return Origin()
    if how in ("distinct", "sum", "average"):
        if field not in SOURCES[source]:
            desk.fault("P10 field", inner, source=source, name=field, known=SOURCES[source])
            return Origin()
    elif field:
        desk.fault("P36 two", inner, keys=row[how])
    window: str | int | None = row.get("within")
    if window is not None and window != "year":
        try:
            back = duration(window)
        except LiteralFault as fault:
            desk.literal_fault(fault, at.sub("within"), "within")
            return Origin()
        if back.unit != "years":
            desk.fault(
                "P04", at.sub("within"), key="within", value=window, what=N_("a number of years")
            )
        window = back.count
    if window is not None and row.get("in_force"):
        desk.fault("P36 two", at, keys="within, in_force")
    if window is not None and "on" not in SOURCES[source]:
        desk.fault("P10 field", at.sub("within"), source=source, name="on", known=SOURCES[source])
    tests = {
        key: condition(desk, row[key], at.sub(key)) if key in row else None
        for key in ("where", "among")
    }
    return Computed(
        how,
        source,
        field or None,
        tests["where"],
        tests["among"],
        window,
        bool(row.get("in_force")),
    )
