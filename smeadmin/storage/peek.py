"""A tiny read-only look into an SQLite register with the standard library alone.

For shell completion and the schema check only; everything else opens the register by ``storage.change``.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

MAGIC = b"SMEA"  # the application id, as it stands in the file

# what completion offers for a noun: table, the column typed, the column shown beside it
LISTS: dict[str, tuple[str, str, str]] = {
    "institution": ("institution", "credit_code", "name"),
    "enterprise": ("enterprise", "credit_code", "name"),
    "region": ("region", "code", "name"),
    "policy": ("policy_document", "policy", "title"),
    "programme": ("programme", "code", "policy"),
    "voucher": ("voucher", "code", "state"),
    "evaluation": ("evaluation", "name", "policy"),
    "award": ("award", "number", "name"),
    "fund": ("fund", "code", "name"),
    "certificate": ("certificate", "number", "level"),
    "application": ("application", "number", "certification"),
    "notice": ("notice", "number", "title"),
    "objection": ("objection", "number", "state"),
    "clerk": ("clerk", "name", "post"),
    "recovery": ("recovery", "number", "subject"),
    "flag": ("flag", "number", "rule"),
    "roster": ("roster", "name", "kept_by"),
    "evidence": ("evidence", "number", "name"),
    "sheet_map": ("sheet_map", "sender", "noun"),
}


def header(path: Path) -> tuple[int, str | None]:
    """Tell the application id of a file and the schema it holds (None when it is not a register).

    Where a writer died in the middle of its commit, its journal is rolled back first, in a register of
    ours only: a read-only connection cannot do that, and nothing may take the file for damaged.
    """
    try:
        return _header(path)
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) or not _is_ours(path):
            raise
    with contextlib.closing(_open(path, mode="rw")) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return _header(path)


def _header(path: Path) -> tuple[int, str | None]:
    with contextlib.closing(_open(path)) as connection:
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            row = None
    return int(application_id), None if row is None else str(row[0])


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(72)[68:] == MAGIC


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


def _open(path: Path, mode: str = "ro") -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + f"?mode={mode}", uri=True, timeout=1.0)
