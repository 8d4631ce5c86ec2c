"""A measure as rules: the document, its nouns and what they hold (policy format 2.1, 2.2, 2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from smeadmin.domain.rules.clocks import Clock, Deadline, Duration
from smeadmin.domain.rules.conditions import Condition, Group, Leaf
from smeadmin.domain.rules.figures import Figure
from smeadmin.domain.rules.head import UNCITED, Citing, Head
from smeadmin.domain.rules.values import Case, Value
from smeadmin.errors import Cited
from smeadmin.i18n import Text, joined


@dataclass(frozen=True, slots=True)
class Clause:
    """One mechanism of the measure: its place in the text and our own words of it."""

    name: str
    ref: str
    kind: str
    text: Text
    serves: tuple[str, ...] = ()
    open: Text | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that is asked for."""

    name: str
    text: Text
    clause: Citing = UNCITED
    copies: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A quota, budget, cap or count: what is added up for whom, and what happens beyond it (2.7)."""

    head: Head
    per: tuple[str, ...]
    of: str
    at_most: Value
    beyond: str
    within: str = "ever"
    payer: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it adds up numbers (claims, places …) and not money."""
        return self.of in ("vouchers", "claims", "applications", "places", "returns")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order: a figure, and which end of it comes first."""

    figure: str
    best: str  # highest | lowest | earliest | true


@dataclass(frozen=True, slots=True)
class Order:
    """Who comes before whom; what equal ones get, and what happens to a tie at the last place."""

    head: Head
    by: tuple[Key, ...]
    ties: str = "share"
    at_cut: str | None = None
    among: Condition | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure."""

    head: Head
    do: str
    by: str | None = None
    within: Duration | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows: the acts, for whom, how much and for how long."""

    head: Head
    do: tuple[str, ...]
    of: str | None = None
    amount: Value | None = None
    lasts: Clock | None = None
    choose: str | None = None


@dataclass(frozen=True, slots=True)
class Approvals:
    """Who else approves an act from an amount on: so many ``people``, and none who made what it rests on.

    ``act`` is a command; ``not_by`` names works (``scores``, ``import``); ``above_fen`` itself counts where
    ``inclusive``. ``each``: the amount is that of the largest voucher or place, not of all together.
    """

    head: Head
    act: str
    people: int = 0
    above_fen: int = 0
    inclusive: bool = True
    not_by: tuple[str, ...] = ()
    each: bool = False

    def asked(self, amount_fen: int) -> bool:
        """Tell whether an act of an amount needs them; nobody is asked while a notice suspends it."""
        if self.head.suspended_by is not None:
            return False
        return amount_fen > self.above_fen or (self.inclusive and amount_fen == self.above_fen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Noun:
    """The slots every noun has."""

    head: Head
    who: Condition | None = None
    require: Group | None = None
    limits: tuple[Limit, ...] = ()
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    order: Order | None = None
    evidence: tuple[str, ...] = ()
    flow: tuple[Step, ...] = ()
    effects: tuple[Effect, ...] = ()
    approvals: tuple[Approvals, ...] = ()
    judged_on: str = "application"

    @property
    def path(self) -> str:
        """Its address: ``certification.service-centre``."""
        return self.head.path

    @property
    def label(self) -> Text:
        """Its words, or its name where the document gives none."""
        return self.head.label or Text(self.head.name, self.head.name)


@dataclass(frozen=True, slots=True)
class Stage:
    """One status on the way to a title: what it asks, how long it may last, what happens otherwise."""

    head: Head
    status: str
    require: Group | None
    within: Clock | None
    otherwise: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certification(Noun):
    """A title: what it asks, how long it lasts, how it is renewed."""

    levels: tuple[str, ...] = ()
    duties: Group | None = None
    valid: Clock | None = None
    renewal: Clock | None = None
    renewed: Clock | None = None
    stages: tuple[Stage, ...] = ()

    @property
    def supervised(self) -> bool:
        """Whether it has its holders checked: it states their duties, or what follows from a test."""
        followed = {act for effect in self.effects for act in effect.do}
        return self.duties is not None or not followed.isdisjoint({"rectify", "suspend", "revoke"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation(Noun):
    """A yearly scoring. ``missing``: ``stop`` or ``zero``; ``grades`` read the score.

    ``panel``: how the marks of several reviewers come together, ``average`` or ``trimmed``.
    """

    period: str
    score: Value
    missing: str = "stop"
    scorers: tuple[str, ...] = ()
    counts: str | None = None
    panel: str = "average"
    grades: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One payer of a split; the last takes the rest (``amount`` None)."""

    head: Head
    payer: str
    amount: Value | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Award(Noun):
    """Money or a title for the best; ``split``: several payers bear it."""

    evaluation: str | None = None
    amount: Value | None = None
    split: tuple[Share, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """When applications open and close (China time), and where returned vouchers go."""

    head: Head
    opens: datetime | date | None = None
    closes: datetime | date | None = None
    returned: str | None = None


@dataclass(frozen=True, slots=True)
class Pays:
    """Who is paid, how often, after what; whether change is given."""

    head: Head
    to: Value | None = None
    when: str | None = None
    after: str | None = None
    change_given: bool | None = None


@dataclass(frozen=True, slots=True)
class Inspect:
    """A sample to be inspected: how many of what, and how they are drawn."""

    head: Head
    of: str
    take: Value
    drawn: str | None = None
    extrapolate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voucher(Noun):
    """A voucher or subsidy: what it is worth, how it is issued, who pays it."""

    amount: Value | None = None
    issue: Issue | None = None
    split: tuple[Share, ...] = ()
    pays: Pays | None = None
    transfer: bool = False
    topup: bool = False
    inspect: Inspect | None = None
    fund: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target(Noun):
    """A goal: a condition with the day it is due."""

    goal: Leaf
    due: date | None = None
    per: str | None = None
    every: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Amendment:
    """A notice: what it suspends, replaces and adds in another document, from when until when."""

    name: str
    document: str
    since: date
    until: date | None
    note: Text | None = None
    suspend: tuple[str, ...] = ()
    replace: Mapping[str, Any] = field(default_factory=dict)
    add: Mapping[str, Any] = field(default_factory=dict)
    clause: Citing = UNCITED

    def in_force(self, day: date) -> bool:
        """Tell whether it is laid over on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Laid:
    """An amendment that is laid over a document: whose it is, and the digest of its own text."""

    document: str
    amendment: str
    digest: str


N = TypeVar("N", bound=Noun)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """One edition of a measure, ready to judge with.

    ``raw`` is the parsed content (what the digest covers and amendments are laid over); ``laid`` the
    amendments in it.
    """

    id: str
    title: Text
    since: date
    until: date | None
    standing: str
    raw: Mapping[str, Any]
    digest: str
    issuer: Text | None = None
    number: str | None = None
    issued: date | None = None
    region: str | None = None
    source: str | None = None
    under: str | None = None
    note: Text | None = None
    replaces: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    nouns: Mapping[str, Noun] = field(default_factory=dict)
    amendments: tuple[Amendment, ...] = ()
    laid: tuple[Laid, ...] = ()

    @property
    def edition(self) -> str:
        """What tells one edition of the document from another: the day it comes into force."""
        return self.since.isoformat()

    def in_force(self, day: date) -> bool:
        """Tell whether this edition is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def cite(self, names: Iterable[str]) -> Cited | None:
        """Cite clauses in a refusal: one with its place and our words of it, several by their ids."""
        ids = tuple(dict.fromkeys(names))
        only = self.clauses.get(ids[0]) if len(ids) == 1 else None
        if only is not None:
            return Cited(f"{only.name} {only.ref}".strip(), str(only.text))
        return Cited(joined(ids)) if ids else None

    def certification(self, name: str) -> Certification:
        """Give a certification by name; raises KeyError."""
        return self._noun("certification", name, Certification)

    def evaluation(self, name: str) -> Evaluation:
        """Give an evaluation by name; raises KeyError."""
        return self._noun("evaluation", name, Evaluation)

    def award(self, name: str) -> Award:
        """Give an award by name; raises KeyError."""
        return self._noun("award", name, Award)

    def voucher(self, name: str) -> Voucher:
        """Give a voucher by name; raises KeyError."""
        return self._noun("voucher", name, Voucher)

    def target(self, name: str) -> Target:
        """Give a target by name; raises KeyError."""
        return self._noun("target", name, Target)

    def _noun(self, word: str, name: str, kind: type[N]) -> N:
        path = name if name.startswith(word + ".") else f"{word}.{name}"
        noun = self.nouns[path]
        assert isinstance(noun, kind)
        return noun
