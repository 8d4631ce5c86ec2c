"""The certificate: who holds which title from when until when, by which text; and that it is revoked."""

from __future__ import annotations

from smeadmin.domain.certification.certificate import WORDS
from smeadmin.domain.certification.results import CertificateShown
from smeadmin.domain.paper import Block, Facts, Line, Page, Printed, Sheet, qr_lines
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.render.certification import beside_level
from smeadmin.render.paper.common import across, each_language, foot, long_day


def certificate_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out a certificate, or the letter that it was revoked; with ``english`` its twin follows."""
    shown: CertificateShown = printed.facts
    if printed.paper == "revocation":
        pages = each_language(lambda: _revoked_page(printed, shown), english=english)
        return Sheet(name=shown.certificate, pages=pages)
    return Sheet(
        name=shown.certificate,
        pages=each_language(lambda: _page(printed, shown), english=english),
        framed=True,
    )


def _page(printed: Printed, shown: CertificateShown) -> Page:
    holder = shown.holder
    code = holder.credit_code or holder.office_no
    clauses = dict.fromkeys(
        clause for line in shown.lines if line.verdict is not Verdict.NONE for clause in line.clause
    )
    facts = [
        (
            _("Valid"),
            _("{start} to {end}").format(
                start=long_day(shown.valid_from), end=long_day(shown.valid_until)
            ),
        ),
        (_("Under"), f"{_measure(shown)} {_(', ').join(list(clauses)[:6])}".strip()),
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
            Line(_title(shown), size="large", align="center"),
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


def _revoked_page(printed: Printed, shown: CertificateShown) -> Page:
    revoked_on, reason, document = printed.more
    said = _("Your title {title} (certificate {number}) is revoked from {day} on, for this reason:")
    told = said.format(title=_title(shown), number=shown.certificate, day=long_day(revoked_on))
    facts = [(_("Under"), _measure(shown))]
    if document:
        facts.append((_("Document"), document))
    if shown.barred_until is not None:
        facts.append((_("No application until"), long_day(shown.barred_until)))
    blocks: list[Block] = [
        Line(_("{name}:").format(name=shown.holder.name)),
        Line(told, indent=True),
        Line(reason or "-", indent=True, strong=True),
        Facts(tuple(facts)),
    ]
    if shown.plaque_due and shown.plaque_back_on is None:
        asked = _("Return the plaque to {office}, and use the title no more.")
        blocks.append(Line(asked.format(office=printed.office), indent=True))
    return Page(
        lang=language(),
        issuer=printed.office,
        title=_("Notice that a title is revoked"),
        number=_("No. {number}").format(number=shown.certificate),
        blocks=tuple(blocks),
        signed=(_("{office} (seal)").format(office=printed.office), long_day(revoked_on)),
        foot=foot(printed, f"smeadmin certify show {shown.certificate}"),
        across=across(printed, example=shown.basis.standing == "example"),
    )


def _title(shown: CertificateShown) -> str:
    if shown.document is None:
        return shown.certification
    return beside_level(shown.document, shown.certification, shown.level)


def _measure(shown: CertificateShown) -> str:
    return str(shown.document.title) if shown.document is not None else shown.basis.policy
