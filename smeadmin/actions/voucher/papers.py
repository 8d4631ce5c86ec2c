"""The papers behind a redemption: contract and invoice, read off by a clerk, each backing one thing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.voucher import rules
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund import AmountNotPositive
from smeadmin.domain.programme import Rule, asks_for_dates
from smeadmin.domain.registers import Found
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.domain.voucher_refusals import (
    ContractUsed,
    InvoiceNumber,
    InvoiceRed,
    InvoiceTotal,
    InvoiceUsed,
    ServiceDate,
)
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import MOST
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher

_INVOICE = re.compile(r"[0-9A-Z]{8,20}", re.ASCII)
_CODE = re.compile(r"(\d{10}|\d{12})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a clerk reads off the papers: the service, the contract, the invoice; money in fen.

    ``invoice_fen`` is the total of the invoice where it is more or less than the contract's price;
    ``declared`` figures that are declared for this use, as typed.
    """

    service_date: dt.date
    contract_no: str
    contract_date: dt.date
    contract_fen: int
    invoice_no: str
    invoice_code: str = ""
    invoice_date: dt.date | None = None
    invoice_fen: int | None = None
    declared: Mapping[str, str] = field(default_factory=dict)

    @property
    def invoice_total(self) -> int:
        """The total of the invoice, in fen; without a word of it the price of the contract."""
        return self.contract_fen if self.invoice_fen is None else self.invoice_fen

    @property
    def invoice_part(self) -> int:
        """What the invoice is for this contract, in fen: its total, or the price where it covers more."""
        return min(self.contract_fen, self.invoice_total)

    @property
    def invoice_kind(self) -> str:
        """Tell whether the invoice has a code or is a fully digital one."""
        return "coded" if self.invoice_code else "digital"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that stands behind other redemptions already: how many, and what they pay of it (fen)."""

    uses: int = 0
    paid_fen: int = 0
    invoices: frozenset[int] = frozenset()


def read_use(use: Use) -> Use:
    """Bring what was typed into its one form; raises InvoiceNumber, AmountNotPositive."""
    number, code = folded(use.invoice_no), folded(use.invoice_code)
    if not _INVOICE.fullmatch(number) or not _CODE.fullmatch(code):
        raise InvoiceNumber(
            {"invoice": " ".join(x for x in (use.invoice_code, use.invoice_no) if x)},
            way_out=(_("type it as it stands on the invoice: 8 to 20 digits"),),
        )
    for fen, option in (
        (use.contract_fen, "--contract-amount"),
        (use.invoice_total, "--invoice-amount"),
    ):
        if not 0 < fen <= MOST:
            raise AmountNotPositive({"amount": format_yuan(fen)}, way_out=(f"{option} 8000.00",))
    return replace(use, contract_no=folded(use.contract_no), invoice_no=number, invoice_code=code)


def folded(text: str) -> str:
    """Bring a number on a paper into its one form: half-width capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def check_days(
    change: Change, rule: Rule, programme: ProgrammeRef, row: sa.RowMapping, use: Use
) -> None:
    """Check the days: nothing lies ahead, the service not before contract and voucher."""
    for what, day in (
        (_("service"), use.service_date),
        (_("contract"), use.contract_date),
        (_("invoice"), use.invoice_date),
    ):
        if day is not None and day > change.on:
            raise _wrong_day(what, day, _("the redemption is of {on}").format(on=change.on))
    if use.contract_date > use.service_date:
        said = _("the service is of {on}").format(on=use.service_date)
        raise _wrong_day(_("contract"), use.contract_date, said)
    if not asks_for_dates(rule) and use.service_date < row["issued_on"]:
        said = _("the voucher is of {on}").format(on=row["issued_on"])
        raise _wrong_day(_("service"), use.service_date, said)
    last = rules.ordered_by(rule, programme, row, calendar_of(change))
    if last is not None and use.contract_date > last:
        said = _("the contract was to be made by {on}").format(on=last)
        raise _wrong_day(_("contract"), use.contract_date, said)


def _wrong_day(what: str, day: dt.date, said: str) -> ServiceDate:
    return ServiceDate(
        {"what": what, "day": day.isoformat()},
        short_by=(said,),
        way_out=(_("compare with the papers and type the day that stands on them"),),
    )


# ---- the contract --------------------------------------------------------------------------------


