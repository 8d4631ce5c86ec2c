"""One office in which every act is done to the register and to the model, and both must say the same.

What may be chosen for each act is said in ``money_steps``; who chooses is the caller's.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smeadmin.actions.books import check_funds
from smeadmin.actions.claim.cutting import cut_claim, reject_claim
from smeadmin.actions.claim.deciding import approve_claim
from smeadmin.actions.claim.red_letter import record_red_letter
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.fund import appropriate_fund
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.recovery.returning import net_recovery, receive_recovery
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement, retry_settlement
from smeadmin.actions.settlement.reconciling import BankFile, reconcile_settlement
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
from smeadmin.domain.reconciling import BankRow
from smeadmin.errors import Failure
from smeadmin.storage import ledger
from smeadmin.storage.change import Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.claim import Claim
from smeadmin.storage.tables.voucher import Invoice, Voucher
from smeadmin.storage.undo import number_of, undo_change
from tests.actions.money import PROVIDER, at, do, found, look, rows, use
from tests.actions.money_model import Model
from tests.actions.test_voucher_acts import MEASURE
from tests.actions.voucher_model import Refused
from tests.conftest import make_act

CAME = 2_500_000
PARTS: dict[str, Callable[[int], int]] = {
    "half": lambda fen: fen // 2,
    "a fen less": lambda fen: fen - 1,
    "whole": lambda fen: fen,
    "a fen more": lambda fen: fen + 1,
}
PLAIN: dict[str, Callable[..., Any]] = {
    "register": register_voucher,
    "hold": hold_voucher,
    "release": release_voucher,
    "reissue": reissue_voucher,
    "void": void_voucher,
}


def open_office(register: Register, folder: Path, enterprises: int = 3, fen: int = CAME) -> None:
    """Found the office: a fund, a provider, AL26 under the measure that allows everything."""
    found(register, fund_fen=fen, enterprises=enterprises)
    t = of(Certificate)
    do(register, lambda c: c.update(Certificate, t.c.id == 1, valid_until=dt.date(2027, 6, 30)))
    (folder / "办法.toml").write_text(MEASURE, encoding="utf-8")
    do(register, lambda c: adopt_policy(c, policy=str(folder / "办法.toml")))
    opening: dict[str, Any] = {"code": "AL26", "policy": "all-vouchers", "fund": "FW2026"}
    do(register, lambda c: open_programme(c, year=2026, **opening))


class Walk:
    """The register, the model, and what was done last."""

    def __init__(self, register: Register, model: Model) -> None:
        self.register, self.model = register, model
        self.before: Model | None = None
        self.last: str | None = None
        self.papers = 0
        self.exported: dict[str, Any] = {}

    def both(
        self,
        say: Callable[[Model], Any],
        work: Callable[[Any], Any],
        found: str | None = None,
        *,
        by: str = "林岚",
        undoable: bool = False,
    ) -> Any:
        """Do it to both; ``found`` is the attribute of the answer that must be what the model says."""
        before = copy.deepcopy(self.model) if undoable else None
        try:
            said = say(self.model)
        except Refused as refused:
            said = refused
        day = self.model.day
        act = make_act(on=day, at=at(day), by=by, reason="查实", document="1号")
        try:
            carried = self.register.carry_out(act, work)
        except Failure as failure:
            assert isinstance(said, Refused), failure
            assert failure.code == str(said)
            return None
        assert not isinstance(said, Refused), said
        if found is not None:
            assert getattr(carried.result, found) == said
        self.before, self.last = before, carried.number if undoable else None
        return carried.result

    def agree(self) -> None:
        """Every account of the fund, and every voucher, is as the model says."""
        with self.register.reading(self.model.day) as view:
            fund = ledger.find_fund(view, "FW2026")
            held = ledger.balances(view, fund.id)
        kept = {account.value: fen for (_purpose, account), fen in held.items() if fen}
        assert kept == {name: fen for name, fen in self.model.balances().items() if fen}
        stored = [
            (v["state"], v["amount_fen"], v["used_fen"], v["returned_fen"], v["valid_until"])
            for v in rows(self.register, Voucher)
        ]
        assert stored == [
            (v.state, v.face, v.used, v.returned, v.last) for v in self.model.vouchers
        ]

    def check(self) -> None:
        """Every invariant of the whole register holds."""
        assert all(one.ok for one in look(self.register, check_funds, on=self.model.day))

    # ---- money and days ----------------------------------------------------------------------

    def appropriate(self, amount: int) -> None:
        self.both(
            lambda m: m.appropriate(amount),
            lambda c: appropriate_fund(c, fund="FW2026", amount_fen=amount),
        )

    def wait(self, near: int, newest: bool) -> None:
        """Let days go by: to the last day of a voucher, or the day before or after it."""
        live = sorted(v.last for v in self.model.vouchers if v.state == "issued")
        to = self.model.day + dt.timedelta(1)
        if live:
            to = max(to, (live[-1] if newest else live[0]) + dt.timedelta(near))
        self.model.day, self.last = min(to, dt.date(2026, 12, 31)), None

    def undo(self) -> None:
        """Take the last change back; the model is what it was before it."""
        if self.last is None or self.before is None:
            return
        number = number_of(self.last)
        do(self.register, lambda c: undo_change(c, number), on=self.model.day)
        self.model, self.last = self.before, None

    # ---- vouchers ----------------------------------------------------------------------------

    def _bound(self, bound: str, owner: str, near: int) -> int:
        model = self.model
        bounds = {"room": model.room(owner), "fund": model.available(), "small": 70_001}
        return max(1, bounds[bound] + near)

    def issue(self, enterprise: str, bound: str, near: int, up_to: bool) -> None:
        fen = self._bound(bound, enterprise, near)
        give: dict[str, Any] = {"enterprise": enterprise, "amount_fen": fen, "up_to": up_to}
        self.both(
            lambda m: m.issue(enterprise, fen, up_to),
            lambda c: issue_voucher(c, programme="AL26", **give),
            "amount_fen",
            undoable=True,
        )

    def _act(self, name: str, place: int, done: Callable[..., Any], *said: Any, **give: Any) -> Any:
        code = str(rows(self.register, Voucher)[place]["code"])
        return self.both(
            lambda m: getattr(m, name)(m.vouchers[place], *said),
            lambda c: done(c, voucher=code, **give),
            "amount_fen" if name == "redeem" else None,
            undoable=True,
        )

    def plain(self, name: str, place: int) -> None:
        self._act(name, place, PLAIN[name])

    def extend(self, place: int, near: int) -> None:
        voucher = self.model.vouchers[place]
        until = (voucher.first or voucher.last) + dt.timedelta(30 + near)
        self._act("extend", place, extend_voucher, until, until=until)

    def topup(self, place: int, bound: str, near: int) -> None:
        fen = self._bound(bound, self.model.vouchers[place].owner, near)
        self._act("topup", place, topup_voucher, fen, amount_fen=fen)

    def transfer(self, place: int, to: str) -> None:
        if to != self.model.vouchers[place].owner:
            self._act("transfer", place, transfer_voucher, to, enterprise=to)

    def redeem(self, place: int, near: int, half: bool) -> None:
        left = self.model.vouchers[place].left
        self.redeem_for(place, max(2, (left if half else 2 * left) + near))

    def redeem_for(self, place: int, contract: int) -> None:
        self.papers += 1
        day = self.model.day
        papers = use(self.papers, service_date=day, contract_date=day, contract_fen=contract)
        give: dict[str, Any] = {"institution": PROVIDER, "use": papers}
        self._act("redeem", place, redeem_voucher, contract, **give)

    def expire(self) -> None:
        self.both(lambda m: m.expire(), expire_vouchers, "amount_fen", undoable=True)

    # ---- claims ------------------------------------------------------------------------------

    def _claim(self, number: int) -> str:
        return str(rows(self.register, Claim)[number - 1]["number"])

    def submit(self, sound: bool) -> None:
        """Claim what is free; ``sound``: the vouchers alone on which no invoice was taken back."""
        model, codes = self.model, None
        if sound:
            red = [u.voucher for u in model.free() if u.red]
            places = {model.vouchers.index(u.voucher) for u in model.free() if u.voucher not in red}
            stored = rows(self.register, Voucher)
            codes = [stored[place]["code"] for place in sorted(places)] or None
        if codes is None and sound:
            return
        self.both(
            lambda m: m.submit(sound),
            lambda c: submit_claim(c, institution=PROVIDER, codes=codes),
            "amount_fen",
            undoable=True,
        )

    def cut(self, claim: int, first: bool, part: str) -> None:
        lines = self.model.lines(claim)
        if lines:
            line = 1 if first else len(lines)
            fen = PARTS[part](lines[line - 1].amount)
            give: dict[str, Any] = {"claim": self._claim(claim), "line": line, "amount_fen": fen}
            self.both(
                lambda m: m.cut(claim, line, fen), lambda c: cut_claim(c, **give), undoable=True
            )

    def reject(self, claim: int) -> None:
        name = self._claim(claim)
        self.both(lambda m: m.reject(claim), lambda c: reject_claim(c, claim=name), undoable=True)

    def approve(self, claim: int, same: bool) -> None:
        name, by = self._claim(claim), "林岚" if same else "何远"
        self.both(
            lambda m: m.approve(claim, same),
            lambda c: approve_claim(c, claim=name),
            by=by,
            undoable=True,
        )

    def red_letter(self, use_at: int) -> None:
        number = rows(self.register, Invoice)[use_at]["number"]
        give: dict[str, Any] = {"invoice": number, "red_number": f"9{number}"[:20]}
        self.both(
            lambda m: m.red_letter(m.uses[use_at]),
            lambda c: record_red_letter(c, **give),
            undoable=True,
        )

    # ---- settlements -------------------------------------------------------------------------

    def prepare(self) -> None:
        self.both(lambda m: m.prepare(), prepare_settlement, "amount_fen")

    def settle(self, batch: int, same: bool) -> None:
        name = f"ST-2026-{batch:02d}"
        self.both(
            lambda m: m.approve_batch(batch, same),
            lambda c: approve_settlement(c, settlement=name),
            by="林岚" if same else "何远",
        )

    def export(self, batch: int) -> None:
        name, due = f"ST-2026-{batch:02d}", []
        give: dict[str, Any] = {"settlement": name, "file": "x.csv"}
        done = self.both(
            lambda m: due.append(m.export(batch)),
            lambda c: export_settlement(c, **give),
        )
        if done is not None:
            self.exported[name] = done
            assert done[0].due_fen == due[0]

    def bank(self, batch: int, part: str, twice: bool) -> None:
        """The bank answers for a payment: all of it, a part, a fen too much, or that it failed."""
        target = self.model.batches[batch - 1]
        fen = max(1, PARTS.get(part, PARTS["whole"])(target.due() - target.paid))
        for _ in range(2 if twice else 1):
            self.answer(batch, fen, failed=part == "failed")

    def answer(self, batch: int, fen: int, failed: bool) -> None:
        name, said = f"ST-2026-{batch:02d}", []
        row = BankRow(2, fen, failed, payment=f"{name}/1")
        answer = BankFile("回单.csv", None, None, None, (row,))
        done = self.both(
            lambda m: said.append(m.bank(batch, fen, failed)),
            lambda c: reconcile_settlement(c, settlement=name, bank=answer),
        )
        assert done is None or done.rows[0].outcome.value == said[0]

    def retry(self, batch: int, twice: bool) -> None:
        name, again = f"ST-2026-{batch:02d}", retry_settlement
        for _ in range(2 if twice else 1):
            self.both(lambda m: m.retry(batch), lambda c: again(c, settlement=name), "amount_fen")

    # ---- recoveries --------------------------------------------------------------------------

    def recover(self, use_at: int, part: str) -> None:
        model = self.model
        used = model.uses[use_at]
        if used.claim:
            fen = max(1, PARTS[part](model.owing(used)))
            line = 1 + model.lines(used.claim).index(used)
            give: dict[str, Any] = {"subject": self._claim(used.claim), "line": line}
            self.both(
                lambda m: m.recover(m.uses[use_at], fen),
                lambda c: open_recovery(c, amount_fen=fen, **give),
                "amount_fen",
            )

    def decide(self, debt: int) -> None:
        name = f"RC-2026-{debt + 1:03d}"
        decided = decide_recovery
        self.both(lambda m: m.decide(debt), lambda c: decided(c, recovery=name), by="何远")

    def receive(self, debt: int, part: str) -> None:
        fen = max(1, PARTS[part](self.model.debts[debt].left()))
        give: dict[str, Any] = {"recovery": f"RC-2026-{debt + 1:03d}", "amount_fen": fen}
        self.both(lambda m: m.receive(debt, fen), lambda c: receive_recovery(c, **give))

    def net(self, debt: int, batch: int) -> None:
        give: dict[str, Any] = {
            "recovery": f"RC-2026-{debt + 1:03d}",
            "settlement": f"ST-2026-{batch:02d}",
        }
        kept = net_recovery
        self.both(lambda m: m.net(debt, batch), lambda c: kept(c, **give), "amount_fen")

    def onward(self) -> None:
        """Take whatever waits one step further, so that long roads are walked to their end."""
        model = self.model
        for number, state in enumerate(list(model.claims), start=1):
            if state == "submitted":
                self.approve(number, same=False)
        for place in range(len(model.debts)):
            if not model.debts[place].decided:
                self.decide(place)
        for number, batch in enumerate(list(model.batches), start=1):
            if batch.state == "exported" and batch.due():
                self.answer(number, batch.due(), failed=False)
            elif batch.state == "approved":
                self.export(number)
            elif batch.state == "prepared":
                self.settle(number, same=False)
            elif batch.state in ("failed", "partly") and not batch.retried:
                self.retry(number, twice=False)
