"""Headers, rows, totals, sheets, formulas: what is where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.sheets.corpus.case import (
    CODES,
    FIRST,
    HEAD,
    RETURN_HEAD,
    RETURN_ROW,
    SECOND,
    Case,
    bad,
    changed,
    doubtful,
    hand_book,
    inline,
    openpyxl_book,
    sheet_xml,
    text,
    xlsxwriter_book,
)

ROWS = (HEAD, FIRST, SECOND)
TOTAL = ("合计", "", "", "", "270.5", "", "")


def header(*changes: tuple[str, str]) -> bytes:
    """A good sheet whose headers were changed: (from, to)."""
    cells = list(HEAD)
    for old, new in changes:
        cells[cells.index(old)] = new
    return text(cells, FIRST, SECOND)


def with_column(title: str, *cells: str) -> bytes:
    return text(*([*row, cell] for row, cell in zip(ROWS, (title, *cells), strict=True)))


def titled(count: int) -> bytes:
    return text(*[["江澄市服务机构登记表"]] * count, *ROWS)


def book(name: str, fault: str, content: Any, *expect: str, **about: Any) -> Case:
    return bad(fault, name, content, *expect, file="机构.xlsx", **about)


def formula(cell: str, column: str = "E") -> Any:
    """A hand-written workbook with one cell as XML."""
    return lambda: hand_book(sheet_xml(inline([HEAD, FIRST, changed(SECOND, column, cell)])))


def by_openpyxl(rows: Sequence[Sequence[Any]], edit: Any) -> Any:
    return lambda: openpyxl_book(rows, edit)


def merge(where: str) -> Any:
    return by_openpyxl(ROWS, lambda book, page: page.merge_cells(where))


def sheets(**named: Sequence[Sequence[Any]]) -> Any:
    def edit(book: Any, page: Any) -> None:
        book.remove(page)
        for title, rows in named.items():
            made = book.create_sheet(title)
            for row in rows:
                made.append(list(row))

    return by_openpyxl([], edit)


def hidden_sheet(book: Any, page: Any) -> None:
    other = book.create_sheet("草稿")
    other.append(list(HEAD))
    other.append(list(FIRST))
    other.sheet_state = "hidden"


def hide_rows(book: Any, page: Any) -> None:
    page.row_dimensions[2].hidden = True


def hide_columns(book: Any, page: Any) -> None:
    page.column_dimensions["F"].hidden = True


def filtered(book: Any, page: Any) -> None:
    page.auto_filter.ref = "A1:G3"
    page.auto_filter.add_filter_column(3, ["990103"])
    page.row_dimensions[3].hidden = True


def decorated(book: Any, page: Any) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    page["B2"].comment = Comment("核对过", "林岚")
    page["B2"].font = Font(bold=True, color="FF0000")
    page["C2"].fill = PatternFill("solid", fgColor="FFFF00")
    page.add_data_validation(DataValidation(type="list", formula1='"甲,乙"', sqref="C2:C9"))


def error_value(value: str) -> Any:
    def edit(book: Any, page: Any) -> None:
        page.write_formula(2, 4, "=1/0", None, value)

    return lambda: xlsxwriter_book(ROWS, edit)


HEADER_ORDER = text(*([row[i] for i in (6, 1, 0, 4, 3, 2, 5)] for row in ROWS))

CASES = [
    bad(
        "structure/header-twice",
        "the same word",
        header(("联系电话", "机构名称")),
        "header-twice@F1",
    ),
    bad(
        "structure/header-twice",
        "two words for one column, cells swapped otherwise",
        header(("联系电话", "单位名称")),
        "header-twice@F1",
    ),
    bad(
        "structure/header-twice",
        "money in yuan and in 10,000 yuan",
        text((*RETURN_HEAD, "资产总额(元)"), (*RETURN_ROW, "3124000")),
        "header-twice@F1",
        noun="return",
    ),
    bad(
        "structure/header-missing", "no code", text(*(row[1:] for row in ROWS)), "header-missing@1"
    ),
    bad(
        "structure/header-missing",
        "no name and no region",
        text(*([row[0], row[2], *row[4:]] for row in ROWS)),
        "header-missing@1",
        "header-missing@1",
    ),
    bad(
        "structure/header-near",
        "a swapped pair",
        header(("成立日期", "成立期日")),
        "header-near-miss@G1",
    ),
    bad(
        "structure/header-near",
        "one character wrong",
        header(("所属区县", "所属区具")),
        "header-near-miss@D1",
    ),
    bad(
        "structure/header-near",
        "one character missing",
        header(("统一社会信用代码", "统一会信用代码")),
        "header-near-miss@A1",
    ),
    doubtful(
        "structure/header-unknown",
        "a column of the clerk's own",
        with_column("领导批示", "同意", ""),
        "column-unknown@H1",
    ),
    doubtful(
        "structure/header-unknown", "序号 and 备注 need no word", with_column("备注", "同意", "")
    ),
    doubtful("structure/header-order", "any order will do", HEADER_ORDER),
    bad("structure/header-none", "data at once", text(FIRST, SECOND), "header-not-found"),
    bad(
        "structure/header-none",
        "a letter, not a list",
        "关于报送名单的通知\r\n\r\n各区县：\r\n".encode(),
        "header-not-found",
    ),
    doubtful("structure/header-low", "three titles", titled(3)),
    bad("structure/header-far", "below forty titles", titled(40), "header-not-found"),
    doubtful(
        "structure/blank-rows",
        "between and below",
        text(HEAD, FIRST, [""] * 7, SECOND, [""] * 7, []),
    ),
    doubtful("structure/total", "the area adds up", text(*ROWS, TOTAL)),
    doubtful("structure/total", "with how many they are", text(*ROWS, ["合计：2家", *TOTAL[1:]])),
    bad("structure/total-wrong", "a row was lost", text(HEAD, FIRST, TOTAL), "total-mismatch@E3"),
    bad(
        "structure/total-wrong",
        "how many they are",
        text(*ROWS, ["合计3家", *TOTAL[1:]]),
        "total-count@A4",
    ),
    bad(
        "structure/total-wrong",
        "persons and money",
        text(RETURN_HEAD, RETURN_ROW, ["合计", "", "312.4", "", "10"]),
        "total-mismatch@E3",
        noun="return",
    ),
    bad(
        "structure/subtotal",
        "by district",
        text(HEAD, FIRST, ["小计", "", "", "", "180", "", ""], SECOND),
        "subtotal-row@3",
    ),
    bad(
        "structure/below-total",
        "added afterwards",
        text(HEAD, FIRST, changed(TOTAL, "E", "180"), SECOND),
        "below-total@4",
        "total-mismatch@E3",
    ),
    doubtful(
        "structure/notes",
        "who filled it in",
        text(*ROWS, TOTAL, ["填表人：林岚", "", "", "", "审核人：", "", ""]),
    ),
    doubtful("structure/notes", "a remark without a total", text(*ROWS, ["注：面积以产权证为准"])),
    bad("structure/short-row", "two cells", text(HEAD, FIRST, SECOND[:2]), "row-short@3"),
    bad(
        "structure/long-row",
        "an unquoted comma in the name",
        text(HEAD, FIRST, [*SECOND[:2], "多", *SECOND[2:]]),
        "row-long@H3",
        "phone-odd@F3",
        "not-a-day@G3",
        "region-unknown@D3",
        "category-unknown@C3",
    ),
    book("over two rows", "structure/merged", merge("C2:C3"), "merged-cell@C2", "merged-cell@C3"),
    book("over two columns", "structure/merged", merge("D2:E2"), "merged-cell@D2"),
    doubtful(
        "structure/merged-title",
        "above the header",
        by_openpyxl([["登记表"], *ROWS], lambda b, p: p.merge_cells("A1:G1")),
        file="机构.xlsx",
    ),
    doubtful(
        "structure/hidden-rows",
        "are read, and counted",
        by_openpyxl(ROWS, hide_rows),
        "hidden-rows@",
        file="机构.xlsx",
    ),
    doubtful(
        "structure/hidden-columns",
        "are read, and counted",
        by_openpyxl(ROWS, hide_columns),
        "hidden-columns@",
        file="机构.xlsx",
    ),
    doubtful(
        "structure/hidden-sheets",
        "is not the one meant",
        by_openpyxl(ROWS, hidden_sheet),
        file="机构.xlsx",
    ),
    doubtful(
        "structure/filter",
        "hides rows, and is said",
        by_openpyxl(ROWS, filtered),
        "hidden-rows@",
        file="机构.xlsx",
    ),
    book(
        "two filled sheets",
        "structure/several-sheets",
        sheets(上半年=ROWS, 下半年=ROWS),
        "sheet-not-named",
    ),
    book(
        "no such sheet",
        "structure/sheet-missing",
        sheets(上半年=ROWS),
        "sheet-missing",
        how={"sheet": "全年"},
    ),
    book(
        "in a number column",
        "structure/formula",
        formula('<c r="@"><f>90+0.5</f></c>'),
        "formula@E3",
    ),
    book(
        "empty value",
        "structure/formula",
        formula('<c r="@"><f>90+0.5</f><v></v></c>'),
        "formula@E3",
    ),
    book(
        "by openpyxl, which never calculates",
        "structure/formula",
        lambda: openpyxl_book([HEAD, FIRST, changed(SECOND, "E", "=90+0.5")]),
        "formula@E3",
    ),
    book("in the code", "structure/formula", formula('<c r="@"><f>A2</f></c>', "A"), "formula@A3"),
    doubtful(
        "structure/formula-value",
        "calculated when it was saved",
        formula('<c r="@"><f>90+0.5</f><v>90.5</v></c>'),
        "formulas-read@",
        file="机构.xlsx",
    ),
    *(
        book(value, "structure/error-value", error_value(value), "error-value@E3")
        for value in ("#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
    ),
    book(
        "a number beyond all numbers",
        "structure/error-value",
        formula('<c r="@"><v>1e999</v></c>'),
        "error-value@E3",
    ),
    book(
        "and in a column of text",
        "structure/error-value",
        formula('<c r="@"><v>-1e999</v></c>', "B"),
        "error-value@B3",
    ),
    bad(
        "structure/error-value",
        "as text in a CSV",
        text(HEAD, FIRST, changed(SECOND, "B", "#REF!")),
        "error-value@B3",
    ),
    doubtful(
        "structure/decoration", "is left alone", by_openpyxl(ROWS, decorated), file="机构.xlsx"
    ),
    bad(
        "structure/empty-cell",
        "no code",
        text(HEAD, FIRST, changed(SECOND, "A", "")),
        "required@A3",
    ),
    bad(
        "structure/empty-cell",
        "blanks for a code",
        text(HEAD, FIRST, changed(SECOND, "A", " \u3000")),
        "required@A3",
    ),
    bad(
        "structure/empty-cell",
        "no name",
        text(HEAD, FIRST, changed(SECOND, "B", "")),
        "required@B3",
    ),
    book("nothing in it", "structure/empty-file", lambda: openpyxl_book([]), "file-empty"),
    bad("structure/zero-bytes", "no bytes", b"", "file-empty"),
    bad("structure/header-only", "CSV", text(HEAD), "no-rows"),
    bad("structure/header-only", "blank rows below", text(HEAD, [""] * 7, []), "no-rows"),
    book("workbook", "structure/header-only", lambda: openpyxl_book([HEAD]), "no-rows"),
    bad(
        "structure/open-elsewhere",
        "what Excel lays beside an open workbook",
        b"\x06Lin Lan" + b" " * 157,
        "not-a-sheet",
        file="~$机构.xlsx",
    ),
    doubtful("structure/renamed", "CSV called .xlsx", text(*ROWS), file="机构.xlsx"),
    doubtful(
        "structure/renamed", "a workbook called .csv", lambda: openpyxl_book(ROWS), file="机构.csv"
    ),
    bad(
        "structure/renamed",
        "a PDF called .xlsx",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "not-a-sheet",
        file="机构.xlsx",
    ),
    bad(
        "structure/other-kind",
        "a picture",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
        "not-a-sheet",
        file="机构.png",
    ),
    bad(
        "structure/other-kind",
        "RAR",
        b"Rar!\x1a\x07\x01\x00" + b"\x31" * 60,
        "not-a-sheet",
        file="机构.rar",
    ),
    bad(
        "structure/other-kind",
        "a web page called .xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "not-a-sheet",
        file="机构.xls",
    ),
    bad(
        "structure/other-kind",
        "XML of Excel 2003",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "not-a-sheet",
        file="机构.xls",
    ),
    bad(
        "structure/other-kind",
        "a JSON document",
        b'[{"credit_code": "12990100MB0K42719P"}]',
        "not-a-sheet",
        file="机构.json",
    ),
    book(
        "a password on the new format",
        "structure/encrypted",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "file-encrypted",
    ),
    bad(
        "structure/old-kind",
        "the wrapping alone",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "not-a-sheet",
        file="机构.xls",
    ),
    book(
        "a formula in a cell without a place",
        "structure/no-place",
        lambda: hand_book(
            sheet_xml(inline([HEAD, FIRST, changed(SECOND, "E", "<c><f>1</f></c>")]))
        ),
        "formula@E3",
    ),
    book(
        "a formula below a prefix",
        "structure/prefixed",
        lambda: hand_book(
            sheet_xml(inline([HEAD, FIRST, changed(SECOND, "E", '<c r="@"><f>1</f></c>')]))
            .replace("<", "<x:")
            .replace("<x:/", "</x:")
            .replace("<x:?xml", "<?xml")
            .replace('xmlns="', 'xmlns:x="')
        ),
        "formula@E3",
    ),
    bad("code/twice", "next to each other", text(*ROWS, SECOND), "duplicate@A3", "duplicate@A4"),
    bad(
        "code/twice",
        "three times, once in lower case",
        text(*ROWS, changed(SECOND, "A", CODES[1].lower()), SECOND),
        "duplicate@A3",
        "duplicate@A4",
        "duplicate@A5",
    ),
]
