"""Make the example office: its files, the faulty ones, the independent reckoning.

    python examples/make_examples.py [FOLDER]

Needs the Python of the project (xlsxwriter). Everything follows from one seed: the same files each time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from maker import faults, office, reckoning, services, sheets, vouchers  # noqa: E402
from maker.files import write_xlsx  # noqa: E402
from maker.workbook import write_workbook  # noqa: E402

PRIZE = 100_000_00
TOWN_PRIZE = 1_000_000_00


def main(folder: Path) -> None:
    """Write everything into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "faulty").mkdir(exist_ok=True)
    random = Random(office.SEED)
    institutions = office.make_institutions(random)
    enterprises = office.make_enterprises(random)
    before = services.make_records(institutions, enterprises, 2024, random)
    year = services.make_records(institutions, enterprises, 2025, random)
    staff = services.make_staff(institutions, random)
    offers = services.make_offers(institutions, random)
    first, second = vouchers.make_issues(enterprises, random)
    redeemed = vouchers.make_redemptions(first, institutions)

    sheets.write_towns(folder / "镇街区划.csv")
    write_xlsx(folder / "机构名录.xlsx", sheets.institution_sheet(institutions))
    sheets.write_enterprises(folder / "企业名单.csv", enterprises)
    for filed in (2024, 2025):
        write_xlsx(folder / f"年报{filed}.xlsx", sheets.return_sheet(institutions, filed))
    write_xlsx(folder / "人员名册2025.xlsx", sheets.staff_sheet(staff))
    write_xlsx(folder / "服务目录.xlsx", sheets.offer_sheet(offers))
    sheets.write_records(folder, before, year)
    write_xlsx(
        folder / "服务券申请名单.xlsx", sheets.issue_sheet(first, "2026年第一批服务券申请名单")
    )
    write_xlsx(
        folder / "服务券补发名单.xlsx", sheets.issue_sheet(second, "2026年第二批服务券申请名单")
    )
    faults.write_faults(folder / "faulty", institutions, enterprises)

    centres = reckoning.score_centres(institutions, before, year)
    towns = reckoning.score_towns(institutions, year)
    awarded = award(centres, towns)
    write_workbook(folder / "独立核算.xlsx", before, year, centres, towns, first, redeemed, awarded)
    expected = {
        "rows": {
            "镇街区划.csv": len(office.TOWNS),
            "机构名录.xlsx": len(institutions),
            "企业名单.csv": len(enterprises),
            "年报2024.xlsx": sum(2024 in one.filed for one in institutions),
            "年报2025.xlsx": sum(2025 in one.filed for one in institutions),
            "人员名册2025.xlsx": len(staff),
            "服务目录.xlsx": len(offers),
            "服务台账2024.csv": len(before),
            "服务台账2025.xlsx": len(year),
        },
        "sizes": reckoning.sizes(enterprises),
        "size_of": {one.code: reckoning.size_of(one) for one in enterprises},
        "certify": certify(institutions, year),
        "scores": {"service-centre": scored(centres), "town-platform": scored(towns)},
        "awards": {
            "best-centres": {"amount_fen": PRIZE, "institutions": awarded["best-centres"]},
            "top-20": {"amount_fen": TOWN_PRIZE, "institutions": awarded["top-20"]},
        },
        "vouchers": voucher_story(first, second, redeemed),
    }
    text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    (folder / "expected.json").write_text(text, encoding="utf-8")


def award(centres: list[reckoning.Score], towns: list[reckoning.Score]) -> dict[str, list[str]]:
    """List who is rewarded: the first five excellent centres with a title; the first twenty towns."""
    fit = [
        one.institution.code
        for one in centres
        if one.grade == "excellent" and one.institution.key in vouchers.CERTIFIED
    ]
    best = [one.institution.code for one in towns if one.grade == "excellent"]
    return {"best-centres": fit[:5], "top-20": best[:20]}


