"""What every act on a voucher and on a claim must come to, every fen counted by hand.

Shares nothing with the program: it knows the measure of test_voucher_acts by heart (registered in 15 days,
used in 90, 30 more, half of the contract, change given, 20,000 yuan a year). What must not happen is Refused.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

CAP, LIVE = 2_000_000, ("issued", "held")


class Refused(Exception):
    """The code of the refusal."""


def need(holds: bool, code: str) -> None:
    if not holds:
        raise Refused(code)


@dataclass(eq=False)
class Paper:
    owner: str
    face: int
    last: dt.date
    used: int = 0
    returned: int = 0
    state: str = "issued"
    registered: bool = False
    first: dt.date | None = None

    @property
    def left(self) -> int:
        return self.face - self.used - self.returned


@dataclass(eq=False)
class Used:
    voucher: Paper
    amount: int
    claim: int = 0  # from 1; 0 while it is in none
    red: bool = False


@dataclass
class Vouchers:
    day: dt.date
    came: int
    vouchers: list[Paper] = field(default_factory=list)
    uses: list[Used] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)

    def available(self) -> int:
        return self.came - sum(v.face - v.returned for v in self.vouchers)

    def committed(self) -> int:
        return sum(v.left for v in self.vouchers)

    def used_in(self, *states: str) -> int:
        return sum(u.amount for u in self.uses if self.state_of(u) in states)

    def state_of(self, used: Used) -> str:
        return self.claims[used.claim - 1] if used.claim else "none"

    def room(self, owner: str) -> int:
        return CAP - sum(v.face - v.returned for v in self.vouchers if v.owner == owner)

    def lines(self, claim: int) -> list[Used]:
        return [u for u in self.uses if u.claim == claim]

    def _take(self, owner: str, fen: int) -> None:
        need(fen <= self.room(owner), "voucher-cap-enterprise-year")
        need(fen <= self.available(), "fund-exhausted")

    def appropriate(self, fen: int) -> None:
        self.came += fen

    def issue(self, owner: str, asked: int, up_to: bool) -> int:
        some = min(asked, self.room(owner), self.available())
        self._take(owner, max(some, 1) if up_to else asked)
        self.vouchers.append(Paper(owner, some, self.day + dt.timedelta(15)))
        return some

    def register(self, voucher: Paper) -> None:
        need(voucher.state == "issued", "voucher-not-live")
        need(not voucher.registered, "voucher-registered")
        need(self.day <= voucher.last, "voucher-expired")
        voucher.registered, voucher.last = True, self.day + dt.timedelta(90)

    def hold(self, voucher: Paper, state: str = "issued") -> None:
        need(voucher.state == state, "voucher-not-live")
        voucher.state = "held" if state == "issued" else "issued"

    def release(self, voucher: Paper) -> None:
        self.hold(voucher, "held")

    def extend(self, voucher: Paper, until: dt.date) -> None:
        first = voucher.first or voucher.last
        need(voucher.state == "issued", "voucher-not-live")
        need(self.day <= first + dt.timedelta(30), "voucher-extend-too-far")
        need(voucher.last < until <= first + dt.timedelta(30), "voucher-extend-too-far")
        voucher.first, voucher.last = first, until

    def topup(self, voucher: Paper, fen: int) -> None:
        need(voucher.state == "issued", "voucher-not-live")
        need(self.day <= voucher.last, "voucher-expired")
        self._take(voucher.owner, fen)
        voucher.face += fen

    def transfer(self, voucher: Paper, owner: str) -> None:
        need(voucher.state == "issued", "voucher-not-live")
        need(not voucher.used, "voucher-partly-used")
        need(self.day <= voucher.last, "voucher-expired")
        need(voucher.face <= self.room(owner), "voucher-cap-enterprise-year")
        voucher.owner = owner

    def void(self, voucher: Paper, state: str = "void") -> int:
        need(voucher.state in LIVE, "voucher-not-live")
        left, voucher.state = voucher.left, state
        voucher.returned += left
        return left

    def reissue(self, voucher: Paper) -> None:
        need(voucher.state in LIVE, "voucher-not-live")
        need(self.day <= voucher.last, "voucher-expired")
        new = Paper(voucher.owner, self.void(voucher), voucher.last)
        new.registered, new.first = voucher.registered, voucher.first
        self.vouchers.append(new)

    def redeem(self, voucher: Paper, contract: int) -> int:
        need(voucher.state == "issued", "voucher-not-live")
        need(voucher.registered, "voucher-not-registered")
        need(self.day <= voucher.last, "voucher-expired")
        paid = min(voucher.left, contract // 2)
        voucher.used += paid
        voucher.state = "issued" if voucher.left else "redeemed"
        self.uses.append(Used(voucher, paid))
        return paid

    def expire(self) -> int:
        late = [v for v in self.vouchers if v.state == "issued" and v.last < self.day]
        return sum(self.void(voucher, "expired") for voucher in late)

    def free(self) -> list[Used]:
        return [u for u in self.uses if not u.claim and u.amount]

    def submit(self, sound: bool) -> int:
        apart = [u.voucher for u in self.free() if u.red and sound]
        free = [u for u in self.free() if u.voucher not in apart]
        need(bool(free), "nothing-to-claim")
        need(not any(u.red for u in free), "claim-invoice-red")
        self.claims.append("submitted")
        for used in free:
            used.claim = len(self.claims)
        return sum(u.amount for u in free)

    def cut(self, claim: int, line: int, fen: int) -> None:
        need(self.claims[claim - 1] == "submitted", "claim-not-open")
        used = self.lines(claim)[line - 1]
        need(0 < fen <= used.amount, "cut-too-much")
        used.amount, used.voucher.used = used.amount - fen, used.voucher.used - fen
        used.voucher.returned += fen

    def reject(self, claim: int) -> None:
        need(self.claims[claim - 1] == "submitted", "claim-not-open")
        self.claims[claim - 1] = "rejected"
        for used in self.lines(claim):
            used.claim = 0

    def approve(self, claim: int, same: bool) -> None:
        need(not same, "self-approval")
        need(self.claims[claim - 1] == "submitted", "claim-approved")
        need(not any(u.red and u.amount for u in self.lines(claim)), "claim-not-upheld")
        self.claims[claim - 1] = "approved"

    def red_letter(self, used: Used) -> None:
        need(not used.red, "invoice-red")
        used.red = True
        if used.claim and self.claims[used.claim - 1] == "approved":
            self.claims[used.claim - 1] = "submitted"
