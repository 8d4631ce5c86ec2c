"""The contents of evidence: files in a folder beside the register, each under the digest of its bytes.

The same content is kept once, however often it is evidence. A content is written before the change that
speaks of it commits, so that no row ever speaks of bytes that are not there; one whose change was rolled
back lies there unused and harms nobody.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from smeadmin.i18n import gettext as _
from smeadmin.storage.failures import ContentMoved, DiskFull, FilesFolderUnset, RegisterReadOnly
from smeadmin.storage.placing import put_in_place

CHUNK = 1 << 20


def needed(folder: Path | None) -> Path:
    """Give the folder of the contents; raises FilesFolderUnset for a register on a server without one."""
    if folder is None:
        raise FilesFolderUnset(
            way_out=(
                _('name a folder that every clerk reaches in smeadmin.toml: files = "…"'),
                "SMEADMIN_FILES",
            )
        )
    return folder


def place_of(folder: Path, sha256: str) -> Path:
    """Tell where the content of a digest lies: ``ab/abcdef…``."""
    return folder / sha256[:2] / sha256


def digest(path: Path) -> tuple[str, int]:
    """Give SHA-256 and size of a file, read in pieces."""
    running, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            running.update(piece)
            size += len(piece)
    return running.hexdigest(), size


def keep_all(folder: Path | None, wanted: Mapping[str, Path]) -> None:
    """Keep each file under its digest; what is there already stays.

    Raises ContentMoved when a file is no longer what it was when it was looked at, DiskFull,
    RegisterReadOnly.
    """
    for sha256, source in wanted.items():
        keep(needed(folder), sha256, source)


def keep(folder: Path, sha256: str, source: Path) -> None:
    """Keep one file under its digest, durably, readable by its owner only; raises as ``keep_all``."""
    target = place_of(folder, sha256)
    try:
        if target.is_file() and digest(target)[0] == sha256:
            return
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{sha256[:16]}.{secrets.token_hex(4)}")
        try:
            _copy(source, draft, sha256)
            target.unlink(missing_ok=True)  # of other bytes: damaged
            with contextlib.suppress(FileExistsError):  # another clerk was quicker, with the same
                put_in_place(draft, target)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except FileNotFoundError as error:
        raise ContentMoved({"file": source.name}, way_out=(_moved_way_out(),)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            way_out = _("make room, then repeat the same command")
            raise DiskFull({"register": str(folder)}, way_out=(way_out,)) from error
        way_out = _("let the folder be written, or name another: files = in smeadmin.toml")
        raise RegisterReadOnly({"register": str(folder)}, way_out=(way_out,)) from error


def discard(folder: Path | None, digests: Iterable[str]) -> None:
    """Remove contents for good, their bytes overwritten first."""
    for sha256 in digests:
        if folder is None or not (path := place_of(folder, sha256)).is_file():
            continue
        path.chmod(0o600)
        with path.open("rb+") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, CHUNK)))
            os.fsync(file.fileno())
        path.unlink()


def _copy(source: Path, draft: Path, sha256: str) -> None:
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with source.open("rb") as reading, os.fdopen(handle, "wb") as writing:
        shutil.copyfileobj(reading, writing, CHUNK)
        writing.flush()
        os.fsync(writing.fileno())
    if digest(draft)[0] != sha256:
        raise ContentMoved({"file": source.name}, way_out=(_moved_way_out(),))


def _moved_way_out() -> str:
    return _("close it in the program that writes to it, then repeat the same command")


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
