"""Checking the books of a fund."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.award.counting import overfull_awards
from smeadmin.actions.fund import standing_of
from smeadmin.domain.fund import (
    Checked,
    FundChecked,
)
from smeadmin.domain.fund_source import source_label
from smeadmin.domain.ledger import (
    ACCOUNT_LABELS,
    Account,
    FundMismatch,
    FundRef,
    Pot,
    Standing,
)
from smeadmin.i18n import gettext as _
from smeadmin.i18n import joined
from smeadmin.storage import books, ledger
from smeadmin.storage.change import View
from smeadmin.storage.invariants import broken
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise


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
            {"fund": joined(wrong)},
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
