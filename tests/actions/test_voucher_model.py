"""Random histories of vouchers and claims with every act there is, held against a model after each step.

Amounts and days are drawn at the bounds, where mistakes live; the last change is undone now and then.
"""

from __future__ import annotations

import copy
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
from smeadmin.actions.claim.cutting import cut_claim, reject_claim
from smeadmin.actions.claim.deciding import approve_claim
from smeadmin.actions.claim.red_letter import record_red_letter
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.fund import show_fund
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.acts import (
    extend_voucher,
    hold_voucher,
    register_voucher,
    release_voucher,
    void_voucher,
)
from smeadmin.actions.voucher.changing import reissue_voucher, topup_voucher, transfer_voucher
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.errors import Failure
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.tables.claim import Claim
from smeadmin.storage.tables.voucher import Invoice, Voucher
from smeadmin.storage.undo import number_of, undo_change
from tests.actions.money import MAY, PROVIDER, at, do, found, look, rows, use
from tests.actions.test_money_model import _certify_longer
from tests.actions.test_voucher_acts import MEASURE
from tests.actions.voucher_model import Model
from tests.conftest import make_act

EXAMPLES = int(os.environ.get("SMEADMIN_EXAMPLES", "4"))
CAME = 5_000_000
ENTERPRISES = ("E1", "E2", "E3")
NEAR = st.sampled_from([-1, 0, 1])
ACTS: dict[str, Callable[..., Any]] = {
    "register": register_voucher,
    "hold": hold_voucher,
    "release": release_voucher,
    "reissue": reissue_voucher,
    "void": void_voucher,
}


