"""Showing claims: one with its redemptions, lists, the desk."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise, find_institution
from smeadmin.actions.claim.times import ClaimTimes, rests_on
from smeadmin.actions.voucher.showing import show_voucher
from smeadmin.domain.claim import (
    ClaimDesk,
    ClaimExplained,
    ClaimLineShown,
    ClaimListed,
    ClaimNotFound,
    ClaimShown,
    ClaimState,
    Unclaimed,
)
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.settlement import Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher, VoucherTerms


def find_claim(view: View, claim: str) -> sa.RowMapping:
    """Give the row of a claim; raises ClaimNotFound."""
    c = of(Claim)
    row = view.first(sa.select(c).where(c.c.number == claim.strip().upper()))
    if row is None:
        raise ClaimNotFound({"claim": claim}, way_out=("smeadmin claim list",))
    return row


def lines_of(view: View, claim_id: int) -> list[sa.RowMapping]:
    """Give the redemptions of a claim in their order, each with its line, voucher, papers and programme."""
    line, r, v, e, i = of(ClaimLine), of(Redemption), of(Voucher), of(Enterprise), of(Invoice)
    return list(
        view.rows(
            sa.select(
                r,
                line.c.id.label("line_id"),
                line.c.asked_fen,
                line.c.amount_fen.label("line_fen"),
                line.c.reason,
                v.c.code,
                v.c.programme_id,
                v.c.enterprise_id,
                v.c.issued_on,
                v.c.valid_until,
                v.c.year,
                v.c.terms_id.label("issue_terms_id"),
                e.c.name,
                i.c.code.label("invoice_code"),
                i.c.number.label("invoice_no"),
                i.c.red_number,
            )
            .select_from(line)
            .join(r, r.c.id == line.c.redemption_id)
            .join(v, v.c.id == r.c.voucher_id)
            .join(e, e.c.id == v.c.enterprise_id)
            .outerjoin(i, i.c.id == r.c.invoice_id)
            .where(line.c.claim_id == claim_id)
            .order_by(line.c.id)
        )
    )


def show_claim(view: View, *, claim: str) -> ClaimShown:
    """Show one claim with its redemptions."""
    row = find_claim(view, claim)
    listed = _listed(view, of(Claim).c.id == row["id"])[0]
    return ClaimShown(
        row["number"],
        listed.institution,
        listed.credit_code,
        listed.state,
        row["amount_fen"],
        tuple(
            ClaimLineShown(
                x["code"],
                x["name"],
                x["redeemed_on"],
                x["service_date"],
                x["contract_no"] or "",
                " ".join(part for part in (x["invoice_code"], x["invoice_no"]) if part),
                x["line_fen"],
                x["asked_fen"],
                x["reason"],
            )
            for x in lines_of(view, row["id"])
        ),
        row["submitted_by"],
        row["submitted_on"],
        row["approved_by"],
        row["approved_on"],
        listed.settlement,
        listed.paid,
        row["asked_fen"],
        row["verify_by"],
        row["rejected_by"],
        row["rejected_on"],
        row["reason"],
    )


def explain_claim(view: View, *, claim: str) -> ClaimExplained:
    """Explain one claim: each redemption with the terms that were kept of it; nothing is judged again."""
    shown = show_claim(view, claim=claim)
    vouchers = dict.fromkeys(line.voucher for line in shown.lines)
    return ClaimExplained(
        shown,
        tuple(
            (voucher, redemption)
            for voucher in vouchers
            for redemption in show_voucher(view, voucher=voucher).redemptions
            if redemption.claim == shown.claim
        ),
    )


def list_claims(
    view: View,
    *,
    institution: str | None = None,
    enterprise: str | None = None,
    state: str | None = None,
) -> tuple[ClaimListed, ...]:
    """List claims by number; ``state`` is submitted, approved (not yet paid), rejected or paid."""
    c = of(Claim)
    where: list[sa.ColumnElement[bool]] = []
    if institution is not None:
        where.append(c.c.institution_id == find_institution(view, institution).id)
    if enterprise is not None:
        where.append(c.c.enterprise_id == find_enterprise(view, enterprise).id)
    if state in ("submitted", "approved", "rejected"):
        where.append(c.c.state == state)
    elif state == "paid":
        line = of(SettlementLine)
        where.append(line.c.paid_fen == line.c.amount_fen)
    found = _listed(view, *where)
    return tuple(x for x in found if state != "approved" or not x.paid)


def _listed(view: View, *where: sa.ColumnElement[bool]) -> list[ClaimListed]:
    c, i, line, batch = of(Claim), of(Institution), of(SettlementLine), of(Settlement)
    e = of(Enterprise)
    rows = view.rows(
        sa.select(
            c,
            sa.func.coalesce(i.c.name, e.c.name).label("name"),
            sa.func.coalesce(i.c.credit_code, e.c.credit_code).label("credit_code"),
            batch.c.number.label("settlement"),
            (line.c.paid_fen == line.c.amount_fen).label("paid"),
        )
        .select_from(c)
        .outerjoin(i, i.c.id == c.c.institution_id)
        .outerjoin(e, e.c.id == c.c.enterprise_id)
        .outerjoin(line, (line.c.claim_id == c.c.id) & (line.c.live == 1))
        .outerjoin(batch, batch.c.id == line.c.settlement_id)
        .where(*where)
        .order_by(c.c.id)
    )
    return [
        ClaimListed(
            r["number"],
            r["name"],
            r["credit_code"] or "",
            ClaimState(r["state"]),
            r["lines"],
            r["amount_fen"],
            r["submitted_by"],
            r["submitted_on"],
            r["approved_by"],
            r["settlement"],
            bool(r["paid"]),
            r["asked_fen"],
            r["verify_by"],
        )
        for r in rows
    ]


def desk_claim(view: View) -> ClaimDesk:
    """Say what waits in the work with claims: what lapses first, then the oldest."""
    waiting = list_claims(view, state="submitted")
    ready = tuple(c for c in list_claims(view, state="approved") if c.settlement is None)
    unclaimed = [*_unclaimed(view, "provider"), *_unclaimed(view, "enterprise")]
    unclaimed.sort(key=lambda u: (u.until is None, u.until or u.since, u.since, u.credit_code))
    return ClaimDesk(view.on, tuple(unclaimed), waiting, ready)


def _unclaimed(view: View, payee: str) -> list[Unclaimed]:
    """Add up what was redeemed and stands in no living claim, by payee."""
    r, v, line, terms = of(Redemption), of(Voucher), of(ClaimLine), of(VoucherTerms)
    who = of(Institution) if payee == "provider" else of(Enterprise)
    whose = r.c.institution_id if payee == "provider" else v.c.enterprise_id
    free = (
        r.join(v, v.c.id == r.c.voucher_id)
        .join(who, who.c.id == whose)
        .join(terms, terms.c.id == r.c.terms_id)
        .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
    )
    where = (line.c.id.is_(None), r.c.payee == payee, r.c.amount_fen > 0)
    since = sa.type_coerce(sa.func.min(r.c.redeemed_on), r.c.redeemed_on.type).label("since")
    sums = (sa.func.count().label("lines"), sa.func.sum(r.c.amount_fen).label("fen"), since)
    rows = view.rows(
        sa.select(who.c.id, who.c.name, who.c.credit_code, *sums)
        .select_from(free)
        .where(*where)
        .group_by(who.c.id, who.c.name, who.c.credit_code)
    )
    if not rows:
        return []
    times, until = ClaimTimes(view), dict[int, dt.date]()
    for row in view.rows(
        sa.select(who.c.id, *rests_on()).distinct().select_from(free).where(*where)
    ):
        end = times.window(row).end
        if end is not None:
            until[row["id"]] = min(end, until.get(row["id"], end))
    return [
        Unclaimed(
            x["name"],
            x["credit_code"] or "",
            x["lines"],
            int(x["fen"]),
            x["since"],
            payee,
            until.get(x["id"]),
        )
        for x in rows
    ]
