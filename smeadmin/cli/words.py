"""Writing a command back so that it can be pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

_TAKE_A_VALUE = {"--of", "--reason", "--doc", "--key", "--by", "--on", "--kind", "--dated"} | {
    *("--db", "--lang", "--format", "--out", "--color", "--config")
}
_PERSONAL_VERBS = {("person", "find"), ("person", "erase"), ("evidence", "add")}
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
    for word in _without_persons(argv):
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


def _without_persons(argv: Sequence[str]) -> list[str]:
    """Mask who is looked for or erased, and what papers are called: people are named in file names."""
    from smeadmin.domain.person import masked

    words = list(argv)
    noun, verb = _verb(argv)
    typed = [
        at
        for at in range(verb + 1, len(words))
        if not words[at].startswith("-") and words[at - 1] not in _TAKE_A_VALUE
    ]
    for at in typed if noun == "person" else ():
        words[at] = masked(words[at])
    papers = typed[1:] if noun == "evidence" else []  # the first is what they belong to
    papers += [at for at, word in enumerate(words) if word.startswith("--evidence=")]
    papers += [at + 1 for at, word in enumerate(words[:-1]) if word == "--evidence"]
    for at in papers:
        words[at] = _unnamed(words[at])
    return words


def _verb(argv: Sequence[str]) -> tuple[str, int]:
    """Find the nouns whose words are personal: the noun, and where its verb stands."""
    for at in range(len(argv) - 1):
        if (argv[at], argv[at + 1]) in _PERSONAL_VERBS:
            return argv[at], at + 1
    return "", len(argv)


def _unnamed(word: str) -> str:
    """Keep of a file its kind only, ``合同=*.pdf``; what it is called is kept where it can be erased."""
    before, equals, path = word.rpartition("=")
    return f"{before}{equals}*{PurePath(path).suffix}"


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\"'\"'") + "'"
