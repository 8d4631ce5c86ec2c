"""The page of a bank's file that was matched with a settlement."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.reconciling import LEFT_ALONE, OUTCOME_LABELS, Matched, Outcome, Reconciled
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Lines, Note, Table
from smeadmin.render.formats import integer, yuan
from smeadmin.render.phrases import phrase

_OUTCOMES = (
    Column("result", Text("结果", "result"), rank=0),
    Column("rows", Text("行", "rows"), Kind.INT, rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("note", Text("说明", "note"), Kind.PROSE, rank=1),
)
_NAMED = 5


def draw_reconciled(done: Reconciled) -> Document:
    """Draw the rows of a bank's file by what became of them, and the sum of the batch."""
    rows = []
    for outcome in Outcome:
        own = done.of(outcome)
        if own:
            amount = sum(one.row.amount_fen for one in own)
            rows.append((str(OUTCOME_LABELS[outcome]), len(own), amount, _note(outcome, own)))
    total = sum(one.row.amount_fen for one in done.rows)
    sum_ = _("batch  {due} = {paid} paid + {failed} failed + {open} no answer").format(
        due=yuan(done.due_fen),
        paid=yuan(done.paid_fen),
        failed=yuan(done.failed_fen),
        open=yuan(done.open_fen),
    )
    title: list[str] = [_("bank file"), done.file]
    if done.encoding:
        title.append(_("encoding {name}").format(name=done.encoding))
    n = len(done.rows)
    title.append(ngettext("{n} row", "{n} rows", n).format(n=integer(n)))
    return Document(
        title=tuple(title),
        blocks=(
            Table(_OUTCOMES, tuple(rows), foot=((phrase("total"), n, total, ""),)),
            Lines((sum_,)),
        ),
        data=_data(done),
        deed=_deed(done) if done.wrote else None,
        notes=() if done.wrote else (Note(_("Nothing new: it was recorded before."), "plain"),),
        next=_next(done),
        status=6 if done.left_alone else 0,
    )


def _note(outcome: Outcome, own: tuple[Matched, ...]) -> str:
    """Name the rows that somebody has to look at."""
    if outcome in (Outcome.PAID, Outcome.SAME):
        return ""
    said = []
    for one in own[:_NAMED]:
        row = _("row {n}").format(n=one.row.row)
        about = one.row.note or ""
        if outcome is Outcome.FOREIGN:
            named = one.row.settlement or one.row.payment or ""
            about = _("{settlement}, left alone").format(settlement=named)
        elif outcome is Outcome.UNMATCHED:
            about = one.row.payee or one.row.credit_code or ""
        elif outcome is Outcome.PARTLY and one.payee is not None:
            about = _("{rest} of {due} still open").format(
                rest=yuan(one.payee.due_fen - one.payee.paid_fen), due=yuan(one.payee.due_fen)
            )
        elif outcome is Outcome.DIFFERS and one.payee is not None:
            about = _("{due} is due").format(due=yuan(one.payee.due_fen - one.payee.paid_fen))
        said.append(f"{row} {about}".strip())
    return _("; ").join(said)


def _deed(done: Reconciled) -> Deed:
    paid = done.of(Outcome.PAID) + done.of(Outcome.PARTLY)
    said = {
        "n": integer(len(paid)),
        "amount": yuan(sum(one.row.amount_fen for one in paid)),
        "failed": integer(len(done.of(Outcome.FAILED))),
        "left": integer(done.left_alone),
    }
    recorded = ngettext(
        "Recorded {n} payment, {amount} yuan; {failed} failed, {left} left alone.",
        "Recorded {n} payments, {amount} yuan; {failed} failed, {left} left alone.",
        len(paid),
    )
    would = ngettext(
        "Would record {n} payment, {amount} yuan; {failed} failed, {left} left alone.",
        "Would record {n} payments, {amount} yuan; {failed} failed, {left} left alone.",
        len(paid),
    )
    return Deed(recorded.format(**said), would.format(**said))


def _next(done: Reconciled) -> str:
    waiting = [p for p in done.failed if p.retried_in is None]
    if waiting:
        return f"smeadmin settle retry {done.settlement} --payee {waiting[0].credit_code}"
    if done.open_fen:
        return f"smeadmin settle show {done.settlement}"
    return "smeadmin fund check"


def _data(done: Reconciled) -> dict[str, Any]:
    return {
        "settlement": done.settlement,
        "file": done.file,
        "encoding": done.encoding,
        "rows": [
            {
                "row": one.row.row or None,
                "outcome": one.outcome.value,
                "payment": None if one.payee is None else one.payee.payment,
                "amount_fen": one.row.amount_fen,
                "note": one.row.note,
                "left_alone": one.outcome in LEFT_ALONE,
            }
            for one in done.rows
        ],
        "due_fen": done.due_fen,
        "paid_fen": done.paid_fen,
        "failed_fen": done.failed_fen,
        "open_fen": done.open_fen,
    }
