"""Ranks, ties and places: lists of scores and who stands where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain.rules.ranking import places, ranks, tied


def keys(*scores):
    return [None if score is None else (-score,) for score in scores]


@pytest.mark.parametrize(
    ("scores", "ties", "expected"),
    [
        ((90, 80, 70), "share", [1, 2, 3]),
        ((90, 90, 80), "share", [1, 1, 3]),
        ((90, 90, 80), "dense", [1, 1, 2]),
        ((70, None, 90), "share", [2, None, 1]),
        ((), "share", []),
    ],
)
def test_ranks(scores, ties, expected):
    assert ranks(keys(*scores), ties) == expected


@given(st.lists(st.integers(0, 5), max_size=12))
def test_a_rank_is_one_more_than_how_many_are_better(scores):
    assert ranks(keys(*scores), "share") == [1 + sum(b > a for b in scores) for a in scores]
    assert ranks(keys(*scores), "dense") == [1 + len({b for b in scores if b > a}) for a in scores]
    assert tied(keys(*scores)) == [scores.count(a) > 1 for a in scores]


@pytest.mark.parametrize(
    ("scores", "free", "at_cut", "expected"),
    [
        ((9, 8, 7), 2, "decide", ["in", "in", "out"]),
        ((9, 8, 8), 2, "decide", ["in", "decide", "decide"]),
        ((9, 8, 8), 2, "draw", ["in", "draw", "draw"]),
        ((9, 8, 8), 2, "all_in", ["in", "in", "in"]),
        ((9, 8, 8), 2, "all_out", ["in", "out", "out"]),
        ((9, 9, 8), 2, "decide", ["in", "in", "out"]),
        ((9, None, 8), 1, "decide", ["in", "out", "out"]),
        ((9, 8), None, "decide", ["in", "in"]),
        ((9, 8), 0, "decide", ["out", "out"]),
    ],
)
def test_places(scores, free, at_cut, expected):
    assert places(keys(*scores), free, at_cut) == expected
