"""Preparing a settlement: what is payable put together by payee, frozen by a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from smeadmin.actions.account import (
    Owner,
    account_in_force,
    approved_account,
    find_payee,
    keeps_accounts,
)
from smeadmin.actions.settlement.finding import find_settlement, payees_of
from smeadmin.actions.settlement.freezing import freeze
from smeadmin.actions.settlement.showing import show_settlement
from smeadmin.domain.account import AccountMissing
from smeadmin.domain.registers import office_number
from smeadmin.domain.settlement import (
    NothingToRetry,
    NothingToSettle,
    PaymentState,
    SettlementShown,
    SettlementState,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import AwardPayment, AwardWithdrawal
from smeadmin.storage.tables.claim import Claim
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.recovery import RecoveryEntry
from smeadmin.storage.tables.settlement import Payment, Settlement, SettlementLine


@dataclass(frozen=True, slots=True)
class Due:
    """What one claim or award is still to be paid, and to whom; ``retries`` is the payment that failed."""

    claim_id: int | None
    award_payment_id: int | None
    owner: Owner
    payee: str
    credit_code: str
    amount_fen: int
    retries: int | None = None


def prepare_settlement(change: Change, *, until: dt.date | None = None) -> SettlementShown:
    """Put every claim approved until a day, and in no settlement yet, into one, a payment for each payee.

    Its lines are frozen by a digest, which is what the second person approves. Raises NothingToSettle,
    and AccountMissing where accounts are kept and no payee has an approved one.
    """
    last = until or change.on
    due = [*_approved(change, last), *_awarded(change, last)]
    if not due:
        raise NothingToSettle({"until": last.isoformat()}, way_out=("smeadmin claim",))
    return _prepare(change, last, due, {})


def retry_settlement(
    change: Change, *, settlement: str, payee: str | None = None, account: str | None = None
) -> SettlementShown:
    """Put what failed of a settlement, or was paid in part, into a new one, to be approved anew.

    ``payee``: only that one; ``account``: to this approved account of theirs. Raises NothingToRetry.
    """
    row = find_settlement(change, settlement)
    failed = [p for p in payees_of(change, row) if _failed(p.state) and p.retried_in is None]
    chosen = None if payee is None else find_payee(change, payee)[0]
    p = of(Payment)
    keys = [one.key for one in failed]
    rows = change.rows(sa.select(p).where(p.c.id.in_(keys or [-1])).order_by(p.c.number))
    rows = [r for r in rows if chosen is None or owner_of(r) == chosen]
    if not rows:
        raise NothingToRetry(
            {"settlement": row["number"]}, way_out=(f"smeadmin settle show {row['number']}",)
        )
    accounts: dict[Owner, int] = {}
    if account is not None:
        for one in rows:
            accounts[owner_of(one)] = approved_account(
                change, account, owner_of(one), one["credit_code"]
            )
    due = [d for one in rows for d in _rest(change, one)]
    line = of(SettlementLine)
    open_lines = (line.c.payment_id.in_([r["id"] for r in rows])) & (line.c.live == 1)
    change.update(SettlementLine, open_lines & (line.c.paid_fen < line.c.amount_fen), live=False)
    shown = _prepare(change, row["until"], due, accounts)
    _close(change, row["id"])
    return shown


def _close(change: Change, settlement_id: int) -> None:
    """A batch of which nothing is awaited any more is reconciled: the rest is in a later one."""
    p, s, later = of(Payment), of(Settlement), of(Payment).alias("later")
    awaited = (
        sa.select(p.c.id)
        .outerjoin(later, later.c.retries_id == p.c.id)
        .where(
            p.c.settlement_id == settlement_id,
            sa.or_(p.c.state == "sent", (p.c.state == "partly") & later.c.id.is_(None)),
        )
    )
    if change.scalar(awaited.limit(1)) is None:
        exported = (s.c.id == settlement_id) & (s.c.state == SettlementState.EXPORTED.value)
        change.update(Settlement, exported, state=SettlementState.RECONCILED.value)


def _failed(state: PaymentState) -> bool:
    return state in (PaymentState.FAILED, PaymentState.PARTLY)


def _approved(change: Change, until: dt.date) -> list[Due]:
    c, i, e, line = of(Claim), of(Institution), of(Enterprise), of(SettlementLine)
    free = (c.c.state == "approved") & (c.c.approved_on <= until)
    if change.dialect != "sqlite":  # a file has one writer at a time anyway
        change.rows(sa.select(c.c.id).where(free).order_by(c.c.id).with_for_update())
    rows = change.rows(
        sa.select(
            *(c.c.id, c.c.institution_id, c.c.enterprise_id, c.c.amount_fen),
            sa.func.coalesce(i.c.name, e.c.name).label("name"),
            sa.func.coalesce(i.c.credit_code, e.c.credit_code).label("credit_code"),
            sa.func.coalesce(i.c.office_no, e.c.office_no).label("office_no"),
        )
        .select_from(c)
        .outerjoin(i, i.c.id == c.c.institution_id)
        .outerjoin(e, e.c.id == c.c.enterprise_id)
        .outerjoin(line, line.c.claim_id == c.c.id)
        .where(free, line.c.id.is_(None), c.c.amount_fen > 0)
        .order_by(c.c.id)
    )
    return [Due(r["id"], None, owner_of(r), r["name"], _code(r), r["amount_fen"]) for r in rows]


def _awarded(change: Change, until: dt.date) -> list[Due]:
    """Give the awards that are payable and in no settlement yet."""
    a, i, line, gone = of(AwardPayment), of(Institution), of(SettlementLine), of(AwardWithdrawal)
    rows = change.rows(
        sa.select(a, i.c.name, i.c.credit_code, i.c.office_no)
        .join(i, i.c.id == a.c.institution_id)
        .outerjoin(line, line.c.award_payment_id == a.c.id)
        .outerjoin(gone, gone.c.award_place_id == a.c.award_place_id)
        .where(a.c.payable_on <= until, line.c.id.is_(None), gone.c.id.is_(None))
        .order_by(a.c.id)
    )
    return [
        Due(
            None,
            r["id"],
            ("institution", r["institution_id"]),
            r["name"],
            r["credit_code"] or office_number("institution", r["office_no"]),
            r["amount_fen"],
        )
        for r in rows
    ]


def owner_of(row: sa.RowMapping) -> Owner:
    """Tell whose a row is: of an institution or of an enterprise, and its key."""
    if row["institution_id"] is not None:
        return "institution", row["institution_id"]
    return "enterprise", row["enterprise_id"]


def _code(row: sa.RowMapping) -> str:
    return row["credit_code"] or office_number(owner_of(row)[0], row["office_no"])


def _rest(change: Change, payment: sa.RowMapping) -> list[Due]:
    """Give what is left of the claims of a payment."""
    line = of(SettlementLine)
    rows = change.rows(
        sa.select(line)
        .where(line.c.payment_id == payment["id"], line.c.paid_fen < line.c.amount_fen)
        .order_by(line.c.id)
    )
    return [
        Due(
            r["claim_id"],
            r["award_payment_id"],
            owner_of(payment),
            payment["payee"],
            payment["credit_code"],
            r["amount_fen"] - r["paid_fen"],
            payment["id"],
        )
        for r in rows
    ]


def _prepare(
    change: Change, until: dt.date, due: Sequence[Due], accounts: dict[Owner, int]
) -> SettlementShown:
    kept = keeps_accounts(change)
    if kept:
        accounts = {**account_in_force(change), **accounts}
    payable = [d for d in due if not kept or d.owner in accounts]
    left_out = dict.fromkeys(d.payee for d in due if kept and d.owner not in accounts)
    if not payable:
        raise AccountMissing(
            {"on": change.on.isoformat()},
            short_by=tuple(left_out),
            way_out=(
                "smeadmin account list --state proposed",
                f"smeadmin account add {due[0].credit_code} --bank {_('BANK')} --number {_('DIGITS')}",
            ),
        )
    number = f"ST-{change.on.year}-{change.next_number('settlement', str(change.on.year)):02d}"
    key = _write(change, number, until, payable, accounts)
    freeze(change, key)
    total = sum(d.amount_fen for d in payable)
    change.summary = {"settlement": number, "amount_fen": total, "claims": len(payable)}
    shown = show_settlement(change, settlement=number)
    return replace(shown, left_out=tuple(left_out), no_account=not kept)


def _write(
    change: Change, number: str, until: dt.date, due: Sequence[Due], accounts: dict[Owner, int]
) -> int:
    grouped = _by_payee(due)
    key = change.insert(
        Settlement,
        number=number,
        until=until,
        payees=len(grouped),
        claims=len(due),
        amount_fen=sum(d.amount_fen for d in due),
        digest="0" * 64,
        prepared_by=change.act.by,
        prepared_on=change.on,
    )
    payments = (
        (
            *(key, at, *_keys(own[0].owner), own[0].payee, own[0].credit_code),
            *(accounts.get(own[0].owner), sum(d.amount_fen for d in own)),
            *(0, 0, 0, "due", None, None, None, own[0].retries),
        )
        for at, own in enumerate(grouped, start=1)
    )
    first = change.insert_many(Payment, payments, len(grouped))
    lines = (
        (key, payment, d.claim_id, d.award_payment_id, d.amount_fen, 0, 1)
        for payment, own in enumerate(grouped, start=first)
        for d in own
    )
    change.insert_many(SettlementLine, lines, len(due))
    for payment, own in enumerate(grouped, start=first):
        if own[0].retries is not None:
            _take_nets(change, own[0].retries, payment)
    return key


def _keys(owner: Owner) -> tuple[int | None, int | None]:
    kind, key = owner
    return (key, None) if kind == "institution" else (None, key)


def _take_nets(change: Change, failed: int, payment: int) -> None:
    """Let the new payment keep back what the failed one was to keep back and has not."""
    entry, p = of(RecoveryEntry), of(Payment)
    mine = (entry.c.payment_id == failed) & (entry.c.done == 0)
    kept_back = change.scalar(sa.select(sa.func.sum(entry.c.amount_fen)).where(mine))
    if kept_back:
        change.update(RecoveryEntry, mine, payment_id=payment)
        change.update(Payment, p.c.id == payment, netted_fen=int(kept_back))


def _by_payee(due: Iterable[Due]) -> list[list[Due]]:
    found: dict[tuple[str, Owner], list[Due]] = {}
    for one in due:
        found.setdefault((one.credit_code, one.owner), []).append(one)
    return [own for _key, own in sorted(found.items())]
