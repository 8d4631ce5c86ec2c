"""What certify refuses: on the Guangdong measure of 2017, and on a small one that leaves room to people."""

from __future__ import annotations

from typing import Any

ADD = ["institution", "add", "--kind", "服务中心", "--region", "440600"]
QIFAN = [*ADD, "--credit-code", "52990102MJ6Q30852Y", "--name", "启帆服务中心"]
TITLE = ["--as", "service-centre", "--level", "city"]
CHECK = ["certify", "check", "启帆", *TITLE]
APPLY = ["certify", "apply", "启帆", *TITLE]
GRANT = ["certify", "grant", "AP-2026-0001"]
BEGUN = [["policy", "adopt", "gd-2017-centres"], QIFAN]


def filed(premises: int = 260, staff: int = 9) -> list[list[str]]:
    """Type the figures of the year before over an empty return."""
    figures = {
        "legal_person": "是",
        "form": "社会组织",
        "route": "成立",
        "premises": str(premises),
        "staff": str(staff),
        "professionals": "7",
    }
    return [
        ["return", "set", "启帆", name, value, "--year", "2025", "--reason", "对照年报"]
        for name, value in figures.items()
    ]


# a measure that leaves a condition to a named person, concerns centres only, and says no last day
STAR = """
[policy]
id = "star-rules"
title = { zh = "星级办法", en = "Star rules" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"

[figure]
kind  = { unit = "choice", choices = ["centre", "shop"], filed = "register", label = { zh = "类型", en = "Kind" }, labels = { centre = { zh = "服务中心", en = "service centre" }, shop = { zh = "门店", en = "shop" } } }
desks = { unit = "items", filed = "application", label = { zh = "窗口", en = "Desks" } }
tidy  = { unit = "yes_no", judged = "reviewer", label = { zh = "整洁", en = "Tidy" }, ask = { zh = "窗口整洁吗？", en = "Are the desks tidy?" } }

[certification.star]
label = { zh = "星级服务中心", en = "Star centre" }
who = { figure = "kind", is = "centre" }
[certification.star.require]
desks = { figure = "desks", at_least = 3, waive = "approver" }
tidy  = { figure = "tidy", is = true }
"""
DATED = STAR.replace(
    "[certification.star.require]",
    '[certification.star.valid]\nafter = "decision"\nfor = "3 years"\nends = "day_before"\n'
    "[certification.star.require]",
)
TWIN = STAR.replace('id = "star-rules"', 'id = "twin-rules"').replace(
    'region = "440000"', 'region = "440600"'
)
FILES = {"星级.toml": STAR, "星级三年.toml": DATED, "另一星级.toml": TWIN}
STAR_BEGUN = [["policy", "adopt", "星级.toml"], QIFAN]
DATED_BEGUN = [["policy", "adopt", "星级三年.toml"], QIFAN]
STAR_APPLY = ["certify", "apply", "启帆", "--as", "star"]
STAR_CHECK = ["certify", "check", "启帆", "--as", "star"]
ALL_MET = ["--set", "desks=3", "--judge", "tidy=yes", "--reason", "现场看过"]
SHORT = ["--set", "desks=2", "--judge", "tidy=yes", "--reason", "现场看过"]

