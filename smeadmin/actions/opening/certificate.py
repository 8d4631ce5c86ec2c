"""Certificates from before the books were opened: their own numbers, days and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.imports import LookUp, Row
from smeadmin.actions.library import Library
from smeadmin.actions.opening.books import Books, Cells, assert_open, reserve, stored_as
from smeadmin.domain.certification.refusals import CertificateOverlaps
from smeadmin.domain.columns.opening import OPENING_CERTIFICATE
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.types import canonical

_SERIES = re.compile(r"(?P<scope>[A-Z]+-\d{4})-(?P<number>\d+)")


def certificate_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the titles and levels of the adopted measures, for the drop-down lists of a template."""
    titles: dict[str, str] = {}
    levels: dict[str, str] = {}
    for document in Library(view).documents:
        figure = document.figures.get("level")
        for name, label in (figure.labels if figure is not None else {}).items():
            levels.setdefault(str(label), name)
        for path, noun in document.nouns.items():
            if path.startswith("certification."):
                titles.setdefault(str(noun.label), noun.head.name)
    offered = {"certification": titles, "level": levels}
    return {column: words for column, words in offered.items() if words}


class CertificateOpening(Books):
    """Takes in the certificates an office had granted; a title counts from its own day."""

    noun = OPENING_CERTIFICATE

    def __init__(self, rows: int | None) -> None:
        super().__init__(rows)
        self._basis: dict[str, Mapping[str, Any]] = {}

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, and the titles and levels of the adopted measures.

        Raises OpeningClosed.
        """
        assert_open(view, self.noun.name)
        library = Library(view)
        titles: dict[str, str] = {}
        levels: dict[str, str] = {}
        for document in library.documents:
            figure = document.figures.get("level")
            for name, label in (figure.labels if figure is not None else {}).items():
                levels |= {name: name, label.zh: name, label.en: name}
            for path, noun in document.nouns.items():
                if path.startswith("certification."):
                    name = noun.head.name
                    titles |= {name: name, noun.label.zh: name, noun.label.en: name}
                    self._basis[name] = library.basis(document, [noun.head]).as_data()
        return LookUp(
            words={"certification": titles, "level": levels},
            refs={"institution": institution_ids(view)},
        )

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the certificates there are, in the order of the sheet's fields."""
        c = of(Certificate).c
        columns = [c.institution_id if name == "institution" else c[name] for name in fields]
        rows = view.connection.execute(sa.select(c.number, *columns))
        return {number: tuple(values) for number, *values in rows}

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Refuse a title that ends before it begins."""
        cells = Cells(self.noun, row, fields)
        cells.in_order("valid_from", "valid_until")
        return cells.row

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Write the certificates and keep their numbers out of the series; raises CertificateOverlaps."""
        change.insert_many(Certificate, stored_as(Certificate, map(self._told, rows)), len(rows))
        reserve(change, "certificate", [row["number"] for row in rows], _SERIES)
        _refuse_overlaps(change)

    def _told(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            **row,
            "institution_id": row["institution"],
            "state": "granted",
            "opening": True,
            "basis": canonical(self._basis[row["certification"]]),
            "trace": canonical({}),
        }


def _refuse_overlaps(change: Change) -> None:
    one, other, i = of(Certificate).alias("one"), of(Certificate).alias("other"), of(Institution)
    there = change.first(
        sa.select(i.c.name, one.c.number, one.c.valid_from, one.c.valid_until)
        .select_from(one)
        .join(
            other,
            (other.c.institution_id == one.c.institution_id)
            & (other.c.certification == one.c.certification)
            & other.c.level.is_not_distinct_from(one.c.level)
            & (other.c.id > one.c.id),
        )
        .join(i, i.c.id == one.c.institution_id)
        .where(
            other.c.change_id == change.id,
            one.c.valid_from <= other.c.valid_until,
            other.c.valid_from <= one.c.valid_until,
        )
        .order_by(one.c.id)
    )
    if there is not None:
        raise CertificateOverlaps(
            {
                "name": there["name"],
                "certificate": there["number"],
                "start": there["valid_from"].isoformat(),
                "end": there["valid_until"].isoformat(),
            },
            way_out=(_("mend the days in the file, then import it again"),),
        )
