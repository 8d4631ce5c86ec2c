"""Shapes that stand in each other, against the same rules typed in again as plain arithmetic.

The tables of ``shapes/with-….toml`` have the cases worked out by hand; here every number on a bound meets
every other, and the second reckoning shares nothing with the program but the numbers of the measure.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from smeadmin.domain.rules.judge import judge_certification, judge_voucher
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.scoring import score_all
from smeadmin.policies.documents import load

SHAPES = Path(__file__).parent / "shapes"


def measure(name: str):
    return load((SHAPES / f"{name}.toml").read_bytes(), cases=False)


# ---- at least two of four functions, numbers by region group -----------------------------------------

DELTA = {"offline": 100, "experts": 20, "tech_events": 10, "trained": 300, "loans": 500_000_000}
ELSEWHERE = {"offline": 50, "experts": 8, "tech_events": 0, "trained": 150, "loans": 200_000_000}


def functions(group: str, case: dict[str, int]) -> int:
    """How many of the four functions a body has."""
    bound = DELTA if group == "delta" else ELSEWHERE
    enough_events = case["events"] >= bound["tech_events"]
    return sum(
        (
            case["offline"] >= bound["offline"] and case["events"] >= 6,
            case["experts"] >= bound["experts"] and enough_events,
            case["trained"] >= bound["trained"],
            case["loans"] >= bound["loans"] or case["matched"] >= 30,
        )
    )


@pytest.mark.parametrize("group", ["delta", "elsewhere"])
def test_two_of_four_functions_by_region_group(group: str) -> None:
    document = measure("with-2-3-4")
    bound = DELTA if group == "delta" else ELSEWHERE
    grid = product(
        (bound["offline"] - 1, bound["offline"]),
        (5, 6, 9, 10),
        (bound["experts"] - 1, bound["experts"]),
        (bound["trained"] - 1, bound["trained"]),
        (bound["loans"] - 1, bound["loans"]),
        (29, 30),
    )
    names = ("offline", "events", "experts", "trained", "loans", "matched")
    seen = set()
    for numbers in grid:
        case = dict(zip(names, numbers, strict=True))
        judged = judge_certification(document, "base", Facts({"group": group, **case}))
        expected = "pass" if functions(group, case) >= 2 else "fail"
        assert str(judged.result) == expected, case
        seen.add(expected)
    assert seen == {"pass", "fail"}


# ---- slices, a cap by size for the year, the province's part and its own ceiling ------------------------

CAPS = {"micro": 100_000, "small": 200_000, "medium": 300_000}
CENT, YUAN = Decimal("0.01"), Decimal(1)


def granted(price: Decimal, size: str, year: int, province: int) -> tuple[Decimal, Decimal]:
    """What is granted and what the province pays of it, in yuan."""
    first = min(price, Decimal(100_000)) * 90 / 100
    second = max(Decimal(0), min(price, Decimal(500_000)) - 100_000) * 60 / 100
    rest = max(Decimal(0), price - 500_000) * 30 / 100
    worth = (first + second + rest).quantize(YUAN, ROUND_DOWN)
    amount = min(worth, Decimal(max(0, CAPS[size] - year)))
    part = (amount * 60 / 100).quantize(YUAN, ROUND_DOWN)
    return amount, min(part, Decimal(max(0, 120_000 - province)))


@pytest.mark.parametrize("size", CAPS)
def test_slices_under_a_yearly_cap_shared_by_two_payers(size: str) -> None:
    document = measure("with-26-27-35")
    prices = (
        "0.01",
        "99999.99",
        "100000",
        "100000.01",
        "283333.33",
        "283334",
        "500000",
        "900001.37",
    )
    for price, year, province in product(
        map(Decimal, prices), (0, 1, 99_999, 100_000, 199_999), (0, 60_000, 119_999, 120_000)
    ):
        judged = judge_voucher(
            document,
            "v",
            Facts({"price": int(price * 100), "size": size}),
            so_far={"year": year * 100, "province": province * 100},
        )
        amount, part = granted(price, size, year, province)
        found = judged.grant
        assert found.amount == amount * 100, (price, year, province)
        assert found.split == {"province": part * 100, "county": (amount - part) * 100}


# ---- a gate, two populations, steps, bands, a bonus, a cap ----------------------------------------------


def points(kind: str, staff: int, served: int, share: Fraction, honours: int) -> Fraction | None:
    """The score, rounded to a tenth with halves up; None where the gate is shut."""
    if staff < 5:
        return None
    if kind == "centre":
        reach = 0 if served < 50 else min(40, 10 + 2 * ((served - 50) // 10))
    else:
        reach = 40 if share >= Fraction(9, 10) else 20 if share >= Fraction(7, 10) else 0
    whole = 40 + reach + min(20, 2 * staff) + min(6, 3 * honours)
    return Fraction(min(105, whole))


@pytest.mark.parametrize("kind", ["centre", "platform"])
def test_gate_populations_steps_bands_and_bonus(kind: str) -> None:
    document = measure("with-14-18-20-23-25")
    shares = (Fraction(7, 10) - Fraction(1, 999), Fraction(7, 10), Fraction(8, 9), Fraction(9, 10))
    bodies = list(
        product((4, 5, 9, 10, 11), (0, 49, 50, 59, 60, 199, 200, 210), shares, (0, 1, 2, 3))
    )
    facts = [
        Facts({"kind": kind, "staff": staff, "served": served, "share": share, "honours": honours})
        for staff, served, share, honours in bodies
    ]
    scored = score_all(document, "e", facts)
    expected = [points(kind, *body) for body in bodies]
    assert [one.score for one in scored] == expected
    known = sorted((score for score in expected if score is not None), reverse=True)
    for one, score in zip(scored, expected, strict=True):
        if score is None:
            assert one.rank is None
            continue
        rank = 1 + known.index(score)
        assert one.rank == rank
        grade = "A" if score >= 90 and rank == 1 else "B" if score >= 60 else "D"
        assert one.grade == grade
