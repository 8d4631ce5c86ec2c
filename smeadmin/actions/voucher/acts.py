"""What is done with a voucher between issue and use: registered, held, extended, repointed, voided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from smeadmin.actions.bodies import find_institution
from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.finding import check_possible, find_voucher
from smeadmin.actions.voucher.words import cited
from smeadmin.domain.ledger import Account, Event
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import Rule, deadlines_for
from smeadmin.domain.voucher import ProgrammeRef, VoucherState
from smeadmin.domain.voucher_acts import ACT_LABELS, Act, Acted, after
from smeadmin.domain.voucher_refusals import (
    CertificateNotInForce,
    VoucherActNotAllowed,
    VoucherExpired,
    VoucherExtendTooFar,
    VoucherReason,
    VoucherRegistered,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.certificates import certificates_in_force
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import (
    Programme,
    Voucher,
    VoucherAct,
    VoucherApplication,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A voucher held against other writers, with its programme and the rule that governs it."""

    row: sa.RowMapping
    programme: ProgrammeRef
    rule: Rule
    basis: Basis
    enterprise: str

    @property
    def left_fen(self) -> int:
        """What may still be used."""
        row = self.row
        return int(row["amount_fen"] - row["used_fen"] - row["returned_fen"])

    @property
    def cap_rule(self) -> str:
        """The name under which the caps of its rule are counted."""
        return caps.rule_of(self.programme.policy, self.programme.noun)


def held_for(change: Change, voucher: str, act: Act) -> Held:
    """Hold a voucher for an act that its state admits; raises VoucherNotLive."""
    row = find_voucher(change, voucher)
    check_possible(row, act)
    programme = vouchers.programmes(change, of(Programme).c.id == row["programme_id"])[0]
    ledger.lock_funds(change, [programme.fund.id])
    change.lock(Voucher, of(Voucher).c.id == row["id"])
    row = find_voucher(change, voucher)
    check_possible(row, act)
    kept = vouchers.terms_of(change, row["terms_id"])
    basis = Basis.of_data(kept["basis"])
    rule = rules.kept_rule(Library(change), basis, programme, kept["kept"])
    e = of(Enterprise)
    name = change.scalar(sa.select(e.c.name).where(e.c.id == row["enterprise_id"]))
    return Held(row, programme, rule, basis, str(name))


def register_voucher(change: Change, *, voucher: str, institution: str | None = None) -> Acted:
    """Register a voucher for its use, at an institution where one is named; its time of use runs from now.

    Raises VoucherActNotAllowed where the measure has nothing registered and no institution is named,
    VoucherRegistered, VoucherExpired, CertificateNotInForce.
    """
    held = held_for(change, voucher, Act.REGISTER)
    row = held.row
    if row["registered_on"] is not None:
        raise VoucherRegistered(
            {"voucher": row["code"], "on": row["registered_on"].isoformat()},
            way_out=(f"smeadmin voucher show {row['code']}",),
        )
    if row["register_by"] is None and institution is None:
        raise not_allowed(held, Act.REGISTER)
    check_not_late(change, row)
    values: dict[str, object] = {"registered_on": change.on}
    if row["register_by"] is not None:
        events = rules.events_of(held.programme, row["issued_on"], change.on)
        until = rules.first_end(held.rule, "use", events, calendar_of(change))
        values["valid_until"] = until or max(held.programme.valid_until, change.on)
    name = None
    if institution is not None:
        values["institution_id"], name = _certified(change, institution)
    return _done(change, held, Act.REGISTER, values, other=name)


def hold_voucher(change: Change, *, voucher: str) -> Acted:
    """Hold a voucher while something is looked into: it cannot be used and does not lapse; says why."""
    held = held_for(change, voucher, Act.HOLD)
    return _done(change, held, Act.HOLD, {}, reason=reason_of(change, Act.HOLD, held))


