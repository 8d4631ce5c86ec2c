"""The queue of a programme: window, order, priority, lot, waiting list; and what a programme may rest on.

The measure: 7,000 yuan at most for each, a batch of 20,000 yuan, priority first, then the clock, then the lot.
Four enterprises apply for 7,000 yuan each, so two are served, 6,000 yuan stay, and two wait.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.books import check_funds
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.acts import void_voucher
from smeadmin.actions.voucher.applying import apply_voucher, withdraw_application
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.queueing import issue_queue, show_queue
from smeadmin.domain.lottery import drawn
from smeadmin.domain.policy import CannotJudge
from smeadmin.domain.voucher_queue import (
    ApplicationDecided,
    ApplicationTime,
    ApplicationTwice,
    ApplicationWindow,
    QueueEmpty,
    QueueTied,
    SeedNeeded,
    VoucherWaits,
)
from smeadmin.domain.voucher_refusals import NotEligible, ProgrammeNotStated
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.tables.voucher import VoucherApplication
from tests.actions.money import YUAN, add_enterprises, do, look, rows

MEASURE = """
[policy]
id = "queue-vouchers"
title = { zh = "排队办法", en = "Queue" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"
[clause]
Q1 = { ref = "一", kind = "queue", zh = "优先企业在前，其余按时间，再抽签", en = "priority, time, lot" }
Q2 = { ref = "二", kind = "budget", zh = "本批2万元", en = "20,000 yuan a batch" }
Q3 = { ref = "三", kind = "condition", zh = "工业企业", en = "industrial firms" }
[figure]
priority = { unit = "yes_no", about = "enterprise", filed = "application", label = { zh = "优先", en = "Priority" } }
industrial = { unit = "yes_no", about = "enterprise", filed = "application", label = { zh = "工业", en = "Industrial" } }
contract = { unit = "money", about = "enterprise", filed = "contract", label = { zh = "合同", en = "Contract" } }
[voucher.q]
clause = "Q1"
order = { clause = "Q1", by = [ { figure = "priority", best = true }, { figure = "claimed_at", best = "earliest" } ], ties = "TIES" }
issue = { returned = "next_in_queue" }
amount = { clause = "Q2", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
[voucher.q.require]
industrial = { clause = "Q3", figure = "industrial", is = true }
[voucher.q.limits]
batch = { clause = "Q2", per = "batch", of = "granted", at_most = "2万元", beyond = "wait" }
"""
TEN = "2026-05-12 10:00:00"


@pytest.fixture(scope="module")
def made(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queue")
    shutil.copy(_money_file, folder / "office.db")
    register = open_register(folder / "office.db")
    do(register, lambda c: add_enterprises(c, 1, first=4))
    for ties in ("draw", "decide"):
        text = MEASURE.replace("TIES", ties).replace("queue-vouchers", f"{ties}-vouchers")
        text = text.replace("[voucher.q", f"[voucher.{ties}")
        (folder / f"{ties}.toml").write_text(text, encoding="utf-8")
        do(register, lambda c, t=ties: adopt_policy(c, policy=str(folder / f"{t}.toml")))
        opening: dict[str, Any] = {
            "code": ties.upper(),
            "policy": f"{ties}-vouchers",
            "fund": "FW2026",
            "year": 2026,
            "opens_at": dt.datetime(2026, 5, 12, 2, 0, tzinfo=dt.UTC),  # 10:00 in China
            "closes_at": dt.datetime(2026, 5, 12, 8, 0, tzinfo=dt.UTC),
        }
        do(register, lambda c, o=opening: open_programme(c, **o))
    return folder / "office.db"


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Register:
    shutil.copy(made, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


def apply(
    register: Register, enterprise: str, at: str = TEN, code: str = "DRAW", **told: str
) -> str:
    return str(
        do(
            register,
            lambda c: apply_voucher(
                c,
                programme=code,
                enterprise=enterprise,
                amount_fen=7000 * YUAN,
                told={"industrial": "是", "priority": "否", **told},
                at=at,
            ),
        ).number
    )


def order(register: Register, code: str = "DRAW") -> list[str]:
    queue = look(register, lambda v: show_queue(v, programme=code))
    return [one.enterprise[2:5] for one in queue.lines]


def test_priority_goes_before_the_clock_and_the_clock_before_the_number(office: Register) -> None:
    apply(office, "E1", "2026-05-12 10:00:02")
    apply(office, "E2", "2026-05-12 10:00:01")
    apply(office, "E3", "2026-05-12 15:59:59", priority="是")
    assert order(office) == ["003", "002", "001"]


def test_the_window_includes_both_its_instants(office: Register) -> None:
    apply(office, "E1", "2026-05-12 10:00:00")
    apply(office, "E2", "2026-05-12 16:00:00")
    for at in ("2026-05-12 09:59:59", "2026-05-12 16:00:01"):
        with pytest.raises(ApplicationWindow):
            apply(office, "E3", at)
    with pytest.raises(ApplicationTime):
        apply(office, "E3", "上午十点")
    with pytest.raises(ApplicationTwice):
        apply(office, "E1", "2026-05-12 11:00:00")


def test_an_application_is_held_against_the_measure_at_once(office: Register) -> None:
    with pytest.raises(NotEligible):
        apply(office, "E1", industrial="否")
    with pytest.raises(CannotJudge):
        do(
            office,
            lambda c: apply_voucher(
                c, programme="DRAW", enterprise="E1", amount_fen=100, told={}, at=TEN
            ),
        )


def test_the_batch_stops_the_queue_and_what_comes_back_goes_to_the_next(office: Register) -> None:
    for number in (1, 2, 3, 4):
        apply(office, f"E{number}", f"2026-05-12 10:00:0{number}")
    done = do(office, lambda c: issue_queue(c, programme="DRAW"))
    assert [one.enterprise[2:5] for one in done.issued] == ["001", "002"]
    assert [one.enterprise[2:5] for one in done.waiting] == ["003", "004"]
    assert order(office) == ["003", "004"]
    assert not look(office, lambda v: show_queue(v, programme="DRAW")).reached
    with pytest.raises(VoucherWaits):  # 14,000 + 6,000.01 > 20,000
        do(
            office,
            lambda c: issue_voucher(
                c,
                programme="DRAW",
                enterprise="E3",
                amount_fen=600_001,
                told={"industrial": "是"},
            ),
        )
    code = done.issued[0].voucher
    gone = do(office, lambda c: void_voucher(c, voucher=code), reason="企业放弃")
    assert gone.waiting == 2
    assert look(office, lambda v: show_queue(v, programme="DRAW")).reached
    done = do(office, lambda c: issue_queue(c, programme="DRAW"))  # 递补
    assert [one.enterprise[2:5] for one in done.issued] == ["003"]
    assert look(office, check_funds)[0].ok
    states = [row["state"] for row in rows(office, VoucherApplication)]
    assert states == ["issued", "issued", "issued", "waiting"]


def test_the_lot_decides_between_equal_ones_and_anybody_can_draw_again(office: Register) -> None:
    numbers = {apply(office, f"E{n}"): f"00{n}" for n in (1, 2, 3, 4)}
    with pytest.raises(SeedNeeded):
        do(office, lambda c: issue_queue(c, programme="DRAW"))
    done = do(office, lambda c: issue_queue(c, programme="DRAW", seed="双色球2026053"))

    def digest(number: str) -> str:  # printf 'SEED:NUMBER' | sha256sum
        return hashlib.sha256(f"双色球2026053:{number}".encode()).hexdigest()

    expected = [numbers[number] for number in sorted(numbers, key=digest)]
    assert [one.enterprise[2:5] for one in (*done.issued, *done.waiting)] == expected


def test_where_the_measure_leaves_it_to_a_person_the_queue_stops_at_the_tie(
    office: Register,
) -> None:
    for number in (1, 2, 3):
        apply(office, f"E{number}", code="DECIDE")
    with pytest.raises(QueueTied):
        do(office, lambda c: issue_queue(c, programme="DECIDE", seed="7"))
    assert len(rows(office, VoucherApplication)) == 3


def test_an_application_is_withdrawn_once(office: Register) -> None:
    number = apply(office, "E1")
    do(office, lambda c: withdraw_application(c, application=number))
    with pytest.raises(ApplicationDecided):
        do(office, lambda c: withdraw_application(c, application=number))
    with pytest.raises(QueueEmpty):
        do(office, lambda c: issue_queue(c, programme="DRAW"))
    apply(office, "E1")  # and may come again


def test_no_programme_rests_on_a_number_that_nobody_states(
    office: Register, tmp_path: Path
) -> None:
    for policy in ("bj-2023-voucher",):
        do(office, lambda c, p=policy: adopt_policy(c, policy=p))
        with pytest.raises(ProgrammeNotStated) as refused:
            do(
                office,
                lambda c, p=policy: open_programme(
                    c, code="NO26", policy=p, fund="FW2026", year=2026
                ),
            )
        assert refused.value.details["n"] == 1


def test_the_lot_is_an_order_of_all_names() -> None:
    names = [f"VA-2026-{n:04d}" for n in range(1, 200)]
    assert sorted(drawn("1", names)) == names != drawn("1", names) != drawn("2", names)
    assert drawn("1", reversed(names)) == drawn("1", names)
