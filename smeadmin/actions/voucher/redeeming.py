"""Redeeming a voucher: what it pays of one contract for one service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, INSTITUTION, find_institution
from smeadmin.actions.evidence.attaching import attach
from smeadmin.actions.library import Library
from smeadmin.actions.registering import assert_on_register
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.finding import usable_voucher
from smeadmin.actions.voucher.fund_figures import fund_figures
from smeadmin.actions.voucher.papers import (
    Contract,
    Use,
    check_days,
    find_contract,
    read_use,
    take_invoice,
)
from smeadmin.actions.voucher.sharing import keep_shares, payee_of, shares_of
from smeadmin.actions.voucher.telling import read_told
from smeadmin.actions.voucher.ties import check_unrelated
from smeadmin.actions.voucher.words import cited, term_lines
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund_source import borne
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.policy import Basis, CannotJudge
from smeadmin.domain.programme import Judged, Rule, choices, given_by_use, judge_use
from smeadmin.domain.programme import told as told_at_issue
from smeadmin.domain.registers import Found
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.walk import figures_of
from smeadmin.domain.voucher import ProgrammeRef, Redeemed, VoucherState
from smeadmin.domain.voucher_acts import Act, after
from smeadmin.domain.voucher_refusals import (
    CertificateNotInForce,
    NothingToPay,
    VoucherOfOther,
    VoucherOverLimit,
)
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.certificates import CertificateRef, certificates_in_force, certificates_of
from smeadmin.storage.change import Change
from smeadmin.storage.facts import facts_of, merged
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher, VoucherChoice
from smeadmin.storage.vouchers import Case


def redeem_voucher(
    change: Change,
    *,
    voucher: str,
    institution: str,
    use: Use,
    despite_ties: bool = False,
    evidence: Sequence[str] = (),
) -> Redeemed:
    """Redeem a voucher at an institution: the least of its face, the rule, and the price (fen).

    Where the measure gives no change, the rest goes back to the fund at once. Raises VoucherExpired,
    VoucherNotLive, CertificateNotInForce, InvoiceUsed, ContractUsed, RelatedBodies, NotEligible …
    """
    use = read_use(use)
    row = usable_voucher(change, voucher)
    provider = find_institution(change, institution)
    assert_on_register(change, INSTITUTION, provider.id, use.service_date)
    assert_on_register(change, ENTERPRISE, row["enterprise_id"], use.service_date)
    programme = vouchers.programmes(change, of(Programme).c.id == row["programme_id"])[0]
    ledger.lock_funds(change, [programme.fund.id])
    change.lock(Voucher, of(Voucher).c.id == row["id"])
    row = usable_voucher(change, voucher)
    if change.dialect != "sqlite":
        change.lock(Institution, of(Institution).c.id == provider.id)

    library = Library(change)
    kept = vouchers.terms_of(change, row["terms_id"])
    basis = Basis.of_data(kept["basis"])
    rule = rules.kept_rule(library, basis, programme, kept["kept"])
    enterprise = change.one(
        sa.select(of(Enterprise)).where(of(Enterprise).c.id == row["enterprise_id"])
    )
    _check_place(change, row, provider)
    check_unrelated(change, row, enterprise, provider, despite=despite_ties)
    check_days(change, rule, programme, row, use)
    told = told_at_issue(rule.document, kept["kept"])
    category = _category(rule, {**told, **read_told(rule.document, use.declared)})
    certificate = _check_certificate(change, rule, provider, use.service_date, category)
    contract = find_contract(change, rule, row, provider, use)
    invoice_id, part = take_invoice(change, provider, use, contract)

    left = row["amount_fen"] - row["used_fen"] - row["returned_fen"]
    judged = _judge(change, rule, programme, row, provider, use, left, contract, told)
    rules.check_eligible(
        rule, judged, what=enterprise["name"], programme=programme.code, option="--declare"
    )
    amount = _allowed(rule, judged)
    rest = left - amount
    back = rest if rule.noun.pays is not None and rule.noun.pays.change_given is False else 0
    _draw(change, programme, row, shares_of(judged, amount), amount, back)
    paper = Paper(contract, invoice_id, part, certificate.number)
    key = _insert(change, row, provider, use, paper, judged, amount, back, basis, rule)
    keep_shares(change, key, judged, amount)
    _keep_choices(change, rule, row["id"], judged)
    attach(change, list(evidence), noun="voucher", name=row["code"], once=True)
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
        tuple(shares_of(judged, amount).items()),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """What a redemption rests on: its contract, its part of an invoice (fen), the certificate of the day."""

    contract: Contract
    invoice_id: int
    invoice_fen: int
    certificate: str


def _insert(
    change: Change,
    row: sa.RowMapping,
    provider: Found,
    use: Use,
    paper: Paper,
    judged: Judged,
    amount: int,
    back: int,
    basis: Basis,
    rule: Rule,
) -> int:
    """Write the redemption and give its key."""
    return change.insert(
        Redemption,
        voucher_id=row["id"],
        institution_id=provider.id,
        redeemed_on=change.on,
        service_date=use.service_date,
        contract_no=use.contract_no,
        contract_date=use.contract_date,
        contract_fen=use.contract_fen,
        contract_use=paper.contract.uses + 1,
        invoice_id=paper.invoice_id,
        invoice_fen=paper.invoice_fen,
        amount_fen=amount,
        returned_fen=back,
        certificate=paper.certificate,
        terms_id=rules.keep_terms(change, basis, judged.kept),
        payee=payee_of(rule.noun, judged),
        given=dict(use.declared) or None,
    )


def _keep_choices(change: Change, rule: Rule, voucher_id: int, judged: Judged) -> None:
    """Keep by which choices a voucher is added up that nobody knew when it was issued."""
    kept, reading = of(VoucherChoice), judged.claimed.reading
    known = {
        r["figure"] for r in change.rows(sa.select(kept).where(kept.c.voucher_id == voucher_id))
    }
    for figure in choices(rule.noun):
        choice = reading.figure(figure)
        if choice is not None and figure not in known:
            change.insert(VoucherChoice, voucher_id=voucher_id, figure=figure, choice=str(choice))


def _check_place(change: Change, row: sa.RowMapping, provider: Found) -> None:
    """Refuse another institution than the one for which a voucher was registered."""
    if row["institution_id"] in (None, provider.id):
        return
    i = of(Institution)
    name = change.scalar(sa.select(i.c.name).where(i.c.id == row["institution_id"]))
    raise VoucherOfOther(
        {"voucher": row["code"], "institution": name},
        way_out=(
            f"smeadmin voucher repoint {row['code']} --institution {provider.code} --reason "
            + _("TEXT"),
        ),
    )


def _category(rule: Rule, told: Mapping[str, Scalar]) -> str | None:
    """Give the category of the service, where the measure asks for it; raises CannotJudge if nobody said.

    ``category`` is the figure of that name, which every measure has from the registers.
    """
    figure = rule.document.figures.get("category")
    read = {*figures_of(rule.document, rule.noun), *(w for x in rule.noun.limits for w in x.per)}
    if figure is None or figure.about == "provider" or "category" not in read:
        return None
    if told.get("category") is not None:
        return str(told["category"])
    raise CannotJudge(
        {"what": str(rule.noun.label), "missing": str(figure.label), "figures": ["category"]},
        short_by=(_("{label} is not known").format(label=figure.label),),
        way_out=("--declare category=" + _("VALUE"),),
    )


def _check_certificate(
    change: Change, rule: Rule, provider: Found, on: dt.date, category: str | None
) -> CertificateRef:
    """Give the certificate that the institution held on the day of the service, for its category."""
    held = certificates_in_force(change, provider.id, on)
    for certificate in held:
        if category is None or certificate.category in (None, category):
            return certificate
    clause = None
    rows = rule.use.require.rows if rule.use.require is not None else ()
    for requirement in rows:
        clause = clause or cited(rule.document, requirement.head.clause.of())
    said = [_("{institution} was never certified").format(institution=provider.name)]
    before = [c for c in certificates_of(change, provider.id) if c.valid_until < on]
    if held:
        labels = rule.document.figures["category"].labels
        names = [str(labels.get(str(c.category), c.category)) for c in held]
        of_others = _("certified for {categories}, not for {category}")
        wanted = labels.get(str(category), category)
        said = [of_others.format(categories=_(", ").join(dict.fromkeys(names)), category=wanted)]
    elif before:
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


def _judge(
    change: Change,
    rule: Rule,
    programme: ProgrammeRef,
    row: sa.RowMapping,
    provider: Found,
    use: Use,
    left: int,
    contract: Contract,
    told: Mapping[str, Scalar],
) -> Judged:
    """Judge what could not be judged at issue: the provider on the day of service, the contract."""
    document, noun = rule.document, rule.noun.path
    given = {
        **fund_figures(change, document, programme),
        **told,
        **given_by_use(
            document,
            contract_fen=use.contract_fen,
            contract_date=use.contract_date,
            invoice_fen=use.invoice_part,
            invoice_date=use.invoice_date,
            service_date=use.service_date,
        ),
        **read_told(document, use.declared),
    }
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
    case = rules.with_choices(change, rule, facts, case)
    so_far = rules.so_far(change, rule.use.limits, case)
    return judge_use(rule, facts, so_far, left, use.contract_fen, contract.paid_fen)


def _allowed(rule: Rule, judged: Judged) -> int:
    """Give what the voucher pays; a limit that refuses, or nothing at all, is a refusal."""
    amount, grant = judged.amount_fen, judged.claimed.grant
    assert amount is not None
    rules.check_divided(rule, judged)
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


def _draw(
    change: Change,
    programme: ProgrammeRef,
    row: sa.RowMapping,
    shares: Mapping[str, int],
    amount: int,
    back: int,
) -> None:
    """Take an amount from a voucher and give a rest back to the fund, guarded and posted."""
    v = of(Voucher)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    done = row["amount_fen"] - row["used_fen"] - row["returned_fen"] == amount + back
    guard = (v.c.id == row["id"]) & (v.c.state == "issued") & (left >= amount + back)
    count = change.update(
        Voucher,
        guard,
        used_fen=v.c.used_fen + amount,
        returned_fen=v.c.returned_fen + back,
        state=after(Act.REDEEM, VoucherState(row["state"]), whole=done).value,
    )
    if count != 1:
        usable_voucher(change, row["code"])
        raise AssertionError("a voucher that was held has changed")
    moves = _used(programme, row["code"], borne(programme.origin, shares, amount))
    if back:
        rest = (Event.REST, Account.COMMITTED, Account.AVAILABLE, back)
        moves.append(programme.move(*rest, voucher=row["code"]))
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


def _used(programme: ProgrammeRef, code: str, parts: Mapping[str, int]) -> list[Move]:
    """Give the movements of what was used: each source bears its part, which the last payer has held."""
    moves = []
    for origin, fen in parts.items():
        if origin != programme.origin:
            taken = (Event.SHARE, Account.AVAILABLE, Account.COMMITTED, fen)
            given = (Event.SHARE, Account.COMMITTED, Account.AVAILABLE, fen)
            moves += [
                programme.move(*taken, voucher=code, origin=origin),
                programme.move(*given, voucher=code),
            ]
        used = (Event.REDEEM, Account.COMMITTED, Account.AWAITING, fen)
        moves.append(programme.move(*used, voucher=code, origin=origin))
    return moves
