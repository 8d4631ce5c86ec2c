"""Marks of several reviewers: how they become one, who is generous, keys that nobody can guess."""

from __future__ import annotations

from fractions import Fraction

import pytest

from smeadmin.domain.columns import Noun
from smeadmin.domain.review import ReturnsAsked, combined, leniency, sheet_key
from smeadmin.i18n import Text
from tests.domain.test_campaign import line

M = 1_000_000


@pytest.mark.parametrize(
    ("marks", "unit", "how", "expected"),
    [
        # the average is exact, however it ends
        ([8, 9, 9], "points", "average", Fraction(26, 3)),
        # without highest and lowest: (7 + 8) / 2
        ([3, 7, 8, 10], "points", "trimmed", Fraction(15, 2)),
        # one highest and one lowest, although others are equal to them
        ([5, 5, 9, 9], "points", "trimmed", 7),
        # of two nothing would be left, so both count
        ([6, 9], "points", "trimmed", Fraction(15, 2)),
        ([4], "points", "trimmed", 4),
        ([], "points", "average", None),
        # a yes/no goes by the majority; halves are not known
        ([1, 1, 0], "yes_no", "average", True),
        ([1, 0, 0], "yes_no", "average", False),
        ([1, 0], "yes_no", "average", None),
    ],
)
def test_several_marks_become_one(marks: list[int], unit: str, how: str, expected: object) -> None:
    whole = marks if unit == "yes_no" else [mark * M for mark in marks]
    assert combined(whole, unit, how) == expected


def test_the_order_of_the_marks_is_no_matter() -> None:
    assert combined([3 * M, 9 * M, 5 * M], "points", "trimmed") == 5
    assert combined([9 * M, 5 * M, 3 * M], "points", "trimmed") == 5


def test_who_marks_higher_than_the_others_on_the_same_is_generous() -> None:
    # on the first: A 10, B 8, C 6; on the second only A and B: 9 and 9
    marks = {
        (1, "quality"): {"A": 10 * M, "B": 8 * M, "C": 6 * M},
        (2, "quality"): {"A": 9 * M, "B": 9 * M},
        (3, "quality"): {"C": 1 * M},  # alone: nothing to compare with
    }
    # A: (10 - 7) and (9 - 9) on average 1.5; B: (8 - 8) and 0; C: 6 - 9
    assert leniency(marks) == {"A": (1_500_000, 2), "B": (0, 2), "C": (-3 * M, 1)}


def test_a_key_is_of_one_row_of_one_sheet_of_one_register() -> None:
    keys = {
        sheet_key(secret, evaluation, reviewer, body)
        for secret in ("a", "b")
        for evaluation in (1, 2)
        for reviewer in (1, 2)
        for body in (1, 2)
    }
    assert len(keys) == 16
    assert all(len(key) == 14 and key.count("-") == 2 for key in keys)


def test_the_workbook_of_an_institution_bears_its_name_as_far_as_a_file_may() -> None:
    asked = ReturnsAsked(line("open"), Noun("return", Text("年报", "return"), ()), ())
    assert asked.file_of(("I-000001", '甲/乙:"中心"')) == "I-000001-甲乙中心-2025.xlsx"
    assert asked.file_of(("I-000002", "长" * 90)) == f"I-000002-{'长' * 50}-2025.xlsx"
