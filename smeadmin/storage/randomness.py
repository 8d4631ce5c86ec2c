"""Randomness that belongs to the change: a dry run and the real run draw the same."""

from __future__ import annotations

import hashlib
from collections.abc import MutableSequence, Sequence
from typing import TypeVar

T = TypeVar("T")

SIZE = hashlib.sha256().digest_size
MANY = 64 * SIZE
"""More bytes than so many come from one block by SHAKE-256, in a tenth of the time."""


class Randomness:
    """A stream of bits from a secret seed (SHA-256 in counter mode), so that no draw betrays the next."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._counter = 0
        self._pool = b""

    def take(self, count: int) -> bytes:
        """Draw ``count`` bytes."""
        if count > MANY:
            self._counter += 1
            return hashlib.shake_256(self._block(self._counter - 1)).digest(count)
        blocks = -(-(count - len(self._pool)) // SIZE)
        if blocks > 0:
            numbers = range(self._counter, self._counter + blocks)
            self._pool += b"".join(
                hashlib.sha256(self._block(number)).digest() for number in numbers
            )
            self._counter += blocks
        taken, self._pool = self._pool[:count], self._pool[count:]
        return taken

    def _block(self, number: int) -> bytes:
        return self._seed + number.to_bytes(8, "big")

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 to ``limit`` - 1, each as likely as any other."""
        if limit < 1:
            raise ValueError(limit)
        size = (limit.bit_length() + 7) // 8
        fair = (1 << 8 * size) // limit * limit
        while (number := int.from_bytes(self.take(size), "big")) >= fair:
            pass
        return number % limit

    def pick(self, items: Sequence[T]) -> T:
        """Draw one of the items."""
        return items[self.below(len(items))]

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Put the items in a drawn order."""
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
