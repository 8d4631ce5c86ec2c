"""Regions, outside lists and working days go out, are edited in a spreadsheet, and come back.

As the long lists do (``test_round_trip``): cell by cell, nothing of others overwritten, an equal register
where there was none.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.call import Called, call
from tests.cli.test_round_trip import findings
from tests.cli.test_sheets import counts, founded

__all__ = ["founded"]


@dataclass(frozen=True)
class Short:
    """A list: what its verbs are told, the sheet it is made of, and a cell that is edited."""

    noun: str
    before: tuple[str, ...]
    back: tuple[str, ...]
    out: tuple[str, ...]
    sheet: str
    header: str
    field: str
    was: str
    now: str


REGION = Short(
    *("region", (), (), ("--local",)),
    "区划代码,区划名称,级别,上级代码,启用日期,后继代码,来源\n"
    "440606103,乐从镇,镇级,440606,2020-01-01,,=1+1\n"
    "GX-1,'=高新区,园区,440606,,440606103,\n",
    *("来源", "source", "=1+1", "本局"),
)
ROSTER = Short(
    *("roster", ("失信名单",), ("--dated", "2026-03-01"), ()),
    "统一社会信用代码,名称,列入日期,移出日期,事由,情节,对象\n"
    "91990102MA5K3T6163,永济,2025-01-01,2026-01-01,欠税,严重,单位\n"
    "91990102MA5K3T6163,永济,2026-02-01,长期,欠薪,一般,法定代表人\n"
    "91990103MA4K7W120T,-瑞川,,,,,\n",
    *("事由", "note", "欠税", "欠税 3 万元"),
)
CALENDAR = Short(
    *("calendar", (), ("--year", "2027", "--doc", "国办发明电〔2026〕8号"), ("--year", "2027")),
    "日期,安排,说明\n2027-01-01,放假,元旦\n2027-01-02,上班,\n",
    *("说明", "note", "元旦", "元旦节"),
)
LISTS = [pytest.param(one, id=one.noun) for one in (REGION, ROSTER, CALENDAR)]


def take(db: Path, one: Short, name: str, by: str = "林岚", back: tuple[str, ...] = ()) -> Called:
    words = (one.noun, "import", *one.before, name, *(back or one.back))
    return call(*words, "--by", by, "--format", "json", db=db)


def export(db: Path, one: Short, name: str) -> str:
    done = call(one.noun, "export", *one.before, *one.out, "--out", name, "--force", db=db)
    assert done.status == 0, done.err
    return done.err


def rows(db: Path, one: Short) -> str:
    return call(one.noun, "export", *one.before, *one.out, "--format", "jsonl", db=db).out


def edit(name: str, one: Short, value: str, saved: str) -> None:
    """Write another value into the cell of the first row, as somebody would with a spreadsheet."""
    book = load_workbook(name)
    page = book.worksheets[0]
    header = [cell.value for cell in page[1]]
    page.cell(2, header.index(one.header) + 1).value = value
    book.save(saved)


def empty(db: Path, one: Short, path: str) -> Path:
    made = Path(shutil.copy(db, path))
    if one is ROSTER:
        call("roster", "create", "失信名单", "--kept-by", "市发改局", db=made)
    return made


@pytest.fixture
def filled(
    request: pytest.FixtureRequest, founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Short, Path]:
    """A register that has the list."""
    one: Short = request.param
    monkeypatch.chdir(tmp_path)
    db = empty(founded, one, "office.db")
    Path("来.csv").write_text(one.sheet, encoding="utf-8")
    done = take(db, one, "来.csv")
    assert done.status == 0, done.out + done.err
    return one, db


@pytest.mark.parametrize("filled", LISTS, indirect=True)
def test_an_export_comes_back_as_it_is_and_gives_an_equal_list_elsewhere(
    filled: tuple[Short, Path], founded: Path
) -> None:
    one, db = filled
    count = len(one.sheet.splitlines()) - 1
    for name in ("出.xlsx", "出.csv"):
        export(db, one, name)
        assert counts(take(db, one, name)) == [0, 0, count, 0]
        other = empty(founded, one, f"{name}.db")
        assert counts(take(other, one, name)) == [count, 0, 0, 0]
        assert rows(other, one) == rows(db, one) != ""


@pytest.mark.parametrize("filled", LISTS, indirect=True)
def test_only_the_edited_cell_is_applied_and_what_another_changed_is_refused(
    filled: tuple[Short, Path],
) -> None:
    one, db = filled
    export(db, one, "出.xlsx")
    edit("出.xlsx", one, one.now, "周明.xlsx")
    edit("出.xlsx", one, "我的", "我的.xlsx")
    done = take(db, one, "周明.xlsx", by="周明")
    count = len(one.sheet.splitlines()) - 1
    assert (done.status, counts(done)) == (0, [0, 1, count - 1, 0])
    assert f'"{one.field}": "{one.now}"' in rows(db, one)
    refused = take(db, one, "我的.xlsx")
    assert (refused.status, counts(refused)) == (6, [0, 0, count - 1, 1])
    ((code, field, message),) = findings(refused)
    assert (code, field) == ("changed-meanwhile", one.field)
    assert message.startswith(f"导出时为 {one.was}，周明 已于 2026-03-10 改为 {one.now}")
    undone = call("change", "undo", json.loads(done.out)["change"], "--yes", db=db)
    assert undone.status == 0, undone.err
    assert one.now not in rows(db, one)


@pytest.mark.parametrize("filled", [LISTS[1]], indirect=True)
def test_an_edition_that_is_exported_is_a_new_one_under_a_later_date(
    filled: tuple[Short, Path],
) -> None:
    """Only its own export corrects an edition; which date it bears is in the command that is offered."""
    one, db = filled
    said = export(db, one, "出.xlsx")
    assert "roster import 失信名单 出.xlsx --dated 2026-03-01" in said
    edit("出.xlsx", one, "已缴", "四月.xlsx")
    done = take(db, one, "四月.xlsx", back=("--dated", "2026-03-05"))
    assert (done.status, counts(done)) == (0, [3, 0, 0, 0])
    assert "--dated 2026-03-05" in export(db, one, "出.xlsx")


@pytest.mark.parametrize("filled", [LISTS[0]], indirect=True)
def test_no_sheet_puts_a_region_into_itself(filled: tuple[Short, Path]) -> None:
    one, db = filled
    before = rows(db, one)
    Path("圈.csv").write_text(
        "区划代码,区划名称,上级代码\n440606103,乐从镇,GX-1\nGX-1,x,440606103\n"
    )
    done = take(db, one, "圈.csv")
    assert (done.status, rows(db, one)) == (3, before)
    assert "region-in-itself" in done.err


def test_the_days_of_a_year_that_ships_go_out_and_come_in_as_the_offices_own(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = Short(
        *("calendar", (), ("--year", "2026", "--doc", "国办发明电〔2025〕7号"), ("--year", "2026")),
        *("", "", "", "", ""),
    )
    db = empty(founded, shipped, "office.db")
    export(db, shipped, "放假.csv")
    lines = Path("放假.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == "2026-01-01,放假,元旦,"  # nobody here has written it: it bears no version
    assert counts(take(db, shipped, "放假.csv")) == [len(lines) - 1, 0, 0, 0]
    assert counts(take(db, shipped, "放假.csv")) == [0, 0, len(lines) - 1, 0]
    missing = call("calendar", "export", "--year", "2031", db=db)
    assert (missing.status, "calendar-missing" in missing.err) == (3, True)
