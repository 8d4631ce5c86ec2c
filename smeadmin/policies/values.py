"""Reading values: one shape, then the trims (policy format 2.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.units import UNITS, Number
from smeadmin.domain.rules.values import (
    Brackets,
    By,
    Case,
    Constant,
    First,
    OfFigure,
    OpenValue,
    Round,
    Slice,
    Steps,
    Times,
    Together,
    Trims,
    Value,
    constant,
    plain,
)
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_
from smeadmin.policies import bands, conditions
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.literals import LiteralFault, literal
from smeadmin.policies.messages import WHAT
from smeadmin.policies.words import SHAPES, TRIMS, WORDS

HOLE = Text("", "")
RATIO = Kind("ratio")
NUMBER = Kind("number")


def value(desk: Desk, raw: Any, at: Place, want: Kind) -> Value:
    """Read any value of a kind: a literal, or a table of one shape with its trims."""
    if not isinstance(raw, Mapping):
        try:
            return constant(literal(raw, want))
        except LiteralFault as fault:
            desk.literal_fault(fault, at, at.path.rpartition(".")[2], want.unit)
            return _hole(Head(at.path))
    row = desk.table(raw, "value", at)
    at = desk.inside(row, at)
    when = conditions.condition(desk, row["when"], at.sub("when")) if "when" in row else None
    figure = row.get("figure")
    head = desk.head(row, at, figure=figure if isinstance(figure, str) else None, when=when)
    shapes = [key for key in SHAPES if key in row]
    if len(shapes) > 1:
        desk.fault("P36 two", at, keys=", ".join(shapes))
    shape = shapes[0] if shapes else "figure"
    if shape == "figure" and "figure" not in row:
        if raw:
            desk.fault("P36 shape", at)
        else:
            desk.fault("P36 empty", at)
        return _hole(head)
    trims = _trims(desk, row, at, want)
    return _SHAPES[shape](desk, row, at, want, head, trims)


def slot(desk: Desk, raw: Any, at: Place, want: Kind) -> Value:
    """Read the value of a slot; a bare literal gets the address, clause and standing of its slot."""
    read = value(desk, raw, at, want)
    if isinstance(read, Constant) and not read.head.path:
        return Constant(head=desk.head({}, desk.inside({}, at)), value=read.value)
    return read


def _hole(head: Head) -> OpenValue:
    """Stand in for what could not be read, so that the rest is."""
    return OpenValue(head=head, words=HOLE)


def _read_figure(desk: Desk, row: Mapping[str, Any], at: Place) -> tuple[str, Kind | None]:
    if "figure" not in row:
        desk.fault("P36 figure", at)
        return "", None
    return str(row["figure"]), desk.kind(row["figure"], at)


def _figure(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    name, kind = _read_figure(desk, row, at)
    if kind is not None and not fits(kind, want):
        desk.fault("P21 figure", at, name=name, have=kind.unit, unit=want.unit)
    declared = desk.figures.get(name, {})
    judged = "judged" in declared and kind is not None and UNITS[kind.unit].numeric
    if judged and want.unit == "points" and (trims is None or trims.at_most is None):
        desk.fault("P43", at)
    return OfFigure(head=head, trims=trims, figure=name)


def fits(have: Kind, want: Kind) -> bool:
    """Whether a figure of one kind can stand where another is due; bare numbers fit any count."""
    if have.unit == want.unit:
        return True
    if "money" in (have.unit, want.unit):
        return False
    counted = [UNITS[kind.unit].kind in ("number", "set") for kind in (have, want)]
    return all(counted) and ("number" in (have.unit, want.unit) or have.unit == "set")


def _gives(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    inner = value(desk, row["gives"], at.sub("gives"), want)
    if isinstance(inner, Constant):
        return Constant(head=head, trims=trims, value=inner.value)
    return Together(head=head, trims=trims, word="sum", parts=(inner,))


def _times(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    name, kind = _read_figure(desk, row, at)
    if kind is None:
        return _hole(head)
    if not UNITS[kind.unit].numeric:
        desk.fault("P21 figure", at, name=name, have=kind.unit, unit=want.unit)
        return _hole(head)
    share = kind.unit == want.unit
    raw = row["times"]
    written_share = isinstance(raw, str) and ("%" in raw or "/" in raw)
    if share:
        factor = RATIO if written_share or kind.unit == "money" else NUMBER
    elif written_share and want.unit not in ("money", "ratio"):
        factor = RATIO if fits(kind, want) else want
    else:
        factor = want
    if kind.unit == "money" and want.unit not in ("money", "ratio"):
        factor = NUMBER if "for_each" in row else want
    times = value(desk, raw, at.sub("times"), factor)
    each = value(desk, row["for_each"], at.sub("for_each"), kind) if "for_each" in row else None
    return Times(head=head, trims=trims, figure=name, times=times, for_each=each)


def _steps(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    name, kind = _read_figure(desk, row, at)
    inner = at.sub("steps")
    steps = desk.table(row["steps"], "steps", inner)
    bounds = [key for key in ("at_least", "more_than") if key in steps]
    if len(bounds) != 1:
        desk.fault("P35", inner)
    if kind is None or len(bounds) != 1:
        return _hole(head)
    gives, every, adds, otherwise = (
        value(desk, steps[key], inner.sub(key), kind if key == "every" else want)
        if key in steps
        else _hole(head)
        for key in ("gives", "every", "adds", "otherwise")
    )
    if isinstance(every, Constant) and not every.value > 0:
        desk.fault(
            "P04", inner.sub("every"), key="every", value=steps["every"], what=WHAT["number"]
        )
    return Steps(
        head=head,
        trims=trims,
        figure=name,
        start=value(desk, steps[bounds[0]], inner.sub(bounds[0]), kind),
        above=bounds == ["more_than"],
        gives=gives,
        every=every,
        adds=adds,
        otherwise=otherwise,
    )


def _brackets(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    name, kind = _read_figure(desk, row, at)
    raw = row["brackets"]
    if kind is None or not raw:
        if not raw:
            desk.fault("P36 empty", at.sub("brackets"))
        return _hole(head)
    factor = RATIO if kind.unit == want.unit else want
    slices: list[Slice] = []
    for number, one in enumerate(raw, 1):
        inner = at.sub("brackets", number)
        bracket = desk.table(one, "bracket", inner)
        top = (
            value(desk, bracket["up_to"], inner.sub("up_to"), kind) if "up_to" in bracket else None
        )
        times = bracket.get("times")
        slices.append(
            Slice(top, _hole(head) if times is None else value(desk, times, inner, factor))
        )
    bands.check_brackets(desk, slices, at.sub("brackets"))
    return Brackets(head=head, trims=trims, figure=name, slices=tuple(slices))


def _first(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    figure = row.get("figure")
    if figure is not None and desk.kind(figure, at) is None:
        return _hole(head)
    rows = cases(desk, row["first"], at.sub("first"), want, figure)
    return First(head=head, trims=trims, rows=rows)


def cases(
    desk: Desk, raw: list[Any], at: Place, want: Kind, figure: str | None
) -> tuple[Case, ...]:
    """Read the rows of ``first`` or ``grades``: each gives something, all but the last have a test."""
    if not raw:
        desk.fault("P36 empty", at)
    read: list[Case] = []
    for number, one in enumerate(raw, 1):
        inner = at.sub(number)
        if not isinstance(one, Mapping):
            desk.fault("P04", inner, key=str(number), value=one, what=N_("a table"))
            continue
        if "gives" not in one:
            desk.fault("P03", inner, key="gives")
        place = desk.inside(one, inner)
        gives = value(desk, one["gives"], place.sub("gives"), want) if "gives" in one else None
        tested = any(key in one for key in conditions.CONDITION_KEYS - {"figure"})
        test = None
        if tested:
            asked = {key: item for key, item in one.items() if key != "gives"}
            test = conditions.condition(desk, asked, inner, figure=figure)
        else:
            for key in one:
                if key not in ("gives", "clause", "label", "note", "standing"):
                    desk.fault("P02", inner.sub(key), key=key, known=conditions.CONDITION_KEYS)
        read.append(Case(test, gives or _hole(Head(inner.path)), place.citing))
    bands.check_cases(desk, read, at)
    return tuple(read)


def _by(
    desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
) -> Value:
    by = row["by"]
    if "figure" in row:
        desk.fault("P36 two", at, keys="figure, by")
    if len(by) != 1:
        if by:
            desk.fault("P36 two", at.sub("by"), keys=", ".join(by))
        else:
            desk.fault("P36 empty", at.sub("by"))
        return _hole(head)
    [(name, listed)] = by.items()
    inner = at.sub("by", name)
    kind = desk.kind(name, inner)
    if not isinstance(listed, Mapping):
        desk.fault("P04", inner, key=name, value=listed, what=N_("a table"))
        return _hole(head)
    if kind is None:
        return _hole(head)
    desk.cases(listed, kind, inner)
    read = {choice: value(desk, one, inner.sub(choice), want) for choice, one in listed.items()}
    otherwise = read.pop("else", None)
    return By(head=head, trims=trims, choice=name, cases=read, otherwise=otherwise)


def _together(word: str) -> Callable[..., Value]:
    def read(
        desk: Desk, row: Mapping[str, Any], at: Place, want: Kind, head: Head, trims: Trims | None
    ) -> Value:
        if "figure" in row:
            desk.fault("P36 two", at, keys=f"figure, {word}")
        if not row[word]:
            desk.fault("P36 empty", at.sub(word))
        parts = []
        for name, one in row[word].items():
            inner = at.sub(word, name)
            desk.name(name, inner)
            parts.append(slot(desk, one, inner, want))
        return Together(head=head, trims=trims, word=word, parts=tuple(parts))

    return read


def _open(
    desk: Desk,
    row: Mapping[str, Any],
    at: Place,
    _want: Kind,
    head: Head,
    trims: Trims | None,
) -> Value:
    words = desk.text(row["open"], at.sub("open")) or HOLE
    desk.fault("P71 open", at, words=words)
    return OpenValue(head=head, trims=trims, words=words)


_SHAPES: dict[str, Callable[..., Value]] = {
    "figure": _figure,
    "gives": _gives,
    "times": _times,
    "steps": _steps,
    "brackets": _brackets,
    "first": _first,
    "by": _by,
    "sum": _together("sum"),
    "highest": _together("highest"),
    "lowest": _together("lowest"),
    "open": _open,
}


def _trims(desk: Desk, row: Mapping[str, Any], at: Place, want: Kind) -> Trims | None:
    """Read what is done to the shape's result."""
    if not any(key in row for key in TRIMS):
        return None
    most = value(desk, row["at_most"], at.sub("at_most"), want) if "at_most" in row else None
    least = value(desk, row["at_least"], at.sub("at_least"), want) if "at_least" in row else None
    missing = value(desk, row["missing"], at.sub("missing"), want) if "missing" in row else None
    weight = value(desk, row["weight"], at.sub("weight"), RATIO) if "weight" in row else None
    if isinstance(weight, Constant) and not 0 <= weight.value <= 1:
        desk.fault("P42", at.sub("weight"), value=row["weight"])
    low, high = (one.value if isinstance(one, Constant) else None for one in (least, most))
    if low is not None and high is not None and low > high:
        desk.fault("P37", at)
    full = value(desk, row["full"], at.sub("full"), want) if "full" in row else None
    return Trims(
        at_most=most,
        at_least=least,
        weight=weight,
        round=rounding(desk, row["round"], at.sub("round"), want) if "round" in row else None,
        full=full.value if isinstance(full, Constant) else None,
        bonus=bool(row.get("bonus", False)),
        missing=missing,
    )


def rounding(desk: Desk, raw: Any, at: Place, want: Kind) -> Round | None:
    """Read ``round = { to, how }``."""
    row = desk.table(raw, "round", at)
    how, to = row.get("how"), row.get("to")
    if how is not None and how not in WORDS["how"]:
        desk.fault("P41 how", at, value=how, known=WORDS["how"])
        return None
    if how is None or to is None:
        desk.fault("P41", at)
        return None
    try:
        unit = _to(to, want)
    except LiteralFault as fault:
        desk.literal_fault(fault, at.sub("to"), "to", want.unit)
        return None
    if unit <= 0:
        desk.fault("P41", at)
        return None
    return Round(unit, how)


def _to(raw: Any, want: Kind) -> Number:
    """Read the multiple to round to, in the value's own unit."""
    if isinstance(raw, Decimal):
        return plain(Fraction(raw))
    read = literal(raw, want)
    assert isinstance(read, int | Fraction)
    return read
