"""B9, B10: vouchers, one at a time from several processes, and 100,000 in one change. Goals P10 and P11."""

from __future__ import annotations

import datetime as dt
import multiprocessing as mp
import random
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

from tests.bench.benchlib import PYTHON, Bench, Failed, Job, Row, ours, smeadmin

IDS = ("B9", "B10", "P10", "P11")
DAY = dt.date(2026, 3, 10)

ROW_BY_ROW = """
import sqlite3, sys
n = int(sys.argv[2])
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.executescript('''
CREATE TABLE budget (id INTEGER PRIMARY KEY, total INTEGER, used INTEGER CHECK (used <= total), next INTEGER);
CREATE TABLE voucher (no INTEGER PRIMARY KEY, ent INTEGER NOT NULL, face INTEGER NOT NULL, issued TEXT, state TEXT);
CREATE INDEX voucher_ent ON voucher (ent);
INSERT INTO budget VALUES (1, 10000000000000, 0, 1);''')
c.execute("BEGIN IMMEDIATE")
for e in range(1, n + 1):
    total, used, no = c.execute("SELECT total, used, next FROM budget WHERE id = 1").fetchone()
    held = c.execute("SELECT count(*) FROM voucher WHERE ent = ? AND state = 'issued'", (e,)).fetchone()[0]
    if used + 5000 <= total and held < 5:
        c.execute("INSERT INTO voucher VALUES (?, ?, ?, ?, ?)", (no, e, 5000, "2026-03-10", "issued"))
        c.execute("UPDATE budget SET used = used + ?, next = next + 1 WHERE id = 1", (5000,))
c.execute("COMMIT")
"""


def measure(bench: Bench) -> None:
    """Issue a list of 100,000; then single vouchers by 1, 2, 4 and 8 processes at once."""
    register = programme(bench)
    n = bench.size(100_000)
    listed, target = wanted(bench, register, n), bench.fresh("issue.db")
    n = min(n, len(eligible(register)))
    program = bench.fresh("rows.py")
    program.write_text(ROW_BY_ROW)

    def before() -> None:
        shutil.copy(register, bench.fresh("issue.db"))

    bench.compare("P10", f"voucher issue --file, {n:,} enterprises", "row-by-row SQL, the same checks",
                  Job(argv=[PYTHON, str(program), str(bench.fresh("rows.db")), str(n)],
                      before=lambda: bench.fresh("rows.db")),
                  Job(argv=ours(target, "voucher", "issue", "JC26", "--file", str(listed), "--yes"), before=before),
                  goal=3, refuse=8, n=3)  # fmt: skip
    invariants(target)
    crowd(bench, register)


def programme(bench: Bench) -> Path:
    """Give a register with a fund, a programme, and 100,000 enterprises that are small enough."""
    n = bench.size(100_000)
    data = bench.data("registry", institutions=n, enterprises=n, services=bench.size(1_000_000))
    path = bench.register("programme.db", "gd-2017-centres", "example-voucher")
    smeadmin(path, "enterprise", "import", str(data / "enterprises.csv"), "--year", "2025")
    smeadmin(path, "fund", "create", "FW2026", "--year", "2026")
    smeadmin(path, "fund", "appropriate", "FW2026", "--amount", "9000000000", "--doc", "示例1号")
    smeadmin(
        path,
        "voucher",
        "open",
        "JC26",
        "--policy",
        "example-voucher",
        "--fund",
        "FW2026",
        "--year",
        "2026",
    )
    return path


def eligible(register: Path) -> list[str]:
    """Give the credit codes of the enterprises whose size is known and not large."""
    with sqlite3.connect(register) as c:
        return [code for (code,) in c.execute(
            "SELECT e.credit_code FROM enterprise e JOIN enterprise_year y ON y.enterprise_id = e.id"
            " WHERE y.size IN ('micro', 'small', 'medium') ORDER BY e.id")]  # fmt: skip


def wanted(bench: Bench, register: Path, n: int) -> Path:
    """Write the list: one voucher of 50 yuan for each; who is missing to n is left out on both sides."""
    path = bench.fresh("wanted.csv")
    lines = "".join(f"{code},50.00\r\n" for code in eligible(register)[:n])
    path.write_text("企业统一社会信用代码,金额(元)\r\n" + lines, encoding="utf-8-sig", newline="")
    return path


