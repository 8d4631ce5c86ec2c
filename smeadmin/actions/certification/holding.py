"""Whether a title would still be granted today: judged again on today's figures, nothing written."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from smeadmin.actions.certification.judging import holder_of, judge
from smeadmin.actions.certification.showing import show_certificate
from smeadmin.actions.given import GivenValues, judgements_of, read_given
from smeadmin.actions.library import Library
from smeadmin.domain.certification.results import CertificateShown, CertificationChecked
from smeadmin.domain.policy import NounNotInForce
from smeadmin.domain.rules.document import Document
from smeadmin.policies.amendments import NoRuleInForce
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate


def explain_certificate(view: View, *, certificate: str) -> CertificateShown:
    """Show a certificate as it was granted, and whether it still holds on the day it is looked at.

    By the text of the decision, and by the one in force today where that is another. Raises
    CertificateNotFound.
    """
    shown = show_certificate(view, certificate=certificate)
    library = Library(view)
    texts = [library.kept(shown.basis)]
    try:
        latest = library.on(shown.basis.policy, view.on)
    except (NoRuleInForce, NounNotInForce):
        latest = None
    if latest is not None and (latest.digest, latest.laid) != (texts[0].digest, texts[0].laid):
        texts += [latest] if f"certification.{shown.certification}" in latest.nouns else []
    return dataclasses.replace(
        shown, today=tuple(_judged(view, library, shown, text) for text in texts)
    )


def certificate_of(view: View, *, application: str) -> str | None:
    """Give the certificate that was granted on an application; None where none was."""
    c, a = of(Certificate), of(Application)
    found: str | None = view.scalar(
        sa.select(c.c.number)
        .join(a, a.c.id == c.c.application_id)
        .where(a.c.number == application.strip().upper())
    )
    return found


def _judged(
    view: View, library: Library, shown: CertificateShown, document: Document
) -> CertificationChecked:
    c, a = of(Certificate), of(Application)
    row = view.one(sa.select(c).where(c.c.number == shown.certificate))
    values = GivenValues()
    if row["application_id"] is not None:
        asked = view.one(sa.select(a).where(a.c.id == row["application_id"]))
        given = {n: v for n, v in asked["given"].items() if n in document.figures}
        values = read_given(document, given, {}, by="", on=asked["applied_on"], reason=None)
        values = values.joined(judgements_of(view, asked["id"], document))
    noun = document.certification(shown.certification)
    holder = holder_of(view, row["institution_id"])
    return judge(view, library, holder, document, noun, row["level"], values, view.on)
