"""Titles: applied for, judged line by line, granted, and valid by their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.policy import Basis, CannotJudge
from smeadmin.domain.rules import Document, TraceLine
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.lacking import Lack, lacks, listed
from smeadmin.errors import Cited, Conflict, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import Text, mark_counted
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_


class LevelNeeded(Usage):
    """The title has levels, and each asks for something else."""

    code, sentence = "level-needed", N_("{certification} has levels: name one")


class LevelUnknown(Usage):
    """The title has no such level."""

    code, sentence = "level-unknown", N_("{certification} has no level {level}")


class FigureUnknown(Usage):
    """The measure asks for no such figure of the application, or leaves none of that name to a person."""

    code, sentence = "figure-unknown", N_("nothing called 「{figure}」 is asked for here")


class FigureValue(InputRejected):
    """The value does not fit the figure."""

    code, sentence = "figure-value", N_("{figure} cannot be 「{value}」")


class WaiverReason(Usage):
    """A waiver counts only with a person and a reason, as a judgement does."""

    code, sentence = "waiver-reason", N_("a waiver needs a reason: why may it pass?")


class WaiverUnknown(Usage):
    """The measure lets nobody waive a requirement of that name, or it is not short."""

    code, sentence = "waiver-unknown", N_("there is nothing to waive called 「{requirement}」")


class JudgementReason(Usage):
    """A judgement counts only with a person and a reason."""

    code, sentence = "judgement-reason", N_("a judgement needs a reason: why is it so?")


class ApplicationNotFound(NotFound):
    """No application has that number."""

    code, sentence = "application-not-found", N_("there is no application {application}")


class CertificateNotFound(NotFound):
    """No certificate has that number."""

    code, sentence = "certificate-not-found", N_("there is no certificate {certificate}")


class AlreadyApplied(Conflict):
    """The same institution has an open application for the same title and level."""

    code, sentence = "already-applied", N_("{name} has applied for this already: {application}")


class ApplicationClosed(Conflict):
    """The application has been decided."""

    code, sentence = "application-closed", N_("{application} was decided already")


class CriteriaNotMet(Refused):
    """At least one requirement is short, and nobody may waive it."""

    code, guarded = "criteria-not-met", True
    sentence, plural = mark_counted(
        "{n} requirement is short, nothing can be granted",
        "{n} requirements are short, nothing can be granted",
    )


class NotConcerned(Refused):
    """The measure does not concern this kind of body."""

    code, sentence = "not-concerned", N_("{what} is not whom this measure concerns")


class ValidityUnknown(Refused):
    """The measure does not say how long the title lasts, so the office must."""

    code, sentence = "validity-unknown", N_("the measure does not say until when the title lasts")


class ValidityStated(Usage):
    """The measure says itself how long the title lasts; nobody may say otherwise."""

    code, sentence = "validity-stated", N_("by the measure the title lasts until {until}")


class ValidityReversed(InputRejected):
    """The last day of the title lies before its first."""

    code, sentence = "validity-reversed", N_("a title from {start} cannot end on {until}")


class GrantBeforeApplication(Refused):
    """A title is granted on the day of its application or later."""

    code, sentence = (
        "grant-before-application",
        N_("{application} was applied for on {applied_on}, after {on}"),
    )


class CertificateOverlaps(Conflict):
    """The same title is held on some of these days already."""

    code, sentence = (
        "certificate-overlaps",
        N_("{name} holds {certificate} from {start} to {end} already"),
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """The institution that is judged or holds a title."""

    id: int
    office_no: str
    credit_code: str | None
    name: str
    region_code: str | None


@dataclass(frozen=True, slots=True)
class CertificationChecked:
    """One institution held against the requirements of a title, line by line; nothing is written."""

    holder: Holder
    certification: str
    level: str | None
    on: dt.date
    year: int
    result: Result
    basis: Basis
    document: Document
    lines: tuple[TraceLine, ...]
    trace: Mapping[str, Any]
    application: str | None = None
    state: str | None = None

    def count(self, *verdicts: str) -> int:
        """Count the requirements with one of these verdicts."""
        return sum(1 for line in self.top if str(line.verdict) in verdicts)

    @property
    def top(self) -> tuple[TraceLine, ...]:
        """The requirements themselves, without what stands inside a group."""
        return tuple(x for x in self.lines if x.depth == 1 and str(x.verdict) != "does not apply")

    @property
    def missing(self) -> tuple[Lack, ...]:
        """What is not known, for want of which it cannot be judged."""
        return lacks(x for x in self.lines if str(x.verdict) == "not known")

    @property
    def filing(self) -> str | None:
        """The command that begins to file what is not known of the yearly figures; None: nothing is."""
        if any((lack.origin, lack.detail) == ("filed", "return") for lack in self.missing):
            return f"smeadmin return template --year {self.year} --out {self.year}.xlsx"
        return None

    @property
    def short(self) -> tuple[TraceLine, ...]:
        """The requirements that are not met."""
        return tuple(x for x in self.top if str(x.verdict) == "no")

    @property
    def unknown(self) -> tuple[TraceLine, ...]:
        """The requirements that cannot be judged."""
        return tuple(x for x in self.top if str(x.verdict) == "not known")


@dataclass(frozen=True, slots=True)
class Applied:
    """An application taken in."""

    application: str
    holder: Holder
    certification: str
    level: str | None
    applied_on: dt.date
    basis: Basis
    checked: CertificationChecked


@dataclass(frozen=True, slots=True)
class CertificateShown:
    """A certificate with everything it rests on."""

    certificate: str
    holder: Holder
    certification: str
    level: str | None
    category: str | None
    granted_on: dt.date
    valid_from: dt.date
    valid_until: dt.date
    state: str
    on: dt.date
    document_number: str | None
    basis: Basis
    document: Document | None
    lines: tuple[TraceLine, ...]
    application: str | None
    steps: tuple[tuple[str, dt.date, str, str | None, str], ...] = ()
    waived: tuple[Mapping[str, Any], ...] = ()
    today: tuple[CertificationChecked, ...] = ()
    opening: bool = False  # granted before the books were opened here, and not judged

    def met(self, checked: CertificationChecked) -> bool:
        """Tell whether a judgement passes, what was waived then counted as met."""
        if checked.result is Result.WAIVER:
            return {x.name for x in checked.short} <= {w["requirement"] for w in self.waived}
        return checked.result is Result.PASS

    @property
    def in_force(self) -> bool:
        """Tell whether the title holds on the day it is looked at."""
        return holds(self.state, self.valid_from, self.valid_until, self.on)


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate or open application in a list."""

    number: str
    kind: str
    credit_code: str | None
    name: str
    region_code: str | None
    certification: str
    level: str | None
    state: str
    applied_on: dt.date | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    standing: str
    days_left: int | None = None
    title: Text | None = None
    level_title: Text | None = None


