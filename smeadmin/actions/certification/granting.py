"""Granting a title: it refuses what a check refuses, then number and days by the measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION
from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.applying import keep_judgements
from smeadmin.actions.certification.case import Case, case_of, opened, record
from smeadmin.actions.certification.judging import heads_of, next_stage
from smeadmin.actions.certification.progress import progress_of
from smeadmin.actions.certification.reviewing import PANELS
from smeadmin.actions.certification.showing import certificate_row, show_certificate
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.given import read_given
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import assert_has_run, clock_day
from smeadmin.actions.registering import assert_on_register
from smeadmin.actions.series import take_number
from smeadmin.domain.certification.application import Act, Asked, Standing, stage_place
from smeadmin.domain.certification.certificate import WORDS, Move, after, state_on
from smeadmin.domain.certification.refusals import (
    ActNotOpen,
    CertificateNotFound,
    CertificateOverlaps,
    StageOver,
    ValidityReversed,
    ValidityStated,
    ValidityUnknown,
    WaiverReason,
    WaiverUnknown,
)
from smeadmin.domain.certification.results import (
    CertificateShown,
    CertificationChecked,
    Holder,
    Progress,
    check_grant,
)
from smeadmin.domain.rules.clocks import Calendar
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Certification, Document, Stage
from smeadmin.domain.rules.judge import stage_due, validity
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.i18n import gettext as _
from smeadmin.storage.certificates import tenures
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate


def grant_certificate(
    change: Change,
    *,
    application: str,
    say: Callable[[Document, TraceLine], str],
    valid_until: dt.date | None = None,
    waive: list[str] | None = None,
    judged: Mapping[str, str] | None = None,
    replaces: str | None = None,
    reason: str | None = None,
) -> CertificateShown | Progress:
    """Grant the title an application asks for; it refuses what `certify check` refuses.

    Judged by the measure of the application's day, with what is known now; where the measure has
    stages before the title, the next of them is what is granted, and the application stays open.
    ``say`` puts a requirement that is short into words; ``valid_until`` only where the measure does
    not say; ``replaces`` a certificate of the same title that ends with this one (a step up). Raises
    what opening raises, what a running notice raises, CriteriaNotMet, CannotJudge, NotConcerned,
    WaiverReason, WaiverUnknown, ValidityUnknown, ValidityStated, ValidityReversed, StageOver,
    SelfApproval, CertificateOverlaps.
    """
    case, asked = opened(change, application, _granting(change, application))
    row, noun, document = case.row, case.noun, case.document
    assert_on_register(change, INSTITUTION, row["institution_id"], change.on)
    library, act = Library(change), change.act
    why = reason or act.reason
    _check_notice(change, case)
    _check_person(change, case)
    found = read_given(document, {}, judged or {}, by=act.by, on=change.on, reason=why)
    keep_judgements(change, row["id"], found)
    checked = case_of(change, row["number"]).checked
    holder = checked.holder
    waived = _waived(checked, waive or [], act.by, why)
    check_grant(
        checked,
        {w["requirement"] for w in waived},
        lambda line: say(document, line),
        f"smeadmin certify show {row['number']}",
    )
    if stage_to_begin(case) is not None:
        return _begin(change, case, asked)
    former = replaces or row["renews"]
    old = None if former is None else certificate_row(change, former)
    start, end = _validity(noun, row, change.on, valid_until, calendar_of(change), old)
    if old is not None:
        _replace(change, holder, old, start)
    _refuse_overlap(change, holder, noun.head.name, row["level"], start, end)
    title, level = noun.head.name, row["level"]
    number = take_number(change, title, level=level, region=holder.region_code)
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
        grace_until=grace_until(noun, end, calendar_of(change)),
        replaces=None if old is None else old["number"],
    )
    stage = next_stage(noun, row["stage"])
    record(change, case, Act.GRANT, asked, comment=reason, stage=stage)
    change.summary = {"certificate": number, "institution": holder.credit_code or holder.office_no}
    return show_certificate(change, certificate=number)


def _granting(change: Change, application: str) -> Act:
    """Say what granting comes to: the title, or where the measure has one before it, the next stage."""
    return Act.GRANT if stage_to_begin(case_of(change, application)) is None else Act.CREATE


def stage_to_begin(case: Case) -> Stage | None:
    """Give the stage that is begun before the title is granted; None: it is the title's turn."""
    status = next_stage(case.noun, case.row["stage"])
    return next((one for one in case.noun.stages[:-1] if one.status == status), None)


