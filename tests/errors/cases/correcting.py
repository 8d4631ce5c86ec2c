"""What is refused about putting right what has left the house."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import CERTIFIED, FILES

GRANTED = [["policy", "adopt", "办法.toml"], *CERTIFIED]
CORRECT = ["certify", "correct", "C-2026-0001", "--set"]
WHY = ["--reason", "印错"]
COMMON: dict[str, Any] = {"files": FILES, "setup": GRANTED}

CASES: list[dict[str, Any]] = [
    {**COMMON, "code": "correction-reason", "argv": [*CORRECT, "document=甲"], "status": 2},
    {**COMMON, "code": "correction-unknown", "argv": [*CORRECT, "level=city", *WHY], "status": 2},
    {
        **COMMON,
        "code": "correction-judged",
        "argv": [*CORRECT, "valid_until=2026-12-31", *WHY],
        "status": 3,
    },
    {
        **COMMON,
        "code": "nothing-to-correct",
        "argv": [*CORRECT, "valid_from=2026-03-10", *WHY],
        "status": 5,
    },
]
