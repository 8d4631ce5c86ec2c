"""What db refuses: copies that would replace something, copies that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

RESTORE = ["db", "restore", "备份.db", "--yes"]


def cut(path: Path) -> None:
    """Make half of a register: the copy that a broken transfer leaves."""
    whole = Path("office.db").read_bytes()
    path.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])


CASES: list[dict[str, Any]] = [
    {
        "code": "backup-exists",
        "files": {"备份.db": "mine"},
        "argv": ["db", "backup", "备份.db"],
        "status": 5,
    },
    {"code": "backup-missing", "argv": RESTORE, "status": 4},
    {
        "code": "not-a-register",
        "name": "restore-not-a-register",
        "files": {"备份.db": "第一季度\n"},
        "argv": RESTORE,
        "status": 7,
    },
    {
        "code": "register-damaged",
        "name": "restore-damaged",
        "files": {"备份.db": cut},
        "argv": RESTORE,
        "status": 7,
    },
    {
        "code": "not-for-servers",
        "files": {"备份.db": "mine"},
        "argv": [*RESTORE, "--db", "postgresql://nobody@nowhere/register"],
        "status": 3,
    },
]
