"""Files that are in order, as different programs write them. All hold the same two institutions."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tests.sheets.corpus.case import (
    CODES,
    FIRST,
    HEAD,
    RETURN_HEAD,
    RETURN_ROW,
    SECOND,
    Case,
    Content,
    changed,
    hand_book,
    inline,
    openpyxl_book,
    sheet_xml,
    text,
    xlsxwriter_book,
)

OFFICE = Path(__file__).parent / "office"
ROWS = (HEAD, FIRST, SECOND)
READ = (
    (CODES[0], "江澄市服务中心", 180_000_000, date(2018, 3, 20)),
    (CODES[1], "启帆服务社", 90_500_000, date(2019, 2, 28)),
)
DAYS = (date(2018, 3, 20), date(2019, 2, 28))
NIGHT = tuple(datetime.combine(day, time()) for day in DAYS)
TYPED = (  # as a person fills a workbook: numbers as numbers, days as days
    HEAD,
    [*FIRST[:4], 180, FIRST[5], DAYS[0]],
    [*SECOND[:4], 90.5, SECOND[5], DAYS[1]],
)


def good(
    fault: str, name: str, content: Content, *expect: str, file: str = "机构.csv", **about: Any
) -> Case:
    """A file that comes in whole; ``expect`` are its warnings."""
    about.setdefault("rows", READ)
    return Case(
        fault=fault, name=name, content=content, expect=expect, file=file, refused=False, **about
    )


def book(
    fault: str, name: str, content: Content, *expect: str, file: str = "机构.xlsx", **about: Any
) -> Case:
    return good(fault, name, content, *expect, file=file, **about)


def spelt(*codes: str) -> bytes:
    return text(HEAD, changed(FIRST, "A", codes[0]), changed(SECOND, "A", codes[1]))


def named(name: str) -> dict[str, Any]:
    """A second institution of another name, and how it is read."""
    return {
        "content": text(HEAD, FIRST, changed(SECOND, "B", name)),
        "rows": (READ[0], (READ[1][0], name, *READ[1][2:])),
    }


def typed(edit: Callable[[Any, Any], None] = lambda book, page: None) -> Callable[[], bytes]:
    return lambda: xlsxwriter_book(TYPED, edit)


def formatted_days(code: str) -> Callable[[], bytes]:
    """Days under a number format of their own, written by hand."""
    rows: list[Sequence[Any]] = [HEAD]
    for row, day in zip((FIRST, SECOND), DAYS, strict=True):
        serial = (day - date(1899, 12, 30)).days
        rows.append(changed(row, "G", f'<c r="@" s="1"><v>{serial}</v></c>'))
    return lambda: hand_book(sheet_xml(inline(rows)), formats=[code])


def jsonl(between: str = "\n") -> bytes:
    fields = ("credit_code", "name", "kind", "region_code", "area_m2", "phone", "founded_on")
    return between.join(
        json.dumps(dict(zip(fields, row, strict=True)), ensure_ascii=False)
        for row in (FIRST, SECOND)
    ).encode()


def since_1904() -> bytes:
    rows: list[Sequence[Any]] = [HEAD]
    for row, day in zip((FIRST, SECOND), DAYS, strict=True):
        serial = (day - date(1904, 1, 1)).days
        rows.append(changed(row, "G", f'<c r="@" s="1"><v>{serial}</v></c>'))
    return hand_book(
        sheet_xml(inline(rows)), formats=["yyyy\\-mm\\-dd"], workbook='<workbookPr date1904="1"/>'
    )


def shared() -> bytes:
    """Shared strings, some of them in runs of several fonts, with phonetic marks beside them."""
    texts = [*HEAD, *FIRST, *SECOND]
    strings = [f"<t>{one}</t>" for one in texts]
    strings[8] = (
        '<r><t>江澄市</t></r><r><rPr><b/></rPr><t>服务中心</t></r><rPh sb="0" eb="1"><t>jiang</t></rPh>'
    )
    rows = [[f'<c r="@" t="s"><v>{i + 7 * r}</v></c>' for i in range(7)] for r in range(3)]
    return hand_book(sheet_xml(inline(rows)), shared=strings)


def bare(rows: Sequence[Sequence[Any]]) -> bytes:
    """Neither rows nor cells say where they are."""
    lines = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
        + "</row>"
        for cells in rows
    )
    return hand_book(sheet_xml(lines))


def wps(book: Any, page: Any) -> None:
    """What WPS leaves in a workbook: a formatted column to the last row, a frozen header, a filter."""
    page.freeze_panes = "A2"
    page.auto_filter.ref = "A1:G3"
    page.column_dimensions["A"].width = 24
    for number in range(4, 1500):
        page.cell(number, 5).number_format = "0.00"


def moved(book: Any, page: Any) -> None:
    page.move_range("A1:G3", rows=2, cols=1)
    page["B1"] = "江澄市服务机构登记表"


GROUPS = ("统一社会信用代码", "机构名称", "类型", "所属区县", "联系方式", "", "成立日期")
UNDER = ("", "", "", "", "场所面积(㎡)", "联系电话", "")


def grouped(book: Any, page: Any) -> None:
    """A title, and a header of two lines whose cells are merged downwards or over their columns."""
    page.merge_cells("A1:G1")
    for letter in "ABCDG":
        page.merge_cells(f"{letter}2:{letter}3")
    page.merge_cells("E2:F2")


def returns(head: Sequence[Any], row: Sequence[Any], *read: Any) -> dict[str, Any]:
    return {"content": text(head, row), "noun": "return", "rows": (read,)}


def amount(unit: str, value: str) -> dict[str, Any]:
    """The same 3,124,000 yuan in another unit."""
    head = changed(RETURN_HEAD, "C", f"资产总额({unit})")
    return returns(head, changed(RETURN_ROW, "C", value), CODES[0], 312_400_000, 340_000, 9)


def rate(head: str, value: str) -> dict[str, Any]:
    row = changed(RETURN_ROW, "D", value)
    return returns(changed(RETURN_HEAD, "D", head), row, CODES[0], 312_400_000, 340_000, 9)


LIBRE = {
    "机构.xls": ("not-checked@",),
    "机构.ods": ("not-checked@",),
    "机构.xlsx": (),
    "机构.csv": (),
    "机构-GBK.csv": (),
    "机构-分号.csv": (),
}

CASES = [
    good("text/utf-8-mark", "as Excel saves CSV UTF-8", codecs.BOM_UTF8 + text(*ROWS)),
    good("text/utf-8-mark", "without the mark", text(*ROWS)),
    good("text/gb18030", "as Excel in China saves CSV", text(*ROWS, encoding="gb18030")),
    good("text/gb18030", "GBK", text(*ROWS, encoding="gbk")),
    good("text/gb18030", "named", text(*ROWS, encoding="gbk"), how={"encoding": "gbk"}),
    good(
        "text/short-gbk",
        "a list whose second name is 联通 alone",
        text(HEAD, FIRST, changed(SECOND, "B", "联通"), encoding="gbk"),
        rows=(READ[0], (READ[1][0], "联通", *READ[1][2:])),
    ),
    good(
        "text/utf-16-mark",
        "Unicode text of Excel: tabs",
        text(*ROWS, encoding="utf-16", delimiter="\t"),
    ),
    good("text/utf-16-mark", "big-endian", codecs.BOM_UTF16_BE + text(*ROWS, encoding="utf-16-be")),
    good("text/line-ends", "LF", text(*ROWS, end="\n")),
    good("text/line-ends", "CR, as the old Macintosh", text(*ROWS, end="\r")),
    good(
        "text/line-ends",
        "all three",
        text(HEAD, end="\n") + text(FIRST, end="\r\n") + text(SECOND, end="\r"),
    ),
    good("text/line-ends", "none at the end", text(*ROWS).rstrip()),
    good(
        "text/line-ends",
        "a break inside quotes, in a name",
        text(HEAD, FIRST, changed(SECOND, "B", "启帆\n服务社")),
        rows=(READ[0], (READ[1][0], "启帆 服务社", *READ[1][2:])),
    ),
    good(
        "text/line-ends",
        "U+2028 in a name",
        text(HEAD, FIRST, changed(SECOND, "B", "启帆\u2028服务社")),
        rows=(READ[0], (READ[1][0], "启帆 服务社", *READ[1][2:])),
    ),
    good("text/line-ends", "semicolons", text(*ROWS, delimiter=";")),
    good("text/line-ends", "tabs", text(*ROWS, delimiter="\t")),
    good("text/json", "as --format jsonl writes it", jsonl(), file="-.jsonl"),
    good(
        "text/json",
        "numbers as numbers, blank lines between",
        codecs.BOM_UTF8 + jsonl("\n\n").replace(b'"180"', b"180").replace(b'"90.5"', b"90.5"),
        file="-.jsonl",
    ),
    good("text/rare-hanzi", "𠮷镕喆堃〇㐂", **named("𠮷镕喆堃〇㐂服务社")),
    good("text/rare-hanzi", "extensions G and H", **named("\U00030edd\U0003106c\U00031350服务社")),
    good(
        "text/rare-hanzi",
        "in GB18030",
        text(HEAD, FIRST, changed(SECOND, "B", "𠮷镕堃"), encoding="gb18030"),
        rows=(READ[0], (READ[1][0], "𠮷镕堃", *READ[1][2:])),
    ),
    good(
        "text/full-width",
        "digits, letters and blanks",
        text(
            (
                "统一社会信用代码\u3000",
                "机构名称",
                "类\u3000型",
                "所属区县",
                "场所面积（㎡）",
                "联系电话",
                "成立日期",
            ),
            FIRST,
            [
                "５２９９０１０２ＭＪ６Ｑ３０８５２Ｙ",
                "　启帆服务社 ",
                *SECOND[2:4],
                "９０．５",
                SECOND[5],
                "２０１９－０２－２８",
            ],
        ),
    ),
    good("text/variants", "half-width brackets stay", **named("启帆(江澄)服务社")),
    good("text/variants", "and full-width ones too", **named("启帆（江澄）有限责任公司")),
    good(
        "code/spelling",
        "lower case, blanks, hyphens",
        spelt("12990100mb0k42719p", "5299-0102 MJ6Q30852-Y"),
    ),
    good(
        "number/grouped",
        "1,000 and 1，000",
        text(HEAD, changed(FIRST, "E", "1,180"), changed(SECOND, "E", "1，090.5")),
        rows=((*READ[0][:2], 1_180_000_000, READ[0][3]), (*READ[1][:2], 1_090_500_000, READ[1][3])),
    ),
    good(
        "number/whole",
        "12.0 persons are 12",
        **returns(RETURN_HEAD, changed(RETURN_ROW, "E", "9.0"), CODES[0], 312_400_000, 340_000, 9),
    ),
    *(
        good("unit/converted", f"{value} {unit}", **amount(unit, value))
        for unit, value in (
            ("元", "3124000.00"),
            ("万元", "312.4"),
            ("亿元", "0.03124"),
            ("千元", "3124"),
            ("百万元", "3.124"),
            ("分", "312400000"),
            ("单位：万元", "312.400000"),
            ("人民币元", "3,124,000"),
        )
    ),
    *(
        good("rate/sign", f"{value} under {head}", **rate(head, value))
        for head, value in (
            ("公益服务占比(%)", "34"),
            ("公益服务占比(%)", "34%"),
            ("公益服务占比（％）", "３４％"),
            ("公益服务占比(0-1)", "0.34"),
        )
    ),
    book("structure/old-kind", "openpyxl, text and numbers", lambda: openpyxl_book(TYPED)),
    book("structure/old-kind", "XlsxWriter", typed()),
    book(
        "structure/old-kind",
        "XlsxWriter, all as text",
        lambda: xlsxwriter_book([[str(c) for c in row] for row in ROWS]),
    ),
    book(
        "structure/decoration",
        "as WPS leaves it: formats down to row 1,500",
        lambda: openpyxl_book(TYPED, wps),
    ),
    book(
        "structure/header-low",
        "a title, and a margin at the left",
        lambda: openpyxl_book(TYPED, moved),
    ),
    book(
        "structure/header-lines",
        "openpyxl, merged, a title above",
        lambda: openpyxl_book([["登记表"], GROUPS, UNDER, *TYPED[1:]], grouped),
    ),
    good("structure/header-lines", "the same saved as CSV", text(GROUPS, UNDER, FIRST, SECOND)),
    good(
        "structure/header-lines",
        "a group of no column of ours, its columns below it",
        text(
            (*GROUPS[:4], "其他情况", *GROUPS[5:]),
            UNDER,
            FIRST,
            SECOND,
        ),
    ),
    book(
        "structure/decoration",
        "by hand: inline strings",
        lambda: hand_book(sheet_xml(inline(ROWS))),
    ),
    book("structure/decoration", "by hand: shared strings in runs", shared),
    book("structure/no-place", "by hand: no places", lambda: bare(ROWS)),
    book(
        "structure/prefixed",
        "by hand: as the library of Microsoft writes",
        lambda: hand_book(
            sheet_xml(inline(ROWS))
            .replace("<", "<x:")
            .replace("<x:/", "</x:")
            .replace("<x:?xml", "<?xml")
            .replace('xmlns="', 'xmlns:x="')
        ),
    ),
    book(
        "structure/no-place",
        "by hand: single quotes",
        lambda: hand_book(sheet_xml(inline(ROWS)).replace('"', "'")),
    ),
    book(
        "structure/decoration",
        "by hand: neither styles nor strings",
        lambda: hand_book(sheet_xml(inline(ROWS)), skip=("xl/styles.xml", "xl/sharedStrings.xml")),
    ),
    book("day/1904", "by hand", since_1904),
    *(
        book("day/forms", f"shown as {code}", formatted_days(code))
        for code in (
            "yyyy/m/d",
            'yyyy"年"m"月"d"日"',
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "yyyy\\-mm\\-dd;@",
            '[$-804]yyyy"年"m"月"d"日";@',
        )
    ),
    book(
        "day/forms",
        "a day with midnight beside it",
        lambda: openpyxl_book([HEAD, [*FIRST[:6], NIGHT[0]], [*SECOND[:6], NIGHT[1]]]),
    ),
    *(
        Case(
            fault="structure/old-kind",
            name=f"LibreOffice, {name}",
            content=(OFFICE / name).read_bytes,
            expect=expect,
            file=name,
            refused=False,
            rows=READ,
        )
        for name, expect in LIBRE.items()
    ),
]
