"""Making small sheets and reading them: what the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from smeadmin.domain.columns import NOUNS, Noun
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.reading import Reading, open_sheet

TODAY = date(2026, 3, 10)

# Valid by GB 32100; the district 9901xx is in use nowhere.
CODES = (
    *("12990100MB0K42719P", "52990102MJ6Q30852Y", "12990102MB1C77406Q", "91990102MA5D90E303"),
    *("91990102MA6B5N403H", "91990103MA4K7W120T", "91990103MA4Q883109", "52990103MJ6R330427"),
)
HEAD = ("统一社会信用代码", "机构名称", "类别", "所属区县", "场所面积(㎡)", "联系电话", "成立日期")


def row(code: str, name: str, area: Any = "180", day: Any = "2018-03-20") -> list[Any]:
    """One good row under ``HEAD``."""
    return [code, name, "服务中心", "990102", area, "13812342764", day]


def csv_text(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as CSV without quotes."""
    return "".join(",".join(map(str, cells)) + "\r\n" for cells in rows)


def workbook(path: Path, rows: Sequence[Sequence[Any]], title: str = "登记表") -> Path:
    """Rows as XLSX, written by another library than ours."""
    book = Workbook()
    page = book.active
    page.title = title
    for cells in rows:
        page.append(list(cells))
    book.save(path)
    return path


@contextmanager
def opened(path: Path, noun: Noun | str = "institution", **how: Any) -> Iterator[Reading]:
    """Open a sheet with today fixed."""
    chosen = NOUNS[noun] if isinstance(noun, str) else noun
    with open_sheet(path, chosen, **{"on": TODAY, **how}) as reading:
        yield reading


def planned(path: Path, existing: Any = None, noun: Noun | str = "institution", **how: Any) -> Plan:
    """Open a sheet and plan it."""
    aims = {name: how.pop(name) for name in ("mode", "blank", "fetch", "since") if name in how}
    if "mode" in aims:
        how["mode"] = aims["mode"]
    with opened(path, noun, **how) as reading:
        return make_plan(reading, {} if existing is None else existing, **aims)


def places(plan: Plan) -> list[tuple[str, str]]:
    """Code and place of each finding, by row and column."""
    return [(f.code, str(f.place)) for f in plan.findings.first(1000)]
