"""The sheet of vouchers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.paper.printing import print_paper
from smeadmin.actions.voucher.showing import show_voucher
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.paper import PaperNothing, PaperNotInForce, Printed, qr_lines
from smeadmin.domain.voucher import STATE_LABELS, VoucherShown, VoucherState
from smeadmin.domain.voucher_signed import SignedPaper, paper_said
from smeadmin.storage import capture
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeTable
from smeadmin.storage.tables.voucher import Voucher
from smeadmin.storage.undo import find_change, number_of


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and what signs with the key that was opened."""

    by: str
    sign: Callable[[Any], str]


def print_vouchers(
    change: Change,
    *,
    codes: Sequence[str] = (),
    issued_in: str | None = None,
    copy: bool = False,
    signer: Signer | None = None,
) -> Printed:
    """Print vouchers by their codes, or all that one change issued; others only as a ``copy``.

    A ``signer`` signs what the QR of each says, so that it is verified with the public key alone.
    Raises VoucherNotFound, PaperNothing, PaperNotInForce.
    """
    wanted = [*codes, *_issued(change, issued_in)]
    if not wanted:
        raise PaperNothing({"name": issued_in or "-"}, way_out=("smeadmin voucher list",))
    shown = tuple(show_voucher(change, voucher=code) for code in wanted)
    if not copy:
        _refuse_spent(shown)
    t = of(Voucher)
    issuing = {
        row["code"]: row["change_id"]
        for row in change.rows(
            sa.select(t.c.code, t.c.change_id).where(t.c.code.in_([x.voucher for x in shown]))
        )
    }
    printed = [
        print_paper(
            change,
            noun="voucher",
            name=one.voucher,
            paper="voucher",
            facts=shown,
            of_change=issuing[one.voucher],
            copy=copy,
        )
        for one in shown
    ]
    change.summary = {"vouchers": len(shown), "amount_fen": sum(x.amount_fen for x in shown)}
    return replace(printed[0], more=_texts(shown, printed[0].head, signer))


def _texts(shown: Sequence[VoucherShown], head: str, signer: Signer | None) -> tuple[str, ...]:
    """Give what the QR of each voucher says, signed where somebody signs."""
    texts = []
    for one in shown:
        who = f"{one.enterprise} {one.credit_code or ''} {format_yuan(one.amount_fen)}"
        days = f"{one.issued_on}/{one.valid_until}"
        lines = qr_lines(one.voucher, " ".join(who.split()), days, head)
        if signer is None:
            texts.append("\n".join(lines))
        else:
            signature = signer.sign(paper_said(lines, signer.by))
            texts.append(SignedPaper(lines, signer.by, signature).text)
    return tuple(texts)


def _issued(change: Change, number: str | None) -> list[str]:
    if number is None:
        return []
    t, part = of(Voucher), of(ChangeTable)
    row = find_change(change, number_of(number))
    runs = change.scalar(
        sa.select(part.c.inserted).where(part.c.change_id == row["id"], part.c.name == t.name)
    )
    where = capture.in_runs(t.c.id, runs or [])
    return list(
        change.connection.execute(sa.select(t.c.code).where(where).order_by(t.c.id)).scalars()
    )


def _refuse_spent(shown: Sequence[VoucherShown]) -> None:
    for one in shown:
        if one.state is not VoucherState.ISSUED:
            raise PaperNotInForce(
                {"name": one.voucher, "state": str(STATE_LABELS[one.state])},
                way_out=(f"smeadmin voucher paper {one.voucher} --copy",),
            )
