"""独立核算.xlsx: the reckoning as a spreadsheet, live formulas over copied data.

The values stored beside the formulas are worked out in Python (``reckoning``), so that the file reads
the same in any program, and recalculating it checks one against the other.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from maker.files import MADE
from maker.reckoning import Score
from maker.services import Record
from maker.vouchers import APPROPRIATED, CERTIFIED, Issue, Redeemed


class Page:
    """One sheet, written cell by cell; ``f`` writes a formula with the value it must give."""

    def __init__(self, book: Any, name: str, headers: list[str]) -> None:
        self.page = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True, "bg_color": "#E2EFDA"})
        for column, header in enumerate(headers):
            self.page.write_string(0, column, header, self.bold)
        self.page.freeze_panes(1, 2)
        self.page.set_column(0, len(headers) - 1, 14)

    def f(self, row: int, column: int, formula: str, value: Any) -> None:
        """Write a formula and its value; fractions are shown as the nearest double."""
        shown = float(value) if isinstance(value, Fraction) else value
        self.page.write_formula(row - 1, column, "=" + formula, None, shown)

    def v(self, row: int, column: int, value: Any) -> None:
        """Write a value."""
        if value is not None:
            self.page.write(row - 1, column, value)


def write_workbook(
    path: Path,
    before: list[Record],
    year: list[Record],
    centres: list[Score],
    towns: list[Score],
    first: list[Issue],
    redeemed: list[Redeemed],
    awarded: dict[str, list[str]],
) -> None:
    """Write the workbook."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": MADE, "author": "示例"})
    _read_me(book)
    _data(book, "台账2024", before)
    _data(book, "台账2025", year)
    _centres(book, centres, awarded["best-centres"], len(before) + 1, len(year) + 1)
    _towns(book, towns, len(year) + 1)
    _vouchers(book, first, redeemed)
    book.close()


def _read_me(book: Any) -> None:
    page = book.add_worksheet("说明")
    page.set_column(0, 0, 100)
    for row, line in enumerate(
        (
            "本表不经过 smeadmin，按示例办法独立核算，公式可直接查看。",
            "台账2024、台账2025：从服务台账抄来；「首次」= 该机构当年第一次服务该企业，用来数家数。",
            "服务中心：示例 example-gd-2017-scoring 的八项得分、总分（四舍五入到 0.01）、等次、名次、奖励。",
            "专业镇平台：示例 example-gd-2012-scoring；优秀的前 20 名每家 100 万元（GZ-34）。",
            "服务券：发放、核销（合同一半，舍去分以下，不超过券面）、退回和资金余额，单位元。",
        )
    ):
        page.write_string(row, 0, line)


def _data(book: Any, name: str, records: list[Record]) -> None:
    page = Page(book, name, ["台账编号", "机构", "企业", "满意度", "首次"])
    seen: set[tuple[str, str]] = set()
    for row, r in enumerate(records, start=2):
        pair = (r.institution.code, r.enterprise.code)
        for column, value in enumerate((r.number, *pair, r.satisfaction)):
            page.v(row, column, value)
        page.f(
            row,
            4,
            f"IF(COUNTIFS(B$2:B{row},B{row},C$2:C{row},C{row})=1,1,0)",
            int(pair not in seen),
        )
        seen.add(pair)


