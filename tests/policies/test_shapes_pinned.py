"""No number of a shape may move unnoticed: one step more or less, and a case of its table says otherwise.

A step is 1 of what is counted, a per cent of a share, a hundredth of an amount, a day of a date, 0.1 of points.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from smeadmin.policies import read
from tests.policies.toml_line import document

FILES = {path.stem: path for path in sorted((Path(__file__).parent / "shapes").glob("*.toml"))}
LIBRARY = [read(path.read_bytes(), cases=False).document for path in FILES.values()]
NUMBERED = {
    *(
        "at_least",
        "more_than",
        "at_most",
        "less_than",
        "gives",
        "adds",
        "every",
        "up_to",
        "otherwise",
    ),
    *(
        "times",
        "weight",
        "for_each",
        "within",
        "for",
        "years",
        "to",
        "from",
        "until",
        "on",
        "missing",
    ),
}
# what no case can tell apart, and why
UNSEEN = {
    ("19-by-rank", "otherwise"): "nobody has a rank below 1",
    ("19-by-rank", "evaluation.share.score.round.to"): "its points are even numbers",
    ("36-inspection", "inspect"): "a case does not ask how many are drawn; test_shapes does",
}


def numbers(part: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Give every number of the rules with its address; words, labels and choices have none."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from numbers(value, (*at, key))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from numbers(value, (*at, place))
    elif NUMBERED & set(at):
        yield at, part


def moved(value: Any, way: int) -> Any:
    """Give a number one step up or down; None for what is no number."""
    if isinstance(value, bool | datetime):
        return None
    if isinstance(value, int):
        return value + way
    if isinstance(value, Decimal):
        return value + way * Decimal("0.1")
    if isinstance(value, date):
        return value + timedelta(days=way)
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)([^/]*)", value) if isinstance(value, str) else None
    if found is None:
        return None
    number, unit = Decimal(found[1]), found[2]
    step = max(number / 100, Decimal("0.01")) if unit.endswith("元") else Decimal(1)
    return f"{(number + way * step).normalize():f}{unit}"


def changed(raw: dict[str, Any], at: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    other = copy.deepcopy(raw)
    inner: Any = other
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = value
    return other


@pytest.mark.parametrize("name", FILES)
def test_a_number_that_moves_is_noticed(name: str) -> None:
    raw = tomllib.loads(FILES[name].read_text("utf-8"), parse_float=Decimal)
    rules = {part: raw[part] for part in raw if part not in ("policy", "clause", "case")}
    beside = [one for one in LIBRARY if one is not None and one.id != raw["policy"]["id"]]
    unnoticed = []
    for at, value in numbers(rules, ()):
        address = ".".join(map(str, at))
        if any(name == shape and part in address for shape, part in UNSEEN):
            continue
        for way in (1, -1):
            other = moved(value, way)
            if other is None:
                continue
            loaded = read(document(changed(raw, at, other)), beside=beside)
            if not loaded.errors:
                unnoticed.append(f"{address}: {value} or {other}")
    assert unnoticed == []
