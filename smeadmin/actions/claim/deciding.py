"""Approving a claim, by another person than who submitted it, once it stands up to what is checked."""

from __future__ import annotations

from smeadmin.actions.claim.publishing import check_public
from smeadmin.actions.claim.showing import find_claim, lines_of, show_claim
from smeadmin.actions.claim.verifying import checks_of
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.domain.claim import (
    Check,
    ClaimApproved,
    ClaimNotUpheld,
    ClaimShown,
    ClaimState,
    Verdict,
)
from smeadmin.domain.fund_source import borne
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger, vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim


def approve_claim(change: Change, *, claim: str) -> ClaimShown:
    """Approve a claim, which makes its amount payable; never by who submitted it.

    Raises SelfApproval, ClaimApproved, ClaimNotFound, and ClaimNotUpheld for what ``claim verify`` finds
    wrong and nobody has cut; NoticeNeeded and the like where the measure pays after a notice only.
    """
    c = of(Claim)
    row = find_claim(change, claim)
    check_another_person(
        change,
        change.act,
        maker=row["submitted_by"],
        change_id=row["change_id"],
        what=row["number"],
        command=f"smeadmin claim approve {row['number']}",
    )
    if row["state"] == ClaimState.SUBMITTED.value:
        _check_upheld(change, row["number"])
        check_public(change, row["id"], row["number"])
    moves = claim_moves(change, row["id"], row["number"], Event.APPROVE)
    ledger.lock_funds(change, {move.fund_id for move in moves})
    done = change.update(
        Claim,
        (c.c.id == row["id"]) & (c.c.state == ClaimState.SUBMITTED.value),
        state=ClaimState.APPROVED.value,
        approved_by=change.act.by,
        approved_on=change.on,
    )
    if done != 1:
        raise ClaimApproved(
            {"claim": row["number"]}, way_out=(f"smeadmin claim show {row['number']}",)
        )
    ledger.post_many(change, moves)
    change.summary = {"claim": row["number"], "amount_fen": row["amount_fen"]}
    return show_claim(change, claim=row["number"])


def _check_upheld(view: View, number: str) -> None:
    failed = [check for check in checks_of(view, claim=number) if check.verdict is Verdict.NO]
    if failed:
        raise ClaimNotUpheld(
            {"claim": number, "n": len(failed), "checks": [check.name for check in failed]},
            clause=next((check.cited for check in failed if check.cited is not None), None),
            short_by=[said for check in failed for said in _said(check)],
            way_out=(f"smeadmin claim verify {number}",),
        )


def _said(check: Check) -> list[str]:
    """Say what stands against a claim, line by line."""
    what, line = _("{what}: {notes}"), _("line {n}: {said}")
    return [
        what.format(what=check.label, notes=line.format(n=n, said=said)) for n, said in check.notes
    ]


def claim_moves(view: View, claim_id: int, number: str, event: Event) -> list[Move]:
    """Give the movements of a claim's money: approved, from awaiting to payable; reopened, back again."""
    source, target = Account.AWAITING, Account.PAYABLE
    if event is Event.REOPEN:
        source, target = target, source
    programmes = {p.id: p for p in vouchers.programmes(view)}
    lines = lines_of(view, claim_id)
    shares = vouchers.shares_of(view, [row["id"] for row in lines])
    moves = []
    for row in lines:
        own = programmes[row["programme_id"]]
        parts = borne(own.origin, shares.get(row["id"], {}), row["line_fen"])
        moves += [
            own.move(event, source, target, fen, voucher=row["code"], subject=number, origin=origin)
            for origin, fen in parts.items()
        ]
    return moves
