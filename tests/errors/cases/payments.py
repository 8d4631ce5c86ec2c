"""What accounts, banks, recoveries, red flags and the end of a fund's year refuse."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import APPROVE, CENTRE, CLAIMED, FILES, FUND, ISSUE, OPENED, PREPARE

BODY = ["institution", "add", "--credit-code", CENTRE, "--name", "启帆服务中心"]
OTHER = ["institution", "add", "--name", "乙中心", "--identifier", "foreign:乙"]
ADD = ["account", "add", "启帆", "--bank", "建设银行江澄支行", "--number", "6227000012344471"]
ACCEPT = ["account", "approve", "BA-000001", "--by", "何远"]
NEXT = ["fund", "create", "FW2027", "--year", "2027"]

TWO_SOURCES = [
    ["fund", "create", "SX26", "--year", "2026"],
    ["fund", "appropriate", "SX26", "--amount", "100000", "--source", "省级"],
    ["fund", "appropriate", "SX26", "--amount", "60000", "--source", "县级"],
]

CASES: list[dict[str, Any]] = [
    # accounts
    {
        "code": "account-number",
        "setup": [BODY],
        "argv": [*ADD[:-1], "6227O00012344471"],
        "status": 2,
    },
    {"code": "account-not-found", "argv": ACCEPT, "status": 4},
    {"code": "account-exists", "setup": [BODY, ADD], "argv": ADD, "status": 5},
    {
        "code": "account-approved",
        "setup": [BODY, ADD, ACCEPT],
        "argv": [*ACCEPT[:-1], "周敏"],
        "status": 5,
    },
    {
        "code": "account-needs-reason",
        "setup": [BODY, OTHER, ADD],
        "argv": ["account", "add", "乙中心", *ADD[3:], "--holder", "丙公司"],
        "status": 3,
    },
    {
        "code": "account-missing",
        "files": FILES,
        "setup": [*CLAIMED, APPROVE, ADD],
        "argv": PREPARE,
        "status": 3,
    },
    # banks
    {
        "code": "return-file-needed",
        "argv": ["settle", "reconcile", "ST-2026-01", "--all"],
        "status": 2,
    },
    {
        "code": "settlement-not-exported",
        "files": FILES,
        "setup": [*CLAIMED, APPROVE, PREPARE],
        "argv": ["settle", "reconcile", "ST-2026-01", "--all", "--doc", "回执1号"],
        "status": 5,
    },
    {
        "code": "nothing-to-retry",
        "files": FILES,
        "setup": [*CLAIMED, APPROVE, PREPARE],
        "argv": ["settle", "retry", "ST-2026-01"],
        "status": 3,
    },
    # recoveries
    {"code": "recovery-not-found", "argv": ["recovery", "show", "RC-2026-001"], "status": 4},
    {
        "code": "recovery-reason-needed",
        "argv": ["recovery", "open", "CL-2026-0001", "--full"],
        "status": 2,
    },
    {
        "code": "recovery-amount-needed",
        "argv": ["recovery", "open", "CL-2026-0001", "--reason", "减价"],
        "status": 2,
    },
    {
        "code": "nothing-to-recover",
        "files": FILES,
        "setup": [*CLAIMED, APPROVE],
        "argv": ["recovery", "open", "CL-2026-0001", "--full", "--reason", "减价"],
        "status": 3,
    },
    # red flags
    {"code": "flag-not-found", "argv": ["flag", "show", "FL-2026-0001"], "status": 4},
    {
        "code": "flag-needs-reason",
        "argv": ["flag", "answer", "FL-2026-0001", "--outcome", "cleared"],
        "status": 2,
    },
    {
        "code": "flag-rules",
        "files": {"规则.toml": '[[rule]]\nid = "burst"\nfind = "burst"\n'},
        "argv": ["flag", "run", "--rules", "规则.toml"],
        "status": 2,
    },
    # whose money it is
    {
        "code": "fund-source-needed",
        "setup": TWO_SOURCES,
        "argv": ["fund", "allocate", "SX26", "--purpose", "补贴", "--amount", "1"],
        "status": 2,
    },
    {
        "code": "fund-source-unknown",
        "setup": TWO_SOURCES,
        "argv": [
            "fund",
            "adjust",
            "SX26",
            "--amount",
            "1",
            "--down",
            *("--source", "市级", "--doc", "1号"),
        ],
        "status": 4,
    },
    {
        "code": "fund-source-new",
        "setup": TWO_SOURCES,
        "argv": ["fund", "appropriate", "SX26", "--amount", "1", "--source", "火星"],
        "status": 2,
    },
    {
        "code": "fund-sources-mixed",
        "setup": FUND,
        "argv": ["fund", "appropriate", "FW2026", "--amount", "1", "--source", "省级"],
        "status": 5,
    },
    # the end of a fund's year
    {
        "code": "fund-closed",
        "setup": [*FUND, ["fund", "close", "FW2026", "--lapse"]],
        "argv": ["fund", "appropriate", "FW2026", "--amount", "1"],
        "status": 5,
    },
    {
        "code": "fund-not-settled",
        "files": FILES,
        "setup": [*OPENED, ISSUE],
        "argv": ["fund", "close", "FW2026", "--lapse"],
        "status": 3,
    },
    {
        "code": "year-end-no-fund",
        "argv": ["year-end", "status", "2031"],
        "status": 4,
    },
    {
        "code": "year-end-needs-where",
        "setup": [*FUND, NEXT],
        "argv": ["year-end", "run", "2026"],
        "status": 2,
    },
    {
        "code": "nothing-available",
        "setup": [FUND[0]],
        "argv": ["fund", "lapse", "FW2026"],
        "status": 3,
    },
    {
        "code": "carry-backwards",
        "setup": [*FUND, NEXT],
        "argv": ["fund", "carry", "FW2027", "--into", "FW2026"],
        "status": 2,
    },
    {"code": "close-needs-where", "setup": FUND, "argv": ["fund", "close", "FW2026"], "status": 2},
    {
        "code": "adjust-needs-document",
        "setup": FUND,
        "argv": ["fund", "adjust", "FW2026", "--amount", "5", "--down"],
        "status": 2,
    },
]
