"""What the XML of an XLSX sheet says of a cell beside its value, and how the values of such cells are read.

Each value is exactly what calamine gives for it; where that is not sure the cell is ``Unusual``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any

from smeadmin.sheets.numberformats import PERCENT, percentage
from smeadmin.sheets.sharedstrings import (
    SharedStrings,
    Unusual,
    decoded,
    strings_of,
    unescaped,
)

SAMPLE = 36526.5
"""The number that shows what a style makes of numbers: noon of a day."""

MOST_KINDS = 10_000

_SAMPLE_DAY = datetime(2000, 1, 1, 12)  # noqa: DTZ001 - or another one, where days count from 1904
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - what a spreadsheet holds has no zone
_LAST_DAY = 2_958_465
_DAY = 86_400_000  # milliseconds

_SAID = re.compile(
    rb'(?: s="(\d{1,5})")?(?: t="([a-zA-Z]+)")?(?: cm="\d+")?(?: vm="\d+")?(?: ph="[01]")? ?(\0?)'
)
_FLAGS = {b"1": "TRUE", b"0": "FALSE"}
_ERRORS = dict.fromkeys(
    (b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"), ""
)

Read = Callable[[Sequence[bytes]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said of a cell: how its values are read, and what is to be noted of it.

    ``inline``: its text stands in it. ``empty``: an empty text is one. ``formula``: it is calculated.
    ``error``: it could not be. ``mark``: what the number format does.
    """

    read: Read
    inline: bool = False
    empty: bool = False
    formula: bool = False
    error: bool = False
    mark: str | None = None

    @property
    def is_plain(self) -> bool:
        """Nothing is to be noted of such cells."""
        return not (self.formula or self.error or self.mark)

    def mark_of(self, is_empty: bool) -> str | None:
        """What is marked in a cell."""
        if self.error:
            return "error-value"
        if is_empty:
            return "formula" if self.formula and not self.empty else None
        return self.mark


class Kinds(dict[bytes, Kind]):
    """Kinds of cells by their attributes, a mark at the end where there is a formula; each is learnt once.

    ``sample`` is what calamine makes of ``SAMPLE`` in each style, ``formats`` the styles that matter.
    """

    def __init__(
        self, sample: Sequence[Any], formats: Mapping[int, str], strings: SharedStrings
    ) -> None:
        super().__init__()
        self._sample, self._formats, self._strings = sample, formats, strings

    def __missing__(self, attributes: bytes) -> Kind:
        found = _SAID.fullmatch(attributes)
        if found is None or len(self) > MOST_KINDS:
            raise Unusual
        kind = self._kind(found[2] or b"n", int(found[1]) if found[1] else None, bool(found[3]))
        self[attributes] = kind
        return kind

    def _kind(self, sort: bytes, style: int | None, formula: bool) -> Kind:
        match sort:
            case b"n":
                return self._number(style, formula)
            case b"s":
                return Kind(self._strings.of, formula=formula)
            case b"str":
                return Kind(_texts, formula=formula, empty=True)
            case b"inlineStr" if not formula:
                return Kind(strings_of, inline=True)
            case b"b":
                return Kind(lambda values: [_FLAGS[one] for one in values], formula=formula)
            case b"e":
                return Kind(
                    lambda values: [_ERRORS[one] for one in values], formula=formula, error=True
                )
        raise Unusual

    def _number(self, style: int | None, formula: bool) -> Kind:
        """A number of a style: a day, a span of time, or as it is."""
        if style is None:
            return Kind(_numbers, formula=formula)
        shown, mark = self._sample[style], self._formats.get(style)
        read: Read = _numbers
        if isinstance(shown, timedelta):
            read = _spans
        elif isinstance(shown, datetime):
            moment = partial(_moment, (shown - _SAMPLE_DAY).days)
            read = lambda values: list(map(moment, values))  # noqa: E731
        elif mark == PERCENT:
            read = _percents
        return Kind(read, formula=formula, mark=None if mark == PERCENT else mark)


def _texts(values: Sequence[bytes]) -> list[str]:
    return unescaped(decoded(values))


def _numbers(values: Sequence[bytes]) -> list[float]:
    if b",".join(values).translate(None, b"0123456789.eE+-,"):
        raise Unusual
    return list(map(float, values))


def _percents(values: Sequence[bytes]) -> list[str]:
    return [percentage(number) for number in _numbers(values)]


def _spans(values: Sequence[bytes]) -> list[timedelta]:
    numbers = _numbers(values)
    if not all(0 <= number <= _LAST_DAY for number in numbers):
        raise Unusual
    return [timedelta(milliseconds=int(number * _DAY + 0.5)) for number in numbers]


@lru_cache(8_192)
def _moment(shift: int, value: bytes) -> date | time:
    """Read a day, an instant, or where there is no day a time; to the nearest thousandth of a second."""
    (number,) = _numbers([value])
    if not 0 <= number < _LAST_DAY - shift:
        raise Unusual
    day = number + shift
    day += day < 60  # the 29th of February 1900, which was none
    moment = _EPOCH + timedelta(milliseconds=int(day * _DAY + 0.5))
    if number < 1:
        return moment.time()
    return moment.date() if number.is_integer() else moment
