"""A tiny read-only look into an SQLite register with the standard library alone.

For shell completion and the schema check only; everything else opens the register by ``storage.change``.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

# what completion offers for a noun: table, the column typed, the column shown beside it
LISTS: dict[str, tuple[str, str, str]] = {
    "institution": ("institution", "credit_code", "name"),
    "enterprise": ("enterprise", "credit_code", "name"),
    "region": ("region", "code", "name"),
    "policy": ("policy_document", "policy", "title"),
    "programme": ("programme", "code", "policy"),
    "voucher": ("voucher", "code", "state"),
    "fund": ("fund", "code", "name"),
    "certificate": ("certificate", "number", "level"),
}


def header(path: Path) -> tuple[int, str | None]:
    """Tell the application id of a file and the schema it holds (None when it is not a register)."""
    with contextlib.closing(_open(path)) as connection:
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            row = None
    return int(application_id), None if row is None else str(row[0])


def offer(path: Path, noun: str, prefix: str, limit: int = 50) -> list[tuple[str, str]]:
    """Give up to ``limit`` values of a noun that begin with ``prefix``, each with a word about it.

    Anything wrong with the file gives an empty list: completion never complains.
    """
    if noun not in LISTS or not path.is_file():
        return []
    table, typed, shown = LISTS[noun]
    pattern = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    query = (
        f"SELECT DISTINCT {typed}, {shown} FROM {table} "
        f"WHERE {typed} LIKE ? ESCAPE '\\' ORDER BY 1 LIMIT ?"
    )
    try:
        with contextlib.closing(_open(path)) as connection:
            return [(str(a), str(b)) for a, b in connection.execute(query, (pattern, limit))]
    except sqlite3.DatabaseError:
        return []


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=1.0)
