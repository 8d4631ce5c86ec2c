"""A region of 400 enterprises with 15 planted frauds, written from the catalogue of abuses before any rule.

Nothing here knows a rule or a parameter: what is planted is what people were caught at (ties, rings, bursts,
shell firms, papers dated wrongly), what is innocent is what an ordinary year looks like, with some of the
accidents of ordinary years (a busy day, a full cap, an address shared in an incubator).
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.fund import appropriate_fund, create_fund
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.storage.change import Change, Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import (
    Invoice,
    Programme,
    Redemption,
    Voucher,
    VoucherTerms,
)
from tests.actions.money import do

START = dt.date(2026, 2, 2)
YUAN = 100


@dataclass
class Planted:
    """What was planted: for each fraud the enterprises and institutions that belong to it."""

    frauds: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)

    def plant(self, name: str, enterprises: set[str], institutions: set[str]) -> None:
        assert name not in self.frauds
        self.frauds[name] = (enterprises, institutions)

    @property
    def guilty(self) -> set[str]:
        """Everybody who takes part in a fraud."""
        return {code for pair in self.frauds.values() for part in pair for code in part}


def people(rng: random.Random) -> tuple[str, str, str]:
    """Make up a legal person, a telephone and an address nobody else has."""
    name = rng.choice("赵钱孙李周吴郑王冯陈褚卫") + "".join(
        rng.sample("文武明华建国志强永宁安和", 2)
    )
    return (
        name + str(rng.randrange(10**6)),
        f"139{rng.randrange(10**8):08d}",
        f"滨江路{rng.randrange(1, 99999)}号",
    )


class Region:
    """Writes the region into a register: bodies, and vouchers from issue to an approved claim."""

    def __init__(self, change: Change, seed: int = 0) -> None:
        self.change = change
        self.rng = random.Random(seed)
        self.enterprises: dict[str, int] = {}
        self.institutions: dict[str, int] = {}
        self.born: dict[str, dt.date] = {}
        self.papers = 0
        self.claims = 0
        self.programme = int(change.scalar(sa.select(of(Programme).c.id)))
        self.terms = change.insert(VoucherTerms, basis={}, kept={})

    def enterprise(self, code: str, **told: Any) -> None:
        person, phone, address = people(self.rng)
        founded = told.pop(
            "founded", dt.date(self.rng.randrange(2005, 2024), self.rng.randrange(1, 13), 10)
        )
        staff = told.pop("staff", self.rng.randrange(4, 180))
        personal = {"legal_person": person, "phone": phone, **told.pop("personal", {})}
        key = self.change.insert(
            Enterprise,
            personal=personal,
            office_no=len(self.enterprises) + 1,
            credit_code=code,
            name=f"企业{code}有限公司",
            region_code="440606",
            registered_on=founded,
            founded_on=founded,
            address=told.pop("address", address),
            **told,
        )
        self.change.insert(
            EnterpriseYear,
            enterprise_id=key,
            year=2026,
            size="small",
            size_standard="stats-2017",
            size_on=START,
            staff=staff,
        )
        self.enterprises[code], self.born[code] = key, founded

    def institution(self, code: str, **told: Any) -> None:
        person, phone, address = people(self.rng)
        personal = {"legal_person": person, "phone": phone, **told.pop("personal", {})}
        turnover = told.pop("turnover_fen", self.rng.randrange(300, 3000) * 10_000 * YUAN)
        staff = told.pop("staff", self.rng.randrange(8, 60))
        until = told.pop("certified_until", dt.date(2027, 6, 30))
        key = self.change.insert(
            Institution,
            personal=personal,
            office_no=len(self.institutions) + 1,
            credit_code=code,
            name=f"机构{code}服务中心",
            address=told.pop("address", address),
            registered_on=START,
            **told,
        )
        self.institutions[code] = key
        self.figures(key, staff=staff, revenue=turnover)
        self.change.insert(
            Certificate,
            number=f"GD-{code}",
            institution_id=key,
            certification="service-centre",
            level="city",
            granted_on=dt.date(2024, 3, 10),
            valid_from=dt.date(2024, 3, 10),
            valid_until=until,
            basis={},
            trace={},
        )

    def figures(self, key: int, **figures: int) -> None:
        """File the yearly figures of an institution: a count, or money in fen."""
        for figure, amount in figures.items():
            self.change.insert(
                ReturnValue, institution_id=key, year=2025, figure=figure, amount=amount
            )

    def account(self, number: str, *, institution: str = "", enterprise: str = "") -> None:
        self.change.insert(
            Account,
            personal={"number": number, "holder": "户名"},
            number=int(self.change.next_number("account")),
            institution_id=self.institutions.get(institution),
            enterprise_id=self.enterprises.get(enterprise),
            bank="建行",
            valid_from=START,
            state="approved",
            added_by="林岚",
            added_on=START,
            approved_by="何远",
            approved_on=START,
        )

    def service(
        self,
        enterprise: str,
        institution: str,
        on: dt.date,
        *,
        fen: int | None = None,
        face_fen: int = 1_000_000,
        contract_fen: int | None = None,
        contract_date: dt.date | None = None,
        used_on: dt.date | None = None,
        issued: dt.date | None = None,
        until: dt.date | None = None,
        maker: str | None = None,
        checker: str | None = None,
        invoice: str | None = None,
    ) -> None:
        """One voucher: issued, used for one service, claimed by the institution, approved."""
        rng, self.papers = self.rng, self.papers + 1
        paid = fen if fen is not None else rng.randrange(180_000, 930_000)
        contract = contract_fen or paid * 2 + rng.randrange(1, 40_000)
        issued = issued or on - dt.timedelta(rng.randrange(10, 50))
        used_on = used_on or on + dt.timedelta(rng.randrange(1, 9))
        until = until or issued + dt.timedelta(90)
        voucher = self.change.insert(
            Voucher,
            code=f"JC26-{self.papers:04d}-TEST",
            programme_id=self.programme,
            enterprise_id=self.enterprises[enterprise],
            amount_fen=face_fen,
            used_fen=paid,
            returned_fen=face_fen - paid,
            state="redeemed",
            issued_on=issued,
            valid_until=until,
            year=2026,
            free_fen=0,
            terms_id=self.terms,
        )
        number = invoice or f"2699{self.papers:08d}"
        paper = self.change.insert(
            Invoice,
            kind="digital",
            number=number,
            seller=institution,
            dated_on=on,
            total_fen=contract,
            taken_fen=paid,
        )
        used = self.change.insert(
            Redemption,
            voucher_id=voucher,
            institution_id=self.institutions[institution],
            redeemed_on=used_on,
            service_date=on,
            contract_no=f"HT-{self.papers}",
            contract_date=contract_date or on - dt.timedelta(rng.randrange(1, 9)),
            contract_fen=contract,
            invoice_id=paper,
            invoice_fen=paid,
            amount_fen=paid,
            returned_fen=face_fen - paid,
            certificate=f"GD-{institution}",
            terms_id=self.terms,
            payee="provider",
        )
        self._claim(used, institution, paid, used_on, maker, checker)

    def _claim(
        self,
        used: int,
        institution: str,
        paid: int,
        on: dt.date,
        maker: str | None,
        checker: str | None,
    ) -> None:
        self.claims += 1
        pairs = [
            ("林岚", "何远"),
            ("周敏", "何远"),
            ("林岚", "周敏"),
            ("周敏", "林岚"),
            ("陈静", "何远"),
        ]
        by, other = self.rng.choice(pairs)
        claim = self.change.insert(
            Claim,
            number=f"CL-2026-{self.claims:04d}",
            institution_id=self.institutions[institution],
            state="approved",
            lines=1,
            asked_fen=paid,
            amount_fen=paid,
            submitted_by=maker or by,
            submitted_on=on,
            approved_by=checker or other,
            approved_on=on + dt.timedelta(3),
        )
        self.change.insert(
            ClaimLine, claim_id=claim, redemption_id=used, asked_fen=paid, amount_fen=paid
        )


def day(rng: random.Random, first: int = 0, last: int = 270) -> dt.date:
    """A working day of the year, by chance."""
    while True:
        one = START + dt.timedelta(rng.randrange(first, last))
        if one.weekday() < 5:
            return one


def innocent(region: Region) -> None:
    """An ordinary year: 360 firms with one to three services each at 16 institutions."""
    rng = region.rng
    firms = [f"E{n:03d}" for n in range(1, 361)]
    centres = [f"P{n:02d}" for n in range(1, 17)]
    for n, code in enumerate(firms):
        told: dict[str, Any] = {}
        if n % 120 == 0:  # an incubator's tenants have one address; that is no fraud
            told["address"] = "孵化器大厦1号"
        if n % 90 == 5:  # founded this year, well before its first voucher
            told["founded"] = dt.date(2025, 9, 1)
        region.enterprise(code, **told)
    for code in centres:
        region.institution(code)
        region.account(f"6227{rng.randrange(10**12):012d}", institution=code)
    for code in firms:
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
            region.service(code, rng.choice(centres), day(rng))
    busy = START + dt.timedelta(60)  # a fair: one centre serves six firms on one day
    for code in firms[200:206]:
        region.service(code, "P03", busy, used_on=busy + dt.timedelta(1))
    for code in firms[300:306]:  # honest work that happens to come to the cap
        region.service(code, rng.choice(centres), day(rng), fen=1_000_000, contract_fen=2_600_000)
    last = firms[320]  # somebody uses a voucher on its last day
    on = START + dt.timedelta(100)
    region.service(last, "P05", on, issued=on - dt.timedelta(90), until=on, used_on=on)


def frauds(region: Region) -> Planted:
    """Fifteen frauds of the catalogue, each by bodies of its own (40 firms, 4 institutions more)."""
    rng, planted = region.rng, Planted()
    for code in ("F01", "F02", "F03", "F04"):
        region.institution(code, turnover_fen=900_000_000, staff=20)
    fresh = iter(f"X{n:02d}" for n in range(1, 41))

    def firm(**told: Any) -> str:
        code = next(fresh)
        region.enterprise(code, **told)
        return code

    def at(code: str, centre: str, times: int = 1, **how: Any) -> None:
        for _ in range(times):
            region.service(code, centre, how.pop("on", None) or day(rng), **how)

    one = firm(personal={"legal_person": "同一人甲"})
    region.institution("R01", personal={"legal_person": "同一人甲"})
    at(one, "R01", 2)
    planted.plant("same-legal-person", {one}, {"R01"})

    one = firm(personal={"phone": "13700000001"})
    region.institution("R02", personal={"phone": "13700000001"})
    at(one, "R02", 2)
    planted.plant("same-phone", {one}, {"R02"})

    one = firm(address="城南路8号附3")
    region.institution("R03", address="城南路8号附3")
    at(one, "R03", 2)
    planted.plant("same-address", {one}, {"R03"})

    one = firm()
    region.institution("R04")
    region.account("6222000011112222", institution="R04")
    region.account("6222000011112222", enterprise=one)
    at(one, "R04", 2)
    planted.plant("same-account", {one}, {"R04"})

    shells = {firm(founded=dt.date(2026, 5, 20) + dt.timedelta(n)) for n in range(3)}
    for code in sorted(shells):
        on = dt.date(2026, 6, 22)
        region.service(code, "P07", on, issued=dt.date(2026, 6, 10))
    planted.plant("shells-just-founded", shells, set())

    empty = {firm(staff=0) for _ in range(2)}
    for code in sorted(empty):
        at(code, "P08")
    planted.plant("nobody-employed", empty, set())

    burst = {firm() for _ in range(14)}
    on = dt.date(2026, 9, 15)
    for code in sorted(burst):
        region.service(code, "F01", on, used_on=on)
    planted.plant("burst-on-one-day", burst, {"F01"})

    region.institution("R05", turnover_fen=8_000_000, staff=10)
    mill = {firm() for _ in range(3)}
    for code in sorted(mill):
        at(code, "R05", 3, fen=900_000)
    planted.plant("lives-on-vouchers", mill, {"R05"})

    capped = {firm() for _ in range(4)}
    for code in sorted(capped):
        region.service(code, "F02", day(rng), fen=1_000_000, contract_fen=2_000_000)
    planted.plant("round-at-the-cap", capped, {"F02"})

    backdated = firm()
    on = dt.date(2026, 7, 6)
    region.service(
        backdated, "P09", on, contract_date=on + dt.timedelta(12), used_on=on + dt.timedelta(15)
    )
    planted.plant("contract-after-service", {backdated}, set())

    region.institution("R06", certified_until=dt.date(2026, 4, 30))
    late = firm()
    region.service(late, "R06", dt.date(2026, 6, 1))
    planted.plant("title-lapsed-before-service", {late}, {"R06"})

    region.institution("R07", staff=1)
    many = {firm() for _ in range(2)}
    for n in range(26):
        region.service(sorted(many)[n % 2], "R07", dt.date(2026, 8, 3) + dt.timedelta(n // 3))
    planted.plant("more-services-than-hands", many, {"R07"})

    pair = {firm()}
    region.institution("R08")
    for _ in range(12):
        region.service(next(iter(pair)), "R08", day(rng), maker="吴某", checker="郑某")
    planted.plant("one-pair-approves-all", pair, {"R08"})

    last_days = {firm() for _ in range(2)}
    region.institution("R09")
    for code in sorted(last_days):
        for n in range(3):
            until = dt.date(2026, 10, 30) + dt.timedelta(n)
            region.service(
                code, "R09", until, issued=until - dt.timedelta(90), until=until, used_on=until
            )
    planted.plant("always-the-last-day", last_days, {"R09"})

    region.institution("R10")
    ring = firm()
    region.institution("R11")
    region.enterprise("R10")
    region.enterprise("R11")
    region.service("R10", "R11", day(rng))
    region.service("R11", "R10", day(rng))
    region.service(ring, "R10", day(rng))
    planted.plant("ring", {"R10", "R11"}, {"R10", "R11"})
    for code in fresh:
        region.enterprise(code)
        region.service(code, f"P{rng.randrange(1, 17):02d}", day(rng))
    return planted


def found_region(register: Register, seed: int = 20261122) -> Planted:
    """Write the whole region and give what was planted; everything not planted is drawn by the seed."""
    do(register, lambda c: adopt_policy(c, policy="example-voucher"))
    do(register, lambda c: create_fund(c, code="FW2026", name="服务券专项资金", year=2026))
    do(register, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=10**10))
    do(
        register,
        lambda c: open_programme(
            c, code="JC26", policy="example-voucher", fund="FW2026", year=2026
        ),
    )

    def write(change: Change) -> Planted:
        region = Region(change, seed)
        innocent(region)
        planted = frauds(region)
        change.flush_personal()
        return planted

    return do(register, write)
