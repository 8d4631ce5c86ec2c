"""Opening a voucher programme."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher.words import cited
from smeadmin.domain import voucher_code
from smeadmin.domain.china import CHINA
from smeadmin.domain.fund_source import source_key
from smeadmin.domain.ledger import FundRef
from smeadmin.domain.policy import NounAmbiguous, NounNotInForce, PolicyNotFound
from smeadmin.domain.programme import not_carried, not_stated, sharing
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.document import Voucher as Noun
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.values import OpenValue
from smeadmin.domain.rules.walk import reads
from smeadmin.domain.voucher import ProgrammeOpened, ProgrammeRef
from smeadmin.domain.voucher_refusals import (
    BadProgrammeCode,
    BadProgrammePeriod,
    ProgrammeExists,
    ProgrammeNotCarried,
    ProgrammeNotStated,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger, vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Programme


def open_programme(
    change: Change,
    *,
    code: str,
    policy: str,
    fund: str,
    year: int,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    purpose: str = "",
    source: str | None = None,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    again: bool = False,
    together: bool = False,
) -> ProgrammeOpened:
    """Open a programme: one voucher of an adopted measure, paid from one fund, between two days.

    ``source``: whose money of the fund it draws on, where the fund keeps several apart and the measure does
    not say who pays what. ``policy`` is ``ID`` or ``ID:NAME`` where a measure has several vouchers. The days
    are those of issue, by default the whole ``year``; ``opens_at`` and ``closes_at`` the window for
    applications, by default that of the measure. ``again``: what is asked of the enterprise is asked once
    more when a voucher is used (it may have moved or grown). ``together``: enterprises that merge keep what
    they hold together. Raises ProgrammeExists, PolicyNotFound, NounNotInForce, ProgrammeNotStated where
    money would rest on a number that the measure does not state, ProgrammeNotCarried, FundNotFound,
    SourceNeeded, SourceUnknown.
    """
    wanted = code.strip().upper()
    if not voucher_code.is_programme(wanted):
        raise BadProgrammeCode({"programme": code}, way_out=("smeadmin voucher open JC26 …",))
    p = of(Programme)
    if change.scalar(sa.select(p.c.id).where(p.c.code == wanted)) is not None:
        raise ProgrammeExists({"programme": wanted}, way_out=("smeadmin voucher",))
    start, end = valid_from or dt.date(year, 1, 1), valid_until or dt.date(year, 12, 31)
    if end < start:
        raise BadProgrammePeriod(
            {"start": start.isoformat(), "end": end.isoformat()},
            way_out=("--from DATE --until DATE",),
        )
    found = ledger.find_fund(change, fund)
    library = Library(change)
    document, noun = _voucher(library, policy, max(start, change.on))
    if unstated := not_stated(noun):
        raise _not_stated(document, noun, unstated)
    if missing := not_carried(document, noun):
        raise ProgrammeNotCarried(
            {"policy": document.id, "n": len(missing), "rules": missing},
            short_by=missing,
            way_out=(f"smeadmin policy show {document.id}",),
        )
    change.insert(
        Programme,
        code=wanted,
        fund_id=found.id,
        purpose=purpose.strip(),
        origin=_origin(change, found, noun, source),
        year=year,
        policy=document.id,
        noun=noun.head.name,
        valid_from=start,
        valid_until=end,
        opens_at=opens_at or _window(noun, "opens", start, end),
        closes_at=closes_at or _window(noun, "closes", start, end),
        again=again,
        together=together,
    )
    change.summary = {"programme": wanted, "fund": found.code}
    opened = vouchers.find_programme(change, wanted)
    payers = tuple(source_key(share.payer) for share in noun.split if opened.origin)
    free = vouchers.free_of(change, opened)
    first = _first(document, noun, opened)
    return ProgrammeOpened(opened, library.basis(document), free, payers, first)


def _first(document: Document, noun: Noun, programme: ProgrammeRef) -> str:
    """Tell what is done first: applications are taken, a voucher is issued, or a claim comes in at once."""
    if sharing(noun) is not None or noun.order is not None or programme.opens_at is not None:
        return "apply"
    read = [document.figures.get(name) for name in (reads(noun.amount) if noun.amount else ())]
    at_once = any(f and isinstance(f.origin, Filed) and f.origin.where == "claim" for f in read)
    return "submit" if at_once else "issue"


def _origin(change: Change, fund: FundRef, noun: Noun, source: str | None) -> str:
    """Give whose money a programme draws on: of several payers the last one's, who takes the rest.

    That one holds a voucher until it is used and everybody's part is known.
    """
    if not (noun.split and ledger.sources(change, fund.id)):
        return ledger.source_of(change, fund, source)
    return [ledger.source_of(change, fund, share.payer) for share in noun.split][-1]


def _not_stated(document: Document, noun: Noun, values: list[OpenValue]) -> ProgrammeNotStated:
    """Name every number that the measure leaves open, in its words."""
    label = noun.label
    return ProgrammeNotStated(
        {"policy": document.id, "n": len(values)},
        clause=cited(document, noun.head.clause.of()),
        short_by=[f"{one.head.label or label}: {one.words}" for one in values],
        way_out=(_("lay a notice of your own over it ([amend]), with the number and its clause"),),
    )


def _window(noun: Noun, name: str, start: dt.date, end: dt.date) -> dt.datetime | None:
    """Give the instant at which the measure opens or closes applications, if it lies in the programme."""
    instant = getattr(noun.issue, name) if noun.issue is not None else None
    if instant is None:
        return None
    if not isinstance(instant, dt.datetime):
        clock = dt.time.min if name == "opens" else dt.time(23, 59, 59)
        instant = dt.datetime.combine(instant, clock)
    if not start <= instant.date() <= end:
        return None
    return instant.replace(tzinfo=CHINA)


def _voucher(library: Library, policy: str, day: dt.date) -> tuple[Document, Noun]:
    name, _colon, noun = policy.partition(":")
    if name not in {row[0] for row in library.rows}:
        raise PolicyNotFound({"policy": name}, way_out=(f"smeadmin policy adopt {name}",))
    document = library.on(name, day)
    if noun:
        document, named = library.noun("voucher", noun.removeprefix("voucher."), day, name)
        assert isinstance(named, Noun)
        return document, named
    found = [n for n in document.nouns.values() if isinstance(n, Noun)]
    if not found:
        raise NounNotInForce(
            {"noun": "voucher", "on": day.isoformat()}, way_out=(f"smeadmin policy show {name}",)
        )
    if len(found) > 1:
        raise NounAmbiguous(
            {"noun": "voucher", "count": len(found)},
            way_out=[f"--policy {name}:{n.head.name}" for n in found],
        )
    return document, found[0]