#  institution, certification, level, result, failing requirements: by hand, from the figures of 2025
CHECKS = (
    ("C01", "service-centre", "province", "pass", ()),
    ("C02", "service-centre", "city", "pass", ()),
    ("C03", "service-centre", "city", "pass", ()),  # 7 of 10: exactly 70 %
    ("C04", "service-centre", "city", "pass", ()),  # exactly 200 square metres and 6 staff
    ("C05", "service-centre", "city", "fail", ("premises",)),  # 199.5
    ("C06", "service-centre", "city", "fail", ("admission", "professional_ratio")),  # 4 of 6
    ("C07", "service-centre", "city", "pass", ()),
    ("C02", "service-centre", "province", "fail", ("premises", "staff", "professional_ratio")),
    ("C11", "service-centre", "county", "unknown", ()),  # waits for a named person's judgement
    ("C17", "service-centre", "city", "unknown", ()),  # nothing filed for 2025
    ("T01", "town-platform", None, "pass", ()),
    ("T02", "town-platform", None, "pass", ()),
    ("T08", "town-platform", None, "pass", ()),  # exactly 50 enterprises and 60 %
    ("T09", "town-platform", None, "fail", ("served",)),  # 49
    ("T11", "town-platform", None, "fail", ("conduct", "served", "qualified_ratio")),
)


def certify(
    institutions: list[office.Institution], year: list[services.Record]
) -> list[dict[str, Any]]:
    """Give the expected checks of certification on 2026-03-10, and what the story certifies."""
    by_key = {one.key: one for one in institutions}
    return [
        {
            "institution": by_key[key].code,
            "name": by_key[key].name,
            "as": certification,
            "level": level,
            "result": result,
            "failing": list(failing),
            "served": reckoning.counted(by_key[key], year)["served"],
            "certified_in_story": result != "fail" and key in vouchers.CERTIFIED,
        }
        for key, certification, level, result, failing in CHECKS
    ]


def scored(scores: list[reckoning.Score]) -> list[dict[str, Any]]:
    """Give the expected scores, ranked first, those without a score last."""
    return [
        {
            "institution": one.institution.code,
            "name": one.institution.name,
            "score": None if one.score is None else str(one.score),
            "grade": one.grade,
            "rank": one.rank,
            "points": {name: str(points) for name, points in one.points.items()},
            "figures": {
                name: None if value is None else str(value)
                for name, value in one.figures.items()
                if name not in ("answers", "good")
            },
            "missing": one.missing,
        }
        for one in scores
    ]


def voucher_story(
    first: list[vouchers.Issue],
    second: list[vouchers.Issue],
    redeemed: list[vouchers.Redeemed],
) -> dict[str, Any]:
    """Give the expected vouchers, redemptions and the fund after them (fen)."""
    issued = sum(one.amount for one in first)
    used = sum(one.deducted for one in redeemed)
    back = sum(one.returned for one in redeemed)
    claims: dict[str, int] = {}
    for one in redeemed:
        claims[one.institution.code] = claims.get(one.institution.code, 0) + one.deducted
    return {
        "fund": {
            "appropriated_fen": vouchers.APPROPRIATED,
            "issued_fen": issued,
            "redeemed_fen": used,
            "returned_fen": back,
            "committed_fen": issued - used - back,
            "available_fen": vouchers.APPROPRIATED - issued + back,
        },
        "issued": [{"enterprise": i.enterprise.code, "amount_fen": i.amount} for i in first],
        "second_list": [
            {
                "enterprise": i.enterprise.code,
                "amount_fen": i.amount,
                "refused_by": i.refused or None,
            }
            for i in second
        ],
        "redeemed": [
            {
                "enterprise": one.issue.enterprise.code,
                "institution": one.institution.code,
                "redeemed_on": one.redeemed_on,
                "service_date": one.service_date,
                "contract_no": one.contract_no,
                "contract_date": one.contract_date,
                "contract_fen": one.contract,
                "invoice": one.invoice,
                "amount_fen": one.deducted,
                "returned_fen": one.returned,
            }
            for one in redeemed
        ],
        "claims": [{"institution": code, "amount_fen": fen} for code, fen in claims.items()],
        "settled_fen": used,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
