"""The intake of service records: the one import that must take a million rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import enterprise_ids, institution_ids
from smeadmin.actions.imports import Batch, LookUp
from smeadmin.actions.library import Library
from smeadmin.actions.meanwhile import Kept
from smeadmin.actions.record.recognising import RECORD, STORED, Recognising
from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.sheet import Changed
from smeadmin.i18n import Text
from smeadmin.sheets.rows import Rows
from smeadmin.storage.capture import among, chunks
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record


class RecordIntake:
    """Takes in sheets of service records.

    A record is known by its number, else by its content with its ordinal among equal rows. With
    ``add_enterprises`` firms named only here are registered, unverified and counted apart.
    """

    unit = "row"

    def __init__(self, *, add_enterprises: bool = False) -> None:
        self._new_refs = frozenset({"enterprise"} if add_enterprises else ())
        self._names: dict[str, str | None] = {}
        self._closed: dict[str, dict[int, date]] = {}
        self._recognising = Recognising()

    @property
    def noun(self) -> Noun:
        """The columns to read."""
        return RECORD

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, and the words of the measures' categories."""
        self._names.clear()
        self._closed = {
            "institution": _closed(view, of(Institution)),
            "enterprise": _closed(view, of(Enterprise)),
        }
        words = category_words(view)
        return LookUp(
            words={"category": words} if words else {},
            refs={"institution": institution_ids(view), "enterprise": enterprise_ids(view)},
            new_refs=self._new_refs,
        )

    def existing(self, view: View, fields: tuple[str, ...]) -> Any:
        """Start with none known, so that those that the sheet could mean are read as it is; ``None``
        where there are none at all."""
        self._recognising = Recognising()
        some = view.scalar(sa.select(of(Record).c.id).limit(1))
        return None if some is None else self._recognising.known

    def meet(self, view: View, fields: tuple[str, ...], blocks: Sequence[Rows]) -> None:
        """Read by what those records are known that the next rows of the sheet could mean."""
        self._recognising.meet(view, fields, blocks)

    def doubt(self, rows: Rows, fields: tuple[str, ...]) -> None:
        """Warn of a service on a day on which one of the two had left the register.

        The firm's name is taken out: it belongs to the register, not to the record.
        """
        if "enterprise_name" in fields:
            self._take_names(rows, fields)
        days = rows.columns[fields.index("service_date")]
        for noun, closed in self._closed.items():
            at = fields.index(noun)
            if not closed or closed.keys().isdisjoint(rows.columns[at]):
                continue
            header = str(RECORD[noun].header)
            for place, (key, day) in enumerate(zip(rows.columns[at], days, strict=True)):
                last = closed.get(key)
                if last is not None and day is not None and day >= last:
                    where = Place(rows.numbers[place], at, header)
                    about = {"closed": last.isoformat()}
                    found = Finding("after-closing", where, noun, day.isoformat(), about)
                    rows.findings[place] = (*rows.findings.get(place, ()), found)

    def fetch(
        self, view: View, fields: tuple[str, ...], keys: Collection[int]
    ) -> dict[int, tuple[Any, ...]]:
        """Read the values of some records in the order of the sheet's fields."""
        t = of(Record)
        columns = [
            sa.null() if name == "enterprise_name" else t.c[STORED.get(name, name)]
            for name in fields
        ]
        rows = view.connection.execute(
            sa.select(t.c.id, *columns).where(among(t.c.id, keys, view.dialect))
        )
        return {key: tuple(values) for key, *values in rows}

    def kept(self, view: View, keys: Collection[int], fields: tuple[str, ...]) -> tuple[Kept, ...]:
        """Say where some records are stored."""
        columns = {name: STORED.get(name, name) for name in fields if name != "enterprise_name"}
        return (Kept(of(Record), {key: (key,) for key in keys}, columns),)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert the new records in bulk and update the changed ones."""
        added = self._register(change, batch)
        count = batch.plan.counts.new
        if count:
            columns = self._columns(batch, added)
            change.insert_columns(Record, columns, count, source_id=batch.source_id)
        for some in chunks(batch.plan.changed(), 500):
            change.update_each(Record, "id", {one.key: _stored(one, batch, added) for one in some})
        return {"enterprises_added": len(added)} if self._new_refs else {}

    def _take_names(self, rows: Rows, fields: tuple[str, ...]) -> None:
        """Take the firms' names out of rows, and keep those of firms that only the sheet names."""
        at, firms = fields.index("enterprise_name"), rows.columns[fields.index("enterprise")]
        if self._new_refs:
            for firm, name in zip(firms, rows.columns[at], strict=True):
                if firm.__class__ is str:
                    self._names.setdefault(firm, name)
        rows.columns[at] = [None] * len(rows)

    def _register(self, change: Change, batch: Batch) -> dict[str, int]:
        """Register the firms that only this sheet names, and give the key of each code."""
        if not self._new_refs:
            return {}
        from smeadmin.actions.enterprise.adding import register_unverified

        at = batch.fields.index("enterprise")
        served = chain(
            (values[at] for _, values in batch.plan.new()),
            (changed.values[at] for changed in batch.plan.changed()),
        )
        met = dict.fromkeys(firm for firm in served if firm.__class__ is str)
        if not met:
            return {}
        named = [(code, self._names.get(code)) for code in met]
        return dict(register_unverified(change, named, batch.source_id))

    def _columns(
        self, batch: Batch, added: Mapping[str, int]
    ) -> Iterator[dict[str, Sequence[Any]]]:
        """Give the stored columns that the sheet fills, some rows at a time."""
        iso = _IsoDays()
        names = [STORED.get(name, name) for name in batch.fields]
        for numbers, columns in batch.plan.new_blocks():
            own: dict[str, Sequence[Any]] = dict(zip(names, columns, strict=True))
            own.pop("enterprise_name", None)
            own["service_date"] = list(map(iso.__getitem__, own["service_date"]))
            if "public_benefit" in own:
                own["public_benefit"] = [
                    None if f is None else int(f) for f in own["public_benefit"]
                ]
            if added:
                own["enterprise_id"] = [added.get(firm, firm) for firm in own["enterprise_id"]]
            yield own | {"source_row": numbers}


