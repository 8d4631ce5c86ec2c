"""Papers of a title: the certificate, and the letter that it was revoked."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.certification.showing import certificate_row, show_certificate
from smeadmin.actions.paper.printing import print_paper
from smeadmin.domain.certification.certificate import WORDS, State
from smeadmin.domain.certification.results import CertificateShown
from smeadmin.domain.paper import PaperNotInForce, Printed
from smeadmin.storage import history
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.log import ChangeRow


def print_certificate(change: Change, *, certificate: str, copy: bool = False) -> Printed:
    """Print a certificate; one that is not in force only as a ``copy``, else the letter if it was revoked.

    Raises CertificateNotFound, PaperNotInForce.
    """
    shown = show_certificate(change, certificate=certificate)
    if shown.state is State.REVOKED and not copy:
        return _print_revocation(change, shown)
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


def _print_revocation(change: Change, shown: CertificateShown) -> Printed:
    """Print the letter to who held it; ``more`` is the change that revoked it, as it stands in the log."""
    row, log = certificate_row(change, shown.certificate), of(ChangeRow)
    ids = history.changes_of_row(change, of(Certificate).name, row["id"])
    wanted = sa.select(log).where(log.c.id.in_(ids), log.c.command == "certify revoke")
    revoked = change.rows(wanted.order_by(log.c.number))[-1]
    return print_paper(
        change,
        noun="certificate",
        name=shown.certificate,
        paper="revocation",
        facts=shown,
        of_change=revoked["id"],
        more=(revoked["acted_on"], revoked["reason"], revoked["document"]),
    )
