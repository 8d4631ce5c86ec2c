"""Workbooks: the cells as they are typed, which sheet is read, and what is refused before parsing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from smeadmin.domain.columns import NOUNS
from smeadmin.sheets import preflight, refusals, sheetxml
from smeadmin.sheets.source import InputFile
from tests.sheets.sheets import CODES, HEAD, opened, places, planned, row, workbook


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "机构.xlsx"


def test_a_list_as_offices_keep_it(book: Path) -> None:
    """Title merged above the header, a margin column, real dates, numbers, a total."""
    made = Workbook()
    page = made.active
    page.title = "登记表"
    page["B1"] = "江澄市服务机构登记表"
    page.merge_cells("B1:H1")
    for at, cells in enumerate(
        [HEAD, row(CODES[0], "甲", 186.5, date(2019, 2, 28)), row(CODES[1], "乙", 90, "2018.3.20")]
    ):
        for index, cell in enumerate(cells):
            page.cell(3 + at, 2 + index, cell)
    page["B6"], page["F6"] = "合计", 276.5
    made.save(book)
    with opened(book) as reading:
        rows = [(number, values[4], values[6]) for number, values, _ in reading]
    assert rows == [
        (4, 186_500_000, date(2019, 2, 28)),
        (5, 90_000_000, date(2018, 3, 20)),
    ]
    assert (reading.facts.sheet, reading.facts.header_row) == ("登记表", 3)
    assert reading.end.total_row == 6 and reading.end.total_agrees
    assert [m.index for m in reading.facts.columns] == [1, 2, 3, 4, 5, 6, 7]


CELLS: list[tuple[int, Any, Any, list[str]]] = [
    (0, 9.144010071783036e17, None, ["number-damaged"]),
    (0, 91440100717830359, None, ["number-damaged"]),
    (0, date(2020, 1, 1), None, ["wrong-type"]),
    (3, 990102, "990102", ["number-cell-taken"]),
    (3, 9901, None, ["number-cell"]),
    (4, 12.0, 12_000_000, []),
    (4, "12.0", 12_000_000, []),
    (4, 0.1234567, None, ["too-precise"]),
    (4, 0.000099, 99, []),  # a float that prints as 9.9e-05
    (4, -5, None, ["negative"]),
    (4, True, None, ["not-a-number"]),
    (4, 1e16, None, ["exponent"]),
    (5, 13812342764, "13812342764", ["number-cell-taken"]),
    (5, 1.5, None, ["number-damaged"]),
    (6, datetime(2019, 2, 28), date(2019, 2, 28), []),  # noqa: DTZ001
    (6, datetime(2019, 2, 28, 9, 30), None, ["time-part"]),  # noqa: DTZ001
    (6, 45351, None, ["day-serial"]),
    (6, "45351", None, ["day-serial"]),
    (1, 360, "360", []),
    (1, "=1+1", None, ["formula"]),
]


@pytest.mark.parametrize(("index", "cell", "value", "codes"), CELLS)
def test_cells_by_their_type(
    book: Path, index: int, cell: Any, value: Any, codes: list[str]
) -> None:
    cells = row(CODES[0], "甲")
    cells[index] = cell
    workbook(book, [HEAD, cells])
    with opened(book) as reading:
        ((number, values, findings),) = reading
    assert (number, values[index]) == (2, value)
    assert [f.code for f in findings] == codes


def test_a_formula_with_its_value_is_taken_and_an_error_is_not(book: Path) -> None:
    import xlsxwriter

    made = xlsxwriter.Workbook(book)
    page = made.add_worksheet("登记表")
    page.write_row(0, 0, HEAD)
    for at, value in enumerate((180, "#DIV/0!")):
        page.write_row(1 + at, 0, row(CODES[at], "甲"))
        page.write_formula(1 + at, 4, "=90*2", value=value)
    made.close()
    plan = planned(book)
    assert [values[4] for _, values in plan.new()] == [180_000_000]
    assert places(plan) == [("formulas-read", ""), ("error-value", "E3")]


def test_merged_cells_in_the_data_are_refused(book: Path) -> None:
    made = Workbook()
    page = made.active
    for cells in (HEAD, row(CODES[0], "甲"), row(CODES[1], "乙")):
        page.append(cells)
    page.merge_cells("C2:C3")
    made.save(book)
    plan = planned(book)
    assert ("merged-cell", "C2") in places(plan)
    assert plan.counts.refused == 2


def test_which_sheet_is_read(book: Path) -> None:
    made = Workbook()
    made.active.title = "填表说明"
    made.active.append(["怎么填"])
    for name, code in (("上半年", CODES[0]), ("下半年", CODES[1])):
        page = made.create_sheet(name)
        page.append(HEAD)
        page.append(row(code, name))
    made.create_sheet("草稿").append(["x"])
    made["草稿"].sheet_state = "hidden"
    made.create_sheet("空表")
    made.save(book)
    with pytest.raises(refusals.SheetNotNamed) as refusal, opened(book):
        pass
    assert refusal.value.details["sheets"].replace(", ", "、") == "上半年、下半年"
    with opened(book, sheet="下半年") as reading:
        assert [values[1] for _, values, _ in reading] == ["下半年"]
    with pytest.raises(refusals.SheetMissing), opened(book, sheet="全年"):
        pass
    del made["下半年"]
    made.save(book)
    with opened(book) as reading:
        assert reading.facts.sheet == "上半年"


def test_an_empty_workbook(book: Path) -> None:
    Workbook().save(book)
    with pytest.raises(refusals.FileEmpty), opened(book):
        pass


def edited(book: Path, change: Callable[[str, bytes], bytes], **extra: bytes) -> Path:
    """A good workbook whose parts were changed, with further parts."""
    workbook(book, [HEAD, row(CODES[0], "甲")])
    with zipfile.ZipFile(book) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, **extra}.items():
            package.writestr(name, content)
    return book


def same(_name: str, content: bytes) -> bytes:
    return content


def far_cell(name: str, content: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return content
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return content.replace(b"</sheetData>", far)


def with_dtd(name: str, content: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return content
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + content


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "macros": lambda p: edited(p, same, **{"xl/vbaProject.bin": b"x"}),
    "links": lambda p: edited(p, same, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "embedded": lambda p: edited(p, same, **{"xl/embeddings/oleObject1.bin": b"x"}),
    "bomb": lambda p: edited(p, same, **{"xl/media/x.xml": b"0" * 60_000_000}),
    "far cell": lambda p: edited(p, far_cell),
    "DTD": lambda p: edited(p, with_dtd),
    "path out": lambda p: edited(p, same, **{"../../etc/x": b"x"}),
    "many parts": lambda p: edited(p, same, **{f"xl/x{i}.xml": b"x" for i in range(600)}),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_workbooks_are_refused_before_parsing(
    book: Path, make: Callable[[Path], Path]
) -> None:
    make(book)
    with pytest.raises(refusals.FileHostile) as refusal, opened(book):
        pass
    assert refusal.value.details["what"]


def test_files_that_are_no_workbook(tmp_path: Path, book: Path) -> None:
    workbook(book, [HEAD, row(CODES[0], "甲")])
    raw = book.read_bytes()
    for name, content in {
        "cut.xlsx": raw[: len(raw) // 2],
        "zip.xlsx": b"PK\x03\x04" + b"\0" * 100,
        "ole.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(refusals.NotASheet), opened(path):
            pass
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(refusals.Encrypted), opened(locked):
        pass


def test_a_csv_named_xlsx_and_an_xlsx_named_csv_are_read_for_what_they_are(tmp_path: Path) -> None:
    book = workbook(tmp_path / "机构.csv", [HEAD, row(CODES[0], "甲")])
    with opened(book) as reading:
        assert reading.facts.sheet == "登记表"
    text = tmp_path / "机构.xlsx"
    text.write_text(",".join(HEAD) + "\n" + ",".join(map(str, row(CODES[0], "甲"))), "utf-8")
    with opened(text) as reading:
        assert reading.facts.encoding == "UTF-8"


def test_the_extent_is_counted_not_believed(book: Path) -> None:
    workbook(book, [HEAD, row(CODES[0], "甲"), row(CODES[1], "乙")])
    with InputFile(book, NOUNS["institution"]) as file:
        seen = sheetxml.inspect(file, "登记表")
    assert seen is not None
    assert (seen.rows, seen.columns >= len(HEAD)) == (3, True)
    assert load_workbook(book).active.dimensions == "A1:G3"


def test_a_workbook_that_is_too_large_is_not_opened(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(book, [HEAD, row(CODES[0], "甲")])
    monkeypatch.setattr(preflight, "MOST_BYTES", book.stat().st_size - 1)
    with pytest.raises(refusals.FileTooLarge), opened(book):
        pass
