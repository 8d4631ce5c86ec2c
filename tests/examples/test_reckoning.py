"""The rule engine, fed with the example files, gives what the independent reckoning gives.

Nothing is shared: the reckoning (examples/maker/reckoning.py) never sees a policy document, the engine
never sees expected.json.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import smeadmin
from smeadmin.domain.rules import judge, reading, scoring
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Filed
from smeadmin.policies import amendments, documents
from tests.examples import office

SHIPPED = Path(smeadmin.__file__).parent / "policies"
JUDGED = date(2026, 3, 10)
STAFF = {
    "degree": {
        "无": "none",
        "大专": "college",
        "本科": "bachelor",
        "硕士": "master",
        "博士": "doctor",
    },
    "title": {"无": "none", "初级": "junior", "中级": "middle", "高级": "senior"},
    "skill": {
        "无": "none",
        "中级工": "middle_worker",
        "高级工": "senior_worker",
        "技师": "technician",
    },
}


@cache
def document(id: str, on: date) -> Document:
    library: list[Document] = []
    for path in sorted(SHIPPED.glob("*.toml")):
        read = documents.read(path.read_bytes(), file=path.name, cases=False)
        assert read.document is not None
        library.append(read.document)
    return amendments.in_force(library, id, on)


def filed(id: str, year: int) -> dict[str, dict[str, Any]]:
    """The figures of a yearly return as the engine wants them, read by the labels of the document."""
    figures = {
        figure.label.zh: figure
        for figure in document(id, date(year, 12, 31)).figures.values()
        if isinstance(figure.origin, Filed) and figure.origin.where == "return" and figure.label
    }
    found: dict[str, dict[str, Any]] = {}
    for row in office.sheet(f"年报{year}.xlsx", 3):
        values: dict[str, Any] = {}
        for header, cell in row.items():
            figure = figures.get(header.partition("(")[0])
            if figure is None or cell is None:
                continue
            names = {words.zh: name for name, words in figure.labels.items()}
            if figure.unit == "yes_no":
                values[figure.name] = cell == "是"
            elif figure.unit == "choice":
                values[figure.name] = names[cell]
            elif figure.unit == "set":
                values[figure.name] = tuple(names[word] for word in cell.split("、"))
            elif figure.unit == "money":
                values[figure.name] = int(Decimal(str(cell)) * 1_000_000)
            else:
                values[figure.name] = Fraction(str(cell))
        found[row["统一社会信用代码"]] = values
    return found


@cache
def kinds() -> dict[str, str]:
    names = {"服务中心": "centre", "专业镇服务平台": "town_platform"}
    rows = office.sheet("机构名录.xlsx", 4)
    return {row["统一社会信用代码"]: names.get(row["类型"], "agency") for row in rows}


@cache
def counted() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Rows of record, survey and staff by institution."""
    rows: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for year in (2024, 2025):
        for record in office.records(year):
            own = rows[record["institution"]]
            own["record"].append({"enterprise": record["enterprise"], "on": record["on"]})
            if record["satisfaction"] is not None:
                own["survey"].append({"satisfied": record["satisfaction"] >= 4, "on": record["on"]})
    for row in office.sheet("人员名册2025.xlsx", 2):
        rows[row["机构统一社会信用代码"]]["staff"].append(
            {
                "degree": STAFF["degree"][row["学历"]],
                "title": STAFF["title"][row["职称"]],
                "skill": STAFF["skill"][row["技能等级"]],
            }
        )
    return rows


def facts(code: str, values: dict[str, Any], on: date) -> reading.Facts:
    return reading.Facts({"kind": kinds()[code], **values}, day=on, year=2025, rows=counted()[code])


@pytest.mark.parametrize(
    ("id", "evaluation"),
    [("gd-2017-centres", "service-centre"), ("gd-2012-towns", "town-platform")],
)
def test_scores_grades_and_ranks_of_2025(id: str, evaluation: str) -> None:
    end = date(2025, 12, 31)
    returns = filed(id, 2025)
    wanted = {row["institution"]: row for row in office.expected()["scores"][evaluation]}
    codes = sorted(kinds())
    scored = scoring.score_all(
        document(id, end), evaluation, [facts(code, returns.get(code, {}), end) for code in codes]
    )
    found = {}
    for code, one in zip(codes, scored, strict=True):
        if code not in wanted:
            assert one.gate.result is judge.Result.NOT_CONCERNED, code
            assert one.score is None
        else:
            found[code] = (one.score, one.grade, one.rank)
    assert found == {
        code: (Fraction(row["score"]) if row["score"] else None, row["grade"], row["rank"])
        for code, row in wanted.items()
    }
    assert sum(one.score is not None for one in scored) >= 11


