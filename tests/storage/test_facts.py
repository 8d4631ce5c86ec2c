"""What storage gathers is what the evaluator counts itself from the same rows, one body or all of them."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest

from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.policies import documents
from smeadmin.storage.change import Register
from smeadmin.storage.facts import facts_of, facts_of_all, merged
from smeadmin.storage.tables.annual_return import ReturnValue, StaffRow
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import Source
from smeadmin.storage.tables.record import Record
from tests.conftest import make_act

DAY = dt.date(2026, 3, 10)

TEXT = """
[policy]
id = "t"
title = { zh = "试", en = "t" }
in_force = { from = 2020-01-01 }
standing = "example"

[figure]
category = { unit = "choice", choices = ["training", "advice"], filed = "register", labels = { training = { zh = "人才培训", en = "training" }, advice = { zh = "管理咨询", en = "advice" } } }
kind     = { unit = "choice", choices = ["centre"], filed = "register", labels = { centre = { zh = "服务中心", en = "centre" } } }
founded  = { unit = "date", filed = "register" }
staff    = { unit = "persons", filed = "return" }
premises = { unit = "area", filed = "return" }
own      = { unit = "yes_no", filed = "return" }
form     = { unit = "choice", choices = ["a", "b"], filed = "return" }
bases    = { unit = "set", choices = ["x", "y", "z"], filed = "return" }
opened   = { unit = "date", filed = "return" }
assets   = { unit = "money", filed = "return" }

visits    = { unit = "visits", computed = { count = "record", within = "year" } }
served    = { unit = "enterprises", computed = { distinct = "record.enterprise", within = "year" } }
trained   = { unit = "enterprises", computed = { distinct = "record.enterprise", within = "year", where = { figure = "record.kind", is = "training" } } }
fees      = { unit = "money", computed = { sum = "record.fee", within = "year" } }
paid      = { unit = "visits", computed = { count = "record", within = "3 years", where = { figure = "record.fee", more_than = "100元" } } }
cheap     = { unit = "ratio", computed = { share = "record", within = "year", among = { figure = "record.kind", one_of = ["training", "advice"] }, where = { figure = "record.fee", at_most = "100元" } } }
mean_fee  = { unit = "money", computed = { average = "record.fee", within = "year", where = { figure = "record.kind", is_not = "training" } } }
either    = { unit = "visits", computed = { count = "record", within = "year", where.any = { a = { figure = "record.kind", is = "training" }, b = { figure = "record.satisfaction", at_least = 4 } } } }
neither   = { unit = "visits", computed = { count = "record", within = "year", where.none = { a = { figure = "record.kind", is = "training" }, b = { figure = "record.fee", at_least = "50元" } } } }
pleased   = { unit = "ratio", computed = { share = "survey", within = "year", where = { figure = "survey.satisfied", is = true } } }
two_of    = { unit = "visits", computed = { count = "record", within = "year", where = { at_least = 2, of = { a = { figure = "record.kind", is = "training" }, b = { figure = "record.fee", at_most = "100元" }, c = { figure = "record.public_benefit", is = true } } } } }
slowest   = { unit = "ratio", derived = { over_years = "visits", years = 3, taken = "lowest_growth" } }
team      = { unit = "persons", computed = { count = "staff" } }
skilled   = { unit = "persons", computed = { count = "staff", where.any = { degree = { figure = "staff.degree", at_least = "college" }, skill = { figure = "staff.skill", one_of = ["senior_worker", "technician"] } } } }
part      = { unit = "ratio", derived = "skilled / team" }
firms     = { unit = "enterprises", about = "office", computed = { distinct = "record.enterprise", within = "year" } }
bodies    = { unit = "bodies", about = "office", computed = { count = "institution", in_force = true } }
size      = { unit = "choice", about = "enterprise", choices = ["micro", "small"], filed = "register" }
region    = { unit = "region", about = "enterprise", filed = "register" }
"""

COUNTED = (
    *("visits", "served", "trained", "fees", "paid", "cheap", "mean_fee", "either", "neither"),
    *("pleased", "two_of", "slowest", "team", "skilled", "part"),
)
KINDS = ("training", "advice", "人才培训", "自拟类别")
FEES = (0, 4999, 5000, 10000, 10001, 250000)


@pytest.fixture(scope="module")
def document() -> Document:
    """A document with every way of counting."""
    read = documents.read(TEXT.encode(), cases=False)
    assert read.document is not None
    wrong = [f for f in read.errors if f.code not in ("P12", "P71")]
    assert wrong == []
    return read.document


@pytest.fixture
def rows(register: Register) -> dict[int, list[dict[str, Any]]]:
    """Put three institutions with records of four years on the register; give the rows by institution."""
    chance = random.Random(20)
    by_body: dict[int, list[dict[str, Any]]] = {}
    with register.change(make_act("seed")) as change:
        for n in range(1, 13):
            change.insert(Enterprise, office_no=n, name=f"企业{n}", registered_on=DAY)
        for n in range(1, 5):
            change.insert(
                Institution, office_no=n, name=f"机构{n}", registered_on=dt.date(2021, 1, n)
            )
        for _ in range(400):
            body = chance.choice((1, 1, 2, 3))
            row = {
                "institution_id": body,
                "enterprise_id": chance.randint(1, 12),
                "service_date": dt.date(2022, 1, 1) + dt.timedelta(chance.randrange(4 * 365 + 60)),
                "category": chance.choice(KINDS),
                "fee_fen": chance.choice(FEES),
                "satisfaction": chance.choice((None, 1, 3, 4, 5)) if body != 3 else 4,
                "public_benefit": chance.choice((True, False)),
            }
            if body == 2:  # one institution whose fees were not always written
                row["fee_fen"] = chance.choice((None, *FEES))
            by_body.setdefault(body, []).append(row)
            change.insert(Record, **row)
    return by_body


def as_fields(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write stored records as the fields that policies name; the label of a category means its name."""
    return [
        {
            "enterprise": str(r["enterprise_id"]),
            "kind": {"人才培训": "training"}.get(r["category"], r["category"]),
            "fee": r["fee_fen"],
            "on": r["service_date"],
            "satisfaction": r["satisfaction"],
            "public_benefit": r["public_benefit"],
        }
        for r in rows
    ]


