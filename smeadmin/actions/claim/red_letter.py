"""A red-letter invoice: what rests on the invoice that it takes back is stopped, or opened again."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.claim.deciding import claim_moves
from smeadmin.actions.voucher.papers import folded
from smeadmin.domain.claim import ClaimState, InvoiceAmbiguous, InvoiceNotFound, RedLetter, RedLine
from smeadmin.domain.ledger import Event
from smeadmin.domain.voucher_refusals import InvoiceRed
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.settlement import SettlementLine
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher


def record_red_letter(
    change: Change, *, invoice: str, red_number: str, code: str = ""
) -> RedLetter:
    """Record that a red-letter invoice took an invoice back.

    What was redeemed on it cannot be claimed; a claim that was approved and not settled is opened again,
    its money awaiting; of what is settled only a recovery is left. Raises InvoiceNotFound,
    InvoiceAmbiguous, InvoiceRed.
    """
    i = of(Invoice)
    row = _find(change, folded(invoice), folded(code))
    if row["red_number"] is not None:
        raise InvoiceRed(
            {"invoice": row["number"], "red": row["red_number"]},
            short_by=(_("taken back on {day}").format(day=row["red_on"]),),
            way_out=(f"smeadmin fund trace {row['number']}",),
        )
    change.update(Invoice, i.c.id == row["id"], red_number=folded(red_number), red_on=change.on)
    lines = [_stop(change, one) for one in _resting(change, row["id"])]
    change.summary = {"invoice": row["number"], "lines": len(lines)}
    return RedLetter(row["number"], folded(red_number), tuple(lines))


def _find(view: View, number: str, code: str) -> sa.RowMapping:
    i = of(Invoice)
    where = [i.c.number == number] + ([i.c.code == code] if code else [])
    rows = view.rows(sa.select(i).where(*where).order_by(i.c.id))
    if not rows:
        raise InvoiceNotFound({"invoice": number}, way_out=("smeadmin claim list",))
    if len(rows) > 1:
        raise InvoiceAmbiguous(
            {"invoice": number},
            short_by=[" ".join(x for x in (one["code"], one["seller"]) if x) for one in rows],
            way_out=("--invoice-code CODE",),
        )
    return rows[0]


def _resting(view: View, invoice_id: int) -> list[sa.RowMapping]:
    """List what was redeemed on an invoice: with its claim, and whether that is in a settlement."""
    r, v, line, c, s = of(Redemption), of(Voucher), of(ClaimLine), of(Claim), of(SettlementLine)
    return list(
        view.rows(
            sa.select(
                v.c.code,
                r.c.amount_fen,
                c.c.id.label("claim_id"),
                c.c.number,
                c.c.state,
                line.c.id.label("line_id"),
                s.c.id.label("settled"),
            )
            .select_from(r)
            .join(v, v.c.id == r.c.voucher_id)
            .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
            .outerjoin(c, c.c.id == line.c.claim_id)
            .outerjoin(s, (s.c.claim_id == c.c.id) & (s.c.live == 1))
            .where(r.c.invoice_id == invoice_id)
            .order_by(r.c.id)
        )
    )


def _stop(change: Change, row: sa.RowMapping) -> RedLine:
    """Stop one redemption where it stands, and say what is left to do."""
    if row["claim_id"] is None:
        return RedLine(row["code"], row["amount_fen"], None, "unclaimed", 0)
    place = _place(change, row)
    if row["settled"] is not None:
        return RedLine(row["code"], row["amount_fen"], row["number"], "settled", place)
    if row["state"] == ClaimState.APPROVED.value:
        _reopen(change, row["claim_id"], row["number"])
        return RedLine(row["code"], row["amount_fen"], row["number"], "reopened", place)
    return RedLine(row["code"], row["amount_fen"], row["number"], "submitted", place)


def _place(view: View, row: sa.RowMapping) -> int:
    """Give the number of a line within its claim."""
    line = of(ClaimLine)
    before = sa.select(sa.func.count()).where(
        line.c.claim_id == row["claim_id"], line.c.id <= row["line_id"]
    )
    return int(view.scalar(before))


def _reopen(change: Change, claim_id: int, number: str) -> None:
    """Take an approval back: the claim is submitted again, its money awaits approval."""
    c = of(Claim)
    where = (c.c.id == claim_id) & (c.c.state == ClaimState.APPROVED.value)
    moves = claim_moves(change, claim_id, number, Event.REOPEN)
    if change.update(
        Claim, where, state=ClaimState.SUBMITTED.value, approved_by=None, approved_on=None
    ):
        ledger.post_many(change, moves)
