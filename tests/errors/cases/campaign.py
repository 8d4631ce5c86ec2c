"""What a campaign refuses: steps out of order, a freeze, reviewers and their sheets, a notice, an award's end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smeadmin.domain.review import sheet_key
from tests.actions.review_year import MEASURE as REVIEWED
from tests.errors.cases.award import ALONE, DECIDE, EQUAL, FUND, TO_BEST, filed
from tests.errors.cases.award import FILES as MEASURES
from tests.errors.cases.score import CENTRE

YEAR = ["--year", "2025"]
WHY = ["--reason", "对照原件"]
OPEN, RUN = ALONE[3], ALONE[4]
HELD = ["score", "open", "small", *YEAR]
FREEZE = ["score", "freeze", "small", *YEAR]
ADJUST = ["score", "adjust", "启帆", "staff"]
FINAL = ALONE[-1]
FROZEN = [*ALONE[:3], HELD, FREEZE]
# the same award, with places for everybody
WIDE = MEASURES["小办法.toml"].replace("at_most = 1, beyond", "at_most = 5, beyond")
FILES = {**MEASURES, "两家办法.toml": WIDE}


def marked(mark: str, key: str | None = None) -> Any:
    """Make a reviewer's sheet with one row, as it comes back."""
    own = key or sheet_key("rehearsal", 1, 1, 1)

    def write(path: Path) -> None:
        header = "行密钥,机构编号,机构名称,服务质量，满分40(分),服务质量说明"
        header = header.replace("服务质量，满分40(分)", '"服务质量，满分40(分)"')
        path.write_text(f"{header}\n{own},I-000001,启帆服务中心,{mark},\n", encoding="utf-8-sig")

    return write


REVIEW = {"评审办法.toml": REVIEWED, "张伟.csv": marked("30")}
OF_REVIEWED = ["reviewed", *YEAR]
REVIEWING = [["policy", "adopt", "评审办法.toml"], CENTRE, [*filed("启帆"), "--on", "2026-02-01"]]
REVIEWING += [["score", "open", *OF_REVIEWED], ["score", "run", *OF_REVIEWED, "--yes"]]
ASSIGN = ["score", "assign", *OF_REVIEWED, "--reviewer", "张伟"]
ASSIGNED = [*REVIEWING, [*ASSIGN, "--everybody"]]
RECUSE = ["score", "recuse", "张伟", "启帆", *YEAR]

MONEY = ["fund", "appropriate", "JL2026", "--amount", "20000"]
DECIDED = [*ALONE, FUND, MONEY, TO_BEST, [*DECIDE, "--by", "何远"]]
PAY = ["award", "pay", "AW-2026-01", "--by", "周敏"]
WITHDRAW = ["award", "withdraw", "AW-2026-01", "启帆", *WHY]

