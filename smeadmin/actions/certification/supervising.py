"""Checking a holder: its duties line by line, what a person found, and what follows by the measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.judging import holder_of, judge
from smeadmin.actions.certification.keeping import Held, assert_open, end_spell, held
from smeadmin.actions.certification.receiving import deadline
from smeadmin.actions.certification.showing import show_certificate
from smeadmin.actions.given import GivenValues, read_given
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import clock_day
from smeadmin.domain.certification.certificate import WORDS, Move, Right, may, state_on
from smeadmin.domain.certification.refusals import ActNotOpen, CheckUnknown, ReturnDue
from smeadmin.domain.certification.results import CertificationChecked, HolderChecked
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.judge import Followed, effects
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.walk import all_in, reads
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import (
    Certificate,
    CertificateSpell,
    HolderCheck,
)


def check_holder(
    change: Change,
    *,
    certificate: str,
    judged: Mapping[str, str],
    due: dt.date | None = None,
) -> HolderChecked:
    """Write down what a person found of a holder, and what follows by the measure.

    To be mended: by the measure's deadline of the second test, or as typed. Passed after that: in force
    as before. Failed: the title is to be revoked, which is another act. Short of a duty of which the
    measure says no more: that, and nothing follows. Raises CertificateNotFound,
    CheckUnknown, JudgementReason, FigureUnknown, FigureValue, ActNotOpen, ReturnDue.
    """
    change.lock(Certificate, of(Certificate).c.number == certificate.strip().upper())
    one = held(change, certificate)
    _check_held(change, one)
    if not judged:
        again = f"smeadmin certify review {one.number} --judge " + _("FIGURE=VALUE") + " --reason "
        raise CheckUnknown(way_out=(again + _("TEXT"),))
    act = change.act
    new = read_given(one.document, {}, judged, by=act.by, on=change.on, reason=act.reason)
    kept = {**_found_before(change, one), **new.judged}
    found = read_given(one.document, {}, kept, by=act.by, on=change.on, reason=act.reason)
    checked, followed = _follows(change, one, found, frozenset(new.judged))
    duties = checked.lines if one.noun.duties is not None else ()
    result = _result({act for each in followed for act in each.effect.do}, duties)
    until = _carry_out(change, one, result, due)
    trace = dict(checked.trace) if one.noun.duties is not None else None
    change.insert(
        HolderCheck,
        certificate_id=one.row["id"],
        year=change.on.year,
        checked_on=change.on,
        checked_by=act.by,
        result=result,
        found=kept,
        follows=[effect.effect.head.name for effect in followed],
        trace=trace,
        reason=found.reason,
    )
    change.summary = {"certificate": one.number, "result": result}
    return HolderChecked(
        shown=show_certificate(change, certificate=one.number),
        result=result,
        follows=tuple(followed),
        due=until,
        duties=duties,
    )


def _check_held(change: Change, one: Held) -> None:
    """Refuse to check who holds nothing: the rights table says who is checked. Raises ActNotOpen."""
    if not may(one.tenure, Right.SCORED, change.on):
        raise ActNotOpen(
            {
                "number": one.number,
                "state": str(WORDS[state_on(one.tenure, change.on)]),
                "act": _("check"),
            },
            way_out=(f"smeadmin certify show {one.number}",),
        )


def _found_before(change: Change, one: Held) -> Mapping[str, str]:
    """Give what was found when the holder was told to mend: the second test is judged with it."""
    if one.tenure.spell_on(change.on, "mending") is None:
        return {}
    t = of(HolderCheck)
    newest = sa.select(t.c.found).where(t.c.certificate_id == one.row["id"])
    found: Mapping[str, str] | None = change.scalar(newest.order_by(t.c.id.desc()).limit(1))
    return found or {}


def _follows(
    change: Change, one: Held, found: GivenValues, new: frozenset[str]
) -> tuple[CertificationChecked, tuple[Followed, ...]]:
    """Judge the duties, and give the effects that follow from what is found now."""
    checked = judge(
        change,
        Library(change),
        holder_of(change, one.row["institution_id"]),
        one.document,
        one.noun,
        one.row["level"],
        found,
        change.on,
        duties=one.noun.duties is not None,
    )
    assert checked.reading is not None
    events = {"decision": change.on, "test": change.on}
    followed = effects(one.noun, checked.reading, events, calendar_of(change))
    return checked, tuple(each for each in followed if _reads(each, new))


def _reads(followed: Followed, names: frozenset[str]) -> bool:
    """Tell whether an effect looks at one of these figures: what was found before follows no second time."""
    when = followed.effect.head.when
    return when is not None and any(name in names for rule in all_in(when) for name in reads(rule))


def _result(acts: Collection[str], duties: Iterable[TraceLine]) -> str:
    """Say what the check came to: by what follows from it, else by the duties themselves."""
    if "revoke" in acts:
        return "fail"
    if "rectify" in acts:
        return "mend"
    return "short" if any(line.verdict is Verdict.NO for line in duties) else "pass"


def _carry_out(change: Change, one: Held, result: str, due: dt.date | None) -> dt.date | None:
    """Begin or end the mending that follows, and give the day of the second test."""
    mending = one.tenure.spell_on(change.on, "mending")
    if result == "mend":
        assert_open(one, Move.MEND, change.on)
        until = deadline(change, one.noun, "retest", {"test": clock_day(change)}, due)
        if until is None:
            again = f"smeadmin certify review {one.number} --due YYYY-MM-DD --reason " + _("TEXT")
            raise ReturnDue(way_out=(again,))
        change.insert(
            CertificateSpell,
            certificate_id=one.row["id"],
            kind="mending",
            since=change.on,
            due=until,
            reason=(change.act.reason or "").strip(),
            document=change.act.document,
        )
        return until
    if result == "pass" and mending is not None:
        assert_open(one, Move.PASS, change.on)
        end_spell(change, one, mending)
    return None
