"""Random registers: what is exported and imported into an empty register gives an equal one.

A few registers at commit time; more by

    CASES=5000 pytest -m long tests/actions/test_round_trips.py
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from smeadmin.actions.enterprise import export_enterprises
from smeadmin.actions.enterprise.intake import EnterpriseIntake
from smeadmin.actions.enterprise.writing import add_enterprise
from smeadmin.actions.imports import Order, bring_in, prepare
from smeadmin.actions.institution import export_institutions
from smeadmin.actions.institution.writing import add_institution
from smeadmin.actions.intake import institution_intake
from smeadmin.actions.meanwhile import version_of
from smeadmin.actions.record.adding import add_record
from smeadmin.actions.record.intake import RecordIntake
from smeadmin.actions.record.listing import Filter, export_records
from smeadmin.actions.region import RegionIntake, add_region, export_regions
from smeadmin.actions.roster import RosterIntake, create_roster, export_roster
from smeadmin.actions.service import ServiceIntake, export_services
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.columns.headers import VERSION
from smeadmin.domain.credit_code import check_character
from smeadmin.errors import Failure
from smeadmin.sheets.writing import write_csv, write_xlsx
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record
from smeadmin.storage.tables.region import Region
from smeadmin.storage.tables.roster import RosterItem
from smeadmin.storage.tables.service import Service
from tests.conftest import TODAY, found_office, make_act

AT_COMMIT = 8
TABLES = {
    Region: ("code",),
    Institution: ("id",),
    Enterprise: ("id",),
    EnterpriseYear: ("enterprise_id", "year"),
    Service: ("institution_id", "code"),
    Record: ("id",),
    RosterItem: ("id",),
}
"""What is compared, and the order: by key where an export keeps the order in which rows came."""

OURS = {"change_id", "source_id", "source_row", "personal"}
"""Columns that say how a row came in, and personal values, which no export carries."""

LIST = "名单"
NOUNS_IN_ORDER: tuple[tuple[str, Callable[[Any], Any], Callable[[], Any]], ...] = (
    ("region", export_regions, RegionIntake),
    ("institution", export_institutions, institution_intake),
    ("enterprise", export_enterprises, EnterpriseIntake),
    ("service", export_services, ServiceIntake),
    ("record", lambda view: export_records(view, Filter()), RecordIntake),
    ("roster", lambda view: export_roster(view, roster=LIST), lambda: RosterIntake(LIST, TODAY)),
)

HOSTILE = (
    *("=1+1", "+86 公司", "-甲", "@SUM(1)", "＝全角", "'=x", "''@y", "'只有撇号", '=HYPERLINK("http://x")'),
    *('引"号', '"', '""', "逗,号；分;号", "制\t表", "行\n行", "两 个  空格", "𠮷镕喆堃〇", "Ünïcödé (甲)"),
    *("1e3", "0012", "TRUE", "#N/A 社", "合计", "合计社", "小计", "备注：社", "注：无", "2019-02-28"),
    *("{}{0}%s", "<b>甲</b>&amp;", "\\n\\t", "长期", "空　格", "-", "—", "/", "无", "NULL", "None", "'"),
    *("示例", "北浦县中小企业服务站", "a" * 199, "错误", "版本", "填表人：甲", "\u200b甲", "﻿甲", "é"),
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=12),
    st.text("甲乙丙=+-@'\",;\t\n ", min_size=1, max_size=6),
)
maybe = st.none() | texts
REGIONS = ("440606", "440605", "440000", "990102", "顺德区", "无此区")
days = st.none() | st.sampled_from(
    ("1949-10-01", "2019-02-28", "2020-02-29", "2026-03-10", "20240101")
)
numbers = st.none() | st.sampled_from(("0", "0.000001", "186.5", "1,234.5", "999999.999999", "12"))
codes = st.integers(0, 40).map(lambda n: (body := f"91990102MA{n:07d}") + check_character(body))
fens = st.none() | st.integers(0, 10**13)

institutions = st.fixed_dictionaries(
    {
        "credit_code": codes,
        "name": texts,
        **dict.fromkeys(("short_name", "kind", "category", "address"), maybe),
        "region_code": st.none() | st.sampled_from(REGIONS),
        "area_m2": numbers,
        "founded_on": days,
    }
)
enterprises = st.tuples(
    st.fixed_dictionaries(
        {
            "credit_code": codes,
            "name": texts,
            "region_code": st.none() | st.sampled_from(REGIONS),
            "industry": st.none() | st.sampled_from(("工业", "零售业", "C3351", "养马")) | texts,
            "address": maybe,
            "founded_on": days,
        }
    ),
    st.fixed_dictionaries(
        {"staff": st.none() | st.integers(0, 10**6), "revenue_fen": fens, "assets_fen": fens}
    ),
)
places = st.integers(0, 5)
services = st.fixed_dictionaries(
    {
        "code": texts,
        "name": texts,
        "category": texts,
        "fee_fen": fens,
        "per": maybe,
        "mode": st.none() | st.sampled_from(("onsite", "online", "mixed")),
        "valid_from": st.none() | st.just("2020-01-01"),
        "valid_until": st.none() | st.just("2030-12-31"),
    }
)
records = st.fixed_dictionaries(
    {
        "service_date": st.sampled_from(("2025-01-01", "2025-12-31")),
        "category": st.sampled_from(("管理咨询", "培训")) | texts,
        "record_no": st.none() | st.sampled_from(("A-1", "001", "=1+1")) | texts,
        "mode": st.none() | st.sampled_from(("线上", "onsite")),
        "hours": numbers,
        "persons": st.none() | st.sampled_from(("0", "30")),
        "activity": maybe,
        "fee_fen": st.none() | st.sampled_from(("0", "200.00", "99999999.99")),
        "public_benefit": st.none() | st.sampled_from(("是", "否")),
        "satisfaction": st.none() | st.sampled_from(("1", "5")),
        "contract_no": maybe,
    }
)
regions = st.fixed_dictionaries({"code": texts, "name": texts, "source": maybe})
items = st.fixed_dictionaries(
    {
        "credit_code": codes,
        "name": maybe,
        "valid_from": days,
        "valid_until": st.none() | st.just("2030-12-31"),
        "note": maybe,
        "gravity": st.none() | st.sampled_from(("slight", "grave")),
        "whom": st.none() | st.sampled_from(("body", "head")),
    }
)
registers = st.fixed_dictionaries(
    {
        "regions": st.lists(regions, max_size=3),
        "items": st.lists(items, max_size=4),
        "institutions": st.lists(institutions, min_size=1, max_size=5),
        "enterprises": st.lists(enterprises, max_size=5),
        "services": st.lists(st.tuples(places, services), max_size=4),
        "records": st.lists(st.tuples(places, places, records), max_size=6),
    }
)
files = st.sampled_from(("utf-8-sig.csv", "gb18030.csv", "headers.csv", "book.xlsx"))


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two registers without anybody in them, of two offices."""
    folder = tmp_path_factory.mktemp("offices")
    made = []
    for short_code in ("KF7Q", "M3XA"):
        path = folder / f"{short_code}.db"
        found_office(str(path), short_code)
        open_register(str(path)).carry_out(make_act(), add_regions)
        made.append(path)
    return made[0], made[1]


