"""Money under stress: sixteen at the last yuan, a fund lowered meanwhile, killed, broken off, a full disk.

Overspend 0, half-done 0, acknowledged-but-lost 0; after each the books agree and nothing needs repair. More
kills: ``pytest -m long tests/actions/test_money_faults.py``; all statements of every command:
``tests/cli/test_every_statement.py``.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.account import add_account, approve_account
from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import allocate_fund, appropriate_fund, create_fund, show_fund
from smeadmin.actions.fund_year import adjust_fund
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.settlement.deciding import approve_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement
from smeadmin.actions.settlement.reconciling import BankFile, reconcile_settlement
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.domain.ledger import FundExhausted
from smeadmin.domain.reconciling import BankRow
from smeadmin.errors import Failure
from smeadmin.storage import backup, engine
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.change import register as register_module
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Voucher
from tests.actions.claiming import JULY, approve, exported, paid, redeemed, submit
from tests.actions.money import PROVIDER, add_enterprises, do, look, rows

FORK, SPAWN = multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")
PROCESSES = 16


def sound(register: Register) -> None:
    """Everything that must hold holds."""
    assert all(one.ok for one in look(register, check_funds))


# ---- at once -------------------------------------------------------------------------------------


def issue_till_the_end(where: str, number: int, told: Any, start: Any) -> None:
    """Issue 900 yuan again and again until the fund is exhausted."""
    register, given = open_register(where), 0
    start.wait()
    for turn in range(100):
        enterprise = f"E{1 + (number * 7 + turn) % 30}"
        try:
            do(
                register,
                lambda c, e=enterprise: issue_voucher(
                    c, programme="JC26", enterprise=e, amount_fen=90_000
                ),
                by=f"P{number}",
            )
            given += 90_000
        except FundExhausted:
            break
    told.put((number, given))


def lower_meanwhile(where: str, told: Any, start: Any) -> None:
    """Take 1,000 yuan from the fund again and again until no more can be taken."""
    register, taken = open_register(where), 0
    start.wait()
    for _ in range(10):
        try:
            do(
                register,
                lambda c: adjust_fund(c, fund="FW2026", amount_fen=100_000, down=True),
                document="财1号",
            )
            taken += 100_000
        except FundExhausted:
            break
    told.put(("lowered", taken))


def test_sixteen_at_the_last_yuan_while_the_fund_is_lowered(
    money: Register, money_where: str
) -> None:
    """20,000 yuan, sixteen who issue, one who takes it away: never a fen more than there is."""
    do(money, lambda c: add_enterprises(c, 27, first=4))
    do(
        money,
        lambda c: adjust_fund(c, fund="FW2026", amount_fen=8_000_000, down=True),
        document="财0号",
    )
    told, start = FORK.Queue(), FORK.Event()
    workers = [
        FORK.Process(target=issue_till_the_end, args=(money_where, n, told, start))
        for n in range(PROCESSES)
    ]
    workers.append(FORK.Process(target=lower_meanwhile, args=(money_where, told, start)))
    for worker in workers:
        worker.start()
    start.set()
    found = [told.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join()
    given = sum(fen for who, fen in found if who != "lowered")
    taken = sum(fen for who, fen in found if who == "lowered")
    now = look(money, lambda v: show_fund(v, fund="FW2026")).standing
    assert now.committed == given == sum(v["amount_fen"] for v in rows(money, Voucher))
    assert now.available == 2_000_000 - given - taken
    assert 0 <= now.available < 90_000
    sound(money)


# ---- every writing act ---------------------------------------------------------------------------


def claimed(register: Register, enterprise: str, number: int) -> str:
    redeemed(register, enterprise, number)
    return str(submit(register).claim)


def batch(register: Register, enterprise: str, number: int) -> str:
    approve(register, claimed(register, enterprise, number))
    return str(do(register, prepare_settlement, on=JULY).settlement)


@pytest.fixture(scope="module")
def _busy_file(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in the middle of everything: something waits for each act."""
    path = tmp_path_factory.mktemp("busy") / "office.db"
    shutil.copy(_money_file, path)
    register = open_register(path)
    do(register, lambda c: add_enterprises(c, 6, first=4))
    do(register, lambda c: create_fund(c, code="FW2027", name="下年", year=2027))
    paid(register)  # ST-2026-01, CL-2026-0001
    for _ in range(2):  # RC-2026-001 to be decided at once, RC-2026-002 later
        do(
            register,
            lambda c: open_recovery(c, subject="CL-2026-0001", amount_fen=1_000),
            on=JULY,
            reason="减价",
        )
    do(
        register,
        lambda c: decide_recovery(c, recovery="RC-2026-001"),
        on=JULY,
        by="何远",
        document="1号",
    )
    for number, enterprise in enumerate(("E2", "E3"), start=2):  # ST-02 exported, ST-03 failed
        name = batch(register, enterprise, number)
        do(register, lambda c, n=name: approve_settlement(c, settlement=n), on=JULY, by="何远")
        exported(register, name)
    do(register, lambda c: bank(c, "ST-2026-03", failed=True), on=JULY)
    name = batch(register, "E4", 4)  # ST-04 approved
    do(register, lambda c: approve_settlement(c, settlement=name), on=JULY, by="何远")
    batch(register, "E5", 5)  # ST-05 prepared
    approve(register, claimed(register, "E6", 6))  # to be settled
    claimed(register, "E7", 7)  # to be approved
    redeemed(register, "E8", 8)  # to be claimed
    do(register, lambda c: issue_voucher(c, programme="JC26", enterprise="E9", amount_fen=5_000))
    do(register, lambda c: account(c, "6227000012344471"))
    return path


