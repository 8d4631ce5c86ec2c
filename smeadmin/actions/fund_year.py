"""A fund through its year: adjusted on a document, carried over, lapsed, and closed in one change."""

from __future__ import annotations

from smeadmin.actions.fund import (
    check_amount,
    check_source,
    open_fund,
    show_moved,
    source_into,
    standing_of,
)
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund import FundMoved
from smeadmin.domain.fund_year import (
    AdjustNeedsDocument,
    CarryBackwards,
    CloseNeedsWhere,
    FundNotSettled,
    FundSwept,
    NothingToSweep,
    Sweep,
    SweptPot,
)
from smeadmin.domain.ledger import Account, Event, FundRef, Move
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund

_EVENTS = {Sweep.CARRY: Event.CARRY, Sweep.LAPSE: Event.LAPSE, Sweep.TREASURY: Event.RETURN}
_TARGETS = {
    Sweep.CARRY: Account.CARRIED_OUT,
    Sweep.LAPSE: Account.LAPSED,
    Sweep.TREASURY: Account.RETURNED,
}
_PROMISED = (Account.COMMITTED, Account.AWAITING, Account.PAYABLE)


def adjust_fund(
    change: Change,
    *,
    fund: str,
    amount_fen: int,
    down: bool = False,
    purpose: str = "",
    source: str | None = None,
) -> FundMoved:
    """Change what a fund, or one ``source`` of it, was given, up or ``down`` (fen), on a document.

    What is promised already cannot be taken. Raises FundExhausted, FundClosed, AdjustNeedsDocument,
    SourceNeeded, SourceUnknown, SourcesMixed.
    """
    found = open_fund(change, fund)
    check_amount(amount_fen, "--amount 2000.00 --down")
    if not change.act.document:
        raise AdjustNeedsDocument(way_out=("--doc " + _("NUMBER"),))
    if source and not down:
        check_source(change, found, source)
    ends = (Account.ADJUSTED, Account.AVAILABLE)
    left, right = reversed(ends) if down else ends
    origin = (ledger.source_of if down else source_into)(change, found, source)
    move = Move(
        found.id, Event.ADJUST, left, right, amount_fen, purpose=purpose.strip(), origin=origin
    )
    ledger.post(change, move)
    return show_moved(change, found, -amount_fen if down else amount_fen, purpose.strip(), origin)


def carry_fund(
    change: Change,
    *,
    fund: str,
    into: str,
    amount_fen: int | None = None,
    purpose: str | None = None,
    source: str | None = None,
) -> FundSwept:
    """Carry what is available of a fund, or part of it (fen), into a fund of a later year.

    Each pot keeps its purpose and its source. Raises CarryBackwards, NothingToSweep, FundExhausted,
    FundClosed, SourceNeeded, SourcesMixed.
    """
    found = open_fund(change, fund)
    return _sweep(
        change, found, Sweep.CARRY, into, _wanted(change, found, amount_fen, purpose, source)
    )


def lapse_fund(
    change: Change,
    *,
    fund: str,
    treasury: bool = False,
    amount_fen: int | None = None,
    purpose: str | None = None,
    source: str | None = None,
) -> FundSwept:
    """Let what is available of a fund, or part of it (fen), lapse, or go back to the ``treasury``.

    Raises NothingToSweep, FundExhausted, FundClosed, SourceNeeded.
    """
    how = Sweep.TREASURY if treasury else Sweep.LAPSE
    found = open_fund(change, fund)
    return _sweep(change, found, how, None, _wanted(change, found, amount_fen, purpose, source))


def close_fund(
    change: Change,
    *,
    fund: str,
    into: str | None = None,
    lapse: bool = False,
    treasury: bool = False,
) -> FundSwept:
    """Close a fund: what is available goes where it is said, in one change, and nothing more is promised.

    Raises FundNotSettled while anything is promised or payable, CloseNeedsWhere, CarryBackwards.
    """
    found = open_fund(change, fund)
    if (into is not None) + lapse + treasury != 1:
        raise CloseNeedsWhere(
            way_out=(f"smeadmin fund close {found.code} --into FW{found.year + 1}",)
        )
    ledger.lock_funds(change, [found.id])
    _assert_settled(change, found)
    how = Sweep.CARRY if into is not None else Sweep.LAPSE if lapse else Sweep.TREASURY
    pots = _all_pots(change, found)
    _post(change, found, how, pots, _target(change, found, into))
    change.update(Fund, of(Fund).c.id == found.id, closed_on=change.on)
    return _swept(change, found, how, pots, into, closed=True)


