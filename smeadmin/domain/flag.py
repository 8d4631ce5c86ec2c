"""Red flags as people meet them: raised by a run, answered by a person, counted by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.domain.flags import FlagRule
from smeadmin.errors import Conflict, NotFound, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class FlagOutcome(StrEnum):
    """What a person found out about a flag."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    UNCLEAR = "unclear"


OUTCOME_LABELS = {
    FlagOutcome.CONFIRMED: Text("属实", "confirmed"),
    FlagOutcome.CLEARED: Text("排除", "cleared"),
    FlagOutcome.UNCLEAR: Text("未查明", "unclear"),
}
OPEN_LABEL = Text("待核实", "open")

FIELD_LABELS = {
    "legal_person": Text("法定代表人", "legal person"),
    "phone": Text("电话", "telephone"),
    "address": Text("地址", "address"),
    "account": Text("银行账户", "bank account"),
}
"""What people call the things that two sides may share."""


class FlagNotFound(NotFound):
    """No flag has that number."""

    code, sentence = "flag-not-found", N_("there is no flag {flag}")


class FlagAnswered(Conflict):
    """A flag is answered once; what turns up later stands in the answer of another act."""

    code, sentence = "flag-answered", N_("{flag} was answered on {on}")


class FlagNeedsReason(Usage):
    """What was asked and found is the answer; a word alone teaches nobody."""

    code, sentence = "flag-needs-reason", N_("flag answer needs --reason")


class FlagRulesWrong(Usage):
    """The rules are a TOML document of the kind that `flag rules --out` writes."""

    code, sentence = "flag-rules", N_("{file} is no document of rules: {why}")


@dataclass(frozen=True, slots=True)
class FlagRules:
    """A document of rules, and the digest of its text."""

    name: str
    digest: str
    rules: tuple[FlagRule, ...]


@dataclass(frozen=True, slots=True)
class FlagShown:
    """One flag: rule, whom it names, records, numbers, the reason and what to ask, in both languages."""

    flag: str
    rule: str
    label: Text
    reason: Text
    ask: Text
    enterprise: str | None
    institution: str | None
    records: tuple[str, ...]
    numbers: Mapping[str, str | int]
    raised_on: dt.date
    outcome: FlagOutcome | None
    note: str | None
    answered_by: str | None
    answered_on: dt.date | None


@dataclass(frozen=True, slots=True)
class FlagsRaised:
    """A run of the rules: what is new, and how much was known already."""

    rules: FlagRules
    seen: int
    raised: tuple[FlagShown, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """One rule with what came of its flags."""

    rule: FlagRule
    raised: int
    open: int
    confirmed: int
    cleared: int
    unclear: int

    @property
    def precision(self) -> tuple[int, int] | None:
        """How many of those that were cleared up were confirmed; None while none was."""
        decided = self.confirmed + self.cleared
        return (self.confirmed, decided) if decided else None


@dataclass(frozen=True, slots=True)
class RulesShown:
    """The rules with their standing."""

    rules: FlagRules
    standings: tuple[RuleStanding, ...]
