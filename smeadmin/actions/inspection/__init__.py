"""Inspecting a sample of claims: drawn by a published seed, recorded one by one, concluded."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.finding import find_voucher
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.inspection import (
    Candidate,
    FoundMore,
    NothingToDraw,
    SampleConcluded,
    SampleLine,
    SampleLineNotFound,
    SampleNotFound,
    SampleOpen,
    SampleShown,
    ShareNeeded,
    digest_of,
    draw_among,
    estimate,
)
from smeadmin.domain.rules.document import Document, Voucher
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine, Sample, SampleItem
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import Programme, Redemption
from smeadmin.storage.tables.voucher import Voucher as VoucherRow

__all__ = ["conclude_sample", "draw_sample", "record_finding", "show_sample"]


def draw_sample(
    change: Change,
    *,
    programme: str,
    seed: str,
    strata: str = "",
    share: Fraction | None = None,
) -> SampleShown:
    """Draw a sample of what is claimed under a programme and was not drawn among before.

    ``strata``: ``institution`` or ``size``, so that each has its share; ``share``: how much where the measure
    does not say. Whoever knows seed and list draws the same. Raises NothingToDraw, ShareNeeded.
    """
    opened = vouchers.find_programme(change, programme)
    document, noun = _rule(change, opened)
    among = _candidates(change, opened, strata)
    if not among:
        raise NothingToDraw({"programme": opened.code}, way_out=("smeadmin claim",))
    counts = {
        stratum: _take(document, noun, opened, sum(one.stratum == stratum for one in among), share)
        for stratum in {one.stratum for one in among}
    }
    chosen = draw_among(among, seed, counts)
    taken = change.next_number("sample", str(change.on.year))
    number = f"CK-{change.on.year}-{taken:02d}"
    key = change.insert(
        Sample,
        number=number,
        programme_id=opened.id,
        seed=seed,
        strata=strata,
        share=_said(noun, share),
        among=len(among),
        drawn=len(chosen),
        digest=digest_of(among),
        drawn_on=change.on,
    )
    for place, one in enumerate(chosen, 1):
        change.insert(
            SampleItem,
            sample_id=key,
            redemption_id=one.key,
            stratum=one.stratum,
            place=place,
            amount_fen=one.amount_fen,
        )
    change.summary = {"sample": number, "drawn": len(chosen), "among": len(among)}
    return show_sample(change, sample=number)


def record_finding(
    change: Change, *, sample: str, voucher: str, wrong: bool, found_fen: int | None = None
) -> SampleShown:
    """Record what was found of one redemption: right as claimed, or wrong with what is right to pay (fen).

    Raises SampleConcluded, SampleLineNotFound, FoundMore.
    """
    row = _open(change, sample)
    item, r = of(SampleItem), of(Redemption)
    code = find_voucher(change, voucher)
    found = change.first(
        sa.select(item.c.id, item.c.amount_fen)
        .join(r, r.c.id == item.c.redemption_id)
        .where(item.c.sample_id == row["id"], r.c.voucher_id == code["id"])
    )
    if found is None:
        raise SampleLineNotFound(
            {"voucher": code["code"], "sample": row["number"]},
            way_out=(f"smeadmin check show {row['number']}",),
        )
    right = (found_fen or 0) if wrong else found["amount_fen"]
    if wrong and not 0 <= right < found["amount_fen"]:
        raise FoundMore(
            {"voucher": code["code"], "amount": format_yuan(right)},
            short_by=(_("claimed {amount} yuan").format(amount=format_yuan(found["amount_fen"])),),
            way_out=("--amount 3500.00",),
        )
    change.update(
        SampleItem,
        item.c.id == found["id"],
        result="wrong" if wrong else "right",
        found_fen=right,
        note=change.act.reason,
        recorded_by=change.act.by,
        recorded_on=change.on,
    )
    change.summary = {"sample": row["number"], "voucher": code["code"]}
    return show_sample(change, sample=row["number"])


def conclude_sample(change: Change, *, sample: str) -> SampleShown:
    """Conclude a sample of which everything has been looked into; raises SampleOpen, SampleConcluded."""
    row = _open(change, sample)
    shown = show_sample(change, sample=row["number"])
    if shown.open:
        raise SampleOpen(
            {"sample": row["number"], "n": shown.open},
            short_by=[one.voucher for one in shown.lines if one.result is None][:20],
            way_out=(f"smeadmin check show {row['number']}",),
        )
    change.update(Sample, of(Sample).c.id == row["id"], concluded_on=change.on)
    change.summary = {"sample": row["number"], "wrong": len(shown.wrong)}
    return show_sample(change, sample=row["number"])


def show_sample(view: View, *, sample: str) -> SampleShown:
    """Show a sample with what was found; where the measure has it reckoned up, for all drawn among."""
    row = _find(view, sample)
    programme = vouchers.programmes(view, of(Programme).c.id == row["programme_id"])[0]
    lines = tuple(_lines(view, row["id"]))
    return SampleShown(
        row["number"],
        programme.code,
        row["seed"],
        row["strata"],
        row["share"],
        row["among"],
        row["digest"],
        row["drawn_on"],
        row["concluded_on"],
        lines,
        _estimate(view, programme, row, lines),
    )


def _find(view: View, sample: str) -> sa.RowMapping:
    s = of(Sample)
    row = view.first(sa.select(s).where(s.c.number == sample.strip().upper()))
    if row is None:
        raise SampleNotFound({"sample": sample}, way_out=("smeadmin claim",))
    return row


def _open(change: Change, sample: str) -> sa.RowMapping:
    row = _find(change, sample)
    if row["concluded_on"] is not None:
        raise SampleConcluded(
            {"sample": row["number"]}, way_out=(f"smeadmin check show {row['number']}",)
        )
    return row


def _rule(view: View, programme: ProgrammeRef) -> tuple[Document, Voucher]:
    rule = rules.rule_of(Library(view), programme, view.on)
    return rule.document, rule.noun


def _take(
    document: Document, noun: Voucher, programme: ProgrammeRef, claims: int, share: Fraction | None
) -> int:
    """Give how many of so many are drawn: as the measure says, at least one, at most all."""
    wanted: object = None
    if noun.inspect is not None:
        reading = Reading(document.figures, Facts({"claims": claims}))
        wanted = noun.inspect.take.bound(reading)
    if not isinstance(wanted, int | Fraction):
        if share is None:
            raise ShareNeeded({"programme": programme.code}, way_out=("--share 5%",))
        wanted = -(-share * claims // 1)
    return max(1, min(claims, int(wanted)))


def _said(noun: Voucher, share: Fraction | None) -> str:
    return noun.inspect.head.path if share is None and noun.inspect is not None else str(share)


def _stratum(strata: str) -> sa.ColumnElement[str]:
    """Give in which stratum a redemption is: by its institution, by the size of its enterprise, or in one."""
    v, i, yearly = of(VoucherRow), of(Institution), of(EnterpriseYear)
    size = (
        sa.select(yearly.c.size)
        .where(yearly.c.enterprise_id == v.c.enterprise_id, yearly.c.year <= v.c.year)
        .order_by(yearly.c.year.desc())
        .limit(1)
        .scalar_subquery()
    )
    by = {"institution": i.c.name, "size": size}.get(strata, sa.literal(""))
    return sa.func.coalesce(by, "")


def _candidates(view: View, programme: ProgrammeRef, strata: str) -> list[Candidate]:
    """List what is claimed under a programme, was not decided, and was drawn among by no sample before."""
    line, c, r, v, i = of(ClaimLine), of(Claim), of(Redemption), of(VoucherRow), of(Institution)
    before = of(SampleItem)
    stratum = _stratum(strata)
    rows = view.rows(
        sa.select(r.c.id, r.c.amount_fen, c.c.number, v.c.code, stratum.label("s"))
        .select_from(line)
        .join(c, c.c.id == line.c.claim_id)
        .join(r, r.c.id == line.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(i, i.c.id == r.c.institution_id)
        .where(
            v.c.programme_id == programme.id,
            line.c.live == 1,
            c.c.state == "submitted",
            r.c.amount_fen > 0,
            r.c.id.not_in(sa.select(before.c.redemption_id)),
        )
        .order_by(r.c.id)
    )
    return [
        Candidate(row["id"], f"{row['number']}/{row['code']}", row["s"], row["amount_fen"])
        for row in rows
    ]


def _lines(view: View, sample_id: int) -> list[SampleLine]:
    item, r, v, e, i = (
        of(SampleItem),
        of(Redemption),
        of(VoucherRow),
        of(Enterprise),
        of(Institution),
    )
    line, c, other = of(ClaimLine), of(Claim), of(ClaimLine).alias("other")
    place = (
        sa.select(sa.func.count())
        .where(other.c.claim_id == line.c.claim_id, other.c.id <= line.c.id)
        .scalar_subquery()
    )
    rows = view.rows(
        sa.select(
            item,
            v.c.code,
            e.c.name.label("enterprise"),
            i.c.name.label("institution"),
            c.c.number.label("claim"),
            place.label("claim_line"),
        )
        .join(r, r.c.id == item.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(e, e.c.id == v.c.enterprise_id)
        .outerjoin(i, i.c.id == r.c.institution_id)
        .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
        .outerjoin(c, c.c.id == line.c.claim_id)
        .where(item.c.sample_id == sample_id)
        .order_by(item.c.place)
    )
    return [
        SampleLine(
            row["place"],
            row["claim"] or "",
            row["claim_line"] or 0,
            row["code"],
            row["enterprise"],
            row["institution"] or "",
            row["stratum"],
            row["amount_fen"],
            row["result"],
            row["found_fen"],
            row["note"],
        )
        for row in rows
    ]


def _estimate(
    view: View, programme: ProgrammeRef, sample: sa.RowMapping, lines: Sequence[SampleLine]
) -> int | None:
    """Reckon what is too much in all that was drawn among; None where the measure does not have it."""
    _document, noun = _rule(view, programme)
    if noun.inspect is None or not noun.inspect.extrapolate or any(x.result is None for x in lines):
        return None
    sampled = [(x.stratum, x.amount_fen, x.amount_fen - (x.found_fen or 0)) for x in lines]
    return estimate(sampled, _among(view, programme, sample))


def _among(view: View, programme: ProgrammeRef, sample: sa.RowMapping) -> list[tuple[str, int]]:
    """List stratum and amount of everything claimed by the day a sample was drawn that no other one took."""
    line, c, r, v, i = of(ClaimLine), of(Claim), of(Redemption), of(VoucherRow), of(Institution)
    item = of(SampleItem)
    others = sa.select(item.c.redemption_id).where(item.c.sample_id < sample["id"])
    rows = view.connection.execute(
        sa.select(_stratum(sample["strata"]), line.c.asked_fen)
        .select_from(line)
        .join(c, c.c.id == line.c.claim_id)
        .join(r, r.c.id == line.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(i, i.c.id == r.c.institution_id)
        .where(
            v.c.programme_id == programme.id,
            line.c.live == 1,
            c.c.submitted_on <= sample["drawn_on"],
            r.c.id.not_in(others),
        )
    )
    return [(row[0], int(row[1])) for row in rows]
