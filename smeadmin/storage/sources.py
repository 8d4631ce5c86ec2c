"""The rows the office holds, as policies count them: one select for each source of ``domain.rules.sources``.

A source gives one row per fact: ``body`` (whose it is) and the source's fields by their names, as stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.certification.certificate import Right
from smeadmin.domain.rules.document import Certification, Document, Evaluation, Noun
from smeadmin.domain.rules.walk import figures_in, reads, shutting_out
from smeadmin.storage import rosters
from smeadmin.storage.certificates import held_until
from smeadmin.storage.coverage import placed, regions
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import StaffRow
from smeadmin.storage.tables.award import Award, AwardPlace
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.record import Record
from smeadmin.storage.tables.settlement import SettlementLine
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher

INSTITUTIONS: Mapping[str, str] = {"institution": "body", "provider": "body"}
ENTERPRISES: Mapping[str, str] = {"enterprise": "body"}


@dataclass(frozen=True, slots=True)
class At:
    """The day of judgement and the judged year for which rows are asked.

    ``right``: what titles are asked for.
    """

    day: date
    year: int
    right: Right = Right.LISTED


@dataclass(frozen=True, slots=True)
class Source:
    """One source of rows.

    ``bodies`` says by whom its rows can be told apart: what a figure is about, and the column that holds
    the key. ``filed``: somebody hands it in whole, so a body without rows is not known; otherwise the
    office keeps it, and while it holds any row of the window a body without rows has none.
    ``micro`` names fields stored in millionths. Rows about bodies of one register are also those of the
    regions they lie in; ``mixed`` ones are about two.
    """

    rows: Callable[[At], sa.Select[Any]]
    bodies: Mapping[str, str] = field(default_factory=lambda: INSTITUTIONS)
    filed: bool = False
    always: bool = False
    micro: frozenset[str] = frozenset()
    mixed: bool = False

    def of(self, about: str, at: At) -> tuple[sa.Subquery, str | None]:
        """Give the rows, and the column that says whose they are; None: they cannot be told apart."""
        rows = self.rows(at)
        register = self._register()
        if about == "region" and register is not None:
            return placed(rows, register).subquery(), "body"
        return rows.subquery(), self.bodies.get(about)

    def _register(self) -> sa.Table | None:
        """Give the register of whose bodies the column ``body`` speaks."""
        if self.mixed:
            return None
        tables = {"institution": of(Institution), "enterprise": of(Enterprise)}
        return next(
            (tables[a] for a, c in self.bodies.items() if c == "body" and a in tables), None
        )


def rights_asked(document: Document, noun: Noun) -> dict[str, Right]:
    """Say by figure which right counted titles are asked for; the others are asked whether they are held.

    Whom an evaluation concerns by its title is who may be scored; a title that shuts another one out does
    so although it is suspended.
    """
    if isinstance(noun, Evaluation):
        named = () if noun.who is None else reads(noun.who)
        return dict.fromkeys(figures_in(document, named), Right.SCORED)
    named = shutting_out(noun) if isinstance(noun, Certification) else ()
    return dict.fromkeys(figures_in(document, named), Right.EXCLUDES)


def _staff(at: At) -> sa.Select[Any]:
    c = of(StaffRow).c
    columns = (
        c.institution_id.label("body"),
        c.degree,
        c.title,
        c.title.label("grade"),
        c.skill,
        c.post,
    )
    return sa.select(*columns).where(c.year == at.year)


def _records(_at: At) -> sa.Select[Any]:
    c = of(Record).c
    return sa.select(
        c.institution_id.label("body"),
        c.enterprise_id.label("enterprise"),
        c.category.label("kind"),
        c.fee_fen.label("fee"),
        c.service_date.label("on"),
        *(c.mode, c.hours, c.persons, c.activity, c.public_benefit, c.satisfaction),
    )


def _answered(_at: At) -> sa.Select[Any]:
    c = of(Record).c
    satisfied = sa.case((c.satisfaction >= 4, 1), else_=0).label("satisfied")
    return sa.select(
        c.institution_id.label("body"),
        c.enterprise_id.label("enterprise"),
        satisfied,
        c.service_date.label("on"),
    ).where(c.satisfaction.is_not(None))


def _institutions(_at: At) -> sa.Select[Any]:
    c = of(Institution).c
    return sa.select(
        c.id.label("body"),
        c.kind,
        c.category,
        c.region_code.label("region"),
        c.registered_on.label("from"),
        c.closed_on.label("until"),
    )


def _enterprises(at: At) -> sa.Select[Any]:
    firm, year = of(Enterprise), of(EnterpriseYear)
    joined = firm.outerjoin(year, (year.c.enterprise_id == firm.c.id) & (year.c.year == at.year))
    c = firm.c
    return sa.select(
        c.id.label("body"), year.c.size, c.industry, c.region_code.label("region")
    ).select_from(joined)


def _titles(at: At) -> sa.Select[Any]:
    """Titles with the days on which they gave the right that is asked for, as the day judged finds them."""
    c = of(Certificate).c
    return sa.select(
        c.institution_id.label("body"),
        c.certification,
        c.level,
        c.star,
        c.granted_on.label("on"),
        c.valid_from.label("from"),
        held_until(at.day, at.right).label("until"),
    )


def _vouchers(_at: At) -> sa.Select[Any]:
    c, p, line, claim = of(Voucher).c, of(Programme), of(ClaimLine), of(Claim)
    redemption, batch = of(Redemption), of(SettlementLine)
    further = (
        sa.select(
            redemption.c.voucher_id,
            sa.func.count(claim.c.id).label("claimed"),
            sa.func.count(batch.c.id).label("settled"),
        )
        .select_from(redemption)
        .outerjoin(line, (line.c.redemption_id == redemption.c.id) & (line.c.live == 1))
        .outerjoin(claim, claim.c.id == line.c.claim_id)
        .outerjoin(batch, batch.c.claim_id == claim.c.id)
        .group_by(redemption.c.voucher_id)
        .subquery()
    )
    state = sa.case(
        (further.c.settled > 0, "settled"),
        (further.c.claimed > 0, "claimed"),
        (c.state == "redeemed", "used"),
        (c.state == "expired", "lapsed"),
        else_=c.state,
    )
    return (
        sa.select(
            c.enterprise_id.label("body"),
            p.c.code.label("programme"),
            state.label("state"),
            c.amount_fen.label("amount"),
            (c.amount_fen - c.used_fen - c.returned_fen).label("balance"),
            c.issued_on.label("on"),
        )
        .join(p, p.c.id == c.programme_id)
        .outerjoin(further, further.c.voucher_id == c.id)
    )


def _allocations(_at: At) -> sa.Select[Any]:
    c = of(Posting).c
    undone = of(Posting).alias("undone")
    return (
        sa.select(
            c.fund_id.label("body"),
            c.to_purpose.label("purpose"),
            c.amount_fen.label("amount"),
            c.posted_on.label("on"),
        )
        .outerjoin(undone, undone.c.reverses == c.id)
        .where(c.event == "allocate", c.reverses.is_(None), undone.c.id.is_(None))
    )


def _grants(_at: At) -> sa.Select[Any]:
    """Money that was given: awards decided to institutions, vouchers issued to enterprises."""
    award, place = of(Award).c, of(AwardPlace)
    voucher, programme = of(Voucher).c, of(Programme)
    nobody = sa.cast(sa.null(), sa.BigInteger)
    awarded = (
        sa.select(
            place.c.institution_id.label("body"),
            nobody.label("enterprise"),
            award.name.label("programme"),
            place.c.amount_fen.label("amount"),
            award.decided_on.label("on"),
        )
        .join_from(place, of(Award), award.id == place.c.award_id)
        .where(award.state.in_(("decided", "paid")), place.c.place == "in")
    )
    issued = (
        sa.select(
            nobody.label("body"),
            voucher.enterprise_id.label("enterprise"),
            programme.c.code.label("programme"),
            voucher.amount_fen.label("amount"),
            voucher.issued_on.label("on"),
        )
        .join_from(of(Voucher), programme, programme.c.id == voucher.programme_id)
        .where(voucher.state != "void")
    )
    return sa.select(sa.union_all(awarded, issued).subquery())


def _rosters(at: At) -> sa.Select[Any]:
    return rosters.items(at.day.isoformat())


def _sanctions(at: At) -> sa.Select[Any]:
    return rosters.sanctions(at.day.isoformat())


def _regions(at: At) -> sa.Select[Any]:
    return regions(at.day)


SOURCES: dict[str, Source] = {
    "voucher": Source(_vouchers, ENTERPRISES, always=True),
    "grant": Source(_grants, {**INSTITUTIONS, "enterprise": "enterprise"}, always=True, mixed=True),
    "allocation": Source(_allocations, {"fund": "body"}, always=True),
    "title": Source(_titles, always=True),
    "staff": Source(_staff, filed=True),
    "record": Source(
        _records, {**INSTITUTIONS, "enterprise": "enterprise"}, micro=frozenset({"hours"})
    ),
    "survey": Source(_answered, {**INSTITUTIONS, "enterprise": "enterprise"}),
    "roster": Source(_rosters, {**INSTITUTIONS, "enterprise": "enterprise"}, always=True),
    "sanction": Source(
        _sanctions, {**INSTITUTIONS, "enterprise": "enterprise"}, always=True, mixed=True
    ),
    "institution": Source(_institutions, always=True),
    "enterprise": Source(_enterprises, ENTERPRISES, always=True),
    "region": Source(_regions, {}, always=True),
}
"""What can be counted. ``always``: the register itself, known even when it is empty."""
