"""What is refused about changes that wait for another person."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import CENTRE, CERTIFIED, FILES, FIRM, ISSUE, MEASURE, OPENED, SECOND
from tests.errors.cases.clerk import ADD, BY_LIN, FUND, LIN, TYPED

BY = ["--by", "林岚"]
PROPOSED = [*OPENED, [*ISSUE, *BY, "--propose"]]
"""The voucher waits as CS-000008."""
NAME = "CS-000008"
NOT_BY = """
[certification.centre.approvals]
apart = { clause = "R5", act = "certify grant", not_by = ["import"] }
"""
ZHOU = ["--by", "周敏"]

CASES: list[dict[str, Any]] = [
    {"code": "proposal-not-found", "argv": ["change", "approve", "CS-000001"], "status": 4},
    {
        "code": "self-approval",
        "name": "self-approval-proposal",
        "files": FILES,
        "setup": PROPOSED,
        "argv": ["change", "approve", NAME, "--by", " 林　岚"],
        "status": 3,
    },
    {
        "code": "change-moved",
        "files": FILES,
        "setup": [
            *PROPOSED,
            [*ISSUE[:4], SECOND, *ISSUE[5:-1], "1万"],
            [*ISSUE[:4], FIRM, *ISSUE[5:-1], "1万"],
        ],
        "argv": ["change", "approve", NAME, *ZHOU],
        "status": 5,
    },
    {
        "code": "proposal-closed",
        "files": FILES,
        "setup": [*PROPOSED, ["change", "reject", NAME, *ZHOU]],
        "argv": ["change", "approve", NAME, *ZHOU],
        "status": 5,
    },
    {
        "code": "approved-already",
        "files": FILES,
        "setup": [
            *OPENED,
            ["change", "require", "voucher issue", "--approvals", "2"],
            [*ISSUE, *BY],
            ["change", "approve", "CS-000009", *ZHOU],
        ],
        "argv": ["change", "approve", "CS-000009", *ZHOU],
        "status": 5,
    },
    {
        "code": "own-work",
        "files": {
            "办法.toml": f"{MEASURE}\n{NOT_BY}",
            "台账.csv": f"机构统一社会信用代码,企业统一社会信用代码,服务类别,服务日期\n{CENTRE},{FIRM},咨询,2026-03-01\n",
        },
        "setup": [*OPENED, *CERTIFIED[:-1], ["record", "import", "台账.csv", *ZHOU]],
        "argv": ["certify", "grant", "AP-2026-0001", *ZHOU],
        "status": 3,
    },
    {
        "code": "not-to-be-proposed",
        "argv": ["change", "require", "settle export"],
        "status": 2,
    },
    {"code": "command-unknown", "argv": ["change", "require", "voucher list"], "status": 2},
    {
        "code": "nothing-to-propose",
        "files": FILES,
        "setup": OPENED,
        "argv": ["voucher", "expire", "--propose"],
        "status": 5,
    },
    {
        "code": "not-yours",
        "typed": TYPED,
        "setup": [
            LIN,
            [*ADD, "何远", "--role", "handler", *BY_LIN],
            [*FUND, *BY_LIN, "--propose"],
        ],
        "argv": ["change", "reject", "CS-000004", "--by", "何远"],
        "status": 3,
    },
]
