"""Vouchers: what the commands about them answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from smeadmin.domain.imports import FindingsSeen
from smeadmin.domain.ledger import Account, Event, FundRef, Move
from smeadmin.domain.policy import Basis
from smeadmin.i18n import Text

if TYPE_CHECKING:
    from smeadmin.domain.rules.document import Document, Voucher

UNITS = frozenset(
    {"enterprise", "claim", "contract", "provider", "region", "batch", "programme", "fund"}
)
"""The words of a limit's ``per``; whatever else stands there is a figure."""


class VoucherState(StrEnum):
    """What has become of a voucher; past its last day an issued one is no longer usable."""

    ISSUED = "issued"
    HELD = "held"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    VOID = "void"


STATE_LABELS = {
    VoucherState.ISSUED: Text("未用", "issued"),
    VoucherState.HELD: Text("已冻结", "held"),
    VoucherState.REDEEMED: Text("已核销", "redeemed"),
    VoucherState.EXPIRED: Text("已失效", "expired"),
    VoucherState.VOID: Text("已作废", "void"),
}
OVERDUE = Text("已过期，待收回", "overdue")


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A voucher programme with its fund and rule; ``origin``: whose money of the fund it draws on."""

    id: int
    code: str
    fund: FundRef
    purpose: str
    year: int
    policy: str
    noun: str
    valid_from: dt.date
    valid_until: dt.date
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    again: bool = False
    together: bool = False
    origin: str = ""

    def move(
        self,
        event: Event,
        source: Account,
        target: Account,
        amount_fen: int,
        *,
        voucher: str,
        subject: str | None = None,
        origin: str | None = None,
    ) -> Move:
        """Make a movement of a voucher's money (fen); ``origin`` where another source bears it."""
        return Move(
            self.fund.id,
            event,
            source,
            target,
            amount_fen,
            purpose=self.purpose,
            origin=self.origin if origin is None else origin,
            voucher=voucher,
            subject=subject,
        )


@dataclass(frozen=True, slots=True)
class ProgrammeOpened:
    """A programme that was just opened, under which text; ``payers``: the sources that share in each.

    ``first``: what is done first, ``issue`` a voucher, ``apply`` for one, ``submit`` a claim.
    """

    programme: ProgrammeRef
    basis: Basis
    available_fen: int
    payers: tuple[str, ...] = ()
    first: str = "issue"


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term of a minimum, in fen: its name, clauses, arithmetic, and whether it decided."""

    name: str
    label: Text
    clauses: tuple[str, ...]
    amount_fen: int
    so_far_fen: int | None = None
    ceiling_fen: int | None = None
    said: str = ""
    binds: bool = False

    def binding(self) -> TermLine:
        """Give the same term as the one that decided."""
        return replace(self, binds=True)


@dataclass(frozen=True, slots=True)
class Terms:
    """Why an amount is what it is: under which text, the least of which terms."""

    basis: Basis
    document: Document
    noun: Voucher
    kept: dict[str, Any]
    terms: tuple[TermLine, ...]

    @property
    def judged(self) -> bool:
        """Whether it was judged in this register, not brought in when its books were opened."""
        return bool(self.kept["rows"] or self.kept.get("terms"))


@dataclass(frozen=True, slots=True)
class VoucherIssued:
    """A voucher that was just issued."""

    voucher: str
    programme: str
    enterprise: str
    credit_code: str | None
    amount_fen: int
    asked_fen: int | None
    valid_from: dt.date
    valid_until: dt.date
    standing: str
    terms: tuple[TermLine, ...]
    register_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row of a list for which no voucher was issued, and why."""

    row: int
    enterprise: str
    credit_code: str
    asked_fen: int | None
    code: str
    clauses: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class BatchIssued:
    """A list of vouchers: rows and money add up.

    ``faulty``: rows that cannot be read, with ``findings``; ``refused``: rows a rule refuses;
    ``waiting``: rows for which the fund did not suffice; ``held``: good rows of a list that is
    refused as a whole; ``errors``: the file that gives back what was not issued.
    """

    file: str
    sheet: str | None
    programme: str
    fund: str
    rows: int
    faulty: int
    findings: FindingsSeen
    issued: int
    issued_fen: int
    asked_fen: int
    refused: tuple[RefusedRow, ...]
    waiting: tuple[RefusedRow, ...]
    held: int
    available_before_fen: int
    standing: str
    errors: str | None = None

    @property
    def not_issued_fen(self) -> int:
        """What was asked and not issued: in rows that got nothing, and what was cut."""
        return self.asked_fen - self.issued_fen


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A redemption: what the voucher paid of a contract, and what went back to the fund."""

    voucher: str
    enterprise: str
    institution: str
    institution_code: str
    contract_fen: int
    amount_fen: int
    returned_fen: int
    left_fen: int
    service_date: dt.date
    standing: str
    terms: tuple[TermLine, ...]
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RedemptionLine:
    """One redemption in the page of a voucher."""

    on: dt.date
    service_date: dt.date
    institution: str
    institution_code: str
    contract_no: str
    contract_fen: int | None
    invoice: str
    amount_fen: int
    returned_fen: int
    certificate: str | None
    claim: str | None
    change: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act in the page of a voucher: ``act`` names it (``domain.voucher_acts``)."""

    act: str
    on: dt.date
    reason: str | None
    amount_fen: int | None
    until_before: dt.date | None
    until_after: dt.date | None
    other: str | None
    change: str


