"""Files with planted faults, and what should be found in them.

Each fault is planted by name: the row as the spreadsheet shows it, the column, the code of the finding.
``faulty/预期发现.csv`` lists them: file, sheet, row, column, code, severity.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from maker.files import Sheet, write_csv, write_xlsx
from maker.office import Enterprise, Institution
from maker.words import ALPHABET, check_character

WARNINGS = {"region-unknown", "category-unknown", "industry-unknown", "phone-odd", "column-unknown"}


STRANGER = "91449900MA9999999" + check_character("91449900MA9999999")
"""A valid code that nobody has."""


@dataclass(frozen=True)
class Planted:
    """One expected finding; ``row`` and ``column`` are empty where the whole file is refused."""

    file: str
    sheet: str
    row: int | None
    column: str
    code: str


class Plot:
    """Rows of a good sheet into which faults are planted by row number and header."""

    def __init__(self, file: str, sheet: str, headers: tuple[str, ...], first: int) -> None:
        self.file, self.sheet, self.headers, self.first = file, sheet, headers, first
        self.rows: list[list[Any]] = []
        self.planted: list[Planted] = []

    def grow(self, *cells: Any) -> None:
        """Add a good row."""
        self.rows.append(list(cells))

    def plant(self, row: int, header: str, cell: Any, code: str) -> None:
        """Put a bad cell into a row (as the spreadsheet numbers it) and note what should be found."""
        column = self.headers.index(header)
        self.rows[row - self.first][column] = cell
        self.note(row, ascii_uppercase[column], code)

    def note(self, row: int | None, column: str, code: str) -> None:
        """Note what should be found."""
        self.planted.append(Planted(self.file, self.sheet, row, column, code))


def damaged(code: str) -> str:
    """Change the check character of a credit code."""
    return code[:17] + ALPHABET[(ALPHABET.index(code[17]) + 1) % 31]


def write_faults(
    folder: Path, institutions: list[Institution], enterprises: list[Enterprise]
) -> None:
    """Write every faulty file and the list of what should be found."""
    planted = [
        *_institutions(folder, institutions[:14]),
        *_enterprises(folder, enterprises[:14]),
        *_records(folder, institutions, enterprises),
        *_returns(folder, institutions[:9]),
        *_vouchers(folder, enterprises),
        *_whole_files(folder, enterprises[:3]),
    ]
    lines = [
        (
            p.file,
            p.sheet,
            p.row or "",
            p.column,
            p.code,
            "warning" if p.code in WARNINGS else "error",
        )
        for p in planted
    ]
    with (folder / "预期发现.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(("file", "sheet", "row", "column", "code", "severity"))
        writer.writerows(lines)


def _institutions(folder: Path, good: list[Institution]) -> list[Planted]:
    headers = (
        *("序号", "统一社会信用代码", "机构名称", "类型", "所属区县", "场所面积(㎡)"),
        *("联系电话", "成立日期"),
    )
    plot = Plot("机构名录.xlsx", "机构名录", headers, first=3)
    for number, one in enumerate(good, start=1):
        region = "顺德区" if number % 2 else "440605"
        plot.grow(
            number, one.code, one.name, one.kind, region, float(one.area), one.phone, one.founded
        )
    plot.plant(4, "统一社会信用代码", damaged(good[1].code), "check-character")
    plot.plant(
        5, "统一社会信用代码", good[2].code[:8] + "O" + good[2].code[9:], "credit-code-letter"
    )
    plot.plant(6, "统一社会信用代码", good[3].code[:17], "credit-code-length")
    plot.plant(7, "统一社会信用代码", 914499001234567890.0, "number-damaged")
    plot.plant(8, "场所面积(㎡)", -120, "negative")
    plot.plant(9, "成立日期", "2019年2月30日", "no-such-day")
    plot.plant(10, "成立日期", "03/04/2019", "day-first")
    plot.plant(11, "机构名称", None, "required")
    plot.plant(12, "所属区县", "不存在县", "region-unknown")
    plot.plant(13, "类型", "众创载体", "category-unknown")
    plot.plant(14, "联系电话", "12345", "phone-odd")
    plot.plant(15, "场所面积(㎡)", "约180", "not-a-number")
    plot.rows[13][1] = good[0].code  # row 16 has the code of row 3: both are told
    plot.note(3, "B", "duplicate")
    plot.note(16, "B", "duplicate")
    sheet = Sheet(plot.sheet, headers, plot.rows, titles=("机构名录（有错误）",))
    write_xlsx(folder / plot.file, sheet)
    return plot.planted


def _enterprises(folder: Path, good: list[Enterprise]) -> list[Planted]:
    headers = (
        *("统一社会信用代码", "企业名称", "所属区县", "所属行业", "从业人员(人)"),
        *("营业收入(万元)", "资产总额(万元)", "成立日期"),
    )
    plot = Plot("企业名单.csv", "", headers, first=2)
    for one in good:
        plot.grow(one.code, one.name, one.region[:6], "工业", 36, "1280.50", "960.00", "2016-04-11")
    plot.plant(3, "从业人员(人)", "-3", "negative")
    plot.plant(4, "从业人员(人)", "12.5", "not-whole")
    plot.plant(5, "从业人员(人)", "约三十", "not-a-number")
    plot.plant(6, "营业收入(万元)", "1,23.45", "grouping")
    plot.plant(7, "营业收入(万元)", "120万元", "unit-in-cell")
    plot.plant(8, "资产总额(万元)", "960.1234567", "too-precise")
    plot.plant(9, "成立日期", "2099-01-01", "day-in-future")
    plot.plant(10, "成立日期", "19.3.5", "two-digit-year")
    plot.plant(11, "统一社会信用代码", "440600123456789", "old-registration")
    plot.plant(12, "统一社会信用代码", "9.14499E+17", "number-damaged")
    plot.plant(13, "企业名称", "", "required")
    plot.plant(14, "统一社会信用代码", damaged(good[12].code), "check-character")
    plot.plant(15, "成立日期", "很久以前", "not-a-day")
    write_csv(folder / plot.file, headers, plot.rows, "gb18030")
    return plot.planted


def _records(
    folder: Path, institutions: list[Institution], enterprises: list[Enterprise]
) -> list[Planted]:
    headers = (
        *("台账编号", "机构统一社会信用代码", "企业统一社会信用代码", "服务类别", "服务日期"),
        *("服务费用(元)", "是否公益服务", "满意度"),
    )
    plot = Plot("服务台账.csv", "", headers, first=2)
    for number in range(1, 13):
        one, firm = institutions[number % 12], enterprises[number]
        code = f"TZ-X-{number:03d}"
        plot.grow(code, one.code, firm.code, "人才培训", "2025-06-18", "0.00", "是", "5")
    plot.plant(3, "机构统一社会信用代码", STRANGER, "institution-unknown")
    plot.plant(4, "企业统一社会信用代码", STRANGER, "enterprise-unknown")
    plot.plant(5, "满意度", "6", "too-large")
    plot.plant(6, "满意度", "4.5", "not-whole")
    plot.plant(7, "服务日期", "2099-06-18", "day-in-future")
    plot.plant(8, "服务费用(元)", "-300.00", "negative")
    plot.plant(9, "是否公益服务", "也许", "not-a-flag")
    plot.plant(10, "服务日期", "", "required")
    plot.plant(11, "服务类别", "杂项", "category-unknown")
    plot.rows[10][0] = (
        "TZ-X-001"  # row 12 has the number of row 2, but another institution: no fault
    )
    plot.plant(13, "服务费用(元)", "300.005", "too-precise")
    write_csv(folder / plot.file, headers, plot.rows, "utf-8-sig")
    return plot.planted


def _returns(folder: Path, good: list[Institution]) -> list[Planted]:
    headers = (
        *("统一社会信用代码", "机构名称", "独立法人", "单位性质", "办公和服务场所面积(㎡)"),
        *("人员(人)", "数据库"),
    )
    plot = Plot("年报2025.xlsx", "2025年报", headers, first=3)
    for one in good:
        plot.grow(one.code, one.name, "是", "企业", 200, 8, "企业库、专家库")
    plot.plant(4, "独立法人", "大概是", "not-a-flag")
    plot.plant(5, "单位性质", "国营", "choice-unknown")
    plot.plant(6, "办公和服务场所面积(㎡)", -200, "negative")
    plot.plant(7, "人员(人)", "约十人", "not-a-number")
    plot.plant(8, "人员(人)", "#REF!", "error-value")
    plot.plant(9, "数据库", "企业库、人才库", "choice-unknown")
    plot.plant(10, "统一社会信用代码", STRANGER, "institution-unknown")
    write_xlsx(folder / plot.file, Sheet(plot.sheet, headers, plot.rows, titles=("有错误的年报",)))
    file, headers = "年报2025_无单位.xlsx", ("统一社会信用代码", "机构名称", "技术转让所得")
    rows = [(one.code, one.name, 620) for one in good]
    write_xlsx(folder / file, Sheet("2025年报", headers, rows))
    return [*plot.planted, Planted(file, "2025年报", 1, "C", "unit-missing")]


def _vouchers(folder: Path, enterprises: list[Enterprise]) -> list[Planted]:
    headers = ("序号", "企业统一社会信用代码", "企业名称", "申请金额(元)")
    plot = Plot("服务券申请名单.xlsx", "名单", headers, first=3)
    for number, one in enumerate(enterprises[20:28], start=1):
        plot.grow(number, one.code, one.name, 5000)
    plot.plant(4, "申请金额(元)", 0, "too-small")
    plot.plant(5, "申请金额(元)", "2万", "unit-in-cell")
    plot.plant(6, "申请金额(元)", 1234.567, "too-precise")
    plot.plant(7, "企业统一社会信用代码", damaged(enterprises[24].code), "check-character")
    plot.rows[7][1] = plot.rows[6][1]  # rows 9 and 10 name the same enterprise
    plot.note(9, "B", "duplicate")
    plot.note(10, "B", "duplicate")
    titles = ("服务券申请名单（有错误）",)
    write_xlsx(folder / plot.file, Sheet(plot.sheet, headers, plot.rows, titles=titles))
    return [*plot.planted, _wrong_total(folder, headers, enterprises[30:34])]


def _wrong_total(folder: Path, headers: tuple[str, ...], enterprises: list[Enterprise]) -> Planted:
    rows = [(number, one.code, one.name, 5000) for number, one in enumerate(enterprises, start=1)]
    file, total = "服务券申请名单_合计不符.xlsx", ("合计", "", "", 25000)
    write_xlsx(folder / file, Sheet("名单", headers, rows, titles=("服务券申请名单",), total=total))
    return Planted(file, "名单", 7, "D", "total-mismatch")


def _whole_files(folder: Path, good: list[Enterprise]) -> list[Planted]:
    """Files that are refused as a whole, before any row is read."""
    headers = ("统一社会信用代码", "企业名称", "营业收入", "资产总额(元/万元)")
    rows = [(one.code, one.name, "356", "960.00") for one in good]
    write_csv(folder / "企业名单_无单位.csv", headers, rows, "utf-8-sig")
    headers = ("统一社会信用代码", "企业名称", "企业名称", "从业人员(人)")
    rows = [(one.code, one.name, one.name, "36") for one in good]
    write_csv(folder / "企业名单_表头重复.csv", headers, rows, "utf-8-sig")
    write_csv(
        folder / "企业名单_缺列.csv", ("企业名称", "从业人员(人)"), [("甲公司", "3")], "utf-8-sig"
    )
    (folder / "空文件.csv").write_bytes(b"")
    mixed = "统一社会信用代码,企业名称\r\n".encode("gb18030")
    mixed += f"{good[0].code},{good[0].name}\r\n".encode("gb18030")
    mixed += f"{good[1].code},".encode() + b"\xe4\xbd\xff\xff" + b"\r\n"
    (folder / "混合编码.csv").write_bytes(mixed)
    return [
        Planted("企业名单_无单位.csv", "", 1, "C", "unit-missing"),
        Planted("企业名单_无单位.csv", "", 1, "D", "unit-unknown"),
        Planted("企业名单_表头重复.csv", "", 1, "C", "header-twice"),
        Planted("企业名单_缺列.csv", "", 1, "", "header-missing"),
        Planted("空文件.csv", "", None, "", "file-empty"),
        Planted("混合编码.csv", "", None, "", "encoding-mixed"),
    ]
