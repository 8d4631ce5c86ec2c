"""Dividing money so that the parts make the whole: the largest remainder gets the fen that is left."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from smeadmin.domain.rules.units import Number

Key = TypeVar("Key")


def apportioned(total: int, weights: Mapping[Key, Number], unit: int = 1) -> dict[Key, int]:
    """Divide ``total`` (fen) in proportion to weights, in whole ``unit``, by the largest remainder.

    Every part is its exact share rounded down; what is left goes, one unit each, to the largest
    remainders, of equal ones to the first. The parts add up to ``total``, except for what is less than a
    unit of it. Raises ValueError where nothing weighs anything.
    """
    whole = sum(Fraction(weight) for weight in weights.values())
    if whole <= 0:
        raise ValueError("nothing to divide by")
    units = total // unit
    exact = {key: Fraction(weight) * units / whole for key, weight in weights.items()}
    parts = {key: int(share) for key, share in exact.items()}
    order = sorted(weights, key=lambda key: parts[key] - exact[key])
    for key in order[: units - sum(parts.values())]:
        parts[key] += 1
    return {key: part * unit for key, part in parts.items()}
