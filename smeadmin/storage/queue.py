"""The fair queue of writers beside an SQLite register.

SQLite's own busy handler sleeps and polls, so that under load some writers get no turn at all. A kernel
file lock wakes the one that has waited longest. PostgreSQL needs none of this.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from smeadmin.i18n import gettext as _
from smeadmin.storage.failures import RegisterBusy

WAIT_SECONDS = 30.0


@contextlib.contextmanager
def turn(
    database: Path, holder: dict[str, Any], waiting: Callable[[dict[str, Any]], None] | None = None
) -> Iterator[None]:
    """Wait for this process's turn to write, hold it, and give it back.

    ``holder`` (who, command, since) is what others are told while they wait; ``waiting`` is called once,
    after a second without a turn, with what the present holder says of itself. Raises RegisterBusy after
    half a minute.
    """
    path = database.with_name(database.name + "-queue")
    file = path.open("a+", encoding="utf-8")
    if os.name == "posix":
        path.chmod(0o600)
    try:
        _acquire(file, waiting)
        file.seek(0)
        file.truncate()
        json.dump({**holder, "process": os.getpid()}, file, ensure_ascii=False)
        file.flush()
        yield
        file.seek(0)
        file.truncate()
        file.flush()
    finally:
        file.close()  # closing gives the lock back, also when the process dies


def _acquire(file: IO[str], waiting: Callable[[dict[str, Any]], None] | None) -> None:
    if _try_lock(file):
        return
    got = threading.Event()

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            _lock(file)
            got.set()

    threading.Thread(target=wait, daemon=True).start()
    if got.wait(1.0):
        return
    if waiting is not None:
        waiting(_holder(file))
    if not got.wait(WAIT_SECONDS - 1.0):
        said = _holder(file)
        raise RegisterBusy(
            details={"seconds": int(WAIT_SECONDS), **{f"held_{k}": v for k, v in said.items()}},
            way_out=[_("try again when it has finished; repeating this command is safe")],
        )


def _holder(file: IO[str]) -> dict[str, Any]:
    try:
        said = json.loads(Path(file.name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


if os.name == "nt":  # pragma: no cover - exercised on Windows only
    import msvcrt
    import time

    def _try_lock(file: IO[str]) -> bool:
        file.seek(1 << 30)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

    def _lock(file: IO[str]) -> None:
        while not _try_lock(file):
            time.sleep(0.005)

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
