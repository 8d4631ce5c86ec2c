"""What changes the money or the holder of a voucher: topped up, transferred, reissued under a new code."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise
from smeadmin.actions.voucher import issuing, rules
from smeadmin.actions.voucher.acts import (
    Held,
    check_not_late,
    give_rest_back,
    held_for,
    not_allowed,
    reason_of,
    record,
)
from smeadmin.domain.ledger import Account, Event
from smeadmin.domain.programme import Judged, is_year_cap, judge_issue
from smeadmin.domain.programme import told as told_at_issue
from smeadmin.domain.registers import Found
from smeadmin.domain.voucher_acts import Act, Acted
from smeadmin.domain.voucher_refusals import VoucherPartlyUsed
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.facts import facts_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Voucher
from smeadmin.storage.vouchers import Case


def topup_voucher(change: Change, *, voucher: str, amount_fen: int, up_to: bool = False) -> Acted:
    """Add an amount (fen) to a voucher under the same rule, caps and fund, instead of issuing another.

    Raises VoucherActNotAllowed, VoucherExpired, NotEligible, VoucherCap, VoucherOverLimit, FundExhausted.
    """
    held = held_for(change, voucher, Act.TOPUP)
    if not held.rule.noun.topup:
        raise not_allowed(held, Act.TOPUP)
    check_not_late(change, held.row)
    row = held.row
    found = find_enterprise(change, _code_of(change, row["enterprise_id"]))
    allowed, cap = _allowed(change, held, found, amount_fen, up_to, held_fen=row["amount_fen"])
    free = vouchers.free_of(change, held.programme)
    if allowed > free:
        raise vouchers.short_of(held.programme, allowed, free)
    taken = caps.take(change, held.cap_rule, found.id, row["year"], allowed, cap, vouchers=0)
    assert taken, "the sum that was held has changed"
    v = of(Voucher)
    change.update(Voucher, v.c.id == row["id"], amount_fen=v.c.amount_fen + allowed)
    ends = (Account.AVAILABLE, Account.COMMITTED)
    ledger.post(change, held.programme.move(Event.TOPUP, *ends, allowed, voucher=row["code"]))
    return record(change, held, Act.TOPUP, fen=allowed)


def transfer_voucher(change: Change, *, voucher: str, enterprise: str) -> Acted:
    """Make an unused voucher out to another enterprise, which must be eligible and have room for it.

    Raises VoucherActNotAllowed where it may not be passed on, VoucherPartlyUsed, NotEligible, VoucherCap.
    """
    held = held_for(change, voucher, Act.TRANSFER)
    if not held.rule.noun.transfer:
        raise not_allowed(held, Act.TRANSFER)
    row = held.row
    if row["used_fen"]:
        raise VoucherPartlyUsed(
            {"voucher": row["code"]}, way_out=(f"smeadmin voucher show {row['code']}",)
        )
    check_not_late(change, row)
    found = find_enterprise(change, enterprise)
    issuing.check_registered(found, held.programme)
    _fen, cap = _allowed(change, held, found, row["amount_fen"], False)
    caps.give_back(change, held.cap_rule, row["enterprise_id"], row["year"], row["amount_fen"], 1)
    caps.take(change, held.cap_rule, found.id, row["year"], row["amount_fen"], cap)
    change.update(Voucher, of(Voucher).c.id == row["id"], enterprise_id=found.id)
    done = record(change, held, Act.TRANSFER, other=found.name)
    return replace(done, before=held.enterprise, enterprise=found.name)


def reissue_voucher(change: Change, *, voucher: str) -> Acted:
    """Void a voucher and issue what is left of it under a new code, for a reason (a code that got out).

    The new one has the same rule, terms and last day; fund and cap are as they were.
    """
    held = held_for(change, voucher, Act.REISSUE)
    row, reason = held.row, reason_of(change, Act.REISSUE, held)
    check_not_late(change, row)
    left, v = held.left_fen, of(Voucher)
    give_rest_back(change, held)
    change.update(Voucher, v.c.id == row["id"], state="void", returned_fen=v.c.returned_fen + left)
    code = issuing.new_code(change, held.programme)
    same = ("programme_id", "enterprise_id", "issued_on", "valid_until", "year", "free_fen")
    later = ("terms_id", "register_by", "registered_on", "first_until", "institution_id")
    kept = {name: row[name] for name in (*same, *later)}
    change.insert(Voucher, code=code, amount_fen=left, replaces_id=row["id"], **kept)
    caps.take(change, held.cap_rule, row["enterprise_id"], row["year"], left, _cap(change, held))
    ledger.post(change, issuing.issue_move(held.programme, code, left))
    return record(change, held, Act.REISSUE, fen=left, other=code, reason=reason)


def _cap(change: Change, held: Held) -> int | None:
    """Give the ceiling under which the enterprise's year was counted last."""
    row = held.row
    return caps.ceiling(change, held.cap_rule, row["enterprise_id"], row["year"])


def _allowed(
    change: Change, held: Held, found: Found, amount_fen: int, up_to: bool, held_fen: int = 0
) -> tuple[int, int | None]:
    """Judge an amount for an enterprise under the voucher's own rule: what is allowed, and the year's cap.

    ``held_fen``: what the voucher that grows holds already; it counts for the caps of a voucher, and no
    number of vouchers grows by it.
    """
    rule, row = held.rule, held.row
    granted, count = caps.hold(change, held.cap_rule, found.id, row["year"])
    judged = _judge(change, held, found, amount_fen, granted, held_fen)
    rules.check_eligible(rule, judged, what=found.name, programme=held.programme.code)
    allowed = rules.check_limits(rule, judged, asked_fen=amount_fen, up_to=up_to, count=count)
    return allowed, issuing.year_cap(rule, judged)


def _judge(
    change: Change, held: Held, found: Found, asked: int, granted: int, held_fen: int
) -> Judged:
    rule, row = held.rule, held.row
    kept = vouchers.terms_of(change, row["terms_id"])["kept"]
    facts = facts_of(
        change,
        rule.document,
        rule.noun.path,
        found.id,
        day=change.on,
        year=row["year"],
        about="enterprise",
        given=told_at_issue(rule.document, kept),
    )
    case = Case(held.programme, change.on, enterprise_id=found.id)
    case = rules.with_choices(change, rule, facts, case)
    limits = rule.issue.limits
    if held_fen:
        limits = tuple(limit for limit in limits if not limit.counts)
    others = [limit for limit in limits if not is_year_cap(limit)]
    so_far = rules.so_far(change, others, case)
    so_far |= {limit.head.name: granted for limit in rule.year_caps}
    so_far |= {limit.head.name: held_fen for limit in limits if limit.per == ("claim",)}
    narrowed = replace(rule, issue=replace(rule.issue, limits=limits, amount=None))
    return judge_issue(narrowed, facts, so_far, asked)


def _code_of(change: Change, enterprise_id: int) -> str:
    e = of(Enterprise)
    row = change.one(sa.select(e.c.credit_code, e.c.office_no).where(e.c.id == enterprise_id))
    return str(row["credit_code"] or f"E-{row['office_no']:06d}")
