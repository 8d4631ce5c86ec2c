"""Enterprises on the register: figures by year, size classes, seats; on both databases."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise
from smeadmin.actions.enterprise import export_enterprises, list_enterprises, show_enterprise
from smeadmin.actions.enterprise.adding import register_unverified
from smeadmin.actions.enterprise.intake import EnterpriseIntake
from smeadmin.actions.enterprise.size import classify_enterprises, size_of
from smeadmin.actions.enterprise.writing import add_enterprise, edit_enterprise, move_enterprise
from smeadmin.domain.size import Indicator
from smeadmin.domain.sizing import FiguresMissing, NoStandard
from smeadmin.sheets.writing import write_csv
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import EnterpriseYear
from tests.actions.conftest import Office
from tests.conftest import TODAY

EXAMPLES = Path(__file__).parents[2] / "examples"
CODE = "91990102MA5K3T6163"
WAN = 1_000_000  # fen
HEADER = "统一社会信用代码,企业名称,所属区县,所属行业,从业人员(人),营业收入(万元),资产总额(万元)"
ROW = f"{CODE},江澄永济五金制品有限公司,440606,工业,46,1280.50,960"


def add(office: Office, **figures: int) -> Any:
    values = {
        "credit_code": CODE,
        "name": "江澄永济五金制品有限公司",
        "region_code": "440606",
        "industry": "工业",
    }
    return office.do(lambda c: add_enterprise(c, values=values, figures=figures))


def take(office: Office, tmp_path: Path, *rows: str, year: int | None = None, **order: Any) -> Any:
    path = tmp_path / f"企业{len(list(tmp_path.iterdir()))}.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return office.take_in(EnterpriseIntake(year), path, **order)


def years(office: Office) -> list[tuple[Any, ...]]:
    t = of(EnterpriseYear)
    rows = office.see(
        lambda v: v.rows(sa.select(t.c.year, t.c.staff, t.c.revenue_fen, t.c.size).order_by(t.c.id))
    )
    return [tuple(r.values()) for r in rows]


def test_an_enterprise_is_classified_as_it_is_registered(office: Office) -> None:
    done = add(office, staff=46, revenue_fen=1280 * WAN)  # industry: small from 20 staff, 300 万元
    assert (done.found.office_no, done.size) == ("E-000001", "small")
    standing = office.see(lambda v: size_of(v, done.found.id, TODAY))
    assert (standing.size, standing.standard, standing.year) == ("small", "statistics-2017", 2025)
    assert (standing.sector, standing.staff) == ("工业", 46)


def test_a_missing_figure_leaves_the_size_open_and_says_which(office: Office) -> None:
    done = add(office, staff=46)
    assert done.size is None
    standing = office.see(lambda v: size_of(v, done.found.id, TODAY))
    assert (standing.size, standing.missing) == (None, (Indicator.REVENUE,))


def test_a_figure_that_cannot_matter_may_be_missing(office: Office) -> None:
    assert add(office, staff=19).size == "micro"  # below 20 whatever the revenue


def test_new_figures_and_another_industry_classify_anew(office: Office) -> None:
    add(office, staff=300, revenue_fen=2000 * WAN)
    done = office.do(
        lambda c: edit_enterprise(c, enterprise=CODE, values={}, figures={"staff": 299})
    )
    assert [(c.field, c.was, c.now) for c in done.cells] == [
        ("staff", 300, 299),
        ("size", "medium", "small"),
    ]
    done = office.do(  # software: medium from 100 staff and 1000 万元
        lambda c: edit_enterprise(
            c, enterprise=CODE, values={"industry": "软件和信息技术服务业"}, figures={}
        )
    )
    assert ("size", "small", "medium") in [(c.field, c.was, c.now) for c in done.cells]


def test_figures_stand_by_year(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, ROW, year=2024)
    take(office, tmp_path, ROW.replace(",46,", ",19,"))  # the year before the day: 2025
    assert years(office) == [
        (2024, 46, 1_280_500_000, "small"),
        (2025, 19, 1_280_500_000, "micro"),
    ]
    shown = office.see(lambda v: show_enterprise(v, enterprise="永济"))
    assert [(y.year, y.size) for y in shown.years] == [(2025, "micro"), (2024, "small")]


def test_the_same_list_twice_changes_nothing_and_a_changed_figure_moves_the_size(
    office: Office, tmp_path: Path
) -> None:
    take(office, tmp_path, ROW)
    again = take(office, tmp_path, ROW)
    assert (again.result.counts.same, again.number) == (1, None)
    changed = take(office, tmp_path, ROW.replace("1280.50", "299"))
    assert [(c.cell.field, c.cell.was, c.cell.now) for c in changed.result.cells] == [
        ("revenue_fen", 1_280_500_000, 299 * WAN)
    ]
    assert years(office) == [(2025, 46, 299 * WAN, "micro")]


@pytest.mark.parametrize("filed", ["五金", "C33", "金融业"])  # only a sector of the standard tells
def test_an_unknown_industry_is_kept_with_a_warning(
    office: Office, tmp_path: Path, filed: str
) -> None:
    done = take(office, tmp_path, ROW.replace("工业", filed))
    assert [f.code for f in done.result.findings] == ["industry-unknown"]
    assert years(office)[0][3] is None


def test_the_example_list_has_the_sizes_that_were_reckoned_apart(
    office: Office, tmp_path: Path
) -> None:
    expected = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))["size_of"]
    office.take_in(EnterpriseIntake(), EXAMPLES / "企业名单.csv")
    listed = office.see(list_enterprises)
    found = {row["credit_code"]: row.get("size") for row in listed.rows}
    assert found == expected


def test_classifying_all_again_writes_nothing(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, ROW)
    again = office.carry(classify_all)
    assert (again.result.by_size, again.result.changed, again.number) == ({"small": 1}, 0, None)


def classify_all(change: Any) -> Any:
    return classify_enterprises(change)


def test_the_standard_is_that_of_the_day(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, ROW)
    old = office.do(classify_all, on=dt.date(2017, 12, 27), reason="补办")
    assert (old.standard, old.year) == ("sme-2011", 2016)
    with pytest.raises(NoStandard):
        office.do(classify_all, on=dt.date(2010, 12, 31), reason="补办")


def test_one_without_figures_is_not_classified(office: Office) -> None:
    add(office)
    with pytest.raises(FiguresMissing):
        office.do(lambda c: classify_enterprises(c, enterprise=CODE))


def test_a_move_keeps_the_seat_before(office: Office) -> None:
    add(office, staff=46)
    done = office.do(
        lambda c: move_enterprise(c, enterprise=CODE, region="南海区", from_day=dt.date(2026, 3, 1))
    )
    assert done.found.region_code == "440605"
    shown = office.see(lambda v: show_enterprise(v, enterprise=CODE))
    assert shown.former_regions == (("440606", dt.date(2026, 2, 28)),)
    again = office.carry(lambda c: move_enterprise(c, enterprise=CODE, region="440605"))
    assert again.number is None


def test_firms_named_only_in_records_are_unverified(office: Office) -> None:
    keys = office.do(
        lambda c: register_unverified(
            c, [(CODE, None), (CODE, "江澄永济五金制品有限公司"), ("91990102MA4T5M3824", None)]
        )
    )
    assert set(keys) == {CODE, "91990102MA4T5M3824"}
    shown = office.see(lambda v: show_enterprise(v, enterprise="永济"))
    assert (shown.found.office_no, shown.values["verified"]) == ("E-000001", False)
    assert office.see(lambda v: find_enterprise(v, "91990102MA4T5M3824")).office_no == "E-000002"


def test_a_list_by_size(office: Office, tmp_path: Path) -> None:
    other = ROW.replace(CODE, "91990102MA4T5M3824").replace(",46,", ",,")
    take(office, tmp_path, ROW, other)

    def codes(size: str) -> list[str]:
        return [r["credit_code"] for r in office.see(lambda v: list_enterprises(v, size=size)).rows]

    assert (codes("small"), codes("unknown"), codes("large")) == (
        [CODE],
        ["91990102MA4T5M3824"],
        [],
    )


def test_an_export_with_figures_comes_back_as_the_same(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, ROW)
    exported = office.see(export_enterprises)
    path = tmp_path / "导出.csv"
    write_csv(path, exported.columns, exported.rows, encoding="gb18030")
    back = office.take_in(EnterpriseIntake(), path)
    assert (back.result.counts.same, back.number) == (1, None)
