"""What is refused about personal values."""

from __future__ import annotations

from typing import Any

NAMES = [
    ["institution", "add", "--name", name, "--identifier", f"foreign:{name}", "--contact", "沈一鸣"]
    for name in ("启帆", "宏远")
]
ERASE = ["person", "erase", "沈一鸣", "--yes"]

CASES: list[dict[str, Any]] = [
    {"code": "person-not-found", "argv": ERASE, "status": 4},
    {"code": "person-unnamed", "argv": ["person", "erase", "--yes"], "status": 2},
    {"code": "person-ambiguous", "setup": NAMES, "argv": ERASE, "status": 2},
    {
        "code": "person-in-proposal",
        "setup": [[*NAMES[0], "--propose"]],
        "argv": ERASE,
        "status": 5,
    },
    {
        "code": "retention-unknown",
        "argv": ["person", "keep", "photos", "--months", "6"],
        "status": 2,
    },
    {
        "code": "purpose-needed",
        "setup": NAMES[:1],
        "argv": ["institution", "show", "启帆", "--unmask"],
        "status": 2,
    },
]
