"""Checking the books of a fund, and following one amount through them."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.award.counting import overfull_awards
from smeadmin.actions.fund import standing_of
from smeadmin.domain.fund import (
    Checked,
    FundChecked,
    FundTraced,
    NothingToTrace,
    Paper,
    TraceStep,
)
from smeadmin.domain.fund_source import source_label
from smeadmin.domain.ledger import (
    ACCOUNT_LABELS,
    Account,
    Event,
    FundMismatch,
    FundRef,
    Pot,
    Standing,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import books, ledger
from smeadmin.storage.change import View, change_number
from smeadmin.storage.invariants import broken
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import Fund, Posting
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.recovery import Recovery
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher

_BORNE = ("committed", "awaiting", "payable", "paid", "received_back")
PAPERS_OF = 10
"""The papers of so many vouchers are listed under the way of their money."""


def check_funds(view: View, *, fund: str | None = None) -> tuple[FundChecked, ...]:
    """Count the books of one fund, or of all, anew; raises FundMismatch when anything differs.

    With all of them comes what holds for the register as a whole (``storage.invariants``).
    """
    wanted = [ledger.find_fund(view, fund)] if fund else ledger.funds(view)
    checked = tuple(_check_fund(view, one) for one in wanted)
    if checked and fund is None:
        checked = (*checked, _check_register(view))
    wrong = [
        str(_("register")) if one.fund is None else one.fund.code for one in checked if not one.ok
    ]
    if wrong:
        raise FundMismatch(
            {"fund": "、".join(wrong)},
            way_out=("smeadmin audit verify",),
            answer=checked,
        )
    return checked


def _check_register(view: View) -> FundChecked:
    """Ask what must hold of vouchers, claims, settlements and recoveries, whatever the fund."""
    overfull = tuple(overfull_awards(view))
    checks = []
    for one in broken(view):
        named = (*one.named, *overfull) if one.name == "winners" else one.named
        rows = one.rows + len(named) - len(one.named)
        checks.append(Checked(one.name, not rows, 0, 0, rows, named))
    return FundChecked(None, 0, tuple(checks))


def _check_fund(view: View, fund: FundRef) -> FundChecked:
    postings, counted = books.recounted(view, fund.id)
    booked = ledger.pots(view, fund.id)
    now = standing_of(view, fund.id)
    return FundChecked(
        fund,
        postings,
        (
            _check_balances(booked, counted),
            Checked("equation", now.sources == now.uses, now.sources, now.uses),
            *_check_terms(view, fund, now),
            *_check_sources(view, fund, booked),
            _check_caps(view, fund),
            _check_vouchers(view, fund),
        ),
    )


def _check_balances(booked: dict[Pot, int], counted: dict[Pot, int]) -> Checked:
    differing = tuple(
        " ".join(
            part
            for part in (purpose, origin and source_label(origin), str(ACCOUNT_LABELS[account]))
            if part
        )
        for purpose, origin, account in sorted(set(booked) | set(counted))
        if booked.get((purpose, origin, account), 0) != counted.get((purpose, origin, account), 0)
    )
    total, recount = sum(booked.values()), sum(counted.values())
    ok = not differing and total == 0 and recount == 0
    return Checked("balanced", ok, total, recount, details=differing)


def _check_sources(view: View, fund: FundRef, booked: dict[Pot, int]) -> tuple[Checked, ...]:
    """Where sources are kept apart: each is where it came from, and bears what the measure says it bears."""
    known = ledger.sources(view, fund.id)
    if not known:
        return ()
    sums: dict[str, int] = {}
    for (_purpose, origin, _account), fen in booked.items():
        sums[origin] = sums.get(origin, 0) + fen
    posted, counted = books.used_by_source(view, fund.id)
    wrong = [
        source_label(origin)
        for origin in sorted({*sums, *posted, *counted})
        if sums.get(origin, 0) or posted.get(origin, 0) != counted.get(origin, 0)
    ]
    totals = (sum(posted.values()), sum(counted.values()))
    return (Checked("sources", not wrong, *totals, len(known), tuple(wrong)),)


def _check_terms(view: View, fund: FundRef, now: Standing) -> tuple[Checked, ...]:
    unused, waiting = books.unused(view, fund.id), books.awaiting(view, fund.id)
    approved, settled = books.approved(view, fund.id), books.settled(view, fund.id)
    other = {
        account: books.others(view, fund.id, account).fen
        for account in (Account.COMMITTED, Account.PAYABLE, Account.PAID)
    }
    committed = unused.fen + waiting.fen + other[Account.COMMITTED]
    payable = approved.fen + other[Account.PAYABLE]
    paid = settled.fen + other[Account.PAID]
    held = now.committed + now.awaiting
    agrees = now.committed == unused.fen + other[Account.COMMITTED] and now.awaiting == waiting.fen
    return (
        Checked("committed", agrees, held, committed, unused.rows),
        Checked("payable", now.payable == payable, now.payable, payable, approved.rows),
        Checked("paid", now.paid == paid, now.paid, paid, settled.rows),
    )


def _check_caps(view: View, fund: FundRef) -> Checked:
    wrong, enterprises, most = books.wrong_caps(view, fund.id)
    e = of(Enterprise)
    wanted = sa.select(e.c.id, e.c.name).where(e.c.id.in_([w[1] for w in wrong[:20]] or [-1]))
    names = {row["id"]: row["name"] for row in view.rows(wanted)}
    details = tuple(
        f"{names.get(enterprise, enterprise)} {year}" for _, enterprise, year, _ in wrong[:20]
    )
    return Checked("caps", not wrong, most, most, enterprises, details)


def _check_vouchers(view: View, fund: FundRef) -> Checked:
    wrong = books.wrong_vouchers(view, fund.id)
    return Checked("vouchers", not wrong, 0, len(wrong), details=tuple(wrong))


def trace_fund(view: View, *, code: str) -> FundTraced:
    """Follow the money of a voucher, claim, settlement, award, invoice or whole fund.

    Raises NothingToTrace.
    """
    t, fund, v, r, i = of(Posting), of(Fund), of(Voucher), of(Redemption), of(Invoice)
    wanted, back = code.strip(), of(Recovery)
    recovered = sa.select(back.c.number).where(back.c.voucher == wanted.upper())
    paid = (
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .join(i, i.c.id == r.c.invoice_id)
        .where(i.c.number == wanted)
    )
    c, line = of(Claim), of(ClaimLine)
    claimed = (
        sa.select(v.c.code)
        .join(r, r.c.voucher_id == v.c.id)
        .join(line, line.c.redemption_id == r.c.id)
        .join(c, c.c.id == line.c.claim_id)
        .where(c.c.number == wanted.upper())
    )
    for where in (
        (t.c.voucher == wanted.upper()) | t.c.subject.in_(recovered),
        t.c.subject == wanted,
        t.c.voucher.in_(paid),
        t.c.voucher.in_(claimed),
        t.c.fund_id.in_(sa.select(fund.c.id).where(fund.c.code == wanted)),
    ):
        if _any(view, where):
            return _traced(view, wanted, where)
    raise NothingToTrace({"what": code}, way_out=("smeadmin voucher list", "smeadmin fund list"))


def _any(view: View, where: sa.ColumnElement[bool]) -> bool:
    return view.scalar(sa.select(of(Posting).c.id).where(where).limit(1)) is not None


def _traced(view: View, code: str, where: sa.ColumnElement[bool]) -> FundTraced:
    t, log = of(Posting), of(ChangeRow)
    rows = view.rows(
        sa.select(t, log.c.number)
        .outerjoin(log, log.c.id == t.c.change_id)
        .where(where)
        .order_by(t.c.id)
    )
    fund = ledger.fund_of(view, rows[0]["fund_id"])
    ends: dict[Account, int] = {}
    bears: dict[str, int] = {}
    for row in rows:
        for account, sign in ((row["from_account"], -1), (row["to_account"], 1)):
            fen = sign * row["amount_fen"]
            ends[Account(account)] = ends.get(Account(account), 0) + fen
            if account in _BORNE:
                bears[row["origin"]] = bears.get(row["origin"], 0) + fen
    steps = tuple(_step(row) for row in rows)
    first = steps[0]
    came_back = first.source is Account.RECEIVED_BACK  # a recovery is traced by its own number
    given = sum(
        s.amount_fen * (-1 if s.reverses else 1)
        for s in steps
        if came_back or s.event is first.event
    )
    ends[first.source] += given
    if not came_back and ends.get(Account.RECEIVED_BACK):
        ends[Account.PAID] += ends.pop(Account.RECEIVED_BACK)
    if first.event is not Event.APPROPRIATE:
        steps = (*_origin(view, rows[0]), *steps)
    kept = tuple((account, fen) for account, fen in ends.items() if fen > 0)
    papers = _papers(view, {row["voucher"] for row in rows if row["voucher"]})
    sources = tuple((origin, fen) for origin, fen in bears.items() if origin and fen)
    return FundTraced(code, _holder(view, code), fund, given, steps, kept, papers, sources)


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
