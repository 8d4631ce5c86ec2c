"""Literals: what is written, as what kind, and the exact number that comes of it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from smeadmin.domain.rules.clocks import Duration
from smeadmin.domain.rules.sources import Kind
from smeadmin.policies.literals import LiteralFault, decimals, duration, literal, yuan

READ = [
    # written      kind            exactly (money in fen)
    ("300万元", "money", 300_000_000),
    ("2000元", "money", 200_000),
    ("2000 yuan", "money", 200_000),
    ("5亿元", "money", 50_000_000_000),
    ("299.9999万元", "money", 299_999_900),
    ("0.01元", "money", 1),
    ("333.335元", "money", Fraction(66667, 2)),
    ("80%", "ratio", Fraction(4, 5)),
    ("100%", "ratio", 1),
    ("66.6%", "ratio", Fraction(333, 500)),
    ("1/3", "ratio", Fraction(1, 3)),
    ("2/2", "ratio", 1),
    ("150家", "enterprises", 150),
    (150, "enterprises", 150),
    ("100000家次", "visits", 100000),
    ("20人", "persons", 20),
    ("20 persons", "persons", 20),
    ("1000㎡", "area", 1000),
    ("1000平方米", "area", 1000),
    ("52.35", "points", Fraction(1047, 20)),
    (Decimal("0.1"), "points", Fraction(1, 10)),
    ("4年", "years", 4),
    ("3 years", "years", 3),
    ("6个月", "months", 6),
    (-2, "points", -2),
    (True, "yes_no", True),
    ("440100", "region", "440100"),
    ("no rule", "money", "no rule"),
]


@pytest.mark.parametrize(("written", "unit", "exactly"), READ)
def test_a_literal_is_read_exactly(written, unit, exactly):
    read = literal(written, Kind(unit))
    assert read == exactly
    assert type(read) is type(exactly), "whole numbers are int, broken ones Fraction, never float"


REFUSED = [
    (300, "money", "P20"),
    ("300", "money", "P20"),
    ("10万", "money", "P20"),
    (Decimal("0.8"), "ratio", "P20"),
    (1, "ratio", "P20"),
    ("50家次", "persons", "P21"),
    ("50家", "visits", "P21"),
    ("300万元", "persons", "P21"),
    ("80%", "money", "P21"),
    ("80人", "ratio", "P21"),
    ("80%", "persons", "P21"),
    ("1/0", "ratio", "P04"),
    ("many", "persons", "P04"),
    ("9" * 19 + "人", "persons", "P04"),
    (10**16, "persons", "P04"),
    (True, "persons", "P04"),
    ("yes", "yes_no", "P04"),
    ("44010", "region", "P04"),
    ("2020-01-01", "date", "P04"),
]


@pytest.mark.parametrize(("written", "unit", "code"), REFUSED)
def test_a_literal_that_does_not_fit_is_refused_with_its_code(written, unit, code):
    with pytest.raises(LiteralFault) as fault:
        literal(written, Kind(unit))
    assert fault.value.code == code


def test_a_word_must_be_one_of_the_choices_where_they_are_closed():
    level = Kind("choice", ("city", "province"))
    assert literal("city", level) == "city"
    with pytest.raises(LiteralFault, match="choice"):
        literal("town", level)
    assert literal("anything", Kind("choice")) == "anything"


@pytest.mark.parametrize(
    ("written", "count", "unit"),
    [
        ("3 years", 3, "years"),
        ("3年", 3, "years"),
        ("1 year", 1, "years"),
        ("6 months", 6, "months"),
        ("6个月", 6, "months"),
        ("15 days", 15, "days"),
        ("15日", 15, "days"),
        ("5 working days", 5, "working_days"),
        ("5个工作日", 5, "working_days"),
    ],
)
def test_a_duration_is_read_in_both_languages(written, count, unit):
    assert duration(written) == Duration(count, unit)


@pytest.mark.parametrize(
    "written", ["3", "three years", "-3 years", "0 days", "201 years", "1.5 years", 3]
)
def test_a_duration_that_is_none_is_refused(written):
    with pytest.raises(LiteralFault):
        duration(written)


@pytest.mark.parametrize(
    ("written", "fen"),
    [(1, 100), ("9999999.99", 999_999_999), (Decimal("0.5"), 50), ("3万元", 3_000_000)],
)
def test_money_in_the_rows_of_an_example_is_yuan(written, fen):
    assert yuan(written) == fen


@pytest.mark.parametrize("written", ["1e999999999", "inf", "nan", "0.1234567890123"])
def test_a_float_no_measure_writes_stays_text(written):
    assert decimals(written) == written
