"""How values are written: worked examples, and exactness against Python's own decimals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.i18n import Text, use
from smeadmin.render import formats
from smeadmin.render.document import Kind


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (123_400, "1,234.00"),
        (-800_000, "-8,000.00"),
        (120_000_000_07, "120,000,000.07"),
    ],
)
def test_money_is_yuan_with_two_decimals(fen: int, written: str) -> None:
    assert formats.yuan(fen) == written
    assert formats.exact_yuan(fen) == written.replace(",", "")


@pytest.mark.parametrize(
    ("value", "against", "written"),
    [
        (89_300_000, None, "89.30"),
        (91_500_000, None, "91.50"),
        (0, None, "0.00"),
        (-6_900_000, None, "-6.90"),
        (89_995_000, None, "90.00"),  # half up
        (89_996_000, 90_000_000, "89.996"),  # 90.00 would look like the grade it misses
        (90_000_000, 90_000_000, "90.00"),
        (90_004_000, 90_000_000, "90.004"),  # 90.00 would look like a tie
        (Fraction(269, 3), None, "89.67"),
        (Decimal("12.345"), None, "12.35"),
    ],
)
def test_points_have_two_decimals_or_as_many_as_the_truth_needs(
    value: formats.Exact, against: formats.Exact | None, written: str
) -> None:
    assert formats.points(value, against) == written


@pytest.mark.parametrize(
    ("value", "against", "written"),
    [
        (Fraction(6, 9), None, "66.7%"),
        (Fraction(6, 9), Fraction(7, 10), "66.7%"),
        (Fraction(6996, 10_000), None, "70.0%"),
        (Fraction(6996, 10_000), Fraction(7, 10), "69.96%"),
        (699_960, 700_000, "69.996%"),
        (700_000, 700_000, "70.0%"),
        (1_000_000, None, "100.0%"),
    ],
)
def test_rounding_a_share_never_hides_a_failure(
    value: formats.Exact, against: formats.Exact | None, written: str
) -> None:
    assert formats.percent(value, against) == written


@pytest.mark.parametrize(
    ("value", "least", "written"),
    [
        (186_500_000, 0, "186.5"),
        (200_000_000, 0, "200"),
        (200_000_000, 1, "200.0"),
        (1_234_567_890, 1, "1,234.56789"),
        (Fraction(1, 3), 0, "0.333333"),
    ],
)
def test_quantities_keep_all_their_decimals(value: formats.Exact, least: int, written: str) -> None:
    assert formats.quantity(value, least) == written


@given(st.integers(-(10**14), 10**14))
def test_points_are_rounded_half_up_as_decimal_does(micro: int) -> None:
    rounded = (Decimal(micro) / 10**6).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert formats.points(micro) == f"{rounded:,}".replace("-0.00", "0.00")


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_a_written_share_stands_on_the_same_side_of_its_limit(micro: int, limit: int) -> None:
    written = Fraction(formats.percent(micro, limit).rstrip("%").replace(",", "")) * 10_000
    assert (written < limit, written > limit) == (micro < limit, micro > limit)


def test_shares_are_those_of_the_fund_page() -> None:
    parts = [61_350_000, 32_200_000, 5_800_000, 21_450_000, -800_000]
    assert formats.shares(parts) == ("51.1%", "26.9%", "4.8%", "17.9%", "-0.7%")


@given(st.lists(st.integers(-1000, 10_000), min_size=1, max_size=9).filter(lambda p: sum(p) > 0))
def test_shares_add_up_to_a_hundred(parts: list[int]) -> None:
    written = [Fraction(share.rstrip("%").replace(",", "")) for share in formats.shares(parts)]
    assert sum(written) == 100
    assert all(
        abs(share - Fraction(100 * part, sum(parts))) < Fraction(1, 10)
        for share, part in zip(written, parts, strict=True)
    )


def test_days_say_their_weekday_when_they_are_deadlines() -> None:
    notice_ends, saturday = date(2026, 3, 17), date(2026, 3, 14)
    assert formats.weekday(notice_ends) == "2026-03-17 周二"
    assert formats.short_weekday(saturday) == "03-14 周六"
    use("en")
    assert formats.weekday(notice_ends) == "Tue 2026-03-17"
    assert formats.short_weekday(saturday) == "Sat 03-14"


def test_instants_are_those_of_china() -> None:
    assert formats.instant(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)) == "2027-01-01 00:30"


def test_a_stored_word_is_said_and_an_unknown_one_kept() -> None:
    known = {"city": Text("市级", "city level")}
    assert formats.words("city", known) == "市级"
    assert formats.words(("city", "众创"), known) == "市级、众创"
    use("en")
    assert formats.words(("city", "众创"), known) == "city level, 众创"


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, Kind.FEN, "-"),
        ("", Kind.PROSE, ""),
        (4000, Kind.INT, "4,000"),
        (2026, Kind.YEAR, "2026"),
        (180_000_000, Kind.QUANTITY, "180.0"),
        (date(2026, 3, 18), Kind.DAY, "2026-03-18"),
        (True, Kind.FLAG, "是"),
        (False, Kind.FLAG, "否"),
    ],
)
def test_a_cell_is_written_by_its_kind(value: object, kind: Kind, written: str) -> None:
    assert formats.show(value, kind) == written


def test_margins_carry_their_sign() -> None:
    assert [formats.signed(t) for t in ("7.8", "-3.3", "0", "0.00")] == [
        "+7.8",
        "-3.3",
        "0",
        "0.00",
    ]


def test_accounts_keep_their_last_four_digits() -> None:
    assert formats.mask_account("6222021001119264471") == "****4471"
    assert formats.mask_account("4471") == "****"
