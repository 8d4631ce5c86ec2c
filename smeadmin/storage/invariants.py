"""What must hold in every register with money in it, whoever wrote it: each a question whose answer is none.

The numbers are those of the list of invariants in the design papers; what a CHECK or a key of the database
already refuses is asked again here, because a meddled file may have lost it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.change import View
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.award import Award, AwardPlace
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import Fund, Posting
from smeadmin.storage.tables.opening import OpeningVoucher
from smeadmin.storage.tables.recovery import Recovery, RecoveryEntry
from smeadmin.storage.tables.settlement import BankRow, Payment, Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher, VoucherTerms
from smeadmin.storage.types import Fen

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Broken:
    """One question: its name, how many rows answer it wrongly, and the first of them by name."""

    name: str
    rows: int
    named: tuple[str, ...]


def broken(view: View) -> tuple[Broken, ...]:
    """Ask every question of a register, in the order of the list."""
    return tuple(_asked(view, name, ask) for name, ask in QUESTIONS.items())


def _asked(view: View, name: str, ask: Callable[[View], Iterator[str]]) -> Broken:
    found = list(ask(view))
    return Broken(name, len(found), tuple(found[:MOST_NAMED]))


def _names(view: View, statement: Any) -> Iterator[str]:
    for row in view.connection.execute(statement):
        yield str(row[0])


def _whole_fen(view: View) -> Iterator[str]:
    """1: every amount is a whole number; PostgreSQL's columns hold nothing else."""
    if view.dialect != "sqlite":
        return
    for table in all_tables():
        amounts = [column for column in table.columns if isinstance(column.type, Fen)]
        wrong = [sa.func.typeof(column).notin_(["integer", "null"]) for column in amounts]
        if amounts and view.scalar(sa.select(table.c.id).where(sa.or_(*wrong)).limit(1)):
            yield table.name


def _covered(view: View) -> Iterator[str]:
    """7: no change has promised more of a pot than was in it at that time."""
    t, f = of(Posting), of(Fund)
    place = (t.c.fund_id, t.c.origin, t.c.change_id, t.c.id)
    taken = sa.select(*place, t.c.from_purpose.label("purpose"), (-t.c.amount_fen).label("fen"))
    given = sa.select(*place, t.c.to_purpose.label("purpose"), t.c.amount_fen.label("fen"))
    moved = sa.union_all(
        taken.where(t.c.from_account == "available"), given.where(t.c.to_account == "available")
    ).subquery()
    pot = (moved.c.fund_id, moved.c.purpose, moved.c.origin)
    by_change = (
        sa.select(*pot, sa.func.sum(moved.c.fen).label("fen"), sa.func.max(moved.c.id).label("id"))
        .group_by(*pot, moved.c.change_id)
        .subquery()
    )
    c = by_change.c
    left = sa.func.sum(c.fen).over(partition_by=(c.fund_id, c.purpose, c.origin), order_by=c.id)
    running = sa.select(c.fund_id, c.id, left.label("left")).subquery()
    yield from _names(
        view,
        sa.select(f.c.code + "  #" + sa.cast(running.c.id, sa.Text))
        .join(f, f.c.id == running.c.fund_id)
        .where(running.c.left < 0)
        .order_by(running.c.id),
    )


def _winners(view: View) -> Iterator[str]:
    """17: a decided award is the sum of its places, and no equals at its last place are left undecided."""
    a, p = of(Award), of(AwardPlace)
    inside = sa.func.sum(sa.case((p.c.place == "in", p.c.amount_fen), else_=0))
    open_ = sa.func.sum(sa.case((p.c.place == "tie", 1), else_=0))
    yield from _names(
        view,
        sa.select(a.c.number)
        .outerjoin(p, p.c.award_id == a.c.id)
        .where(a.c.state.in_(["decided", "paid"]))
        .group_by(a.c.id, a.c.number, a.c.amount_fen)
        .having(sa.or_(sa.func.coalesce(inside, 0) != a.c.amount_fen, open_ > 0))
        .order_by(a.c.number),
    )


def _exact_reasons(view: View) -> Iterator[str]:
    """18: no reason that was kept for an amount has gone through a floating-point number."""
    v, terms, r = of(Voucher), of(VoucherTerms), of(Recovery)
    kept = sa.select(terms.c.id, sa.type_coerce(terms.c.kept, sa.Text))
    wrong = [row[0] for row in view.connection.execute(kept) if _floats(row[1])]
    yield from _names(view, sa.select(v.c.code).where(v.c.terms_id.in_(wrong)).order_by(v.c.code))
    for number, text in view.connection.execute(
        sa.select(r.c.number, sa.type_coerce(r.c.terms, sa.Text)).order_by(r.c.number)
    ):
        if _floats(text):
            yield number


_POINTED = re.compile(r"[:\[,]-?\d+[.eE]")


