"""What stands at the address of a register and is none that this program can use."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any


def of_schema(version: str) -> Any:
    """Make a register look as if another version of the program had written it."""

    def write(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))

    return write


def unlike(path: Path) -> None:
    """Make a register look as if a program between two releases had made it."""
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE change RENAME COLUMN reason TO why")


def broken(path: Path) -> None:
    """Cut a register off in the middle of a page."""
    path.write_bytes(path.read_bytes()[:5000])


def edited(path: Path) -> None:
    """Write into a register past the tool."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE office SET name = '另一个局'")


LIST = ["change", "list"]

CASES: list[dict[str, Any]] = [
    {"code": "register-missing", "argv": [*LIST, "--db", "ofice.db"], "status": 4},
    {
        "code": "register-address",
        "argv": [*LIST, "--db", "mysql://root:geheim@localhost/office"],
        "status": 2,
    },
    {
        "code": "not-a-register",
        "register": False,
        "files": {"office.db": b""},
        "argv": LIST,
        "status": 7,
    },
    {
        "code": "register-newer",
        "files": {"office.db": of_schema("9999")},
        "argv": LIST,
        "status": 7,
    },
    {
        "code": "register-older",
        "files": {"office.db": of_schema("0000")},
        "argv": LIST,
        "status": 7,
    },
    {"code": "register-unlike", "files": {"office.db": unlike}, "argv": LIST, "status": 7},
    {
        "code": "audit-broken",
        "files": {"office.db": edited},
        "argv": ["audit", "verify"],
        "status": 7,
    },
    {"code": "register-damaged", "files": {"office.db": broken}, "argv": LIST, "status": 7},
]
