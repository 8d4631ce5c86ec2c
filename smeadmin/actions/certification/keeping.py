"""What becomes of a certificate: suspended, reinstated, revoked, surrendered, lapsed; its plaque."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.deciding import lapse_application
from smeadmin.actions.certification.showing import certificate_row, show_certificate
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import assert_has_run, clock_day, notice_of
from smeadmin.domain.certification.certificate import (
    MOVE_WORDS,
    WORDS,
    Move,
    Spell,
    State,
    Tenure,
    after,
    state_on,
)
from smeadmin.domain.certification.refusals import (
    ActNotOpen,
    BarStated,
    DueStated,
    EndReason,
    NoGround,
    NotToLapse,
    PlaqueNotDue,
    SuspensionDays,
    SuspensionUntil,
)
from smeadmin.domain.certification.results import CertificateShown, Lapsed
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Certification, Document, Effect
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.certificates import certificates_in_force, tenures, with_closing
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import (
    Application,
    Certificate,
    CertificateSpell,
    HolderCheck,
)

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate in hand: its row, what decides its state, and the text it was granted under."""

    row: Mapping[Any, Any]
    tenure: Tenure
    document: Document
    noun: Certification

    @property
    def number(self) -> str:
        """Its number."""
        return str(self.row["number"])

    def effect(self, act: str) -> Effect | None:
        """Give what the measure says of an act as a consequence; None: it says nothing."""
        return next((one for one in self.noun.effects if act in one.do), None)


def held(view: View, number: str) -> Held:
    """Load a certificate with everything an act on it asks about; raises CertificateNotFound."""
    row = certificate_row(view, number)
    document = Library(view).kept(Basis.of_data(row["basis"]))
    noun = document.certification(row["certification"])
    return Held(row, tenures(view, [row])[row["id"]], document, noun)


def taken_up(change: Change, number: str, move: Move, on: dt.date | None = None) -> Held:
    """Hold a certificate for an act, with the reason that the act needs.

    Raises CertificateNotFound, EndReason, ActNotOpen.
    """
    change.lock(Certificate, of(Certificate).c.number == number.strip().upper())
    one = held(change, number)
    if not (change.act.reason or "").strip():
        again = f"smeadmin certify {move} {one.number} --reason " + _("TEXT")
        raise EndReason({"act": str(MOVE_WORDS[move])}, way_out=(again,))
    assert_open(one, move, on or change.on)
    return one


def assert_open(one: Held, move: Move, on: dt.date) -> None:
    """Refuse an act that is not open to what the certificate is on a day; raises ActNotOpen."""
    state = state_on(one.tenure, on)
    if after(state, move) is None:
        raise ActNotOpen(
            {
                "number": one.number,
                "state": str(WORDS[state]),
                "act": str(MOVE_WORDS[move]),
            },
            way_out=(f"smeadmin certify show {one.number}",),
        )