def _floats(text: str) -> bool:
    """Tell whether a JSON text has a number with a point or an exponent; most are ruled out at a glance."""
    if not _POINTED.search(text):
        return False
    found: list[str] = []
    json.loads(text, parse_float=found.append)
    return bool(found)


def _reversals(view: View) -> Iterator[str]:
    """4: a posting is reversed once at most, by one that is its mirror image."""
    t = of(Posting)
    first = t.alias("first")
    mirror = sa.and_(
        t.c.fund_id == first.c.fund_id,
        t.c.amount_fen == first.c.amount_fen,
        t.c.from_account == first.c.to_account,
        t.c.to_account == first.c.from_account,
        t.c.from_purpose == first.c.to_purpose,
        t.c.to_purpose == first.c.from_purpose,
    )
    yield from _names(
        view,
        sa.select(t.c.id)
        .outerjoin(first, first.c.id == t.c.reverses)
        .where(t.c.reverses.isnot(None), sa.or_(first.c.id.is_(None), sa.not_(mirror))),
    )
    twice = sa.select(t.c.reverses).where(t.c.reverses.isnot(None)).group_by(t.c.reverses)
    yield from _names(view, twice.having(sa.func.count() > 1))


def _face(view: View) -> Iterator[str]:
    """5, 8: nothing beyond the face of a voucher, and nothing left of one that is closed."""
    v = of(Voucher)
    back = v.c.used_fen + v.c.returned_fen
    closed = v.c.state.in_(["redeemed", "expired", "void"])
    wrong = sa.or_(back > v.c.amount_fen, closed & (back != v.c.amount_fen))
    yield from _names(view, sa.select(v.c.code).where(wrong).order_by(v.c.code))


def _in_time(view: View) -> Iterator[str]:
    """9: used between its first and its last day; what was used before the books opened is not judged."""
    v, r, before = of(Voucher), of(Redemption), of(OpeningVoucher)
    outside = sa.or_(r.c.redeemed_on < v.c.issued_on, r.c.redeemed_on > v.c.valid_until)
    yield from _names(
        view,
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .outerjoin(before, before.c.voucher_id == v.c.id)
        .where(outside, before.c.id.is_(None))
        .order_by(v.c.code),
    )


def _titled(view: View) -> Iterator[str]:
    """11: the certificate that a redemption names was in force on the day of the service."""
    v, r, c = of(Voucher), of(Redemption), of(Certificate)
    outside = sa.or_(
        c.c.id.is_(None), r.c.service_date < c.c.valid_from, r.c.service_date > c.c.valid_until
    )
    yield from _names(
        view,
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .outerjoin(c, c.c.number == r.c.certificate)
        .where(r.c.certificate.isnot(None), outside)
        .order_by(v.c.code),
    )


def _two_parties(view: View) -> Iterator[str]:
    """12: nobody is served by themselves."""
    v, r, e, i = of(Voucher), of(Redemption), of(Enterprise), of(Institution)
    yield from _names(
        view,
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .join(e, e.c.id == v.c.enterprise_id)
        .join(i, i.c.id == r.c.institution_id)
        .where(e.c.credit_code == i.c.credit_code)
        .order_by(v.c.code),
    )


def _papers(view: View) -> Iterator[str]:
    """13: an invoice backs no more than its total, and no redemption stands in two live claims."""
    i, r, line = of(Invoice), of(Redemption), of(ClaimLine)
    used = sa.func.sum(sa.func.coalesce(r.c.invoice_fen, 0))
    yield from _names(
        view,
        sa.select(i.c.number)
        .join(r, r.c.invoice_id == i.c.id)
        .group_by(i.c.id, i.c.number, i.c.total_fen)
        .having(used > i.c.total_fen),
    )
    yield from _names(
        view,
        sa.select(line.c.redemption_id)
        .where(line.c.live == 1)
        .group_by(line.c.redemption_id)
        .having(sa.func.count() > 1),
    )


def _within_contract(view: View) -> Iterator[str]:
    """14: no more than the contract came to."""
    v, r = of(Voucher), of(Redemption)
    yield from _names(
        view,
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .where(r.c.amount_fen > r.c.contract_fen)
        .order_by(v.c.code),
    )


def _claims(view: View) -> Iterator[str]:
    """6: a claim is the sum of its lines, and no line claims more than was redeemed."""
    c, line, r = of(Claim), of(ClaimLine), of(Redemption)
    over = sa.case((line.c.live == 1, line.c.amount_fen - r.c.amount_fen), else_=0)
    sums = (
        sa.select(
            line.c.claim_id,
            sa.func.sum(line.c.amount_fen).label("fen"),
            sa.func.max(over).label("over"),
        )
        .join(r, r.c.id == line.c.redemption_id)
        .group_by(line.c.claim_id)
        .subquery()
    )
    differs = sa.and_(c.c.state != "rejected", sums.c.fen != c.c.amount_fen)
    yield from _names(
        view,
        sa.select(c.c.number)
        .outerjoin(sums, sums.c.claim_id == c.c.id)
        .where(sa.or_(sums.c.claim_id.is_(None), differs, sums.c.over > 0))
        .order_by(c.c.number),
    )


