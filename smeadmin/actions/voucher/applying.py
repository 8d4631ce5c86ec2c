"""Applying for a voucher: taken in within the window, held against the measure, put into the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.actions.bodies import find_enterprise
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import issuing, rules
from smeadmin.actions.voucher.queueing import is_reached, queue_of, waiting_in
from smeadmin.actions.voucher.telling import read_told
from smeadmin.domain.china import CHINA
from smeadmin.domain.programme import Rule, judge_issue, sharing
from smeadmin.domain.registers import Found
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.domain.voucher_queue import (
    ApplicationDecided,
    ApplicationNotFound,
    ApplicationTime,
    ApplicationTwice,
    ApplicationWindow,
    Applied,
    Withdrawn,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.facts import facts_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Programme, VoucherApplication


def apply_voucher(
    change: Change,
    *,
    programme: str,
    enterprise: str,
    amount_fen: int | None = None,
    told: Mapping[str, str] | None = None,
    at: str | None = None,
) -> Applied:
    """Register an application for a voucher: who asks for how much (fen), and what it states.

    ``at``: when it came in, by the clock of China; default now. Raises ApplicationWindow, ApplicationTwice,
    NotEligible, CannotJudge, AmountNeeded.
    """
    opened = vouchers.find_programme(change, programme)
    found = find_enterprise(change, enterprise)
    instant = change.at if at is None else china_instant(at)
    _check_window(opened, instant)
    _check_once(change, opened, found)
    issuing.check_registered(found, opened)
    library = Library(change)
    rule = rules.rule_of(library, opened, change.on)
    given = read_told(rule.document, told or {})
    rule = rules.knowing(rule, opened, given)
    issuing.check_amount(rule, opened, amount_fen)
    _check_eligible(change, opened, rule, found, amount_fen, given)
    number = (
        f"VA-{change.on.year}-{change.next_number('voucher_application', str(change.on.year)):04d}"
    )
    change.insert(
        VoucherApplication,
        number=number,
        programme_id=opened.id,
        enterprise_id=found.id,
        asked_fen=amount_fen,
        given=dict(told or {}),
        applied_at=instant,
    )
    change.summary = {"application": number, "programme": opened.code}
    queue = queue_of(change, opened, rule)
    place = next(one.place for one in queue if one.number == number)
    basis, shared = library.basis(rule.document), sharing(rule.noun) is not None
    return Applied(
        number,
        opened.code,
        found.name,
        amount_fen,
        instant,
        place,
        len(queue),
        basis.standing,
        shared,
        shared or is_reached(change, opened, rule, queue, vouchers.free_of(change, opened)),
    )


def withdraw_application(change: Change, *, application: str) -> Withdrawn:
    """Take an application out of the queue; raises ApplicationNotFound, ApplicationDecided."""
    a, p, e = of(VoucherApplication), of(Programme), of(Enterprise)
    row = change.first(
        sa.select(a, p.c.code, e.c.name)
        .join(p, p.c.id == a.c.programme_id)
        .join(e, e.c.id == a.c.enterprise_id)
        .where(a.c.number == application.strip().upper())
    )
    if row is None:
        raise ApplicationNotFound(
            {"application": application}, way_out=("smeadmin voucher list --waiting",)
        )
    where = (a.c.id == row["id"]) & (a.c.state == "waiting")
    if change.update(VoucherApplication, where, state="withdrawn", reason=change.act.reason) != 1:
        raise ApplicationDecided(
            {"application": row["number"]},
            way_out=(f"smeadmin voucher list --waiting --programme {row['code']}",),
        )
    change.summary = {"application": row["number"]}
    return Withdrawn(row["number"], row["code"], row["name"], change.act.reason)


def china_instant(text: str) -> dt.datetime:
    """Read a time of the clock of China, as ``2026-09-15 10:03``; raises ApplicationTime."""
    try:
        read = dt.datetime.fromisoformat(text.strip())
    except ValueError as fault:
        raise ApplicationTime({"text": text}, way_out=("2026-09-15 10:03:00",)) from fault
    return read.replace(tzinfo=CHINA).astimezone(dt.UTC) if read.tzinfo is None else read


def said_at(instant: dt.datetime) -> str:
    """Say an instant by the clock of China, to the second."""
    return f"{instant.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def _check_window(programme: ProgrammeRef, instant: dt.datetime) -> None:
    """Raise ApplicationWindow before the window opens and after it has closed, both instants included."""
    opens, closes = programme.opens_at, programme.closes_at
    day = rules.china_day(instant)
    within = programme.valid_from <= day <= programme.valid_until
    if within and (opens is None or opens <= instant) and (closes is None or instant <= closes):
        return
    start = said_at(opens) if opens is not None else programme.valid_from.isoformat()
    end = said_at(closes) if closes is not None else programme.valid_until.isoformat()
    early = start if opens is not None else f"{start} 10:00"
    raise ApplicationWindow(
        {"programme": programme.code, "at": said_at(instant)},
        short_by=(_("{start} to {end} (inclusive)").format(start=start, end=end),),
        way_out=(_('where it came in on time, say when: --at "{at}"').format(at=early),),
    )


def _check_once(change: Change, programme: ProgrammeRef, found: Found) -> None:
    """Raise ApplicationTwice where an application of the enterprise waits already."""
    change.lock(Programme, of(Programme).c.id == programme.id)
    rows = waiting_in(change, programme)
    twice = next((row for row in rows if row["enterprise_id"] == found.id), None)
    if twice is not None:
        raise ApplicationTwice(
            {"enterprise": found.name, "application": twice["number"]},
            short_by=(f"{twice['number']}  {said_at(twice['applied_at'])}",),
            way_out=(f"smeadmin voucher list --waiting --programme {programme.code}",),
        )


def _check_eligible(
    change: Change,
    programme: ProgrammeRef,
    rule: Rule,
    found: Found,
    asked: int | None,
    given: Mapping[str, Scalar],
) -> None:
    facts = facts_of(
        change,
        rule.document,
        rule.noun.path,
        found.id,
        day=change.on,
        year=change.on.year,
        about="enterprise",
        given=given,
    )
    judged = judge_issue(rule, facts, {}, asked)
    rules.check_eligible(rule, judged, what=found.name, programme=programme.code)
