"""What every act on a voucher and a claim must come to, counted by hand; shares nothing with the program.

The measure (test_voucher_acts): registered in 15 days, used in 90, 30 more, half of the contract, change given.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

CAP = 2_000_000


@dataclass
class Paper:
    """One voucher."""

    owner: str
    face: int
    issued: dt.date
    last: dt.date
    used: int = 0
    returned: int = 0
    state: str = "issued"
    registered: bool = False
    first: dt.date | None = None

    @property
    def left(self) -> int:
        return self.face - self.used - self.returned


@dataclass
class Used:
    """One redemption; ``claim`` counts from 1, 0 while it is in none."""

    voucher: int
    amount: int
    claim: int = 0
    red: bool = False


@dataclass
class Model:
    """The whole office; every method says what must happen, then makes it so."""

    day: dt.date
    came: int
    vouchers: list[Paper] = field(default_factory=list)
    uses: list[Used] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)

    @property
    def available(self) -> int:
        return self.came - sum(v.face - v.returned for v in self.vouchers)

    @property
    def committed(self) -> int:
        return sum(v.left for v in self.vouchers)

    def waiting(self, state: str) -> int:
        approved = [u for u in self.uses if u.claim and self.claims[u.claim - 1] == "approved"]
        chosen = approved if state == "payable" else [u for u in self.uses if u not in approved]
        return sum(u.amount for u in chosen)

    def room(self, owner: str) -> int:
        return CAP - sum(v.face - v.returned for v in self.vouchers if v.owner == owner)

    def stop(self, owner: str, fen: int) -> str:
        if fen > self.room(owner):
            return "voucher-cap-enterprise-year"
        return "fund-exhausted" if fen > self.available else ""

    def issue(self, owner: str, asked: int) -> str | int:
        refused = self.stop(owner, asked)
        if not refused:
            self.vouchers.append(Paper(owner, asked, self.day, self.day + dt.timedelta(15)))
        return refused or asked

    def act(self, name: str, place: int, arg: object = None) -> str | int:
        voucher = self.vouchers[place]
        may = {"issued", "held"} if name in ("void", "reissue") else {"issued"}
        if voucher.state not in ({"held"} if name == "release" else may):
            return "voucher-not-live"
        return getattr(self, name)(voucher, arg)  # type: ignore[no-any-return]

    def register(self, voucher: Paper, _arg: object) -> str:
        if voucher.registered:
            return "voucher-registered"
        if self.day > voucher.last:
            return "voucher-expired"
        voucher.registered, voucher.last = True, self.day + dt.timedelta(90)
        return "done"

    def hold(self, voucher: Paper, _arg: object) -> str:
        voucher.state = "held" if voucher.state == "issued" else "issued"
        return "done"

    release = hold

    def extend(self, voucher: Paper, near: object) -> str:
        first = voucher.first or voucher.last
        latest = first + dt.timedelta(30)
        until = latest + dt.timedelta(int(str(near)))
        if not voucher.last < until <= latest or self.day > latest:
            return "voucher-extend-too-far"
        voucher.first, voucher.last = first, until
        return "done"

    def topup(self, voucher: Paper, asked: object) -> str | int:
        fen = int(str(asked))
        if self.day > voucher.last:
            return "voucher-expired"
        refused = self.stop(voucher.owner, fen)
        voucher.face += 0 if refused else fen
        return refused or fen

    def transfer(self, voucher: Paper, owner: object) -> str:
        if voucher.used:
            return "voucher-partly-used"
        if self.day > voucher.last:
            return "voucher-expired"
        if voucher.face > self.room(str(owner)):
            return "voucher-cap-enterprise-year"
        voucher.owner = str(owner)
        return "done"

    def reissue(self, voucher: Paper, _arg: object) -> str | int:
        if self.day > voucher.last:
            return "voucher-expired"
        left = voucher.left
        new = Paper(voucher.owner, left, voucher.issued, voucher.last)
        new.registered, new.first = voucher.registered, voucher.first
        voucher.returned, voucher.state = voucher.returned + left, "void"
        self.vouchers.append(new)
        return left

    def void(self, voucher: Paper, _arg: object) -> str | int:
        left, voucher.state = voucher.left, "void"
        voucher.returned += left
        return left

    def redeem(self, voucher: Paper, contract: object) -> str | int:
        if not voucher.registered:
            return "voucher-expired" if self.day > voucher.last else "voucher-not-registered"
        if self.day > voucher.last:
            return "voucher-expired"
        paid = min(voucher.left, int(str(contract)) // 2)
        voucher.used += paid
        voucher.state = "issued" if voucher.left else "redeemed"
        self.uses.append(Used(self.vouchers.index(voucher), paid))
        return paid

    def expire(self) -> int:
        late = [v for v in self.vouchers if v.state == "issued" and v.last < self.day]
        for voucher in late:
            voucher.returned, voucher.state = voucher.returned + voucher.left, "expired"
        return len(late)

    def submit(self) -> str | int:
        free = [u for u in self.uses if not u.claim and u.amount]
        if not free:
            return "nothing-to-claim"
        if any(u.red for u in free):
            return "claim-invoice-red"
        self.claims.append("submitted")
        for used in free:
            used.claim = len(self.claims)
        return sum(u.amount for u in free)

    def lines(self, claim: int) -> list[Used]:
        return [u for u in self.uses if u.claim == claim]

    def cut(self, claim: int, line: int, fen: int) -> str:
        if self.claims[claim - 1] != "submitted":
            return "claim-not-open"
        used = self.lines(claim)[line - 1]
        if not 0 < fen <= used.amount:
            return "cut-too-much"
        used.amount -= fen
        voucher = self.vouchers[used.voucher]
        voucher.used, voucher.returned = voucher.used - fen, voucher.returned + fen
        return "done"

    def reject(self, claim: int) -> str:
        if self.claims[claim - 1] != "submitted":
            return "claim-not-open"
        self.claims[claim - 1] = "rejected"
        for used in self.lines(claim):
            used.claim = 0
        return "done"

    def approve(self, claim: int) -> str:
        if self.claims[claim - 1] != "submitted":
            return "claim-approved"
        if any(u.red and u.amount for u in self.lines(claim)):
            return "claim-not-upheld"
        self.claims[claim - 1] = "approved"
        return "done"

    def red_letter(self, place: int) -> str:
        used = self.uses[place]
        if used.red:
            return "invoice-red"
        used.red = True
        if used.claim and self.claims[used.claim - 1] == "approved":
            self.claims[used.claim - 1] = "submitted"
        return "done"
