"""Pages about many vouchers: a programme, a list issued, what lapsed, the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from smeadmin.domain.fund_source import source_label
from smeadmin.domain.voucher import (
    OVERDUE,
    STATE_LABELS,
    BatchIssued,
    Expired,
    ProgrammeOpened,
    RefusedRow,
    VoucherDesk,
    VoucherLine,
    Waiting,
)
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.reference import desks
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Findings,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.lines import SHOWN_FINDINGS, equation, findings_table
from smeadmin.render.phrases import phrase
from smeadmin.render.voucher import example
from smeadmin.render.waits import since, until

_SOON = desks.days("vouchers_lapsing")
_LIST = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=2),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, screen=False),
    Column("programme", Text("项目", "programme"), screen=False),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=1),
    Column("used_fen", Text("已核销（元）", "redeemed (yuan)"), Kind.FEN, rank=4),
    Column("returned_fen", Text("已退回（元）", "returned (yuan)"), Kind.FEN, screen=False),
    Column("issued_on", Text("发放", "issued"), Kind.DAY, rank=6),
    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY, rank=3),
    Column("state", Text("状态", "state"), rank=2),
)


_REFUSED = (
    Column("row", Text("行", "row"), Kind.INT, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, screen=False),
    Column("asked_fen", Text("申请（元）", "asked (yuan)"), Kind.FEN, rank=2),
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=4),
    Column("reason", Text("原因", "reason"), Kind.PROSE, rank=3),
)


_PROGRAMMES = (
    Column("programme", Text("项目", "programme"), Kind.CODE, rank=0),
    Column("fund", Text("资金", "fund"), Kind.CODE, rank=3),
    Column("available_fen", Text("可用（元）", "available (yuan)"), Kind.FEN, rank=1),
    Column("live", Text("未用（张）", "live"), Kind.INT, rank=2),
    Column("live_fen", Text("未用（元）", "live (yuan)"), Kind.FEN, rank=3),
    Column("expiring", Text(f"{_SOON} 天内到期（张）", f"lapse in {_SOON} days"), Kind.INT, rank=4),
    Column("overdue", Text("待收回（张）", "overdue"), Kind.INT, rank=2),
    Column("valid_until", Text("发放至", "issues until"), Kind.DAY, rank=5),
)


_WAITING = (
    Column("programme", Text("项目", "programme"), Kind.CODE, rank=0),
    Column("what", Text("事项", "what"), rank=0),
    Column("count", Text("件数", "count"), Kind.INT, rank=1),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=2),
    Column("when", Text("限期", "time"), rank=1),
    Column("next", Text("下一步", "next"), rank=3),
)
_WAITS = {
    "overdue": Text("已过期，待收回", "past, to be taken back"),
    "register": Text("待登记", "to be registered"),
    "expiring": Text(f"{_SOON} 天内到期", f"lapse within {_SOON} days"),
    "held": Text("冻结中", "held"),
    "queue": Text("排队等候", "in the queue"),
}


def draw_opened(opened: ProgrammeOpened) -> Document:
    """Draw a programme that was just opened."""
    one = opened.programme
    period = _("{start} to {end} (inclusive)").format(
        start=one.valid_from.isoformat(), end=one.valid_until.isoformat()
    )
    sources = _(", ").join(source_label(key) for key in opened.payers or (one.origin,) if key)
    fund = "   ".join(part for part in (one.fund.code, one.purpose, sources) if part)
    return Document(
        title=(one.code, f"{one.policy}:{one.noun}", *example(opened.basis.standing)),
        blocks=(
            Pairs(
                (
                    (_("fund"), fund),
                    (phrase("available"), yuan(opened.available_fen) + _(" yuan")),
                    (_("issue"), period),
                )
            ),
        ),
        data={
            "programme": one.code,
            "fund": one.fund.code,
            "purpose": one.purpose or None,
            "source": one.origin or None,
            "payers": list(opened.payers),
            "year": one.year,
            "policy": one.policy,
            "noun": one.noun,
            "basis": opened.basis.as_data(),
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
            "available_fen": opened.available_fen,
        },
        notes=_held_by(opened),
        deed=Deed(_("The programme is open."), _("Would open the programme.")),
        next={
            "issue": f"smeadmin voucher issue {one.code} --enterprise CODE --amount " + _("YUAN"),
            "apply": f"smeadmin voucher apply {one.code} --enterprise CODE",
            "submit": f"smeadmin claim submit --programme {one.code} --enterprise CODE",
        }[opened.first],
    )


def _held_by(opened: ProgrammeOpened) -> tuple[Note, ...]:
    """Say which of several payers holds a voucher until it is used and the part of each is known."""
    if len(opened.payers) < 2:
        return ()
    said = _("until a voucher is used it is held by {source} alone; then each bears its part")
    return (Note(said.format(source=source_label(opened.payers[-1]))),)


def draw_batch(batch: BatchIssued) -> Document:
    """Draw a list of vouchers: what was refused and why, then rows and money that add up."""
    found = batch.findings
    blocks: list[Block] = []
    if found.errors:
        blocks += findings_table(found.first(SHOWN_FINDINGS), found.by_code)
    if batch.refused:
        n = len(batch.refused)
        head = ngettext("{n} row refused", "{n} rows refused", n).format(n=integer(n))
        blocks.append(Table(_REFUSED, _rows(batch.refused), caption=head))
    if batch.waiting:
        n = len(batch.waiting)
        head = ngettext(
            "{n} row left when the fund was used up", "{n} rows left when the fund was used up", n
        )
        blocks.append(Table(_REFUSED, _rows(batch.waiting), caption=head.format(n=integer(n))))
    blocks.append(Pairs(tuple(_sums(batch))))
    said = {"n": integer(batch.issued), "amount": yuan(batch.issued_fen)}
    done, would = _("Issued {n}, {amount} yuan."), _("Would issue {n}, {amount} yuan.")
    left_out = len(batch.refused) + len(batch.waiting) + batch.faulty
    rows = ngettext("{n} row", "{n} rows", batch.rows).format(n=integer(batch.rows))
    returned = _("not issued, given back in {file}").format(file=batch.errors)
    return Document(
        title=(_("list of vouchers"), batch.file, rows, *example(batch.standing)),
        blocks=tuple(blocks),
        data=_batch_data(batch),
        findings=Findings(found, batch.file, batch.sheet, found.errors + found.warnings),
        notes=(Note(returned),) if batch.errors and left_out else (),
        deed=Deed(done.format(**said), would.format(**said)) if batch.issued else None,
        next=f"smeadmin voucher list --programme {batch.programme}",
        status=6 if left_out else 0,
    )


def _batch_data(batch: BatchIssued) -> dict[str, Any]:
    return {
        "programme": batch.programme,
        "fund": batch.fund,
        "rows": batch.rows,
        "issued": batch.issued,
        "issued_fen": batch.issued_fen,
        "asked_fen": batch.asked_fen,
        "available_fen": batch.available_before_fen - batch.issued_fen,
        "faulty": batch.faulty,
        "refused": [_refused_data(row) for row in batch.refused],
        "waiting": [_refused_data(row) for row in batch.waiting],
        "standing": batch.standing,
    }


def _rows(rows: Iterable[RefusedRow]) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        (r.row, r.enterprise, r.credit_code, r.asked_fen, joined(r.clauses) or None, r.reason)
        for r in rows
    )


def _refused_data(row: RefusedRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "credit_code": row.credit_code,
        "asked_fen": row.asked_fen,
        "code": row.code,
        "clauses": list(row.clauses),
        "reason": row.reason,
    }


def _sums(batch: BatchIssued) -> list[tuple[str, str]]:
    rows = [
        (batch.issued, _("{n} issued")),
        (len(batch.refused) + batch.faulty, _("{n} refused")),
        (len(batch.waiting), _("{n} left over")),
        (batch.held, _("{n} held back")),
    ]
    kept = rows[:2] + [row for row in rows[2:] if row[0]]
    said = [(phrase("rows"), equation(batch.rows, kept))]
    if not batch.issued:
        return said
    money = [(batch.issued_fen, _("{n} issued")), (batch.not_issued_fen, _("{n} not issued"))]
    free = batch.available_before_fen
    left = _("{before} available - {issued} = {after} yuan").format(
        before=yuan(free), issued=yuan(batch.issued_fen), after=yuan(free - batch.issued_fen)
    )
    said.append((phrase("amount"), equation(batch.asked_fen, money, Kind.FEN)))
    return [*said, (_("fund"), left)]


def draw_expired(done: Expired) -> Document:
    """Draw vouchers that were taken back."""
    if not done.vouchers:
        return Document(
            data={"vouchers": 0, "amount_fen": 0},
            notes=(Note(_("No voucher is past its last day."), "plain"),),
        )
    amount = yuan(done.amount_fen)
    n = integer(done.vouchers)
    blocks: list[Block] = [Table(_LIST, tuple(_line(line) for line in done.lines))]
    if done.vouchers > len(done.lines):
        blocks.append(Lines((_("{n} more").format(n=integer(done.vouchers - len(done.lines))),)))
    return Document(
        title=(_("vouchers past their last day"),),
        blocks=tuple(blocks),
        data={
            "programme": done.programme,
            "vouchers": done.vouchers,
            "amount_fen": done.amount_fen,
            "funds": dict(done.by_fund),
        },
        deed=Deed(
            _("Expired {n}; {amount} yuan are back in the fund.").format(n=n, amount=amount),
            _("Would expire {n}; {amount} yuan would go back to the fund.").format(
                n=n, amount=amount
            ),
        ),
        next=f"smeadmin fund check {done.by_fund[0][0]}",
    )


def draw_vouchers(lines: tuple[VoucherLine, ...], *, filtered: bool = False) -> Document:
    """Draw a list of vouchers with its sum."""
    if not lines:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        return Document(data=[], notes=(Note(said.format(things=_("vouchers")), "plain"),))
    total = sum(line.amount_fen for line in lines)
    used = sum(line.used_fen for line in lines)
    n = ngettext("{n} voucher", "{n} vouchers", len(lines)).format(n=integer(len(lines)))
    foot = (n, "", "", "", total, used, 0, None, None, "")
    return Document(
        title=_("Vouchers"),
        blocks=(Table(_LIST, tuple(_line(line) for line in lines), foot=(foot,)),),
        data=[{**asdict(line), "state": line.state.value} for line in lines],
    )


def _line(line: VoucherLine) -> tuple[Any, ...]:
    state = str(OVERDUE) if line.overdue else str(STATE_LABELS[line.state])
    return (
        line.voucher,
        line.enterprise,
        line.credit_code,
        line.programme,
        line.amount_fen,
        line.used_fen,
        line.returned_fen,
        line.issued_on,
        line.valid_until,
        state,
    )


def draw_desk(desk: VoucherDesk) -> Document:
    """Draw what waits in the work with vouchers."""
    if not desk.programmes:
        nothing = _("There are no {things} yet.").format(things=_("voucher programmes"))
        return Document(
            data=[],
            notes=(Note(nothing, "plain"),),
            next="smeadmin voucher open JC26 --policy example-voucher --fund FW2026 --year 2026",
        )
    rows = tuple(
        (
            line.programme.code,
            line.programme.fund.code,
            line.available_fen,
            line.live,
            line.live_fen,
            line.expiring,
            line.overdue,
            line.programme.valid_until,
        )
        for line in desk.programmes
    )
    newest = desk.programmes[-1].programme.code
    command = f"smeadmin voucher issue {newest} --enterprise CODE --amount " + _("YUAN")
    blocks: list[Block] = [Table(_PROGRAMMES, rows)]
    if desk.waiting:
        command = _command(desk.waiting[0])
        waits = tuple(_waits(one, desk.on) for one in desk.waiting)
        blocks.append(Section(_("what waits"), (Table(_WAITING, waits),)))
    return Document(
        title=_("Voucher programmes"),
        blocks=tuple(blocks),
        data={
            "programmes": [
                {**asdict(line), "programme": line.programme.code, "fund": line.programme.fund.code}
                for line in desk.programmes
            ],
            "waiting": [{**asdict(one), "next": _command(one)} for one in desk.waiting],
        },
        next=command,
    )


def _waits(one: Waiting, on: date) -> tuple[Any, ...]:
    """Say what waits, how many, how much, and how long or until when."""
    ends = one.what in ("register", "expiring", "overdue")
    when = until(one.day, on) if ends else since(one.day, on)
    said = str(_WAITS[one.what])
    command = _command(one).removeprefix("smeadmin ")
    return (one.programme, said, one.count, one.amount_fen, when, command)


def _command(one: Waiting) -> str:
    return {
        "overdue": f"smeadmin voucher expire --programme {one.programme}",
        "register": f"smeadmin voucher list --programme {one.programme} --state issued",
        "expiring": f"smeadmin voucher list --programme {one.programme} --expiring {_SOON}",
        "held": f"smeadmin voucher list --programme {one.programme} --state held",
        "queue": f"smeadmin voucher list --waiting --programme {one.programme}",
    }[one.what]
