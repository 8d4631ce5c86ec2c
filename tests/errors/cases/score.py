"""What an evaluation refuses, on the small measure of tests.actions.small_year."""

from __future__ import annotations

from typing import Any

from tests.actions.small_year import MEASURE

OTHER = MEASURE.replace("small-scoring", "other-scoring").replace(
    "standing =", 'region = "440600"\nstanding =', 1
)
FILES = {"小办法.toml": MEASURE, "二办法.toml": OTHER}
ADOPT = ["policy", "adopt", "小办法.toml"]
CENTRE = [
    *("institution", "add", "--kind", "服务中心", "--region", "440600"),
    *("--credit-code", "52990102MJ6Q30852Y", "--name", "启帆服务中心"),
]
STAFF = [
    *("return", "set", "启帆", "staff", "9", "--year", "2025", "--reason", "对照年报"),
]
OPEN = ["score", "open", "small", "--year", "2025"]
RUN = ["score", "run", "small", "--year", "2025", "--yes"]
FINAL = ["score", "finalise", "small", "--year", "2025", "--by", "何远"]
RANK = ["score", "rank", "small", "--year", "2025"]
BEGUN = [ADOPT, CENTRE, STAFF]
WHATIF = ["score", "whatif", "small", "--year", "2025"]
DRAFT = MEASURE.replace("small", "draft")
TWICE = [ADOPT, ["policy", "adopt", "二办法.toml"]]
OPEN_TWICE = [[*OPEN, "--policy", "small-scoring"], [*OPEN, "--policy", "other-scoring"]]

CASES: list[dict[str, Any]] = [
    {"code": "evaluation-not-found", "argv": RUN, "status": 4},
    {
        "code": "evaluation-open",
        "files": FILES,
        "setup": [ADOPT, OPEN],
        "argv": OPEN,
        "status": 5,
    },
    {
        "code": "evaluation-final",
        "files": FILES,
        "setup": [*BEGUN, OPEN, RUN, FINAL],
        "argv": RUN,
        "status": 5,
    },
    {"code": "not-scored", "files": FILES, "setup": [ADOPT, OPEN], "argv": RANK, "status": 5},
    {
        "code": "scores-stale",
        "files": FILES,
        "setup": [*BEGUN, OPEN, RUN, [*STAFF[:4], "8", *STAFF[5:]]],
        "argv": FINAL,
        "status": 5,
    },
    {
        "code": "year-not-over",
        "files": FILES,
        "setup": [ADOPT],
        "argv": [*OPEN[:-1], "2026"],
        "status": 3,
    },
    {
        "code": "nobody-to-score",
        "files": FILES,
        "setup": [ADOPT, OPEN],
        "argv": RUN,
        "status": 3,
    },
    {
        "code": "score-not-found",
        "files": FILES,
        "setup": BEGUN,
        "argv": ["score", "show", "启帆", "--year", "2025"],
        "status": 4,
    },
    {
        "code": "nothing-to-try",
        "files": FILES,
        "setup": [*BEGUN, OPEN, RUN],
        "argv": WHATIF,
        "status": 2,
    },
    {
        "code": "value-needed",
        "files": FILES,
        "setup": [*BEGUN, OPEN, RUN],
        "argv": [*WHATIF, "--set", "evaluation.small.score"],
        "status": 2,
    },
    {
        "code": "address-unknown",
        "files": FILES,
        "setup": [*BEGUN, OPEN, RUN],
        "argv": [*WHATIF, "--set", "evaluation.small.score.sum.stuff.at_most=30"],
        "status": 4,
    },
    {
        "code": "draft-elsewhere",
        "files": {**FILES, "草案.toml": DRAFT},
        "setup": [*BEGUN, OPEN, RUN],
        "argv": [*WHATIF, "--policy", "草案.toml"],
        "status": 3,
    },
    {
        "code": "evaluation-ambiguous",
        "files": FILES,
        "setup": [*TWICE, *OPEN_TWICE],
        "argv": RANK,
        "status": 2,
    },
]
