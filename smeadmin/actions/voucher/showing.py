"""Showing vouchers: one with its reasons, lists, the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.finding import find_voucher
from smeadmin.actions.voucher.waiting import what_waits
from smeadmin.domain.voucher import (
    ActLine,
    ProgrammeLine,
    RedemptionLine,
    VoucherDesk,
    VoucherLine,
    VoucherShown,
    VoucherState,
)
from smeadmin.reference import desks
from smeadmin.storage import vouchers
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.voucher import (
    Invoice,
    Programme,
    Redemption,
    Voucher,
    VoucherAct,
    VoucherTerms,
)


def show_voucher(view: View, *, voucher: str) -> VoucherShown:
    """Show one voucher: its amounts with the terms that were kept, and its redemptions."""
    row = find_voucher(view, voucher)
    e, terms, log = of(Enterprise), of(VoucherTerms), of(ChangeRow)
    programme = vouchers.programmes(view, of(Programme).c.id == row["programme_id"])[0]
    holder = view.one(sa.select(e).where(e.c.id == row["enterprise_id"]))
    kept = view.one(sa.select(terms).where(terms.c.id == row["terms_id"]))
    library = Library(view)
    issued = view.scalar(
        sa.select(log.c.number)
        .join(terms, terms.c.change_id == log.c.id)
        .where(terms.c.id == kept["id"])
    )
    return VoucherShown(
        row["code"],
        programme.code,
        holder["name"],
        holder["credit_code"],
        row["amount_fen"],
        row["asked_fen"],
        row["used_fen"],
        row["returned_fen"],
        VoucherState(row["state"]),
        row["issued_on"],
        row["valid_until"],
        view.on,
        change_number(issued),
        programme.fund.code,
        rules.terms_of(library, kept["basis"], kept["kept"], programme.noun, row["free_fen"]),
        _redemptions(view, library, row["id"], programme.noun),
        _acts(view, row["id"]),
        row["register_by"],
        row["registered_on"],
        _institution(view, row["institution_id"]),
        _code(view, of(Voucher).c.id == row["replaces_id"]),
        _code(view, of(Voucher).c.replaces_id == row["id"]),
    )


def _acts(view: View, voucher_id: int) -> tuple[ActLine, ...]:
    """List what was done with a voucher out of the ordinary, the oldest first."""
    a, log = of(VoucherAct), of(ChangeRow)
    rows = view.rows(
        sa.select(a, log.c.number)
        .outerjoin(log, log.c.id == a.c.change_id)
        .where(a.c.voucher_id == voucher_id)
        .order_by(a.c.id)
    )
    return tuple(
        ActLine(
            row["act"],
            row["acted_on"],
            row["reason"],
            row["amount_fen"],
            row["until_before"],
            row["until_after"],
            row["other"],
            change_number(row["number"]),
        )
        for row in rows
    )


def _institution(view: View, key: int | None) -> str | None:
    i = of(Institution)
    return None if key is None else str(view.scalar(sa.select(i.c.name).where(i.c.id == key)))


def _code(view: View, where: sa.ColumnElement[bool]) -> str | None:
    found = view.scalar(sa.select(of(Voucher).c.code).where(where))
    return None if found is None else str(found)


def _redemptions(
    view: View, library: Library, voucher_id: int, noun: str
) -> tuple[RedemptionLine, ...]:
    r, i, terms, log = of(Redemption), of(Institution), of(VoucherTerms), of(ChangeRow)
    line, claim, paper = of(ClaimLine), of(Claim), of(Invoice)
    rows = view.rows(
        sa.select(
            r,
            i.c.name,
            i.c.credit_code,
            terms.c.basis,
            terms.c.kept,
            log.c.number.label("changed"),
            claim.c.number.label("claim"),
            paper.c.code.label("invoice_code"),
            paper.c.number.label("invoice_no"),
        )
        .select_from(r)
        .outerjoin(i, i.c.id == r.c.institution_id)
        .outerjoin(paper, paper.c.id == r.c.invoice_id)
        .join(terms, terms.c.id == r.c.terms_id)
        .outerjoin(log, log.c.id == r.c.change_id)
        .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
        .outerjoin(claim, claim.c.id == line.c.claim_id)
        .where(r.c.voucher_id == voucher_id)
        .order_by(r.c.id)
    )
    return tuple(
        RedemptionLine(
            row["redeemed_on"],
            row["service_date"],
            row["name"] or "",
            row["credit_code"] or "",
            row["contract_no"] or "",
            row["contract_fen"],
            " ".join(x for x in (row["invoice_code"], row["invoice_no"]) if x),
            row["amount_fen"],
            row["returned_fen"],
            row["certificate"],
            row["claim"],
            change_number(row["changed"]),
            rules.terms_of(library, row["basis"], row["kept"], noun, None),
        )
        for row in rows
    )


def list_vouchers(
    view: View,
    *,
    programme: str | None = None,
    enterprise: str | None = None,
    state: str | None = None,
    expiring: int | None = None,
    change: str | None = None,
    keys: Sequence[int] | None = None,
) -> tuple[VoucherLine, ...]:
    """List vouchers in order of issue; ``expiring``: usable, and for at most so many days more."""
    v, e, p, log = of(Voucher), of(Enterprise), of(Programme), of(ChangeRow)
    where: list[sa.ColumnElement[bool]] = []
    if programme is not None:
        where.append(v.c.programme_id == vouchers.find_programme(view, programme).id)
    if enterprise is not None:
        where.append(v.c.enterprise_id == find_enterprise(view, enterprise).id)
    if state == "overdue":
        where += [v.c.state == "issued", v.c.valid_until < view.on]
    elif state is not None:
        where.append(v.c.state == state)
    if expiring is not None:
        last = view.on + dt.timedelta(days=expiring)
        where += [v.c.state == "issued", v.c.valid_until >= view.on, v.c.valid_until <= last]
    if change is not None:
        number = change.upper().removeprefix("CS-")
        wanted = int(number) if number.isascii() and number.isdigit() else -1
        terms = of(VoucherTerms)
        issued = sa.select(terms.c.id).join(log, log.c.id == terms.c.change_id)
        where.append(v.c.terms_id.in_(issued.where(log.c.number == wanted)))
    if keys is not None:
        where.append(v.c.id.in_(list(keys) or [-1]))
    rows = view.rows(
        sa.select(v, p.c.code.label("programme"), e.c.name, e.c.credit_code)
        .join(p, p.c.id == v.c.programme_id)
        .join(e, e.c.id == v.c.enterprise_id)
        .where(*where)
        .order_by(v.c.id)
    )
    return tuple(_line(row, view.on) for row in rows)


def _line(row: sa.RowMapping, on: dt.date) -> VoucherLine:
    state = VoucherState(row["state"])
    return VoucherLine(
        row["code"],
        row["programme"],
        row["name"],
        row["credit_code"],
        row["amount_fen"],
        row["used_fen"],
        row["returned_fen"],
        state,
        row["issued_on"],
        row["valid_until"],
        state is VoucherState.ISSUED and row["valid_until"] < on,
    )


def desk_voucher(view: View) -> VoucherDesk:
    """Say what waits in the work with vouchers: what can be issued, what lapses, what has lapsed."""
    v = of(Voucher)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    late = v.c.valid_until < view.on
    soon = ~late & (v.c.valid_until <= view.on + dt.timedelta(desks.days("vouchers_lapsing")))

    def total(where: sa.ColumnElement[bool], what: object = 1) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((where, what), else_=0))

    rows = view.rows(
        sa.select(
            v.c.programme_id,
            total(~late).label("live"),
            total(~late, left).label("live_fen"),
            total(late).label("overdue"),
            total(late, left).label("overdue_fen"),
            total(soon).label("expiring"),
        )
        .where(v.c.state == "issued")
        .group_by(v.c.programme_id)
    )
    counted = {row["programme_id"]: row for row in rows}
    lines = []
    for one in vouchers.programmes(view):
        row = counted.get(one.id)
        figures = [int(row[n]) if row is not None else 0 for n in _FIGURES]
        free = vouchers.free_of(view, one)
        lines.append(ProgrammeLine(one, free, *figures))
    return VoucherDesk(view.on, tuple(lines), what_waits(view))


_FIGURES = ("live", "live_fen", "overdue", "overdue_fen", "expiring")
