"""Pages about a sample of claims: drawn, with what was found."""

from __future__ import annotations

from dataclasses import asdict

from smeadmin.domain.inspection import SampleShown
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Lines, Table
from smeadmin.render.formats import integer, yuan

_LINES = (
    Column("place", Text("序", "place"), Kind.INT, rank=0),
    Column("claim", Text("兑付申请", "claim"), Kind.CODE, rank=2),
    Column("line", Text("笔", "line"), Kind.INT, rank=3),
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=4),
    Column("institution", Text("服务机构", "institution"), Kind.NAME, rank=5),
    Column("amount_fen", Text("申请（元）", "claimed (yuan)"), Kind.FEN, rank=1),
    Column("found_fen", Text("属实（元）", "right (yuan)"), Kind.FEN, rank=1),
    Column("result", Text("结果", "result"), rank=0),
    Column("note", Text("说明", "note"), Kind.PROSE, rank=6),
)
_RESULTS = {"right": Text("属实", "right"), "wrong": Text("有误", "wrong")}


def draw_drawn(shown: SampleShown) -> Document:
    """Draw a sample that was just drawn."""
    n = len(shown.lines)
    said = {"n": integer(n), "among": integer(shown.among)}
    return _page(
        shown,
        Deed(
            _("Drew {n} of {among}.").format(**said), _("Would draw {n} of {among}.").format(**said)
        ),
    )


def draw_recorded(shown: SampleShown) -> Document:
    """Draw a sample of which one finding was just recorded."""
    return _page(shown, Deed(_("Recorded."), _("Would be recorded.")))


def draw_concluded(shown: SampleShown) -> Document:
    """Draw a sample that was just concluded."""
    return _page(shown, Deed(_("Concluded."), _("Would be concluded.")))


def draw_sample(shown: SampleShown) -> Document:
    """Draw a sample."""
    return _page(shown, None)


def _page(shown: SampleShown, deed: Deed | None) -> Document:
    rows = tuple(
        (
            one.place,
            one.claim,
            one.line,
            one.voucher,
            one.enterprise,
            one.institution,
            one.amount_fen,
            one.found_fen,
            str(_RESULTS[one.result]) if one.result is not None else _("to be looked into"),
            one.note,
        )
        for one in shown.lines
    )
    drawn = _("seed {seed}   {n} of {among}   list {digest}").format(
        seed=shown.seed,
        n=integer(len(shown.lines)),
        among=integer(shown.among),
        digest=shown.digest[:12],
    )
    again = _("the lot: SHA-256 of seed:claim/voucher, the smallest first")
    lines = [drawn, again, _found(shown)]
    if shown.estimate_fen is not None:
        said = _("reckoned up to all of it: {amount} yuan too much")
        lines.append(said.format(amount=yuan(shown.estimate_fen)))
    return Document(
        title=(_("sample {number}").format(number=shown.number), shown.programme),
        blocks=(Table(_LINES, rows), Lines(tuple(lines))),
        data={**asdict(shown), "open": shown.open, "wrong_fen": shown.wrong_fen},
        deed=deed,
        next=_next(shown),
    )


def _found(shown: SampleShown) -> str:
    right = len(shown.lines) - shown.open - len(shown.wrong)
    wrong = ngettext(
        "{n} = {right} right + {wrong} wrong + {open} to be looked into; {amount} yuan too much",
        "{n} = {right} right + {wrong} wrong + {open} to be looked into; {amount} yuan too much",
        len(shown.lines),
    )
    return wrong.format(
        n=len(shown.lines),
        right=right,
        wrong=len(shown.wrong),
        open=shown.open,
        amount=yuan(shown.wrong_fen),
    )


def _next(shown: SampleShown) -> str | None:
    waiting = [one for one in shown.lines if one.result is None]
    if waiting:
        return f"smeadmin check record {shown.number} {waiting[0].voucher} --result " + _("RESULT")
    if shown.concluded_on is None:
        return f"smeadmin check conclude {shown.number}"
    return f"smeadmin claim verify {shown.wrong[0].claim}" if shown.wrong else None