def _begin(change: Change, case: Case, asked: Asked | None) -> Progress:
    """Begin a stage: the title is still to come, the next decision within the time of the stage.

    A clock of a later stage runs from the day of its own decision, or from the creation, which began first.
    """
    stage = stage_to_begin(case)
    assert stage is not None
    created = case.row["stage_on"] or change.on
    events = {"creation": created, "decision": change.on, "application": case.row["applied_on"]}
    due = stage_due(case.noun, stage.status, events, calendar_of(change))
    record(change, case, Act.CREATE, asked, due=due, stage=stage.status, stage_on=created)
    return progress_of(change, case_of(change, case.number))


def _check_notice(change: Change, case: Case) -> None:
    """Refuse before the notice that the measure wants, or that was posted, has run its days."""
    done = [one.place for one in case.asked if one.done]
    begun = stage_place(case.noun, done)
    wanted = any(one.step.do == "notice" and one.place > begun for one in case.asked)
    if case.state is Standing.CREATING:
        due = case.row["due_on"]
        stage = next(one for one in case.noun.stages if one.status == case.row["stage"])
        if due is not None and clock_day(change) > due:
            raise StageOver(
                {"application": case.number, "due": due.isoformat()},
                clause=case.document.cite(stage.head.clause.of()),
                way_out=(f"smeadmin certify lapse {case.number}",),
            )
    if wanted or case.public:
        again = f"smeadmin certify grant {case.number}"
        assert_has_run(change, case.number, again=again, about="certification")


def _check_person(change: Change, case: Case) -> None:
    """Refuse who reviewed an application last and would decide it too, where the measure has reviews."""
    passed = [a for a in case.stage_acts if a["act"] == Act.REVIEW and a["result"] == "passed"]
    if passed and passed[-1]["role"] not in PANELS:
        check_another_person(
            change,
            change.act,
            maker=passed[-1]["acted_by"],
            change_id=passed[-1]["change_id"],
            what=case.number,
            command=f"smeadmin certify grant {case.number}",
        )


def _replace(change: Change, holder: Holder, old: sa.RowMapping, start: dt.date) -> None:
    """End the certificate that a new one follows, the day before it begins.

    Raises CertificateNotFound for somebody else's, ActNotOpen for one that has ended otherwise.
    """
    tenure = tenures(change, [old])[old["id"]]
    state = state_on(tenure, change.on)
    if old["institution_id"] != holder.id:
        raise CertificateNotFound(
            {"certificate": old["number"]}, way_out=("smeadmin certify list",)
        )
    if after(state, Move.REPLACE) is None:
        raise ActNotOpen(
            {
                "number": old["number"],
                "state": str(WORDS[state]),
                "act": _("to be followed by another"),
            },
            way_out=(f"smeadmin certify show {old['number']}",),
        )
    last = min(tenure.valid_until, start - dt.timedelta(days=1))
    change.update(Certificate, of(Certificate).c.id == old["id"], state="replaced", held_until=last)


def grace_until(noun: Certification, end: dt.date, calendar: Calendar) -> dt.date | None:
    """Give the last day of grace: until when the measure lets the holder apply again after the end."""
    for deadline in noun.deadlines.values():
        if (
            deadline.act == "reapply"
            and deadline.clock.event == "expiry"
            and not deadline.clock.before
        ):
            return deadline.clock.resolve({"expiry": end}, calendar).end
    return None


def _validity(
    noun: Certification,
    row: Mapping[Any, Any],
    on: dt.date,
    typed: dt.date | None,
    calendar: Calendar,
    old: sa.RowMapping | None,
) -> tuple[dt.date, dt.date]:
    """Give the first and the last day of a title: by the measure, or as typed where it is silent.

    One that renews another has the days of a renewal; they begin no earlier than those it follows.
    """
    events = {"decision": on, "application": row["applied_on"]}
    renewing = row["renews"] is not None and old is not None
    if renewing and old is not None:
        events["expiry"] = old["valid_until"]
    if row["stage_on"] is not None:
        events["creation"] = row["stage_on"]
    span = validity(noun, events, renewed=renewing, working=calendar)
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
    checked: CertificationChecked, waive: Sequence[str], by: str, why: str | None
) -> tuple[dict[str, str], ...]:
    """Take the waivers of a person, each for a requirement that is short and may be waived."""
    reason = (why or "").strip()
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
    return tuple({"requirement": x, "by": by, "reason": reason} for x in dict.fromkeys(waive))


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
