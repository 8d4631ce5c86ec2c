"""Codes for the phone: the codes of screens.md, every slip, and the shape that typing takes."""

from __future__ import annotations

import itertools
import random

import pytest

from smeadmin.domain import voucher_code

# made by hand with pencil and the standard's hybrid system (M = 24), and printed in the papers of the project
PRINTED = ["JC26-7KQ4-MWD7", "JC26-A9TX-HNEG", "JC26-C3RW-FKPE", "JC26-G6DM-YVTW"]


@pytest.mark.parametrize("code", PRINTED)
def test_printed_codes_pass(code: str) -> None:
    assert voucher_code.is_valid(code)
    assert voucher_code.check_character(code[5:9] + code[10:13]) == code[-1]


def test_stdnum_agrees() -> None:
    from stdnum.iso7064 import mod_37_36

    alphabet, dice = voucher_code.ALPHABET, random.Random(1)
    for _ in range(500):
        seven = "".join(dice.choices(alphabet, k=7))
        assert voucher_code.check_character(seven) == mod_37_36.calc_check_digit(seven, alphabet)


@pytest.mark.parametrize("code", PRINTED)
def test_every_single_slip_is_caught(code: str) -> None:
    eight = code[5:].replace("-", "")
    for place, character in itertools.product(range(8), voucher_code.ALPHABET):
        if character != eight[place]:
            slip = eight[:place] + character + eight[place + 1 :]
            assert not voucher_code.is_valid(f"JC26-{slip[:4]}-{slip[4:]}")


def test_nearly_all_swaps_of_neighbours_are_caught() -> None:
    caught = swaps = 0
    for a, b in itertools.permutations(voucher_code.ALPHABET, 2):
        for head in ("", "7K", "MWD4"):
            seven = (head + a + b + "7KQ4M")[:7]
            place = len(head)
            eight = seven + voucher_code.check_character(seven)
            other = eight[:place] + b + a + eight[place + 2 :]
            swaps += 1
            caught += not voucher_code.is_valid(f"X2-{other[:4]}-{other[4:]}")
    assert caught / swaps > 0.99


def test_a_slip_leads_back_to_the_code() -> None:
    assert "JC26-7KQ4-MWD7" in voucher_code.near("JC26-7KQ4-MWD4")
    assert "JC26-7KQ4-MWD7" in voucher_code.near("JC26-K7Q4-MWD7")
    assert "JC26-7KQ4-MWD7" in voucher_code.near("JC26-7KQ4-0WD7"), "a character that no code has"
    assert "JC26-7KQ4-MWD7" not in voucher_code.near("JC26-7KQ4-MWD7")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("jc26-7kq4-mwd7", "JC26-7KQ4-MWD7"),
        (" JC26 7KQ4 MWD7 ", "JC26-7KQ4-MWD7"),
        ("ＪＣ２６－７ＫＱ４－ＭＷＤ７", "JC26-7KQ4-MWD7"),
        ("JC26—7KQ4—MWD7", "JC26-7KQ4-MWD7"),
        ("JC26-7KQ4", None),
        ("CL-2026-0001", "CL-2026-0001"),  # the shape of a code, but no valid one
        ("", None),
        ("券", None),
    ],
)
def test_how_a_code_is_typed(typed: str, code: str | None) -> None:
    assert voucher_code.normal(typed) == code
    assert not voucher_code.is_valid("CL-2026-0001")


def test_every_number_has_a_code_of_its_own() -> None:
    numbers = [0, 1, 23, 24, 24**4, voucher_code.SPACE - 1, 123_456_789]
    codes = [voucher_code.make("JC26", n) for n in numbers]
    assert len(set(codes)) == len(codes)
    assert all(voucher_code.is_valid(code) for code in codes)
    assert voucher_code.SPACE > 2**32
    assert not set(voucher_code.ALPHABET) & set(voucher_code.NOT_USED)


def test_the_check_catches_every_slip_of_every_code_and_nearly_every_swap() -> None:
    """Exhaustive, place by place: whatever stands before and behind, only the product carried matters.

    The hybrid system carries one number from 1 to 24 from place to place. At each place every number that
    can be carried there meets every pair of characters: if two of them carried the same number on, a slip
    would pass. A swap passes where two neighbours in either order carry the same number on.
    """
    size = len(voucher_code.ALPHABET)

    def carried(product: int, value: int) -> int:  # ISO 7064, hybrid, M = 24, by hand
        total = (product + value) % size or size
        return total * 2 % (size + 1)

    values, reached = range(size), {size}
    swaps = missed = 0
    for _place in range(7):
        for product in reached:
            assert len({carried(product, value) for value in values}) == size, "a slip would pass"
            for a, b in itertools.combinations(values, 2):
                swaps += 1
                missed += carried(carried(product, a), b) == carried(carried(product, b), a)
        reached = {carried(product, value) for product in reached for value in values}
    assert reached == set(range(1, size + 1))
    # the check character is the one value that brings the last product to 1: 24 products, 24 characters
    finals = {next(v for v in values if (product + v) % size == 1) for product in reached}
    assert len(finals) == size, "a slip of the check character would pass"
    assert missed / swaps < 0.005  # screens.md 18: 99.6 % of swaps are caught


def test_a_code_shows_programme_and_year_and_has_more_than_32_random_bits() -> None:
    drawn = voucher_code.make("JC26", 4_000_000_000)
    assert drawn.startswith("JC26-")
    assert voucher_code.SPACE == 24**7 > 2**32
