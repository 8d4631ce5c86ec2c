"""What stands in each file of the office."""

from __future__ import annotations

from pathlib import Path

from maker.files import Sheet, slashed, wan, write_csv, write_xlsx, yuan
from maker.office import PLACES, TOWNS, Enterprise, Institution
from maker.services import STAFF_HEADERS, Offer, Record
from maker.vouchers import Issue

OFFICE = "岭南省中小企业服务局（虚构）"

RETURN_COLUMNS = {
    "legal_person": "独立法人",
    "form": "单位性质",
    "route": "组建方式",
    "admission": "批复或协议",
    "premises": "办公和服务场所面积(㎡)",
    "staff": "人员(人)",
    "professionals": "专业人员(人)",
    "databases": "数据库",
    "disclosed": "已公开事项",
    "own_accounts": "财务独立核算",
    "partners": "合作服务机构(家)",
    "matching_events": "对接活动(次)",
    "demands": "收集需求(项)",
    "demands_met": "解决需求(项)",
    "kinds": "平台类别",
    "fixed_premises": "固定场所和必要设施",
    "conduct": "服务规章",
    "hatched": "孵化成功户数(家)",
    "transfer": "技术转让所得(万元)",
    "seeks_finance": "有融资需求",
    "projects": "共性技术项目(项)",
}
NUMERIC = ("premises", "transfer")

RECORD_HEADERS = (
    *(
        "台账编号",
        "机构统一社会信用代码",
        "企业统一社会信用代码",
        "企业名称",
        "服务类别",
        "服务方式",
    ),
    *("服务日期", "服务时长(小时)", "参加人数(人)", "服务内容", "服务费用(元)", "是否公益服务"),
    *("满意度", "合同编号", "备注"),
)


def write_towns(path: Path) -> None:
    """The towns that the office adds to the national list of regions."""
    rows = [(town.code, town.written, "镇级", town.lies_in, "本局补充") for town in TOWNS]
    write_csv(path, ("区划代码", "区划名称", "级别", "上级代码", "来源"), rows, "utf-8-sig")


def institution_sheet(institutions: list[Institution]) -> Sheet:
    """The list of institutions, with titles and merged headings above and a total below."""
    headers = (
        *("序号", "统一社会信用代码", "机构名称", "简称", "类型", "服务类别", "所属区县"),
        *("场所面积(㎡)", "联系人", "联系电话", "成立日期", "备注"),
    )
    rows = [
        (
            *(
                number,
                one.code,
                one.name,
                one.short,
                one.kind,
                one.category,
                PLACES[one.region].written,
            ),
            *(float(one.area), one.contact, one.phone, one.founded, ""),
        )
        for number, one in enumerate(institutions, start=1)
    ]
    area = sum(float(one.area) for one in institutions)
    return Sheet(
        "机构名录",
        headers,
        rows,
        titles=("中小企业服务机构名录", f"填报单位：{OFFICE}　　　　填报日期：2026年3月2日"),
        groups=((0, 6, "基本情况"), (7, 9, "场所和联系"), (10, 11, "其他")),
        total=("合计", "", f"{len(institutions)} 家", "", "", "", "", area),
        notes=("注：类型、服务类别按现行办法填写；本表机构均为虚构。",),
    )


def write_enterprises(path: Path, enterprises: list[Enterprise]) -> None:
    """The list of enterprises, saved by Excel in the Chinese code page."""
    headers = (
        *("序号", "统一社会信用代码", "企业名称", "所属区县", "所属行业", "从业人员(人)"),
        *("营业收入(万元)", "资产总额(万元)", "成立日期", "联系人", "联系电话"),
    )
    rows = [
        (
            *(number, one.code, one.name, one.region, one.industry),
            *("" if one.staff is None else one.staff, wan(one.revenue), wan(one.assets)),
            *(slashed(one.founded), one.contact, one.phone),
        )
        for number, one in enumerate(enterprises, start=1)
    ]
    write_csv(path, headers, rows, "gb18030")


def return_sheet(institutions: list[Institution], year: int) -> Sheet:
    """The yearly figures of those that filed them."""
    rows = []
    for one in institutions:
        if year not in one.filed:
            continue
        cells: list[object] = [one.code, one.name]
        for name in RETURN_COLUMNS:
            value = one.filed[year].get(name)
            cells.append(float(str(value)) if name in NUMERIC and value is not None else value)
        rows.append(cells)
    return Sheet(
        f"{year}年报",
        ("统一社会信用代码", "机构名称", *RETURN_COLUMNS.values()),
        rows,
        titles=(f"{year}年度服务机构数据年报", "金额单位：万元　　没有的项目留空，不填 0"),
    )


def record_rows(records: list[Record], workbook: bool) -> list[tuple[object, ...]]:
    """The rows of service records: real dates and numbers in a workbook, text in a CSV."""
    return [
        (
            *(r.number, r.institution.code, r.enterprise.code, r.enterprise.name),
            *(
                r.category,
                r.mode,
                r.day if workbook else slashed(r.day),
                r.half_hours / 2,
                r.persons,
            ),
            *(r.activity, r.fee / 100 if workbook else f"{r.fee / 100:,.2f}"),
            *("是" if r.public_benefit else "否", r.satisfaction, r.contract, ""),
        )
        for r in records
    ]


def write_records(folder: Path, before: list[Record], year: list[Record]) -> None:
    """The records of 2024 as CSV (UTF-8 with BOM), those of 2025 as a workbook."""
    write_csv(folder / "服务台账2024.csv", RECORD_HEADERS, record_rows(before, False), "utf-8-sig")
    sheet = Sheet("台账", RECORD_HEADERS, record_rows(year, True), titles=("2025年服务台账",))
    write_xlsx(folder / "服务台账2025.xlsx", sheet)


def staff_sheet(rows: list[tuple[str, ...]]) -> Sheet:
    """The staff rosters of the town platforms."""
    return Sheet(
        "人员名册", STAFF_HEADERS, rows, titles=("专业镇服务平台人员名册（2025年12月31日）",)
    )


def offer_sheet(offers: list[Offer]) -> Sheet:
    """The catalogue of services with their published fees."""
    headers = (
        *("服务编号", "服务名称", "服务类别", "机构统一社会信用代码", "收费标准(元)", "计费单位"),
        *("服务方式", "起始日期", "截止日期"),
    )
    rows = [
        (
            *(o.code, o.name, o.category, o.institution.code, o.fee / 100, o.per),
            *(o.mode, "2025-01-01", "长期"),
        )
        for o in offers
    ]
    return Sheet("服务目录", headers, rows, titles=("服务项目和收费公示",))


def issue_sheet(issues: list[Issue], title: str) -> Sheet:
    """A list of vouchers to be issued, with its total."""
    rows = [
        (number, one.enterprise.code, one.enterprise.name, float(yuan(one.amount)))
        for number, one in enumerate(issues, start=1)
    ]
    total = sum(one.amount for one in issues) / 100
    headers = ("序号", "企业统一社会信用代码", "企业名称", "申请金额(元)")
    return Sheet("名单", headers, rows, titles=(title,), total=("合计", "", "", total))
