"""What a sheet would change: each row is new, changed, the same, or refused. No database is needed.

The file is read to its end before anything is written; accepted rows wait in a spool. A row is known by
its key, or where a noun has none, by the number it bears, else by its content with its ordinal among
equal rows, so that the same file, or overlapping months, twice are recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress, islice
from operator import eq, ne, not_
from typing import Any

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.sheet import Changed, ChangedCell, Counts
from smeadmin.sheets.found import Findings
from smeadmin.sheets.identity import Identities, key_of
from smeadmin.sheets.known import Known
from smeadmin.sheets.newrows import New, NewBlock, NewRows, without
from smeadmin.sheets.reading import Reading
from smeadmin.sheets.refusals import NoRows, TemplateUnfilled, header_refusal, rows_refusal
from smeadmin.sheets.rows import Rows
from smeadmin.sheets.spool import Spool
from smeadmin.sheets.threeway import Since, ThreeWay

Meet = Callable[[Sequence[Rows]], None]
Fetch = Callable[[Sequence[Any]], Mapping[Any, Sequence[Any]]]
Values = tuple[Any, ...]

NEW, CHANGED, SAME, REFUSED = range(4)
FETCHED_AT_ONCE = 5000
MET_AT_ONCE = 10  # blocks of about a thousand rows


def make_plan(
    reading: Reading,
    existing: Mapping[Any, Sequence[Any]] | Known | None,
    *,
    mode: str = "both",
    blank: str = "keep",
    meet: Meet | None = None,
    fetch: Fetch | None = None,
    since: Since | None = None,
) -> Plan:
    """Read a sheet to its end and settle what becomes of each row.

    ``existing`` maps the key of each row in the register to its stored values in the order of
    ``reading.fields``, ``None`` where there is none at all; ``meet`` is given blocks of rows before they
    are settled, to add whom they could be. Where the noun has no key it is a ``Known`` from the identity
    of each row to what it is stored under, and ``fetch`` gives the stored values of some of those.
    ``mode`` is ``both``, ``add`` or ``update``; ``blank`` is ``keep`` (an empty cell leaves the stored
    value) or ``clear``. Rows that bear a version are compared with what ``since`` says. Raises what
    reading raises.
    """
    plan = Plan(reading, existing, mode, blank, meet, fetch, since)
    plan.make()
    return plan


class Plan:
    """What a sheet would change: counts, findings, and the rows to write."""

    def __init__(
        self,
        reading: Reading,
        existing: Mapping[Any, Sequence[Any]] | Known | None,
        mode: str,
        blank: str,
        meet: Meet | None,
        fetch: Fetch | None,
        since: Since | None = None,
    ) -> None:
        self.reading = reading
        self.findings = Findings()
        self._existing = {} if existing is None else existing
        self._mode, self._blank, self._fetch = mode, blank, fetch
        self._meet = meet if existing is not None else None
        self._three_way = ThreeWay(reading, since)
        self._versions: dict[int, str] = {}  # of rows that are compared later
        self._new = NewRows()
        self._changed: Spool[tuple[Any, ...]] = Spool(batch=1000)  # Changed, but for the fields
        self._cells = 0
        self._unsure: Spool[tuple[int, Any, Values]] = Spool()
        self._taken_back: set[int] = set()
        self._refused_rows: set[int] = set()
        self._counted = [0, 0, 0, 0]
        self._columns = [mapped.column for mapped in reading.header.mapped]
        always = reading.noun.always  # reading has seen to these
        self._required = [
            i for i, c in enumerate(self._columns) if c.required and c.name not in always
        ]

    @property
    def counts(self) -> Counts:
        """Rows by what becomes of them; they add up."""
        new, changed, same, refused = self._counted
        return Counts(sum(self._counted), new, changed, same, refused)

    def new(self) -> Iterator[New]:
        """Go through the rows to add: (row number, values in the order of the fields)."""
        for numbers, columns in self.new_blocks():
            yield from zip(numbers, zip(*columns, strict=True), strict=True)

    def new_blocks(self) -> Iterator[NewBlock]:
        """Go through the rows to add many at a time: their numbers, and their values column by column."""
        back = self._taken_back
        for block in self._new:
            yield block if back.isdisjoint(block[0]) else without(block, back)

    def changed(self) -> Iterator[Changed]:
        """Go through the rows to change."""
        fields, back = self.reading.fields, self._taken_back
        return (Changed._make((*row, fields)) for row in self._changed if row[0] not in back)

    def cells(self, n: int) -> tuple[ChangedCell, ...]:
        """The first ``n`` cells that change, for showing."""
        return tuple(islice((cell for row in self.changed() for cell in row.cells), n))

    @property
    def cells_total(self) -> int:
        """How many cells change."""
        if not self._taken_back:
            return self._cells
        return sum(len(row.places) for row in self.changed())

    def make(self) -> None:
        """Read the sheet to its end; called once, by ``make_plan``."""
        self.findings.add(self.reading.header_findings)
        settle = self._settler()
        blocks = self.reading.blocks()
        while some := list(islice(blocks, MET_AT_ONCE if self._meet else 1)):
            if self._meet:
                self._meet(some)
            for rows in some:
                settle(rows)
        self._resolve()
        self.findings.add(self.reading.end_findings)
        self._refused_rows.clear()

    def refuse(self, partial: bool = False, returned: str | None = None) -> None:
        """Raise the refusal when nothing may be written: any error, or with ``partial`` any that is
        not a single row's. ``returned`` is the file that holds the errors, for the way out."""
        reading = self.reading
        if any(finding.is_error for finding in reading.header_findings):
            failure = header_refusal(
                reading.header_findings, reading.noun, reading.facts.header_row
            )
            raise failure
        counts = self.counts
        if counts.rows == 0:
            header_row = reading.facts.header_row
            kind = TemplateUnfilled if reading.end.examples else NoRows
            raise kind({"file": reading.facts.file, "header_row": header_row})
        good = counts.rows - counts.refused
        at_end = any(finding.is_error for finding in reading.end_findings)
        if self.findings.errors and not (partial and good and not at_end):
            raise rows_refusal(self.findings.errors, counts, returned)

    # ---- one row -------------------------------------------------------------------------------

    def _settler(self) -> Callable[[Rows], None]:
        noun = self.reading.noun
        if noun.key:
            return self._keyed(noun)
        return self._identified(noun)

    def _one_by_one(self, settle: Callable[[int, Values, bool], int]) -> Callable[[Rows], None]:
        counted, add, three_way = self._counted, self.findings.add, self._three_way

        def settle_all(rows: Rows) -> None:
            versions = rows.versions
            for at, (number, values, findings) in enumerate(rows):
                three_way.version = versions[at] if versions else ""
                refused = bool(findings) and add(findings)
                counted[settle(number, values, refused)] += 1

        return settle_all

    def _keyed(self, noun: Noun) -> Callable[[Rows], None]:
        """Rows known by their key. A key twice in the file: both rows are refused."""
        fields = self.reading.fields
        key, first_index = key_of(fields, noun), fields.index(noun.key[0])
        seen: dict[Any, int] = {}

        def settle(number: int, values: Values, refused: bool) -> int:
            own = key(values)
            if values[first_index] is None:
                return REFUSED
            before = seen.setdefault(own, number * 4)
            if before != number * 4:
                self._twice(number, before >> 2, before & 3, first_index, values)
                seen[own] = before | REFUSED
                return REFUSED
            outcome = REFUSED if refused else self._outcome(number, own, values)
            seen[own] = number * 4 + outcome
            return outcome

        def keys_of(columns: Sequence[Sequence[Any]]) -> Sequence[Any]:
            if len(noun.key) == 1:
                return columns[first_index]
            return list(map(key, zip(*columns, strict=True)))

        settle_each = self._one_by_one(settle)
        required = {first_index, *self._required}

        def one_by_one(rows: Rows) -> None:
            if rows.versions:
                keys = keys_of(rows.columns)
                self._three_way.coming(zip(keys, rows.versions, strict=True))
            settle_each(rows)

        def settle_many(rows: Rows) -> None:
            """Rows in order and each with a key of its own: the new together, the same together."""
            keys = keys_of(rows.columns)
            alone = len(set(keys)) == len(keys) and seen.keys().isdisjoint(keys)
            if rows.findings or not alone or None in rows.columns[first_index]:
                one_by_one(rows)
            elif not self._all_new:
                values = list(zip(*rows.columns, strict=True))
                same = list(map(eq, map(self._existing.get, keys), values))
                outcomes = [SAME] * len(rows)
                others = list(compress(range(len(rows)), map(not_, same)))
                if rows.versions:
                    self._three_way.coming((keys[at], rows.versions[at]) for at in others)
                for at in others:
                    self._three_way.version = rows.versions[at] if rows.versions else ""
                    outcomes[at] = self._outcome(rows.numbers[at], keys[at], values[at])
                for outcome in (NEW, CHANGED, SAME, REFUSED):
                    self._counted[outcome] += outcomes.count(outcome)
                numbered = [n * 4 + o for n, o in zip(rows.numbers, outcomes, strict=True)]
                seen.update(zip(keys, numbered, strict=True))
            elif any(None in rows.columns[i] for i in required) or self._three_way.ours(
                rows.versions
            ):
                one_by_one(rows)
            else:
                seen.update(zip(keys, [n * 4 + NEW for n in rows.numbers], strict=True))
                self._keep(rows)

        return settle_many

    def _identified(self, noun: Noun) -> Callable[[Rows], None]:
        """Rows known by the number they bear, else by their content and its ordinal."""
        identities = Identities(self.reading.fields, noun)
        bearing = Known()
        outcome_of = self._outcome

        def settle(number: int, values: Values, refused: bool) -> int:
            if refused:
                return REFUSED
            identity = identities.of(values)
            if not identities.numbered(values):
                return outcome_of(number, identity, values)
            before = bearing.get(identity)
            if before is not None:
                self._twice(number, before >> 2, before & 3, identities.number_at or 0, values)
                bearing.add(identity, before | REFUSED)
                return REFUSED
            outcome = outcome_of(number, identity, values)
            bearing.add(identity, number * 4 + outcome)
            return outcome

        def settle_new(rows: Rows) -> None:
            """Rows of which none is known: equal ones are as many as there are."""
            if self._three_way.ours(rows.versions):
                one_by_one(rows)
            else:
                self._keep(self._accepted(rows) if rows.findings else rows)

        one_by_one = self._one_by_one(settle)

        def settle_many(rows: Rows) -> None:
            bears = identities.any_numbered(rows.columns)
            plain = self._all_new and not self._required and not bears
            (settle_new if plain else one_by_one)(rows)

        return settle_many

    @property
    def _all_new(self) -> bool:
        """Whether nothing is there that a row so far could be: the shortest way for the longest files."""
        return not self._existing and self._mode != "update"

    def _keep(self, rows: Rows) -> None:
        """Keep rows to add."""
        self._counted[NEW] += len(rows)
        self._new.extend((rows.numbers, rows.columns))

    def _accepted(self, rows: Rows) -> Rows:
        """Keep the findings of rows and give those rows that are not refused."""
        kept = [True] * len(rows)
        for at, findings in rows.findings.items():
            if self.findings.add(findings):
                kept[at] = False
        self._counted[REFUSED] += kept.count(False)
        return rows.only(kept)

    def _outcome(self, number: int, key: Any, values: Values) -> int:
        stored = self._existing.get(key)
        if stored is None:
            return self._as_new(number, values)
        if stored.__class__ is int:  # a Known: what the row is stored under
            self._unsure.append((number, stored, values))
            if self._three_way.version:
                self._versions[number] = self._three_way.version
            return SAME  # until it is fetched and compared
        return self._compared(number, key, values, stored, self._three_way.version)

    def _as_new(self, number: int, values: Values) -> int:
        if self._mode == "update":
            self.findings.add([self._finding("not-there", number, 0, values)])
            return REFUSED
        gone = self._three_way.gone(number)
        if gone is not None:
            self.findings.add([gone])
            return REFUSED
        missing = [i for i in self._required if values[i] is None]
        if missing and not self._three_way.version:  # what was exported lacked it there too
            self.findings.add(self._finding("required", number, i, values) for i in missing)
            return REFUSED
        self._new.append((number, values))
        return NEW

    def _compared(self, number: int, key: Any, values: Values, stored: Any, version: str) -> int:
        if values == stored:
            return SAME
        since = self._three_way.changed(key, version)
        places: list[int] = []
        faults: list[Finding] = []
        merged = list(stored)
        for i in compress(range(len(values)), map(ne, values, stored)):
            value, was = values[i], stored[i]
            if value is None and self._blank == "keep":
                continue
            other = since.get(self.reading.fields[i])
            if other is not None:
                place = self._place(number, i)
                told = ThreeWay.told(self._columns[i], place, value, was, other)
                if told.is_error:
                    faults.append(told)
                else:
                    self.findings.add([told])
                continue
            if value is None and self._columns[i].required:
                faults.append(self._finding("key-cleared", number, i, values))
            merged[i] = value
            places.append(i)
        if not places and not faults:
            return SAME
        if self._mode == "add":
            faults = [self._finding("already-there", number, 0, values)]
        if faults:
            self.findings.add(faults)
            return REFUSED
        self._changed.append((number, key, merged, places, [stored[i] for i in places]))
        self._cells += len(places)
        return CHANGED

    def _resolve(self) -> None:
        """Compare the rows that are known with what is stored."""
        rows = iter(self._unsure)
        while some := list(islice(rows, FETCHED_AT_ONCE)):
            if self._fetch is None:
                raise TypeError("a plan over a Known needs fetch")
            stored = self._fetch([key for _, key, _ in some])
            self._three_way.coming((key, self._versions.get(number, "")) for number, key, _ in some)
            for number, key, values in some:
                if number in self._taken_back:
                    continue
                version = self._versions.get(number, "")
                outcome = self._compared(number, key, values, tuple(stored[key]), version)
                self._counted[SAME] -= 1
                self._counted[outcome] += 1

    def _twice(self, number: int, before: int, outcome: int, i: int, values: Values) -> None:
        """A key for the second time: the row before it is refused too, if it was not yet."""
        self.findings.add([self._duplicate(number, before, i, values)])
        if outcome != REFUSED:
            self._counted[outcome] -= 1
            self._counted[REFUSED] += 1
            self._taken_back.add(before)
        if before not in self._refused_rows:
            self._refused_rows.add(before)
            self.findings.add([self._duplicate(before, number, i, values)])

    def _duplicate(self, number: int, other: int, i: int, values: Values) -> Finding:
        place = self._place(other, i)
        return self._finding("duplicate", number, i, values, row=other, other=str(place))

    def _place(self, number: int, i: int) -> Place:
        mapped = self.reading.header.mapped[i]
        return Place(number, mapped.index, mapped.header)

    def _finding(self, code: str, number: int, i: int, values: Values, **details: Any) -> Finding:
        value, column = values[i], self._columns[i]
        shown = value if isinstance(value, str) and not column.personal else ""
        return Finding(code, self._place(number, i), column.name, shown, details)
