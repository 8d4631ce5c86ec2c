"""Numbers of a measure in words: with their unit, as the measure itself writes them."""

from __future__ import annotations

from fractions import Fraction

from smeadmin.domain.rules.units import UNITS, Number, decimal
from smeadmin.i18n import language


def number(raw: Number, unit: str) -> str:
    """Write a number with its unit as a measure does: 300万元, 80%, 150家."""
    kind = UNITS[unit]
    if kind.kind == "money":
        return _yuan(raw)
    if kind.kind == "ratio":
        percent = decimal(Fraction(raw) * 100)
        return f"{percent}%" if percent is not None else str(raw)
    written = decimal(raw) or str(raw)
    words = str(kind.text)
    if not words or language() == "zh":
        return written + words
    if raw == 1:
        words = f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")
    return f"{written} {words}"


def _yuan(fen: Number) -> str:
    yuan = Fraction(fen) / 100
    if language() == "zh":
        for size, word_of_it in ((10**8, "亿元"), (10**4, "万元")):
            short = decimal(yuan / size)
            if yuan >= size and short is not None and len(short) <= 9:
                return short + word_of_it
    written = decimal(yuan) or str(yuan)
    whole, dot, rest = written.partition(".")
    if whole.lstrip("-").isdigit():
        written = f"{int(whole):,}{dot}{rest}"
    return f"{written}元" if language() == "zh" else f"{written} yuan"
