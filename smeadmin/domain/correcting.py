"""Putting right what has left the house: an act with the old and the new value, never an edit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from smeadmin.errors import Conflict, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

CERTIFICATE = {
    "document": Text("文号", "document number"),
    "valid_from": Text("有效期起", "valid from"),
    "valid_until": Text("有效期至", "valid until"),
}
"""What a certificate says that may be put right; whose it is and for what, only a new decision changes."""

NOTICE = {"title": Text("标题", "title"), "document": Text("文号", "document number")}
"""What the head of a notice says that may be put right; lines are put right by their public columns."""


class CorrectionReason(Usage):
    """What has left the house is put right with a reason, which stands beside the old value for good."""

    code, sentence = "correction-reason", N_("a correction needs --reason")


class CorrectionUnknown(Usage):
    """This is not said there, or it is more than a slip: whose it is, and what was decided, is no slip.

    What was decided is revoked, withdrawn or recalled, and decided anew.
    """

    code, sentence = (
        "correction-unknown",
        N_("{field} of {number} is not put right by a correction"),
    )


class NothingToCorrect(Conflict):
    """It says so already."""

    code, sentence = "nothing-to-correct", N_("{number} says so already")


class CorrectionJudged(Refused):
    """The day follows from the measure: it is not typed and not corrected.

    Where the measure was read wrongly, the title is revoked and granted anew.
    """

    code, guarded = "correction-judged", True
    sentence = N_("{what} of {number} follows from the measure: {stated}")


@dataclass(frozen=True, slots=True)
class Correction:
    """One value that was put right: what it said, what it says, when, by whom, why."""

    field: str
    label: Text
    was: Any
    now: Any
    on: dt.date
    by: str
    reason: str
    document: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was put right of one paper, and everything that was put right of it before."""

    noun: str
    number: str
    name: str
    done: tuple[Correction, ...]
    before: tuple[Correction, ...] = ()
