"""Keeping a trace: addresses, values, the figures that were read, as the JSON text that is stored.

The words are added from the kept document when it is printed (``trace``), and no rule is judged again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from smeadmin.domain.rules.conditions import Judged, Verdict
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.limits import Grant
from smeadmin.domain.rules.reading import Known, Reading
from smeadmin.domain.rules.values import Worth
from smeadmin.domain.rules.walk import figures_of

Compact = dict[str, Any]
"""``{"rows": […], "figures": {name: value}, "sources": {name: place}}``: a kept trace, read back."""

CODES = {Verdict.YES: "y", Verdict.NO: "n", Verdict.UNKNOWN: "u", Verdict.NONE: "-"}
MOST_WRITTEN = 50_000
_FRACTION = re.compile(r"-?\d+/\d+")
_AS_IT_IS = frozenset({int, str, bool, type(None)})
_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


class Keeper:
    """Writes the traces of one noun, of any number of bodies.

    A rule that remembers its answers gives many bodies the same one, and what there is to say of that
    is written once.
    """

    def __init__(self, document: Document, noun: Noun) -> None:
        self._figures = [(name, _json(name) + ":") for name in _names_of(document, noun.path)]
        self._start = len(noun.path) + 1
        self._written: dict[int, tuple[Judged | Worth, str]] = {}

    def text(
        self,
        reading: Reading,
        *,
        judged: Iterable[Judged | None] = (),
        worth: Worth | None = None,
        grant: Grant | None = None,
        sources: Mapping[str, Any] | None = None,
    ) -> str:
        """Write what was judged, what it came to, and what was read for it, and where that stands."""
        if grant is not None and worth is None:
            worth = grant.worth
        rows: list[str] = []
        for one in (*judged, worth):
            if one is not None:
                self._write(one, rows)
        parts = [f'"figures":{self._known(reading.known)}']
        if grant is not None and grant.lines:
            parts.append(f'"limits":{_json(_limits(grant))}')
        parts.append(f'"rows":[{",".join(rows)}]')
        origins = reading.facts.origins if sources is None else sources
        if origins and (placed := self._places(origins)):
            parts.append(f'"sources":{{{placed}}}')
        if grant is not None and grant.terms:
            terms = [[t.name, code(t.amount), int(t.binds)] for t in grant.terms]
            parts.append(f'"terms":{_json(terms)}')
        if others := reading.other_years():
            ordered = sorted((str(year), other) for year, other in others.items())
            years = [f'"{year}":{self._known(other.known)}' for year, other in ordered]
            parts.append(f'"years":{{{",".join(years)}}}')
        return f"{{{','.join(parts)}}}"

    def _known(self, known: Known) -> str:
        """Write the figures that the noun reads, as far as they were asked for."""
        found = [
            f"{text}{value}" if type(value := known[name]) is int else text + _text(value)
            for name, text in self._figures
            if name in known
        ]
        return f"{{{','.join(found)}}}"

    def _places(self, origins: Mapping[str, Any]) -> str:
        """Write where figures stand; most in a cell: source, row, column."""
        return ",".join(
            [
                f"{text}[{place[0]},{place[1]},{_of_few(place[2])}]"
                if type(place := origins[name]) is list and len(place) == 3
                else text + _json(place)
                for name, text in self._figures
                if name in origins
            ]
        )

    def _write(self, one: Judged | Worth, rows: list[str]) -> None:
        """Write the rows of an answer and of all answers in it; one that is remembered only once."""
        memory = one.rule.memory
        if memory is None or memory.idle:
            self._write_new(one, rows)
            return
        kept = self._written.get(id(one))
        if kept is None:
            if len(self._written) >= MOST_WRITTEN:
                self._written.clear()
            new: list[str] = []
            self._write_new(one, new)
            kept = self._written[id(one)] = one, ",".join(new)  # held, so the id stays its own
        if kept[1]:
            rows.append(kept[1])

    def _write_new(self, one: Judged | Worth, rows: list[str]) -> None:
        inner: Iterable[Judged | Worth]
        if isinstance(one, Judged):
            own, inner = _condition(one, self._start), one.rows
        else:
            own, inner = _value(one, self._start), one.parts
        if own:
            rows.append(own)
        for part in inner:
            self._write(part, rows)


def compact(
    document: Document,
    noun: Noun,
    reading: Reading,
    *,
    judged: tuple[Judged | None, ...] = (),
    worth: Worth | None = None,
    grant: Grant | None = None,
) -> Compact:
    """Give the trace of one result as it will be read back; see ``Keeper.text``."""
    text = Keeper(document, noun).text(reading, judged=judged, worth=worth, grant=grant)
    kept: Compact = json.loads(text)
    return kept


@lru_cache(maxsize=256)
def _names_of(document: Document, path: str) -> tuple[str, ...]:
    return tuple(sorted(figures_of(document, document.nouns[path])))


def code(value: Any) -> Any:
    """Write a value for JSON: whole numbers as they are, broken ones as n/d, days as ISO, sets as lists."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is Fraction:
        return value.numerator if value.denominator == 1 else str(value)
    if kind is tuple:
        return [code(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def decode(value: Any) -> Any:
    """Read a value back from JSON (days stay text)."""
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        return Fraction(value)
    if isinstance(value, list):
        return tuple(decode(one) for one in value)
    return value


def _text(value: Any) -> str:
    """Write a value as JSON text, as ``code`` would have it."""
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is Fraction:
        upper, lower = value.as_integer_ratio()
        return f'"{upper}/{lower}"' if lower != 1 else str(upper)
    return _of_few(value)


@lru_cache(maxsize=10_000)
def _of_few(value: Any) -> str:
    """Write a word, a set, a yes, nothing: of these there are few different ones."""
    return _json(code(value))


def _condition(judged: Judged, start: int) -> str:
    needed = {op: code(bound) for op, bound in judged.needed}
    waived = CODES[judged.waived] if judged.waived is not judged.verdict else None
    row: list[Any] = [judged.rule.head.path[start:], CODES[judged.verdict]]
    row += (code(judged.found), needed or None, waived)
    while row[-1] is None:
        row.pop()
    return _json(row)


def _value(worth: Worth, start: int) -> str:
    """Write the row of a value; what stands nowhere in particular has none."""
    rule, value, is_open, found, detail, before, trim, note, _parts = worth
    path = rule.head.path
    if not path:
        return ""
    row = f"[{_of_few(path[start:])},{_text(value)}"
    if before is not None or trim or note or is_open:
        more = [found, detail, before, trim, note, 1 if is_open else None]
        while more[-1] is None:
            more.pop()
        return f"{row},{','.join(map(_text, more))}]"
    if detail is not None:
        return f"{row},{_text(found)},{_text(detail)}]"
    return f"{row}]" if found is None else f"{row},{_text(found)}]"


def _limits(grant: Grant) -> list[list[Any]]:
    return [
        [line.limit.head.name, *map(code, (line.so_far, line.this, line.ceiling)), line.answer]
        for line in grant.lines
    ]
