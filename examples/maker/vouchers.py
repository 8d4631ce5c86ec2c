"""The voucher story: who is issued how much, who redeems where, and what should be left in the fund."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from maker.office import Enterprise, Institution
from maker.reckoning import share_of_contract, size_of

YUAN = 100
APPROPRIATED = 500_000 * YUAN
CERTIFIED = ("C01", "C02", "C03", "C07", "C11", "T01", "T02", "T08")
"""Keys of the institutions that the story certifies."""

YEARLY_CAP = 20_000 * YUAN


@dataclass(frozen=True)
class Issue:
    """One row of a voucher list; ``refused`` is the code of the refusal that should come."""

    enterprise: Enterprise
    amount: int
    refused: str = ""


@dataclass(frozen=True)
class Redeemed:
    """One redemption: the voucher of an enterprise at an institution."""

    issue: Issue
    institution: Institution
    service_date: str
    redeemed_on: str
    contract_no: str
    contract_date: str
    contract: int
    invoice: str

    @property
    def deducted(self) -> int:
        """What the voucher pays, in fen."""
        return share_of_contract(self.contract, self.issue.amount)[0]

    @property
    def returned(self) -> int:
        """What goes back to the fund, since no change is given."""
        return share_of_contract(self.contract, self.issue.amount)[1]


def make_issues(enterprises: list[Enterprise], random: Random) -> tuple[list[Issue], list[Issue]]:
    """Make the first list, in which every row is good, and the second, in which three are not."""
    fit = [one for one in enterprises if size_of(one) in ("micro", "small", "medium")]
    chosen = random.sample(fit, 32)
    amounts = [20_000, 13_000, 20_000, 8_000, 6_500] + [
        random.choice((2_000, 3_000, 5_000, 7_500, 10_000, 12_000, 16_000, 20_000))
        for _ in range(25)
    ]
    first = [Issue(one, n * YUAN) for one, n in zip(chosen[:30], amounts, strict=True)]
    large = next(one for one in enterprises if size_of(one) == "large")
    unknown = next(one for one in enterprises if size_of(one) is None)
    second = [
        Issue(chosen[30], 8_000 * YUAN),
        Issue(first[1].enterprise, 10_000 * YUAN, "year"),  # 13,000 so far: 7,000 left
        Issue(large, 5_000 * YUAN, "size"),
        Issue(unknown, 5_000 * YUAN, "size"),
        Issue(chosen[31], 12_345_67),
    ]
    return first, second


#  place in the first list, institution, contract in yuan and fen, day of service, day of redemption
PLAN = (
    (0, "C02", 40_000_00, "2026-06-03", "2026-06-10"),
    (1, "C02", 26_000_00, "2026-06-05", "2026-06-10"),
    (2, "C03", 52_000_00, "2026-06-08", "2026-06-15"),
    (3, "C03", 12_000_00, "2026-06-09", "2026-06-15"),  # half is 6,000: 2,000 go back
    (4, "C07", 13_000_00, "2026-06-12", "2026-06-18"),
    (5, "C07", 60_000_00, "2026-06-16", "2026-06-22"),
    (6, "C11", 7_000_01, "2026-06-18", "2026-06-23"),  # half a fen is dropped
    (7, "C11", 45_000_00, "2026-06-24", "2026-06-30"),
    (8, "T01", 48_000_00, "2026-07-01", "2026-07-06"),
    (9, "T01", 41_000_00, "2026-07-02", "2026-07-06"),
    (10, "T02", 44_000_00, "2026-07-07", "2026-07-10"),
    (11, "T08", 50_000_00, "2026-07-08", "2026-07-10"),
)


def make_redemptions(first: list[Issue], institutions: list[Institution]) -> list[Redeemed]:
    """Make the redemptions of the story."""
    by_key = {one.key: one for one in institutions}
    return [
        Redeemed(
            first[place],
            by_key[key],
            *(served, redeemed),
            *(f"FWQ-2026-{number:03d}", "2026-05-20"),
            *(contract, f"2644990000{number:010d}"),
        )
        for number, (place, key, contract, served, redeemed) in enumerate(PLAN, start=1)
    ]