def bank(change: Change, number: str, *, failed: bool = False) -> Any:
    row = BankRow(2, 600_000, failed, payment=f"{number}/1")
    return reconcile_settlement(
        change, settlement=number, bank=BankFile("回单.csv", None, None, None, (row,))
    )


def account(change: Change, number: str) -> Any:
    return add_account(change, payee=PROVIDER, bank="建行", number=number)


def last_voucher(change: Change) -> str:
    v = of(Voucher)
    return str(change.scalar(sa.select(v.c.code).order_by(v.c.id.desc()).limit(1)))


ACTS: dict[str, tuple[Callable[[Change], Any], dict[str, Any]]] = {
    "appropriate": (lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1), {}),
    "allocate": (lambda c: allocate_fund(c, fund="FW2026", purpose="奖励", amount_fen=1), {}),
    "reconcile": (lambda c: bank(c, "ST-2026-02"), {}),
    "open recovery": (
        lambda c: open_recovery(c, subject="CL-2026-0001", amount_fen=5),
        {"reason": "减价"},
    ),
    "prepare": (prepare_settlement, {}),
}


class Broken(Exception):
    """The statement at which a change is broken off."""


@contextmanager
def failing(register: Register, at: int) -> Iterator[list[int]]:
    """Let the statement of that number fail, or the commit when ``at`` is -1; gives how many there were."""
    count, made = [0], register._engine(read_only=False)

    def before(*_: object) -> None:
        count[0] += 1
        if count[0] == at:
            raise Broken

    sa.event.listen(made, "before_cursor_execute", before)
    try:
        with pytest.MonkeyPatch.context() as patch:
            if at == -1:
                patch.setattr(register_module, "commit_patiently", _break)
            yield count
    finally:
        sa.event.remove(made, "before_cursor_execute", before)


def _break(_connection: sa.Connection) -> None:
    raise Broken


def prepared_copy(base: Path, folder: Path, act: str) -> tuple[Register, Any, dict[str, Any]]:
    shutil.copy(base, folder / "office.db")
    register = open_register(folder / "office.db")
    do(register, lambda c: approve_account(c, account="BA-000001"), by="何远")  # else none is paid
    work, more = ACTS[act]
    return register, work, {"on": JULY, **more}


def broken_off(register: Register, work: Any, more: dict[str, Any], at: int) -> bool:
    """Tell whether the act was broken off at that statement."""
    try:
        with failing(register, at):
            do(register, work, **more)
    except Broken:
        return True
    return False


