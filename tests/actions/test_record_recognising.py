"""What a sheet could mean is read, and no more: the plan is the one that reading every record gives.

A register lives through sheets of all kinds, half of which come again, wholly or in part. Longer lives by

    ROUNDS=2000 pytest -m long tests/actions/test_record_recognising.py
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.bodies import BODIES
from smeadmin.actions.imports import Order, prepare
from smeadmin.actions.meanwhile import version_of
from smeadmin.actions.merging import merge_bodies
from smeadmin.actions.record import recognising
from smeadmin.actions.record.intake import RecordIntake
from smeadmin.errors import FileRejected
from smeadmin.sheets import delimited, planning
from smeadmin.sheets.identity import Identities
from smeadmin.sheets.known import Known
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record
from tests.actions.conftest import Office
from tests.conftest import TODAY

GIVERS = ("12990121MB1F20939G", "52990102MJ6Q30852Y", "12990100MB0K42719P")
FIRMS = ("91990102MA5K3T6163", "91990103MA4K7W120T")
STRANGERS = ("91350100M000100Y43", "91990102MA5D90E303", "91990102MA6B5N403H")
CELLS = {
    "机构统一社会信用代码": GIVERS,
    "企业统一社会信用代码": (*FIRMS, *FIRMS, *FIRMS, *STRANGERS),
    "服务类别": ("培训", "咨询"),
    "服务日期": ("2025-03-01", "2025-03-01", "2025-03-02", "2025-04-01"),
    "台账编号": ("", "", "", "", "", "", "1", "2", "3", "4", "5"),
    "服务方式": ("", "", "线上"),
    "服务内容": ("", "", "讲座"),
    "服务费用(元)": ("0", "0", "20.50"),
    "满意度": ("", "3", "5"),
    "合同编号": ("", "", "HT-1"),
}
ALWAYS = 4
"""The first columns of ``CELLS`` no sheet is without."""
ROUNDS = 10


class WholeIntake(RecordIntake):
    """Recognises records by reading all of them beforehand."""

    def existing(self, view: Any, fields: tuple[str, ...]) -> Any:
        if super().existing(view, fields) is None:
            return {}
        t, known = of(Record), Known()
        names = ("record_no", *recognising.RECORD.content)
        columns = (t.c[recognising.STORED.get(name, name)] for name in names)
        identities = Identities(names, recognising.RECORD)
        for key, *values in view.connection.execute(sa.select(t.c.id, *columns).order_by(t.c.id)):
            known.add(identities.of(values), key)
        return known

    def meet(self, *given: Any) -> None:
        """There is nobody left to meet."""


@pytest.fixture
def at_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Three institutions and two enterprises; sheets come a few rows at a time."""

    def seed(change: Any) -> None:
        for model, codes in ((Institution, GIVERS), (Enterprise, FIRMS)):
            for code in codes:
                n = change.next_number(model.__tablename__)
                change.insert(
                    model, office_no=n, credit_code=code, name=code[-4:], registered_on=change.on
                )

    office.do(seed)
    monkeypatch.setattr(delimited, "CUT_AT_ONCE", 200)
    monkeypatch.setattr(planning, "MET_AT_ONCE", 2)
    monkeypatch.setattr(planning, "FETCHED_AT_ONCE", 3)
    monkeypatch.setattr(recognising, "READ_AT_ONCE", 3)
    return office


def test_the_plan_is_the_one_that_reading_everything_gives(at_work: Office, tmp_path: Path) -> None:
    live(at_work, tmp_path, ROUNDS, seed=4)


@pytest.mark.long
def test_so_it_is_however_long_a_register_lives(at_work: Office, tmp_path: Path) -> None:
    live(at_work, tmp_path, int(os.environ.get("ROUNDS", "500")), seed=5)


def live(office: Office, folder: Path, rounds: int, seed: int) -> None:
    """Plan each sheet in both ways; then let it in, and sometimes change what is there."""
    draw, sent = Random(seed), list[list[dict[str, str]]]()
    versions, met = [""], [0, 0, 0, 0]
    for n in range(rounds):
        path = folder / f"{n % 2}.csv"
        rows = sheet(draw, sent, path, versions)
        order: dict[str, Any] = {
            "mode": draw.choice(("both", "both", "both", "both", "add", "update")),
            "blank": draw.choice(("keep", "clear")),
            "by": draw.choice(("林岚", "周敏")),
            "partial": True,
        }
        adding = draw.random() < 0.6
        plans = [
            planned(office, kind(add_enterprises=adding), path, order)
            for kind in (RecordIntake, WholeIntake)
        ]
        assert plans[0] == plans[1], (n, order)
        met = [a + b for a, b in zip(met, plans[0][0], strict=True)]
        try:
            office.take_in(RecordIntake(add_enterprises=adding), path, **order)
            sent.append(rows)
        except FileRejected:
            pass  # not one good row
        versions.append(office.see(lambda view: version_of(view, "record")))
        meddle(office, draw, n)
    assert all(met), met


def planned(office: Office, intake: RecordIntake, path: Path, order: dict[str, Any]) -> Any:
    plan = prepare(office.register, TODAY, intake, Order(path=str(path), **order)).plan
    counts = plan.counts
    return (
        (counts.new, counts.changed, counts.same, counts.refused),
        list(plan.new()),
        list(plan.changed()),
        list(plan.findings.first(1000)),
    )


def sheet(
    draw: Random, sent: list[list[dict[str, str]]], path: Path, versions: list[str]
) -> list[dict[str, str]]:
    """Write a sheet of rows that were sent before, or as others were, or new; not each column is there."""
    before = draw.choice(sent) if sent and draw.random() < 0.6 else []
    before = before[draw.randrange(len(before) + 1) :] if draw.random() < 0.5 else before
    rows = [dict(row) for row in before]
    rows += [
        {name: draw.choice(cells) for name, cells in CELLS.items()}
        for _ in range(draw.randrange(1, 12))
    ]
    rows += [{**row, "满意度": draw.choice(CELLS["满意度"])} for row in rows if draw.random() < 0.3]
    for row in rows:
        if draw.random() < 0.1:
            name = draw.choice(list(CELLS))
            row[name] = draw.choice((*CELLS[name], "一"))
    if draw.random() < 0.3:
        draw.shuffle(rows)
    names = [name for at, name in enumerate(CELLS) if at < ALWAYS or draw.random() < 0.8]
    draw.shuffle(names)
    version = draw.choice(versions) if draw.random() < 0.4 else ""
    lines = [[*names, "版本"], *([row[name] for name in names] + [version] for row in rows)]
    path.write_text("".join(",".join(line) + "\n" for line in lines), "utf-8")
    return rows


def meddle(office: Office, draw: Random, n: int) -> None:
    """Let somebody move records to another day, take them out, or merge an institution into another."""
    t, numbers = of(Record), office.see(lambda view: view.tuples(sa.select(of(Record).c.id)))
    some = [key for (key,) in numbers if draw.random() < 0.05]
    if draw.random() < 0.3:
        moved = {key: {"service_date": date(2025, 3, 2)} for key in some}
        office.do(lambda change: change.update_each(Record, "id", moved), by="周敏")
    elif draw.random() < 0.3:
        office.do(lambda change: change.delete(Record, t.c.id.in_(some)), by="周敏")
    if n == 5:
        kept, other = GIVERS[0], GIVERS[2]
        office.do(
            lambda change: merge_bodies(change, BODIES["institution"], kept=kept, other=other),
            reason="同一家",
        )
