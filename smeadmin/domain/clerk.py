"""The people of the office as results, and what is refused to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from smeadmin.domain.carried import KeyHeld
from smeadmin.domain.record import PeriodReversed
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text, mark_counted
from smeadmin.i18n import mark as N_

FIRST_ROLE = "administrator"
"""The role of who is registered first: somebody has to be able to register the others."""

WRONG_IN_A_ROW = 5
LOCKED_FOR = dt.timedelta(minutes=15)


class ClerkNotFound(NotFound):
    """Nobody of that name is registered; a clerk is found by name, further name or account."""

    code, sentence = "clerk-not-found", N_("there is no clerk {clerk}")


class ClerkExists(Conflict):
    """The name or account belongs to a registered person already, however it is written.

    One person is registered once; another name or account of the same person is added to them.
    """

    code, sentence = "clerk-exists", N_("{value} belongs to {clerk}")


class NotAClerk(Refused):
    """Since clerks are registered, who acts must be one of them.

    --by names a clerk; without --by the account of this computer must belong to one.
    """

    code, guarded = "not-a-clerk", True
    sentence = N_("{by} is not a registered clerk")


class ClerkNotActive(Refused):
    """The clerk does not serve on that day: not yet, no more, or deactivated.

    What was done before stays valid.
    """

    code, guarded = "clerk-not-active", True
    sentence = N_("{by} does not serve on {day}")


class RoleMissing(Refused):
    """Nobody does what their role does not allow, by whatever command.

    Roles are given by an administrator, for a period where they are given to an acting person.
    """

    code, guarded = "role-missing", True
    sentence = N_("{by} has no role that may do this: {act}")


class RoleUnknown(Usage):
    """There is no role of that name."""

    code, sentence = "role-unknown", N_("there is no role {role}")


class RoleNotHeld(NotFound):
    """The clerk does not have the role that is to be taken."""

    code, sentence = "role-not-held", N_("{clerk} does not have the role {role}")


class LastAdministrator(Refused):
    """Somebody must be able to keep the list of clerks; give another person the role first."""

    code, sentence = "last-administrator", N_("{clerk} is the last administrator")


class TasksOpen(Refused):
    """A clerk who leaves hands over what is open, so that nothing is left lying."""

    code = "tasks-open"
    sentence, plural = mark_counted(
        "{clerk} still has {n} open task", "{clerk} still has {n} open tasks"
    )


class NothingToHandOver(Conflict):
    """The clerk has no open task."""

    code, sentence = "nothing-to-hand-over", N_("{clerk} has no open task")


class HandOverToSelf(Refused):
    """Tasks are handed over to another person."""

    code, sentence = "hand-over-to-self", N_("{clerk} cannot hand over to the same person")


class ConflictDeclared(Refused):
    """Nobody approves, decides or pays for a body with which they declared a conflict of interest.

    Another person decides; the declaration is withdrawn only when its cause has gone.
    """

    code, guarded = "conflict-declared", True
    sentence = N_("{by} declared a conflict with {body} and decides nothing for it")


class ConflictNotDeclared(NotFound):
    """The person has declared no conflict with that body."""

    code, sentence = "conflict-not-declared", N_("{clerk} declared no conflict with {body}")


class ActUnknown(Usage):
    """There is no kind of act of that name."""

    code, sentence = "act-unknown", N_("there is no kind of act {act}")


class RoleFixed(Refused):
    """Who keeps the list of people keeps it: else nobody could ever change it again."""

    code, sentence = "role-fixed", N_("an administrator keeps the list of clerks, whatever else")


class PassphraseNeeded(Usage):
    """This act needs proof of who does it, and nobody sits at the keyboard.

    A passphrase is typed by its owner on a terminal; it is taken neither from an option nor from the
    environment nor from a file.
    """

    code, guarded = "passphrase-needed", True
    sentence = N_("{by} must type a passphrase, and there is no terminal")


class PassphraseNotSet(Refused):
    """The clerk has no passphrase yet and so cannot prove who they are."""

    code, guarded = "passphrase-not-set", True
    sentence = N_("{by} has no passphrase")


class PassphraseWrong(Refused):
    """The passphrase is not that of the clerk; after five in a row it is locked for a quarter of an hour."""

    code, guarded = "passphrase-wrong", True
    sentence = N_("wrong passphrase of {by}")


class PassphraseLocked(Refused):
    """Too many wrong passphrases in a row: it is locked for a quarter of an hour.

    An administrator may set a new one at once.
    """

    code, guarded = "passphrase-locked", True
    sentence = N_("the passphrase of {by} is locked until {until}")


class PassphraseTooShort(Usage):
    """A passphrase has at least eight characters; a sentence is easy to keep in mind and hard to guess."""

    code, sentence = "passphrase-too-short", N_("{length} characters; at least {shortest}")


class PassphrasesDiffer(Usage):
    """A new passphrase is typed twice, so that a slip does not lock its owner out."""

    code, sentence = "passphrases-differ", N_("the two passphrases differ")


@dataclass(frozen=True, slots=True)
class ActKind:
    """A kind of act: whether it needs proof, the commands that are of this kind, what prepares them."""

    id: str
    label: Text
    proof: bool
    commands: tuple[str, ...]
    proposed: str | None = None  # the kind whose people propose such a command; they do not do it


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the acts it may do."""

    id: str
    label: Text
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class RolesListed:
    """Every role with what it may do in this office, and every kind of act."""

    roles: tuple[Role, ...]
    acts: tuple[ActKind, ...]
    changed: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role somebody has, both days inclusive; ``acting_for`` is the name of who is replaced."""

    role: str
    since: dt.date
    until: dt.date | None
    acting_for: str | None = None
    acting_for_id: int | None = None

    def on(self, day: dt.date) -> bool:
        """Tell whether it is held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class ConflictHeld:
    """A body for which somebody decides nothing, since when, why."""

    noun: str
    id: int
    name: str
    since: dt.date
    reason: str | None


