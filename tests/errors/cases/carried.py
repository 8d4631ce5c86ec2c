"""What is refused about approvals that travel by file; what needs two laptops is in tests/cli/test_carried.py."""

from __future__ import annotations

from typing import Any

from tests.errors.cases.clerk import BY_LIN, LIN, TYPED

KEYS = {"SMEADMIN_KEYS": "keys"}
APPROVE = ["change", "approve", "待批.json", "--by", "周敏"]
GIVEN = [*APPROVE, "--out", "已批.json"]
PROPOSAL = (
    '{"smeadmin": "smeadmin proposal 1", "proposal": "CS-000255", "short_code": "KF7Q", '
    '"check": "3c9e41b0"}'
)
REJECTION = (
    '{"smeadmin": "smeadmin answer 1", "answer": "reject", "digest": "0", "key": "0", '
    '"signature": "0", "shown": {"store": "0", "shown": {}, "short_code": "KF7Q", '
    '"proposal": "CS-000255"}}'
)
PUBLIC = '{"smeadmin": "smeadmin key 1", "name": "周敏", "public": "%s"}' % ("ab" * 32)
ENROLLED = [LIN, ["clerk", "edit", "林岚", "--public-key", "周敏.json", *BY_LIN]]
ADD = ["clerk", "add", "周敏", "--role", "approver", *BY_LIN]

CASES: list[dict[str, Any]] = [
    {
        "code": "not-a-proposal-file",
        "files": {"待批.json": "{}"},
        "argv": GIVEN,
        "status": 6,
    },
    {
        "code": "proposal-file-altered",
        "files": {"待批.json": PROPOSAL},
        "argv": GIVEN,
        "status": 6,
    },
    {
        "code": "not-an-answer",
        "files": {"已批.json": "{}"},
        "argv": ["change", "approve", "--from", "已批.json"],
        "status": 6,
    },
    {
        "code": "answer-file-needed",
        "files": {"待批.json": PROPOSAL},
        "argv": APPROVE,
        "status": 2,
    },
    {
        "code": "answer-says-otherwise",
        "files": {"已批.json": REJECTION},
        "argv": ["change", "approve", "--from", "已批.json"],
        "status": 2,
    },
    {"code": "proposal-or-answer", "argv": ["change", "approve"], "status": 2},
    {
        "code": "key-unreadable",
        "typed": TYPED,
        "files": {"周敏.json": "{}"},
        "setup": [LIN],
        "argv": ["clerk", "edit", "林岚", "--public-key", "周敏.json", *BY_LIN],
        "status": 6,
    },
    {
        "code": "key-of-another",
        "typed": TYPED,
        "files": {"周敏.json": PUBLIC},
        "setup": ENROLLED,
        "argv": [*ADD, "--public-key", "周敏.json"],
        "status": 5,
    },
    {
        "code": "key-not-held",
        "typed": TYPED,
        "setup": [LIN],
        "argv": ["clerk", "edit", "林岚", "--withdraw-key", *BY_LIN],
        "status": 4,
    },
    {
        "code": "key-exists",
        "typed": TYPED,
        "env": KEYS,
        "setup": [["clerk", "key", "周敏"]],
        "argv": ["clerk", "key", "周 敏"],
        "status": 5,
    },
]
