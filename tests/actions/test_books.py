"""The books asked again: whatever was meddled with behind the program is named, and finance is the witness."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from pathlib import Path

import pytest

from smeadmin.actions.books import check_funds
from smeadmin.actions.fund_against import check_against, read_ledger
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.recovery.returning import receive_recovery
from smeadmin.domain.against import Booked, compare
from smeadmin.domain.ledger import FundMismatch
from smeadmin.storage.change import Register, open_register
from tests.actions.claiming import JULY, paid
from tests.actions.money import do, look
from tests.actions.test_award import BY_SERVICES, begun, decide, propose


@pytest.fixture(scope="module")
def _whole_file(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """6,000 yuan paid, 2,000 of them to come back, 500 received."""
    path = tmp_path_factory.mktemp("whole") / "office.db"
    shutil.copy(_money_file, path)
    register = open_register(path)
    paid(register)
    number = do(
        register,
        lambda c: open_recovery(c, subject="CL-2026-0001", contract_fen=800_000),
        on=JULY,
        reason="减价",
    ).recovery
    do(
        register,
        lambda c: decide_recovery(c, recovery=number),
        on=JULY,
        by="何远",
        document="1号",
    )
    do(
        register,
        lambda c: receive_recovery(c, recovery=number, amount_fen=50_000),
        on=JULY,
        document="2号",
    )
    return path


@pytest.fixture
def whole(_whole_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    shutil.copy(_whole_file, path)
    return path


def meddle(path: Path, *statements: str) -> Register:
    """Edit the file as somebody with another tool would, its own guards switched off."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'append_only_%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement
    connection.close()
    return open_register(path)


def wrong(register: Register) -> set[str]:
    """The names of what does not hold."""
    try:
        look(register, check_funds)
    except FundMismatch as found:
        return {c.name for one in found.answer for c in one.checks if not c.ok}
    return set()


def test_everything_holds_in_a_register_that_nobody_meddled_with(whole: Path) -> None:
    assert wrong(open_register(whole)) == set()


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        (
            "UPDATE posting SET amount_fen = amount_fen + 1 WHERE event = 'pay'",
            {"balanced"},
        ),
        ("UPDATE posting SET reverses = 1 WHERE id = 2", {"reversals"}),
        (
            "UPDATE fund_balance SET balance_fen = balance_fen - 1 WHERE account = 'available'",
            {"balanced", "equation"},
        ),
        ("UPDATE posting SET id = id + 1000 WHERE event = 'appropriate'", {"covered"}),
        ("UPDATE voucher_terms SET kept = json_set(kept, '$.free', 0.5)", {"exact-reasons"}),
        ("UPDATE recovery SET terms = json_insert(terms, '$[#]', 1e3)", {"exact-reasons"}),
        ("UPDATE voucher SET returned_fen = returned_fen + 1", {"face"}),
        ("UPDATE voucher SET valid_until = '2026-05-20'", {"in-time"}),
        ("UPDATE certificate SET valid_until = '2026-05-20'", {"titled"}),
        (
            "UPDATE enterprise SET credit_code = (SELECT credit_code FROM institution) WHERE id = 1",
            {"two-parties"},
        ),
        ("UPDATE invoice SET total_fen = 1", {"papers"}),
        ("UPDATE redemption SET contract_fen = 1", {"within-contract"}),
        ("UPDATE claim SET amount_fen = amount_fen - 1", {"claims", "settlements"}),
        ("UPDATE settlement SET amount_fen = amount_fen + 1", {"settlements"}),
        ("UPDATE payment SET paid_fen = paid_fen - 1", {"settlements", "bank"}),
        ("UPDATE bank_row SET booked_fen = booked_fen - 1", {"bank"}),
        ("UPDATE settlement_line SET paid_fen = paid_fen - 1", {"settlements", "paid", "payable"}),
        ("UPDATE recovery SET received_fen = received_fen + 1", {"recoveries"}),
        ("UPDATE recovery_entry SET amount_fen = amount_fen + 1", {"recoveries"}),
        ("DELETE FROM bank_row", {"bank"}),
        ("UPDATE cap_use SET granted_fen = granted_fen - 1", {"caps"}),
    ],
)
def test_whoever_edits_the_file_is_found(whole: Path, statement: str, names: set[str]) -> None:
    assert names <= wrong(meddle(whole, statement))


def test_winners_are_counted_anew(sqlite_register: str, tmp_path: Path) -> None:
    register = begun(open_register(sqlite_register), BY_SERVICES)
    propose(register)
    decide(register)
    assert wrong(register) == set()
    for statement in (
        "UPDATE award_place SET place = 'in', why = NULL WHERE place = 'out'",  # a third of two places
        "UPDATE award_place SET amount_fen = amount_fen - 1 WHERE place = 'in'",
        "UPDATE award_place SET place = 'tie' WHERE place = 'out'",
    ):
        copy = shutil.copy(sqlite_register, tmp_path / "meddled.db")
        assert wrong(meddle(Path(copy), statement)) == {"winners"}


# ---- against finance -----------------------------------------------------------------------------

HEAD = "科目,单据号,收款单位,金额（元）,日期\n"
DAY = dt.date(2026, 7, 3)


def ledger(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def test_finance_and_we_agree_line_by_line(whole: Path, tmp_path: Path) -> None:
    file = ledger(
        tmp_path / "台账.csv",
        "预算下达,,,100000,",
        "支出,ST-2026-01,知序知识产权服务中心,6000,2026-07-03",
        "退款,RC-2026-001,,500,2026-07-03",
    )
    theirs = read_ledger(str(file), on=JULY)
    register = open_register(whole)
    assert look(register, lambda v: check_against(v, file="台账.csv", theirs=theirs, fund=None)).ok
    short = [one for one in theirs if one.item != "paid"]
    with pytest.raises(FundMismatch) as found:
        look(register, lambda v: check_against(v, file="x", theirs=tuple(short), fund="FW2026"))
    (item,) = [item for item in found.value.answer.items if not item.ok]
    assert [(x.reference, x.amount_fen) for x in item.only_ours] == [("ST-2026-01/1", 600_000)]
    assert found.value.way_out == ("smeadmin settle show ST-2026-01",)


def booked(fen: int, reference: str = "", payee: str = "") -> Booked:
    return Booked("paid", reference, payee, fen, DAY)


@pytest.mark.parametrize(
    ("ours", "theirs", "left"),
    [
        ([booked(5, "ST-1/1", "甲")], [booked(5, "ST-1/1", "甲")], (0, 0)),
        ([booked(5, "ST-1/1", "甲")], [booked(5, "st-1")], (0, 0)),
        ([booked(5, "ST-1/1", "甲")], [booked(5)], (0, 0)),
        ([booked(5, "ST-1/1", "甲")], [booked(5, "ST-1", "乙")], (1, 1)),
        ([booked(5, "ST-1/1", "甲")], [booked(4, "ST-1", "甲")], (1, 1)),
        ([booked(5, "ST-1/1"), booked(6, "ST-1/2")], [booked(11, "ST-1")], (0, 0)),
        ([booked(5, "ST-1/1"), booked(5, "ST-1/2")], [booked(5, "ST-1")], (1, 0)),
        ([booked(5, "ST-1/1")], [booked(5, "ST-1"), booked(5, "ST-1")], (0, 1)),
    ],
)
def test_each_line_is_matched_once(
    ours: list[Booked], theirs: list[Booked], left: tuple[int, int]
) -> None:
    paid_item = compare(ours, theirs)[1]
    assert (len(paid_item.only_ours), len(paid_item.only_theirs)) == left
