"""Headers of a sender: declared once, listed, used, shown in the report, undone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

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
