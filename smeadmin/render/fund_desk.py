"""The desk of the work with funds, each thing that waits with its deadline and its command."""

from __future__ import annotations

from dataclasses import asdict

from smeadmin.domain.fund import FundDesk, FundWait
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.reference import desks
from smeadmin.render.document import Block, Column, Document, Kind, Section, Table
from smeadmin.render.formats import integer
from smeadmin.render.fund import appropriating, draw_funds, none_yet
from smeadmin.render.waits import until

_WAITS = (
    Column("waits", Text("待办", "waits"), rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("until", Text("限期", "deadline"), rank=2),
    Column("next", Text("下一步", "next"), rank=3),
)


def draw_desk(desk: FundDesk) -> Document:
    """Draw each fund, and what somebody has to do about it, the nearest deadline first."""
    if not desk.lines:
        return none_yet()
    document = draw_funds(desk.lines)
    blocks: list[Block] = list(document.blocks)
    if desk.waits:
        rows = tuple(
            (
                _said(one),
                one.amount_fen,
                until(one.until, desk.on),
                _command(one).removeprefix("smeadmin "),
            )
            for one in desk.waits
        )
        blocks.append(Section(_("what waits"), (Table(_WAITS, rows),)))
    command = f"smeadmin fund check {desk.lines[-1].fund.code}"
    return Document(
        title=document.title,
        blocks=tuple(blocks),
        data={
            "funds": [
                {"fund": line.fund.code, "name": line.fund.name, **asdict(line.standing)}
                for line in desk.lines
            ],
            "waits": [{**asdict(one), "command": _command(one)} for one in desk.waits],
        },
        next=_command(desk.waits[0]) if desk.waits else command,
    )


def _said(one: FundWait) -> str:
    n = one.rows
    many = {
        "expired": ngettext("{fund} {n} voucher has lapsed", "{fund} {n} vouchers have lapsed", n),
        "expiring": ngettext("{fund} {n} voucher lapses soon", "{fund} {n} vouchers lapse soon", n),
        "owed": ngettext("{fund} {n} recovery is owed", "{fund} {n} recoveries are owed", n),
        "empty": _("{fund} has no money yet"),
        "to-close": _("{fund} of a past year is not closed"),
        "not-settled": _("{fund} of a past year is not settled"),
        "low": _("{fund} is near its stop"),
        "running-out": _("{fund} will be used up"),
        "payable": _("{fund} has payables"),
    }
    return many[one.what].format(fund=one.fund, n=integer(n))


def _command(one: FundWait) -> str:
    return {
        "expired": "smeadmin voucher expire",
        "expiring": f"smeadmin voucher list --expiring {desks.days('vouchers_lapsing')}",
        "owed": "smeadmin recovery list --state decided",
        "empty": appropriating(one.fund),
        "to-close": f"smeadmin fund close {one.fund} --into " + _("FUND"),
        "not-settled": f"smeadmin fund show {one.fund}",
        "low": f"smeadmin fund forecast {one.fund}",
        "running-out": f"smeadmin fund forecast {one.fund}",
        "payable": "smeadmin settle",
    }[one.what]