def release_voucher(change: Change, *, voucher: str) -> Acted:
    """Release a voucher that was held; its last day is what it was."""
    return _done(change, held_for(change, voucher, Act.RELEASE), Act.RELEASE, {})


def extend_voucher(change: Change, *, voucher: str, until: dt.date) -> Acted:
    """Move the last day of a voucher, as far as the measure allows from the day it first had; says why.

    Raises VoucherActNotAllowed where the measure has no extension, VoucherExtendTooFar.
    """
    held = held_for(change, voucher, Act.EXTEND)
    row = held.row
    reason = reason_of(change, Act.EXTEND, held)
    deadlines = deadlines_for(held.rule.noun, "extend")
    if not deadlines:
        raise not_allowed(held, Act.EXTEND)
    first = row["first_until"] or row["valid_until"]
    events = {**rules.events_of(held.programme, row["issued_on"], row["registered_on"])}
    events["expiry"] = first
    ends = [d.clock.resolve(events, calendar_of(change)).end for d in deadlines]
    latest = min((day for day in ends if day is not None), default=first)
    if not row["valid_until"] < until <= latest or change.on > latest:
        clause = cited(held.rule.document, deadlines[0].clock.head.clause.of())
        raise VoucherExtendTooFar(
            {"voucher": row["code"], "until": until.isoformat()},
            clause=clause,
            short_by=(
                _("it lasts until {until}, first until {first}; at the latest {latest}").format(
                    until=row["valid_until"], first=first, latest=latest
                ),
            ),
            way_out=(f"--until {latest.isoformat()}",) if row["valid_until"] < latest else (),
        )
    return _done(
        change, held, Act.EXTEND, {"valid_until": until, "first_until": first}, reason=reason
    )


def repoint_voucher(change: Change, *, voucher: str, institution: str) -> Acted:
    """Have a voucher used at another institution than it was registered for; says why.

    Raises VoucherActNotAllowed where it was registered for none, CertificateNotInForce.
    """
    held = held_for(change, voucher, Act.REPOINT)
    if held.row["institution_id"] is None:
        raise not_allowed(held, Act.REPOINT)
    i = of(Institution)
    before = change.scalar(sa.select(i.c.name).where(i.c.id == held.row["institution_id"]))
    key, name = _certified(change, institution)
    reason = reason_of(change, Act.REPOINT, held)
    done = _done(change, held, Act.REPOINT, {"institution_id": key}, other=name, reason=reason)
    return replace(done, before=before)


def repoint_all(change: Change, *, left: str, institution: str) -> tuple[Acted, ...]:
    """Have every live voucher that was registered for one institution used at another; says why."""
    v = of(Voucher)
    old = find_institution(change, left)
    live = v.c.state.in_(["issued", "held"]) & (v.c.institution_id == old.id)
    codes = change.rows(sa.select(v.c.code).where(live).order_by(v.c.id))
    return tuple(
        repoint_voucher(change, voucher=row["code"], institution=institution) for row in codes
    )


def void_voucher(change: Change, *, voucher: str) -> Acted:
    """Void what is left of a voucher, for a reason; its money goes back to the fund at once."""
    held = held_for(change, voucher, Act.VOID)
    reason = reason_of(change, Act.VOID, held)
    fen = held.left_fen
    give_rest_back(change, held)
    returned = {"returned_fen": of(Voucher).c.returned_fen + fen}
    done = _done(change, held, Act.VOID, returned, fen=fen, reason=reason)
    return replace(done, waiting=_waiting(change, held), left_fen=0)


def give_rest_back(change: Change, held: Held) -> None:
    """Give what is left of a voucher back to its fund, and count it off the enterprise's year."""
    row, fen = held.row, held.left_fen
    caps.give_back(
        change, held.cap_rule, row["enterprise_id"], row["year"], fen, int(row["used_fen"] == 0)
    )
    ledger.post(
        change,
        held.programme.move(
            Event.VOID, Account.COMMITTED, Account.AVAILABLE, fen, voucher=row["code"]
        ),
    )


