"""The returned file: the clerk's own sheet with its faults marked, to be mended and sent again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from smeadmin.domain.sheet import Counts
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.refusals import OutputExists, rows_refusal
from smeadmin.sheets.returned import write_returned
from tests.sheets.corpus.case import hand_book, inline, repacked, sheet_xml
from tests.sheets.sheets import CODES, HEAD, csv_text, opened, planned, row

ROWS = [
    row(CODES[0], "甲"),
    row(CODES[5][:-1] + "X", "乙", "-120"),
    row(CODES[1], "丙"),
    row(CODES[2], "丁", day="2019年2月30日"),
]


def returned(source: Path, out: Path, **how: Any) -> Plan:
    with opened(source) as reading:
        plan = make_plan(reading, {})
        write_returned(out, plan, **how)
    return plan


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a title row, a style of its own and another sheet."""
    made = Workbook()
    page = made.active
    page.title = "登记表"
    page.append(["江澄市服务机构登记表"])
    page.append(HEAD)
    for cells in ROWS:
        page.append(cells)
    page["A2"].font = Font(bold=True, color="00FF00")
    page.column_dimensions["B"].width = 33
    made.create_sheet("备查").sheet_state = "hidden"
    path = tmp_path / "机构.xlsx"
    made.save(path)
    return path


def test_the_clerks_own_workbook_comes_back_marked(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "退回.xlsx"
    returned(book, out)
    made = load_workbook(out)
    assert made.sheetnames == ["说明", "登记表", "备查"]
    page = made["登记表"]
    assert page["H2"].value == "错误"
    said = [page.cell(number, 8).value for number in range(3, 7)]
    assert said[0] is None and said[2] is None
    assert "A4" in said[1] and "E4" in said[1] and "G6" in said[3]
    for place in ("A4", "E4", "G6"):
        assert page[place].fill.fgColor.rgb == "00FFC7CE"
        assert page[place].comment is not None and "\n" in page[place].comment.text
    assert page["A3"].font.color.rgb == "00808080"
    assert page["A2"].font.bold and page.column_dimensions["B"].width == 33
    assert page["A1"].value == "江澄市服务机构登记表"
    assert [page.row_dimensions[n].hidden for n in range(3, 7)] == [True, False, True, False]
    links = [cell.hyperlink.location for cell in made["说明"]["A"] if cell.hyperlink]
    assert links == ["'登记表'!A4", "'登记表'!E4", "'登记表'!G6"]
    notes = [[cell.value for cell in cells] for cells in made["说明"].iter_rows()]
    assert "4" in notes[1][0] and [line[0] for line in notes[3:]] == ["A4", "E4", "G6"]
    assert out.stat().st_mode & 0o777 == 0o600


def test_mended_there_it_imports_as_it_is(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "退回.xlsx"
    returned(book, out)
    assert planned(out).counts == Counts(4, 2, 0, 0, 2)
    made = load_workbook(out)
    page = made["登记表"]
    page["A4"], page["E4"], page["G6"] = CODES[5], 120, "2019-02-28"
    made.save(out)
    plan = planned(out)
    assert (plan.counts, list(plan.findings)) == (Counts(4, 4, 0, 0, 0), [])


def test_returned_twice_keeps_one_column(book: Path, tmp_path: Path) -> None:
    once, twice = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    returned(book, once)
    returned(once, twice)
    page = load_workbook(twice)["登记表"]
    assert [cell.value for cell in page[2]] == [*HEAD, "错误"]


def test_after_a_partial_import_only_the_refused_rows_come_back(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "退回.xlsx"
    returned(book, out, partial=True)
    page = load_workbook(out)["登记表"]
    cells = [[cell.value for cell in line] for line in page.iter_rows()]
    assert [line[-1] for line in cells] == [None, "原行号", "4", "6"]
    assert [line[1] for line in cells[2:]] == ["乙", "丁"]
    assert page["A3"].fill.fgColor.rgb == "FFFFC7CE" and page["A3"].comment is not None
    assert planned(out).counts == Counts(2, 0, 0, 0, 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_comes_back_as_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    source, out = tmp_path / "机构.csv", tmp_path / "退回.csv"
    source.write_bytes(csv_text([HEAD, *ROWS]).replace(",", delimiter).encode(encoding))
    returned(source, out)
    lines = [line.split(delimiter) for line in out.read_text(encoding).splitlines()]
    assert lines[0] == [*HEAD, "错误"]
    assert [bool(line[-1]) for line in lines[1:]] == [False, True, False, True]
    assert [line[:-1] for line in lines[1:]] == [[str(c) for c in cells] for cells in ROWS]
    assert planned(out).counts == Counts(4, 2, 0, 0, 2)


def test_csv_comes_back_as_a_workbook_when_that_is_named(tmp_path: Path) -> None:
    source, out = tmp_path / "机构.csv", tmp_path / "退回.xlsx"
    source.write_text(csv_text([HEAD, *ROWS]), "utf-8")
    returned(source, out)
    assert planned(out).counts == Counts(4, 2, 0, 0, 2)


def test_a_file_that_is_there_is_not_replaced(book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(OutputExists):
        returned(book, book)
    assert book.read_bytes() == before


def test_control_characters_do_not_break_it(tmp_path: Path) -> None:
    source, out = tmp_path / "机构.csv", tmp_path / "退回.xlsx"
    source.write_text(
        csv_text([HEAD, row(CODES[0], "甲\x07\x1b[31m"), row(CODES[1], "=1\x01")]), "utf-8"
    )
    returned(source, out)
    assert planned(out).counts.refused == 2


def test_what_openpyxl_cannot_read_goes_back_as_values(tmp_path: Path) -> None:
    """A pattern that only another program knows: calamine reads the cells, openpyxl nothing at all."""
    raw = repacked(
        hand_book(sheet_xml(inline([HEAD, *ROWS]))),
        lambda name, content: (
            content.replace(b"<fill/>", b'<fill><patternFill patternType="weird"/></fill>')
            if name == "xl/styles.xml"
            else content
        ),
    )
    source, out = tmp_path / "机构.xlsx", tmp_path / "退回.xlsx"
    source.write_bytes(raw)
    with pytest.raises(ValueError, match="stylesheet"):
        load_workbook(source)
    returned(source, out)
    page = load_workbook(out)["登记表"]
    assert [cell.value for cell in page[1]] == [*HEAD, "错误"]
    assert page["A3"].comment is not None
    assert planned(out).counts == Counts(4, 2, 0, 0, 2)


@pytest.mark.parametrize(("name", "red"), [("退回.csv", False), ("退回.XLSX", True)])
def test_only_a_workbook_is_said_to_have_red_cells(name: str, red: bool) -> None:
    refusal = rows_refusal(1, Counts(1, 0, 0, 0, 1), name)
    said = " ".join((*refusal.way_out, *(text for line in refusal.more for text in line.texts)))
    assert (name in said, "红" in said or "red" in said, "错误" in said) == (True, red, True)
