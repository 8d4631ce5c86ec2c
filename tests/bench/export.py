"""B11: a million records to CSV. Goal P12."""

from __future__ import annotations

from tests.bench.benchlib import Bench, Job, Row, ours, shell
from tests.bench.sets import full_register

IDS = ("B11", "P12")


def measure(bench: Bench) -> None:
    """Export against the sqlite3 shell joining the same columns, and against sqlite-utils."""
    register = full_register(bench)
    million = bench.size(1_000_000)
    target = bench.fresh("export.csv")
    words = ours(register, "record", "export", "--out", str(target), "--force")
    query = (
        "SELECT r.record_no, i.credit_code, e.credit_code, e.name, r.category, r.mode, r.service_date, r.hours,"
        " r.persons, r.activity, r.fee_fen, r.public_benefit, r.satisfaction, r.contract_no FROM record r"
        " JOIN institution i ON i.id = r.institution_id JOIN enterprise e ON e.id = r.enterprise_id"
    )
    sqlite = Job(
        argv=shell(f"sqlite3 -header -csv {register} '{query}' > {bench.fresh('floor.csv')}")
    )
    pair = bench.compare("P12", f"record export, {million:,} rows, CSV with BOM", "sqlite3 -header -csv", sqlite,
                         Job(argv=words), goal=4, refuse=6, n=3)  # fmt: skip
    assert pair is not None
    rss = pair[1].rss
    bench.add(Row(id="P12", what="its peak memory", against="", ours=rss, theirs=None, value=rss, goal=256,
                  refuse=400, unit=" MiB"))  # fmt: skip
    bench.compare("B11", "the same as GB18030", "sqlite3 -header -csv", sqlite,
                  Job(argv=[*words, "--encoding", "gb18030"]), goal=4, refuse=6, n=3)  # fmt: skip
    program = bench.peer("sqlite-utils", "sqlite-utils")
    peer = (
        Job(argv=shell(f"{program} query {register} '{query}' --csv > {bench.fresh('peer.csv')}"))
        if program
        else None
    )
    bench.compare("P12", "record export", "sqlite-utils query --csv", peer, Job(argv=words), goal=1, refuse=2,
                  n=3)  # fmt: skip
