"""Rows that were read: one, or many column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from smeadmin.domain.findings import Finding

Row = tuple[int, tuple[Any, ...], tuple[Finding, ...]]
"""The number as the spreadsheet shows it, the values in the order of the fields, the findings."""


@dataclass(slots=True)
class Rows:
    """Some rows that were read: their numbers, their values column by column, findings by place.

    ``versions`` say as of which change each was exported; there are none where the sheet says nothing.
    """

    numbers: Sequence[int]
    columns: list[list[Any]]
    findings: dict[int, tuple[Finding, ...]]
    versions: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Row]:
        found = self.findings.get
        for at, (number, *values) in enumerate(zip(self.numbers, *self.columns, strict=True)):
            yield number, tuple(values), found(at, ())

    def only(self, kept: Sequence[bool]) -> Rows:
        """Give some of them: those whose place is marked."""
        places = [at for at, keep in enumerate(kept) if keep]
        findings = {
            new: self.findings[old] for new, old in enumerate(places) if old in self.findings
        }
        columns = [list(compress(column, kept)) for column in self.columns]
        versions = list(compress(self.versions, kept))
        return Rows(list(compress(self.numbers, kept)), columns, findings, versions)

    @classmethod
    def of(cls, rows: Sequence[Row], width: int, versions: Sequence[str] = ()) -> Rows:
        """Put single rows together."""
        columns = list(map(list, zip(*(values for _, values, _ in rows), strict=True)))
        findings = {at: found for at, (_, _, found) in enumerate(rows) if found}
        numbers = [number for number, _, _ in rows]
        return cls(numbers, columns or [[] for _ in range(width)], findings, versions)
