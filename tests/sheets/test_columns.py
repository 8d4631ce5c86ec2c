"""Columns read many cells at once mean what they mean cell by cell."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.columns.headers import read_header
from smeadmin.domain.findings import Fault
from smeadmin.sheets.cells import Looking
from smeadmin.sheets.columns import column_reader

(FEE,) = (m for m in read_header(["服务费用(元)"], NOUNS["record"], 1).mapped)
READER = column_reader(FEE, Looking(dt.date(2026, 3, 10)), always=False)

fen = st.integers(0, 10**14).map(lambda n: n / 100)
cells = st.one_of(
    *(fen, fen, fen, st.floats(), st.integers(-(10**3), 10**16), st.booleans()),
    st.sampled_from(
        [0.1 + 0.2, 1.005, 0.005, -0.0, 99_999_999_999.995, "12.30", "1e5", "", "１２"]
    ),
)


@settings(max_examples=200)
@given(st.lists(cells, min_size=1, max_size=4), st.integers(0, 20), st.integers(0, 20))
def test_amounts_in_number_cells_are_exact(some: list[Any], above: int, below: int) -> None:
    """Also where a few odd ones stand among many good ones."""
    column = [1.5] * above + some + [2.5] * below
    one_by_one: list[Any] = [None] * len(column)
    faulty = set()
    for at, cell in enumerate(column):
        try:
            one_by_one[at] = READER.strict(cell)
        except Fault:
            faulty.add(at)
    doubtful = set[int]()
    assert READER.read(column, doubtful) == one_by_one
    assert doubtful == faulty


def test_an_ordinary_column_of_amounts() -> None:
    assert READER.read([0.07, 1234.56, 29.99, 1.1, 5], set()) == [7, 123456, 2999, 110, 500]
