"""Requirements as they were judged: clause, required, found, source, margin, verdict, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

from smeadmin.domain.rules.conditions import Leaf, OpenCondition, Verdict
from smeadmin.domain.rules.document import Clause
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.trace import Source, TraceLine
from smeadmin.domain.rules.units import UNITS, in_unit
from smeadmin.domain.rules.walk import origin_reads
from smeadmin.domain.rules.wayout import WayOut, ways_to_pass
from smeadmin.i18n import Text, joined, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.document import Cell, Column, Kind, Table, bad, good, wait
from smeadmin.render.formats import integer, percent, quantity, yuan

COLUMNS = (
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=3),
    Column("requirement", Text("要求", "requirement"), rank=0),
    Column("required", Text("标准", "required"), Kind.PROSE, rank=1),
    Column("found", Text("实际", "found"), Kind.MEASURE, rank=1),
    Column("source", Text("来源", "source"), rank=4),
    Column("margin", Text("余量", "margin"), Kind.MEASURE, rank=5),
    Column("verdict", Text("结论", "verdict"), rank=0),
)

_BOUNDS = {
    "at_least": N_("at least {n}"),
    "at_most": N_("at most {n}"),
    "more_than": N_("over {n}"),
    "less_than": N_("under {n}"),
    "is": N_("{n}"),
    "is_not": N_("not {n}"),
}


def table(measure: Measure, lines: Sequence[TraceLine]) -> Table:
    """Draw the requirements of a title; what stands inside a group follows it, indented."""
    rows = tuple(_row(measure, line) for line in lines if _shown(line))
    return Table(COLUMNS, rows)


def _shown(line: TraceLine) -> bool:
    applies = line.verdict is not Verdict.NONE or line.suspended_by is not None
    return line.depth >= 1 and applies


def _row(measure: Measure, line: TraceLine) -> tuple[Any, ...]:
    label = "  " * (line.depth - 1) + str(line.label)
    if line.amended_by is not None:
        label = _("{rule} (as changed by {notice})").format(rule=label, notice=line.amended_by)
    if line.suspended_by is not None:
        off = _("suspended by {notice}").format(notice=line.suspended_by)
        return (joined(line.clause) or None, label, off, None, None, None, None)
    return (
        joined(line.clause) or None,
        label,
        required(measure, line),
        None
        if line.found is None
        else value_text(measure, line.figure, line.unit, line.found, line),
        source_text(measure, line),
        margin_text(line),
        verdict_cell(line),
    )


def required(measure: Measure, line: TraceLine) -> str | None:
    """Say what is required, in words: 「200 ㎡以上」."""
    said = [
        _(_BOUNDS[op]).format(n=value_text(measure, line.figure, line.unit, bound)).strip()
        for op, bound in ((op, _whole_fen(line, op, bound)) for op, bound in line.needed)
        if op in _BOUNDS and bound is not None
    ]
    if said:
        needed = "，".join(said) if language() == "zh" else ", ".join(said)
        return needed + (_(" (judged)") if _judged(line) else "")
    rule = line.rule
    if isinstance(rule, OpenCondition):
        return _("open: {what}").format(what=rule.words)
    if isinstance(rule, Leaf) and rule.tests:
        return _listed(measure, line, rule)
    return None


def _whole_fen(line: TraceLine, op: str, bound: Any) -> Any:
    """Give a floor that is no whole fen, a third of a fund, as the fen that reaches it."""
    return ceil(bound) if line.unit == "money" and op == "at_least" and bound is not None else bound


def _listed(measure: Measure, line: TraceLine, rule: Leaf) -> str:
    words = []
    for test in rule.tests:
        bound = getattr(test.bound, "value", None)
        if isinstance(bound, tuple):
            words.append(joined(word_of(measure, line.figure, str(w)) for w in bound))
        elif bound is not None:
            words.append(word_of(measure, line.figure, str(bound)))
    return "；".join(words) if language() == "zh" else "; ".join(words)


def _judged(line: TraceLine) -> bool:
    return any(s.origin == "judged" for s in line.origin)


def value_text(
    measure: Measure, figure: str | None, unit: str, value: Any, line: TraceLine | None = None
) -> str:
    """Say one value with its unit; a set as its size, a choice by its label."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return f"{len(value)} {UNITS['set'].text}"
    if isinstance(value, str):
        return word_of(measure, figure, value)
    if unit == "money":
        return yuan(int(value)) + _(" yuan")
    if unit == "ratio":
        if line is None:
            return _whole_percent(Fraction(value))
        return percent(Fraction(value), _threshold(line))
    if not isinstance(value, int | Fraction):
        return str(value)
    number = integer(int(value)) if Fraction(value).denominator == 1 else quantity(Fraction(value))
    return f"{number} {_counted(unit, value)}".rstrip()


