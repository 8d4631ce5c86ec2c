"""What change refuses: what is not there, was undone, has no inverse, bears later work, or is out of the house."""

from __future__ import annotations

from typing import Any

ADD = ["institution", "add", "--kind", "服务中心", "--region", "440600"]
QIFAN = [*ADD, "--credit-code", "52990102MJ6Q30852Y", "--name", "启帆服务中心"]
EDIT = ["institution", "edit", "启帆", "--phone", "13800000001"]
UNDO = ["change", "undo", "CS-000002", "--yes"]

CASES: list[dict[str, Any]] = [
    {"code": "change-not-found", "argv": ["change", "show", "CS-000002"], "status": 4},
    {
        "code": "change-not-found",
        "name": "change-not-found-no-number",
        "argv": ["change", "diff", "昨天那个"],
        "status": 4,
    },
    {"code": "change-undone", "setup": [QIFAN, UNDO], "argv": UNDO, "status": 5},
    {"code": "change-has-dependents", "setup": [QIFAN, EDIT], "argv": UNDO, "status": 3},
    {
        "code": "change-not-undoable",
        "argv": ["change", "undo", "CS-000001", "--yes"],
        "status": 3,
    },
    {
        "code": "confirmation-needed",
        "setup": [QIFAN],
        "argv": ["change", "undo", "CS-000002"],
        "status": 2,
    },
    {
        "code": "key-reused",
        "setup": [[*QIFAN, "--key", "2026-001"]],
        "argv": [*EDIT, "--key", "2026-001"],
        "status": 5,
    },
]
