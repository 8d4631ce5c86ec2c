"""Certificates as everybody asks about them: what they are on a day, reckoned in one place.

``tenures`` loads what ``domain.certification.state_on`` needs; ``held`` says the same in SQL, for counting in
the database. A test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.certification.certificate import (
    RIGHTS,
    SPELL_STATES,
    Right,
    Spell,
    State,
    Tenure,
    may,
    state_on,
)
from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate, CertificateSpell
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.types import Day

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CertificateRef:
    """A certificate with everything that decides what it is on a day."""

    number: str
    certification: str
    level: str | None
    category: str | None
    tenure: Tenure

    @property
    def valid_until(self) -> dt.date:
        """The last day on which it was or will be held."""
        return self.tenure.last_day

    def state(self, on: dt.date) -> State:
        """What it is on a day."""
        return state_on(self.tenure, on)


def certificates_of(view: View, institution_id: int) -> list[CertificateRef]:
    """List every certificate that an institution ever held, the one that lasts longest first."""
    t = of(Certificate)
    rows = view.rows(
        with_closing()
        .where(t.c.institution_id == institution_id)
        .order_by(t.c.valid_until.desc(), t.c.number)
    )
    known = tenures(view, rows)
    return [
        CertificateRef(r["number"], r["certification"], r["level"], r["category"], known[r["id"]])
        for r in rows
    ]


def certificates_in_force(view: View, institution_id: int, on: dt.date) -> list[CertificateRef]:
    """List the certificates that let an institution take vouchers on a day, the longest first."""
    return certificates_with(view, institution_id, Right.REDEEM, on)


def certificates_with(
    view: View, institution_id: int, right: Right, on: dt.date
) -> list[CertificateRef]:
    """List the certificates that give an institution a right on a day, the longest first."""
    return [c for c in certificates_of(view, institution_id) if may(c.tenure, right, on)]


def with_closing() -> sa.Select[Any]:
    """Select certificates with the day their institution was closed, as ``closed_on``."""
    t, i = of(Certificate), of(Institution)
    return sa.select(t, i.c.closed_on).join(i, i.c.id == t.c.institution_id)


def tenures(view: View, rows: Sequence[Mapping[Any, Any]]) -> dict[int, Tenure]:
    """Give what decides the state of each certificate; rows are those of ``with_closing``."""
    spells: dict[int, list[Spell]] = defaultdict(list)
    t = of(CertificateSpell)
    for part in capture.chunks([row["id"] for row in rows], AT_ONCE):
        wanted = sa.select(t).where(t.c.certificate_id.in_(part)).order_by(t.c.id)
        for row in view.rows(wanted):
            spell = Spell(row["kind"], row["since"], row["until"], row["due"])
            spells[row["certificate_id"]].append(spell)
    return {
        row["id"]: Tenure(
            valid_from=row["valid_from"],
            valid_until=row["valid_until"],
            how=row["state"],
            held_until=row["held_until"],
            grace_until=row["grace_until"],
            closed_on=row["closed_on"],
            spells=tuple(spells[row["id"]]),
        )
        for row in rows
    }


def held(on: dt.date) -> sa.ColumnElement[bool]:
    """Say in SQL that a certificate is held on a day: ``valid_on``, for counting in the database."""
    c = of(Certificate).c
    return (c.valid_from <= on) & (held_until(on) >= on)


def held_until(on: dt.date, right: Right = Right.LISTED) -> sa.ColumnElement[Any]:
    """Give in SQL the last day on which a certificate gives a right, as it stands on a day.

    One that does not give it on the day although its days cover it (suspended, institution closed) ends
    the day before: the rights table says which. What is listed is what is held.
    """
    c = of(Certificate).c
    until = sa.case((c.held_until < c.valid_until, c.held_until), else_=c.valid_until)
    yesterday = on - dt.timedelta(days=1)
    away = _without(right, on) & (until >= on)
    return sa.case((away, sa.literal(yesterday, Day)), else_=until)


def _without(right: Right, on: dt.date) -> sa.ColumnElement[bool]:
    """Say in SQL that a certificate lies in days that do not give a right, or its holder was closed."""
    c, i, spell = of(Certificate).c, of(Institution), of(CertificateSpell)
    kinds = [kind for kind, state in SPELL_STATES.items() if right not in RIGHTS[state]]
    closed = sa.exists().where(i.c.id == c.institution_id, i.c.closed_on <= on)
    covered = sa.exists().where(
        spell.c.certificate_id == c.id,
        spell.c.kind.in_(kinds),
        spell.c.since <= on,
        spell.c.until.is_(None) | (spell.c.until >= on),
    )
    return closed | covered if kinds else closed
