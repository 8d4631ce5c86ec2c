"""Industries by GB/T 4754-2017, sections and divisions, and the sector of the size standard each is in.

An enterprise's industry is filed as a code (``C33``, ``3311``, ``C``) or as a name; where the size
standard divides a section further, only a code that is long enough tells the sector.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_CODE = re.compile(r"([A-T])?(\d{0,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Industry:
    """A section or division: its code with the section's letter, its name, the sector it lies in."""

    code: str
    name: str
    sector: str | None


@cache
def industries() -> dict[str, Industry]:
    """Give every section and division by code, read once."""
    text = files("smeadmin.reference").joinpath("industries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: Industry(row["code"], row["name"], row["sector"] or None) for row in rows}


def find_industry(text: str) -> Industry | None:
    """Find the narrowest known industry of a filed code or name; ``None`` when there is none."""
    wanted = "".join(text.split()).upper()
    found = _CODE.fullmatch(wanted)
    if found and wanted:
        return _by_code(found[1] or _letter(found[2]), found[2])
    bare = wanted.replace("、", "")
    return next((one for one in _by_length() if one.name.replace("、", "") == bare), None)


def _by_code(letter: str | None, digits: str) -> Industry | None:
    if letter is None:
        return None
    known = industries()
    lengths = range(len(digits), -1, -1)
    one = next((known[c] for n in lengths if (c := letter + digits[:n]) in known), None)
    return None if one and digits and one.code == letter else one


@cache
def _letters() -> dict[str, str]:
    return {code[1:]: code[0] for code in industries() if len(code) == 3}


def _letter(digits: str) -> str | None:
    return _letters().get(digits[:2])


@cache
def _by_length() -> tuple[Industry, ...]:
    """Divisions before sections, so that a name that both have means the narrower one."""
    return tuple(sorted(industries().values(), key=lambda one: -len(one.code)))
