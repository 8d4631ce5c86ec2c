"""Number formats that show something else than the cell holds, and so matter to who reads the cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

PERCENT = "percent"
"""The cell shows a hundredfold and a percent sign: 0.85 is seen, and meant, as 85%."""

SCALES = "format-scales"
"""The cell shows thousandths or ten-thousandths of what it holds."""

UNIT = "unit:"
"""The cell shows a unit beside the number; the unit follows."""

_BUILT_IN_PERCENT = (9, 10)
_ASIDE = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[[^\]]*\]')  # text, blanks, fillings, colours
_SCALING = re.compile(r"[0#?],+(?![0#?,])")
_SHIFTED = re.compile(r'0(?:!\.|"\."|\\\.)0')  # a point that is only drawn
_UNIT = re.compile(r'"[^"]*?([十百千万亿])[^"]*"')


def formats_that_matter(used: Sequence[int], own: Mapping[int, str]) -> dict[int, str]:
    """Give the styles (by their place in ``used``) whose format matters, and what it does.

    ``used`` lists the number format of each cell style, ``own`` the formats that the file defines.
    ``0!.0,"万"`` shows 35.6万 for 356,000: who typed it under 万元 and who reads the cell disagree.
    """
    found: dict[int, str] = {}
    for style, number in enumerate(used):
        mark = PERCENT if number in _BUILT_IN_PERCENT else what_it_does(own.get(number, ""))
        if mark:
            found[style] = mark
    return found


def what_it_does(code: str) -> str | None:
    """Tell what a format code does to a positive number; ``None`` when it shows what is held."""
    first = code.partition(";")[0]
    bare = _ASIDE.sub("", first)
    if "%" in bare:
        return PERCENT
    if _SCALING.search(bare) or _SHIFTED.search(first):
        return SCALES
    unit = _UNIT.search(first)
    return UNIT + unit[1] if unit else None


def percentage(cell: Any) -> Any:
    """A number shown as a percentage is what is shown: 0.85 is the text 85%."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return f"{Decimal(repr(cell)).scaleb(2).normalize():f}%"
