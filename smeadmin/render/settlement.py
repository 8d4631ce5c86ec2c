"""Pages about settlements: who is paid how much, in figures and in capitals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smeadmin.domain.capitals import capitals
from smeadmin.domain.settlement import (
    SETTLEMENT_LABELS,
    SettleDesk,
    SettlementLineListed,
    SettlementShown,
    SettlementState,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Deed, Document, Kind, Lines, Note, Pairs, Table
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase

_PAYEES = (
    Column("number", Text("序", "no."), Kind.INT, rank=4),
    Column("payee", Text("收款单位", "payee"), Kind.NAME, rank=0),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, rank=2),
    Column("claims", Text("兑付申请", "claims"), Kind.INT, rank=4),
    Column("redemptions", Text("笔数", "redemptions"), Kind.INT, rank=3),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
)

_PAYMENTS = (
    Column("number", Text("序号", "no."), Kind.INT, rank=0),
    Column("payee", Text("收款单位", "payee"), Kind.NAME, rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=0),
    Column("settlement", Text("结算单号", "settlement"), Kind.CODE, rank=0),
    Column("redemptions", Text("笔数", "redemptions"), Kind.INT, rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("capitals", Text("大写金额", "in capitals"), rank=0),
)

_LIST = (
    Column("settlement", Text("结算", "settlement"), Kind.CODE, rank=0),
    Column("until", Text("至", "until"), Kind.DAY, rank=4),
    Column("payees", Text("收款单位", "payees"), Kind.INT, rank=3),
    Column("claims", Text("兑付申请", "claims"), Kind.INT, rank=4),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("prepared_by", Text("编制", "prepared by"), rank=5),
    Column("approved_by", Text("批准", "approved by"), rank=5),
    Column("state", Text("状态", "state"), rank=1),
)


def draw_prepared(shown: SettlementShown) -> Document:
    """Draw a settlement that was just prepared."""
    deed = Deed(
        _("Prepared, not paid. Its digest goes with the list: one changed letter changes it."),
        _("Would prepare {amount} yuan.").format(amount=yuan(shown.amount_fen)),
    )
    return _page(shown, deed)


def draw_approved(shown: SettlementShown) -> Document:
    """Draw a settlement that was just approved."""
    amount = yuan(shown.amount_fen)
    deed = Deed(
        _("Approved {amount} yuan.").format(amount=amount),
        _("Would approve {amount} yuan.").format(amount=amount),
    )
    return _page(shown, deed)


def draw_settlement(shown: SettlementShown) -> Document:
    """Draw one settlement with its payees."""
    return _page(shown, None)


def draw_exported(shown: SettlementShown) -> Document:
    """Draw a settlement whose payment file was written."""
    n = len(shown.payees)
    said = {"n": integer(n), "amount": yuan(shown.amount_fen), "file": shown.file or ""}
    done = ngettext(
        "Recorded {n} payment, {amount} yuan: {file} (readable by you alone).",
        "Recorded {n} payments, {amount} yuan: {file} (readable by you alone).",
        n,
    )
    would = ngettext(
        "Would record {n} payment, {amount} yuan.", "Would record {n} payments, {amount} yuan.", n
    )
    again = _("It was exported on {on}; the same file is written again: {file}.")
    notes = (Note(again.format(on=shown.exported_on, file=shown.file), "plain"),)
    return Document(
        title=_("payments"),
        blocks=(_payments(shown),),
        data=_data(shown),
        notes=notes if shown.again else (),
        deed=None if shown.again else Deed(done.format(**said), would.format(**said)),
        next=f"smeadmin settle show {shown.settlement}",
    )


def _payments(shown: SettlementShown) -> Table:
    """Lay out the payment file: a row for each payee, the total last, figures and capitals."""
    rows = [
        (
            number,
            p.name,
            p.credit_code,
            shown.settlement,
            p.redemptions,
            p.amount_fen,
            capitals(p.amount_fen),
        )
        for number, p in enumerate(shown.payees, start=1)
    ]
    total, whole = shown.amount_fen, capitals(shown.amount_fen)
    last = (None, phrase("total"), None, shown.settlement, shown.redemptions, total, whole)
    return Table(_PAYMENTS, (*rows, last))


def _page(shown: SettlementShown, deed: Deed | None) -> Document:
    pairs = [
        (_("in capitals"), capitals(shown.amount_fen)),
        (_("digest"), spaced(shown.digest)),
        (_("prepared"), f"{shown.prepared_by}   {shown.prepared_on}"),
    ]
    if shown.approved_by is not None:
        pairs.append((_("approved"), f"{shown.approved_by}   {shown.approved_on}"))
    state = str(SETTLEMENT_LABELS[shown.state])
    if shown.exported_on is not None:
        state += f"   {shown.exported_on}"
    pairs.append((_("state"), state))
    following = {
        SettlementState.PREPARED: f"smeadmin settle approve {shown.settlement} --by " + _("NAME"),
        SettlementState.APPROVED: f"smeadmin settle export {shown.settlement} --out "
        + _("payments.xlsx"),
        SettlementState.EXPORTED: f"smeadmin fund trace {shown.settlement}",
    }[shown.state]
    title = _("settlement {code}").format(code=shown.settlement)
    until = _("claims approved until {day}").format(day=shown.until)
    blocks: tuple[Block, ...] = (_table(shown), Pairs(tuple(pairs)))
    return Document(
        title=(title, until), blocks=blocks, data=_data(shown), deed=deed, next=following
    )


def _table(shown: SettlementShown) -> Table:
    rows = tuple(
        (number, p.name, p.credit_code, len(p.claims), p.redemptions, p.amount_fen)
        for number, p in enumerate(shown.payees, start=1)
    )
    n = len(shown.payees)
    count = ngettext("{n} payee", "{n} payees", n).format(n=integer(n))
    foot = (None, count, "", shown.claims, shown.redemptions, shown.amount_fen)
    return Table(_PAYEES, rows, foot=(foot,))


def spaced(digest: str) -> str:
    """Write the first twelve characters of a digest in groups of four, as they are read out."""
    return " ".join(digest[i : i + 4] for i in range(0, 12, 4))


def _data(shown: SettlementShown) -> dict[str, Any]:
    return {
        "settlement": shown.settlement,
        "state": shown.state.value,
        "until": shown.until,
        "amount_fen": shown.amount_fen,
        "capitals": capitals(shown.amount_fen),
        "digest": shown.digest,
        "payees": [asdict(p) for p in shown.payees],
        "prepared_by": shown.prepared_by,
        "prepared_on": shown.prepared_on,
        "approved_by": shown.approved_by,
        "approved_on": shown.approved_on,
        "exported_on": shown.exported_on,
        "file": shown.file,
    }


def draw_settlements(lines: tuple[SettlementLineListed, ...]) -> Document:
    """Draw the list of settlements."""
    if not lines:
        nothing = _("There are no {things} yet.").format(things=_("settlements"))
        return Document(data=[], notes=(Note(nothing, "plain"),), next="smeadmin settle prepare")
    return Document(
        title=_("Settlements"),
        blocks=(_list(lines),),
        data=[{**asdict(x), "state": x.state.value} for x in lines],
    )


def _list(lines: tuple[SettlementLineListed, ...]) -> Table:
    rows = tuple(
        (
            x.settlement,
            x.until,
            x.payees,
            x.claims,
            x.amount_fen,
            x.prepared_by,
            x.approved_by,
            str(SETTLEMENT_LABELS[x.state]),
        )
        for x in lines
    )
    return Table(_LIST, rows)


def draw_desk(desk: SettleDesk) -> Document:
    """Draw what waits in the work with settlements."""
    data = {
        "claims": desk.claims,
        "amount_fen": desk.claims_fen,
        "settlements": [{**asdict(x), "state": x.state.value} for x in desk.settlements],
    }
    if not desk.claims and not desk.settlements:
        note = Note(_("No payment waits."), "plain")
        return Document(data=data, notes=(note,), next="smeadmin claim")
    blocks: list[Block] = []
    command = "smeadmin settle prepare"
    if desk.claims:
        said = ngettext(
            "{n} approved claim waits for a settlement, {amount} yuan",
            "{n} approved claims wait for a settlement, {amount} yuan",
            desk.claims,
        )
        line = said.format(n=integer(desk.claims), amount=yuan(desk.claims_fen))
        blocks.append(Lines((line,)))
    if desk.settlements:
        first = desk.settlements[0]
        blocks.append(_list(desk.settlements))
        command = f"smeadmin settle approve {first.settlement} --by " + _("NAME")
        if first.state is SettlementState.APPROVED:
            command = f"smeadmin settle export {first.settlement} --out " + _("payments.xlsx")
    return Document(title=_("Settlements"), blocks=tuple(blocks), data=data, next=command)
