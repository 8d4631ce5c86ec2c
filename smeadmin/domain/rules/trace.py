"""The trace: every verdict and amount line by line (policy format 5.7), printed from how it is kept.

It is kept in a compact form (``keeping``); the words are added here, from the kept document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from smeadmin.domain.rules.called import called
from smeadmin.domain.rules.conditions import Condition, Group, Leaf, Needed, Verdict, margin
from smeadmin.domain.rules.document import Document, Limit, Noun
from smeadmin.domain.rules.figures import ByJudgement, Computed, Derived, Filed, Origin
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.keeping import CODES, Compact, decode
from smeadmin.domain.rules.units import Number, Scalar, exact, in_unit
from smeadmin.domain.rules.values import By, First, OfFigure, Together, Value
from smeadmin.domain.rules.walk import all_in, origin_reads, reads, rules_of
from smeadmin.i18n import Text

_VERDICTS = {letter: verdict for verdict, letter in CODES.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """Where one figure's value came from: its origin in the document, and the caller's source id."""

    figure: str
    label: Text
    unit: str
    value: Scalar | None
    origin: str  # filed | computed | derived | judged | given
    detail: str  # where it is filed, what is counted, the formula, the role
    source: Any = None

    def as_json(self) -> dict[str, Any]:
        """Give the origin as 5.7 writes it."""
        written = {"value": in_unit(self.value, self.unit), self.origin: self.detail}
        if isinstance(self.source, Mapping):
            return {**written, **self.source}
        return written if self.source is None else {**written, "source": self.source}


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line: a condition (with verdict) or a value (with ``value``), with all that was found.

    Numbers are exact, in ``unit`` (money in fen); ``result_unit`` is that of ``value``. ``depth``: how far
    inside other lines it stands.
    """

    path: str
    clause: tuple[str, ...]
    label: Text
    depth: int = 0
    figure: str | None = None
    unit: str = "number"
    found: Scalar | None = None
    needed: Needed = ()
    verdict: Verdict | None = None
    waived: Verdict | None = None
    margin: Number | None = None
    value: Scalar | None = None
    result_unit: str = "points"
    before: Number | None = None
    detail: Any = None
    trim: str | None = None
    note: str | None = None
    open: bool = False
    origin: tuple[Source, ...] = ()
    remark: Text | None = None
    standing: str | None = None
    amended_by: str | None = None
    suspended_by: str | None = None
    rule: Condition | Value | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The rule's own name."""
        return self.path.rpartition(".")[2]

    @property
    def read(self) -> str | None:
        """The figure it reads: its own, that of its cases, or that of their first test."""
        rule = self.rule
        if isinstance(rule, By):
            return rule.choice
        if self.figure is None and isinstance(rule, First):
            tests = (row.test for row in rule.rows if isinstance(row.test, Leaf))
            return next((test.figure for test in tests), None)
        return self.figure

    @property
    def owed(self) -> tuple[Source, ...]:
        """What is missing for an answer, with who owes it: figures nobody filed, judged or counted."""
        return tuple(
            one for one in self.origin if one.value is None and one.origin not in ("derived",)
        )

    def as_json(self) -> dict[str, Any]:
        """Give the line as 5.7 writes it: numbers as exact strings, words as they are in both languages."""
        clause = self.clause[0] if len(self.clause) == 1 else list(self.clause) or None
        line: dict[str, Any] = {"path": self.path, "clause": clause, "label": self.label}
        if self.verdict is not None:
            line |= {
                "figure": self.figure,
                "found": in_unit(self.found, self.unit),
                "needed": {op: in_unit(bound, self.unit) for op, bound in self.needed},
                "margin": in_unit(self.margin, self.unit),
                "verdict": str(self.verdict),
            }
        else:
            line |= {
                "figure": self.figure,
                "found": in_unit(self.found, self.unit),
                "value": in_unit(self.value, self.result_unit),
                "before": in_unit(self.before, self.result_unit),
                "detail": _detail(self.detail, self.unit),
                "trim": self.trim,
                "counted": self.note,
                "open": self.open,
            }
        return line | {
            "origin": {one.figure: one.as_json() for one in self.origin},
            "note": self.remark,
            "standing": self.standing,
            "amended_by": self.amended_by or self.suspended_by,
        }


