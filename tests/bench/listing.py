"""B12: lists as tables of text. Goal P13."""

from __future__ import annotations

from tests.bench.benchlib import PYTHON, Bench, Job, ours, smeadmin

IDS = ("B12", "P13")

PRINT = """
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "SELECT office_no, name, credit_code, kind, region_code, area_m2, state FROM institution ORDER BY office_no")
for row in rows:
    print(*row, sep="\\t")
"""


def measure(bench: Bench) -> None:
    """List 1,000 and 10,000 institutions to a file against plain print of the same rows."""
    program = bench.fresh("print.py")
    program.write_text(PRINT)
    for count, n in ((1_000, 7), (10_000, 5)):
        data = bench.data("list", institutions=count, enterprises=10, services=10)
        register = bench.register(f"list-{count}.db")
        smeadmin(register, "institution", "import", str(data / "institutions.csv"))
        words = ours(register, "institution", "list", "--limit", str(count))
        bench.compare("P13", f"institution list, {count:,} rows", "plain print",
                      Job(argv=[PYTHON, str(program), str(register)], out=bench.fresh("print.txt")),
                      Job(argv=words, out=bench.fresh("list.txt")), goal=10, refuse=30, n=n)  # fmt: skip