def _counted(unit: str, number: int | Fraction) -> str:
    """Say a unit beside a number: 1 person, 2 persons."""
    words = str(UNITS[unit].text) if unit in UNITS else ""
    if number == 1 and language() == "en":
        words = (
            words.removesuffix("ies") + "y" if words.endswith("ies") else words.removesuffix("s")
        )
    return words


def _whole_percent(value: Fraction) -> str:
    """Write a threshold as the measure does: 70%, not 70.0%; a sign stands apart from words."""
    said = percent(value)
    return said.replace(".0%", "%") + (" " if language() == "zh" else "")


def _threshold(line: TraceLine | None) -> Fraction | None:
    if line is None:
        return None
    for _op, bound in line.needed:
        if isinstance(bound, int | Fraction) and not isinstance(bound, bool):
            return Fraction(bound)
    return None


def word_of(measure: Measure, figure: str | None, word: str) -> str:
    """Say a choice by its label, a region with the name it bears in the national list, a day as it is."""
    known = measure.figures.get(figure or "")
    if known is not None and known.unit == "region":
        return _region(word)
    label = known.labels.get(word) if known is not None else None
    return str(label) if label is not None else word


def _region(code: str) -> str:
    from smeadmin.reference.regions import regions

    unit = regions().get(code)
    return f"{code} {unit.name}" if unit is not None else code


def margin_text(line: TraceLine) -> str | None:
    """Say by how much it holds or falls short, signed, in the figure's unit."""
    if line.margin is None:
        return None
    margin = Fraction(line.margin)
    sign = "+" if margin > 0 else "-" if margin < 0 else ""
    if line.unit == "money":
        fen = int(margin) if margin > 0 else ceil(-margin)  # a part of a fen that lacks is a fen
        return f"{sign}{yuan(fen)}"
    return sign + size_text(line.unit, margin)


def size_text(unit: str, change: Fraction) -> str:
    """Say how large a change is, whichever way it goes: 13.5 ㎡, 3.3 points of a share, 2 persons."""
    size = abs(change)
    if unit == "ratio":
        return percent(size).removesuffix("%") + " " + _("pts")
    if unit == "money":
        return yuan(int(size)) + _(" yuan")
    number = integer(int(size)) if size.denominator == 1 else quantity(size)
    return f"{number} {_counted(unit, size)}".rstrip()


def said(measure: Measure, line: TraceLine) -> str:
    """Say in one sentence what a requirement asks, what was found, and by how much it is short."""
    words = {"label": str(line.label), "needed": required(measure, line) or ""}
    if isinstance(line.rule, OpenCondition):
        return f"{line.label}{_(': ')}{required(measure, line)}"
    if line.found is None:
        owed = "，".join(dict.fromkeys(_not_there(source) for source in line.owed))
        return _("{label}: {needed} required, {reason}").format(
            **words, reason=owed or _("not known")
        )
    found = value_text(measure, line.figure, line.unit, line.found, line)
    if (margin := margin_text(line)) is None:
        return _("{label}: {needed} required, {found} found").format(**words, found=found)
    sentence = _("{label}: {needed} required, {found} found, {short} apart")
    return sentence.format(**words, found=found, short=margin.lstrip("+-"))


def verdict_cell(line: TraceLine) -> Cell:
    """Give the verdict with its mark."""
    if line.verdict is Verdict.YES:
        return good(_("met"))
    if line.verdict is Verdict.NO:
        return bad(_("short"))
    return wait(_("to be judged"))


def source_text(measure: Measure, line: TraceLine) -> str | None:
    """Say where the figure came from: the cell of the sheet, the records counted, who judged."""
    wanted = _read_by(measure, line.figure)
    places = [place_text(s) for s in line.origin if s.figure in wanted and s.origin != "derived"]
    said = [p for p in dict.fromkeys(places) if p]
    return ("；" if language() == "zh" else "; ").join(said[:2]) or None


def _read_by(measure: Measure, name: str | None) -> set[str]:
    """Name a figure and everything it is worked out from; what only chose the bound is left out."""
    found: set[str] = set()
    waiting = [name] if name else []
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        figure = measure.figures.get(one)
        if figure is not None:
            waiting += origin_reads(figure.origin)
    return found


