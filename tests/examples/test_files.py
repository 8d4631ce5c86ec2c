"""The example files: made again they are the same, and they are such as an office sends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
from stdnum.cn import uscc

from tests.examples import office

MADE = [
    path.relative_to(office.EXAMPLES)
    for path in sorted(office.EXAMPLES.rglob("*"))
    if path.suffix in (".xlsx", ".csv", ".json") and "maker" not in path.parts
]


def content(path: Path) -> object:
    """The bytes of a text file; the cells and formulas of a workbook, sheet by sheet."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    book = openpyxl.load_workbook(path)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_made_again_they_are_the_same(tmp_path: Path) -> None:
    script = office.EXAMPLES / "make_examples.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == len(MADE) >= 22
    for relative in MADE:
        assert content(tmp_path / relative) == content(office.EXAMPLES / relative), relative


def test_row_counts_are_those_expected() -> None:
    rows = office.expected()["rows"]
    assert rows["机构名录.xlsx"] == len(office.sheet("机构名录.xlsx", 4)) == 60
    assert rows["企业名单.csv"] == len(office.table("企业名单.csv", "gb18030")) == 400
    assert rows["服务台账2024.csv"] + rows["服务台账2025.xlsx"] == sum(
        len(office.records(year)) for year in (2024, 2025)
    )
    assert 2_900 < len(office.records(2024)) + len(office.records(2025)) < 3_200


def test_codes_are_valid_and_nobody_s() -> None:
    institutions = [row["统一社会信用代码"] for row in office.sheet("机构名录.xlsx", 4)]
    enterprises = [row["统一社会信用代码"] for row in office.table("企业名单.csv", "gb18030")]
    codes = institutions + enterprises
    assert len(set(codes)) == 460
    for code in codes:
        assert uscc.is_valid(code), code
        assert code[2:8] == "449900", "an authority that does not exist"


def test_the_list_of_institutions_looks_as_offices_send_it() -> None:
    page = openpyxl.load_workbook(office.EXAMPLES / "机构名录.xlsx").active
    assert page is not None
    merged = [str(one) for one in page.merged_cells.ranges]
    assert "A1:L1" in merged, "a title over all columns"
    assert "A3:G3" in merged, "group headings over the header"
    assert [page.cell(4, column).value for column in (1, 2, 3)] == [
        "序号",
        "统一社会信用代码",
        "机构名称",
    ]
    total = next(row for row in page.iter_rows(min_row=5) if row[0].value == "合计")
    area = sum(row["场所面积(㎡)"] for row in office.sheet("机构名录.xlsx", 4))
    assert total[7].value == area
    assert str(page.cell(total[0].row + 1, 1).value).startswith("注：")


def test_the_enterprises_are_a_csv_of_the_chinese_code_page() -> None:
    raw = (office.EXAMPLES / "企业名单.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 401
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return
    raise AssertionError("must not be UTF-8")


def test_the_reckoning_has_live_formulas_with_values() -> None:
    formulas = openpyxl.load_workbook(office.EXAMPLES / "独立核算.xlsx")
    values = openpyxl.load_workbook(office.EXAMPLES / "独立核算.xlsx", data_only=True)
    live = [
        (page.title, cell.coordinate)
        for page in formulas
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(live) > 3_000
    assert all(values[title][place].value is not None for title, place in live)
    found = {
        row[0]: f"{row[22]:.2f}"
        for row in values["服务中心"].iter_rows(min_row=2, values_only=True)
        if isinstance(row[22], int | float)
    }
    assert found == {
        row["institution"]: row["score"]
        for row in office.expected()["scores"]["service-centre"]
        if row["score"]
    }
