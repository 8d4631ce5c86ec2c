"""The way out: the smallest change of one figure that would turn a no into a yes, others fixed (5.7).

A comparison of one figure, or of a formula that is linear in it above and below the line, is solved
exactly; what is more than that has no way out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from smeadmin.domain.rules.conditions import ORDERING, Condition, Group, Leaf, Verdict
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import ByJudgement, Computed, Derived, Figure, Filed
from smeadmin.domain.rules.formula import Expression, Name, Operation, Term
from smeadmin.domain.rules.keeping import Compact, decode
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.search import facts_kept, movable, nearest
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.units import UNITS, Number, Scalar
from smeadmin.domain.rules.values import plain
from smeadmin.domain.rules.walk import reads
from smeadmin.i18n import Text

Look = Callable[[str], Scalar | None]
Line = tuple[Number, Number]
"""``a x + b``."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """One figure, what it is, and the nearest value with which the rule holds.

    ``beyond``: it must be more (or less) than ``to``, which itself is not enough. ``to`` of a word is one
    of the words that would do; of a set the items that lack.
    """

    figure: str
    label: Text
    unit: str
    now: Scalar
    to: Any
    beyond: bool = False

    @property
    def change(self) -> Number | None:
        """By how much it changes, below 0 where it must fall; None for words."""
        now, to = self.now, self.to
        if isinstance(now, bool) or not isinstance(now, int | Fraction):
            return None
        return plain(Fraction(to) - now) if isinstance(to, int | Fraction) else None


def ways_to_pass(
    document: Document, lines: Sequence[TraceLine], kept: Compact
) -> list[tuple[TraceLine, WayOut]]:
    """Give, for each requirement that is short, every single change of a figure that mends a line of it.

    Where none of its lines can be solved by itself, the requirement as a whole is tried out.
    """
    found: list[tuple[TraceLine, WayOut]] = []
    for top, within in _short(lines):
        solved = [(line, way) for line in within for way in ways_out(document, line, kept)]
        found += solved or [(top, way) for way in _tried(document, top, kept)]
    return found


def _short(lines: Sequence[TraceLine]) -> Iterator[tuple[TraceLine, list[TraceLine]]]:
    """Give every requirement that is short, with the lines in it that would have to hold."""
    for number, top in enumerate(lines):
        if top.depth != 1 or top.verdict is not Verdict.NO:
            continue
        within, barred = [top], [top.path] if _bars(top) else []
        for line in lines[number + 1 :]:
            if line.depth <= 1:
                break
            if any(line.path.startswith(f"{path}.") for path in barred):
                continue  # what stands under `none` is short when it holds
            within.append(line)
            barred += [line.path] if _bars(line) else []
        yield top, within


def _bars(line: TraceLine) -> bool:
    return isinstance(line.rule, Group) and line.rule.word == "none"


def _tried(document: Document, line: TraceLine, kept: Compact) -> Iterator[WayOut]:
    """Try a requirement with one figure after the other changed, from the values the trace kept."""
    rule, facts = line.rule, facts_kept(document, kept, day=None, year=None)
    if not isinstance(rule, Condition):
        return
    for name in movable(document, reads(rule)):
        figure, now = document.figures[name], facts.values.get(name)

        def holds(value: Scalar, name: str = name) -> bool:
            changed = replace(facts, values={**facts.values, name: value})
            return rule.judge(Reading(document.figures, changed)).verdict is Verdict.YES

        to = nearest(figure, now, holds)
        if isinstance(to, tuple) and isinstance(now, tuple):
            to = tuple(item for item in to if item not in now)
        if to is not None and now is not None:
            yield WayOut(name, figure.label or Text(name, name), figure.unit, now, to)


def ways_out(document: Document, line: TraceLine, kept: Compact) -> list[WayOut]:
    """Give every single change that would make one failed line hold, from the values the trace kept."""
    rule = line.rule
    if line.verdict is not Verdict.NO or not isinstance(rule, Leaf) or rule.years:
        return []
    figures = kept["figures"]
    named = document.figures.get(rule.figure)
    if named is None:
        return []
    found = decode(figures.get(rule.figure))
    words = _words(named, line, found)
    if words is not None:
        return [words]
    return [
        way
        for name in _inputs(document, named)
        if (way := _solve(document, named, name, line, lambda n: decode(figures.get(n))))
        is not None
    ]


def _words(figure: Figure, line: TraceLine, found: Scalar | None) -> WayOut | None:
    """Give the way out of a comparison that is no number: the word, or the items that lack."""
    label = figure.label or Text(figure.name, figure.name)
    if found is None or not isinstance(figure.origin, Filed | ByJudgement | Computed):
        return None
    for op, bound in line.needed:
        if op == "has_all" and isinstance(found, tuple) and isinstance(bound, tuple):
            lacking = tuple(item for item in bound if item not in found)
            return WayOut(figure.name, label, figure.unit, found, lacking)
        if op in ("is", "one_of", "has") and not isinstance(found, int | Fraction):
            return WayOut(figure.name, label, figure.unit, found, bound)
        if op == "is" and isinstance(found, bool):
            return WayOut(figure.name, label, figure.unit, found, bound)
        if op in ORDERING and isinstance(found, str):
            return WayOut(figure.name, label, figure.unit, found, bound)
    return None


def _inputs(document: Document, figure: Figure) -> list[str]:
    """Name the figures somebody can change: itself, or those its formula is worked out from."""
    if not isinstance(figure.origin, Derived):
        return [figure.name] if isinstance(figure.origin, Filed | ByJudgement | Computed) else []
    names: list[str] = []
    for name in figure.origin.expression.figures():
        inner = document.figures.get(name)
        if inner is not None and name not in names:
            names.extend(one for one in _inputs(document, inner) if one not in names)
    return names


def _solve(
    document: Document, figure: Figure, name: str, line: TraceLine, look: Look
) -> WayOut | None:
    """Solve a leaf's comparisons for one input figure."""
    now = look(name)
    if not isinstance(now, int | Fraction) or isinstance(now, bool):
        return None
    ratio = _ratio(document, figure, name, look)
    if ratio is None:
        return None
    low: tuple[Number, bool] | None = None
    high: tuple[Number, bool] | None = None
    for op, bound in line.needed:
        if op not in ORDERING or not isinstance(bound, int | Fraction):
            return None
        side, edge = _edge(ratio, op, bound)
        if side == "none":
            return None
        strict = op in ("more_than", "less_than")
        if side == "low" and (low is None or edge > low[0]):
            low = edge, strict
        if side == "high" and (high is None or edge < high[0]):
            high = edge, strict
    declared = document.figures[name]
    to, beyond = _nearest(now, low, high, UNITS[declared.unit].step)
    slope, rest = ratio[1]
    if to is None or to < 0 or to == now or min(slope * now, slope * to) + rest <= 0:
        return None
    return WayOut(name, declared.label or Text(name, name), declared.unit, now, to, beyond)