CASES: list[dict[str, Any]] = [
    {
        "code": "evaluation-step",
        "files": FILES,
        "setup": [*ALONE[:3], HELD, ["score", "collect", "small", *YEAR, "--until", "2026-03-31"]],
        "argv": RUN,
        "status": 5,
    },
    {
        "code": "collect-until",
        "files": FILES,
        "setup": [*ALONE[:3], HELD],
        "argv": ["score", "collect", "small", *YEAR],
        "status": 2,
    },
    {
        "code": "evaluation-not-frozen",
        "files": FILES,
        "setup": ALONE[:-1],
        "argv": [*ADJUST, "3", *YEAR, *WHY],
        "status": 5,
    },
    {
        "code": "adjust-reason",
        "files": FILES,
        "setup": FROZEN,
        "argv": [*ADJUST, "3", *YEAR],
        "status": 2,
    },
    {
        "code": "figure-not-read",
        "files": FILES,
        "setup": FROZEN,
        "argv": ["score", "adjust", "启帆", "premises", "3", *YEAR, *WHY],
        "status": 4,
    },
    {
        "code": "figure-not-adjusted",
        "files": REVIEW,
        "setup": [*REVIEWING, ["score", "freeze", *OF_REVIEWED]],
        "argv": ["score", "adjust", "启帆", "服务质量", "3", *YEAR, *WHY],
        "status": 3,
    },
    {
        "code": "objection-elsewhere",
        "files": FILES,
        "setup": [
            *(*EQUAL[:-3], HELD, FREEZE, RUN),
            ["score", "publish", "small", *YEAR, "--days", "5", "--on", "2026-03-09"],
            ["notice", "object", "NT-2026-001", "--to", "宏远", "--name", "王宏", *WHY],
        ],
        "argv": [*ADJUST, "3", *YEAR, *WHY, "--objection", "OB-2026-0001"],
        "status": 5,
    },
    {
        "code": "nothing-later",
        "files": FILES,
        "setup": FROZEN,
        "argv": [*ADJUST, *YEAR, *WHY],
        "status": 5,
    },
    {
        "code": "reopen-reason",
        "files": FILES,
        "setup": ALONE,
        "argv": ["score", "reopen", "small", *YEAR],
        "status": 2,
    },
    {
        "code": "award-rests",
        "files": FILES,
        "setup": [*ALONE, FUND, MONEY, TO_BEST],
        "argv": ["score", "reopen", "small", *YEAR, *WHY],
        "status": 5,
    },
    {
        "code": "ranking-moved",
        "files": FILES,
        "setup": [
            *FROZEN,
            RUN,
            ["score", "publish", "small", *YEAR, "--days", "5"],
            [*ADJUST, "3", *YEAR, *WHY],
            RUN,
        ],
        "argv": FINAL,
        "status": 3,
    },
    {
        "code": "not-final-yet",
        "files": FILES,
        "setup": ALONE[:-1],
        "argv": ["score", "follow", "small", *YEAR],
        "status": 3,
    },
    {
        "code": "nothing-judged",
        "files": FILES,
        "setup": ALONE[:-1],
        "argv": ["score", "panel", *YEAR],
        "status": 3,
    },
    {
        "code": "nothing-to-move",
        "setup": [
            ["policy", "adopt", "zhangye-2020-platforms"],
            ["score", "open", "zhangye-platform", *YEAR],
            CENTRE,
            ["score", "run", "zhangye-platform", *YEAR, "--yes"],
        ],
        "argv": ["score", "stress", *YEAR],
        "status": 3,
    },
    {
        "code": "reviewer-not-found",
        "files": REVIEW,
        "setup": ASSIGNED,
        "argv": ["score", "recuse", "李娜", "启帆", *YEAR, *WHY],
        "status": 4,
    },
    {
        "code": "reading-unknown",
        "files": REVIEW,
        "setup": REVIEWING,
        "argv": [*ASSIGN, "--everybody", "--reading", "city"],
        "status": 2,
    },
    {
        "code": "review-whom",
        "files": REVIEW,
        "setup": REVIEWING,
        "argv": ASSIGN,
        "status": 2,
    },
    {
        "code": "reviewers-too-few",
        "files": REVIEW,
        "setup": REVIEWING,
        "argv": [*ASSIGN, "--each", "2"],
        "status": 3,
    },
    {
        "code": "recuse-reason",
        "files": REVIEW,
        "setup": ASSIGNED,
        "argv": RECUSE,
        "status": 2,
    },
    {
        "code": "recused-already",
        "files": REVIEW,
        "setup": [*ASSIGNED, [*RECUSE, *WHY]],
        "argv": [*RECUSE, *WHY],
        "status": 5,
    },
    {
        "code": "review-incomplete",
        "files": REVIEW,
        "setup": ASSIGNED,
        "argv": ["score", "review", *OF_REVIEWED],
        "status": 3,
    },
    {
        "code": "review-open",
        "files": REVIEW,
        "setup": [
            *ASSIGNED,
            ["score", "import", "张伟.csv", *YEAR],
            ["score", "run", *OF_REVIEWED, "--yes"],
        ],
        "argv": ["score", "publish", *OF_REVIEWED],
        "status": 3,
    },
    {
        "code": "award-ranked",
        "files": FILES,
        "setup": ALONE,
        "argv": ["award", "propose", "best", *YEAR, "--institution", "启帆"],
        "status": 3,
    },
    {
        "code": "award-step",
        "files": FILES,
        "setup": [*ALONE, FUND, MONEY, TO_BEST],
        "argv": PAY,
        "status": 5,
    },
    {
        "code": "award-no-longer",
        "files": FILES,
        "setup": [
            *ALONE,
            FUND,
            MONEY,
            TO_BEST,
            ["institution", "close", "启帆", *WHY],
        ],
        "argv": [*DECIDE, "--by", "何远"],
        "status": 3,
    },
    {
        "code": "not-in-award",
        "files": FILES,
        "setup": [
            *[*EQUAL, FUND, MONEY, TO_BEST],
            [*DECIDE, "--by", "何远", "--choose", "启帆", *WHY],
        ],
        "argv": ["award", "withdraw", "AW-2026-01", "宏远", *WHY],
        "status": 4,
    },
    {
        "code": "withdraw-reason",
        "files": FILES,
        "setup": DECIDED,
        "argv": WITHDRAW[:-2],
        "status": 2,
    },
    {
        "code": "award-withdrawn",
        "files": FILES,
        "setup": [*DECIDED, WITHDRAW],
        "argv": WITHDRAW,
        "status": 5,
    },
    {
        "code": "award-paid",
        "files": FILES,
        "setup": [
            *[["policy", "adopt", "两家办法.toml"], *EQUAL[1:], FUND, MONEY, TO_BEST],
            [*DECIDE, "--by", "何远"],
            [*PAY, "--institution", "启帆"],
        ],
        "argv": [*PAY, "--institution", "启帆"],
        "status": 5,
    },
    {
        "code": "nothing-payable",
        "files": FILES,
        "setup": [*DECIDED, WITHDRAW],
        "argv": PAY,
        "status": 3,
    },
    {
        "code": "award-being-paid",
        "files": FILES,
        "setup": [*DECIDED, PAY, ["settle", "prepare"]],
        "argv": WITHDRAW,
        "status": 3,
    },
    {
        "code": "award-unpaid-part",
        "files": FILES,
        "setup": DECIDED,
        "argv": [*WITHDRAW, "--amount", "5000"],
        "status": 3,
    },
]
