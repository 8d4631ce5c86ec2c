"""What policy refuses: measures that are not there, not whole, or not the ones that were adopted."""

from __future__ import annotations

from typing import Any

ADOPT = ["policy", "adopt", "gd-2017-centres"]
SMALL = """
[policy]
id = "small-rules"
title = { zh = "小办法", en = "Small rules" }
in_force = { from = 2020-01-01 }
standing = "example"

[figure]
staff = { unit = "persons", filed = "return", label = { zh = "人员", en = "Staff" } }

[certification.small]
label = { zh = "小认定", en = "Small title" }
[certification.small.require]
staff = { figure = "staff", at_least = "6人" }
"""
FILES = {
    "小办法.toml": SMALL,
    "同日别文.toml": SMALL.replace("6人", "7人"),
    "有错.toml": SMALL.replace("6人", "6平方").replace('figure = "staff",', 'figure = "stuff",'),
    "不是办法.toml": "policy = [\n",
}

CASES: list[dict[str, Any]] = [
    {"code": "policy-not-found", "argv": ["policy", "adopt", "gd-2017-centre"], "status": 4},
    {
        "code": "policy-not-found",
        "name": "policy-not-found-adopted",
        "argv": ["policy", "show", "gd-2017-centre"],
        "status": 4,
    },
    {
        "code": "policy-version-taken",
        "files": FILES,
        "setup": [["policy", "adopt", "小办法.toml"]],
        "argv": ["policy", "adopt", "同日别文.toml"],
        "status": 5,
    },
    {
        "code": "policy-base-missing",
        "argv": ["policy", "adopt", "example-gd-2017-scoring"],
        "status": 3,
    },
    {
        "code": "policy-rejected",
        "files": FILES,
        "argv": ["policy", "adopt", "有错.toml"],
        "status": 6,
    },
    {
        "code": "policy-rejected",
        "name": "policy-rejected-not-toml",
        "files": FILES,
        "argv": ["policy", "adopt", "不是办法.toml"],
        "status": 6,
    },
    {
        "code": "no-rule-in-force",
        "setup": [ADOPT],
        "argv": ["policy", "show", "gd-2017-centres", "--on", "2016-12-31"],
        "status": 3,
    },
    {
        "code": "target-not-found",
        "setup": [ADOPT],
        "argv": ["target", "gap", "GD-99"],
        "status": 4,
    },
    {
        "code": "target-ambiguous",
        "setup": [ADOPT],
        "argv": ["target", "gap", "GD-03"],
        "status": 2,
    },
]
