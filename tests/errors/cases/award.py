"""What an award refuses: two centres that are equal, one place, a fund with too little."""

from __future__ import annotations

from typing import Any

from tests.actions.small_year import MEASURE
from tests.errors.cases.score import CENTRE, FINAL, OPEN, RUN

ONE_PLACE = MEASURE.replace("at_most = 2, beyond", "at_most = 1, beyond").replace(
    'sum.visits = { clause = "XK-02", figure = "visits"',
    'sum.visits = { clause = "XK-02", missing = 40, figure = "visits"',
)
ONE_PLACE = ONE_PLACE.replace(
    'sum.satisfied = { clause = "XK-03", figure = "satisfied"',
    'sum.satisfied = { clause = "XK-03", missing = 40, figure = "satisfied"',
)
ONE_PLACE = ONE_PLACE.replace(', { figure = "visits", best = "highest" } ], ties', " ], ties")
FILES = {
    "小办法.toml": ONE_PLACE,
    "难办法.toml": ONE_PLACE.replace("at_least = 80", "at_least = 101"),
}
# two awards out of one fund that may give 10,000 yuan in all
HEAD, _SIGN, AWARD = ONE_PLACE.partition("[award.best]")
FUND_LIMIT = 'fund = { per = "fund", of = "paid", at_most = "1万元", beyond = "refuse" }\n'
BOTH = AWARD + FUND_LIMIT
FILES["两奖办法.toml"] = (
    f"{HEAD}[award.best]{BOTH}[award.also]{BOTH.replace('award.best', 'award.also')}"
)
ADOPT = ["policy", "adopt", "小办法.toml"]
SECOND = [*CENTRE[:-3], "52990103MJ6Q40011G", "--name", "宏远服务中心"]
BY = ["--by", "何远"]


def filed(name: str) -> list[str]:
    return ["return", "set", name, "staff", "9", "--year", "2025", "--reason", "对照年报"]


ALONE = [ADOPT, CENTRE, filed("启帆"), OPEN, RUN, FINAL]
EQUAL = [ADOPT, CENTRE, SECOND, filed("启帆"), filed("宏远"), OPEN, RUN, FINAL]
PROPOSE = ["award", "propose", "best", "--year", "2025"]
DECIDE = ["award", "decide", "AW-2026-01"]
FUND = ["fund", "create", "JL2026", "--year", "2026"]
MONEY = ["fund", "appropriate", "JL2026", "--amount", "9999.99"]

TO_BEST = [*PROPOSE, "--fund", "JL2026"]
TO_ALSO = ["award", "propose", "also", "--year", "2025", "--fund", "JL2026"]

CASES: list[dict[str, Any]] = [
    {
        "code": "award-not-ranked",
        "setup": [["policy", "adopt", "hb-2010"]],
        "argv": ["award", "propose", "demonstration-units", "--year", "2025"],
        "status": 3,
    },
    {"code": "award-not-found", "argv": ["award", "show", "AW-2026-01"], "status": 4},
    {
        "code": "scores-not-final",
        "files": FILES,
        "setup": ALONE[:-1],
        "argv": PROPOSE,
        "status": 3,
    },
    {
        "code": "nobody-for-award",
        "files": FILES,
        "setup": [["policy", "adopt", "难办法.toml"], *ALONE[1:]],
        "argv": PROPOSE,
        "status": 3,
    },
    {
        "code": "award-open",
        "files": FILES,
        "setup": [*ALONE, PROPOSE],
        "argv": PROPOSE,
        "status": 5,
    },
    {
        "code": "self-approval",
        "name": "self-approval-award",
        "files": FILES,
        "setup": [*ALONE, [*PROPOSE, *BY]],
        "argv": [*DECIDE, *BY],
        "status": 3,
    },
    {
        "code": "award-fund-needed",
        "files": FILES,
        "setup": [*ALONE, PROPOSE],
        "argv": [*DECIDE, *BY],
        "status": 2,
    },
    {
        "code": "award-payer-unknown",
        "files": FILES,
        "setup": [*ALONE, FUND, MONEY, PROPOSE],
        "argv": [*DECIDE, "--fund", "省级=JL2026", *BY],
        "status": 2,
    },
    {
        "code": "fund-exhausted",
        "name": "fund-exhausted-award",
        "files": FILES,
        "setup": [*ALONE, FUND, MONEY, [*PROPOSE, "--fund", "JL2026"]],
        "argv": [*DECIDE, *BY],
        "status": 3,
    },
    {
        "code": "award-decided",
        "files": FILES,
        "setup": [
            *ALONE,
            FUND,
            [*MONEY[:-1], "10000"],
            [*PROPOSE, "--fund", "JL2026"],
            [*DECIDE, *BY],
        ],
        "argv": [*DECIDE, *BY],
        "status": 5,
    },
    {
        "code": "award-tied",
        "files": FILES,
        "setup": [*EQUAL, PROPOSE],
        "argv": [*DECIDE, *BY],
        "status": 3,
    },
    {
        "code": "choice-reason",
        "files": FILES,
        "setup": [*EQUAL, PROPOSE],
        "argv": [*DECIDE, *BY, "--choose", "启帆"],
        "status": 2,
    },
    {
        "code": "choice-rejected",
        "files": FILES,
        "setup": [*EQUAL, PROPOSE],
        "argv": [*DECIDE, *BY, "--choose", "启帆", "--choose", "宏远", "--reason", "都好"],
        "status": 6,
    },
    {
        "code": "award-limit",
        "files": FILES,
        "setup": [
            ["policy", "adopt", "两奖办法.toml"],
            *ALONE[1:],
            FUND,
            [*MONEY[:-1], "50000"],
            TO_BEST,
            TO_ALSO,
            ["award", "decide", "AW-2026-02", *BY],
        ],
        "argv": [*DECIDE, *BY],
        "status": 3,
    },
]
