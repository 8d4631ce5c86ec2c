"""What a case of the corpus is, and the programs that write its files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

Content = bytes | Callable[[], bytes]

# Valid by GB 32100; the district 9901xx is in use nowhere.
CODES = (
    *("12990100MB0K42719P", "52990102MJ6Q30852Y", "12990102MB1C77406Q", "91990102MA5D90E303"),
    *("91990102MA6B5N403H", "91990103MA4K7W120T", "91990103MA4Q883109", "52990103MJ6R330427"),
)
HEAD = ("统一社会信用代码", "机构名称", "类型", "所属区县", "场所面积(㎡)", "联系电话", "成立日期")
#        A                   B           C       D           E               F           G
FIRST = (CODES[0], "江澄市服务中心", "服务中心", "990102", "180", "13812342764", "2018-03-20")
SECOND = (CODES[1], "启帆服务社", "服务中心", "990102", "90.5", "0990-6612345", "2019-02-28")
RETURN_HEAD = ("统一社会信用代码", "机构名称", "资产总额(万元)", "公益服务占比(%)", "从业人员(人)")
#               A                   B           C                 D                  E
RETURN_ROW = (CODES[0], "江澄市服务中心", "312.40", "34.0", "9")
ROSTER_HEAD = ("统一社会信用代码", "名称", "列入日期", "移出日期")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One file and what must be said of it.

    ``expect`` lists the findings as ``code@place``, all of them; or it is the code of the refusal of the
    file as a whole. ``rows``, for good files, are the names read with area and day.
    """

    fault: str
    name: str
    content: Content
    expect: tuple[str, ...] = ()
    file: str = "机构.csv"
    noun: str = "institution"
    how: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Any, ...] | None = None
    refused: bool = True

    @property
    def id(self) -> str:
        return f"{self.fault}: {self.name}"

    def bytes(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()


def bad(fault: str, name: str, content: Content, *expect: str, **about: Any) -> Case:
    """A file that must not come in as it is."""
    return Case(fault=fault, name=name, content=content, expect=expect, **about)


def doubtful(fault: str, name: str, content: Content, *expect: str, **about: Any) -> Case:
    """A file that comes in, with warnings."""
    return Case(fault=fault, name=name, content=content, expect=expect, refused=False, **about)


# ---- the programs ------------------------------------------------------------------------------


def text(
    *rows: Sequence[Any], encoding: str = "utf-8", end: str = "\r\n", delimiter: str = ","
) -> bytes:
    """CSV with quotes where they are needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def changed(row: Sequence[Any], column: str, value: Any) -> list[Any]:
    """The row with another cell under a letter."""
    cells = list(row)
    cells[ord(column) - 65] = value
    return cells


def with_cell(column: str, value: Any) -> bytes:
    """A good row, and below it (row 3) one whose cell in a column is another."""
    return text(HEAD, FIRST, changed(SECOND, column, value))


def xlsxwriter_book(
    rows: Sequence[Sequence[Any]], edit: Callable[[Any, Any], None] = lambda book, page: None
) -> bytes:
    """A workbook by XlsxWriter: text as text, numbers as numbers, days as days."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("登记表")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for r, cells in enumerate(rows):
        for c, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(r, c, cell, day)
            else:
                page.write(r, c, cell)
    edit(book, page)
    book.close()
    return out.getvalue()


def openpyxl_book(
    rows: Sequence[Sequence[Any]], edit: Callable[[Any, Any], None] = lambda book, page: None
) -> bytes:
    """A workbook by openpyxl."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "登记表"
    for cells in rows:
        page.append(list(cells))
    edit(book, page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def inline(rows: Sequence[Sequence[Any]], first: int = 1) -> str:
    """Rows as sheet XML with inline strings; a str cell that begins with ``<c`` is taken as XML."""
    lines = []
    for number, cells in enumerate(rows, first):
        parts = []
        for index, cell in enumerate(cells):
            ref = f"{chr(65 + index)}{number}"
            if isinstance(cell, str) and cell.startswith("<c"):
                parts.append(cell.replace("@", ref))
            elif isinstance(cell, int | float):
                parts.append(f'<c r="{ref}"><v>{cell!r}</v></c>')
            else:
                parts.append(f'<c r="{ref}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>')
        lines.append(f'<row r="{number}">{"".join(parts)}</row>')
    return "".join(lines)


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """One sheet with rows that are XML already."""
    return f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def hand_book(
    sheet: str,
    *,
    formats: Sequence[str] = (),
    shared: Sequence[str] = (),
    workbook: str = "",
    extra: Mapping[str, bytes] | None = None,
    skip: Sequence[str] = (),
) -> bytes:
    """A workbook of hand-written XML: ``formats`` become cell styles 1, 2, …; ``shared`` strings 0, 1, …"""
    numbers = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for i, code in enumerate(formats)
    )
    styles = "".join(
        f'<xf numFmtId="{200 + i}" xfId="0" applyNumberFormat="1"/>' for i in range(len(formats))
    )
    parts: dict[str, bytes] = {
        "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/></Types>'.encode(),
        "_rels/.rels": f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{workbook}<sheets><sheet name="登记表" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'.encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{numbers}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{1 + len(formats)}"><xf numFmtId="0" xfId="0"/>{styles}</cellXfs></styleSheet>'.encode(),
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}">{"".join(f"<si>{one}</si>" for one in shared)}</sst>'.encode(),
    }
    return package({**{k: v for k, v in parts.items() if k not in skip}, **(extra or {})})


def package(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def repacked(raw: bytes, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> bytes:
    """A package whose parts were changed; ``None`` drops one."""
    with zipfile.ZipFile(io.BytesIO(raw)) as before:
        parts = {name: change(name, before.read(name)) for name in before.namelist()}
    return package({**{k: v for k, v in parts.items() if v is not None}, **extra})
