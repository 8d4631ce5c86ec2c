"""The page of our books held against the finance department's ledger."""

from __future__ import annotations

from dataclasses import asdict

from smeadmin.domain.against import Booked, Compared, ItemCompared
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Check, Checks, Document
from smeadmin.render.formats import yuan
from smeadmin.render.phrases import phrase

_LABELS = {
    "appropriated": lambda: _("appropriated"),
    "paid": lambda: phrase("paid"),
    "received_back": lambda: phrase("received-back"),
}


def draw_compared(done: Compared) -> Document:
    """Draw item by item what both ledgers say, and what stands in one of them only."""
    name = done.fund or _("all funds")
    said = _("{fund}   agrees with {file}").format(fund=name, file=done.file)
    if not done.ok:
        said = _("{fund}   differs from {file} by {amount} yuan").format(
            fund=name, file=done.file, amount=yuan(done.difference_fen)
        )
    return Document(
        title=said,
        blocks=(Checks(tuple(_item(item) for item in done.items)),),
        data={
            "fund": done.fund,
            "file": done.file,
            "ok": done.ok,
            "items": [{**asdict(item), "ok": item.ok} for item in done.items],
        },
    )


def _item(item: ItemCompared) -> Check:
    label = str(_LABELS[item.item]())
    if item.ok:
        return Check(True, label, yuan(item.ours_fen) + _(" yuan"))
    said = _("books {ours}   ledger {theirs}   difference {difference}").format(
        ours=yuan(item.ours_fen),
        theirs=yuan(item.theirs_fen),
        difference=yuan(abs(item.ours_fen - item.theirs_fen)),
    )
    details = [_("only in the books  {line}").format(line=_line(x)) for x in item.only_ours]
    details += [_("only in the ledger  {line}").format(line=_line(x)) for x in item.only_theirs]
    return Check(False, label, said, tuple(details))


def _line(line: Booked) -> str:
    parts = [line.reference, line.payee, yuan(line.amount_fen) + _(" yuan")]
    if line.row is not None:
        parts.insert(0, _("row {n}").format(n=line.row))
    if line.on is not None:
        parts.append(line.on.isoformat())
    return "  ".join(part for part in parts if part)
