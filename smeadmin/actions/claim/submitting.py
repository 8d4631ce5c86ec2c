"""Submitting a claim: what was redeemed and nobody has claimed, put together for one payee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise, find_institution
from smeadmin.actions.claim.showing import show_claim
from smeadmin.actions.claim.times import ClaimTimes, rests_on
from smeadmin.actions.evidence.attaching import attach
from smeadmin.actions.voucher.afterwards import Afterwards, grant_afterwards
from smeadmin.actions.voucher.finding import find_voucher
from smeadmin.domain.claim import (
    ClaimRed,
    ClaimShown,
    ClaimTooEarly,
    ClaimTooLate,
    NothingToClaim,
    PayeeNeeded,
)
from smeadmin.domain.registers import Found
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher, VoucherTerms


@dataclass(frozen=True, slots=True)
class Payee:
    """Who claims: an institution for its services, or an enterprise where the measure pays that."""

    kind: str
    found: Found

    @property
    def option(self) -> str:
        """Give the option that names the payee."""
        return f"--{'institution' if self.kind == 'provider' else 'enterprise'} {self.found.code}"


def submit_claim(
    change: Change,
    *,
    institution: str | None = None,
    enterprise: str | None = None,
    codes: Sequence[str] | None = None,
    evidence: Sequence[str] = (),
    programme: str | None = None,
    told: Mapping[str, str] | None = None,
) -> ClaimShown:
    """Put the redemptions of a payee that stand in no claim into one.

    ``codes``: only those of these vouchers; ``evidence``: files that back this claim and nothing else.
    ``programme``: a subsidy after the fact, judged now from what is ``told`` of it; the claim is for that
    alone. Raises NothingToClaim, ClaimRed, and ClaimTooEarly or ClaimTooLate where the measure sets a time.
    """
    if programme is not None:
        if enterprise is None:
            raise PayeeNeeded(way_out=("--enterprise CODE",))
        fact = Afterwards(programme, enterprise, institution, told or {})
        granted = grant_afterwards(change, fact)
        codes = (granted.voucher,)
        if granted.payee == "provider":
            enterprise = None
        else:
            institution = None
    payee = _payee(change, institution, enterprise)
    rows = _unclaimed(change, payee, _chosen(change, codes))
    if not rows:
        raise NothingToClaim(
            {"institution": payee.found.name}, way_out=(f"smeadmin claim list {payee.option}",)
        )
    _check_red(rows)
    verify_by = _check_times(change, rows)
    number = f"CL-{change.on.year}-{change.next_number('claim', str(change.on.year)):04d}"
    total = sum(row["amount_fen"] for row in rows)
    provided = payee.kind == "provider"
    key = change.insert(
        Claim,
        number=number,
        institution_id=payee.found.id if provided else None,
        enterprise_id=None if provided else payee.found.id,
        lines=len(rows),
        asked_fen=total,
        amount_fen=total,
        verify_by=verify_by,
        submitted_by=change.act.by,
        submitted_on=change.on,
    )
    lines = ((key, row["id"], row["amount_fen"], row["amount_fen"], 1) for row in rows)
    change.insert_many(ClaimLine, lines, len(rows))
    attach(change, list(evidence), noun="claim", name=number, once=True)
    change.summary = {"claim": number, "amount_fen": total, "lines": len(rows)}
    return show_claim(change, claim=number)


def _payee(change: Change, institution: str | None, enterprise: str | None) -> Payee:
    if (institution is None) == (enterprise is None):
        raise PayeeNeeded(way_out=("--institution CODE", "--enterprise CODE"))
    if institution is not None:
        found = find_institution(change, institution)
        change.lock(Institution, of(Institution).c.id == found.id)
        return Payee("provider", found)
    assert enterprise is not None
    found = find_enterprise(change, enterprise)
    change.lock(Enterprise, of(Enterprise).c.id == found.id)
    return Payee("enterprise", found)


def _chosen(view: View, codes: Sequence[str] | None) -> set[int] | None:
    return None if codes is None else {find_voucher(view, code)["id"] for code in codes}


def _unclaimed(view: View, payee: Payee, chosen: set[int] | None) -> list[sa.RowMapping]:
    r, v, line, i = of(Redemption), of(Voucher), of(ClaimLine), of(Invoice)
    terms = of(VoucherTerms)
    whose = r.c.institution_id if payee.kind == "provider" else v.c.enterprise_id
    rows = view.rows(
        sa.select(
            r.c.id,
            r.c.voucher_id,
            r.c.amount_fen,
            v.c.code,
            i.c.red_number,
            *rests_on(),
        )
        .join(v, v.c.id == r.c.voucher_id)
        .join(terms, terms.c.id == r.c.terms_id)
        .outerjoin(i, i.c.id == r.c.invoice_id)
        .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
        .where(
            whose == payee.found.id,
            r.c.payee == payee.kind,
            line.c.id.is_(None),
            r.c.amount_fen > 0,
        )
        .order_by(r.c.id)
    )
    return [row for row in rows if chosen is None or row["voucher_id"] in chosen]


def _check_red(rows: Sequence[sa.RowMapping]) -> None:
    red = [row for row in rows if row["red_number"] is not None]
    if red:
        raise ClaimRed(
            {"n": len(red)},
            short_by=[f"{row['code']}  {row['red_number']}" for row in red[:20]],
            way_out=(_("claim the others alone: --file LIST"),),
        )


def _check_times(view: View, rows: Sequence[sa.RowMapping]) -> dt.date | None:
    """Refuse what is to be claimed at another time; give the last day for verifying, if one is set."""
    times = ClaimTimes(view)
    early, late, verify = [], [], []
    for row in rows:
        window = times.window(row)
        if window.end is not None and view.on > window.end:
            late.append(f"{row['code']}  {_('until {day}').format(day=window.end)}")
        elif window.start is not None and view.on < window.start:
            early.append(f"{row['code']}  {_('from {day}').format(day=window.start)}")
        verify += times.verified_by(row)
    for wrong, failure in ((late, ClaimTooLate), (early, ClaimTooEarly)):
        if wrong:
            raise failure(
                {"n": len(wrong)},
                short_by=wrong[:20],
                way_out=(_("claim the others alone: --file LIST"),),
            )
    return min(verify, default=None)
