"""Lists of certificates and open applications, and the desk of that work."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.choices import level_words, name_of, title_words
from smeadmin.actions.regions import within
from smeadmin.domain.certification.application import OPEN
from smeadmin.domain.certification.certificate import VALID, state_on
from smeadmin.domain.certification.results import CertificateLine, CertificateList
from smeadmin.storage.certificates import tenures, with_closing
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate
from smeadmin.storage.tables.institution import Institution


def list_certificates(
    view: View,
    *,
    open_only: bool = False,
    in_force: bool = False,
    certification: str | None = None,
    level: str | None = None,
    region: str | None = None,
    expiring: int | None = None,
    renewal: bool = False,
    unchecked_in: int | None = None,
) -> CertificateList:
    """List certificates as they stand on the day, and open applications.

    ``expiring`` keeps those in force that end within so many days, the day itself counted as 0; ``renewal``
    those that can be renewed now and for which nobody has applied yet; ``unchecked_in`` those whose
    holders were not checked in a year, the first due first.
    """
    can_be_renewed = None
    if renewal:
        from smeadmin.actions.certification.desk import renewable

        can_be_renewed = renewable(view)
    certificates_only = in_force or expiring is not None or unchecked_in is not None
    lines = [] if certificates_only else _applications(view)
    if not open_only:
        lines += _certificates(view)
    if unchecked_in is not None:
        lines = _unchecked(view, lines, unchecked_in)
    wanted = within(view, region) if region else None
    titles, levels = title_words(view), level_words(view)
    lines = [
        replace(x, title=titles.get(x.certification), level_title=levels.get(x.level or ""))
        for x in lines
    ]
    certification = certification and name_of(titles, certification)
    level = level and name_of(levels, level)
    kept = [
        x
        for x in lines
        if (can_be_renewed is None or x.number in can_be_renewed)
        and (certification is None or x.certification == certification)
        and (level is None or x.level == level)
        and (wanted is None or x.region_code in wanted)
        and (not in_force or x.state in VALID)
        and (
            expiring is None
            or (x.state in VALID and x.days_left is not None and x.days_left <= expiring)
        )
    ]
    return CertificateList(view.on, tuple(kept), Counter(x.state for x in kept), unchecked_in)


def _unchecked(view: View, lines: list[CertificateLine], year: int) -> list[CertificateLine]:
    """Keep the certificates whose holders were not checked in a year, with the check before."""
    from smeadmin.actions.certification.unchecked import unchecked

    found = unchecked(view, year)
    kept = [
        replace(x, checked_on=one.checked_on, check_result=one.result, check_due=one.due_on)
        for x in lines
        if (one := found.get(x.number)) is not None
    ]
    return sorted(kept, key=lambda x: (x.check_due or dt.date.max, x.number))


def _applications(view: View) -> list[CertificateLine]:
    a, i = of(Application), of(Institution)
    rows = view.rows(
        sa.select(a, i.c.credit_code, i.c.name, i.c.region_code)
        .join(i, i.c.id == a.c.institution_id)
        .where(a.c.state.in_(OPEN))
        .order_by(a.c.number)
    )
    return [
        CertificateLine(
            number=r["number"],
            kind="application",
            credit_code=r["credit_code"],
            name=r["name"],
            region_code=r["region_code"],
            certification=r["certification"],
            level=r["level"],
            state=r["state"],
            applied_on=r["applied_on"],
            valid_from=None,
            valid_until=None,
            standing=r["basis"]["standing"],
        )
        for r in rows
    ]


def _certificates(view: View) -> list[CertificateLine]:
    c, i = of(Certificate), of(Institution)
    rows = view.rows(
        with_closing().add_columns(i.c.credit_code, i.c.name, i.c.region_code).order_by(c.c.number)
    )
    known = tenures(view, rows)
    return [
        CertificateLine(
            number=r["number"],
            kind="certificate",
            credit_code=r["credit_code"],
            name=r["name"],
            region_code=r["region_code"],
            certification=r["certification"],
            level=r["level"],
            state=str(state_on(known[r["id"]], view.on)),
            applied_on=None,
            valid_from=r["valid_from"],
            valid_until=r["valid_until"],
            standing=r["basis"]["standing"],
            days_left=_days_left(r["valid_until"], view.on),
        )
        for r in rows
    ]


def _days_left(until: dt.date, on: dt.date) -> int:
    return (until - on).days
