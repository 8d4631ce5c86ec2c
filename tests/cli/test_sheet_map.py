"""Headers of a sender: declared once, listed, used, shown in the report, undone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smeadmin.cli import sheet as cli_sheet
from smeadmin.domain.columns.opening import OPENINGS
from smeadmin.domain.sheetmap import LISTS
from tests.cli.call import Called, call
from tests.cli.test_sheets import counts, founded

__all__ = ["founded"]
SENT = (
    "组织代码号,企业全名,落户地,产值,人头\r\n"
    "91990102MA5D90E303,江澄永济五金制品有限公司,440605,312.4,35\r\n"
    "91990102MA6B5N403H,江澄启帆科技有限公司,440606,20,8\r\n"
)
MEANT = (
    "组织代码号=统一社会信用代码",
    "企业全名=企业名称",
    "落户地=所属区县",
    "产值=营业收入(万元)",
    "人头=从业人员",
)


@pytest.fixture
def db(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("上报.csv").write_text(SENT, encoding="utf-8")
    return Path(shutil.copy(founded, tmp_path / "office.db"))


def declare(db: Path, *pairs: str) -> Called:
    return call("sheet", "map", "东渚区工信局", "enterprise", *pairs, db=db)


def take(db: Path, *more: str) -> Called:
    return call("enterprise", "import", "上报.csv", "--year", "2025", *more, db=db)


def test_foreign_headers_are_not_guessed_and_once_declared_are_known(db: Path) -> None:
    assert "[header-not-found]" in take(db).err
    assert declare(db, *MEANT).status == 0
    done = take(db, "--map", "东渚区工信局")
    assert done.status == 0, done.err
    assert "按「东渚区工信局」的表头约定" in done.out
    assert "营业收入(万元)（按「产值」识别）" in done.out
    lines = call("enterprise", "export", "--year", "2025", "--format", "jsonl", db=db).out
    first = json.loads(lines.splitlines()[0])
    assert (first["revenue_fen"], first["staff"]) == (312_400_000, 35)


def test_a_declaration_is_listed_replaced_and_taken_away(db: Path) -> None:
    declare(db, *MEANT)
    declare(db, *MEANT[:4], "职工=从业人员(人)")
    listed = json.loads(call("sheet", "maps", "--format", "json", db=db).out)
    assert [one["sender"] for one in listed] == ["东渚区工信局"]
    assert listed[0]["headers"] == dict(p.split("=") for p in (*MEANT[:4], "职工=从业人员(人)"))
    assert declare(db, "--drop").status == 0
    assert json.loads(call("sheet", "maps", "--format", "json", db=db).out) == []
    assert take(db, "--map", "东渚区工信局").status == 4


def test_a_declaration_can_be_undone(db: Path) -> None:
    done = json.loads(call("sheet", "map", "东渚区工信局", "enterprise", *MEANT,
                           "--format", "json", db=db).out)  # fmt: skip
    undone = call("change", "undo", done["change"], "--yes", "--reason", "试", db=db)
    assert undone.status == 0, undone.err
    assert call("sheet", "maps", "--format", "json", db=db).out.strip() == "[]"


def test_a_sheet_is_looked_at_and_nothing_is_written(db: Path) -> None:
    declare(db, *MEANT)
    before = db.read_bytes()
    good = call("sheet", "check", "上报.csv", "enterprise", "--map", "东渚区工信局", db=db)
    assert (good.status, "2 = 新增 2" in good.out) == (0, True), good.err
    Path("上报.csv").write_text(SENT.replace("312.4", "-5"), encoding="utf-8")
    bad = call("sheet", "check", "上报.csv", "enterprise", "--map", "东渚区工信局",
               "--format", "json", db=db)  # fmt: skip
    assert bad.status == 6
    assert [(f["code"], f["row"], f["column"]) for f in json.loads(bad.out)["findings"]] == [
        ("negative", 2, "D")
    ]
    assert db.read_bytes() == before


def test_the_same_headers_of_another_list_are_not_touched(db: Path) -> None:
    declare(db, *MEANT)
    done = call("institution", "import", "上报.csv", "--map", "东渚区工信局", db=db)
    assert (done.status, "[sheet-map-not-found]" in done.err) == (4, True)
    assert counts(take(db, "--map", "东渚区工信局", "--format", "json")) == [2, 0, 0, 0]


def test_what_opens_the_books_and_every_list_that_is_imported_can_be_mapped() -> None:
    typed = {name.replace("-", "_") for name in cli_sheet.LISTS} - {"return"}
    assert typed <= set(LISTS)
    assert {noun.name for noun in OPENINGS} <= typed


def test_an_outside_roster_comes_in_under_the_headers_of_who_keeps_it(db: Path) -> None:
    call("roster", "create", "失信名单", "--kept-by", "市发展改革局", db=db)
    Path("失信.csv").write_text(
        "组织代码号,何时起\n91990102MA5D90E303,2025-01-01\n", encoding="utf-8"
    )
    pairs = ("组织代码号=统一社会信用代码", "何时起=列入日期")
    done = call("sheet", "map", "市发展改革局", "roster", *pairs, db=db)
    assert done.status == 0 and "roster import … 名单.xlsx --map 市发展改革局" in done.err
    words = ("roster", "import", "失信名单", "失信.csv", "--dated", "2026-03-01")
    assert "[header-not-found]" in call(*words, db=db).err
    done = call(*words, "--map", "市发展改革局", "--format", "json", db=db)
    assert (done.status, counts(done)) == (0, [1, 0, 0, 0]), done.err


def test_a_notice_of_working_days_comes_in_under_its_own_headers(db: Path) -> None:
    Path("放假.csv").write_text("哪天,怎么过\n2026-10-01,放假\n2026-10-10,上班\n", encoding="utf-8")
    call("sheet", "map", "政府办", "calendar", "哪天=日期", "怎么过=安排", db=db)
    words = ("放假.csv", "--year", "2026", "--map", "政府办")
    assert call("sheet", "check", "放假.csv", "calendar", *words[1:], db=db).status == 0
    done = call("calendar", "import", *words, "--doc", "国办发明电〔2026〕8号",
                "--format", "json", db=db)  # fmt: skip
    assert (done.status, counts(done)) == (0, [2, 0, 0, 0]), done.err


def test_books_are_opened_from_a_sheet_with_headers_of_its_own(db: Path) -> None:
    Path("结余.csv").write_text(
        "代号,叫什么,哪年,剩下\nFW2026,服务券资金,2026,0.01\n", encoding="utf-8"
    )
    pairs = ("代号=资金编号", "叫什么=资金名称", "哪年=年度", "剩下=期初余额(万元)")
    done = call("sheet", "map", "财务科", "opening-fund", *pairs, db=db)
    assert "fund import 期初资金.xlsx --opening --map 财务科" in done.err
    done = call("fund", "import", "结余.csv", "--opening", "--total", "100.00", "--map", "财务科",
                "--doc", "示〔2026〕1号", "--format", "json", db=db)  # fmt: skip
    assert (done.status, counts(done)) == (0, [1, 0, 0, 0]), done.err


@pytest.mark.parametrize(
    ("header", "pair", "fen"),
    [
        (
            "产值(元)",
            "产值=营业收入(万元)",
            31_240,
        ),  # the file says its unit, as the next month it may
        ("产值（万元）", "产值=营业收入(万元)", 312_400_000),
        ("产值亿元", "产值=营业收入(万元)", 3_124_000_000_000),
        ("产值(万元)", "产值(万元)=营业收入", 312_400_000),  # declared as it stands in the file
    ],
)
def test_a_declared_header_may_have_a_unit_of_its_own(
    db: Path, header: str, pair: str, fen: int
) -> None:
    sheet = SENT.replace("产值", header).replace("312.4,", "312.40,")
    Path("上报.csv").write_text(sheet, encoding="utf-8")
    assert declare(db, *(pair if p.startswith("产值") else p for p in MEANT)).status == 0
    done = take(db, "--map", "东渚区工信局")
    assert done.status == 0 and "column-unknown" not in done.err
    lines = call("enterprise", "export", "--year", "2025", "--format", "jsonl", db=db).out
    assert json.loads(lines.splitlines()[0])["revenue_fen"] == fen
