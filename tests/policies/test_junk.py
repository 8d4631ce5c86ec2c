"""Documents with anything anywhere: every one is read or refused with sentences, none gives a traceback.

pytest -m long tests/policies/test_junk.py      some thousands of them
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import smeadmin
from smeadmin.domain.rules.document import Document
from smeadmin.policies import amendments, assembling, checks, examples, parsing
from smeadmin.policies.declared import read_back
from smeadmin.policies.desk import Desk

FILES = [
    *sorted((Path(smeadmin.__file__).parent / "policies").glob("*.toml")),
    *sorted((Path(__file__).parent / "cases").glob("*.toml")),
]
GONE = object()
CLOCK_TIME = dt.datetime.fromisoformat("2020-01-01T03:00:00")
ANYTHING: list[Any] = [
    *(GONE, 0, -1, 10**30, True, "", "x", "5", "5%", "1/0", "300万元", "2020-13-01", "nan", "٣"),
    *("１２", "12 人", "0 years", "1 years", "-5%", "0元", "-1元", "1e5", Decimal("0.1")),
    *(dt.date(1, 1, 1), dt.date(9999, 12, 31), CLOCK_TIME, [], {}, [[]], [{}]),
    *({"zh": "a"}, {"by": {}}, {"by": {"level": {}}}, {"figure": "staff"}, {"figure": {}}),
    *(
        {"all": {}},
        {"open": 3},
        {"first": []},
        {"sum": {"a": {}}},
        {"figure": "staff", "times": []},
    ),
]
Path_ = tuple[Any, ...]


@pytest.fixture(scope="module")
def texts() -> list[dict[str, Any]]:
    return [raw for file in FILES if (raw := parsing.parse(file.read_bytes())[0]) is not None]


@pytest.fixture(scope="module")
def library(texts: list[dict[str, Any]]) -> list[Document]:
    read = (assembling.assemble(Desk(), raw) for raw in texts)
    return [document for document in read if document is not None]


def addresses(raw: Any, at: Path_ = ()) -> Iterator[Path_]:
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw)
    for key, inner in inside:
        yield (*at, key)
        if isinstance(inner, dict | list):
            yield from addresses(inner, (*at, key))


def put(raw: Any, at: Path_, value: Any) -> Any:
    """Copy a document with one thing in it replaced or taken out."""
    if not at:
        return value
    inside = dict(raw.items() if isinstance(raw, dict) else enumerate(raw))
    if len(at) == 1 and value is GONE:
        del inside[at[0]]
    else:
        inside[at[0]] = put(inside[at[0]], at[1:], value)
    return inside if isinstance(raw, dict) else list(inside.values())


def read_all_the_way(raw: dict[str, Any], library: list[Document]) -> None:
    desk = Desk()
    document = assembling.assemble(desk, raw)
    if document is not None:
        beside = [document, *(one for one in library if one.id != document.id)]
        checks.check(desk, document)
        amendments.check(desk, document, beside)
        if not any(one.severity == "error" for one in desk.findings):
            examples.run_all(desk, document, beside)
            read_back(document)
    for one in desk.findings:
        assert one.message


def spoil(seed: int, times: int, texts: list[dict[str, Any]], library: list[Document]) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        raw = chance.choice(texts)
        for _again in range(chance.choice((1, 1, 2))):
            raw = put(raw, chance.choice(list(addresses(raw))), chance.choice(ANYTHING))
        read_all_the_way(raw, library)


def test_a_spoiled_document_is_read_or_refused(
    texts: list[dict[str, Any]], library: list[Document]
) -> None:
    spoil(20260310, 150, texts, library)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_many_spoiled_documents(
    seed: int, texts: list[dict[str, Any]], library: list[Document]
) -> None:
    spoil(seed, 5000, texts, library)
