"""Making funds, bringing money into them, and showing where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from smeadmin.actions.fund_forecast import expiring, forecast_fund
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.fund import (
    AmountNotPositive,
    Appropriation,
    BadFundCode,
    Count,
    FundCreated,
    FundExists,
    FundLine,
    FundMoved,
    FundShown,
    Pot,
)
from smeadmin.domain.fund_source import (
    SOURCE_LABELS,
    SourceNew,
    SourcesMixed,
    source_key,
    source_label,
)
from smeadmin.domain.fund_year import FundClosed
from smeadmin.domain.ledger import Account, Event, FundRef, Move, Standing, standing
from smeadmin.domain.ledger import Pot as Place
from smeadmin.i18n import gettext as _
from smeadmin.storage import books, ledger
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import MOST, Fund, FundBalance, Posting
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.voucher import Programme

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", re.ASCII)


def create_fund(change: Change, *, code: str, name: str, year: int) -> FundCreated:
    """Make a fund of one year with nothing in it; raises BadFundCode, FundExists."""
    if not _CODE.fullmatch(code):
        raise BadFundCode({"fund": code}, way_out=("smeadmin fund create FW2026 --year 2026",))
    if change.scalar(sa.select(of(Fund).c.id).where(of(Fund).c.code == code)) is not None:
        raise FundExists({"fund": code}, way_out=(f"smeadmin fund show {code}",))
    change.insert(Fund, code=code, name=name, year=year)
    change.summary = {"fund": code}
    return FundCreated(code, name, year)


def open_fund(view: View, fund: str) -> FundRef:
    """Find a fund that is not closed; raises FundNotFound, FundClosed."""
    found = ledger.find_fund(view, fund)
    if found.closed_on is not None:
        raise FundClosed(
            {"fund": found.code, "on": found.closed_on.isoformat()},
            way_out=(f"smeadmin fund create FW{found.year + 1} --year {found.year + 1}",),
        )
    return found


def appropriate_fund(
    change: Change,
    *,
    fund: str,
    amount_fen: int,
    source: str | None = None,
    new_source: bool = False,
) -> FundMoved:
    """Bring money into a fund, in fen; ``source`` is whose money it is (province, city …).

    ``new_source``: the office declares one that neither a measure nor earlier money names.
    Raises FundNotFound, FundClosed, SourcesMixed, SourceNeeded, SourceNew.
    """
    found = open_fund(change, fund)
    check_amount(amount_fen)
    if source and not new_source:
        check_source(change, found, source)
    origin = source_into(change, found, source)
    move = Move(
        found.id,
        Event.APPROPRIATE,
        Account.APPROPRIATED,
        Account.AVAILABLE,
        amount_fen,
        origin=origin,
    )
    ledger.post(change, move)
    return show_moved(change, found, amount_fen, "", origin)


def check_source(view: View, fund: FundRef, source: str) -> None:
    """Refuse a source that is no level of the treasury, and that no measure and no money here has named.

    Raises SourceNew.
    """
    t, wanted = of(FundBalance), source_key(source)
    if wanted in SOURCE_LABELS:
        return
    here = set(view.connection.scalars(sa.select(t.c.origin).where(t.c.origin != "").distinct()))
    if wanted in here:
        return
    from smeadmin.actions.library import (
        Library,  # only here: measures are read for a word of their own
    )

    named = {
        source_key(share.payer)
        for document in Library(view).documents
        for noun in document.nouns.values()
        for share in getattr(noun, "split", ())
    }
    if wanted not in named:
        known = [key for key in (*SOURCE_LABELS, *sorted(here | named)) if key]
        words = _(", ").join(source_label(key) for key in dict.fromkeys(known))
        raise SourceNew(
            {"source": source, "known": known, "fund": fund.code},
            way_out=(
                _("known: {sources}").format(sources=words),
                _("a source of the office's own is declared once: --new-source"),
            ),
        )


def source_into(change: Change, fund: FundRef, source: str | None) -> str:
    """Give the source under which money comes in; raises SourcesMixed, SourceNeeded."""
    origin, p = ledger.source_into(change, fund, source), of(Programme)
    in_one = sa.select(p.c.code).where(p.c.fund_id == fund.id, p.c.origin == "").limit(1)
    if origin and (code := change.scalar(in_one)) is not None:
        raise SourcesMixed(
            {"fund": fund.code},
            short_by=(_("{programme} draws on it undivided").format(programme=code),),
            way_out=(_("leave out {option}").format(option="--source"),),
        )
    return origin


def allocate_fund(
    change: Change, *, fund: str, purpose: str, amount_fen: int, source: str | None = None
) -> FundMoved:
    """Set money of a fund, or of one ``source`` of it, aside for one purpose, in fen.

    Raises FundExhausted, SourceNeeded, SourceUnknown.
    """
    found = open_fund(change, fund)
    check_amount(amount_fen)
    origin = ledger.source_of(change, found, source)
    move = Move(
        found.id,
        Event.ALLOCATE,
        Account.AVAILABLE,
        Account.AVAILABLE,
        amount_fen,
        to_purpose=purpose.strip(),
        origin=origin,
    )
    ledger.post(change, move)
    return show_moved(change, found, amount_fen, purpose.strip(), origin)


def check_amount(amount_fen: int, *way_out: str) -> None:
    """Refuse what is no amount of money; raises AmountNotPositive."""
    if not 0 < amount_fen <= MOST:
        raise AmountNotPositive(
            {"amount": format_yuan(amount_fen)}, way_out=("--amount 2000.00", *way_out)
        )


def show_moved(
    change: Change, fund: FundRef, amount_fen: int, purpose: str, origin: str
) -> FundMoved:
    """Give the answer of a movement of a fund's money, and note it as what the change is about."""
    change.summary = {"fund": fund.code, "amount_fen": amount_fen}
    total = standing_of(change, fund.id)
    return FundMoved(
        fund,
        amount_fen,
        purpose,
        origin or None,
        change.act.document,
        ledger.available(change, fund.id, purpose),
        total.appropriated,
        ledger.available(change, fund.id),
    )


