"""The lot: an order that a seed gives, which anybody who knows the seed can work out again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def drawn(seed: str, names: Iterable[str]) -> list[str]:
    """Put names into the order of the lot: by the SHA-256 of ``seed:name``, in hexadecimal.

    The seed is published beforehand, the names are the numbers of what is drawn; a spreadsheet or one
    line of shell gives the same order.
    """
    return sorted(names, key=lambda name: (lot(seed, name), name))


def lot(seed: str, name: str) -> str:
    """Give the lot of one name."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
