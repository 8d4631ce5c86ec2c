"""Writing a command back so that it can be pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[\w@%+=:,./〔〕-]+")


def shown_command(argv: Sequence[str]) -> str:
    """Write a command line as a shell takes it; Chinese needs no quotes."""
    return " ".join(_quoted(word) for word in ("smeadmin", *argv))


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\"'\"'") + "'"
