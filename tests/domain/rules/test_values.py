"""Values: a shape, a figure, the result computed by hand; and rounding against the decimal module."""

import decimal
import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.values import Round
from smeadmin.policies import values
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.figures import declare
from smeadmin.policies.literals import decimals

FIGURES = tomllib.loads("""
staff = { unit = "persons", filed = "return" }
price = { unit = "money", filed = "contract" }
ratio = { unit = "ratio", filed = "return" }
total = { unit = "points", filed = "return" }
webs  = { unit = "set", choices = ["a", "b", "c"], filed = "return" }
size  = { unit = "choice", choices = ["micro", "small"], filed = "register" }
rural = { unit = "yes_no", filed = "register" }
""")


def worth(written: str, unit: str, *, zero: bool = False, **known):
    """Work out one value of a unit, as a document writes it, from known figures."""
    desk = Desk()
    declare(desk, FIGURES)
    raw = tomllib.loads(f"v = {written}", parse_float=decimals)["v"]
    rule = values.value(desk, raw, Place("v"), Kind(unit))
    assert [one.message for one in desk.findings if one.severity == "error"] == []
    return rule.worth(Reading({}, Facts(known), zero=zero))


YUAN = 100
STEPS = '{ figure = "ratio", steps = { BOUND = "40%", gives = 1, every = "5%", adds = 0.5, otherwise = 0 } }'
BANDS = '{ figure = "ratio", first = [ { at_least = "90%", gives = 3 }, { more_than = "70%", gives = 2 }, { gives = 0 } ] }'
SLICES = '{ figure = "price", brackets = [ { up_to = "10元", times = "90%" }, { up_to = "50元", times = "60%" }, { times = "0%" } ] }'


@pytest.mark.parametrize(
    ("written", "unit", "known", "result"),
    [
        ("7", "points", {}, 7),
        ("{ gives = 40 }", "points", {}, 40),
        ('{ figure = "total" }', "points", {"total": Fraction(5, 2)}, Fraction(5, 2)),
        ('{ figure = "total", at_most = 20 }', "points", {"total": 35}, 20),
        ('{ figure = "total", at_least = 0 }', "points", {"total": -3}, 0),
        ('{ figure = "staff", times = 1.25 }', "points", {"staff": 7}, Fraction(35, 4)),
        ('{ figure = "staff", times = -2 }', "points", {"staff": 3}, -6),
        ('{ figure = "staff", times = 1, for_each = "10人" }', "points", {"staff": 45}, Fraction(9, 2)),
        ('{ figure = "staff", times = "3000元" }', "money", {"staff": 7}, 21000 * YUAN),
        ('{ figure = "price", times = "50%" }', "money", {"price": 333}, Fraction(333, 2)),
        ('{ figure = "webs", times = 20 }', "points", {"webs": ("a", "b")}, 40),
        ('{ figure = "webs", times = 20, at_most = 30, weight = "5%" }', "points", {"webs": ("a", "b")}, Fraction(3, 2)),
        # whole steps: the bound itself counts under at_least, not under more_than
        (STEPS.replace("BOUND", "at_least"), "points", {"ratio": Fraction(40, 100)}, 1),
        (STEPS.replace("BOUND", "more_than"), "points", {"ratio": Fraction(40, 100)}, 0),
        (STEPS.replace("BOUND", "more_than"), "points", {"ratio": Fraction(4499, 10000)}, 1),
        (STEPS.replace("BOUND", "more_than"), "points", {"ratio": Fraction(45, 100)}, Fraction(3, 2)),
        (STEPS.replace("BOUND", "at_least"), "points", {"ratio": Fraction(3999, 10000)}, 0),
        # bands: an equal number takes the upper row under at_least, the lower under more_than
        (BANDS, "points", {"ratio": Fraction(9, 10)}, 3),
        (BANDS, "points", {"ratio": Fraction(7, 10)}, 0),
        (BANDS, "points", {"ratio": Fraction(71, 100)}, 2),
        # brackets: up to and including
        (SLICES, "money", {"price": 1000}, 900),
        (SLICES, "money", {"price": 1001}, Fraction(9006, 10)),
        (SLICES, "money", {"price": 99999}, 900 + 2400),
        (SLICES, "money", {"price": 0}, 0),
        ('{ by.size = { micro = "5元", small = "3元" } }', "money", {"size": "small"}, 300),
        ('{ by.size = { micro = "5元", else = "1元" } }', "money", {"size": "small"}, 100),
        ('{ by.rural = { true = 2, false = 1 } }', "points", {"rural": True}, 2),
        ('{ sum.a = 1, sum.b = { figure = "staff", times = 2 } }', "points", {"staff": 4}, 9),
        ('{ highest.a = 1, highest.b = { figure = "staff", times = 2 } }', "points", {"staff": 4}, 8),
        ('{ lowest.a = 1, lowest.b = { figure = "staff", times = 2 } }', "points", {"staff": 4}, 1),
        # when: not met gives 0, and is left out of a lowest
        ('{ gives = 5, when = { figure = "rural", is = true } }', "points", {"rural": False}, 0),
        ('{ lowest.a = 7, lowest.b = { gives = 5, when = { figure = "rural", is = true } } }', "points", {"rural": False}, 7),
        # the trims in their one order: cap, then weight, then rounding
        ('{ figure = "total", at_most = 10, weight = "50%", round = { to = "1", how = "up" } }', "points", {"total": 9}, 5),
        ('{ figure = "price", times = "50%", round = { to = "0.01元", how = "down" } }', "money", {"price": 333}, 166),
        # a cap is a value
        ('{ figure = "total", at_most.by.size = { micro = 3, small = 5 } }', "points", {"total": 9, "size": "small"}, 5),
        ('{ figure = "total", at_most.by.size = { micro = "no rule", small = 5 } }', "points", {"total": 9, "size": "micro"}, 9),
    ],
)  # fmt: skip
def test_a_value_comes_to_what_the_hand_computes(written, unit, known, result):
    assert worth(written, unit, **known).value == result


