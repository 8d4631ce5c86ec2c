"""Papers of certification: the certificate, and the letters to applicants."""

from __future__ import annotations

from smeadmin.actions.certification.showing import certificate_row, show_certificate
from smeadmin.actions.paper.printing import print_paper
from smeadmin.domain.certification.certificate import WORDS
from smeadmin.domain.paper import PaperNotInForce, Printed
from smeadmin.storage.change import Change


def print_certificate(change: Change, *, certificate: str, copy: bool = False) -> Printed:
    """Print a certificate; one that is not in force only as a ``copy``.

    Raises CertificateNotFound, PaperNotInForce.
    """
    shown = show_certificate(change, certificate=certificate)
    if not (shown.in_force or copy):
        again = f"smeadmin certify paper {shown.certificate} --copy"
        raise PaperNotInForce(
            {"name": shown.certificate, "state": str(WORDS[shown.state])}, way_out=(again,)
        )
    row = certificate_row(change, certificate)
    return print_paper(
        change,
        noun="certificate",
        name=shown.certificate,
        paper="certificate",
        facts=shown,
        of_change=row["change_id"],
        copy=copy,
    )
