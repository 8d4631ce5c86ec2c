"""Measures as the office has adopted them, and as they are listed and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smeadmin.errors import Conflict, NotFound, Refused, StorageFailure, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.rules.document import Clause, Document


class PolicyNotFound(NotFound):
    """No measure of that name is adopted, shipped, or a file."""

    code, sentence = "policy-not-found", N_("there is no measure {policy}")


class PolicyVersionTaken(Conflict):
    """The edition was adopted with other content; an adopted edition never changes.

    A change of a measure is a new edition with its own day, or an amendment.
    """

    code, sentence = (
        "policy-version-taken",
        N_("the edition of {edition} of {policy} was adopted with other content"),
    )


class PolicyAltered(StorageFailure):
    """The text of a measure is not the one that was adopted; nothing is judged by it.

    Nothing that the program writes leads there: the register was edited behind it.
    """

    code, sentence = "policy-altered", N_("the text of {policy} is not the one that was adopted")


class PolicyBaseMissing(Refused):
    """A notice changes a measure that has not been adopted."""

    code, sentence = "policy-base-missing", N_("{policy} changes {base}, which is not adopted")


class NounNotInForce(Refused):
    """No adopted measure that is in force on that day has such a title, evaluation, award or voucher."""

    code, sentence = "policy-not-in-force", N_("no measure in force on {on} has {noun}")


class NounAmbiguous(Usage):
    """Several measures in force have it; the tool never chooses silently."""

    code, sentence = (
        "policy-ambiguous",
        N_("{count} measures in force have {noun}: name one with --policy"),
    )


class CannotJudge(Refused):
    """Something the measure asks about is not known, so it is neither met nor short.

    Nothing that is missing is ever taken for nothing. File it, or have the person named judge it.
    """

    code, guarded = "cannot-judge", True
    sentence = N_("{what} cannot be judged: {missing}")


@dataclass(frozen=True, slots=True)
class Basis:
    """Under which text a decision was taken: edition, digest, notices laid over it, lowest standing."""

    policy: str
    edition: str
    version: int
    digest: str
    standing: str
    amendments: tuple[tuple[str, str, str], ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Give the basis as it is stored with the decision."""
        return {
            "policy": self.policy,
            "edition": self.edition,
            "version": self.version,
            "digest": self.digest,
            "standing": self.standing,
            "amendments": [list(a) for a in self.amendments],
        }

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Basis:
        """Read a basis that was stored, also from among what else was stored with it."""
        notices = tuple((a[0], a[1], a[2]) for a in data["amendments"])
        own = {name: data[name] for name in ("policy", "edition", "version", "digest", "standing")}
        return cls(**own, amendments=notices)


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One measure in a list; ``change`` is the one that adopted it, None for one that is only shipped."""

    policy: str
    version: int | None
    title: Text
    standing: str
    valid_from: dt.date
    valid_until: dt.date | None
    clauses: int
    digest: str
    in_force: bool
    change: str | None


@dataclass(frozen=True, slots=True)
class PolicyAdopted:
    """A measure taken into the register; ``same`` when it was there already, word for word."""

    line: PolicyLine
    same: bool
    warnings: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyChecked:
    """A document read and checked; no ``findings``: it may be adopted. ``typed``: what was asked for."""

    typed: str
    file: str
    document: Document | None
    findings: tuple[Any, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """One measure with every rule, as it is in force on a day; ``bases``: what its notices change, by id.

    ``typed`` is what it was asked for by: its id, or the file of a draft.
    """

    typed: str
    line: PolicyLine
    document: Document
    bases: Mapping[str, Document] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause of a measure and what carries it out."""

    policy: str
    clause: Clause
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicySide:
    """One of two texts that are compared: an edition, or a file; ``on`` the day whose notices lie over it."""

    name: str
    title: Text
    edition: str
    digest: str
    on: dt.date | None
    laid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyCompared:
    """What changed from one text to another, rule by rule (``policies.differences.Difference``)."""

    before: PolicySide
    after: PolicySide
    changes: tuple[Any, ...]
