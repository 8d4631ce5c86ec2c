"""Reconciling: the bank's file matched with a settlement, row by row, and booked in one change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.settlement.booking import book
from smeadmin.actions.settlement.finding import assert_unaltered, find_settlement, full_accounts
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.columns.bank import RESULT_WORDS
from smeadmin.domain.reconciling import BankRow, Matched, Outcome, Reconciled, match
from smeadmin.domain.settlement import (
    Payee,
    PaymentState,
    ReturnFileNeeded,
    SettlementNotExported,
    SettlementState,
)
from smeadmin.i18n import gettext as _
from smeadmin.sheets.lists import assert_whole
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Source
from smeadmin.storage.tables.settlement import BankRow as Kept
from smeadmin.storage.tables.settlement import Settlement

_OPEN = (PaymentState.SENT, PaymentState.PARTLY)


@dataclass(frozen=True, slots=True)
class BankFile:
    """What the bank did as its file says it; without a file, what finance's receipt says."""

    file: str
    encoding: str | None
    sheet: str | None
    sha256: str | None
    rows: tuple[BankRow, ...]
    everything: bool = False


def read_bank_file(path: str, *, on: dt.date, encoding: str | None = None) -> BankFile:
    """Read a bank's file; raises FileRejected with every fault of it."""
    words = {"result": RESULT_WORDS}
    with open_sheet(path, NOUNS["bank_row"], on=on, encoding=encoding, words=words) as reading:
        plan = make_plan(reading, {})
        assert_whole(plan)
        fields = reading.fields
        rows = tuple(
            _bank_row(row, dict(zip(fields, values, strict=True))) for row, values in plan.new()
        )
        facts = reading.facts
        return BankFile(facts.file, facts.encoding, facts.sheet, facts.sha256, rows)


def receipt_for_all(document: str | None) -> BankFile:
    """Take finance's receipt, by its number, for the whole batch; raises ReturnFileNeeded."""
    if not document:
        raise ReturnFileNeeded(way_out=("--file " + _("FILE"), "--all --doc " + _("NUMBER")))
    return BankFile(document, None, None, None, (), everything=True)


def _bank_row(row: int, read: dict[str, Any]) -> BankRow:
    return BankRow(
        row,
        read["amount_fen"],
        read.get("result") == "failed",
        read.get("payment"),
        read.get("settlement"),
        read.get("payee"),
        read.get("credit_code"),
        read.get("account"),
        read.get("note"),
        read.get("paid_on"),
        read.get("bank_ref"),
    )


def reconcile_settlement(change: Change, *, settlement: str, bank: BankFile) -> Reconciled:
    """Match what the bank did with a settlement and book it; rows that fit nothing are left alone.

    The same file again changes nothing. Raises SettlementNotExported, SettlementAltered.
    """
    row = find_settlement(change, settlement)
    if row["state"] not in (SettlementState.EXPORTED.value, SettlementState.RECONCILED.value):
        raise SettlementNotExported(
            {"settlement": row["number"]}, way_out=(f"smeadmin settle show {row['number']}",)
        )
    payees = assert_unaltered(change, row)
    numbers = {
        key: kept["number"]
        for key, kept in full_accounts(change, row["id"]).items()
        if "number" in kept
    }
    rows = _receipt(change, payees) if bank.everything else bank.rows
    matched = match(row["number"], payees, rows, numbers)
    if _seen(change, row, bank):
        matched = [replace(one, outcome=Outcome.SAME) for one in matched]
    after = {one.payee.key: one.payee for one in matched if one.payee is not None}
    now = tuple(after.get(p.key, p) for p in payees)
    done = _told(row["number"], bank, matched, now)
    if done.wrote:
        _write(change, row, bank, payees, matched, now)
    return done


def _receipt(change: Change, payees: Sequence[Payee]) -> tuple[BankRow, ...]:
    return tuple(
        BankRow(0, p.due_fen - p.paid_fen, payment=p.payment, paid_on=change.on)
        for p in payees
        if p.state in _OPEN
    )


def _seen(change: Change, settlement: sa.RowMapping, bank: BankFile) -> bool:
    """Tell whether this very file was reconciled with this settlement before."""
    kept, source = of(Kept), of(Source)
    where = (kept.c.settlement_id == settlement["id"]) & (source.c.sha256 == bank.sha256)
    found = sa.select(kept.c.id).join(source, source.c.id == kept.c.source_id).where(where)
    return bank.sha256 is not None and change.scalar(found.limit(1)) is not None


def _told(
    settlement: str, bank: BankFile, matched: Sequence[Matched], now: Sequence[Payee]
) -> Reconciled:
    failed = tuple(p for p in now if p.state is PaymentState.FAILED)
    return Reconciled(
        settlement,
        bank.file,
        bank.encoding,
        tuple(matched),
        sum(p.due_fen for p in now),
        sum(p.paid_fen for p in now),
        sum(p.due_fen for p in failed),
        sum(p.due_fen - p.paid_fen for p in now if p.state in _OPEN),
        tuple(p for p in now if p.state in (PaymentState.FAILED, PaymentState.PARTLY)),
    )


def _write(
    change: Change,
    row: sa.RowMapping,
    bank: BankFile,
    before: Sequence[Payee],
    matched: Sequence[Matched],
    now: Sequence[Payee],
) -> None:
    source = None
    if bank.sha256 is not None:
        source = change.insert(
            Source,
            noun="bank_row",
            file=PurePath(bank.file).name,
            sha256=bank.sha256,
            sheet=bank.sheet,
            encoding=bank.encoding,
            mapping={},
            rows=len(matched),
        )
    _keep(change, row, matched, source, before, bank.file if bank.everything else None)
    book(change, row, [(b, a) for b, a in zip(before, now, strict=True) if a != b])
    if all(p.state not in _OPEN for p in now):
        s = of(Settlement)
        change.update(Settlement, s.c.id == row["id"], state=SettlementState.RECONCILED.value)
    change.summary = {
        "settlement": row["number"],
        "rows": len(matched),
        "amount_fen": sum(a.paid_fen - b.paid_fen for b, a in zip(before, now, strict=True)),
    }


def _keep(
    change: Change,
    settlement: sa.RowMapping,
    matched: Sequence[Matched],
    source: int | None,
    before: Sequence[Payee],
    document: str | None,
) -> None:
    """Keep every row with what became of it and how much it changed."""
    paid = {p.key: p.paid_fen for p in before}
    rows: list[tuple[Any, ...]] = []
    for one in matched:
        booked, key, row = 0, None, one.row
        if one.payee is not None:
            key = one.payee.key
            booked = one.payee.paid_fen - paid[key]
            paid[key] = one.payee.paid_fen
        day = None if row.paid_on is None else row.paid_on.isoformat()
        rows.append(
            (
                *(settlement["id"], key, source, row.row or None, one.outcome.value),
                *(row.amount_fen, booked, day, row.bank_ref, row.note or document),
            )
        )
    change.insert_many(Kept, iter(rows), len(rows))
