"""Institutions and enterprises are kept alike: what differs between their tables, and finding one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from smeadmin.domain import credit_code
from smeadmin.domain.columns import NOUNS, Noun
from smeadmin.domain.merging import MergedOne
from smeadmin.domain.registers import (
    LETTERS,
    EnterpriseNotFound,
    FormerName,
    Found,
    Identifier,
    IdentifierKind,
    InstitutionNotFound,
    NameAmbiguous,
    State,
    listed,
    nearest,
    office_number,
    read_office_number,
)
from smeadmin.errors import Line, NotFound
from smeadmin.storage.capture import among
from smeadmin.storage.change import View
from smeadmin.storage.schema import Table, of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseIdentifier, EnterpriseName
from smeadmin.storage.tables.institution import (
    Institution,
    InstitutionIdentifier,
    InstitutionName,
)

PERSONAL = ("contact", "phone", "legal_person")
MOST_LISTED = 20
_NEAR_CANDIDATES = 2000


@dataclass(frozen=True, slots=True)
class Body:
    """One of the two: its noun, its tables, and the refusal when nothing is found."""

    noun: Noun
    model: type[Table]
    names: type[Table]
    identifiers: type[Table]
    missing: type[NotFound]

    @property
    def name(self) -> str:
        """The word of the noun: ``institution`` or ``enterprise``."""
        return self.noun.name

    @property
    def table(self) -> sa.Table:
        """The table of those on the register."""
        return of(self.model)

    @property
    def kept(self) -> sa.ColumnElement[int]:
        """The key of whom a row stands for: its own, or of the one that it was merged into."""
        return sa.func.coalesce(self.table.c.merged_into_id, self.table.c.id)

    @property
    def code(self) -> sa.ColumnElement[str]:
        """What names it in a sheet that goes out and comes back: the credit code, else the office number."""
        c = self.table.c
        long = sa.cast(c.office_no, sa.Text)
        padded = sa.func.substr(sa.cast(c.office_no + 10**6, sa.Text), 2)
        digits = sa.case((c.office_no < 10**6, padded), else_=long)
        return sa.func.coalesce(c.credit_code, f"{LETTERS[self.name]}-" + digits)

    def named(self, view: View, codes: Collection[str]) -> sa.ColumnElement[bool]:
        """The condition that one is named by any of some codes, as ``code`` writes them."""
        c = self.table.c
        numbers = [n for one in codes if (n := read_office_number(self.name, one)) is not None]
        named = among(c.credit_code, codes, view.dialect)
        return named | (c.office_no.in_(numbers) & c.credit_code.is_(None)) if numbers else named

    def parent(self, model: type[Table]) -> sa.Column[Any]:
        """Give the column by which a row of a side table belongs to its body."""
        return of(model).c[f"{self.name}_id"]


INSTITUTION = Body(
    NOUNS["institution"], Institution, InstitutionName, InstitutionIdentifier, InstitutionNotFound
)
ENTERPRISE = Body(
    NOUNS["enterprise"], Enterprise, EnterpriseName, EnterpriseIdentifier, EnterpriseNotFound
)

BODIES = {body.name: body for body in (INSTITUTION, ENTERPRISE)}


def find_institution(view: View, text: str) -> Found:
    """Find one institution by any identifier, its office number, or a unique part of its name.

    Raises InstitutionNotFound, NameAmbiguous.
    """
    return find(view, INSTITUTION, text)


def find_enterprise(view: View, text: str) -> Found:
    """Find one enterprise by any identifier, its office number, or a unique part of its name.

    Raises EnterpriseNotFound, NameAmbiguous.
    """
    return find(view, ENTERPRISE, text)


def find(view: View, body: Body, text: str, *, merged: bool = False) -> Found:
    """Find one; a full name goes before a part, a present name before a former one.

    Who was merged into another is found as that other; with ``merged`` as what it was itself.
    """
    text = text.strip()
    select = _select if merged else _select_kept
    for step in _steps(body, text) if text else ():
        found = select(view, body, step)
        if len(found) == 1:
            return _with_old_name(view, body, found[0], text)
        if found:
            n = len(found)
            raise NameAmbiguous(
                details={"text": text, "n": n, "noun": body.name},
                more=(Line("", listed(found[:MOST_LISTED])),),
                way_out=(f"smeadmin {body.name} list --name {text}",) if n > MOST_LISTED else (),
            )
    near = _near(view, body, text)
    raise body.missing(
        details={"text": text},
        more=near,
        way_out=() if near else (f"smeadmin {body.name} list",),
    )


def _steps(body: Body, text: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Give the conditions by which one is looked for, the strictest first."""
    t, names = body.table, of(body.names)
    return (
        t.c.credit_code == credit_code.normal(text),
        t.c.office_no == (read_office_number(body.name, text) or -1),
        t.c.id.in_(_known_by(body, text)),
        t.c.name == text,
        t.c.short_name == text if "short_name" in t.c else sa.false(),
        t.c.id.in_(sa.select(body.parent(body.names)).where(names.c.name == text)),
        sa.or_(
            _holds(t.c.name, text),
            t.c.id.in_(sa.select(body.parent(body.names)).where(_holds(names.c.name, text))),
        ),
    )