def _detail(detail: Any, unit: str) -> Any:
    if isinstance(detail, tuple):
        return [[in_unit(part, unit), exact(share, fraction=True)] for part, share in detail]
    return exact(detail)


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit in a trace, numbers in fen or counted."""

    path: str
    clause: tuple[str, ...]
    label: Text
    so_far: Number
    this: Number | None
    ceiling: Number | None
    answer: str
    limit: Limit = field(compare=False)

    @property
    def left(self) -> Number | None:
        """What the ceiling leaves before this one."""
        return None if self.ceiling is None else max(0, self.ceiling - self.so_far)


def lines(document: Document, noun: Noun, kept: Compact) -> list[TraceLine]:
    """Write a compact trace out in document order, with the words of the document."""
    index = _index(document, noun.path)
    return [_line(document, index[row[0]], row, kept) for row in kept["rows"] if row[0] in index]


def limit_lines(noun: Noun, kept: Compact) -> list[LimitLine]:
    """Write the limits of a compact trace out."""
    by_name = {limit.head.name: limit for limit in noun.limits}
    read = []
    for name, so_far, this, ceiling, answer in kept.get("limits", ()):
        limit = by_name[name]
        read.append(
            LimitLine(
                limit.head.path,
                _clauses(limit.head, kept["figures"]),
                limit.head.label or called(name),
                decode(so_far),
                decode(this),
                decode(ceiling),
                answer,
                limit,
            )
        )
    return read


def nested(lines: Iterable[TraceLine]) -> Iterator[int]:
    """Give of each line how many of the lines before it stand around it."""
    around: list[str] = []
    for line in lines:
        while around and not line.path.startswith(around[-1] + "."):
            around.pop()
        yield len(around)
        around.append(line.path)


class _Written(NamedTuple):
    """What a line says of a rule whatever was found, and the figures the rule rests on."""

    rule: Condition | Value
    common: Mapping[str, Any]
    names: tuple[str, ...]
    judges: bool


@lru_cache(maxsize=256)
def _index(document: Document, path: str) -> dict[str, _Written]:
    """Find every rule of a noun by its address."""
    noun = document.nouns[path]
    index: dict[str, _Written] = {}
    for top in rules_of(noun):
        for rule in all_in(top):
            if rule.head.path.startswith(path):
                depth = max(0, rule.head.path.count(".") - top.head.path.count("."))
                at = rule.head.path[len(path) + 1 :]
                if at not in index:
                    index[at] = _written(document, rule, depth)
    return index


def _written(document: Document, rule: Condition | Value, depth: int) -> _Written:
    head = rule.head
    name = rule.figure if isinstance(rule, Leaf | OfFigure) else None
    figure = document.figures.get(name) if name is not None else None
    common = {
        "path": head.path,
        "label": head.label or (figure and figure.label) or called(name or head.name),
        "depth": depth,
        "figure": name,
        "unit": rule.unit
        if isinstance(rule, Leaf)
        else figure.unit
        if figure is not None
        else "number",
        "remark": head.note,
        "standing": head.standing or document.standing,
        "amended_by": head.amended_by,
        "suspended_by": head.suspended_by,
        "rule": rule,
    }
    return _Written(rule, common, _read(rule), isinstance(rule, Condition))


def _line(document: Document, written: _Written, row: list[Any], kept: Compact) -> TraceLine:
    rule, unit = written.rule, written.common["unit"]
    clause = _clauses(rule.head, kept["figures"])
    origin = tuple(_sources(document, written.names, kept))
    if written.judges:
        _path, verdict, found, needed, waived = row + [None] * (5 - len(row))
        read = _typed(decode(found), unit)
        bounds = tuple((op, _typed(decode(bound), unit)) for op, bound in (needed or {}).items())
        return TraceLine(
            **written.common,
            clause=clause,
            origin=origin,
            found=read,
            needed=bounds,
            verdict=_VERDICTS[verdict],
            waived=None if waived is None else _VERDICTS[waived],
            margin=margin(read, bounds) if isinstance(rule, Leaf) else None,
        )
    _path, value, found, detail, before, trim, note, is_open = row + [None] * (8 - len(row))
    return TraceLine(
        **written.common,
        clause=clause,
        origin=origin,
        found=_typed(decode(found), unit),
        value=decode(value),
        result_unit="points" if rule.head.path.startswith("evaluation") else "money",
        before=decode(before),
        detail=decode(detail),
        trim=trim,
        note=note,
        open=bool(is_open),
    )


def _typed(value: Any, unit: str) -> Any:
    if unit == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _clauses(head: Head, figures: Mapping[str, Any]) -> tuple[str, ...]:
    choice = None if head.clause.figure is None else figures.get(head.clause.figure)
    return head.clause.of(choice)


def sources(document: Document, rule: Condition | Value, kept: Compact) -> Iterator[Source]:
    """Give every figure a rule rests on, with its value and where it came from."""
    return _sources(document, _read(rule), kept)


def _read(rule: Condition | Value) -> tuple[str, ...]:
    """Name the figures a rule rests on itself; what stands in a group or a choice has lines of its own."""
    if isinstance(rule, Group | Together | First):
        return ()
    return tuple(dict.fromkeys(name for name in reads(rule) if "." not in name))


def _sources(document: Document, names: tuple[str, ...], kept: Compact) -> Iterator[Source]:
    """Give figures and those they are worked out from, each with its value and where it came from."""
    figures, places = kept["figures"], kept.get("sources", {})
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        known = _known(document, name)
        if known is None:
            if name in figures:
                value = decode(figures[name])
                yield Source(name, called(name), "number", value, "given", "", places.get(name))
            continue
        label, unit, origin, detail, rests_on = known
        value = _typed(decode(figures.get(name)), unit)
        yield Source(name, label, unit, value, origin, detail, places.get(name))
        if value is None or origin != "filed":
            waiting.extend(rests_on)


@lru_cache(maxsize=4096)
def _known(document: Document, name: str) -> tuple[Text, str, str, str, tuple[str, ...]] | None:
    """Give what a document says of a figure: label, unit, origin, its particular, what it rests on."""
    figure = document.figures.get(name)
    if figure is None:
        return None
    origin, detail = described(figure.origin)
    rests_on = tuple(origin_reads(figure.origin))
    return figure.label or called(name), figure.unit, origin, detail, rests_on


def described(origin: Origin) -> tuple[str, str]:
    """Name an origin and its particular: where filed, what counted, the formula, the role."""
    if isinstance(origin, Filed):
        return "filed", origin.where
    if isinstance(origin, ByJudgement):
        return "judged", origin.role
    if isinstance(origin, Computed):
        source = origin.source if origin.field is None else f"{origin.source}.{origin.field}"
        return "computed", f"{origin.how} {source}"
    if isinstance(origin, Derived):
        return "derived", origin.source
    return "derived", ""
