"""The example office's year as far as its awards, typed as its README says; prints what a program gets.

Run as a program with a path: makes the register there and prints the rankings and the awards, so that two
processes with different hash seeds can be compared byte by byte.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.cli.call import call
from tests.examples.office import EXAMPLES

POLICIES = (
    *("gd-2017-centres", "gd-2012-towns", "example-gd-2017-scoring", "example-gd-2012-scoring"),
)
CERTIFIED = (
    ("粤桥服务中心", "service-centre", "province"),
    ("岭帆服务中心", "service-centre", "city"),
    ("莞启服务中心", "service-centre", "city"),
    ("砚启服务中心", "service-centre", "city"),
    ("德启服务中心", "service-centre", "county"),
)
JUDGED = ("--judge", "suits_need=yes", "--reason", "实地查看，场所和人员满足需求")
OUTPUTS = (
    ("score", "rank", "service-centre", "--year", "2025", "--format", "csv"),
    ("score", "rank", "town-platform", "--year", "2025", "--format", "csv"),
    ("score", "list", "--format", "json"),
    ("award", "show", "AW-2026-01", "--format", "json"),
    ("award", "show", "AW-2026-02", "--format", "json"),
)


def type_year(db: Path) -> None:
    """Make the register and carry the year as far as the awards."""

    def do(on: str, *words: str, by: str = "林岚") -> None:
        done = call(*words, "--on", on, "--by", by, db=db, now=on)
        assert done.status == 0, f"{words}: {done.err}"

    def file(name: str) -> str:
        return str(EXAMPLES / name)

    adopt = [word for policy in POLICIES for word in ("--policy", policy)]
    office = ("--office", "岭南省中小企业服务局", "--region", "440000")
    do("2026-03-02", "init", "--rehearsal", *office, *adopt)
    for noun, name, *more in (
        ("region", "镇街区划.csv"),
        ("institution", "机构名录.xlsx"),
        ("enterprise", "企业名单.csv"),
        ("return", "年报2024.xlsx", "--year", "2024"),
        ("return", "年报2025.xlsx", "--year", "2025"),
        ("record", "服务台账2024.csv"),
        ("record", "服务台账2025.xlsx"),
    ):
        do("2026-03-02", noun, "import", file(name), *more)
    for number, (name, title, level) in enumerate(CERTIFIED, start=1):
        do("2026-03-10", "certify", "apply", name, "--as", title, "--level", level)
        judged = JUDGED if level == "county" else ()
        do("2026-03-10", "certify", "grant", f"AP-2026-{number:04d}", *judged, by="何远")
    for evaluation in ("service-centre", "town-platform"):
        do("2026-03-20", "score", "open", evaluation, "--year", "2025")
        do("2026-03-20", "score", "run", evaluation, "--year", "2025", "--yes")
        do("2026-03-20", "score", "finalise", evaluation, "--year", "2025", by="何远")
    for number, (award, fund, yuan) in enumerate(
        (("best-centres", "JL2026", "600000"), ("top-20", "PT2026", "8000000")), start=1
    ):
        do("2026-04-10", "fund", "create", fund, "--year", "2026")
        do("2026-04-10", "fund", "appropriate", fund, "--amount", yuan)
        do("2026-04-10", "award", "propose", award, "--year", "2025", "--fund", fund)
        do("2026-04-10", "award", "decide", f"AW-2026-{number:02d}", by="何远")


def printed(db: Path) -> str:
    """Give what a program gets of the year."""
    return "".join(call(*words, db=db, lang="en").out for words in OUTPUTS)


if __name__ == "__main__":
    type_year(Path(sys.argv[1]))
    sys.stdout.write(printed(Path(sys.argv[1])))
