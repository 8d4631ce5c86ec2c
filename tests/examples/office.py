"""Reads the example files plainly (openpyxl, csv), without smeadmin, for the tests of this folder."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def expected() -> Any:
    """The figures that the independent reckoning gives."""
    return json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))


@cache
def sheet(name: str, header_row: int) -> list[dict[str, Any]]:
    """The rows of a workbook's first sheet as dicts by header; the total and what follows are left out."""
    page = openpyxl.load_workbook(EXAMPLES / name, read_only=True, data_only=True).worksheets[0]
    rows = page.iter_rows(min_row=header_row, values_only=True)
    headers = next(rows)
    found = []
    for row in rows:
        if row[0] == "合计":
            break
        found.append(dict(zip(headers, row, strict=False)))
    return found


@cache
def table(name: str, encoding: str) -> list[dict[str, str]]:
    """The rows of a CSV as dicts by header."""
    with (EXAMPLES / name).open(encoding=encoding, newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def records(year: int) -> list[dict[str, Any]]:
    """A year of service records: institution, enterprise, day, satisfaction or None."""
    rows: list[dict[str, Any]]
    if year == 2024:
        rows = [dict(row) for row in table("服务台账2024.csv", "utf-8-sig")]
    else:
        rows = sheet("服务台账2025.xlsx", 2)
    return [
        {
            "institution": row["机构统一社会信用代码"],
            "enterprise": row["企业统一社会信用代码"],
            "on": _day(row["服务日期"]),
            "satisfaction": int(row["满意度"]) if row["满意度"] else None,
        }
        for row in rows
    ]


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    year, month, day = map(int, str(cell).split("/"))
    return date(year, month, day)
