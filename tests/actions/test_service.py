"""The catalogue of services, on both databases: taken in, listed by day, edited, out and in again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.service import (
    ServiceIntake,
    edit_service,
    export_services,
    list_services,
    show_service,
)
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.service import NothingGiven, ServiceNotFound, ServicePeriodReversed
from smeadmin.sheets.writing import write_csv
from smeadmin.storage.tables.institution import Institution

CODE = "12990121MB1F20939G"
CATALOGUE = f"""服务编号,服务名称,服务类别,机构统一社会信用代码,收费标准(元),计费单位,服务方式,起始日期,截止日期
FW-1,财税诊断,管理咨询,{CODE},3000,次,线下,2025-01-01,长期
FW-2,线上课堂,人才培训,{CODE},0,人,线上,2024-01-01,2025-12-31
FW-3,陪跑,管理咨询,{CODE},,,,,
"""


@pytest.fixture
def at_work(office: Any, tmp_path: Path) -> Any:
    office.do(
        lambda change: change.insert(
            Institution, office_no=1, credit_code=CODE, name="北浦站", registered_on=change.on
        )
    )
    path = tmp_path / "目录.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    assert office.take_in(ServiceIntake(), path).result.counts.new == 3
    return office


def edit(office: Any, service: str, clear: tuple[str, ...] = (), **values: str) -> Any:
    return office.do(
        lambda change: edit_service(
            change, institution="北浦", service=service, values=values, clear=clear
        )
    )


def test_what_is_on_offer_depends_on_the_day(at_work: Any) -> None:
    def on(day: dt.date) -> list[str]:
        listed = at_work.see(lambda view: list_services(view), on=day)
        return [offer.values["code"] for offer in listed.offers]

    assert on(dt.date(2026, 3, 10)) == ["FW-1", "FW-3"]
    assert on(dt.date(2025, 12, 31)) == ["FW-1", "FW-2", "FW-3"]
    assert on(dt.date(2024, 6, 1)) == ["FW-2", "FW-3"]
    everything = at_work.see(lambda view: list_services(view, past=True, category="人才培训"))
    assert [offer.values["fee_fen"] for offer in everything.offers] == [0]


def test_one_service_says_where_it_was_read(at_work: Any) -> None:
    offer = at_work.see(lambda view: show_service(view, institution="北浦", service="FW-1"))
    assert (offer.values["fee_fen"], offer.values["mode"], str(offer.place)) == (
        300000,
        "onsite",
        "目录.csv 第 2 行",
    )
    with pytest.raises(ServiceNotFound):
        at_work.see(lambda view: show_service(view, institution="北浦", service="FW-9"))


def test_editing_tells_before_and_after(at_work: Any) -> None:
    done = edit(at_work, "FW-1", fee_fen="2800", per="项")
    assert [(c.field, c.was, c.now) for c in done.cells] == [
        ("fee_fen", 300000, 280000),
        ("per", "次", "项"),
    ]
    assert edit(at_work, "FW-1", per="项").cells == ()
    assert [c.now for c in edit(at_work, "FW-1", clear=("valid_until",)).cells] == [None]
    offer = at_work.see(lambda view: show_service(view, institution="北浦", service="FW-1"))
    assert offer.place is None, "typed values come from no sheet"


def test_edits_that_make_no_sense_are_refused(at_work: Any) -> None:
    with pytest.raises(NothingGiven):
        edit(at_work, "FW-1")
    with pytest.raises(ServicePeriodReversed):
        edit(at_work, "FW-2", valid_from="2026-01-01")
    with pytest.raises(ServiceNotFound):
        edit(at_work, "FW-9", name="x")


def test_what_is_exported_comes_back_as_the_same_and_a_new_fee_as_a_change(
    at_work: Any, tmp_path: Path
) -> None:
    exported = at_work.see(lambda view: export_services(view))
    out = tmp_path / "out.csv"
    write_csv(out, NOUNS["service"], exported.rows)
    assert at_work.take_in(ServiceIntake(), out).result.counts.same == 3
    out.write_text(CATALOGUE.replace(",3000,", ",2500,"), encoding="utf-8")
    done = at_work.take_in(ServiceIntake(), out).result
    assert [(c.cell.field, c.cell.was, c.cell.now) for c in done.cells] == [
        ("fee_fen", 300000, 250000)
    ]
