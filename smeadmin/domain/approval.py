"""Two persons for one decision: who prepares does not approve."""

from __future__ import annotations

import unicodedata

from smeadmin.errors import Cited, Refused
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_


class SelfApproval(Refused):
    """Somebody approves what they prepared themselves.

    Money leaves the office only when two persons have looked at it. Ask a colleague to give the same
    command under their own name.
    """

    code, guarded = "self-approval", True
    sentence = N_("{by} prepared {what} and cannot approve it too")


class OwnWork(Refused):
    """The measure wants this decided by somebody who made nothing of what it rests on.

    Who made the scores, or imported the figures, prepares; another person approves.
    """

    code, guarded = "own-work", True
    sentence = N_("{by} may not decide this: {work} ({change})")

    @classmethod
    def of(cls, work: str, *, by: str, made: str, command: str, clause: Cited) -> OwnWork:
        """Make the refusal of who made a work of the measure's list in the change ``made``."""
        return cls(
            {"by": by, "work": _(_WORKS[work]), "change": made},
            clause=clause,
            way_out=(
                _("another person: {command} --by NAME").format(command=f"smeadmin {command} …"),
            ),
        )


_WORKS = {
    "scores": N_("the scores it rests on are their own work"),
    "import": N_("figures it rests on were imported by them"),
}


def check_other_person(
    maker: str, checker: str, *, what: str, command: str, clause: Cited | None = None
) -> None:
    """Refuse when maker and checker have the same name, however it is written.

    ``what`` is the number of what is decided, ``command`` the one that another person gives. Raises
    SelfApproval.
    """
    if name_key(maker) == name_key(checker):
        raise self_approval(checker, what=what, command=command, clause=clause)


def self_approval(
    checker: str, *, what: str, command: str, clause: Cited | None = None
) -> SelfApproval:
    """Make the refusal of who would approve their own work."""
    return SelfApproval(
        {"by": checker, "what": what},
        clause=clause,
        way_out=(_("another person: {command} --by NAME").format(command=command),),
    )


def name_key(name: str) -> str:
    """Give a name without width, case and blanks: what is left tells whether two names are one."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
