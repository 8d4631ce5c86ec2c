"""Redeeming a voucher: what it pays of one contract for one service."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, INSTITUTION, find_institution
from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.actions.registering import assert_on_register
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.finding import live_voucher
from smeadmin.actions.voucher.words import cited, term_lines
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund import AmountNotPositive
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import Judged, Rule, asks_for_dates, given_by_use, judge_use
from smeadmin.domain.registers import Found
from smeadmin.domain.voucher import ProgrammeRef, Redeemed
from smeadmin.domain.voucher_refusals import (
    CertificateNotInForce,
    ContractUsed,
    InvoiceNumber,
    InvoiceUsed,
    NothingToPay,
    SameBody,
    ServiceDate,
    VoucherOverLimit,
)
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.certificates import CertificateRef, certificates_in_force, certificates_of
from smeadmin.storage.change import Change, change_number
from smeadmin.storage.facts import facts_of, merged
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.ledger import MOST
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher
from smeadmin.storage.vouchers import Case

_INVOICE = re.compile(r"[0-9A-Z]{8,20}", re.ASCII)
_CODE = re.compile(r"(\d{10}|\d{12})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a clerk reads off the papers: the service, the contract, the invoice; money in fen."""

    service_date: dt.date
    contract_no: str
    contract_date: dt.date
    contract_fen: int
    invoice_no: str
    invoice_code: str = ""
    invoice_date: dt.date | None = None


def redeem_voucher(change: Change, *, voucher: str, institution: str, use: Use) -> Redeemed:
    """Redeem a voucher at an institution: the least of its face, the rule, and the price (fen).

    Where the measure gives no change, the rest goes back to the fund at once. Raises VoucherExpired,
    VoucherNotLive, CertificateNotInForce, InvoiceUsed, ContractUsed, ServiceDate, NotEligible …
    """
    use = _read(use)
    row = live_voucher(change, voucher)
    provider = find_institution(change, institution)
    assert_on_register(change, INSTITUTION, provider.id, use.service_date)
    assert_on_register(change, ENTERPRISE, row["enterprise_id"], use.service_date)
    programme = vouchers.programmes(change, of(Programme).c.id == row["programme_id"])[0]
    ledger.lock_funds(change, [programme.fund.id])
    change.lock(Voucher, of(Voucher).c.id == row["id"])
    row = live_voucher(change, voucher)

    library = Library(change)
    basis = Basis.of_data(vouchers.basis_of(change, row["terms_id"]))
    rule = rules.kept_rule(library, basis, programme)
    enterprise = change.one(
        sa.select(of(Enterprise)).where(of(Enterprise).c.id == row["enterprise_id"])
    )
    _check_other_body(enterprise, provider)
    _check_days(change, rule, row, use)
    certificate = _check_certificate(change, rule, provider, use.service_date)
    _check_unused(change, provider, use)

    left = row["amount_fen"] - row["used_fen"] - row["returned_fen"]
    judged = _judge(change, rule, programme, row, provider, use, left)
    rules.check_eligible(rule, judged, what=enterprise["name"], programme=programme.code)
    amount = _allowed(rule, judged)
    rest = left - amount
    back = rest if rule.noun.pays is not None and rule.noun.pays.change_given is False else 0
    _write(change, programme, row, provider, use, certificate, basis, judged, amount, back)
    return Redeemed(
        row["code"],
        enterprise["name"],
        provider.name,
        provider.code,
        use.contract_fen,
        amount,
        back,
        rest - back,
        use.service_date,
        basis.standing,
        term_lines(rule.document, rule.noun, judged.kept),
    )


