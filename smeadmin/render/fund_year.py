"""Pages about a fund through its year: adjusted, carried over, lapsed, closed; how long it lasts."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from smeadmin.domain.fund import FundMoved
from smeadmin.domain.fund_source import source_label
from smeadmin.domain.fund_year import FundForecast, FundSwept, Sweep
from smeadmin.domain.journal import FundExported
from smeadmin.domain.ledger import ACCOUNT_LABELS, EVENT_LABELS
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase

_POTS = (
    Column("purpose", Text("用途", "purpose"), rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
)
_SOURCE = Column("source", Text("资金来源", "source"), rank=1)
_LAPSING = (
    Column("month", Text("到期月份", "month"), rank=0),
    Column("vouchers", Text("券", "vouchers"), Kind.INT, rank=0),
    Column("amount_fen", Text("未用（元）", "unused (yuan)"), Kind.FEN, rank=0),
)
_POSTINGS = (
    Column("number", Text("序号", "no."), Kind.INT, rank=5),
    Column("on", Text("日期", "date"), Kind.DAY, rank=0),
    Column("fund", Text("资金", "fund"), Kind.CODE, rank=3),
    Column("event", Text("事项", "event"), rank=1),
    Column("from", Text("从", "from"), rank=3),
    Column("to", Text("到", "to"), rank=2),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("origin", Text("资金来源", "source"), rank=6),
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=6),
    Column("subject", Text("对象", "of"), Kind.CODE, rank=5),
    Column("document", Text("文号", "document"), rank=7),
    Column("change", Text("变更", "change"), Kind.CODE, rank=4),
)


def draw_adjusted(moved: FundMoved) -> Document:
    """Draw a fund that was given more or less than before."""
    amount = yuan(moved.amount_fen)
    return Document(
        blocks=(
            Pairs(
                (
                    (_("adjusted by"), amount + _(" yuan")),
                    (phrase("available"), yuan(moved.available_fen)),
                )
            ),
        ),
        title=(moved.fund.code, moved.fund.name, *([moved.document] if moved.document else [])),
        data={
            "fund": moved.fund.code,
            "amount_fen": moved.amount_fen,
            "purpose": moved.purpose or None,
            "source": moved.origin,
            "document": moved.document,
            "available_fen": moved.available_fen,
        },
        deed=Deed(
            _("Adjusted by {amount} yuan.").format(amount=amount),
            _("Would adjust by {amount} yuan.").format(amount=amount),
        ),
        next=f"smeadmin fund show {moved.fund.code}",
    )


def draw_swept(swept: FundSwept) -> Document:
    """Draw money that left a fund at the end of its year."""
    amount = {"amount": yuan(swept.amount_fen), "fund": swept.fund.code}
    into = "" if swept.into is None else swept.into.code
    done, would = {
        Sweep.CARRY: (
            _("Carried {amount} yuan over into {into}."),
            _("Would carry {amount} yuan over into {into}."),
        ),
        Sweep.LAPSE: (_("{amount} yuan have lapsed."), _("{amount} yuan would lapse.")),
        Sweep.TREASURY: (
            _("{amount} yuan go back to the treasury."),
            _("{amount} yuan would go back to the treasury."),
        ),
    }[swept.how]
    said = [done.format(**amount, into=into), would.format(**amount, into=into)]
    if swept.closed:
        said[0] += _(" {fund} is closed.").format(**amount)
        said[1] += _(" {fund} would be closed.").format(**amount)
    apart = any(pot.origin for pot in swept.pots)
    columns = (_POTS[0], _SOURCE, *_POTS[1:]) if apart else _POTS
    rows = tuple(
        (
            pot.purpose or _("not allocated"),
            *([source_label(pot.origin)] if apart else []),
            pot.amount_fen,
        )
        for pot in swept.pots
    )
    blocks: tuple[Block, ...] = ()
    if rows:
        foot = ((phrase("total"), *([""] if apart else []), swept.amount_fen),)
        blocks = (Table(columns, rows, foot=foot if len(rows) > 1 else ()),)
    return Document(
        title=(swept.fund.code, swept.fund.name),
        blocks=blocks,
        data={
            "fund": swept.fund.code,
            "how": swept.how.value,
            "amount_fen": swept.amount_fen,
            "pots": [
                {
                    "purpose": pot.purpose or None,
                    "source": pot.origin or None,
                    "amount_fen": pot.amount_fen,
                }
                for pot in swept.pots
            ],
            "into": into or None,
            "closed": swept.closed,
        },
        deed=Deed(said[0], said[1]),
        next=f"smeadmin fund show {into or swept.fund.code}",
    )


def draw_forecast(ahead: FundForecast) -> Document:
    """Draw how long a fund lasts, and which vouchers give their money back when."""
    pairs = [
        (phrase("available"), yuan(ahead.available_fen)),
        (_("pace"), _pace(ahead)),
        (_("forecast"), outlook(ahead)),
    ]
    blocks: list[Block] = [Pairs(tuple(pairs))]
    if ahead.lapsing:
        rows = tuple((one.month, one.vouchers, one.amount_fen) for one in ahead.lapsing)
        total = (
            phrase("total"),
            sum(one.vouchers for one in ahead.lapsing),
            sum(one.amount_fen for one in ahead.lapsing),
        )
        heading = _("unused vouchers by their last month: what is not used then is available again")
        blocks.append(Section(heading, (Table(_LAPSING, rows, foot=(total,)),)))
    command = f"smeadmin fund show {ahead.fund.code}"
    if ahead.run_out is not None:
        command = f"smeadmin fund appropriate {ahead.fund.code} --amount " + _("YUAN")
    return Document(
        title=(ahead.fund.code, ahead.fund.name, _("as of {day}").format(day=ahead.on.isoformat())),
        blocks=tuple(blocks),
        data={**asdict(ahead), "fund": ahead.fund.code},
        next=command,
    )


def _pace(ahead: FundForecast) -> str:
    said = ngettext(
        "{amount} yuan a day, over the last {n} day",
        "{amount} yuan a day, over the last {n} days",
        ahead.days,
    )
    return said.format(amount=yuan(ahead.per_day_fen), n=integer(ahead.days))


def outlook(ahead: FundForecast) -> str:
    """Say in a sentence when a fund is used up at its pace, or what will be left."""
    said = {"n": integer(ahead.days), "pace": yuan(ahead.per_day_fen)}
    if ahead.run_out is not None:
        out = ngettext(
            "at the pace of the last {n} day (about {pace} yuan a day) used up by {day}",
            "at the pace of the last {n} days (about {pace} yuan a day) used up by {day}",
            ahead.days,
        )
        return out.format(**said, day=ahead.run_out.isoformat())
    rest = ngettext(
        "at the pace of the last {n} day (about {pace} yuan a day) {left} will be left on {day}",
        "at the pace of the last {n} days (about {pace} yuan a day) {left} will be left on {day}",
        ahead.days,
    )
    return rest.format(**said, left=yuan(ahead.at_end_fen), day=_short(ahead.year_end))


def _short(day: dt.date) -> str:
    return day.strftime("%m-%d")


def draw_postings(exported: FundExported) -> Document:
    """Draw postings as a list; the same rows go into a spreadsheet."""
    rows = tuple(
        (
            *(x.number, x.on, x.fund, str(EVENT_LABELS[x.event])),
            *(str(ACCOUNT_LABELS[x.source]), str(ACCOUNT_LABELS[x.target]), x.amount_fen),
            *(x.origin and source_label(x.origin), x.voucher, x.subject, x.document, x.change),
        )
        for x in exported.lines
    )
    data: list[dict[str, Any]] = [
        {
            **asdict(x),
            "event": x.event.value,
            "source": x.source.value,
            "target": x.target.value,
        }
        for x in exported.lines
    ]
    return Document(title=_("Postings"), blocks=(Table(_POSTINGS, rows),), data=data)


def draw_written(file: str, exported: FundExported) -> Document:
    """Say that a journal was written."""
    n = len(exported.lines)
    said = ngettext("{n} posting: {file}", "{n} postings: {file}", n)
    return Document(
        blocks=(Lines((said.format(n=integer(n), file=file),)),), next=f"bean-check {file}"
    )
