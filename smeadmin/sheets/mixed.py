"""Yuan among ten thousands of yuan: amounts of a column that were evidently written in the other unit.

Nothing is converted, since nobody can know: the rows are named, and a person looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from smeadmin.domain.columns.headers import Mapped
from smeadmin.domain.columns.units import WAN_YUAN, YUAN
from smeadmin.domain.findings import Finding, Place
from smeadmin.i18n import gettext as _
from smeadmin.sheets.rows import Rows

APART = WAN_YUAN.factor // YUAN.factor
KEPT = 10_000
ROWS_NAMED = 20


class MixedUnits:
    """Looks at amounts as they go by, in flat memory: how many there are of each size, and which rows
    lie outside what is usual in their column."""

    def __init__(self, mapped: Sequence[Mapped]) -> None:
        self._watched = [
            _Watched(at, one)
            for at, one in enumerate(mapped)
            if one.column.usual is not None and one.unit in (YUAN, WAN_YUAN)
        ]

    def look(self, rows: Rows) -> None:
        """Take in some rows."""
        for one in self._watched:
            one.look(rows.numbers, rows.columns[one.at])

    def findings(self) -> tuple[Finding, ...]:
        """Say of each column which rows are in the other unit, where there are any."""
        return tuple(finding for one in self._watched if (finding := one.finding()) is not None)


class _Watched:
    """One column: in yuan what is too little is looked at, in ten thousands what is too much."""

    def __init__(self, at: int, mapped: Mapped) -> None:
        self.at = at
        self._mapped = mapped
        self._low, self._high = mapped.column.usual or (0, 0)
        self._in_yuan = mapped.unit is YUAN
        self._sizes: Counter[int] = Counter()  # of amounts, in powers of two
        self._odd: list[tuple[int, int]] = []  # row, fen

    def look(self, numbers: Sequence[int], values: Sequence[int | None]) -> None:
        """Count amounts by their size, and keep those that are odd."""
        amounts = list(filter(None, values))
        self._sizes.update(map(int.bit_length, amounts))
        if not amounts or not (self._is_odd(min(amounts)) or self._is_odd(max(amounts))):
            return
        rows = zip(numbers, values, strict=True)
        odd = [(number, fen) for number, fen in rows if fen and self._is_odd(fen)]
        self._odd += odd[: KEPT - len(self._odd)]

    def _is_odd(self, fen: int) -> bool:
        """Tell whether an amount is out of the usual, and would not be in the other unit."""
        if self._in_yuan:
            return fen < self._low <= fen * APART <= self._high
        return fen > self._high >= fen // APART >= self._low

    def finding(self) -> Finding | None:
        """Name the odd rows that the other unit would bring nearer to the middle of the others."""
        others = self._sizes - Counter(fen.bit_length() for _number, fen in self._odd)
        if not self._odd or not others:
            return None
        middle = 1 << sorted(others.elements())[others.total() // 2]
        rows = [number for number, fen in self._odd if self._is_nearer(fen, middle)]
        if not rows:
            return None
        named = _(", ").join(map(str, rows[:ROWS_NAMED])) + (" …" if len(rows) > ROWS_NAMED else "")
        mapped = self._mapped
        place = Place(None, mapped.index, mapped.header)
        other = WAN_YUAN if self._in_yuan else YUAN
        details = {"rows": named, "unit": other.symbol}
        return Finding("unit-mixed", place, mapped.column.name, details=details)

    def _is_nearer(self, fen: int, middle: int) -> bool:
        if self._in_yuan:
            return fen * (fen * APART) < middle**2
        return fen * (fen // APART) > middle**2
