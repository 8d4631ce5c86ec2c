"""Sheets through the command line: pipes, returned files, and what a person is told of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smeadmin.domain.credit_code import check_character
from tests.cli.call import Called, call

GOOD = (
    "统一社会信用代码,机构名称,类型,所属区县,场所面积(㎡),成立日期\r\n"
    "12990121MB1F20939G,北浦县中小企业服务站,服务中心,440606,186.5,2019-02-28\r\n"
    "52990102MJ6Q30852Y,=启帆「甲」服务社,服务中心,440605,90,2018-03-20\r\n"
)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "office.db"
    done = call("init", "--rehearsal", "--office", "示例局", "--region", "440000", db=path)
    assert done.status == 0, done.err
    return path


@pytest.fixture
def db(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh register in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(founded, tmp_path / "office.db"))


def take(db: Path, *words: str, stdin: str = "") -> Called:
    return call("institution", "import", *words, db=db, stdin=stdin)


def counts(called: Called) -> list[int]:
    """new, changed, same, refused."""
    result = json.loads(called.out)["result"]
    return [result[name] for name in ("new", "changed", "same", "refused")]


def test_a_csv_comes_in_by_a_pipe(db: Path) -> None:
    done = take(db, "-", "--format", "json", stdin=GOOD)
    assert (done.status, counts(done)) == (0, [2, 0, 0, 0])


def test_what_is_written_as_json_lines_comes_back_as_it_is(db: Path) -> None:
    take(db, "-", stdin=GOOD)
    written = call("institution", "export", "--format", "jsonl", db=db)
    assert [json.loads(line)["name"] for line in written.out.splitlines()] == [
        "北浦县中小企业服务站",
        "=启帆「甲」服务社",
    ]
    again = take(db, "-", "--format", "json", stdin=written.out)
    assert (again.status, counts(again)) == (0, [0, 0, 2, 0])
    edited = written.out.replace('"186.5"', '"240"')
    changed = take(db, "-", "--format", "json", stdin=edited)
    assert (changed.status, counts(changed)) == (0, [0, 1, 1, 0])


def test_a_list_whose_personal_values_are_masked_does_not_replace_them(db: Path) -> None:
    with_phone = GOOD.replace(",成立日期", ",联系电话").replace("2019-02-28", "13800002764")
    take(db, "-", stdin=with_phone.replace("2018-03-20", ""))
    listed = call("institution", "list", "--format", "jsonl", db=db)
    assert '"138****2764"' in listed.out
    done = take(db, "-", "--format", "json", stdin=listed.out)
    assert done.status == 6
    assert "value-masked" in [found["code"] for found in json.loads(done.out)["findings"]]


def test_mending_what_came_back_brings_in_exactly_the_rest(db: Path) -> None:
    from openpyxl import Workbook, load_workbook

    book = Workbook()
    for line in GOOD.replace("90,", "-90,").replace("=", "").splitlines():
        book.active.append(line.split(","))
    book.save("机构.xlsx")
    first = take(db, "机构.xlsx", "--partial", "--errors", "退回.xlsx", "--format", "json")
    assert (first.status, counts(first)) == (6, [1, 0, 0, 1])
    returned = load_workbook("退回.xlsx")
    page = returned[returned.sheetnames[1]]
    assert [cell.value for cell in page[1]][-2:] == ["错误", "原行号"]
    assert page.max_row == 2 and page["E2"].comment is not None
    page["E2"] = 90
    returned.save("退回.xlsx")
    second = take(db, "退回.xlsx", "--format", "json")
    assert (second.status, counts(second)) == (0, [1, 0, 0, 0])
    names = call("institution", "export", "--format", "jsonl", db=db).out
    assert "'" not in names and names.count("\n") == 2


def test_what_is_hidden_or_calculated_is_said(db: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in GOOD.replace("=", "").splitlines():
        book.active.append(line.split(","))
    book.active.row_dimensions[2].hidden = True
    book.save("机构.xlsx")
    done = take(db, "机构.xlsx", "--dry-run")
    assert done.status == 0
    assert "提示：有 1 个隐藏行，已照常读入 [hidden-rows]" in done.err


def test_an_error_is_not_hidden_behind_warnings(db: Path) -> None:
    """Thirty regions that nobody knows, then a bad area: the page shows twenty findings, this one too."""
    rows = [f"{code_of(n)},第{n}所,服务中心,某某新区{n},10" for n in range(30)]
    rows.append(f"{code_of(30)},末所,服务中心,440606,约十")
    sheet = "\n".join(("统一社会信用代码,机构名称,类型,所属区县,场所面积(㎡)", *rows)) + "\n"
    done = take(db, "-", stdin=sheet)
    assert done.status == 6
    assert "E32" in done.out and done.out.count("不是已知的区划") == 19


def code_of(number: int) -> str:
    body = f"91990102MA{number:07d}"
    return body + check_character(body)
