"""What a fund, vouchers, claims, settlements and recoveries must come to, said in plain dictionaries.

Shares nothing with the program: it knows the example measure by heart (20,000 yuan a year, half of the
contract, 90 days, no change) and counts every fen by hand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

CAP = 2_000_000
DAYS = dt.timedelta(90)


@dataclass
class Paper:
    """One voucher in the model."""

    enterprise: str
    face: int
    issued: dt.date
    used: int = 0
    returned: int = 0
    state: str = "issued"
    claim: int | None = None
    turn: int = 0  # which redemption it was

    @property
    def last(self) -> dt.date:
        return self.issued + DAYS


@dataclass
class Batch:
    """One settlement in the model: the fen that it pays in all, has paid, and keeps back for debts."""

    state: str
    claims: dict[int, int]
    paid: int = 0
    kept: int = 0
    kept_done: bool = False
    retried: bool = False

    @property
    def whole(self) -> int:
        return sum(self.claims.values())

    @property
    def settled(self) -> int:
        return self.paid + (self.kept if self.kept_done else 0)


@dataclass
class Debt:
    """One recovery in the model."""

    voucher: int
    amount: int
    back: int = 0
    pending: dict[int, int] = field(default_factory=dict)  # by batch
    decided: bool = False

    @property
    def left(self) -> int:
        return self.amount - self.back - sum(self.pending.values())


@dataclass
class Model:
    """The whole office in the model; every method says what must happen, then makes it so."""

    day: dt.date
    came: int = 0
    vouchers: list[Paper] = field(default_factory=list)
    claims: dict[int, str] = field(
        default_factory=dict
    )  # number -> submitted approved settled paid
    batches: dict[int, Batch] = field(default_factory=dict)
    debts: list[Debt] = field(default_factory=list)

    # ---- what there is -----------------------------------------------------------------------

    @property
    def available(self) -> int:
        return self.came + self.received - sum(v.face - v.returned for v in self.vouchers)

    @property
    def received(self) -> int:
        """What debts have brought back."""
        return sum(debt.back for debt in self.debts)

    @property
    def paid(self) -> int:
        return sum(batch.settled for batch in self.batches.values())

    @property
    def committed(self) -> int:
        return sum(v.face - v.used - v.returned for v in self.vouchers)

    def used_in(self, *states: str) -> int:
        wanted = [
            v for v in self.vouchers if (self.claims[v.claim] if v.claim else "none") in states
        ]
        return sum(v.used for v in wanted)

    def granted(self, enterprise: str) -> int:
        mine = [v for v in self.vouchers if v.enterprise == enterprise]
        return sum(v.face - v.returned for v in mine if v.issued.year == self.day.year)

    def left(self, enterprise: str) -> int:
        return CAP - self.granted(enterprise)

    # ---- what happens ------------------------------------------------------------------------

    def issue(self, enterprise: str, asked: int, up_to: bool) -> int | str:
        """Give the amount, or the code of the refusal."""
        allowed = min(asked, self.left(enterprise))
        if allowed <= 0 or (allowed < asked and not up_to):
            return "voucher-cap-enterprise-year"
        if allowed > self.available:
            if not (up_to and self.available > 0):
                return "fund-exhausted"
            allowed = self.available
        self.vouchers.append(Paper(enterprise, allowed, self.day))
        return allowed

    def redeem(self, place: int, contract: int, certified: bool) -> tuple[int, int] | str:
        """Give what is paid and what goes back, or the code of the refusal."""
        voucher = self.vouchers[place]
        if voucher.state != "issued":
            return "voucher-not-live"
        if self.day > voucher.last:
            return "voucher-expired"
        if not certified:
            return "certificate-not-in-force"
        paid = min(voucher.face, contract // 2)
        if paid == 0:
            return "nothing-to-pay"
        voucher.used, voucher.returned, voucher.state = paid, voucher.face - paid, "redeemed"
        voucher.turn = 1 + max(v.turn for v in self.vouchers)
        return paid, voucher.returned

    def expire(self) -> tuple[int, int]:
        """Give how many vouchers are taken back, and how much money."""
        late = [v for v in self.vouchers if v.state == "issued" and v.last < self.day]
        money = 0
        for voucher in late:
            rest = voucher.face - voucher.used
            voucher.returned, voucher.state, money = rest, "expired", money + rest
        return len(late), money

    def submit(self) -> int | str:
        """Give what is claimed, or the code of the refusal."""
        free = [v for v in self.vouchers if v.used and v.claim is None]
        if not free:
            return "nothing-to-claim"
        if any(self.day > dt.date(v.issued.year + 1, 1, 31) for v in free):
            return "claim-too-late"
        number = len(self.claims) + 1
        self.claims[number] = "submitted"
        for voucher in free:
            voucher.claim = number
        return sum(v.used for v in free)

    def approve(self, number: int, same_person: bool) -> str:
        if same_person:
            return "self-approval"
        if self.claims[number] != "submitted":
            return "claim-approved"
        self.claims[number] = "approved"
        return "done"

    def prepare(self) -> int | str:
        ready = {n: self._of(n) for n, state in self.claims.items() if state == "approved"}
        if not ready:
            return "nothing-to-settle"
        self.batches[len(self.batches) + 1] = Batch("prepared", ready)
        for number in ready:
            self.claims[number] = "settled"
        return sum(ready.values())

    def _of(self, claim: int) -> int:
        return sum(v.used for v in self.vouchers if v.claim == claim)

    def approve_batch(self, number: int, same_person: bool) -> str:
        batch = self.batches[number]
        if same_person:
            return "self-approval"
        if batch.state != "prepared":
            return "settlement-approved"
        batch.state = "approved"
        return "done"

    def export(self, number: int) -> str:
        batch = self.batches[number]
        if batch.state == "prepared":
            return "settlement-not-approved"
        if batch.state == "approved":
            batch.state = "exported"
            if batch.kept == batch.whole:
                self._settle(number, 0)
        return "done"

    def bank(self, number: int, fen: int, failed: bool) -> str:
        """One row of the bank about a batch; give what becomes of it."""
        batch = self.batches[number]
        if batch.state in ("prepared", "approved"):
            return "settlement-not-exported"
        if failed:
            if batch.state == "failed":
                return "same"
            if batch.retried or batch.kept == batch.whole:
                return "differs"
            batch.paid, batch.state = 0, "failed"
            return "failed"
        if batch.paid and fen == batch.paid:
            return "same"
        over = batch.paid + fen > batch.whole - batch.kept
        if batch.state == "failed" or batch.retried or over:
            return "differs"
        self._settle(number, fen)
        return "paid" if batch.settled == batch.whole else "partly"

    def _settle(self, number: int, fen: int) -> None:
        batch = self.batches[number]
        batch.paid, batch.kept_done = batch.paid + fen, True
        for debt in self.debts:
            debt.back += debt.pending.pop(number, 0)
        batch.state = "paid" if batch.settled == batch.whole else "partly"

    def retry(self, number: int) -> int | str:
        batch = self.batches[number]
        if batch.state not in ("failed", "partly") or batch.retried:
            return "nothing-to-retry"
        batch.retried, at, rest = True, batch.settled, {}
        for claim, fen in batch.claims.items():
            done = min(at, fen)
            at -= done
            if fen > done:
                rest[claim] = fen - done
        later = len(self.batches) + 1
        self.batches[later] = Batch("prepared", rest, kept=0 if batch.kept_done else batch.kept)
        for debt in self.debts:
            if number in debt.pending:
                debt.pending[later] = debt.pending.pop(number)
        return sum(rest.values())

    # ---- what comes back ---------------------------------------------------------------------

    def paid_of(self, place: int) -> int:
        """How much of a voucher was paid: claims are paid voucher by voucher, in their order."""
        claim = self.vouchers[place].claim
        if claim is None:
            return 0
        paid = 0
        for batch in self.batches.values():
            at = batch.settled
            for number, fen in batch.claims.items():
                done = min(at, fen)
                at -= done
                paid += done if number == claim else 0
        for other in self.redeemed_in(claim):
            part = min(paid, self.vouchers[other].used)
            if other == place:
                return part
            paid -= part
        return 0

    def redeemed_in(self, claim: int) -> list[int]:
        own = [n for n, v in enumerate(self.vouchers) if v.claim == claim]
        return sorted(own, key=lambda n: self.vouchers[n].turn)

    def recover(self, place: int, fen: int) -> int | str:
        left = self.paid_of(place) - sum(d.amount for d in self.debts if d.voucher == place)
        if left <= 0:
            return "nothing-to-recover"
        if fen > left:
            return "recovery-too-much"
        self.debts.append(Debt(place, fen))
        return fen

    def decide(self, number: int) -> str:
        debt = self.debts[number]
        if debt.decided:
            return "recovery-state"
        debt.decided = True
        return "done"

    def receive(self, number: int, fen: int) -> str:
        debt = self.debts[number]
        if not debt.decided or debt.left == 0:
            return "recovery-state"
        if fen > debt.left:
            return "recovery-too-much"
        debt.back += fen
        return "done"

    def net(self, number: int, batch: int) -> int | str:
        debt, target = self.debts[number], self.batches[batch]
        if not debt.decided or debt.left == 0:
            return "recovery-state"
        if target.state != "prepared":
            return "settlement-approved"
        fen = min(debt.left, target.whole - target.kept)
        if fen == 0:
            return "recovery-too-much"
        debt.pending[batch] = debt.pending.get(batch, 0) + fen
        target.kept += fen
        return fen
