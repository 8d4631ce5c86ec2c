"""Pages about claims: submitted, approved, listed, waiting."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from smeadmin.domain.claim import (
    CLAIM_LABELS,
    PAID,
    SETTLING,
    ClaimDesk,
    ClaimExplained,
    ClaimLineShown,
    ClaimListed,
    ClaimShown,
    ClaimState,
    Unclaimed,
)
from smeadmin.domain.rules.trace import lines
from smeadmin.domain.voucher import RedemptionLine
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render import judged
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase
from smeadmin.render.voucher_data import terms_data
from smeadmin.render.waits import since, until

_LINES = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=3),
    Column("service_date", Text("服务日", "service"), Kind.DAY, rank=4),
    Column("contract_no", Text("合同编号", "contract"), rank=5),
    Column("invoice", Text("发票", "invoice"), Kind.CODE, rank=4),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
)

_LIST = (
    Column("claim", Text("兑付申请", "claim"), Kind.CODE, rank=0),
    Column("institution", Text("收款单位", "payee"), Kind.NAME, rank=2),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, screen=False),
    Column("lines", Text("笔数", "redemptions"), Kind.INT, rank=3),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("submitted_on", Text("提交", "submitted"), Kind.DAY, rank=4),
    Column("submitted_by", Text("经手", "by"), rank=6),
    Column("approved_by", Text("批准", "approved by"), rank=5),
    Column("state", Text("状态", "state"), rank=1),
)

_WHY = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("term", Text("项", "term"), rank=1),
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=2),
    Column("arithmetic", Text("算式", "arithmetic"), Kind.PROSE, rank=3),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
)

_TO_DECIDE = (
    Column("claim", Text("兑付申请", "claim"), Kind.CODE, rank=0),
    Column("institution", Text("收款单位", "payee"), Kind.NAME, rank=1),
    Column("lines", Text("笔数", "redemptions"), Kind.INT, rank=4),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("submitted_on", Text("提交", "submitted"), rank=3),
    Column("deadline", Text("限期", "deadline"), rank=2),
    Column("next", Text("下一步", "next"), rank=5),
)
_UNCLAIMED = (
    Column("institution", Text("收款单位", "payee"), Kind.NAME, rank=0),
    Column("lines", Text("笔数", "redemptions"), Kind.INT, rank=4),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("since", Text("最早核销", "oldest"), rank=3),
    Column("deadline", Text("限期", "deadline"), rank=2),
    Column("next", Text("下一步", "next"), rank=5),
)


def draw_submitted(shown: ClaimShown) -> Document:
    """Draw a claim that was just submitted."""
    amount, n = yuan(shown.amount_fen), len(shown.lines)
    said = {"n": integer(n), "amount": amount}
    done = ngettext(
        "Submitted {n} redemption, {amount} yuan.", "Submitted {n} redemptions, {amount} yuan.", n
    )
    would = ngettext(
        "Would submit {n} redemption, {amount} yuan.",
        "Would submit {n} redemptions, {amount} yuan.",
        n,
    )
    return _page(
        shown,
        Deed(done.format(**said), would.format(**said)),
        f"smeadmin claim verify {shown.claim}",
    )


def draw_approved(shown: ClaimShown) -> Document:
    """Draw a claim that was just approved."""
    amount = yuan(shown.amount_fen)
    deed = Deed(
        _("Approved; {amount} yuan are payable.").format(amount=amount),
        _("Would approve {amount} yuan.").format(amount=amount),
    )
    return _page(shown, deed, "smeadmin settle prepare")


def draw_claim(shown: ClaimShown) -> Document:
    """Draw one claim with its redemptions."""
    following = {
        ClaimState.SUBMITTED: f"smeadmin claim verify {shown.claim}",
        ClaimState.APPROVED: "smeadmin settle prepare",
        ClaimState.REJECTED: f"smeadmin claim submit --institution {shown.credit_code}",
    }[shown.state]
    if shown.settlement is not None:
        following = f"smeadmin settle show {shown.settlement}"
    return _page(shown, None, following)


def draw_claim_explained(explained: ClaimExplained) -> Document:
    """Draw one claim and, of each redemption, the term that decided its amount, with its clause."""
    page = draw_claim(explained.claim)
    rows = [(voucher, *_deciding(one), one.amount_fen) for voucher, one in explained.redemptions]
    blocks: list[Block] = [
        *page.blocks,
        Section(_("why these amounts: each the least of its terms"), (Table(_WHY, tuple(rows)),)),
    ]
    told: list[dict[str, Any]] = []
    for voucher, one in explained.redemptions:
        traced = lines(one.terms.document, one.terms.noun, one.terms.kept)
        told.append(
            {
                "voucher": voucher,
                "amount_fen": one.amount_fen,
                "certificate": one.certificate,
                "policy": one.terms.basis.policy,
                "policy_version": one.terms.basis.version,
                "digest": one.terms.basis.digest,
                "terms": terms_data(one.terms.terms),
                "clauses": judged.clauses_as_data(one.terms.document, traced),
                "trace": [line.as_json() for line in traced],
                "change": one.change,
            }
        )
    if explained.redemptions:
        terms = explained.redemptions[0][1].terms
        traced = lines(terms.document, terms.noun, terms.kept)
        blocks.append(judged.clauses(terms.document, traced))
    return replace(page, blocks=tuple(blocks), data={**page.data, "redemptions": told})


def _deciding(one: RedemptionLine) -> tuple[str, str | None, str]:
    """Give the term that decided: its name, clause and arithmetic."""
    term = next(term for term in one.terms.terms if term.binds)
    return str(term.label), joined(term.clauses) or None, term.said


def _page(shown: ClaimShown, deed: Deed | None, following: str) -> Document:
    n = len(shown.lines)
    count = ngettext("{n} redemption", "{n} redemptions", n).format(n=integer(n))
    who = [(_("submitted"), f"{shown.submitted_by}   {shown.submitted_on}")]
    if shown.approved_by is not None:
        who.append((_("approved"), f"{shown.approved_by}   {shown.approved_on}"))
    if shown.rejected_by is not None:
        who.append((_("rejected"), f"{shown.rejected_by}   {shown.rejected_on}"))
        who.append((_("reason"), shown.reason or ""))
    if shown.verify_by is not None and shown.state is ClaimState.SUBMITTED:
        who.append((_("to verify"), _("until {day}").format(day=shown.verify_by)))
    if shown.cut_fen:
        who.append(
            (
                phrase("amount"),
                _("asked {asked} - cut {cut} = {amount} yuan").format(
                    asked=yuan(shown.asked_fen),
                    cut=yuan(shown.cut_fen),
                    amount=yuan(shown.amount_fen),
                ),
            )
        )
        who += [(x.voucher, x.reason) for x in shown.lines if x.reason]
    state = state_of(shown.state, shown.settlement, paid=shown.paid)
    who.append((_("state"), "   ".join(x for x in (state, shown.settlement or "") if x)))
    foot = (count, "", None, "", "", shown.amount_fen)
    return Document(
        title=(shown.claim, shown.institution, count, yuan(shown.amount_fen) + _(" yuan")),
        blocks=(
            Table(_LINES, tuple(_line(x) for x in shown.lines), foot=(foot,)),
            Pairs(tuple(who)),
        ),
        data=claim_data(shown),
        deed=deed,
        next=following,
    )


def claim_data(shown: ClaimShown) -> dict[str, Any]:
    """Give a claim as programs get it."""
    return {
        "claim": shown.claim,
        "credit_code": shown.credit_code,
        "institution": shown.institution,
        "state": "paid" if shown.paid else shown.state.value,
        "asked_fen": shown.asked_fen,
        "amount_fen": shown.amount_fen,
        "lines": [asdict(x) for x in shown.lines],
        "submitted_by": shown.submitted_by,
        "submitted_on": shown.submitted_on,
        "verify_by": shown.verify_by,
        "approved_by": shown.approved_by,
        "approved_on": shown.approved_on,
        "rejected_by": shown.rejected_by,
        "rejected_on": shown.rejected_on,
        "reason": shown.reason,
        "settlement": shown.settlement,
    }


def _line(line: ClaimLineShown) -> tuple[Any, ...]:
    return (
        line.voucher,
        line.enterprise,
        line.service_date,
        line.contract_no,
        line.invoice,
        line.amount_fen,
    )


def state_of(state: ClaimState, settlement: str | None, *, paid: bool) -> str:
    """Say where a claim is on its way to payment."""
    if paid:
        return str(PAID)
    return str(SETTLING if settlement is not None else CLAIM_LABELS[state])


def draw_claims(claims: tuple[ClaimListed, ...], *, filtered: bool = False) -> Document:
    """Draw the list of claims with its sum."""
    if not claims:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        return Document(data=[], notes=(Note(said.format(things=_("claims")), "plain"),))
    return Document(title=_("Claims"), blocks=(_table(claims),), data=[_data(x) for x in claims])


def _table(claims: tuple[ClaimListed, ...]) -> Table:
    n = len(claims)
    count = ngettext("{n} claim", "{n} claims", n).format(n=integer(n))
    lines, total = sum(c.lines for c in claims), sum(c.amount_fen for c in claims)
    foot = (count, "", "", lines, total, None, "", "", "")
    rows = tuple(
        (
            c.claim,
            c.institution,
            c.credit_code,
            c.lines,
            c.amount_fen,
            c.submitted_on,
            c.submitted_by,
            c.approved_by,
            state_of(c.state, c.settlement, paid=c.paid),
        )
        for c in claims
    )
    return Table(_LIST, rows, foot=(foot,))


def _data(claim: ClaimListed) -> dict[str, Any]:
    return {**asdict(claim), "state": "paid" if claim.paid else claim.state.value}


def draw_desk(desk: ClaimDesk) -> Document:
    """Draw what waits in the work with claims."""
    if not desk.unclaimed and not desk.waiting and not desk.ready:
        return Document(
            data={"unclaimed": [], "waiting": [], "ready": []},
            notes=(Note(_("No claim waits."), "plain"),),
            next="smeadmin settle",
        )
    blocks: list[Block] = []
    if desk.waiting:
        blocks.append(Section(str(CLAIM_LABELS[ClaimState.SUBMITTED]), (_to_decide(desk),)))
    if desk.ready:
        blocks.append(Section(str(CLAIM_LABELS[ClaimState.APPROVED]), (_table(desk.ready),)))
    if desk.unclaimed:
        blocks.append(Section(_("redeemed and not claimed"), (_to_submit(desk),)))
    command = "smeadmin settle prepare"
    if desk.waiting:
        command = f"smeadmin claim verify {_pressing(desk)[0].claim}"
    elif desk.unclaimed:
        command = _submit(desk.unclaimed[0])
    return Document(
        title=_("Claims"),
        blocks=tuple(blocks),
        data={
            "unclaimed": [asdict(u) for u in desk.unclaimed],
            "waiting": [_data(c) for c in desk.waiting],
            "ready": [_data(c) for c in desk.ready],
        },
        next=command,
    )


def _submit(one: Unclaimed) -> str:
    who = "institution" if one.payee == "provider" else "enterprise"
    return f"smeadmin claim submit --{who} {one.credit_code}"


def _to_submit(desk: ClaimDesk) -> Table:
    """Draw what nobody has claimed yet: since when, until when it can be, with the command."""
    rows = tuple(
        (
            u.institution,
            u.lines,
            u.amount_fen,
            since(u.since, desk.on),
            until(u.until, desk.on),
            _submit(u).removeprefix("smeadmin "),
        )
        for u in desk.unclaimed
    )
    return Table(_UNCLAIMED, rows)


def _pressing(desk: ClaimDesk) -> list[ClaimListed]:
    """Put what waits in the order of its deadline, what has none by its day."""
    return sorted(
        desk.waiting, key=lambda c: (c.verify_by is None, c.verify_by or c.submitted_on, c.claim)
    )


def _to_decide(desk: ClaimDesk) -> Table:
    """Draw the claims that wait for a decision: since when, against which deadline, with the command."""
    rows = tuple(
        (
            c.claim,
            c.institution,
            c.lines,
            c.amount_fen,
            since(c.submitted_on, desk.on),
            until(c.verify_by, desk.on),
            f"claim verify {c.claim}",
        )
        for c in _pressing(desk)
    )
    return Table(_TO_DECIDE, rows)
