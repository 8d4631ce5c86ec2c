"""The page of a programme under other rules: what it would have cost, and whose amount changes."""

from __future__ import annotations

from smeadmin.domain.voucher_whatif import ProgrammeTried, VoucherTried
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Document, Kind, Lines, Table
from smeadmin.render.formats import integer, yuan
from smeadmin.render.whatif.draft import (
    MOST_SHOWN,
    diff_command,
    differing,
    example_mark,
    more,
)

_COLUMNS = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=2),
    Column("before_fen", Text("原（元）", "before (yuan)"), Kind.FEN, rank=1),
    Column("after_fen", Text("新（元）", "after (yuan)"), Kind.FEN, rank=0),
    Column("change_fen", Text("增减（元）", "change (yuan)"), Kind.FEN, rank=1),
    Column("why", Text("决定项", "what decides"), Kind.PROSE, rank=3),
)


def draw_programme_tried(tried: ProgrammeTried) -> Document:
    """Draw what a programme would have cost under a draft, the largest change first."""
    changed = sorted(
        (one for one in tried.vouchers if one.change_fen or one.after_fen is None),
        key=lambda one: (-abs(one.change_fen), one.voucher),
    )
    more_, less = (sum(s * one.change_fen > 0 for one in changed) for s in (1, -1))
    unknown = sum(one.after_fen is None for one in changed)
    said = [
        _("{before} before, {after} under the draft: {change} yuan").format(
            before=yuan(tried.before_fen),
            after=yuan(tried.after_fen),
            change=yuan(tried.after_fen - tried.before_fen),
        ),
        _("{n} redemptions = {more} more + {less} less + {same} same + {unknown} not known").format(
            n=integer(len(tried.vouchers)),
            more=more_,
            less=less - unknown,
            same=len(tried.vouchers) - len(changed),
            unknown=unknown,
        ),
    ]
    return Document(
        title=(
            _("what if"),
            str(tried.label),
            f"{tried.programme}   {tried.year}",
            *example_mark(tried.draft),
        ),
        blocks=(
            *differing(tried.draft),
            Lines(tuple(said)),
            Table(_COLUMNS, tuple(_row(one) for one in changed[:MOST_SHOWN])),
            *more(len(changed)),
        ),
        sheet=Table(_COLUMNS, tuple(_row(one) for one in tried.vouchers)),
        data={
            "programme": tried.programme,
            "year": tried.year,
            "before_fen": tried.before_fen,
            "after_fen": tried.after_fen,
            "vouchers": [
                {
                    "voucher": one.voucher,
                    "enterprise": one.enterprise,
                    "before_fen": one.before_fen,
                    "after_fen": one.after_fen,
                    "why": one.why,
                }
                for one in tried.vouchers
            ],
        },
        next=diff_command(tried.draft),
    )


def _row(one: VoucherTried) -> tuple[object, ...]:
    change = None if one.after_fen is None else one.change_fen
    why = None if one.why is None else str(one.why)
    return (one.voucher, one.enterprise, one.before_fen, one.after_fen, change, why)
