"""A flat memory for what is already there: 64-bit digest -> 64-bit number, sixteen bytes an entry.

A dict of a million entries takes a hundred megabytes; this takes thirty, and five million still fit.
"""

from __future__ import annotations

from array import array

Digest = int
"""A signed 64-bit integer. With ten million rows two digests agree by chance once in 400,000 registers."""


class Known:
    """A map from digests to numbers, open addressing over two arrays, grown by doubling.

    ``expected`` is about how many entries will come, so that it need not grow often.
    """

    def __init__(self, expected: int = 0) -> None:
        self._make(1 << max(10, (expected * 3 // 2).bit_length()))

    def _make(self, size: int) -> None:
        self._mask = size - 1
        self._room = size * 2 // 3
        self._keys = array("q", bytes(8 * size))
        self._values = array("q", bytes(8 * size))
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def get(self, digest: Digest) -> int | None:
        """Give the number kept under a digest."""
        at = self._place(digest or 1)
        return self._values[at] if self._keys[at] else None

    def add(self, digest: Digest, number: int) -> None:
        """Keep a number under a digest, in place of any before."""
        digest = digest or 1  # 0 marks an empty place
        at = self._place(digest)
        self._values[at] = number
        if not self._keys[at]:
            self._keys[at] = digest
            self._used += 1
            if self._used > self._room:
                self._grow()

    def count(self, digest: Digest) -> int:
        """Count a digest once more, and tell how often it has come by now."""
        digest = digest or 1
        keys, mask = self._keys, self._mask
        at = digest & mask
        while key := keys[at]:  # _place once more, in line: this runs for every row
            if key == digest:
                self._values[at] += 1
                return self._values[at]
            at = (at + 1) & mask
        keys[at] = digest
        self._values[at] = 1
        self._used += 1
        if self._used > self._room:
            self._grow()
        return 1

    def _place(self, digest: Digest) -> int:
        """Where a digest is, or the empty place where it belongs."""
        keys, mask = self._keys, self._mask
        at = digest & mask
        while (key := keys[at]) and key != digest:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        old, values = self._keys, self._values
        self._make(len(old) * 2)
        keys, mask = self._keys, self._mask
        for at, key in enumerate(old):
            if key:
                to = key & mask
                while keys[to]:  # none of them is there twice
                    to = (to + 1) & mask
                keys[to] = key
                self._values[to] = values[at]
                self._used += 1
