"""The books counted anew from their postings and from the vouchers, for `fund check` and `fund show`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.fund_source import source_key
from smeadmin.domain.ledger import Account, Pot
from smeadmin.storage import caps
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.ledger import CapUse, Posting
from smeadmin.storage.tables.opening import OpeningVoucher
from smeadmin.storage.tables.settlement import SettlementLine
from smeadmin.storage.tables.voucher import (
    Programme,
    Redemption,
    RedemptionShare,
    Voucher,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """So many rows, so many fen."""

    rows: int = 0
    fen: int = 0


def recounted(view: View, fund_id: int) -> tuple[int, dict[Pot, int]]:
    """Count the postings of a fund and add up every account of every pot from them."""
    t = of(Posting)
    sums: dict[Pot, int] = {}
    for account, purpose, sign in (
        (t.c.from_account, t.c.from_purpose, -1),
        (t.c.to_account, t.c.to_purpose, 1),
    ):
        rows = view.connection.execute(
            sa.select(purpose, t.c.origin, account, sa.func.sum(t.c.amount_fen))
            .where(t.c.fund_id == fund_id)
            .group_by(purpose, t.c.origin, account)
        )
        for row in rows:
            key = (row[0], row[1], Account(row[2]))
            sums[key] = sums.get(key, 0) + sign * int(row[3])
    number = view.scalar(sa.select(sa.func.count()).where(t.c.fund_id == fund_id))
    return int(number), sums


def unused(view: View, fund_id: int) -> Sum:
    """Add up what the live vouchers of a fund still hold."""
    v, p = of(Voucher), of(Programme)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    return _sum(
        view,
        sa.select(sa.func.count(), sa.func.sum(left))
        .join(p, p.c.id == v.c.programme_id)
        .where(p.c.fund_id == fund_id, v.c.state.in_(["issued", "held"])),
    )


def awaiting(view: View, fund_id: int) -> Sum:
    """Add up what was redeemed and stands in no approved claim."""
    r, line, claim = of(Redemption), of(ClaimLine), of(Claim)
    return _sum(
        view,
        _redemptions(fund_id, sa.select(sa.func.count(), sa.func.sum(r.c.amount_fen)))
        .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
        .outerjoin(claim, claim.c.id == line.c.claim_id)
        .where(sa.or_(claim.c.id.is_(None), claim.c.state != "approved")),
    )


def approved(view: View, fund_id: int) -> Sum:
    """Add up what approved claims hold that was not paid yet; rows are claims."""
    whole, done = _sum(view, _approved(fund_id)), _paid_up(view, fund_id)
    begun = sum(_begun(view, fund_id).values())
    return Sum(whole.rows - done.rows, whole.fen - done.fen - begun)


def settled(view: View, fund_id: int) -> Sum:
    """Add up what payments have paid of claims; rows are settlements."""
    line, batch = of(ClaimLine), of(SettlementLine)
    of_batches = sa.select(sa.func.count(sa.distinct(batch.c.settlement_id)), sa.literal(0))
    rows = _sum(
        view,
        _redemptions(fund_id, of_batches)
        .join(line, line.c.redemption_id == of(Redemption).c.id)
        .join(batch, batch.c.claim_id == line.c.claim_id)
        .where(batch.c.paid_fen > 0),
    ).rows
    return Sum(rows, _paid_up(view, fund_id).fen + sum(_begun(view, fund_id).values()))


def _paid_up(view: View, fund_id: int) -> Sum:
    """Add up the claims of which everything is paid."""
    paid, claim = _paid_of_claims(), of(Claim)
    whole = (paid.c.claim_id == claim.c.id) & (paid.c.fen == claim.c.amount_fen)
    return _sum(view, _approved(fund_id).join(paid, whole))


def _approved(fund_id: int) -> Any:
    """Select the approved claims of a fund and what their lines come to."""
    r, line, claim = of(Redemption), of(ClaimLine), of(Claim)
    sums = sa.select(sa.func.count(sa.distinct(claim.c.id)), sa.func.sum(line.c.amount_fen))
    return (
        _redemptions(fund_id, sums)
        .join(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
        .join(claim, claim.c.id == line.c.claim_id)
        .where(claim.c.state == "approved")
    )


def _paid_of_claims() -> Any:
    batch = of(SettlementLine)
    return (
        sa.select(batch.c.claim_id, sa.func.sum(batch.c.paid_fen).label("fen"))
        .where(batch.c.claim_id.isnot(None))
        .group_by(batch.c.claim_id)
        .subquery()
    )


def _begun(view: View, fund_id: int) -> dict[int, int]:
    """Give for each claim that is paid in part how much of it this fund has paid: its first parts."""
    c, line, r, v, p = of(Claim), of(ClaimLine), of(Redemption), of(Voucher), of(Programme)
    paid = _paid_of_claims()
    rows = view.rows(
        sa.select(c.c.id, paid.c.fen, line.c.amount_fen, p.c.fund_id)
        .select_from(c)
        .join(paid, paid.c.claim_id == c.c.id)
        .join(line, (line.c.claim_id == c.c.id) & (line.c.live == 1))
        .join(r, r.c.id == line.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(p, p.c.id == v.c.programme_id)
        .where(paid.c.fen > 0, paid.c.fen < c.c.amount_fen)
        .order_by(c.c.id, line.c.id)
    )
    left: dict[int, int] = {}
    found: dict[int, int] = {}
    for row in rows:
        rest = left.setdefault(row["id"], int(row["fen"]))
        part = min(rest, row["amount_fen"])
        left[row["id"]] = rest - part
        if row["fund_id"] == fund_id:
            found[row["id"]] = found.get(row["id"], 0) + part
    return found


def others(view: View, fund_id: int, account: Account) -> Sum:
    """Add up what an account holds for something that is no voucher: awards by their numbers."""
    t = of(Posting)
    into = sa.case((t.c.to_account == account.value, t.c.amount_fen), else_=0)
    out = sa.case((t.c.from_account == account.value, t.c.amount_fen), else_=0)
    net = (
        sa.select(sa.func.sum(into - out).label("fen"))
        .where(t.c.fund_id == fund_id, t.c.voucher.is_(None), t.c.subject.isnot(None))
        .group_by(t.c.subject)
        .subquery()
    )
    return _sum(view, sa.select(sa.func.count(), sa.func.sum(net.c.fen)).where(net.c.fen != 0))


USED = (Account.AWAITING, Account.PAYABLE, Account.PAID)


def _posted_of_vouchers(fund_id: int) -> sa.Subquery:
    """Give what each voucher of a fund holds by its postings: unused, used, and where the used is."""
    t = of(Posting)

    def net(account: Account) -> sa.ColumnElement[int]:
        into = sa.case((t.c.to_account == account.value, t.c.amount_fen), else_=0)
        out = sa.case((t.c.from_account == account.value, t.c.amount_fen), else_=0)
        return sa.func.sum(into - out)

    used = sum((net(account) for account in USED), net(Account.RECEIVED_BACK))
    return (
        sa.select(
            t.c.voucher,
            net(Account.COMMITTED).label("held"),
            used.label("used"),
            *(net(account).label(account.value) for account in USED),
        )
        .where(t.c.fund_id == fund_id, t.c.voucher.isnot(None))
        .group_by(t.c.voucher)
        .subquery()
    )


def wrong_vouchers(view: View, fund_id: int, limit: int = 20) -> list[str]:
    """List vouchers whose postings, redemptions and own figures do not agree."""
    v, r, p = of(Voucher), of(Redemption), of(Programme)
    before = of(OpeningVoucher)  # used and paid before the books were opened: in no account
    posted = _posted_of_vouchers(fund_id)
    redeemed = (
        sa.select(r.c.voucher_id, sa.func.sum(r.c.amount_fen).label("fen"))
        .group_by(r.c.voucher_id)
        .subquery()
    )
    none = sa.literal(0)
    own = (
        sa.select(
            v.c.code,
            (v.c.amount_fen - v.c.used_fen - v.c.returned_fen).label("held"),
            (v.c.used_fen - sa.func.coalesce(before.c.used_fen, 0)).label("used_fen"),
            v.c.id,
            before.c.id.label("before"),
        )
        .join(p, p.c.id == v.c.programme_id)
        .outerjoin(before, before.c.voucher_id == v.c.id)
        .where(p.c.fund_id == fund_id)
        .subquery()
    )
    differs = sa.or_(
        sa.func.coalesce(posted.c.held, none) != sa.func.coalesce(own.c.held, none),
        sa.func.coalesce(posted.c.used, none) != sa.func.coalesce(own.c.used_fen, none),
        sa.func.coalesce(redeemed.c.fen, none) != sa.func.coalesce(own.c.used_fen, none),
        *(posted.c[account.value] < 0 for account in USED),  # paid twice, where another was not
    )
    code = sa.func.coalesce(own.c.code, posted.c.voucher)
    found = (
        sa.select(code.label("code"))
        .select_from(posted.outerjoin(own, own.c.code == posted.c.voucher))
        .outerjoin(redeemed, redeemed.c.voucher_id == own.c.id)
        .where(differs)
        .union(
            sa.select(own.c.code)
            .select_from(own.outerjoin(posted, posted.c.voucher == own.c.code))
            .where(
                posted.c.voucher.is_(None),
                sa.or_(own.c.before.is_(None), own.c.held != 0, own.c.used_fen != 0),
            )
        )
    )
    rows = view.connection.execute(found.order_by("code").limit(limit)).all()
    return [str(row[0]) for row in rows]


def used_by_source(view: View, fund_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """Give what was used of each source of a fund (fen): by its postings, and by what each payer bears."""
    t, r, share, p = of(Posting), of(Redemption), of(RedemptionShare), of(Programme)
    used = [a.value for a in (Account.AWAITING, Account.PAYABLE, Account.PAID)]
    into = sa.case((t.c.to_account.in_(used), t.c.amount_fen), else_=0)
    out = sa.case((t.c.from_account.in_(used), t.c.amount_fen), else_=0)
    posted = view.connection.execute(
        sa.select(t.c.origin, sa.func.sum(into - out))
        .where(t.c.fund_id == fund_id, t.c.voucher.isnot(None))
        .group_by(t.c.origin)
    )
    fen = sa.func.sum(sa.func.coalesce(share.c.amount_fen, r.c.amount_fen))
    counted = view.connection.execute(
        _redemptions(fund_id, sa.select(p.c.origin, share.c.payer, fen))
        .outerjoin(share, (share.c.redemption_id == r.c.id) & (p.c.origin != ""))
        .group_by(p.c.origin, share.c.payer)
    )
    sums: dict[str, int] = {}
    for origin, payer, amount in counted:
        bearer = source_key(payer) if payer else origin
        sums[bearer] = sums.get(bearer, 0) + int(amount)
    return (
        {row[0]: int(row[1]) for row in posted if row[1]},
        {origin: amount for origin, amount in sums.items() if amount},
    )


def wrong_caps(view: View, fund_id: int) -> tuple[list[tuple[str, int, int, int]], int, int]:
    """Hold the sums by enterprise and year against the vouchers.

    Gives what differs or passes its ceiling as (rule, enterprise, year, fen counted), the number of
    enterprises, and the most that one holds in a year.
    """
    p, t = of(Programme), of(CapUse)
    pairs = view.connection.execute(
        sa.select(p.c.policy, p.c.noun).where(p.c.fund_id == fund_id).distinct()
    ).all()
    rules = {caps.rule_of(policy, noun) for policy, noun in pairs}
    if not rules:
        return [], 0, 0
    mine = sa.or_(*[(p.c.policy == policy) & (p.c.noun == noun) for policy, noun in pairs])
    counted = caps.counted(view, [mine])
    kept = {
        (row[0], row[1], row[2]): (row[3], row[4], row[5])
        for row in view.connection.execute(
            sa.select(
                t.c.rule, t.c.enterprise_id, t.c.year, t.c.granted_fen, t.c.vouchers, t.c.cap_fen
            ).where(t.c.rule.in_(sorted(rules)))
        )
    }
    wrong = []
    for key in sorted(set(counted) | set(kept)):
        fen, vouchers = counted.get(key, (0, 0))
        granted, number, cap = kept.get(key, (0, 0, None))
        if (fen, vouchers) != (granted, number) or (cap is not None and fen > cap):
            wrong.append((*key, fen))
    enterprises = {enterprise for (_rule, enterprise, _year), (fen, _n) in counted.items() if fen}
    return wrong, len(enterprises), max((fen for fen, _n in counted.values()), default=0)


def _redemptions(fund_id: int, statement: Any) -> Any:
    r, v, p = of(Redemption), of(Voucher), of(Programme)
    return (
        statement.select_from(r)
        .join(v, v.c.id == r.c.voucher_id)
        .join(p, p.c.id == v.c.programme_id)
        .where(p.c.fund_id == fund_id)
    )


def _sum(view: View, statement: Any) -> Sum:
    row = view.connection.execute(statement).one()
    return Sum(int(row[0]), int(row[1] or 0))
