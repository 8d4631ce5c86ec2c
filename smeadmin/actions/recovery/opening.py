"""Opening a recovery: what was paid, what should have been paid under the very rule, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.account import Owner
from smeadmin.actions.recovery.consequences import find_effect, noun_of
from smeadmin.actions.recovery.showing import show_recovery
from smeadmin.actions.voucher.repricing import price_again
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.claim import ClaimNotFound
from smeadmin.domain.recovery import (
    NothingToRecover,
    Priced,
    RecoveryAmountNeeded,
    RecoveryReasonNeeded,
    RecoveryShown,
    RecoveryTooMuch,
    as_terms,
)
from smeadmin.domain.settlement import cut_out
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.ledger import funds, source_borne
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPayment, AwardPlace
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.recovery import Recovery
from smeadmin.storage.tables.settlement import SettlementLine
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What somebody owes back: who, for what, from which fund, how it was worked out; money in fen."""

    owner: Owner
    subject: str
    fund_id: int
    priced: tuple[Priced, ...]
    purpose: str = ""
    origin: str = ""
    line: int | None = None
    redemption_id: int | None = None
    voucher: str | None = None
    basis: Any = None
    sanction: str | None = None

    @property
    def paid_fen(self) -> int:
        """What was paid."""
        return self.priced[0].amount_fen

    @property
    def due_fen(self) -> int:
        """What should have been paid."""
        return self.priced[-1].amount_fen


def open_recovery(
    change: Change,
    *,
    subject: str,
    line: int | None = None,
    contract_fen: int | None = None,
    amount_fen: int | None = None,
    full: bool = False,
    institution_id: int | None = None,
    pot: tuple[int, str] | None = None,
    sanction: str | None = None,
) -> RecoveryShown:
    """Open the recovery of one line of a claim, or of an award.

    ``institution_id`` says whose place of an award, ``pot`` (fund, source) whose money was paid for it.

    The line is priced again under the text it was redeemed by, at ``contract_fen``; or ``amount_fen``
    comes back; or with ``full`` everything. Raises NothingToRecover, RecoveryTooMuch, ClaimNotFound.
    """
    if not change.act.reason:
        raise RecoveryReasonNeeded({"command": "recovery open"}, way_out=("--reason " + _("TEXT"),))
    name = subject.strip().upper()
    if sum(x is not None for x in (contract_fen, amount_fen)) + full != 1:
        raise RecoveryAmountNeeded(
            way_out=(f"smeadmin recovery open {name} --line 1 --full --reason " + _("TEXT"),)
        )
    if name.startswith("AW"):
        owed = _of_award(change, name, institution_id, pot, amount_fen)
    else:
        owed = _of_line(change, name, line, contract_fen, amount_fen, sanction)
    return open_recovery_of(change, owed)


def open_recovery_of(change: Change, owed: Owed) -> RecoveryShown:
    """Open a recovery that was worked out; for other acts that find money to be owed back.

    The reason of the change is kept with it. Raises NothingToRecover.
    """
    amount = owed.paid_fen - owed.due_fen
    if amount <= 0:
        raise NothingToRecover(
            {"subject": owed.subject},
            short_by=(
                _("paid {paid}, due {due}").format(
                    paid=format_yuan(owed.paid_fen), due=format_yuan(owed.due_fen)
                ),
            ),
            way_out=(f"smeadmin explain {owed.subject}",),
        )
    number = f"RC-{change.on.year}-{change.next_number('recovery', str(change.on.year)):03d}"
    kind, key = owed.owner
    change.insert(
        Recovery,
        number=number,
        institution_id=key if kind == "institution" else None,
        enterprise_id=key if kind == "enterprise" else None,
        subject=owed.subject,
        line=owed.line,
        redemption_id=owed.redemption_id,
        voucher=owed.voucher,
        fund_id=owed.fund_id,
        purpose=owed.purpose,
        origin=owed.origin,
        paid_fen=owed.paid_fen,
        due_fen=owed.due_fen,
        amount_fen=amount,
        terms=as_terms(owed.priced),
        basis=owed.basis,
        sanction=owed.sanction,
        reason=change.act.reason or "",
        opened_by=change.act.by,
        opened_on=change.on,
    )
    change.summary = {"recovery": number, "subject": owed.subject, "amount_fen": amount}
    return show_recovery(change, recovery=number)


def _of_line(
    change: Change,
    name: str,
    line: int | None,
    contract_fen: int | None,
    amount_fen: int | None,
    sanction: str | None,
) -> Owed:
    claim, row, paid = _paid_line(change, name, line)
    before = _recovered(change, row["id"])
    left = paid - before
    subject = f"{name} {row['code']}"
    if left <= 0:
        said = _("paid {paid}, recovered {before}")
        raise NothingToRecover(
            {"subject": subject},
            short_by=(said.format(paid=format_yuan(paid), before=format_yuan(before)),),
            way_out=(f"smeadmin claim show {name}",),
        )
    terms = vouchers.terms_of(change, row["terms_id"])
    if sanction is not None:
        find_effect(noun_of(change, row["id"], terms["basis"]), sanction)
    was = Priced("paid", row["contract_fen"], left, change=_change_of(change, row["change_id"]))
    if contract_fen is not None:
        again = price_again(change, row["id"], contract_fen=contract_fen)
        due = min(again.amount_fen, left)
        clause = again.clause
        now = Priced(
            "due",
            contract_fen,
            due,
            None if clause is None else clause.clause,
            None if clause is None else clause.words,
        )
    else:
        back = left if amount_fen is None else amount_fen
        if back > left:
            raise RecoveryTooMuch(
                {"amount": format_yuan(back), "subject": subject},
                short_by=(_("at most {most} yuan").format(most=format_yuan(left)),),
                way_out=(f"--amount {format_yuan(left).replace(',', '')}",),
            )
        now = Priced("due", row["contract_fen"], left - back)
    owner: Owner = (
        ("institution", claim["institution_id"])
        if claim["institution_id"] is not None
        else ("enterprise", claim["enterprise_id"])
    )
    return Owed(
        owner=owner,
        subject=name,
        fund_id=row["fund_id"],
        purpose=row["purpose"],
        origin=row["origin"],
        priced=(was, now),
        line=row["line"],
        redemption_id=row["id"],
        voucher=row["code"],
        basis=terms["basis"],
        sanction=sanction,
    )


