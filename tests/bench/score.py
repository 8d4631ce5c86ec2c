"""B8: the year's scores of 10,000 and of 100,000 institutions. Goals P8, P9 and P9g.

The measure is the shipped example: two counted figures of the year, one of the year before, shares, steps
and five filed figures. pandas computes the same points and ranks from the same register and stores nothing.
"""

from __future__ import annotations

import csv
import math
import shutil
import sqlite3
from pathlib import Path

from tests.bench.benchlib import Bench, Failed, Job, Row, Usage, ours, shell, smeadmin

IDS = ("B8", "P8", "P9", "P9g")
MEASURES = ("gd-2017-centres", "example-gd-2017-scoring")
RUN = ("score", "run", "service-centre", "--year", "2025", "--yes")
HEADER = (
    "统一社会信用代码",
    "机构名称",
    "数据库",
    "合作服务机构",
    "对接活动",
    "收集需求",
    "解决需求",
)
BASES = ("企业库", "机构和产品库", "专家库")

PANDAS = """
import sqlite3, sys
import numpy as np, pandas as pd
c = sqlite3.connect(sys.argv[1])
r = pd.read_sql("SELECT institution_id AS i, enterprise_id AS e, substr(service_date, 1, 4) AS y, satisfaction AS s FROM record WHERE service_date >= '2024'", c)
b = pd.read_sql("SELECT id FROM institution", c).set_index("id")
f = pd.read_csv(sys.argv[2], encoding="utf-8-sig").set_index("统一社会信用代码")
ids = pd.read_sql("SELECT id, credit_code FROM institution", c).set_index("credit_code")["id"]
f.index = ids.reindex(f.index).to_numpy()
now = r[r.y == "2025"]
g = now.groupby("i")
k = b.join(pd.DataFrame({"visits": g.size(), "served": g.e.nunique(), "rated": g.s.count()})).join((now[now.s >= 4].groupby("i").size()).rename("good"))
k = k.join(r[r.y == "2024"].groupby("i").e.nunique().rename("before")).join(f)
k[["visits", "served", "rated", "good"]] = k[["visits", "served", "rated", "good"]].fillna(0)
share = k.good / k.rated
growth = k.served / k.before - 1
met = k["解决需求"] / k["收集需求"]
score = (
    (5 * k["数据库"].str.count("库")).clip(upper=15) + (0.5 * k["合作服务机构"]).clip(upper=10)
    + k["对接活动"].clip(upper=10) + (0.5 * k.visits).clip(upper=15)
    + np.where(k.served >= 10, (10 + (k.served - 10) // 2).clip(upper=25), 0)
    + np.select([share >= 0.95, share >= 0.9, share >= 0.8], [10, 8, 5], 0)
    + (10 * met).clip(upper=10) + np.select([growth >= 0.1, growth >= 0], [5, 3], 0))
k["score"] = np.floor(score * 100 + 0.5 + 1e-9) / 100
k = k[(k.rated > 0) & k.score.notna()]  # what nobody filed is missing, and then there is no score
k["place"] = k.sort_values(["score", "served"], ascending=False).groupby(["score", "served"], sort=False).ngroup()
print(len(k), round(k.score.sum(), 2))
"""


def measure(bench: Bench) -> None:
    """10,000 against pandas, 100,000 against one scan, and how the time grows between the two."""
    small, filed = office(bench, "score10k", 10_000, 300_000)
    peer = pandas(bench, small, filed)
    first = bench.compare("P8", "score run, 10,000 x 300,000, traces stored", "pandas, storing nothing", peer,
                          job(bench, small), goal=1, refuse=3, n=5)  # fmt: skip
    large, _ = office(bench, "score100k", 100_000, 3_000_000)
    scan = shell(f"sqlite3 {large} 'SELECT count(*), sum(fee_fen), sum(satisfaction), max(service_date),"
                 " sum(institution_id), sum(enterprise_id) FROM record NOT INDEXED'")  # fmt: skip
    second = bench.compare("P9", "score run, 100,000 x 3,000,000, traces stored", "one scan by sqlite3",
                           Job(argv=scan), job(bench, large), goal=8, refuse=20, n=3)  # fmt: skip
    if first and second:
        growth(bench, first[1], second[1])
        agree(small, first[0].out)


def pandas(bench: Bench, register: Path, filed: Path) -> Job | None:
    """Give the peer's reckoning of the same scores, which keeps nothing; None where it is not installed."""
    python = bench.peer("pandas", "python")
    program = bench.fresh("peer.py")
    program.write_text(PANDAS)
    return Job(argv=[str(python), str(program), str(register), str(filed)]) if python else None


def office(bench: Bench, name: str, institutions: int, services: int) -> tuple[Path, Path]:
    """Give a register with two years of records and filed figures, its evaluation open; and the figures' file."""
    n, m = bench.size(institutions), bench.size(services)
    data = bench.data(name, institutions=n, enterprises=n, services=m, prev=0.8)
    path = bench.register(f"{name}.db", *MEASURES)
    smeadmin(path, "institution", "import", str(data / "institutions.csv"))
    smeadmin(path, "enterprise", "import", str(data / "enterprises.csv"), "--year", "2025")
    for file in ("services_prev.csv", "services.csv"):
        smeadmin(path, "record", "import", str(data / file))
    filed = figures(data)
    smeadmin(path, "return", "import", str(filed), "--year", "2025")
    smeadmin(path, "score", "open", "service-centre", "--year", "2025")
    return path, filed


def figures(data: Path) -> Path:
    """Write the filed figures of each institution, made from its place in the list."""
    target = data / "returns.csv"
    with (data / "institutions.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = csv.DictReader(source)
        with target.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            for i, row in enumerate(rows):
                bases = "、".join(BASES[: i % 4])
                needs = 1 + i % 19
                writer.writerow(
                    [row[HEADER[0]], row[HEADER[1]], bases, i % 23, i % 13, needs, i % (needs + 1)]
                )
    return target


def job(bench: Bench, register: Path) -> Job:
    """Score in a copy of the register, so that each run is the first."""
    target = bench.fresh(f"scored-{register.name}")

    def before() -> None:
        shutil.copy(register, bench.fresh(target.name))

    return Job(argv=ours(target, *RUN), before=before)


def growth(bench: Bench, small: Usage, large: Usage) -> None:
    """Ten times the institutions and ten times the records."""
    exponent = math.log10(large.cpu / small.cpu)
    bench.add(Row(id="P9g", what="growth from P8 to P9", against="exponent", ours=None, theirs=None,
                  value=exponent, goal=1.1, refuse=1.25, unit=""))  # fmt: skip


def agree(register: Path, said: str) -> None:
    """As many have a score as with pandas, and the sum of them is the same to the hundredth; raises Failed."""
    with sqlite3.connect(register.with_name(f"scored-{register.name}")) as c:
        count, total = c.execute("SELECT count(points), sum(points) FROM score").fetchone()
    theirs, points = said.split()
    if int(theirs) != count or round(total / 1_000_000, 2) != float(points):
        raise Failed(f"scores differ: pandas {said.strip()}, ours {count} {total / 1_000_000}")
