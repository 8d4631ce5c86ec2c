"""Eight processes at the last yuan of a fund and of an enterprise's year, on both databases."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import show_fund
from smeadmin.actions.voucher.acts import void_voucher
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.ledger import FundExhausted
from smeadmin.domain.voucher_refusals import VoucherCap, VoucherExpired, VoucherNotLive
from smeadmin.storage import caps
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.tables.voucher import Redemption, Voucher
from tests.actions.money import PROVIDER, YUAN, add_enterprises, do, look, rows, use
from tests.actions.test_claim import JULY

PROCESSES = 8
CAP = 20_000 * YUAN
RULE = "example-voucher:service"


def at_once(
    work: Callable[[str, int, Any], None], where: str, processes: int = PROCESSES
) -> list[Any]:
    """Run one piece of work in processes that start together; give what each put into the queue."""
    fork = multiprocessing.get_context("fork")
    told, start = fork.Queue(), fork.Event()

    def body(number: int) -> None:
        start.wait()
        try:
            work(where, number, told)
        except BaseException as error:
            told.put((number, "crashed", repr(error)))

    workers = [fork.Process(target=body, args=(n,)) for n in range(processes)]
    for worker in workers:
        worker.start()
    start.set()
    found = [told.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join()
    assert [f for f in found if f[1] == "crashed"] == []
    return found


def issue_until_refused(where: str, number: int, told: Any) -> None:
    """Issue amounts between a fen and 9,000 yuan to six enterprises until every one is refused."""
    register, dice = open_register(where), random.Random(number)
    taken, refused = 0, 0
    while refused < 12:
        amount = dice.choice([1, dice.randrange(1, 900_000), 500_000])
        enterprise = f"E{dice.randrange(1, 7)}"
        try:
            done = do(
                register,
                lambda c, e=enterprise, a=amount: issue_voucher(
                    c, programme="JC26", enterprise=e, amount_fen=a, up_to=True
                ),
                by=f"P{number}",
            )
            taken += done.amount_fen
        except (FundExhausted, VoucherCap):
            refused += 1
    told.put((number, "issued", taken))


def test_neither_the_fund_nor_a_cap_is_ever_exceeded(money: Register, money_where: str) -> None:
    do(money, lambda c: add_enterprises(c, 3, first=4))  # caps of 120,000 on a fund of 100,000
    found = at_once(issue_until_refused, money_where)
    vouchers = rows(money, Voucher)
    assert sum(fen for _n, _word, fen in found) == sum(v["amount_fen"] for v in vouchers)
    by_enterprise: dict[int, int] = {}
    for voucher in vouchers:
        key = voucher["enterprise_id"]
        by_enterprise[key] = by_enterprise.get(key, 0) + voucher["amount_fen"]
    assert max(by_enterprise.values()) <= CAP
    now = look(money, lambda v: show_fund(v, fund="FW2026")).standing
    assert now.available == 10_000_000 - sum(by_enterprise.values()) >= 0
    assert look(money, check_funds)[0].ok
    used = [look(money, lambda v, e=e: caps.used(v, RULE, e, 2026)[0]) for e in by_enterprise]
    assert used == list(by_enterprise.values())


def redeem_everything(where: str, number: int, told: Any) -> None:
    """Try to redeem every voucher, in an order of one's own, with papers of one's own."""
    register, dice = open_register(where), random.Random(number)
    codes = [v["code"] for v in rows(register, Voucher)]
    dice.shuffle(codes)
    paid = 0
    for place, code in enumerate(codes):
        papers = use(number * 100 + place)
        try:
            done = do(
                register,
                lambda c, code=code, papers=papers: redeem_voucher(
                    c, voucher=code, institution=PROVIDER, use=papers
                ),
                on=JULY,
            )
            paid += done.amount_fen
        except VoucherNotLive:
            pass
    told.put((number, "paid", paid))


def test_eight_processes_redeem_the_same_vouchers_once(money: Register, money_where: str) -> None:
    for number in range(12):
        enterprise = f"E{number % 3 + 1}"
        do(
            money,
            lambda c, e=enterprise: issue_voucher(
                c, programme="JC26", enterprise=e, amount_fen=500_000
            ),
        )
    found = at_once(redeem_everything, money_where)
    assert sum(fen for _n, _word, fen in found) == 12 * 500_000
    redeemed = rows(money, Redemption)
    assert len({r["voucher_id"] for r in redeemed}) == len(redeemed) == 12
    assert look(money, check_funds)[0].ok


def test_eight_commands_for_the_last_yuan(
    money: Register, money_where: str, tmp_path: Path
) -> None:
    do(money, lambda c: add_enterprises(c, 9, first=4))
    for number in range(4, 9):  # 99,999 of 100,000 yuan are promised
        amount = CAP if number < 8 else CAP - 1 * YUAN
        do(
            money,
            lambda c, n=number, a=amount: issue_voucher(
                c, programme="JC26", enterprise=f"E{n}", amount_fen=a
            ),
        )
    command = [sys.executable, "-m", "smeadmin", "--db", money_where, "--lang", "en", "--by"]
    issue = ["voucher", "issue", "JC26", "--amount", "1", "--enterprise"]
    env = {"SMEADMIN_TEST_NOW": "2026-05-12", "PYTHONPATH": str(Path(__file__).parents[2])}
    running = [
        subprocess.Popen(
            [*command, f"P{n}", *issue, f"E{n % 3 + 1}"],
            cwd=tmp_path,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for n in range(PROCESSES)
    ]
    ended = [(p.communicate()[1].decode(), p.returncode) for p in running]
    assert sorted(status for _said, status in ended) == [0, 3, 3, 3, 3, 3, 3, 3], ended
    assert all("[fund-exhausted]" in said for said, status in ended if status == 3)
    assert look(money, lambda v: show_fund(v, fund="FW2026")).standing.available == 0
    assert look(money, check_funds)[0].ok


def end_everything(where: str, number: int, told: Any) -> None:
    """Redeem, void or expire every voucher, in an order of one's own: whoever is first ends it."""
    register, dice = open_register(where), random.Random(number)
    codes = [v["code"] for v in rows(register, Voucher)]
    dice.shuffle(codes)
    paid = back = 0
    for place, code in enumerate(codes):
        papers, act = use(number * 100 + place), dice.choice(["redeem", "void", "expire"])
        try:
            if act == "redeem":
                work = lambda c, v=code, p=papers: redeem_voucher(  # noqa: E731
                    c, voucher=v, institution=PROVIDER, use=p
                )
                done = do(register, work, on=JULY)
                paid, back = paid + done.amount_fen, back + done.returned_fen
            elif act == "void":
                gone = do(
                    register, lambda c, v=code: void_voucher(c, voucher=v), on=JULY, reason="测试"
                )
                back += gone.moved_fen
            else:
                late = do(register, lambda c: expire_vouchers(c), on=LATE)
                back += late.amount_fen
        except (VoucherNotLive, VoucherExpired):
            pass
    told.put((number, "ended", (paid, back)))


