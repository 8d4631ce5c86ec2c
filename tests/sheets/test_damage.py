"""Anything at all as a file: either refused with a reason, or read; never a traceback.

Good files that were damaged are the matter of ``test_mutations``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smeadmin.errors import Failure
from tests.sheets.sheets import HEAD, planned


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


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path_factory: Any, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("b") / "a.csv"
    path.write_bytes(raw)
    survives(path)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), min_size=1, max_size=5))
def test_any_cells(tmp_path_factory: Any, rows: list[list[str]]) -> None:
    """Whatever is typed into the cells of a sheet with a good header."""
    import csv

    path = tmp_path_factory.mktemp("c") / "a.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    survives(path)
