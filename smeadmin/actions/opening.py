"""Opening the books: titles granted and money left before, checked for form and not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.fund import create_fund
from smeadmin.actions.imports import Batch, LookUp, Row
from smeadmin.actions.library import Library
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.certification import CertificateOverlaps
from smeadmin.domain.columns import Noun
from smeadmin.domain.columns.opening import OPENING_CERTIFICATE, OPENING_FUND
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.numbers import change_number
from smeadmin.domain.opening import OpeningAmountDiffers, OpeningClosed, OpeningTotalDiffers
from smeadmin.i18n import gettext as _
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.ledger import Fund
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.opening import Opening
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


class CertificateOpening:
    """Takes in the certificates an office had granted: their own numbers, days and documents.

    ``rows`` is the number the clerk has counted. Nothing is judged; a title counts from its own day.
    """

    unit = "row"
    noun: Noun = OPENING_CERTIFICATE

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._basis: dict[str, Mapping[str, Any]] = {}

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, and the titles and levels of the adopted measures.

        Raises OpeningClosed.
        """
        _assert_open(view, self.noun.name)
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
        number, values, findings = row
        own = dict(zip(fields, values, strict=True))
        since, until = own.get("valid_from"), own.get("valid_until")
        if since is None or until is None or since <= until:
            return row
        about = {"earliest": since.isoformat(), "latest": "9999-12-31"}
        place = Place(number, fields.index("valid_until"))
        wrong = Finding("day-out-of-range", place, "valid_until", until.isoformat(), about)
        return number, values, (*findings, wrong)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Write all of them in one change, keep their numbers out of the series, close the books.

        Raises OpeningClosed, OpeningTotalDiffers, CertificateOverlaps.
        """
        _assert_open(change, self.noun.name)
        count = batch.plan.counts.rows
        if count != self.rows:
            raise OpeningTotalDiffers(
                {"n": count, "typed": self.rows},
                way_out=(_("count again, then compare the file row by row"),),
            )
        change.insert_many(Certificate, self._rows(batch), batch.plan.counts.new)
        at = batch.fields.index("number")
        _reserve(change, [values[at] for _row, values, _findings in batch.plan.new()])
        _refuse_overlaps(change)
        change.insert(
            Opening,
            noun=self.noun.name,
            rows=count,
            document=change.act.document,
            source_id=batch.source_id,
        )
        return {}

    def _rows(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        names = [c.name for c in of(Certificate).columns][3:]
        for _row, values, _findings in batch.plan.new():
            own = dict(zip(batch.fields, values, strict=True))
            stored = {
                **{name: _stored(value) for name, value in own.items()},
                "institution_id": own["institution"],
                "state": "granted",
                "opening": 1,
                "basis": canonical(self._basis[own["certification"]]),
                "trace": canonical({}),
            }
            yield tuple(stored.get(name) for name in names)


class FundOpening:
    """Takes in what was left of each fund when the books are opened: carried in, free to promise.

    ``total_fen`` is the sum the clerk has typed, in fen.
    """

    unit = "row"
    noun: Noun = OPENING_FUND

    def __init__(self, total_fen: int) -> None:
        self.total_fen = total_fen

    def look_up(self, view: View) -> LookUp:
        """Nothing has to be known but that the books are not open yet; raises OpeningClosed."""
        _assert_open(view, self.noun.name)
        return LookUp()

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the funds there are."""
        funds = view.rows(sa.select(of(Fund)))
        return {row["code"]: tuple(row.get(name) for name in fields) for row in funds}

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Make the funds and post their balances in one change, then close the books.

        Raises OpeningClosed, OpeningAmountDiffers, BadFundCode.
        """
        _assert_open(change, self.noun.name)
        rows = [dict(zip(batch.fields, v, strict=True)) for _row, v, _f in batch.plan.new()]
        total = sum(row["balance_fen"] for row in rows)
        if total != self.total_fen:
            raise OpeningAmountDiffers(
                {"found": format_yuan(total), "typed": format_yuan(self.total_fen)},
                short_by=[format_yuan(abs(total - self.total_fen))],
                way_out=(_("count again, then compare the file row by row"),),
            )
        moves = []
        for row in rows:
            create_fund(change, code=row["code"], name=row["name"], year=row["year"])
            moves.append(
                Move(
                    ledger.find_fund(change, row["code"]).id,
                    Event.OPENING,
                    Account.CARRIED_IN,
                    Account.AVAILABLE,
                    row["balance_fen"],
                    origin=change.act.document,
                )
            )
        ledger.post_many(change, moves)
        change.insert(
            Opening,
            noun=self.noun.name,
            rows=len(rows),
            amount_fen=total,
            document=change.act.document,
            source_id=batch.source_id,
        )
        return {}


def _assert_open(view: View, noun: str) -> None:
    t, log = of(Opening), of(ChangeRow)
    number = view.scalar(
        sa.select(log.c.number).join(t, t.c.change_id == log.c.id).where(t.c.noun == noun)
    )
    if number is not None:
        raise OpeningClosed(
            {"change": change_number(number)},
            way_out=(f"smeadmin change undo {change_number(number)}",),
        )


def _reserve(change: Change, numbers: list[str]) -> None:
    """Move each series past the old numbers that look like its own."""
    highest: dict[str, int] = {}
    for text in numbers:
        if found := _SERIES.fullmatch(text):
            scope = found["scope"]
            highest[scope] = max(highest.get(scope, 0), int(found["number"]))
    for scope, last in highest.items():
        first = change.next_number("certificate", scope, count=0) - 1
        if last > first:
            change.next_number("certificate", scope, count=last - first)


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


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
