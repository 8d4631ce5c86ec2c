"""Queries over programmes and vouchers: finding one, and what a limit has added up so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from smeadmin.domain.fund_source import source_key
from smeadmin.domain.ledger import FundExhausted, FundRef
from smeadmin.domain.registers import Stranded
from smeadmin.domain.voucher import UNITS, ProgrammeRef
from smeadmin.domain.voucher_refusals import ProgrammeNotFound
from smeadmin.storage import ledger
from smeadmin.storage.capture import chunks
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.ledger import Fund
from smeadmin.storage.tables.voucher import (
    Programme,
    Redemption,
    RedemptionShare,
    Voucher,
    VoucherChoice,
    VoucherTerms,
)

if TYPE_CHECKING:
    from smeadmin.domain.rules.document import Limit

ONE_PROGRAMME = ("call", "batch", "cycle")
"""Times that a programme is: each call, batch or cycle of a measure is opened as one of its own."""


def find_programme(view: View, code: str) -> ProgrammeRef:
    """Find a programme by its code; raises ProgrammeNotFound."""
    p = of(Programme)
    for found in programmes(view, p.c.code == code.strip().upper()):
        return found
    raise ProgrammeNotFound({"programme": code}, way_out=("smeadmin voucher",))


def programmes(view: View, *where: sa.ColumnElement[bool]) -> list[ProgrammeRef]:
    """List programmes by code."""
    p, f = of(Programme), of(Fund)
    rows = view.rows(
        sa.select(
            p, f.c.code.label("fund"), f.c.name.label("fund_name"), f.c.year.label("fund_year")
        )
        .join(f, f.c.id == p.c.fund_id)
        .where(*where)
        .order_by(p.c.code)
    )
    return [
        ProgrammeRef(
            r["id"],
            r["code"],
            FundRef(r["fund_id"], r["fund"], r["fund_name"], r["fund_year"]),
            r["purpose"],
            r["year"],
            r["policy"],
            r["noun"],
            r["valid_from"],
            r["valid_until"],
            r["opens_at"],
            r["closes_at"],
            r["again"],
            r["together"],
            r["origin"],
        )
        for r in rows
    ]


def free_of(view: View, programme: ProgrammeRef) -> int:
    """Give what a programme may still promise, in fen."""
    return ledger.available(view, programme.fund.id, programme.purpose, programme.origin)


def short_of(
    programme: ProgrammeRef, needed: int, free: int, way_out: Sequence[str] = ()
) -> FundExhausted:
    """Say that a programme's money is short of what is needed (fen)."""
    return ledger.exhausted(
        programme.fund.code,
        needed,
        free,
        purpose=programme.purpose,
        origin=programme.origin,
        way_out=way_out,
    )