def oracle(
    document: Document, rows: list[dict[str, Any]], staff: list[dict[str, Any]] | None
) -> Reading:
    """Let the evaluator count the rows one by one."""
    fields = as_fields(rows)
    survey = [
        {"satisfied": r["satisfaction"] >= 4, "on": r["on"]} for r in fields if r["satisfaction"]
    ]
    given: dict[str, Any] = {"record": fields, "survey": survey}
    if staff is not None:
        given["staff"] = staff
    return Reading(document.figures, Facts({}, DAY, 2025, rows=given))


def test_sql_counts_what_the_evaluator_counts(
    register: Register, document: Document, rows: dict[int, list[dict[str, Any]]]
) -> None:
    """Every figure, every institution: known or not known alike, and equal."""
    team = [
        {"degree": "bachelor", "skill": None, "title": None, "post": "full_time"},
        {"degree": "none", "skill": "technician", "title": None, "post": "outside"},
        {"degree": "none", "skill": "none", "title": "senior", "post": "full_time"},
    ]
    with register.change(make_act("staff")) as change:
        for n, person in enumerate(team):
            change.insert(StaffRow, institution_id=1, year=2025, person_no=str(n), **person)
        change.insert(StaffRow, institution_id=2, year=2024, person_no="1", degree="doctor")
    with register.reading(DAY) as view:
        everybody = facts_of_all(view, document, None, day=DAY, year=2025)
        assert list(everybody) == [1, 2, 3, 4]
        for body, facts in everybody.items():
            alone = facts_of(view, document, None, body, day=DAY, year=2025)
            expected = oracle(document, rows.get(body, []), team if body == 1 else None)
            for name in COUNTED:
                wanted = expected.figure(name)
                assert Reading(document.figures, facts).figure(name) == wanted, (body, name)
                assert Reading(document.figures, alone).figure(name) == wanted, (body, name)


def test_some_figures_are_really_known_and_some_not(
    register: Register, document: Document, rows: dict[int, list[dict[str, Any]]]
) -> None:
    """The comparison above is of numbers, not of None with None; an empty fee makes its sum not known."""
    with register.reading(DAY) as view:
        first = facts_of(view, document, None, 1, day=DAY, year=2025).values
        second = facts_of(view, document, None, 2, day=DAY, year=2025).values
    assert first["visits"] == sum(1 for r in rows[1] if r["service_date"].year == 2025) > 20
    assert 0 < first["trained"] < first["served"] <= 12
    assert 0 < first["cheap"] < 1 and isinstance(first["cheap"], Fraction)
    assert second["fees"] is None and second["visits"] > 0


