"""Large reads: rows are fetched into a temporary file, the transaction ends, then they are used.

An open reader makes a writer's COMMIT wait, and a pipe can be slow for as long as it likes.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from typing import IO, Any

import sqlalchemy as sa

FETCH = 5000
IN_MEMORY = 4 << 20


def spooled(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
    """Fetch all rows of a select now and give an iterator that needs no transaction."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    result = connection.execution_options(stream_results=True).execute(statement)
    while rows := result.fetchmany(FETCH):
        marshal.dump([tuple(_plain(v) for v in row) for row in rows], file)
    marshal.dump([], file)
    file.seek(0)
    return _reread(file)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _reread(file: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    with file:
        while rows := marshal.load(file):  # our own temporary file, deleted when closed
            yield from rows
