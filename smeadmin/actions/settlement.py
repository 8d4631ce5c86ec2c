"""Settlements: approved claims per payee, frozen, approved by another person, written as a payment file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.settlement import (
    NothingToSettle,
    SettleDesk,
    SettlementAltered,
    SettlementClaim,
    SettlementLineListed,
    SettlementNotApproved,
    SettlementNotFound,
    SettlementNotPrepared,
    SettlementShown,
    SettlementState,
    digest_of,
    payees_of,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.settlement import Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher


def prepare_settlement(change: Change, *, until: dt.date | None = None) -> SettlementShown:
    """Put every claim approved until a day, and in no settlement yet, into one; raises NothingToSettle.

    Its lines are frozen by a digest, which is what the second person approves.
    """
    last = until or change.on
    rows = _approved(change, last)
    if not rows:
        raise NothingToSettle({"until": last.isoformat()}, way_out=("smeadmin claim",))
    taken = change.next_number("settlement", str(change.on.year))
    number = f"ST-{change.on.year}-{taken:02d}"
    claims = [
        SettlementClaim(r["number"], r["name"], r["payee_code"], r["lines"], r["amount_fen"])
        for r in rows
    ]
    total = sum(c.amount_fen for c in claims)
    key = change.insert(
        Settlement,
        number=number,
        until=last,
        payees=len(payees_of(claims)),
        claims=len(claims),
        amount_fen=total,
        digest=digest_of(number, last, claims),
        prepared_by=change.act.by,
        prepared_on=change.on,
    )
    lines = (
        (key, r["id"], r["institution_id"], r["name"], r["payee_code"], r["amount_fen"])
        for r in rows
    )
    change.insert_many(SettlementLine, lines, len(rows))
    change.summary = {"settlement": number, "amount_fen": total, "claims": len(claims)}
    return show_settlement(change, settlement=number)


def _approved(change: Change, until: dt.date) -> list[sa.RowMapping]:
    c, i, line = of(Claim), of(Institution), of(SettlementLine)
    free = (c.c.state == "approved") & (c.c.approved_on <= until)
    change.rows(sa.select(c.c.id).where(free).order_by(c.c.id).with_for_update())
    code = sa.func.coalesce(i.c.credit_code, "I-" + sa.cast(i.c.office_no, sa.Text))
    rows = change.rows(
        sa.select(c, i.c.name, code.label("payee_code"))
        .select_from(c)
        .join(i, i.c.id == c.c.institution_id)
        .outerjoin(line, line.c.claim_id == c.c.id)
        .where(free, line.c.id.is_(None))
        .order_by(c.c.id)
    )
    return list(rows)


def approve_settlement(change: Change, *, settlement: str) -> SettlementShown:
    """Approve what was prepared, word for word; never by who prepared it.

    Raises SelfApproval, SettlementNotPrepared, SettlementAltered when the lines are no longer those
    that were frozen.
    """
    s = of(Settlement)
    row = _find(change, settlement)
    check_another_person(
        change,
        change.act,
        maker=row["prepared_by"],
        change_id=row["change_id"],
        what=row["number"],
        command=f"smeadmin settle approve {row['number']}",
    )
    _check_unaltered(change, row)
    done = change.update(
        Settlement,
        (s.c.id == row["id"]) & (s.c.state == SettlementState.PREPARED.value),
        state=SettlementState.APPROVED.value,
        approved_by=change.act.by,
        approved_on=change.on,
    )
    if done != 1:
        raise SettlementNotPrepared(
            {"settlement": row["number"]}, way_out=(f"smeadmin settle show {row['number']}",)
        )
    change.summary = {"settlement": row["number"], "amount_fen": row["amount_fen"]}
    return show_settlement(change, settlement=row["number"])


def export_settlement(change: Change, *, settlement: str, file: str) -> SettlementShown:
    """Record the claims of an approved settlement as paid and give what the payment ``file`` holds.

    A second export gives the same and records nothing. Raises SettlementNotApproved, SettlementAltered.
    """
    row = _find(change, settlement)
    _check_unaltered(change, row)
    if row["state"] == SettlementState.PREPARED.value:
        raise SettlementNotApproved(
            {"settlement": row["number"]},
            way_out=(f"smeadmin settle approve {row['number']} --by " + _("NAME"),),
        )
    again = row["state"] == SettlementState.EXPORTED.value
    if not again:
        _pay(change, row)
    shown = show_settlement(change, settlement=row["number"])
    return replace(shown, file=file, again=again)


def _pay(change: Change, row: sa.RowMapping) -> None:
    s = of(Settlement)
    moves = _moves(change, row)
    ledger.lock_funds(change, {move.fund_id for move in moves})
    done = change.update(
        Settlement,
        (s.c.id == row["id"]) & (s.c.state == SettlementState.APPROVED.value),
        state=SettlementState.EXPORTED.value,
        exported_on=change.on,
    )
    if done != 1:
        raise SettlementNotApproved(
            {"settlement": row["number"]}, way_out=(f"smeadmin settle show {row['number']}",)
        )
    ledger.post_many(change, moves)
    change.outward("settlement", row["number"], str(_("payment file")))
    change.summary = {"settlement": row["number"], "amount_fen": row["amount_fen"]}


def _moves(view: View, settlement: sa.RowMapping) -> list[Move]:
    batch, line, r, v, p = (
        of(SettlementLine),
        of(ClaimLine),
        of(Redemption),
        of(Voucher),
        of(Programme),
    )
    rows = view.rows(
        sa.select(line.c.amount_fen, v.c.code, p.c.fund_id, p.c.purpose)
        .select_from(batch)
        .join(line, line.c.claim_id == batch.c.claim_id)
        .join(r, r.c.id == line.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(p, p.c.id == v.c.programme_id)
        .where(batch.c.settlement_id == settlement["id"])
        .order_by(line.c.id)
    )
    return [
        Move(
            row["fund_id"],
            Event.PAY,
            Account.PAYABLE,
            Account.PAID,
            row["amount_fen"],
            purpose=row["purpose"],
            voucher=row["code"],
            subject=settlement["number"],
        )
        for row in rows
    ]


def _check_unaltered(view: View, row: sa.RowMapping) -> None:
    claims = _claims(view, row["id"])
    total = sum(c.amount_fen for c in claims)
    same = digest_of(row["number"], row["until"], claims) == row["digest"]
    if not same or total != row["amount_fen"]:
        raise SettlementAltered(
            {"settlement": row["number"]},
            way_out=("smeadmin audit verify", f"smeadmin settle show {row['number']}"),
        )


def _claims(view: View, settlement_id: int) -> list[SettlementClaim]:
    line, c = of(SettlementLine), of(Claim)
    rows = view.rows(
        sa.select(line, c.c.number, c.c.lines)
        .join(c, c.c.id == line.c.claim_id)
        .where(line.c.settlement_id == settlement_id)
        .order_by(line.c.id)
    )
    return [
        SettlementClaim(r["number"], r["payee"], r["credit_code"], r["lines"], r["amount_fen"])
        for r in rows
    ]


def _find(view: View, settlement: str) -> sa.RowMapping:
    s = of(Settlement)
    row = view.first(sa.select(s).where(s.c.number == settlement.strip().upper()))
    if row is None:
        raise SettlementNotFound({"settlement": settlement}, way_out=("smeadmin settle list",))
    return row


def show_settlement(view: View, *, settlement: str) -> SettlementShown:
    """Show one settlement with its payees."""
    row = _find(view, settlement)
    return SettlementShown(
        row["number"],
        SettlementState(row["state"]),
        row["until"],
        payees_of(_claims(view, row["id"])),
        row["amount_fen"],
        row["digest"],
        row["prepared_by"],
        row["prepared_on"],
        row["approved_by"],
        row["approved_on"],
        row["exported_on"],
    )


def list_settlements(view: View) -> tuple[SettlementLineListed, ...]:
    """List settlements by number."""
    s = of(Settlement)
    return tuple(
        SettlementLineListed(
            r["number"],
            SettlementState(r["state"]),
            r["until"],
            r["payees"],
            r["claims"],
            r["amount_fen"],
            r["prepared_by"],
            r["approved_by"],
        )
        for r in view.rows(sa.select(s).order_by(s.c.id))
    )


def desk_settlement(view: View) -> SettleDesk:
    """Say what waits in the work with settlements."""
    c, line = of(Claim), of(SettlementLine)
    row = view.one(
        sa.select(sa.func.count().label("n"), sa.func.sum(c.c.amount_fen).label("fen"))
        .select_from(c)
        .outerjoin(line, line.c.claim_id == c.c.id)
        .where(c.c.state == "approved", line.c.id.is_(None))
    )
    waiting = tuple(x for x in list_settlements(view) if x.state is not SettlementState.EXPORTED)
    return SettleDesk(view.on, int(row["n"]), int(row["fen"] or 0), waiting)
