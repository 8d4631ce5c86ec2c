"""The streams of the program: they never fail on a letter, and never complain after they are closed."""

from __future__ import annotations

import contextlib
import os
from typing import Any


def prepare(stream: Any) -> None:
    """Write what the encoding of a stream lacks as an escape, so that no letter can end a command."""
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(errors="backslashreplace")


def forget(stream: Any) -> None:
    """Send what a broken stream still holds to nowhere: the interpreter would complain of it at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def shows_chinese(stream: Any) -> bool:
    """Tell whether the encoding of a stream has Chinese letters."""
    try:
        "中".encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
