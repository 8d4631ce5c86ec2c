"""Random histories of a fund, its vouchers, claims, settlements and recoveries, held against a model.

Amounts are drawn at the bounds (one fen less, exactly, one fen more), where mistakes live.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from smeadmin.actions.books import check_funds
from smeadmin.actions.claim.deciding import approve_claim
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.fund import appropriate_fund, show_fund
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.recovery.returning import net_recovery, receive_recovery
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement, retry_settlement
from smeadmin.actions.settlement.reconciling import BankFile, reconcile_settlement
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.reconciling import BankRow
from smeadmin.errors import Failure
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.voucher import Voucher
from tests.actions.money import MAY, PROVIDER, do, look, rows, use
from tests.actions.money_model import Model

EXAMPLES = int(os.environ.get("SMEADMIN_EXAMPLES", "5"))
CERTIFIED_UNTIL = dt.date(2027, 6, 30)
ENTERPRISES = ("E1", "E2", "E3")
NEAR = st.sampled_from([-1, 0, 1])


def told(
    register: Register, work: Callable[[Any], Any], on: dt.date, by: str = "林岚", **act: Any
) -> Any:
    """Do it, or give the code of the refusal."""
    try:
        return do(register, work, on=on, by=by, **act)
    except Failure as refusal:
        return refusal.code


class Money(RuleBasedStateMachine):
    """One office; every rule does the same to the register and to the model."""

    fresh: Callable[[], Register]
    done: Callable[[Register], None] = staticmethod(lambda register: None)

    def __init__(self) -> None:
        super().__init__()
        self.register = type(self).fresh()
        self.model = Model(MAY, came=10_000_000)
        self.papers = 0

    @initialize(near=NEAR)
    def begin(self, near: int) -> None:
        """Begin with two vouchers, one redeemed and claimed, so that short histories reach far."""
        for enterprise in ("E1", "E2"):
            self._issue(enterprise, 700_000, up_to=False)
        self._redeem(0, 1_300_000 + near, self.model.day)
        self.submit()

    def teardown(self) -> None:
        """At the end of a history every invariant of the whole register holds."""
        assert all(one.ok for one in look(self.register, check_funds, on=self.model.day))
        type(self).done(self.register)

    # ---- money in, days go by ----------------------------------------------------------------

    @rule(amount=st.sampled_from([1, 99, 500_000]))
    def appropriate(self, amount: int) -> None:
        do(
            self.register,
            lambda c: appropriate_fund(c, fund="FW2026", amount_fen=amount),
            on=self.model.day,
        )
        self.model.came += amount

    @rule(near=NEAR, newest=st.booleans())
    def wait(self, near: int, newest: bool) -> None:
        """Let days go by: to the last day of a voucher, or the day before or after it."""
        live = sorted(v.last for v in self.model.vouchers if v.state == "issued")
        to = self.model.day + dt.timedelta(1)
        if live:
            to = max(to, (live[-1] if newest else live[0]) + dt.timedelta(near))
        self.model.day = min(to, dt.date(2026, 12, 31))

    # ---- vouchers ----------------------------------------------------------------------------

    @rule(
        enterprise=st.sampled_from(ENTERPRISES),
        bound=st.sampled_from(["cap", "fund", "small"]),
        near=NEAR,
        up_to=st.booleans(),
    )
    def issue(self, enterprise: str, bound: str, near: int, up_to: bool) -> None:
        model = self.model
        left = {"cap": model.left(enterprise), "fund": model.available, "small": 70_001}[bound]
        asked = max(1, left + near)
        self._issue(enterprise, asked, up_to)

    def _issue(self, enterprise: str, asked: int, up_to: bool) -> None:
        expected = self.model.issue(enterprise, asked, up_to)
        got = told(
            self.register,
            lambda c: issue_voucher(
                c, programme="JC26", enterprise=enterprise, amount_fen=asked, up_to=up_to
            ),
            self.model.day,
        )
        assert getattr(got, "amount_fen", got) == expected

    @precondition(lambda self: self.model.vouchers)
    @rule(
        data=st.data(),
        near=st.sampled_from([-2, -1, 0, 1, 2]),
        small=st.booleans(),
        old=st.booleans(),
    )
    def redeem(self, data: st.DataObject, near: int, small: bool, old: bool) -> None:
        model = self.model
        place = data.draw(st.integers(0, len(model.vouchers) - 1))
        voucher = model.vouchers[place]
        contract = max(1, (1 if small else 2 * voucher.face) + near)
        self._redeem(place, contract, voucher.issued if old else model.day)

    def _redeem(self, place: int, contract: int, day: dt.date) -> None:
        self.papers += 1
        papers = use(self.papers, service_date=day, contract_date=day, contract_fen=contract)
        expected = self.model.redeem(place, contract, certified=day <= CERTIFIED_UNTIL)
        code = rows(self.register, Voucher)[place]["code"]
        got = told(
            self.register,
            lambda c: redeem_voucher(c, voucher=code, institution=PROVIDER, use=papers),
            self.model.day,
        )
        assert (got if isinstance(got, str) else (got.amount_fen, got.returned_fen)) == expected

    @rule()
    def expire(self) -> None:
        got = do(self.register, lambda c: expire_vouchers(c), on=self.model.day)
        assert (got.vouchers, got.amount_fen) == self.model.expire()

    # ---- claims and settlements --------------------------------------------------------------

    @rule()
    def submit(self) -> None:
        expected = self.model.submit()
        got = told(self.register, lambda c: submit_claim(c, institution=PROVIDER), self.model.day)
        assert getattr(got, "amount_fen", got) == expected

    @precondition(lambda self: self.model.claims)
    @rule(data=st.data(), same=st.booleans())
    def approve(self, data: st.DataObject, same: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.claims)))
        expected = self.model.approve(number, same)
        by = "林岚" if same else "何远"
        name = f"CL-2026-{number:04d}"
        got = told(self.register, lambda c: approve_claim(c, claim=name), self.model.day, by)
        assert (got if isinstance(got, str) else "done") == expected

    @rule()
    def prepare(self) -> None:
        expected = self.model.prepare()
        got = told(self.register, prepare_settlement, self.model.day)
        assert getattr(got, "amount_fen", got) == expected

    @precondition(lambda self: self.model.batches)
    @rule(data=st.data(), same=st.booleans(), pay=st.booleans())
    def settle(self, data: st.DataObject, same: bool, pay: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.batches)))
        name, by = f"ST-2026-{number:02d}", "林岚" if same else "何远"
        if pay:
            expected = self.model.export(number)
            got = told(
                self.register,
                lambda c: export_settlement(c, settlement=name, file="x.csv"),
                self.model.day,
            )
        else:
            expected = self.model.approve_batch(number, same)
            got = told(
                self.register, lambda c: approve_settlement(c, settlement=name), self.model.day, by
            )
        assert (got if isinstance(got, str) else "done") == expected

    @precondition(lambda self: self.model.batches)
    @rule(data=st.data(), near=NEAR, half=st.booleans(), failed=st.booleans())
    def bank(self, data: st.DataObject, near: int, half: bool, failed: bool) -> None:
        """The bank answers for a payment: all of it, a part, a fen too much, or that it failed."""
        number = data.draw(st.sampled_from(sorted(self.model.batches)))
        batch = self.model.batches[number]
        due = batch.whole - batch.kept - batch.paid
        self._bank(number, max(1, due // 2 if half else due + near), failed)

    def _bank(self, number: int, fen: int, failed: bool) -> None:
        expected = self.model.bank(number, fen, failed)
        name = f"ST-2026-{number:02d}"
        row = BankRow(2, fen, failed, payment=f"{name}/1")
        answer = BankFile("回单.csv", None, None, None, (row,))
        got = told(
            self.register,
            lambda c: reconcile_settlement(c, settlement=name, bank=answer),
            self.model.day,
        )
        assert (got if isinstance(got, str) else got.rows[0].outcome.value) == expected

    @precondition(lambda self: self.model.batches)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.batches)))
        expected = self.model.retry(number)
        got = told(
            self.register,
            lambda c: retry_settlement(c, settlement=f"ST-2026-{number:02d}"),
            self.model.day,
        )
        assert getattr(got, "amount_fen", got) == expected

    # ---- what comes back ---------------------------------------------------------------------

    @precondition(lambda self: any(v.claim for v in self.model.vouchers))
    @rule(data=st.data(), near=NEAR, half=st.booleans())
    def recover(self, data: st.DataObject, near: int, half: bool) -> None:
        model = self.model
        claimed = [n for n, v in enumerate(model.vouchers) if v.claim]
        place = data.draw(st.sampled_from(claimed))
        claim = model.vouchers[place].claim
        assert claim is not None
        line = 1 + model.redeemed_in(claim).index(place)
        left = model.paid_of(place) - sum(d.amount for d in model.debts if d.voucher == place)
        fen = max(1, left // 2 if half else left + near)
        expected = model.recover(place, fen)
        got = told(
            self.register,
            lambda c: open_recovery(c, subject=f"CL-2026-{claim:04d}", line=line, amount_fen=fen),
            model.day,
            reason="抽查发现",
        )
        assert getattr(got, "amount_fen", got) == expected

    @precondition(lambda self: self.model.debts)
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.model.debts) - 1))
        self._decide(number)

    def _decide(self, number: int) -> None:
        expected = self.model.decide(number)
        name = f"RC-2026-{number + 1:03d}"
        got = told(
            self.register,
            lambda c: decide_recovery(c, recovery=name),
            self.model.day,
            "何远",
            document="1号",
        )
        assert (got if isinstance(got, str) else "done") == expected

    @precondition(lambda self: self.model.debts)
    @rule(data=st.data(), near=NEAR)
    def receive(self, data: st.DataObject, near: int) -> None:
        number = data.draw(st.integers(0, len(self.model.debts) - 1))
        fen = max(1, self.model.debts[number].left + near)
        expected = self.model.receive(number, fen)
        name = f"RC-2026-{number + 1:03d}"
        got = told(
            self.register,
            lambda c: receive_recovery(c, recovery=name, amount_fen=fen),
            self.model.day,
            document="2号",
        )
        assert (got if isinstance(got, str) else "done") == expected

    @precondition(lambda self: self.model.debts and self.model.batches)
    @rule(data=st.data())
    def net(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.model.debts) - 1))
        batch = data.draw(st.sampled_from(sorted(self.model.batches)))
        expected = self.model.net(number, batch)
        got = told(
            self.register,
            lambda c: net_recovery(
                c, recovery=f"RC-2026-{number + 1:03d}", settlement=f"ST-2026-{batch:02d}"
            ),
            self.model.day,
        )
        assert getattr(got, "amount_fen", got) == expected

    @rule()
    def happy_path(self) -> None:
        """Take whatever waits one step further, so that long roads are walked to their end."""
        model = self.model
        for number, state in model.claims.items():
            if state == "submitted":
                assert model.approve(number, same_person=False) == "done"
                name = f"CL-2026-{number:04d}"
                do(
                    self.register,
                    lambda c, n=name: approve_claim(c, claim=n),
                    on=model.day,
                    by="何远",
                )
        for number in range(len(model.debts)):
            if not model.debts[number].decided:
                self._decide(number)
        for number, batch in list(model.batches.items()):
            if batch.state == "exported" and batch.whole > batch.kept:
                self._bank(number, batch.whole - batch.kept, failed=False)
            if batch.state == "approved":
                assert model.export(number) == "done"
                name = f"ST-2026-{number:02d}"
                do(
                    self.register,
                    lambda c, n=name: export_settlement(c, settlement=n, file="x.csv"),
                    on=model.day,
                )
            if batch.state == "prepared":
                assert model.approve_batch(number, same_person=False) == "done"
                name = f"ST-2026-{number:02d}"
                do(
                    self.register,
                    lambda c, n=name: approve_settlement(c, settlement=n),
                    on=model.day,
                    by="何远",
                )

    # ---- what always holds -------------------------------------------------------------------

    @invariant()
    def books_and_model_agree(self) -> None:
        now = look(self.register, lambda v: show_fund(v, fund="FW2026"), on=self.model.day).standing
        model = self.model
        assert now.available == model.available
        assert now.committed == model.committed
        assert now.awaiting == model.used_in("none", "submitted")
        assert now.payable + now.paid == model.used_in("approved", "settled")
        assert now.paid == model.paid
        assert now.received_back == model.received
        assert now.sources == now.uses == model.came
        checked = look(self.register, lambda v: check_funds(v, fund="FW2026"), on=model.day)[0]
        assert checked.ok, checked


def _certify_longer(register: Register) -> None:
    t = of(Certificate)
    do(register, lambda c: c.update(Certificate, t.c.id == 1, valid_until=CERTIFIED_UNTIL))


def _run(examples: int, fresh: Callable[[], Register], done: Callable[[Register], None]) -> None:
    machine = type("MoneyOn", (Money,), {"fresh": staticmethod(fresh), "done": staticmethod(done)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            derandomize="SMEADMIN_EXAMPLES" not in os.environ,
            database=None,
        ),
    )


def test_histories_on_a_file(_money_file: Path) -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        base = Path(folder) / "base.db"
        shutil.copy(_money_file, base)
        _certify_longer(open_register(base))
        count = iter(range(10**6))

        def fresh() -> Register:
            path = Path(folder) / f"{next(count)}.db"
            shutil.copy(base, path)
            return open_register(path)

        _run(EXAMPLES, fresh, lambda r: r.place.path.unlink() if r.place.path else None)


def test_histories_on_a_server(postgresql: Any, _money_database: str) -> None:
    base = f"{_money_database}_model"
    postgresql.sql(f"CREATE DATABASE {base} TEMPLATE {_money_database}")
    _certify_longer(open_register(postgresql.url(base)))
    count = iter(range(10**6))

    def fresh() -> Register:
        name = f"{base}_{next(count)}"
        postgresql.sql(f"CREATE DATABASE {name} TEMPLATE {base}")
        return open_register(postgresql.url(name))

    _run(max(2, EXAMPLES // 6), fresh, lambda r: None)


def test_the_model_itself_counts_right() -> None:
    model = Model(MAY, came=3_000_000)
    assert model.issue("E1", 2_000_001, up_to=False) == "voucher-cap-enterprise-year"
    assert model.issue("E1", 2_000_000, up_to=False) == 2_000_000
    assert model.issue("E2", 1_000_001, up_to=False) == "fund-exhausted"
    assert model.redeem(0, 3_000_001, certified=True) == (1_500_000, 500_000)
    assert (model.available, model.committed, model.used_in("none")) == (1_500_000, 0, 1_500_000)
    assert model.submit() == 1_500_000
    assert model.approve(1, same_person=True) == "self-approval"
    assert model.left("E1") == 500_000
