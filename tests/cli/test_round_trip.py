"""Export, edit, import: what is yours comes in, what others did meanwhile is neither lost nor overwritten."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from smeadmin.domain.credit_code import check_character
from tests.cli.call import Called, call
from tests.cli.test_ledger import CENTRE, made
from tests.cli.test_sheets import counts, founded

__all__ = ["founded", "made"]
NOON = "2026-03-10"
SHEET = (
    "统一社会信用代码,机构名称,类型,所属区县,地址,场所面积(㎡),成立日期\r\n"
    "12990121MB1F20939G,北浦县中小企业服务站,服务中心,440606,文昌路 6 号,186.5,2019-02-28\r\n"
    "52990102MJ6Q30852Y,'=启帆「甲」,服务中心,440605,,90,\r\n"
)


@pytest.fixture(scope="module")
def filled(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with two institutions."""
    path = tmp_path_factory.mktemp("filled") / "office.db"
    shutil.copy(founded, path)
    done = call("institution", "import", "-", "--by", "林岚", db=path, stdin=SHEET)
    assert done.status == 0, done.err
    return path


@pytest.fixture
def db(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(filled, tmp_path / "office.db"))


def export(db: Path, name: str, *more: str, noun: str = "institution") -> Path:
    done = call(noun, "export", "--out", name, "--by", "林岚", *more, db=db)
    assert done.status == 0, done.err
    return Path(name)


def take(db: Path, name: str, *more: str, by: str = "林岚", noun: str = "institution") -> Called:
    return call(noun, "import", name, "--by", by, "--format", "json", *more, db=db)


def edit(db: Path, who: str, *values: str) -> None:
    done = call("institution", "edit", "12990121MB1F20939G", *values, "--by", who, db=db)
    assert done.status == 0, done.err


