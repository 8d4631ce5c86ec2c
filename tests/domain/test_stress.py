"""Stress: draws that a seed decides, and places that hold or hang."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from smeadmin.domain.rules.ranking import ranks
from smeadmin.domain.rules.values import Round
from smeadmin.domain.stress import Columns, Score, Standing, draws, shaken

SCORE = Score(
    full=(50, 50),
    at_most=None,
    at_least=None,
    round=Round(Fraction(1, 100), "half_up"),
    ties="share",
)


def body(number: int, parts: tuple[int, int], rank: int, after: int = 0) -> Standing:
    return Standing(number, f"{number}", sum(parts) * 1_000_000, rank, parts, 0, (after,))


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    first, again = list(draws(7, 20, 3, 100)), list(draws(7, 20, 3, 100))
    assert first == again
    assert first != list(draws(8, 20, 3, 100))
    assert all(-100 <= one <= 100 for run in first for one in run)


def test_every_amount_is_drawn_about_as_often() -> None:
    counts = [0] * 11
    for run in draws(1, 5_500, 1, 5):
        counts[run[0] + 5] += 1
    assert sum(counts) == 5_500
    assert min(counts) > 400 and max(counts) < 600  # 500 each; four deviations are 85


def test_weights_that_do_not_move_leave_every_place() -> None:
    bodies = [body(1, (40, 40), 1), body(2, (30, 30), 2)]
    for one in shaken(bodies, SCORE, percent=0, runs=50, seed=1, cut=1):
        assert (one.moved, one.lowest, one.highest) == (0, one.rank, one.rank)


def test_full_marks_stay_what_they_are_whatever_moves() -> None:
    everybody = Columns([body(1, (50, 50), 1)], SCORE)
    assert {everybody.points(moved)[0] for moved in draws(3, 100, 2, 100)} == {100_00}  # hundredths


def alone(one: Standing, score: Score, moved: tuple[int, ...]) -> Fraction:
    """Give one body's points as the rule reads: weighed, full marks as they are, capped, rounded."""
    weights = [1000 + by for by in moved]
    most = Fraction(sum(f * w for f, w in zip(score.full, weights, strict=True)))
    own = sum((p * w for p, w in zip(one.parts, weights, strict=True)), Fraction(0))
    points = own * sum(score.full) / most + one.bonus
    points = points if score.at_most is None else min(points, Fraction(score.at_most))
    points = points if score.at_least is None else max(points, Fraction(score.at_least))
    return points if score.round is None else Fraction(score.round(points))


@pytest.mark.parametrize("how", [None, "half_up", "half_even", "down", "up"])
@pytest.mark.parametrize("ties", ["share", "dense"])
def test_everybody_in_columns_stands_as_one_by_one(how: str | None, ties: str) -> None:
    lot = random.Random(f"{how} {ties}")
    score = Score(
        full=(30, Fraction(45, 2), 40),
        at_most=lot.choice([None, 90, Fraction(181, 2)]),
        at_least=lot.choice([None, 0, Fraction(7, 3)]),
        round=None
        if how is None
        else Round(lot.choice([1, Fraction(1, 2), Fraction(1, 100)]), how),
        ties=ties,
    )
    thirds = [Fraction(n, 3) for n in range(-20, 121)]
    bodies = [
        Standing(
            *(
                n,
                str(n),
                0,
                n + 1,
                tuple(lot.choices(thirds, k=3)),
                lot.choice([0, Fraction(1, 7)]),
            ),
            after=(lot.randrange(3), -lot.randrange(2)),
        )
        for n in range(40)
    ]
    everybody = Columns(bodies, score)
    for moved in draws(1, 8, 3, 100):
        keys = [(-alone(one, score, moved), *one.after) for one in bodies]
        assert everybody.ranks(moved) == ranks(keys, ties)


def test_who_is_better_in_everything_is_firm() -> None:
    bodies = [body(1, (40, 41), 1), body(2, (39, 40), 2), body(3, (10, 10), 3)]
    told = shaken(bodies, SCORE, percent=10, runs=400, seed=5, cut=1)
    assert [(one.inside, one.firm) for one in told] == [(1, True), (0, True), (0, True)]


def test_two_who_are_good_at_different_things_hang() -> None:
    # by hand: with weights (1+a, 1+b) the first is ahead when 10(1+a) > 10(1+b), so in half of the runs
    bodies = [body(1, (50, 40), 1, 1), body(2, (40, 50), 1, 2)]
    first, second = shaken(bodies, SCORE, percent=10, runs=2_000, seed=11, cut=1)
    assert first.inside is not None and second.inside is not None
    assert Fraction(45, 100) < first.inside < Fraction(55, 100)
    assert first.inside + second.inside == 1  # what puts equals in order decides the rest
    assert not first.firm and (first.lowest, first.highest) == (1, 2)


def test_points_are_rounded_by_the_rule_before_they_are_compared() -> None:
    whole = Score((50, 50), None, None, Round(10, "down"), "share")
    bodies = [body(1, (38, 38), 1, 1), body(2, (36, 36), 1, 2)]  # 76 and 72 are both 70
    told = shaken(bodies, whole, percent=0, runs=10, seed=1, cut=1)
    assert [one.inside for one in told] == [1, 0]  # equal points: the next key decides
