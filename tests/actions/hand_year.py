"""A year of sixty institutions worked out by a spreadsheet: inputs on the left, formulas beside them.

`python -m tests.actions.hand_year` writes the workbook and lets LibreOffice calculate it once; the cached
values are what the program is held to. In it: ties, one of them across the twentieth place; a figure that
nobody filed (35), a title revoked before the year's end (36), a return filed late (37), none at all (38),
a return without records (39), an expert who stands back (7).

The measure gives (an example): staff 2 points each, at most 20; services 5 each, at most 30; satisfaction
20 points times the share of rated services with 4 or 5; quality as four experts judge it, at most 30, the
highest and the lowest mark left out. Rounded once to 0.01. 80 is A, 60 is B, the rest C; who filed nothing, or
late, is D. Equal points go by the number of services. The first twenty of A and B by points alone are awarded.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "data" / "考评手算2025.xlsx"
SIZE, EXPERTS, DEADLINE = 60, ("甲专家", "乙专家", "丙专家", "丁专家"), dt.date(2026, 2, 28)
REVOKED, MISSING, LATE, NONE, RECUSED = 36, 35, 37, 38, (7, 1)
UNSEEN = 39  # filed its return in time, and not one service of it is on record
FIRST = 2  # the first row below the header

MEASURE = """
[policy]
id = "hand-scoring"
title = { zh = "手算考评办法", en = "Scoring by hand" }
in_force = { from = 2020-01-01 }
standing = "example"

[clause]
SS-01 = { ref = "第一条", kind = "indicator", zh = "人员", en = "staff" }
SS-02 = { ref = "第二条", kind = "indicator", zh = "服务", en = "services" }
SS-03 = { ref = "第三条", kind = "indicator", zh = "满意", en = "satisfaction" }
SS-04 = { ref = "第四条", kind = "indicator", zh = "质量，专家评", en = "quality, by experts" }
SS-05 = { ref = "第五条", kind = "evaluation", zh = "等次和排名", en = "grades and ranks" }
SS-06 = { ref = "第六条", kind = "award", zh = "前二十家奖励", en = "award for the first twenty" }

[figure]
titled = { unit = "items", computed = { count = "title", in_force = true, where = { figure = "title.certification", is = "hand-centre" } }, label = { zh = "有效认定", en = "Title in force" } }
staff = { unit = "persons", filed = "return", label = { zh = "人员", en = "Staff" } }
income = { unit = "money", filed = "return", label = { zh = "收入", en = "Income" } }
visits = { unit = "visits", computed = { count = "record", within = "year" }, label = { zh = "服务家次", en = "Services" } }
satisfied = { unit = "ratio", computed = { share = "survey", within = "year", where = { figure = "survey.satisfied", is = true } }, label = { zh = "满意率", en = "Satisfaction" } }
quality = { unit = "points", judged = "expert panel", label = { zh = "服务质量", en = "Quality" } }

[certification.hand-centre]
clause = "SS-05"
require.staff = { figure = "staff", at_least = 1 }
require.income = { figure = "income", at_least = "1元" }

[evaluation.hand]
label = { zh = "手算考评", en = "Evaluation by hand" }
clause = "SS-05"
period = "year"
who = { figure = "titled", at_least = 1 }
panel = "trimmed"
order = { by = [ { figure = "score", best = "highest" }, { figure = "visits", best = "highest" } ], ties = "share" }
grades = [ { gives = "D", figure = "submitted", is = false }, { gives = "A", at_least = 80 }, { gives = "B", at_least = 60 }, { gives = "C" } ]
[evaluation.hand.deadlines]
returns = { do = "submit", after = "period_end", within = "2 months", ends = "month_end", otherwise = "refuse", clause = "SS-05" }
[evaluation.hand.score]
full = 100
round = { to = "0.01", how = "half_up" }
sum.staff = { clause = "SS-01", figure = "staff", times = 2, at_most = 20 }
sum.visits = { clause = "SS-02", figure = "visits", times = 5, at_most = 30 }
sum.satisfied = { clause = "SS-03", figure = "satisfied", times = 20, at_most = 20 }
sum.quality = { clause = "SS-04", figure = "quality", at_most = 30 }

