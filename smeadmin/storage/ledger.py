"""The only code that writes postings, and the sums that it guards with them.

Every balance is changed by an UPDATE whose condition is the guard, so the database itself refuses to take
more than there is, however many commands run at once. The fund's row is locked first; the order of locks is
fund, programme, enterprise, voucher.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.ledger import (
    ACCOUNT_LABELS,
    FREE,
    NEGATIVE,
    Account,
    Event,
    FundExhausted,
    FundNotFound,
    FundRef,
    Key,
    LedgerOverdrawn,
    Move,
    effects,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage.caps import release_change
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.failures import ChangeNotUndoable
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund, FundBalance, Posting
from smeadmin.storage.tables.log import ChangeRow

_ONE_BY_ONE = 20  # up to so many postings are inserted singly


def find_fund(view: View, code: str) -> FundRef:
    """Find a fund by its code; raises FundNotFound."""
    table = of(Fund)
    row = view.first(sa.select(table).where(table.c.code == code.strip()))
    if row is None:
        raise FundNotFound({"fund": code}, way_out=("smeadmin fund list",))
    return _reference(row)


def fund_of(view: View, fund_id: int) -> FundRef:
    """Give the fund of a key."""
    table = of(Fund)
    return _reference(view.one(sa.select(table).where(table.c.id == fund_id)))


def funds(view: View) -> list[FundRef]:
    """List all funds by code."""
    table = of(Fund)
    return [_reference(row) for row in view.rows(sa.select(table).order_by(table.c.code))]


def _reference(row: sa.RowMapping) -> FundRef:
    return FundRef(row["id"], row["code"], row["name"], row["year"], row["closed_on"])


def balances(view: View, fund_id: int) -> dict[tuple[str, Account], int]:
    """Give what each account of each pot of a fund holds, in fen, sources negative."""
    t = of(FundBalance)
    rows = view.rows(sa.select(t).where(t.c.fund_id == fund_id).order_by(t.c.purpose, t.c.account))
    return {(row["purpose"], Account(row["account"])): row["balance_fen"] for row in rows}


def available(view: View, fund_id: int, purpose: str = "") -> int:
    """Give what may still be promised from one pot of a fund, in fen."""
    t = of(FundBalance)
    found = view.scalar(
        sa.select(t.c.balance_fen).where(
            t.c.fund_id == fund_id,
            t.c.purpose == purpose,
            t.c.account == Account.AVAILABLE.value,
        )
    )
    return int(found or 0)


def lock_funds(change: Change, fund_ids: Iterable[int]) -> None:
    """Hold funds against other writers until the end of the change, in the order of their keys.

    A register in a file has one writer at a time anyway.
    """
    if change.dialect == "sqlite":
        return
    for fund_id in sorted(set(fund_ids)):
        change.lock(Fund, of(Fund).c.id == fund_id)


def post(change: Change, move: Move) -> None:
    """Post one movement; see ``post_many``."""
    post_many(change, [move])


def post_many(change: Change, moves: Sequence[Move]) -> None:
    """Post movements and carry their sums into the balances, all or none.

    Raises FundExhausted when a pot has less available than is taken, LedgerOverdrawn for any other
    account.
    """
    if not moves:
        return
    _write(change, moves, [None] * len(moves))


def post_alike(change: Change, like: Move, each: Sequence[tuple[str, int]]) -> None:
    """Post the same movement for many vouchers, ``(code, fen)``, all or none; see ``post_many``."""
    total = sum(fen for _code, fen in each)
    _carry_all(change, effects([replace(like, amount_fen=total)]))
    values = _values(like, change.on.isoformat(), None)
    before, day = values[:6], values[7]
    rows = ((*before, fen, day, code) for code, fen in each)  # the columns after it stay empty
    change.insert_many(Posting, rows, len(each))


def commit_award(
    change: Change, fund: FundRef, amount_fen: int, *, subject: str, purpose: str = ""
) -> None:
    """Hold the money of an award from the moment it is decided; raises FundExhausted."""
    post(
        change,
        Move(
            fund.id,
            Event.AWARD,
            Account.AVAILABLE,
            Account.COMMITTED,
            amount_fen,
            purpose=purpose,
            subject=subject,
        ),
    )


def reverse_postings(change: Change, of_change_id: int) -> int:
    """Post everything that a change posted the other way round and give how many postings that were.

    For undo: called before the rows of that change are taken away. Caps are counted anew without its
    vouchers. Raises FundExhausted when money that the change brought in has been promised since,
    ChangeNotUndoable when the change was itself the undo of a movement of money.
    """
    t = of(Posting)
    rows = change.rows(sa.select(t).where(t.c.change_id == of_change_id).order_by(t.c.id.desc()))
    if any(row["reverses"] is not None for row in rows):
        log = of(ChangeRow)
        number = change.scalar(sa.select(log.c.number).where(log.c.id == of_change_id))
        raise ChangeNotUndoable(
            {"change": change_number(number), "command": "change undo"},
            way_out=(_("give the command again that was undone"),),
        )
    moves = [
        Move(
            row["fund_id"],
            Event(row["event"]),
            Account(row["to_account"]),
            Account(row["from_account"]),
            row["amount_fen"],
            purpose=row["to_purpose"],
            to_purpose=row["from_purpose"],
            voucher=row["voucher"],
            subject=row["subject"],
            origin=row["origin"],
        )
        for row in rows
    ]
    if moves:
        _write(change, moves, [row["id"] for row in rows])
    release_change(change, of_change_id)
    return len(moves)


def _write(change: Change, moves: Sequence[Move], reverses: Sequence[int | None]) -> None:
    _carry_all(change, effects(list(moves)))
    on = change.on
    if len(moves) <= _ONE_BY_ONE:
        for move, reversed_id in zip(moves, reverses, strict=True):
            values: dict[str, Any] = dict(
                zip(_COLUMNS, _values(move, on, reversed_id), strict=True)
            )
            change.insert(Posting, **values)
        return
    day = on.isoformat()
    change.insert_many(
        Posting,
        (
            _values(move, day, reversed_id)
            for move, reversed_id in zip(moves, reverses, strict=True)
        ),
        len(moves),
    )


_COLUMNS = (
    "fund_id",
    "event",
    "from_account",
    "from_purpose",
    "to_account",
    "to_purpose",
    "amount_fen",
    "posted_on",
    "voucher",
    "subject",
    "origin",
    "reverses",
)


def _values(move: Move, on: object, reverses: int | None) -> tuple[object, ...]:
    return (
        move.fund_id,
        move.event.value,
        move.source.value,
        move.purpose,
        move.target.value,
        move.purpose if move.to_purpose is None else move.to_purpose,
        move.amount_fen,
        on,
        move.voucher,
        move.subject,
        move.origin,
        reverses,
    )


def _carry_all(change: Change, sums: dict[Key, int]) -> None:
    """Carry sums into their balances, funds held in the order of their keys."""
    lock_funds(change, {fund_id for fund_id, _purpose, _account in sums})
    for key in sorted(sums):
        if sums[key]:
            _carry(change, key, sums[key])


def _carry(change: Change, key: Key, delta: int) -> None:
    """Carry a sum into one balance; the condition of the UPDATE is the guard."""
    fund_id, purpose, account = key
    t = of(FundBalance)
    where = (
        (t.c.office_id == 1)
        & (t.c.fund_id == fund_id)
        & (t.c.purpose == purpose)
        & (t.c.account == account.value)
    )
    after = t.c.balance_fen + delta
    if account not in FREE:
        where &= (after <= 0) if account in NEGATIVE else (after >= 0)
    if change.tally(FundBalance, where, balance_fen=after) == 1:
        return
    change.ensure(FundBalance, fund_id=fund_id, purpose=purpose, account=account.value)
    if change.tally(FundBalance, where, balance_fen=after) != 1:
        raise _overdrawn(change, key, -delta)


def _overdrawn(change: Change, key: Key, needed: int) -> FundExhausted | LedgerOverdrawn:
    fund_id, purpose, account = key
    t = of(Fund)
    fund = change.scalar(sa.select(t.c.code).where(t.c.id == fund_id))
    if account is not Account.AVAILABLE:
        return LedgerOverdrawn(
            {"fund": fund, "account": str(ACCOUNT_LABELS[account])},
            way_out=(f"smeadmin fund check {fund}",),
        )
    return exhausted(str(fund), needed, available(change, fund_id, purpose), purpose=purpose)


def exhausted(
    fund: str, needed: int, free: int, *, purpose: str = "", way_out: Sequence[str] = ()
) -> FundExhausted:
    """Say that a fund has less left than is needed, with the difference and the ways out."""
    short = _("{short} yuan: {needed} needed, {available} available").format(
        short=format_yuan(needed - free), needed=format_yuan(needed), available=format_yuan(free)
    )
    more = f"smeadmin fund appropriate {fund} --amount {_plain(needed - free)}"
    if purpose:
        more = f"smeadmin fund allocate {fund} --purpose {purpose} --amount {_plain(needed - free)}"
    return FundExhausted(
        {
            "fund": fund,
            "purpose": purpose or None,
            "needed_fen": needed,
            "available_fen": free,
            "short_fen": needed - free,
        },
        short_by=(short,),
        way_out=(*way_out, _("add money: {command}").format(command=more)),
    )


def _plain(fen: int) -> str:
    return format_yuan(fen).replace(",", "").removesuffix(".00")
