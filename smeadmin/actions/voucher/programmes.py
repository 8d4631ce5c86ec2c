"""Opening a voucher programme."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.domain import voucher_code
from smeadmin.domain.policy import NounAmbiguous, NounNotInForce, PolicyNotFound
from smeadmin.domain.programme import not_carried
from smeadmin.domain.rules import Document
from smeadmin.domain.rules import Voucher as Noun
from smeadmin.domain.voucher import ProgrammeOpened
from smeadmin.domain.voucher_refusals import (
    BadProgrammeCode,
    BadProgrammePeriod,
    ProgrammeExists,
    ProgrammeNotCarried,
)
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
) -> ProgrammeOpened:
    """Open a programme: one voucher of an adopted measure, paid from one fund, between two days.

    ``policy`` is ``ID`` or ``ID:NAME`` where a measure has several vouchers. The days are those of
    issue, by default the whole ``year``. Raises ProgrammeExists, PolicyNotFound, NounNotInForce,
    ProgrammeNotCarried for rules that the program cannot carry out, FundNotFound.
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
    if missing := not_carried(noun):
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
        year=year,
        policy=document.id,
        noun=noun.head.name,
        valid_from=start,
        valid_until=end,
    )
    change.summary = {"programme": wanted, "fund": found.code}
    return ProgrammeOpened(
        vouchers.find_programme(change, wanted),
        library.basis(document),
        ledger.available(change, found.id, purpose.strip()),
    )


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
