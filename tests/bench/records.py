"""B2, B3, B5, B6: a million service records from CSV into the register. Goals P3, P3m, P5.

Where the time of P3 goes, in hundredths of the whole (CPU time sampled by line, one run of 15.9 s on a
machine that a dozen others used, the floor 3.1 s just after it):

    start-up 6, who is registered 2, encoding and digest of the file 2, cutting text into cells 11,
    cells to values 17 (two look-ups in tables of 100,000 codes, amounts, days), spool 5,
    rows as JSON and their digest 14, references 5, INSERT 19, three indexes 14, the rest (generators,
    blocks) 5
"""

from __future__ import annotations

import csv
import math
import re
import shutil
from pathlib import Path

from tests.bench.benchlib import Bench, Failed, Job, Row, Usage, ours, shell

IDS = ("B2", "B3", "B5", "B6", "P3", "P3m", "P5")


def measure(bench: Bench) -> None:
    """Import, the same in GB18030, the same with faults, and five times as much with ``--large``."""
    n = bench.size(100_000)
    million = bench.size(1_000_000)
    data = bench.data("records", institutions=n, enterprises=n, services=million, gb18030=True)
    repeat = 3
    utf8 = data / "services.csv"
    pair = bench.compare("P3", f"record import, {million:,} rows", "sqlite3 .import", floor(bench, utf8),
                         record_import(bench, utf8), goal=4.5, refuse=6, n=repeat)  # fmt: skip
    assert pair is not None
    memory(bench, f"peak memory at {million:,} rows", pair[1])
    bench.compare("P5", "the same from GB18030", "our own UTF-8", record_import(bench, utf8),
                  record_import(bench, data / "services.gb18030.csv"),
                  goal=1.15, refuse=1.4, n=repeat)  # fmt: skip
    faults(bench, n, million, utf8)
    if bench.large:
        grow(bench, n, million, pair[1])


def floor(bench: Bench, path: Path) -> Job:
    """Read the same file by the sqlite3 shell: text, no index, no check."""
    target = bench.fresh("floor.db")
    line = f"printf '.mode csv\\n.import {path} services\\n' | sqlite3 {target}"
    return Job(argv=shell(line), before=lambda: bench.fresh("floor.db"))


def record_import(bench: Bench, path: Path, *more: str, status: int = 0) -> Job:
    """Take the file into a copy of a register that knows the institutions and enterprises."""
    target = bench.fresh("records.db")

    def before() -> None:
        shutil.copy(bench.registry, bench.fresh("records.db"))

    return Job(
        argv=ours(target, "record", "import", str(path), *more), before=before, status=status
    )


def memory(bench: Bench, what: str, used: Usage) -> None:
    """Record the peak memory of a run."""
    bench.add(Row(id="P3m", what=what, against="", ours=used.rss, theirs=None, value=used.rss, goal=256,
                  refuse=400, unit=" MiB"))  # fmt: skip


def faults(bench: Bench, n: int, million: int, clean: Path) -> None:
    """A file with one bad row in a thousand: all of them are named and no other; nearly as quick."""
    data = bench.data("faulty", institutions=n, enterprises=n, services=million, bad=0.001)
    returned = bench.fresh("returned.csv")
    words = ("--errors", str(returned), "--force")
    bench.compare("B3", "the same with 0.1 % faults, --errors", "our own clean file", record_import(bench, clean),
                  record_import(bench, data / "services.csv", *words, status=6),
                  goal=1.1, refuse=1.4, n=3)  # fmt: skip
    with (data / "bad_rows.csv").open() as source:
        planted = {int(line) for table, line, _ in csv.reader(source) if table == "services"}
    found = rows_named(returned)
    if found != planted:
        raise Failed(
            f"faults: planted {len(planted)}, found {len(found)}, differ {sorted(found ^ planted)[:5]}"
        )


def rows_named(returned: Path) -> set[int]:
    """Read which rows a returned sheet names: those whose last column holds an error."""
    with returned.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        header = next(rows)
        at = next(i for i, word in enumerate(header) if re.search("错误|error", word))
        return {number for number, row in enumerate(rows, 2) if len(row) > at and row[at]}


def grow(bench: Bench, n: int, million: int, small: Usage) -> None:
    """Five times the rows: the time grows in proportion, the memory does not."""
    data = bench.data("large", institutions=n, enterprises=n, services=5 * million)
    pair = bench.compare("P3", f"record import, {5 * million:,} rows", "sqlite3 .import",
                         floor(bench, data / "services.csv"), record_import(bench, data / "services.csv"),
                         goal=4.5, refuse=6, n=1)  # fmt: skip
    assert pair is not None
    memory(bench, f"peak memory at {5 * million:,} rows", pair[1])
    exponent = math.log(pair[1].cpu / small.cpu) / math.log(5)
    bench.add(Row(id="B6", what="growth from 1 to 5", against="exponent", ours=None, theirs=None,
                  value=exponent, goal=1.05, refuse=1.25, unit=""))  # fmt: skip
