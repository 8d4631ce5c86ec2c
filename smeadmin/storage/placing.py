"""Giving a file its name without ever replacing another: what a crash or a second command leaves is whole.

A hard link does this in one step. File systems without them (exFAT on a USB stick, many network drives)
refuse it; there the name is taken first, or the bytes are copied.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def put_in_place(draft: Path, target: Path) -> None:
    """Give a finished file its name; raises FileExistsError where somebody was quicker."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            draft.replace(target)
        except OSError:
            target.unlink()
            raise


def keep_beside(path: Path, kept: Path) -> None:
    """Give a file a second name that stays when the first is taken; raises FileExistsError."""
    try:
        os.link(path, kept)
    except FileExistsError:
        raise
    except OSError:
        with path.open("rb") as source, kept.open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