def test_no_record_at_all_is_not_known_and_no_record_of_ones_own_is_none(
    register: Register, document: Document, rows: dict[int, list[dict[str, Any]]]
) -> None:
    with register.reading(DAY) as view:
        idle = facts_of(view, document, None, 4, day=DAY, year=2025).values
        early = facts_of(view, document, None, 4, day=dt.date(2011, 3, 1), year=2010).values
    assert (idle["visits"], idle["served"], idle["fees"], idle["pleased"]) == (0, 0, 0, None)
    assert "visits" not in early and "team" not in idle


def test_the_office_counts_an_enterprise_once(
    register: Register, document: Document, rows: dict[int, list[dict[str, Any]]]
) -> None:
    with register.reading(DAY) as view:
        office = facts_of(view, document, None, None, day=DAY, year=2025, about="office").values
    met = {
        r["enterprise_id"] for some in rows.values() for r in some if r["service_date"].year == 2025
    }
    assert office == {"firms": len(met), "bodies": 4}


def test_filed_figures_have_their_own_kind_of_value_and_their_cell(
    register: Register, document: Document
) -> None:
    """What nobody filed is absent; a typed figure says who typed it and why."""
    with register.change(make_act("import")) as change:
        body = change.insert(
            Institution, office_no=1, name="甲", kind="服务中心", registered_on=DAY,
            founded_on=dt.date(2019, 2, 28),
        )  # fmt: skip
        file = change.insert(
            Source,
            noun="return",
            file="2025年报.xlsx",
            sha256="0" * 64,
            sheet="年报",
            mapping={},
            rows=1,
        )
        place = {"source_id": file, "source_row": 17, "institution_id": body, "year": 2025}
        for name, amount, text, column in (
            ("premises", 186_500_000, None, "C"),
            ("own", 0, None, "D"),
            ("form", None, "b", "E"),
            ("bases", None, '["x","z"]', "F"),
            ("opened", None, "2020-01-31", "G"),
            ("assets", 30_000_000_00, None, "H"),
        ):
            change.insert(
                ReturnValue, figure=name, amount=amount, text=text, source_column=column, **place
            )
    with register.change(make_act("set", reason="核对社保")) as change:
        change.insert(ReturnValue, institution_id=body, year=2025, figure="staff", amount=9)
    with register.reading(DAY) as view:
        facts = facts_of(view, document, None, body, day=DAY, year=2025, given={"grade": "good"})
    assert facts.years[2025] == {
        "premises": Fraction(373, 2),
        "own": False,
        "form": "b",
        "bases": ("x", "z"),
        "opened": dt.date(2020, 1, 31),
        "assets": 3_000_000_000,
        "staff": 9,
    }
    assert facts.values == {
        "kind": "centre",
        "category": None,
        "founded": dt.date(2019, 2, 28),
        "grade": "good",
    }
    assert facts.origins["premises"] == {
        "filed": "return",
        "year": 2025,
        "file": "2025年报.xlsx",
        "sheet": "年报",
        "row": 17,
        "column": "C",
        "change": "CS-000002",
    }
    assert facts.origins["staff"] == {
        "filed": "return",
        "year": 2025,
        "typed_by": "林岚",
        "on": "2026-03-10",
        "reason": "核对社保",
        "change": "CS-000003",
    }


def test_earlier_years_are_gathered_as_far_as_a_figure_looks_back(
    register: Register, document: Document, rows: dict[int, list[dict[str, Any]]]
) -> None:
    with register.reading(DAY) as view:
        facts = facts_of(view, document, None, 1, day=DAY, year=2025)
    by_year = {y: sum(1 for r in rows[1] if r["service_date"].year == y) for y in (2023, 2024)}
    assert {y: facts.years[y]["visits"] for y in (2023, 2024)} == by_year
    assert 2022 not in facts.years
    assert facts.origins["visits"] == {
        "computed": "record",
        "how": "count",
        "rows": facts.values["visits"],
        "from": "2025-01-01",
        "until": "2025-12-31",
    }


def test_an_enterprise_has_the_size_of_the_latest_year_known(
    register: Register, document: Document
) -> None:
    with register.change(make_act("seed")) as change:
        firm = change.insert(
            Enterprise, office_no=1, name="甲", region_code="440606", registered_on=DAY
        )
        for year, size in ((2023, "micro"), (2024, "small"), (2026, "medium")):
            change.insert(
                EnterpriseYear,
                enterprise_id=firm,
                year=year,
                size=size,
                size_standard="s",
                size_on=DAY,
            )
    with register.reading(DAY) as view:
        facts = facts_of(view, document, None, firm, day=DAY, year=2025, about="enterprise")
    assert facts.values == {"size": "small", "region": "440606"}
    assert merged(Facts({"a": 1}, DAY, 2025), facts).values == {"a": 1, **facts.values}
