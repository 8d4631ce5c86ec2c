"""What is refused about a register that travels; what needs two copies is in tests/cli/test_handing.py."""

from __future__ import annotations

from typing import Any

HANDED = ["db", "hand-over", "移交.db", "--by", "林岚"]
FUND = ["fund", "create", "FW2026", "--year", "2026"]

CASES: list[dict[str, Any]] = [
    {"code": "register-handed-over", "setup": [HANDED], "argv": FUND, "status": 3},
    {
        "code": "not-handed-over",
        "setup": [["db", "backup", "备份.db"]],
        "argv": ["db", "hand-over", "--take", "备份.db"],
        "status": 3,
    },
    {
        "code": "hand-over-stale",
        "setup": [HANDED],
        "argv": ["db", "hand-over", "--take", "移交.db"],
        "status": 5,
    },
    {
        "code": "nothing-to-withdraw",
        "argv": ["db", "hand-over", "--withdraw", "--reason", "遗失"],
        "status": 5,
    },
    {"code": "withdrawal-reason", "argv": ["db", "hand-over", "--withdraw"], "status": 2},
    {"code": "one-of-three", "argv": ["db", "hand-over"], "status": 2},
]
