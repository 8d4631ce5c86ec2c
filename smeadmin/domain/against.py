"""Our books held against the finance department's ledger: what only one of them has, to the fen."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ITEMS = ("appropriated", "paid", "received_back")
"""What both ledgers know."""


@dataclass(frozen=True, slots=True)
class Booked:
    """One line of a ledger: what, under which number, to whom, how much (fen), when."""

    item: str
    reference: str
    payee: str
    amount_fen: int
    on: dt.date | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ItemCompared:
    """One item in both ledgers, in fen, and the lines that only one of them has."""

    item: str
    ours_fen: int
    theirs_fen: int
    only_ours: tuple[Booked, ...]
    only_theirs: tuple[Booked, ...]

    @property
    def ok(self) -> bool:
        """Whether both say the same, line by line."""
        return self.ours_fen == self.theirs_fen and not self.only_ours and not self.only_theirs


@dataclass(frozen=True, slots=True)
class Compared:
    """Our books of one fund, or of all, held against an outside ledger."""

    fund: str | None
    file: str
    items: tuple[ItemCompared, ...]

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return all(item.ok for item in self.items)

    @property
    def difference_fen(self) -> int:
        """How far the items are apart, all together."""
        return sum(abs(item.ours_fen - item.theirs_fen) for item in self.items)


def compare(ours: Sequence[Booked], theirs: Sequence[Booked]) -> tuple[ItemCompared, ...]:
    """Match the lines of two ledgers, each at most once, item by item.

    A line is the same where amount and reference agree (a settlement's number stands for its payments), or
    amount and payee, or, where finance names neither, the amount alone.
    """
    found = []
    for item in ITEMS:
        left = [one for one in ours if one.item == item]
        only_theirs = []
        for line in (one for one in theirs if one.item == item):
            same = [mine for mine in left if _same(mine, line)][:1] or _batch(left, line)
            if not same:
                only_theirs.append(line)
            left = [mine for mine in left if mine not in same]
        mine_fen = sum(one.amount_fen for one in ours if one.item == item)
        their_fen = sum(one.amount_fen for one in theirs if one.item == item)
        found.append(ItemCompared(item, mine_fen, their_fen, tuple(left), tuple(only_theirs)))
    return tuple(found)


def _batch(left: Sequence[Booked], line: Booked) -> list[Booked]:
    """Give what is left of a settlement where finance has booked it in one sum."""
    reference = line.reference.strip().upper()
    own = [one for one in left if one.reference.partition("/")[0] == reference and not line.payee]
    return own if own and sum(one.amount_fen for one in own) == line.amount_fen else []


def _same(mine: Booked, line: Booked) -> bool:
    if mine.amount_fen != line.amount_fen:
        return False
    if line.payee and mine.payee and _folded(line.payee) != _folded(mine.payee):
        return False
    reference = line.reference.strip().upper()
    if not reference:
        return True
    own = mine.reference.upper()
    return own == reference or own.partition("/")[0] == reference


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
