"""What is refused about evidence."""

from __future__ import annotations

from typing import Any

FILES = {"合同.pdf": "甲方乙方", "空.pdf": ""}
ADD = ["evidence", "add", "CS-000001"]

CASES: list[dict[str, Any]] = [
    {"code": "evidence-not-found", "argv": ["evidence", "show", "EV-2026-0001"], "status": 4},
    {
        "code": "evidence-belongs-nowhere",
        "files": FILES,
        "argv": ["evidence", "add", "CL-2026-0001", "合同.pdf"],
        "status": 4,
    },
    {"code": "evidence-unfit", "files": FILES, "argv": [*ADD, "空.pdf"], "status": 6},
    {
        "code": "evidence-used",
        "files": FILES,
        "setup": [[*ADD, "合同=合同.pdf"]],
        "argv": ["evidence", "add", "CS-000002", "合同=合同.pdf", "--once"],
        "status": 3,
    },
]
