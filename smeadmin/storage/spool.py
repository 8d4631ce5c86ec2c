"""Large reads: rows are fetched into a temporary file, the transaction ends, then they are used.

An open reader makes a writer's COMMIT wait, and a pipe can be slow for as long as it likes.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

import sqlalchemy as sa

FETCH = 5000
IN_MEMORY = 4 << 20
_LENGTH = 8  # bytes before each part that say how long it is


def spooled(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
    """Fetch all rows of a select now and give an iterator that needs no transaction."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    result = connection.execution_options(stream_results=True).execute(statement)
    while rows := result.fetchmany(FETCH):
        part = _packed(rows)
        file.write(len(part).to_bytes(_LENGTH, "little") + part)
    file.seek(0)
    return _reread(file)


def _packed(rows: Sequence[Any]) -> bytes:
    """Pack rows of stored values; where a column was turned into a day, its text is packed."""
    try:
        return marshal.dumps([tuple(row) for row in rows])
    except ValueError:
        return marshal.dumps([tuple(_plain(value) for value in row) for row in rows])


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _reread(file: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    with file:
        while length := file.read(_LENGTH):  # our own temporary file, deleted when closed
            yield from marshal.loads(file.read(int.from_bytes(length, "little")))
