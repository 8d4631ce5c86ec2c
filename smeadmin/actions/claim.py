"""Claims: an institution's redemptions put together, and approved by another person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.bodies import find_institution
from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.library import Library
from smeadmin.actions.voucher.finding import find_voucher
from smeadmin.actions.voucher.showing import show_voucher
from smeadmin.domain.claim import (
    ClaimApproved,
    ClaimDesk,
    ClaimExplained,
    ClaimLineShown,
    ClaimListed,
    ClaimNotFound,
    ClaimShown,
    ClaimState,
    ClaimTooLate,
    NothingToClaim,
    Unclaimed,
)
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Voucher as Noun
from smeadmin.domain.rules import due
from smeadmin.domain.rules.clocks import Calendar
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger, vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.settlement import Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher


def submit_claim(
    change: Change, *, institution: str, codes: Sequence[str] | None = None
) -> ClaimShown:
    """Put the redemptions of an institution that stand in no claim into one.

    ``codes``: only those of these vouchers. Raises NothingToClaim, and ClaimTooLate where the measure
    sets a last day.
    """
    provider = find_institution(change, institution)
    change.lock(Institution, of(Institution).c.id == provider.id)
    rows = _unclaimed(change, provider.id, _chosen(change, codes))
    if not rows:
        raise NothingToClaim(
            {"institution": provider.name},
            way_out=(f"smeadmin claim list --institution {provider.code}",),
        )
    _check_deadline(change, rows)
    number = f"CL-{change.on.year}-{change.next_number('claim', str(change.on.year)):04d}"
    total = sum(row["amount_fen"] for row in rows)
    key = change.insert(
        Claim,
        number=number,
        institution_id=provider.id,
        lines=len(rows),
        amount_fen=total,
        submitted_by=change.act.by,
        submitted_on=change.on,
    )
    lines = ((key, row["id"], row["amount_fen"]) for row in rows)
    change.insert_many(ClaimLine, lines, len(rows))
    change.summary = {"claim": number, "amount_fen": total, "lines": len(rows)}
    return show_claim(change, claim=number)


def _chosen(view: View, codes: Sequence[str] | None) -> set[int] | None:
    return None if codes is None else {find_voucher(view, code)["id"] for code in codes}


def _unclaimed(view: View, institution_id: int, chosen: set[int] | None) -> list[sa.RowMapping]:
    r, v, line = of(Redemption), of(Voucher), of(ClaimLine)
    rows = view.rows(
        sa.select(r, v.c.year, v.c.programme_id, v.c.code)
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(line, line.c.redemption_id == r.c.id)
        .where(r.c.institution_id == institution_id, line.c.id.is_(None))
        .order_by(r.c.id)
    )
    return [row for row in rows if chosen is None or row["voucher_id"] in chosen]


def _check_deadline(view: View, rows: Sequence[sa.RowMapping]) -> None:
    """Refuse what the measure wanted claimed by an earlier day."""
    library = Library(view)
    noun_of = {p.id: p.noun for p in vouchers.programmes(view)}
    last_days: dict[tuple[str, int], dt.date | None] = {}
    calendar = calendar_of(view)
    late = []
    for row in rows:
        basis = Basis.of_data(vouchers.basis_of(view, row["terms_id"]))
        key = (basis.digest + noun_of[row["programme_id"]], row["year"])
        if key not in last_days:
            noun = library.kept(basis).voucher(noun_of[row["programme_id"]])
            last_days[key] = _last_day(noun, row["year"], calendar)
        last = last_days[key]
        if last is not None and view.on > last:
            late.append((row, last))
    if late:
        raise ClaimTooLate(
            {"n": len(late)},
            short_by=[
                f"{row['code']}  {_('until {day}').format(day=last)}" for row, last in late[:20]
            ],
            way_out=(_("claim the others alone: --file LIST"),),
        )


def _last_day(noun: Noun, year: int, calendar: Calendar) -> dt.date | None:
    days = due(noun, {"period_end": dt.date(year, 12, 31)}, calendar, act="claim")
    return min((day for day in days.values() if day is not None), default=None)


def approve_claim(change: Change, *, claim: str) -> ClaimShown:
    """Approve a claim, which makes its amount payable; never by who submitted it.

    Raises SelfApproval, ClaimApproved, ClaimNotFound.
    """
    c = of(Claim)
    row = _find(change, claim)
    check_another_person(
        change,
        change.act,
        maker=row["submitted_by"],
        change_id=row["change_id"],
        what=row["number"],
        command=f"smeadmin claim approve {row['number']}",
    )
    moves = _moves(change, row)
    ledger.lock_funds(change, {move.fund_id for move in moves})
    done = change.update(
        Claim,
        (c.c.id == row["id"]) & (c.c.state == ClaimState.SUBMITTED.value),
        state=ClaimState.APPROVED.value,
        approved_by=change.act.by,
        approved_on=change.on,
    )
    if done != 1:
        raise ClaimApproved(
            {"claim": row["number"]}, way_out=(f"smeadmin claim show {row['number']}",)
        )
    ledger.post_many(change, moves)
    change.summary = {"claim": row["number"], "amount_fen": row["amount_fen"]}
    return show_claim(change, claim=row["number"])


def _moves(view: View, claim: sa.RowMapping) -> list[Move]:
    line, r, v, p = of(ClaimLine), of(Redemption), of(Voucher), of(Programme)
    rows = view.rows(
        sa.select(line.c.amount_fen, v.c.code, p.c.fund_id, p.c.purpose)
        .join(r, r.c.id == line.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(p, p.c.id == v.c.programme_id)
        .where(line.c.claim_id == claim["id"])
        .order_by(line.c.id)
    )
    return [
        Move(
            row["fund_id"],
            Event.APPROVE,
            Account.AWAITING,
            Account.PAYABLE,
            row["amount_fen"],
            purpose=row["purpose"],
            voucher=row["code"],
            subject=claim["number"],
        )
        for row in rows
    ]


def _find(view: View, claim: str) -> sa.RowMapping:
    c = of(Claim)
    row = view.first(sa.select(c).where(c.c.number == claim.strip().upper()))
    if row is None:
        raise ClaimNotFound({"claim": claim}, way_out=("smeadmin claim list",))
    return row


def show_claim(view: View, *, claim: str) -> ClaimShown:
    """Show one claim with its redemptions."""
    row = _find(view, claim)
    listed = _listed(view, of(Claim).c.id == row["id"])[0]
    line, r, v, e = of(ClaimLine), of(Redemption), of(Voucher), of(Enterprise)
    lines = view.rows(
        sa.select(r, v.c.code, e.c.name)
        .join(line, line.c.redemption_id == r.c.id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(e, e.c.id == v.c.enterprise_id)
        .where(line.c.claim_id == row["id"])
        .order_by(r.c.id)
    )
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
                x["contract_no"],
                " ".join(part for part in (x["invoice_code"], x["invoice_no"]) if part),
                x["amount_fen"],
            )
            for x in lines
        ),
        row["submitted_by"],
        row["submitted_on"],
        row["approved_by"],
        row["approved_on"],
        listed.settlement,
        listed.paid,
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
    view: View, *, institution: str | None = None, state: str | None = None
) -> tuple[ClaimListed, ...]:
    """List claims by number; ``state`` is submitted, approved (not yet paid) or paid."""
    c = of(Claim)
    where: list[sa.ColumnElement[bool]] = []
    if institution is not None:
        where.append(c.c.institution_id == find_institution(view, institution).id)
    if state in ("submitted", "approved"):
        where.append(c.c.state == state)
    elif state == "paid":
        where.append(of(Settlement).c.state == "exported")
    found = _listed(view, *where)
    return tuple(x for x in found if state != "approved" or not x.paid)


def _listed(view: View, *where: sa.ColumnElement[bool]) -> list[ClaimListed]:
    c, i, line, batch = of(Claim), of(Institution), of(SettlementLine), of(Settlement)
    rows = view.rows(
        sa.select(
            c,
            i.c.name,
            i.c.credit_code,
            batch.c.number.label("settlement"),
            batch.c.state.label("settled"),
        )
        .select_from(c)
        .join(i, i.c.id == c.c.institution_id)
        .outerjoin(line, line.c.claim_id == c.c.id)
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
            r["settled"] == "exported",
        )
        for r in rows
    ]


def desk_claim(view: View) -> ClaimDesk:
    """Say what waits in the work with claims, the oldest first."""
    r, i, line = of(Redemption), of(Institution), of(ClaimLine)
    oldest = sa.func.min(r.c.redeemed_on)
    rows = view.rows(
        sa.select(
            i.c.name,
            i.c.credit_code,
            sa.func.count().label("lines"),
            sa.func.sum(r.c.amount_fen).label("fen"),
            sa.type_coerce(oldest, r.c.redeemed_on.type).label("since"),
        )
        .select_from(r)
        .join(i, i.c.id == r.c.institution_id)
        .outerjoin(line, line.c.redemption_id == r.c.id)
        .where(line.c.id.is_(None))
        .group_by(i.c.id, i.c.name, i.c.credit_code)
        .order_by(oldest, i.c.credit_code)
    )
    unclaimed = tuple(
        Unclaimed(x["name"], x["credit_code"] or "", x["lines"], int(x["fen"]), x["since"])
        for x in rows
    )
    return ClaimDesk(view.on, unclaimed, list_claims(view, state="submitted"))
