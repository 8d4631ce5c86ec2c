"""A fund through its year, and its postings as Beancount adds them up: another program, the same balances."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction

from smeadmin.actions.books import check_funds
from smeadmin.actions.change import undo_changes
from smeadmin.actions.fund import allocate_fund, appropriate_fund, create_fund, show_fund
from smeadmin.actions.fund_desk import desk_fund
from smeadmin.actions.fund_forecast import forecast_fund
from smeadmin.actions.fund_year import adjust_fund, carry_fund, close_fund, lapse_fund
from smeadmin.actions.journal import export_funds
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.year_end import close_year, show_year_end
from smeadmin.domain.fund import Earmark
from smeadmin.domain.fund_year import (
    AdjustNeedsDocument,
    CarryBackwards,
    CloseNeedsWhere,
    FundClosed,
    FundNotSettled,
    NothingToSweep,
    SweptPot,
    YearNeedsWhere,
    is_low,
)
from smeadmin.domain.journal import JournalLine, account_names, journal
from smeadmin.domain.ledger import Account, Event, FundExhausted, Standing
from smeadmin.storage.change import Change, Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Office
from tests.actions.money import MAY, do, look

DECEMBER = dt.date(2026, 12, 31)


def standing(register: Register, fund: str = "FW2026") -> Standing:
    return look(register, lambda v: show_fund(v, fund=fund)).standing


def issue(register: Register, fen: int, on: dt.date = MAY, enterprise: str = "E1") -> None:
    do(
        register,
        lambda c: issue_voucher(c, programme="JC26", enterprise=enterprise, amount_fen=fen),
        on=on,
    )


def next_year(register: Register) -> None:
    do(register, lambda c: create_fund(c, code="FW2027", name="下年", year=2027))


def test_what_is_promised_cannot_be_adjusted_away(money: Register) -> None:
    """100,000 given, 7,000 promised: 93,000 can be taken, not a fen more."""
    issue(money, 700_000)

    def lower(fen: int) -> Callable[[Change], Any]:
        return lambda c: adjust_fund(c, fund="FW2026", amount_fen=fen, down=True)

    with pytest.raises(AdjustNeedsDocument):
        do(money, lower(1))
    with pytest.raises(FundExhausted):
        do(money, lower(9_300_001), document="财1号")
    do(money, lower(9_300_000), document="财1号")
    now = standing(money)
    assert (now.adjusted, now.available, now.committed) == (-9_300_000, 0, 700_000)
    do(money, lambda c: adjust_fund(c, fund="FW2026", amount_fen=5), document="财2号")
    assert standing(money).adjusted == -9_299_995
    assert look(money, check_funds)[0].ok


def test_what_is_left_is_carried_over_pot_by_pot(money_file: Register) -> None:
    next_year(money_file)
    do(money_file, lambda c: allocate_fund(c, fund="FW2026", purpose="奖励", amount_fen=2_000_000))
    with pytest.raises(CarryBackwards):
        do(money_file, lambda c: carry_fund(c, fund="FW2027", into="FW2026"))
    done = do(money_file, lambda c: carry_fund(c, fund="FW2026", into="FW2027"))
    assert done.pots == (SweptPot("", "", 8_000_000), SweptPot("奖励", "", 2_000_000))
    assert (standing(money_file).carried_out, standing(money_file).available) == (10_000_000, 0)
    then = look(money_file, lambda v: show_fund(v, fund="FW2027"))
    assert then.standing.carried_in == then.standing.available == 10_000_000
    assert [(p.name, p.standing.available) for p in then.pots] == [
        ("", 8_000_000),
        ("奖励", 2_000_000),
    ]
    with pytest.raises(NothingToSweep):
        do(money_file, lambda c: carry_fund(c, fund="FW2026", into="FW2027"))
    assert all(one.ok for one in look(money_file, check_funds))


def test_money_lapses_or_goes_back_to_the_treasury(money_file: Register) -> None:
    do(money_file, lambda c: lapse_fund(c, fund="FW2026", amount_fen=100))
    do(money_file, lambda c: lapse_fund(c, fund="FW2026", amount_fen=250, treasury=True))
    now = standing(money_file)
    assert (now.lapsed, now.returned_to_treasury, now.available) == (100, 250, 9_999_650)
    assert now.sources == now.uses


def test_a_fund_is_closed_in_one_change_and_promises_nothing_more(money: Register) -> None:
    next_year(money)
    issue(money, 700_000)
    with pytest.raises(FundNotSettled) as refused:
        do(money, lambda c: close_fund(c, fund="FW2026", into="FW2027"), on=DECEMBER)
    assert refused.value.way_out == ("smeadmin voucher expire",)
    do(money, lambda c: expire_vouchers(c), on=DECEMBER)
    with pytest.raises(CloseNeedsWhere):
        do(money, lambda c: close_fund(c, fund="FW2026"), on=DECEMBER)
    do(money, lambda c: close_fund(c, fund="FW2026", into="FW2027"), on=DECEMBER)
    for again in (
        lambda c: appropriate_fund(c, fund="FW2026", amount_fen=1),
        lambda c: close_fund(c, fund="FW2026", lapse=True),
        lambda c: carry_fund(c, fund="FW2026", into="FW2027"),
    ):
        with pytest.raises(FundClosed):
            do(money, again, on=DECEMBER)
    assert all(one.ok for one in look(money, check_funds))
    newest = look(money, lambda v: v.rows(_numbers())[-1]["number"])
    do(money, lambda c: undo_changes(c, changes=[f"CS-{newest:06d}"]), on=DECEMBER)
    assert standing(money).available == 10_000_000


def test_a_year_is_closed_for_all_its_funds_in_one_change_or_for_none(money: Register) -> None:
    """7,000 of a voucher come back first: 100,000 are carried over, the 500 of the other fund go back."""
    next_year(money)
    do(money, lambda c: create_fund(c, code="JL2026", name="奖励资金", year=2026))
    do(money, lambda c: appropriate_fund(c, fund="JL2026", amount_fen=50_000))
    issue(money, 700_000)
    shown = look(money, lambda v: show_year_end(v, year=2026)).funds
    assert [(one.fund.code, one.promised_fen, one.ready) for one in shown] == [
        ("FW2026", 700_000, False),
        ("JL2026", 0, True),
    ]
    how: dict[str, Any] = {"year": 2026, "carry": {"FW2026": "FW2027"}}
    with pytest.raises(YearNeedsWhere) as missing:
        do(money, lambda c: close_year(c, **how), on=DECEMBER)
    assert missing.value.details["funds"] == "JL2026"
    said = "smeadmin test 2026 --carry FW2026=FW2027 "  # what was typed stays typed
    ways = ("--carry JL2026=JL2027", "--lapse", "--treasury")
    assert missing.value.way_out == tuple(said + way for way in ways)
    with pytest.raises(FundNotSettled):
        do(money, lambda c: close_year(c, **how, treasury=True), on=MAY)
    assert standing(money, "JL2026").available == 50_000
    done = do(money, lambda c: close_year(c, **how, treasury=True), on=DECEMBER)
    assert (done.expired, done.expired_fen) == (1, 700_000)
    assert [(s.fund.code, s.how.value, s.amount_fen) for s in done.swept] == [
        ("FW2026", "carry", 10_000_000),
        ("JL2026", "treasury", 50_000),
    ]
    assert standing(money, "FW2027").carried_in == 10_000_000
    assert all(one.ok for one in look(money, check_funds, on=DECEMBER))
    newest = look(money, lambda v: v.rows(_numbers())[-1]["number"])
    do(money, lambda c: undo_changes(c, changes=[f"CS-{newest:06d}"]), on=DECEMBER)
    assert standing(money).committed == 700_000
    assert standing(money, "JL2026").available == 50_000


def _numbers() -> Any:
    import sqlalchemy as sa

    return sa.text("SELECT number FROM change ORDER BY number")


def test_how_long_a_fund_lasts_is_its_pace(money_file: Register) -> None:
    """7,000 + 2,000 in 60 days are 150 a day: 91,000 last 606 days, beyond the year."""
    issue(money_file, 700_000, MAY)
    issue(money_file, 200_000, MAY + dt.timedelta(20), "E2")
    on = MAY + dt.timedelta(59)
    ahead = look(money_file, lambda v: forecast_fund(v, fund="FW2026"), on=on)
    assert (ahead.days, ahead.promised_fen, ahead.per_day_fen) == (60, 900_000, 15_000)
    assert ahead.run_out is None
    assert ahead.at_end_fen == 9_100_000 - 15_000 * (DECEMBER - on).days
    assert [(x.month, x.vouchers, x.amount_fen) for x in ahead.lapsing] == [("2026-08", 2, 900_000)]
    do(
        money_file,
        lambda c: adjust_fund(c, fund="FW2026", amount_fen=9_085_000, down=True),
        document="财1号",
    )
    soon = look(money_file, lambda v: forecast_fund(v, fund="FW2026"), on=on)
    assert soon.run_out == on + dt.timedelta(1)


@pytest.mark.parametrize(("available", "low"), [(99, True), (100, False)])
def test_a_fund_is_near_its_stop_below_a_tenth(available: int, low: bool) -> None:
    assert is_low(Standing(appropriated=1000, available=available), Fraction(1, 10)) is low


def test_a_third_is_set_aside_to_the_fen(money_file: Register) -> None:
    """HB-47: of 100,000 at least 33,333.34 (a third, rounded up) for the service system, in Hubei."""
    do(money_file, lambda c: c.update(Office, of(Office).c.id > 0, region_code="420000"))
    do(money_file, lambda c: adopt_policy(c, policy="hb-2010"))

    def earmark() -> Earmark:
        return look(money_file, lambda v: show_fund(v, fund="FW2026")).earmarks[0]

    def set_aside(fen: int) -> None:
        do(
            money_file,
            lambda c: allocate_fund(c, fund="FW2026", purpose="service_system", amount_fen=fen),
        )

    assert (earmark().clause, earmark().wanted_fen, earmark().met) == ("HB-47", 3_333_334, False)
    set_aside(3_333_333)
    assert earmark().met is False
    set_aside(1)
    assert (earmark().found_fen, earmark().met) == (3_333_334, True)


# ---- the journal ---------------------------------------------------------------------------------


def written(register: Register, path: Path) -> dict[Any, int]:
    exported = look(register, export_funds)
    text = "\n".join(journal(exported.office, exported.lines, exported.balances)) + "\n"
    path.write_text(text, encoding="utf-8")
    return exported.balances


def test_beancount_accepts_the_journal_and_adds_up_the_same(
    money_file: Register, tmp_path: Path
) -> None:
    next_year(money_file)
    do(
        money_file,
        lambda c: allocate_fund(c, fund="FW2026", purpose="券（一）/“甲”", amount_fen=5),
    )
    issue(money_file, 700_001)
    do(money_file, lambda c: carry_fund(c, fund="FW2026", into="FW2027", amount_fen=99))
    path = tmp_path / "账.beancount"
    balances = written(money_file, path)
    checked = subprocess.run(
        [str(Path(sys.executable).parent / "bean-check"), str(path)], capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    entries, errors, _options = loader.load_file(str(path))
    assert errors == []
    sums: dict[str, Decimal] = {}
    for entry in entries:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            assert posting.units is not None and posting.units.number is not None
            sums[posting.account] = sums.get(posting.account, Decimal(0)) + posting.units.number
    names = account_names(balances)
    assert {names[key]: fen for key, fen in balances.items() if fen} == {
        name: int(amount * 100) for name, amount in sums.items() if amount
    }


def test_beancount_finds_one_changed_fen(money_file: Register, tmp_path: Path) -> None:
    path = tmp_path / "账.beancount"
    written(money_file, path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(" 100000.00 CNY", " 100000.01 CNY", 1), encoding="utf-8")
    assert loader.load_file(str(path))[1]


def test_accounts_that_would_be_spelled_alike_are_told_apart() -> None:
    names = account_names(
        {
            ("FW2026", "甲/乙", "", Account.PAID),
            ("FW2026", "甲-乙", "", Account.PAID),
            ("fw2026", "", "", Account.PAYABLE),
        }
    )
    assert sorted(names.values()) == [
        "Assets:F-fw2026:Payable",
        "Expenses:FW2026:P-甲-乙:Paid",
        "Expenses:FW2026:P-甲-乙:Paid-2",
    ]


def test_an_empty_journal_is_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "空.beancount"
    path.write_text("\n".join(journal('示例"局', (), {})) + "\n", encoding="utf-8")
    assert loader.load_file(str(path))[1] == []


def test_what_stands_in_a_journal_cannot_break_it(tmp_path: Path) -> None:
    line = JournalLine(
        *(1, MAY, "FW2026", Event.APPROPRIATE, Account.APPROPRIATED, "", Account.AVAILABLE, "", 1),
        *("CS-000001", '文"号\\\n2026-01-01 open Assets:X', None, None, "省级", None),
    )
    key = ("FW2026", "", "省级", Account.APPROPRIATED)
    balances = {key: -1, ("FW2026", "", "省级", Account.AVAILABLE): 1}
    path = tmp_path / "怪.beancount"
    path.write_text("\n".join(journal("x", (line,), balances)) + "\n", encoding="utf-8")
    assert loader.load_file(str(path))[1] == []


def test_a_fund_of_a_past_year_is_closed_when_nothing_of_it_is_open(money: Register) -> None:
    """The desk names first what is still promised of it, and only then the command that closes it."""
    january = dt.date(2027, 1, 5)
    issue(money, 700_000)

    def waits() -> list[tuple[str, int]]:
        return [(w.what, w.amount_fen) for w in look(money, desk_fund, on=january).waits]

    assert waits() == [("expired", 700_000), ("not-settled", 700_000)]
    do(money, expire_vouchers, on=january)
    assert waits() == [("to-close", 10_000_000)]
