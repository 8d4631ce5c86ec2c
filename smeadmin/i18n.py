"""Two languages: English sentences in the code, Chinese in the catalogue.

The language is chosen before Typer is imported, because Typer reads some of its words at import.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path
from struct import unpack_from
from typing import TypeVar

T = TypeVar("T")
LANGUAGES = ("zh", "en")
DOMAIN = "smeadmin"
LOCALE_DIR = Path(__file__).parent / "locale"

_current = "zh"


@dataclass(frozen=True, slots=True)
class Text:
    """Words that a registry or a policy document carries in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Give the words in the language in use."""
        return self.zh if _current == "zh" else self.en


def use(language: str) -> None:
    """Choose the language of everything printed from now on: ``zh`` or ``en``."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(language)
    _current = language


def language() -> str:
    """Tell the language in use."""
    return _current


def in_each(make: Callable[[], T]) -> dict[str, T]:
    """Make something once in each language, whichever is in use."""
    global _current
    was, made = _current, {}
    try:
        for _current in LANGUAGES:
            made[_current] = make()
    finally:
        _current = was
    return made


def in_both(say: Callable[[], str]) -> Text:
    """Say something in both languages: for programs, whose answers know none."""
    return Text(**in_each(say))


def gettext(message: str) -> str:
    """Translate one sentence; format it afterwards, never before."""
    return _chinese(message) or message if _current == "zh" else message


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence that counts something; Chinese has one form for all numbers."""
    said = one if n == 1 else many
    return _chinese(one) or said if _current == "zh" else said


def joined(words: Iterable[str]) -> str:
    """Write words one after the other, as the language in use separates them."""
    return ("、" if _current == "zh" else ", ").join(words)


def paragraphs(text: str | None) -> list[str]:
    """Split a docstring into messages of the catalogue: one a paragraph, free of line breaks."""
    parts = cleandoc(text or "").split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def mark(message: str) -> str:
    """Mark a sentence for the catalogue that is translated later, where it is printed."""
    return message


def mark_counted(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that counts, as ``mark`` does: translated later by ``ngettext``."""
    return one, many


@cache
def _chinese(message: str) -> str:
    """Look one message up in the compiled catalogue; empty when it has none.

    The messages stand in order, so that none is read before it is asked for: to read all four thousand
    at each start, as the standard library does, takes a third of the time of Typer's import.
    """
    content = _compiled()
    count, messages, translations = unpack_from("<3I", content, 8)

    def at(table: int, k: int) -> bytes:
        length, begin = unpack_from("<2I", content, table + 8 * k)
        return content[begin : begin + length].partition(b"\0")[0]  # the singular, where it counts

    key = message.encode(errors="replace")
    k = bisect_left(range(count), key, lo=1, key=lambda k: at(messages, k))  # 0 is the header
    return at(translations, k).decode() if k < count and at(messages, k) == key else ""


@cache
def _compiled() -> bytes:
    return (LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes()
