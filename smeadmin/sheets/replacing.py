"""Writing a file as one act: all of it or nothing, the old one intact until then, never through a link."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from smeadmin.i18n import gettext as _
from smeadmin.sheets.refusals import OutputExists, OutputRefused


@contextmanager
def replacing(path: str | Path, force: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write to that becomes ``path`` when the block ends well, and vanishes otherwise.

    The new file has mode 0600. An existing one is replaced only with ``force``; a link, a folder or a
    device never is. Raises ``OutputExists`` and ``OutputRefused``.
    """
    target = Path(path)
    check_target(target, force)
    try:
        _sweep(target)
        beside, number = _begin(target)
    except OSError as error:
        raise OutputRefused({"file": str(path), "why": error.strerror or str(error)}) from None
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(beside, target, force)
    except OSError as error:
        raise OutputRefused({"file": str(path), "why": error.strerror or str(error)}) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _begin(target: Path) -> tuple[Path, int]:
    """Make the file beside the target and hold it, so that nobody takes it for a leftover."""
    while True:
        beside = target.with_name(f"{_stem(target)}{secrets.token_hex(6)}.part")
        number = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _NO_LINK, 0o600)
        _hold(number)
        if sys.platform == "win32" or os.fstat(number).st_nlink:
            return beside, number
        os.close(number)  # swept in the moment before it was held


def _sweep(target: Path) -> None:
    """Take away what commands left beside the target when they were killed: what nobody holds."""
    stem = _stem(target)
    for left in target.parent.iterdir() if sys.platform != "win32" else ():
        if not (left.name.startswith(stem) and left.name.endswith(".part")):
            continue
        with suppress(OSError):
            number = os.open(left, os.O_RDWR | _NO_LINK)
            try:
                if _hold(number):
                    left.unlink()
            finally:
                os.close(number)


def _hold(number: int) -> bool:
    """Lock an open file for this process; False where another has it."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _stem(target: Path) -> str:
    return f".{target.name[:100]}."


_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def check_target(target: Path, force: bool) -> None:
    """Tell early whether a file may be written. Raises ``OutputExists`` and ``OutputRefused``."""

    def refused(why: str) -> OutputRefused:
        return OutputRefused({"file": str(target), "why": why})

    try:
        status = target.lstat()
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise refused(_("there is no such folder")) from None
        return
    except (OSError, ValueError) as error:
        raise refused(getattr(error, "strerror", None) or str(error)) from None
    if stat.S_ISLNK(status.st_mode):
        raise refused(_("it is a link"))
    if not stat.S_ISREG(status.st_mode):
        raise refused(_("it is not an ordinary file"))
    if _is_register(target):
        raise refused(_("it is a register"))
    if not force:
        raise OutputExists({"file": str(target)}, way_out=[_("add --force to replace it")])


def _is_register(target: Path) -> bool:
    """A database is never replaced by a list, however it is asked for."""
    try:
        with target.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def _put_in_place(beside: Path, target: Path, force: bool) -> None:
    """Rename; without ``force`` in a way that fails when somebody was quicker."""
    if force:
        check_target(target, force=True)
        beside.replace(target)
        return
    try:
        os.link(beside, target)
    except FileExistsError:
        raise OutputExists(
            {"file": str(target)}, way_out=[_("add --force to replace it")]
        ) from None
    except (OSError, NotImplementedError, AttributeError):  # a file system without hard links
        beside.replace(target)
