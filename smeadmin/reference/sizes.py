"""The size standards that ship with the program, read from ``sizes.toml``."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from smeadmin.domain.size import Bounds, Indicator, Sector, Standard
from smeadmin.i18n import Text

_FEN_IN_WAN = 1_000_000
_COLUMNS = {
    "staff": (Indicator.STAFF, 1),
    "revenue": (Indicator.REVENUE, _FEN_IN_WAN),
    "assets": (Indicator.ASSETS, _FEN_IN_WAN),
}


@cache
def standards() -> tuple[Standard, ...]:
    """Give every standard, the oldest first."""
    text = files("smeadmin.reference").joinpath("sizes.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sectors = tuple(_sector(row) for row in data["sector"])
    return tuple(
        Standard(row["id"], Text(**row["title"]), row.get("number", ""), row["from"], sectors)
        for row in sorted(data["standard"], key=lambda row: row["from"])
    )


def standard_on(day: date) -> Standard | None:
    """Find the standard that is used on a day; ``None`` before the first."""
    return next((one for one in reversed(standards()) if one.valid_from <= day), None)


def _sector(row: dict[str, Any]) -> Sector:
    bounds = []
    for column, (indicator, unit) in _COLUMNS.items():
        if column in row:
            large, medium, small = (number * unit for number in row[column])
            bounds.append(Bounds(indicator, large, medium, small))
    return Sector(Text(**row["name"]), tuple(row.get("also", ())), tuple(bounds))
