"""What institutions and enterprises have in common: numbers, identifiers, names, and finding one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding
from smeadmin.errors import Conflict, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class State(StrEnum):
    """An institution or enterprise is on the register until it is closed."""

    REGISTERED = "registered"
    CLOSED = "closed"


STATE_LABELS = {
    State.REGISTERED: Text("在册", "registered"),
    State.CLOSED: Text("已注销", "closed"),
}


class IdentifierKind(StrEnum):
    """What an identifier is. ``none`` says that there is no identifier, and why."""

    CREDIT_CODE = "credit_code"
    OLD_REGISTRATION = "old_registration"
    ORGANISATION_CODE = "organisation_code"
    FOREIGN = "foreign"
    EXPERT = "expert"
    TEAM = "team"
    NONE = "none"


IDENTIFIER_LABELS = {
    IdentifierKind.CREDIT_CODE: Text("原信用代码", "former credit code"),
    IdentifierKind.OLD_REGISTRATION: Text("原注册号", "old registration"),
    IdentifierKind.ORGANISATION_CODE: Text("组织机构代码", "organisation code"),
    IdentifierKind.FOREIGN: Text("境外注册号", "foreign number"),
    IdentifierKind.EXPERT: Text("专家编号", "expert number"),
    IdentifierKind.TEAM: Text("团队编号", "team number"),
    IdentifierKind.NONE: Text("无代码", "no code"),
}


def typed_number(text: str) -> tuple[IdentifierKind, str] | None:
    """Read ``old_registration:440681000012345`` or ``原注册号：…``; None where it is nothing of the kind."""
    kind, _colon, value = text.replace("：", ":").partition(":")
    word, value = kind.strip().replace("-", "_"), value.strip()
    if not value or word in _NO_NUMBER:
        return None
    for sort, label in IDENTIFIER_LABELS.items():
        if word in (sort, label.zh, label.en):
            return sort, value
    return None


_NO_NUMBER = (IdentifierKind.NONE, IDENTIFIER_LABELS[IdentifierKind.NONE].zh)
LETTERS = {"institution": "I", "enterprise": "E"}
_OFFICE_NUMBER = re.compile(r"([IE])-?(\d{1,9})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier beside the present credit code, with the days on which it was in use."""

    kind: IdentifierKind
    value: str | None
    valid_from: date | None = None
    valid_until: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name used before, with its days (inclusive)."""

    name: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """An institution or enterprise that was asked for; ``by_old_name`` when a former name found it."""

    id: int
    office_no: str
    credit_code: str | None
    name: str
    region_code: str | None
    state: State
    by_old_name: str | None = None

    @property
    def code(self) -> str:
        """What names it in a command: the credit code, else the office number."""
        return self.credit_code or self.office_no


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row that was changed by hand: its column, before and after (stored values)."""

    field: str
    was: object
    now: object


@dataclass(frozen=True, slots=True)
class Registered:
    """One institution or enterprise was added; ``doubts`` are what an import would have noted of it."""

    noun: str
    found: Found
    identifiers: tuple[Identifier, ...] = ()
    accepted_check: str | None = None
    size: str | None = None
    doubts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """Values of one row were changed by hand; no cells: everything was so already."""

    noun: Noun
    found: Found
    cells: tuple[Cell, ...]
    doubts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Renamed:
    """A new name from a day on; the old one is kept and still finds it."""

    noun: str
    found: Found
    old_name: str
    from_day: date


@dataclass(frozen=True, slots=True)
class Stranded:
    """Live vouchers (codes) that are to be used at an institution that has left, and what they hold (fen)."""

    institution: str
    vouchers: tuple[str, ...]
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Closed:
    """No longer on the register from a day on; everything about it is kept."""

    noun: str
    found: Found
    on: date
    stranded: Stranded | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An enterprise has its seat in another region from a day on."""

    found: Found
    old_region: str
    new_region: str
    from_day: date


class InstitutionNotFound(NotFound):
    """No institution has this code, number or name.

    Any identifier finds it, and any part of its name that no other has.
    """

    code, sentence = "institution-not-found", N_("no institution is named or numbered 「{text}」")


class EnterpriseNotFound(NotFound):
    """No enterprise has this code, number or name.

    Any identifier finds it, and any part of its name that no other has.
    """

    code, sentence = "enterprise-not-found", N_("no enterprise is named or numbered 「{text}」")


class NotOnRegister(Refused):
    """Nothing is certified, paid or recorded of one from the day on which it was taken off.

    What it did before that day stays, and can still be claimed and explained.
    """

    code, guarded = "not-on-register", True
    sentence = N_("{name} was taken off the register on {day}")


class NameAmbiguous(Usage):
    """A part of a name that several have; none of them is picked."""

    code = "name-ambiguous"
    sentence = N_("「{text}」 is {n} of them; write more of the name, or a credit code")


class AlreadyExists(Conflict):
    """The credit code or identifier belongs to somebody on the register."""

    code, sentence = "already-exists", N_("「{value}」 is registered already")


class AlreadyClosed(Conflict):
    """What is closed stays as it was."""

    code, sentence = "already-closed", N_("{name} was closed on {on}")


class CheckCharacter(InputRejected):
    """The last character of a credit code does not follow from the others."""

    code = "check-character"
    sentence = N_("character 18 of the credit code should be {expected}, not {found}")


class ValueRejected(InputRejected):
    """A typed value cannot stand in its column."""

    code, sentence = "value-rejected", N_("{header} 「{value}」: {fault}")


class IdentifierNeeded(Usage):
    """Everybody on the register is known by something, or it is said why not."""

    code, sentence = (
        "identifier-needed",
        N_("a credit code, another identifier, or why there is none"),
    )


class NothingToChange(Usage):
    """An edit that names no new value."""

    code, sentence = "nothing-to-change", N_("no new value is given")


def office_number(noun: str, number: int) -> str:
    """Write an office number: ``I-000123`` for institutions, ``E-000123`` for enterprises."""
    return f"{LETTERS[noun]}-{number:06d}"


def read_office_number(noun: str, text: str) -> int | None:
    """Read an office number of that noun; ``None`` when the text is none."""
    found = _OFFICE_NUMBER.fullmatch(text.strip())
    return int(found[2]) if found and found[1].upper() == LETTERS[noun] else None


def bare(name: str) -> str:
    """Give a name as names are compared: width folded, without blanks, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def nearest(text: str, names: Iterable[str], most: int = 5) -> list[str]:
    """Choose the names that hold something close to a text: at least half of its characters in order."""
    wanted = bare(text)
    scored = [(-_closeness(wanted, bare(name)), len(name), name) for name in names]
    return [name for score, _, name in sorted(scored)[:most] if -score * 2 >= len(wanted)]


def _closeness(wanted: str, name: str) -> int:
    """Count the characters that agree, place by place, at the best place of the name."""
    width = len(wanted)
    places = range(max(len(name) - width, 0) + 1)
    return max(
        sum(a == b for a, b in zip(wanted, name[at : at + width], strict=False)) for at in places
    )


def listed(found: Sequence[Found]) -> tuple[str, ...]:
    """Write several as lines that align: code, then name."""
    return tuple(f"{one.code}\t{one.name}" for one in found)
