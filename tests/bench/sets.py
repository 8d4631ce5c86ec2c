"""Registers that several measurements use; each is made once in a run."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from tests.bench.benchlib import Bench, smeadmin


@cache
def full_register(bench: Bench) -> Path:
    """Give a register with 100,000 institutions, 100,000 enterprises and a million records."""
    n = bench.size(100_000)
    data = bench.data("registry", institutions=n, enterprises=n, services=bench.size(1_000_000))
    path = bench.fresh("full-records.db")
    shutil.copy(bench.registry, path)
    smeadmin(path, "record", "import", str(data / "services.csv"))
    return path
