"""The independent reckoning: what should come of the files, worked out without smeadmin.

Numbers of the example documents are typed in again here. Everything is exact (integers, fractions).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from maker.office import WAN, Enterprise, Institution
from maker.services import Record

#  sector: (indicator, small, medium, large); amounts in wan yuan
SIZES: dict[str, tuple[tuple[str, int, int, int], ...]] = {
    "农、林、牧、渔业": (("revenue", 50, 500, 20000),),
    "工业": (("staff", 20, 300, 1000), ("revenue", 300, 2000, 40000)),
    "建筑业": (("revenue", 300, 6000, 80000), ("assets", 300, 5000, 80000)),
    "批发业": (("staff", 5, 20, 200), ("revenue", 1000, 5000, 40000)),
    "零售业": (("staff", 10, 50, 300), ("revenue", 100, 500, 20000)),
    "交通运输业": (("staff", 20, 300, 1000), ("revenue", 200, 3000, 30000)),
    "仓储业": (("staff", 20, 100, 200), ("revenue", 100, 1000, 30000)),
    "餐饮业": (("staff", 10, 100, 300), ("revenue", 100, 2000, 10000)),
    "信息传输业": (("staff", 10, 100, 2000), ("revenue", 100, 1000, 100000)),
    "软件和信息技术服务业": (("staff", 10, 100, 300), ("revenue", 50, 1000, 10000)),
    "物业管理": (("staff", 100, 300, 1000), ("revenue", 500, 1000, 5000)),
    "租赁和商务服务业": (("staff", 10, 100, 300), ("assets", 100, 8000, 120000)),
    "其他未列明行业": (("staff", 10, 100, 300),),
}
CLASSES = ("micro", "small", "medium", "large")


def size_of(enterprise: Enterprise) -> str | None:
    """Tell the size class from the lowest interval an indicator falls in; None when not known.

    A gap matters unless another indicator is micro already: then the firm is micro whatever it hides.
    """
    places: list[int | None] = []
    for name, *bounds in SIZES.get(enterprise.industry, ()):
        found = getattr(enterprise, name)
        unit = 1 if name == "staff" else WAN
        places.append(None if found is None else sum(found >= b * unit for b in bounds))
    known = [place for place in places if place is not None]
    if not places or (len(known) < len(places) and 0 not in known):
        return None
    return CLASSES[min(known)]


@dataclass
class Score:
    """One institution's year: figures, points by indicator, and what came of them."""

    institution: Institution
    figures: dict[str, Any]
    missing: list[str]
    points: dict[str, Fraction] = field(default_factory=dict)
    score: Decimal | None = None
    grade: str | None = None
    rank: int | None = None


def counted(institution: Institution, records: list[Record]) -> dict[str, Any]:
    """Count what the records say of one institution and year."""
    own = [r for r in records if r.institution is institution]
    answers = [r.satisfaction for r in own if r.satisfaction is not None]
    return {
        "visits": len(own),
        "served": len({r.enterprise.code for r in own}),
        "answers": len(answers),
        "good": sum(answer >= 4 for answer in answers),
        "satisfied": Fraction(sum(a >= 4 for a in answers), len(answers)) if answers else None,
    }


def banded(value: Fraction, *bands: tuple[str, int]) -> Fraction:
    """Give the points of the first band that the value reaches, else 0."""
    return next((Fraction(p) for bound, p in bands if value >= Fraction(bound)), Fraction(0))


def score_centres(
    institutions: list[Institution], before: list[Record], year: list[Record]
) -> list[Score]:
    """Score the service centres of 2025 by example-gd-2017-scoring."""
    scores = []
    for one in institutions:
        if one.kind != "服务中心":
            continue
        figures = counted(one, year) | {"served_before": counted(one, before)["served"]}
        filed = one.filed.get(2025, {})
        wanted = ("databases", "partners", "matching_events", "demands", "demands_met")
        figures |= {name: filed.get(name) for name in wanted}
        score = Score(one, figures, [name for name in wanted if filed.get(name) is None])
        if not score.missing:
            _centre_points(score)
        scores.append(score)
    return _ranked(scores, (("excellent", 85), ("good", 75), ("pass", 60)))


def _centre_points(score: Score) -> None:
    f = score.figures
    growth = Fraction(f["served"] - f["served_before"], f["served_before"])
    served = Fraction(10 + (f["served"] - 10) // 2) if f["served"] >= 10 else Fraction(0)
    score.points = {
        "databases": Fraction(min(15, 5 * len(f["databases"].split("、")))),
        "partners": min(Fraction(10), Fraction(f["partners"], 2)),
        "matching_events": Fraction(min(10, f["matching_events"])),
        "visits": min(Fraction(15), Fraction(f["visits"], 2)),
        "served": min(Fraction(25), served),
        "satisfied": banded(f["satisfied"], ("0.95", 10), ("0.9", 8), ("0.8", 5)),
        "demands_met_ratio": min(Fraction(10), Fraction(10 * f["demands_met"], f["demands"])),
        "served_growth": banded(growth, ("0.1", 5), ("0", 3)),
    }


def score_towns(institutions: list[Institution], year: list[Record]) -> list[Score]:
    """Score the town platforms of 2025 by example-gd-2012-scoring."""
    scores = []
    for one in institutions:
        if one.kind != "专业镇服务平台":
            continue
        figures, filed = counted(one, year), one.filed.get(2025, {})
        wanted = ("projects", "hatched")
        figures |= {name: filed.get(name) for name in wanted}
        score = Score(one, figures, [name for name in wanted if filed.get(name) is None])
        if not score.missing:
            f = figures
            served = Fraction(10 + f["served"] - 20) if f["served"] >= 20 else Fraction(0)
            score.points = {
                "served": min(Fraction(40), served),
                "visits": min(Fraction(20), Fraction(f["visits"], 4)),
                "satisfied": banded(f["satisfied"], ("0.95", 20), ("0.9", 16), ("0.8", 10)),
                "projects": Fraction(min(10, 2 * f["projects"])),
                "hatched": Fraction(min(10, 2 * f["hatched"])),
            }
        scores.append(score)
    return _ranked(scores, (("excellent", 85), ("good", 70), ("pass", 60)), tie_by_served=False)


def _ranked(
    scores: list[Score], grades: tuple[tuple[str, int], ...], tie_by_served: bool = True
) -> list[Score]:
    done = [one for one in scores if one.points]
    for one in done:
        exact = sum(one.points.values(), Fraction(0))
        one.score = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        one.grade = next((name for name, bound in grades if one.score >= bound), "fail")

    def key(one: Score) -> tuple[Any, ...]:
        return (one.score, one.figures["served"]) if tie_by_served else (one.score,)

    for one in done:
        one.rank = 1 + sum(key(other) > key(one) for other in done)
    return sorted(scores, key=lambda one: (one.rank is None, one.rank or 0, one.institution.code))


def share_of_contract(contract: int, face: int) -> tuple[int, int]:
    """Give what a redemption deducts and what goes back to the fund, in fen: half, down to the fen."""
    deducted = min(face, contract // 2)
    return deducted, face - deducted


def sizes(enterprises: list[Enterprise]) -> dict[str, int]:
    """Count the enterprises by size class; those not known under ``unknown``."""
    found = Counter(size_of(one) or "unknown" for one in enterprises)
    return {name: found[name] for name in (*CLASSES, "unknown")}
