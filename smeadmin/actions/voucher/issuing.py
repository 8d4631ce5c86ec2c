"""Issuing one voucher to one enterprise."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise
from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.telling import read_told
from smeadmin.actions.voucher.words import cited, term_lines
from smeadmin.domain import voucher_code
from smeadmin.domain.claim import BudgetShared
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import Judged, Rule, choices, is_year_cap, judge_issue, sharing
from smeadmin.domain.registers import Found
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.voucher import ProgrammeRef, VoucherIssued
from smeadmin.domain.voucher_refusals import AmountNeeded, NotEligible, ProgrammeNotOpen
from smeadmin.i18n import gettext as _
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.facts import facts_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Programme, Voucher, VoucherChoice
from smeadmin.storage.vouchers import Case


def issue_voucher(
    change: Change,
    *,
    programme: str,
    enterprise: str,
    amount_fen: int | None = None,
    up_to: bool = False,
    told: Mapping[str, str] | None = None,
) -> VoucherIssued:
    """Issue one voucher: the least of what is asked, each limit, and what the fund has available (fen).

    An amount that was typed is refused when less is allowed, unless ``up_to``; ``told`` are figures that
    the applicant states. Raises ProgrammeNotOpen,
    NotEligible, CannotJudge, VoucherCap, VoucherOverLimit, FundExhausted, AmountNeeded.
    """
    opened = open_on(change, programme)
    found = find_enterprise(change, enterprise)
    library = Library(change)
    rule = rules.rule_of(library, opened, change.on)
    given = read_told(rule.document, told or {})
    rule = rules.knowing(rule, opened, given)
    check_amount(rule, opened, amount_fen)
    check_registered(found, opened)

    lock_programme(change, opened)
    name = caps.rule_of(opened.policy, opened.noun)
    granted, count = caps.hold(change, name, found.id, change.on.year)
    free = vouchers.free_of(change, opened)

    judged = _judge(change, rule, opened, found, amount_fen, granted, given)
    rules.check_eligible(rule, judged, what=found.name, programme=opened.code)
    allowed = rules.check_limits(rule, judged, asked_fen=amount_fen, up_to=up_to, count=count)
    if allowed > free and not (up_to and free > 0):
        raise vouchers.short_of(opened, allowed, free)
    amount = min(allowed, free)

    cap = year_cap(rule, judged)
    if not caps.take(change, name, found.id, change.on.year, amount, cap):
        raise AssertionError("the sum that was held has changed")
    return _write(change, library.basis(rule.document), opened, rule, found, judged, amount, free)


def _write(
    change: Change,
    basis: Basis,
    programme: ProgrammeRef,
    rule: Rule,
    found: Found,
    judged: Judged,
    amount: int,
    free: int,
) -> VoucherIssued:
    """Write one voucher with its reasons and its posting."""
    days = rules.days_of(rule, programme, change.on, calendar_of(change))
    code = new_code(change, programme)
    asked = _asked(judged)
    key = change.insert(
        Voucher,
        code=code,
        programme_id=programme.id,
        enterprise_id=found.id,
        amount_fen=amount,
        asked_fen=asked,
        issued_on=change.on,
        valid_until=days.until,
        register_by=days.register_by,
        year=change.on.year,
        free_fen=free,
        terms_id=rules.keep_terms(change, basis, judged.kept),
    )
    reading = judged.claimed.reading
    for figure in choices(rule.noun):
        choice = reading.figure(figure)
        if choice is not None:
            change.insert(VoucherChoice, voucher_id=key, figure=figure, choice=str(choice))
    ledger.post(change, issue_move(programme, code, amount))
    change.summary = {"voucher": code, "amount_fen": amount}
    return VoucherIssued(
        code,
        programme.code,
        found.name,
        found.credit_code,
        amount,
        asked,
        change.on,
        days.until,
        basis.standing,
        term_lines(rule.document, rule.noun, judged.kept, free_fen=free),
        days.register_by,
    )


def _asked(judged: Judged) -> int | None:
    """Give what was asked, in fen, as the terms have it."""
    asked = [amount for name, amount, _binds in judged.kept.get("terms", ()) if name == "@asked"]
    return asked[0] if asked else None


def open_on(change: Change, programme: str) -> ProgrammeRef:
    """Find a programme that issues vouchers on the day of the change; raises ProgrammeNotOpen."""
    found = vouchers.find_programme(change, programme)
    if not found.valid_from <= change.on <= found.valid_until:
        said = _("{start} to {end} (inclusive)").format(
            start=found.valid_from.isoformat(), end=found.valid_until.isoformat()
        )
        raise ProgrammeNotOpen(
            {"programme": found.code, "on": change.on.isoformat()},
            short_by=(said,),
            way_out=(_("open one for that time: smeadmin voucher open"),),
        )
    return found


def lock_programme(change: Change, programme: ProgrammeRef) -> None:
    """Hold the fund, and every programme under the same rule, against others who issue."""
    ledger.lock_funds(change, [programme.fund.id])
    if change.dialect == "sqlite":
        return
    p = of(Programme)
    same = (p.c.policy == programme.policy) & (p.c.noun == programme.noun)
    change.rows(sa.select(p.c.id).where(same).order_by(p.c.id).with_for_update())


def check_amount(rule: Rule, programme: ProgrammeRef, amount_fen: int | None) -> None:
    """Raise AmountNeeded when neither the measure nor the clerk says what a voucher is worth."""
    if rule.issue.amount is None and amount_fen is None:
        raise AmountNeeded({"programme": programme.code}, way_out=("--amount 2000.00",))


def check_not_shared(rule: Rule, programme: ProgrammeRef) -> None:
    """Refuse to grant what is only known once all claims are in; raises BudgetShared."""
    limit = sharing(rule.noun)
    if limit is not None:
        raise BudgetShared(
            {"programme": programme.code},
            clause=cited(rule.document, limit.head.clause.of() or rule.noun.head.clause.of()),
            way_out=(
                f"smeadmin voucher apply {programme.code} --enterprise " + _("CODE"),
                f"smeadmin claim share {programme.code}",
            ),
        )


def check_registered(found: Found, programme: ProgrammeRef) -> None:
    """Raise NotEligible for an enterprise that is no longer on the register."""
    if found.state != "registered":
        raise NotEligible(
            {"enterprise": found.name, "programme": programme.code},
            short_by=(_("it is no longer on the register"),),
            way_out=(f"smeadmin enterprise show {found.code}",),
        )


def _judge(
    change: Change,
    rule: Rule,
    programme: ProgrammeRef,
    found: Found,
    asked: int | None,
    granted: int,
    given: Mapping[str, Scalar],
) -> Judged:
    facts = facts_of(
        change,
        rule.document,
        rule.noun.path,
        found.id,
        day=change.on,
        year=change.on.year,
        about="enterprise",
        given=given,
    )
    others = [limit for limit in rule.issue.limits if not is_year_cap(limit)]
    case = Case(programme, change.on, enterprise_id=found.id)
    so_far = rules.so_far(change, others, rules.with_choices(change, rule, facts, case))
    so_far |= {limit.head.name: granted for limit in rule.year_caps}
    return judge_issue(rule, facts, so_far, asked)


def year_cap(rule: Rule, judged: Judged) -> int | None:
    """Give the lowest ceiling on what the enterprise may be granted in the year, in fen; None without."""
    names = {limit.head.name for limit in rule.year_caps}
    ceilings = [
        int(line.ceiling)
        for line in judged.claimed.grant.lines
        if line.limit.head.name in names and line.ceiling is not None
    ]
    return min(ceilings, default=None)


def new_code(change: Change, programme: ProgrammeRef) -> str:
    """Draw a code that is nobody's yet."""
    code = voucher_code.draw(programme.code, change.rng)
    while vouchers.known_codes(change, programme.id, [code]):
        code = voucher_code.draw(programme.code, change.rng)
    return code


def issue_move(programme: ProgrammeRef, code: str, amount_fen: int) -> Move:
    """Give the movement of money that a voucher is: from available to committed."""
    ends = (Account.AVAILABLE, Account.COMMITTED)
    return programme.move(Event.ISSUE, *ends, amount_fen, voucher=code)
