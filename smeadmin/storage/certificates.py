"""Certificates as the money asks about them: who held one on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate


@dataclass(frozen=True, slots=True)
class CertificateRef:
    """A certificate with its days, both inclusive."""

    number: str
    certification: str
    level: str | None
    category: str | None
    valid_from: dt.date
    valid_until: dt.date


def certificates_in_force(view: View, institution_id: int, on: dt.date) -> list[CertificateRef]:
    """List the certificates that an institution held on a day, the one that lasts longest first."""
    return [c for c in certificates_of(view, institution_id) if c.valid_from <= on <= c.valid_until]


def certificates_of(view: View, institution_id: int) -> list[CertificateRef]:
    """List every certificate that stands, the one that lasts longest first."""
    t = of(Certificate)
    rows = view.rows(
        sa.select(t)
        .where(t.c.institution_id == institution_id, t.c.state == "granted")
        .order_by(t.c.valid_until.desc(), t.c.number)
    )
    return [
        CertificateRef(
            r["number"],
            r["certification"],
            r["level"],
            r["category"],
            r["valid_from"],
            r["valid_until"],
        )
        for r in rows
    ]