def suspend_certificate(
    change: Change,
    *,
    certificate: str,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> CertificateShown:
    """Suspend a title for days: from today or a later day, as long as the measure says, or as typed.

    Afterwards it is in force again by itself. Raises what taking up raises, DueStated, SuspensionUntil,
    SuspensionDays.
    """
    first = since or change.on
    one = taken_up(change, certificate, Move.SUSPEND, max(first, change.on))
    effect = one.effect("suspend")
    events = {"decision": first}
    stated = None
    if effect is not None and effect.lasts is not None:
        stated = effect.lasts.resolve(events, calendar_of(change)).end
    if stated is not None and until is not None:
        raise DueStated({"due": stated.isoformat()}, way_out=(_("leave --until away"),))
    last = stated or until
    if last is None:
        again = f"smeadmin certify suspend {one.number} --until YYYY-MM-DD --reason " + _("TEXT")
        raise SuspensionUntil(way_out=(again,))
    meets = any(
        x.kind == "suspended" and x.since <= last and (x.until is None or x.until >= first)
        for x in one.tenure.spells
    )
    if first < change.on or last < first or first > one.tenure.valid_until or meets:
        raise SuspensionDays(
            {"since": first.isoformat(), "until": last.isoformat(), "certificate": one.number},
            way_out=(
                _("days from {start} to {end} that are not suspended yet").format(
                    start=change.on, end=one.tenure.valid_until
                ),
                f"smeadmin certify show {one.number}",
            ),
        )
    change.insert(
        CertificateSpell,
        certificate_id=one.row["id"],
        kind="suspended",
        since=first,
        until=last,
        reason=(change.act.reason or "").strip(),
        document=change.act.document,
    )
    return _shown(change, one)


def reinstate_certificate(change: Change, *, certificate: str) -> CertificateShown:
    """End a suspension before its day: in force again from today. Raises what taking up raises."""
    one = taken_up(change, certificate, Move.REINSTATE)
    spell = one.tenure.spell_on(change.on, "suspended")
    assert spell is not None
    end_spell(change, one, spell)
    return _shown(change, one)


def revoke_certificate(
    change: Change,
    *,
    certificate: str,
    barred_until: dt.date | None = None,
    ground: str | None = None,
) -> CertificateShown:
    """Revoke a title from today on; the days before stay as they were.

    Where the measure says on what, it must have been established (``certify review``), or the second test
    never came; or another measure in force says so in the clause ``ground`` (the evaluation of the holder).
    It bars from applying and takes the plaque back as the measure says. A notice that was posted of it must
    have run. Raises what taking up raises, NoGround, BarStated, and what a notice raises.
    """
    one = taken_up(change, certificate, Move.REVOKE)
    if notice_of(change, one.number, "withdrawal") is not None:
        again = f"smeadmin certify revoke {one.number} --reason " + _("TEXT")
        assert_has_run(change, one.number, again=again, about="withdrawal")
    effect = _ground(change, one, ground)
    stated = None
    if effect is not None and effect.lasts is not None:
        stated = effect.lasts.resolve({"decision": change.on}, calendar_of(change)).end
    if stated is not None and barred_until is not None:
        raise BarStated({"until": stated.isoformat()}, way_out=(_("leave --barred-until away"),))
    bars = stated if effect is not None and "exclude" in effect.do else None
    _end(change, one, Move.REVOKE, barred_until=bars or barred_until)
    return _left(change, one)


def surrender_certificate(change: Change, *, certificate: str) -> CertificateShown:
    """Take down that a holder gives its title back, from today on. Raises what taking up raises."""
    one = taken_up(change, certificate, Move.SURRENDER)
    _end(change, one, Move.SURRENDER)
    return _left(change, one)


def lapse(change: Change, *, numbers: Sequence[str] = (), everything: bool = False) -> Lapsed:
    """Write down what has lapsed: applications past their deadline, titles past their last day and grace.

    ``everything`` takes all of them. Raises NotToLapse, ActNotOpen, what finding raises.
    """
    wanted = list(dict.fromkeys(n.strip().upper() for n in numbers))
    if everything:
        wanted += due_to_lapse(change)
    if not wanted:
        raise NotToLapse({"number": "-"}, way_out=("smeadmin certify",))
    progresses, shown = [], []
    for number in wanted:
        if number.startswith("AP-"):
            progresses.append(lapse_application(change, application=number))
        else:
            shown.append(_lapse_certificate(change, number))
    change.summary = {"applications": len(progresses), "certificates": len(shown)}
    return Lapsed(tuple(progresses), tuple(shown))


def due_to_lapse(view: View) -> list[str]:
    """List what could be written down as lapsed on the day: applications first, then certificates."""
    a = of(Application)
    on = clock_day(view)
    late = view.rows(
        sa.select(a.c.number)
        .where(a.c.state.in_(("returned", "mending", "creating")), a.c.due_on < on)
        .order_by(a.c.id)
    )
    rows = view.rows(with_closing().where(of(Certificate).c.state == "granted"))
    known = tenures(view, rows)
    over = [r["number"] for r in rows if state_on(known[r["id"]], on) is State.EXPIRED]
    return [row["number"] for row in late] + sorted(over)


def take_back_plaque(change: Change, *, certificate: str) -> CertificateShown:
    """Write down that the plaque of an ended title came back; raises CertificateNotFound, PlaqueNotDue."""
    one = held(change, certificate)
    if not one.row["plaque_due"] or one.row["plaque_back_on"] is not None:
        raise PlaqueNotDue(
            {"certificate": one.number}, way_out=(f"smeadmin certify show {one.number}",)
        )
    change.update(Certificate, of(Certificate).c.id == one.row["id"], plaque_back_on=change.on)
    return _shown(change, one)


def _lapse_certificate(change: Change, number: str) -> CertificateShown:
    one = held(change, number)
    if state_on(one.tenure, clock_day(change)) is not State.EXPIRED or one.tenure.how != "granted":
        raise NotToLapse({"number": one.number}, way_out=(f"smeadmin certify show {one.number}",))
    change.update(
        Certificate,
        of(Certificate).c.id == one.row["id"],
        state="lapsed",
        held_until=one.tenure.valid_until,
        plaque_due=one.effect("take_back_plaque") is not None,
    )
    return show_certificate(change, certificate=one.number)


def _ground(change: Change, one: Held, clause: str | None) -> Effect | None:
    """Give the rule of the measure on which a title is revoked; None: it has none. Raises NoGround."""
    grounds = [effect for effect in one.noun.effects if "revoke" in effect.do]
    elsewhere = clause is not None and any(
        clause in document.clauses for document in Library(change).all_on(change.on)
    )
    if not grounds or elsewhere:
        return grounds[0] if grounds else None
    t = of(HolderCheck)
    found = change.first(
        sa.select(t).where(t.c.certificate_id == one.row["id"]).order_by(t.c.id.desc()).limit(1)
    )
    for effect in grounds:
        if found is not None and effect.head.name in found["follows"]:
            return effect
    mending = one.tenure.spell_on(change.on, "mending")
    retests = [d for d in one.noun.deadlines.values() if d.act == "retest"]
    overdue = mending is not None and mending.due is not None and clock_day(change) > mending.due
    if overdue and any(deadline.otherwise == "revoke" for deadline in retests):
        return grounds[0]
    clauses = [name for effect in grounds for name in effect.head.clause.of()]
    again = f"smeadmin certify review {one.number} --judge " + _("FIGURE=VALUE") + " --reason "
    raise NoGround(
        {"certificate": one.number},
        clause=one.document.cite(clauses),
        way_out=(again + _("TEXT"),),
    )


def end_spell(change: Change, one: Held, spell: Spell) -> None:
    """End a suspension or a mending with yesterday; one that began today has not been."""
    t = of(CertificateSpell)
    here = (
        (t.c.certificate_id == one.row["id"])
        & (t.c.kind == spell.kind)
        & (t.c.since == spell.since)
    )
    if spell.since == change.on:
        change.delete(CertificateSpell, here)
    else:
        change.update(CertificateSpell, here, until=change.on - ONE_DAY)


def _end(change: Change, one: Held, move: Move, **values: Any) -> None:
    """End a title with the day before: from today on it is not held."""
    change.update(
        Certificate,
        of(Certificate).c.id == one.row["id"],
        state={Move.REVOKE: "revoked", Move.SURRENDER: "surrendered"}[move],
        held_until=change.on - ONE_DAY,
        plaque_due=one.effect("take_back_plaque") is not None,
        **values,
    )


def _shown(change: Change, one: Held) -> CertificateShown:
    change.summary = {"certificate": one.number}
    return show_certificate(change, certificate=one.number)


def _left(change: Change, one: Held) -> CertificateShown:
    """Show a title that has ended, with the vouchers left stranded where the holder has no other title."""
    shown, key = _shown(change, one), one.row["institution_id"]
    if certificates_in_force(change, key, change.on):
        return shown
    code = shown.holder.credit_code or shown.holder.office_no
    return replace(shown, stranded=vouchers.stranded_at(change, key, code))