@dataclass(frozen=True, slots=True)
class Clerk:
    """One person with everything that is known of them."""

    id: int
    name: str
    post: str | None
    since: dt.date
    until: dt.date | None
    active: bool
    reason: str | None
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    roles: tuple[RoleHeld, ...]
    proves: bool
    keys: tuple[KeyHeld, ...] = ()
    conflicts: tuple[ConflictHeld, ...] = ()

    def serves(self, day: dt.date) -> bool:
        """Tell whether the person serves on a day."""
        return self.active and self.since <= day and (self.until is None or day <= self.until)

    def roles_on(self, day: dt.date) -> tuple[RoleHeld, ...]:
        """Give the roles held on a day."""
        return tuple(role for role in self.roles if role.on(day))


@dataclass(frozen=True, slots=True)
class ClerksListed:
    """The people of the office on a day; ``left`` counts those who serve no more and are not listed."""

    clerks: tuple[Clerk, ...]
    on: dt.date
    left: int


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a person began and nobody has finished: its number and what it is."""

    number: str
    noun: str


@dataclass(frozen=True, slots=True)
class ClerkShown:
    """One person, and the open tasks that are theirs."""

    clerk: Clerk
    on: dt.date
    tasks: tuple[Task, ...]
    taken_over: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClerkWritten:
    """A person was registered or changed; ``first``: the first of the office."""

    clerk: Clerk
    on: dt.date
    first: bool = False
    changed: bool = True


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Open tasks passed from one person to another."""

    clerk: str
    to: str
    tasks: tuple[Task, ...]


def may_do(roles: Iterable[RoleHeld], act: str, known: Iterable[Role]) -> tuple[RoleHeld, ...]:
    """Give those of the roles that may do an act."""
    able = {role.id for role in known if act in role.may}
    return tuple(held for held in roles if held.role in able)


def assert_period(since: dt.date, until: dt.date | None) -> None:
    """Refuse a period that ends before it begins; raises PeriodReversed."""
    if until is not None and until < since:
        raise PeriodReversed(
            {"since": since.isoformat(), "until": until.isoformat()},
            way_out=("--from, --until",),
        )
