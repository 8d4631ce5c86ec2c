"""Finding evidence: by its number, by what it belongs to, by what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import BODIES, find
from smeadmin.domain import voucher_code
from smeadmin.domain.evidence import (
    Belonging,
    EvidenceBelongsNowhere,
    EvidenceNotFound,
    EvidenceShown,
)
from smeadmin.domain.numbers import change_number
from smeadmin.domain.registers import read_office_number
from smeadmin.storage import contents
from smeadmin.storage.capture import chunks
from smeadmin.storage.change import View
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.evidence import Evidence
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.undo import find_change, number_of

BY_PREFIX = {
    "AP": "application",
    "AW": "award",
    "CL": "claim",
    "NT": "notice",
    "OB": "objection",
    "RC": "recovery",
    "ST": "settlement",
}
"""Whose numbers begin with what; the table of the noun has them in its column ``number``."""
COLUMNS = {"certificate": "number", "evaluation": "name", "fund": "code"}
"""Nouns whose numbers and names follow no pattern of ours, with the column that has them."""


def belonging(view: View, text: str) -> Belonging:
    """Tell what a number, code or name means; raises EvidenceBelongsNowhere.

    What has no pattern is asked for in turn: a voucher, a certificate, an evaluation, a fund, then an
    institution or an enterprise by any identifier, its office number or its name.
    """
    asked = text.strip()
    prefix = asked.partition("-")[0].upper()
    if prefix == "CS":
        return Belonging("change", change_number(find_change(view, number_of(asked))["number"]))
    tried: list[Callable[[], Belonging | None]] = [lambda: _by_number(view, prefix, asked)]
    tried += [lambda: _voucher(view, asked), lambda: _by_columns(view, asked)]
    tried += [lambda: _body(view, asked)]
    for ask in tried:
        if (found := ask()) is not None:
            return found
    way_out = ("smeadmin evidence list", "smeadmin institution list")
    raise EvidenceBelongsNowhere({"name": asked}, way_out=way_out)


def _by_number(view: View, prefix: str, asked: str) -> Belonging | None:
    noun = BY_PREFIX.get(prefix)
    table = None if noun is None else _table(noun)
    if noun is None or table is None:
        return None
    found = view.scalar(sa.select(table.c.number).where(table.c.number == asked.upper()))
    return None if found is None else Belonging(noun, found)


def _voucher(view: View, asked: str) -> Belonging | None:
    code, table = voucher_code.normal(asked), _table("voucher")
    if code is None or table is None:
        return None
    found = view.scalar(sa.select(table.c.code).where(table.c.code == code))
    return None if found is None else Belonging("voucher", found)


def _by_columns(view: View, asked: str) -> Belonging | None:
    for noun, column in COLUMNS.items():
        table = _table(noun)
        assert table is not None
        found = view.scalar(sa.select(table.c[column]).where(table.c[column] == asked).limit(1))
        if found is not None:
            return Belonging(noun, found)
    return None


def _body(view: View, asked: str) -> Belonging | None:
    """Find an institution or an enterprise; a text that several have is refused, as everywhere."""
    for noun, body in BODIES.items():
        try:
            return Belonging(noun, find(view, body, asked).office_no)
        except body.missing:
            if read_office_number(noun, asked) is not None:
                return None
    return None


def _table(noun: str) -> sa.Table | None:
    return next((table for table in all_tables() if table.name == noun), None)


def find_evidence(view: View, number: str) -> EvidenceShown:
    """Give one piece of evidence by its number; raises EvidenceNotFound."""
    t = of(Evidence)
    found = _shown(view, _rows(view, t.c.number == number.strip().upper()))
    if not found:
        raise EvidenceNotFound({"evidence": number}, way_out=("smeadmin evidence list",))
    return found[0]


def evidence_of(view: View, *, noun: str, name: str) -> tuple[EvidenceShown, ...]:
    """Give what is attached to one thing, in the order in which it was attached."""
    t = of(Evidence)
    return _shown(view, _rows(view, (t.c.noun == noun) & (t.c.name == name)))


def list_evidence(
    view: View, *, to: str | None = None, sha256: str | None = None
) -> tuple[EvidenceShown, ...]:
    """List evidence: all, of one thing, or with a content whose digest begins so.

    Raises EvidenceBelongsNowhere.
    """
    t = of(Evidence)
    where: list[sa.ColumnElement[bool]] = []
    if to is not None:
        one = belonging(view, to)
        where.append((t.c.noun == one.noun) & (t.c.name == one.name))
    if sha256 is not None:
        where.append(t.c.sha256.startswith(sha256.lower(), autoescape=True))
    return _shown(view, _rows(view, *where))


def used_elsewhere(
    view: View, sha256: str, *, noun: str | None = None, name: str | None = None
) -> tuple[EvidenceShown, ...]:
    """Give where else the same content is evidence: everywhere but of this one thing."""
    found = list_evidence(view, sha256=sha256)
    return tuple(one for one in found if (one.to.noun, one.to.name) != (noun, name))


def _rows(view: View, *where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    t, log = of(Evidence), of(ChangeRow)
    return view.rows(
        sa.select(t, log.c.number.label("of_change"), log.c.acted_by, log.c.acted_at)
        .outerjoin(log, log.c.id == t.c.change_id)
        .where(*where)
        .order_by(t.c.id)
    )


def _shown(view: View, rows: Sequence[sa.RowMapping]) -> tuple[EvidenceShown, ...]:
    names = view.personal([row["personal"] for row in rows])
    also = _also(view, {row["sha256"] for row in rows})
    return tuple(_one(view, row, names.get(row["personal"], {}), also) for row in rows)


def _also(view: View, digests: set[str]) -> dict[str, list[str]]:
    t = of(Evidence)
    same: dict[str, list[str]] = {}
    for some in chunks(sorted(digests), 500):
        numbered = sa.select(t.c.sha256, t.c.number).where(t.c.sha256.in_(some))
        for row in view.rows(numbered.order_by(t.c.id)):
            same.setdefault(row["sha256"], []).append(row["number"])
    return same


def _one(
    view: View, row: sa.RowMapping, named: dict[str, Any], also: dict[str, list[str]]
) -> EvidenceShown:
    link = named.get("link")
    kept = None if view.files is None else str(contents.place_of(view.files, row["sha256"]))
    return EvidenceShown(
        number=row["number"],
        to=Belonging(row["noun"], row["name"]),
        kind=row["kind"],
        file=named.get("file"),
        sha256=row["sha256"],
        size_bytes=row["size_bytes"],
        dated_on=row["dated_on"],
        linked=row["linked"],
        about_person=row["about_person"],
        change=None if row["of_change"] is None else change_number(row["of_change"]),
        by=row["acted_by"],
        at=row["acted_at"],
        also=tuple(n for n in also[row["sha256"]] if n != row["number"]),
        place=link if row["linked"] else kept if named else None,
    )
