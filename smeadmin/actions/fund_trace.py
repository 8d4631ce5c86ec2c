"""Following one amount through the books: from the appropriation to the invoice, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.domain.fund import FundTraced, NothingToTrace, Paper, TraceStep
from smeadmin.domain.ledger import Account, Event
from smeadmin.storage import ledger
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPayment, AwardPlace
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import Fund, Posting
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.recovery import Recovery, RecoveryEntry
from smeadmin.storage.tables.settlement import Payment, Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher, VoucherTerms

_BORNE = ("committed", "awaiting", "payable", "paid", "received_back")
_PROMISED = ("issue", "topup")
_BANK = ("pay", "bounce")
PAPERS_OF = 100
"""The papers of so many vouchers, and what came before their payment, are listed with their money."""


@dataclass(frozen=True, slots=True)
class _Way:
    """The postings of an amount, those that led to it, and what it is (fen) before any of its own."""

    own: sa.ColumnElement[bool]
    before: sa.ColumnElement[bool] | None = None
    amount_fen: int = 0
    lies: Account | None = None


def trace_fund(view: View, *, code: str) -> FundTraced:
    """Follow the money of a voucher, claim, settlement, recovery, award, invoice or whole fund.

    Raises NothingToTrace.
    """
    wanted = code.strip()
    for find in (_voucher, _claim, _settlement, _recovery, _subject, _invoice, _fund):
        way = find(view, wanted)
        if way is not None and (found := _traced(view, wanted, way)) is not None:
            return found
    raise NothingToTrace({"what": code}, way_out=("smeadmin voucher list", "smeadmin fund list"))


# ---- the ways ------------------------------------------------------------------------------------


def _voucher(_view: View, wanted: str) -> _Way | None:
    t, back = of(Posting), of(Recovery)
    recovered = sa.select(back.c.number).where(back.c.voucher == wanted.upper())
    return _Way((t.c.voucher == wanted.upper()) | t.c.subject.in_(recovered))


def _claim(view: View, wanted: str) -> _Way | None:
    """A claim: what was redeemed, cut, approved, paid and recovered of its lines, and the issue before."""
    t, c, line, paid = of(Posting), of(Claim), of(ClaimLine), of(SettlementLine)
    s, back, r, v = of(Settlement), of(Recovery), of(Redemption), of(Voucher)
    terms = of(VoucherTerms)  # kept once and never changed: the change in which it was redeemed
    row = view.first(sa.select(c).where(c.c.number == wanted.upper()))
    if row is None:
        return None
    mine = (
        sa.select(v.c.code, terms.c.change_id)
        .join(r, r.c.voucher_id == v.c.id)
        .join(terms, terms.c.id == r.c.terms_id)
        .join(line, line.c.redemption_id == r.c.id)
        .where(line.c.claim_id == row["id"])
        .subquery()
    )
    codes = sa.select(mine.c.code)
    used = sa.exists().where(mine.c.code == t.c.voucher, mine.c.change_id == t.c.change_id)
    settled = (
        sa.select(s.c.number)
        .join(paid, paid.c.settlement_id == s.c.id)
        .where(paid.c.claim_id == row["id"])
    )
    recovered = sa.select(back.c.number).where(back.c.subject == row["number"])
    own = (
        ((t.c.event == Event.REDEEM.value) & used)
        | t.c.subject.in_(recovered)
        | (t.c.subject == row["number"])
        | (t.c.event.in_(_BANK) & t.c.voucher.in_(codes) & t.c.subject.in_(settled))
    )
    return _Way(own, t.c.event.in_(_PROMISED) & t.c.voucher.in_(codes))


def _settlement(view: View, wanted: str) -> _Way | None:
    """A settlement: what the bank did, and the issue, use and approval of what it pays."""
    t, s, line, claim = of(Posting), of(Settlement), of(SettlementLine), of(ClaimLine)
    c, r, v, a = of(Claim), of(Redemption), of(Voucher), of(Award)
    place, part = of(AwardPlace), of(AwardPayment)
    row = view.first(sa.select(s).where(s.c.number == wanted.upper()))
    if row is None:
        return None
    lines = line.c.settlement_id == row["id"]
    claims = sa.select(c.c.number).join(line, line.c.claim_id == c.c.id).where(lines)
    awards = (
        sa.select(a.c.number)
        .join(place, place.c.award_id == a.c.id)
        .join(part, part.c.award_place_id == place.c.id)
        .join(line, line.c.award_payment_id == part.c.id)
        .where(lines)
    )
    codes = (
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .join(claim, claim.c.redemption_id == r.c.id)
        .join(line, line.c.claim_id == claim.c.claim_id)
        .where(lines)
        .distinct()
    )
    entry, back, payment = of(RecoveryEntry), of(Recovery), of(Payment)
    netted = (
        sa.select(back.c.number)
        .join(entry, entry.c.recovery_id == back.c.id)
        .join(payment, payment.c.id == entry.c.payment_id)
        .where(payment.c.settlement_id == row["id"])
    )
    mine = t.alias("mine")
    booked = sa.select(mine.c.change_id).where(mine.c.subject == row["number"])
    own = (
        (t.c.subject == row["number"])
        | (t.c.event.in_(_BANK) & t.c.subject.in_(awards))
        | ((t.c.event == "net") & t.c.subject.in_(netted) & t.c.change_id.in_(booked))
    )
    before = None
    if view.scalar(sa.select(sa.func.count()).select_from(codes.subquery())) <= PAPERS_OF:
        before = (
            (t.c.event.in_((*_PROMISED, "redeem")) & t.c.voucher.in_(codes))
            | t.c.subject.in_(claims)
            | ((t.c.event == "award") & t.c.subject.in_(awards))
        )
    return _Way(own, before, row["amount_fen"], Account.PAYABLE)


def _recovery(view: View, wanted: str) -> _Way | None:
    """A recovery: what came back, and the way of what had been paid."""
    t, back = of(Posting), of(Recovery)
    row = view.first(sa.select(back).where(back.c.number == wanted.upper()))
    if row is None:
        return None
    before = t.c.subject == row["subject"]
    if row["voucher"] is not None:
        led = (*_PROMISED, "redeem", "cut", "approve", "reopen", *_BANK)
        before = (t.c.voucher == row["voucher"]) & t.c.event.in_(led)
    return _Way(t.c.subject == row["number"], before, row["amount_fen"])


def _subject(_view: View, wanted: str) -> _Way | None:
    t, back = of(Posting), of(Recovery)
    recovered = sa.select(back.c.number).where(back.c.subject == wanted.upper())
    return _Way((t.c.subject == wanted.upper()) | t.c.subject.in_(recovered))


def _invoice(_view: View, wanted: str) -> _Way | None:
    t, v, r, i = of(Posting), of(Voucher), of(Redemption), of(Invoice)
    codes = (
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .join(i, i.c.id == r.c.invoice_id)
        .where(i.c.number == wanted)
    )
    return _Way(t.c.voucher.in_(codes))


def _fund(_view: View, wanted: str) -> _Way | None:
    t, fund = of(Posting), of(Fund)
    return _Way(t.c.fund_id.in_(sa.select(fund.c.id).where(fund.c.code == wanted)))


# ---- following them ------------------------------------------------------------------------------


def _traced(view: View, code: str, way: _Way) -> FundTraced | None:
    own = _rows(view, way.own)
    rows = own
    if way.before is not None:
        known = {row["id"] for row in own}
        before = [row for row in _rows(view, way.before) if row["id"] not in known]
        rows = sorted([*own, *before], key=lambda row: int(row["id"]))
    if not rows:
        return None
    given, ends, bears = _worked_out(own) if own else (way.amount_fen, {}, {})
    if not own and way.lies is not None:
        ends = {way.lies: given}
    steps = tuple(_step(row) for row in rows)
    if steps[0].event is not Event.APPROPRIATE:
        steps = (*_origin(view, rows[0]), *steps)
    kept = tuple((account, fen) for account, fen in ends.items() if fen > 0)
    papers = _papers(view, {row["voucher"] for row in rows if row["voucher"]})
    sources = tuple((origin, fen) for origin, fen in bears.items() if origin and fen)
    fund = ledger.fund_of(view, rows[0]["fund_id"])
    return FundTraced(code, _holder(view, code), fund, given, steps, kept, papers, sources)


def _rows(view: View, where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    t, log = of(Posting), of(ChangeRow)
    return view.rows(
        sa.select(t, log.c.number)
        .outerjoin(log, log.c.id == t.c.change_id)
        .where(where)
        .order_by(t.c.id)
    )


def _worked_out(
    rows: Sequence[sa.RowMapping],
) -> tuple[int, dict[Account, int], dict[str, int]]:
    """Give the amount (fen), in which account it lies now, and what each source bears of it."""
    ends: dict[Account, int] = {}
    bears: dict[str, int] = {}
    for row in rows:
        for account, sign in ((row["from_account"], -1), (row["to_account"], 1)):
            fen = sign * row["amount_fen"]
            ends[Account(account)] = ends.get(Account(account), 0) + fen
            if account in _BORNE:
                bears[row["origin"]] = bears.get(row["origin"], 0) + fen
    first = rows[0]
    start = Account(first["from_account"])
    came_back = start is Account.RECEIVED_BACK  # a recovery is traced by its own number
    given = sum(
        row["amount_fen"] * (-1 if row["reverses"] is not None else 1)
        for row in rows
        if came_back
        or (
            row["event"] == first["event"]
            and row["from_account" if row["reverses"] is None else "to_account"] == start
        )
    )
    ends[start] += given
    if not came_back and ends.get(Account.RECEIVED_BACK):
        ends[Account.PAID] = ends.get(Account.PAID, 0) + ends.pop(Account.RECEIVED_BACK)
    return given, ends, bears


def _papers(view: View, codes: set[str]) -> tuple[Paper, ...]:
    """Give the papers behind the redemptions of a few vouchers; a whole fund has too many to list."""
    if len(codes) > PAPERS_OF:
        return ()
    v, r, i, who = of(Voucher), of(Redemption), of(Invoice), of(Institution)
    rows = view.rows(
        sa.select(r, v.c.code, i.c.number.label("invoice"), who.c.name.label("institution"))
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(i, i.c.id == r.c.invoice_id)
        .outerjoin(who, who.c.id == r.c.institution_id)
        .where(v.c.code.in_(sorted(codes)))
        .order_by(r.c.id)
    )
    return tuple(
        Paper(
            row["code"],
            row["institution"],
            row["service_date"],
            row["contract_no"],
            row["contract_fen"],
            row["invoice"],
            row["amount_fen"],
        )
        for row in rows
    )


def _step(row: sa.RowMapping) -> TraceStep:
    return TraceStep(
        row["posted_on"],
        Event(row["event"]),
        Account(row["from_account"]),
        Account(row["to_account"]),
        row["amount_fen"],
        change_number(row["number"]),
        row["voucher"],
        row["subject"],
        row["reverses"] is not None,
        row["from_purpose"],
        row["to_purpose"],
        row["origin"],
    )


def _origin(view: View, first: sa.RowMapping) -> tuple[TraceStep, ...]:
    """Give the newest appropriation (and allocation) before the first movement: where the money came from."""
    t, log = of(Posting), of(ChangeRow)
    found = []
    for event in (Event.APPROPRIATE, Event.ALLOCATE):
        row = view.first(
            sa.select(t, log.c.number)
            .outerjoin(log, log.c.id == t.c.change_id)
            .where(
                t.c.fund_id == first["fund_id"],
                t.c.event == event.value,
                t.c.reverses.is_(None),
                t.c.id < first["id"],
                t.c.origin == first["origin"],
                (t.c.to_purpose == first["from_purpose"]) | (event is Event.APPROPRIATE),
            )
            .order_by(t.c.id.desc())
            .limit(1)
        )
        if row is not None:
            found.append(_step(row))
    return tuple(found)


def _holder(view: View, code: str) -> str | None:
    v, e = of(Voucher), of(Enterprise)
    found = view.scalar(
        sa.select(e.c.name).join(v, v.c.enterprise_id == e.c.id).where(v.c.code == code.upper())
    )
    return None if found is None else str(found)
