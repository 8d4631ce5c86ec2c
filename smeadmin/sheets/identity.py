"""What tells one row from another: its key, the number it bears, or its content.

A row without a key is known by the 64 bits of a hash. They are good inside one process only, since hashes
of text are salted: they are compared with those of what is stored, and never stored themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from smeadmin.domain.columns.column import Noun
from smeadmin.sheets.known import Digest, Known

Values = Sequence[Any]


def key_of(fields: Sequence[str], noun: Noun) -> Callable[[Values], Any]:
    """The key of a row: one value, or a tuple; a part of it that the sheet does not have is empty."""
    return _picked(fields, noun.key)


class Identities:
    """Tells rows apart that have no key, one after the other: by the number that one bears within its
    scope, else by its content and its ordinal among equal rows.

    A column that the file lacks counts as empty, and the order of columns does not matter, so that an
    exported list is recognised when it comes back. ``expected`` is about how many rows will come.
    """

    def __init__(self, fields: Sequence[str], noun: Noun, expected: int = 0) -> None:
        self.number_at = fields.index(noun.number) if noun.number in fields else None
        self._bearing = _picked(fields, (*noun.scope, noun.number or ""))
        self._content = _picked(fields, noun.content)
        self._met = Known(expected)

    def numbered(self, values: Values) -> bool:
        """Tell whether a row bears a number."""
        return self.number_at is not None and values[self.number_at] is not None

    def any_numbered(self, columns: Sequence[Sequence[Any]]) -> bool:
        """Tell whether any row bears a number, of rows that come column by column."""
        at = self.number_at
        return at is not None and any(number is not None for number in columns[at])

    def of(self, values: Values) -> Digest:
        """Give the identity of the next row."""
        if self.numbered(values):
            return hash(self._bearing(values))
        return self._counted(hash(self._content(values)))

    def of_many(self, columns: Sequence[Sequence[Any]]) -> Iterator[Digest]:
        """Give the identities of the next rows, which come column by column."""
        rows = zip(*columns, strict=True)
        if self.any_numbered(columns):
            return map(self.of, rows)
        return map(self._counted, map(hash, map(self._content, rows)))

    def _counted(self, content: int) -> Digest:
        ordinal = self._met.count(content)
        return content if ordinal == 1 else hash((content, ordinal))


def _picked(fields: Sequence[str], names: Sequence[str]) -> Callable[[Values], Any]:
    """Give what picks some values of a row by name, ``None`` for each that it does not have."""
    if set(names) <= set(fields):
        return itemgetter(*map(fields.index, names))
    at = [fields.index(name) if name in fields else None for name in names]
    return lambda values: tuple(None if i is None else values[i] for i in at)
