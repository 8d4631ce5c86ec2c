"""Proposals as results: what waits for another person, and what is refused about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from smeadmin.errors import Cited, Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

STATES = {
    "waiting": Text("待批准", "waits"),
    "applied": Text("已批准", "approved"),
    "rejected": Text("已退回", "rejected"),
}

PRINTED = ("certify paper", "voucher paper", "notice paper", "score paper", "audit pack")
"""Commands that write a file of their own once they are done."""
APART = ("clerk", "change", "init", "demo", "db", "settle export", "person", *PRINTED)
"""Commands that cannot wait: about people, about changes, or with work outside the register."""


class ProposalNotFound(NotFound):
    """There is no proposal of that number; a proposal is named by the change that stored it."""

    code, sentence = "proposal-not-found", N_("{change} is not a proposal")


class ProposalClosed(Conflict):
    """The proposal has been applied or rejected; it takes one decision."""

    code, sentence = "proposal-closed", N_("{change} has been decided: {state}")

    @classmethod
    def of(cls, shown: ProposalShown) -> ProposalClosed:
        """Make the refusal of one more answer to a proposal."""
        return cls(
            {"change": shown.change, "state": str(STATES[shown.state])},
            way_out=(f"smeadmin change propose {shown.change}",),
        )


class ApprovedAlready(Conflict):
    """One person approves once; another approval is another person's."""

    code, sentence = "approved-already", N_("{by} has approved {change} already")


class ChangeMoved(Conflict):
    """It would no longer come out as it was proposed: a row it rests on has been changed since.

    The approval was asked for what was shown then. Reject the proposal and propose it again.
    """

    code, guarded = "change-moved", True
    sentence = N_("it would no longer come out the same")


class NotToBeProposed(Usage):
    """The command cannot wait: it does something outside the register, or is itself about people."""

    code, sentence = "not-to-be-proposed", N_("{command} cannot be proposed")


class NothingToPropose(Conflict):
    """The command would change nothing."""

    code, sentence = "nothing-to-propose", N_("this would change nothing")


class NotYours(Refused):
    """A proposal is rejected by who may approve it, or taken back by who made it."""

    code, guarded = "not-yours", True
    sentence = N_("{by} neither proposed {change} nor may approve it")


class CommandUnknown(Usage):
    """There is no writing command of that name."""

    code, sentence = "command-unknown", N_("there is no command {command} that writes")


@dataclass(frozen=True, slots=True)
class Answered:
    """What one person answered."""

    by: str
    answer: str
    on: date
    reason: str | None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One proposal: who would do what, how many rows, what it is bound to, who has answered."""

    change: str
    command: str
    arguments: tuple[str, ...]
    by: str
    on: date
    at: datetime
    needs: int
    digest: str
    rows: int
    summary: dict[str, Any] | None
    why: str | None
    reason: str | None
    document: str | None
    answers: tuple[Answered, ...]
    shown: dict[str, Any]

    @property
    def cited(self) -> Cited | None:
        """Cite what asks for others, where something does."""
        return Cited(self.why) if self.why else None

    @property
    def approvals(self) -> int:
        """Count those who have approved."""
        return sum(one.answer == "approve" for one in self.answers)

    @property
    def state(self) -> str:
        """Tell what has become of it."""
        if any(one.answer == "reject" for one in self.answers):
            return "rejected"
        return "applied" if self.approvals >= self.needs else "waiting"


@dataclass(frozen=True, slots=True)
class CellMoved:
    """A cell that two proposals would write differently; None: one of them would not write it."""

    table: str
    row: str
    column: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A proposal as somebody who is asked to approve it sees it.

    ``before`` is the proposal of the same kind they looked at last, ``moved`` what is other than there;
    ``since`` counts the changes of the register since it was proposed, ``of_maker`` the maker's decided
    proposals and how many of them this person approved.
    """

    proposal: ProposalShown
    before: str | None = None
    moved: tuple[CellMoved, ...] = ()
    since: int = 0
    of_maker: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Approved:
    """One more approval; with the last one the change is in effect."""

    proposal: ProposalShown
    by: str
    in_effect: bool
    result: Any = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """How many others must approve a command above an amount; 0 approvals: no more.

    ``document`` says so: the office's own, or a clause and its measure. The amount itself counts where
    ``inclusive``, of each one where ``each``. ``not_by`` are the works whose makers do not approve.
    """

    command: str
    above_fen: int
    approvals: int
    document: str | None
    inclusive: bool = False
    each: bool = False
    not_by: tuple[str, ...] = ()


def may_wait(command: str) -> bool:
    """Tell whether a command can wait for another person's approval."""
    return command.split()[0] not in APART and command not in APART


def compare(then: dict[str, Any], now: dict[str, Any]) -> tuple[CellMoved, ...]:
    """Compare what two proposals show, cell by cell, and give what only one of them would write so."""
    old, new = _written(then), _written(now)
    return tuple(
        CellMoved(*place, old.get(place), new.get(place))
        for place in sorted(old.keys() | new.keys())
        if old.get(place) != new.get(place)
    )


def alike(then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether two proposals write to some row that is the same, so that comparing them says anything."""
    return bool({place[:2] for place in _written(then)} & {place[:2] for place in _written(now)})


def _written(shown: dict[str, Any]) -> dict[tuple[str, str, str], Any]:
    """Give what would stand in each cell; rows that are called alike are told apart by their order."""
    found: dict[tuple[str, str, str], Any] = {}
    met: Counter[tuple[str, str]] = Counter()
    for (table, row), some in groupby(shown["cells"], key=lambda cell: (cell[0], cell[1])):
        cells = list(some)
        name = _called(row, cells)
        met[table, name] += 1
        n = met[table, name]
        found |= {
            (table, name if n == 1 else f"{name} ({n})", column): now
            for _table, _row, column, _was, now in cells
            if now != row
        }
    return found


def _called(row: str, cells: list[Any]) -> str:
    """Call a new row by what it belongs to: its own number is drawn anew each time it is proposed."""
    if any(was is not None for _table, _row, _column, was, _now in cells):
        return row
    of = [str(now) for _t, _r, column, _was, now in cells if column.endswith("_id") and now]
    return " ".join(of) or row