def _paid_line(
    view: View, name: str, line: int | None
) -> tuple[sa.RowMapping, dict[str, Any], int]:
    """Give a claim, one of its redemptions, and how much of that was paid (fen)."""
    c, part, r, v, p = of(Claim), of(ClaimLine), of(Redemption), of(Voucher), of(Programme)
    claim = view.first(sa.select(c).where(c.c.number == name))
    if claim is None:
        raise ClaimNotFound({"claim": name}, way_out=("smeadmin claim list --state paid",))
    rows = view.rows(
        sa.select(
            *(r, part.c.amount_fen.label("approved_fen"), v.c.code),
            *(p.c.fund_id, p.c.purpose, p.c.origin),
        )
        .select_from(part)
        .join(r, r.c.id == part.c.redemption_id)
        .join(v, v.c.id == r.c.voucher_id)
        .join(p, p.c.id == v.c.programme_id)
        .where(part.c.claim_id == claim["id"])
        .order_by(r.c.id)
    )
    at = line or (1 if len(rows) == 1 else 0)
    if not 1 <= at <= len(rows):
        raise NothingToRecover(
            {"subject": name},
            short_by=(_("it has {n} lines").format(n=len(rows)),),
            way_out=(f"smeadmin recovery open {name} --line 1 --full --reason " + _("TEXT"),),
        )
    batch = of(SettlementLine)
    paid = view.scalar(
        sa.select(sa.func.sum(batch.c.paid_fen)).where(batch.c.claim_id == claim["id"])
    )
    pieces = cut_out(
        [(place, row["approved_fen"]) for place, row in enumerate(rows, start=1)], 0, int(paid or 0)
    )
    of_line = sum(fen for place, fen in pieces if place == at)
    return claim, {**rows[at - 1], "line": at}, of_line


def _recovered(view: View, redemption_id: int) -> int:
    """Add up what recoveries of a redemption claim back already (fen)."""
    t = of(Recovery)
    found = sa.select(sa.func.sum(t.c.amount_fen)).where(t.c.redemption_id == redemption_id)
    return int(view.scalar(found) or 0)


def _of_award(
    change: Change,
    name: str,
    institution_id: int | None,
    pot: tuple[int, str] | None,
    amount_fen: int | None,
) -> Owed:
    a, place, award, batch = of(AwardPayment), of(AwardPlace), of(Award), of(SettlementLine)
    where = [award.c.number == name]
    if institution_id is not None:
        where.append(a.c.institution_id == institution_id)
    rows = change.rows(
        sa.select(a, sa.func.coalesce(sa.func.sum(batch.c.paid_fen), 0).label("paid_fen"))
        .join(place, place.c.id == a.c.award_place_id)
        .join(award, award.c.id == place.c.award_id)
        .outerjoin(batch, batch.c.award_payment_id == a.c.id)
        .where(*where)
        .group_by(a.c.id)
    )
    known, sums = {fund.id: fund for fund in funds(change)}, dict[tuple[int, int, str], int]()
    for row in rows:
        one = (row["fund_id"], source_borne(change, known[row["fund_id"]], row["payer"]))
        if pot in (None, one):
            key = (row["institution_id"], *one)
            sums[key] = sums.get(key, 0) + int(row["paid_fen"])
    # several: it is not said whose, or of whose money
    key, paid = next(iter(sums.items())) if len(sums) == 1 else ((0, 0, ""), 0)
    debtor, fund_id, origin = key
    if paid:
        t = of(Recovery)
        back = (t.c.subject == name) & (t.c.institution_id == debtor)
        back &= (t.c.fund_id == fund_id) & (t.c.origin == origin)
        paid -= int(change.scalar(sa.select(sa.func.sum(t.c.amount_fen)).where(back)) or 0)
    if paid <= 0:
        raise NothingToRecover({"subject": name}, way_out=(f"smeadmin award show {name}",))
    due = paid if amount_fen is None else amount_fen
    if due > paid:
        raise RecoveryTooMuch(
            {"amount": format_yuan(due), "subject": name},
            short_by=(_("at most {most} yuan").format(most=format_yuan(paid)),),
            way_out=(f"--amount {format_yuan(paid).replace(',', '')}",),
        )
    return Owed(
        owner=("institution", debtor),
        subject=name,
        fund_id=fund_id,
        origin=origin,
        priced=(Priced("paid", None, paid), Priced("due", None, paid - due)),
    )


def _change_of(view: View, change_id: int) -> str | None:
    log = of(ChangeRow)
    number = view.scalar(sa.select(log.c.number).where(log.c.id == change_id))
    return None if number is None else change_number(number)