@pytest.mark.parametrize("act", ["reconcile", "prepare"])
def test_what_is_broken_off_has_not_happened(_busy_file: Path, tmp_path: Path, act: str) -> None:
    """At its commit, at its last statement, and at one in between; then it happens as if nothing was."""
    register, work, more = prepared_copy(_busy_file, tmp_path, act)
    before = backup.check(register)
    with failing(register, 0) as count, pytest.raises(Broken):
        do(register, _and_break(work), **more)
    for at in (-1, count[0], count[0] // 2):
        assert broken_off(register, work, more, at)
        assert backup.check(register) == before, at
    do(register, work, **more)
    assert backup.check(register).changes == before.changes + 1
    sound(register)


def _and_break(work: Any) -> Any:
    def both(change: Change) -> None:
        work(change)
        raise Broken

    return both


# ---- killed --------------------------------------------------------------------------------------


def move_for_ever(where: str, told: Connection) -> None:
    """Bring a fen in, set one aside, receive one back; tell each change after its commit."""
    register = open_register(where)
    while True:
        for work, more in (ACTS["appropriate"], ACTS["allocate"], ACTS["open recovery"]):
            do(register, work, on=JULY, **more)
            told.send(1)


def killed_after(base: Path, folder: Path, seconds: float) -> None:
    path = folder / "office.db"
    shutil.copy(base, path)
    before = backup.check(open_register(path)).changes
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=move_for_ever, args=(str(path), there))
    process.start()
    acknowledged = int(here.recv())
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if here.poll(0.005):
            acknowledged += here.recv()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    there.close()
    try:
        while here.poll():
            acknowledged += here.recv()
    except EOFError:
        pass
    register = open_register(path)
    checked = backup.check(register)
    assert checked.sound, checked
    assert checked.changes >= before + acknowledged, "an acknowledged movement is gone"
    sound(register)
    do(register, ACTS["appropriate"][0])


@pytest.mark.parametrize("seed", range(1))
def test_killed_at_any_moment_no_yuan_is_lost(_busy_file: Path, tmp_path: Path, seed: int) -> None:
    killed_after(_busy_file, tmp_path, random.Random(seed).uniform(0.02, 0.3))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 60))
def test_killed_more_often(_busy_file: Path, tmp_path: Path, seed: int) -> None:
    killed_after(_busy_file, tmp_path, random.Random(seed).uniform(0.0, 0.5))


# ---- a full disk ---------------------------------------------------------------------------------


def till_it_is_full(register: Register) -> tuple[int, str]:
    """Bring fen after fen in; give how often it went well, and the code of the refusal."""
    for done in range(5_000):
        try:
            do(register, ACTS["appropriate"][0])
        except Failure as refused:
            return done, refused.code
    return 5_000, ""


def test_a_full_disk_stops_the_money_and_loses_none(
    _busy_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.db"
    shutil.copy(_busy_file, path)
    before = look(open_register(path), lambda v: show_fund(v, fund="FW2026")).standing
    real, pages = engine.connect_file, path.stat().st_size // 4096

    def full(path: Path | None, *, read_only: bool = False) -> sqlite3.Connection:
        connection = real(path, read_only=read_only)
        connection.execute(f"PRAGMA max_page_count={pages + 2}")
        return connection

    monkeypatch.setattr(engine, "connect_file", full)
    done, code = till_it_is_full(open_register(path))
    assert code == "disk-full"
    monkeypatch.setattr(engine, "connect_file", real)
    register = open_register(path)
    now = look(register, lambda v: show_fund(v, fund="FW2026")).standing
    assert now.available == before.available + done
    sound(register)
    do(register, ACTS["appropriate"][0])


def limited(where: str, size: int, told: Connection) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    told.send(till_it_is_full(open_register(where)))


def test_a_file_that_may_not_grow_stops_the_money_and_loses_none(
    _busy_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "office.db"
    shutil.copy(_busy_file, path)
    before = look(open_register(path), lambda v: show_fund(v, fund="FW2026")).standing
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=limited, args=(str(path), path.stat().st_size + 8192, there))
    process.start()
    done, code = here.recv()
    process.join()
    assert code == "disk-full"
    register = open_register(path)
    now = look(register, lambda v: show_fund(v, fund="FW2026")).standing
    assert now.available == before.available + done
    sound(register)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with two mebibytes, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        made = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
        subprocess.run(made, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nobody may mount a disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_stops_the_money_and_loses_none(
    _busy_file: Path, small_disk: Path
) -> None:
    path, ballast = small_disk / "office.db", small_disk / "ballast"
    shutil.copy(_busy_file, path)
    before = look(open_register(path), lambda v: show_fund(v, fund="FW2026")).standing
    free = os.statvfs(small_disk)
    ballast.write_bytes(bytes(free.f_bavail * free.f_bsize - 64 * 1024))
    done, code = till_it_is_full(open_register(path))
    assert code == "disk-full"
    ballast.unlink()
    register = open_register(path)
    now = look(register, lambda v: show_fund(v, fund="FW2026")).standing
    assert now.available == before.available + done
    sound(register)
    do(register, ACTS["appropriate"][0])
