"""Pages about funds: where every yuan is, the way of one amount, the books checked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smeadmin.domain.fund import (
    Earmark,
    FundCreated,
    FundLine,
    FundMoved,
    FundShown,
    Pot,
)
from smeadmin.domain.fund_source import source_label
from smeadmin.domain.ledger import Standing
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.reference import desks
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Heading,
    Kind,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, shares, yuan
from smeadmin.render.fund_year import outlook
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
_SOURCES = (
    Column("source", Text("资金来源", "source"), rank=0),
    Column("came_in_fen", Text("收入（元）", "came in (yuan)"), Kind.FEN, rank=1),
    *_POTS[1:],
)


def appropriating(fund: str) -> str:
    """Give the command that brings money in; how much, and by which document, the office knows."""
    return f"smeadmin fund appropriate {fund} --amount {_('YUAN')} --doc {_('NUMBER')}"


def draw_created(made: FundCreated) -> Document:
    """Draw a fund that was just made."""
    return Document(
        title=(made.code, made.name, str(made.year)),
        data={"fund": made.code, "name": made.name, "year": made.year},
        deed=Deed(_("The fund is made; there is no money in it yet."), _("Would make the fund.")),
        next=appropriating(made.code),
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
    if moved.origin:
        pairs.insert(0, (_("source"), source_label(moved.origin)))
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
            "source": moved.origin,
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
        return none_yet()
    return Document(
        title=_("Funds"),
        blocks=(Table(_LIST, tuple(_line(line) for line in lines)),),
    )


def none_yet() -> Document:
    """Say that there is no fund yet, and how one is made."""
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


def draw_fund(shown: FundShown) -> Document:
    """Draw one fund as a sum whose foot equals its head."""
    now, fund = shown.standing, shown.fund
    documents = dict.fromkeys(a.document for a in shown.appropriations if a.document)
    blocks: list[Block] = [Table(_TERMS, tuple(_terms(shown)), foot=(_foot(now),))]
    if any(pot.name for pot in shown.pots):
        rows = [(p.name or _("not allocated"), *_pot(p)) for p in shown.pots]
        blocks.append(Section(_("by purpose"), (Table(_POTS, tuple(rows)),)))
    if any(pot.name for pot in shown.sources):
        borne = [(source_label(p.name), p.standing.sources, *_pot(p)) for p in shown.sources]
        blocks.append(Section(_("by source"), (Table(_SOURCES, tuple(borne)),)))
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


def _pot(pot: Pot) -> tuple[int, int, int, int]:
    now = pot.standing
    return now.available, now.committed + now.awaiting, now.payable, now.paid - now.received_back


def _pot_data(pot: Pot) -> dict[str, int]:
    keys = ("available_fen", "committed_fen", "payable_fen", "paid_fen")
    return dict(zip(keys, _pot(pot), strict=True))


def _remarks(shown: FundShown) -> list[tuple[str, str]]:
    now = shown.standing
    held = {
        "adjusted": now.adjusted,
        "carried-in": now.carried_in,
        "lapsed": now.lapsed,
        "carried-out": now.carried_out,
        "returned-to-treasury": now.returned_to_treasury,
    }
    limits = [_earmark(one) for one in shown.earmarks]
    nil = [phrase(key) for key, fen in held.items() if not fen]
    said = [(_("earmarked"), _(", ").join(limits))] if limits else []
    said += [(_("nil"), _(", ").join(nil))] if nil else []
    if shown.ahead.promised_fen > 0 and shown.ahead.days >= desks.days("fund_pace_from"):
        said.append((_("forecast"), outlook(shown.ahead)))
    if shown.expiring.rows:
        n = shown.expiring.rows
        lapse = ngettext(
            "{n} voucher, {amount} yuan within {days} days; the money returns to available",
            "{n} vouchers, {amount} yuan within {days} days; the money returns to available",
            n,
        )
        fen, soon = yuan(shown.expiring.fen), desks.days("vouchers_lapsing")
        said.append((_("expiring"), lapse.format(n=integer(n), amount=fen, days=soon)))
    return said


def _earmark(one: Earmark) -> str:
    """Say what there is of a share that a measure sets aside, and what there must be."""
    mark = {True: "✓", False: "✗", None: "?"}[one.met]
    said = _("{mark} {label} ({clause}): {found}, at least {wanted} yuan")
    return said.format(
        mark=mark,
        label=one.label,
        clause=one.clause or "-",
        found="-" if one.found_fen is None else yuan(one.found_fen),
        wanted="-" if one.wanted_fen is None else yuan(one.wanted_fen),
    )


def _next(shown: FundShown) -> str:
    fund, now = shown.fund.code, shown.standing
    if not now.sources:
        return appropriating(fund)
    if now.payable:
        return "smeadmin settle"
    if shown.expiring.rows:
        return f"smeadmin voucher list --expiring {desks.days('vouchers_lapsing')}"
    return f"smeadmin fund check {fund}"


def _as_data(shown: FundShown) -> dict[str, Any]:
    return {
        "fund": shown.fund.code,
        "name": shown.fund.name,
        "year": shown.fund.year,
        "on": shown.on,
        **{f"{key}_fen": fen for key, fen in asdict(shown.standing).items()},
        "appropriations": [asdict(a) for a in shown.appropriations],
        "purposes": [{"purpose": p.name, **_pot_data(p)} for p in shown.pots],
        "sources": [
            {"source": p.name, "came_in_fen": p.standing.sources, **_pot_data(p)}
            for p in shown.sources
            if p.name
        ],
        "vouchers_unused": shown.unused.rows,
        "earmarks": [
            {**asdict(one), "label": {"zh": one.label.zh, "en": one.label.en}}
            for one in shown.earmarks
        ],
        "expiring": {"vouchers": shown.expiring.rows, "amount_fen": shown.expiring.fen},
    }