def _centres(book: Any, scores: list[Score], awarded: list[str], end_24: int, end_25: int) -> None:
    headers = [
        *(
            "统一社会信用代码",
            "机构名称",
            "数据库数",
            "合作机构",
            "对接活动",
            "收集需求",
            "解决需求",
        ),
        *("家次2025", "家数2025", "家数2024", "已评", "4-5分", "满意率", "增长"),
        *("数据库分", "合作分", "活动分", "家次分", "家数分", "满意分", "解决分", "增长分"),
        *("得分", "等次", "名次", "认定有效", "奖励(元)"),
    ]
    page = Page(book, "服务中心", headers)
    last = 1 + sum(bool(one.points) for one in scores)
    for row, one in enumerate((s for s in scores if s.points), start=2):
        f, p = one.figures, one.points
        growth = Fraction(f["served"] - f["served_before"], f["served_before"])
        bases = len(f["databases"].split("、"))
        filed = (bases, f["partners"], f["matching_events"], f["demands"], f["demands_met"])
        for column, value in enumerate((one.institution.code, one.institution.name, *filed)):
            page.v(row, column, value)
        _counts(page, row, f, end_25)
        page.f(
            row,
            9,
            f"SUMIFS('台账2024'!E$2:E${end_24},'台账2024'!B$2:B${end_24},A{row})",
            f["served_before"],
        )
        page.f(row, 12, f"L{row}/K{row}", f["satisfied"])
        page.f(row, 13, f"(I{row}-J{row})/J{row}", growth)
        page.f(row, 14, f"MIN(15,C{row}*5)", p["databases"])
        page.f(row, 15, f"MIN(10,D{row}*0.5)", p["partners"])
        page.f(row, 16, f"MIN(10,E{row})", p["matching_events"])
        page.f(row, 17, f"MIN(15,H{row}*0.5)", p["visits"])
        page.f(row, 18, f"IF(I{row}<10,0,MIN(25,10+INT((I{row}-10)/2)))", p["served"])
        page.f(row, 19, _bands(f"L{row}", f"K{row}", ((95, 10), (90, 8), (80, 5))), p["satisfied"])
        page.f(row, 20, f"MIN(10,10*G{row}/F{row})", p["demands_met_ratio"])
        page.f(
            row, 21, f"IF((I{row}-J{row})*10>=J{row},5,IF(I{row}>=J{row},3,0))", p["served_growth"]
        )
        page.f(row, 22, f"ROUND(SUM(O{row}:V{row}),2)", float(one.score or 0))
        page.f(row, 23, _grades(f"W{row}", 85, 75, 60), GRADES[one.grade or ""])
        rank = f'1+COUNTIFS(W$2:W${last},">"&W{row})+COUNTIFS(W$2:W${last},W{row},I$2:I${last},">"&I{row})'
        page.f(row, 24, rank, one.rank)
        titled = one.institution.key in CERTIFIED
        page.v(row, 25, "是" if titled else "否")
        ahead = f'COUNTIFS(X$2:X${last},"优秀",Z$2:Z${last},"是",Y$2:Y${last},"<"&Y{row})'
        won = 100_000 if one.institution.code in awarded else 0
        page.f(row, 26, f'IF(AND(X{row}="优秀",Z{row}="是",{ahead}<5),100000,0)', won)
    for row, one in enumerate((s for s in scores if not s.points), start=last + 2):
        page.v(row, 0, one.institution.code)
        page.v(row, 1, one.institution.name)
        page.v(row, 2, "缺数据，不计分")


GRADES = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}


def _counts(page: Page, row: int, f: dict[str, Any], end: int) -> None:
    book, inst = "'台账2025'!", f"'台账2025'!B$2:B${end},A{row}"
    page.f(row, 7, f"COUNTIFS({inst})", f["visits"])
    page.f(row, 8, f"SUMIFS({book}E$2:E${end},{inst})", f["served"])
    page.f(row, 10, f'COUNTIFS({inst},{book}D$2:D${end},">=1")', f["answers"])
    page.f(row, 11, f'COUNTIFS({inst},{book}D$2:D${end},">=4")', f["good"])


def _bands(good: str, all_: str, bands: tuple[tuple[int, int], ...]) -> str:
    """Bands of a share, compared without dividing: good * 100 >= bound * all."""
    text = "0"
    for bound, points in reversed(bands):
        text = f"IF({good}*100>={bound}*{all_},{points},{text})"
    return text


def _grades(cell: str, excellent: int, good: int, passed: int) -> str:
    return f'IF({cell}>={excellent},"优秀",IF({cell}>={good},"良好",IF({cell}>={passed},"合格","不合格")))'


