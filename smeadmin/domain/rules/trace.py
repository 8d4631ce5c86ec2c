"""The trace: every verdict and amount line by line (policy format 5.7), printed from how it is kept.

It is kept in a compact form (``keeping``); the words are added here, from the kept document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from smeadmin.domain.rules.conditions import Condition, Group, Leaf, Needed, Verdict, margin
from smeadmin.domain.rules.document import Document, Limit, Noun
from smeadmin.domain.rules.figures import ByJudgement, Computed, Derived, Filed, Origin
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.keeping import CODES, Compact, decode
from smeadmin.domain.rules.units import Number, Scalar, exact, in_unit
from smeadmin.domain.rules.values import First, OfFigure, Together, Value
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
    return [
        line
        for row in kept["rows"]
        if row[0] in index and (line := _line(document, *index[row[0]], row, kept)) is not None
    ]


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
                limit.head.label or Text(name, name),
                decode(so_far),
                decode(this),
                decode(ceiling),
                answer,
                limit,
            )
        )
    return read


@lru_cache(maxsize=256)
def _index(document: Document, path: str) -> dict[str, tuple[Condition | Value, int]]:
    """Find every rule of a noun by its address, with how deep it stands."""
    noun = document.nouns[path]
    index: dict[str, tuple[Condition | Value, int]] = {}
    for top in rules_of(noun):
        for rule in all_in(top):
            if rule.head.path.startswith(path):
                depth = max(0, rule.head.path.count(".") - top.head.path.count("."))
                index.setdefault(rule.head.path[len(path) + 1 :], (rule, depth))
    return index


def _line(
    document: Document, rule: Condition | Value, depth: int, row: list[Any], kept: Compact
) -> TraceLine | None:
    head, figures = rule.head, kept["figures"]
    name = rule.figure if isinstance(rule, Leaf | OfFigure) else None
    figure = document.figures.get(name) if name is not None else None
    unit = rule.unit if isinstance(rule, Leaf) else figure.unit if figure is not None else "number"
    common: dict[str, Any] = {
        "path": head.path,
        "clause": _clauses(head, figures),
        "label": head.label or (figure and figure.label) or Text(head.name, head.name),
        "depth": depth,
        "figure": name,
        "unit": unit,
        "origin": tuple(sources(document, rule, kept)),
        "remark": head.note,
        "standing": head.standing or document.standing,
        "amended_by": head.amended_by,
        "suspended_by": head.suspended_by,
        "rule": rule,
    }
    if isinstance(rule, Condition):
        _path, verdict, found, needed, waived = row + [None] * (5 - len(row))
        read = _typed(decode(found), unit)
        bounds = tuple((op, _typed(decode(bound), unit)) for op, bound in (needed or {}).items())
        return TraceLine(
            **common,
            found=read,
            needed=bounds,
            verdict=_VERDICTS[verdict],
            waived=None if waived is None else _VERDICTS[waived],
            margin=margin(read, bounds) if isinstance(rule, Leaf) else None,
        )
    _path, value, found, detail, before, trim, note, is_open = row + [None] * (8 - len(row))
    return TraceLine(
        **common,
        found=_typed(decode(found), unit),
        value=decode(value),
        result_unit="points" if head.path.startswith("evaluation") else "money",
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
    if isinstance(rule, Group | Together | First):
        return
    figures, places = kept["figures"], kept.get("sources", {})
    seen: set[str] = set()
    waiting = [name for name in reads(rule) if "." not in name]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        figure = document.figures.get(name)
        if figure is None:
            if name in figures:
                value = decode(figures[name])
                yield Source(name, Text(name, name), "number", value, "given", "", places.get(name))
            continue
        origin, detail = described(figure.origin)
        yield Source(
            name,
            figure.label or Text(name, name),
            figure.unit,
            _typed(decode(figures.get(name)), figure.unit),
            origin,
            detail,
            places.get(name),
        )
        if name not in figures or figures[name] is None or not isinstance(figure.origin, Filed):
            waiting.extend(origin_reads(figure.origin))


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