@dataclass(frozen=True, slots=True)
class VoucherShown:
    """One voucher with the reasons for its amounts."""

    voucher: str
    programme: str
    enterprise: str
    credit_code: str | None
    amount_fen: int
    asked_fen: int | None
    used_fen: int
    returned_fen: int
    state: VoucherState
    issued_on: dt.date
    valid_until: dt.date
    on: dt.date
    change: str
    fund: str
    terms: Terms
    redemptions: tuple[RedemptionLine, ...]
    acts: tuple[ActLine, ...] = ()
    register_by: dt.date | None = None
    registered_on: dt.date | None = None
    institution: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None

    @property
    def left_fen(self) -> int:
        """What may still be used."""
        return self.amount_fen - self.used_fen - self.returned_fen

    @property
    def issued_fen(self) -> int:
        """What it was worth when it was issued, before anything was added to it."""
        added = sum(a.amount_fen or 0 for a in self.acts if a.act == "topup")
        return self.amount_fen - added

    @property
    def to_register(self) -> bool:
        """Whether it has to be registered before it is used, and was not yet."""
        return self.register_by is not None and self.registered_on is None

    @property
    def overdue(self) -> bool:
        """Whether its last day has passed and its money has not been taken back yet."""
        return self.state is VoucherState.ISSUED and self.valid_until < self.on


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One voucher in the list."""

    voucher: str
    programme: str
    enterprise: str
    credit_code: str | None
    amount_fen: int
    used_fen: int
    returned_fen: int
    state: VoucherState
    issued_on: dt.date
    valid_until: dt.date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Expired:
    """Vouchers whose last day has passed and whose money went back."""

    programme: str | None
    vouchers: int
    amount_fen: int
    by_fund: tuple[tuple[str, int], ...]
    lines: tuple[VoucherLine, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One programme on the desk: what it may still issue and what waits in it."""

    programme: ProgrammeRef
    available_fen: int
    live: int
    live_fen: int
    overdue: int
    overdue_fen: int
    expiring: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that waits in a programme: how many, how much (fen), since when or until when.

    ``what``: ``overdue`` (to be taken back), ``register`` (to be registered by ``day``), ``expiring``
    (lapse from ``day`` on), ``held`` and ``queue`` (waiting since ``day``).
    """

    what: str
    programme: str
    count: int
    amount_fen: int
    day: dt.date


@dataclass(frozen=True, slots=True)
class VoucherDesk:
    """What waits in the work with vouchers, the most pressing first."""

    on: dt.date
    programmes: tuple[ProgrammeLine, ...]
    waiting: tuple[Waiting, ...] = ()