def test_checks_of_certification_on_2026_03_10() -> None:
    for row in office.expected()["certify"]:
        id = "gd-2017-centres" if row["as"] == "service-centre" else "gd-2012-towns"
        values = dict(filed(id, 2025).get(row["institution"], {}))
        if row["level"]:
            values["level"] = row["level"]
        judged = judge.judge_certification(
            document(id, JUDGED), row["as"], facts(row["institution"], values, JUDGED)
        )
        assert judged.result.value == row["result"], row["name"]
        assert list(judged.gate.named("failing")) == row["failing"], row["name"]


def test_a_person_s_judgement_lets_the_county_centre_pass() -> None:
    row = next(r for r in office.expected()["certify"] if r["level"] == "county")
    values = {**filed("gd-2017-centres", 2025)[row["institution"]], "level": "county"}
    for judgement, result in ((True, "pass"), (False, "fail")):
        judged = judge.judge_certification(
            document("gd-2017-centres", JUDGED),
            "service-centre",
            facts(row["institution"], {**values, "suits_need": judgement}, JUDGED),
        )
        assert judged.result.value == result


@pytest.mark.parametrize(
    ("id", "award", "evaluation"),
    [
        ("gd-2017-centres", "best-centres", "service-centre"),
        ("gd-2012-towns", "top-20", "town-platform"),
    ],
)
def test_who_is_rewarded(id: str, award: str, evaluation: str) -> None:
    on = date(2026, 4, 10)
    certified = {r["institution"] for r in office.expected()["certify"] if r["certified_in_story"]}
    scores = office.expected()["scores"][evaluation]
    title = {"certification": "service-centre", "from": JUDGED, "until": date(2029, 3, 9)}
    population = [
        reading.Facts(
            {
                "score": Fraction(row["score"]) if row["score"] else None,
                "grade": row["grade"],
                "rank": row["rank"],
                "served": int(row["figures"]["served"]),
            },
            day=on,
            year=2025,
            rows={"title": [title] if row["institution"] in certified else []},
        )
        for row in scores
        if row["score"]
    ]
    placed = judge.award_places(document(id, on), award, population)
    codes = [row["institution"] for row in scores if row["score"]]
    winners = [code for code, one in zip(codes, placed, strict=True) if one.place == "in"]
    assert winners == office.expected()["awards"][award]["institutions"]
    amounts = {one.grant.amount for one in placed if one.place == "in"}
    assert amounts == {office.expected()["awards"][award]["amount_fen"]}


def test_redemptions_pay_half_of_the_contract() -> None:
    of_seats = {
        row["统一社会信用代码"]: row["所属区县"] for row in office.table("企业名单.csv", "gb18030")
    }
    sizes = office.expected()["size_of"]
    title = {"certification": "service-centre", "from": JUDGED, "until": date(2029, 3, 9)}
    issued = {v["enterprise"]: v["amount_fen"] for v in office.expected()["vouchers"]["issued"]}
    for row in office.expected()["vouchers"]["redeemed"]:
        on = date.fromisoformat(row["service_date"])
        judged = judge.judge_voucher(
            document("example-voucher", on),
            "service",
            reading.Facts(
                {
                    "size": sizes[row["enterprise"]],
                    "region": of_seats[row["enterprise"]],
                    "contract": row["contract_fen"],
                },
                day=on,
                year=2026,
                rows={"title": [title]},
            ),
            so_far={"year": 0, "contract": 0},
            offers={"face": issued[row["enterprise"]]},
        )
        assert judged.gate.result is judge.Result.PASS
        assert judged.grant.amount == row["amount_fen"], row["contract_no"]
        assert row["amount_fen"] + row["returned_fen"] == issued[row["enterprise"]]


def test_the_fund_adds_up() -> None:
    story = office.expected()["vouchers"]
    fund = story["fund"]
    assert fund["issued_fen"] == sum(one["amount_fen"] for one in story["issued"])
    assert fund["redeemed_fen"] == sum(one["amount_fen"] for one in story["claims"])
    assert fund["appropriated_fen"] == (
        fund["available_fen"] + fund["committed_fen"] + fund["redeemed_fen"]
    )


def test_size_classes_of_the_enterprises() -> None:
    from smeadmin.domain.size import classify
    from smeadmin.reference.sizes import standard_on

    standard = standard_on(JUDGED)
    assert standard is not None
    found = {}
    for row in office.table("企业名单.csv", "gb18030"):
        money = [
            int(Decimal(row[name]) * 1_000_000) if row[name] else None
            for name in ("营业收入(万元)", "资产总额(万元)")
        ]
        staff = int(row["从业人员(人)"]) if row["从业人员(人)"] else None
        answer = classify(standard, row["所属行业"], staff, *money)
        found[row["统一社会信用代码"]] = answer.size.value if answer.size else None
    assert found == office.expected()["size_of"]