def _edge(ratio: tuple[Line, Line], op: str, bound: Number) -> tuple[str, Number]:
    """Turn ``(a x + b) / (c x + d) op bound`` into an edge of x, the divisor taken as above 0."""
    (a, b), (c, d) = ratio
    slope, rest = a - bound * c, b - bound * d
    if slope == 0:
        return "none", 0
    edge = plain(Fraction(-rest) / Fraction(slope))
    upward = op in ("at_least", "more_than")
    return ("low" if upward is (slope > 0) else "high"), edge


def _nearest(
    now: Number,
    low: tuple[Number, bool] | None,
    high: tuple[Number, bool] | None,
    step: int | None,
) -> tuple[Number | None, bool]:
    """Give the value nearest to now between two edges, on whole steps where the unit has them."""
    if low is not None and (now < low[0] or (now == low[0] and low[1])):
        edge, strict = low
        to = edge if step is None else Fraction(ceil(Fraction(edge) / step)) * step
        if step is not None and strict and to == edge:
            to += step
        beyond = strict and step is None
        fits = high is None or to < high[0] or (to == high[0] and not high[1])
        return (plain(to) if fits else None), beyond
    if high is not None and (now > high[0] or (now == high[0] and high[1])):
        edge, strict = high
        to = edge if step is None else Fraction(floor(Fraction(edge) / step)) * step
        if step is not None and strict and to == edge:
            to -= step
        fits = low is None or to > low[0] or (to == low[0] and not low[1])
        return (plain(to) if fits else None), strict and step is None
    return None, False


def _ratio(document: Document, figure: Figure, name: str, look: Look) -> tuple[Line, Line] | None:
    """Write a figure as a quotient of two lines in another one; None where it is more than that."""
    if figure.name == name:
        return (1, 0), (0, 1)
    if isinstance(figure.origin, Derived):
        return _of(document, figure.origin.expression, name, look)
    value = look(figure.name)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return (0, value), (0, 1)
    return None


def _of(
    document: Document, expression: Expression, name: str, look: Look
) -> tuple[Line, Line] | None:
    if isinstance(expression, Term):
        return (0, expression.number), (0, 1)
    if isinstance(expression, Name):
        figure = document.figures.get(expression.figure)
        return None if figure is None else _ratio(document, figure, name, look)
    if not isinstance(expression, Operation) or expression.op not in "+-*/":
        return None
    left = _of(document, expression.left, name, look)
    right = _of(document, expression.right, name, look)
    if left is None or right is None:
        return None
    (ln, ld), (rn, rd) = left, right
    parts: Mapping[str, Callable[[], tuple[Line | None, Line | None]]] = {
        "+": lambda: (_sum(_times(ln, rd), _times(rn, ld), 1), _times(ld, rd)),
        "-": lambda: (_sum(_times(ln, rd), _times(rn, ld), -1), _times(ld, rd)),
        "*": lambda: (_times(ln, rn), _times(ld, rd)),
        "/": lambda: (_times(ln, rd), _times(ld, rn)),
    }
    upper, lower = parts[expression.op]()
    return None if upper is None or lower is None else (upper, lower)


def _times(one: Line, other: Line) -> Line | None:
    """Multiply two lines, of which one must be a constant."""
    if one[0] and other[0]:
        return None
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


def _sum(one: Line | None, other: Line | None, sign: int) -> Line | None:
    if one is None or other is None:
        return None
    return one[0] + sign * other[0], one[1] + sign * other[1]
