"""P16: 10,000 institutions held against a title at once, the trace of each kept in a file.

A trace is figures, places and codes; words come when somebody asks for one institution. The peer is
the one of P8: pandas over the same register, which keeps nothing.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.bench.benchlib import Bench, Job, ours, smeadmin
from tests.bench.score import office, pandas

IDS = ("P16",)
HEADER = (
    "统一社会信用代码",
    "机构名称",
    "独立法人",
    "单位性质",
    "组建方式",
    "办公和服务场所面积（㎡）",
    "人员（人）",
    "专业人员（人）",
)


def measure(bench: Bench) -> None:
    """Judge everybody against the requirements of a city's service centre."""
    register, filed = office(bench, "certify10k", 10_000, 300_000)
    smeadmin(register, "return", "import", str(figures(filed)), "--year", "2025")
    kept = bench.fresh("checks.jsonl")
    check = f"certify check --all --as service-centre --level city --out {kept} --force"
    bench.compare("P16", "certify check of 10,000, traces kept", "pandas of P8", pandas(bench, register, filed),
                  Job(argv=ours(register, *check.split())), goal=1, refuse=3, n=5)  # fmt: skip


def figures(filed: Path) -> Path:
    """Write what each files of itself: area, staff and professionals lie on both sides of the bounds."""
    target = filed.with_name("premises.csv")
    with filed.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.DictReader(source)
        with target.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            for i, row in enumerate(rows):
                staff = 4 + i % 29
                own = ("是", "企业", "成立", 150 + i % 211, staff, staff - i % 5)
                writer.writerow([row[HEADER[0]], row[HEADER[1]], *own])
    return target
