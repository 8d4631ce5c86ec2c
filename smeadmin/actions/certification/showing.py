"""Certificates as they are shown, from what was kept with them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.judging import holder_of
from smeadmin.actions.library import Library
from smeadmin.domain.certification.application import act_word
from smeadmin.domain.certification.refusals import CertificateNotFound
from smeadmin.domain.certification.results import CertificateShown, HolderCheckLine
from smeadmin.domain.numbers import change_number
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Certification
from smeadmin.domain.rules.judge import renewal_window
from smeadmin.domain.rules.trace import lines
from smeadmin.i18n import gettext as _
from smeadmin.storage import history
from smeadmin.storage.certificates import tenures, with_closing
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import (
    Application,
    ApplicationStep,
    Certificate,
    HolderCheck,
)
from smeadmin.storage.tables.log import ChangeRow


def show_certificate(view: View, *, certificate: str) -> CertificateShown:
    """Show a certificate with the trace it was granted on, printed from the kept document.

    Nothing is judged again. Raises CertificateNotFound.
    """
    row = certificate_row(view, certificate)
    basis = Basis.of_data(row["basis"])
    document = Library(view).kept(basis)
    noun = document.certification(row["certification"])
    application = None
    if row["application_id"] is not None:
        t = of(Application)
        application = view.scalar(sa.select(t.c.number).where(t.c.id == row["application_id"]))
    return CertificateShown(
        certificate=row["number"],
        holder=holder_of(view, row["institution_id"]),
        certification=row["certification"],
        level=row["level"],
        category=row["category"],
        granted_on=row["granted_on"],
        tenure=tenures(view, [row])[row["id"]],
        on=view.on,
        document_number=row["document"],
        basis=basis,
        document=document,
        lines=() if row["opening"] else tuple(lines(document, noun, row["trace"])),
        application=application,
        steps=_steps(view, row["id"], row["application_id"]),
        waived=tuple(row["waived"] or ()),
        opening=row["opening"],
        barred_until=row["barred_until"],
        plaque_due=row["plaque_due"],
        plaque_back_on=row["plaque_back_on"],
        replaces=row["replaces"],
        renewal=_window(view, noun, row["valid_until"]),
        checks=_checks(view, row["id"]),
    )


def _window(view: View, noun: Certification, end: dt.date) -> tuple[dt.date | None, dt.date | None]:
    span = renewal_window(noun, end, calendar_of(view))
    return span.start, span.end


def _checks(view: View, certificate: int) -> tuple[HolderCheckLine, ...]:
    t = of(HolderCheck)
    rows = view.rows(sa.select(t).where(t.c.certificate_id == certificate).order_by(t.c.id))
    return tuple(
        HolderCheckLine(r["checked_on"], r["checked_by"], r["result"], r["reason"]) for r in rows
    )


def certificate_row(view: View, number: str) -> sa.RowMapping:
    """Give the row of a certificate with the day its institution was closed; raises CertificateNotFound."""
    wanted = with_closing().where(of(Certificate).c.number == number.strip().upper())
    row = view.first(wanted)
    if row is None:
        raise CertificateNotFound(
            details={"certificate": number}, way_out=("smeadmin certify list",)
        )
    return row


def _steps(
    view: View, certificate: int, application: int | None
) -> tuple[tuple[str, dt.date, str, str | None, str], ...]:
    """Give who did what when on the way to a certificate: (step, day, by, papers and reason, change).

    An act on the application is called by its word, and has the reason of its own row where several were
    decided in one change; everything else is the command of its change.
    """
    log = of(ChangeRow)
    ids = history.changes_of_row(view, of(Certificate).name, certificate)
    if application is not None:
        ids |= history.changes_of_row(view, of(Application).name, application)
    rows = view.rows(sa.select(log).where(log.c.id.in_(ids)).order_by(log.c.number))
    s = of(ApplicationStep)
    acts = view.rows(sa.select(s).where(s.c.application_id == application))
    own = {act["change_id"]: act for act in acts}
    return tuple(
        (
            r["command"] if (act := own.get(r["id"])) is None else _step(act),
            r["acted_on"],
            r["acted_by"],
            "   ".join(x for x in _papers(r, act) if x) or None,
            change_number(r["number"]),
        )
        for r in rows
    )


def _step(act: sa.RowMapping) -> str:
    word = act_word(act["act"], act["role"])
    return _("{step}: not passed").format(step=word) if act["result"] == "failed" else word


def _papers(change: sa.RowMapping, act: sa.RowMapping | None) -> tuple[str | None, ...]:
    if act is None:
        return change["document"], change["reason"]
    return change["document"], act["notice"], act["comment"]
