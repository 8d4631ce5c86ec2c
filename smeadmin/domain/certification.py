"""Titles: applied for, judged line by line, granted, and valid by their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Document, TraceLine
from smeadmin.domain.rules.judge import Result
from smeadmin.errors import Cited, Conflict, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import Text
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


class JudgementReason(Usage):
    """A judgement counts only with a person and a reason."""

    code, sentence = "judgement-reason", N_("a judgement needs --reason: why is it so?")


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

    code, sentence = "application-closed", N_("{application} was decided already ({state})")


class CriteriaNotMet(Refused):
    """At least one requirement is short, and nobody may waive it."""

    code, sentence, guarded = (
        "criteria-not-met",
        N_("{count} requirements are short, nothing can be granted"),
        True,
    )


class CannotJudge(Refused):
    """Something that a requirement rests on is not known: nobody filed it, or nobody judged it."""

    code, sentence, guarded = (
        "cannot-judge",
        N_("{count} requirements cannot be judged yet"),
        True,
    )


class NotConcerned(Refused):
    """The measure does not concern this kind of body."""

    code, sentence = "not-concerned", N_("{name} is not whom this measure concerns")


class ValidityUnknown(Refused):
    """The measure does not say how long the title lasts, so the office must."""

    code, sentence = "validity-unknown", N_("the measure does not say until when the title lasts")


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

    def count(self, *verdicts: str) -> int:
        """Count the requirements with one of these verdicts."""
        return sum(1 for line in self.top if str(line.verdict) in verdicts)

    @property
    def top(self) -> tuple[TraceLine, ...]:
        """The requirements themselves, without what stands inside a group."""
        return tuple(x for x in self.lines if x.depth == 1 and str(x.verdict) != "does not apply")

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


def check_grant(checked: CertificationChecked, waiver: Sequence[str], command: str) -> None:
    """Refuse what `certify check` refuses.

    ``waiver`` names the requirements that a person lets pass with a reason. Raises NotConcerned,
    CannotJudge, CriteriaNotMet.
    """
    if checked.result is Result.NOT_CONCERNED:
        raise NotConcerned(details={"name": checked.holder.name})
    if checked.result is Result.PASS:
        return
    if checked.result is Result.WAIVER and {x.name for x in checked.short} <= set(waiver):
        return
    kind, lines = (
        (CannotJudge, checked.unknown)
        if checked.result is Result.UNKNOWN
        else (CriteriaNotMet, checked.short)
    )
    clauses = tuple(dict.fromkeys(c for x in lines for c in x.clause))
    words = ""
    if len(clauses) == 1 and clauses[0] in checked.document.clauses:
        words = checked.document.clauses[clauses[0]].ref
    raise kind(
        details={
            "count": len(lines),
            "requirements": [x.name for x in lines],
            "policy": checked.basis.policy,
        },
        clause=Cited("、".join(clauses), words) if clauses else None,
        short_by=tuple(str(x.label) for x in lines),
        way_out=(_("line by line: {command}").format(command=command),),
    )
