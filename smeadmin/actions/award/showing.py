"""Awards read back: one with all its candidates, and the list."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.award.payers import bearers_of
from smeadmin.actions.award.places import free_of
from smeadmin.actions.library import Library
from smeadmin.domain.award import AwardLine, AwardNotFound, AwardPlaceLine, AwardShown, Bearer
from smeadmin.domain.fund_source import source_key
from smeadmin.domain.ledger import FundRef
from smeadmin.domain.numbers import change_number
from smeadmin.domain.policy import Basis
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Award as AwardRule
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.trace import lines
from smeadmin.i18n import Text
from smeadmin.storage import history
from smeadmin.storage.change import View
from smeadmin.storage.ledger import available, funds, sources
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardFund, AwardPayment, AwardPlace
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow


def award_row(view: View, number: str) -> sa.RowMapping:
    """Find an award by its number; raises AwardNotFound."""
    t = of(Award)
    row = view.first(sa.select(t).where(t.c.number == number.strip().upper()))
    if row is None:
        raise AwardNotFound(details={"award": number}, way_out=("smeadmin award list",))
    return row


def show_award(view: View, *, award: str) -> AwardShown:
    """Show one award with everybody it names and why, as it was judged; raises AwardNotFound."""
    row = award_row(view, award)
    document = Library(view).kept(Basis.of_data(row["basis"]))
    noun = document.award(row["name"])
    fund = fund_by_id(view, row["fund_id"])
    bearers = bearers_of(view, row)
    places = _places(view, document, noun, row["id"])
    return AwardShown(
        number=row["number"],
        name=row["name"],
        label=noun.label,
        year=row["year"],
        evaluation=noun.evaluation or "",
        state=row["state"],
        places=places,
        each_fen=max((one.amount_fen for one in places), default=0),
        amount_fen=row["amount_fen"],
        fund=None if fund is None else fund.code,
        available_fen=None if fund is None else available(view, fund.id),
        proposed_on=row["proposed_on"],
        proposed_by=row["proposed_by"],
        decided_on=row["decided_on"],
        decided_by=row["decided_by"],
        document_number=row["document"],
        reason=row["reason"],
        basis=Basis.of_data(row["basis"]),
        clauses=noun.head.clause.of(None),
        free=free_of(view, row, row["fund_id"]) if row["state"] == "proposed" else None,
        changes=_changes(view, row["id"]),
        document=document,
        opening=row["opening"],
        notice=row["notice"],
        payable_fen=_payable(view, row["id"]),
        paid_before_fen=_paid_before(view, row["id"]),
        bearers=tuple(_with_balance(view, one) for one in bearers)
        if any(one.payer for one in bearers)
        else (),
    )


def _with_balance(view: View, one: Bearer) -> Bearer:
    """Put beside a payer what its fund has left."""
    if one.fund is None:
        return one
    apart = source_key(one.payer) if sources(view, one.fund.id) else None
    return replace(one, available_fen=available(view, one.fund.id, origin=apart))


def _payable(view: View, award_id: int) -> int:
    """Add up what of an award was handed to settlement (fen)."""
    p, pay = of(AwardPlace), of(AwardPayment)
    total = sa.select(sa.func.sum(pay.c.amount_fen)).join(p, p.c.id == pay.c.award_place_id)
    return int(view.scalar(total.where(p.c.award_id == award_id, p.c.place == "in")) or 0)


def list_awards(view: View, *, year: int | None = None) -> tuple[AwardLine, ...]:
    """List awards, newest first."""
    a, p = of(Award), of(AwardPlace)
    inside = (
        sa.select(p.c.award_id, sa.func.count().label("n"))
        .where(p.c.place == "in")
        .group_by(p.c.award_id)
        .subquery()
    )
    wanted = (
        sa.select(a, inside.c.n)
        .outerjoin(inside, inside.c.award_id == a.c.id)
        .order_by(a.c.number.desc())
    )
    rows = view.rows(wanted if year is None else wanted.where(a.c.year == year))
    codes = {fund.id: fund.code for fund in funds(view)}
    shared: dict[int, list[str]] = {}
    t = of(AwardFund)
    for one in view.rows(sa.select(t).order_by(t.c.id)):
        shared.setdefault(one["award_id"], []).append(codes[one["fund_id"]])
    labels = {
        (document.id, noun.head.name): noun.label
        for document in Library(view).all_on(view.on)
        for noun in document.nouns.values()
        if isinstance(noun, AwardRule)
    }
    return tuple(
        AwardLine(
            number=row["number"],
            name=row["name"],
            label=labels.get((row["policy"], row["name"]), Text(row["name"], row["name"])),
            year=row["year"],
            state=row["state"],
            institutions=row["n"] or 0,
            amount_fen=row["amount_fen"],
            fund=", ".join(dict.fromkeys(shared.get(row["id"], ()))) or codes.get(row["fund_id"]),
            proposed_on=row["proposed_on"],
            decided_on=row["decided_on"],
            policy=row["policy"],
            standing=row["basis"]["standing"],
        )
        for row in rows
    )


def fund_by_id(view: View, key: int | None) -> FundRef | None:
    """Give a fund by its key; None where none is named yet."""
    return next((fund for fund in funds(view) if fund.id == key), None)


def _places(
    view: View, document: Document, noun: AwardRule, award_id: int
) -> tuple[AwardPlaceLine, ...]:
    p, i = of(AwardPlace), of(Institution)
    rows = view.rows(
        sa.select(p, i.c.credit_code, i.c.office_no, i.c.name)
        .join(i, i.c.id == p.c.institution_id)
        .where(p.c.award_id == award_id)
        .order_by(p.c.id)
    )
    return tuple(
        AwardPlaceLine(
            credit_code=row["credit_code"],
            office_no=office_number("institution", row["office_no"]),
            name=row["name"],
            rank=row["rank"],
            points=row["points"],
            grade=row["grade"],
            place=row["place"],
            why=tuple((row["why"] or "").split(",")) if row["why"] else (),
            amount_fen=row["amount_fen"],
            lines=tuple(lines(document, noun, row["trace"])),
        )
        for row in rows
    )


def _paid_before(view: View, award_id: int) -> int:
    """Add up what was paid before the books were opened, in fen."""
    p = of(AwardPlace)
    wanted = sa.select(sa.func.sum(p.c.paid_before_fen)).where(p.c.award_id == award_id)
    return int(view.scalar(wanted) or 0)


def _changes(view: View, key: int) -> tuple[tuple[str, str], ...]:
    log = of(ChangeRow)
    ids = history.changes_of_row(view, of(Award).name, key)
    rows = view.rows(sa.select(log).where(log.c.id.in_(ids)).order_by(log.c.number))
    return tuple((row["command"], change_number(row["number"])) for row in rows)
