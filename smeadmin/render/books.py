"""Pages about the books: checked, and the way of one amount through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from smeadmin.domain.fund import (
    Checked,
    FundChecked,
    FundTraced,
    TraceStep,
)
from smeadmin.domain.fund_source import source_label
from smeadmin.domain.ledger import ACCOUNT_LABELS, EVENT_LABELS, Account
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.document import (
    Block,
    Check,
    Checks,
    Column,
    Document,
    Kind,
    Lines,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.fund import none_yet
from smeadmin.render.lines import equation

_STEPS = (
    Column("on", Text("日期", "date"), Kind.DAY, rank=0),
    Column("event", Text("事项", "event"), rank=1),
    Column("from", Text("从", "from"), rank=3),
    Column("to", Text("到", "to"), rank=2),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("change", Text("变更", "change"), Kind.CODE, rank=4),
)
_PAPERS = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=3),
    Column("institution", Text("服务机构", "institution"), Kind.NAME, rank=2),
    Column("service_date", Text("服务日", "service"), Kind.DAY, rank=4),
    Column("contract_no", Text("合同", "contract"), Kind.CODE, rank=1),
    Column("contract_fen", Text("合同（元）", "contract (yuan)"), Kind.FEN, rank=3),
    Column("invoice", Text("发票", "invoice"), Kind.CODE, rank=0),
)
_SOURCE = Column("source", Text("资金来源", "source"), rank=2)
_OF = Column("of", Text("对象", "of"), Kind.CODE, rank=1)


def draw_checked(funds: Sequence[FundChecked]) -> Document:
    """Draw the books of funds, one statement a line."""
    if not funds:
        return none_yet()
    blocks: list[Block] = []
    for one in funds:
        n = len(one.checks)
        good = sum(check.ok for check in one.checks)
        said = (
            _("all {n} agree").format(n=n)
            if one.ok
            else _("{wrong} of {n} do not agree").format(wrong=n - good, n=n)
        )
        head = [_("register"), said]
        if one.fund is not None:
            n = one.postings
            head = [one.fund.code, said]
            head.append(ngettext("{n} posting", "{n} postings", n).format(n=integer(n)))
        blocks.append(Lines(("   ".join(head),)))
        blocks.append(Checks(tuple(_check(check) for check in one.checks)))
    return Document(
        blocks=tuple(blocks),
        data=[
            {
                "fund": None if one.fund is None else one.fund.code,
                "ok": one.ok,
                "postings": one.postings,
                "checks": [asdict(check) for check in one.checks],
            }
            for one in funds
        ],
    )


def _check(check: Checked) -> Check:
    label, said = _statement(check)
    if not check.ok and check.booked_fen != check.counted_fen:
        said = _("books {booked}   counted {counted}   difference {difference}").format(
            booked=yuan(check.booked_fen),
            counted=yuan(check.counted_fen),
            difference=yuan(check.booked_fen - check.counted_fen),
        )
    elif not check.ok:
        said = ""
    return Check(check.ok, label, said, check.details)


_REGISTER = {
    "whole-fen": N_("every amount is a whole number of fen"),
    "reversals": N_("nothing posted is edited; what is reversed is its mirror image, once"),
    "covered": N_("nothing promised that was not there at the time"),
    "face": N_("no voucher gives more than its face; what is closed has nothing left"),
    "claims": N_("claims = their lines, and no more than was redeemed"),
    "in-time": N_("used between the first and the last day"),
    "titled": N_("a title in force on the day of the service"),
    "two-parties": N_("nobody is served by themselves"),
    "papers": N_("an invoice backs its total at most, a redemption one claim"),
    "within-contract": N_("no more than the contract"),
    "settlements": N_("settlements = payments = claims, each paid once"),
    "bank": N_("paid = what the rows of the bank say"),
    "recoveries": N_("recoveries = what came back, netted or was written off"),
    "winners": N_(
        "awards = their places; no more places than the measure has, no equals left open"
    ),
    "exact-reasons": N_("no reason kept for an amount went through a floating-point number"),
}
"""What holds for the whole register, in the order in which it is asked (``storage.invariants``)."""


def _statement(check: Checked) -> tuple[str, str]:
    if check.name in _REGISTER:
        wrong = ngettext("{n} does not hold", "{n} do not hold", check.rows)
        return _(_REGISTER[check.name]), wrong.format(n=integer(check.rows)) if check.rows else ""
    amount = yuan(check.booked_fen) + _(" yuan")
    match check.name:
        case "balanced":
            return _("debits = credits"), _("together {amount}").format(amount=amount)
        case "equation":
            return _("what came in = where it is"), amount
        case "committed":
            return _("committed = unused vouchers + redeemed to approve + awards"), amount
        case "payable":
            return _("payable = claims approved and not paid"), amount
        case "paid":
            return _("paid = what the bank has paid"), amount
        case "sources":
            return _("each source bears what it is to bear"), amount
        case "caps":
            many = ngettext(
                "{n} enterprise, at most {amount}", "{n} enterprises, at most {amount}", check.rows
            )
            said = many.format(n=integer(check.rows), amount=amount)
            return _("nothing issued beyond a cap"), said if check.rows else "-"
        case _:
            return _("every voucher = its postings and redemptions"), ""


def draw_trace(traced: FundTraced) -> Document:
    """Draw the way of an amount, and that it adds up."""
    whole = traced.code == traced.fund.code  # what was never used has not come back
    came_back = not whole and any(step.source is Account.COMMITTED for step in traced.steps)
    ends = [(fen, _end(account, came_back=came_back)) for account, fen in traced.ends]
    several = len({step.voucher or step.subject for step in traced.steps} - {None}) > 1
    apart = any(step.origin for step in traced.steps)
    extra = (*([_OF] if several else []), *([_SOURCE] if apart else []))
    columns = (*_STEPS[:2], *extra, *_STEPS[2:])
    rows = tuple(_step(step, several=several, apart=apart) for step in traced.steps)
    blocks: list[Block] = [Table(columns, rows)]
    if sum(fen for fen, _template in ends) == traced.amount_fen and ends:
        blocks.append(Lines((equation(traced.amount_fen, ends, Kind.FEN),)))
    if traced.sources:
        borne = [f"{source_label(origin)} {yuan(fen)}" for origin, fen in traced.sources]
        blocks.append(Pairs(((_("borne by"), _(", ").join(borne)),)))
    if traced.papers:
        blocks.append(Section(_("the papers behind it"), (Table(_PAPERS, _papers(traced)),)))
    title = (traced.code, traced.holder or traced.fund.name, yuan(traced.amount_fen) + _(" yuan"))
    return Document(
        title=title,
        blocks=tuple(blocks),
        data={
            "code": traced.code,
            "fund": traced.fund.code,
            "amount_fen": traced.amount_fen,
            "steps": [_step_data(step) for step in traced.steps],
            "ends": {account.value: fen for account, fen in traced.ends},
            "sources": dict(traced.sources),
            "papers": [asdict(paper) for paper in traced.papers],
        },
    )


def _papers(traced: FundTraced) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        (p.voucher, p.institution, p.service_date, p.contract_no, p.contract_fen, p.invoice)
        for p in traced.papers
    )


def _end(account: Account, *, came_back: bool) -> str:
    if account is Account.AVAILABLE and came_back:
        return _("{n} back in available")
    label = str(ACCOUNT_LABELS[account])
    return label + " {n}" if language() == "zh" else "{n} " + label


def _step(step: TraceStep, *, several: bool, apart: bool) -> tuple[Any, ...]:
    event = str(EVENT_LABELS[step.event])
    if step.reverses:
        event = _("reversed: {event}").format(event=event)
    return (
        step.on,
        event,
        *([step.voucher or step.subject] if several else []),
        *([step.origin and source_label(step.origin)] if apart else []),
        _place(step.source, step.from_purpose),
        _place(step.target, step.to_purpose),
        step.amount_fen,
        step.change,
    )


def _place(account: Account, purpose: str) -> str:
    label = str(ACCOUNT_LABELS[account])
    shown = purpose if account is Account.AVAILABLE else ""
    return _("{account} ({purpose})").format(account=label, purpose=shown) if shown else label


def _step_data(step: TraceStep) -> dict[str, Any]:
    return {
        "on": step.on,
        "event": step.event.value,
        "from": step.source.value,
        "to": step.target.value,
        "amount_fen": step.amount_fen,
        "change": step.change,
        "voucher": step.voucher,
        "subject": step.subject,
        "source": step.origin or None,
        "reverses": step.reverses,
    }
