"""What every opening has in common: once, by a document, against totals that a person has counted."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from smeadmin.actions.imports import Batch, Row
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.numbers import change_number
from smeadmin.domain.opening import OpeningAmountDiffers, OpeningClosed, OpeningTotalDiffers
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import Table, of
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.opening import Opening

NOT_JUDGED: Mapping[str, Any] = {"figures": {}, "rows": []}
"""The trace of what was decided before: nothing was looked at here."""


class Books(ABC):
    """The opening of one noun; ``rows`` and ``total_fen`` were counted by the clerk (None: not asked)."""

    unit = "row"
    whole = True  # what is left out now could not come in later
    noun: ClassVar[Noun]
    money: ClassVar[str | None] = None  # the column that the total is over

    def __init__(self, rows: int | None = None, total_fen: int | None = None) -> None:
        self.rows = rows
        self.total_fen = total_fen

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Bring everything in by one change and close the books of the noun.

        Raises OpeningClosed, OpeningTotalDiffers, OpeningAmountDiffers, and what ``bring_in`` raises.
        """
        assert_open(change, self.noun.name)
        rows = [dict(zip(batch.fields, values, strict=True)) for _row, values in batch.plan.new()]
        total = sum(row[self.money] for row in rows) if self.money is not None else None
        self._check(len(rows), total)
        self.bring_in(change, rows)
        change.insert(
            Opening,
            noun=self.noun.name,
            rows=len(rows),
            amount_fen=total,
            document=change.act.document,
            source_id=batch.source_id,
        )
        return {}

    @abstractmethod
    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Write the rows, each by the names of its columns."""

    def _check(self, count: int, total: int | None) -> None:
        again = (_("count again, then compare the file row by row"),)
        if self.rows is not None and count != self.rows:
            raise OpeningTotalDiffers({"n": count, "typed": self.rows}, way_out=again)
        if total is not None and self.total_fen is not None and total != self.total_fen:
            raise OpeningAmountDiffers(
                {"found": format_yuan(total), "typed": format_yuan(self.total_fen)},
                short_by=[format_yuan(abs(total - self.total_fen))],
                way_out=again,
            )


def stored_as(model: type[Table], rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Give rows as they are stored, in the order of the table: what a row does not say is as declared."""
    names = [column.name for column in of(model).columns][3:]
    declared = {name: model.declared[name].default for name in names}
    for row in rows:
        yield tuple(_stored(row.get(name, declared[name])) for name in names)


def _stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def assert_open(view: View, noun: str) -> None:
    """Raise OpeningClosed where the noun was brought in before."""
    t, log = of(Opening), of(ChangeRow)
    number = view.scalar(
        sa.select(log.c.number).join(t, t.c.change_id == log.c.id).where(t.c.noun == noun)
    )
    if number is not None:
        raise OpeningClosed(
            {"change": change_number(number)},
            way_out=(f"smeadmin change undo {change_number(number)}",),
        )


def reserve(change: Change, series: str, numbers: Iterable[str], pattern: re.Pattern[str]) -> None:
    """Move a series past the old numbers that look like its own, scope by scope."""
    highest: dict[str, int] = {}
    for text in numbers:
        if found := pattern.fullmatch(text):
            scope = found["scope"]
            highest[scope] = max(highest.get(scope, 0), int(found["number"]))
    for scope, last in highest.items():
        first = change.next_number(series, scope, count=0) - 1
        if last > first:
            change.next_number(series, scope, count=last - first)


class Cells:
    """One row by the names of its columns, as it is looked at once more before it is planned."""

    def __init__(self, noun: Noun, row: Row, fields: tuple[str, ...]) -> None:
        self._noun = noun
        self._number, self._values, self._findings = row
        self._fields = fields
        self._own = dict(zip(fields, self._values, strict=True))

    def __getitem__(self, name: str) -> Any:
        return self._own.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._own:
            self._own[name] = value

    def refuse(self, name: str, code: str, **about: Any) -> None:
        """Find fault with the cell of a column; where the sheet has no such column, with the row."""
        if code == "required" and any(f.field == name and f.is_error for f in self._findings):
            return  # what was filled in could not be read: that is said already
        at = self._fields.index(name) if name in self._fields else None
        place = Place(self._number, at, str(self._noun[name].header))
        value = self._own.get(name)
        found = Finding(code, place, name, "" if value is None else str(value), about)
        self._findings = (*self._findings, found)

    def in_order(self, first: str, later: str) -> None:
        """Find fault with a later day that lies before an earlier one."""
        since, until = self[first], self[later]
        if since is not None and until is not None and since > until:
            self.refuse(later, "day-out-of-range", earliest=since.isoformat(), latest="9999-12-31")

    @property
    def row(self) -> Row:
        """The row with everything that was found."""
        return self._number, tuple(self._own[name] for name in self._fields), self._findings