def _waiting(change: Change, held: Held) -> int:
    """Count who waits, where what comes back goes to the next in the queue."""
    issue = held.rule.noun.issue
    if issue is None or issue.returned != "next_in_queue":
        return 0
    a = of(VoucherApplication)
    mine = (a.c.programme_id == held.programme.id) & (a.c.state == "waiting")
    return int(change.scalar(sa.select(sa.func.count()).where(mine)))


def _certified(change: Change, institution: str) -> tuple[int, str]:
    """Give the key and name of an institution that may give the service from today on."""
    found = find_institution(change, institution)
    if not certificates_in_force(change, found.id, change.on):
        raise CertificateNotInForce(
            {
                "institution": found.name,
                "credit_code": found.credit_code,
                "on": change.on.isoformat(),
            },
            short_by=(f"{found.name}  {change.on}",),
            way_out=(f"smeadmin certify list --on {change.on}",),
        )
    return found.id, found.name


def check_not_late(change: Change, row: sa.RowMapping) -> None:
    """Raise VoucherExpired where the last day of a voucher is past."""
    if change.on > row["valid_until"]:
        raise VoucherExpired(
            {"voucher": row["code"], "until": row["valid_until"].isoformat()},
            way_out=(_("its money goes back to the fund: smeadmin voucher expire"),),
        )


def reason_of(change: Change, act: Act, held: Held) -> str:
    """Give the reason of an act that nobody does without one; raises VoucherReason."""
    reason = (change.act.reason or "").strip()
    if not reason:
        raise VoucherReason(
            {"act": str(ACT_LABELS[act])},
            way_out=(f"smeadmin voucher {act.value} {held.row['code']} --reason " + _("TEXT"),),
        )
    return reason


def not_allowed(held: Held, act: Act, said: tuple[str, ...] = ()) -> VoucherActNotAllowed:
    """Say that the measure does not know an act; no clause is cited, for none says so."""
    return VoucherActNotAllowed(
        {"act": str(ACT_LABELS[act]), "programme": held.programme.code},
        short_by=said,
        way_out=(f"smeadmin policy show {held.programme.policy}",),
    )


def _done(
    change: Change,
    held: Held,
    act: Act,
    values: Mapping[str, object],
    *,
    fen: int = 0,
    other: str | None = None,
    reason: str | None = None,
) -> Acted:
    """Write what an act does to the voucher and keep that it was done."""
    v, row = of(Voucher), held.row
    state = after(act, VoucherState(row["state"]))
    guard = (v.c.id == row["id"]) & (v.c.state == row["state"])
    done = change.update(Voucher, guard, **{**values, "state": state.value})
    assert done == 1, "a voucher that was held has changed"
    return record(change, held, act, fen=fen, other=other, reason=reason)


def record(
    change: Change,
    held: Held,
    act: Act,
    *,
    fen: int = 0,
    other: str | None = None,
    reason: str | None = None,
) -> Acted:
    """Keep that an act was done, and tell how the voucher stands after it."""
    row = held.row
    now = find_voucher(change, row["code"])
    change.insert(
        VoucherAct,
        voucher_id=row["id"],
        act=act.value,
        acted_on=change.on,
        reason=reason or change.act.reason,
        amount_fen=fen or None,
        until_before=row["valid_until"],
        until_after=now["valid_until"],
        other=other,
    )
    change.summary = {"voucher": row["code"], "act": act.value, "amount_fen": fen}
    return Acted(
        act,
        row["code"],
        held.enterprise,
        VoucherState(now["state"]),
        now["amount_fen"],
        now["amount_fen"] - now["used_fen"] - now["returned_fen"],
        now["valid_until"],
        row["valid_until"],
        fen,
        other,
        reason=reason or change.act.reason,
        standing=held.basis.standing,
    )
