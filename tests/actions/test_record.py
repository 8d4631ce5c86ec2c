"""Service records taken in, on both databases: what is new, what is known again, who is registered."""

from __future__ import annotations

import datetime as dt
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.imports import Order, bring_in, prepare
from smeadmin.actions.record.adding import add_record
from smeadmin.actions.record.intake import RecordIntake
from smeadmin.actions.record.listing import Filter, export_records, list_records
from smeadmin.actions.record.rating import rate_records
from smeadmin.domain.record import PeriodReversed, RecordExists
from smeadmin.errors import FileRejected
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record
from tests.conftest import TODAY

CENTRE, WINDOW = "12990121MB1F20939G", "52990102MJ6Q30852Y"
FIRM, OTHER, STRANGER = "91990102MA5K3T6163", "91990103MA4K7W120T", "91350100M000100Y43"
HEAD = "机构统一社会信用代码,企业统一社会信用代码,服务类别,服务日期,服务费用(元),满意度"
MARCH = f"""{HEAD}
{CENTRE},{FIRM},培训,2025-03-01,100.00,5
{CENTRE},{FIRM},培训,2025-03-01,100.00,5
{CENTRE},{OTHER},咨询,2025-03-02,0,3
{WINDOW},{FIRM},咨询,2025-03-31,20.50,
"""


@pytest.fixture
def at_work(office: Any) -> Any:
    """An office with two institutions and two enterprises."""

    def seed(change: Any) -> None:
        for n, (code, name) in enumerate(((CENTRE, "北浦站"), (WINDOW, "启帆中心")), 1):
            change.insert(
                Institution, office_no=n, credit_code=code, name=name, registered_on=change.on
            )
        for code, name in ((FIRM, "五金公司"), (OTHER, "检测公司")):
            n = change.next_number("enterprise")
            change.insert(
                Enterprise, office_no=n, credit_code=code, name=name, registered_on=change.on
            )

    office.do(seed)
    return office