@pytest.mark.parametrize(
    ("written", "known", "zero", "result", "note"),
    [
        ('{ figure = "total" }', {}, False, None, None),
        ('{ figure = "total" }', {}, True, 0, "zero"),
        ('{ figure = "total", missing = 0 }', {}, False, 0, "missing"),
        ('{ figure = "total", missing = 30, at_most = 20 }', {}, False, 20, "missing"),
        ('{ sum.a = { figure = "total" }, sum.b = 3 }', {}, False, None, None),
        ('{ sum.a = { figure = "total" }, sum.b = 3 }', {}, True, 3, None),
        # an unknown choice stays not known and stops the score all the same
        ('{ by.size = { micro = 5, small = 3 } }', {}, True, None, None),
        (BANDS, {}, True, None, None),
        # a threshold never counts what is not known as 0
        ('{ figure = "total", at_most = { figure = "staff", times = 1 } }', {"total": 5}, True, None, None),
        ('{ gives = 5, when = { figure = "rural", is = true } }', {}, False, None, None),
        ('{ gives = 5, when = { figure = "rural", is = true } }', {}, True, 0, "zero"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_never_silently_zero(written, known, zero, result, note):
    found = worth(written, "points", zero=zero, **known)
    assert (found.value, found.note) == (result, note)


def test_an_open_part_counts_nothing_and_marks_the_whole():
    found = worth('{ sum.a = { open = "not said", full = 5 }, sum.b = 3 }', "points")
    assert (found.value, found.open) == (3, True)


def test_rounding_says_what_came_before():
    found = worth(
        '{ figure = "total", round = { to = "0.1", how = "half_up" } }',
        "points",
        total=Fraction(9235, 100),
    )
    assert (found.value, found.before) == (Fraction(924, 10), Fraction(9235, 100))


HOW = {
    "half_up": decimal.ROUND_HALF_UP,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
}


@given(
    st.decimals(-10000, 10000, places=4),
    st.sampled_from(list(HOW)),
    st.sampled_from(["1", "0.1", "0.01"]),
)
def test_rounding_agrees_with_the_decimal_module(value: Decimal, how, to):
    expected = value.quantize(Decimal(to), rounding=HOW[how])
    assert Round(Fraction(to), how)(Fraction(value)) == Fraction(expected)


@given(st.fractions(0, 1000), st.sampled_from(list(HOW)), st.integers(1, 50))
def test_rounding_lands_on_a_multiple_less_than_one_away(value, how, to):
    rounded = Round(to, how)(value)
    assert rounded % to == 0
    assert abs(rounded - value) < to


@given(st.integers(0, 10**9))
def test_brackets_pay_the_slices_and_nothing_twice(price):
    expected = Fraction(9, 10) * min(price, 1000) + Fraction(6, 10) * max(
        0, min(price, 5000) - 1000
    )
    assert worth(SLICES, "money", price=price).value == expected