def _stored(changed: Changed, batch: Batch, added: Mapping[str, int]) -> dict[str, Any]:
    """Give the stored values of a changed record; ``added`` are the keys of firms of this sheet."""
    values = {STORED.get(field, field): now for field, now in changed.now.items()}
    if values.get("enterprise_id").__class__ is str:
        values["enterprise_id"] = added[values["enterprise_id"]]
    return values | {"source_id": batch.source_id, "source_row": changed.row}


def categories(view: View) -> dict[str, Text]:
    """Give the service categories of the measures in force: the name that is stored, and its words."""
    found: dict[str, Text] = {}
    for document in Library(view).all_on(view.on):
        figure = document.figures.get("category")
        if figure is None:
            continue
        for choice in figure.choices:
            found.setdefault(choice, figure.labels.get(choice, Text(choice, choice)))
    return found


def category_words(view: View) -> dict[str, str]:
    """Give the words of service categories in the measures in force, and the name each is stored as."""
    words: dict[str, str] = {}
    for choice, label in categories(view).items():
        for word in (choice, label.zh, label.en):
            words.setdefault(word, choice)
    return words


def _closed(view: View, table: sa.Table) -> dict[int, date]:
    """Give the day from which each one that is closed is no longer on the register."""
    rows = view.connection.execute(
        sa.select(table.c.id, table.c.closed_on).where(table.c.closed_on.isnot(None))
    )
    return {row[0]: row[1] for row in rows}


class _IsoDays(dict[date, str]):
    """Days as they are stored; a year has few."""

    def __missing__(self, day: date) -> str:
        self[day] = text = day.isoformat()
        return text
