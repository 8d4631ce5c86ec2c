"""Who may write to a register of which there are several copies: one, until it is handed over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from smeadmin.domain.numbers import change_number
from smeadmin.errors import Conflict, Refused, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.i18n import mark_counted


class RegisterHandedOver(Refused):
    """This copy was handed over: somebody else writes to the register now, and this one is for reading.

    It may be written to again when it comes back (db hand-over --take FILE). A copy that was lost on the
    way is given up with db hand-over --withdraw --reason TEXT.
    """

    code, guarded = "register-handed-over", True
    sentence = N_("this copy was handed over on {on} by {by}: somebody else writes now")

    @classmethod
    def of(cls, held: Custody) -> RegisterHandedOver:
        """Make the refusal to write to a copy that was handed over."""
        return cls(
            {"on": held.on.isoformat(), "by": held.by},
            way_out=("smeadmin db hand-over --take FILE",),
        )


class NotHandedOver(Refused):
    """The file is a copy, not a register that was handed over: its writer goes on writing.

    Only what db hand-over FILE has written can be taken over, and only as it was written.
    """

    code, guarded = "not-handed-over", True
    sentence = N_("「{file}」 was not handed over")


class NothingToWithdraw(Conflict):
    """This copy has not been handed over; it may be written to."""

    code, sentence = "nothing-to-withdraw", N_("this register has not been handed over")


class AnotherStore(Conflict):
    """The file is another register than the one in whose place it would be put."""

    code, guarded = "another-store", True
    sentence = N_("「{file}」 is register {theirs}, and here is register {ours}")

    @classmethod
    def of(cls, file: str, ours: str, theirs: str) -> AnotherStore:
        """Make the refusal of a file from the short codes of both registers."""
        return cls(
            {"file": file, "ours": ours, "theirs": theirs},
            way_out=(_("name another place: --db FILE"),),
        )


class HandOverStale(Conflict):
    """The file was handed over before what this copy knows already: it has been taken, or is an old one."""

    code, guarded = "hand-over-stale", True
    sentence = N_("「{file}」 ends with {theirs}, and this copy knows {ours} already")


class RegisterForked(Conflict):
    """Both copies went on from the same change, each its own way: two people wrote at once.

    Neither is put in the place of the other. Keep both; what only one of them holds is entered in the other.
    """

    code, guarded = "register-forked", True
    sentence = N_("after {common} both copies went their own way")

    @classmethod
    def of(cls, common: int, ours: int, theirs: int) -> RegisterForked:
        """Make the refusal from the last change both have, and how many each has since."""
        return cls(
            {"common": change_number(common), "ours": ours, "theirs": theirs},
            short_by=(_("here {n}, there {m} changes since").format(n=ours, m=theirs),),
            way_out=(
                _("keep both: smeadmin db backup FILE"),
                _("enter in one what only the other holds: smeadmin change list"),
            ),
        )


class RestoreReason(Usage):
    """What was done since the copy was made is given up with the register it replaces; say why.

    The register that stood there is kept beside it.
    """

    code = "restore-reason"
    sentence, plural = mark_counted(
        "{n} change made since the copy would be given up; say why",
        "{n} changes made since the copy would be given up; say why",
    )


class OutwardGivenUp(Refused):
    """What has left the house is known to others: papers, notices and payment files of those changes.

    An older copy knows nothing of it and would give the same numbers again.
    """

    code, guarded = "outward-given-up", True
    sentence, plural = mark_counted(
        "after {common} {n} thing left the house that the copy knows nothing of",
        "after {common} {n} things left the house that the copy knows nothing of",
    )


class OneOfThree(Usage):
    """A register is handed over to FILE, taken over from FILE with --take, or not given away after all."""

    code, sentence = "one-of-three", N_("name FILE, FILE with --take, or --withdraw alone")


class WithdrawalReason(Usage):
    """Who takes back the right to write says why: what was handed over may come to light again."""

    code, sentence = "withdrawal-reason", N_("--withdraw needs --reason")


@dataclass(frozen=True, slots=True)
class Custody:
    """The last act about who writes: handed, taken, withdrawn or restored, when, by whom, in which change."""

    act: str
    on: dt.date
    by: str
    change: int

    @property
    def open(self) -> bool:
        """Tell whether this copy may be written to."""
        return self.act != "handed"


@dataclass(frozen=True, slots=True)
class HandedTo:
    """A register that was handed over: the file, its head, what is in it; ``again``: the file was lost."""

    file: str
    store: str
    change: str
    head: str
    changes: int
    again: bool


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How many changes are given up with a register that is replaced; None: it could not be read.

    ``closed``: the copy was handed over, nobody writes to it. ``taken``: how many numbers of each series and
    scope were given since the copy was made.
    """

    lost: int | None
    closed: bool
    taken: tuple[tuple[str, str, int], ...] = ()

    @property
    def noted(self) -> bool:
        """Tell whether the copy that is put back says that it was."""
        return self.lost != 0 and not self.closed


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A register that was taken over; ``brought`` counts the changes that were not known here."""

    register: str
    source: str
    brought: int
    kept: str | None
