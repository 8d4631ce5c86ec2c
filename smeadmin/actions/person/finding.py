"""Finding every place where the values of a person are held."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import BODIES
from smeadmin.actions.evidence.finding import belonging
from smeadmin.domain.account import account_code
from smeadmin.domain.evidence import Belonging
from smeadmin.domain.numbers import change_number
from smeadmin.domain.person import (
    Held,
    Left,
    PersonAsked,
    PersonFound,
    PersonNotFound,
    key,
    masked,
    mine,
)
from smeadmin.domain.registers import office_number, read_office_number
from smeadmin.i18n import gettext as _
from smeadmin.storage import personal
from smeadmin.storage.change import View
from smeadmin.storage.history import row_name
from smeadmin.storage.personal import Owner
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.evidence import Evidence
from smeadmin.storage.tables.proposal import Approval

ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


@dataclass(slots=True)
class Reach:
    """What an erasing reaches: tokens with the fields that go, and the rows that hold them."""

    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    content: dict[str, dict[str, Any]] = field(default_factory=dict)
    owners: dict[str, Owner] = field(default_factory=dict)


def find_person(view: View, *, values: Sequence[str] = (), of: str | None = None) -> PersonFound:
    """Give where the values of a person are held; raises PersonAsked, PersonNotFound.

    ``of``: only what belongs to that institution, enterprise or other thing; without values all of it.
    """
    reached = reach(view, values, of)
    return PersonFound(
        tuple(masked(value) for value in values), held_in(view, reached), left(view, values)
    )


def reach(view: View, values: Sequence[str], of: str | None) -> Reach:
    """Find the personal values that are meant; raises PersonAsked, PersonNotFound."""
    wanted = {key(value) for value in values} - {""}
    if not wanted and of is None:
        raise PersonAsked(way_out=("smeadmin person erase NAME PHONE", "--of I-000001"))
    scope = None if of is None else _scope(view, belonging(view, of))
    found = Reach()
    for token, content in personal.values(view):
        if scope is not None and token not in scope:
            continue
        fields = mine(content, wanted) if wanted else tuple(content)
        fields = fields or _in_texts(content, values)
        if fields:
            found.fields[token], found.content[token] = fields, content
    found.owners = personal.owners(view, found.fields)
    if not found.fields:
        said = _(", ").join(masked(value) for value in values) or str(of)
        raise PersonNotFound({"values": said}, way_out=("smeadmin person find NAME",))
    return found


def _scope(view: View, thing: Belonging) -> set[str]:
    """Give the tokens of everything personal that belongs to one thing, as it is and as it was."""
    tokens: set[str] = set()
    body = BODIES.get(thing.noun)
    if body is not None:
        number = read_office_number(thing.noun, thing.name)
        parent = view.scalar(sa.select(body.table.c.id).where(body.table.c.office_no == number))
        for table, row in personal.belonging_to(view, body.table, parent):
            tokens |= personal.tokens_of(view, table, row)
    elif (numbered := _numbered(thing.noun)) is not None:
        row = view.scalar(sa.select(numbered.c.id).where(numbered.c.number == thing.name))
        for held, key_ in personal.belonging_to(view, numbered, row):
            tokens |= personal.tokens_of(view, held, key_)
    t = of(Evidence)
    shown = (t.c.noun == thing.noun) & (t.c.name == thing.name) & (t.c.about_person == 1)
    for one in view.rows(sa.select(t.c.id).where(shown)):
        tokens |= personal.tokens_of(view, t, one["id"])
    return tokens


def _numbered(noun: str) -> sa.Table | None:
    return next((t for t in all_tables() if t.name == noun and "number" in t.c), None)


def _in_texts(content: Mapping[str, Any], values: Collection[str]) -> tuple[str, ...]:
    """Name what holds a value within longer texts: file names, words typed, files that came along."""
    met = [
        name
        for name in ("file", "link", "argv")
        if any(value in str(content.get(name, "")) for value in values)
    ]
    files = content.get("files")
    if isinstance(files, Mapping) and any(_in_file(text, values) for text in files.values()):
        met.append("files")
    return tuple(met)


def _in_file(text: str, values: Collection[str]) -> bool:
    """Tell whether a kept file has a value in it, a workbook in any of its parts."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    parts = [data]
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts += [packed.read(name) for name in packed.namelist()]
    looked = [value.encode(encoding) for value in values for encoding in ENCODINGS]
    return any(one in part for part in parts for one in looked)


def held_in(view: View, reached: Reach) -> tuple[Held, ...]:
    """Say in which rows the values are; what a row had before counts once, as earlier."""
    found = [
        Held(owner.table.name, name_of(view, owner), reached.fields[token])
        for token, owner in reached.owners.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.noun, one.name)))


def name_of(view: View, owner: Owner) -> str:
    """Give what a row is called by people."""
    noun, row = owner.table.name, owner.row
    if noun in BODIES:
        return office_number(noun, row["office_no"])
    if noun == "account":
        return account_code(row["number"])
    if noun == "proposal":
        return change_number(personal.change_of(view, row["change_id"]) or 0)
    return row_name(row) or str(row["id"])


def waiting(view: View, reached: Reach) -> list[Owner]:
    """Give the proposals among the rows that nobody has decided."""
    t = of(Approval)
    answers: dict[int, list[str]] = {}
    for row in view.rows(sa.select(t.c.proposal_id, t.c.answer)):
        answers.setdefault(row["proposal_id"], []).append(row["answer"])
    return [
        owner
        for owner in reached.owners.values()
        if owner.table.name == "proposal"
        and "reject" not in answers.get(owner.row["id"], [])
        and len(answers.get(owner.row["id"], [])) < owner.row["needs"]
    ]


def left(view: View, values: Sequence[str]) -> tuple[Left, ...]:
    """Give the places of the log and of texts in which a value stands and has to stay."""
    wanted = [value.strip() for value in values if len(value.strip()) > 1]
    if not wanted:
        return ()
    return tuple(
        Left(table, column, count, _place(view, table, first))
        for table, column, count, first in personal.elsewhere(view, wanted)
    )


def _place(view: View, table: str, first: int) -> str:
    if table == "change":
        return change_number(personal.change_of(view, first) or 0)
    return str(first)