[award.first-twenty]
label = { zh = "前二十家", en = "The first twenty" }
clause = "SS-06"
evaluation = "hand"
who = { figure = "grade", one_of = ["A", "B"] }
order = { by = [ { figure = "score", best = "highest" } ], ties = "share", at_cut = "decide" }
amount = "1万元"
[award.first-twenty.limits]
places = { per = "award", within = "year", of = "places", at_most = 20, beyond = "refuse" }
"""


class Body(NamedTuple):
    """The inputs of one institution."""

    number: int
    name: str
    titled: bool
    filed: dt.date | None
    staff: int | None
    visits: int
    rated: int
    satisfied: int
    marks: tuple[Fraction | None, ...]


def bodies() -> list[Body]:
    """Give the inputs: spread by remainders, then made equal where equals are wanted."""
    found = [_body(number) for number in range(1, SIZE + 1)]
    order = sorted(found, key=lambda one: (-_points(one), one.number))
    like = order[19]  # the twentieth; two more become its equals, one with the same services
    for place, visits in ((20, like.visits), (21, like.visits)):
        own = order[place]
        found[own.number - 1] = like._replace(number=own.number, name=own.name, visits=visits)
    first = order[2]  # two equal in points, told apart by their services
    second = order[3]
    found[second.number - 1] = first._replace(number=second.number, name=second.name, visits=8)
    found[first.number - 1] = first._replace(visits=7)
    return found


def _body(number: int) -> Body:
    visits, rated = 3 + number * 4 % 6, 1 + number * 5 % 7
    if number == UNSEEN:
        visits = 0
    rated = min(rated, visits)
    marks = tuple(Fraction(20 + (number * 3 + 4 * k) % 21, 2) + 8 for k in range(len(EXPERTS)))
    if number == RECUSED[0]:
        marks = tuple(None if k == RECUSED[1] else m for k, m in enumerate(marks))
    filed: dt.date | None = dt.date(2026, 2, 1 + number % 28)
    if number in (LATE, NONE):
        filed = dt.date(2026, 3, 2) if number == LATE else None
    return Body(
        number=number,
        name=f"第{number:02d}服务中心",
        titled=number != REVOKED,
        filed=filed,
        staff=None if number in (MISSING, NONE) else 3 + number * 11 % 10,
        visits=visits,
        rated=rated,
        satisfied=max(rated - number % 3, 0),
        marks=marks,
    )


def _points(one: Body) -> Fraction:
    """Work the points out, only to know which inputs to make equal; no test looks at this."""
    if not one.titled or one.filed is None or one.filed > DEADLINE:
        return Fraction(-1)
    if one.staff is None or not one.rated:
        return Fraction(-1)
    known = sorted(mark for mark in one.marks if mark is not None)
    quality = sum(known[1:-1]) / Fraction(len(known) - 2)
    share = Fraction(one.satisfied, one.rated)
    return min(2 * one.staff, 20) + min(5 * one.visits, 30) + 20 * share + min(quality, 30)


HEADER = (
    *("编号", "机构", "认定有效", "报送日期", "人员", "服务家次", "评价数", "满意数"),
    *EXPERTS,
    *("按时报送", "计分", "人员分", "服务分", "满意分", "质量分", "得分", "名次", "等次"),
    *("分数名次", "不低于它的家数", "奖励"),
)


def formulas(row: int) -> tuple[str, ...]:
    """Give the formulas of one row, in the order of the header from 按时报送 on."""
    last = FIRST + SIZE - 1
    points, visits = f"$S${FIRST}:$S${last}", f"$F${FIRST}:$F${last}"
    awarded = f'$S${FIRST}:$S${last},">="&60'
    r = row
    return (
        f'=IF(C{r},IF(D{r}="",FALSE,D{r}<=DATE(2026,2,28)),FALSE)',
        f'=AND(M{r},E{r}<>"",G{r}>0)',
        f'=IF(N{r},MIN(20,2*E{r}),"")',
        f'=IF(N{r},MIN(30,5*F{r}),"")',
        f'=IF(N{r},20*H{r}/G{r},"")',
        f'=IF(N{r},MIN(30,(SUM(I{r}:L{r})-MAX(I{r}:L{r})-MIN(I{r}:L{r}))/(COUNT(I{r}:L{r})-2)),"")',
        f'=IF(N{r},ROUND(O{r}+P{r}+Q{r}+R{r},2),"")',
        f'=IF(N{r},1+COUNTIF({points},">"&S{r})+COUNTIFS({points},S{r},{visits},">"&F{r}),"")',
        f'=IF(NOT(C{r}),"",IF(NOT(M{r}),"D",IF(NOT(N{r}),"",'
        f'IF(S{r}>=80,"A",IF(S{r}>=60,"B","C")))))',
        f'=IF(N{r},1+COUNTIF({points},">"&S{r}),"")',
        f'=IF(N{r},COUNTIF({points},">="&S{r}),"")',
        f'=IF(OR(U{r}="A",U{r}="B"),IF(W{r}<=20,"in",IF(V{r}>20,"out",'
        f'IF(COUNTIFS({awarded})<=20,"in","tie"))),"")',
    )


def write(path: Path) -> None:
    """Write the workbook: inputs as values, the rest as formulas; LibreOffice gives the cached values."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "手算"
    page.append(list(HEADER))
    for row, one in enumerate(bodies(), FIRST):
        inputs = (one.number, one.name, one.titled, one.filed, one.staff, one.visits)
        marks = tuple(None if mark is None else float(mark) for mark in one.marks)
        page.append([*inputs, one.rated, one.satisfied, *marks, *formulas(row)])
    book.save(path)


def calculated(path: Path, folder: Path) -> Path:
    """Let LibreOffice calculate a workbook and give the one with its values in it."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / path.name


def cells(path: Path) -> list[dict[str, Any]]:
    """Give the values of every row by header, as they were calculated last."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    rows = book["手算"].iter_rows(values_only=True)
    header = [str(name) for name in next(rows)]
    return [dict(zip(header, row, strict=True)) for row in rows]


def main() -> None:
    """Write the workbook that the test reads."""
    FILE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "in" / FILE.name
        fresh.parent.mkdir()
        write(fresh)
        FILE.write_bytes(calculated(fresh, Path(folder)).read_bytes())


if __name__ == "__main__":
    main()