def add_regions(change: Change) -> None:
    """A province and what lies in it: names and codes are words of the column."""
    for code, name, level, parent in (
        ("440000", "广东省", "province", None),
        ("440600", "佛山市", "city", "440000"),
        ("440605", "南海区", "county", "440600"),
        ("440606", "顺德区", "county", "440600"),
    ):
        change.insert(Region, code=code, name=name, level=level, parent_code=parent)
    create_roster(change, name=LIST, kept_by="某局")


def fill(register: Register, made: Any, folder: Path) -> None:
    """Do what a clerk would do; what is refused is left out."""

    def work(change: Change) -> None:
        for one in made["regions"]:
            attempt(add_region, change, parent="440600", **one)
        givers = [
            attempt(add_institution, change, values=typed(one)) for one in made["institutions"]
        ]
        firms = [
            attempt(add_enterprise, change, values=typed(one), figures=figures)
            for one, figures in made["enterprises"]
        ]
        for giver, firm, values in made["records"]:
            if giver < len(givers) and firm < len(firms) and givers[giver] and firms[firm]:
                names = {
                    "institution": givers[giver].found.code,
                    "enterprise": firms[firm].found.code,
                }
                attempt(add_record, change, **names, values=typed(values))

    register.carry_out(make_act(), work)
    rows = [
        {"institution": made["institutions"][giver]["credit_code"], **typed(values)}
        for giver, values in made["services"]
        if giver < len(made["institutions"])
    ]
    for intake, listed in ((ServiceIntake(), rows), (RosterIntake(LIST, TODAY), made["items"])):
        path = folder / "listed.jsonl"
        path.write_text("\n".join(json.dumps(typed(one)) for one in listed), encoding="utf-8")
        with suppress(Failure):
            take(register, intake, path, partial=True)


