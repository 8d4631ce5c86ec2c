"""Stored values as the figures of a policy: each in the kind of its unit, exact, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from smeadmin.domain.rules.figures import Figure
from smeadmin.domain.rules.sources import SOURCES as FIELDS
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.values import divided
from smeadmin.storage.counting import MICRO

MICRO_UNITS = frozenset({"ratio", "area", "points", "number"})
"""Units of policies whose filed values are stored in millionths."""


def spellings(category: Figure | None) -> dict[str, tuple[str, ...]]:
    """Give the words under which a category may stand in a record that came before the measure."""
    if category is None:
        return {}
    return {name: (label.zh, label.en) for name, label in category.labels.items()}


def register_reader(figure: Figure) -> Callable[[Any], Scalar | None]:
    """Give what turns a value of the register into a figure: exact numbers, labels into choices."""
    if figure.unit in MICRO_UNITS:
        return lambda stored: None if stored is None else divided(stored, MICRO)
    if figure.unit != "choice":
        return lambda stored: stored
    meant: dict[Any, str] = {}
    for name, label in figure.labels.items():
        meant.setdefault(label.zh, name)
        meant.setdefault(label.en, name)
    meant |= {name: name for name in figure.choices}
    return lambda stored: meant.get(stored, stored)


def reader_of(figure: Figure) -> Callable[[Any], Scalar | None]:
    """Give what turns a stored return value into the figure's own kind of value."""
    unit = figure.unit
    if unit in MICRO_UNITS:
        return lambda stored: divided(stored, MICRO)
    if unit == "yes_no":
        return bool
    if unit == "date":
        return date.fromisoformat
    if unit == "set":
        return _set
    return lambda stored: stored


@lru_cache(maxsize=10_000)
def _set(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


def field_reader(
    source: str, name: str, micro: frozenset[str], words: Mapping[str, tuple[str, ...]]
) -> Callable[[Any], Scalar | None]:
    """Give what turns a stored field of a row into the value the evaluator compares."""
    meant = {spelt: word for word, spellings in words.items() for spelt in spellings}
    unit = FIELDS[source][name].unit
    if name in micro:
        return lambda v: None if v is None else divided(v, MICRO)
    if unit == "date":
        return lambda v: None if v is None else date.fromisoformat(v)
    if unit == "yes_no":
        return lambda v: None if v is None else bool(v)
    if unit == "choice":
        return lambda v: None if v is None else meant.get(v, str(v))
    return lambda v: v