def edited(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Edit a CSV as a spreadsheet would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(rows)


def stored(db: Path) -> dict[str, str]:
    lines = call("institution", "export", "--format", "jsonl", db=db).out.splitlines()
    found: dict[str, str] = json.loads(lines[0])
    return found


def findings(called: Called) -> list[tuple[str, str, str]]:
    return [(f["code"], f["field"], f["message"]) for f in json.loads(called.out)["findings"]]


def test_a_file_that_was_not_edited_changes_nothing_whatever_happened_since(db: Path) -> None:
    export(db, "名录.csv")
    edit(db, "周明", "--area", "240")
    done = take(db, "名录.csv")
    assert (done.status, counts(done)) == (0, [0, 0, 2, 0])
    ((code, field, message),) = findings(done)
    assert (code, field) == ("kept-meanwhile", "area_m2")
    assert "周明" in message and "240" in message and "CS-000003" in message
    assert stored(db)["area_m2"] == "240"


def test_only_the_cells_that_were_edited_are_applied(db: Path) -> None:
    path = export(db, "名录.csv")
    edit(db, "周明", "--area", "240")
    edited(path, lambda rows: rows[0].update({"地址": "文昌路 8 号"}))
    done = take(db, "名录.csv")
    assert (done.status, counts(done)) == (0, [0, 1, 1, 0])
    assert (stored(db)["address"], stored(db)["area_m2"]) == ("文昌路 8 号", "240")


def test_a_cell_that_somebody_else_changed_is_refused_and_says_who_and_when(db: Path) -> None:
    path = export(db, "名录.csv")
    edit(db, "周明", "--area", "240")
    edited(path, lambda rows: rows[0].update({"场所面积(㎡)": "200"}))
    before = db.read_bytes()
    done = take(db, "名录.csv")
    assert (done.status, counts(done)) == (6, [0, 0, 1, 1])
    assert db.read_bytes() == before
    assert findings(done) == [
        (
            "changed-meanwhile",
            "area_m2",
            "导出时为 186.5，周明 已于 2026-03-10 改为 240（CS-000003）",
        )
    ]
    assert json.loads(done.out)["findings"][0]["value"] == "200"
    edited(path, lambda rows: rows[0].update({"场所面积(㎡)": "240"}))  # agreed
    assert (take(db, "名录.csv").status, stored(db)["area_m2"]) == (0, "240")


def test_what_others_did_is_asked_for_only_when_somebody_did_something(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking takes milliseconds a row: of 300,000 rows that come back it took a quarter of an hour."""
    path = export(db, "名录.csv")
    edited(path, lambda rows: rows[0].update({"地址": "文昌路 8 号"}))
    monkeypatch.setattr("smeadmin.actions.imports.changed_since", None)
    assert (take(db, "名录.csv").status, stored(db)["address"]) == (0, "文昌路 8 号")


def test_a_version_that_a_backup_does_not_hold_is_not_compared(db: Path) -> None:
    shutil.copy(db, "备份.db")
    edit(db, "周明", "--area", "240")
    export(db, "名录.csv")
    shutil.copy("备份.db", db)
    done = take(db, "名录.csv")
    assert (done.status, counts(done), findings(done)) == (0, [0, 1, 1, 0], [])
    assert stored(db)["area_m2"] == "240"


def test_what_was_changed_to_the_same_is_no_conflict(db: Path) -> None:
    path = export(db, "名录.csv")
    edit(db, "周明", "--area", "240")
    edited(path, lambda rows: rows[0].update({"场所面积(㎡)": "240"}))
    done = take(db, "名录.csv")
    assert (done.status, counts(done), findings(done)) == (0, [0, 0, 2, 0], [])


def test_my_own_later_changes_are_no_conflict(db: Path) -> None:
    path = export(db, "名录.csv")
    for area in ("200", "210"):  # the same file, edited and sent twice
        edited(path, lambda rows, area=area: rows[0].update({"场所面积(㎡)": area}))  # type: ignore[misc]
        done = take(db, "名录.csv")
        assert (done.status, counts(done)) == (0, [0, 1, 1, 0])
    edit(db, "周明", "--area", "240")
    edited(path, lambda rows: rows[0].update({"场所面积(㎡)": "220"}))
    ((code, _, message),) = findings(take(db, "名录.csv"))
    assert code == "changed-meanwhile" and "导出时为 210" in message
    edited(path, lambda rows: rows[0].update({"场所面积(㎡)": "186.5"}))  # as it was exported
    done = take(db, "名录.csv")
    assert (done.status, counts(done)) == (0, [0, 0, 2, 0])
    assert [code for code, *_ in findings(done)] == ["kept-meanwhile"]


def test_a_key_that_was_edited_does_not_make_a_double(db: Path) -> None:
    path = export(db, "名录.csv")
    edited(path, lambda rows: rows[0].update({"统一社会信用代码": "12990102MB1C77406Q"}))
    done = take(db, "名录.csv")
    assert done.status == 6
    assert [code for code, *_ in findings(done)] == ["exported-gone"]
    edited(path, lambda rows: rows[0].update({"版本": ""}))  # meant as a new one
    assert counts(take(db, "名录.csv")) == [1, 0, 1, 0]


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty register of another office."""
    path = tmp_path_factory.mktemp("another") / "office.db"
    call(
        "init", "--rehearsal", "--office", "另一局", "--region", "440000", db=path, now="2026-03-09"
    )
    return path


@pytest.mark.parametrize("name", ["名录.csv", "名录.xlsx"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_into_an_empty_register_an_export_gives_an_equal_one(
    db: Path, another: Path, name: str, encoding: str
) -> None:
    export(db, name, "--encoding", encoding)
    empty = Path(shutil.copy(another, "empty.db"))
    done = take(empty, name)
    assert (done.status, counts(done)) == (0, [2, 0, 0, 0])
    assert (
        call("institution", "export", "--format", "jsonl", db=empty).out
        == call("institution", "export", "--format", "jsonl", db=db).out
    )


@pytest.mark.parametrize("name", ["名录.csv", "名录.xlsx"])
def test_the_same_data_gives_the_same_bytes(db: Path, name: str) -> None:
    first = export(db, name).read_bytes()
    done = call("region", "add", "440606990", "高新片区", "--parent", "440606", db=db)
    assert done.status == 0, done.err
    Path(name).unlink()
    assert export(db, name).read_bytes() == first


@pytest.mark.parametrize("name", ["名录.csv", "名录.xlsx"])
def test_a_long_export_says_how_far_it_has_come(
    db: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("smeadmin.cli.progress.AFTER_SECONDS", 0)
    done = call("institution", "export", "--out", name, db=db, terminal=True)
    assert done.status == 0, done.err
    assert f"写出 {name}" in done.err and "100%  2/2" in done.err


def test_a_workbook_keeps_the_version_through_a_spreadsheet(db: Path) -> None:
    export(db, "名录.xlsx")
    book = load_workbook("名录.xlsx")
    page = book.active
    header = [cell.value for cell in page[1]]
    assert header[-1] == "版本"
    page.cell(2, header.index("场所面积(㎡)") + 1).value = 200
    book.save("名录.xlsx")
    edit(db, "周明", "--area", "240")
    done = take(db, "名录.xlsx")
    assert (done.status, findings(done)[0][0]) == (6, "changed-meanwhile")


HOSTILE = (
    *("=1+1", "+86 公司", "-甲", "@SUM(1)", "＝全角", "'=x", "''@y", "'只有撇号", "=HYPERLINK(\"http://x\")"),
    *('引"号', "逗,号；分;号", "两 个  空格", "𠮷镕喆堃〇", "Ünïcödé (甲)", "1e3", "0012", "TRUE", "#N/A 社"),
    *("合计社", "备注：社", "2019-02-28", "{}{0}%s", "<b>甲</b>&amp;", "\\n\\t", "长期", "空　格"),
)  # fmt: skip


def coded(names: tuple[str, ...]) -> str:
    """A sheet of institutions with these names and valid codes."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("统一社会信用代码", "机构名称", "类型", "所属区县", "地址"))
    for number, name in enumerate(names):
        body = f"91990102MA{number:07d}"
        rows.writerow((body + check_character(body), name, "服务中心", "440606", name))
    return out.getvalue()


@pytest.mark.parametrize("name", ["名录.csv", "名录.xlsx"])
def test_hostile_names_come_through_and_are_inert_on_the_way(
    founded: Path, another: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    db, empty = (Path(shutil.copy(p, n)) for p, n in ((founded, "a.db"), (another, "b.db")))
    done = call("institution", "import", "-", db=db, stdin=coded(HOSTILE))
    assert done.status == 0, done.err
    path = export(db, name)
    if name.endswith(".csv"):
        for cell in (c for row in csv.reader(path.open(encoding="utf-8-sig")) for c in row):
            assert not cell.startswith(("=", "+", "-", "@", "＝", "\t"))
    assert counts(take(empty, name)) == [len(HOSTILE), 0, 0, 0]
    written = [
        call("institution", "export", "--format", "jsonl", db=one).out for one in (db, empty)
    ]
    assert written[0] == written[1]
    names = [json.loads(line)["name"] for line in written[0].splitlines()]
    # an apostrophe before a formula is how a spreadsheet says text: it is taken off when it comes in
    assert names == [one[1:] if one[:2] in ("'=", "''") else one for one in HOSTILE]


def test_somebody_elses_newer_phone_is_not_overwritten_by_a_column_that_was_added(db: Path) -> None:
    """Exports carry no personal columns; a clerk may add one before sending the file back."""
    path = export(db, "名录.csv")
    edit(db, "周明", "--phone", "13812342764")
    edited(path, lambda rows: [row.update({"联系电话": "13912340000"}) for row in rows])  # type: ignore[misc]
    done = take(db, "名录.csv")
    assert done.status == 6
    (one,) = json.loads(done.out)["findings"]
    assert (one["code"], one["field"]) == ("changed-meanwhile", "phone")
    assert "周明" in one["message"]
    assert "13812342764" not in done.out and "13912340000" not in done.out  # masked


@pytest.fixture
def returns(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with the figures of one institution: 186.5 square metres, 9 people."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(made, tmp_path / "office.db"))


def put(db: Path, who: str, figure: str, *value: str) -> None:
    words = (CENTRE, figure, *value, "--year", "2025", "--reason", "核对", "--by", who)
    done = call("return", "set", *words, db=db)
    assert done.status == 0, done.err


YEAR = ("--year", "2025")
STAFF = "人员(人)"


def test_a_figure_that_somebody_else_took_away_is_not_brought_back_unnoticed(returns: Path) -> None:
    path = export(returns, "年报.csv", *YEAR, noun="return")
    put(returns, "周明", "staff")
    done = take(returns, "年报.csv", *YEAR, noun="return")  # not edited: it stays away
    assert (done.status, counts(done)) == (0, [0, 0, 1, 0])
    assert [code for code, *_ in findings(done)] == ["kept-meanwhile"]
    edited(path, lambda rows: rows[0].update({STAFF: "12"}))
    done = take(returns, "年报.csv", *YEAR, noun="return")
    assert (done.status, counts(done)) == (6, [0, 0, 0, 1])
    assert findings(done) == [
        ("changed-meanwhile", "staff", "导出时为 9，周明 已于 2026-03-10 改为 （空）（CS-000007）")
    ]


def test_a_figure_that_was_taken_away_and_filed_anew_is_told_from_what_it_was(
    returns: Path,
) -> None:
    path = export(returns, "年报.csv", *YEAR, noun="return")
    put(returns, "周明", "staff")
    put(returns, "周明", "staff", "15")  # a new row of the same figure
    done = take(returns, "年报.csv", *YEAR, noun="return")
    assert (done.status, [code for code, *_ in findings(done)]) == (0, ["kept-meanwhile"])
    edited(path, lambda rows: rows[0].update({STAFF: "12"}))
    ((_, field, message),) = findings(take(returns, "年报.csv", *YEAR, noun="return"))
    assert field == "staff" and message.startswith("导出时为 9，周明 已于")
    put(returns, "周明", "staff", "9")  # and back: as it was exported
    done = take(returns, "年报.csv", *YEAR, noun="return")
    assert (done.status, counts(done)) == (0, [0, 1, 0, 0])


def test_a_row_whose_every_figure_was_taken_away_is_gone(returns: Path) -> None:
    export(returns, "年报.csv", *YEAR, noun="return")
    for figure in ("独立法人", "办公和服务场所面积", "人员"):
        put(returns, "周明", figure)
    done = take(returns, "年报.csv", *YEAR, noun="return")
    assert (done.status, [code for code, *_ in findings(done)]) == (6, ["exported-gone"])
