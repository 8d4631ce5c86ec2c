"""Putting right certificates and notices that have left the house; the old value stays beside the new one."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.certification.showing import certificate_row, show_certificate
from smeadmin.actions.notice.reading import find_notice
from smeadmin.domain.certification.refusals import CertificateOverlaps, ValidityReversed
from smeadmin.domain.certification.results import CertificateShown
from smeadmin.domain.correcting import (
    CERTIFICATE,
    NOTICE,
    Corrected,
    Correction,
    CorrectionJudged,
    CorrectionReason,
    CorrectionUnknown,
    NothingToCorrect,
)
from smeadmin.domain.notice import PUBLIC
from smeadmin.domain.rules.judge import validity
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate
from smeadmin.storage.tables.correction import Correction as Row
from smeadmin.storage.tables.notice import Notice, NoticeLine
from smeadmin.storage.types import canonical

DAYS = ("valid_from", "valid_until")


def correct_certificate(
    change: Change, *, certificate: str, values: Mapping[str, str]
) -> Corrected:
    """Put right what a certificate says; whose it is and what was granted stays as it was decided.

    Raises CertificateNotFound, CorrectionReason, CorrectionUnknown, CorrectionJudged, NothingToCorrect,
    ValidityReversed, CertificateOverlaps.
    """
    shown = show_certificate(change, certificate=certificate)
    row = certificate_row(change, certificate)
    reason = _reason(change, f"smeadmin certify correct {shown.certificate}")
    wanted = {name: _typed(shown.certificate, name, value) for name, value in values.items()}
    new = {name: value for name, value in wanted.items() if row[name] != value}
    if not new:
        raise NothingToCorrect(
            {"number": shown.certificate}, way_out=(f"smeadmin certify show {shown.certificate}",)
        )
    if set(new) & set(DAYS):
        _check_days(change, shown, {**{day: row[day] for day in DAYS}, **new})
    before = corrections_of(change, "certificate", shown.certificate)
    done = tuple(
        Correction(name, CERTIFICATE[name], row[name], value, change.on, change.act.by, reason,
                   change.act.document)
        for name, value in new.items()
    )  # fmt: skip
    change.update(Certificate, of(Certificate).c.id == row["id"], **new)
    _keep(change, "certificate", shown.certificate, done)
    return Corrected("certificate", shown.certificate, shown.holder.name, done, before)


def correct_notice(
    change: Change, *, notice: str, values: Mapping[str, str], subject: str | None = None
) -> Corrected:
    """Put right the head of a notice, or what it says in the line of a subject; its clock goes on.

    Raises NoticeNotFound, CorrectionReason, CorrectionUnknown, NothingToCorrect.
    """
    row = find_notice(change, notice)
    number = row["number"]
    reason = _reason(change, f"smeadmin notice correct {number}")
    line = None if subject is None else _line_of(change, row, subject)
    if line is None:
        stated: Mapping[str, Any] = {name: row[name] for name in NOTICE}
        labels: Mapping[str, Text] = NOTICE
    else:
        stated = line["shown"]
        labels = {name: PUBLIC[name] for name in row["columns"] if not name.endswith("_fen")}
    for name in values:
        if name not in labels:
            raise _unknown(name, number, labels)
    new = {
        name: int(value) if isinstance(stated.get(name), int) and value.isdecimal() else value
        for name, value in values.items()
    }
    new = {name: value for name, value in new.items() if stated.get(name) != value}
    if not new:
        raise NothingToCorrect({"number": number}, way_out=(f"smeadmin notice show {number}",))
    before = corrections_of(change, "notice", number)
    done = tuple(
        Correction(name, labels[name], stated.get(name), value, change.on, change.act.by, reason,
                   change.act.document, subject)
        for name, value in new.items()
    )  # fmt: skip
    if line is None:
        change.update(Notice, of(Notice).c.id == row["id"], **new)
    else:
        change.update(NoticeLine, of(NoticeLine).c.id == line["id"], shown={**stated, **new})
        _digest_again(change, row["id"])
    _keep(change, "notice", number, done)
    return Corrected("notice", number, str(row["title"]), done, before)


def corrections_of(view: View, noun: str, number: str) -> tuple[Correction, ...]:
    """Give everything that was put right of a paper, oldest first."""
    t = of(Row)
    rows = view.rows(sa.select(t).where(t.c.noun == noun, t.c.number == number).order_by(t.c.id))
    labels = {**PUBLIC, **NOTICE} if noun == "notice" else CERTIFICATE
    return tuple(
        Correction(
            field=row["field"],
            label=labels[row["field"]],
            was=row["was"],
            now=row["now"],
            on=row["corrected_on"],
            by=row["corrected_by"],
            reason=row["reason"],
            document=row["document"],
            line=row["line"],
        )
        for row in rows
    )


def _reason(change: Change, again: str) -> str:
    reason = (change.act.reason or "").strip()
    if not reason:
        raise CorrectionReason(way_out=(again + " … --reason " + _("TEXT"),))
    return reason


def _typed(number: str, name: str, value: str) -> Any:
    if name not in CERTIFICATE:
        raise _unknown(name, number, CERTIFICATE)
    return dt.date.fromisoformat(value) if name in DAYS else value or None


def _unknown(name: str, number: str, labels: Mapping[str, Text]) -> CorrectionUnknown:
    return CorrectionUnknown(
        {"field": name, "number": number},
        way_out=(_("one of: {choices}").format(choices=" ".join(labels)),),
    )


def _check_days(change: Change, shown: CertificateShown, days: Mapping[str, dt.date]) -> None:
    """Refuse days that the measure states otherwise, that are reversed, or that another title holds."""
    number, document = shown.certificate, shown.document
    start, end = days["valid_from"], days["valid_until"]
    if end < start:
        raise ValidityReversed(
            details={"start": start.isoformat(), "until": end.isoformat()},
            way_out=(f"smeadmin certify show {number}",),
        )
    if document is not None and not shown.opening:
        _check_stated(change, shown, end)
    t = of(Certificate)
    there = change.first(
        sa.select(t).where(
            t.c.institution_id == shown.holder.id,
            t.c.certification == shown.certification,
            t.c.level.is_(None) if shown.level is None else t.c.level == shown.level,
            t.c.number != number,
            t.c.valid_from <= end,
            t.c.valid_until >= start,
            t.c.held_until.is_(None) | (t.c.held_until >= start),
        )
    )
    if there is not None:
        raise CertificateOverlaps(
            details={
                "name": shown.holder.name,
                "certificate": there["number"],
                "start": there["valid_from"].isoformat(),
                "end": there["valid_until"].isoformat(),
            },
            way_out=(f"smeadmin certify show {there['number']}",),
        )


def _check_stated(change: Change, shown: CertificateShown, end: dt.date) -> None:
    """Refuse another last day than the measure gives; where it is silent, the day was typed."""
    from smeadmin.actions.calendar import calendar_of

    assert shown.document is not None
    noun = shown.document.certification(shown.certification)
    t = of(Application)
    applied = change.scalar(sa.select(t.c.applied_on).where(t.c.number == shown.application))
    events = {"decision": shown.granted_on, "application": applied or shown.granted_on}
    span = validity(noun, events, working=calendar_of(change))
    if span.end is not None and span.end != end:
        raise CorrectionJudged(
            {
                "field": "valid_until",
                "what": str(CERTIFICATE["valid_until"]),
                "number": shown.certificate,
                "stated": span.end.isoformat(),
            },
            way_out=(f"smeadmin certify revoke {shown.certificate} --reason " + _("TEXT"),),
        )


def _line_of(view: View, notice: Mapping[Any, Any], subject: str) -> sa.RowMapping:
    t = of(NoticeLine)
    rows = view.rows(sa.select(t).where(t.c.notice_id == notice["id"]).order_by(t.c.place))
    found = next((row for row in rows if row["subject"] == subject.strip()), None)
    if found is None:
        names = " ".join(dict.fromkeys(row["subject"] for row in rows))
        raise CorrectionUnknown(
            {"field": subject, "number": notice["number"]},
            way_out=(_("one of: {choices}").format(choices=names),),
        )
    return found


def _digest_again(change: Change, notice: int) -> None:
    t = of(NoticeLine)
    rows = change.rows(sa.select(t).where(t.c.notice_id == notice).order_by(t.c.place))
    lines = [[row["subject"], row["shown"]] for row in rows]
    digest = hashlib.sha256(canonical(lines).encode()).hexdigest()
    change.update(Notice, of(Notice).c.id == notice, digest=digest)


def _keep(change: Change, noun: str, number: str, done: tuple[Correction, ...]) -> None:
    for one in done:
        change.insert(
            Row,
            noun=noun,
            number=number,
            line=one.line,
            field=one.field,
            was=_plain(one.was),
            now=_plain(one.now),
            corrected_on=one.on,
            corrected_by=one.by,
            reason=one.reason,
            document=one.document,
        )
    change.outward(noun, number, str(_("correction")))
    change.summary = {noun: number, "corrected": [one.field for one in done]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