@dataclass(frozen=True, slots=True)
class CertificateList:
    """What `certify list` gives, and what was asked for."""

    on: dt.date
    lines: tuple[CertificateLine, ...]
    totals: Mapping[str, int] = field(default_factory=dict)


def holds(state: str, valid_from: dt.date, valid_until: dt.date, on: dt.date) -> bool:
    """Tell whether a certificate is in force on a day; both ends count."""
    return state == "granted" and valid_from <= on <= valid_until


def state_on(state: str, valid_from: dt.date, valid_until: dt.date, on: dt.date) -> str:
    """Say what a certificate is on a day: expiry is a matter of dates, never a stored flag."""
    if state != "granted":
        return state
    if on < valid_from:
        return "not_yet"
    return "in_force" if on <= valid_until else "expired"


def check_grant(
    checked: CertificationChecked,
    waived: Collection[str],
    say: Callable[[TraceLine], str],
    command: str,
) -> None:
    """Refuse what `certify check` refuses.

    ``waived`` names the requirements that a person lets pass, ``say`` puts a requirement into words,
    ``command`` checks again. Raises NotConcerned, CannotJudge, CriteriaNotMet.
    """
    if checked.result is Result.PASS:
        return
    if checked.result is Result.WAIVER and {x.name for x in checked.short} <= set(waived):
        return
    details = {"what": checked.holder.name, "policy": checked.basis.policy}
    if checked.result is Result.NOT_CONCERNED:
        noun = checked.document.certification(checked.certification)
        raise NotConcerned(
            details=details,
            clause=_cited(checked.document, noun.head.clause.of()),
            way_out=(f"smeadmin policy show {details['policy']}",),
        )
    unknown = checked.result is Result.UNKNOWN
    lines = checked.unknown if unknown else checked.short
    kind: type[Refused] = CannotJudge if unknown else CriteriaNotMet
    raise kind(
        details={
            **details,
            "missing": listed(checked.missing),
            "n": len(lines),
            "requirements": [x.name for x in lines],
        },
        clause=_cited(checked.document, [c for x in lines for c in x.clause]),
        short_by=tuple(say(x) for x in lines),
        way_out=(
            _("line by line: {command}").format(command=command),
            *([checked.filing] if checked.filing else []),
            *_ways(checked),
        ),
    )


def _ways(checked: CertificationChecked) -> tuple[str, ...]:
    """Say what would let it pass: a judgement that is owed, or a waiver that may be given."""
    number = checked.application
    if number is None:
        return ()
    judge = {s.figure for x in checked.unknown for s in x.owed if s.origin == "judged"}
    said = [f"--judge {name}=yes" for name in sorted(judge)]
    if checked.result is Result.WAIVER:
        said = [f"--waive {x.name}" for x in checked.short]
    grant = f"smeadmin certify grant {number} {' '.join(said)} --reason " + _("TEXT")
    return (grant,) if said else ()


def _cited(document: Document, names: Iterable[str]) -> Cited | None:
    """Cite clauses: one with its place and our words of it, several by their ids."""
    ids = tuple(dict.fromkeys(names))
    only = document.clauses.get(ids[0]) if len(ids) == 1 else None
    if only is not None:
        return Cited(f"{only.name} {only.ref}".strip(), str(only.text))
    return Cited("、".join(ids)) if ids else None
