"""Pages about the queue of a programme: an application taken in, the queue, what was issued from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from smeadmin.domain.china import CHINA
from smeadmin.domain.voucher_queue import (
    Applied,
    QueueIssued,
    QueuePassed,
    QueueShown,
    Withdrawn,
)
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Section,
    Table,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.voucher import example

_QUEUE = (
    Column("place", Text("序", "place"), Kind.INT, rank=0),
    Column("number", Text("申请编号", "application"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, screen=False),
    Column("asked_fen", Text("申请（元）", "asked (yuan)"), Kind.FEN, rank=2),
    Column("applied_at", Text("申请时间", "applied at"), rank=3),
)
_ISSUED = (
    Column("place", Text("序", "place"), Kind.INT, rank=0),
    Column("number", Text("申请编号", "application"), Kind.CODE, rank=3),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
)
_PASSED = (
    Column("place", Text("序", "place"), Kind.INT, rank=0),
    Column("number", Text("申请编号", "application"), Kind.CODE, rank=3),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("asked_fen", Text("申请（元）", "asked (yuan)"), Kind.FEN, rank=2),
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=2),
    Column("reason", Text("原因", "reason"), Kind.PROSE, rank=1),
)


def _clock(instant: dt.datetime) -> str:
    """Write an instant by the clock of China, to the second."""
    return f"{instant.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def draw_applied(done: Applied) -> Document:
    """Draw an application that was just put into the queue."""
    said = _("place {place} of {n}   {at}").format(
        place=done.place, n=done.waiting, at=_clock(done.applied_at)
    )
    amount = () if done.asked_fen is None else (yuan(done.asked_fen) + _(" yuan"),)
    return Document(
        title=(done.number, done.enterprise, *amount, done.programme, *example(done.standing)),
        blocks=(Lines((said,), indent=2),),
        data=asdict(done),
        deed=Deed(
            _("In the queue at place {place}.").format(place=done.place),
            _("Would be in the queue at place {place}.").format(place=done.place),
        ),
        next=_after_all(done.programme, shared=done.shared) if done.reached else None,
    )


def _after_all(programme: str, *, shared: bool) -> str:
    """Give the command once all applications are in: the budget is shared out, or the queue served."""
    if shared:
        return f"smeadmin claim share {programme}"
    return f"smeadmin voucher issue {programme} --queue"


def draw_withdrawn(done: Withdrawn) -> Document:
    """Draw an application that was taken back."""
    return Document(
        title=(done.number, done.enterprise, done.programme),
        data=asdict(done),
        deed=Deed(_("Withdrawn."), _("Would be withdrawn.")),
        next=f"smeadmin voucher list --waiting --programme {done.programme}",
    )


def draw_queue(queue: QueueShown) -> Document:
    """Draw the queue of a programme in its order."""
    if not queue.lines:
        nobody = _("Nobody waits in the queue of {programme}.").format(programme=queue.programme)
        return Document(
            data=[],
            notes=(Note(nobody, "plain"),),
            next=f"smeadmin voucher apply {queue.programme} --enterprise CODE --amount "
            + _("YUAN"),
        )
    rows = tuple(
        (
            one.place,
            one.number,
            one.enterprise,
            one.credit_code,
            one.asked_fen,
            _clock(one.applied_at) + (_("  equal") if one.tied else ""),
        )
        for one in queue.lines
    )
    n = len(rows)
    count = ngettext("{n} application", "{n} applications", n).format(n=integer(n))
    asked = sum(one.asked_fen or 0 for one in queue.lines)
    foot = (None, "", count, None, asked, "")
    free = _("available {amount} yuan").format(amount=yuan(queue.available_fen))
    return Document(
        title=(_("queue"), queue.programme, count, free),
        blocks=(Table(_QUEUE, rows, foot=(foot,)),),
        data=[asdict(one) for one in queue.lines],
        next=_after_all(queue.programme, shared=queue.shared)
        if queue.reached
        else f"smeadmin fund show {queue.fund}",
    )


def draw_queue_issued(done: QueueIssued) -> Document:
    """Draw what was issued from a queue: who got one, whom the rule refuses, who waits."""
    n, amount = len(done.issued), yuan(done.issued_fen)
    blocks: list[Block] = []
    if done.issued:
        rows = tuple(
            (one.place, one.number, one.enterprise, one.voucher, one.amount_fen)
            for one in done.issued
        )
        foot = (None, "", "", _("{n} issued").format(n=integer(n)), done.issued_fen)
        blocks.append(Table(_ISSUED, rows, foot=(foot,)))
    for head, passed in ((_("refused"), done.refused), (_("still waiting"), done.waiting)):
        if passed:
            blocks.append(Section(head, (Table(_PASSED, tuple(map(_passed, passed))),)))
    whole = n + len(done.refused) + len(done.waiting)
    equations = [
        _("applications  {n} = {issued} issued + {refused} refused + {waiting} waiting").format(
            n=whole, issued=n, refused=len(done.refused), waiting=len(done.waiting)
        ),
        _("{fund}  available {before} - {issued} = {after} yuan").format(
            fund=done.fund,
            before=yuan(done.available_before_fen),
            issued=amount,
            after=yuan(done.available_before_fen - done.issued_fen),
        ),
    ]
    if done.seed is not None:
        equations.append(_("lot by the seed {seed}").format(seed=done.seed))
    blocks.append(Lines(tuple(equations)))
    return Document(
        title=(_("queue"), done.programme, *example(done.standing)),
        blocks=tuple(blocks),
        data={**asdict(done), "issued_fen": done.issued_fen},
        deed=Deed(
            _("Issued {n}, {amount} yuan.").format(n=n, amount=amount),
            _("Would issue {n}, {amount} yuan.").format(n=n, amount=amount),
        ),
        next=(
            f"smeadmin voucher list --waiting --programme {done.programme}"
            if done.waiting
            else f"smeadmin voucher list --programme {done.programme}"
        ),
    )


def _passed(one: QueuePassed) -> tuple[object, ...]:
    clauses = joined(one.clauses) or None
    return (one.place, one.number, one.enterprise, one.asked_fen, clauses, one.reason)