def invariants(register: Path) -> None:
    """What left the fund is what the vouchers say, and nobody is above the cap; raises Failed."""
    with sqlite3.connect(register) as c:
        faces, used = c.execute("SELECT coalesce(sum(amount_fen), 0) FROM voucher").fetchone()[0], c.execute(
            "SELECT coalesce(sum(amount_fen), 0) FROM posting WHERE from_account = 'available' AND to_account = 'committed'"
        ).fetchone()[0]  # fmt: skip
        most = c.execute(
            "SELECT max(s) FROM (SELECT sum(amount_fen) s FROM voucher GROUP BY enterprise_id)"
        ).fetchone()[0]
    if faces != used or (most or 0) > 2_000_000:
        raise Failed(f"vouchers {faces} fen, postings {used} fen, most for one {most} fen")


def crowd(bench: Bench, register: Path) -> None:
    """Many processes, each issuing one voucher after the other, as the product is set up."""
    seconds = 2 if bench.quick else 5
    codes = eligible(register)
    alone = 0.0
    for count in (1, 2, 4, 8):
        target = bench.fresh("crowd.db")
        shutil.copy(register, target)
        queue: Any = mp.Queue()
        start = mp.Event()
        workers = [
            mp.Process(target=work, args=(k, target, codes, seconds, start, queue))
            for k in range(count)
        ]
        for worker in workers:
            worker.start()
        for _ in workers:
            queue.get()  # each says that it is ready
        begun = time.perf_counter()
        start.set()
        got = [queue.get() for _ in workers]
        took = time.perf_counter() - begun
        for worker in workers:
            worker.join()
        invariants(target)
        waits = sorted(w for _, ws in got for w in ws)
        rate = sum(n for n, _ in got) / took
        fair = min(n for n, _ in got) / max(1, *(n for n, _ in got))
        alone = alone or rate
        said = f"{rate:.0f}/s, p99 {waits[len(waits) * 99 // 100] * 1000:.0f} ms"
        bench.add(Row(id="P11", what=f"single issues, {count} processes: tx/s", against="1 process", ours=rate,
                      theirs=alone, value=rate / alone, goal=0.9, refuse=0.5, at_least=True, unit="/s", note=said))  # fmt: skip
        bench.add(Row(id="P11", what="  least/most served", against="", ours=fair, theirs=None, value=fair,
                      goal=0.5, refuse=0.2, at_least=True, unit=""))  # fmt: skip
        bench.add(Row(id="P11", what="  worst wait", against="", ours=waits[-1] * 1000, theirs=None,
                      value=waits[-1] * 1000, goal=500, refuse=5000, unit=" ms"))  # fmt: skip


def work(k: int, register: Path, codes: list[str], seconds: float, start: Any, queue: Any) -> None:
    """One clerk: issues vouchers of 50 yuan to enterprises drawn at random until the time is over."""
    from smeadmin.actions.voucher.issuing import issue_voucher
    from smeadmin.errors import Refused
    from smeadmin.storage.change import Act, open_register

    draw, waits, done = random.Random(k), [], 0
    at = dt.datetime(2026, 3, 10, 4, tzinfo=dt.UTC)
    opened = open_register(register)

    def issue(code: str, done: int, *, dry_run: bool = False) -> None:
        act = Act(command="voucher issue", argv=(code, str(done)), by=f"clerk {k}", os_user="bench", host="bench", on=DAY, at=at)  # fmt: skip
        opened.carry_out(act, lambda change: issue_voucher(change, programme="JC26", enterprise=code, amount_fen=5000), dry_run=dry_run)  # fmt: skip

    issue(codes[k], 0, dry_run=True)  # starting up is P1's and P2's
    queue.put(k)
    start.wait()
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        code = draw.choice(codes)
        try:
            issue(code, done)
            done += 1
        except Refused:
            pass
        waits.append(time.perf_counter() - begun)
    queue.put((done, waits))
