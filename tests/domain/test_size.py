"""Size classes: the twelve vectors, every bound and one below it, and what is not known.

The oracle is written from the intervals of the standard (wan yuan, two-sided), not from the rule
"first class whose bounds all hold", so that the two can disagree.
"""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from smeadmin.domain.size import Indicator, Size, Standard, classify
from smeadmin.reference.sizes import standard_on, standards

WAN = 1_000_000  # fen

#  sector: indicator -> (small, medium, large) lower bounds, typed in again from the standard
TABLE = {
    "农、林、牧、渔业": {"Y": (50, 500, 20000)},
    "工业": {"X": (20, 300, 1000), "Y": (300, 2000, 40000)},
    "建筑业": {"Y": (300, 6000, 80000), "Z": (300, 5000, 80000)},
    "批发业": {"X": (5, 20, 200), "Y": (1000, 5000, 40000)},
    "零售业": {"X": (10, 50, 300), "Y": (100, 500, 20000)},
    "交通运输业": {"X": (20, 300, 1000), "Y": (200, 3000, 30000)},
    "仓储业": {"X": (20, 100, 200), "Y": (100, 1000, 30000)},
    "邮政业": {"X": (20, 300, 1000), "Y": (100, 2000, 30000)},
    "住宿业": {"X": (10, 100, 300), "Y": (100, 2000, 10000)},
    "餐饮业": {"X": (10, 100, 300), "Y": (100, 2000, 10000)},
    "信息传输业": {"X": (10, 100, 2000), "Y": (100, 1000, 100000)},
    "软件和信息技术服务业": {"X": (10, 100, 300), "Y": (50, 1000, 10000)},
    "房地产开发经营": {"Y": (100, 1000, 200000), "Z": (2000, 5000, 10000)},
    "物业管理": {"X": (100, 300, 1000), "Y": (500, 1000, 5000)},
    "租赁和商务服务业": {"X": (10, 100, 300), "Z": (100, 8000, 120000)},
    "其他未列明行业": {"X": (10, 100, 300)},
}
ORDER = [Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE]


def oracle(sector: str, numbers: dict[str, int]) -> Size:
    """Place each indicator in its interval; the lowest place decides."""
    places = []
    for name, (small, medium, large) in TABLE[sector].items():
        unit = 1 if name == "X" else WAN
        intervals = [
            range(small * unit),
            range(small * unit, medium * unit),
            range(medium * unit, large * unit),
        ]
        places.append(next((i for i, r in enumerate(intervals) if numbers[name] in r), 3))
    return ORDER[min(places)]


def judge(
    sector: str, x: int | None = None, y: int | None = None, z: int | None = None
) -> Size | None:
    return classify(standards()[0], sector, x, y, z).size


@pytest.mark.parametrize(
    ("sector", "x", "y_wan", "z_wan", "size"),
    [
        ("工业", 1000, 40000, None, "large"),  # both on the bound
        ("工业", 999, 90000, None, "medium"),  # fails staff of large
        ("工业", 1200, 3000, None, "medium"),  # fails revenue of large, passes medium
        ("工业", 350, 1000, None, "small"),  # fails revenue of medium
        ("工业", 1200, 299, None, "micro"),  # revenue below the small bound
        ("零售业", 50, 500, None, "medium"),  # on the bound
        ("建筑业", None, 6000, 4999, "small"),  # fails assets of medium
        ("软件和信息技术服务业", 10, 50, None, "small"),  # on the bound
        ("租赁和商务服务业", 100, None, 8000, "medium"),  # assets, not revenue
        ("房地产开发经营", None, 100, 1999, "micro"),  # assets below small
        ("其他未列明行业", 9, None, None, "micro"),  # one indicator
        ("农、林、牧、渔业", None, 500, None, "medium"),  # one indicator
    ],
)
def test_the_twelve_vectors(
    sector: str, x: int | None, y_wan: int | None, z_wan: int | None, size: str
) -> None:
    y = None if y_wan is None else y_wan * WAN
    z = None if z_wan is None else z_wan * WAN
    assert judge(sector, x, y, z) == size


@pytest.mark.parametrize("sector", TABLE)
def test_every_bound_and_one_below_it(sector: str) -> None:
    """All combinations of {bound, bound - 1} of both indicators, one fen below for money."""
    edges = {}
    for name, bounds in TABLE[sector].items():
        unit = 1 if name == "X" else WAN
        edges[name] = [n for bound in bounds for n in (bound * unit, bound * unit - 1)]
    for chosen in itertools.product(*edges.values()):
        numbers = dict(zip(edges, chosen, strict=True))
        found = judge(sector, numbers.get("X"), numbers.get("Y"), numbers.get("Z"))
        assert found == oracle(sector, numbers), (sector, numbers)


def test_an_indicator_the_sector_does_not_use_changes_nothing() -> None:
    assert judge("租赁和商务服务业", 100, 1, 8000 * WAN) == Size.MEDIUM
    assert judge("其他未列明行业", 300, 0, 0) == Size.LARGE


@pytest.mark.parametrize("sector", TABLE)
def test_nothing_filed_is_not_known(sector: str) -> None:
    answer = classify(standards()[0], sector)
    assert answer.size is None
    assert answer.missing


def test_a_missing_number_leaves_open_what_it_would_decide() -> None:
    answer = classify(standards()[0], "工业", staff=1000)
    assert (answer.size, answer.missing) == (None, (Indicator.REVENUE,))
    # 350 staff: not large whatever the revenue, but medium hangs on it
    answer = classify(standards()[0], "工业", staff=350)
    assert (answer.size, answer.missing) == (None, (Indicator.REVENUE,))
    assert [line.met for line in answer.lines] == [False, None, True, None]


def test_a_missing_number_that_cannot_change_the_answer_does_not_hide_it() -> None:
    # fewer than 20 staff is micro in industry, however large the revenue (一项不足即为微型)
    assert judge("工业", 19) == Size.MICRO
    assert judge("工业", 20) is None


def test_zero_is_a_number_and_not_a_gap() -> None:
    assert judge("软件和信息技术服务业", 500, 0) == Size.MICRO


@pytest.mark.parametrize(
    "name", ["农林牧渔业", "农、林、牧、渔业", " 工业 ", "制造业", "Industry", "其他"]
)
def test_a_sector_is_filed_by_its_name(name: str) -> None:
    assert standards()[0].sector(name) is not None


@pytest.mark.parametrize("name", ["C", "C13", "65", "金融业", "科学研究", "", None])
def test_anything_else_has_no_class(name: str | None) -> None:
    answer = classify(standards()[0], name, 5, 0, 0)
    assert (answer.sector, answer.size) == (None, None)


def test_the_trace_says_each_comparison() -> None:
    answer = classify(standards()[0], "工业", 999, 90000 * WAN)
    assert [(line.size, line.indicator, line.at_least, line.met) for line in answer.lines] == [
        (Size.LARGE, Indicator.STAFF, 1000, False),
        (Size.LARGE, Indicator.REVENUE, 40000 * WAN, True),
        (Size.MEDIUM, Indicator.STAFF, 300, True),
        (Size.MEDIUM, Indicator.REVENUE, 2000 * WAN, True),
    ]


def test_the_standard_is_chosen_by_the_day() -> None:
    def on(day: date) -> str | None:
        found: Standard | None = standard_on(day)
        return found.id if found else None

    assert on(date(2010, 12, 31)) is None
    assert on(date(2017, 12, 27)) == "sme-2011"
    assert on(date(2017, 12, 28)) == "statistics-2017"
    assert len(standards()[0].sectors) == 16