def shares_of(view: View, redemption_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Give what each source bears of redemptions (fen), of those that several bear."""
    t = of(RedemptionShare)
    found: dict[int, dict[str, int]] = {}
    for part in chunks(redemption_ids, 900):
        shares = sa.select(t).where(t.c.redemption_id.in_(part)).order_by(t.c.id)
        for row in view.rows(shares):
            own = found.setdefault(row["redemption_id"], {})
            own[source_key(row["payer"])] = row["amount_fen"]
    return found


def stranded_at(view: View, institution_id: int, code: str) -> Stranded | None:
    """Give the live vouchers that can be used at one institution only; None without."""
    v = of(Voucher)
    left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
    live = (v.c.institution_id == institution_id) & v.c.state.in_(["issued", "held"])
    rows = view.rows(sa.select(v.c.code, left.label("fen")).where(live).order_by(v.c.id))
    if not rows:
        return None
    return Stranded(code, tuple(row["code"] for row in rows), sum(row["fen"] for row in rows))


def basis_of(view: View, terms_id: int) -> dict[str, Any]:
    """Give the text under which an amount was decided, as it was kept."""
    t = of(VoucherTerms)
    found: dict[str, Any] = view.one(sa.select(t.c.basis).where(t.c.id == terms_id))["basis"]
    return found


def terms_of(view: View, terms_id: int) -> sa.RowMapping:
    """Give kept terms: ``basis``, the text that said so, and ``kept``, its compact trace."""
    t = of(VoucherTerms)
    return view.one(sa.select(t).where(t.c.id == terms_id))


def judged_here(view: View, terms_id: int) -> bool:
    """Tell whether an amount was judged in this register, or brought in when its books were opened."""
    t = of(VoucherTerms)
    kept = view.one(sa.select(t.c.kept).where(t.c.id == terms_id))["kept"]
    return bool(kept["rows"] or kept.get("terms"))


def known_codes(view: View, programme_id: int, codes: Iterable[str]) -> set[str]:
    """Tell which of some codes are taken; a programme without vouchers has none."""
    v = of(Voucher)
    some = sa.select(v.c.id).where(v.c.programme_id == programme_id).limit(1)
    if view.scalar(some) is None:
        return set()
    taken: set[str] = set()
    for part in chunks(codes, 900):
        taken |= set(
            view.connection.execute(sa.select(v.c.code).where(v.c.code.in_(part))).scalars()
        )
    return taken


@dataclass(frozen=True, slots=True)
class Case:
    """For whom a limit is added up: the day, since when, and who and what takes part."""

    programme: ProgrammeRef
    on: dt.date
    since: dt.date | None = None
    enterprise_id: int | None = None
    institution_id: int | None = None
    contract_no: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None


def added_up(view: View, limit: Limit, case: Case) -> int:
    """Give what a limit has added up before this case: fen, or a number of vouchers.

    What is added up for one claim alone is always nothing.
    """
    if limit.per == ("claim",):
        return 0
    v, r, share = of(Voucher), of(Redemption), of(RedemptionShare)
    where = _for_whom(limit, case)
    if "enterprise" in limit.per:
        where.append(v.c.enterprise_id == case.enterprise_id)
    if not _of_use(limit):
        return int(view.scalar(_vouchers(_measure(limit, case.on)).where(*where)) or 0)
    if "provider" in limit.per or "contract" in limit.per:
        where.append(r.c.institution_id == case.institution_id)
    if "contract" in limit.per:
        where.append(r.c.contract_no == case.contract_no)
    fen = r.c.amount_fen if limit.payer is None else share.c.amount_fen
    statement = _vouchers(sa.func.count() if limit.counts else sa.func.sum(fen))
    statement = statement.join(r, r.c.voucher_id == v.c.id)
    if limit.payer is not None:
        statement = statement.join(share, share.c.redemption_id == r.c.id)
        where.append(share.c.payer == limit.payer)
    return int(view.scalar(statement.where(*where)) or 0)


def added_up_by_enterprise(view: View, limit: Limit, case: Case) -> dict[int, int]:
    """Give the same for every enterprise at once, for a limit at issue whose ``per`` names them."""
    v = of(Voucher)
    rows = view.connection.execute(
        _vouchers(v.c.enterprise_id, _measure(limit, case.on))
        .where(*_for_whom(limit, case))
        .group_by(v.c.enterprise_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def _of_use(limit: Limit) -> bool:
    return (
        limit.of in ("used", "paid")
        or limit.payer is not None
        or bool({"contract", "provider"} & set(limit.per))
    )


def _vouchers(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    v, p = of(Voucher), of(Programme)
    return sa.select(*columns).select_from(v).join(p, p.c.id == v.c.programme_id)


def _for_whom(limit: Limit, case: Case) -> list[sa.ColumnElement[bool]]:
    v, p = of(Voucher), of(Programme)
    programme = case.programme
    where = [p.c.policy == programme.policy, p.c.noun == programme.noun]
    if {"programme", "batch"} & set(limit.per) or limit.within in ONE_PROGRAMME:
        where.append(p.c.id == programme.id)
    if "fund" in limit.per:
        where = [p.c.fund_id == programme.fund.id]
    if "region" in limit.per:
        e = of(Enterprise)
        there = sa.select(e.c.id).where(e.c.region_code == case.region)
        where.append(v.c.enterprise_id.in_(there))
    for figure in (word for word in limit.per if word not in UNITS):
        kept = of(VoucherChoice)
        same = sa.select(kept.c.voucher_id).where(
            kept.c.figure == figure, kept.c.choice == case.choices.get(figure, "")
        )
        where.append(v.c.id.in_(same))
    if limit.within == "year":
        where.append(v.c.year == case.on.year)
    elif case.since is not None:
        where.append(v.c.issued_on > case.since)
    return where


def _measure(limit: Limit, on: dt.date) -> sa.ColumnElement[Any]:
    v = of(Voucher)
    if limit.counts:
        return sa.func.sum(sa.case((v.c.returned_fen < v.c.amount_fen, 1), else_=0))
    if limit.of == "held":
        live = v.c.state.in_(["issued", "held"]) & (v.c.valid_until >= on)
        left = v.c.amount_fen - v.c.used_fen - v.c.returned_fen
        return sa.func.sum(sa.case((live, left), else_=0))
    return sa.func.sum(v.c.amount_fen - v.c.returned_fen)
