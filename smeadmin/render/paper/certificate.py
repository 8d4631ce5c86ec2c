"""The certificate: who holds which title from when until when, by which text, with a QR."""

from __future__ import annotations

from smeadmin.domain.certification.certificate import WORDS
from smeadmin.domain.certification.results import CertificateShown
from smeadmin.domain.paper import Facts, Line, Page, Printed, Sheet, qr_lines
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.render.certification import beside_level
from smeadmin.render.paper.common import across, each_language, foot, long_day


def certificate_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out a certificate; with ``english`` its twin on a second page."""
    shown: CertificateShown = printed.facts
    return Sheet(
        name=shown.certificate,
        pages=each_language(lambda: _page(printed, shown), english=english),
        framed=True,
    )


def _page(printed: Printed, shown: CertificateShown) -> Page:
    holder = shown.holder
    code = holder.credit_code or holder.office_no
    title = shown.certification
    if shown.document is not None:
        title = beside_level(shown.document, shown.certification, shown.level)
    clauses = dict.fromkeys(
        clause for line in shown.lines if line.verdict is not Verdict.NONE for clause in line.clause
    )
    measure = str(shown.document.title) if shown.document is not None else shown.basis.policy
    facts = [
        (
            _("Valid"),
            _("{start} to {end}").format(
                start=long_day(shown.valid_from), end=long_day(shown.valid_until)
            ),
        ),
        (_("Under"), f"{measure} {_(', ').join(list(clauses)[:6])}".strip()),
    ]
    if shown.document_number:
        facts.append((_("Document"), shown.document_number))
    return Page(
        lang=language(),
        title=_("CERTIFICATE OF RECOGNITION"),
        subtitle="CERTIFICATE" if language() == "zh" else "",
        number=_("No. {number}").format(number=shown.certificate),
        blocks=(
            Line(f"{holder.name}"),
            Line(_("(credit code {code}):").format(code=code)),
            Line(_("After examination and public notice you are recognised as"), indent=True),
            Line(title, size="large", align="center"),
            Facts(tuple(facts)),
        ),
        signed=(
            _("{office} (seal)").format(office=printed.office),
            long_day(shown.granted_on),
        ),
        qr="\n".join(
            qr_lines(
                shown.certificate,
                f"{holder.name} {code}",
                f"{shown.valid_from}/{shown.valid_until}",
                printed.head,
            )
        ),
        foot=foot(printed, f"smeadmin certify show {shown.certificate}"),
        across=across(
            printed,
            "" if shown.in_force else str(WORDS[shown.state]),
            example=shown.basis.standing == "example",
        ),
    )
