"""What is refused about series of numbers; what takes a grant is in tests/actions/test_series.py."""

from __future__ import annotations

from typing import Any

ADOPTED = [["policy", "adopt", "gd-2017-centres"]]
ALLOT = ["series", "allot", "service-centre"]
VOID = ["series", "void", "SC-2026-0009"]

CASES: list[dict[str, Any]] = [
    {
        "code": "pattern-wrong",
        "setup": ADOPTED,
        "argv": ["series", "set", "service-centre", "SC-{month}-{number}"],
        "status": 2,
    },
    {
        "code": "number-range-reversed",
        "setup": ADOPTED,
        "argv": [*ALLOT, "--from", "9", "--until", "8"],
        "status": 2,
    },
    {
        "code": "number-range-taken",
        "setup": [*ADOPTED, [*ALLOT, "--from", "1", "--until", "50"]],
        "argv": [*ALLOT, "--from", "50", "--until", "60"],
        "status": 5,
    },
    {
        "code": "number-of-no-series",
        "setup": ADOPTED,
        "argv": ["series", "void", "ZZ-2026-0001", "--reason", "印坏"],
        "status": 4,
    },
    {"code": "void-reason", "setup": ADOPTED, "argv": VOID, "status": 2},
    {
        "code": "number-void",
        "setup": [*ADOPTED, [*VOID, "--reason", "证书印坏"]],
        "argv": [*VOID, "--reason", "印坏"],
        "status": 5,
    },
]
