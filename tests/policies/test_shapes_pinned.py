"""No number of a shape may move unnoticed: one step more or less, and a case of its table says otherwise.

A step is 1 of what is counted, a per cent of a share, a hundredth of an amount, a day of a date, 0.1 of points.
The measures that come with the program are held to the same by ``pytest -m long tests/policies``.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import smeadmin
from smeadmin.domain.rules.document import Document
from smeadmin.policies.documents import read, read_all
from tests.policies.toml_line import document

FILES = {path.stem: path for path in sorted((Path(__file__).parent / "shapes").glob("*.toml"))}
LIBRARY = {
    name: one.document
    for name, one in read_all({name: path.read_bytes() for name, path in FILES.items()}).items()
    if one.document is not None
}
SHIPPED = Path(smeadmin.__file__).parent / "policies"
NUMBERED = frozenset(
    re.findall(
        r"\w+",
        "at_least more_than at_most less_than gives adds every up_to otherwise times weight for_each "
        "within for years to from until on missing",
    )
)
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


def unnoticed(path: Path, beside: list[Document], unseen: Iterable[str]) -> list[str]:
    """Move every number of a document by one step and name those that no example minds."""
    raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    rules = {part: raw[part] for part in raw if part not in ("policy", "clause", "case")}
    found = []
    for at, value in numbers(rules, ()):
        address = ".".join(map(str, at))
        if any(part in address for part in unseen):
            continue
        for other in (moved(value, 1), moved(value, -1)):
            if other is not None:
                loaded = read(document(changed(raw, at, other)), beside=beside)
                found += [] if loaded.errors else [f"{address}: {value} or {other}"]
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_number_that_moves_is_noticed(name: str) -> None:
    others = [one for file, one in LIBRARY.items() if file != name]
    unseen = [part for shape, part in UNSEEN if shape == name]
    assert unnoticed(FILES[name], others, unseen) == []


# ---- the measures that come with the program --------------------------------------------------------

MEASURES = {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}
# of every measure; then of one
UNTOLD = {
    ("*", "inspect"): "a case does not ask how many are drawn",
    ("*", "flow"): "nor how long a step takes",
    ("*", "note"): "words",
    ("*", "open"): "words",
    ("*", "amend.age.from"): "the notice is not in force before",
    ("*", "amend.credit.from"): "the notice is not in force before",
    ("*", "amend.no-mentors.from"): "the notice is not in force before",
    ("*", "amend.quota.from"): "the notice is not in force before",
    ("hb-2010", "target"): "tests/policies/clauses",
    ("hb-2010", "losses"): "tests/policies/clauses",
    ("yc-2008", "target"): "tests/policies/clauses",
    ("cq-2012", "target"): "tests/policies/clauses",
    ("gd-2017-centres", "target"): "tests/policies/clauses",
    ("bj-2018-voucher", "brackets.2.up_to"): "480,000 is what the slices come to at most anyway",
    ("bj-2018-voucher", "brackets.3"): "480,000 is what the slices come to at most anyway",
    ("bj-2018-voucher", "amount.at_most"): "480,000 is what the slices come to at most anyway",
    ("dalian-incubators", "score.sum"): "the parts have no caps of their own, only the whole",
    ("js-service-index", "score.at_most"): "all its parts are open",
    ("market-2020-assistance", "otherwise"): "nobody has a rank below 1",
    ("market-2020-assistance", "at_most"): "the first has the full points anyway",
    ("meizhou-2018-voucher", "limits"): "the amount is open: nothing comes to a ceiling",
    ("miit-2017-103", "plan.at_most"): "its parts come to 100 anyway",
    ("miit-2017-103", "fees.at_most"): "its parts come to 100 anyway",
    ("miit-2017-103", "personnel.at_most"): "its parts come to 100 anyway",
    ("shanxi-2025-bases", "functions.at_most"): "there are eight functions",
    ("sz-2020-voucher", "claimant.large"): "large firms are not let in",
}
OPEN_SCORES = (
    *("cq-2012", "cq-2017-startup-bases", "cq-2018-incubators", "cq-micro-parks", "gd-2012-towns"),
    *("gd-2017-centres", "hb-2010", "hefei-2021-check", "js-service-index", "sh-2021-bases"),
    *("torch-2019-incubators", "yc-2008"),
)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in MEASURES if not name.startswith("example-")])
def test_a_number_of_a_measure_that_moves_is_noticed(name: str) -> None:
    """The examples of the demo are not among them: tests/examples reckons its year another way."""
    raw = tomllib.loads(MEASURES[name].read_text("utf-8"))
    named = {one["document"] for one in raw.get("amend", {}).values()}
    named |= set(raw["policy"].get("beside", ()))
    found = [read(MEASURES[one].read_bytes(), cases=False).document for one in sorted(named)]
    unseen = [part for measure, part in UNTOLD if measure in ("*", name)]
    unseen += ["score.round"] if name in OPEN_SCORES else []
    assert unnoticed(MEASURES[name], [one for one in found if one is not None], unseen) == []