class Vouchers(RuleBasedStateMachine):
    """One office; every rule does the same to the register and to the model."""

    fresh: Callable[[], Register]
    done: Callable[[Register], None] = staticmethod(lambda register: None)

    def __init__(self) -> None:
        super().__init__()
        self.register = type(self).fresh()
        self.model = Model(MAY, came=CAME)
        self.before: Model | None = None
        self.last: str | None = None
        self.papers = 0

    def teardown(self) -> None:
        type(self).done(self.register)

    def _do(
        self, expected: Any, before: Model, work: Callable[[Any], Any], by: str = "林岚"
    ) -> Any:
        """Do it in a change; a refusal gives its code and leaves everything as it was."""
        act = make_act(on=self.model.day, at=at(self.model.day), by=by, reason="查实")
        try:
            carried = self.register.carry_out(act, work)
        except Failure as refusal:
            assert refusal.code == expected, refusal
            return None
        assert not isinstance(expected, str) or expected == "done", expected
        self.before, self.last = before, carried.number
        return carried.result

    def _code(self, place: int) -> str:
        return str(rows(self.register, Voucher)[place]["code"])

    @initialize(near=NEAR)
    def begin(self, near: int) -> None:
        """Begin with a claim of two redemptions, so that short histories reach far."""
        for enterprise in ("E1", "E2"):
            self._issue(enterprise, 700_000)
            place = len(self.model.vouchers) - 1
            self._act("register", place, None, lambda c, v: ACTS["register"](c, voucher=v))
            self._redeem(place, 1_000_000 + near)
        self.submit()
        if near >= 0:
            self._decide(1, approve=True)

    # ---- vouchers ----------------------------------------------------------------------------

    @rule(
        enterprise=st.sampled_from(ENTERPRISES),
        bound=st.sampled_from(["room", "fund", "small"]),
        near=NEAR,
    )
    def issue(self, enterprise: str, bound: str, near: int) -> None:
        model = self.model
        left = {"room": model.room(enterprise), "fund": model.available, "small": 70_001}[bound]
        self._issue(enterprise, max(1, left + near))

    def _issue(self, enterprise: str, asked: int) -> None:
        before = copy.deepcopy(self.model)
        expected = self.model.issue(enterprise, asked)
        got = self._do(
            expected,
            before,
            lambda c: issue_voucher(c, programme="AL26", enterprise=enterprise, amount_fen=asked),
        )
        assert got is None or got.amount_fen == expected

    def _act(self, name: str, place: int, arg: Any, work: Callable[[Any, str], Any]) -> None:
        before = copy.deepcopy(self.model)
        code = self._code(place)
        expected = self.model.act(name, place, arg)
        got = self._do(expected, before, lambda c: work(c, code))
        if got is not None and isinstance(expected, int):
            assert getattr(got, "moved_fen", getattr(got, "amount_fen", None)) == expected

    @precondition(lambda self: self.model.vouchers)
    @rule(data=st.data(), name=st.sampled_from(sorted(ACTS)))
    def plain_act(self, data: st.DataObject, name: str) -> None:
        place = data.draw(st.integers(0, len(self.model.vouchers) - 1))
        self._act(name, place, None, lambda c, v: ACTS[name](c, voucher=v))

    @precondition(lambda self: self.model.vouchers)
    @rule(data=st.data(), near=NEAR)
    def extend(self, data: st.DataObject, near: int) -> None:
        place = data.draw(st.integers(0, len(self.model.vouchers) - 1))
        voucher = self.model.vouchers[place]
        until = (voucher.first or voucher.last) + dt.timedelta(30 + near)
        self._act("extend", place, near, lambda c, v: extend_voucher(c, voucher=v, until=until))

    @precondition(lambda self: self.model.vouchers)
    @rule(data=st.data(), bound=st.sampled_from(["room", "fund", "small"]), near=NEAR)
    def topup(self, data: st.DataObject, bound: str, near: int) -> None:
        place = data.draw(st.integers(0, len(self.model.vouchers) - 1))
        model, owner = self.model, self.model.vouchers[place].owner
        left = {"room": model.room(owner), "fund": model.available, "small": 1001}[bound]
        fen = max(1, left + near)
        self._act("topup", place, fen, lambda c, v: topup_voucher(c, voucher=v, amount_fen=fen))

    @precondition(lambda self: self.model.vouchers)
    @rule(data=st.data())
    def transfer(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.model.vouchers) - 1))
        mine = self.model.vouchers[place].owner
        to = data.draw(st.sampled_from([e for e in ENTERPRISES if e != mine]))
        self._act(
            "transfer",
            place,
            to,
            lambda c, v: transfer_voucher(c, voucher=v, enterprise=to),
        )

    @precondition(lambda self: self.model.vouchers)
    @rule(data=st.data(), near=st.sampled_from([-2, -1, 0, 1, 2]), half=st.booleans())
    def redeem(self, data: st.DataObject, near: int, half: bool) -> None:
        place = data.draw(st.integers(0, len(self.model.vouchers) - 1))
        left = self.model.vouchers[place].left
        self._redeem(place, max(2, (left if half else 2 * left) + near))

    def _redeem(self, place: int, contract: int) -> None:
        self.papers += 1
        day = self.model.day
        papers = use(self.papers, service_date=day, contract_date=day, contract_fen=contract)
        self._act(
            "redeem",
            place,
            contract,
            lambda c, v: redeem_voucher(c, voucher=v, institution=PROVIDER, use=papers),
        )

    @rule()
    def expire(self) -> None:
        before = copy.deepcopy(self.model)
        expected = self.model.expire()
        got = self._do("done", before, expire_vouchers)
        assert got.vouchers == expected

    @rule(near=NEAR, newest=st.booleans())
    def wait(self, near: int, newest: bool) -> None:
        """Let days go by: to the last day of a voucher, or the day before or after it."""
        live = sorted(v.last for v in self.model.vouchers if v.state == "issued")
        to = self.model.day + dt.timedelta(1)
        if live:
            to = max(to, (live[-1] if newest else live[0]) + dt.timedelta(near))
        self.model.day = min(to, dt.date(2026, 12, 31))
        self.last = None

    # ---- claims ------------------------------------------------------------------------------

    @rule()
    def submit(self) -> None:
        before = copy.deepcopy(self.model)
        expected = self.model.submit()
        got = self._do(expected, before, lambda c: submit_claim(c, institution=PROVIDER))
        assert got is None or got.amount_fen == expected

    @precondition(lambda self: self.model.claims)
    @rule(data=st.data(), near=NEAR, whole=st.booleans())
    def cut(self, data: st.DataObject, near: int, whole: bool) -> None:
        number = data.draw(st.integers(1, len(self.model.claims)))
        lines = self.model.lines(number)
        if not lines:
            return
        line = data.draw(st.integers(1, len(lines)))
        fen = lines[line - 1].amount + near if whole else 1 + near
        before = copy.deepcopy(self.model)
        expected = self.model.cut(number, line, fen)
        self._do(
            expected,
            before,
            lambda c: cut_claim(c, claim=self._claim(number), line=line, amount_fen=fen),
        )

    @precondition(lambda self: self.model.claims)
    @rule(data=st.data(), approve=st.booleans())
    def decide(self, data: st.DataObject, approve: bool) -> None:
        self._decide(data.draw(st.integers(1, len(self.model.claims))), approve)

    def _decide(self, number: int, approve: bool) -> None:
        before = copy.deepcopy(self.model)
        expected = self.model.approve(number) if approve else self.model.reject(number)
        work = approve_claim if approve else reject_claim
        self._do(expected, before, lambda c: work(c, claim=self._claim(number)), by="何远")

    @precondition(lambda self: self.model.uses)
    @rule(data=st.data())
    def red_letter(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.model.uses) - 1))
        number = rows(self.register, Invoice)[place]["number"]
        before = copy.deepcopy(self.model)
        expected = self.model.red_letter(place)
        self._do(
            expected,
            before,
            lambda c: record_red_letter(c, invoice=number, red_number=f"9{number}"[:20]),
        )

    def _claim(self, number: int) -> str:
        return str(rows(self.register, Claim)[number - 1]["number"])

    # ---- and back again ----------------------------------------------------------------------

    @precondition(lambda self: self.last is not None)
    @rule()
    def undo(self) -> None:
        """Take the last change back; the model is what it was before it."""
        assert self.before is not None
        number = number_of(str(self.last))
        do(self.register, lambda c: undo_change(c, number), on=self.model.day)
        self.model, self.last = self.before, None

    # ---- what always holds -------------------------------------------------------------------

    @invariant()
    def books_and_model_agree(self) -> None:
        now = look(self.register, lambda v: show_fund(v, fund="FW2026"), on=self.model.day).standing
        model = self.model
        assert (now.available, now.committed) == (model.available, model.committed)
        assert (now.awaiting, now.payable) == (model.waiting("awaiting"), model.waiting("payable"))
        assert now.sources == now.uses == model.came
        checked = look(self.register, check_funds, on=model.day)[0]
        assert checked.ok, checked
        stored = rows(self.register, Voucher)
        assert [(v["state"], v["amount_fen"], v["used_fen"], v["valid_until"]) for v in stored] == [
            (v.state, v.face, v.used, v.last) for v in model.vouchers
        ]


