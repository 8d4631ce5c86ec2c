"""A subsidy after the fact: no voucher was issued before, the claim itself is judged as a whole.

Interest relief, compensation for losses, an amount for each success: the voucher is issued and used up in
the same moment, so that books, caps and pages are those of every other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise, find_institution
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import issuing, rules
from smeadmin.actions.voucher.fund_figures import fund_figures
from smeadmin.actions.voucher.sharing import keep_shares, payee_of, shares_of
from smeadmin.actions.voucher.telling import read_told
from smeadmin.actions.voucher.ties import check_unrelated
from smeadmin.domain.fund_source import borne
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.programme import Judged, Rule, choices, is_year_cap, judge_whole
from smeadmin.domain.registers import Found
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.facts import facts_of, merged
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Redemption, Voucher, VoucherChoice
from smeadmin.storage.vouchers import Case


@dataclass(frozen=True, slots=True)
class Afterwards:
    """A claim without a voucher: under which programme, for whom, with which body, what is told of it."""

    programme: str
    enterprise: str
    institution: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Granted:
    """What was granted after the fact: the code it got, and who is paid."""

    voucher: str
    payee: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What a claim after the fact comes to, with everything it rests on."""

    programme: ProgrammeRef
    rule: Rule
    found: Found
    provider: Found | None
    judged: Judged
    amount_fen: int


def judge_afterwards(change: Change, fact: Afterwards, share_fen: int | None = None) -> Worth:
    """Judge a claim as a whole, in fen; ``share_fen`` is its part of a budget that was shared out.

    Raises ProgrammeNotOpen, NotEligible, CannotJudge, VoucherCap, VoucherOverLimit.
    """
    programme = issuing.open_on(change, fact.programme)
    found = find_enterprise(change, fact.enterprise)
    provider = None if fact.institution is None else find_institution(change, fact.institution)
    library = Library(change)
    rule = rules.rule_of(library, programme, change.on)
    told = read_told(rule.document, fact.told)
    issuing.check_registered(found, programme)
    issuing.lock_programme(change, programme)
    name = caps.rule_of(programme.policy, programme.noun)
    granted, count = caps.hold(change, name, found.id, change.on.year)
    judged = _judge(change, rule, programme, found, provider, told, granted, share_fen)
    rules.check_eligible(rule, judged, what=found.name, programme=programme.code)
    amount = rules.check_limits(rule, judged, asked_fen=None, up_to=True, count=count)
    return Worth(programme, rule, found, provider, judged, amount)


def grant_afterwards(change: Change, fact: Afterwards, share_fen: int | None = None) -> Granted:
    """Grant a claim and hold its money: the least of the rule, each limit, its share, and the fund (fen).

    Raises what ``judge_afterwards`` does, FundExhausted, RelatedBodies, SameBody.
    """
    worth = judge_afterwards(change, fact, share_fen)
    programme, rule, found, judged = worth.programme, worth.rule, worth.found, worth.judged
    provider, amount = worth.provider, worth.amount_fen
    if share_fen is None:
        issuing.check_not_shared(rule, programme)
    parts = borne(programme.origin, shares_of(judged, amount), amount)
    free = vouchers.free_of(change, programme)
    if parts.get(programme.origin, 0) > free:
        raise vouchers.short_of(programme, parts[programme.origin], free)
    name = caps.rule_of(programme.policy, programme.noun)
    cap = issuing.year_cap(rule, judged)
    taken = caps.take(change, name, found.id, change.on.year, amount, cap)
    assert taken, "the sum that was held has changed"

    terms_id = rules.keep_terms(change, Library(change).basis(rule.document), judged.kept)
    code = issuing.new_code(change, programme)
    day = change.on
    key = change.insert(
        Voucher,
        code=code,
        programme_id=programme.id,
        enterprise_id=found.id,
        amount_fen=amount,
        used_fen=amount,
        state="redeemed",
        issued_on=day,
        valid_until=day,
        year=day.year,
        free_fen=free,
        terms_id=terms_id,
    )
    _keep_choices(change, rule, judged, key)
    payee = payee_of(rule.noun, judged, provided=provider is not None)
    redemption = change.insert(
        Redemption,
        voucher_id=key,
        institution_id=None if provider is None else provider.id,
        redeemed_on=day,
        service_date=day,
        amount_fen=amount,
        terms_id=terms_id,
        payee="enterprise" if provider is None else payee,
        given=dict(fact.told) or None,
    )
    keep_shares(change, redemption, judged, amount)
    if provider is not None:
        _check_unrelated(change, key, found, provider)
    ledger.post_many(change, _moves(programme, code, parts))
    return Granted(code, "enterprise" if provider is None else payee, amount)


def _judge(
    change: Change,
    rule: Rule,
    programme: ProgrammeRef,
    found: Found,
    provider: Found | None,
    told: Mapping[str, Scalar],
    granted: int,
    share_fen: int | None,
) -> Judged:
    document, noun, day = rule.document, rule.noun.path, change.on
    given = {**fund_figures(change, document, programme), **told}
    facts = facts_of(
        change, document, noun, found.id, day=day, year=day.year, about="enterprise", given=given
    )
    if provider is not None:
        for about in ("provider", "institution"):
            known = facts_of(
                change, document, noun, provider.id, day=day, year=day.year, about=about
            )
            facts = merged(known, facts)
    case = Case(
        programme,
        day,
        enterprise_id=found.id,
        institution_id=None if provider is None else provider.id,
    )
    case = rules.with_choices(change, rule, facts, case)
    limits = rule.noun.limits
    so_far = rules.so_far(change, [x for x in limits if not is_year_cap(x)], case)
    so_far |= {limit.head.name: granted for limit in limits if is_year_cap(limit)}
    return judge_whole(rule, facts, so_far, share_fen)


def _keep_choices(change: Change, rule: Rule, judged: Judged, voucher_id: int) -> None:
    reading = judged.claimed.reading
    for figure in choices(rule.noun):
        choice = reading.figure(figure)
        if choice is not None:
            change.insert(VoucherChoice, voucher_id=voucher_id, figure=figure, choice=str(choice))


def _check_unrelated(change: Change, voucher_id: int, found: Found, provider: Found) -> None:
    v, e = of(Voucher), of(Enterprise)
    check_unrelated(
        change,
        change.one(sa.select(v).where(v.c.id == voucher_id)),
        change.one(sa.select(e).where(e.c.id == found.id)),
        provider,
        despite=False,
    )


def _moves(programme: ProgrammeRef, code: str, parts: Mapping[str, int]) -> list[Move]:
    """Give the movements of what each source bears: promised and used in one."""
    steps = (
        (Event.ISSUE, Account.AVAILABLE, Account.COMMITTED),
        (Event.REDEEM, Account.COMMITTED, Account.AWAITING),
    )
    return [
        programme.move(*step, fen, voucher=code, origin=origin)
        for step in steps
        for origin, fen in parts.items()
    ]
