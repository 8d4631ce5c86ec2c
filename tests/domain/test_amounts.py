"""Numbers as people type them: what is taken, and as how much; what is refused, and why."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain.amounts import format_yuan, parse_amount, plain_decimal, scaled
from smeadmin.domain.findings import Fault

TAKEN_AS_FEN = [
    ("0", 0),
    ("2000", 200_000),
    ("2000.5", 200_050),
    ("2000.50", 200_050),
    ("12419.97", 1_241_997),
    ("1,234.56", 123_456),
    ("1，000", 100_000),
    ("５００．２５", 50_025),
    ("　88 ", 8_800),
    ("-5", -500),
    ("0.10", 10),
    ("2000.5000", 200_050),
]

REFUSED = [
    ("", "not-a-number"),
    ("5-", "not-a-number"),
    ("+7", "not-a-number"),
    ("(500)", "not-a-number"),
    ("五百", "not-a-number"),
    ("1_000", "not-a-number"),
    ("NaN", "not-a-number"),
    ("0x1A", "not-a-number"),
    (".5", "not-a-number"),
    ("5.", "not-a-number"),
    ("-0", "not-a-number"),
    ("²", "not-a-number"),
    ("٣٤", "not-a-number"),
    ("1 000", "not-a-number"),
    ("1.000,00", "not-a-number"),
    ("1e3", "exponent"),
    ("9.14E+17", "exponent"),
    ("1,00", "grouping"),
    ("1,0000", "grouping"),
    ("500元", "unit-in-cell"),
    ("¥500", "unit-in-cell"),
    ("180㎡", "unit-in-cell"),
    ("12人", "unit-in-cell"),
    ("0.001", "too-precise"),
    ("9" * 19, "too-large"),
]


@pytest.mark.parametrize(("text", "fen"), TAKEN_AS_FEN)
def test_yuan_are_read_as_fen(text: str, fen: int) -> None:
    assert scaled(text, 100) == fen


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_anything_else_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Fault) as refusal:
        scaled(text, 100)
    assert refusal.value.code == code


def test_a_count_takes_no_fraction_of_a_piece() -> None:
    with pytest.raises(Fault) as refusal:
        scaled("2.5", 1)
    assert refusal.value.code == "not-whole"
    assert scaled("2.0", 1) == 2


@pytest.mark.parametrize(
    ("text", "factor", "stored"),
    [
        ("356.20", 1_000_000, 356_200_000),  # 万元 -> fen
        ("0.000001", 1_000_000, 1),  # one fen in 万元
        ("1.5", 10_000_000_000, 15_000_000_000),  # 亿元 -> fen
        ("34.0", 10_000, 340_000),  # % -> millionths
        ("186.5", 1_000_000, 186_500_000),  # ㎡ -> millionths
    ],
)
def test_units_convert_exactly(text: str, factor: int, stored: int) -> None:
    assert scaled(text, factor) == stored


@given(st.integers(-(10**15), 10**15), st.sampled_from([100, 10_000, 1_000_000, 10_000_000_000]))
def test_what_is_written_reads_back(value: int, factor: int) -> None:
    text = plain_decimal(value, factor)
    assert scaled(text, factor) == value
    assert Fraction(text) == Fraction(value, factor)


@given(st.decimals(0, 10**9, places=2))
def test_decimal_agrees(amount: Decimal) -> None:
    assert scaled(f"{amount:,.2f}", 100) == int(amount * 100)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("2000", 200_000), ("2,000.00", 200_000), ("2万", 2_000_000), ("2.5 万元", 2_500_000)],
)
def test_amounts_typed_on_the_command_line(typed: str, fen: int) -> None:
    assert parse_amount(typed) == fen


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "0.00"), (2_050_000, "20,500.00"), (-5, "-0.05"), (7, "0.07")]
)
def test_amounts_are_shown_with_two_decimals(fen: int, shown: str) -> None:
    assert format_yuan(fen) == shown
