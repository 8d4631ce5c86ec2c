"""Pages about the end of a year: its funds, what keeps them open, and how they were closed."""

from __future__ import annotations

from dataclasses import asdict

from smeadmin.domain.fund_year import Sweep, YearClosed, YearEnd, YearFund
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Deed, Document, Kind, Lines, Table
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase

_STATUS = (
    Column("fund", Text("资金", "fund"), Kind.CODE, rank=0),
    Column("name", Text("名称", "name"), Kind.NAME, rank=4),
    Column("available_fen", Text("可用（元）", "available (yuan)"), Kind.FEN, rank=1),
    Column("promised_fen", Text("占用和应付（元）", "promised (yuan)"), Kind.FEN, rank=2),
    Column("state", Text("状态", "state"), rank=0),
    Column("next", Text("下一步", "next"), Kind.CODE, rank=3),
)
_CLOSED = (
    Column("fund", Text("资金", "fund"), Kind.CODE, rank=0),
    Column("name", Text("名称", "name"), Kind.NAME, rank=2),
    Column("amount_fen", Text("余额（元）", "rest (yuan)"), Kind.FEN, rank=0),
    Column("where", Text("去向", "where to"), rank=1),
)


def draw_status(shown: YearEnd) -> Document:
    """Draw the funds of a year; the numbers of each state add up to all of them."""
    rows = tuple(
        (
            one.fund.code,
            one.fund.name,
            one.standing.available,
            one.promised_fen,
            _state(one),
            _command(one) or "-",
        )
        for one in shown.funds
    )
    closed = sum(one.fund.closed_on is not None for one in shown.funds)
    ready = sum(one.ready for one in shown.funds)
    said = _("{n} funds = {closed} closed + {ready} ready + {open} not settled").format(
        n=len(rows), closed=closed, ready=ready, open=len(rows) - closed - ready
    )
    waiting = [one for one in shown.funds if one.fund.closed_on is None]
    commands = [command for one in waiting if not one.ready and (command := _command(one))]
    following = f"smeadmin year-end rehearse {shown.year} --lapse" if waiting else None
    return Document(
        title=_("End of {year}").format(year=shown.year),
        blocks=(Table(_STATUS, rows), Lines((said,))),
        data={
            "year": shown.year,
            "funds": [
                {
                    "fund": one.fund.code,
                    "closed_on": one.fund.closed_on,
                    "ready": one.ready,
                    "awards_fen": one.awards_fen,
                    "overdue": one.overdue,
                    "overdue_fen": one.overdue_fen,
                    **asdict(one.standing),
                    "next": _command(one),
                }
                for one in shown.funds
            ],
        },
        next=commands[0] if commands else following,
    )


def _state(one: YearFund) -> str:
    now, n = one.standing, one.overdue
    if one.fund.closed_on is not None:
        return _("closed on {on}").format(on=one.fund.closed_on.isoformat())
    parts = []
    if n:
        said = ngettext("{n} voucher past its day", "{n} vouchers past their day", n)
        parts.append(said.format(n=integer(n)))
    if one.awards_fen:
        parts.append(_("awards not payable yet {amount}").format(amount=yuan(one.awards_fen)))
    if unused := now.committed - one.overdue_fen - one.awards_fen:
        parts.append(_("unused {amount}").format(amount=yuan(unused)))
    if now.awaiting:
        parts.append(_("to approve {amount}").format(amount=yuan(now.awaiting)))
    if now.payable:
        parts.append(_("payable {amount}").format(amount=yuan(now.payable)))
    if one.ready:
        return _(", ").join([_("can be closed"), *parts])
    return _(", ").join(parts)


def _command(one: YearFund) -> str | None:
    """Give the command for what keeps a fund open; what is past its day comes back with the closing."""
    now = one.standing
    if one.fund.closed_on is not None or one.ready:
        return None
    if now.payable:
        return "smeadmin settle"
    if now.awaiting:
        return "smeadmin claim"
    if one.awards_fen:
        return "smeadmin award"
    return f"smeadmin fund show {one.fund.code}"


def draw_closed(done: YearClosed) -> Document:
    """Draw a year that was closed: where the rest of each fund went, and that it adds up."""
    rows = tuple(
        (s.fund.code, s.fund.name, s.amount_fen, _where(s.how, s.into)) for s in done.swept
    )
    total = sum(one.amount_fen for one in done.swept)
    foot = (phrase("total"), "", total, "")
    blocks: list[Block] = [Table(_CLOSED, rows, foot=(foot,) if len(rows) > 1 else ())]
    if done.expired:
        said = ngettext(
            "{n} voucher past its day gave {amount} yuan back first",
            "{n} vouchers past their day gave {amount} yuan back first",
            done.expired,
        )
        line = said.format(n=integer(done.expired), amount=yuan(done.expired_fen))
        blocks.append(Lines((line,)))
    words = {"n": len(rows), "year": done.year, "amount": yuan(total)}
    return Document(
        title=_("End of {year}").format(year=done.year),
        blocks=tuple(blocks),
        data={
            "year": done.year,
            "expired": done.expired,
            "expired_fen": done.expired_fen,
            "amount_fen": total,
            "funds": [
                {
                    "fund": one.fund.code,
                    "how": one.how.value,
                    "into": None if one.into is None else one.into.code,
                    "amount_fen": one.amount_fen,
                }
                for one in done.swept
            ],
        },
        deed=Deed(
            ngettext(
                "{n} fund of {year} is closed, {amount} yuan.",
                "{n} funds of {year} are closed, {amount} yuan.",
                len(rows),
            ).format(**words),
            ngettext(
                "{n} fund of {year} would be closed, {amount} yuan.",
                "{n} funds of {year} would be closed, {amount} yuan.",
                len(rows),
            ).format(**words),
        ),
        next="smeadmin fund check",
    )


def _where(how: Sweep, into: object) -> str:
    if how is Sweep.CARRY:
        return _("carried into {fund}").format(fund=getattr(into, "code", "-"))
    return _("lapsed") if how is Sweep.LAPSE else _("back to the treasury")
