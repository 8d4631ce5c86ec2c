"""Rows kept aside: all of them come back, however often and however far they are gone through."""

from __future__ import annotations

from itertools import islice

import pytest

from smeadmin.sheets.spool import Spool


@pytest.mark.parametrize("room", [0, 11, 25, 1000])
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 35])
def test_what_was_kept_comes_back_in_order(count: int, room: int) -> None:
    spool: Spool[int] = Spool(batch=10, room=room)
    for number in range(count):
        spool.append(number)
    assert (len(spool), list(spool)) == (count, list(range(count)))


def test_whoever_stops_half_way_takes_nothing_from_the_next() -> None:
    spool: Spool[int] = Spool(batch=10)
    for number in range(35):
        spool.append(number)
    assert list(islice(spool, 3)) == [0, 1, 2]
    first, second = iter(spool), iter(spool)
    assert [next(first) for _ in range(12)] == list(range(12))
    assert [next(second) for _ in range(25)] == list(range(25))
    assert list(first) == list(range(12, 35))
    assert list(second) == list(range(25, 35))


def test_more_may_come_while_somebody_goes_through() -> None:
    spool: Spool[int] = Spool(batch=2)
    for number in range(5):
        spool.append(number)
    going = iter(spool)
    assert [next(going) for _ in range(3)] == [0, 1, 2]
    for number in range(5, 9):
        spool.append(number)
    assert list(spool) == list(range(9))


def test_what_has_room_stays_in_memory_and_what_has_none_goes_all() -> None:
    spool: Spool[str] = Spool(batch=2, room=10)
    for size in (4, 4, 2):
        spool.append("kept", size)
    assert (spool._file, len(spool._batch)) == (None, 3)
    spool.append("too much", 1)
    assert spool._file is not None
    assert (spool._batch, list(spool)) == ([], ["kept"] * 3 + ["too much"])
