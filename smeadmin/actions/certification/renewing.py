"""Renewing a title: an application by its certificate, within the window or the grace of the measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.judging import holder_of, noun_in_force
from smeadmin.actions.certification.keeping import Held, held
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import clock_day
from smeadmin.domain.certification.certificate import (
    RIGHT_WORDS,
    WORDS,
    Right,
    State,
    may,
    state_on,
)
from smeadmin.domain.certification.refusals import RenewalTooEarly, RenewalTooLate, RightMissing
from smeadmin.domain.certification.results import Applied
from smeadmin.domain.rules.document import Certification, Document
from smeadmin.domain.rules.judge import renewal_window
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change


def renew_certificate(
    change: Change,
    *,
    certificate: str,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
    papers: Sequence[str] = (),
) -> Applied:
    """Apply for a title again by its certificate; what is asked is what the measure of this day asks.

    Within the window before its end, or the grace after it. Raises CertificateNotFound, RightMissing,
    RenewalTooEarly, RenewalTooLate, and what applying raises.
    """
    one = held(change, certificate)
    wanted = policy or one.document.id
    library = Library(change)
    document, noun = noun_in_force(library, one.noun.head.name, change.on, wanted)
    _check_state(change, one)
    _check_window(change, one, document, noun)
    holder = holder_of(change, one.row["institution_id"])
    return apply_for(
        change,
        institution=holder.office_no,
        certification=one.noun.head.name,
        level=one.row["level"],
        policy=wanted,
        given=given,
        judged=judged,
        papers=papers,
        renews=one.number,
    )


def _check_state(change: Change, one: Held) -> None:
    """Ask the rights table whether what the certificate is now lets its holder renew it."""
    on = clock_day(change)
    if may(one.tenure, Right.RENEW, on):
        return
    state = state_on(one.tenure, on)
    if state is State.EXPIRED:
        end = one.tenure.grace_until or one.tenure.valid_until
        raise RenewalTooLate(
            {"certificate": one.number, "end": end.isoformat()}, way_out=(_anew(change, one),)
        )
    raise RightMissing(
        {
            "certificate": one.number,
            "state": str(WORDS[state]),
            "right": str(RIGHT_WORDS[Right.RENEW]),
        },
        way_out=(f"smeadmin certify show {one.number}",),
    )


def _check_window(change: Change, one: Held, document: Document, noun: Certification) -> None:
    span = renewal_window(noun, one.tenure.valid_until, calendar_of(change))
    on: dt.date = clock_day(change)
    clause = None if noun.renewal is None else document.cite(noun.renewal.head.clause.of())
    if span.start is not None and on < span.start:
        again = _("from {day} on: {command}")
        raise RenewalTooEarly(
            {"certificate": one.number, "start": span.start.isoformat()},
            clause=clause,
            way_out=(again.format(day=span.start, command=f"smeadmin certify renew {one.number}"),),
        )


def _anew(change: Change, one: Held) -> str:
    holder = holder_of(change, one.row["institution_id"])
    level = f" --level {one.row['level']}" if one.row["level"] else ""
    who = holder.credit_code or holder.office_no
    return f"smeadmin certify apply {who} --as {one.noun.head.name}{level}"
