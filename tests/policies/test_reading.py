"""The whole of every shipped document is read back: no table unsaid, no number that changes nothing.

Each value of a document is changed by itself; the sentence of its rule must then read otherwise. Values of
one rule are changed in turn, those of different rules at once, which is what keeps this quick.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import smeadmin
from smeadmin import i18n
from smeadmin.policies import assembling, parsing
from smeadmin.policies.declared import read_back
from smeadmin.policies.desk import Desk
from smeadmin.policies.words import WORDS

FOLDER = Path(smeadmin.__file__).parent / "policies"
FILES = sorted(FOLDER.glob("*.toml"))
OTHERWHERE = {"policy", "clause", "case"}
"""Said at the head of the page, by `policy clauses`, and run on loading."""

CLOSED = {
    "do": "effect do",
    "filed": "filed",
    "ends": "ends",
    "starts": "starts",
    "beyond": "beyond",
    "of": "limit of",
    "how": "how",
    "ties": "ties",
    "at_cut": "at_cut",
    "best": "best",
    "otherwise": "otherwise",
    "missing": "missing",
    "returned": "returned",
    "judged_on": "judged_on",
    "after": "event",
    "before": "event",
    "taken": "taken",
    "about": "about",
}
Leaf = tuple[tuple[str | int, ...], Any]


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def leaves(raw: Any, at: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    """Give every single value under a table, with its address."""
    if isinstance(raw, Mapping):
        for key, inner in raw.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(raw, list):
        for number, inner in enumerate(raw):
            yield from leaves(inner, (*at, number))
    else:
        yield at, raw


def tables(raw: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the address of every table of named things, lists left out."""
    for key, inner in raw.items():
        if isinstance(inner, Mapping):
            yield (*at, key)
            yield from tables(inner, (*at, key))


def other(at: tuple[str | int, ...], value: Any) -> Any:
    """Give another value of the same kind, or None where it names something else in the document."""
    key = next((part for part in reversed(at) if isinstance(part, str)), "")
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(hours=1)
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    if key in ("zh", "en", "note", "judged", "drawn", "fund", "payer") or (
        key == "by" and "flow" in at
    ):
        return f"{value} other"
    if key in CLOSED and "amend" not in at:
        words = WORDS["deadline do" if "deadlines" in at else CLOSED[key]]
        if "flow" in at and key == "do":
            words = WORDS["flow do"]
        if value in words:
            return words[(words.index(value) + 1) % len(words)]
    if value[:1].isdigit() and len(value) != 6:
        return f"1{value}"
    return None


def put(raw: Any, at: tuple[str | int, ...], value: Any) -> Any:
    """Copy a document with one value changed."""
    if not at:
        return value
    if isinstance(raw, list):
        changed = list(raw)
        changed[at[0]] = put(raw[at[0]], at[1:], value)
        return changed
    return {**raw, at[0]: put(raw[at[0]], at[1:], value)}


def reading(raw: Mapping[str, Any]) -> tuple[dict[str, list[str]], set[str]]:
    """Read a document back: sentences by address, and the addresses of faults."""
    desk = Desk()
    document = assembling.assemble(desk, raw)
    assert document is not None
    said: dict[str, list[str]] = defaultdict(list)
    for part in read_back(document):
        said[f"{part.path}.label"].append(part.title)
        for one in part.said:
            said[one.path].append(one.sentence)
    return said, {f.address for f in desk.findings if f.severity == "error"}


def covering(said: Mapping[str, list[str]], at: tuple[str | int, ...]) -> str | None:
    """Give the address of the sentence that says a value: the longest that leads to it."""
    names = [str(part + 1) if isinstance(part, int) else part for part in at]
    for length in range(len(names), 1, -1):
        path = ".".join(names[:length])
        if path in said:
            return path
    return None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_table_of_a_document_is_read_back(file: Path, lang: str) -> None:
    raw, _ = parsing.parse(file.read_bytes())
    assert raw is not None
    i18n.use(lang)
    said, faults = reading(raw)
    assert faults == set()
    assert all(one.strip() for lines in said.values() for one in lines)
    unsaid = [
        ".".join(at)
        for at in tables({key: one for key, one in raw.items() if key not in OTHERWHERE})
        if len(at) > 1 and at[-1] not in ("zh", "en") and not said_somewhere(said, at)
    ]
    assert unsaid == []


def said_somewhere(said: Mapping[str, list[str]], at: tuple[str, ...]) -> bool:
    """Whether a table has a sentence, stands in a rule that has one, or holds only rules that have."""
    path = ".".join(at)
    return covering(said, at) is not None or any(one.startswith(f"{path}.") for one in said)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_value_of_a_document_is_in_its_sentence(file: Path) -> None:
    raw, _ = parsing.parse(file.read_bytes())
    assert raw is not None
    i18n.use("en")
    before, _ = reading(raw)
    turns: dict[str, list[Leaf]] = defaultdict(list)
    for at, value in leaves({key: one for key, one in raw.items() if key not in OTHERWHERE}):
        changed = other(at, value)
        if changed is None or {"clause", "standing", "zh"} & set(map(str, at)):
            continue
        turns[covering(before, at) or ".".join(map(str, at))].append((at, changed))
    silent = []
    for turn in range(max(map(len, turns.values()))):
        mine = {path: listed[turn] for path, listed in turns.items() if turn < len(listed)}
        text: Any = raw
        for at, changed in mine.values():
            text = put(text, at, changed)
        after, faults = reading(text)
        silent += [
            (".".join(map(str, at)), before.get(path), changed)
            for path, (at, changed) in mine.items()
            if after.get(path) == before.get(path)
            and not any(f.startswith(path) or path.startswith(f"{f}.") for f in faults)
        ]
    assert silent == []