def _towns(book: Any, scores: list[Score], end: int) -> None:
    headers = [
        *(
            "统一社会信用代码",
            "机构名称",
            "共性技术项目",
            "孵化户数",
            "",
            "",
            "",
            "家次",
            "家数",
            "",
        ),
        *(
            "已评",
            "4-5分",
            "满意率",
            "家数分",
            "家次分",
            "满意分",
            "项目分",
            "孵化分",
            "得分",
            "等次",
        ),
        *("名次", "奖励(元)"),
    ]
    page = Page(book, "专业镇平台", headers)
    last = 1 + sum(bool(one.points) for one in scores)
    for row, one in enumerate((s for s in scores if s.points), start=2):
        f, p = one.figures, one.points
        filed = (one.institution.code, one.institution.name, f["projects"], f["hatched"])
        for column, value in enumerate(filed):
            page.v(row, column, value)
        _counts(page, row, f, end)
        page.f(row, 12, f"L{row}/K{row}", f["satisfied"])
        page.f(row, 13, f"IF(I{row}<20,0,MIN(40,I{row}-10))", p["served"])
        page.f(row, 14, f"MIN(20,H{row}*0.25)", p["visits"])
        page.f(
            row, 15, _bands(f"L{row}", f"K{row}", ((95, 20), (90, 16), (80, 10))), p["satisfied"]
        )
        page.f(row, 16, f"MIN(10,C{row}*2)", p["projects"])
        page.f(row, 17, f"MIN(10,D{row}*2)", p["hatched"])
        page.f(row, 18, f"ROUND(SUM(N{row}:R{row}),2)", float(one.score or 0))
        page.f(row, 19, _grades(f"S{row}", 85, 70, 60), GRADES[one.grade or ""])
        page.f(row, 20, f'1+COUNTIFS(S$2:S${last},">"&S{row})', one.rank)
        won = 1_000_000 if one.grade == "excellent" else 0
        page.f(row, 21, f'IF(AND(T{row}="优秀",U{row}<=20),1000000,0)', won)
    for row, one in enumerate((s for s in scores if not s.points), start=last + 2):
        page.v(row, 0, one.institution.code)
        page.v(row, 1, one.institution.name)
        page.v(row, 2, "缺数据，不计分")


def _vouchers(book: Any, first: list[Issue], redeemed: list[Redeemed]) -> None:
    page = Page(book, "服务券", ["企业", "企业名称", "发放", "合同", "核销", "退回", "机构"])
    uses = {one.issue: one for one in redeemed}
    for row, issue in enumerate(first, start=2):
        page.v(row, 0, issue.enterprise.code)
        page.v(row, 1, issue.enterprise.name)
        page.v(row, 2, issue.amount / 100)
        use = uses.get(issue)
        if use is not None:
            page.v(row, 3, use.contract / 100)
            page.f(row, 4, f"MIN(C{row},ROUNDDOWN(D{row}/2,2))", use.deducted / 100)
            page.f(row, 5, f"C{row}-E{row}", use.returned / 100)
            page.v(row, 6, use.institution.name)
    last = len(first) + 1
    issued = sum(one.amount for one in first)
    used, back = sum(u.deducted for u in redeemed), sum(u.returned for u in redeemed)
    lines = (
        ("下达", str(APPROPRIATED // 100), APPROPRIATED),
        ("发放", f"SUM(C2:C{last})", issued),
        ("核销", f"SUM(E2:E{last})", used),
        ("退回", f"SUM(F2:F{last})", back),
        ("仍占用", f"C{last + 4}-C{last + 5}-C{last + 6}", issued - used - back),
        ("可用", f"C{last + 3}-C{last + 4}+C{last + 6}", APPROPRIATED - issued + back),
    )
    for row, (label, formula, fen) in enumerate(lines, start=last + 3):
        page.v(row, 1, label)
        page.f(row, 2, formula, fen / 100)
