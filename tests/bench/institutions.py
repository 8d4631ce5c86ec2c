"""B4: 100,000 institutions from CSV, once and again, and again with every row changed. Goal P4.

Per row: what both imports take, by the rows of both. A changed row costs more than a new one: it is
compared cell by cell with what is there, and what it was is kept.
"""

from __future__ import annotations

import csv
import shlex
import shutil
from pathlib import Path

from tests.bench.benchlib import Bench, Job, ours, shell, smeadmin

IDS = ("B4", "P4")


def measure(bench: Bench) -> None:
    """Import into an empty register, then a changed copy of the file over it."""
    n = bench.size(100_000)
    path = (
        bench.data("registry", institutions=n, enterprises=n, services=bench.size(1_000_000))
        / "institutions.csv"
    )
    empty = bench.register("empty.db")
    target = bench.fresh("institutions.db")
    line = (
        f"printf '.mode csv\\n.import {path} institutions\\n' | sqlite3 {bench.fresh('floor.db')}"
    )
    floor = Job(argv=shell(line), before=lambda: bench.fresh("floor.db"))

    def ready(source: Path) -> None:
        shutil.copy(source, bench.fresh("institutions.db"))

    bench.compare("P4", f"institution import, {n:,} rows", "sqlite3 .import", floor,
                  Job(argv=ours(target, "institution", "import", str(path)), before=lambda: ready(empty)),
                  goal=3.5, refuse=6, n=3)  # fmt: skip
    again = " && ".join([shlex.join(ours(target, "institution", "import", str(path)))] * 2)
    bench.compare("P4", "imported, then the same again, per row", "sqlite3 .import", floor,
                  Job(argv=shell(again), before=lambda: ready(empty)), per=(n, 2 * n),
                  goal=3.5, refuse=6, n=3)  # fmt: skip
    full = bench.fresh("full.db")
    shutil.copy(empty, full)
    smeadmin(full, "institution", "import", str(path))
    moved = changed(bench, path)
    bench.compare("P4", "again, every row changed, per row", "sqlite3 .import", floor,
                  Job(argv=ours(target, "institution", "import", str(moved)), before=lambda: ready(full)),
                  goal=3.5, refuse=6, n=3)  # fmt: skip


def changed(bench: Bench, path: Path) -> Path:
    """Give a copy of the file in which each address is another."""
    target = bench.fresh("moved.csv")
    with (
        path.open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8-sig", newline="") as out,
    ):
        rows = csv.reader(source)
        header = next(rows)
        at = header.index("地址")
        writer = csv.writer(out)
        writer.writerow(header)
        for row in rows:
            row[at] += "二楼"
            writer.writerow(row)
    return target
