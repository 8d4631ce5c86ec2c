"""What settlements and recoveries must come to on top of the vouchers and claims of ``voucher_model``."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.actions.voucher_model import Used, Vouchers, need


@dataclass(eq=False)
class Batch:
    """One settlement: what it pays of each redemption, the first ones first, and keeps back for debts."""

    parts: list[tuple[Used, int]]
    kept: int = 0
    state: str = "prepared"
    paid: int = 0
    answered: bool = False  # from then on what it keeps has come back
    retried: bool = False

    def whole(self) -> int:
        return sum(fen for _used, fen in self.parts)

    def due(self) -> int:
        return self.whole() - self.kept

    def settled(self) -> int:
        return self.paid + (self.kept if self.answered else 0)

    def rest(self) -> list[tuple[Used, int]]:
        left, at = [], self.settled()
        for used, fen in self.parts:
            left.append((used, fen - min(at, fen)))
            at -= min(at, fen)
        return left


@dataclass(eq=False)
class Debt:
    """One recovery; ``pending`` is what batches keep back for it and have not paid."""

    used: Used
    amount: int
    back: int = 0
    pending: dict[int, int] = field(default_factory=dict)
    decided: bool = False

    def left(self) -> int:
        return self.amount - self.back - sum(self.pending.values())


@dataclass
class Model(Vouchers):
    """The whole office; places of debts count from 0, numbers of batches from 1."""

    batches: list[Batch] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)

    def received(self) -> int:
        return sum(debt.back for debt in self.debts)

    def available(self) -> int:
        return super().available() + self.received()

    def balances(self) -> dict[str, int]:
        """Give what every account of the fund holds; sources are below nothing."""
        paid = sum(batch.settled() for batch in self.batches)
        return {
            "appropriated": -self.came,
            "received_back": -self.received(),
            "available": self.available(),
            "committed": self.committed(),
            "awaiting": self.used_in("none", "submitted"),
            "payable": self.used_in("approved", "settled") - paid,
            "paid": paid,
        }

    def paid_of(self, used: Used) -> int:
        pairs = [pair for b in self.batches for pair in zip(b.parts, b.rest(), strict=True)]
        return sum(fen - left for (of, fen), (_of, left) in pairs if of is used)

    # ---- settlements -------------------------------------------------------------------------

    def prepare(self) -> int:
        agreed = [n for n, s in enumerate(self.claims, 1) if s == "approved"]
        paying = [n for n in agreed if any(u.amount for u in self.lines(n))]
        need(bool(paying), "nothing-to-settle")
        for claim in paying:
            self.claims[claim - 1] = "settled"
        return self._batch([(u, u.amount) for claim in paying for u in self.lines(claim)])

    def _batch(self, parts: list[tuple[Used, int]], kept: int = 0) -> int:
        self.batches.append(Batch([(used, fen) for used, fen in parts if fen], kept))
        return self.batches[-1].whole()

    def approve_batch(self, number: int, same: bool) -> None:
        batch = self.batches[number - 1]
        need(not same, "self-approval")
        need(batch.state == "prepared", "settlement-approved")
        batch.state = "approved"

    def export(self, number: int) -> int:
        """Give what finance has to pay."""
        batch = self.batches[number - 1]
        need(batch.state != "prepared", "settlement-not-approved")
        if batch.state == "approved":
            batch.state = "exported"
            if not batch.due():
                self._settle(number, 0)
        return batch.due()

    def bank(self, number: int, fen: int, failed: bool) -> str:
        """Give what becomes of one row of the bank's file."""
        batch = self.batches[number - 1]
        need(batch.state not in ("prepared", "approved"), "settlement-not-exported")
        if failed:
            if batch.state == "failed":
                return "same"
            if batch.retried or not batch.due():
                return "differs"
            batch.paid, batch.state = 0, "failed"
            return "failed"
        if batch.paid and fen == batch.paid:
            return "same"
        if batch.state == "failed" or batch.retried or batch.paid + fen > batch.due():
            return "differs"
        self._settle(number, fen)
        return batch.state

    def _settle(self, number: int, fen: int) -> None:
        batch = self.batches[number - 1]
        batch.paid, batch.answered = batch.paid + fen, True
        batch.state = "paid" if batch.settled() == batch.whole() else "partly"
        for debt in self.debts:
            debt.back += debt.pending.pop(number, 0)

    def retry(self, number: int) -> int:
        batch = self.batches[number - 1]
        need(batch.state in ("failed", "partly") and not batch.retried, "nothing-to-retry")
        batch.retried = True
        fen = self._batch(batch.rest(), 0 if batch.answered else batch.kept)
        for debt in self.debts:
            if number in debt.pending:
                debt.pending[len(self.batches)] = debt.pending.pop(number)
        return fen

    # ---- recoveries --------------------------------------------------------------------------

    def owing(self, used: Used) -> int:
        """Give what of a redemption was paid and no recovery claims back."""
        return self.paid_of(used) - sum(d.amount for d in self.debts if d.used is used)

    def recover(self, used: Used, fen: int) -> int:
        need(self.owing(used) > 0, "nothing-to-recover")
        need(fen <= self.owing(used), "recovery-too-much")
        self.debts.append(Debt(used, fen))
        return fen

    def decide(self, place: int) -> None:
        need(not self.debts[place].decided, "recovery-state")
        self.debts[place].decided = True

    def receive(self, place: int, fen: int) -> None:
        debt = self.debts[place]
        need(debt.decided and debt.left() > 0, "recovery-state")
        need(fen <= debt.left(), "recovery-too-much")
        debt.back += fen

    def net(self, place: int, number: int) -> int:
        debt, batch = self.debts[place], self.batches[number - 1]
        need(debt.decided and debt.left() > 0, "recovery-state")
        need(batch.state == "prepared", "settlement-approved")
        fen = min(debt.left(), batch.due())
        need(fen > 0, "recovery-too-much")
        debt.pending[number] = debt.pending.get(number, 0) + fen
        batch.kept += fen
        return fen
