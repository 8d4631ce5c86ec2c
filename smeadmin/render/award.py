"""Pages about awards: proposed, decided, one with everybody it names, the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smeadmin.domain.award import (
    DECIDED,
    STATES,
    AwardLine,
    AwardPaidOut,
    AwardPlaceLine,
    AwardShown,
    Bearer,
)
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.roles import ROLES
from smeadmin.i18n import Text, joined, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.policies.phrases import word
from smeadmin.render import judged
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Table,
    Tone,
    bad,
    good,
    wait,
)
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import exact, integer, points, yuan

WHY = {
    "places": N_("no place left"),
    "who": N_("not concerned"),
    "drawn": N_("by lot"),
    "chosen": N_("chosen between equals"),
    "not_chosen": N_("not chosen between equals"),
    "withdrawn": N_("taken back"),
    "recovered": N_("recovered in part"),
}

_PLACES = (
    Column("rank", Text("名次", "rank"), Kind.INT, rank=1),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("score", Text("得分", "points"), Kind.POINTS, rank=2),
    Column("grade", Text("等次", "grade"), rank=3),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("place", Text("结果", "result"), rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
)
_LIST = (
    Column("award", Text("编号", "number"), Kind.CODE, rank=0),
    Column("label", Text("奖励", "award"), rank=2),
    Column("year", Text("年度", "year"), Kind.YEAR, rank=1),
    Column("state", Text("状态", "state"), rank=1),
    Column("institutions", Text("家数", "institutions"), Kind.INT, rank=2),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("fund", Text("资金", "fund"), Kind.CODE, rank=3),
    Column("proposed_on", Text("拟定日期", "proposed on"), Kind.DAY, rank=5),
    Column("decided_on", Text("决定日期", "decided on"), Kind.DAY, rank=4),
)


def draw_proposed(shown: AwardShown) -> Document:
    """Draw an award that was just proposed: who, who not and why, what it would take of the fund."""
    fund = "" if shown.fund else " --fund FUND"
    if shown.bearers:
        without = (word(ROLES, one.payer) for one in shown.bearers if one.fund is None)
        fund = "".join(f" --fund {payer}=FUND" for payer in without)
    choose = " --choose INSTITUTION --reason TEXT" if shown.of("tie") else ""
    return _page(
        shown,
        deed=Deed(
            _("Proposed; no money is held until it is decided."),
            _("would propose it; no money would be held."),
        ),
        following=f"smeadmin award decide {shown.number}{fund}{choose} --by NAME",
    )


def draw_decided(shown: AwardShown) -> Document:
    """Draw an award that was just decided: its money is held."""
    amount = yuan(shown.amount_fen)
    return _page(
        shown,
        deed=Deed(
            _("Decided: {amount} yuan held.").format(amount=amount),
            _("would decide it and hold {amount} yuan.").format(amount=amount),
        ),
        following=f"smeadmin fund trace {shown.number}" if shown.fund else None,
    )


def draw_paid(done: AwardPaidOut) -> Document:
    """Draw an award whose money was handed to settlement."""
    n, amount = done.places, yuan(done.amount_fen)
    return _page(
        done.shown,
        deed=Deed(
            ngettext(
                "Handed to settlement: {n} institution, {amount} yuan.",
                "Handed to settlement: {n} institutions, {amount} yuan.",
                n,
            ).format(n=n, amount=amount),
            ngettext(
                "would hand {n} institution, {amount} yuan to settlement.",
                "would hand {n} institutions, {amount} yuan to settlement.",
                n,
            ).format(n=n, amount=amount),
        ),
        following="smeadmin settle prepare",
    )


def draw_withdrawn(shown: AwardShown) -> Document:
    """Draw an award of which a place was taken back."""
    return _page(
        shown,
        deed=Deed(_("Taken back."), _("would take it back.")),
        following=f"smeadmin award show {shown.number}",
    )


def draw_award(shown: AwardShown) -> Document:
    """Draw an award as it stands."""
    amount = sum(place.amount_fen for place in shown.of("in"))
    return _page(shown, deed=None, following=_next_step(shown.number, shown.state, amount))


def _next_step(number: str, state: str, amount_fen: int) -> str | None:
    """Give the command that an award waits for: to be decided, then to be paid, each by another person."""
    if state not in DECIDED:
        return f"smeadmin award decide {number} --by NAME"
    owed = state == "decided" and amount_fen
    return f"smeadmin award pay {number} --by NAME" if owed else None


def draw_awards(listed: Sequence[AwardLine]) -> Document:
    """Draw the list of awards."""
    if not listed:
        return Document(
            data=[],
            notes=(Note(_("No award has been proposed yet."), "plain"),),
            next="smeadmin award propose AWARD --year YEAR",
        )
    rows = tuple(
        (
            *(x.number, str(x.label), x.year, str(STATES[x.state]), x.institutions, x.amount_fen),
            *(x.fund, x.proposed_on, x.decided_on),
        )
        for x in listed
    )
    waiting = [step for x in listed if (step := _next_step(x.number, x.state, x.amount_fen))]
    return Document(
        blocks=(Table(_LIST, rows),),
        data=[
            {
                "award": x.number,
                "name": x.name,
                "label": x.label,
                "year": x.year,
                "state": x.state,
                "institutions": x.institutions,
                "amount_fen": x.amount_fen,
                "fund": x.fund,
                "proposed_on": x.proposed_on.isoformat(),
                "decided_on": x.decided_on.isoformat() if x.decided_on else None,
                "policy": x.policy,
                "standing": x.standing,
            }
            for x in listed
        ],
        next=waiting[-1] if waiting else None,  # the oldest first
    )


def _page(shown: AwardShown, *, deed: Deed | None, following: str | None) -> Document:
    inside = [x for x in shown.places if x.place != "out"]
    held = shown.of("in")
    count = _("{n} in all").format(n=integer(len(held)))
    total = (None, count, None, None, sum(x.amount_fen for x in held), None, None)
    rows = tuple(_row(shown, x) for x in inside)
    blocks: list[Block] = [Table(_PLACES, rows, foot=(total,))]
    blocks += [Lines(said) for said in (_ties(shown), _left_out(shown)) if said]
    blocks.append(Pairs(_pairs(shown)))
    if shown.document is not None:
        traced = [line for one in shown.places[:1] for line in one.lines]
        blocks.append(judged.clauses(shown.document, traced, shown.clauses))
    return Document(
        title=_title(shown),
        blocks=tuple(blocks),
        data=award_data(shown),
        deed=deed,
        next=following,
    )


def _title(shown: AwardShown) -> tuple[str | Cell, ...]:
    n = len(shown.of("in"))
    said = ngettext("{n} place of {amount} yuan", "{n} places of {amount} yuan each", n)
    amount = shown.each_fen
    if len({one.amount_fen for one in shown.of("in")}) > 1:  # tiers
        said = ngettext("{n} place, {amount} yuan", "{n} places, {amount} yuan in all", n)
        amount = shown.amount_fen
    said = said.format(n=n, amount=yuan(amount))
    cited = joined(shown.clauses)
    clause = f"（{cited}）" if language() == "zh" else f" ({cited})"
    parts: list[str | Cell] = [
        f"{shown.number} {shown.label}",
        _("year {year}").format(year=shown.year),
        str(STATES[shown.state]),
        said + (clause if shown.clauses else ""),
    ]
    if shown.basis.standing == "example":
        parts.append(Cell(_("example rules"), Tone.WAIT))
    return tuple(parts)


def _row(shown: AwardShown, one: AwardPlaceLine) -> tuple[Any, ...]:
    cell = (
        wait(_("tied"))
        if one.place == "tie"
        else good(_("is to have it") if shown.state not in DECIDED else _("has it"))
    )
    grade = grade_word(shown.document, one.grade)
    return (one.rank, one.name, one.points, grade, one.amount_fen, cell, one.credit_code)


def _ties(shown: AwardShown) -> tuple[str, ...]:
    tied = shown.of("tie")
    if not tied:
        return ()
    said = _("{tied} are equal, places left: {free}; the measure leaves the choice to a person")
    return (said.format(tied=len(tied), free=shown.free),)


def _left_out(shown: AwardShown) -> tuple[str, ...]:
    """Say who is not in although of the same grade, and who cannot be judged."""
    out = shown.of("out")
    unknown = [one for one in out if _unknown(one)]
    beaten = [one for one in out if one not in unknown]
    said = []
    if beaten:
        words = ngettext(
            "not in although of the same grade, {n}: {names}",
            "not in although of the same grade, {n}: {names}",
            len(beaten),
        )
        said.append(words.format(n=len(beaten), names=_reasons(beaten)))
    if unknown:
        words = _("not in because it cannot be judged, {n}: {names}")
        said.append(words.format(n=len(unknown), names=_reasons(unknown)))
    return tuple(said)


def _unknown(one: AwardPlaceLine) -> bool:
    return any(x.path in one.why and x.verdict is Verdict.UNKNOWN for x in one.lines)


def _reasons(out: Sequence[AwardPlaceLine]) -> str:
    comma = "；" if language() == "zh" else "; "
    return comma.join(
        _("{name} {points} ({why})").format(
            name=one.name, points=points(one.points or 0), why=why_out(one)
        )
        for one in out
    )


def why_out(one: AwardPlaceLine) -> str:
    """Say what keeps a candidate out: the requirements it does not meet, or that no place is left."""
    said = []
    for why in one.why:
        line = next((x for x in one.lines if x.path == why), None)
        if line is not None:
            known = line.verdict is not Verdict.UNKNOWN
            words = _("short of {label}") if known else _("not known: {missing}")
            said.append(words.format(label=line.label, missing=line.label))
        else:
            said.append(_(WHY[why]) if why in WHY else why)
    return joined(said)


def _pairs(shown: AwardShown) -> tuple[tuple[str, Any], ...]:
    rows: list[tuple[str, Any]] = [
        (word(ROLES, one.payer), _money(shown, None if one.fund is None else one.fund.code, one))
        for one in shown.bearers
    ]
    if not rows and shown.fund is not None:
        left = shown.amount_fen - shown.paid_before_fen
        whole = Bearer("", None, left, shown.available_fen)
        rows.append((_("fund"), _money(shown, shown.fund, whole)))
    if shown.notice is not None:
        rows.append((_("notice"), shown.notice))
    if shown.payable_fen:
        handed = _("handed to settlement {amount} yuan").format(amount=yuan(shown.payable_fen))
        rows.append((_("payment"), handed))
    if shown.opening:
        before = _(
            "brought in when the books were opened, not judged here; paid before {paid} yuan"
        )
        rows.append((_("opening"), before.format(paid=yuan(shown.paid_before_fen))))
    rows.append((_("proposed by"), f"{shown.proposed_on.isoformat()}   {shown.proposed_by}"))
    if shown.decided_on is not None:
        said = [shown.decided_on.isoformat(), shown.decided_by or "", shown.document_number or ""]
        rows.append((_("decided by"), "   ".join(part for part in said if part)))
    if shown.reason:
        rows.append((_("reason"), shown.reason))
    return tuple(rows)


def _money(shown: AwardShown, fund: str | None, one: Bearer) -> str | Cell:
    """Say what one payer bears, out of which fund, and what that leaves of it."""
    if fund is None or one.available_fen is None:
        return _("{amount} yuan; no fund named yet").format(amount=yuan(one.amount_fen))
    money = _("{fund}   available {available} yuan").format(
        fund=fund, available=yuan(one.available_fen)
    )
    amount = yuan(one.amount_fen)
    if shown.state in DECIDED:
        return f"{money}   " + _("held {amount} yuan").format(amount=amount)
    rest = one.available_fen - one.amount_fen
    said = _("to be held {amount} yuan, leaves {rest} yuan").format(amount=amount, rest=yuan(rest))
    return f"{money}   {said}" if rest >= 0 else bad(f"{money}   {said}")


def award_data(shown: AwardShown) -> dict[str, Any]:
    """Give an award as programs get it."""
    return {
        "award": shown.number,
        "name": shown.name,
        "label": shown.label,
        "year": shown.year,
        "evaluation": shown.evaluation,
        "state": shown.state,
        "amount_fen": shown.amount_fen,
        "fund": shown.fund,
        "payers": [
            {
                "payer": one.payer,
                "fund": None if one.fund is None else one.fund.code,
                "amount_fen": one.amount_fen,
            }
            for one in shown.bearers
        ],
        "proposed_on": shown.proposed_on.isoformat(),
        "proposed_by": shown.proposed_by,
        "decided_on": shown.decided_on.isoformat() if shown.decided_on else None,
        "decided_by": shown.decided_by,
        "document": shown.document_number,
        "reason": shown.reason,
        "notice": shown.notice,
        "payable_fen": shown.payable_fen,
        "opening": shown.opening,
        "places": [
            {
                "rank": one.rank,
                "credit_code": one.credit_code,
                "office_no": one.office_no,
                "name": one.name,
                "score": None if one.points is None else exact(one.points),
                "grade": one.grade,
                "place": one.place,
                "why": list(one.why),
                "amount_fen": one.amount_fen,
                "trace": [line.as_json() for line in one.lines],
            }
            for one in shown.places
        ],
        "clauses": judged.clauses_as_data(
            shown.document, [x for one in shown.places for x in one.lines], shown.clauses
        )
        if shown.document is not None
        else [],
        "policy": shown.basis.policy,
        "policy_version": shown.basis.version,
        "policy_digest": shown.basis.digest,
        "standing": shown.basis.standing,
    }
