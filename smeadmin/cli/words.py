"""Writing a command back so that it can be pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[\w@%+=:,./〔〕-]+")


def shown_command(argv: Sequence[str]) -> str:
    """Write a command line as a shell takes it; Chinese needs no quotes."""
    return " ".join(_quoted(word) for word in ("smeadmin", *argv))


def recorded(argv: Sequence[str]) -> tuple[str, ...]:
    """Give a command line as the log keeps it for ever: values of personal options are masked."""
    from smeadmin.domain.columns import NOUNS
    from smeadmin.domain.masking import mask

    personal = {c.name: c for noun in NOUNS.values() for c in noun.columns if c.personal}
    kept: list[str] = []
    waiting = None
    for word in argv:
        name, equals, value = word.partition("=")
        column = (
            personal.get(name.removeprefix("--").replace("-", "_")) if name[:2] == "--" else None
        )
        if waiting is not None:
            kept.append(mask(waiting, word))
        else:
            kept.append(f"{name}={mask(column, value)}" if column and equals else word)
        waiting = column if column is not None and not equals else None
    return tuple(kept)


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\"'\"'") + "'"
