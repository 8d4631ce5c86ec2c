"""Pages about recoveries: the arithmetic, what came back, what is owed and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from smeadmin.domain.recovery import (
    AGES,
    RECOVERY_LABELS,
    Blacklisted,
    Priced,
    RecoveryNetted,
    RecoveryShown,
    RecoveryState,
    age_band,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase

_PRICED = (
    Column("what", "", rank=0),
    Column("contract_fen", Text("合同（元）", "contract (yuan)"), Kind.FEN, rank=2),
    Column("amount_fen", Text("抵扣（元）", "deducted (yuan)"), Kind.FEN, rank=0),
    Column("basis", Text("依据", "basis"), rank=3),
)
_CONSEQUENCES = (
    Column("act", Text("后果", "consequence"), rank=0),
    Column("until", Text("至", "until"), Kind.DAY, rank=3),
    Column("clause", Text("条款", "clause"), Kind.CLAUSE, rank=4),
    Column("command", Text("命令", "command"), Kind.CODE, rank=1),
)
_LIST = (
    Column("recovery", Text("追回", "recovery"), Kind.CODE, rank=0),
    Column("debtor", Text("债务单位", "debtor"), Kind.NAME, rank=0),
    Column("subject", Text("事由", "for"), Kind.CODE, rank=4),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("left_fen", Text("待收（元）", "owed (yuan)"), Kind.FEN, rank=0),
    Column("days", Text("账龄（天）", "days"), Kind.INT, rank=3),
    Column("due_on", Text("期限", "due"), Kind.DAY, rank=5),
    Column("state", Text("状态", "state"), rank=2),
)
_AGES = (
    Text("{n} 天以内", "up to {n} days"),
    Text("{n} 天以内", "up to {n} days"),
    Text("{n} 天以内", "up to {n} days"),
    Text("超过 {n} 天", "over {n} days"),
)
_ACTS = {
    "recover": Text("追回资金", "recover the money"),
    "void": Text("作废其余服务券", "void the other vouchers"),
    "blacklist": Text("列入名单", "put on the list"),
    "revoke_provider_title": Text("撤销机构称号", "revoke the provider's title"),
}


def draw_opened(shown: RecoveryShown) -> Document:
    """Draw a recovery that was just opened."""
    said = _(
        "Opened, nothing recovered yet; what was paid stays posted, what comes back is posted apart."
    )
    deed = Deed(
        said, _("Would open the recovery of {amount} yuan.").format(amount=yuan(shown.amount_fen))
    )
    return _page(shown, deed)


def draw_decided(shown: RecoveryShown) -> Document:
    """Draw a recovery that was just decided."""
    amount = yuan(shown.amount_fen)
    return _page(
        shown,
        Deed(
            _("Decided: {amount} yuan are owed back.").format(amount=amount),
            _("Would decide that {amount} yuan are owed back.").format(amount=amount),
        ),
    )


def draw_received(shown: RecoveryShown) -> Document:
    """Draw money that came back."""
    fen = shown.entries[-1].amount_fen
    return _page(
        shown,
        Deed(
            _("Received {amount} yuan; they are available again.").format(amount=yuan(fen)),
            _("Would receive {amount} yuan.").format(amount=yuan(fen)),
        ),
    )


def draw_written_off(shown: RecoveryShown) -> Document:
    """Draw what was given up."""
    fen = yuan(shown.entries[-1].amount_fen)
    return _page(
        shown,
        Deed(
            _("Written off {amount} yuan.").format(amount=fen),
            _("Would write off {amount} yuan.").format(amount=fen),
        ),
    )


def draw_recovery(shown: RecoveryShown) -> Document:
    """Draw one recovery."""
    return _page(shown, None)


def draw_netted(netted: RecoveryNetted) -> Document:
    """Draw a recovery that a settlement keeps back."""
    shown = netted.recovery
    first = _("{settlement}  {debtor}  payable {payable} - netted {netted} = paid out {due} yuan")
    line = first.format(
        settlement=netted.settlement,
        debtor=shown.debtor,
        payable=yuan(netted.payable_fen),
        netted=yuan(netted.netted_fen),
        due=yuan(netted.due_fen),
    )
    amount = yuan(netted.amount_fen)
    return Document(
        blocks=(Lines((line, _sum(shown))),),
        data={
            **_data(shown),
            "settlement": netted.settlement,
            "payable_fen": netted.payable_fen,
            "paid_out_fen": netted.due_fen,
        },
        deed=Deed(
            _("Netted {amount} yuan.").format(amount=amount),
            _("Would net {amount} yuan.").format(amount=amount),
        ),
        next=f"smeadmin settle approve {netted.settlement} --by " + _("NAME"),
    )


def draw_blacklisted(done: Blacklisted) -> Document:
    """Draw somebody who was put on a list."""
    until = done.until.isoformat() if done.until else _("without end")
    said = {"debtor": done.debtor, "roster": done.roster, "until": until}
    return Document(
        data=asdict(done),
        deed=Deed(
            _("{debtor} stands on 「{roster}」 until {until}.").format(**said),
            _("Would put {debtor} on 「{roster}」 until {until}.").format(**said),
        ),
        next=f"smeadmin roster show {done.roster}",
    )


def _page(shown: RecoveryShown, deed: Deed | None) -> Document:
    blocks: list[Block] = [_arithmetic(shown), Lines((_sum(shown),)), Pairs(tuple(_pairs(shown)))]
    if shown.consequences:
        rows = tuple(
            (str(_ACTS.get(c.act, c.act)), c.until, c.clause, c.command) for c in shown.consequences
        )
        blocks.append(Section(_("what the measure attaches to it"), (Table(_CONSEQUENCES, rows),)))
    return Document(
        title=(shown.recovery, shown.debtor, str(RECOVERY_LABELS[shown.state])),
        blocks=tuple(blocks),
        data=_data(shown),
        deed=deed,
        next=_next(shown),
    )


def _arithmetic(shown: RecoveryShown) -> Table:
    names = {"paid": _("was paid"), "due": _("should be")}
    rows: list[tuple[Any, ...]] = [
        (names.get(p.what, p.what), p.contract_fen, p.amount_fen, _basis(p)) for p in shown.priced
    ]
    rows.append((_("recover"), None, shown.amount_fen, None))
    kept = [at for at in range(len(_PRICED)) if any(row[at] is not None for row in rows)]
    drawn = [tuple(row[at] for at in kept) for row in rows]
    return Table(tuple(_PRICED[at] for at in kept), drawn[:-1], foot=(drawn[-1],))


def _basis(priced: Priced) -> str | None:
    if priced.clause is not None:
        return _("{clause}, by the rule of the day of the service").format(clause=priced.clause)
    return priced.words or priced.change


def _sum(shown: RecoveryShown) -> str:
    said = _("{recovery}  {amount} = {netted} netted + {received} received + {left} owed").format(
        recovery=shown.recovery,
        amount=yuan(shown.amount_fen),
        netted=yuan(shown.netted_fen),
        received=yuan(shown.received_fen),
        left=yuan(shown.left_fen),
    )
    if shown.written_fen:
        said += _(" + {written} written off").format(written=yuan(shown.written_fen))
    return said


def _pairs(shown: RecoveryShown) -> Iterator[tuple[str, str]]:
    line = "" if shown.line is None else "  " + _("line {n}").format(n=shown.line)
    yield _("for"), f"{shown.subject}{line}" + (f"  {shown.voucher}" if shown.voucher else "")
    yield phrase("reason"), shown.reason
    yield _("opened by"), f"{shown.opened_by}   {shown.opened_on}"
    if shown.decided_by is not None:
        yield _("decided"), f"{shown.decided_by}   {shown.decided_on}   {shown.document}"
    if shown.due_on is not None:
        late = shown.late_days
        said = shown.due_on.isoformat()
        if shown.overdue:
            said += "   " + ngettext("{n} day late", "{n} days late", late).format(n=integer(late))
        yield _("to be paid by"), said
    kinds = {"net": _("netted"), "receive": _("received"), "write_off": _("written off")}
    for entry in shown.entries:
        about = entry.settlement or entry.document or ""
        waits = "" if entry.done else "   " + _("booked when it is paid")
        yield kinds[entry.kind], f"{entry.on}   {yuan(entry.amount_fen)}   {about}{waits}"


def _next(shown: RecoveryShown) -> str:
    proposed = [c.command for c in shown.consequences if c.command]
    if shown.state is RecoveryState.OPEN:
        return (
            f"smeadmin recovery decide {shown.recovery} --by " + _("NAME") + " --doc " + _("NUMBER")
        )
    if shown.state is RecoveryState.DECIDED:
        if proposed and not shown.entries:
            return proposed[0]
        return f"smeadmin recovery net {shown.recovery} --into " + _("SETTLEMENT")
    return f"smeadmin fund trace {shown.recovery}"


def _data(shown: RecoveryShown) -> dict[str, Any]:
    kept = asdict(shown)
    kept["state"] = shown.state.value
    return {**kept, "left_fen": shown.left_fen, "overdue": shown.overdue}


def draw_recoveries(found: tuple[RecoveryShown, ...], *, filtered: bool = False) -> Document:
    """Draw the list of recoveries, and what is owed by age."""
    if not found:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        return Document(data=[], notes=(Note(said.format(things=_("recoveries")), "plain"),))
    rows = tuple(
        (
            *(r.recovery, r.debtor, r.subject, r.amount_fen, r.left_fen),
            *(r.days if r.left_fen else None, r.due_on, str(RECOVERY_LABELS[r.state])),
        )
        for r in found
    )
    n = len(found)
    count = ngettext("{n} recovery", "{n} recoveries", n).format(n=integer(n))
    total, left = sum(r.amount_fen for r in found), sum(r.left_fen for r in found)
    foot = (count, "", None, total, left, None, None, "")
    blocks: list[Block] = [Table(_LIST, rows, foot=(foot,))]
    ages = list(_ages(found))
    if ages:
        blocks.append(Section(_("owed, by age since the decision"), (Pairs(tuple(ages)),)))
    open_ = [r for r in found if r.state is RecoveryState.OPEN]
    return Document(
        title=_("Recoveries"),
        blocks=tuple(blocks),
        data=[_data(r) for r in found],
        next=_next((open_ or list(found))[0]),
    )


def _ages(found: tuple[RecoveryShown, ...]) -> Iterator[tuple[str, str]]:
    for band, label in enumerate(_AGES):
        own = [r for r in found if r.days is not None and r.left_fen and age_band(r.days) == band]
        if own:
            bound = AGES[min(band, len(AGES) - 1)]
            said = _("{amount} yuan ({n})").format(
                amount=yuan(sum(r.left_fen for r in own)), n=len(own)
            )
            yield str(label).format(n=bound), said