def list_funds(view: View) -> tuple[FundLine, ...]:
    """List all funds with what they hold."""
    t = of(FundBalance)
    sums: dict[int, dict[Account, int]] = {}
    for row in view.rows(
        sa.select(t.c.fund_id, t.c.account, sa.func.sum(t.c.balance_fen).label("fen")).group_by(
            t.c.fund_id, t.c.account
        )
    ):
        sums.setdefault(row["fund_id"], {})[Account(row["account"])] = int(row["fen"])
    return tuple(FundLine(f, standing(sums.get(f.id, {}))) for f in ledger.funds(view))


def show_fund(view: View, *, fund: str) -> FundShown:
    """Show one fund: the equation, its pots, and what stands behind each term."""
    from smeadmin.actions.fund_earmark import earmarks  # they stand in the measures

    found = ledger.find_fund(view, fund)
    held = ledger.pots(view, found.id)
    return FundShown(
        fund=found,
        on=view.on,
        standing=standing_of(view, found.id),
        appropriations=_appropriations(view, found.id),
        pots=_pots(held, lambda purpose, _origin: purpose),
        sources=_pots(held, lambda _purpose, origin: origin),
        unused=_count(books.unused(view, found.id)),
        awaiting=_count(books.awaiting(view, found.id)),
        awards=_count(books.others(view, found.id, Account.COMMITTED)),
        approved=_count(books.approved(view, found.id)),
        settled=_count(books.settled(view, found.id)),
        expiring=expiring(view, found.id),
        ahead=forecast_fund(view, fund=found.code),
        earmarks=tuple(earmarks(view, found, standing_of(view, found.id))),
    )


def _pots(held: Mapping[Place, int], name: Callable[[str, str], str]) -> tuple[Pot, ...]:
    """Add up what a fund holds by the ``name`` of each of its pots: by purpose, or by source."""
    sums: dict[str, dict[Account, int]] = {}
    for (purpose, origin, account), fen in held.items():
        own = sums.setdefault(name(purpose, origin), {})
        own[account] = own.get(account, 0) + fen
    return tuple(Pot(key, standing(own)) for key, own in sorted(sums.items()))


def standing_of(view: View, fund_id: int) -> Standing:
    """Give what a fund holds in each account, its pots together."""
    sums: dict[Account, int] = {}
    for (_purpose, account), fen in ledger.balances(view, fund_id).items():
        sums[account] = sums.get(account, 0) + fen
    return standing(sums)


def _appropriations(view: View, fund_id: int) -> tuple[Appropriation, ...]:
    t, log = of(Posting), of(ChangeRow)
    undone = t.alias("undone")
    rows = view.rows(
        sa.select(t.c.posted_on, t.c.amount_fen, t.c.origin, log.c.document, log.c.number)
        .outerjoin(log, log.c.id == t.c.change_id)
        .outerjoin(undone, undone.c.reverses == t.c.id)
        .where(
            t.c.fund_id == fund_id,
            t.c.event == Event.APPROPRIATE.value,
            t.c.reverses.is_(None),
            undone.c.id.is_(None),
        )
        .order_by(t.c.id)
    )
    return tuple(
        Appropriation(
            row["posted_on"],
            row["amount_fen"],
            row["document"],
            row["origin"] or None,
            change_number(row["number"]),
        )
        for row in rows
    )


def _count(found: books.Sum) -> Count:
    return Count(found.rows, found.fen)
