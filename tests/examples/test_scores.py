"""The year of the example office, typed as its README says, is what was reckoned without smeadmin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.examples.office import expected
from tests.examples.year import printed, type_year

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register after the awards of April."""
    db = tmp_path_factory.mktemp("year") / "office.db"
    type_year(db)
    return db


def asked(db: Path, *words: str) -> Any:
    done = call(*words, "--format", "json", db=db)
    assert done.status == 0, done.err
    return json.loads(done.out)


@pytest.mark.parametrize("evaluation", ["service-centre", "town-platform"])
def test_the_ranking_is_the_reckoned_one(year: Path, evaluation: str) -> None:
    ranked = asked(year, "score", "rank", evaluation, "--year", "2025")
    found = {
        one["credit_code"]: (
            None if one["score"] is None else f"{float(one['score']):.2f}",
            one["grade"],
            one["rank"],
            sorted(one["missing"]),
        )
        for one in ranked
    }
    wanted = {
        one["institution"]: (one["score"], one["grade"], one["rank"], sorted(one["missing"]))
        for one in expected()["scores"][evaluation]
    }
    assert found == wanted


def test_the_points_of_every_part_are_the_reckoned_ones(year: Path) -> None:
    for one in expected()["scores"]["service-centre"]:
        words = ("score", "explain", one["institution"], "--year", "2025")
        lines = {x["path"].rpartition(".")[2]: x for x in asked(year, *words)["trace"]}
        for name, points in one["points"].items():
            value = lines[name]["value"]
            assert value is None or points is None or _same(value, points), (one["name"], name)


def _same(one: str, other: str) -> bool:
    from fractions import Fraction

    return Fraction(one) == Fraction(other)


@pytest.mark.parametrize(
    ("number", "award"), [("AW-2026-01", "best-centres"), ("AW-2026-02", "top-20")]
)
def test_the_awards_are_the_reckoned_ones(year: Path, number: str, award: str) -> None:
    shown = asked(year, "award", "show", number)
    wanted = expected()["awards"][award]
    inside = [one for one in shown["places"] if one["place"] == "in"]
    assert [one["credit_code"] for one in inside] == wanted["institutions"]
    assert {one["amount_fen"] for one in inside} == {wanted["amount_fen"]}
    assert shown["standing"] == "example"


def test_fresh_registers_of_the_same_files_give_the_same_bytes(year: Path, tmp_path: Path) -> None:
    """Whatever the order of Python's sets and dicts may be."""
    outputs = []
    for seed in ("1", "77"):
        run = subprocess.run(
            [sys.executable, "-m", "tests.examples.year", str(tmp_path / f"{seed}.db")],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        outputs.append(run.stdout.decode())
    assert outputs == [printed(year), printed(year)]