def _read(use: Use) -> Use:
    """Bring what was typed into its one form; raises InvoiceNumber, AmountNotPositive."""
    number, code = _folded(use.invoice_no), _folded(use.invoice_code)
    if not _INVOICE.fullmatch(number) or not _CODE.fullmatch(code):
        raise InvoiceNumber(
            {"invoice": " ".join(x for x in (use.invoice_code, use.invoice_no) if x)},
            way_out=(_("type it as it stands on the invoice: 8 to 20 digits"),),
        )
    contract = _folded(use.contract_no)
    if not 0 < use.contract_fen <= MOST:
        raise AmountNotPositive(
            {"amount": format_yuan(use.contract_fen)}, way_out=("--contract-amount 8000.00",)
        )
    return Use(
        service_date=use.service_date,
        contract_no=contract,
        contract_date=use.contract_date,
        contract_fen=use.contract_fen,
        invoice_no=number,
        invoice_code=code,
        invoice_date=use.invoice_date,
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _check_other_body(enterprise: sa.RowMapping, provider: Found) -> None:
    if provider.credit_code is not None and provider.credit_code == enterprise["credit_code"]:
        raise SameBody(
            {"credit_code": provider.credit_code},
            short_by=(f"{enterprise['name']}  {provider.credit_code}",),
            way_out=(_("name the institution that gave the service"),),
        )


def _check_days(change: Change, rule: Rule, row: sa.RowMapping, use: Use) -> None:
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
    last = rules.ordered_by(rule, row["issued_on"], calendar_of(change))
    if last is not None and use.contract_date > last:
        said = _("the contract was to be made by {on}").format(on=last)
        raise _wrong_day(_("contract"), use.contract_date, said)


def _wrong_day(what: str, day: dt.date, said: str) -> ServiceDate:
    return ServiceDate(
        {"what": what, "day": day.isoformat()},
        short_by=(said,),
        way_out=(_("compare with the papers and type the day that stands on them"),),
    )


def _check_certificate(change: Change, rule: Rule, provider: Found, on: dt.date) -> CertificateRef:
    """Give the certificate that the institution held on the day of the service."""
    held = certificates_in_force(change, provider.id, on)
    if held:
        return held[0]
    clause = None
    rows = rule.use.require.rows if rule.use.require is not None else ()
    for requirement in rows:
        clause = clause or cited(rule.document, requirement.head.clause.of())
    said = [_("{institution} was never certified").format(institution=provider.name)]
    before = [c for c in certificates_of(change, provider.id) if c.valid_until < on]
    if before:
        days = (on - before[0].valid_until).days
        lapsed = ngettext(
            "{n} day: {certificate} lapsed on {until}, the service is of {on}",
            "{n} days: {certificate} lapsed on {until}, the service is of {on}",
            days,
        )
        until = before[0].valid_until
        said = [lapsed.format(n=days, certificate=before[0].number, until=until, on=on)]
    raise CertificateNotInForce(
        {"institution": provider.name, "credit_code": provider.credit_code, "on": on.isoformat()},
        clause=clause,
        short_by=said,
        way_out=(_("renew first; or another: smeadmin certify list --on {on}").format(on=on),),
    )


def _check_unused(change: Change, provider: Found, use: Use) -> None:
    """Refuse an invoice or a contract that supports another redemption already."""
    r = of(Redemption)
    same = (
        (r.c.invoice_kind == _kind(use))
        & (r.c.invoice_code == use.invoice_code)
        & (r.c.invoice_no == use.invoice_no)
        & (r.c.invoice_seller == provider.code)
    )
    if (used := _used(change, same)) is not None:
        raise InvoiceUsed(
            {"invoice": use.invoice_no, "voucher": used[0]},
            more=(Line("used", (f"{use.invoice_no}  {used[1]}",)),),
            way_out=(_("compare the number; if it is another one, correct it"),),
        )
    same = (r.c.institution_id == provider.id) & (r.c.contract_no == use.contract_no)
    if (used := _used(change, same)) is not None:
        raise ContractUsed(
            {"contract": use.contract_no, "voucher": used[0]},
            more=(Line("used", (f"{use.contract_no}  {used[1]}",)),),
            way_out=(_("compare the number; if it is another one, correct it"),),
        )


def _used(change: Change, same: sa.ColumnElement[bool]) -> tuple[str, str] | None:
    r, v, log = of(Redemption), of(Voucher), of(ChangeRow)
    row = change.first(
        sa.select(v.c.code, r.c.redeemed_on, log.c.number)
        .select_from(r)
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(log, log.c.id == r.c.change_id)
        .where(same)
    )
    if row is None:
        return None
    number = change_number(row["number"])
    return row["code"], f"{row['redeemed_on']}  {row['code']}  {number}"


def _kind(use: Use) -> str:
    return "coded" if use.invoice_code else "digital"


def _judge(
    change: Change,
    rule: Rule,
    programme: ProgrammeRef,
    row: sa.RowMapping,
    provider: Found,
    use: Use,
    left: int,
) -> Judged:
    """Judge what could not be judged at issue: the provider on the day of service, the contract."""
    document, noun = rule.document, rule.noun.path
    given = given_by_use(
        document,
        contract_fen=use.contract_fen,
        contract_date=use.contract_date,
        invoice_date=use.invoice_date,
    )
    facts = merged(
        facts_of(
            change,
            document,
            noun,
            row["enterprise_id"],
            day=use.service_date,
            year=change.on.year,
            about="enterprise",
            given=given,
        ),
        facts_of(
            change,
            document,
            noun,
            provider.id,
            day=use.service_date,
            year=change.on.year,
            about="provider",
        ),
    )
    case = Case(
        programme,
        change.on,
        enterprise_id=row["enterprise_id"],
        institution_id=provider.id,
        contract_no=use.contract_no,
    )
    so_far = rules.so_far(change, rule.use.limits, case)
    return judge_use(rule, facts, so_far, left, use.contract_fen)


def _allowed(rule: Rule, judged: Judged) -> int:
    """Give what the voucher pays; a limit that refuses, or nothing at all, is a refusal."""
    amount, grant = judged.amount_fen, judged.claimed.grant
    assert amount is not None
    if grant.refused_by or any(line.answer == "refuse" for line in grant.lines):
        line = next(line for line in grant.lines if line.answer == "refuse")
        raise VoucherOverLimit(
            {"amount": format_yuan(amount), "limit": line.limit.head.name},
            clause=cited(rule.document, line.limit.head.clause.of()),
            short_by=(_("{n} so far, at most {most}").format(n=line.so_far, most=line.ceiling),),
            way_out=(_("another contract may be redeemed with this voucher"),),
        )
    if amount <= 0:
        raise NothingToPay({}, way_out=(_("compare the amount of the contract"),))
    return amount


def _write(
    change: Change,
    programme: ProgrammeRef,
    row: sa.RowMapping,
    provider: Found,
    use: Use,
    certificate: CertificateRef,
    basis: Basis,
    judged: Judged,
    amount: int,
    back: int,
) -> None:
    v = of(Voucher)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    done = row["amount_fen"] - row["used_fen"] - row["returned_fen"] == amount + back
    guard = (v.c.id == row["id"]) & (v.c.state == "issued") & (left >= amount + back)
    count = change.update(
        Voucher,
        guard,
        used_fen=v.c.used_fen + amount,
        returned_fen=v.c.returned_fen + back,
        state="redeemed" if done else "issued",
    )
    if count != 1:
        live_voucher(change, row["code"])
        raise AssertionError("a voucher that was held has changed")
    change.insert(
        Redemption,
        voucher_id=row["id"],
        institution_id=provider.id,
        redeemed_on=change.on,
        service_date=use.service_date,
        contract_no=use.contract_no,
        contract_date=use.contract_date,
        contract_fen=use.contract_fen,
        invoice_kind=_kind(use),
        invoice_code=use.invoice_code,
        invoice_no=use.invoice_no,
        invoice_seller=provider.code,
        invoice_date=use.invoice_date,
        amount_fen=amount,
        returned_fen=back,
        certificate=certificate.number,
        terms_id=rules.keep_terms(change, basis, judged.kept),
    )
    moves = [_move(programme, row, Event.REDEEM, Account.AWAITING, amount)]
    if back:
        moves.append(_move(programme, row, Event.REST, Account.AVAILABLE, back))
        caps.give_back(
            change,
            caps.rule_of(programme.policy, programme.noun),
            row["enterprise_id"],
            row["year"],
            back,
            0,
        )
    ledger.post_many(change, moves)
    change.summary = {"voucher": row["code"], "amount_fen": amount, "returned_fen": back}


def _move(
    programme: ProgrammeRef, row: sa.RowMapping, event: Event, target: Account, fen: int
) -> Move:
    return Move(
        programme.fund.id,
        event,
        Account.COMMITTED,
        target,
        fen,
        purpose=programme.purpose,
        voucher=row["code"],
    )
