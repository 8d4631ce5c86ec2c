"""A budget that is shared out once all claims are known: everybody's part, to the fen, in one change.

The claims are the applications that wait (`voucher apply`): no money is held before its share is known.
"""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher import issuing, rules
from smeadmin.actions.voucher.afterwards import Afterwards, grant_afterwards, judge_afterwards
from smeadmin.actions.voucher.batch import reason_of
from smeadmin.actions.voucher.fund_figures import fund_figures
from smeadmin.actions.voucher.queueing import waiting_in
from smeadmin.domain.claim import (
    NothingToShare,
    SharedClaim,
    SharedOut,
    ShareNotForeseen,
)
from smeadmin.domain.programme import sharing
from smeadmin.domain.rules.document import Document, Limit, Voucher
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.sharing import apportioned
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.errors import Refused
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Voucher as VoucherRow
from smeadmin.storage.tables.voucher import VoucherApplication


def share_out(change: Change, *, programme: str) -> SharedOut:
    """Grant every application that waits its part of the budget; the parts make the budget.

    Everybody's money times budget over all of it, in the unit of the amount's own rounding, what is left by
    the largest remainder. Where all of it fits everybody gets all. Whom the rule refuses stays in the queue.
    Raises ShareNotForeseen, NothingToShare, FundExhausted.
    """
    opened = issuing.open_on(change, programme)
    rule = rules.rule_of(Library(change), opened, change.on)
    limit = sharing(rule.noun)
    if limit is None:
        raise ShareNotForeseen(
            {"programme": opened.code}, way_out=(f"smeadmin policy show {opened.policy}",)
        )
    issuing.lock_programme(change, opened)
    rows = {row["number"]: row for row in waiting_in(change, opened)}
    facts, asked, refused = {}, {}, []
    for number, row in rows.items():
        code = row["credit_code"] or row["name"]
        facts[number] = Afterwards(opened.code, code, told=row["given"])
        try:
            asked[number] = judge_afterwards(change, facts[number]).amount_fen
        except Refused as refusal:
            refused.append((number, row["name"], reason_of(refusal)[1]))
    if not asked:
        raise NothingToShare(
            {"programme": opened.code},
            short_by=[f"{number}  {name}  {why}" for number, name, why in refused[:20]],
            way_out=(f"smeadmin voucher list --waiting --programme {opened.code}",),
        )
    ceiling = _ceiling(change, rule.document, limit, opened)
    done = _granted(change, opened)
    left, whole = max(0, ceiling - done), sum(asked.values())
    parts = asked if whole <= left else apportioned(left, asked, _unit(rule.noun))
    shared = [
        _grant(change, rows[number], facts[number], asked[number], parts[number])
        for number in asked
        if parts[number]
    ]
    change.summary = {"programme": opened.code, "amount_fen": sum(one.part_fen for one in shared)}
    ratio = str(Fraction(min(whole, left), whole))
    return SharedOut(opened.code, ceiling, done, ratio, tuple(shared), tuple(refused))


def _grant(
    change: Change, row: sa.RowMapping, fact: Afterwards, asked_fen: int, part_fen: int
) -> SharedClaim:
    granted = grant_afterwards(change, fact, share_fen=part_fen)
    a, v = of(VoucherApplication), of(VoucherRow)
    key = change.scalar(sa.select(v.c.id).where(v.c.code == granted.voucher))
    change.update(VoucherApplication, a.c.id == row["id"], state="issued", voucher_id=key)
    return SharedClaim(row["number"], row["name"], granted.voucher, asked_fen, granted.amount_fen)


def _ceiling(view: View, document: Document, limit: Limit, programme: ProgrammeRef) -> int:
    """Give the budget that is shared out, in fen; raises ShareNotForeseen where it is not known."""
    known = Facts(dict(fund_figures(view, document, programme)), view.on, programme.year)
    ceiling = limit.at_most.bound(Reading(document.figures, known))
    if not isinstance(ceiling, int | Fraction):
        raise ShareNotForeseen(
            {"programme": programme.code}, way_out=(f"smeadmin fund show {programme.fund.code}",)
        )
    return int(ceiling)


def _granted(view: View, programme: ProgrammeRef) -> int:
    """Add up what a programme has granted of its budget, in fen."""
    v = of(VoucherRow)
    granted = sa.select(sa.func.sum(v.c.amount_fen - v.c.returned_fen))
    return int(view.scalar(granted.where(v.c.programme_id == programme.id)) or 0)


def _unit(noun: Voucher) -> int:
    """Give the unit to which the amount of a measure is rounded, in fen; a fen without one."""
    trims = noun.amount.trims if noun.amount is not None else None
    return int(trims.round.to) if trims is not None and trims.round is not None else 1
