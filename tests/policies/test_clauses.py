"""Every clause of the five seeds: what carries it out is run on its own numbers, or it is said to be open.

The tables stand in ``clauses/``, one a seed; a test is called after its clause. A clause may be carried out
in part and open in part; one that is neither run nor open is a gap, and its test fails.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import smeadmin
from tests.cli.call import call
from tests.policies.clauses.office import Office
from tests.policies.toml_line import line

HERE = Path(__file__).parent / "clauses"
SEEDS = {
    "HB": ("hb-2010", 51),
    "YC": ("yc-2008", 30),
    "GZ": ("gd-2012-towns", 35),
    "CQ": ("cq-2012", 34),
    "GD": ("gd-2017-centres", 25),
}
TABLES: dict[str, dict[str, Any]] = {
    seed: tomllib.loads((HERE / f"{policy}.toml").read_text("utf-8"), parse_float=Decimal)
    for seed, (policy, _count) in SEEDS.items()
    if (HERE / f"{policy}.toml").exists()
}
CLAUSES = [f"{seed}-{n:02d}" for seed in TABLES for n in range(1, SEEDS[seed][1] + 1)]
Cases = Iterator[tuple[str, Mapping[str, Any]]]
TURNED = {True: False, False: True, "pass": "fail", "fail": "pass", "unknown": "pass"}


@dataclass(frozen=True)
class Checked:
    """What `policy check` said of the worked examples of a seed, and of the same turned round."""

    faults: set[str]
    turned: set[str]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the regions in it, to be copied for each seed."""
    db = tmp_path_factory.mktemp("clauses") / "office.db"
    made = call("init", "--rehearsal", "--office", "示例局", "--region", "420000", db=db)
    assert made.status == 0, made.err
    return db


@pytest.fixture(scope="module")
def offices(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    return {
        seed: Office(tmp_path_factory.mktemp(seed), founded, SEEDS[seed][0], table)
        for seed, table in TABLES.items()
    }


@pytest.fixture(scope="module")
def open_clauses(offices: dict[str, Office]) -> set[str]:
    """What `policy clauses --open` lists."""
    return {
        clause["id"]
        for office in offices.values()
        for clause in json.loads(office.run("policy clauses --open --format json").out)
    }


@pytest.fixture(scope="module")
def checked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Checked]:
    """Run all worked examples of the tables, two checks for each seed."""
    folder = tmp_path_factory.mktemp("checked")

    def faults(seed: str, cases: Cases) -> set[str]:
        return _faults(folder / f"{SEEDS[seed][0]}.toml", cases, founded)

    return {
        seed: Checked(faults(seed, _cases(seed)), faults(seed, _turned(seed))) for seed in TABLES
    }


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause(
    clause: str, offices: dict[str, Office], checked: dict[str, Checked], open_clauses: set[str]
) -> None:
    row = TABLES[clause[:2]].get(clause, {})
    assert row or clause in open_clauses, "nothing carries it out and it does not say so"
    for typed, status, *words in row.get("run", ()):
        called = offices[clause[:2]].run(typed)
        assert called.status == status, f"{typed}\n{called.out}{called.err}"
        missing = [word for word in words if word not in called.out + called.err]
        assert not missing, f"{typed}\n{called.out}{called.err}"
    cases = {name for name, _row in _cases(clause[:2]) if name.startswith(clause)}
    assert len(cases) == len(row.get("cases", ()))
    found = checked[clause[:2]]
    assert cases & found.faults == set()
    assert cases - found.turned == set(), "agrees with the opposite too"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_clause_says_what_serves_it_or_that_it_is_open(
    seed: str, offices: dict[str, Office]
) -> None:
    policy, count = SEEDS[seed]
    listed = json.loads(offices[seed].run(f"policy clauses {policy} --format json").out)
    assert [one["id"] for one in listed] == [f"{seed}-{n:02d}" for n in range(1, count + 1)]
    assert {tuple(one) for one in listed} == {
        ("id", "policy", "ref", "kind", "text", "serves", "open")
    }
    assert [one["id"] for one in listed if not (one["serves"] or one["open"])] == []


def test_no_row_is_about_a_clause_that_does_not_exist() -> None:
    rows = {name for table in TABLES.values() for name in table if re.match(r"[A-Z]{2}-", name)}
    assert rows - set(CLAUSES) == set()


# ---- worked examples -------------------------------------------------------------------------------


def _cases(seed: str) -> Cases:
    for clause, row in TABLES[seed].items():
        for number, case in enumerate(row.get("cases", ()), 1):
            yield f"{clause} {number}", case


def _turned(seed: str) -> Cases:
    """The same examples, each expecting the opposite of what it expects."""
    for name, case in _cases(seed):
        key, expected = next(iter(case["expect"].items()))
        other: Any = TURNED.get(expected) if isinstance(expected, bool | str) else None
        if other is None:
            other = 987654 if isinstance(expected, int | Decimal) else "98.7654%"
        if isinstance(expected, str) and expected.endswith("元"):
            other = "98.76元"
        yield name, {**case, "expect": {key: other}}


def _faults(path: Path, cases: Cases, db: Path) -> set[str]:
    """Write the measure with these examples instead of its own and name those that do not come out."""
    text = (Path(smeadmin.__file__).parent / "policies" / path.name).read_text("utf-8")
    text = text[: text.index("\n[case]\n")] + "\n[case]\n"
    rows = "".join(f"{line(name)} = {line(dict(case))}\n" for name, case in cases)
    path.write_text(text + rows, "utf-8")
    done = call("policy", "check", str(path), "--format", "json", db=db)
    findings = [one for one in json.loads(done.out)["findings"] if one["severity"] == "error"]
    assert {one["code"] for one in findings} <= {"P80"}, findings
    return {one["address"].removeprefix("case.") for one in findings}