class Ids(dict[str, int]):
    """Identifiers and the keys they stand for; office numbers, seldom given, are read when met."""

    def __init__(self, noun: str, numbers: dict[int, int]) -> None:
        self._noun, self._numbers = noun, numbers

    def __missing__(self, text: str) -> int:
        number = read_office_number(self._noun, text)
        if number is None or office_number(self._noun, number) != text:
            raise KeyError(text)
        return self._numbers[number]

    def whole(self) -> dict[str, int]:
        """Give them all, office numbers spelled out."""
        return {**{office_number(self._noun, n): key for n, key in self._numbers.items()}, **self}


def ids(view: View, body: Body) -> Ids:
    """Give every identifier of every body and the key it stands for: credit codes, office numbers, all.

    What names one that was merged into another stands for that other.
    """
    t, other = body.table, of(body.identifiers)
    rows = view.connection.execute(sa.select(body.kept, t.c.office_no, t.c.credit_code)).all()
    known = Ids(body.name, {number: key for key, number, _code in rows})
    known.update((code, key) for key, _number, code in rows if code)
    for value, key in view.connection.execute(
        sa.select(other.c.value, body.kept)
        .join(t, t.c.id == body.parent(body.identifiers))
        .where(other.c.value.isnot(None))
    ):
        known.setdefault(value, key)
    return known


def institution_ids(view: View) -> Ids:
    """Give ``ids`` of the institutions."""
    return ids(view, INSTITUTION)


def enterprise_ids(view: View) -> Ids:
    """Give ``ids`` of the enterprises."""
    return ids(view, ENTERPRISE)


def former_names(view: View, body: Body, key: int) -> tuple[FormerName, ...]:
    """List the names one had before, newest first."""
    t = of(body.names)
    statement = sa.select(t).where(body.parent(body.names) == key).order_by(t.c.id.desc())
    return tuple(
        FormerName(r["name"], r["valid_from"], r["valid_until"]) for r in view.rows(statement)
    )


def identifiers(view: View, body: Body, key: int) -> tuple[Identifier, ...]:
    """List the identifiers one has beside the present credit code."""
    t = of(body.identifiers)
    statement = sa.select(t).where(body.parent(body.identifiers) == key).order_by(t.c.id)
    return tuple(
        Identifier(
            IdentifierKind(r["kind"]), r["value"], r["valid_from"], r["valid_until"], r["reason"]
        )
        for r in view.rows(statement)
    )


def merged_into(view: View, body: Body, key: int) -> tuple[MergedOne, ...]:
    """List those that were merged into one, in the order of their office numbers."""
    t = body.table
    rows = view.rows(sa.select(t).where(t.c.merged_into_id == key).order_by(t.c.office_no))
    return tuple(
        MergedOne(
            row["name"],
            office_number(body.name, row["office_no"]),
            row["credit_code"],
            row["closed_on"],
            former_names(view, body, row["id"]),
            identifiers(view, body, row["id"]),
        )
        for row in rows
    )


def as_found(body: Body, row: Any, by_old_name: str | None = None) -> Found:
    """Make the short result of a row of the register."""
    return Found(
        row["id"],
        office_number(body.name, row["office_no"]),
        row["credit_code"],
        row["name"],
        row["region_code"],
        State(row["state"]),
        by_old_name,
    )


def _select(view: View, body: Body, where: sa.ColumnElement[bool]) -> list[Found]:
    t = body.table
    return [as_found(body, r) for r in view.rows(sa.select(t).where(where).order_by(t.c.office_no))]


def _select_kept(view: View, body: Body, where: sa.ColumnElement[bool]) -> list[Found]:
    """Select those that match, each that was merged into another as that other."""
    meant = sa.select(body.kept).where(where).correlate(None)
    return _select(view, body, body.table.c.id.in_(meant))


def _known_by(body: Body, text: str) -> sa.Select[Any]:
    values = {text, credit_code.normal(text)}
    return sa.select(body.parent(body.identifiers)).where(
        of(body.identifiers).c.value.in_(sorted(values))
    )


def _holds(column: sa.Column[Any], text: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(text.lower(), autoescape=True)


def _with_old_name(view: View, body: Body, found: Found, text: str) -> Found:
    """Say by which former name somebody was found, when the present one does not hold the text."""
    if text.lower() in found.name.lower():
        return found
    before = former_names(view, body, found.id)
    old = next((n.name for n in before if text.lower() in n.name.lower()), None)
    if old is None and found.state is State.REGISTERED:
        old = next((m.name for m in merged_into(view, body, found.id) if m.known_by(text)), None)
    return replace(found, by_old_name=old)


def _near(view: View, body: Body, text: str) -> tuple[Line, ...]:
    """Offer names that hold some of the characters in the same order."""
    if not text:
        return ()
    t = body.table
    shares = sa.or_(*(t.c.name.contains(c, autoescape=True) for c in sorted(set(text))))
    candidates = _select_some(view, body, shares)
    near = nearest(text, [one.name for one in candidates])
    lines = [f"{one.name}\t{one.code}" for name in near for one in candidates if one.name == name]
    return (Line("close", tuple(dict.fromkeys(lines))),) if lines else ()


def _select_some(view: View, body: Body, where: sa.ColumnElement[bool]) -> list[Found]:
    t = body.table
    statement = sa.select(t).where(where).order_by(t.c.office_no).limit(_NEAR_CANDIDATES)
    return [as_found(body, r) for r in view.rows(statement)]
