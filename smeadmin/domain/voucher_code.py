"""Voucher codes that can be read over the phone: ``JC26-7KQ4-MWD7``.

Eight characters of 24 that nobody mistakes for one another follow the programme's code; the last is the
ISO 7064 hybrid check of the seven before it with M = 24, so one wrong character never passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
NOT_USED = "0 O 1 I L 2 Z 5 S 8 B U"
SPACE = len(ALPHABET) ** 7  # codes that one programme has: a little more than 32 bits

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_PROGRAMME = re.compile(r"[A-Z0-9]{2,12}", re.ASCII)
_CODE = re.compile(r"([A-Z0-9]{2,12})-?([A-Z0-9]{4})-?([A-Z0-9]{4})", re.ASCII)
_WRITTEN = re.compile(r"([A-Z0-9]{2,12})-([A-Z0-9]{4})-([A-Z0-9]{4})", re.ASCII)


class Draws(Protocol):
    """Where randomness comes from: the change."""

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 to ``limit`` - 1."""


def check_character(seven: str) -> str:
    """Give the check character of seven characters of the alphabet."""
    product = _SIZE
    for character in seven:
        product = _NEXT[product][_VALUES[character]]
    return ALPHABET[(1 - product) % _SIZE]


_SIZE = len(ALPHABET)
_NEXT = [
    [2 * ((product + value) % _SIZE or _SIZE) % (_SIZE + 1) for value in range(_SIZE)]
    for product in range(_SIZE + 1)
]
_TRIPLES = [
    (a + b + c, _VALUES[a], _VALUES[b], _VALUES[c])
    for a in ALPHABET
    for b in ALPHABET
    for c in ALPHABET
]


def make(programme: str, number: int) -> str:
    """Write the code of a programme for a number below ``SPACE``."""
    high, low = divmod(number, 13824)
    first, middle = divmod(high, 13824)
    three, a, b, c = _TRIPLES[middle]
    last, d, e, f = _TRIPLES[low]
    product = _NEXT[_NEXT[_NEXT[_NEXT[_SIZE][first]][a]][b]][c]
    check = (1 - _NEXT[_NEXT[_NEXT[product][d]][e]][f]) % _SIZE
    return f"{programme}-{ALPHABET[first]}{three}-{last}{ALPHABET[check]}"


def draw(programme: str, rng: Draws) -> str:
    """Draw a code of a programme."""
    return make(programme, rng.below(SPACE))


def is_programme(code: str) -> bool:
    """Tell whether a text may be the code of a programme: 2 to 12 capitals and digits."""
    return _PROGRAMME.fullmatch(code) is not None


def normal(text: str) -> str | None:
    """Give a typed code in its one form; None when it has not the shape of a code.

    Lower case, blanks, full-width characters and other dashes are accepted.
    """
    told = folded(text)
    found = _WRITTEN.fullmatch(told) or _CODE.fullmatch(told)
    return "-".join(found.groups()) if found else None


def folded(text: str) -> str:
    """Give any number as it is kept: capitals, one sort of dash, no blanks; old books have their own."""
    capital = unicodedata.normalize("NFKC", text).upper()
    return "".join(re.sub(r"[‐-―−－ー_]", "-", capital).split())


def is_valid(code: str) -> bool:
    """Tell whether a code in its normal form passes its check."""
    eight = code[-9:].replace("-", "")
    if any(character not in _VALUES for character in eight):
        return False
    return check_character(eight[:7]) == eight[7]


def near(code: str) -> list[str]:
    """List the valid codes that differ by one character or by one swap of neighbours."""
    head, eight = code[:-9], code[-9:].replace("-", "")
    found = {
        f"{head}{candidate[:4]}-{candidate[4:]}"
        for candidate in _neighbours(eight)
        if candidate != eight and all(character in _VALUES for character in candidate)
    }
    return sorted(candidate for candidate in found if is_valid(candidate))


def _neighbours(eight: str) -> Iterator[str]:
    for place in range(8):
        for character in ALPHABET:
            yield eight[:place] + character + eight[place + 1 :]
    for place in range(7):
        yield eight[:place] + eight[place + 1] + eight[place] + eight[place + 2 :]
