"""What is left of a personal value where people may see it who need not know it."""

from __future__ import annotations

from smeadmin.domain.columns.column import Column, Kind


def mask(column: Column, value: str) -> str:
    """Mask the value if the column is personal, by what the column holds; else give it as it is."""
    if not column.personal or not value:
        return value
    return mask_number(value) if column.kind in (Kind.PHONE, Kind.ID) else mask_name(value)


def mask_name(name: str) -> str:
    """Keep the surname: 沈一鸣 is 沈**. A name of one character is hidden whole."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_number(number: str) -> str:
    """Keep the ends: 13812342764 is 138****2764; short ones keep their last two characters."""
    if len(number) <= 6:
        shown = 2 if len(number) > 2 else 0
        return "*" * (len(number) - shown) + number[len(number) - shown :]
    ends = 3 if len(number) < 15 else 6
    return f"{number[:ends]}{'*' * (len(number) - ends - 4)}{number[-4:]}"
