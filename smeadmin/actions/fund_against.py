"""Holding our books against the finance department's ledger; an outside number is the best witness."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.settlement.finding import Part, parts_of
from smeadmin.domain.against import Booked, Compared, compare
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.columns.outside import ITEM_WORDS
from smeadmin.domain.ledger import Account, FundMismatch, FundRef
from smeadmin.domain.settlement import cut_out, payment_number
from smeadmin.i18n import joined
from smeadmin.sheets.lists import assert_whole
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.storage import ledger
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.recovery import Recovery, RecoveryEntry
from smeadmin.storage.tables.settlement import Payment, Settlement, SettlementLine


def read_ledger(path: str, *, on: dt.date) -> tuple[Booked, ...]:
    """Read an outside ledger; raises FileRejected with every fault of it."""
    words = {"item": ITEM_WORDS}
    with open_sheet(path, NOUNS["outside_ledger"], on=on, words=words) as reading:
        plan = make_plan(reading, {})
        assert_whole(plan)
        fields = reading.fields
        rows = []
        for row, values in plan.new():
            read = dict(zip(fields, values, strict=True))
            rows.append(
                Booked(
                    read["item"],
                    read.get("reference") or "",
                    read.get("payee") or "",
                    read["amount_fen"],
                    read.get("on"),
                    row,
                )
            )
        return tuple(rows)


def check_against(
    view: View, *, file: str, theirs: tuple[Booked, ...], fund: str | None
) -> Compared:
    """Compare what came in, was paid by the bank and came back, line by line; raises FundMismatch."""
    wanted = [ledger.find_fund(view, fund)] if fund else ledger.funds(view)
    ours = [*_appropriated(view, wanted), *_paid(view, wanted), *_received(view, wanted)]
    done = Compared(fund and wanted[0].code, file, compare(ours, theirs))
    if not done.ok:
        first = next((x for item in done.items for x in item.only_ours if x.reference), None)
        way_out = ("smeadmin fund export --out 账.xlsx",)
        if first is not None and first.item == "paid":
            way_out = (f"smeadmin settle show {first.reference.partition('/')[0]}",)
        raise FundMismatch(
            {"fund": joined(one.code for one in wanted)}, way_out=way_out, answer=done
        )
    return done


def _appropriated(view: View, funds: list[FundRef]) -> list[Booked]:
    t, log = of(Posting), of(ChangeRow)
    undone = t.alias("undone")
    rows = view.rows(
        sa.select(t.c.amount_fen, t.c.posted_on, log.c.document)
        .outerjoin(log, log.c.id == t.c.change_id)
        .outerjoin(undone, undone.c.reverses == t.c.id)
        .where(
            t.c.fund_id.in_([f.id for f in funds]),
            t.c.from_account == Account.APPROPRIATED.value,
            t.c.reverses.is_(None),
            undone.c.id.is_(None),
        )
        .order_by(t.c.id)
    )
    return [
        Booked("appropriated", row["document"] or "", "", row["amount_fen"], row["posted_on"])
        for row in rows
    ]


def _paid(view: View, funds: list[FundRef]) -> list[Booked]:
    """Give what the bank has paid from these funds, payment by payment: claims less what was kept back."""
    s, p, line = of(Settlement), of(Payment), of(SettlementLine)
    payments = view.rows(
        sa.select(p, s.c.number.label("settlement"))
        .join(s, s.c.id == p.c.settlement_id)
        .where(p.c.paid_fen > 0)
        .order_by(p.c.id)
    )
    paid = sa.select(line).join(p, p.c.id == line.c.payment_id).where(p.c.paid_fen > 0)
    rows = view.rows(paid.order_by(line.c.id))
    parts = parts_of(view, rows)
    wanted = {fund.id for fund in funds}
    gross: dict[int, int] = {}
    for row in rows:
        pieces = cut_out(parts[row["id"]], 0, row["paid_fen"])
        gross[row["payment_id"]] = gross.get(row["payment_id"], 0) + _of_funds(pieces, wanted)
    kept = _kept_back(view, wanted)
    found = []
    for row in payments:
        fen = gross.get(row["id"], 0) - kept.get(row["id"], 0)
        if fen > 0:
            number = payment_number(row["settlement"], row["number"])
            found.append(Booked("paid", number, row["payee"], fen, row["paid_on"]))
    return found


def _of_funds(pieces: list[tuple[Part, int]], wanted: set[int]) -> int:
    return sum(fen for part, fen in pieces if part.fund_id in wanted)


def _kept_back(view: View, wanted: set[int]) -> dict[int, int]:
    """Give for each payment the debts of these funds that it has kept back."""
    entry, r = of(RecoveryEntry), of(Recovery)
    rows = view.connection.execute(
        sa.select(entry.c.payment_id, sa.func.sum(entry.c.amount_fen))
        .join(r, r.c.id == entry.c.recovery_id)
        .where(entry.c.kind == "net", entry.c.done == 1, r.c.fund_id.in_(wanted or {-1}))
        .group_by(entry.c.payment_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def _received(view: View, funds: list[FundRef]) -> list[Booked]:
    entry, r = of(RecoveryEntry), of(Recovery)
    rows = view.rows(
        sa.select(entry, r.c.number)
        .join(r, r.c.id == entry.c.recovery_id)
        .where(entry.c.kind == "receive", r.c.fund_id.in_([f.id for f in funds]))
        .order_by(entry.c.id)
    )
    return [
        Booked("received_back", row["number"], "", row["amount_fen"], row["entered_on"])
        for row in rows
    ]
