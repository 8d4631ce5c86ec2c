"""B13: what capturing and chaining costs, and verifying. Goal P14. In process, on the bulk path."""

from __future__ import annotations

from tests.bench.benchlib import PYTHON, Bench, Job

IDS = ("B13", "P14")

COMMON = """
import json, sys, time, datetime as dt
ROWS = [("body", f"V{i:09d}", "voucher issued 5000 to 91440103000000115M 广州泰华华融资服务中心" * 2, None) for i in range(int(sys.argv[2]))]
"""
PLAIN = (
    COMMON
    + """
import sqlite3
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA synchronous=EXTRA")
c.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, office_id INTEGER, change_id INTEGER, noun TEXT, name TEXT, what TEXT, of_change INTEGER) STRICT")
start = time.process_time()
c.execute("BEGIN IMMEDIATE")
c.executemany("INSERT INTO plain (office_id, change_id, noun, name, what, of_change) VALUES (1, 1, ?, ?, ?, ?)", ROWS)
c.execute("COMMIT")
print(time.process_time() - start)
"""
)
CAPTURED = (
    COMMON
    + """
from smeadmin.storage.change import Act, open_register
from smeadmin.storage.tables.log import Outward
register = open_register(sys.argv[1])
now = dt.datetime.now(dt.UTC)
act = Act(command="bench", argv=(), by="bench", os_user="bench", host="bench", on=now.date(), at=now, bulk=True)
start = time.process_time()
with register.change(act) as change:
    change.insert_many(Outward, iter(ROWS), len(ROWS))
print(time.process_time() - start)
"""
)
HASHED = (
    COMMON
    + """
import hashlib
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
text = [encode([i, 1, 1, *row]).encode() for i, row in enumerate(ROWS)]
start = time.process_time()
digest = hashlib.sha256()
for one in text:
    digest.update(one)
print(time.process_time() - start)
"""
)
VERIFIED = """
import sys, time, datetime as dt
from smeadmin.storage.change import open_register
from smeadmin.actions.audit import verify_audit
register = open_register(sys.argv[1])
with register.reading(dt.date.today()) as view:
    start = time.process_time()
    verify_audit(view)
    print(time.process_time() - start)
"""


def measure(bench: Bench) -> None:
    """Append captured rows against a plain insert; verify them against hashing alone."""
    n = bench.size(100_000)
    target = bench.fresh("audit.db")
    plain = bench.fresh("plain.db")

    def job(program: str, register: object, before: object = None) -> Job:
        return Job(argv=[PYTHON, "-c", program, str(register), str(n)], before=before, printed=True)  # type: ignore[arg-type]

    bench.compare("P14", f"{n:,} rows captured and chained, one change", "plain insert of ready rows",
                  job(PLAIN, plain, lambda: bench.fresh("plain.db")),
                  job(CAPTURED, target, lambda: bench.register("audit.db")), goal=4.5, refuse=8, n=5)  # fmt: skip
    bench.compare("P14", f"audit verify, {n:,} rows", "hashing the ready text alone", job(HASHED, ""),
                  job(VERIFIED, target), goal=2.5, refuse=8, n=5)  # fmt: skip
