"""The same inputs and measure give the same bytes: whatever the locale, zone, hash order, row order, database.

Each run is a process of its own. On PostgreSQL: ``test_campaign``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.house.nodes import ROOT

AROUND = {
    "plain": {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "elsewhere": {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
}


def come_to(around: str, seed: int, staff: int = 5) -> Any:
    """Score the year in a process of its own and give what it came to."""
    env = {**os.environ, **AROUND[around], "LANG": AROUND[around]["LC_ALL"]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.actions.same_bytes", str(seed), str(staff)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def first() -> Any:
    return come_to("plain", 1)


def test_elsewhere_and_in_another_order_it_is_the_same(first: Any) -> None:
    assert come_to("elsewhere", 2) == first


def test_another_figure_gives_other_bytes(first: Any) -> None:
    other = come_to("plain", 1, staff=6)
    assert {name for name in first if first[name] == other[name]} == set()
