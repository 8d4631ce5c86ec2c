"""Two languages: English sentences in the code, Chinese in the catalogue.

The language is chosen before Typer is imported, because Typer reads some of its words at import.
"""

from __future__ import annotations

import gettext as _stdlib
from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
LANGUAGES = ("zh", "en")
DOMAIN = "smeadmin"
LOCALE_DIR = Path(__file__).parent / "locale"

_translations: dict[str, _stdlib.NullTranslations] = {}
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
    return _catalogue().gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence that counts something."""
    return _catalogue().ngettext(one, many, n)


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


def _catalogue() -> _stdlib.NullTranslations:
    if _current not in _translations:
        if _current == "en":
            _translations[_current] = _stdlib.NullTranslations()
        else:
            _translations[_current] = _stdlib.translation(
                DOMAIN, localedir=LOCALE_DIR, languages=["zh_CN"], fallback=True
            )
    return _translations[_current]
