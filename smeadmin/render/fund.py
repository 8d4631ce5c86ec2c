"""Pages about funds: where every yuan is, the way of one amount, the books checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from smeadmin.domain.fund import (
    Checked,
    FundChecked,
    FundCreated,
    FundDesk,
    FundLine,
    FundMoved,
    FundShown,
    FundTraced,
    TraceStep,
)
from smeadmin.domain.ledger import ACCOUNT_LABELS, EVENT_LABELS, Account, Standing
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Check,
    Checks,
    Column,
    Deed,
    Document,
    Heading,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, shares, yuan
from smeadmin.render.lines import equation
from smeadmin.render.phrases import phrase

_LIST = (
    Column("fund", Text("资金", "fund"), Kind.CODE, rank=0),
    Column("name", Text("名称", "name"), Kind.NAME, rank=3),
    Column("year", Text("年度", "year"), Kind.YEAR, rank=6),
    Column("appropriated_fen", Text("已下达（元）", "appropriated (yuan)"), Kind.FEN, rank=2),
    Column("available_fen", Text("可用（元）", "available (yuan)"), Kind.FEN, rank=1),
    Column("committed_fen", Text("占用（元）", "committed (yuan)"), Kind.FEN, rank=4),
    Column("payable_fen", Text("应付（元）", "payable (yuan)"), Kind.FEN, rank=5),
    Column("paid_fen", Text("已付（元）", "paid (yuan)"), Kind.FEN, rank=4),
)

_TERMS = (
    Column("term", "", rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("share", Text("占比", "share"), Kind.MEASURE, rank=3),
    Column("note", Text("说明", "note"), Kind.PROSE, rank=4),
)

_POTS = (
    Column("purpose", Text("用途", "purpose"), rank=0),
    Column("available_fen", Text("可用（元）", "available (yuan)"), Kind.FEN, rank=0),
    Column("committed_fen", Text("占用（元）", "committed (yuan)"), Kind.FEN, rank=2),
    Column("payable_fen", Text("应付（元）", "payable (yuan)"), Kind.FEN, rank=3),
    Column("paid_fen", Text("已付（元）", "paid (yuan)"), Kind.FEN, rank=2),
)

_STEPS = (
    Column("on", Text("日期", "date"), Kind.DAY, rank=0),
    Column("event", Text("事项", "event"), rank=1),
    Column("from", Text("从", "from"), rank=3),
    Column("to", Text("到", "to"), rank=2),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("change", Text("变更", "change"), Kind.CODE, rank=4),
)


def draw_created(made: FundCreated) -> Document:
    """Draw a fund that was just made."""
    return Document(
        title=(made.code, made.name, str(made.year)),
        data={"fund": made.code, "name": made.name, "year": made.year},
        deed=Deed(_("The fund is made; there is no money in it yet."), _("Would make the fund.")),
        next=f"smeadmin fund appropriate {made.code} --amount 1200000",
    )


def draw_appropriated(moved: FundMoved) -> Document:
    """Draw money that came into a fund."""
    amount = yuan(moved.amount_fen)
    return _draw_moved(
        moved,
        Deed(
            _("Appropriated {amount} yuan.").format(amount=amount),
            _("Would appropriate {amount} yuan.").format(amount=amount),
        ),
    )


def draw_allocated(moved: FundMoved) -> Document:
    """Draw money that was set aside for one purpose."""
    amount = yuan(moved.amount_fen)
    return _draw_moved(
        moved,
        Deed(
            _("Allocated {amount} yuan to {purpose}.").format(amount=amount, purpose=moved.purpose),
            _("Would allocate {amount} yuan to {purpose}.").format(
                amount=amount, purpose=moved.purpose
            ),
        ),
    )


def _draw_moved(moved: FundMoved, deed: Deed) -> Document:
    pairs = [(_("appropriated in all"), yuan(moved.total_fen) + _(" yuan"))]
    if moved.purpose:
        pairs.append((moved.purpose, yuan(moved.available_fen) + _(" yuan")))
    label = _("not allocated") if moved.purpose else phrase("available")
    pairs.append((label, yuan(moved.unallocated_fen) + _(" yuan")))
    return Document(
        title=tuple(t for t in (moved.fund.code, moved.fund.name, moved.document) if t),
        blocks=(Pairs(tuple(pairs)),),
        data={
            "fund": moved.fund.code,
            "amount_fen": moved.amount_fen,
            "purpose": moved.purpose or None,
            "origin": moved.origin,
            "document": moved.document,
            "available_fen": moved.available_fen,
            "appropriated_fen": moved.total_fen,
        },
        deed=deed,
        next=f"smeadmin fund show {moved.fund.code}",
    )


def draw_funds(lines: tuple[FundLine, ...]) -> Document:
    """Draw the list of funds."""
    if not lines:
        return _none_yet()
    return Document(
        title=_("Funds"),
        blocks=(Table(_LIST, tuple(_line(line) for line in lines)),),
    )


def _none_yet() -> Document:
    nothing = _("There are no {things} yet.").format(things=_("funds"))
    return Document(
        data=[], notes=(Note(nothing, "plain"),), next="smeadmin fund create FW2026 --year 2026"
    )


def _line(line: FundLine) -> tuple[Any, ...]:
    now, fund = line.standing, line.fund
    return (
        fund.code,
        fund.name,
        fund.year,
        now.appropriated,
        now.available,
        now.committed + now.awaiting,
        now.payable,
        now.paid,
    )


def draw_desk(desk: FundDesk) -> Document:
    """Draw what waits in the work with funds."""
    if not desk.lines:
        return _none_yet()
    document = draw_funds(desk.lines)
    empty = [line for line in desk.lines if not line.standing.sources]
    due = [line for line in desk.lines if line.standing.payable]
    command = f"smeadmin fund check {desk.lines[-1].fund.code}"
    if due:
        command = "smeadmin settle prepare"
    if empty:
        command = f"smeadmin fund appropriate {empty[0].fund.code} --amount 1200000"
    return Document(title=document.title, blocks=document.blocks, next=command)


def draw_fund(shown: FundShown) -> Document:
    """Draw one fund as a sum whose foot equals its head."""
    now, fund = shown.standing, shown.fund
    documents = dict.fromkeys(a.document for a in shown.appropriations if a.document)
    blocks: list[Block] = [Table(_TERMS, tuple(_terms(shown)), foot=(_foot(now),))]
    pots = [pot for pot in shown.pots if pot.purpose]
    if pots:
        rows = [(p.purpose or _("not allocated"), *_pot(p)) for p in shown.pots]
        blocks.append(Section(_("by purpose"), (Table(_POTS, tuple(rows)),)))
    blocks.append(Pairs(tuple(_remarks(shown))))
    return Document(
        title=(fund.code, fund.name, *documents, _("as of {day}").format(day=shown.on.isoformat())),
        blocks=tuple(blocks),
        data=_as_data(shown),
        next=_next(shown),
    )


def _terms(shown: FundShown) -> list[Any]:
    now = shown.standing
    terms = [
        (phrase("available"), now.available, _("may still be promised")),
        (phrase("committed"), now.committed + now.awaiting, _committed(shown)),
        (phrase("payable"), now.payable, _claims(shown.approved.rows)),
        (phrase("paid"), now.paid, _settlements(shown.settled.rows)),
    ]
    extra = (
        (_("less received back"), -now.received_back),
        (phrase("lapsed"), now.lapsed),
        (phrase("carried-out"), now.carried_out),
        (phrase("returned-to-treasury"), now.returned_to_treasury),
    )
    terms += [(label, fen, "") for label, fen in extra if fen]
    parts = shares([fen for _label, fen, _note in terms]) if now.uses else ("-",) * len(terms)
    came = [(_("appropriated"), now.appropriated, _appropriated(shown))]
    for key, fen in (("adjusted", now.adjusted), ("carried-in", now.carried_in)):
        if fen:
            came.append((phrase(key), fen, ""))
    whole = shares([fen for _label, fen, _note in came]) if now.sources else ("-",) * len(came)
    head = [
        (label, fen, share, note) for (label, fen, note), share in zip(came, whole, strict=True)
    ]
    body = [
        (label, fen, share, note) for (label, fen, note), share in zip(terms, parts, strict=True)
    ]
    return [*head, Heading(), *body]


def _foot(now: Standing) -> tuple[Any, ...]:
    said = _("equals what came in") if now.uses == now.sources else _("differs from what came in")
    return (phrase("total"), now.uses, "100.0%" if now.uses else "-", said)


def _appropriated(shown: FundShown) -> str:
    days = [a.on.isoformat() for a in shown.appropriations]
    if len(days) == 1:
        return days[0]
    n = len(days)
    many = ngettext("{n} appropriation", "{n} appropriations", n)
    return many.format(n=integer(n)) if days else ""


def _committed(shown: FundShown) -> str:
    parts = []
    if shown.unused.rows:
        parts.append(
            _("unused {amount} ({n})").format(amount=yuan(shown.unused.fen), n=shown.unused.rows)
        )
    if shown.awaiting.rows:
        parts.append(_("redeemed {amount}").format(amount=yuan(shown.awaiting.fen)))
    if shown.awards.rows:
        parts.append(_("awards {amount}").format(amount=yuan(shown.awards.fen)))
    return _(", ").join(parts)


def _claims(n: int) -> str:
    return (
        ngettext("{n} claim approved", "{n} claims approved", n).format(n=integer(n)) if n else ""
    )


def _settlements(n: int) -> str:
    return ngettext("{n} settlement", "{n} settlements", n).format(n=integer(n)) if n else ""


def _pot(pot: Any) -> tuple[int, int, int, int]:
    return pot.available_fen, pot.committed_fen, pot.payable_fen, pot.paid_fen


def _remarks(shown: FundShown) -> list[tuple[str, str]]:
    now = shown.standing
    held = {
        "adjusted": now.adjusted,
        "carried-in": now.carried_in,
        "lapsed": now.lapsed,
        "carried-out": now.carried_out,
        "returned-to-treasury": now.returned_to_treasury,
    }
    nil = [phrase(key) for key, fen in held.items() if not fen]
    said = [(_("nil"), _(", ").join(nil))] if nil else []
    if shown.expiring.rows:
        n = shown.expiring.rows
        lapse = ngettext(
            "{n} voucher, {amount} yuan within 30 days; the money returns to available",
            "{n} vouchers, {amount} yuan within 30 days; the money returns to available",
            n,
        )
        said.append((_("expiring"), lapse.format(n=integer(n), amount=yuan(shown.expiring.fen))))
    return said


def _next(shown: FundShown) -> str:
    fund, now = shown.fund.code, shown.standing
    if not now.sources:
        return f"smeadmin fund appropriate {fund} --amount 1200000"
    if now.payable:
        return "smeadmin settle prepare"
    if shown.expiring.rows:
        return "smeadmin voucher list --expiring 30"
    return f"smeadmin fund check {fund}"


def _as_data(shown: FundShown) -> dict[str, Any]:
    return {
        "fund": shown.fund.code,
        "name": shown.fund.name,
        "year": shown.fund.year,
        "on": shown.on,
        **{f"{key}_fen": fen for key, fen in asdict(shown.standing).items()},
        "appropriations": [asdict(a) for a in shown.appropriations],
        "purposes": [asdict(p) for p in shown.pots],
        "vouchers_unused": shown.unused.rows,
        "expiring": {"vouchers": shown.expiring.rows, "amount_fen": shown.expiring.fen},
    }


def draw_checked(funds: Sequence[FundChecked]) -> Document:
    """Draw the books of funds, one statement a line."""
    if not funds:
        return _none_yet()
    blocks: list[Block] = []
    for one in funds:
        n = len(one.checks)
        good = sum(check.ok for check in one.checks)
        said = (
            _("all {n} agree").format(n=n)
            if one.ok
            else _("{wrong} of {n} do not agree").format(wrong=n - good, n=n)
        )
        n = one.postings
        postings = ngettext("{n} posting", "{n} postings", n).format(n=integer(n))
        blocks.append(Lines(("   ".join((one.fund.code, said, postings)),)))
        blocks.append(Checks(tuple(_check(check) for check in one.checks)))
    return Document(
        blocks=tuple(blocks),
        data=[
            {
                "fund": one.fund.code,
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


def _statement(check: Checked) -> tuple[str, str]:
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
            return _("paid = settlements exported"), amount
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
    came_back = any(step.source is Account.COMMITTED for step in traced.steps)
    ends = [(fen, _end(account, came_back=came_back)) for account, fen in traced.ends]
    blocks: list[Block] = [Table(_STEPS, tuple(_step(step) for step in traced.steps))]
    if sum(fen for fen, _template in ends) == traced.amount_fen and ends:
        blocks.append(Lines((equation(traced.amount_fen, ends, Kind.FEN),)))
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
        },
    )


def _end(account: Account, *, came_back: bool) -> str:
    if account is Account.AVAILABLE and came_back:
        return _("{n} back in available")
    label = str(ACCOUNT_LABELS[account])
    return label + " {n}" if language() == "zh" else "{n} " + label


def _step(step: TraceStep) -> tuple[Any, ...]:
    event = str(EVENT_LABELS[step.event])
    if step.reverses:
        event = _("reversed: {event}").format(event=event)
    return (
        step.on,
        event,
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
        "reverses": step.reverses,
    }