def promised_of(view: View, fund: FundRef) -> dict[Account, int]:
    """Give what of a fund is promised, awaits approval, or is payable, in fen."""
    held = ledger.balances(view, fund.id)
    return {
        account: sum(fen for (_p, a), fen in held.items() if a is account) for account in _PROMISED
    }


def _assert_settled(change: Change, fund: FundRef) -> None:
    promised = promised_of(change, fund)
    if not any(promised.values()):
        return
    said = [
        _("{amount} yuan of vouchers and awards not used").format(
            amount=format_yuan(promised[Account.COMMITTED])
        ),
        _("{amount} yuan redeemed and not approved").format(
            amount=format_yuan(promised[Account.AWAITING])
        ),
        _("{amount} yuan payable").format(amount=format_yuan(promised[Account.PAYABLE])),
    ]
    ways = ("smeadmin voucher expire", "smeadmin claim", "smeadmin settle")
    short = [s for s, fen in zip(said, promised.values(), strict=True) if fen]
    raise FundNotSettled(
        {"fund": fund.code, "amount": format_yuan(sum(promised.values()))},
        short_by=short,
        way_out=tuple(w for w, fen in zip(ways, promised.values(), strict=True) if fen),
    )


def _sweep(
    change: Change,
    fund: FundRef,
    how: Sweep,
    into: str | None,
    pots: tuple[SweptPot, ...],
) -> FundSwept:
    target = _target(change, fund, into)
    if not pots:
        raise NothingToSweep({"fund": fund.code}, way_out=(f"smeadmin fund show {fund.code}",))
    _post(change, fund, how, pots, target)
    return _swept(change, fund, how, pots, into, closed=False)


def _wanted(
    change: Change, fund: FundRef, amount_fen: int | None, purpose: str | None, source: str | None
) -> tuple[SweptPot, ...]:
    """Give the pots to empty: one and so much (fen), or all of a purpose and a source that hold something."""
    if amount_fen is not None:
        check_amount(amount_fen, "--amount 2000.00 --down")
        origin = ledger.source_of(change, fund, source)
        return (SweptPot(purpose or "", origin, amount_fen),)
    only = ledger.source_of(change, fund, source) if source else None
    return tuple(
        pot
        for pot in _all_pots(change, fund)
        if purpose in (None, pot.purpose) and only in (None, pot.origin)
    )


def _all_pots(change: Change, fund: FundRef) -> tuple[SweptPot, ...]:
    return tuple(
        SweptPot(purpose, origin, fen)
        for (purpose, origin, account), fen in sorted(ledger.pots(change, fund.id).items())
        if account is Account.AVAILABLE and fen
    )


def _target(change: Change, fund: FundRef, into: str | None) -> FundRef | None:
    if into is None:
        return None
    target = open_fund(change, into)
    if target.year <= fund.year:
        raise CarryBackwards(
            {
                "fund": fund.code,
                "year": fund.year,
                "into": target.code,
                "into_year": target.year,
            },
            way_out=(f"smeadmin fund create FW{fund.year + 1} --year {fund.year + 1}",),
        )
    return target


def _post(
    change: Change,
    fund: FundRef,
    how: Sweep,
    pots: tuple[SweptPot, ...],
    target: FundRef | None,
) -> None:
    moves = []
    for pot in pots:
        subject = None if target is None else target.code
        moves.append(
            Move(
                fund.id,
                _EVENTS[how],
                Account.AVAILABLE,
                _TARGETS[how],
                pot.amount_fen,
                purpose=pot.purpose,
                origin=pot.origin,
                subject=subject,
            )
        )
        if target is not None:
            origin = source_into(change, target, pot.origin or None)
            moves.append(
                Move(
                    target.id,
                    Event.CARRY,
                    Account.CARRIED_IN,
                    Account.AVAILABLE,
                    pot.amount_fen,
                    purpose=pot.purpose,
                    origin=origin,
                    subject=fund.code,
                )
            )
    ledger.post_many(change, moves)


def _swept(
    change: Change,
    fund: FundRef,
    how: Sweep,
    pots: tuple[SweptPot, ...],
    into: str | None,
    *,
    closed: bool,
) -> FundSwept:
    total = sum(pot.amount_fen for pot in pots)
    change.summary = {"fund": fund.code, "amount_fen": total}
    target = None if into is None else ledger.find_fund(change, into)
    return FundSwept(fund, how, pots, target, closed, standing_of(change, fund.id))