def find_contract(
    view: View, rule: Rule, row: sa.RowMapping, provider: Found, use: Use
) -> Contract:
    """Give what other vouchers have drawn on a contract; raises ContractUsed.

    One contract backs one voucher, in all programmes and years. Only where the measure says how many
    vouchers a contract may have do several of one enterprise and programme stand under it, and together
    they pay no more of it than the rule gives.
    """
    r, v = of(Redemption), of(Voucher)
    found = view.rows(
        sa.select(r, v.c.programme_id, v.c.enterprise_id)
        .join(v, v.c.id == r.c.voucher_id)
        .where(r.c.institution_id == provider.id, r.c.contract_no == use.contract_no)
        .order_by(r.c.id)
    )
    several = any(limit.per == ("contract",) and limit.counts for limit in rule.use.limits)
    mine = (row["programme_id"], row["enterprise_id"], use.contract_fen)
    alike = all((x["programme_id"], x["enterprise_id"], x["contract_fen"]) == mine for x in found)
    if found and not (several and alike):
        voucher, said = _said(view, of(Redemption).c.id == found[0]["id"])
        raise ContractUsed(
            {"contract": use.contract_no, "voucher": voucher},
            more=(Line("used", (f"{use.contract_no}  {said}",)),),
            way_out=(_("compare the number; if it is another one, correct it"),),
        )
    return Contract(
        len(found),
        sum(x["amount_fen"] for x in found),
        frozenset(x["invoice_id"] for x in found if x["invoice_id"] is not None),
    )


# ---- the invoice ---------------------------------------------------------------------------------


def take_invoice(change: Change, provider: Found, use: Use, contract: Contract) -> tuple[int, int]:
    """Use a part of an invoice, which no other voucher has used; give its key and the part in fen.

    Vouchers under one contract share the part of that contract. Raises InvoiceUsed when less of its
    total is left, InvoiceRed when it was taken back, InvoiceTotal when another total was typed before.
    """
    i = of(Invoice)
    same = (
        (i.c.kind == use.invoice_kind)
        & (i.c.code == use.invoice_code)
        & (i.c.number == use.invoice_no)
        & (i.c.seller == provider.code)
    )
    row = change.lock(Invoice, same)
    if row is None:
        part = use.invoice_part
        key = change.insert(
            Invoice,
            kind=use.invoice_kind,
            code=use.invoice_code,
            number=use.invoice_no,
            seller=provider.code,
            dated_on=use.invoice_date,
            total_fen=use.invoice_total,
            taken_fen=part,
        )
        return key, part
    _check_not_red(row)
    if use.invoice_fen not in (None, row["total_fen"]):
        raise InvoiceTotal(
            {"invoice": use.invoice_no},
            short_by=(
                _("{before} before, {now} now").format(
                    before=format_yuan(row["total_fen"]), now=format_yuan(use.invoice_total)
                ),
            ),
            way_out=(_("compare the amount with the paper"),),
        )
    part = 0 if row["id"] in contract.invoices else min(use.contract_fen, row["total_fen"])
    left = row["total_fen"] - row["taken_fen"]
    if part > left:
        raise _used(change, row, use, left)
    if part:
        change.update(Invoice, i.c.id == row["id"], taken_fen=i.c.taken_fen + part)
    return row["id"], part


def enter_invoice(
    change: Change, *, seller: str, number: str, code: str, dated_on: dt.date | None, fen: int
) -> int:
    """Enter an invoice from before the books were opened, used in full, and give its key.

    One that comes more than once (several vouchers of one invoice) grows by each part, in fen.
    """
    i, kind = of(Invoice), "coded" if code else "digital"
    same = (i.c.kind == kind) & (i.c.code == code)
    same &= (i.c.number == number) & (i.c.seller == seller)
    row = change.lock(Invoice, same)
    if row is not None:
        grown = {"total_fen": i.c.total_fen + fen, "taken_fen": i.c.taken_fen + fen}
        change.update(Invoice, i.c.id == row["id"], **grown)
        return int(row["id"])
    return change.insert(
        Invoice,
        kind=kind,
        code=code,
        number=number,
        seller=seller,
        dated_on=dated_on,
        total_fen=fen,
        taken_fen=fen,
    )


def _check_not_red(row: sa.RowMapping) -> None:
    if row["red_number"] is not None:
        raise InvoiceRed(
            {"invoice": row["number"], "red": row["red_number"]},
            short_by=(_("taken back on {day}").format(day=row["red_on"]),),
            way_out=(_("type the invoice that was written instead of it"),),
        )


def _used(change: Change, row: sa.RowMapping, use: Use, left: int) -> InvoiceUsed:
    voucher, said = _said(change, of(Redemption).c.invoice_id == row["id"])
    short = _("{left} of {total} left, {needed} needed").format(
        left=format_yuan(left),
        total=format_yuan(row["total_fen"]),
        needed=format_yuan(min(use.contract_fen, row["total_fen"])),
    )
    return InvoiceUsed(
        {"invoice": use.invoice_no, "voucher": voucher},
        short_by=(short,) if left else (),
        more=(Line("used", (f"{use.invoice_no}  {said}",)),),
        way_out=(_("compare the number; if it is another one, correct it"),),
    )


def _said(view: View, same: sa.ColumnElement[bool]) -> tuple[str, str]:
    """Say for which voucher a paper was used first, when, and by which change."""
    r, v, log = of(Redemption), of(Voucher), of(ChangeRow)
    row = view.first(
        sa.select(v.c.code, r.c.redeemed_on, log.c.number)
        .select_from(r)
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(log, log.c.id == r.c.change_id)
        .where(same)
        .order_by(r.c.id)
    )
    if row is None:
        return "", ""
    return row["code"], f"{row['redeemed_on']}  {row['code']}  {change_number(row['number'])}"
