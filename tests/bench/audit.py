"""B13: what capturing and chaining costs, and verifying. Goal P14. In process, on the bulk path.

The register keeps no text of its rows beside them, so verifying reads each row and writes it as JSON before
it is hashed: a scan that does just that is the like; hashing text that is ready in memory is the bound.
"""

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
SCANNED = """
import hashlib, json, sqlite3, sys, time
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
c = sqlite3.connect(sys.argv[1], isolation_level=None)
start = time.process_time()
digest = b""
for row in c.execute("SELECT * FROM plain ORDER BY id"):
    digest = hashlib.sha256(digest + encode(row).encode()).digest()
print(time.process_time() - start)
"""
HASHED = """
import hashlib, json, sqlite3, sys, time
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
text = [encode(row) for row in sqlite3.connect(sys.argv[1]).execute("SELECT * FROM plain")]
start = time.process_time()
digest = b""
for one in text:
    digest = hashlib.sha256(digest + one.encode()).digest()
print(time.process_time() - start)
"""
VERIFIED = """
import sys, time, datetime as dt
from smeadmin.storage.change import open_register
from smeadmin.actions.audit import verify_audit
from smeadmin.storage.schema import all_tables
register = open_register(sys.argv[1])
all_tables()  # the start of the program is measured elsewhere
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
    bench.compare("P14", f"audit verify, {n:,} rows", "one scan: read, JSON, hash each",
                  job(SCANNED, plain), job(VERIFIED, target), goal=2.5, refuse=8, n=5)  # fmt: skip
    bench.compare("P14", f"audit verify, {n:,} rows", "hashing ready text alone (none is kept)",
                  job(HASHED, plain), job(VERIFIED, target), goal=2.5, refuse=8, n=5)  # fmt: skip
