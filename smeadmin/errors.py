"""What can go wrong, as named states of the world.

A failure is raised once, drawn once (``render.failures``) and decides the exit status. Each class says its
sentence as a template in English; the catalogue has it in Chinese. The noun's own refusals live beside
the noun in ``domain``; here are the kinds and the failures that belong to no noun.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from smeadmin.i18n import gettext as _
from smeadmin.i18n import in_each, language, ngettext
from smeadmin.i18n import mark as N_

CATALOGUE: dict[str, type[Failure]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line of a refusal: what it is (``short-by``, ``way-out`` …) and its sentences."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """The clause a refusal rests on: its id in the document and our words of it."""

    clause: str
    words: str = ""


@dataclass
class Failure(Exception):
    """Anything that ends a command other than success.

    ``details`` are raw values for programs and for the sentence's template (where it counts, ``n``
    chooses between ``sentence`` and ``plural``); ``clause`` is the rule;
    ``short_by``, ``way_out``, ``more`` are finished sentences in the language in use.
    ``refusal`` is the number of the recorded attempt (``RF-000021``), set when one was recorded;
    ``answer`` a result that is shown before the failure (the findings of a rejected import);
    a refused attempt at a ``guarded`` act leaves a numbered record;
    ``changed`` tells that the command had written before it failed (a full disk under ``--out``);
    ``following`` is the command that comes next when the way out was taken.
    """

    status: ClassVar[int] = 1
    kind: ClassVar[str] = "bug"
    code: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    guarded: ClassVar[bool] = False

    details: dict[str, Any] = field(default_factory=dict)
    clause: Cited | None = None
    short_by: Sequence[str] = ()
    way_out: Sequence[str] = ()
    more: Sequence[Line] = ()
    refusal: str | None = None
    answer: Any = None
    changed: bool = False
    following: str | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.code:
            if CATALOGUE.get(cls.code, cls).__qualname__ != cls.__qualname__:
                raise TypeError(f"two failures are called {cls.code}")
            CATALOGUE[cls.code] = cls

    def message(self) -> str:
        """Say the sentence in the language in use."""
        said = ngettext(self.sentence, self.plural, self.details["n"]) if self.plural else ""
        return (said or _(self.sentence)).format(**self.details)

    def __str__(self) -> str:
        return f"{self.message()} [{self.code}]"

    def worded(self) -> dict[str, Any]:
        """Give its sentences in the language in use, and the words of the clause it rests on."""
        said: dict[str, Any] = {"message": self.message()}
        said |= {"short_by": list(self.short_by), "way_out": list(self.way_out)}
        return said | {"clause": self.clause.words if self.clause else ""}


def in_both_languages(failure: Failure, again: Callable[[], object]) -> dict[str, dict[str, Any]]:
    """Word a failure in each language; ``again`` provokes it once more, for the other one.

    The language that it was said in is alone where ``again`` ends in another way this time.
    """
    spoken = language()

    def words() -> dict[str, Any] | None:
        if language() == spoken:
            return failure.worded()
        try:
            again()
        except type(failure) as same:
            return same.worded()
        except Failure:
            pass  # somebody else was in between
        return None

    return {each: said for each, said in in_each(words).items() if said is not None}


class Usage(Failure):
    """Typed wrong: exit 2."""

    status, kind = 2, "usage"


class Refused(Failure):
    """A rule says no: exit 3."""

    status, kind = 3, "refused"


class NotFound(Failure):
    """No such record, register or file: exit 4."""

    status, kind = 4, "not-found"


class Conflict(Failure):
    """State, duplicate, or someone else was first: exit 5."""

    status, kind = 5, "conflict"


class FileRejected(Failure):
    """An input file with faults: exit 6."""

    status, kind = 6, "file-rejected"


class InputRejected(Failure):
    """One typed record with a fault: exit 6."""

    status, kind = 6, "input-rejected"


class StorageFailure(Failure):
    """Integrity, busy, full, newer, damaged: exit 7."""

    status, kind = 7, "storage"


class Waiting(Failure):
    """Stored as a proposal, waits for another person: exit 8."""

    status, kind = 8, "waiting"


class ConfirmationNeeded(Usage):
    """A question nobody could answer."""

    code, sentence = "confirmation-needed", N_("this asks before it acts, and nobody can answer")


class Interrupted(Failure):
    """The command was interrupted from the keyboard.

    What had not been committed is as if it had never been begun; the command is safe to repeat.
    """

    status, kind = 130, "interrupted"
    code, sentence = "interrupted", N_("interrupted")
