"""The intake of institutions and enterprises: what is known before, and writing what is new or changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION, PERSONAL, Body
from smeadmin.actions.choices import with_choices
from smeadmin.actions.imports import Batch, LookUp, Row
from smeadmin.actions.meanwhile import Kept
from smeadmin.actions.regions import region_words
from smeadmin.actions.registering import keep_name, to_store
from smeadmin.domain import credit_code
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.registers import IdentifierKind, State
from smeadmin.domain.sheet import Changed
from smeadmin.sheets.planning import Plan
from smeadmin.sheets.rows import Rows
from smeadmin.storage.capture import among, chunks, column_names, physical
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import PersonalValue

CODE = "credit_code"
SEPARATOR = ":"
"""What parts a number from its kind, where it stands in the place of a credit code."""
READ_AT_ONCE = 10_000
MANY = 5_000
EVERYBODY_FOR = 20
"""From so many rows on everybody is read, unless there are so many times as many on the register."""

Found = dict[str, tuple[Any, ...]]
"""Values in the order of the sheet's fields, by code."""


class BodyIntake:
    """Takes in sheets of institutions or enterprises; a row is known by its credit code.

    Who has none is known by the office number, which stands in its place in what was exported.

    A former credit code or a former name in the sheet means whom it meant, with a finding: an old
    list neither registers anybody twice nor takes a new name back.
    """

    unit = "body"

    def __init__(self, body: Body) -> None:
        self.body = body
        self.noun = body.noun
        self._former_codes: dict[str, str] = {}
        self._former_names: dict[str, dict[str, str]] = {}
        self._there: Found = {}
        self._ids: dict[str, int] = {}
        self._everybody = False
        self._numbers: list[tuple[int, str, str]] = []

    def look_up(self, view: View) -> LookUp:
        """Read the words of regions and measures, and the codes and names that were used before."""
        self.noun = with_choices(view, self.body.noun)
        self._former_codes = self._read_former_codes(view)
        self._former_names = self._read_former_names(view)
        t = self.body.table
        uncoded = t.c[CODE].is_(None) & t.c.merged_into_id.is_(None)
        numbers = view.connection.execute(sa.select(self.body.code).where(uncoded)).scalars()
        known = {number: number for number in numbers} | self._read_other_numbers(view)
        return LookUp(
            words={"region_code": region_words(view, view.on)},
            refs={CODE: known} if known else {},
            new_refs=frozenset({CODE}),
        )

    def existing(self, view: View, fields: tuple[str, ...]) -> Found | None:
        """Give those on the register by their codes, whom ``meet`` reads as the sheet names them; ``None``
        where there is nobody yet."""
        self._there, self._ids, self._everybody = {}, {}, False
        somebody = view.scalar(sa.select(self.body.table.c.id).limit(1))
        return None if somebody is None else self._there

    def meet(self, view: View, fields: tuple[str, ...], blocks: Sequence[Rows]) -> None:
        """Read whom the next rows could mean, so that a small sheet costs what it holds; for a large one
        everybody is read at once, which costs less for each."""
        at = fields.index(CODE)
        codes = {code for rows in blocks for code in rows.columns[at] if code is not None}
        if self._everybody or not codes:
            return
        if len(codes) >= MANY:
            there = view.scalar(sa.select(sa.func.count()).select_from(self.body.table))
            self._everybody = there <= len(codes) * EVERYBODY_FOR
        named = sa.true() if self._everybody else self.body.named(view, sorted(codes))
        self._there |= self.read(view, fields, named)

    def read(self, view: View, fields: tuple[str, ...], named: sa.ColumnElement[bool]) -> Found:
        """Read some by their codes: their values in the order of the sheet's fields."""
        t, kept, code = self.body.table, of(PersonalValue), self.body.code
        own = [name for name in fields if name in t.c]
        stored = dict(zip(own, physical(t, own), strict=True)) | {CODE: code}
        there = named & (t.c[CODE].isnot(None) | t.c.merged_into_id.is_(None))
        statement = sa.select(code, t.c.id, *(stored[name] for name in own)).where(there)
        if len(own) < len(fields):
            content = sa.type_coerce(kept.c.content, sa.Text)
            joined = t.outerjoin(kept, kept.c.token == t.c.personal)
            statement = statement.add_columns(content).select_from(joined)
        known: Found = {}
        day = _Days()
        for some in view.connection.execute(statement).partitions(READ_AT_ONCE):
            codes, keys, *values = zip(*some, strict=True)
            self._ids.update(zip(codes, keys, strict=True))
            cells: dict[str, Sequence[Any]] = dict(zip(own, values, strict=False))
            cells |= {n: list(map(day.__getitem__, cells[n])) for n in own if n.endswith("_on")}
            if len(own) < len(fields):
                packed = json.loads(f"[{','.join(one or '{}' for one in values[-1])}]")
                cells |= {n: [one.get(n) for one in packed] for n in fields if n not in own}
            known.update(zip(codes, zip(*(cells[n] for n in fields), strict=True), strict=True))
        return known

    def kept(self, view: View, keys: Collection[str], fields: tuple[str, ...]) -> tuple[Kept, ...]:
        """Say where the values of some of them are stored."""
        t, rows = self.body.table, {key: (self._ids[key],) for key in keys if key in self._ids}
        own = Kept(t, rows, {name: name for name in fields if name in t.c})
        mine = {name: "personal" for name in fields if name in PERSONAL}
        return (own, Kept(t, rows, mine)) if mine else (own,)

    @property
    def amends(self) -> bool:
        """Tell whether rows need a second look at all: somebody was called otherwise before."""
        return bool(self._former_codes or self._former_names)

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Put the present code and name in the place of former ones, with a finding for each."""
        number, values, findings = row
        at = fields.index(CODE)
        code = values[at]
        if code in self._former_codes:
            present = self._former_codes[code]
            note = Finding("former-code", Place(number, at), CODE, code, {"present": present})
            return self.amend((number, _put(values, at, present), (*findings, note)), fields)
        names = self._former_names.get(code)
        if names is None or "name" not in fields:
            return row
        at = fields.index("name")
        present_name = names.get(values[at])
        if present_name is None:
            return row
        note = Finding(
            "former-name", Place(number, at), "name", values[at], {"present": present_name}
        )
        return number, _put(values, at, present_name), (*findings, note)

    def suspects(self, view: View, plan: Plan, fields: tuple[str, ...]) -> int | None:
        """Count the groups of possible duplicates in which somebody new stands; None: not looked."""
        from smeadmin.actions.duplicates import count_suspects  # only where somebody is new

        return count_suspects(view, self.body, plan, fields)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert the new ones under consecutive office numbers, update the changed ones."""
        if batch.plan.counts.new:
            self.insert(change, batch)
            self._note_accepted(change, batch)
        for some in chunks(batch.plan.changed()):
            self.update(change, batch, some)
        return {}

    def insert(self, change: Change, batch: Batch) -> int:
        """Insert the new rows in bulk and give the key of the first."""
        count = batch.plan.counts.new
        first = change.next_number(self.body.name, count=count)
        tokens = self._tokens(change, batch)  # before: nothing else is written while rows come in
        self._numbers = []
        same = {
            "state": str(State.REGISTERED),
            "registered_on": change.on.isoformat(),
            "source_id": batch.source_id,
        }
        if "verified" in self.body.table.c:
            same["verified"] = 1
        columns = self._columns(batch, first, tokens)
        key = change.insert_columns(self.body.model, columns, count, **same)
        if self._numbers:
            self._keep_numbers(change, key)
        return key

    def _keep_numbers(self, change: Change, first: int) -> None:
        """Keep the other numbers of those among the new who have no credit code, from key ``first`` on."""
        model, mine = self.body.identifiers, f"{self.body.name}_id"
        names = column_names(of(model))[3:]
        rows = ({"kind": kind, "value": value, mine: first + n} for n, kind, value in self._numbers)
        change.insert_many(model, (tuple(map(row.get, names)) for row in rows), len(self._numbers))

    def _columns(
        self, batch: Batch, number: int, tokens: Sequence[str | None]
    ) -> Iterator[dict[str, Sequence[Any]]]:
        """Give the columns that the sheet fills, and what we add, some rows at a time."""
        there = self.body.table.c
        written, done = _Written(), 0
        for rows, columns in batch.plan.new_blocks():
            own: dict[str, Sequence[Any]] = {
                name: column
                for name, column in zip(batch.fields, columns, strict=True)
                if name in there
            }
            for name in own:
                if name.endswith("_on"):
                    own[name] = list(map(written.__getitem__, own[name]))
            numbers = [(n, c) for n, c in enumerate(own[CODE], done) if SEPARATOR in c]
            if numbers:
                self._numbers += [(n, *c.split(SEPARATOR, 1)) for n, c in numbers]
                own[CODE] = [None if SEPARATOR in c else c for c in own[CODE]]
            own["office_no"] = range(number + done, number + done + len(rows))
            own["personal"] = tokens[done : done + len(rows)]
            own["source_row"] = rows
            yield own
            done += len(rows)

    def _tokens(self, change: Change, batch: Batch) -> Sequence[str | None]:
        """Keep the personal values of all new rows and give their digests."""
        places = [(batch.fields.index(n), n) for n in PERSONAL if n in batch.fields]
        tokens: list[str | None] = []
        for rows, columns in batch.plan.new_blocks():
            personal = {name: columns[i] for i, name in places}
            tokens += change.personal_tokens(personal, len(rows))
        return tokens

    def update(self, change: Change, batch: Batch, some: list[Changed]) -> None:
        """Update some changed rows; a changed name is a renaming, and the old one is kept."""
        own, personal = self.stored, self._personal(change, some)
        updates: dict[int, dict[str, Any]] = {}
        for changed in some:
            new = {field: now for field, now in changed.now.items() if field in own}
            if not new:
                continue
            key = self._ids[changed.key]
            if "name" in new:
                keep_name(change, self.body, key, changed.was["name"], change.on)
            if key in personal:
                new = to_store(personal[key], new)
            updates[key] = new | {"source_id": batch.source_id, "source_row": changed.row}
        change.update_each(self.body.model, "id", updates)

    def _personal(self, change: Change, some: list[Changed]) -> dict[int, dict[str, Any]]:
        """Read the personal values of those of whom a sheet brings others."""
        t = self.body.table
        touched = [self._ids[one.key] for one in some if not one.now.keys().isdisjoint(PERSONAL)]
        if not touched:
            return {}
        mine = sa.select(t.c.id, t.c.personal).where(among(t.c.id, touched, change.dialect))
        tokens = dict(map(tuple, change.connection.execute(mine)))
        kept = change.personal(list(tokens.values()))
        return {key: kept.get(token or "", {}) for key, token in tokens.items()}

    def _note_accepted(self, change: Change, batch: Batch) -> None:
        """Keep the reason beside each new credit code that fails its check and was accepted by option."""
        t = self.body.table
        codes = sorted(map(credit_code.normal, batch.order.accept_check))
        noted = t.c[CODE].in_(codes) & (t.c.source_id == batch.source_id) & t.c.check_note.is_(None)
        if codes:
            change.update(self.body.model, noted, check_note=change.act.reason)

    @property
    def stored(self) -> frozenset[str]:
        """The columns of the sheet that stand in the body's own row."""
        return frozenset(c.name for c in self.body.table.c) | frozenset(PERSONAL)

    def _read_other_numbers(self, view: View) -> dict[str, str]:
        """Read the numbers of other kinds, with the codes that name their bodies now."""
        t, other = self.body.table, of(self.body.identifiers)
        numbers = (
            sa.select(other.c.kind, other.c.value, self.body.kept.label("kept"))
            .join(t, t.c.id == self.body.parent(self.body.identifiers))
            .where(other.c.kind != str(IdentifierKind.CREDIT_CODE), other.c.value.isnot(None))
            .subquery()
        )
        named = sa.select(numbers.c.kind, numbers.c.value, self.body.code).join(
            t, t.c.id == numbers.c.kept
        )
        rows = view.connection.execute(named)
        return {f"{kind}{SEPARATOR}{value}": code for kind, value, code in rows}

    def _read_former_codes(self, view: View) -> dict[str, str]:
        """Read the codes of earlier days, and of those merged into another, with the present ones."""
        t, other = self.body.table, of(self.body.identifiers)
        kept = t.alias()
        is_kept = kept.c.id == self.body.kept
        changed = (
            sa.select(other.c.value, kept.c[CODE])
            .join(t, t.c.id == self.body.parent(self.body.identifiers))
            .join(kept, is_kept)
            .where(other.c.kind == str(IdentifierKind.CREDIT_CODE), kept.c[CODE].isnot(None))
        )
        merged = (
            sa.select(t.c[CODE], kept.c[CODE])
            .join(kept, is_kept)
            .where(t.c.merged_into_id.isnot(None), kept.c[CODE].isnot(None))
        )
        pairs = (pair for query in (changed, merged) for pair in view.connection.execute(query))
        return {old: code for old, code in pairs if old not in (None, code)}

    def _read_former_names(self, view: View) -> dict[str, dict[str, str]]:
        """Read for each code the names of earlier days, and of those merged into it."""
        t, names = self.body.table, of(self.body.names)
        kept = t.alias()
        is_kept = kept.c.id == self.body.kept
        renamed = (
            sa.select(kept.c[CODE], names.c.name, kept.c.name)
            .join(t, t.c.id == self.body.parent(self.body.names))
            .join(kept, is_kept)
            .where(kept.c[CODE].isnot(None), names.c.name != kept.c.name)
        )
        merged = (
            sa.select(kept.c[CODE], t.c.name, kept.c.name)
            .join(kept, is_kept)
            .where(t.c.merged_into_id.isnot(None), t.c.name != kept.c.name)
        )
        former: dict[str, dict[str, str]] = {}
        for query in (renamed, merged):
            for code, old, present in view.connection.execute(query):
                former.setdefault(code, {})[old] = present
        return former


def institution_intake() -> BodyIntake:
    """Give what the import of institutions needs."""
    return BodyIntake(INSTITUTION)


def _put(values: tuple[Any, ...], at: int, value: Any) -> tuple[Any, ...]:
    return (*values[:at], value, *values[at + 1 :])


class _Written(dict[date | None, str | None]):
    """Days as they are to be stored, each written once."""

    def __missing__(self, day: date | None) -> str | None:
        self[day] = text = None if day is None else day.isoformat()
        return text


class _Days(dict[str | None, date | None]):
    """Days as they are stored, each turned into a date once."""

    def __missing__(self, text: str | None) -> date | None:
        self[text] = day = date.fromisoformat(text) if text else None
        return day
