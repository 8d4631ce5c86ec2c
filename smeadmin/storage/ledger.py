"""The only code that writes postings, and the sums that it guards with them.

Every balance is changed by an UPDATE whose condition is the guard, so the database itself refuses to take
more than there is, however many commands run at once. The fund's row is locked first; the order of locks is
fund, programme, enterprise, voucher.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund_source import (
    SourceNeeded,
    SourcesMixed,
    SourceUnknown,
    source_key,
    source_label,
)
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
    Pot,
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


def pots(view: View, fund_id: int) -> dict[Pot, int]:
    """Give what each account of each pot of a fund holds, by purpose and source, in fen, sources negative."""
    t = of(FundBalance)
    order = (t.c.purpose, t.c.origin, t.c.account)
    rows = view.rows(sa.select(t).where(t.c.fund_id == fund_id).order_by(*order))
    return {(r["purpose"], r["origin"], Account(r["account"])): r["balance_fen"] for r in rows}


def balances(view: View, fund_id: int) -> dict[tuple[str, Account], int]:
    """Give what each account of each purpose of a fund holds, all its sources together; see ``pots``."""
    sums: dict[tuple[str, Account], int] = {}
    for (purpose, _origin, account), fen in pots(view, fund_id).items():
        sums[purpose, account] = sums.get((purpose, account), 0) + fen
    return sums


def available(view: View, fund_id: int, purpose: str = "", origin: str | None = None) -> int:
    """Give what may still be promised from one pot of a fund, in fen; of one source, or of all together."""
    t = of(FundBalance)
    where = [
        t.c.fund_id == fund_id,
        t.c.purpose == purpose,
        t.c.account == Account.AVAILABLE.value,
        *([] if origin is None else [t.c.origin == origin]),
    ]
    return int(view.scalar(sa.select(sa.func.sum(t.c.balance_fen)).where(*where)) or 0)


def sources(view: View, fund_id: int) -> tuple[str, ...]:
    """List the sources that a fund keeps apart, as they first came in; none where it is kept in one."""
    t = of(FundBalance)
    rows = view.connection.execute(
        sa.select(t.c.origin)
        .where(t.c.fund_id == fund_id, t.c.origin != "")
        .group_by(t.c.origin)
        .order_by(sa.func.min(t.c.id))
    )
    return tuple(row[0] for row in rows)


def source_of(view: View, fund: FundRef, wanted: str | None = None) -> str:
    """Give the source that is drawn on: the one ``wanted``, or the only one; '' where all is kept in one.

    Raises SourceNeeded where there are several, SourceUnknown.
    """
    known = sources(view, fund.id)
    if wanted:
        origin = source_key(wanted)
        if origin not in known:
            raise SourceUnknown(
                {"fund": fund.code, "source": wanted},
                short_by=[
                    _("what came in: {sources}").format(
                        sources=_(", ").join(map(source_label, known)) or "-"
                    )
                ],
                way_out=(
                    f"smeadmin fund appropriate {fund.code} --source {wanted} --amount {_('YUAN')}",
                ),
            )
        return origin
    return known[0] if len(known) == 1 else _in_one(fund, known)


def _in_one(fund: FundRef, known: Collection[str]) -> str:
    """Give '' for a fund that keeps its money in one; raises SourceNeeded where sources are apart."""
    if known:
        raise SourceNeeded(
            {"fund": fund.code},
            way_out=[f"--source {source_label(one)}" for one in known],
        )
    return ""


def source_borne(view: View, fund: FundRef, payer: str) -> str:
    """Give the source out of which a payer of a measure bears its share of an award.

    '' where the fund keeps its money in one; without payers ('') its only source. Raises SourceNeeded where
    there are several, SourceUnknown.
    """
    known = sources(view, fund.id)
    if payer or len(known) < 2:
        return source_of(view, fund, payer if known else None)
    raise SourceNeeded({"fund": fund.code}, way_out=(f"smeadmin fund show {fund.code}",))


def source_into(view: View, fund: FundRef, wanted: str | None) -> str:
    """Give the source under which money comes in: what first came in decides whether sources are apart.

    Where they are, whose the money is must be said: nobody guesses it. Raises SourcesMixed, SourceNeeded.
    """
    t = of(FundBalance)
    if not wanted:
        return _in_one(fund, sources(view, fund.id))
    in_one = (t.c.fund_id == fund.id) & (t.c.origin == "")
    if view.scalar(sa.select(t.c.id).where(in_one).limit(1)) is not None:
        raise SourcesMixed(
            {"fund": fund.code},
            short_by=(_("its money is kept in one; it has no sources"),),
            way_out=(
                _("leave out {option}").format(option="--source"),
                f"smeadmin fund create {fund.code}-2 --year {fund.year}",
            ),
        )
    return source_key(wanted)


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
    before, day = values[:7], values[8]
    rows = ((*before, fen, day, code) for code, fen in each)  # the columns after it stay empty
    change.insert_many(Posting, rows, len(each))


def commit_award(
    change: Change,
    fund: FundRef,
    amount_fen: int,
    *,
    subject: str,
    purpose: str = "",
    origin: str = "",
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
            origin=origin,
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
    "origin",
    "amount_fen",
    "posted_on",
    "voucher",
    "subject",
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
        move.origin,
        move.amount_fen,
        on,
        move.voucher,
        move.subject,
        reverses,
    )


def _carry_all(change: Change, sums: dict[Key, int]) -> None:
    """Carry sums into their balances, funds held in the order of their keys."""
    lock_funds(change, {fund_id for fund_id, *_pot in sums})
    for key in sorted(sums):
        if sums[key]:
            _carry(change, key, sums[key])


def _carry(change: Change, key: Key, delta: int) -> None:
    """Carry a sum into one balance; the condition of the UPDATE is the guard."""
    fund_id, purpose, origin, account = key
    t = of(FundBalance)
    where = (
        (t.c.office_id == 1)
        & (t.c.fund_id == fund_id)
        & (t.c.purpose == purpose)
        & (t.c.origin == origin)
        & (t.c.account == account.value)
    )
    after = t.c.balance_fen + delta
    if account not in FREE:
        where &= (after <= 0) if account in NEGATIVE else (after >= 0)
    if change.tally(FundBalance, where, balance_fen=after) == 1:
        return
    pot = {"fund_id": fund_id, "purpose": purpose, "origin": origin}
    change.ensure(FundBalance, **pot, account=account.value)
    if change.tally(FundBalance, where, balance_fen=after) != 1:
        raise _overdrawn(change, key, -delta)


def _overdrawn(change: Change, key: Key, needed: int) -> FundExhausted | LedgerOverdrawn:
    fund_id, purpose, origin, account = key
    t = of(Fund)
    fund = change.scalar(sa.select(t.c.code).where(t.c.id == fund_id))
    if account is not Account.AVAILABLE:
        return LedgerOverdrawn(
            {"fund": fund, "account": str(ACCOUNT_LABELS[account])},
            way_out=(f"smeadmin fund check {fund}",),
        )
    free = available(change, fund_id, purpose, origin)
    return exhausted(str(fund), needed, free, purpose=purpose, origin=origin)


def exhausted(
    fund: str,
    needed: int,
    free: int,
    *,
    purpose: str = "",
    origin: str = "",
    way_out: Sequence[str] = (),
) -> FundExhausted:
    """Say that a fund has less left than is needed, with the difference and the ways out."""
    short = _("{short} yuan: {needed} needed, {available} available").format(
        short=format_yuan(needed - free), needed=format_yuan(needed), available=format_yuan(free)
    )
    verb = f"allocate {fund} --purpose {purpose}" if purpose else f"appropriate {fund}"
    if origin:
        short = f"{source_label(origin)}  {short}"
        verb += f" --source {source_label(origin)}"
    more = f"smeadmin fund {verb} --amount {_plain(needed - free)}"
    return FundExhausted(
        {
            "fund": fund,
            "purpose": purpose or None,
            "source": origin or None,
            "needed_fen": needed,
            "available_fen": free,
            "short_fen": needed - free,
        },
        short_by=(short,),
        way_out=(*way_out, _("add money: {command}").format(command=more)),
    )


def _plain(fen: int) -> str:
    return format_yuan(fen).replace(",", "").removesuffix(".00")
