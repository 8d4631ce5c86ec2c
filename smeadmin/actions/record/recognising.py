"""Which records are there already that the rows of a sheet could be. No others are read, so that a small
sheet costs what it holds, however many records there are.

A row with a number is looked for by it; one without among the records of the same two on the same day:
all that equal it are among those, and are told apart by their ordinal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from itertools import compress
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.columns import NOUNS
from smeadmin.sheets.identity import Identities
from smeadmin.sheets.known import Known
from smeadmin.sheets.rows import Rows
from smeadmin.storage.capture import physical
from smeadmin.storage.change import View
from smeadmin.storage.matching import matched
from smeadmin.storage.schema import of
from smeadmin.storage.tables.record import Record

RECORD = NOUNS["record"]
STORED = {"institution": "institution_id", "enterprise": "enterprise_id"}
"""Columns of the sheet that are stored under another name: the key of what they refer to."""
READ_AT_ONCE = 10_000

NUMBERED = ("institution", "record_no")
MEETING = ("institution", "service_date", "enterprise")
"""The one with the other on a day. Both combinations stand at the head of an index."""

Keys = Collection[tuple[Any, ...]]


class Recognising:
    """Fills ``known``, from the identity of a record to its key, with what the rows of a sheet could be."""

    def __init__(self) -> None:
        self.known = Known()
        self._read = Known()  # meetings of more than one record: they are read no second time

    def meet(self, view: View, fields: Sequence[str], blocks: Sequence[Rows]) -> None:
        """Read what the next rows could be."""
        numbered: set[tuple[Any, ...]] = set()
        meetings: set[tuple[Any, ...]] = set()
        for rows in blocks:
            columns = dict(zip(fields, rows.columns, strict=True))
            numbers = columns.get("record_no", [None] * len(rows))
            numbered.update(zip(columns["institution"], numbers, strict=True))
            all_three = zip(*(columns[name] for name in MEETING), strict=True)
            meetings.update(compress(all_three, (number is None for number in numbers)))
        self._add(view, NUMBERED, [one for one in numbered if None not in one])
        told = [
            (giver, day.isoformat(), firm)
            for giver, day, firm in meetings
            if giver is not None
            and day is not None
            and firm.__class__ is int  # else nobody, or somebody whom only the sheet names
        ]
        self._add(view, MEETING, [one for one in told if self._read.get(hash(one)) is None])

    def _add(self, view: View, by: Sequence[str], wanted: Keys) -> None:
        if not wanted:
            return
        t = of(Record)
        names = (RECORD.number or "", *RECORD.content)
        bears = t.c.record_no.isnot(None)
        rows = view.connection.execute(
            sa.select(t.c.id, *physical(t, [STORED.get(name, name) for name in names]))
            .select_from(matched(t, [STORED.get(name, name) for name in by], wanted, view.dialect))
            .where(bears if by is NUMBERED else ~bears)
            .order_by(t.c.id)  # equal ones in the order in which they came
        )
        identities = Identities(names, RECORD, len(wanted))
        day, at = cache(date.fromisoformat), names.index("service_date")
        for some in rows.partitions(READ_AT_ONCE):
            keys, *columns = map(list, zip(*some, strict=True))
            if by is MEETING:
                self._note(zip(*(columns[names.index(name)] for name in by), strict=True))
            columns[at] = list(map(day, columns[at]))
            for identity, key in zip(identities.of_many(columns), keys, strict=True):
                self.known.add(identity, key)

    def _note(self, meetings: Iterable[tuple[Any, ...]]) -> None:
        for meeting, records in Counter(meetings).items():
            if records > 1:
                self._read.count(hash(meeting))
