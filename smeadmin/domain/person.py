"""Erasing a person: which values are somebody's, what is left of a row, and what stands against it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from smeadmin.domain.masking import mask_name, mask_number
from smeadmin.errors import Conflict, NotFound, Usage
from smeadmin.i18n import Text, mark_counted
from smeadmin.i18n import mark as N_

TOGETHER = ("contact", "name", "phone")
"""Values of one row that are of one and the same person: who is to be asked, and under which number."""

FIELDS: dict[str, Text] = {
    "contact": Text("联系人", "contact"),
    "phone": Text("电话", "telephone"),
    "legal_person": Text("法定代表人", "legal representative"),
    "name": Text("姓名", "name"),
    "number": Text("账号", "account number"),
    "holder": Text("户名", "account holder"),
    "file": Text("文件名", "file name"),
    "link": Text("文件位置", "where the file lies"),
    "argv": Text("提交的命令", "what was typed"),
    "files": Text("提交的文件", "files that came along"),
}
"""What the personal values of a row are called."""


@dataclass(frozen=True, slots=True)
class Held:
    """Personal values of somebody in one row: of what, under which name, in which columns."""

    noun: str
    name: str
    fields: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Tell whether everything that belongs to it can be erased by its number."""
        return self.noun in ("institution", "enterprise", "objection")

    @property
    def labels(self) -> tuple[str, ...]:
        """Say which values they are."""
        return tuple(str(FIELDS.get(field, field)) for field in self.fields)


@dataclass(frozen=True, slots=True)
class Left:
    """A place that cannot be written any more and where a value still stands."""

    table: str
    column: str
    rows: int
    first: str


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Where the values of a person are held; ``left`` are places that nothing can be erased from."""

    asked: tuple[str, ...]
    held: tuple[Held, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class PersonErased:
    """What was erased: from which rows, how many earlier values of them, which contents of evidence."""

    asked: tuple[str, ...]
    held: tuple[Held, ...]
    earlier: int
    contents: tuple[str, ...]
    left: tuple[Left, ...]
    on: dt.date


class PersonNotFound(NotFound):
    """Nothing personal on the register has these values."""

    code, sentence = "person-not-found", N_("nothing personal on the register is 「{values}」")


class PersonAmbiguous(Usage):
    """A name may be several persons': it stands in several places.

    Say of which of them, or give the number of the telephone as well, or say that it is all of them.
    """

    code, sentence = "person-ambiguous", N_("「{values}」 stands in {n} places; of which of them?")


class PersonAsked(Usage):
    """Erasing needs to know whom: a name, a number, or of what everything personal is to go."""

    code, sentence = "person-unnamed", N_("whose values are to be erased is not said")


class PersonWaits(Conflict):
    """What was typed for a proposal that waits holds the values; erased, it could not be approved."""

    code = "person-in-proposal"
    sentence, plural = mark_counted(
        "{n} proposal that waits holds these values", "{n} proposals that wait hold these values"
    )


def key(value: str) -> str:
    """Give a value as values are compared: without width, blanks, dashes and case."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "-—–")


def mine(content: Mapping[str, Any], wanted: Collection[str]) -> tuple[str, ...]:
    """Name the values of a row that are a person's, by the keys of what was asked for."""
    met = {name for name, value in content.items() if _is(value, wanted)}
    if met & set(TOGETHER):
        met |= set(TOGETHER) & set(content)
    return tuple(name for name in content if name in met)


def _is(value: Any, wanted: Collection[str]) -> bool:
    return isinstance(value, str) and key(value) in wanted


def masked(value: str) -> str:
    """Show of an asked value what the log may keep."""
    return mask_number(value) if any(sign.isdigit() for sign in value) else mask_name(value)
