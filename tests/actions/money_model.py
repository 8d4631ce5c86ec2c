"""What a fund, vouchers, claims and settlements must come to, said in plain dictionaries.

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

    @property
    def last(self) -> dt.date:
        return self.issued + DAYS


@dataclass
class Model:
    """The whole office in the model; every method says what must happen, then makes it so."""

    day: dt.date
    came: int = 0
    vouchers: list[Paper] = field(default_factory=list)
    claims: dict[int, str] = field(
        default_factory=dict
    )  # number -> submitted approved settled paid
    batches: dict[int, tuple[str, list[int]]] = field(default_factory=dict)

    # ---- what there is -----------------------------------------------------------------------

    @property
    def available(self) -> int:
        return self.came - sum(v.face - v.returned for v in self.vouchers)

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
        ready = [n for n, state in self.claims.items() if state == "approved"]
        if not ready:
            return "nothing-to-settle"
        self.batches[len(self.batches) + 1] = ("prepared", ready)
        for number in ready:
            self.claims[number] = "settled"
        return sum(v.used for v in self.vouchers if v.claim in ready)

    def approve_batch(self, number: int, same_person: bool) -> str:
        state, ready = self.batches[number]
        if same_person:
            return "self-approval"
        if state != "prepared":
            return "settlement-approved"
        self.batches[number] = ("approved", ready)
        return "done"

    def export(self, number: int) -> str:
        state, ready = self.batches[number]
        if state == "prepared":
            return "settlement-not-approved"
        self.batches[number] = ("exported", ready)
        for claim in ready:
            self.claims[claim] = "paid"
        return "done"