LATE = JULY + dt.timedelta(60)


def test_redeem_void_and_expire_at_once_end_each_voucher_once(
    money: Register, money_where: str
) -> None:
    for number in range(9):
        one = {"programme": "JC26", "enterprise": f"E{number % 3 + 1}", "amount_fen": 600_000}
        do(money, lambda c, o=one: issue_voucher(c, **o))
    found = at_once(end_everything, money_where)
    paid = sum(sums[0] for _n, _word, sums in found)
    back = sum(sums[1] for _n, _word, sums in found)
    assert paid + back == 9 * 600_000
    ended = rows(money, Voucher)
    assert {v["state"] for v in ended} <= {"redeemed", "void", "expired"}
    assert sum(v["used_fen"] for v in ended) == paid
    assert len(rows(money, Redemption)) == len([v for v in ended if v["state"] == "redeemed"])
    now = look(money, lambda v: show_fund(v, fund="FW2026"), on=LATE).standing
    assert (now.available, now.committed, now.awaiting) == (10_000_000 - paid, 0, paid)
    assert look(money, check_funds, on=LATE)[0].ok


def take_the_last_yuan(where: str, number: int, told: Any) -> None:
    """Ask for one yuan for the same enterprise, by a new voucher or by a top-up of an old one."""
    register = open_register(where)
    one = {"programme": "JC26", "enterprise": "E1", "amount_fen": YUAN}
    taken = 0
    for _again in range(3):
        try:
            do(register, lambda c: issue_voucher(c, **one), by=f"P{number}")
            taken += 1
        except VoucherCap:
            pass
    told.put((number, "taken", taken))


@pytest.mark.long
def test_sixteen_processes_at_the_last_yuan_of_a_cap(money: Register, money_where: str) -> None:
    one = {"programme": "JC26", "enterprise": "E1", "amount_fen": CAP - YUAN}
    do(money, lambda c: issue_voucher(c, **one))
    found = at_once(take_the_last_yuan, money_where, 16)
    assert sum(taken for _n, _word, taken in found) == 1
    assert look(money, lambda v: caps.used(v, RULE, 1, 2026)) == (CAP, 2)
    assert look(money, check_funds)[0].ok