def attempt(act: Callable[..., Any], change: Change, **given: Any) -> Any:
    with suppress(Failure):
        return act(change, **given)
    return None


def typed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def take(register: Register, intake: Any, path: Path, **how: Any) -> Any:
    prepared = prepare(register, TODAY, intake, Order(path=str(path), **how))
    return register.carry_out(make_act(bulk=True), lambda change: bring_in(change, prepared)).result


def send(register: Register, noun: str, export: Callable[[Any], Any], path: Path) -> int:
    """Export one noun as the command does, the version of each row beside it; gives the rows."""
    with register.reading(TODAY) as view:
        exported, version = export(view), version_of(view, noun)
        rows = [(*row, version) for row in exported.rows]
    columns = exported.columns or tuple(NOUNS[noun][name] for name in exported.fields)
    if path.suffix == ".xlsx":
        write_xlsx(path, (*columns, VERSION), rows, force=True)
    elif path.stem == "headers":
        write_csv(path, (*columns, VERSION), rows, headers="field", force=True)
    else:
        write_csv(path, (*columns, VERSION), rows, encoding=path.stem, force=True)
    return len(rows)


def content(register: Register) -> dict[str, list[dict[str, Any]]]:
    """All rows of all that was exported, by table."""
    found = {}
    with register.reading(TODAY) as view:
        for model, order in TABLES.items():
            table = of(model)
            left_out = OURS | ({"id"} - set(order))
            rows = view.rows(sa.select(table).order_by(*(table.c[name] for name in order)))
            found[table.name] = [
                {name: value for name, value in row.items() if name not in left_out} for row in rows
            ]
    return found


def comes_back(made: Any, file: str, offices: tuple[Path, Path]) -> None:
    """Fill a register, export all of it, import it into an empty one: both hold the same.

    Sent back to where it came from, each file changes nothing.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        here, there = (shutil.copy(path, folder) for path in offices)
        home, other = open_register(here), open_register(there)
        fill(home, made, folder)
        for noun, export, intake in NOUNS_IN_ORDER:
            path = folder / file
            count = send(home, noun, export, path)
            if not count:
                continue
            same = take(home, intake(), path)
            assert (same.counts.same, same.counts.rows) == (count, count), noun
            new = take(other, intake(), path)
            there_before = 4 if noun == "region" else 0
            assert (new.counts.new, new.counts.rows) == (count - there_before, count), noun
        assert content(other) == content(home)


@settings(
    max_examples=AT_COMMIT,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate],  # what is found is made small by the longer search
    derandomize=True,
    database=None,
)
@given(made=registers, file=files)
def test_an_export_of_any_register_gives_an_equal_one(
    offices: tuple[Path, Path], made: Any, file: str
) -> None:
    comes_back(made, file, offices)


@pytest.mark.long
@settings(max_examples=int(os.environ.get("CASES", "2000")), deadline=None, database=None)
@given(made=registers, file=files)
def test_an_export_of_many_registers_gives_equal_ones(
    offices: tuple[Path, Path], made: Any, file: str
) -> None:
    comes_back(made, file, offices)
