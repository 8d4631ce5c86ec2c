"""Pages about the examination of a claim: verified, cut, rejected, an invoice that was taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smeadmin.domain.claim import (
    Check,
    ClaimShown,
    ClaimVerified,
    RedLetter,
    RedLine,
    SharedOut,
    Verdict,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.claim import claim_data
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Table,
    bad,
    good,
)
from smeadmin.render.formats import integer, yuan

_CHECKS = (
    Column("check", Text("核对", "check"), rank=0),
    Column("result", Text("结果", "result"), rank=0),
    Column("said", Text("说明", "note"), Kind.PROSE, rank=1),
)
_RED = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("claim", Text("兑付申请", "claim"), Kind.CODE, rank=1),
    Column("became", Text("现在", "now"), Kind.PROSE, rank=2),
)
_SHARED = (
    Column("application", Text("申请编号", "application"), Kind.CODE, rank=2),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("asked_fen", Text("应得（元）", "by the rule (yuan)"), Kind.FEN, rank=1),
    Column("part_fen", Text("分得（元）", "part (yuan)"), Kind.FEN, rank=0),
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
)
_BECAME = {
    "unclaimed": N_("cannot be claimed"),
    "submitted": N_("to be cut from the claim"),
    "reopened": N_("the approval was taken back; to be cut from the claim"),
    "settled": N_("in a settlement: to be recovered"),
}


def draw_claim_verified(verified: ClaimVerified) -> Document:
    """Draw every check of a claim and what of it may be paid; exit 3 while something is to be cut."""
    shown = verified.claim
    rows = tuple((str(c.label), _mark(c), _notes(c)) for c in verified.checks)
    cut = shown.amount_fen - verified.payable_fen
    said = _("payable {payable} = claimed {asked} - to cut {cut}").format(
        payable=yuan(verified.payable_fen), asked=yuan(shown.amount_fen), cut=yuan(cut)
    )
    wrong = any(check.verdict is Verdict.NO for check in verified.checks)
    following = f"smeadmin claim approve {shown.claim} --by " + _("NAME")
    lacking = [c for c in verified.checks if c.name == "papers" and c.notes]
    if lacking:
        following = f"smeadmin evidence add {shown.claim} " + _("KIND=FILE")
    if verified.cuts:
        place, fen, why = verified.cuts[0]
        amount = yuan(fen).replace(",", "")
        following = f"smeadmin claim cut {shown.claim} --line {place} --amount {amount} --reason "
        following += _quoted(why)
    elif wrong:
        following = f"smeadmin claim reject {shown.claim} --reason " + _("TEXT")
    return Document(
        title=_title(shown),
        blocks=(Table(_CHECKS, rows), Lines((said,))),
        data={
            "claim": shown.claim,
            "asked_fen": shown.asked_fen,
            "amount_fen": shown.amount_fen,
            "payable_fen": verified.payable_fen,
            "checks": [_check_data(check) for check in verified.checks],
            "cuts": [{"line": n, "amount_fen": fen} for n, fen, _why in verified.cuts],
        },
        status=3 if wrong or verified.cuts else 0,
        next=following if shown.state.value == "submitted" else None,
    )


def _notes(check: Check) -> str | None:
    """Say what stands against each line that a check does not hold for."""
    line = _("line {n}: {said}")
    return _("; ").join(line.format(n=n, said=said) for n, said in check.notes) or None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "") + "'"


def _mark(check: Check) -> Cell:
    counted = f"{check.met} / {check.of}"
    if check.verdict is Verdict.YES:
        return good(counted)
    if check.verdict is Verdict.NO:
        return bad(counted)
    return Cell(f"? {counted}")


def _check_data(check: Check) -> dict[str, Any]:
    return {
        "check": check.name,
        "met": check.met,
        "of": check.of,
        "verdict": check.verdict.value,
        "lines": [line for line, _said in check.notes],
        "clause": check.cited.clause if check.cited is not None else None,
    }


def _title(shown: ClaimShown) -> tuple[str | Cell, ...]:
    n = len(shown.lines)
    count = ngettext("{n} redemption", "{n} redemptions", n).format(n=integer(n))
    return (
        shown.claim,
        shown.institution,
        count,
        _("asked {amount} yuan").format(amount=yuan(shown.asked_fen)),
    )


def draw_cut(shown: ClaimShown) -> Document:
    """Draw a claim of which something was just cut."""
    said = _("asked {asked} - cut {cut} = {amount} yuan").format(
        asked=yuan(shown.asked_fen), cut=yuan(shown.cut_fen), amount=yuan(shown.amount_fen)
    )
    cut = yuan(shown.cut_fen)
    following = f"smeadmin claim verify {shown.claim}"
    if not shown.amount_fen:
        following = f"smeadmin claim reject {shown.claim} --reason " + _("TEXT")
    return Document(
        title=(shown.claim, shown.institution),
        blocks=(Lines((said,), indent=2),),
        data=claim_data(shown),
        deed=Deed(
            _("Cut by {cut} yuan in all; it is back in the fund.").format(cut=cut),
            _("Would be cut by {cut} yuan in all, back to the fund.").format(cut=cut),
        ),
        next=following,
    )


def draw_shared(shared: SharedOut) -> Document:
    """Draw what everybody gets of a budget that was shared out."""
    rows = tuple(
        (one.application, one.enterprise, one.asked_fen, one.part_fen, one.voucher)
        for one in shared.claims
    )
    foot = ("", "", shared.asked_fen, shared.given_fen, "")
    said = _("ratio {ratio}   budget {budget} - granted before {decided} yuan").format(
        ratio=shared.ratio, budget=yuan(shared.ceiling_fen), decided=yuan(shared.decided_fen)
    )
    given = yuan(shared.given_fen)
    lines = [said, *("  ".join(one) for one in shared.refused)]
    return Document(
        title=(_("shared out"), shared.programme),
        blocks=(Table(_SHARED, rows, foot=(foot,)), Lines(tuple(lines))),
        data={**asdict(shared), "asked_fen": shared.asked_fen, "given_fen": shared.given_fen},
        deed=Deed(
            _("Shared out {amount} yuan.").format(amount=given),
            _("Would share out {amount} yuan.").format(amount=given),
        ),
        next="smeadmin claim",
    )


def draw_rejected(shown: ClaimShown) -> Document:
    """Draw a claim that was just rejected."""
    reason = _("reason: {reason}").format(reason=shown.reason)
    again = _("what was redeemed may be claimed again, mended; until then its money waits")
    return Document(
        title=_title(shown),
        blocks=(Lines((reason, again), indent=2),),
        data=claim_data(shown),
        deed=Deed(_("Rejected."), _("Would be rejected.")),
        next="smeadmin claim",
    )


def draw_red_letter(red: RedLetter) -> Document:
    """Draw what rests on an invoice that was taken back, and what is to be done about each."""
    rows = tuple(
        (one.voucher, one.amount_fen, one.claim, _(_BECAME[one.became])) for one in red.lines
    )
    blocks: tuple[Block, ...] = (Table(_RED, rows),) if rows else ()
    notes = () if rows else (Note(_("Nothing was redeemed with it."), "plain"),)
    return Document(
        title=(
            _("invoice {invoice}").format(invoice=red.invoice),
            _("taken back by {red}").format(red=red.red),
        ),
        blocks=blocks,
        notes=notes,
        data={
            "invoice": red.invoice,
            "red_letter": red.red,
            "lines": [asdict(one) for one in red.lines],
        },
        deed=Deed(_("Recorded; nothing rests on the invoice any more."), _("Would be recorded.")),
        next=next((_after(one, red) for one in reversed(red.lines)), None),
    )


def _after(line: RedLine, red: RedLetter) -> str:
    if line.became == "unclaimed":
        return f"smeadmin voucher show {line.voucher}"
    why = _quoted(_("taken back by {red}").format(red=red.red))
    if line.became == "settled":
        return f"smeadmin recovery open {line.claim} --line {line.line} --reason {why}"
    amount = yuan(line.amount_fen).replace(",", "")
    return f"smeadmin claim cut {line.claim} --line {line.line} --amount {amount} --reason {why}"
