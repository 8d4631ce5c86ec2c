"""Two that are one: what is pointed at the kept one, what stays, what stands against it, and the way back.

On both databases; the office with money of tests.actions.money.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.bodies import BODIES, find_enterprise, find_institution, institution_ids
from smeadmin.actions.books import check_funds
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.imports import Order, bring_in, prepare
from smeadmin.actions.institution import export_institutions, show_institution
from smeadmin.actions.institution.writing import (
    add_institution,
    close_institution,
    rename_institution,
)
from smeadmin.actions.intake import institution_intake
from smeadmin.actions.merging import merge_bodies
from smeadmin.actions.record.intake import RecordIntake
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.merging import (
    TABLES,
    AlreadyMerged,
    MergeContradicts,
    MergedWithItself,
)
from smeadmin.domain.registers import AlreadyClosed, State
from smeadmin.domain.voucher_refusals import VoucherCap
from smeadmin.storage import backup, capture, repoint
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.failures import ChangeHasDependents
from smeadmin.storage.schema import all_tables, kind_of, of
from smeadmin.storage.tables.annual_return import ReturnValue, StaffRow
from smeadmin.storage.tables.award import Award, AwardPlace
from smeadmin.storage.tables.certification import Application, Certificate
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.evaluation import Evaluation
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import CapUse
from smeadmin.storage.tables.record import Record
from smeadmin.storage.tables.service import Service
from smeadmin.storage.tables.voucher import Programme
from smeadmin.storage.undo import undo_change
from tests.actions.conftest import Office
from tests.actions.money import MAY, PROVIDER, YUAN, do, look, rows, use
from tests.conftest import TODAY, PostgreSQL

JULY = dt.date(2026, 7, 3)
TWIN = "12440100MA5G000027"
STATION = "12990121MB1F20939G"
OWN = {"institution_name", "institution_identifier", "enterprise_name", "enterprise_identifier"}


def merge(
    register: Register, noun: str, kept: str, other: str, on: dt.date = JULY, **more: Any
) -> Any:
    return do(
        register, lambda c: merge_bodies(c, BODIES[noun], kept=kept, other=other, **more), on=on
    )


def content(register: Register) -> dict[str, Any]:
    """Digest every table that is captured, and the sums that are not zero, without the stamp of the change."""
    found: dict[str, Any] = {}
    for table in all_tables():
        if kind_of(table) == "register":
            names = [n for n in capture.column_names(table) if n != "change_id"]
            found[table.name] = look(
                register,
                lambda v, t=table, n=names: capture.digest_rows(
                    v.connection.execute(sa.select(*capture.physical(t, n)).order_by(t.c.id))
                ),
            )
    found["sums"] = [
        (r["rule"], r["enterprise_id"], r["year"], r["granted_fen"], r["vouchers"])
        for r in rows(register, CapUse)
        if r["vouchers"]
    ]
    return found


def undo_last(register: Register) -> None:
    number = look(register, lambda v: v.scalar(sa.text("SELECT max(number) FROM change")))
    do(register, lambda c: undo_change(c, number), on=JULY)


def counts(done: Any) -> dict[str, tuple[int, int]]:
    return {one.table: (one.moved, one.stayed) for one in done.tables}


@pytest.fixture
def twins(money: Register) -> Register:
    """A second institution with a bit of everything; some of it the first one has as well."""

    def work(change: Any) -> None:
        one = change.scalar(sa.select(of(Institution).c.id))
        two = change.insert(
            Institution, office_no=2, credit_code=TWIN, name="知序知识产权服务站", registered_on=MAY
        )
        firm = change.scalar(sa.select(of(Enterprise).c.id).order_by(of(Enterprise).c.id))
        for key, code in ((one, "A"), (two, "A"), (two, "B")):
            change.insert(Service, institution_id=key, code=code, name="咨询", category="咨询")
        for key, figure in ((one, "staff"), (two, "staff"), (two, "area")):
            change.insert(ReturnValue, institution_id=key, year=2025, figure=figure, amount=key)
        for key, year, person in ((one, 2025, "1"), (two, 2025, "2"), (two, 2024, "1")):
            change.insert(StaffRow, institution_id=key, year=year, person_no=person)
        for number, (since, until) in enumerate(
            [
                (dt.date(2026, 6, 1), dt.date(2027, 5, 31)),
                (dt.date(2023, 1, 1), dt.date(2025, 12, 31)),
            ]
        ):
            applied = change.insert(
                Application, number=f"AP-{number}", institution_id=two, certification="service-centre",
                applied_on=since, year=since.year, state="granted", basis={}, given={},
            )  # fmt: skip
            change.insert(
                Certificate, number=f"GD-2-{number}", institution_id=two, application_id=applied,
                certification="service-centre", level="city", granted_on=since, valid_from=since,
                valid_until=until, basis={}, trace={},
            )  # fmt: skip
        record = {"enterprise_id": firm, "service_date": MAY, "category": "咨询"}
        for key, number in ((one, "7"), (two, "7"), (two, "8")):
            change.insert(
                Record,
                institution_id=key,
                record_no=number,
                **record,
            )

    do(money, work)
    return money


def test_what_refers_to_one_belongs_to_the_other_unless_it_has_its_own(twins: Register) -> None:
    before = content(twins)
    done = merge(twins, "institution", PROVIDER, TWIN)
    assert counts(done) == {
        "application": (1, 1),  # of the certificate that stays
        "certificate": (1, 1),  # 2026-06 overlaps with the kept one's until 2026-06-30
        "record": (1, 1),  # number 7 is used
        "return_value": (1, 1),
        "service": (1, 1),
        "staff_row": (1, 1),  # a roster of 2025 is there
    }
    assert (done.moved, done.stayed) == (6, 6)
    kept, other = rows(twins, Institution)
    assert (other["state"], other["closed_on"], other["merged_into_id"]) == (
        "closed",
        JULY,
        kept["id"],
    )
    assert (kept["state"], other["name"], other["credit_code"]) == (
        "registered",
        "知序知识产权服务站",
        TWIN,
    )
    assert backup.check(twins).sound  # the chain verifies, foreign keys hold

    undo_last(twins)
    assert content(twins) == before
    assert backup.check(twins).sound


def test_who_names_the_other_means_the_kept_one(twins: Register) -> None:
    merge(twins, "institution", PROVIDER, TWIN, from_day=dt.date(2026, 7, 1))
    for text in (TWIN, "I-000002", "知序知识产权服务站", "服务站"):
        found = look(twins, lambda v, t=text: find_institution(v, t))
        assert (found.office_no, found.by_old_name) == ("I-000001", "知序知识产权服务站")
    assert (
        look(twins, lambda v: find_institution(v, "知序")).office_no == "I-000001"
    )  # not ambiguous
    ids = look(twins, institution_ids)
    assert ids[TWIN] == ids["I-000002"] == ids[PROVIDER]
    (one,) = look(twins, lambda v: show_institution(v, institution=TWIN)).merged
    assert (one.name, one.office_no, one.credit_code) == ("知序知识产权服务站", "I-000002", TWIN)
    exported = look(twins, export_institutions)
    assert (exported.count, len(list(exported.rows))) == (1, 1)


def test_money_stays_in_balance(money: Register) -> None:
    """7,000 each to E1 and E2, one of them redeemed and claimed; then E2 is found to be E1."""
    codes = [
        do(
            money,
            lambda c, e=e: issue_voucher(c, programme="JC26", enterprise=e, amount_fen=7000 * YUAN),
        )
        for e in ("E1", "E2")
    ]
    do(
        money,
        lambda c: redeem_voucher(c, voucher=codes[1].voucher, institution=PROVIDER, use=use()),
        on=JULY,
    )
    do(money, lambda c: submit_claim(c, institution=PROVIDER), on=JULY)
    before = content(money)
    done = merge(money, "enterprise", "E1", "E2")
    assert counts(done) == {"voucher": (1, 0), "enterprise_year": (0, 1)}
    held = [(r["enterprise_id"], r["granted_fen"], r["vouchers"]) for r in rows(money, CapUse)]
    assert held == [
        (1, 13_000 * YUAN, 2),
        (2, 0, 0),
    ]  # 6,000 were used of the second, 1,000 came back
    checked = look(money, check_funds)[0]
    assert checked.ok, checked
    assert look(money, lambda v: find_enterprise(v, "E2")).code == "E1"

    undo_last(money)
    assert content(money) == before
    assert look(money, check_funds)[0].ok
    assert backup.check(money).sound


def test_together_above_the_ceiling_is_refused(money: Register) -> None:
    for e in ("E1", "E2"):
        do(
            money,
            lambda c, e=e: issue_voucher(
                c, programme="JC26", enterprise=e, amount_fen=12_000 * YUAN
            ),
        )
    before = content(money)
    with pytest.raises(MergeContradicts) as refused:
        merge(money, "enterprise", "E1", "E2")
    assert refused.value.more[0].texts == (
        "example-voucher:service 2026 年：两家合计 24,000.00 元，一家企业不超过 20,000.00 元",
    )
    assert refused.value.way_out == ("smeadmin voucher list --enterprise E2",)
    assert content(money) == before


def test_where_the_programme_says_so_they_keep_what_they_hold_together(money: Register) -> None:
    """24,000 of 20,000 yuan a year stay with the one that is kept; nothing more is issued to it in that year."""
    of_jc26 = of(Programme).c.code == "JC26"
    do(money, lambda c: c.update(Programme, of_jc26, together=True))
    for e in ("E1", "E2"):
        do(
            money,
            lambda c, e=e: issue_voucher(
                c, programme="JC26", enterprise=e, amount_fen=12_000 * YUAN
            ),
        )
    merge(money, "enterprise", "E1", "E2", on=MAY)
    held = [(r["granted_fen"], r["vouchers"]) for r in rows(money, CapUse) if r["vouchers"]]
    assert held == [(24_000 * YUAN, 2)]
    assert look(money, check_funds)[0].ok
    with pytest.raises(VoucherCap):
        do(money, lambda c: issue_voucher(c, programme="JC26", enterprise="E1", amount_fen=YUAN))
    undo_last(money)
    assert (
        sorted(r["granted_fen"] for r in rows(money, CapUse) if r["vouchers"])
        == [12_000 * YUAN] * 2
    )
    assert look(money, check_funds)[0].ok


def test_what_is_open_of_both_is_settled_first(twins: Register) -> None:
    def work(change: Any) -> None:
        keys = [
            key
            for (key,) in change.connection.execute(sa.select(of(Institution).c.id).order_by("id"))
        ]
        for i, key in enumerate(keys):
            change.insert(
                Application, number=f"AP-2026-000{i}", institution_id=key, certification="platform",
                applied_on=MAY, year=2026, state="applied", basis={}, given={},
            )  # fmt: skip
        scored = change.insert(
            Evaluation,
            policy="p",
            name="e",
            year=2025,
            state="open",
            opened_on=MAY,
            judged_on=MAY,
            basis={},
        )
        award = change.insert(
            Award, number="AW-2026-01", policy="p", name="a", year=2026, evaluation_id=scored,
            state="proposed", amount_fen=0, proposed_on=MAY, proposed_by="林岚", basis={},
        )  # fmt: skip
        for key in keys:
            change.insert(
                AwardPlace,
                award_id=award,
                institution_id=key,
                points=1,
                place="in",
                amount_fen=0,
                trace={},
            )

    do(twins, work)
    with pytest.raises(MergeContradicts) as refused:
        merge(twins, "institution", PROVIDER, TWIN)
    assert refused.value.more[0].texts == (
        "两家都在申请同一认定：AP-2026-0000、AP-2026-0001",
        "两家都在尚未决定的 AW-2026-01 里",
    )
    assert refused.value.way_out == (
        "smeadmin certify show AP-2026-0001",
        "smeadmin award show AW-2026-01",
    )


def test_what_cannot_be_merged(twins: Register) -> None:
    with pytest.raises(MergedWithItself):
        merge(twins, "institution", PROVIDER, "I-000001")
    do(twins, lambda c: close_institution(c, institution=TWIN), on=JULY)
    with pytest.raises(AlreadyClosed) as refused:
        merge(twins, "institution", TWIN, PROVIDER)
    assert refused.value.way_out == (f"smeadmin institution merge {PROVIDER} {TWIN}",)
    merge(
        twins, "institution", PROVIDER, TWIN, on=dt.date(2026, 8, 1)
    )  # a closed one may be given up
    assert rows(twins, Institution)[1]["closed_on"] == JULY  # the day it was closed stays
    for kept, other in ((PROVIDER, TWIN), (TWIN, PROVIDER), ("I-000002", "I-000002")):
        with pytest.raises(AlreadyMerged) as merged:
            merge(twins, "institution", kept, other)
        assert merged.value.way_out[0] == f"smeadmin institution show {PROVIDER}"


def test_a_chain_of_merges_has_one_end_and_is_undone_last_first(twins: Register) -> None:
    third = "12440100MA5G000035"

    def work(change: Any) -> None:
        change.insert(
            Institution, office_no=3, credit_code=third, name="知序中心", registered_on=MAY
        )

    do(twins, work)
    before = content(twins)
    merge(twins, "institution", PROVIDER, TWIN)
    merge(twins, "institution", third, PROVIDER)
    assert look(twins, lambda v: find_institution(v, TWIN)).code == third
    number = look(twins, lambda v: v.scalar(sa.text("SELECT max(number) FROM change")))
    with pytest.raises(ChangeHasDependents):
        do(twins, lambda c: undo_change(c, number - 1), on=JULY)
    for n in (number, number - 1):
        do(twins, lambda c, n=n: undo_change(c, n), on=JULY)
    assert content(twins) == before


def test_every_table_that_refers_to_one_has_words() -> None:
    tables = {t.name: t for t in all_tables()}
    found = {
        table.name
        for noun in ("institution", "enterprise")
        for table, _column in repoint.referring(tables[noun])
    }
    assert found - OWN - {"enterprise_region"} <= set(TABLES)


# ---- sheets that still name the other one ------------------------------------------------------

HEADER = "统一社会信用代码,机构名称,类型,所属区县"
NORTH = "12990121MB1F20939G,北浦县中小企业服务站,服务中心,顺德区"
SAIL = "52990102MJ6Q30852Y,北浦启帆中小企业服务中心,服务中心,顺德区"
RECORDS = "机构统一社会信用代码,企业统一社会信用代码,服务日期,服务类别,服务内容"


@pytest.fixture
def two(office: Office, tmp_path: Path) -> Office:
    """北浦 (I-000001) and 启帆 (I-000002) on the register, and a firm."""
    from smeadmin.actions.enterprise.writing import add_enterprise

    office.take_in(institution_intake(), sheet(tmp_path, HEADER, NORTH, SAIL))
    firm = {"credit_code": "91990102MA5K3T6163", "name": "江澄永济五金制品有限公司"}
    office.do(lambda c: add_enterprise(c, values=firm, figures={}))
    return office


def sheet(tmp_path: Path, *lines: str, name: str = "名录.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def join(office: Office, **more: Any) -> None:
    office.do(
        lambda c: merge_bodies(c, BODIES["institution"], kept="I-000001", other="I-000002", **more)
    )


def test_an_old_list_means_the_kept_one_and_says_so(two: Office, tmp_path: Path) -> None:
    two.do(lambda c: rename_institution(c, institution="I-000002", name="北浦启帆中心"))
    join(two)
    old = sheet(tmp_path, HEADER, SAIL, name="旧名录.csv")
    again = two.take_in(institution_intake(), old).result
    assert (again.counts.same, again.counts.rows) == (1, 1)
    assert [f.code for f in again.findings] == ["former-code", "former-name"]
    assert two.see(lambda v: find_institution(v, "I-000001")).name == "北浦县中小企业服务站"


def test_the_same_record_is_known_again_under_either_code(two: Office, tmp_path: Path) -> None:
    """Two equal services of 启帆 and one of 北浦 with the same content: three after the merge, never more."""
    row = "{},91990102MA5K3T6163,2026-02-03,咨询,辅导"
    north, sail = row.format("12990121MB1F20939G"), row.format("52990102MJ6Q30852Y")
    ours = sheet(tmp_path, RECORDS, north, name="北浦.csv")
    theirs = sheet(tmp_path, RECORDS, sail, sail, name="启帆.csv")
    for path in (ours, theirs):
        two.take_in(RecordIntake(), path)
    join(two)
    for path in (theirs, ours):
        assert two.take_in(RecordIntake(), path).result.counts.new == 0
    all_three = sheet(tmp_path, RECORDS, north, sail, sail, name="合并.csv")
    counted = two.take_in(RecordIntake(), all_three).result.counts
    assert (counted.same, counted.new) == (3, 0)


def test_an_import_looks_whether_somebody_new_is_there_already(two: Office, tmp_path: Path) -> None:
    alike = "12990102MB1C77406Q,北浦县中小企业服务站（分部）,服务中心,顺德区"
    same = "12990102MB1C77406Q,北浦县 中小企业服务站,服务中心,顺德区"

    def suspects(row: str) -> int | None:
        path = sheet(tmp_path, HEADER, row, name="新.csv")
        prepared = prepare(two.register, TODAY, institution_intake(), Order(path=str(path)))
        return two.do(lambda c: bring_in(c, prepared), dry_run=True).suspects

    assert suspects(alike) == 0
    assert suspects(same) == 1


def test_a_code_that_was_merged_is_taken(two: Office) -> None:
    from smeadmin.domain.registers import AlreadyExists

    join(two)
    given = {
        "credit_code": "52990102MJ6Q30852Y",
        "name": "启帆",
        "kind": "服务中心",
        "region_code": "顺德区",
    }
    with pytest.raises(AlreadyExists) as refused:
        two.do(lambda c: add_institution(c, values=given))
    assert refused.value.details["name"] == "北浦县中小企业服务站"
    assert two.see(lambda v: find_institution(v, "I-000002")).state is State.REGISTERED


def test_a_dry_run_says_the_same_and_writes_nothing(two: Office) -> None:
    def work(c: Any) -> Any:
        return merge_bodies(c, BODIES["institution"], kept="I-000001", other="I-000002")

    rehearsed = two.carry(work, dry_run=True)
    assert rehearsed.number is None
    assert two.see(lambda v: find_institution(v, "I-000002")).office_no == "I-000002"
    assert counts(two.do(work)) == counts(rehearsed.result)


def test_what_is_written_about_the_other_one_while_it_is_merged_is_about_the_kept_one(
    postgresql: PostgreSQL, _money_database: str
) -> None:
    """A service of the other one comes in while the merge is not committed: it waits, and goes to the kept one."""
    url = postgresql.url(f"{_money_database}_race")
    postgresql.sql(f"CREATE DATABASE {_money_database}_race TEMPLATE {_money_database}")
    register, tried = open_register(url), 0
    station = {"office_no": 2, "credit_code": STATION, "name": "知序服务站"}
    do(register, lambda c: c.insert(Institution, registered_on=MAY, **station))

    def offer(change: Change) -> None:
        nonlocal tried
        tried += 1
        body = find_institution(change, STATION)
        change.insert(Service, institution_id=body.id, code="A", name="咨询", category="咨询")

    def merge_slowly(change: Change) -> None:
        merge_bodies(change, BODIES["institution"], kept=PROVIDER, other=STATION)
        offering.start()
        waits = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not change.scalar(waits):
            time.sleep(0.01)

    offering = threading.Thread(target=lambda: do(open_register(url), offer, on=JULY))
    do(register, merge_slowly, on=JULY)
    offering.join(30)
    kept = look(register, lambda v: find_institution(v, PROVIDER).id)
    assert [row["institution_id"] for row in rows(register, Service)] == [kept]
    assert tried == 2
    postgresql.drop(url)
