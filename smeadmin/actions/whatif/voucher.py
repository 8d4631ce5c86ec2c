"""What was redeemed in a year, judged again in its order under a draft, every limit added up anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher.fund_figures import fund_figures
from smeadmin.actions.whatif.draft import Drafting
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import Judged, judge_whole, split
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Limit
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.search import facts_kept
from smeadmin.domain.rules.trace import lines
from smeadmin.domain.rules.units import Number
from smeadmin.domain.voucher import UNITS, ProgrammeRef
from smeadmin.domain.voucher_whatif import NothingRedeemed, ProgrammeTried, VoucherTried
from smeadmin.domain.whatif import Draft
from smeadmin.i18n import Text
from smeadmin.storage import vouchers
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Redemption, Voucher

_Sums = dict[tuple[object, ...], Number]


def try_programme(
    view: View, *, programme: str, year: int | None, file: str | None, values: Sequence[str]
) -> ProgrammeTried:
    """Judge what was redeemed in a programme in a year again under a draft; nothing is written.

    Each is the least of what was asked, the draft's rule and its limits, added up from the first of the
    year on. Raises NothingRedeemed, NothingToTry, DraftElsewhere, PolicyRejected.
    """
    opened = vouchers.find_programme(view, programme)
    wanted = opened.year if year is None else year
    library = Library(view)
    rows = _redeemed(view, opened, wanted)
    if not rows:
        raise NothingRedeemed(
            {"programme": opened.code, "year": wanted},
            way_out=(f"smeadmin voucher list --programme {opened.code}",),
        )
    drafting = Drafting(library, file=file, values=values)
    drafts: dict[Basis, Draft] = {}
    sums: _Sums = {}
    tried = []
    for row in rows:
        issued = vouchers.terms_of(view, row["issue_terms_id"])
        basis = Basis.of_data(issued["basis"])
        if basis not in drafts:
            drafts[basis] = drafting.instead(basis, f"voucher.{opened.noun}")
        draft = drafts[basis]
        facts = _facts(view, opened, draft, row, issued["kept"])
        tried.append(_tried(draft.after, opened, row, facts, sums))
    draft = list(drafts.values())[-1]
    label = draft.after.voucher(opened.noun).label
    return ProgrammeTried(opened.code, label, wanted, draft, tuple(tried))


def _redeemed(view: View, programme: ProgrammeRef, year: int) -> Sequence[sa.RowMapping]:
    r, v, e = of(Redemption), of(Voucher), of(Enterprise)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return view.rows(
        sa.select(
            r,
            v.c.code,
            v.c.enterprise_id,
            v.c.asked_fen,
            v.c.terms_id.label("issue_terms_id"),
            e.c.name,
            e.c.region_code,
        )
        .join(v, v.c.id == r.c.voucher_id)
        .join(e, e.c.id == v.c.enterprise_id)
        .where(v.c.programme_id == programme.id, r.c.redeemed_on.between(first, last))
        .order_by(r.c.redeemed_on, r.c.id)
    )


def _facts(
    view: View,
    programme: ProgrammeRef,
    draft: Draft,
    row: sa.RowMapping,
    issued: dict[str, object],
) -> Facts:
    """Give what was known of a redemption: what was kept of it at issue and at use."""
    day, year = row["service_date"], row["redeemed_on"].year
    used = vouchers.terms_of(view, row["terms_id"])["kept"]
    values = {
        **fund_figures(view, draft.after, programme),
        **facts_kept(draft.before, issued, day=day, year=year).values,
        **facts_kept(draft.before, used, day=day, year=year).values,
    }
    return Facts(values, day, year)


def _tried(
    document: Document, programme: ProgrammeRef, row: sa.RowMapping, facts: Facts, sums: _Sums
) -> VoucherTried:
    rule = split(document, document.voucher(programme.noun), facts.values)
    limits = tuple(limit for limit in rule.noun.limits if limit.beyond != "share")
    rule = replace(rule, noun=replace(rule.noun, limits=limits))
    reading = Reading(document.figures, facts)
    keys = {limit.head.name: _key(limit, row, reading) for limit in limits}
    so_far = {name: sums.get((name, *key), 0) for name, key in keys.items() if key is not None}
    judged = judge_whole(rule, facts, so_far, row["asked_fen"])
    amount, why = _answer(document, rule.noun.path, judged)
    for limit in limits:
        key = keys[limit.head.name]
        if amount and key is not None:
            place = (limit.head.name, *key)
            sums[place] = sums.get(place, 0) + (1 if limit.counts else amount)
    return VoucherTried(row["code"], row["name"], row["amount_fen"], amount, why)


def _key(limit: Limit, row: sa.RowMapping, reading: Reading) -> tuple[object, ...] | None:
    """Give for whom a limit is added up; None for a single claim, which has nothing before it."""
    if limit.per == ("claim",):
        return None
    units: Mapping[str, object] = {
        "enterprise": row["enterprise_id"],
        "provider": row["institution_id"],
        "contract": (row["institution_id"], row["contract_no"]),
        "region": row["region_code"],
    }
    return tuple(
        units.get(word, "") if word in UNITS else reading.figure(word) for word in limit.per
    )


def _answer(document: Document, path: str, judged: Judged) -> tuple[int | None, Text | None]:
    """Give the amount and why: what is not met gives nothing, what is not known cannot be judged."""
    grant, gate = judged.claimed.grant, judged.claimed.gate
    noun = document.voucher(path.partition(".")[2])
    refused = {Result.FAIL: Verdict.NO, Result.WAIVER: Verdict.NO, Result.UNKNOWN: Verdict.UNKNOWN}
    if gate.result in refused:
        wanted = refused[gate.result]
        labels = [x.label for x in lines(document, noun, judged.kept) if x.verdict is wanted]
        return (0 if wanted is Verdict.NO else None), (labels[-1] if labels else None)
    if judged.amount_fen is None or gate.result is Result.NOT_CONCERNED:
        return (None if judged.amount_fen is None else 0), None
    over = next((line.limit for line in grant.lines if line.answer in ("refuse", "wait")), None)
    if over is not None:
        return 0, over.head.label or Text(over.head.name, over.head.name)
    bound = next((term.limit for term in grant.terms if term.binds and term.limit), None)
    if bound is None:
        return judged.amount_fen, None
    return judged.amount_fen, bound.head.label or Text(bound.head.name, bound.head.name)
