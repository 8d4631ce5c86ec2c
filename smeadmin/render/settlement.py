"""Pages about settlements: who is paid how much, in figures and in capitals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smeadmin.domain.capitals import capitals
from smeadmin.domain.settlement import (
    PAYMENT_LABELS,
    SETTLEMENT_LABELS,
    Payee,
    PaymentState,
    SettlementLineListed,
    SettlementShown,
    SettlementState,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Next,
    Note,
    Pairs,
    Table,
    bad,
    good,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase

_PAYEES = (
    Column("number", Text("序", "no."), Kind.INT, rank=4),
    Column("payee", Text("收款单位", "payee"), Kind.NAME, rank=0),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, rank=5),
    Column("account", Text("账户", "account"), rank=3),
    Column("redemptions", Text("笔数", "redemptions"), Kind.INT, rank=4),
    Column("netted_fen", Text("抵扣（元）", "netted (yuan)"), Kind.FEN, rank=2),
    Column("due_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("state", Text("结果", "result"), rank=1),
)
_SELDOM = ("account", "netted_fen", "state")
"""Columns that are drawn where something stands in them."""

_PAYMENTS = (
    Column("number", Text("序号", "no."), Kind.INT, rank=0),
    Column("payment", Text("付款编号", "payment"), Kind.CODE, rank=0),
    Column("payee", Text("收款单位", "payee"), Kind.NAME, rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=0),
    Column("bank", Text("开户行", "bank"), rank=0),
    Column("holder", Text("户名", "holder"), Kind.NAME, rank=0),
    Column("account", Text("账号", "account"), Kind.CODE, rank=0),
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
    Column("paid_fen", Text("已付（元）", "paid (yuan)"), Kind.FEN, rank=2),
    Column("failed", Text("失败", "failed"), Kind.INT, rank=3),
    Column("prepared_by", Text("编制", "prepared by"), rank=5),
    Column("approved_by", Text("批准", "approved by"), rank=5),
    Column("state", Text("状态", "state"), rank=1),
)
_NETTED = Column("netted_fen", Text("抵扣（元）", "netted (yuan)"), Kind.FEN, rank=2)


MOST_NAMED = 5


def draw_prepared(shown: SettlementShown) -> Document:
    """Draw a settlement that was just prepared."""
    deed = Deed(
        _("Prepared, not paid. Its digest goes with the list: one changed letter changes it."),
        _("Would prepare {amount} yuan.").format(amount=yuan(shown.amount_fen)),
    )
    return _page(shown, deed)


def draw_approved(shown: SettlementShown) -> Document:
    """Draw a settlement that was just approved: what goes out of it."""
    amount = yuan(shown.due_fen)
    deed = Deed(
        _("Approved {amount} yuan.").format(amount=amount),
        _("Would approve {amount} yuan.").format(amount=amount),
    )
    return _page(shown, deed)


def draw_settlement(shown: SettlementShown) -> Document:
    """Draw one settlement with its payees."""
    return _page(shown, None)


def draw_exported(shown: SettlementShown, accounts: dict[int, dict[str, str]]) -> Document:
    """Draw a settlement whose payment file was written; ``accounts`` go into the file and nowhere else."""
    rows = [p for p in shown.payees if p.due_fen]
    n = len(rows)
    said = {"n": integer(n), "amount": yuan(shown.due_fen), "file": shown.file or ""}
    whole = ngettext(
        "Exported {n} payment, {amount} yuan: {file} (readable by you alone).",
        "Exported {n} payments, {amount} yuan: {file} (readable by you alone).",
        n,
    )
    full = ngettext(
        "Exported {n} payment, {amount} yuan: {file} (readable by you alone; full accounts, logged).",
        "Exported {n} payments, {amount} yuan: {file} (readable by you alone; full accounts, logged).",
        n,
    )
    would = ngettext(
        "Would export {n} payment, {amount} yuan.", "Would export {n} payments, {amount} yuan.", n
    )
    again = _("It was exported on {on}; the same file is written again: {file}.")
    notes = (Note(again.format(on=shown.exported_on, file=shown.file), "plain"),)
    following = f"smeadmin settle reconcile {shown.settlement} --file " + _("bank.csv")
    return Document(
        title=_("payments"),
        blocks=(_payments(shown, accounts),),
        data=_data(shown),
        notes=notes if shown.again else (),
        deed=None
        if shown.again
        else Deed((full if accounts else whole).format(**said), would.format(**said)),
        next=Next(following, after=_("(when the answer is there)")),
    )


def _payments(shown: SettlementShown, accounts: dict[int, dict[str, str]]) -> Table:
    """Lay out the payment file: a row for each payment, the total last, figures and capitals."""
    rows = [
        (
            p.number,
            p.payment,
            p.name,
            p.credit_code,
            p.bank,
            accounts.get(p.key, {}).get("holder"),
            accounts.get(p.key, {}).get("number"),
            shown.settlement,
            p.redemptions,
            p.due_fen,
            capitals(p.due_fen),
        )
        for p in shown.payees
        if p.due_fen
    ]
    total, whole = shown.due_fen, capitals(shown.due_fen) if shown.due_fen else ""
    none = (None, None, None, None)
    last = (None, None, phrase("total"), *none, shown.settlement, shown.redemptions, total, whole)
    return Table(_PAYMENTS, (*rows, last))


def _page(shown: SettlementShown, deed: Deed | None) -> Document:
    pairs = [
        *_netting(shown),
        (_("in capitals"), capitals(shown.due_fen) if shown.due_fen else "-"),
        (_("digest"), spaced(shown.digest)),
        (_("prepared"), f"{shown.prepared_by}   {shown.prepared_on}"),
    ]
    if shown.approved_by is not None:
        pairs.append((_("approved"), f"{shown.approved_by}   {shown.approved_on}"))
    state = str(SETTLEMENT_LABELS[shown.state])
    if shown.exported_on is not None:
        state += f"   {shown.exported_on}"
    pairs.append((_("state"), state))
    title = _("settlement {code}").format(code=shown.settlement)
    until = _("claims approved until {day}").format(day=shown.until)
    blocks: tuple[Block, ...] = (_table(shown), Pairs(tuple(pairs)))
    return Document(
        title=(title, until),
        blocks=blocks,
        data=_data(shown),
        notes=_notes(shown),
        deed=deed,
        next=_next(shown),
    )


def _netting(shown: SettlementShown) -> list[tuple[str, str]]:
    if not shown.netted_fen:
        return []
    said = _("payable {amount} - netted {netted} = paid out {due}")
    return [
        (
            _("netted"),
            said.format(
                amount=yuan(shown.amount_fen),
                netted=yuan(shown.netted_fen),
                due=yuan(shown.due_fen),
            ),
        )
    ]


def _notes(shown: SettlementShown) -> tuple[Note, ...]:
    notes = []
    if shown.left_out:
        n = len(shown.left_out)
        waits = ngettext(
            "{n} payee waits without an approved account: {names}",
            "{n} payees wait without an approved account: {names}",
            n,
        )
        names = _(", ").join(shown.left_out[:MOST_NAMED])
        notes.append(Note(waits.format(n=integer(n), names=names), "warning"))
    if shown.no_account:
        notes.append(Note(_("No accounts are kept here; finance fills them in.")))
    return tuple(notes)


def _next(shown: SettlementShown) -> str:
    failed = [p for p in shown.payees if _failed(p) and p.retried_in is None]
    if failed:
        return f"smeadmin settle retry {shown.settlement} --payee {failed[0].credit_code}"
    return {
        SettlementState.PREPARED: f"smeadmin settle approve {shown.settlement} --by " + _("NAME"),
        SettlementState.APPROVED: f"smeadmin settle export {shown.settlement} --out "
        + _("payments.xlsx"),
        SettlementState.EXPORTED: f"smeadmin settle reconcile {shown.settlement} --file "
        + _("bank.csv"),
        SettlementState.RECONCILED: f"smeadmin fund trace {shown.settlement}",
    }[shown.state]


def _failed(payee: Payee) -> bool:
    return payee.state in (PaymentState.FAILED, PaymentState.PARTLY)


def _table(shown: SettlementShown) -> Table:
    rows = [
        (
            p.number,
            p.name,
            p.credit_code,
            f"{p.bank} {p.tail}" if p.bank else None,
            p.redemptions,
            p.netted_fen or None,
            p.due_fen,
            _result(p),
        )
        for p in shown.payees
    ]
    n = len(shown.payees)
    count = ngettext("{n} payee", "{n} payees", n).format(n=integer(n))
    netted = shown.netted_fen or None
    foot = (None, count, "", None, shown.redemptions, netted, shown.due_fen, None)
    kept = [
        at
        for at, column in enumerate(_PAYEES)
        if column.name not in _SELDOM or any(row[at] is not None for row in rows)
    ]
    return Table(
        tuple(_PAYEES[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        foot=(tuple(foot[at] for at in kept),),
    )


def _result(payee: Payee) -> Cell | str | None:
    """Say what the bank did with a payment, and where it was paid again."""
    if payee.state is PaymentState.DUE:
        return None
    said = str(PAYMENT_LABELS[payee.state])
    if payee.retried_in is not None:
        return f"{said} → {payee.retried_in}"
    if payee.state is PaymentState.PAID:
        return good(said)
    if payee.state is PaymentState.PARTLY:
        return bad(f"{said} {yuan(payee.paid_fen)}")
    if payee.state is PaymentState.FAILED:
        return bad(f"{said} {payee.failure}" if payee.failure else said)
    return said


def spaced(digest: str) -> str:
    """Write the first twelve characters of a digest in groups of four, as they are read out."""
    return " ".join(digest[i : i + 4] for i in range(0, 12, 4))


def _data(shown: SettlementShown) -> dict[str, Any]:
    return {
        "settlement": shown.settlement,
        "state": shown.state.value,
        "until": shown.until,
        "amount_fen": shown.amount_fen,
        "netted_fen": shown.netted_fen,
        "due_fen": shown.due_fen,
        "paid_fen": shown.paid_fen,
        "capitals": capitals(shown.due_fen) if shown.due_fen else None,
        "digest": shown.digest,
        "payees": [payee_data(p) for p in shown.payees],
        "left_out": list(shown.left_out),
        "prepared_by": shown.prepared_by,
        "prepared_on": shown.prepared_on,
        "approved_by": shown.approved_by,
        "approved_on": shown.approved_on,
        "exported_on": shown.exported_on,
        "file": shown.file,
    }


def payee_data(payee: Payee) -> dict[str, Any]:
    """Give a payment to programs; of its account only the last four digits."""
    return {
        "payment": payee.payment,
        "name": payee.name,
        "credit_code": payee.credit_code,
        "account": payee.account,
        "bank": payee.bank,
        "account_tail": payee.tail,
        "claims": [c.claim for c in payee.claims],
        "redemptions": payee.redemptions,
        "amount_fen": payee.amount_fen,
        "netted_fen": payee.netted_fen,
        "due_fen": payee.due_fen,
        "paid_fen": payee.paid_fen,
        "state": payee.state.value,
        "paid_on": payee.paid_on,
        "bank_ref": payee.bank_ref,
        "failure": payee.failure,
        "retried_in": payee.retried_in,
    }


def draw_settlements(
    lines: tuple[SettlementLineListed, ...], *, filtered: bool = False
) -> Document:
    """Draw the list of settlements."""
    if not lines:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        nothing = said.format(things=_("settlements"))
        return Document(data=[], notes=(Note(nothing, "plain"),), next="smeadmin settle prepare")
    return Document(
        title=_("Settlements"),
        blocks=(_list(lines),),
        data=[{**asdict(x), "state": x.state.value} for x in lines],
    )


def _list(lines: tuple[SettlementLineListed, ...]) -> Table:
    netted = any(x.netted_fen for x in lines)
    columns = (*_LIST[:5], _NETTED, *_LIST[5:]) if netted else _LIST
    rows = tuple(
        (
            x.settlement,
            x.until,
            x.payees,
            x.claims,
            x.amount_fen,
            *([x.netted_fen] if netted else []),
            x.paid_fen,
            x.failed or None,
            x.prepared_by,
            x.approved_by,
            str(SETTLEMENT_LABELS[x.state]),
        )
        for x in lines
    )
    return Table(columns, rows)
