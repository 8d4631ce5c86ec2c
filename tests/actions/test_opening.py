"""The old books come in on each of the two databases: what is written in sets, locked, and reversed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.books import check_funds
from smeadmin.actions.enterprise.writing import add_enterprise
from smeadmin.actions.fund import show_fund
from smeadmin.actions.institution.writing import add_institution
from smeadmin.actions.opening.award import AwardOpening
from smeadmin.actions.opening.certificate import CertificateOpening
from smeadmin.actions.opening.claim import ClaimOpening
from smeadmin.actions.opening.fund import FundOpening
from smeadmin.actions.opening.score import ScoreOpening
from smeadmin.actions.opening.voucher import VoucherOpening
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.domain.opening import OpeningClosed
from smeadmin.storage.undo import undo_change
from smeadmin.storage.verify import verify
from tests.actions.conftest import Office
from tests.cli.opening_office import BEIPU, QIFAN, RUICHUAN, YONGJI, write_books

AUGUST = dt.date(2026, 8, 1)


@pytest.fixture
def books(office: Office, tmp_path: Path) -> Path:
    """Give an office with its measure and four bodies, and its old books."""
    write_books(tmp_path)
    office.do(lambda c: adopt_policy(c, policy=str(tmp_path / "办法.toml")))
    for code, name in ((QIFAN, "启帆服务中心"), (BEIPU, "北浦服务站")):
        values = {"credit_code": code, "name": name}
        office.do(lambda c, values=values: add_institution(c, values=values))
    for code, name in ((YONGJI, "永济公司"), (RUICHUAN, "瑞川公司")):
        values = {"credit_code": code, "name": name}
        office.do(lambda c, values=values: add_enterprise(c, values=values, figures={}))
    return tmp_path


def take(office: Office, intake: Any, file: Path) -> int:
    """Bring one noun in by its document and give the number of the change."""
    from smeadmin.actions.imports import Order, bring_in, prepare
    from tests.conftest import TODAY

    prepared = prepare(office.register, TODAY, intake, Order(path=str(file), mode="add"))
    done = office.carry(
        lambda change: bring_in(change, prepared), bulk=True, document="示中小企〔2026〕1号"
    )
    return int(str(done.number).removeprefix("CS-"))


def test_all_six_come_in_agree_and_go_out_again(office: Office, books: Path) -> None:
    """38,000 in FW2025: 10,000 free, 18,000 in vouchers, 3,000 redeemed, 7,000 approved; then all undone."""
    intakes = [
        (CertificateOpening(2), "期初证书.csv"),
        (ScoreOpening(3), "期初等次.csv"),
        (FundOpening(2, 21_000_001), "期初资金.csv"),
        (AwardOpening(2, 10_000_000), "期初奖励.csv"),
        (VoucherOpening(4, 1_800_000), "期初券.xlsx"),
        (ClaimOpening(3, 1_000_000), "期初兑付.csv"),
    ]
    changes = []
    for intake, file in intakes:
        if file == "期初券.xlsx":
            office.do(
                lambda c: open_programme(
                    c, code="JC25", policy="opening-office", fund="FW2025", year=2025
                )
            )
        changes.append(take(office, intake, books / file))
    shown = office.see(lambda view: show_fund(view, fund="FW2025"))
    now = shown.standing
    assert (now.carried_in, now.available, now.committed) == (3_800_000, 1_000_000, 1_800_000)
    assert (now.awaiting, now.payable) == (300_000, 700_000)
    assert all(one.ok for one in office.see(check_funds))
    with pytest.raises(OpeningClosed):
        take(office, VoucherOpening(4, 1_800_000), books / "期初券.xlsx")
    office.do(lambda c: [undo_change(c, number) for number in reversed(changes[3:])])
    assert all(one.ok for one in office.see(check_funds))
    assert office.see(lambda view: show_fund(view, fund="FW2025")).standing.available == 1_000_000
    take(office, VoucherOpening(4, 1_800_000), books / "期初券.xlsx")
    lapsed = office.do(lambda c: expire_vouchers(c), on=AUGUST)
    assert (lapsed.vouchers, lapsed.amount_fen) == (2, 1_800_000)
    assert all(one.ok for one in office.see(check_funds, on=AUGUST))
    assert not office.see(verify).altered
