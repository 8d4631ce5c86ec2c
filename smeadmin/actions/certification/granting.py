"""Granting a title: it refuses what a check refuses, then number and days by the measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION
from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.applying import NUMBER_WIDTH, keep_judgements
from smeadmin.actions.certification.judging import (
    application_checked,
    application_row,
    heads_of,
    text_of,
)
from smeadmin.actions.certification.showing import show_certificate
from smeadmin.actions.given import read_given
from smeadmin.actions.library import Library
from smeadmin.actions.registering import assert_on_register
from smeadmin.domain.certification import (
    ApplicationClosed,
    CertificateOverlaps,
    CertificateShown,
    CertificationChecked,
    GrantBeforeApplication,
    Holder,
    ValidityReversed,
    ValidityStated,
    ValidityUnknown,
    WaiverReason,
    WaiverUnknown,
    check_grant,
)
from smeadmin.domain.rules import Certification, Document, TraceLine, validity
from smeadmin.domain.rules.clocks import Calendar
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Act, Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate

TAKEN = frozenset(
    {"AP", "AW", "CL", "CS", "NT", "RC", "RF", "ST"}
)  # what else these letters number


def grant_certificate(
    change: Change,
    *,
    application: str,
    say: Callable[[Document, TraceLine], str],
    valid_until: dt.date | None = None,
    waive: list[str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> CertificateShown:
    """Grant the title an application asks for; it refuses what `certify check` refuses.

    Judged by the measure of the application's day, with what is known now. ``say`` puts a requirement
    that is short into words; ``valid_until`` only where the measure does not say. Raises
    ApplicationNotFound, ApplicationClosed, GrantBeforeApplication, CriteriaNotMet, CannotJudge,
    NotConcerned, WaiverReason, WaiverUnknown, ValidityUnknown, ValidityStated, ValidityReversed,
    CertificateOverlaps.
    """
    row = _open_application(change, application)
    assert_on_register(change, INSTITUTION, row["institution_id"], change.on)
    library, act = Library(change), change.act
    document, _day = text_of(library, row, change.on)
    noun = document.certification(row["certification"])
    found = read_given(document, {}, judged or {}, by=act.by, on=change.on, reason=act.reason)
    keep_judgements(change, row["id"], found)
    checked = application_checked(change, application=row["number"])
    holder = checked.holder
    waived = _waived(checked, waive or [], act)
    check_grant(
        checked,
        {w["requirement"] for w in waived},
        lambda line: say(document, line),
        f"smeadmin certify show {row['number']}",
    )
    start, end = _validity(noun, row, change.on, valid_until, calendar_of(change))
    _refuse_overlap(change, holder, noun.head.name, row["level"], start, end)
    number = _certificate_number(change, noun)
    basis = library.basis(document, [*heads_of(noun), *([noun.valid.head] if noun.valid else [])])
    change.insert(
        Certificate,
        number=number,
        institution_id=holder.id,
        application_id=row["id"],
        certification=noun.head.name,
        level=row["level"],
        granted_on=change.on,
        valid_from=start,
        valid_until=end,
        document=act.document,
        waived=waived or None,
        basis=basis.as_data(),
        trace=dict(checked.trace),
    )
    change.update(Application, of(Application).c.id == row["id"], state="granted")
    change.summary = {"certificate": number, "institution": holder.credit_code or holder.office_no}
    return show_certificate(change, certificate=number)


def _open_application(change: Change, number: str) -> sa.RowMapping:
    row = application_row(change, number)
    way_out = (f"smeadmin certify show {row['number']}",)
    if row["state"] != "applied":
        raise ApplicationClosed(
            details={"application": row["number"], "state": row["state"]}, way_out=way_out
        )
    if change.on < row["applied_on"]:
        days = {"on": change.on.isoformat(), "applied_on": row["applied_on"].isoformat()}
        raise GrantBeforeApplication(
            details={"application": row["number"], **days}, way_out=way_out
        )
    return row


def _validity(
    noun: Certification,
    row: sa.RowMapping,
    on: dt.date,
    typed: dt.date | None,
    calendar: Calendar,
) -> tuple[dt.date, dt.date]:
    """Give the first and the last day of a title: by the measure, or as typed where it is silent."""
    events = {"decision": on, "application": row["applied_on"]}
    span = validity(noun, events, working=calendar)
    if span.end is not None and typed is not None:
        raise ValidityStated(
            details={"until": span.end.isoformat()}, way_out=(_("leave --valid-until away"),)
        )
    start, end = span.start or on, span.end or typed
    again = f"smeadmin certify grant {row['number']} --valid-until YYYY-MM-DD"
    if end is None:
        raise ValidityUnknown(details={"certification": noun.head.name}, way_out=(again,))
    if end < start:
        raise ValidityReversed(
            details={"start": start.isoformat(), "until": end.isoformat()}, way_out=(again,)
        )
    return start, end


def _waived(
    checked: CertificationChecked, waive: Sequence[str], act: Act
) -> tuple[dict[str, str], ...]:
    """Take the waivers of a person, each for a requirement that is short and may be waived."""
    reason = (act.reason or "").strip()
    if waive and not reason:
        raise WaiverReason(way_out=("--reason " + _("TEXT"),))
    short = [x.name for x in checked.short if x.waived in (Verdict.YES, Verdict.NONE)]
    for name in waive:
        if name not in short:
            raise WaiverUnknown(
                details={"requirement": name, "known": short},
                way_out=tuple(f"--waive {x}" for x in short)
                or (f"smeadmin certify show {checked.application}",),
            )
    return tuple({"requirement": x, "by": act.by, "reason": reason} for x in dict.fromkeys(waive))


def _refuse_overlap(
    view: View,
    holder: Holder,
    certification: str,
    level: str | None,
    start: dt.date,
    end: dt.date,
) -> None:
    t = of(Certificate)
    there = view.first(
        sa.select(t).where(
            t.c.institution_id == holder.id,
            t.c.certification == certification,
            t.c.level.is_(None) if level is None else t.c.level == level,
            t.c.valid_from <= end,
            t.c.valid_until >= start,
            t.c.held_until.is_(None) | (t.c.held_until >= start),
        )
    )
    if there is not None:
        raise CertificateOverlaps(
            details={
                "name": holder.name,
                "certificate": there["number"],
                "start": there["valid_from"].isoformat(),
                "end": there["valid_until"].isoformat(),
            },
            way_out=(f"smeadmin certify show {there['number']}",),
        )


def _certificate_number(change: Change, noun: Certification) -> str:
    letters = "".join(part[0] for part in noun.head.name.split("-") if part).upper()
    scope = f"{letters + 'C' if letters in TAKEN else letters}-{change.on.year}"
    return f"{scope}-{change.next_number('certificate', scope):0{NUMBER_WIDTH}d}"