def _found(register: Register, folder: Path) -> None:
    """Make the office: 50,000 yuan, a certificate for long, AL26 under the measure that allows everything."""
    found(register, fund_fen=CAME)
    (folder / "办法.toml").write_text(MEASURE, encoding="utf-8")
    _certify_longer(register)
    do(register, lambda c: adopt_policy(c, policy=str(folder / "办法.toml")))
    opening: dict[str, Any] = {"code": "AL26", "policy": "all-vouchers", "fund": "FW2026"}
    do(register, lambda c: open_programme(c, year=2026, **opening))


def _run(examples: int, fresh: Callable[[], Register], done: Callable[[Register], None]) -> None:
    bases = {"fresh": staticmethod(fresh), "done": staticmethod(done)}
    run_state_machine_as_test(
        type("VouchersOn", (Vouchers,), bases),
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            derandomize="SMEADMIN_EXAMPLES" not in os.environ,
            database=None,
        ),
    )


def test_histories_on_a_file(_sqlite_template: Path) -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        base = Path(folder) / "base.db"
        shutil.copy(_sqlite_template, base)
        _found(open_register(base), Path(folder))
        count = iter(range(10**6))

        def fresh() -> Register:
            path = Path(folder) / f"{next(count)}.db"
            shutil.copy(base, path)
            return open_register(path)

        _run(EXAMPLES, fresh, lambda r: r.place.path.unlink() if r.place.path else None)


def test_histories_on_a_server(postgresql: Any, tmp_path: Path) -> None:
    url = postgresql.register()
    _found(open_register(url), tmp_path)
    base = url.split("/")[3].split("?")[0]
    count = iter(range(10**6))

    def fresh() -> Register:
        name = f"{base}_{next(count)}"
        postgresql.sql(f"CREATE DATABASE {name} TEMPLATE {base}")
        return open_register(postgresql.url(name))

    _run(max(1, EXAMPLES // 6), fresh, lambda r: None)
