"""Vouchers: what the commands about them answer, and what they refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from smeadmin.domain.imports import FindingsSeen
from smeadmin.domain.ledger import FundRef
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Document, Voucher
from smeadmin.errors import Conflict, FileRejected, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class VoucherState(StrEnum):
    """What has become of a voucher; past its last day an issued one is no longer usable."""

    ISSUED = "issued"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    VOID = "void"


STATE_LABELS = {
    VoucherState.ISSUED: Text("未用", "issued"),
    VoucherState.REDEEMED: Text("已核销", "redeemed"),
    VoucherState.EXPIRED: Text("已失效", "expired"),
    VoucherState.VOID: Text("已作废", "void"),
}
OVERDUE = Text("已过期，待收回", "overdue")


class ProgrammeNotFound(NotFound):
    """No voucher programme has that code."""

    code, sentence = "programme-not-found", N_("there is no voucher programme 「{programme}」")


class ProgrammeExists(Conflict):
    """There is a voucher programme with that code already."""

    code, sentence = "programme-exists", N_("there is a programme {programme} already")


class BadProgrammeCode(Usage):
    """The code of a programme stands at the head of its vouchers: 2 to 12 capitals and digits."""

    code, sentence = "programme-code", N_("「{programme}」 cannot be the code of a programme")


class BadProgrammePeriod(Usage):
    """The last day of a programme lies before its first."""

    code, sentence = "programme-period", N_("from {start} until {end} is no time at all")


class ProgrammeNotCarried(Refused):
    """The measure asks for something that this version does not carry out.

    Nothing of a rule is ever left out in silence. Amend the measure for the office, or wait for the
    version that has it.
    """

    code, sentence = (
        "programme-rule-not-carried",
        N_("rules of {policy} that are not carried out yet: {n}"),
    )


class ProgrammeNotOpen(Refused):
    """Vouchers are issued from the first to the last day of a programme, both included."""

    code, sentence = "programme-not-open", N_("{programme} issues no vouchers on {on}")


class NotEligible(Refused):
    """The enterprise does not meet what the measure asks of those who get a voucher."""

    code, sentence = "not-eligible", N_("{enterprise} is not eligible under {programme}")


class VoucherCap(Refused):
    """The enterprise would hold more in this year than the measure allows.

    An amount that was typed is a wish and is never cut in silence: --up-to issues what is left.
    """

    code, guarded = "voucher-cap-enterprise-year", True
    sentence = N_("over the yearly cap of the enterprise")


class VoucherRowsRefused(FileRejected):
    """A rule refuses rows of the list, and a list is issued as a whole or not at all.

    --partial issues the others and says which rows got nothing; --errors gives these back as a list.
    """

    code, sentence = "voucher-rows-refused", N_("rows of the list that get no voucher: {n}")


class EnterpriseOrFile(Usage):
    """A voucher goes to one enterprise, or to each enterprise of a list."""

    code, sentence = "enterprise-or-file", N_("name either an enterprise or a list")


class VoucherOverLimit(Refused):
    """The measure allows less than was asked.

    An amount that was typed is a wish and is never cut in silence: --up-to issues what is allowed.
    """

    code, guarded = "voucher-over-limit", True
    sentence = N_("the measure allows less than {amount} yuan")


class AmountNeeded(Usage):
    """The measure speaks of the contract, so somebody has to say what the voucher is for."""

    code, sentence = "amount-needed", N_("{programme} does not say what a voucher is worth")


class VoucherCodeMistyped(Usage):
    """The check character of a voucher code does not fit: a character was misread or left out."""

    code, sentence = "voucher-code-mistyped", N_("「{voucher}」 does not pass its check")


class VoucherNotFound(NotFound):
    """The code is a possible one, but no voucher has it."""

    code, sentence = "voucher-not-found", N_("there is no voucher {voucher}")


class VoucherNotLive(Conflict):
    """The voucher has been used up, has been taken back, or is void; that is final."""

    code, sentence = "voucher-not-live", N_("{voucher} can no longer be used: {state}")


class VoucherExpired(Refused):
    """A voucher is used from the day of issue to its last day, both included."""

    code, sentence = "voucher-expired", N_("{voucher} was to be used by {until}")


class CertificateNotInForce(Refused):
    """A voucher pays only institutions that were certified on the day of the service."""

    code = "certificate-not-in-force"
    sentence = N_("the institution held no certificate on that day")


class InvoiceUsed(Conflict):
    """One invoice supports one redemption, in all programmes and years."""

    code, guarded = "invoice-used", True
    sentence = N_("this invoice has been used already")


class ContractUsed(Conflict):
    """One contract supports one redemption, in all programmes and years."""

    code, guarded = "contract-used", True
    sentence = N_("this contract has been used already")


class InvoiceNumber(InputRejected):
    """An invoice number is 8 to 20 digits or letters, a code 10 or 12 digits, empty for digital ones."""

    code, sentence = "invoice-number", N_("「{invoice}」 is not the number of an invoice")


class ServiceDate(Refused):
    """Contract, service and redemption follow one another within the time of the voucher."""

    code, sentence = "service-date", N_("the day of the {what}, {day}, cannot be right")


class NothingToPay(Refused):
    """The rule comes to nothing for this contract."""

    code, sentence = "nothing-to-pay", N_("the voucher pays nothing of this contract")


class SameBody(Refused):
    """Nobody pays themselves with a voucher."""

    code, sentence = "same-body", N_("the enterprise and the institution are the same body")


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A voucher programme with its fund and rule."""

    id: int
    code: str
    fund: FundRef
    purpose: str
    year: int
    policy: str
    noun: str
    valid_from: dt.date
    valid_until: dt.date


@dataclass(frozen=True, slots=True)
class ProgrammeOpened:
    """A programme that was just opened, under which text."""

    programme: ProgrammeRef
    basis: Basis
    available_fen: int


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


@dataclass(frozen=True, slots=True)
class RedemptionLine:
    """One redemption in the page of a voucher."""

    on: dt.date
    service_date: dt.date
    institution: str
    institution_code: str
    contract_no: str
    contract_fen: int
    invoice: str
    amount_fen: int
    returned_fen: int
    certificate: str | None
    claim: str | None
    change: str
    terms: Terms


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

    @property
    def left_fen(self) -> int:
        """What may still be used."""
        return self.amount_fen - self.used_fen - self.returned_fen

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
class VoucherDesk:
    """What waits in the work with vouchers."""

    on: dt.date
    programmes: tuple[ProgrammeLine, ...]
