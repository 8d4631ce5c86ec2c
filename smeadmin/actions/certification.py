"""Certification: judging an institution against a title, taking in applications, granting, listing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.actions.bodies import find_institution
from smeadmin.actions.given import GivenValues, judgements_of, read_given
from smeadmin.actions.library import Library
from smeadmin.domain.certification import (
    AlreadyApplied,
    ApplicationClosed,
    ApplicationNotFound,
    Applied,
    CertificateNotFound,
    CertificateOverlaps,
    CertificateShown,
    CertificationChecked,
    Holder,
    LevelNeeded,
    LevelUnknown,
    ValidityUnknown,
    check_grant,
)
from smeadmin.domain.change import change_number
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import (
    Certification,
    Document,
    compact,
    judge_certification,
    lines,
    validity,
)
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.walk import all_in
from smeadmin.i18n import gettext as _
from smeadmin.storage import history
from smeadmin.storage.change import Change, View
from smeadmin.storage.facts import facts_of, judged_year
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate, Judgement
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow

NUMBER_WIDTH = 4


def check_certification(
    view: View,
    *,
    institution: str,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
    by: str = "",
    reason: str | None = None,
) -> CertificationChecked:
    """Hold an institution against a title on a day without writing anything.

    ``given`` are figures of the application, ``judged`` what a person (``by``) finds and why, both as
    typed. Raises InstitutionNotFound, NameAmbiguous, NounNotInForce, NounAmbiguous, LevelNeeded,
    LevelUnknown, FigureUnknown, FigureValue, JudgementReason.
    """
    holder = _holder(view, institution)
    library = Library(view)
    document, noun = _noun(library, certification, view.on, policy)
    _check_level(noun, level)
    values = read_given(document, given or {}, judged or {}, by=by, on=view.on, reason=reason)
    return _judge(view, library, holder, document, noun, level, values, view.on)


def apply_for(
    change: Change,
    *,
    institution: str,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> Applied:
    """Take in an application; whether it is met is judged when it is granted, and shown now.

    Raises what checking raises, and AlreadyApplied.
    """
    holder = _holder(change, institution)
    library = Library(change)
    document, noun = _noun(library, certification, change.on, policy)
    _check_level(noun, level)
    act = change.act
    values = read_given(
        document, given or {}, judged or {}, by=act.by, on=change.on, reason=act.reason
    )
    _refuse_second(change, holder, noun, level)
    serial = change.next_number("application", str(change.on.year))
    number = f"AP-{change.on.year}-{serial:0{NUMBER_WIDTH}d}"
    basis = library.basis(document, _heads(noun))
    key = change.insert(
        Application,
        number=number,
        institution_id=holder.id,
        certification=noun.head.name,
        level=level,
        applied_on=change.on,
        year=judged_year(noun, change.on),
        state="applied",
        basis=basis.as_data(),
        given=values.typed,
    )
    _keep_judgements(change, key, values)
    change.summary = {"application": number, "institution": holder.credit_code or holder.office_no}
    checked = _judge(change, library, holder, document, noun, level, values, change.on)
    return Applied(number, holder, noun.head.name, level, change.on, basis, checked)


def grant_certificate(
    change: Change,
    *,
    application: str,
    valid_until: dt.date | None = None,
    waive: list[str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> CertificateShown:
    """Grant the title an application asks for; it refuses what `certify check` refuses.

    Judged by the measure of the application's day, with what is known now. ``valid_until`` only where
    the measure does not say. Raises ApplicationNotFound, ApplicationClosed, CriteriaNotMet,
    CannotJudge, NotConcerned, ValidityUnknown, CertificateOverlaps.
    """
    row = _application(change, application)
    if row["state"] != "applied":
        raise ApplicationClosed(
            details={"application": row["number"], "state": row["state"]},
            way_out=(f"smeadmin certify show {row['number']}",),
        )
    library = Library(change)
    document = library.kept(Basis.of_data(row["basis"]))
    noun = document.certification(row["certification"])
    act = change.act
    new = read_given(document, {}, judged or {}, by=act.by, on=change.on, reason=act.reason)
    _keep_judgements(change, row["id"], new)
    values = read_given(document, row["given"], {}, by="", on=row["applied_on"], reason=None)
    values = values.joined(judgements_of(change, row["id"], document))
    holder = _holder_by_id(change, row["institution_id"])
    checked = _judge(
        change, library, holder, document, noun, row["level"], values, row["applied_on"]
    )
    command = _check_command(holder, noun, row["level"])
    check_grant(checked, waive or [], command)
    span = validity(noun, {"decision": change.on, "application": row["applied_on"]})
    start, end = span.start or change.on, span.end or valid_until
    if end is None:
        raise ValidityUnknown(
            details={"certification": noun.head.name}, way_out=("--valid-until YYYY-MM-DD",)
        )
    _refuse_overlap(change, holder, noun.head.name, row["level"], start, end)
    number = _certificate_number(change, noun)
    basis = library.basis(document, [*_heads(noun), *([noun.valid.head] if noun.valid else [])])
    waived = [{"requirement": x, "by": act.by, "reason": act.reason} for x in waive or []]
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


def show_certificate(view: View, *, certificate: str) -> CertificateShown:
    """Show a certificate with the trace it was granted on, printed from the kept document.

    Nothing is judged again. Raises CertificateNotFound.
    """
    table = of(Certificate)
    row = view.first(sa.select(table).where(table.c.number == certificate.strip().upper()))
    if row is None:
        raise CertificateNotFound(
            details={"certificate": certificate}, way_out=("smeadmin certify list",)
        )
    basis = Basis.of_data(row["basis"])
    document = Library(view).kept(basis)
    noun = document.certification(row["certification"])
    application = None
    if row["application_id"] is not None:
        t = of(Application)
        application = view.scalar(sa.select(t.c.number).where(t.c.id == row["application_id"]))
    return CertificateShown(
        certificate=row["number"],
        holder=_holder_by_id(view, row["institution_id"]),
        certification=row["certification"],
        level=row["level"],
        category=row["category"],
        granted_on=row["granted_on"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        state=row["state"],
        on=view.on,
        document_number=row["document"],
        basis=basis,
        document=document,
        lines=tuple(lines(document, noun, row["trace"])),
        application=application,
        steps=_steps(view, row["id"], row["application_id"]),
        waived=tuple(row["waived"] or ()),
    )


def application_checked(view: View, *, application: str) -> CertificationChecked:
    """Judge an application as it stands now, by the measure of its day; raises ApplicationNotFound."""
    row = _application(view, application)
    library = Library(view)
    document = library.kept(Basis.of_data(row["basis"]))
    noun = document.certification(row["certification"])
    values = read_given(document, row["given"], {}, by="", on=row["applied_on"], reason=None)
    values = values.joined(judgements_of(view, row["id"], document))
    holder = _holder_by_id(view, row["institution_id"])
    checked = _judge(view, library, holder, document, noun, row["level"], values, row["applied_on"])
    return dataclasses.replace(checked, application=row["number"])


def _judge(
    view: View,
    library: Library,
    holder: Holder,
    document: Document,
    noun: Certification,
    level: str | None,
    values: GivenValues,
    on: dt.date,
) -> CertificationChecked:
    year = judged_year(noun, on)
    given = {**values.values, **({"level": level} if level is not None else {})}
    facts = facts_of(
        view,
        document,
        noun.path,
        holder.id,
        day=on,
        year=year,
        given=given,
        origins=values.origins,
    )
    judged = judge_certification(document, noun.head.name, facts)
    kept = compact(
        document,
        noun,
        judged.reading,
        judged=(judged.gate.who, judged.gate.require),
        grant=judged.quota,
    )
    return CertificationChecked(
        holder=holder,
        certification=noun.head.name,
        level=level,
        on=on,
        year=year,
        result=judged.result,
        basis=library.basis(document, _heads(noun)),
        document=document,
        lines=tuple(lines(document, noun, kept)),
        trace=kept,
    )


def _heads(noun: Certification) -> list[Head]:
    """Give the heads of the rules that judge a title: whom it concerns and what it asks."""
    rules = [r for r in (noun.who, noun.require) if r is not None]
    return [inner.head for rule in rules for inner in all_in(rule) if inner.head.path]


def _noun(
    library: Library, certification: str, on: dt.date, policy: str | None
) -> tuple[Document, Certification]:
    document, _found = library.noun("certification", certification, on, policy)
    return document, document.certification(certification)


def _check_level(noun: Certification, level: str | None) -> None:
    name = str(noun.label)
    if noun.levels and level is None:
        raise LevelNeeded(
            details={"certification": name, "levels": list(noun.levels)},
            way_out=tuple(f"--level {x}" for x in noun.levels),
        )
    if level is not None and level not in noun.levels:
        raise LevelUnknown(
            details={"certification": name, "level": level, "levels": list(noun.levels)},
            way_out=tuple(f"--level {x}" for x in noun.levels) or (_("leave --level away"),),
        )


def _refuse_second(view: View, holder: Holder, noun: Certification, level: str | None) -> None:
    t = of(Application)
    open_one = view.scalar(
        sa.select(t.c.number).where(
            t.c.institution_id == holder.id,
            t.c.certification == noun.head.name,
            t.c.level.is_(None) if level is None else t.c.level == level,
            t.c.state == "applied",
        )
    )
    if open_one is not None:
        raise AlreadyApplied(
            details={"name": holder.name, "application": open_one},
            way_out=(f"smeadmin certify grant {open_one}",),
        )


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
            t.c.state.in_(("granted", "suspended")),
            t.c.valid_from <= end,
            t.c.valid_until >= start,
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


def _keep_judgements(change: Change, application_id: int, values: GivenValues) -> None:
    for name, value in values.judged.items():
        change.insert(
            Judgement,
            application_id=application_id,
            figure=name,
            value=value,
            judged_by=values.by,
            judged_on=change.on,
            reason=values.reason,
        )


def _certificate_number(change: Change, noun: Certification) -> str:
    initials = "".join(part[0] for part in noun.head.name.split("-") if part).upper()
    scope = f"{initials}-{change.on.year}"
    return f"{scope}-{change.next_number('certificate', scope):0{NUMBER_WIDTH}d}"


def _application(view: View, number: str) -> sa.RowMapping:
    t = of(Application)
    row = view.first(sa.select(t).where(t.c.number == number.strip().upper()))
    if row is None:
        raise ApplicationNotFound(
            details={"application": number}, way_out=("smeadmin certify list --open",)
        )
    return row


def _holder(view: View, text: str) -> Holder:
    found = find_institution(view, text)
    return Holder(found.id, found.office_no, found.credit_code, found.name, found.region_code)


def _holder_by_id(view: View, key: int) -> Holder:
    from smeadmin.domain.registers import office_number

    t = of(Institution)
    row = view.one(sa.select(t).where(t.c.id == key))
    return Holder(
        row["id"],
        office_number("institution", row["office_no"]),
        row["credit_code"],
        row["name"],
        row["region_code"],
    )


def _check_command(holder: Holder, noun: Certification, level: str | None) -> str:
    who = holder.credit_code or holder.office_no
    words = f"smeadmin certify check {who} --as {noun.head.name}"
    return f"{words} --level {level}" if level else words


def _steps(
    view: View, certificate: int, application: int | None
) -> tuple[tuple[str, dt.date, str, str | None, str], ...]:
    """Give who did what when on the way to a certificate: (command, day, by, document, change)."""
    log = of(ChangeRow)
    ids = history.changes_of_row(view, of(Certificate).name, certificate)
    if application is not None:
        ids |= history.changes_of_row(view, of(Application).name, application)
    rows = view.rows(sa.select(log).where(log.c.id.in_(ids)).order_by(log.c.number))
    return tuple(
        (r["command"], r["acted_on"], r["acted_by"], r["document"], change_number(r["number"]))
        for r in rows
    )
