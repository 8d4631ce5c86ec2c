"""Pages about what was done with a voucher: how it stands now, what moved, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smeadmin.domain.voucher import STATE_LABELS
from smeadmin.domain.voucher_acts import Act, Acted
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.document import Cell, Column, Deed, Document, Kind, Lines, Note, Table
from smeadmin.render.formats import integer, yuan
from smeadmin.render.voucher import example

_SAID: dict[Act, tuple[str, str]] = {
    Act.REGISTER: (N_("Registered until {until}."), N_("Would register it until {until}.")),
    Act.HOLD: (N_("Held; it cannot be used."), N_("Would hold it; it could not be used.")),
    Act.RELEASE: (N_("Released until {until}."), N_("Would release it until {until}.")),
    Act.EXTEND: (
        N_("Extended from {before} to {until}."),
        N_("Would extend it from {before} to {until}."),
    ),
    Act.TOPUP: (
        N_("Topped up by {amount} yuan to {whole} yuan."),
        N_("Would top it up by {amount} yuan to {whole} yuan."),
    ),
    Act.TRANSFER: (N_("Passed on to {other}."), N_("Would pass it on to {other}.")),
    Act.REPOINT: (N_("To be used at {other} now."), N_("Would be used at {other}.")),
    Act.REISSUE: (
        N_("Void; {other} has its {amount} yuan."),
        N_("Would be void; {other} would have its {amount} yuan."),
    ),
    Act.VOID: (
        N_("Void; {amount} yuan are back in the fund."),
        N_("Would be void; {amount} yuan would go back to the fund."),
    ),
}

_REPOINTED = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("left_fen", Text("未用（元）", "unused (yuan)"), Kind.FEN, rank=2),
    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY, rank=3),
)


def draw_acted(done: Acted) -> Document:
    """Draw what was done with one voucher."""
    said = {
        "until": done.valid_until.isoformat(),
        "before": done.until_before.isoformat(),
        "amount": yuan(done.moved_fen),
        "whole": yuan(done.amount_fen),
        "other": done.other or "",
    }
    past, would = _SAID[done.act]
    lines = [_standing(done)]
    if done.before is not None:
        lines.append(_("before: {other}").format(other=done.before))
    if done.reason:
        lines.append(_("reason: {reason}").format(reason=done.reason))
    notes: tuple[Note, ...] = ()
    if done.waiting:
        waits = ngettext(
            "{n} application waits for what came back.",
            "{n} applications wait for what came back.",
            done.waiting,
        )
        notes = (Note(waits.format(n=integer(done.waiting)), "plain"),)
    title: tuple[str | Cell, ...] = (done.voucher, done.enterprise)
    return Document(
        title=(*title, yuan(done.amount_fen) + _(" yuan"), *example(done.standing)),
        blocks=(Lines(tuple(lines), indent=2),),
        data=_data(done),
        deed=Deed(_(past).format(**said), _(would).format(**said)),
        notes=notes,
        next=_NEXT.get(done.act, _show)(done),
    )


def _standing(done: Acted) -> str:
    state = str(STATE_LABELS[done.state])
    if not done.left_fen:
        return state
    return _("{state}   unused {left} yuan   until {until}").format(
        state=state, left=yuan(done.left_fen), until=done.valid_until
    )


def _show(done: Acted) -> str:
    return f"smeadmin voucher show {done.voucher}"


def _reissued(done: Acted) -> str:
    return f"smeadmin voucher show {done.other}"


def _voided(done: Acted) -> str:
    if done.waiting:
        programme = done.voucher.rpartition("-")[0].rpartition("-")[0]
        return f"smeadmin voucher list --waiting --programme {programme}"
    return f"smeadmin fund trace {done.voucher}"


def _held(done: Acted) -> str:
    return f"smeadmin voucher release {done.voucher}"


_NEXT: dict[Act, Callable[[Acted], str]] = {
    Act.REISSUE: _reissued,
    Act.VOID: _voided,
    Act.HOLD: _held,
}


def _data(done: Acted) -> dict[str, Any]:
    return {
        "voucher": done.voucher,
        "act": done.act.value,
        "state": done.state.value,
        "amount_fen": done.amount_fen,
        "left_fen": done.left_fen,
        "moved_fen": done.moved_fen,
        "valid_until": done.valid_until,
        "until_before": done.until_before,
        "other": done.other,
        "before": done.before,
        "reason": done.reason,
    }


def draw_repointed(done: tuple[Acted, ...]) -> Document:
    """Draw every voucher of an institution that is to be used elsewhere now."""
    if not done:
        return Document(
            data=[], notes=(Note(_("No live voucher was registered for it."), "plain"),)
        )
    n = len(done)
    rows = tuple((one.voucher, one.enterprise, one.left_fen, one.valid_until) for one in done)
    foot = (_count(n), "", sum(one.left_fen for one in done), None)
    past = _("To be used at {other} now: {n}.").format(other=done[0].other, n=_count(n))
    would = _("Would be used at {other}: {n}.").format(other=done[0].other, n=_count(n))
    return Document(
        title=(_("vouchers repointed"), _count(n), done[0].other or ""),
        blocks=(Table(_REPOINTED, rows, foot=(foot,)),),
        data=[_data(one) for one in done],
        deed=Deed(past, would),
        next=f"smeadmin voucher show {done[0].voucher}",
    )


def _count(n: int) -> str:
    return ngettext("{n} voucher", "{n} vouchers", n).format(n=integer(n))
