"""What the demo refuses."""

from __future__ import annotations

from typing import Any

CASES: list[dict[str, Any]] = [
    {
        "code": "demo-folder-taken",
        "files": {"smeadmin-demo/notes.txt": "mine"},
        "argv": ["demo"],
        "status": 5,
    },
]
