"""Codes, numbers, units, rates and days: what stands in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tests.sheets.corpus.case import (
    CODES,
    FIRST,
    HEAD,
    RETURN_HEAD,
    RETURN_ROW,
    ROSTER_HEAD,
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
    with_cell,
)


def csv_cell(fault: str, column: str, value: str, code: str) -> Case:
    """A CSV of institutions whose row 3 has this in a column."""
    return bad(fault, f"{value!r} in {column}", with_cell(column, value), f"{code}@{column}3")


def book_cell(fault: str, column: str, value: Any, *expect: str) -> Case:
    """A workbook whose row 3 has a typed cell."""
    content = lambda: openpyxl_book([HEAD, FIRST, changed(SECOND, column, value)])  # noqa: E731
    how = bad if expect and not expect[0].startswith("number-cell-taken") else doubtful
    return how(fault, f"{value!r} in {column} of a workbook", content, *expect, file="机构.xlsx")


def filed(fault: str, name: str, *expect: str, head: Any = RETURN_HEAD, **cells: str) -> Case:
    """A CSV of yearly figures with one row whose cells are changed by letter."""
    row = list(RETURN_ROW)
    for column, value in cells.items():
        row = changed(row, column, value)
    return bad(fault, name, text(head, row), *expect, noun="return")


def assets(name: str, unit: str, amounts: Sequence[str], *expect: str) -> Case:
    """A CSV of yearly figures with the assets of some, in a unit; it comes in."""
    head = changed(RETURN_HEAD, "C", f"资产总额({unit})")
    rows = [
        changed(changed(RETURN_ROW, "A", code), "C", amount)
        for code, amount in zip(CODES, amounts, strict=False)
    ]
    return doubtful("unit/mixed", name, text(head, *rows), *expect, noun="return")


def shown_as(
    fault: str,
    name: str,
    code: str,
    cell: float,
    column: str,
    *expect: str,
    head: Any = RETURN_HEAD,
) -> Case:
    """A workbook of yearly figures with a number cell in a number format of its own."""
    xml = f'<c r="@" s="1"><v>{cell!r}</v></c>'
    rows = [head, changed(RETURN_ROW, column, xml)]
    kind = bad if expect else doubtful
    return kind(
        fault,
        name,
        lambda: hand_book(sheet_xml(inline(rows)), formats=[code]),
        *expect,
        file="年报.xlsx",
        noun="return",
    )


def listed(fault: str, name: str, *expect: str, since: str = "2025-01-01", until: str = "") -> Case:
    row = (CODES[3], "江澄永济五金", since, until)
    kind = bad if expect else doubtful
    return kind(fault, name, text(ROSTER_HEAD, row), *expect, noun="roster")


SHARE_HEAD = tuple("公益服务占比(0-1)" if h.startswith("公益") else h for h in RETURN_HEAD)

CASES = [
    # codes
    *(
        csv_cell("code/scientific", "A", v, "number-damaged")
        for v in ("9.14401E+17", "9.14E+17", "9.1440100717830E17")
    ),
    book_cell("code/number-cell", "A", 914401007178303590, "number-damaged@A3"),
    book_cell("code/number-cell", "A", 9.144010071783036e17, "number-damaged@A3"),
    book_cell("code/number-cell", "A", 129901, "number-damaged@A3"),
    csv_cell("code/check", "A", "12990102MB1C77406A", "check-character"),
    csv_cell("code/check", "A", "12990102MB1C77046Q", "check-character"),
    bad(
        "code/check-accepted",
        "named, but another one",
        with_cell("A", "12990102MB1C77406A"),
        "check-character@A3",
        how={"accept_check": {"52990102MJ6Q30852A"}},
    ),
    doubtful(
        "code/check-accepted",
        "named",
        with_cell("A", "12990102MB1C77406A"),
        "check-character-accepted@A3",
        how={"accept_check": {"12990102MB1C77406A"}},
    ),
    doubtful(
        "code/check-accepted",
        "explained in the row",
        text(
            (*HEAD, "校验位说明"),
            (*FIRST, ""),
            (*changed(SECOND, "A", "12990102MB1C77406A"), "证照如此，已电话核实"),
        ),
        "check-character-accepted@A3",
    ),
    *(
        csv_cell("code/letters", "A", f"12990102{x}B1C77406Q", "credit-code-letter")
        for x in "IOSVZ"
    ),
    csv_cell("code/letters", "A", "12990102中B1C77406Q", "credit-code-letter"),
    csv_cell("code/length", "A", "12990102MB1C77406", "credit-code-length"),
    csv_cell("code/length", "A", "12990102MB1C77406QQ", "credit-code-length"),
    csv_cell("code/length", "A", "无", "credit-code-length"),
    csv_cell("code/old", "A", "440100000012345", "old-registration"),
    bad(
        "code/stored",
        "adding only",
        text(HEAD, FIRST),
        "already-there@A2",
        how={"mode": "add", "stored": "other"},
    ),
    bad(
        "code/not-stored",
        "updating only",
        text(HEAD, FIRST),
        "not-there@A2",
        how={"mode": "update"},
    ),
    book_cell("code/phone", "F", 13812342764, "number-cell-taken@F3"),
    book_cell("code/phone", "F", 1.5, "number-damaged@F3"),
    doubtful("code/phone", "too short", with_cell("F", "138"), "phone-odd@F3"),
    doubtful("code/phone", "two of them", with_cell("F", "13812342764、0990-6612345")),
    book_cell("code/region", "D", 990102, "number-cell-taken@D3"),
    book_cell("code/region", "D", 9901, "number-cell@D3"),
    doubtful("code/region", "not known", with_cell("D", "月亮区"), "region-unknown@D3"),
    bad(
        "code/choice",
        "a mode that is none",
        text(
            ("机构统一社会信用代码", "企业统一社会信用代码", "服务类别", "服务日期", "服务方式"),
            (CODES[0], CODES[3], "管理咨询", "2025-03-18", "隔空"),
        ),
        "choice-unknown@E2",
        noun="record",
    ),
    bad(
        "code/flag",
        "perhaps",
        text(
            (
                "机构统一社会信用代码",
                "企业统一社会信用代码",
                "服务类别",
                "服务日期",
                "是否公益服务",
            ),
            (CODES[0], CODES[3], "管理咨询", "2025-03-18", "也许"),
        ),
        "not-a-flag@E2",
        noun="record",
    ),
    csv_cell("code/masked", "F", "138****2764", "value-masked"),
    # numbers
    csv_cell("number/negative", "E", "-5", "negative"),
    book_cell("number/negative", "E", -120, "negative@E3"),
    *(csv_cell("number/sign", "E", v, "not-a-number") for v in ("+7", "5-", "(500)", "-0", "－0")),
    *(
        csv_cell("number/grouping-wrong", "E", v, "grouping")
        for v in ("1,00", "1,0000", "12,34.5", ",500", "1,,000")
    ),
    csv_cell("number/grouping-wrong", "E", "1.000,00", "not-a-number"),
    *(
        csv_cell("number/currency", "E", v, "unit-in-cell")
        for v in ("¥500", "￥500", "500元", "12万", "180㎡", "180平方米")
    ),
    *(
        csv_cell("number/words", "E", v, "not-a-number")
        for v in ("五百", "约500", "无", "/", "—", "N/A", "待定")
    ),
    *(csv_cell("number/exponent", "E", v, "exponent") for v in ("1e3", "1E+5", "1.5E+05")),
    *(
        csv_cell("number/programmers", "E", v, "not-a-number")
        for v in ("1_000", "0x1A", "NaN", "Infinity", "1/2", "1 000")
    ),
    bad(
        "number/float",
        "0.1+0.2 as a workbook keeps it",
        lambda: hand_book(sheet_xml(inline([HEAD, FIRST, changed(SECOND, "E", 0.1 + 0.2)]))),
        "too-precise@E3",
        file="机构.xlsx",
    ),
    filed("number/float", "0.30000000000000004 as text", "too-precise@C2", C="0.30000000000000004"),
    filed("number/whole", "12.5 persons", "not-whole@E2", E="12.5"),
    filed("number/precision", "a tenth of a fen", "too-precise@C2", C="312.4000001"),
    filed(
        "number/precision",
        "yuan with three decimals",
        "too-precise@C2",
        head=changed(RETURN_HEAD, "C", "资产总额(元)"),
        C="1.001",
    ),
    filed("number/large", "forty digits", "too-large@C2", C="9" * 40),
    book_cell("number/large", "E", 1e16, "exponent@E3"),
    book_cell("number/boolean", "E", True, "not-a-number@E3"),
    book_cell("number/boolean", "E", date(2020, 1, 1), "wrong-type@E3"),
    # units
    filed("unit/missing", "money", "unit-missing@C1", head=changed(RETURN_HEAD, "C", "资产总额")),
    filed(
        "unit/missing",
        "a rate",
        "rate-unit-missing@D1",
        head=changed(RETURN_HEAD, "D", "公益服务占比"),
    ),
    filed(
        "unit/missing",
        "both",
        "unit-missing@C1",
        "rate-unit-missing@D1",
        head=changed(changed(RETURN_HEAD, "C", "资产总额"), "D", "公益服务占比"),
    ),
    filed(
        "unit/other",
        "persons of money",
        "unit-unknown@C1",
        head=changed(RETURN_HEAD, "C", "资产总额(人)"),
    ),
    filed(
        "unit/other", "dollars", "unit-unknown@C1", head=changed(RETURN_HEAD, "C", "资产总额(美元)")
    ),
    filed(
        "unit/other",
        "visits for persons",
        "unit-unknown@E1",
        head=changed(RETURN_HEAD, "E", "从业人员(人次)"),
    ),
    assets("in ten thousands", "万元", ("312.40", "3124000", "0.86", "89716"), "unit-mixed@C"),
    assets("in yuan", "元", ("356.20", "3,562,000.00", "0", "5000"), "unit-mixed@C"),
    assets("large and small ones", "万元", ("0.05", "499999", "", "89716")),
    assets("large and small ones in yuan", "元", ("5000", "4999999999.99", "0", "86000000")),
    assets("one alone", "元", ("356.20",)),
    shown_as(
        "unit/format",
        "ten-thousands as Excel in China shows them",
        "0!.0,",
        3124000,
        "C",
        "format-scales@C2",
    ),
    shown_as(
        "unit/format", "thousands by a trailing comma", "#,##0,", 3124000, "C", "format-scales@C2"
    ),
    shown_as("unit/format", "millions before the point", "0.0,,", 3124000, "C", "format-scales@C2"),
    shown_as("unit/format", "yuan under 万元", '#,##0.00"千元"', 3124, "C", "format-unit@C2"),
    shown_as("unit/format", "its own unit is no fault", '#,##0.00"万元"', 312.4, "C"),
    shown_as(
        "unit/format",
        "an accountant's format is none either",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        312.4,
        "C",
    ),
    # rates
    *(
        filed("rate/ambiguous", f"{v} in percents", "rate-ambiguous@D2", D=v)
        for v in ("0.85", "1", "0.005")
    ),
    filed("rate/conflict", "85% under 0-1", "rate-unit-conflict@D2", head=SHARE_HEAD, D="85%"),
    filed("rate/conflict", "85 under 0-1", "too-large@D2", head=SHARE_HEAD, D="85"),
    shown_as(
        "rate/conflict",
        "0.85 shown as 85% under 0-1",
        "0%",
        0.85,
        "D",
        "rate-unit-conflict@D2",
        head=SHARE_HEAD,
    ),
    shown_as("rate/sign", "0.85 shown as 85%", "0.00%", 0.85, "D"),
    shown_as("rate/large", "85 shown as 8500%", "0%", 85, "D", "too-large@D2"),
    filed("rate/large", "850 percent", "too-large@D2", D="850"),
    filed("rate/large", "less than nothing", "negative@D2", D="-1"),
    filed("rate/sign", "a sign on both sides", "not-a-number@D2", D="%85%"),
    # days
    *(
        csv_cell("day/impossible", "G", v, "no-such-day")
        for v in (
            "2024-02-30",
            "2023-02-29",
            "2019年2月30日",
            "20190230",
            "2024-13-01",
            "2024/4/31",
        )
    ),
    csv_cell("day/impossible", "G", "2024-13", "not-a-day"),
    *(csv_cell("day/no-year", "G", v, "not-a-day") for v in ("2月30日", "3-20", "九月三日")),
    *(
        csv_cell("day/two-digits", "G", v, "two-digit-year")
        for v in ("24-2-9", "19.3.20", "18年3月20日")
    ),
    *(csv_cell("day/first", "G", v, "day-first") for v in ("09/02/2024", "9.2.2024", "02-09-2024")),
    csv_cell("day/serial", "G", "45351", "day-serial"),
    book_cell("day/serial", "G", 45351, "day-serial@G3"),
    book_cell("day/serial", "G", 60, "day-serial@G3"),
    *(
        csv_cell("day/time", "G", v, "time-part")
        for v in ("2019-02-28 09:30", "2019/2/28 9:30:00", "2019-02-28T00:00:00")
    ),
    book_cell("day/time", "G", datetime(2019, 2, 28, 9, 30), "time-part@G3"),  # noqa: DTZ001
    *(csv_cell("day/range", "G", v, "day-out-of-range") for v in ("1899-12-31", "1948-12-31")),
    *(
        csv_cell("day/future", "G", v, "day-in-future")
        for v in ("2026-03-11", "2199-01-01", "9999-12-31")
    ),
    *(
        csv_cell("day/words", "G", v, "not-a-day")
        for v in ("九月三日", "待定", "2019-02-28左右", "2019年", "2019-02", "Feb 28, 2019")
    ),
    csv_cell("day/forever-not-here", "G", "长期", "forever-not-here"),
    listed(
        "day/forever-not-here",
        "on a list for ever from the start",
        "forever-not-here@C2",
        since="长期",
    ),
    *(listed("day/forever", v, until=v) for v in ("长期", "长期有效", "永久", "9999-12-31", "")),
    listed("day/range", "off the list in 2199", "day-out-of-range@D2", until="2199-01-01"),
    *(
        doubtful("day/forms", v, with_cell("G", v))
        for v in (
            "2024-02-09",
            "2024/2/9",
            "2024.2.9",
            "20240209",
            "2024年2月9日",
            "２０２４－２－９",
            "2024 年 2 月 9 日",
        )
    ),
]
