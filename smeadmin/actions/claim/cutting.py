"""Cutting a line of a claim with its reason, or rejecting a claim as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.actions.claim.showing import find_claim, lines_of, show_claim
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.claim import (
    ClaimLineNotFound,
    ClaimNotOpen,
    ClaimShown,
    ClaimState,
    CutReason,
    CutTooMuch,
    state_label,
)
from smeadmin.domain.fund_source import borne, source_key
from smeadmin.domain.ledger import Account, Event
from smeadmin.domain.sharing import apportioned
from smeadmin.i18n import gettext as _
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.voucher import Redemption, RedemptionShare, Voucher


@dataclass(frozen=True, slots=True)
class Cut:
    """So much (fen) off one line of a claim."""

    row: sa.RowMapping
    amount_fen: int


def cut_claim(change: Change, *, claim: str, line: int, amount_fen: int) -> ClaimShown:
    """Take an amount (fen) off one line of a claim, with the reason of the change; it goes back to the fund.

    ``line`` counts from 1, in the order in which `claim show` lists them. Raises ClaimNotOpen,
    ClaimLineNotFound, CutTooMuch, CutReason.
    """
    row = open_claim(change, claim)
    reason = _reason(change, f"claim cut {row['number']} --line {line}")
    lines = lines_of(change, row["id"])
    if not 1 <= line <= len(lines):
        raise ClaimLineNotFound(
            {"claim": row["number"], "line": line},
            short_by=(_("lines: 1 to {n}").format(n=len(lines)),),
            way_out=(f"smeadmin claim show {row['number']}",),
        )
    cut_lines(change, row, [Cut(lines[line - 1], amount_fen)], reason)
    return show_claim(change, claim=row["number"])


def reject_claim(change: Change, *, claim: str) -> ClaimShown:
    """Reject a claim with the reason of the change; its redemptions may be claimed anew, mended.

    Raises ClaimNotOpen, CutReason.
    """
    row = open_claim(change, claim)
    reason = _reason(change, f"claim reject {row['number']}")
    c, line = of(Claim), of(ClaimLine)
    done = change.update(
        Claim,
        (c.c.id == row["id"]) & (c.c.state == ClaimState.SUBMITTED.value),
        state=ClaimState.REJECTED.value,
        rejected_by=change.act.by,
        rejected_on=change.on,
        reason=reason,
    )
    assert done == 1, "a claim that was held has changed"
    change.update(ClaimLine, line.c.claim_id == row["id"], live=False)
    change.summary = {"claim": row["number"], "amount_fen": row["amount_fen"]}
    return show_claim(change, claim=row["number"])


def open_claim(change: Change, claim: str) -> sa.RowMapping:
    """Give a claim that is submitted and not decided, held against others; raises ClaimNotOpen."""
    row = find_claim(change, claim)
    change.lock(Claim, of(Claim).c.id == row["id"])
    row = find_claim(change, claim)
    if row["state"] != ClaimState.SUBMITTED.value:
        raise ClaimNotOpen(
            {"claim": row["number"], "state": state_label(row["state"])},
            way_out=(f"smeadmin claim show {row['number']}",),
        )
    return row


def _reason(change: Change, command: str) -> str:
    reason = (change.act.reason or "").strip()
    if not reason:
        raise CutReason(way_out=(f"smeadmin {command} --reason " + _("TEXT"),))
    return reason


def cut_lines(change: Change, claim: sa.RowMapping, cuts: list[Cut], reason: str) -> None:
    """Take amounts off lines of one claim: line, redemption, voucher, cap and fund, each once."""
    programmes = {p.id: p for p in vouchers.programmes(change)}
    ledger.lock_funds(change, {programmes[cut.row["programme_id"]].fund.id for cut in cuts})
    c, moves = of(Claim), []
    for cut in cuts:
        row, fen = cut.row, cut.amount_fen
        if not 0 < fen <= row["line_fen"]:
            raise CutTooMuch(
                {"amount": format_yuan(fen), "line": row["code"]},
                short_by=(
                    _("the line is {amount} yuan").format(amount=format_yuan(row["line_fen"])),
                ),
                way_out=(f"smeadmin claim show {claim['number']}",),
            )
        programme = programmes[row["programme_id"]]
        parts = _write(change, row, fen, reason)
        left = change.one(sa.select(of(Voucher)).where(of(Voucher).c.id == row["voucher_id"]))
        caps.give_back(
            change,
            caps.rule_of(programme.policy, programme.noun),
            row["enterprise_id"],
            row["year"],
            fen,
            int(left["returned_fen"] == left["amount_fen"]),
        )
        back = (Event.CUT, Account.AWAITING, Account.AVAILABLE)
        about = {"voucher": row["code"], "subject": claim["number"]}
        moves += [
            programme.move(*back, part, origin=origin, **about)
            for origin, part in borne(programme.origin, parts, fen).items()
        ]
    total = sum(cut.amount_fen for cut in cuts)
    change.update(Claim, c.c.id == claim["id"], amount_fen=c.c.amount_fen - total)
    ledger.post_many(change, moves)
    change.summary = {"claim": claim["number"], "amount_fen": total, "lines": len(cuts)}


def _write(change: Change, row: sa.RowMapping, fen: int, reason: str) -> dict[str, int]:
    """Write a cut (fen) to line, redemption and voucher; give by how much each payer bears less."""
    line, r, v, share = of(ClaimLine), of(Redemption), of(Voucher), of(RedemptionShare)
    change.update(
        ClaimLine, line.c.id == row["line_id"], amount_fen=line.c.amount_fen - fen, reason=reason
    )
    change.update(
        Redemption,
        r.c.id == row["id"],
        amount_fen=r.c.amount_fen - fen,
        returned_fen=r.c.returned_fen + fen,
    )
    change.update(
        Voucher,
        v.c.id == row["voucher_id"],
        used_fen=v.c.used_fen - fen,
        returned_fen=v.c.returned_fen + fen,
    )
    shares = change.rows(sa.select(share).where(share.c.redemption_id == row["id"]))
    weights = {one["payer"]: one["amount_fen"] for one in shares}
    less = apportioned(fen, weights) if any(weights.values()) else {}
    for one in shares:
        if less.get(one["payer"]):
            left = one["amount_fen"] - less[one["payer"]]
            change.update(RedemptionShare, share.c.id == one["id"], amount_fen=left)
    return {source_key(payer): part for payer, part in less.items()}