def sheet(folder: Path, text: str, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def counts(imported: Any) -> tuple[int, int, int, int]:
    c = imported.counts
    return c.new, c.changed, c.same, c.refused


def stored(office: Any) -> int:
    return int(
        office.see(lambda view: view.scalar(sa.select(sa.func.count()).select_from(of(Record))))
    )


def test_two_equal_services_are_two_and_the_same_file_again_is_none(
    at_work: Any, tmp_path: Path
) -> None:
    path = sheet(tmp_path, MARCH)
    first = at_work.take_in(RecordIntake(), path)
    again = at_work.take_in(RecordIntake(), path)
    assert counts(first.result) == (4, 0, 0, 0) and first.number
    assert counts(again.result) == (0, 0, 4, 0) and again.number is None
    assert stored(at_work) == 4


def test_two_clerks_with_the_same_file_at_the_same_time_bring_it_in_once(
    at_work: Any, tmp_path: Path
) -> None:
    order = Order(path=str(sheet(tmp_path, MARCH)))
    written, news = threading.Event(), list[int]()

    def take_in(wait: bool) -> None:
        prepared = prepare(at_work.register, TODAY, RecordIntake(), order)
        if wait:
            written.wait(10)

        def bring(change: Any) -> None:
            news.append(bring_in(change, prepared).counts.new)
            if not wait:
                written.set()
                time.sleep(0.2)  # the other one is there before this one has committed

        at_work.do(bring)

    clerks = [threading.Thread(target=take_in, args=(wait,)) for wait in (False, True)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert (news, stored(at_work)) == ([4, 0], 4)


def test_overlapping_months_bring_only_what_is_new(at_work: Any, tmp_path: Path) -> None:
    """The second file repeats two rows of March, columns in another order, and has a third equal service."""
    at_work.take_in(RecordIntake(), sheet(tmp_path, MARCH))
    other = f"""服务日期,满意度,服务费用(元),服务类别,企业统一社会信用代码,机构统一社会信用代码,服务内容
2025-03-01,5,100,培训,{FIRM},{CENTRE},
2025-03-01,5,100,培训,{FIRM},{CENTRE},
2025-03-01,5,100,培训,{FIRM},{CENTRE},
2025-04-01,4,0,咨询,{OTHER},{CENTRE},
"""
    assert counts(at_work.take_in(RecordIntake(), sheet(tmp_path, other, "b.csv")).result) == (
        2,
        0,
        2,
        0,
    )
    assert stored(at_work) == 6


def test_a_later_answer_changes_the_record_it_belongs_to(at_work: Any, tmp_path: Path) -> None:
    at_work.take_in(RecordIntake(), sheet(tmp_path, MARCH))
    answered = MARCH.replace("20.50,\n", "20.50,4\n")
    done = at_work.take_in(RecordIntake(), sheet(tmp_path, answered, "b.csv"))
    assert counts(done.result) == (0, 1, 3, 0)
    (cell,) = done.result.cells
    assert (cell.cell.field, cell.cell.was, cell.cell.now) == ("satisfaction", None, 4)


def test_a_number_names_one_service_of_one_institution(at_work: Any, tmp_path: Path) -> None:
    """With a number everything else may change; another institution may use the same number."""
    text = f"""台账编号,{HEAD}
A-1,{CENTRE},{FIRM},培训,2025-03-01,100.00,5
A-1,{WINDOW},{FIRM},培训,2025-03-01,100.00,5
"""
    at_work.take_in(RecordIntake(), sheet(tmp_path, text))
    mended = text.replace(
        f"A-1,{CENTRE},{FIRM},培训,2025-03-01", f"A-1,{CENTRE},{OTHER},咨询,2025-03-02"
    )
    done = at_work.take_in(RecordIntake(), sheet(tmp_path, mended, "b.csv"))
    assert counts(done.result) == (0, 1, 1, 0)
    row = at_work.see(lambda view: view.one(sa.select(of(Record)).where(of(Record).c.id == 1)))
    assert (row["enterprise_id"], row["category"], row["service_date"]) == (
        2,
        "咨询",
        dt.date(2025, 3, 2),
    )
    assert row["source_row"] == 2


def test_a_service_after_one_of_the_two_was_closed_is_taken_with_a_warning(
    at_work: Any, tmp_path: Path
) -> None:
    """北浦 is closed from 2 March on: of its three services the one of that day is doubted, none is left out."""
    second = dt.date(2025, 3, 2)
    where = of(Institution).c.credit_code == CENTRE
    at_work.do(lambda c: c.update(Institution, where, state="closed", closed_on=second))
    done = at_work.take_in(RecordIntake(), sheet(tmp_path, MARCH)).result
    assert counts(done) == (4, 0, 0, 0)
    (finding,) = [f for f in done.findings if f.code == "after-closing"]
    assert (str(finding.place), finding.is_error) == ("A4", False)
    assert finding.message == "服务日 2025-03-02，但自 2025-03-02 起已不在册"


def test_unknown_firms_are_errors_unless_they_are_to_be_registered(
    at_work: Any, tmp_path: Path
) -> None:
    """Registered once, unverified, counted apart; the same file is recognised the next time."""
    text = f"""{HEAD},企业名称
{CENTRE},{STRANGER},培训,2025-03-01,100.00,5,远方公司
{CENTRE},{STRANGER},培训,2025-03-01,100.00,5,远方公司
{CENTRE},{FIRM},培训,2025-03-01,100.00,5,别的写法
"""
    path = sheet(tmp_path, text)
    with pytest.raises(FileRejected) as refused:
        at_work.take_in(RecordIntake(), path)
    assert [f.code for f in refused.value.answer.findings.first(5)] == ["enterprise-unknown"] * 2
    assert stored(at_work) == 0
    done = at_work.take_in(RecordIntake(add_enterprises=True), path)
    assert counts(done.result) == (3, 0, 0, 0) and done.result.extra == {"enterprises_added": 1}
    new = at_work.see(
        lambda view: view.one(
            sa.select(of(Enterprise)).where(of(Enterprise).c.credit_code == STRANGER)
        )
    )
    assert (new["name"], new["verified"], new["office_no"]) == ("远方公司", False, 3)
    for intake in (RecordIntake(), RecordIntake(add_enterprises=True)):
        assert counts(at_work.take_in(intake, path).result) == (0, 0, 3, 0)


def test_a_dry_run_counts_the_same_and_writes_nothing(at_work: Any, tmp_path: Path) -> None:
    from smeadmin.actions.imports import Order, bring_in, prepare
    from tests.conftest import TODAY

    order = Order(path=str(sheet(tmp_path, MARCH)))
    prepared = prepare(at_work.register, TODAY, RecordIntake(), order)
    done = at_work.do(lambda change: bring_in(change, prepared), dry_run=True, bulk=True)
    assert counts(done) == (4, 0, 0, 0) and stored(at_work) == 0


def test_what_is_exported_comes_back_as_the_same(at_work: Any, tmp_path: Path) -> None:
    from smeadmin.domain.columns import NOUNS
    from smeadmin.sheets.writing import write_csv

    text = f"""台账编号,{HEAD},服务方式,服务时长(小时),参加人数(人),服务内容,是否公益服务,合同编号
,{CENTRE},{FIRM},培训,2025-03-01,100.00,5,线上,2.5,3,=1+1,是,HT-1
N1,{WINDOW},{OTHER},咨询,2025-03-02,,,,,,,,
"""
    at_work.take_in(RecordIntake(), sheet(tmp_path, text))
    exported = at_work.see(lambda view: export_records(view, Filter()))
    out = tmp_path / "out.csv"
    write_csv(out, NOUNS["record"], exported.rows)
    assert exported.count == 2
    assert counts(at_work.take_in(RecordIntake(), out).result) == (0, 0, 2, 0)


def test_home_and_visits_and_satisfaction(at_work: Any, tmp_path: Path) -> None:
    """家次 4, 家 2 in the office; 3 answered, 2 of them 4 or 5; nobody answered is not known."""
    at_work.take_in(RecordIntake(), sheet(tmp_path, MARCH))
    rated = at_work.see(lambda view: rate_records(view, year=2025))
    told = [
        (r.institution and r.institution.name, r.services, r.enterprises, r.rate)
        for r in (*rated.rates, rated.total)
    ]
    assert told == [
        ("北浦站", 3, 2, Fraction(2, 3)),
        ("启帆中心", 1, 1, None),
        (None, 4, 2, Fraction(2, 3)),
    ]
    assert rated.total.fee_fen == 22050
    assert at_work.see(lambda view: rate_records(view, year=2024)).rates == ()


def test_one_by_hand_is_the_same_record_as_in_a_sheet(at_work: Any, tmp_path: Path) -> None:
    values = {
        "category": "培训",
        "service_date": "2025-03-01",
        "fee_fen": "100.00",
        "satisfaction": "5",
    }
    for equal in (0, 1):
        done = at_work.do(
            lambda change: add_record(change, institution="北浦", enterprise="五金", values=values)
        )
        assert done.equal == equal
    assert counts(at_work.take_in(RecordIntake(), sheet(tmp_path, MARCH)).result) == (2, 0, 2, 0)
    numbered = {**values, "record_no": "A-1"}
    at_work.do(
        lambda change: add_record(change, institution="北浦", enterprise="五金", values=numbered)
    )
    with pytest.raises(RecordExists):
        at_work.do(
            lambda change: add_record(
                change, institution="北浦", enterprise="检测", values=numbered
            )
        )


def test_lists_are_newest_first_and_filtered(at_work: Any, tmp_path: Path) -> None:
    at_work.take_in(RecordIntake(), sheet(tmp_path, MARCH))

    def listed(limit: int | None = None, **wanted: Any) -> tuple[list[dt.date], int]:
        found = at_work.see(lambda view: list_records(view, Filter(**wanted), limit=limit))
        return [row["service_date"] for row in found.rows], found.total

    first, second, last = (dt.date(2025, 3, d) for d in (1, 2, 31))
    assert listed() == ([last, second, first, first], 4)
    assert listed(limit=1) == ([last], 4)
    assert listed(enterprise="检测") == ([second], 1)
    assert listed(institution=CENTRE, since=second, until=last) == ([second], 1)
    assert listed(category="咨询", until=second) == ([second], 1)
    with pytest.raises(PeriodReversed):
        listed(since=last, until=first)


def test_an_import_is_undone_with_the_firms_it_registered(at_work: Any, tmp_path: Path) -> None:
    from smeadmin.actions.change import undo_changes

    text = f"{HEAD}\n{CENTRE},{STRANGER},培训,2025-03-01,100.00,5\n"
    done = at_work.take_in(RecordIntake(add_enterprises=True), sheet(tmp_path, text))
    at_work.do(lambda change: undo_changes(change, changes=[done.number]), reason="错文件")
    assert stored(at_work) == 0
    known = at_work.see(
        lambda view: view.scalar(sa.select(sa.func.count()).select_from(of(Enterprise)))
    )
    assert known == 2