def _settlements(view: View) -> Iterator[str]:
    """15: a settlement is the sum of its payments, a payment of its lines; a claim is paid once."""
    s, p, line, c = of(Settlement), of(Payment), of(SettlementLine), of(Claim)
    payments = (
        sa.select(
            p.c.settlement_id,
            sa.func.sum(p.c.amount_fen).label("fen"),
            sa.func.sum(p.c.netted_fen).label("netted"),
        )
        .group_by(p.c.settlement_id)
        .subquery()
    )
    yield from _names(
        view,
        sa.select(s.c.number)
        .outerjoin(payments, payments.c.settlement_id == s.c.id)
        .where(
            sa.or_(
                payments.c.fen.is_(None),
                payments.c.fen != s.c.amount_fen,
                payments.c.netted != s.c.netted_fen,
            )
        ),
    )
    lines = (
        sa.select(
            line.c.payment_id,
            sa.func.sum(line.c.amount_fen).label("fen"),
            sa.func.sum(line.c.paid_fen).label("paid"),
        )
        .group_by(line.c.payment_id)
        .subquery()
    )
    netted = sa.case((p.c.net_done == 1, p.c.netted_fen), else_=0)
    yield from _names(
        view,
        sa.select(s.c.number)
        .join(p, p.c.settlement_id == s.c.id)
        .outerjoin(lines, lines.c.payment_id == p.c.id)
        .where(
            sa.or_(
                lines.c.fen.is_(None),
                lines.c.fen != p.c.amount_fen,
                lines.c.paid != p.c.paid_fen + netted,
            )
        ),
    )
    open_fen = sa.case((line.c.live == 1, line.c.amount_fen - line.c.paid_fen), else_=0)
    yield from _names(
        view,
        sa.select(c.c.number)
        .join(line, line.c.claim_id == c.c.id)
        .group_by(c.c.number, c.c.amount_fen)
        .having(sa.func.sum(line.c.paid_fen + open_fen) > c.c.amount_fen),
    )


def _bank(view: View) -> Iterator[str]:
    """16: a payment has paid what the rows of the bank say, to the fen."""
    s, p, row = of(Settlement), of(Payment), of(BankRow)
    booked = (
        sa.select(row.c.payment_id, sa.func.sum(row.c.booked_fen).label("fen"))
        .group_by(row.c.payment_id)
        .subquery()
    )
    yield from _names(
        view,
        sa.select(s.c.number)
        .join(p, p.c.settlement_id == s.c.id)
        .outerjoin(booked, booked.c.payment_id == p.c.id)
        .where(p.c.paid_fen != sa.func.coalesce(booked.c.fen, 0)),
    )


def _recoveries(view: View) -> Iterator[str]:
    """6: what came back of a recovery is what its entries and its postings say."""
    r, entry, t = of(Recovery), of(RecoveryEntry), of(Posting)
    into = sa.case((t.c.from_account == "received_back", t.c.amount_fen), else_=-t.c.amount_fen)
    posted = (
        sa.select(t.c.subject, sa.func.sum(into).label("fen"))
        .where(sa.or_(t.c.from_account == "received_back", t.c.to_account == "received_back"))
        .group_by(t.c.subject)
        .subquery()
    )
    back = sa.case(
        ((entry.c.kind != "write_off") & (entry.c.done == 1), entry.c.amount_fen), else_=0
    )
    entered = (
        sa.select(
            entry.c.recovery_id,
            sa.func.sum(entry.c.amount_fen).label("fen"),
            sa.func.sum(back).label("back"),
        )
        .group_by(entry.c.recovery_id)
        .subquery()
    )
    own = r.c.netted_fen + r.c.received_fen + r.c.written_fen
    none = sa.literal(0)
    yield from _names(
        view,
        sa.select(r.c.number)
        .outerjoin(entered, entered.c.recovery_id == r.c.id)
        .outerjoin(posted, posted.c.subject == r.c.number)
        .where(
            sa.or_(
                own != sa.func.coalesce(entered.c.fen, none),
                sa.func.coalesce(entered.c.back, none) != sa.func.coalesce(posted.c.fen, none),
            )
        ),
    )


QUESTIONS: dict[str, Callable[[View], Iterator[str]]] = {
    "whole-fen": _whole_fen,
    "reversals": _reversals,
    "covered": _covered,
    "face": _face,
    "claims": _claims,
    "in-time": _in_time,
    "titled": _titled,
    "two-parties": _two_parties,
    "papers": _papers,
    "within-contract": _within_contract,
    "settlements": _settlements,
    "bank": _bank,
    "recoveries": _recoveries,
    "winners": _winners,
    "exact-reasons": _exact_reasons,
}
"""The questions by name; sums of postings, equations, vouchers and caps are asked fund by fund besides."""
