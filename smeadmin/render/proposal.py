"""Pages about proposals: one that was stored, those that wait, one with its answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smeadmin.domain.doings import NAMES, doing
from smeadmin.domain.proposal import STATES, Approved, LookedAt, ProposalShown, RuleSet
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.change import said_of
from smeadmin.render.document import (
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Next,
    Note,
    Pairs,
    Section,
    Table,
    Tone,
)
from smeadmin.render.formats import instant, integer, yuan
from smeadmin.render.looked import content_blocks, flag_lines

_LIST = (
    Column("change", Text("变更", "change"), Kind.CODE, rank=0),
    Column("by", Text("提交人", "proposed by"), rank=2),
    Column("at", Text("提交时间", "at"), Kind.INSTANT, rank=4),
    Column("command", Text("事项", "command"), Kind.WORD, words=NAMES, rank=1),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=2),
    Column("rows", Text("行", "rows"), Kind.INT, rank=5),
    Column("approvals", Text("批准", "approvals"), rank=2),
    Column("state", Text("状态", "state"), Kind.WORD, rank=3, words=STATES),
)
_RULES = (
    Column("command", Text("事项", "command"), Kind.WORD, words=NAMES, rank=0),
    Column("above", Text("金额", "amount"), rank=1),
    Column("approvals", Text("另外几人", "others"), Kind.INT, rank=1),
    Column("not_by", Text("谁不得批准", "not by"), Kind.PROSE, rank=3),
    Column("document", Text("依据", "by"), rank=2),
)
NOT_BY = {
    "scores": Text("评分的人", "who made the scores"),
    "import": Text("导入数据的人", "who imported the figures"),
}
_ANSWERS = (
    Column("by", Text("答复人", "by"), Kind.NAME, rank=0),
    Column("answer", Text("答复", "answer"), Kind.WORD, rank=1,
           words={"approve": Text("批准", "approves"), "reject": Text("退回", "rejects")}),
    Column("on", Text("日期", "on"), Kind.DAY, rank=2),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=3),
)  # fmt: skip
_NEEDS = N_("Waits: {command} needs {others}")
_WAITS = {
    (False, False): N_("Waits: {command} above {amount} yuan needs {others}"),
    (True, False): N_("Waits: {command} of {amount} yuan or more needs {others}"),
    (False, True): N_("Waits: {command} above {amount} yuan each needs {others}"),
    (True, True): N_("Waits: {command} of {amount} yuan or more each needs {others}"),
}
"""Why a command waits, by whether the amount itself counts, and whether of each."""
_ABOVE = {
    (False, False): N_("more than {amount} yuan"),
    (True, False): N_("{amount} yuan or more"),
    (False, True): N_("more than {amount} yuan each"),
    (True, True): N_("{amount} yuan or more each"),
}


def draw_proposed(shown: ProposalShown, page: Document, rule: RuleSet | None) -> Document:
    """Draw a command that was stored: what it would do, why it waits, who goes on."""
    if rule is None:
        why = _("Waits, as was asked, until another person has approved it.")
    else:
        others = ngettext("{n} other person", "{n} other persons", rule.approvals)
        said = _WAITS[rule.inclusive, rule.each] if rule.above_fen else _NEEDS
        why = _(said).format(
            command=doing(rule.command),
            amount=yuan(rule.above_fen),
            others=others.format(n=integer(rule.approvals)),
        )
        if rule.document:
            why = _("{said} ({source})").format(said=why, source=rule.document)
    digest = _("digest {digest}").format(digest=_short(shown))
    return replace(
        page,
        data=proposal_data(shown),
        notes=(*page.notes, Note(why, "plain"), Note(digest, "plain", after=True)),
        deed=Deed(
            _("Proposed, not in effect."),
            _("would be stored as a proposal."),
        ),
        next=Next(
            f"smeadmin change approve {shown.change} --by " + _("NAME"),
            before=_("another person"),
        ),
        status=8,
    )


def draw_proposals(proposals: tuple[ProposalShown, ...]) -> Document:
    """Draw what waits for another person."""
    if not proposals:
        said = _("Nothing waits for approval.")
        return Document(data=[], notes=(Note(said, "plain"),))
    rows = tuple(
        (
            one.change,
            one.by,
            one.at,
            one.command,
            (one.summary or {}).get("amount_fen"),
            one.rows,
            f"{one.approvals} / {one.needs}",
            one.state,
        )
        for one in proposals
    )
    return Document(blocks=(Table(_LIST, rows),), data=[proposal_data(one) for one in proposals])


def draw_proposal(shown: ProposalShown) -> Document:
    """Draw one proposal with its answers."""
    pairs: list[tuple[str, Any]] = [
        (_("command"), "smeadmin " + " ".join(shown.arguments)),
        (_("maker"), f"{shown.by}   {instant(shown.at)}"),
        (_("rows"), integer(shown.rows)),
        (_("digest"), _short(shown)),
        (
            _("approvals"),
            "   ".join(filter(None, (f"{shown.approvals} / {shown.needs}", shown.why))),
        ),
    ]
    amount = (shown.summary or {}).get("amount_fen")
    if amount is not None:
        pairs.insert(2, (_("amount (yuan)"), yuan(amount)))
    pairs[2:2] = said_of(shown.document, shown.reason)
    blocks: list[Any] = [Pairs(tuple(pairs)), *content_blocks(shown.shown)]
    if flags := flag_lines(LookedAt(shown)):
        told = tuple(Cell(flag, Tone.WAIT, "?") for flag in flags)
        blocks.append(Section(_("to look at"), (Lines(told),)))
    if shown.answers:
        blocks.append(
            Table(_ANSWERS, tuple((a.by, a.answer, a.on, a.reason) for a in shown.answers))
        )
    waiting = shown.state == "waiting"
    return Document(
        title=(shown.change, str(STATES[shown.state])),
        blocks=tuple(blocks),
        data=proposal_data(shown),
        next=f"smeadmin change approve {shown.change} --by " + _("NAME") if waiting else None,
    )


def draw_approved(done: Approved, page: Document | None) -> Document:
    """Draw an approval: with the last one the page of what is now in effect."""
    shown = done.proposal
    told = {"maker": shown.by, "at": instant(shown.at), "by": done.by}
    if page is None:
        missing = shown.needs - shown.approvals
        said = ngettext(
            "Approved; {n} other person is still needed.",
            "Approved; {n} other persons are still needed.",
            missing,
        )
        return replace(
            draw_proposal(shown),
            deed=Deed(said.format(n=missing), _("would be approved.")),
            status=8,
        )
    same = _("{change}   digest {digest}, as it was proposed").format(
        change=shown.change, digest=_short(shown)
    )
    return replace(
        page,
        data=proposal_data(shown),
        notes=(
            *page.notes,
            Note(same, "plain"),
            Note(_("Proposed by {maker} {at}, approved by {by}.").format(**told), "plain", True),
        ),
        deed=Deed(_("Approved and in effect."), _("would be approved and take effect.")),
        status=0,
    )


def draw_rejected(shown: ProposalShown) -> Document:
    """Draw a proposal that was rejected or taken back."""
    return replace(
        draw_proposal(shown),
        deed=Deed(
            _("Rejected; nothing of it was done."),
            _("would be rejected."),
        ),
        next=None,
    )


def draw_rule(rule: RuleSet) -> Document:
    """Draw a rule of the office about approvals."""
    amount = yuan(rule.above_fen)
    if not rule.approvals:
        said = _("{command} above {amount} yuan needs nobody else any more.")
        told = said.format(command=doing(rule.command), amount=amount)
    else:
        others = ngettext("{n} other person", "{n} other persons", rule.approvals)
        said = _("{command} above {amount} yuan needs {others} from now on.")
        told = said.format(
            command=doing(rule.command), amount=amount, others=others.format(n=rule.approvals)
        )
    return Document(
        data={
            "command": rule.command,
            "above_fen": rule.above_fen,
            "approvals": rule.approvals,
            "document": rule.document,
        },
        deed=Deed(told, told),
        next="smeadmin change propose",
    )


def draw_rules(rules: tuple[RuleSet, ...]) -> Document:
    """Draw who else approves what."""
    if not rules:
        said = _("Nothing needs the approval of others, but what its command asks for itself.")
        return Document(
            data=[], notes=(Note(said, "plain"),), next="smeadmin change require --help"
        )
    rows = tuple(
        (
            one.command,
            _above(one),
            one.approvals or None,
            _("; ").join(str(NOT_BY[work]) for work in one.not_by) or None,
            one.document,
        )
        for one in rules
    )
    data = [
        {
            "command": one.command,
            "above_fen": one.above_fen,
            "inclusive": one.inclusive,
            "each": one.each,
            "approvals": one.approvals,
            "not_by": list(one.not_by),
            "document": one.document,
        }
        for one in rules
    ]
    return Document(blocks=(Table(_RULES, rows),), data=data)


def _above(rule: RuleSet) -> str:
    """Say from which amount on a rule holds."""
    if not rule.above_fen:
        return _("any amount")
    return _(_ABOVE[rule.inclusive, rule.each]).format(amount=yuan(rule.above_fen))


def proposal_data(shown: ProposalShown) -> dict[str, Any]:
    """Give a proposal as programs read it."""
    return {
        "proposal": shown.change,
        "command": shown.command,
        "arguments": list(shown.arguments),
        "state": shown.state,
        "by": shown.by,
        "on": shown.on,
        "at": shown.at.isoformat(),
        "needs": shown.needs,
        "why": shown.why,
        "approvals": shown.approvals,
        "digest": shown.digest,
        "rows": shown.rows,
        "summary": shown.summary,
        "reason": shown.reason,
        "document": shown.document,
        "answers": [
            {
                "by": a.by,
                "answer": a.answer,
                "on": a.on,
                "reason": a.reason,
                "signed": a.signed,
            }
            for a in shown.answers
        ],
        "shown": shown.shown,
    }


def _short(shown: ProposalShown) -> str:
    return f"{shown.digest[:4]} {shown.digest[4:8]}"