def place_text(source: Source) -> str:
    """Say where one figure's value stands, or who owes it."""
    place = source.source if isinstance(source.source, Mapping) else {}
    if source.value is None:
        return _not_there(source)
    if "file" in place:
        return f"{place['file']} {place.get('column', '')}{place.get('row', '')}".strip()
    if "typed_by" in place:
        return f"{place['typed_by']} {place.get('on', '')}".strip()
    if "judged_by" in place:
        return f"{place['judged_by']} {place.get('on', '')}".strip()
    if place.get("filed") == "register" or source.detail == "register":
        return _("register")
    if place.get("filed") == "application" or source.detail == "application":
        return _("application")
    if "computed" in place:
        if "rows" in place:
            rows = ngettext("{n} row counted", "{n} rows counted", place["rows"])
            return rows.format(n=place["rows"])
        return _("counted, each once") if place.get("how") == "distinct" else _("counted")
    return source.detail


def _not_there(source: Source) -> str:
    if source.origin == "judged":
        return _("not judged yet")
    if source.detail == "return":
        return _("not filed")
    return _("not known")


def ways(measure: Measure, lines: Sequence[TraceLine], kept: Mapping[str, Any]) -> Table | None:
    """Draw the smallest single change of each figure with which a failed requirement would hold."""
    rows = []
    for line, way in ways_to_pass(measure, lines, dict(kept)):
        about, own = str(line.label), str(way.label)
        rows.append((about, "" if own == about else own, way_text(measure, way)))
    if not rows:
        return None
    columns = (
        Column("requirement", "", rank=1),
        Column("figure", "", rank=0),
        Column("way", "", Kind.PROSE, rank=0),
    )
    return Table(columns, tuple(rows), header=False)


def way_text(measure: Measure, way: WayOut) -> str:
    """Say one way out: how much more or less, from what to what."""
    now = value_text(measure, way.figure, way.unit, way.now)
    if way.change is None:
        wanted = way.to if isinstance(way.to, tuple) else (way.to,)
        words = joined(
            value_text(measure, way.figure, way.unit, w)
            if isinstance(w, bool)
            else word_of(measure, way.figure, str(w))
            for w in wanted
        )
        return _("{words} is needed").format(words=words)
    to = value_text(measure, way.figure, way.unit, way.to)
    size = value_text(measure, way.figure, way.unit, abs(way.change))
    said = _("{size} more ({now} → {to})") if way.change > 0 else _("{size} less ({now} → {to})")
    text = said.format(size=size.strip(), now=now.strip(), to=to.strip())
    return text + (_(", and a little beyond") if way.beyond else "")


def ways_as_data(
    measure: Measure, lines: Sequence[TraceLine], kept: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Give the ways out as programs get them."""
    return [
        {
            "requirement": line.name,
            "figure": way.figure,
            "now": in_unit(way.now, way.unit),
            "to": in_unit(way.to, way.unit) if not isinstance(way.to, tuple) else list(way.to),
            "beyond": way.beyond,
        }
        for line, way in ways_to_pass(measure, lines, dict(kept))
    ]


def _cited(measure: Measure, lines: Sequence[TraceLine], more: Sequence[str]) -> Iterator[Clause]:
    """Give the clauses that the lines of a page stand under, each once."""
    applied = (line for line in lines if line.verdict is None or _shown(line))
    for name in dict.fromkeys((*more, *(name for line in applied for name in line.clause))):
        if name in measure.clauses:
            yield measure.clauses[name]


def clauses(measure: Measure, lines: Sequence[TraceLine], more: Sequence[str] = ()) -> Table:
    """Draw the clauses that lines (and ``more`` by name) stand under: their place, and our own words."""
    columns = (
        Column("clause", "", Kind.CLAUSE, rank=0),
        Column("ref", "", rank=1),
        Column("text", "", Kind.PROSE, rank=0),
    )
    rows = tuple((x.name, x.ref, str(x.text)) for x in _cited(measure, lines, more))
    return Table(columns, rows, header=False)


def clauses_as_data(
    measure: Measure, lines: Sequence[TraceLine], more: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Give the clauses that lines stand under as programs get them."""
    return [{"id": x.name, "ref": x.ref, "text": x.text} for x in _cited(measure, lines, more)]


def lines_as_data(lines: Sequence[TraceLine]) -> list[dict[str, Any]]:
    """Give the lines as programs get them."""
    return [line.as_json() for line in lines if line.depth >= 1]
