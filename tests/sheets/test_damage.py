"""Good files, damaged at random: either refused with a reason, or read; never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smeadmin.errors import Failure
from tests.sheets.sheets import CODES, HEAD, csv_text, planned, row, workbook

ROWS = [HEAD, *[row(code, f"第{i}家「甲」") for i, code in enumerate(CODES)]]
CSV = csv_text(ROWS)
edits = st.lists(
    st.tuples(st.integers(0, 10**6), st.binary(max_size=3), st.integers(0, 3)),
    min_size=1,
    max_size=6,
)


def damaged(raw: bytes, marks: list[tuple[int, bytes, int]]) -> bytes:
    for at, put, cut in marks:
        at %= len(raw) + 1
        raw = raw[:at] + put + raw[at + cut :]
    return raw


def survives(path: Path) -> None:
    """Read, plan, and refuse or not; a refusal says what to do."""
    try:
        plan = planned(path)
        counts = plan.counts
        assert counts.refused == 0 or plan.findings.errors > 0
        for finding in plan.findings:
            assert finding.message and finding.hint and "{" not in finding.message
        assert len(list(plan.new())) == counts.new
        plan.refuse()
    except Failure as failure:
        assert failure.status in (4, 6)
        assert failure.message() and failure.way_out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@settings(max_examples=60, deadline=None)
@given(marks=edits)
def test_damaged_csv(
    tmp_path_factory: Any, encoding: str, marks: list[tuple[int, bytes, int]]
) -> None:
    path = tmp_path_factory.mktemp("d") / "a.csv"
    path.write_bytes(damaged(CSV.encode(encoding), marks))
    survives(path)


@pytest.fixture(scope="module")
def good(tmp_path_factory: Any) -> bytes:
    return workbook(tmp_path_factory.mktemp("g") / "a.xlsx", ROWS).read_bytes()


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(marks=edits)
def test_damaged_workbooks(
    tmp_path_factory: Any, good: bytes, marks: list[tuple[int, bytes, int]]
) -> None:
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    path.write_bytes(damaged(good, marks))
    survives(path)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path_factory: Any, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("b") / "a.csv"
    path.write_bytes(raw)
    survives(path)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), min_size=1, max_size=5))
def test_any_cells(tmp_path_factory: Any, rows: list[list[str]]) -> None:
    """Whatever is typed into the cells of a sheet with a good header."""
    import csv

    path = tmp_path_factory.mktemp("c") / "a.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    survives(path)
