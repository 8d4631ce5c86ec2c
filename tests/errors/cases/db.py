"""What db refuses: copies that would replace something, copies that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.errors.cases.change import QIFAN

FUND = ["fund", "create", "FW2026", "--year", "2026"]
SEEN = [
    [*QIFAN, "--phone", "13800000000"],
    ["institution", "show", "启帆", "--unmask", "--reason", "核对电话"],
]
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
        "code": "restore-reason",
        "setup": [["db", "backup", "备份.db"], FUND],
        "argv": RESTORE,
        "status": 2,
    },
    {
        "code": "outward-given-up",
        "setup": [["db", "backup", "备份.db"], *SEEN],
        "argv": [*RESTORE, "--reason", "导入错了表"],
        "status": 3,
    },
    {
        "code": "not-for-servers",
        "files": {"备份.db": "mine"},
        "argv": [*RESTORE, "--db", "postgresql://nobody@nowhere/register"],
        "status": 3,
    },
]
