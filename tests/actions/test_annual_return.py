"""Yearly figures taken in, on both databases: values, cells, what is missing, rosters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.annual_return.figures import asking
from smeadmin.actions.annual_return.intake import ReturnIntake
from smeadmin.actions.annual_return.listing import (
    export_returns,
    list_returns,
    missing_returns,
    show_return,
)
from smeadmin.actions.annual_return.setting import set_figure
from smeadmin.actions.annual_return.staff import StaffIntake, export_staff
from smeadmin.actions.policy import adopt_policy
from smeadmin.domain.annual_return import (
    FigureNeedsReason,
    FigureNotAsked,
    NoFiguresAsked,
    YearNotBegun,
)
from smeadmin.domain.columns import NOUNS
from smeadmin.sheets.writing import write_csv
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue, StaffRow
from smeadmin.storage.tables.institution import Institution

CENTRE, WINDOW, AGENCY = "12990121MB1F20939G", "52990102MJ6Q30852Y", "12990102MB1C77406Q"
FIGURES = f"""2025年度数据,,,,,,
统一社会信用代码,机构名称,独立法人,单位性质,办公和服务场所面积(㎡),人员(人),数据库
{CENTRE},北浦站,是,事业单位,186.5,9,企业库、专家库
{WINDOW},启帆中心,否,,,0,
"""


@pytest.fixture
def bare(office: Any) -> Any:
    """An office with two centres and an agency, and no measure yet."""

    def seed(change: Any) -> None:
        for n, (code, name, kind) in enumerate(
            (
                (CENTRE, "北浦站", "centre"),
                (WINDOW, "启帆中心", "服务中心"),
                (AGENCY, "东渚所", "agency"),
            ),
            1,
        ):
            change.insert(
                Institution,
                office_no=n,
                credit_code=code,
                name=name,
                kind=kind,
                registered_on=change.on,
            )

    office.do(seed)
    return office


@pytest.fixture
def at_work(bare: Any) -> Any:
    """The same office with Guangdong 2017 adopted."""
    bare.do(lambda change: adopt_policy(change, policy="gd-2017-centres"))
    return bare


def take(
    office: Any, folder: Path, text: str, name: str = "年报.csv", year: int = 2025, **order: Any
) -> Any:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return office.take_in(office.see(lambda view: ReturnIntake(view, year=year)), path, **order)


def shown(office: Any, institution: str = "北浦", year: int = 2025) -> dict[str, Any]:
    page = office.see(lambda view: show_return(view, institution=institution, year=year))
    return {
        one.column.name: (one.value, one.place) for one in page.figures if one.value is not None
    }


def rows(office: Any, model: Any) -> int:
    return int(
        office.see(lambda view: view.scalar(sa.select(sa.func.count()).select_from(of(model))))
    )


def test_without_a_measure_nothing_is_asked(bare: Any) -> None:
    with pytest.raises(NoFiguresAsked):
        bare.see(lambda view: asking(view, view.on))


def test_a_figure_is_kept_in_its_smallest_unit_with_the_cell_it_came_from(
    at_work: Any, tmp_path: Path
) -> None:
    done = take(at_work, tmp_path, FIGURES)
    assert (done.result.counts.new, done.result.extra) == (2, {"figures": 7})
    assert shown(at_work) == {
        "legal_person": (True, "年报.csv C3"),
        "form": ("public_institution", "年报.csv D3"),
        "premises": (186_500_000, "年报.csv E3"),
        "staff": (9, "年报.csv F3"),
        "databases": (("enterprises", "experts"), "年报.csv G3"),
    }
    assert shown(at_work, "启帆") == {
        "legal_person": (False, "年报.csv C4"),
        "staff": (0, "年报.csv F4"),
    }
    assert shown(at_work, year=2024) == {}


def test_the_same_file_again_writes_nothing_and_a_corrected_one_only_what_changed(
    at_work: Any, tmp_path: Path
) -> None:
    """An empty cell leaves what was filed, unless --blank clear takes it away."""
    take(at_work, tmp_path, FIGURES)
    assert take(at_work, tmp_path, FIGURES).number is None
    mended = FIGURES.replace("186.5,9,企业库、专家库", "200,,企业库、专家库")
    done = take(at_work, tmp_path, mended, "更正.csv")
    assert [(c.cell.field, c.cell.was, c.cell.now) for c in done.result.cells] == [
        ("premises", 186_500_000, 200_000_000)
    ]
    assert shown(at_work)["premises"] == (200_000_000, "更正.csv E3")
    assert shown(at_work)["staff"] == (9, "年报.csv F3")
    take(at_work, tmp_path, mended, "清空.csv", blank="clear")
    assert "staff" not in shown(at_work) and rows(at_work, ReturnValue) == 6


def test_a_name_that_is_not_the_registered_one_is_told(at_work: Any, tmp_path: Path) -> None:
    done = take(at_work, tmp_path, FIGURES.replace("北浦站", "西浦站"))
    assert [(f.code, f.place.row) for f in done.result.findings.first(5)] == [("name-differs", 3)]
    assert done.result.counts.new == 2


def test_a_typed_figure_keeps_who_and_why_and_can_be_taken_away(
    at_work: Any, tmp_path: Path
) -> None:
    take(at_work, tmp_path, FIGURES)

    def put(value: str | None, figure: str = "人员", year: int = 2025, **about: Any) -> Any:
        return at_work.do(
            lambda change: set_figure(
                change, institution="北浦", figure=figure, value=value, year=year
            ),
            **about,
        )

    with pytest.raises(FigureNeedsReason):
        put("12")
    done = put("12", reason="核对社保")
    assert (done.was, done.now) == (9, 12)
    assert shown(at_work)["staff"] == (12, "林岚：核对社保")
    assert put("12", reason="再来一次").was == 12
    put(None, reason="误报")
    assert "staff" not in shown(at_work)
    put("成立", figure="route", reason="补报")
    assert shown(at_work)["route"][0] == "set_up"
    with pytest.raises(FigureNotAsked) as refused:
        put("1", figure="人员数", reason="x")
    assert "人员" in refused.value.more[0].texts
    with pytest.raises(YearNotBegun):
        put("1", year=2027, reason="x")


def test_missing_names_those_whom_the_measure_evaluates(at_work: Any, tmp_path: Path) -> None:
    """The agency is not evaluated, so nothing is missing from it; kind may be the word or the name."""
    listed = at_work.see(lambda view: missing_returns(view, year=2025))
    assert [(line.name, line.filed, len(line.missing)) for line in listed.lines] == [
        ("北浦站", 0, 10),
        ("启帆中心", 0, 10),
    ]
    take(at_work, tmp_path, FIGURES)
    listed = at_work.see(lambda view: missing_returns(view, year=2025))
    assert [(line.name, line.filed, len(line.missing)) for line in listed.lines] == [
        ("北浦站", 5, 5),
        ("启帆中心", 2, 8),
    ]
    assert (listed.institutions, listed.none, listed.partly) == (2, 0, 2)
    everybody = at_work.see(lambda view: list_returns(view, year=2025))
    assert [line.files for line in everybody.lines] == [("年报.csv",), ("年报.csv",)]


def test_what_is_exported_comes_back_as_the_same(at_work: Any, tmp_path: Path) -> None:
    take(at_work, tmp_path, FIGURES)
    exported = at_work.see(lambda view: export_returns(view, year=2025))
    noun = at_work.see(lambda view: asking(view, view.on).noun)
    out = tmp_path / "out.csv"
    write_csv(out, noun, exported.rows)
    intake = at_work.see(lambda view: ReturnIntake(view, year=2025))
    same = at_work.take_in(intake, out).result.counts
    assert (same.rows, same.same) == (2, 2)


def test_a_roster_is_known_by_staff_number_and_goes_out_and_in(
    at_work: Any, tmp_path: Path
) -> None:
    text = f"""机构统一社会信用代码,人员编号,学历,职称,技能等级,在岗方式
{CENTRE},001,本科,中级,,专职
{CENTRE},002,无,无,高级工,外聘
{WINDOW},001,博士,,,兼职
"""
    path = tmp_path / "名册.csv"
    path.write_text(text, encoding="utf-8")
    assert at_work.take_in(StaffIntake(year=2025), path).result.counts.new == 3
    path.write_text(text.replace("002,无", "002,大专"), encoding="utf-8")
    again = at_work.take_in(StaffIntake(year=2025), path).result
    assert (again.counts.changed, again.counts.same) == (1, 2)
    assert at_work.see(lambda view: show_return(view, institution="北浦", year=2025)).staff == 2
    exported = at_work.see(lambda view: export_staff(view, year=2025))
    assert exported.rows[1] == (CENTRE, "002", "college", "none", "senior_worker", "outside")
    out = tmp_path / "out.csv"
    write_csv(out, NOUNS["staff"], exported.rows)
    assert at_work.take_in(StaffIntake(year=2025), out).result.counts.same == 3
    assert at_work.take_in(StaffIntake(year=2024), out).result.counts.new == 3
    assert rows(at_work, StaffRow) == 6


def test_a_year_that_lies_ahead_is_refused(at_work: Any) -> None:
    with pytest.raises(YearNotBegun):
        at_work.see(lambda view: ReturnIntake(view, year=2027))
