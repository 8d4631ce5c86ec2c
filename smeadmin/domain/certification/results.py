"""What certification gives back: checks, applications, certificates, lists."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.certification.application import (
    TRANSITIONS,
    Act,
    PaperLine,
    Standing,
    Stop,
)
from smeadmin.domain.certification.certificate import State, Tenure, state_on, valid_on
from smeadmin.domain.certification.refusals import CriteriaNotMet, NotConcerned
from smeadmin.domain.policy import Basis, CannotJudge
from smeadmin.domain.registers import Stranded
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.judge import Followed, Result
from smeadmin.domain.rules.lacking import Lack, lacks, listed
from smeadmin.domain.rules.limits import Grant
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.errors import Refused
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _


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
    reading: Reading | None = field(default=None, compare=False, repr=False)
    quota: Grant | None = field(default=None, compare=False, repr=False)

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
class Progress:
    """Where an application stands: what was done, what the measure still asks, what is missing.

    ``due_on`` is the deadline of the state it is in (papers, second test, stage, acceptance); ``command``
    the act that comes next, without ``smeadmin``; ``ready_on`` the first day on which it may be given.
    """

    application: str
    holder: Holder
    certification: str
    level: str | None
    state: Standing
    applied_on: dt.date
    on: dt.date
    checked: CertificationChecked
    way: tuple[Stop, ...]
    papers: tuple[PaperLine, ...] = ()
    returns: int = 0
    returns_most: int | None = None
    due_on: dt.date | None = None
    notice: str | None = None
    renews: str | None = None
    call: str | None = None
    recommender: str | None = None
    stage: str | None = None
    command: str | None = None
    ready_on: dt.date | None = None
    comment: str | None = None
    recommended: Mapping[str, str | None] | None = None

    @property
    def missing_papers(self) -> tuple[PaperLine, ...]:
        """The papers of the list that have not come."""
        return tuple(paper for paper in self.papers if paper.received_on is None)

    @property
    def late(self) -> bool:
        """Tell whether its deadline has passed."""
        return self.due_on is not None and self.on > self.due_on


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
    progress: Progress


@dataclass(frozen=True, slots=True)
class HolderCheckLine:
    """One check of a holder as it is listed."""

    on: dt.date
    by: str
    result: str
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateShown:
    """A certificate with everything it rests on."""

    certificate: str
    holder: Holder
    certification: str
    level: str | None
    category: str | None
    granted_on: dt.date
    tenure: Tenure
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
    barred_until: dt.date | None = None
    plaque_due: bool = False
    plaque_back_on: dt.date | None = None
    replaces: str | None = None
    renewal: tuple[dt.date | None, dt.date | None] = (None, None)  # its window, where there is one
    checks: tuple[HolderCheckLine, ...] = ()
    stranded: Stranded | None = None

    def met(self, checked: CertificationChecked) -> bool:
        """Tell whether a judgement passes, what was waived then counted as met."""
        if checked.result is Result.WAIVER:
            return {x.name for x in checked.short} <= {w["requirement"] for w in self.waived}
        return checked.result is Result.PASS

    @property
    def valid_from(self) -> dt.date:
        """The first day of the title."""
        return self.tenure.valid_from

    @property
    def valid_until(self) -> dt.date:
        """The last day of the title as it was granted."""
        return self.tenure.valid_until

    @property
    def state(self) -> State:
        """What it is on the day it is looked at."""
        return state_on(self.tenure, self.on)

    @property
    def in_force(self) -> bool:
        """Tell whether the title holds on the day it is looked at."""
        return valid_on(self.tenure, self.on)


@dataclass(frozen=True, slots=True)
class HolderChecked:
    """A check of a holder that was written down: pass, mend (until ``due``) or fail, and what follows."""

    shown: CertificateShown
    result: str
    follows: tuple[Followed, ...] = field(default=(), compare=False)
    due: dt.date | None = None
    duties: tuple[TraceLine, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Recommended:
    """The applications of a recommendation summary, taken in together."""

    applied: tuple[Applied, ...]
    call: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Several applications done in one change: with each what was decided, a choice of its list."""

    done: tuple[tuple[str, CertificateShown | Progress], ...]

    @property
    def counts(self) -> dict[str, int]:
        """Count what was decided, in the order in which it first stands."""
        return dict(Counter(what for what, _one in self.done))


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What was written down as lapsed."""

    applications: tuple[Progress, ...]
    certificates: tuple[CertificateShown, ...]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing that waits: its state, its deadline, the command (without ``smeadmin``), how late it is.

    ``ready_on`` is the first day on which the command may be given, ``late`` counts working days.
    """

    number: str
    name: str
    state: str
    due_on: dt.date | None
    command: str
    ready_on: dt.date | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class CertificationDesk:
    """What waits in certification on a day, the most urgent first, and how many titles are held."""

    on: dt.date
    lines: tuple[DeskLine, ...]
    held: int


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
    checked_on: dt.date | None = None
    check_result: str | None = None
    check_due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CertificateList:
    """What `certify list` gives, and what was asked for; ``unchecked`` the year nobody checked them in."""

    on: dt.date
    lines: tuple[CertificateLine, ...]
    totals: Mapping[str, int] = field(default_factory=dict)
    unchecked: int | None = None


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
            clause=checked.document.cite(noun.head.clause.of()),
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
        clause=checked.document.cite(c for x in lines for c in x.clause),
        short_by=tuple(say(x) for x in lines),
        way_out=(
            _("line by line: {command}").format(command=command),
            *([checked.filing] if checked.filing else []),
            *_ways(checked),
        ),
    )


def _ways(checked: CertificationChecked) -> tuple[str, ...]:
    """Say what would let it pass: papers put right, a judgement owed, or a waiver that may be given."""
    number = checked.application
    if number is None:
        return ()
    if checked.result is Result.FAIL:
        back = f"smeadmin certify return {number} --reason " + _("TEXT")
        may = checked.state and (Standing(checked.state), Act.RETURN) in TRANSITIONS
        return (_("send it back: {command}").format(command=back),) if may else ()
    judge = {s.figure for x in checked.unknown for s in x.owed if s.origin == "judged"}
    said = [f"--judge {name}=yes" for name in sorted(judge)]
    if checked.result is Result.WAIVER:
        said = [f"--waive {x.name}" for x in checked.short]
    grant = f"smeadmin certify grant {number} {' '.join(said)} --reason " + _("TEXT")
    return (grant,) if said else ()