CASES: list[dict[str, Any]] = [
    {"code": "level-needed", "setup": BEGUN, "argv": CHECK[:-2], "status": 2},
    {
        "code": "not-on-register",
        "setup": [*BEGUN, ["institution", "close", "启帆", "--reason", "已注销登记"]],
        "argv": APPLY,
        "status": 3,
    },
    {"code": "level-unknown", "setup": BEGUN, "argv": [*CHECK[:-1], "town"], "status": 2},
    {
        "code": "policy-not-in-force",
        "setup": BEGUN,
        "argv": ["certify", "check", "启帆", "--as", "platform"],
        "status": 3,
    },
    {
        "code": "policy-not-in-force",
        "name": "policy-not-in-force-yet",
        "setup": BEGUN,
        "argv": [*CHECK, "--on", "2016-12-31"],
        "status": 3,
    },
    {
        "code": "policy-ambiguous",
        "files": FILES,
        "setup": [*STAR_BEGUN, ["policy", "adopt", "另一星级.toml"]],
        "argv": STAR_CHECK,
        "status": 2,
    },
    {
        "code": "figure-unknown",
        "files": FILES,
        "setup": STAR_BEGUN,
        "argv": [*STAR_CHECK, "--set", "tidy=yes"],
        "status": 2,
    },
    {
        "code": "figure-value",
        "files": FILES,
        "setup": STAR_BEGUN,
        "argv": [*STAR_CHECK, "--judge", "tidy=大概", "--because", "现场看过"],
        "status": 6,
    },
    {
        "code": "judgement-reason",
        "files": FILES,
        "setup": STAR_BEGUN,
        "argv": [*STAR_APPLY, "--judge", "tidy=yes"],
        "status": 2,
    },
    {
        "code": "waiver-reason",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *SHORT]],
        "argv": [*GRANT, "--waive", "desks"],
        "status": 2,
    },
    {
        "code": "waiver-unknown",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *SHORT]],
        "argv": [*GRANT, "--waive", "tidy", "--reason", "领导同意"],
        "status": 2,
    },
    {"code": "application-not-found", "argv": GRANT, "status": 4},
    {"code": "certificate-not-found", "argv": ["certify", "show", "SC-2026-0001"], "status": 4},
    {"code": "already-applied", "setup": [*BEGUN, APPLY], "argv": APPLY, "status": 5},
    {
        "code": "application-closed",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *ALL_MET], GRANT],
        "argv": GRANT,
        "status": 5,
    },
    {
        "code": "grant-before-application",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *ALL_MET]],
        "argv": [*GRANT, "--on", "2026-03-09"],
        "status": 3,
    },
    {
        "code": "criteria-not-met",
        "setup": [*BEGUN, *filed(premises=199, staff=11), APPLY],
        "argv": GRANT,
        "status": 3,
    },
    {
        "code": "criteria-not-met",
        "name": "criteria-not-met-may-be-waived",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *SHORT]],
        "argv": GRANT,
        "status": 3,
    },
    {"code": "cannot-judge", "setup": [*BEGUN, APPLY], "argv": GRANT, "status": 3},
    {
        "code": "cannot-judge",
        "name": "cannot-judge-before-a-person-has",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, "--set", "desks=3"]],
        "argv": GRANT,
        "status": 3,
    },
    {
        "code": "not-concerned",
        "files": FILES,
        "setup": [
            ["policy", "adopt", "星级三年.toml"],
            [word.replace("服务中心", "门店") for word in QIFAN],
            [*STAR_APPLY, *ALL_MET],
        ],
        "argv": GRANT,
        "status": 3,
    },
    {
        "code": "validity-unknown",
        "files": FILES,
        "setup": [*STAR_BEGUN, [*STAR_APPLY, *ALL_MET]],
        "argv": GRANT,
        "status": 3,
    },
    {
        "code": "validity-stated",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *ALL_MET]],
        "argv": [*GRANT, "--valid-until", "2030-12-31"],
        "status": 2,
    },
    {
        "code": "validity-reversed",
        "files": FILES,
        "setup": [*STAR_BEGUN, [*STAR_APPLY, *ALL_MET]],
        "argv": [*GRANT, "--valid-until", "2026-03-09"],
        "status": 6,
    },
    {
        "code": "nothing-granted",
        "files": FILES,
        "setup": STAR_BEGUN,
        "argv": [
            *("certify", "whatif", "--as", "star"),
            *("--set", "certification.star.require.desks.at_least=4"),
        ],
        "status": 4,
    },
    {
        "code": "certificate-overlaps",
        "files": FILES,
        "setup": [*DATED_BEGUN, [*STAR_APPLY, *ALL_MET], GRANT, [*STAR_APPLY, *ALL_MET]],
        "argv": ["certify", "grant", "AP-2026-0002"],
        "status": 5,
    },
]
