"""What is refused about papers."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import CERTIFIED, FILES

BEGUN = [["policy", "adopt", "办法.toml"], *CERTIFIED]
PAPER = ["certify", "paper", "C-2026-0001", "--out", "证书.html"]

CASES: list[dict[str, Any]] = [
    {
        "code": "paper-not-in-force",
        "files": FILES,
        "setup": BEGUN,
        "argv": [*PAPER, "--on", "2026-04-20"],
        "status": 3,
    },
    {
        "code": "scan-unreadable",
        "argv": ["audit", "scan", "C-2026-0001"],
        "status": 2,
    },
    {
        "code": "paper-nothing",
        "files": FILES,
        "setup": BEGUN[:-1],
        "argv": ["certify", "paper", "AP-2026-0001", "--out", "通知.html"],
        "status": 5,
    },
]
