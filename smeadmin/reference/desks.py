"""How far the desks look ahead and back, read from ``desks.toml``: numbers of ours, of no measure."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _read() -> dict[str, Any]:
    text = files("smeadmin.reference").joinpath("desks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def days(name: str) -> int:
    """Give a number of days by its name."""
    return int(_read()["days"][name])


def share(name: str) -> Fraction:
    """Give a share by its name, written as ``10%``."""
    return Fraction(_read()["share"][name].rstrip("%")) / 100
